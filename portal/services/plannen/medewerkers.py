"""Invigilators and assessors of a sitting: added and taken off."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import Field
from sqlmodel import select

from portal.auth.open_werk import open_werk
from portal.auth.principal import Actor, Principal
from portal.db.afnemen import Incident
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.levensloop import VERSLAG_OPEN
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import BeoordelingStatus, ZittingStatus
from portal.domain.taal import als_zin
from portal.services.grond import live, mededelingen, onderwerpen, scheiding, taken, toewijzen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import (
    ACHTERGEBLEVEN,
    deelnames,
    eis_persoon_vrij,
    is_te_vervangen,
    medewerkers,
    mist_beoordelaar,
    mist_rollen,
    oneens,
    tik,
    zitting_voor,
)
from portal.services.plannen.stand_concept import eis_actief, eis_rol
from portal.services.zenden import berichten


class ZetMedewerkerOp(Opdracht):
    """Attach somebody to a sitting as invigilator or assessor."""

    zitting_id: uuid.UUID
    persoon_id: uuid.UUID
    rol: str = Field(pattern="^(surveillant|beoordelaar)$")


class HaalMedewerkerAf(Opdracht):
    """Take an invigilator or assessor off a sitting that has not begun."""

    medewerker_id: uuid.UUID


class VervangMedewerker(Opdracht):
    """Let somebody take over from an invigilator or assessor, whatever the state of the sitting."""

    medewerker_id: uuid.UUID
    persoon_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class WijsAfnameleiderAan(Opdracht):
    """Say which invigilator leads the sitting."""

    medewerker_id: uuid.UUID


def zet_medewerker_op(uow: UnitOfWork, principal: Principal, cmd: ZetMedewerkerOp) -> None:
    """Attach an invigilator or assessor, who must hold that role and be free (PLA-2, PLA-4).

    A sitting without an assessor can get one at any moment, also when it is over: the work is handed to him. So can one
    whose assessors differ: the other one gets the work about which they do (BEO-2).
    """
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    betwist = oneens(uow, zitting.id)
    alsnog = cmd.rol == Rol.BEOORDELAAR and mist_beoordelaar(uow, zitting)
    if cmd.rol == Rol.BEOORDELAAR and zitting.status == ZittingStatus.ONDERTEKEND and not alsnog:
        raise Geblokkeerd("Op deze zitting valt voor nog een beoordelaar niets te doen.")
    if not alsnog:
        levensloop.ZITTING.require(zitting.status, "wijzigen")
    vanaf = max(zitting.start, tijd.nu()) if alsnog else None
    medewerker = zet_erbij(uow, principal, zitting, cmd.persoon_id, Rol(cmd.rol), vanaf=vanaf)
    if zitting.status != ZittingStatus.CONCEPT:
        berichten.stuur_medewerker(uow, medewerker)
    if zitting.status == ZittingStatus.ONDERTEKEND:
        uow.session.flush()
        toewijzen.wijs_toe(uow, zitting, betwist or deelnames(uow, zitting.id), tijd.nu())
    tik(uow, zitting)


def haal_medewerker_af(uow: UnitOfWork, principal: Principal, cmd: HaalMedewerkerAf) -> None:
    """Take somebody of the staff off a sitting; the delivery system is told, and his rights on it end at once (PLA-7)."""
    medewerker = uow.get(Zittingsmedewerker, cmd.medewerker_id)
    zitting = zitting_voor(uow, principal, medewerker.zitting_id, P.ZITTING_PLANNEN)
    uow.houd(Zittingsmedewerker, medewerker.id)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    haal_eraf(uow, principal, medewerker, zitting)
    tik(uow, zitting)


def haal_eraf(uow: UnitOfWork, actor: Actor, medewerker: Zittingsmedewerker, zitting: Zitting, reden: str = "") -> None:
    """Take somebody off without another in his place; he reads it, unless the sitting was only a plan (PLA-7)."""
    neem_eraf(uow, actor, medewerker, zitting, reden)
    if zitting.status == ZittingStatus.CONCEPT:
        return
    tekst = f"U staat niet meer als {medewerker.rol} bij {zitting.naam} ({tijd.moment(zitting.start)}). {reden}".strip()
    mededelingen.zeg(uow, medewerker.persoon_id, MededelingSoort.VAN_ZITTING, tekst, over=zitting.id, door=actor)


def neem_eraf(uow: UnitOfWork, actor: Actor, medewerker: Zittingsmedewerker, zitting: Zitting, reden: str = "") -> None:
    """Undo an attachment, and tell the delivery system when it knows about it."""
    if zitting.status != ZittingStatus.CONCEPT:
        berichten.annuleer_medewerker(uow, medewerker)
    wie = {"persoon": medewerker.persoon_id, "rol": medewerker.rol}
    uow.delete(medewerker)
    audit.record(uow, actor, "medewerker.ontkoppeld", zitting, oud=wie, reden=reden)
    live.touch(uow, onderwerpen.persoon(medewerker.persoon_id))


def vervang_medewerker(uow: UnitOfWork, principal: Principal, cmd: VervangMedewerker) -> None:
    """Let somebody take over at any moment, also during and after the sitting: the lead and the open work go along,
    what was done stays with who did it, and the report of a sitting that began says so (PLA-4, UIT-1)."""
    oud = uow.get(Zittingsmedewerker, cmd.medewerker_id)
    zitting = zitting_voor(uow, principal, oud.zitting_id, P.ZITTING_PLANNEN)
    uow.houd(Zittingsmedewerker, oud.id)
    rol, leidt, was_id = Rol(oud.rol), oud.afnameleider, oud.persoon_id
    if not is_te_vervangen(uow, zitting, rol):
        raise Botsing(f"Bij deze zitting valt voor een {rol} niets meer over te nemen.")
    nieuw = zet_erbij(uow, principal, zitting, cmd.persoon_id, rol, vanaf=max(zitting.start, tijd.nu()))
    nieuw.afnameleider = leidt
    uow.add(nieuw)
    neem_eraf(uow, principal, oud, zitting, cmd.reden)
    werk = _draag_over(uow, zitting.id, was_id, cmd.persoon_id) if rol is Rol.BEOORDELAAR else 0
    if zitting.status != ZittingStatus.CONCEPT:
        berichten.stuur_medewerker(uow, nieuw)
    _meld_wissel(uow, principal, zitting, was_id, nieuw, cmd.reden)
    was, wordt = {"persoon": was_id, "rol": rol.value}, {"persoon": cmd.persoon_id, "overgedragen": werk}
    audit.record(uow, principal, "medewerker.vervangen", zitting, oud=was, nieuw=wordt, reden=cmd.reden)
    tik(uow, zitting)


def _draag_over(uow: UnitOfWork, zitting_id: uuid.UUID, van: uuid.UUID, naar: uuid.UUID) -> int:
    """Give the work that is still to be done to somebody else, with its last day; gives how much."""
    vraag = select(Beoordeling).where(
        Beoordeling.zitting_id == zitting_id, Beoordeling.beoordelaar_id == van, open_werk()
    )
    werk = uow.session.exec(vraag).all()
    heeft = select(Beoordeling).where(Beoordeling.zitting_id == zitting_id, Beoordeling.beoordelaar_id == naar)
    al = {b.deelname_id: b for b in uow.session.exec(heeft)}
    for beoordeling in werk:
        if eigen := al.get(beoordeling.deelname_id):
            uow.delete(beoordeling)
            if eigen.gescoord_op and eigen.status == BeoordelingStatus.GEDAAN:  # alone now: his score makes the result
                levensloop.BEOORDELING.neem(eigen, "terugkrijgen")
                uow.add(eigen)
            continue
        beoordeling.beoordelaar_id, beoordeling.toegewezen_op = naar, tijd.nu()
        beoordeling.punten = beoordeling.maximum = beoordeling.geslaagd = None  # his own answer comes anew
        beoordeling.score, beoordeling.gescoord_op, beoordeling.toelichting = "", None, ""
        uow.add(beoordeling)
    return len(werk)


def _meld_wissel(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, was_id: uuid.UUID, nieuw: Zittingsmedewerker, reden: str
) -> None:
    """Both read it, and the report of a sitting that began names it."""
    was, wordt = uow.get(Persoon, was_id).naam, uow.get(Persoon, nieuw.persoon_id).naam
    zin = f"{wordt} neemt het over van {was} als {nieuw.rol}. Reden: {als_zin(reden)}"
    for persoon_id in (was_id, nieuw.persoon_id):
        tekst = f"{zitting.naam} ({tijd.moment(zitting.start)}): {zin}"
        mededelingen.zeg(uow, persoon_id, MededelingSoort.VERVANGEN, tekst, door=principal)
    if zitting.status in VERSLAG_OPEN:
        uow.add(
            Incident(
                zitting_id=zitting.id, categorie="organisatie", omschrijving=zin[:1000], door_id=principal.persoon_id
            )
        )


def wijs_afnameleider_aan(uow: UnitOfWork, principal: Principal, cmd: WijsAfnameleiderAan) -> None:
    """Let one invigilator lead the sitting, in place of who did; the delivery system knows him as coordinator (PLA-7)."""
    gekozen = uow.get(Zittingsmedewerker, cmd.medewerker_id)
    zitting = zitting_voor(uow, principal, gekozen.zitting_id, P.ZITTING_PLANNEN)
    uow.houd(Zittingsmedewerker, gekozen.id)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    if gekozen.rol != Rol.SURVEILLANT:
        raise Ongeldig("Alleen een surveillant kan de afname leiden.")
    for medewerker in medewerkers(uow, zitting.id):
        leidt = medewerker.id == gekozen.id
        if medewerker.afnameleider != leidt:
            medewerker.afnameleider = leidt
            uow.add(medewerker)
            if zitting.status == ZittingStatus.GEPLAND:
                berichten.stuur_medewerker(uow, medewerker)
    audit.record(uow, principal, "medewerker.leidt", zitting, nieuw={"persoon": gekozen.persoon_id})
    live.touch(uow, onderwerpen.persoon(gekozen.persoon_id))
    tik(uow, zitting)


def _eis_beschikbaar(uow: UnitOfWork, zitting: Zitting, persoon: Persoon, vanaf: datetime) -> None:
    """Refuse who is closed, elsewhere from then on, or on this sitting already."""
    eis_actief(persoon)
    if vanaf < zitting.laatste_eind:
        eis_persoon_vrij(uow, persoon.id, vanaf, zitting.laatste_eind, behalve=zitting.id)
    al = [m for m in medewerkers(uow, zitting.id) if m.persoon_id == persoon.id]
    if al:
        raise Botsing(f"{persoon.naam} is al gekoppeld als {al[0].rol}.")


def zet_erbij(
    uow: UnitOfWork,
    principal: Principal,
    zitting: Zitting,
    persoon_id: uuid.UUID,
    rol: Rol,
    *,
    vanaf: datetime | None = None,
) -> Zittingsmedewerker:
    """Put somebody on a sitting who holds the role, is free, and did nothing there that clashes (PLA-2, BEH-3); `vanaf`
    when he only takes over from then."""
    persoon = uow.houd(Persoon, persoon_id)
    vanaf = vanaf or zitting.start
    eis_rol(uow, persoon, rol, vanaf, zitting.id)
    permission = P.BEOORDELING_DOEN if rol is Rol.BEOORDELAAR else P.ZITTING_AFNEMEN
    uitzondering = scheiding.eis_scheiding_voor(uow, persoon, permission, zitting.id)
    _eis_beschikbaar(uow, zitting, persoon, vanaf)
    medewerker = Zittingsmedewerker(
        zitting_id=zitting.id, persoon_id=persoon_id, rol=rol.value, door_id=principal.persoon_id
    )
    uow.add(medewerker)
    audit.record(
        uow, principal, "medewerker.gekoppeld", zitting, nieuw={"persoon": persoon_id, "rol": rol.value},
        uitzondering_id=uitzondering.id if uitzondering else None,
    )  # fmt: skip
    _is_erbij(uow, zitting, persoon_id)
    return medewerker


def _is_erbij(uow: UnitOfWork, zitting: Zitting, persoon_id: uuid.UUID) -> None:
    """Somebody stands on the sitting: what was asked because nobody did, or told because he did not, is over."""
    mededelingen.vervalt(uow, persoon_id, MededelingSoort.VAN_ZITTING, zitting.id)
    if not mist_rollen(uow, zitting.id):
        taken.rond_af(uow, ACHTERGEBLEVEN, zitting.id)
    live.touch(uow, onderwerpen.persoon(persoon_id))
