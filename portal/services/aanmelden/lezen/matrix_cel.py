"""Read everything that was decided about one cell of the matrix: who, when, why, and until when it holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, eis_leest
from portal.domain.rechten import P
from portal.services.aanmelden.lezen import matrix_cellen
from portal.services.aanmelden.lezen.matrix_cellen import MatrixCel
from portal.services.aanmelden.stand_kansen import saldo_van

_MEESTE = 20


@dataclass(frozen=True, kw_only=True)
class GoBesluitRij:
    """One decision, with what became of it."""

    id: str
    besluit: str
    toon: str
    reden: str
    door: str
    """By whom and when: `Ilse Bakker, di 12 mei 2026, 09:00`."""
    geldt: str
    """`geldt t/m vr 17 jul`, or when and why it was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class CelView:
    """One student and one exam, with the decisions, newest first."""

    student_id: str
    student: str
    examen: str
    kans: str
    cel: MatrixCel
    besluiten: tuple[GoBesluitRij, ...] = ()


def matrix_cel(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> CelView:
    """One enrolment within reach, as the matrix shows it, with the last twenty decisions about it (AAN-3)."""
    require(principal, P.GO_GEVEN)
    eis_leest(principal.rol, Leesobject.STUDENTKAART)
    i = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    zaak = i.student_id, i.examen_id
    over = kies(Persoon, Examen.naam).where(Persoon.id == i.student_id, Examen.id == i.examen_id)
    student, examen = uow.session.execute(over).one()
    return CelView(
        student_id=str(student.id),
        student=student.naam,
        examen=examen,
        kans=saldo_van(uow, i).tekst_bij(i.status),
        cel=matrix_cellen.cellen(uow, principal, [i.student_id], [i.examen_id])[zaak],
        besluiten=_besluiten(uow, i),
    )


def _besluiten(uow: UnitOfWork, i: Inschrijving) -> tuple[GoBesluitRij, ...]:
    vraag = (
        kies(Go, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Go.door_id)
        .where(Go.inschrijving_id == i.id)
        .order_by(col(Go.op).desc(), col(Go.id))
        .limit(_MEESTE)
    )
    return tuple(_rij(go, door) for go, door in uow.session.execute(vraag))


def _rij(go: Go, door: str) -> GoBesluitRij:
    besluit, toon = ("Go", "ok") if go.besluit == "go" else ("No-go", "bad")
    geldt = f"geldt t/m {tijd.dag(go.geldig_tot)}" if go.geldig_tot else ""
    if go.ingetrokken_op:
        toon, geldt = "plain", f"ingetrokken op {tijd.dag(go.ingetrokken_op)}: {go.ingetrokken_reden}"
    return GoBesluitRij(
        id=str(go.id), besluit=besluit, toon=toon, reden=go.reden, door=f"{door}, {tijd.moment(go.op)}", geldt=geldt
    )
