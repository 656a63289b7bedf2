"""Clashes: people whose roles may not go together, or who did on one sitting what belongs in different hands."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import func
from sqlmodel import and_, col, select

from portal.auth import geldigheid
from portal.db.beheren import Persoon, Roltoewijzing, Uitzondering
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import scheiding, tijd
from portal.domain.rechten import RULES, Rol
from portal.services.grond import paden
from portal.services.grond.scheiding import DEED, LIMIET, Gedaan, daden

_MEESTE = 50
"""Clashes on sittings that are told at once, and exceptions of one person that are looked at."""


@dataclass(frozen=True, kw_only=True)
class BotsingRij:
    """A person whose roles or acts may not go together."""

    persoon_id: str
    persoon: str
    soort: str
    """rollen or zaak."""
    tekst: str
    sinds: str
    link: str
    uitzondering: str = ""
    """`uitzondering, t/m …` when the board allowed it; then it asks for no action."""


def botsingen(uow: UnitOfWork) -> list[BotsingRij]:
    """Persons whose roles may not go together, or who did clashing acts on one sitting (BEH-3); exceptions marked."""
    return [*_rolbotsingen(uow), *_zaakbotsingen(uow)]


def open_botsingen(uow: UnitOfWork) -> list[BotsingRij]:
    """The clashes for which the board made no exception: these ask for action."""
    return [b for b in botsingen(uow) if not b.uitzondering]


def _rolbotsingen(uow: UnitOfWork) -> list[BotsingRij]:
    per_persoon: dict[uuid.UUID, tuple[str, dict[Rol, datetime]]] = {}
    uitgezonderd: dict[uuid.UUID, list[Uitzondering]] = defaultdict(list)
    for persoon_id, naam, rol, van, uitzondering in uow.session.exec(_wie_meer_rollen_heeft()):
        uitgezonderd[persoon_id] += [uitzondering] if uitzondering else []
        per_persoon.setdefault(persoon_id, (naam, {}))[1][Rol(rol)] = van
    rijen = []
    for persoon_id, (naam, rollen) in per_persoon.items():
        for een, ander in _onverenigbaar(rollen):
            tekst = f"{een.label} en {ander.label} gaan niet samen bij één persoon."
            sinds = tijd.dag(max(rollen[een], rollen[ander]))
            onder = _onder(uitgezonderd[persoon_id], {een, ander})
            rijen.append(
                BotsingRij(
                    persoon_id=str(persoon_id),
                    persoon=naam,
                    soort="rollen",
                    tekst=tekst,
                    sinds=sinds,
                    link=paden.rechten_van(persoon_id),
                    uitzondering=onder,
                )
            )
    return rijen


def _wie_meer_rollen_heeft() -> Any:
    """Every role of people with more than one, with the exceptions that the board made for them."""
    meer = (
        select(Roltoewijzing.persoon_id)
        .where(*geldigheid.toewijzing_geldt())
        .group_by(col(Roltoewijzing.persoon_id))
        .having(func.count(col(Roltoewijzing.rol).distinct()) > 1)
    )
    van_houder = (
        col(Uitzondering.persoon_id) == col(Roltoewijzing.persoon_id),
        *geldigheid.besluit_geldt(Uitzondering),
    )
    return (
        kies(Roltoewijzing.persoon_id, Persoon.naam, Roltoewijzing.rol, Roltoewijzing.van, Uitzondering)
        .join(Persoon, onclause=col(Persoon.id) == Roltoewijzing.persoon_id)
        .join(Uitzondering, isouter=True, onclause=and_(*van_houder))
        .where(*geldigheid.toewijzing_geldt(), col(Roltoewijzing.persoon_id).in_(meer))
        .order_by(col(Persoon.sorteervorm))
        .limit(LIMIET)
    )


def _onder(rijen: list[Uitzondering], rollen: set[Rol]) -> str:
    """The mark of a clash of roles that the board allowed; empty when it did not."""
    return next((f"uitzondering, t/m {tijd.dag(u.tot)}" for u in rijen if u.rol in rollen), "")


def _dekt(u: Uitzondering, daad: Gedaan, examen_id: uuid.UUID) -> bool:
    """True when an act was done under an exception: its role, its exam, on a day that it held."""
    dag = tijd.dag_van(daad.op or tijd.nu())
    gold = u.van <= dag <= u.tot and not (u.ingetrokken_op and daad.op and u.ingetrokken_op < daad.op)
    return gold and Rol(u.rol) in RULES[daad.permission].scopes and u.examen_id in (None, examen_id)


def _onverenigbaar(rollen: Iterable[Rol]) -> list[tuple[Rol, Rol]]:
    return [(a, b) for a, b in combinations(sorted(rollen), 2) if frozenset({a, b}) in scheiding.ONVERENIGBAAR]


def _zaakbotsingen(uow: UnitOfWork) -> list[BotsingRij]:
    per_zaak: dict[tuple[str, uuid.UUID], list[Gedaan]] = {}
    for daad in daden(uow, None):
        per_zaak.setdefault((daad.persoon, daad.zitting_id), []).append(daad)
    gevonden = {
        sleutel: botsing
        for sleutel, daden in per_zaak.items()
        if len({d.permission for d in daden}) > 1 and (botsing := _botsende(daden))
    }
    eerste = dict(list(gevonden.items())[:_MEESTE])
    return _zaakrijen(uow, eerste) if eerste else []


def _botsende(daden: list[Gedaan]) -> tuple[Gedaan, Gedaan] | None:
    for daad in daden:
        eerder = scheiding.case_clash(daden, daad.persoon, daad.permission)
        if isinstance(eerder, Gedaan):
            return eerder, daad
    return None


def _zaakrijen(uow: UnitOfWork, gevonden: dict[tuple[str, uuid.UUID], tuple[Gedaan, Gedaan]]) -> list[BotsingRij]:
    """The clashes with the names and exceptions that they need, in three questions for all of them."""
    wie, zaken = {uuid.UUID(persoon) for persoon, _ in gevonden}, {zitting_id for _, zitting_id in gevonden}
    namen = dict(uow.session.exec(select(Persoon.id, Persoon.naam).where(col(Persoon.id).in_(wie))).all())
    zittingen = {z.id: z for z in uow.session.exec(select(Zitting).where(col(Zitting.id).in_(zaken)))}
    uitgezonderd: dict[uuid.UUID, list[Uitzondering]] = defaultdict(list)
    for u in uow.session.exec(
        select(Uitzondering).where(col(Uitzondering.persoon_id).in_(wie)).limit(_MEESTE * _MEESTE)
    ):
        uitgezonderd[u.persoon_id].append(u)
    return [
        _zaakrij(
            persoon, namen[uuid.UUID(persoon)], zittingen[zitting_id], een, ander, uitgezonderd[uuid.UUID(persoon)]
        )
        for (persoon, zitting_id), (een, ander) in gevonden.items()
    ]


def _zaakrij(
    persoon: str, naam: str, zitting: Zitting, een: Gedaan, ander: Gedaan, uitgezonderd: list[Uitzondering]
) -> BotsingRij:
    dekt = (u for u in uitgezonderd for daad in (een, ander) if _dekt(u, daad, zitting.examen_id))
    onder = next((f"uitzondering, t/m {tijd.dag(u.tot)}" for u in dekt), "")
    tekst = f"Bij ‘{zitting.naam}’: {DEED[een.permission]} én {DEED[ander.permission]}."
    laatste = max((d.op for d in (een, ander) if d.op), default=None)
    return BotsingRij(
        persoon_id=persoon,
        persoon=naam,
        soort="zaak",
        tekst=tekst,
        sinds=tijd.dag(laatste) if laatste else "",
        link=paden.rechten_van(persoon),
        uitzondering=onder,
    )
