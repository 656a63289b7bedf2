"""Undo: an enrolment that was made here, a moment that a student chose, and a place in the queue; each with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pydantic import Field
from sqlmodel import col, select

from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, WachtplekStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden import wensen
from portal.services.aanmelden.stand import (
    beslist_register,
    eis_inschrijver,
    houd_go_bij,
    is_te_houden,
    tik,
)
from portal.services.aanmelden.stand_keuze import is_los_te_laten, is_zelf_gekozen, nog_zelf
from portal.services.grond import mededelingen, scheiding, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen import stand
from portal.services.plannen.plaatsen import haal_af
from portal.services.plannen.stand_wachtlijst import VERVALLEN, plek_van
from portal.services.plannen.stand_werk import heeft_werk
from portal.services.plannen.stand_wijken import PLEK_VERVALLEN
from portal.services.plannen.wachtlijst import promoveer

_VAN_REGISTER = "Deze inschrijving komt van het deelnemersysteem."


class TrekInschrijvingIn(Opdracht):
    """Cancel an enrolment that was made in the portal."""

    inschrijving_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class LaatMomentLos(Opdracht):
    """A student gives up the moment that he chose himself; on screen the one that he saw, and no other."""

    inschrijving_id: uuid.UUID
    deelname_id: uuid.UUID | None = None
    reden: str = Field(min_length=3, max_length=500)


class HaalVanWachtlijst(Opdracht):
    """Take a student out of the queue of a sitting."""

    zitting_id: uuid.UUID
    inschrijving_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def trek_inschrijving_in(uow: UnitOfWork, principal: Principal, cmd: TrekInschrijvingIn) -> None:
    """Cancel an enrolment with a reason, by whoever may enrol for the exam: off its sitting and out of every queue.

    What the registry gave is cancelled there, else its next message would bring it back; work that was made is kept.
    """
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_DOEN, inschrijving)
    eis_inschrijver(principal, uow.get(Examen, inschrijving.examen_id))
    if beslist_register(uow, inschrijving):
        raise Geblokkeerd(_VAN_REGISTER, actie="Annuleer haar daar; het portaal volgt vanzelf.")
    houd_plekken(uow, [inschrijving.id])
    levensloop.INSCHRIJVING.require(inschrijving.status, "annuleren")
    if (deelname := plaats_van(uow, inschrijving)) is not None:
        if not principal.can(P.ZITTING_PLAATSEN):
            raise NietToegestaan(
                "De student staat op een zitting.",
                actie="Vraag het examenbureau om de student van de zitting te halen.",
            )
        authorize(uow, principal, P.ZITTING_PLAATSEN, deelname)
        scheiding.eis_scheiding(uow, principal, P.ZITTING_PLAATSEN, deelname.zitting_id)
    if not annuleer(uow, principal, inschrijving, cmd.reden):
        raise Botsing("Het examen is al begonnen of gemaakt; deze inschrijving blijft staan.")


def houd_plekken(uow: UnitOfWork, inschrijving_ids: list[uuid.UUID], ook: Sequence[uuid.UUID] = ()) -> None:
    """Hold these enrolments, and before them the sittings on which they have a seat or wait for one, with their queues;
    `ook` are other sittings that the act needs."""
    zit = select(Deelname.zitting_id).where(
        col(Deelname.inschrijving_id).in_(inschrijving_ids), Deelname.status == DeelnameStatus.GEPLAATST
    )
    wacht = select(Wachtplek.zitting_id).where(
        col(Wachtplek.inschrijving_id).in_(inschrijving_ids), Wachtplek.status == WachtplekStatus.WACHT
    )
    stand.houd_zittingen(uow, [*ook, *uow.session.exec(zit), *uow.session.exec(wacht)], inschrijving_ids)


def houd_zaal(uow: UnitOfWork, zitting_ids: Sequence[uuid.UUID]) -> None:
    """The same for everybody on these sittings: what is decided about work there may end what they have elsewhere."""
    zaal = select(Deelname.inschrijving_id).where(
        col(Deelname.zitting_id).in_(zitting_ids), Deelname.status != DeelnameStatus.GEANNULEERD
    )
    houd_plekken(uow, list(uow.session.exec(zaal)), ook=zitting_ids)


def plaats_van(uow: UnitOfWork, inschrijving: Inschrijving) -> Deelname | None:
    """Where the student of this enrolment still has to sit."""
    vraag = select(Deelname).where(
        Deelname.inschrijving_id == inschrijving.id, Deelname.status == DeelnameStatus.GEPLAATST
    )
    return uow.session.exec(vraag).first()


def annuleer(uow: UnitOfWork, actor: Actor, rij: Inschrijving, reden: str) -> int:
    """Cancel an enrolment: off its coming sitting, and the delivery system is told; out of every queue, and what was
    asked about it is closed. Gives 0, and changes nothing, when the moment of the exam was there or there is work."""
    houd_plekken(uow, [rij.id])
    deelname = plaats_van(uow, rij)
    zitting = uow.get(Zitting, deelname.zitting_id) if deelname else None
    if rij.status == InschrijvingStatus.GEPLAATST and (zitting is None or not is_te_houden(zitting)):
        return 0
    if not levensloop.INSCHRIJVING.mag(rij.status, "annuleren") or (deelname and heeft_werk(uow, deelname)):
        return 0
    if deelname is not None and zitting is not None:
        haal_af(uow, actor, deelname, zitting, reden)
    oud, rij.gewijzigd_op, rij.oke_merk = rij.status, tijd.nu(), ""
    levensloop.INSCHRIJVING.neem(rij, "annuleren")
    uow.add(rij)
    _ruim_op(uow, actor, rij, reden)
    nieuw = {"status": rij.status}
    audit.record(uow, actor, "inschrijving.geannuleerd", rij, oud={"status": oud}, nieuw=nieuw, reden=reden)
    tik(uow, rij.student_id)
    return 1


def maak_leeg(uow: UnitOfWork, actor: Actor, rij: Inschrijving, reden: str) -> None:
    """An enrolment that is going to be for another exam or another student begins empty: what was decided, asked or
    waited for belongs to the one that it was (AAN-3)."""
    houd_plekken(uow, [rij.id])
    _ruim_op(uow, actor, rij, reden)
    rij.niveau = None
    for go in uow.session.exec(select(Go).where(Go.inschrijving_id == rij.id, col(Go.ingetrokken_op).is_(None))).all():
        go.ingetrokken_op, go.ingetrokken_reden = tijd.nu(), reden
        uow.add(go)
        audit.record(uow, actor, "go.ingetrokken", rij, oud={"besluit": go.besluit}, reden=reden)
    houd_go_bij(uow, rij)
    uow.add(rij)


def _ruim_op(uow: UnitOfWork, actor: Actor, rij: Inschrijving, reden: str) -> None:
    """End the places in line of a cancelled enrolment, and the questions about it."""
    vraag = select(Wachtplek).where(Wachtplek.inschrijving_id == rij.id, Wachtplek.status == WachtplekStatus.WACHT)
    for plek in uow.session.exec(vraag).all():
        _haal_uit_rij(uow, actor, plek, uow.get(Zitting, plek.zitting_id), reden)
    rij.go_gevraagd_op = None
    wensen.vervalt(uow, actor, rij, reden)
    for soort in ("kans", VERVALLEN, stand.ACHTERGEBLEVEN, PLEK_VERVALLEN):
        taken.rond_af(uow, soort, rij.id)


def laat_moment_los(uow: UnitOfWork, principal: Principal, cmd: LaatMomentLos) -> None:
    """A student gives up a moment that he chose, as long as it could still be chosen; the queue moves up (AAN-5)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    houd_plekken(uow, [inschrijving.id])
    deelname = plaats_van(uow, inschrijving)
    if deelname is None:
        raise Botsing("Je staat niet (meer) op een zitting voor dit examen.")
    if cmd.deelname_id not in (None, deelname.id):
        raise Botsing("Je staat intussen op een ander moment.", actie="Kijk eerst waar je nu staat.")
    zitting = uow.get(Zitting, deelname.zitting_id)
    if not is_los_te_laten(deelname, zitting) or heeft_werk(uow, deelname):
        raise Geblokkeerd(_niet_los(deelname, zitting), actie="Kun je niet? Bel het examenbureau.")
    haal_af(uow, principal, deelname, zitting, cmd.reden)


