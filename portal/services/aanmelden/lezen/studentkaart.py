"""Read who a student is, for the one page about him: number, programmes, class and who guides him."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.aanmelden import Groep, Groepslid, Opleidingsinschrijving
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.inrichten import Opleiding
from portal.db.session import UnitOfWork
from portal.db.studeren import heeft_dossier, met_dossier, studentnummer
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.leesrecht import Leesobject, eis_leest, voor_rol
from portal.domain.rechten import P
from portal.services.aanmelden.stand import blokkades_weg
from portal.services.aanmelden.stand_groep import lid_sql
from portal.services.aanmelden.stand_inschrijven import loopt
from portal.services.grond import lijst

_MEESTE = 10


@dataclass(frozen=True, kw_only=True)
class StudentKop:
    """Who a student is, and what the reader may begin for him."""

    student_id: str
    naam: str
    nummer: str
    opleidingen: tuple[str, ...]
    klassen: tuple[str, ...]
    cohort: str
    begeleider: str
    bijzonder: str
    """That he left or has his diploma, with the day; empty for who is still at school."""
    mag_aanmelden: bool
    mag_vragen: bool
    """True when the reader may ask the board for an exam outside his plan."""


def eis_kaart(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> Persoon:
    """The student, for a role that decides about students and has him within reach; else he does not exist (PRK-14)."""
    require(principal, P.INSCHRIJVING_INZIEN)
    eis_leest(principal.rol, Leesobject.STUDENTKAART)
    student = uow.get(Persoon, student_id, visible(principal, P.INSCHRIJVING_INZIEN, Persoon))
    if not heeft_dossier(student):
        raise NietGevonden()
    return student


def kop(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> StudentKop:
    """Who this student is."""
    student = eis_kaart(uow, principal, student_id)
    begeleider = uow.session.get(Persoon, student.begeleider_id) if student.begeleider_id else None
    return voor_rol(
        principal.rol,
        Leesobject.STUDENTKAART,
        StudentKop(
            student_id=str(student.id),
            naam=student.naam,
            nummer=studentnummer(student),
            opleidingen=_opleidingen(uow, student),
            klassen=_klassen(uow, student),
            cohort=str(student.cohort or ""),
            begeleider=begeleider.naam if begeleider else "",
            bijzonder=_bijzonder(student),
            mag_aanmelden=student.actief and mag(uow, principal, P.INSCHRIJVING_DOEN, student),
            mag_vragen=not blokkades_weg(student) and mag(uow, principal, P.INSCHRIJVING_DOEN, student),
        ),
    )


def _bijzonder(student: Persoon) -> str:
    if student.diploma_op:
        return f"Diploma op {tijd.dag(student.diploma_op)}"
    if student.vertrokken_op:
        return f"Vertrokken op {tijd.dag(student.vertrokken_op)}"
    return "" if student.actief else "Niet meer actief"


def _opleidingen(uow: UnitOfWork, student: Persoon) -> tuple[str, ...]:
    """The programmes that he follows today, his own first."""
    ook = select(Opleidingsinschrijving.opleiding_id).where(Opleidingsinschrijving.student_id == student.id, *loopt())
    eigen = col(Opleiding.id) == student.opleiding_id
    vraag = select(Opleiding.naam).where(or_(eigen, col(Opleiding.id).in_(ook)))
    return tuple(uow.session.exec(vraag.order_by(eigen.desc(), col(Opleiding.naam)).limit(_MEESTE)))


def _klassen(uow: UnitOfWork, student: Persoon) -> tuple[str, ...]:
    """The classes that the registry has him in now."""
    vraag = (
        select(Groep.naam)
        .join(Groepslid, onclause=col(Groepslid.groep_id) == Groep.id)
        .join(Persoonsbron, onclause=lid_sql())
        .where(Persoonsbron.persoon_id == student.id, Groep.soort == "class")
    )
    return tuple(uow.session.exec(vraag.order_by(Groep.naam).limit(_MEESTE)))


def gevonden(uow: UnitOfWork, principal: Principal, tekst: str, hoogstens: int) -> list[tuple[Persoon, str]]:
    """The first students within reach whose name and number have each of these words, with their programme; who is still
    at school first."""
    require(principal, P.INSCHRIJVING_INZIEN)
    eis_leest(principal.rol, Leesobject.STUDENTKAART)
    vraag = (
        select(Persoon, Opleiding.naam)
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Persoon.opleiding_id)
        .where(
            met_dossier(), visible(principal, P.INSCHRIJVING_INZIEN, Persoon),
            lijst.zoek(tekst, Persoon.zoekvorm),
        )
        .order_by(col(Persoon.actief).desc(), col(Persoon.sorteervorm), col(Persoon.id))
        .limit(hoogstens)
    )  # fmt: skip
    return [(student, opleiding or "") for student, opleiding in uow.session.exec(vraag)]
