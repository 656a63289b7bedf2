"""Staff who study here: nobody acts, in a role of the school, on what is about himself as a student."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import SQLModel, col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import P, Rol, is_lezen
from portal.domain.statussen import DeelnameStatus

OVER_UZELF = "Dit gaat over uzelf als student."


def eis_over_ander(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> None:
    """Refuse an act of staff on a row about himself: he asks as a student, and a colleague decides (BEH-3)."""
    if is_over_uzelf(uow, p, permission, subject):
        raise over_uzelf(OVER_UZELF)


def is_over_uzelf(uow: UnitOfWork, p: Principal, permission: P, subject: SQLModel) -> bool:
    """The same, for a screen that shows only what can be done."""
    return p.rol is not Rol.STUDENT and not is_lezen(permission) and _student(uow, subject) == p.persoon_id


def over_uzelf(tekst: str, actie: str = "Vraag een collega, of doe het in uw rol student.") -> NietToegestaan:
    """The refusal, with what to do."""
    return NietToegestaan(tekst, actie=actie, code="over-uzelf")


def zit_op(persoon_id: Any) -> Any:
    """SQL for: the sittings on which this person sits as a student."""
    zit = select(Deelname.zitting_id).where(Deelname.student_id == persoon_id)
    return zit.where(Deelname.status != DeelnameStatus.GEANNULEERD)


def _student(uow: UnitOfWork, subject: SQLModel) -> uuid.UUID | None:
    """The student whom a row is about, by itself, its enrolment or its participation."""
    if isinstance(subject, Persoon):
        return subject.id if subject.is_student else None
    if (student := getattr(subject, "student_id", None)) is not None:
        return uuid.UUID(str(student))
    for naam, model in (("deelname_id", Deelname), ("inschrijving_id", Inschrijving)):
        if (id := getattr(subject, naam, None)) is not None:
            kolom: Any = model
            return uow.session.exec(select(col(kolom.student_id)).where(kolom.id == id)).first()
    return None
