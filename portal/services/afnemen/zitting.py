"""Conduct: open the sitting, identity, attendance, accommodations and incidents."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import AwareDatetime, Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import Incident
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.incidenten import CATEGORIEEN
from portal.domain.levensloop import VERSLAG_OPEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.termijnen import laat_toe_vanaf
from portal.services.afnemen.stand import eis_niet_ingehaald, pv_van, zitting_met_recht
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht, Tik
from portal.services.plannen.stand import tik


class OpenZitting(Opdracht):
    """Open the session report."""

    zitting_id: uuid.UUID


class ZetPresentie(Tik):
    """Record whether a student is there, late or absent."""

    deelname_id: uuid.UUID
    presentie: Presentie
    te_laat: bool = False
    reden: str = Field(default="", max_length=300)


class ZetAankomst(Opdracht):
    """Put right when a latecomer came in."""

    deelname_id: uuid.UUID
    om: AwareDatetime


class ZetId(Tik):
    """Record that the identity was checked, or undo it."""

    deelname_id: uuid.UUID
    gezien: bool


class VinkVoorziening(Tik):
    """Tick off an accommodation, or undo it."""

    voorziening_id: uuid.UUID
    toegepast: bool


class MeldIncident(Tik):
    """Report something out of the ordinary."""

    zitting_id: uuid.UUID
    deelname_id: uuid.UUID | None = None
    categorie: str
    omschrijving: str = Field(min_length=3, max_length=1000)


def _open_deelname(uow: UnitOfWork, principal: Principal, deelname_id: uuid.UUID) -> tuple[Deelname, Zitting]:
    deelname = uow.get(Deelname, deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    zitting = zitting_met_recht(uow, principal, deelname.zitting_id, P.ZITTING_AFNEMEN)
    uow.houd(Deelname, deelname.id)
    if zitting.status != ZittingStatus.OPEN or deelname.status == DeelnameStatus.GEANNULEERD:
        raise Botsing("De zitting is niet open; presentie kan nu niet gewijzigd worden.")
    return deelname, zitting


def open_zitting(uow: UnitOfWork, principal: Principal, cmd: OpenZitting) -> None:
    """Open the sitting and its report, from an hour before the start (UIT-1)."""
    zitting = zitting_met_recht(uow, principal, cmd.zitting_id, P.ZITTING_AFNEMEN)
    levensloop.ZITTING.require(zitting.status, "openen")
    pv = pv_van(uow, zitting.id)
    pv.geopend_op, pv.geopend_door_id = tijd.nu(), principal.persoon_id
    uow.add(pv)
    oud = zitting.status
    levensloop.ZITTING.neem(zitting, "openen")
    uow.add(zitting)
    audit.record(uow, principal, "zitting.geopend", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    tik(uow, zitting)


def zet_presentie(uow: UnitOfWork, principal: Principal, cmd: ZetPresentie) -> None:
    """Record attendance; late keeps the moment of arrival, and unknown stays unknown until somebody says so.

    Of who is absent no identity was seen: the log keeps that somebody said so before (UIT-2).
    """
    deelname, zitting = _open_deelname(uow, principal, cmd.deelname_id)
    op = cmd.gedaan_op(laat_toe_vanaf(zitting.start))
    if cmd.te_laat and op < zitting.start:
        raise Geblokkeerd(
            f"De zitting begint pas om {tijd.tijdstip(zitting.start)}; niemand is nog te laat. Kies aanwezig."
        )
    if (cmd.presentie, cmd.te_laat) != (deelname.presentie, deelname.te_laat_om is not None):
        eis_niet_ingehaald(uow, principal, cmd, op, deelname.id, "presentie.gezet", "aankomst.verbeterd")
    oud = {"presentie": deelname.presentie}
    if cmd.presentie is Presentie.AFWEZIG and deelname.id_gezien_op is not None:
        deelname.id_gezien_op = None
        audit.record(uow, principal, "identiteit.ongedaan", deelname, reden="De student is afwezig.")
    deelname.presentie, deelname.presentie_op = cmd.presentie.value, op
    deelname.presentie_reden = cmd.reden
    laat = cmd.te_laat and cmd.presentie.was_er
    deelname.te_laat_om = (deelname.te_laat_om or _binnen_op(zitting, op)) if laat else None
    uow.add(deelname)
    nieuw = {"presentie": deelname.presentie, "te_laat": bool(deelname.te_laat_om), **cmd.spoor()}
    audit.record(uow, principal, "presentie.gezet", deelname, oud=oud, nieuw=nieuw, reden=cmd.reden)
    tik(uow, zitting)


def zet_aankomst(uow: UnitOfWork, principal: Principal, cmd: ZetAankomst) -> None:
    """Put the arrival of a latecomer right: after the start, before the end, and not in the future (UIT-2)."""
    deelname, zitting = _open_deelname(uow, principal, cmd.deelname_id)
    if deelname.te_laat_om is None:
        raise Geblokkeerd("Deze student staat niet als te laat. Kies eerst ‘Te laat’, dan de tijd.")
    tot = min(tijd.nu(), zitting.laatste_eind)
    if not zitting.start < cmd.om <= tot:
        raise Ongeldig(
            f"Wie te laat was, kwam na {tijd.moment(zitting.start)} en uiterlijk om {tijd.tijdstip(tot)} binnen. "
            "Kijk de tijd na."
        )
    oud, deelname.te_laat_om = deelname.te_laat_om, cmd.om
    uow.add(deelname)
    audit.record(uow, principal, "aankomst.verbeterd", deelname, oud={"te_laat_om": oud}, nieuw={"te_laat_om": cmd.om})
    tik(uow, zitting)


def _binnen_op(zitting: Zitting, op: datetime) -> datetime:
    """When a latecomer came: at the tap. Once the sitting is over nobody comes in: then only that he was late is known, and the
    start stands for it."""
    return op if op <= zitting.laatste_eind else zitting.start


def zet_id_gezien(uow: UnitOfWork, principal: Principal, cmd: ZetId) -> None:
    """Record the identity check of one student (UIT-2)."""
    deelname, zitting = _open_deelname(uow, principal, cmd.deelname_id)
    if cmd.gezien and deelname.presentie == Presentie.AFWEZIG:
        raise Geblokkeerd("Deze student staat als afwezig. Zet eerst dat de student er is, dan het ID.")
    op = cmd.gedaan_op(laat_toe_vanaf(zitting.start))
    if cmd.gezien != (deelname.id_gezien_op is not None):
        eis_niet_ingehaald(uow, principal, cmd, op, deelname.id, "identiteit.gezien", "identiteit.ongedaan")
    deelname.id_gezien_op = op if cmd.gezien else None
    uow.add(deelname)
    actie = "identiteit.gezien" if cmd.gezien else "identiteit.ongedaan"
    audit.record(uow, principal, actie, deelname, nieuw=cmd.spoor())
    tik(uow, zitting)


def vink_voorziening(uow: UnitOfWork, principal: Principal, cmd: VinkVoorziening) -> None:
    """Tick off an accommodation as applied (UIT-4)."""
    rij = uow.get(DeelnameVoorziening, cmd.voorziening_id)
    _, zitting = _open_deelname(uow, principal, rij.deelname_id)
    op = cmd.gedaan_op(laat_toe_vanaf(zitting.start))
    if cmd.toegepast != (rij.toegepast_op is not None):
        eis_niet_ingehaald(uow, principal, cmd, op, rij.id, "voorziening.toegepast", "voorziening.ongedaan")
    rij.toegepast_op = op if cmd.toegepast else None
    rij.toegepast_door_id = principal.persoon_id if cmd.toegepast else None
    uow.add(rij)
    actie = "voorziening.toegepast" if cmd.toegepast else "voorziening.ongedaan"
    audit.record(uow, principal, actie, rij, nieuw=cmd.spoor())
    tik(uow, zitting)


def meld_incident(uow: UnitOfWork, principal: Principal, cmd: MeldIncident) -> uuid.UUID:
    """Record an incident at once, with time and person; the board sees it when establishing (UIT-3, UIT-6)."""
    zitting = zitting_met_recht(uow, principal, cmd.zitting_id, P.INCIDENT_MELDEN)
    if zitting.status not in VERSLAG_OPEN:
        raise Botsing("Een incident meldt u zolang de zitting open is of nog niet is ondertekend.")
    if cmd.categorie not in CATEGORIEEN:
        raise Ongeldig("Kies een soort incident uit de lijst.")
    if cmd.deelname_id and uow.get(Deelname, cmd.deelname_id).zitting_id != zitting.id:
        raise Ongeldig("Deze student zit niet op deze zitting.")
    incident = Incident(
        zitting_id=zitting.id,
        deelname_id=cmd.deelname_id,
        categorie=cmd.categorie,
        omschrijving=cmd.omschrijving,
        door_id=principal.persoon_id,
        op=cmd.gedaan_op(laat_toe_vanaf(zitting.start)),
    )
    uow.add(incident)
    nieuw = {"categorie": cmd.categorie, "zitting": zitting.id, **cmd.spoor()}
    audit.record(uow, principal, "incident.gemeld", incident, nieuw=nieuw)
    tik(uow, zitting)
    return incident.id
