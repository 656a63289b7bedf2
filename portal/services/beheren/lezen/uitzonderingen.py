"""Reading for the board: exceptions to the separation of duties, and emergency access of administrators."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.afnemen import Document
from portal.db.beheren import Noodtoegang, Persoon, Taak, Uitzondering
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.domain.scheiding import UITZONDERBAAR
from portal.services.beheren.stand import NOODTOEGANG_SOORT
from portal.services.grond import lijst, paden
from portal.services.grond.besluiten import VERVALLEN, stand_van

_MAX = 50


@dataclass(frozen=True, kw_only=True)
class UitzonderingRij:
    """One exception: who, which role, for what, how long, why and by whom."""

    id: str
    persoon: str
    rol: str
    examen: str
    van: str
    tot: str
    reden: str
    gegeven: str
    status: str
    toon: str
    gebruikt: int
    """Acts in the audit log that were done under it."""
    in_te_trekken: bool
    vervallen: bool = False
    """True when its giver left the board."""


@dataclass(frozen=True, kw_only=True)
class NoodtoegangRij:
    """One time that an administrator read along."""

    id: str
    persoon: str
    wanneer: str
    reden: str
    bekeken: int
    """How often a page was looked at."""
    stukken: int
    """How many papers were opened."""
    status: str
    toon: str
    te_bekijken: bool
    link: str


def uitzonderingen(uow: UnitOfWork, principal: Principal) -> list[UitzonderingRij]:
    """Exceptions with their use, the ones that hold first (BEH-3)."""
    require(principal, P.UITZONDERING_BEHEREN)
    gever = select(Persoon.id, Persoon.naam).subquery()
    gebruikt = (
        select(func.count())
        .where(AuditRegel.uitzondering_id == Uitzondering.id)
        .correlate(Uitzondering)
        .scalar_subquery()
    )
    vraag = (
        kies(
            Uitzondering, Persoon.naam, gever.c.naam, Examen.naam, gebruikt, geldigheid.gever_is_lid(Uitzondering),
        )
        .join(Persoon, onclause=col(Persoon.id) == Uitzondering.persoon_id)
        .join(gever, onclause=gever.c.id == Uitzondering.gegeven_door_id)
        .join(Examen, isouter=True, onclause=col(Examen.id) == Uitzondering.examen_id)
        .order_by(col(Uitzondering.ingetrokken_op).is_not(None), col(Uitzondering.tot).desc(), col(Uitzondering.id))
        .limit(_MAX)
    )  # fmt: skip
    return [_uitzondering(principal, *rij) for rij in uow.session.execute(vraag)]


def _uitzondering(
    principal: Principal, u: Uitzondering, persoon: str, gever: str, examen: str | None, gebruikt: int,
    lid: bool,
) -> UitzonderingRij:  # fmt: skip
    status, toon, loopt = stand_van(u, lid=lid)
    return UitzonderingRij(
        id=str(u.id), persoon=persoon, rol=Rol(u.rol).label, examen=f"Alleen {examen}" if examen else "Alle examens", van=tijd.dag(u.van), tot=tijd.dag(u.tot),
        reden=u.reden, gegeven=f"{gever}, {tijd.dag(u.gegeven_op)}", status=status, toon=toon, gebruikt=gebruikt,
        in_te_trekken=loopt and u.persoon_id != principal.persoon_id, vervallen=status == VERVALLEN,
    )  # fmt: skip


def rollen() -> list[tuple[str, str]]:
    """The roles for which an exception can be made."""
    return [(rol.value, rol.label) for rol in Rol if rol in UITZONDERBAAR]


def personen(uow: UnitOfWork, principal: Principal, tekst: str) -> list[tuple[str, str]]:
    """At most eight members of staff whose name, account or number matches: id and name."""
    require(principal, P.UITZONDERING_BEHEREN)
    woord = tekst.strip()
    if not woord:
        return []
    vraag = select(Persoon.id, Persoon.naam, Persoon.account).where(
        medewerkers(),
        col(Persoon.actief).is_(True),
        Persoon.id != principal.persoon_id,
        lijst.zoek(woord, Persoon.zoekvorm, Persoon.account),
    )
    rijen = uow.session.exec(vraag.order_by(Persoon.sorteervorm, col(Persoon.id)).limit(8))
    return [(str(id), f"{naam} ({account})" if account else naam) for id, naam, account in rijen]


def noodtoegangen(uow: UnitOfWork, principal: Principal) -> list[NoodtoegangRij]:
    """The times that administrators read along, newest first, with how much they looked at (BEH-5)."""
    require(principal, P.UITZONDERING_BEHEREN)
    vraag = (
        kies(Noodtoegang, Persoon.naam, Taak.afgehandeld_op, _keren(_PAGINA), _keren(_STUK))
        .join(Persoon, onclause=col(Persoon.id) == Noodtoegang.persoon_id)
        .join(
            Taak,
            isouter=True,
            onclause=(col(Taak.onderwerp_id) == Noodtoegang.id) & (col(Taak.soort) == NOODTOEGANG_SOORT),
        )
        .order_by(col(Noodtoegang.van).desc())
        .limit(_MAX)
    )
    return [_noodtoegang(principal, *rij) for rij in uow.session.execute(vraag)]


_PAGINA, _STUK = "noodtoegang.gebruikt", "noodtoegang.stuk_geopend"


def _keren(actie: str) -> Any:
    keren = select(func.count()).where(AuditRegel.onderwerp_id == Noodtoegang.id, AuditRegel.actie == actie)
    return keren.correlate(Noodtoegang).scalar_subquery()


@dataclass(frozen=True, kw_only=True)
class BekekenRij:
    """One paper or page that was opened under emergency access."""

    moment: str
    wat: str
    over: str


def bekeken(
    uow: UnitOfWork, principal: Principal, noodtoegang_id: uuid.UUID
) -> tuple[list[BekekenRij], list[BekekenRij]]:
    """The papers one by one, and the pages with when each was opened first, in order (BEH-5)."""
    require(principal, P.UITZONDERING_BEHEREN)
    nood = uow.get(Noodtoegang, noodtoegang_id)
    vraag = select(AuditRegel).where(AuditRegel.onderwerp_id == nood.id, col(AuditRegel.actie).in_((_PAGINA, _STUK)))
    regels = list(uow.session.exec(vraag.order_by(col(AuditRegel.volgnummer)).limit(_REGELS)))
    namen = _namen(uow, [r.nieuw for r in regels])
    stukken = [_stuk(r, namen) for r in regels if r.actie == _STUK]
    paginas: dict[str, BekekenRij] = {}
    for r in regels:
        adres = str(r.nieuw.get("adres", "")).partition("?")[0]
        if r.actie == _PAGINA and adres not in paginas:
            over = ", ".join(namen[id] for id in _ID.findall(adres) if id in namen)
            paginas[adres] = BekekenRij(moment=tijd.moment(r.op), wat=_ID.sub("…", adres) or "Het menu", over=over)
    return stukken, list(paginas.values())


_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REGELS = 2000


def _stuk(regel: AuditRegel, namen: dict[str, str]) -> BekekenRij:
    """A paper by the name it has now; one that is gone is still said to have been opened."""
    nieuw = {naam: str(w) for naam, w in regel.nieuw.items()}
    export = nieuw.pop("export", "")
    if export:
        over = ", ".join(namen[w] for w in nieuw.values() if w in namen)
        return BekekenRij(moment=tijd.moment(regel.op), wat=f"Overzicht: {export.replace('-', ' ')}", over=over)
    id = nieuw.get("document", "")
    return BekekenRij(
        moment=tijd.moment(regel.op), wat=namen.get(id, "Een stuk dat er niet meer is"), over=namen.get(f"bij {id}", "")
    )


def _namen(uow: UnitOfWork, nieuw: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The names of everything in these rows: papers, and of each the sitting, people and sittings."""
    ids = {uuid.UUID(id) for n in nieuw for w in n.values() for id in _ID.findall(str(w))}
    namen: dict[str, str] = {}
    for model in (Persoon, Zitting, Examenversie):
        namen |= {
            str(id): naam for id, naam in uow.session.exec(select(model.id, model.naam).where(col(model.id).in_(ids)))
        }
    stukken = (
        kies(Document.id, Document.naam, Zitting.naam, Persoon.naam)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == Document.zitting_id)
        .join(Resultaat, isouter=True, onclause=col(Resultaat.id) == Document.resultaat_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Resultaat.student_id)
    )
    for id, naam, zitting, student in uow.session.exec(stukken.where(col(Document.id).in_(ids))):
        namen |= {str(id): naam, f"bij {id}": ", ".join(d for d in (student, zitting) if d)}
    return namen


def _noodtoegang(
    principal: Principal, n: Noodtoegang, naam: str, bekeken_op: datetime | None, keren: int, stukken: int
) -> NoodtoegangRij:
    if loopt := tijd.nu() < n.eind:
        status, toon = f"Loopt nog, tot {tijd.tijdstip(n.tot)}", "warn"
    elif bekeken_op is None:
        status, toon = "Nog niet bekeken", "info"
    else:
        status, toon = f"Bekeken op {tijd.dag(bekeken_op)}", "ok"
    return NoodtoegangRij(
        id=str(n.id), persoon=naam, wanneer=f"{tijd.moment(n.van)} tot {tijd.tijdstip(n.eind)}", reden=n.reden, bekeken=keren, stukken=stukken, status=status, toon=toon,
        te_bekijken=bekeken_op is None and not loopt and n.persoon_id != principal.persoon_id, link=log_van(n.id),
    )  # fmt: skip


def log_van(id: uuid.UUID) -> str:
    """Everything that was looked at, in the audit log."""
    return f"{paden.AUDIT}?onderwerp={id}"
