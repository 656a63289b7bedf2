"""Place: students on a sitting, by the office or by themselves, and taking them off."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlalchemy import update
from sqlmodel import col, select

from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Ongeldig, PortalFout
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.stand import Telling
from portal.services.grond import live, mededelingen, onderwerpen, scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intussen import eis_nog_geplaatst, te_kiezen_moment
from portal.services.plannen.plekken import (
    AnderenEerst,
    ZittingVol,
    eis_zelf_te_kiezen,
    houd_eind_bij,
    maak_los,
    plaats,
)
from portal.services.plannen.stand import houd_zittingen, tik, zitting_voor
from portal.services.plannen.stand_plaatsen import BIJGEPLAATST
from portal.services.plannen.stand_wachtlijst import wachtenden
from portal.services.plannen.voorzieningen import rond_vraag_af
from portal.services.plannen.wachtlijst import KiesMoment, promoveer, zet_in_rij, zet_vooraan
from portal.services.zenden import berichten


class PlaatsStudenten(Opdracht):
    """Place students on a sitting; on one that is going on with the reason."""

    zitting_id: uuid.UUID
    inschrijving_ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=500)
    reden: str = Field(default="", max_length=500)


class PlaatsAllenOp(Opdracht):
    """Place everybody of a cancelled sitting on another one."""

    van_id: uuid.UUID
    zitting_id: uuid.UUID


class HaalVanZitting(Opdracht):
    """Take a student off a sitting."""

    deelname_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class ZetTerug(Opdracht):
    """Give back his seat to a student who was taken off a sitting by mistake."""

    deelname_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def plaats_studenten(uow: UnitOfWork, principal: Principal, cmd: PlaatsStudenten) -> Telling:
    """Place students one by one, and in line when there is no seat left (AAN-7); whoever cannot be placed is skipped
    with the reason (AAN-3, AAN-13). While it goes on, whoever came without being on the list is put on it, with a
    reason and never in line (UIT-2, PRK-13)."""
    houd_zittingen(uow, [cmd.zitting_id], cmd.inschrijving_ids)
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLAATSEN)
    _eis_open_voor(zitting, cmd.reden)
    versie = uow.get(Examenversie, zitting.versie_id)
    overgeslagen: list[tuple[str, str]] = []
    gedaan = wachtend = 0
    for inschrijving_id in cmd.inschrijving_ids:
        inschrijving = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
        student = uow.get(Persoon, inschrijving.student_id)
        try:
            eis_over_ander(uow, principal, P.ZITTING_PLAATSEN, inschrijving)
            if _plaats_of_wacht(uow, principal, zitting, versie, inschrijving, cmd.reden):
                gedaan += 1
            else:
                wachtend += 1
        except PortalFout as fout:
            overgeslagen.append((student.naam, fout.tekst))
    tik(uow, zitting)
    return Telling(gedaan, tuple(overgeslagen), wachtend)


def _eis_open_voor(zitting: Zitting, reden: str) -> None:
    if zitting.status != ZittingStatus.OPEN:
        levensloop.ZITTING.require(zitting.status, "plaatsen")
    elif levensloop.ZITTING.require(zitting.status, "bijplaatsen").reden_nodig and len(reden) < 3:
        raise Ongeldig("Deze zitting is bezig. Zeg waarom de student er nu nog bij komt.")


def plaats_allen_op(uow: UnitOfWork, principal: Principal, cmd: PlaatsAllenOp) -> Telling:
    """Place everybody who lost his seat with a cancelled sitting on another one of the same exam; whoever cannot be
    placed is skipped with the reason (PLA-7, AAN-3)."""
    uow.lock(Zitting, [cmd.van_id, cmd.zitting_id])
    van = zitting_voor(uow, principal, cmd.van_id, P.ZITTING_PLAATSEN)
    if van.status != ZittingStatus.GEANNULEERD:
        raise Botsing("Deze zitting gaat gewoon door. Verplaats een student vanaf de lijst.")
    ziet = visible(principal, P.ZITTING_INZIEN, Deelname)
    vraag = select(Deelname.inschrijving_id).where(
        Deelname.zitting_id == van.id, col(Deelname.met_zitting_vervallen), ziet
    )
    ids = tuple(uow.session.exec(vraag.order_by(col(Deelname.plaats), col(Deelname.id)).limit(500)))
    if not ids:
        raise Botsing("Er is niemand van deze zitting die nog een plaats zoekt.")
    return plaats_studenten(uow, principal, PlaatsStudenten(zitting_id=cmd.zitting_id, inschrijving_ids=ids))


def _plaats_of_wacht(
    uow: UnitOfWork,
    principal: Principal,
    zitting: Zitting,
    versie: Examenversie,
    inschrijving: Inschrijving,
    reden: str,
) -> bool:
    """True when placed, False when put in line; nobody waits for a seat in a sitting that is going on."""
    bezig = zitting.status == ZittingStatus.OPEN
    try:
        plaats(uow, principal, zitting, versie, inschrijving, BIJGEPLAATST if bezig else "handmatig", reden)
    except ZittingVol:
        if bezig:
            raise
        zet_in_rij(uow, principal, zitting, versie, inschrijving)
        return False
    return True


def kies_moment(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> uuid.UUID:
    """A student places himself on an open moment, after a Go and within the window (AAN-5)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    zitting = te_kiezen_moment(uow, principal, inschrijving, cmd.zitting_id)
    eis_zelf_te_kiezen(uow, zitting)
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    if wachtenden(uow, zitting.id):
        raise AnderenEerst()
    deelname = plaats(uow, principal, zitting, uow.get(Examenversie, zitting.versie_id), inschrijving, "zelf")
    tik(uow, zitting)
    return deelname.id


