"""What the portal told me and I did not put away yet; and what it told a student, for who answers for that."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import and_, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Mededeling, Persoon
from portal.db.session import UnitOfWork
from portal.db.studeren import met_dossier
from portal.domain import tijd
from portal.domain.rechten import P

_MAX = 20


@dataclass(frozen=True, kw_only=True)
class MededelingRij:
    """One thing that I was told and have not put away yet."""

    id: str
    titel: str
    tekst: str
    op: str
    clausule: str
    gelezen: str = ""
    """When he put it away."""
    vervangen: str = ""
    """When a later message about the same case took its place; its remedy is that of the later one."""


def mijn_mededelingen(uow: UnitOfWork, principal: Principal) -> list[MededelingRij]:
    """What I was told and did not put away, newest first, at most twenty."""
    require(principal, P.WERK_INZIEN)
    vraag = select(Mededeling).where(
        Mededeling.persoon_id == principal.persoon_id, col(Mededeling.gelezen_op).is_(None)
    )
    return _nieuwste(uow, vraag)


def mededelingen_van(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> list[MededelingRij]:
    """What a student within reach was told, newest first, at most twenty, and when he put each away."""
    require(principal, P.BERICHT_INZIEN)
    bereik = and_(met_dossier(), visible(principal, P.BERICHT_INZIEN, Persoon))
    uow.get(Persoon, student_id, bereik)
    ziet = visible(principal, P.BERICHT_INZIEN, Mededeling)
    return _nieuwste(uow, select(Mededeling).where(Mededeling.persoon_id == student_id, ziet))


def _nieuwste(uow: UnitOfWork, vraag: SelectOfScalar[Mededeling]) -> list[MededelingRij]:
    return [
        MededelingRij(
            id=str(m.id), titel=m.soort.titel, tekst=m.tekst, op=tijd.moment(m.op),
            clausule="" if m.vervangen_op else m.clausule,
            vervangen=tijd.moment(m.vervangen_op) if m.vervangen_op else "",
            gelezen=tijd.moment(m.gelezen_op) if m.gelezen_op else "",
        )
        for m in uow.session.exec(vraag.order_by(col(Mededeling.op).desc(), col(Mededeling.id)).limit(_MAX))
    ]  # fmt: skip
