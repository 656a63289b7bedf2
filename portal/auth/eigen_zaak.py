"""Staff who study here: nobody acts, in a role of the school, on what is about himself as a student."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import SQLModel, col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import heeft_dossier
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import P, Rol, is_lezen
from portal.domain.statussen import DeelnameStatus, WachtplekStatus

OVER_UZELF = "Dit gaat over uzelf als student."


def eis_over_ander(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> None:
    """Refuse an act of staff on a row about himself: he asks as a student, and a colleague decides (BEH-3)."""
    if is_over_uzelf(uow, p, permission, subject):
        raise over_uzelf(OVER_UZELF)


def is_over_uzelf(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> bool:
    """The same, for a screen that shows only what can be done."""
    return is_ook_student(p) and not is_lezen(permission) and _student(uow, subject) == p.persoon_id


def is_ook_student(p: Principal) -> bool:
    """Whether rows about himself may be among what he finds in this role; of who does not study here nothing is asked."""
    return p.studeert and p.rol is not Rol.STUDENT


def over_ander(p: Principal, student_id: Any) -> ColumnElement[bool]:
    """SQL for: this is not about himself as a student."""
    return student_id != p.persoon_id if is_ook_student(p) else true()


def over_uzelf(tekst: str, actie: str = "Vraag een collega, of doe het in uw rol student.") -> NietToegestaan:
    """The refusal, with what to do."""
    return NietToegestaan(tekst, actie=actie, code="over-uzelf")


def zit_op(persoon_id: Any) -> Any:
    """SQL for: the sittings on which this person sits as a student, or waits for a seat."""
    zit = select(Deelname.zitting_id).where(
        Deelname.student_id == persoon_id, Deelname.status != DeelnameStatus.GEANNULEERD
    )
    wacht = (
        select(Wachtplek.zitting_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Wachtplek.inschrijving_id)
        .where(Inschrijving.student_id == persoon_id, Wachtplek.status == WachtplekStatus.WACHT)
    )
    return select(Zitting.id).where(col(Zitting.id).in_(zit) | col(Zitting.id).in_(wacht))


def _student(uow: UnitOfWork, subject: SQLModel) -> uuid.UUID | None:
    """The student whom a row is about, by itself, its enrolment, its participation or what a question asks about."""
    if isinstance(subject, Persoon):
        return subject.id if heeft_dossier(subject) else None
    if (student := getattr(subject, "student_id", None)) is not None:
        return uuid.UUID(str(student))
    if isinstance(subject, Taak):
        over = {"persoon": Persoon.id, "inschrijving": Inschrijving.student_id}
        return _lees(uow, over.get(subject.onderwerp_soort), subject.onderwerp_id)
    for naam, wie in (("deelname_id", Deelname.student_id), ("inschrijving_id", Inschrijving.student_id)):
        if (id := getattr(subject, naam, None)) is not None:
            return _lees(uow, wie, id)
    return None


def _lees(uow: UnitOfWork, wie: Any, id: uuid.UUID) -> uuid.UUID | None:
    """Who it is according to this column of the row with this id."""
    return None if wie is None else uow.session.exec(select(wie).where(wie.class_.id == id)).first()