def _niet_los(deelname: Deelname, zitting: Zitting) -> str:
    """Why a student cannot leave a moment himself: too late, or it was never his choice."""
    if not is_zelf_gekozen(deelname):
        return "Je kunt dit moment niet zelf loslaten."
    if zitting.zelf_tot and not nog_zelf(zitting):
        return f"Zelf loslaten kon tot {tijd.moment(zitting.zelf_tot)}."
    return "Je kunt dit moment niet meer zelf loslaten."


def haal_van_wachtlijst(uow: UnitOfWork, principal: Principal, cmd: HaalVanWachtlijst) -> None:
    """Take a student out of the queue with a reason that he reads; who stands behind him moves up (AAN-7)."""
    zitting = stand.zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLAATSEN)
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    eis_over_ander(uow, principal, P.ZITTING_PLAATSEN, inschrijving)
    plek = plek_van(uow, zitting.id, inschrijving.id)
    if plek is None:
        raise Botsing("Deze student staat niet (meer) op de wachtlijst van deze zitting.")
    _haal_uit_rij(uow, principal, plek, zitting, cmd.reden)
    tik(uow, inschrijving.student_id)


def _haal_uit_rij(uow: UnitOfWork, actor: Actor, plek: Wachtplek, zitting: Zitting, reden: str) -> None:
    levensloop.WACHTPLEK.neem(plek, "afhalen")
    uow.add(plek)
    audit.record(uow, actor, "wachtlijst.afgehaald", plek, nieuw={"zitting": zitting.id}, reden=reden)
    wie = uow.get(Inschrijving, plek.inschrijving_id).student_id
    tekst = f"Je staat niet meer op de wachtlijst van {zitting.naam} ({tijd.moment(zitting.start)}). Reden: {als_zin(reden)}"
    mededelingen.zeg(uow, wie, MededelingSoort.WACHTLIJST_AF, tekst, over=zitting.id, door=actor)
    promoveer(uow, actor, zitting)
    stand.tik(uow, zitting)
