"""Separation of duties per case: who planned, placed, assessed and established, read from what was done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import func, literal, true, union_all
from sqlmodel import col, or_, select

from portal.auth.principal import Principal
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Vaststelling
from portal.domain import scheiding, tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import RULES, P, Rol
from portal.domain.scheiding import Daad
from portal.services.queries import paden
from portal.services.queries.rijen.beheren import BotsingRij

_DEED = {
    P.ZITTING_PLANNEN: "deze zitting gepland",
    P.ZITTING_PLAATSEN: "studenten op deze zitting geplaatst",
    P.BEOORDELING_DOEN: "werk van deze zitting beoordeeld of toegewezen gekregen",
    P.RESULTAAT_VASTSTELLEN: "resultaten van deze zitting vastgesteld",
}
_HAND = {P.ZITTING_PLANNEN: 1, P.ZITTING_PLAATSEN: 1, P.BEOORDELING_DOEN: 2, P.RESULTAAT_VASTSTELLEN: 3}
"""Planning, assessing and establishing are in different hands; acts of one hand never clash."""
_LIMIET = 500


@dataclass(frozen=True)
class Gedaan(Daad):
    """An act with its case and moment."""

    zitting_id: uuid.UUID
    op: datetime | None = None


def geschiedenis(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Gedaan]:
    """Everything done on one sitting that counts for the separation of duties."""
    return _daden(uow, [zitting_id])


def _daden(uow: UnitOfWork, zitting_ids: list[uuid.UUID] | None) -> list[Gedaan]:
    """What was done on these sittings; without sittings, only where one person had more than one hand in a case."""
    bronnen = (
        (P.ZITTING_PLANNEN, Zitting.gepland_door_id, Zitting.id, Zitting.gemaakt_op, true()),
        (P.ZITTING_PLAATSEN, Deelname.geplaatst_door_id, Deelname.zitting_id, Deelname.geplaatst_op, true()),
        (P.BEOORDELING_DOEN, Beoordeling.beoordelaar_id, Beoordeling.zitting_id, Beoordeling.toegewezen_op, true()),
        (P.BEOORDELING_DOEN, Zittingsmedewerker.persoon_id, Zittingsmedewerker.zitting_id, Zittingsmedewerker.op,
         col(Zittingsmedewerker.rol) == Rol.BEOORDELAAR.value),
        (P.RESULTAAT_VASTSTELLEN, Vaststelling.door_id, Vaststelling.zitting_id, Vaststelling.op, true()),
    )  # fmt: skip
    delen = []
    for permission, wie, zitting, op, extra in bronnen:
        wat = (literal(permission.value).label("wat"), literal(_HAND[permission]).label("hand"))
        deel = select(*wat, col(wie).label("wie"), col(zitting).label("zaak"), func.min(col(op)).label("op"))
        deel = deel.where(col(wie).is_not(None), extra).group_by(col(wie), col(zitting))
        delen.append(deel if zitting_ids is None else deel.where(col(zitting).in_(zitting_ids)))
    d = union_all(*delen).subquery()
    vraag = select(d.c.wat, d.c.wie, d.c.zaak, d.c.op).limit(_LIMIET)
    if zitting_ids is None:
        twee = (
            select(d.c.wie, d.c.zaak).group_by(d.c.wie, d.c.zaak).having(func.count(d.c.hand.distinct()) > 1).subquery()
        )
        vraag = vraag.join(twee, onclause=(twee.c.wie == d.c.wie) & (twee.c.zaak == d.c.zaak))
    return [Gedaan(str(wie), P(wat), zaak, op) for wat, wie, zaak, op in uow.session.execute(vraag)]


def bezwaar(uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_id: uuid.UUID) -> str:
    """Why this person may not do this on this sitting, as a sentence; empty when nothing forbids it."""
    daad = scheiding.case_clash(geschiedenis(uow, zitting_id), str(persoon_id), permission)
    if not isinstance(daad, Gedaan):
        return ""
    deed = _DEED.get(daad.permission, RULES[daad.permission].label.lower())
    wanneer = f" op {tijd.toon_dag(daad.op)}" if daad.op else ""
    return (
        f"U heeft{wanneer} {deed}. Daarom mag u hier niet ‘{RULES[permission].label.lower()}’ doen: "
        "plannen, beoordelen en vaststellen horen in verschillende handen."
    )


def require_scheiding(uow: UnitOfWork, principal: Principal, permission: P, zitting_id: uuid.UUID) -> None:
    """Refuse when the same person did something earlier on this sitting that may not go with this (BEH-3)."""
    if tekst := bezwaar(uow, principal.persoon_id, permission, zitting_id):
        raise NietToegestaan(tekst, actie="Vraag een collega om dit te doen.", code="functiescheiding")


def botsingen(uow: UnitOfWork) -> list[BotsingRij]:
    """Persons whose roles may not go together, or who did clashing acts on one sitting (BEH-3)."""
    return [*_rolbotsingen(uow), *_zaakbotsingen(uow)]


def geldig_nu() -> tuple[object, ...]:
    """The condition under which a role assignment holds now."""
    nu = tijd.nu()
    return (
        col(Roltoewijzing.ingetrokken_op).is_(None),
        col(Roltoewijzing.van) <= nu,
        or_(col(Roltoewijzing.tot).is_(None), col(Roltoewijzing.tot) > nu),
    )


def _rolbotsingen(uow: UnitOfWork) -> list[BotsingRij]:
    meer = (
        select(Roltoewijzing.persoon_id)
        .where(*geldig_nu())
        .group_by(col(Roltoewijzing.persoon_id))
        .having(func.count(col(Roltoewijzing.rol).distinct()) > 1)
    )
    vraag = (
        select(Roltoewijzing.persoon_id, Persoon.naam, Roltoewijzing.rol, Roltoewijzing.van)
        .join(Persoon, onclause=col(Persoon.id) == Roltoewijzing.persoon_id)
        .where(*geldig_nu(), col(Roltoewijzing.persoon_id).in_(meer))
        .order_by(col(Persoon.achternaam))
        .limit(_LIMIET)
    )
    per_persoon: dict[uuid.UUID, tuple[str, dict[Rol, datetime]]] = {}
    for persoon_id, naam, rol, van in uow.session.exec(vraag):
        per_persoon.setdefault(persoon_id, (naam, {}))[1][Rol(rol)] = van
    rijen = []
    for persoon_id, (naam, rollen) in per_persoon.items():
        for een, ander in _onverenigbaar(rollen):
            tekst = f"{een.label} en {ander.label} gaan niet samen bij één persoon."
            sinds = tijd.toon_dag(max(rollen[een], rollen[ander]))
            rijen.append(BotsingRij(str(persoon_id), naam, "rollen", tekst, sinds, paden.rechten_van(persoon_id)))
    return rijen


def _onverenigbaar(rollen: Iterable[Rol]) -> list[tuple[Rol, Rol]]:
    return [(a, b) for a, b in combinations(sorted(rollen), 2) if frozenset({a, b}) in scheiding.ONVERENIGBAAR]


def _zaakbotsingen(uow: UnitOfWork) -> list[BotsingRij]:
    per_zaak: dict[tuple[str, uuid.UUID], list[Gedaan]] = {}
    for daad in _daden(uow, None):
        per_zaak.setdefault((daad.persoon, daad.zitting_id), []).append(daad)
    gevonden = {
        sleutel: botsing
        for sleutel, daden in per_zaak.items()
        if len({d.permission for d in daden}) > 1 and (botsing := _botsende(daden))
    }
    return [_zaakrij(uow, *sleutel, *botsing) for sleutel, botsing in list(gevonden.items())[:50]]


def _botsende(daden: list[Gedaan]) -> tuple[Gedaan, Gedaan] | None:
    for daad in daden:
        eerder = scheiding.case_clash(daden, daad.persoon, daad.permission)
        if isinstance(eerder, Gedaan):
            return eerder, daad
    return None


def _zaakrij(uow: UnitOfWork, persoon: str, zitting_id: uuid.UUID, een: Gedaan, ander: Gedaan) -> BotsingRij:
    naam = uow.session.exec(select(Persoon.naam).where(Persoon.id == uuid.UUID(persoon))).one()
    zitting = uow.session.exec(select(Zitting.naam).where(Zitting.id == zitting_id)).one()
    tekst = f"Bij ‘{zitting}’: {_DEED[een.permission]} én {_DEED[ander.permission]}."
    laatste = max((d.op for d in (een, ander) if d.op), default=None)
    return BotsingRij(
        persoon, naam, "zaak", tekst, tijd.toon_dag(laatste) if laatste else "", paden.rechten_van(persoon)
    )


def require_scheiding_voor(uow: UnitOfWork, persoon: Persoon, permission: P, zitting_id: uuid.UUID) -> None:
    """Refuse to give somebody a task on a sitting that may not go with what that person did there (BEH-3)."""
    daad = scheiding.case_clash(geschiedenis(uow, zitting_id), str(persoon.id), permission)
    if isinstance(daad, Gedaan):
        deed = _DEED.get(daad.permission, RULES[daad.permission].label.lower())
        raise NietToegestaan(
            f"{persoon.naam} heeft {deed} en kan daarom niet ook ‘{RULES[permission].label.lower()}’ doen."
        )


def heeft_rol(uow: UnitOfWork, persoon_id: uuid.UUID, rol: Rol, op: datetime) -> bool:
    """True when somebody holds a role at a moment."""
    vraag = select(Roltoewijzing.id).where(
        Roltoewijzing.persoon_id == persoon_id,
        Roltoewijzing.rol == rol.value,
        col(Roltoewijzing.ingetrokken_op).is_(None),
        Roltoewijzing.van <= op,
        or_(col(Roltoewijzing.tot).is_(None), col(Roltoewijzing.tot) > op),
    )
    return uow.session.exec(vraag.limit(1)).first() is not None
