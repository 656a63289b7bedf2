"""The week in which somebody would like to do an exam: when a wish counts, how it is written, and why it cannot be given."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Momentwens
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd, weken
from portal.domain.kansen import Saldo
from portal.domain.levensloop import Blokkade
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.services.aanmelden.stand import blokkades_weg
from portal.services.aanmelden.stand_kansen import is_op
from portal.services.inrichten.stand import blokkades_gesloten

VARIABEL = "variabel"
"""The capacity of an exam of which the number of moments follows what is asked for."""


def niet_vervuld() -> ColumnElement[bool]:
    """SQL for: the student of this enrolment got no seat after this wish, but one that he was taken off again (AAN-8)."""
    na = select(Deelname.id).where(
        Deelname.inschrijving_id == Inschrijving.id, Deelname.status != DeelnameStatus.GEANNULEERD,
        col(Deelname.geplaatst_op) >= col(Momentwens.op),
    )  # fmt: skip
    return ~na.correlate(Inschrijving, Momentwens).exists()


def nog_te_komen() -> ColumnElement[bool]:
    """SQL for: the week that was wished for is not over."""
    return col(Momentwens.week) >= weken.maandag(tijd.vandaag())


def wensen_van(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Momentwens]:
    """Per enrolment that is open its wish, as long as it was not met; also one of which the week is over."""
    if not ids:
        return {}
    vraag = (
        select(Momentwens)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Momentwens.inschrijving_id)
        .where(col(Momentwens.inschrijving_id).in_(ids), Inschrijving.status == InschrijvingStatus.OPEN, niet_vervuld())
    )
    return {w.inschrijving_id: w for w in uow.session.exec(vraag)}


def week_voorbij(wens: Momentwens) -> bool:
    """True when the week that was wished for is over, without a seat."""
    return wens.week < weken.maandag(tijd.vandaag())


def in_woorden(wens: Momentwens) -> str:
    """`week 2, ma 11 jan t/m vr 15 jan, liefst di 12 jan`."""
    liefst = f", liefst {tijd.dag(wens.dag, jaar=False)}" if wens.dag else ""
    return f"{weken.in_woorden(wens.week)}{liefst}"


def voor_lijst(wens: Momentwens | None) -> str:
    """The same for who plans, who has to see that a week went by; nothing without a wish."""
    if wens is None:
        return ""
    return f"{in_woorden(wens)} (voorbij)" if week_voorbij(wens) else in_woorden(wens)


def is_te_wensen(i: Inschrijving, examen: Examen) -> bool:
    """True for an open enrolment for an exam of which the number of moments follows what is asked for."""
    return examen.capaciteit == VARIABEL and i.status == InschrijvingStatus.OPEN and not blokkades_gesloten(examen)


def blokkades_wens(i: Inschrijving, examen: Examen, student: Persoon, saldo: Saldo) -> tuple[Blokkade, ...]:
    """Why no week can be asked for this enrolment, each with its reason (AAN-8); a Go is not needed for a wish."""
    if examen.capaciteit != VARIABEL:
        tekst = f"Bij ‘{examen.naam}’ staat het aantal plaatsen vast. Daar geeft u geen gewenste week door."
        zelf = f"Bij ‘{examen.naam}’ liggen de momenten vast. Kies een moment, of wacht tot je wordt ingepland."
        return (Blokkade("vaste-capaciteit", tekst, student=zelf),)
    if i.status == InschrijvingStatus.GEPLAATST:
        zelf = "Je hebt al een plaats voor dit examen. Kijk in je rooster."
        return (Blokkade("al-geplaatst", "De student heeft al een plaats voor dit examen.", student=zelf),)
    if i.status != InschrijvingStatus.OPEN:
        status = levensloop.INSCHRIJVING.label(i.status).lower()
        return (Blokkade("niet-open", f"De inschrijving is {status}; een gewenste week hoort daar niet meer bij."),)
    geen = f"Er is geen kans meer over ({saldo.zin}). Vraag eerst een extra kans aan."
    op = (Blokkade("geen-kans", geen),) if is_op(i, saldo) else ()
    return (*blokkades_weg(student), *blokkades_gesloten(examen), *op)
