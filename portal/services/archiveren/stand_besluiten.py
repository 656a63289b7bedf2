"""What a dossier shows of the decisions beside results: about an absence, and about a request for an extra attempt."""

from __future__ import annotations

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
from portal.db.vaststellen import Commissiebesluit, Vaststelling
from portal.domain import tijd
from portal.domain.rechten import P, Rol
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


def wie(b: Commissiebesluit) -> str:
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


def _laatste_dag(b: Commissiebesluit) -> str:
    return middel_termijn(b.clausule, b.bezwaar_tot).capitalize() if b.bezwaar_tot else ""
