"""Read for joining: which records there are, what joining two of them would do, and what was joined before."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Koppeling, Persoon, Persoonsbron
from portal.db.reeks import een_van
from portal.db.reeks import lijst as reeks
from portal.db.samenvoegen import Samenvoeging
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.rechten import P
from portal.services.beheren import stand_samenvoegen
from portal.services.beheren.stand import soort_van
from portal.services.grond import lijst

_HOOGSTENS = 20


@dataclass(frozen=True, kw_only=True)
class RecordRij:
    """A record of somebody, with what tells it from another one of the same name."""

    id: str
    naam: str
    nummer: str
    account: str
    soort: str
    bron: str
    """The registries that know it, or that it came in by hand."""
    stand: str


@dataclass(frozen=True, kw_only=True)
class BezwaarRij:
    """Why two records cannot be joined, and what to do first."""

    tekst: str
    actie: str


@dataclass(frozen=True, kw_only=True)
class Voorproef:
    """What joining would do, in words."""

    weg: RecordRij
    blijft: RecordRij
    verhuist: list[str] = field(default_factory=list)
    vult_aan: str = ""
    let_op: list[str] = field(default_factory=list)
    bezwaren: list[BezwaarRij] = field(default_factory=list)
    kenmerk: str = ""


@dataclass(frozen=True, kw_only=True)
class SamenvoegingRij:
    """Two records that were joined."""

    id: str
    weg: str
    blijft: str
    op: str
    wie: str
    reden: str
    stand: str
    toon: str
    terug: bool
    """True within the month in which it may be undone; what was done since is looked at then."""


def records(uow: UnitOfWork, principal: Principal, tekst: str) -> list[RecordRij]:
    """Records of people by name, number or account; none without a text."""
    require(principal, P.PERSOON_BEHEREN)
    if not tekst.strip():
        return []
    vraag = select(Persoon).where(lijst.zoek(tekst[:100], Persoon.zoekvorm, Persoon.account))
    vraag = vraag.order_by(col(Persoon.sorteervorm), col(Persoon.id)).limit(_HOOGSTENS)
    return _rijen(uow, list(uow.session.exec(vraag)))


def voorproef(uow: UnitOfWork, principal: Principal, weg_id: uuid.UUID, blijft_id: uuid.UUID) -> Voorproef:
    """What would move from the one record to the other, and what stands in the way (BEH-4)."""
    require(principal, P.PERSOON_BEHEREN)
    per = {p.id: p for p in uow.session.exec(select(Persoon).where(col(Persoon.id).in_([weg_id, blijft_id])))}
    if not {weg_id, blijft_id} <= per.keys():
        raise NietGevonden()
    weg, blijft = per[weg_id], per[blijft_id]
    proef = stand_samenvoegen.beproef(uow, weg, blijft)
    rij_weg, rij_blijft = _rijen(uow, [weg, blijft])
    return Voorproef(
        weg=rij_weg, blijft=rij_blijft, verhuist=list(proef.verhuist), vult_aan=", ".join(proef.vult_aan),
        let_op=list(proef.let_op), bezwaren=[BezwaarRij(tekst=b.tekst, actie=b.actie) for b in proef.bezwaren],
        kenmerk="" if proef.bezwaren else proef.kenmerk,
    )  # fmt: skip


def _rijen(uow: UnitOfWork, personen: list[Persoon]) -> list[RecordRij]:
    vraag = (
        select(Persoonsbron.persoon_id, Koppeling.naam)
        .join(Koppeling, onclause=col(Koppeling.id) == Persoonsbron.koppeling_id)
        .where(een_van(Persoonsbron.persoon_id, reeks([p.id for p in personen])))
    )
    bronnen: dict[uuid.UUID, list[str]] = {}
    for persoon_id, naam in uow.session.exec(vraag):
        bronnen.setdefault(persoon_id, []).append(naam)
    return [_rij(p, ", ".join(sorted(bronnen.get(p.id, [])))) for p in personen]


def _rij(p: Persoon, bronnen: str) -> RecordRij:
    return RecordRij(
        id=str(p.id), naam=p.naam, nummer=p.nummer, account=p.account or "",
        soort=soort_van(p),
        bron=bronnen or "Met de hand", stand="Samengevoegd" if p.samengevoegd_met_id else "" if p.actief else "Gesloten",
    )  # fmt: skip


def eerder(uow: UnitOfWork, principal: Principal, limiet: int = 20) -> list[SamenvoegingRij]:
    """What was joined before, the newest first."""
    require(principal, P.PERSOON_BEHEREN)
    weg, blijft, door = aliased(Persoon), aliased(Persoon), aliased(Persoon)
    vraag = (
        kies(Samenvoeging, weg, blijft, door.naam)
        .join(weg, onclause=col(weg.id) == Samenvoeging.weg_id)
        .join(blijft, onclause=col(blijft.id) == Samenvoeging.blijft_id)
        .join(door, isouter=True, onclause=col(door.id) == Samenvoeging.door_id)
        .order_by(col(Samenvoeging.op).desc(), col(Samenvoeging.id))
        .limit(limiet)
    )
    return [_samenvoeging(*rij) for rij in uow.session.execute(vraag)]


def _samenvoeging(s: Samenvoeging, weg: Persoon, blijft: Persoon, door: str | None) -> SamenvoegingRij:
    uit = s.ongedaan_op is not None
    einde = tijd.dag(s.op + stand_samenvoegen.TERUG)
    terug = not uit and stand_samenvoegen.is_terug_te_draaien(s)
    stand = f"Uit elkaar gehaald: {s.ongedaan_reden}" if uit else f"Terug kan tot {einde}" if terug else ""
    return SamenvoegingRij(
        id=str(s.id), weg=_wie(weg), blijft=_wie(blijft), op=tijd.moment(s.op), wie=door or "", reden=s.reden,
        stand=stand, toon="plain" if uit else "ok", terug=terug,
    )  # fmt: skip


def _wie(p: Persoon) -> str:
    return f"{p.naam} ({p.nummer or p.account or 'zonder nummer'})"
