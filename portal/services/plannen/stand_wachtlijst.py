"""The queue as every act sees it: who waits, until when it moves up by itself, and how a place in it ends."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.domain.statussen import WachtplekStatus, ZittingStatus
from portal.services.grond import instellingen, live, mededelingen, onderwerpen, taken
from portal.services.grond.audit import audit

PLAATS_VRIJ, VERVALLEN = "wachtlijst-plaats", "wachtlijst-vervallen"
"""Kinds of questions to the exam office: a seat that nobody gets by himself any more, and who lost his place in line."""


def wachtenden(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Wachtplek]:
    """Who waits for a sitting, first in line first."""
    vraag = select(Wachtplek).where(Wachtplek.zitting_id == zitting_id, Wachtplek.status == WachtplekStatus.WACHT)
    return list(uow.session.exec(vraag.order_by(col(Wachtplek.op), col(Wachtplek.id))))


def plek_van(uow: UnitOfWork, zitting_id: uuid.UUID, inschrijving_id: uuid.UUID) -> Wachtplek | None:
    """The place of an enrolment in the queue of a sitting."""
    vraag = select(Wachtplek).where(
        Wachtplek.zitting_id == zitting_id,
        Wachtplek.inschrijving_id == inschrijving_id,
        Wachtplek.status == WachtplekStatus.WACHT,
    )
    return uow.session.exec(vraag).first()


def is_te_laat(uow: UnitOfWork, zitting: Zitting) -> bool:
    """True when the sitting is so near that nobody is placed on it without being asked (AAN-7)."""
    dagen = instellingen.lees_getal(uow, "wachtlijst_werkdagen")
    start = tijd.dag_van(zitting.start)
    return termijnen.werkdagen_tussen(tijd.vandaag(), start, instellingen.gesloten_dagen(uow)) < dagen


def mag_nemen(uow: UnitOfWork, zitting: Zitting, plek: Wachtplek) -> bool:
    """True for who stands so far ahead in line that a free seat is for him, as long as the sitting has not begun."""
    vrij = zitting.capaciteit - zitting.bezet
    vooraan = [w.id for w in wachtenden(uow, zitting.id)[: max(0, vrij)]]
    return plek.id in vooraan and zitting.status == ZittingStatus.GEPLAND and tijd.nu() < zitting.start


def mijn_beurt(uow: UnitOfWork, zitting: Zitting, inschrijving_id: uuid.UUID) -> bool:
    """True when what is free on a sitting is for this enrolment."""
    plek = plek_van(uow, zitting.id, inschrijving_id)
    return plek is not None and mag_nemen(uow, zitting, plek)


def bied_aan(uow: UnitOfWork, zitting: Zitting) -> None:
    """Offer what is free to who is first in line, and ask the exam office to call: it is too near to place by itself."""
    for plek in wachtenden(uow, zitting.id)[: zitting.capaciteit - zitting.bezet]:
        if plek.aangeboden_op is None:
            plek.aangeboden_op = tijd.nu()
            uow.add(plek)
            tekst = f"Op {_moment(zitting)} kwam een plaats vrij en jij bent aan de beurt. Kun je? Neem de plaats bij Mijn examens."
            mededelingen.zeg(uow, _student(uow, plek), MededelingSoort.WACHTLIJST_AANBOD, tekst)
    vraag_om_te_bellen(uow, zitting)


def vraag_om_te_bellen(uow: UnitOfWork, zitting: Zitting) -> None:
    """Ask the exam office to call who is first in line, once per sitting."""
    tekst = (
        f"Op {zitting.naam} ({tijd.moment(zitting.start)}) kwam een plaats vrij. Het is te kort dag om iemand van de "
        "wachtlijst vanzelf te plaatsen. Bel wie vooraan staat, en plaats wie kan komen."
    )
    taken.vraag_eenmaal(uow, PLAATS_VRIJ, Rol.EXAMENBUREAU, "zitting", zitting.id, tekst)


def laat_vervallen(
    uow: UnitOfWork, plek: Wachtplek, zitting: Zitting, reden: str, *, vraag: bool = True, aan_student: str = ""
) -> None:
    """End a place in line by rule: a row in the log, a question to the exam office, and a message to the student, in
    words of his own where the reason names others."""
    levensloop.WACHTPLEK.neem(plek, "vervallen")
    uow.add(plek)
    audit.record(uow, PORTAAL, "wachtlijst.vervallen", plek, nieuw={"zitting": zitting.id}, reden=reden)
    if vraag:
        tekst = (
            f"Een student staat niet meer op de wachtlijst van {zitting.naam} ({tijd.moment(zitting.start)}). {reden}"
        )
        taken.vraag_eenmaal(uow, VERVALLEN, Rol.EXAMENBUREAU, "inschrijving", plek.inschrijving_id, tekst)
    zeg = f"Je staat niet meer op de wachtlijst van {_moment(zitting)}. Reden: {aan_student or reden}"
    mededelingen.zeg(uow, _student(uow, plek), MededelingSoort.WACHTLIJST_AF, zeg)
    live.touch(uow, onderwerpen.zitting(zitting.id))


def _student(uow: UnitOfWork, plek: Wachtplek) -> uuid.UUID:
    return uow.get(Inschrijving, plek.inschrijving_id).student_id


def _moment(zitting: Zitting) -> str:
    return f"{zitting.naam} ({tijd.moment(zitting.start)})"


def rond_rij_af(uow: UnitOfWork, zitting: Zitting, inschrijving: Inschrijving) -> None:
    """Who got a seat waits nowhere any more, and what was asked about it is answered."""
    vraag = select(Wachtplek).where(
        Wachtplek.inschrijving_id == inschrijving.id, Wachtplek.status == WachtplekStatus.WACHT
    )
    for plek in uow.session.exec(vraag).all():
        if plek.zitting_id == zitting.id:
            levensloop.WACHTPLEK.neem(plek, "plaatsen")
            uow.add(plek)
        else:
            elders = uow.get(Zitting, plek.zitting_id)
            laat_vervallen(uow, plek, elders, f"Geplaatst op {zitting.naam}.", vraag=False)
    taken.rond_af(uow, VERVALLEN, inschrijving.id)
    if zitting.bezet >= zitting.capaciteit or not wachtenden(uow, zitting.id):
        taken.rond_af(uow, PLAATS_VRIJ, zitting.id)
