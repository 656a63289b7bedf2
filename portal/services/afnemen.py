"""Conduct: open the sitting, identity, attendance, accommodations, incidents, close and sign the report."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import Aanvulling, Incident, ProcesVerbaal
from portal.db.beoordelen import Beoordeling
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.incidenten import CATEGORIEEN
from portal.domain.kansen import Mutatie
from portal.domain.levensloop import Blokkade
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services import audit, instellingen, live, uitwisselen, vaststellen
from portal.services.bezetting import deelnames, medewerkers
from portal.services.cesuren import cesuur_van
from portal.services.opdracht import Opdracht


class OpenZitting(Opdracht):
    """Open the session report."""

    zitting_id: uuid.UUID


class ZetPresentie(Opdracht):
    """Record whether a student is there, late or absent."""

    deelname_id: uuid.UUID
    presentie: Presentie
    te_laat: bool = False
    reden: str = Field(default="", max_length=300)


class ZetId(Opdracht):
    """Record that the identity was checked, or undo it."""

    deelname_id: uuid.UUID
    gezien: bool


class VinkVoorziening(Opdracht):
    """Tick off an accommodation, or undo it."""

    voorziening_id: uuid.UUID
    toegepast: bool


class MeldIncident(Opdracht):
    """Report something out of the ordinary."""

    zitting_id: uuid.UUID
    deelname_id: uuid.UUID | None = None
    categorie: str
    omschrijving: str = Field(min_length=3, max_length=1000)


class SluitZitting(Opdracht):
    """End the sitting and write the report."""

    zitting_id: uuid.UUID
    verslag: str = Field(default="", max_length=4000)


class OndertekenPv(Opdracht):
    """Sign the report."""

    zitting_id: uuid.UUID
    akkoord: bool


class VulPvAan(Opdracht):
    """Add to a signed report."""

    zitting_id: uuid.UUID
    tekst: str = Field(min_length=3, max_length=2000)


def _zitting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, permission: P) -> Zitting:
    """The sitting, within the hours that an invigilator has access to it."""
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, permission, zitting)
    if tijd.nu() < zitting.start - termijnen.VOORAF:
        vanaf = tijd.toon_moment(zitting.start - termijnen.VOORAF)
        raise Geblokkeerd(f"Deze zitting kan pas open vanaf {vanaf}.", code="te-vroeg")
    return zitting


def _open_deelname(uow: UnitOfWork, principal: Principal, deelname_id: uuid.UUID) -> tuple[Deelname, Zitting]:
    deelname = uow.get(Deelname, deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    zitting = _zitting(uow, principal, deelname.zitting_id, P.ZITTING_AFNEMEN)
    if zitting.status != "open" or deelname.status == "geannuleerd":
        raise Botsing("De zitting is niet open; presentie kan nu niet gewijzigd worden.")
    return deelname, zitting


def pv_van(uow: UnitOfWork, zitting_id: uuid.UUID) -> ProcesVerbaal:
    """The session report of a sitting, made when it is not there yet."""
    pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == zitting_id)).first()
    if pv is None:
        pv = ProcesVerbaal(zitting_id=zitting_id)
        uow.add(pv)
    return pv


def open_zitting(uow: UnitOfWork, principal: Principal, cmd: OpenZitting) -> None:
    """Open the sitting and its report, from an hour before the start (UIT-1)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_AFNEMEN)
    stap = levensloop.ZITTING.require(zitting.status, "openen")
    pv = pv_van(uow, zitting.id)
    pv.geopend_op, pv.geopend_door_id = tijd.nu(), principal.persoon_id
    uow.add(pv)
    oud, zitting.status = zitting.status, stap.naar
    uow.add(zitting)
    audit.record(uow, principal, "zitting.geopend", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    _tik(uow, zitting.id)


def zet_presentie(uow: UnitOfWork, principal: Principal, cmd: ZetPresentie) -> None:
    """Record attendance; late keeps the moment of arrival, and unknown stays unknown until somebody says so (UIT-2)."""
    deelname, zitting = _open_deelname(uow, principal, cmd.deelname_id)
    oud = {"presentie": deelname.presentie}
    deelname.presentie, deelname.presentie_op = cmd.presentie.value, tijd.nu()
    deelname.presentie_reden = cmd.reden
    deelname.te_laat_om = tijd.nu() if cmd.te_laat and cmd.presentie.was_er else None
    uow.add(deelname)
    nieuw = {"presentie": deelname.presentie, "te_laat": bool(deelname.te_laat_om)}
    audit.record(uow, principal, "presentie.gezet", deelname, oud=oud, nieuw=nieuw, reden=cmd.reden)
    _tik(uow, zitting.id)


def zet_id_gezien(uow: UnitOfWork, principal: Principal, cmd: ZetId) -> None:
    """Record the identity check of one student (UIT-2)."""
    deelname, zitting = _open_deelname(uow, principal, cmd.deelname_id)
    deelname.id_gezien_op = tijd.nu() if cmd.gezien else None
    uow.add(deelname)
    audit.record(uow, principal, "identiteit.gezien" if cmd.gezien else "identiteit.ongedaan", deelname)
    _tik(uow, zitting.id)


def vink_voorziening(uow: UnitOfWork, principal: Principal, cmd: VinkVoorziening) -> None:
    """Tick off an accommodation as applied (UIT-4)."""
    rij = uow.get(DeelnameVoorziening, cmd.voorziening_id)
    _, zitting = _open_deelname(uow, principal, rij.deelname_id)
    rij.toegepast_op = tijd.nu() if cmd.toegepast else None
    rij.toegepast_door_id = principal.persoon_id if cmd.toegepast else None
    uow.add(rij)
    audit.record(uow, principal, "voorziening.toegepast" if cmd.toegepast else "voorziening.ongedaan", rij)
    _tik(uow, zitting.id)


def meld_incident(uow: UnitOfWork, principal: Principal, cmd: MeldIncident) -> uuid.UUID:
    """Record an incident at once, with time and person; the board sees it when establishing (UIT-3, UIT-6)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.INCIDENT_MELDEN)
    if zitting.status not in ("open", "gesloten"):
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
    )
    uow.add(incident)
    audit.record(uow, principal, "incident.gemeld", incident, nieuw={"categorie": cmd.categorie, "zitting": zitting.id})
    _tik(uow, zitting.id)
    return incident.id


def blokkades_sluiten(uow: UnitOfWork, zitting_id: uuid.UUID) -> tuple[Blokkade, ...]:
    """Who is still unknown, and which accommodation was not ticked off; a sitting does not close before."""
    alle = deelnames(uow, zitting_id)
    onbekend = [d for d in alle if d.presentie == Presentie.ONBEKEND and not d.presentie_reden]
    aanwezig = [d.id for d in alle if Presentie(d.presentie).was_er]
    zonder_id = [d for d in alle if Presentie(d.presentie).was_er and d.id_gezien_op is None]
    vraag = select(DeelnameVoorziening).where(
        col(DeelnameVoorziening.deelname_id).in_(aanwezig), col(DeelnameVoorziening.toegepast_op).is_(None)
    )
    open_ = len(uow.session.exec(vraag).all())
    blokkades = []
    if onbekend:
        blokkades.append(
            Blokkade("presentie-onbekend", f"Van {_studenten(len(onbekend))} is de presentie nog onbekend.")
        )
    if zonder_id:
        blokkades.append(Blokkade("id-onbekend", f"Van {_studenten(len(zonder_id))} is het ID nog niet gezien."))
    if open_:
        woord = "voorziening is" if open_ == 1 else "voorzieningen zijn"
        blokkades.append(Blokkade("voorziening-open", f"{open_} {woord} nog niet afgevinkt."))
    return tuple(blokkades)


def _studenten(aantal: int) -> str:
    return "1 student" if aantal == 1 else f"{aantal} studenten"


def sluit_zitting(uow: UnitOfWork, principal: Principal, cmd: SluitZitting) -> None:
    """End the sitting; nobody may be unknown without a named reason (UIT-1, UIT-2)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.ZITTING_AFNEMEN)
    stap = levensloop.ZITTING.require(zitting.status, "sluiten")
    levensloop.eis(blokkades_sluiten(uow, zitting.id))
    pv = pv_van(uow, zitting.id)
    pv.gesloten_op, pv.verslag = tijd.nu(), cmd.verslag
    uow.add(pv)
    oud, zitting.status = zitting.status, stap.naar
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gesloten", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    _tik(uow, zitting.id)


