"""Reading of the list of students whose dossier somebody may open."""

from __future__ import annotations

from sqlalchemy import func, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.inrichten import Opleiding
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.queries import paden
from portal.services.queries.lijst import Pagina, pagineer
from portal.services.queries.rijen.archiveren import StudentRij


def studenten(uow: UnitOfWork, principal: Principal, tekst: str = "", pagina: int = 1) -> Pagina[StudentRij]:
    """Students by surname, with a diploma date when there is one (ARC-1)."""
    require(principal, P.DOSSIER_INZIEN)
    require(principal, P.PV_INZIEN)
    vraag = (
        select(Persoon, Opleiding.naam)
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Persoon.opleiding_id)
        .where(col(Persoon.is_student).is_(True), visible(principal, P.DOSSIER_INZIEN, Persoon))
        .order_by(col(Persoon.achternaam), col(Persoon.voornaam), col(Persoon.id))
    )
    if tekst:
        woord = tekst.lower()
        kolommen = (Persoon.naam, Persoon.nummer)
        vraag = vraag.where(or_(*(func.lower(k).contains(woord, autoescape=True) for k in kolommen)))
    return pagineer(uow, vraag, pagina).naar(lambda rij: _student(*rij))


def _student(p: Persoon, opleiding: str | None) -> StudentRij:
    diploma = tijd.toon_dag(p.diploma_op) if p.diploma_op else ""
    return StudentRij(
        str(p.id), p.naam, p.nummer, opleiding or "–", str(p.cohort or "–"), diploma, paden.dossier_student(p.id)
    )
