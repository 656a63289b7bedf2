"""Read the mail of messages: what waits, what went, and what the mail server refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Mededeling, Persoon
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.post import POST
from portal.domain.rechten import P
from portal.domain.statussen import PostStatus
from portal.services.grond import lijst, post
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht

_OP = {
    "wie": Persoon.sorteervorm,
    "bericht": Mededeling.soort,
    "op": Mededeling.op,
    "stand": lijst.trap(Mededeling.post, POST.labels),
}
SORTEERBAAR = tuple(_OP)
_DAGEN = timedelta(days=30)


class PostFilter(Opdracht):
    """Which mail."""

    stand: str = Field(default="", max_length=20)
    tekst: str = Field(default="", max_length=100)
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


@dataclass(frozen=True, kw_only=True)
class PostRij:
    """The mail of one message; what it says is in the portal, and for who it is about."""

    id: str
    wie: str
    adres: str
    bericht: str
    op: str
    stand: str
    toon: str
    uitleg: str
    actie: str
    knop: str
    """What can be done now; empty when nothing."""


@dataclass(frozen=True, kw_only=True)
class PostStand:
    """Whether mail is on, and how much of it is in each state."""

    aan: bool = False
    wacht: int = 0
    geweigerd: int = 0
    verzonden: int = 0


def stand(uow: UnitOfWork, principal: Principal) -> PostStand:
    """How much waits, was refused, and was sent in the last thirty days (AAN-11)."""
    require(principal, P.POST_BEHEREN)
    vraag = kies(Mededeling.post, func.count()).where(*_bereik(principal), _van_nu()).group_by(col(Mededeling.post))
    per = {PostStatus(s): int(n) for s, n in uow.session.execute(vraag)}
    onderweg = per.get(PostStatus.KLAAR, 0) + per.get(PostStatus.ONDERWEG, 0)
    return PostStand(
        aan=post.staat_aan(), wacht=onderweg, geweigerd=per.get(PostStatus.GEWEIGERD, 0),
        verzonden=per.get(PostStatus.VERZONDEN, 0),
    )  # fmt: skip


def lijst_van(uow: UnitOfWork, principal: Principal, filter: PostFilter) -> Pagina[PostRij]:
    """One page of mail, the newest first."""
    require(principal, P.POST_BEHEREN)
    van_wie = col(Persoon.id) == Mededeling.persoon_id
    vraag: Vraag = select(Mededeling, Persoon.naam, Persoon.email).join(Persoon, onclause=van_wie)
    vraag = vraag.where(*_bereik(principal))
    if filter.stand in POST.labels:
        vraag = vraag.where(col(Mededeling.post) == filter.stand)
    if filter.tekst:
        vraag = vraag.where(lijst.zoek(filter.tekst, Persoon.zoekvorm))
    vraag = lijst.op(vraag, filter.op, _OP, col(Mededeling.op).desc(), col(Mededeling.id))
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda r: _rij(*r))


def _bereik(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    return col(Mededeling.post) != PostStatus.GEEN, visible(principal, P.POST_BEHEREN, Mededeling)


def _van_nu() -> ColumnElement[bool]:
    return col(Mededeling.op) >= tijd.nu() - _DAGEN


def _rij(m: Mededeling, wie: str, adres: str) -> PostRij:
    tekst, toon = POST.labels[m.post]
    actie = next(iter(POST.acties(m.post)), "")
    return PostRij(
        id=str(m.id), wie=wie, adres=adres, bericht=m.soort.titel, op=tijd.moment(m.post_op or m.op), stand=tekst, toon=toon,
        uitleg=_uitleg(m), actie=actie, knop=POST.require(m.post, actie).label if actie else "",
    )  # fmt: skip


def _uitleg(m: Mededeling) -> str:
    """Why it waits or did not go."""
    if m.post is PostStatus.KLAAR and m.post_na and m.post_na > tijd.nu():
        wanneer = f"gaat {tijd.moment(m.post_na)}"
        return f"{m.post_uitleg}, {wanneer} opnieuw" if m.post_uitleg else wanneer
    return m.post_uitleg