def onderteken_pv(uow: UnitOfWork, principal: Principal, cmd: OndertekenPv) -> None:
    """Sign the report: a snapshot with fingerprint, attempts booked, work handed to the assessors (UIT-1, AAN-9)."""
    zitting = _zitting(uow, principal, cmd.zitting_id, P.PV_ONDERTEKENEN)
    if not cmd.akkoord:
        raise Ongeldig("Vink aan dat het proces-verbaal klopt.")
    stap = levensloop.ZITTING.require(zitting.status, "ondertekenen")
    pv = pv_van(uow, zitting.id)
    pv.ondertekend_op, pv.ondertekend_door_id = tijd.nu(), principal.persoon_id
    pv.momentopname = momentopname(uow, zitting, pv)
    pv.vingerafdruk = hashlib.sha256(json.dumps(pv.momentopname, sort_keys=True).encode()).hexdigest()
    uow.add(pv)
    zitting.status = stap.naar
    uow.add(zitting)
    for deelname in deelnames(uow, zitting.id):
        _verwerk(uow, principal, zitting, deelname)
    _wijs_werk_toe(uow, zitting)
    vaststellen.stel_automatisch_vast(uow, zitting.id)
    audit.record(uow, principal, "pv.ondertekend", zitting, nieuw={"vingerafdruk": pv.vingerafdruk})
    _tik(uow, zitting.id)


