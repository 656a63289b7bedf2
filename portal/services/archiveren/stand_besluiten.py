"""What a dossier shows of the decisions beside results: about an absence, an extra attempt, and an exam outside the plan."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Examenverzoek, Vaststelling
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.domain.taal import als_zin
from portal.domain.termijnen import middel_termijn

MAX = 500


@dataclass(frozen=True, kw_only=True)
class DossierBesluit:
    """One decision with its day, who took it, its ground and the remedy."""

    id: str
    student: str
    examen: str
    moment: str
    beslissing: str
    besluit: str
    reden: str
    laatste_dag: str
    vervallen: str
    papier: bool = True
    """False when there is no pdf of it: the message about it is what was sent."""


def besluiten_van(uow: UnitOfWork, principal: Principal, *waar: ColumnElement[bool]) -> tuple[DossierBesluit, ...]:
    """The decisions that a condition chooses, newest first, also those that lapsed or were revised (ARC-1, VAS-5)."""
    b = Commissiebesluit
    vraag = (
        kies(b, Persoon.naam, Examen.naam, Zitting.start)
        .join(Persoon, onclause=col(Persoon.id) == col(b.student_id))
        .join(Inschrijving, onclause=col(Inschrijving.id) == col(b.inschrijving_id))
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == col(b.deelname_id))
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(visible(principal, P.DOSSIER_INZIEN, b), *waar)
        .order_by(col(b.op).desc(), col(b.id))
        .limit(MAX)
    )
    return tuple(
        DossierBesluit(
            id=str(r.id), student=student, examen=examen, moment=tijd.moment(start) if start else "Verzoek om een extra kans",
            beslissing=r.beslissing.in_woorden(r.presentie).capitalize(), besluit=f"Besloten op {tijd.moment(r.op)} door {wie(r)}",
            reden=r.reden, laatste_dag=_laatste_dag(r), vervallen=vervallen(r),
        )
        for r, student, examen, start in uow.session.exec(vraag)
    )  # fmt: skip


def examenbesluiten_van(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> tuple[DossierBesluit, ...]:
    """The same for an exam outside his plan, also one that was taken back (ARC-1, AAN-10)."""
    v = Examenverzoek
    vraag = (
        kies(v, Persoon.naam, Examen.naam)
        .join(Persoon, onclause=col(Persoon.id) == col(v.student_id))
        .join(Examen, onclause=col(Examen.id) == col(v.examen_id))
        .where(v.student_id == student_id, col(v.besloten_op).is_not(None), visible(principal, P.DOSSIER_INZIEN, v))
        .order_by(col(v.besloten_op).desc(), col(v.id))
        .limit(MAX)
    )
    return tuple(
        DossierBesluit(
            id=str(r.id), student=student, examen=examen, moment="Verzoek om een examen buiten het plan",
            beslissing=f"Examen buiten het plan {'toegekend' if r.toegekend else 'afgewezen'}",
            besluit=f"Besloten op {tijd.moment(r.besloten_op)} door {wie(r)}", reden=r.reden, laatste_dag=_laatste_dag(r),
            vervallen=f"Ingetrokken op {tijd.moment(r.ingetrokken_op)}. {als_zin(r.ingetrokken_reden)}" if r.ingetrokken_op else "",
            papier=False,
        )
        for r, student, examen in uow.session.exec(vraag)
    )  # fmt: skip


def wie(b: Commissiebesluit | Examenverzoek) -> str:
    """In whose name."""
    return "het examenbureau, namens de examencommissie" if b.mandaat_id else "de examencommissie"


def wie_stelde_vast(v: Vaststelling) -> str:
    """The same for a result; under a standing mandate nobody of the exam office did anything."""
    if v.mandaat_id is not None and v.rol == Rol.EXAMENBUREAU:
        return "het examenbureau, namens de examencommissie"
    return "de examencommissie met een staand mandaat" if v.mandaat_id else "de examencommissie"


def vervallen(b: Commissiebesluit) -> str:
    """Since when it does not count any more, and why; empty while it does."""
    return f"Vervallen op {tijd.moment(b.vervallen_op)}. {b.vervallen_reden}" if b.vervallen_op else ""


def _laatste_dag(b: Commissiebesluit | Examenverzoek) -> str:
    return middel_termijn(b.clausule, b.bezwaar_tot).capitalize() if b.bezwaar_tot else ""