def haal_van_zitting(uow: UnitOfWork, principal: Principal, cmd: HaalVanZitting) -> None:
    """Take a student off a sitting with a reason; the first of the queue moves up (AAN-7).

    While it goes on only who was put on it by mistake: not who planned to come, and did not (PRK-13)."""
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    authorize(uow, principal, P.ZITTING_PLAATSEN, deelname)
    houd_zittingen(uow, [deelname.zitting_id], [deelname.inschrijving_id])
    scheiding.eis_scheiding(uow, principal, P.ZITTING_PLAATSEN, deelname.zitting_id)
    zitting = uow.get(Zitting, deelname.zitting_id)
    uow.houd(Deelname, deelname.id)
    eis_nog_geplaatst(uow, deelname, zitting)
    bij = zitting.status == ZittingStatus.OPEN and deelname.wijze == BIJGEPLAATST
    if not (bij or zitting.status in ONBEGONNEN) or deelname.status != DeelnameStatus.GEPLAATST:
        raise Botsing("Dit kan alleen zolang de zitting nog niet is begonnen.")
    haal_af(uow, principal, deelname, zitting, cmd.reden)


def zet_terug(uow: UnitOfWork, principal: Principal, cmd: ZetTerug) -> bool:
    """Put who was taken off a sitting by mistake back on it, with a reason that he reads; first in line when his seat is
    taken meanwhile (PRK-13). True when he has a seat."""
    was = uow.get(Deelname, cmd.deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    authorize(uow, principal, P.ZITTING_PLAATSEN, was)
    houd_zittingen(uow, [was.zitting_id], [was.inschrijving_id])
    zitting = zitting_voor(uow, principal, was.zitting_id, P.ZITTING_PLAATSEN)
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    if was.status != DeelnameStatus.GEANNULEERD:
        raise Botsing("Deze student zit nog op de zitting.")
    inschrijving, versie = uow.get(Inschrijving, was.inschrijving_id), uow.get(Examenversie, zitting.versie_id)
    try:
        plaats(uow, principal, zitting, versie, inschrijving, "handmatig", cmd.reden)
        zit = True
    except ZittingVol:
        zet_vooraan(uow, principal, zitting, versie, inschrijving, cmd.reden)
        zit = False
    waar = f"{zitting.naam} ({tijd.moment(zitting.start)})"
    wat = (
        f"Je zit weer op {waar}."
        if zit
        else f"Je plaats op {waar} is intussen bezet. Je staat vooraan op de wachtlijst."
    )
    tekst = f"{wat} Reden: {als_zin(cmd.reden)}"
    soort = MededelingSoort.TERUGGEZET if zit else MededelingSoort.VOORAAN
    mededelingen.zeg(uow, was.student_id, soort, tekst, over=zitting.id)
    live.touch(uow, onderwerpen.persoon(was.student_id))
    tik(uow, zitting)
    return zit


def haal_af(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting, reden: str) -> None:
    """Free the seat of a student on a sitting that has not begun; the delivery system is told, the queue moves up."""
    haal_van_lijst(uow, actor, deelname, zitting, reden)
    tekst = f"Je zit niet meer op {zitting.naam} ({tijd.moment(zitting.start)}). Reden: {als_zin(reden)}"
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.VAN_ZITTING, tekst, over=zitting.id, door=actor)
    promoveer(uow, actor, zitting)
    tik(uow, zitting)


def haal_van_lijst(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting, reden: str) -> None:
    """The same without the queue, for an act that does more with the sitting."""
    uow.houd(Zitting, zitting.id)
    maak_los(uow, deelname)
    uow.session.execute(update(Zitting).where(col(Zitting.id) == zitting.id).values(bezet=Zitting.bezet - 1))
    uow.session.refresh(zitting)
    houd_eind_bij(uow, zitting)
    audit.record(
        uow, actor, "student.van_zitting_gehaald", deelname,
        oud={"status": DeelnameStatus.GEPLAATST, "zitting": zitting.id}, nieuw={"status": deelname.status}, reden=reden,
    )  # fmt: skip
    berichten.annuleer_deelname(uow, deelname.id, zitting)
    rond_vraag_af(uow, deelname.student_id)
    live.touch(uow, onderwerpen.persoon(deelname.student_id))