def momentopname(uow: UnitOfWork, zitting: Zitting, pv: ProcesVerbaal) -> dict[str, Any]:
    """Everything the report is answerable for, as it was at the moment of signing (seed 003)."""
    versie = uow.get(Examenversie, zitting.versie_id)
    cesuur = cesuur_van(uow, versie.id)
    incidenten = uow.session.exec(select(Incident).where(Incident.zitting_id == zitting.id).order_by(col(Incident.op)))
    presentie = [
        {
            "deelname": str(d.id),
            "presentie": d.presentie,
            "te_laat": d.te_laat_om.isoformat() if d.te_laat_om else "",
            "id_gezien": d.id_gezien_op is not None,
            "extra_minuten": d.extra_minuten,
        }
        for d in deelnames(uow, zitting.id)
    ]
    return {
        "zitting": str(zitting.id),
        "versie": versie.code,
        "model": versie.model,
        "cesuur": f"{cesuur.punten} van {cesuur.maximum} ({cesuur.status})" if cesuur else "",
        "geopend": pv.geopend_op.isoformat() if pv.geopend_op else "",
        "gesloten": pv.gesloten_op.isoformat() if pv.gesloten_op else "",
        "verslag": pv.verslag,
        "presentie": presentie,
        "incidenten": [{"id": str(i.id), "op": i.op.isoformat(), "categorie": i.categorie} for i in incidenten],
    }


def _verwerk(uow: UnitOfWork, principal: Principal, zitting: Zitting, deelname: Deelname) -> None:
    """Book the attempt and move the enrolment on: taken, or missed and open again."""
    was_er = Presentie(deelname.presentie).was_er
    uow.add(
        Kansmutatie(
            student_id=deelname.student_id,
            examen_id=zitting.examen_id,
            deelname_id=deelname.id,
            soort=Mutatie.GEBRUIKT if was_er else Mutatie.GEMIST,
            reden="Examen afgenomen" if was_er else "Afwezig bij een gepland examen",
            door_id=principal.persoon_id,
        )
    )
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    inschrijving.status = levensloop.INSCHRIJVING.require(inschrijving.status, "afnemen" if was_er else "missen").naar
    deelname.status = "afgerond"
    uow.add(inschrijving)
    uow.add(deelname)
    if not was_er:
        uitwisselen.stuur_afwezigheid(uow, deelname)
    live.touch(uow, f"persoon:{deelname.student_id}")


def _wijs_werk_toe(uow: UnitOfWork, zitting: Zitting) -> None:
    """Give each assessor the work of everybody who was there, to be done within the agreed working days (BEO-4)."""
    dagen, dicht = instellingen.lees_getal(uow, "beoordelen_werkdagen"), instellingen.gesloten_dagen(uow)
    uiterlijk = termijnen.laatste_dag(termijnen.BEOORDELEN, zitting.eind, dicht, dagen)
    beoordelaars = [m for m in medewerkers(uow, zitting.id) if m.rol == Rol.BEOORDELAAR]
    for deelname in deelnames(uow, zitting.id):
        if not Presentie(deelname.presentie).was_er:
            continue
        for medewerker in beoordelaars:
            uow.add(
                Beoordeling(
                    deelname_id=deelname.id,
                    zitting_id=zitting.id,
                    beoordelaar_id=medewerker.persoon_id,
                    uiterlijk=uiterlijk,
                )
            )


def vul_pv_aan(uow: UnitOfWork, principal: Principal, cmd: VulPvAan) -> None:
    """Add to a signed report; what was signed stays as it was (UIT-1)."""
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    authorize(uow, principal, P.PV_AANVULLEN, zitting)
    levensloop.ZITTING.require(zitting.status, "aanvullen")
    aanvulling = Aanvulling(zitting_id=zitting.id, tekst=cmd.tekst, door_id=principal.persoon_id)
    uow.add(aanvulling)
    audit.record(uow, principal, "pv.aangevuld", zitting)
    _tik(uow, zitting.id)


def _tik(uow: UnitOfWork, zitting_id: uuid.UUID) -> None:
    for onderwerp in (f"zitting:{zitting_id}", "zittingen", "werk"):
        live.touch(uow, onderwerp)
