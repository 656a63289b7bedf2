"""Separation of duties per case: who planned, placed, assessed and established, read from what was done."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import ColumnElement, func, literal, true, union_all
from sqlmodel import and_, col, or_, select

from portal.auth.principal import Principal
from portal.db.beheren import Persoon, Roltoewijzing, Uitzondering
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Vaststelling
from portal.domain import scheiding, tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import RULES, P, Rol
from portal.domain.scheiding import Daad
from portal.services import audit, uitzonderingen
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


def _daden(uow: UnitOfWork, zitting_ids: list[uuid.UUID] | None, persoon_id: uuid.UUID | None = None) -> list[Gedaan]:
    """What was done on these sittings (by one person); without sittings, only where one had two hands in a case."""
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
        if persoon_id is not None:
            deel = deel.where(col(wie) == persoon_id)
        delen.append(deel if zitting_ids is None else deel.where(col(zitting).in_(zitting_ids)))
    d = union_all(*delen).subquery()
    vraag = select(d.c.wat, d.c.wie, d.c.zaak, d.c.op).limit(_LIMIET)
    if zitting_ids is None:
        twee = (
            select(d.c.wie, d.c.zaak).group_by(d.c.wie, d.c.zaak).having(func.count(d.c.hand.distinct()) > 1).subquery()
        )
        vraag = vraag.join(twee, onclause=(twee.c.wie == d.c.wie) & (twee.c.zaak == d.c.zaak))
    return [Gedaan(str(wie), P(wat), zaak, op) for wat, wie, zaak, op in uow.session.execute(vraag)]


def _toets(
    uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_id: uuid.UUID
) -> tuple[Gedaan | None, Uitzondering | None]:
    """The earlier act that forbids this one, unless the board made the exception that comes with it."""
    daad = scheiding.case_clash(_daden(uow, [zitting_id], persoon_id), str(persoon_id), permission)
    if not isinstance(daad, Gedaan):
        return None, None
    examen_id = uow.session.exec(select(Zitting.examen_id).where(Zitting.id == zitting_id)).first()
    uitzondering = uitzonderingen.voor_daad(uow, persoon_id, permission, examen_id)
    return (None, uitzondering) if uitzondering else (daad, None)


def eerder_gedaan(uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_ids: list[uuid.UUID]) -> Gedaan | None:
    """The first act of this person on any of these sittings that may never go with this permission."""
    daad = scheiding.case_clash(_daden(uow, zitting_ids, persoon_id), str(persoon_id), permission)
    return daad if isinstance(daad, Gedaan) else None


def beoordeelde(uow: UnitOfWork, persoon_id: uuid.UUID, zitting_id: uuid.UUID) -> bool:
    """True when this person assessed work of this sitting, or has it assigned."""
    return any(d.permission is P.BEOORDELING_DOEN for d in _daden(uow, [zitting_id], persoon_id))


def bezwaar(uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, zitting_id: uuid.UUID) -> str:
    """Why this person may not do this on this sitting, as a sentence; empty when nothing forbids it."""
    daad, _ = _toets(uow, persoon_id, permission, zitting_id)
    return _uitleg(daad, permission) if daad else ""


def _uitleg(daad: Gedaan, permission: P) -> str:
    deed = _DEED.get(daad.permission, RULES[daad.permission].label.lower())
    wanneer = f" op {tijd.toon_dag(daad.op)}" if daad.op else ""
    return (
        f"U heeft{wanneer} {deed}. Daarom mag u hier niet ‘{RULES[permission].label.lower()}’ doen: "
        "plannen, beoordelen en vaststellen horen in verschillende handen."
    )


def require_scheiding(uow: UnitOfWork, principal: Principal, permission: P, zitting_id: uuid.UUID) -> None:
    """Refuse when the same person did something earlier on this sitting that may not go with this (BEH-3).

    Under an exception of the board it goes on, and every act of this transaction is written down as done under it.
    """
    daad, uitzondering = _toets(uow, principal.persoon_id, permission, zitting_id)
    audit.steun_op(uow, principal, uitzondering.id if uitzondering else None)
    if daad:
        tekst = _uitleg(daad, permission)
        raise NietToegestaan(tekst, actie="Vraag een collega om dit te doen.", code="functiescheiding")


def botsingen(uow: UnitOfWork) -> list[BotsingRij]:
    """Persons whose roles may not go together, or who did clashing acts on one sitting (BEH-3); exceptions marked."""
    return [*_rolbotsingen(uow), *_zaakbotsingen(uow)]


def open_botsingen(uow: UnitOfWork) -> list[BotsingRij]:
    """The clashes for which the board made no exception: these ask for action."""
    return [b for b in botsingen(uow) if not b.uitzondering]


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
        select(Roltoewijzing.persoon_id, Persoon.naam, Roltoewijzing.rol, Roltoewijzing.van, Uitzondering)
        .join(Persoon, onclause=col(Persoon.id) == Roltoewijzing.persoon_id)
        .join(Uitzondering, isouter=True, onclause=and_(*_geldt_vandaag()))
        .where(*geldig_nu(), col(Roltoewijzing.persoon_id).in_(meer))
        .order_by(col(Persoon.achternaam))
        .limit(_LIMIET)
    )
    per_persoon: dict[uuid.UUID, tuple[str, dict[Rol, datetime]]] = {}
    uitgezonderd: dict[uuid.UUID, list[Uitzondering]] = defaultdict(list)
    for persoon_id, naam, rol, van, uitzondering in uow.session.exec(vraag):
        uitgezonderd[persoon_id] += [uitzondering] if uitzondering else []
        per_persoon.setdefault(persoon_id, (naam, {}))[1][Rol(rol)] = van
    rijen = []
    for persoon_id, (naam, rollen) in per_persoon.items():
        for een, ander in _onverenigbaar(rollen):
            tekst = f"{een.label} en {ander.label} gaan niet samen bij één persoon."
            sinds = tijd.toon_dag(max(rollen[een], rollen[ander]))
            onder = _onder(uitgezonderd[persoon_id], {een, ander})
            rijen.append(
                BotsingRij(str(persoon_id), naam, "rollen", tekst, sinds, paden.rechten_van(persoon_id), onder)
            )
    return rijen


def _onder(rijen: list[Uitzondering], rollen: set[Rol]) -> str:
    """The mark of a clash of roles that the board allowed; empty when it did not."""
    return next((f"uitzondering, t/m {tijd.toon_dag(u.tot)}" for u in rijen if u.rol in rollen), "")


def _geldt_vandaag() -> tuple[ColumnElement[bool], ...]:
    """Exceptions of the holder of an assignment that hold today."""
    dag = tijd.vandaag()
    return (
        col(Uitzondering.persoon_id) == col(Roltoewijzing.persoon_id),
        col(Uitzondering.ingetrokken_op).is_(None),
        col(Uitzondering.van) <= dag,
        col(Uitzondering.tot) >= dag,
    )


def _dekt(u: Uitzondering, daad: Gedaan, examen_id: uuid.UUID) -> bool:
    """True when an act was done under an exception: its role, its exam, on a day that it held."""
    dag = (daad.op or tijd.nu()).astimezone(tijd.ZONE).date()
    gold = u.van <= dag <= u.tot and not (u.ingetrokken_op and daad.op and u.ingetrokken_op < daad.op)
    return gold and Rol(u.rol) in RULES[daad.permission].scopes and u.examen_id in (None, examen_id)


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
    wie = uuid.UUID(persoon)
    naam = uow.session.exec(select(Persoon.naam).where(Persoon.id == wie)).one()
    zitting, examen_id = uow.session.exec(select(Zitting.naam, Zitting.examen_id).where(Zitting.id == zitting_id)).one()
    onder = next(
        (
            f"uitzondering, t/m {tijd.toon_dag(u.tot)}"
            for u in uow.session.exec(select(Uitzondering).where(Uitzondering.persoon_id == wie).limit(50))
            if _dekt(u, een, examen_id) or _dekt(u, ander, examen_id)
        ),
        "",
    )
    tekst = f"Bij ‘{zitting}’: {_DEED[een.permission]} én {_DEED[ander.permission]}."
    laatste = max((d.op for d in (een, ander) if d.op), default=None)
    return BotsingRij(
        persoon, naam, "zaak", tekst, tijd.toon_dag(laatste) if laatste else "", paden.rechten_van(persoon), onder
    )


def require_scheiding_voor(
    uow: UnitOfWork, persoon: Persoon, permission: P, zitting_id: uuid.UUID
) -> Uitzondering | None:
    """Refuse to give somebody a task on a sitting that may not go with what that person did there (BEH-3).

    Gives the exception of the board that allowed it, for the audit log.
    """
    daad, uitzondering = _toets(uow, persoon.id, permission, zitting_id)
    if daad:
        deed = _DEED.get(daad.permission, RULES[daad.permission].label.lower())
        raise NietToegestaan(
            f"{persoon.naam} heeft {deed} en kan daarom niet ook ‘{RULES[permission].label.lower()}’ doen."
        )
    return uitzondering


def heeft_rol(uow: UnitOfWork, persoon_id: uuid.UUID, rol: Rol, op: datetime, zitting_id: uuid.UUID) -> bool:
    """True when somebody holds a role at a moment, for this sitting if it was given for a single one."""
    vraag = select(Roltoewijzing.id).where(
        Roltoewijzing.persoon_id == persoon_id,
        Roltoewijzing.rol == rol.value,
        col(Roltoewijzing.ingetrokken_op).is_(None),
        Roltoewijzing.van <= op,
        or_(col(Roltoewijzing.tot).is_(None), col(Roltoewijzing.tot) > op),
        or_(col(Roltoewijzing.zitting_id).is_(None), col(Roltoewijzing.zitting_id) == zitting_id),
    )
    return uow.session.exec(vraag.limit(1)).first() is not None
