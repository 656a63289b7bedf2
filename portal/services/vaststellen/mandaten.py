"""Mandates: the board lets the exam office decide in its name, for named exams and a period, and stays answerable."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlmodel import col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.rechten import RULES, P
from portal.domain.statussen import ResultaatStatus
from portal.services.grond import live, onderwerpen, scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import stand_mandaten


class GeefMandaat(Opdracht):
    """Let the exam office decide about these exams in a period; `automatisch` is the standing mandate of seed 001."""

    permission: P
    examen_ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=200)
    van: date
    tot: date
    automatisch: bool = False
    reden: str = Field(min_length=3, max_length=500)


class BekrachtigMandaat(Opdracht):
    """Take a mandate over from a member who left the board."""

    mandaat_id: uuid.UUID


class TrekMandaatIn(Opdracht):
    """End a mandate now."""

    mandaat_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def geef_mandaat(uow: UnitOfWork, principal: Principal, cmd: GeefMandaat) -> int:
    """Give a mandate per exam; only decisions that the matrix marks as mandatable (VAS-2)."""
    require(principal, P.MANDAAT_BEHEREN)
    if not RULES[cmd.permission].mandateerbaar:
        raise Ongeldig(f"‘{RULES[cmd.permission].label}’ kan niet gemandateerd worden.")
    if cmd.tot < cmd.van or cmd.tot < tijd.vandaag():
        raise Ongeldig("De laatste dag van het mandaat ligt vóór de eerste dag of is al voorbij.")
    if cmd.automatisch and cmd.permission is not P.RESULTAAT_VASTSTELLEN:
        raise Ongeldig("Alleen het vaststellen van resultaten kan een staand mandaat zijn.")
    for examen_id in dict.fromkeys(cmd.examen_ids):
        if cmd.automatisch:
            _eis_andere_handen(uow, principal, uow.get(Examen, examen_id), cmd.permission)
        else:
            uow.get(Examen, examen_id)
        velden = cmd.model_dump(exclude={"examen_ids", "permission"})
        mandaat = Mandaat(
            **velden, permission=cmd.permission.value, examen_id=examen_id, gegeven_door_id=principal.persoon_id
        )
        uow.add(mandaat)
        nieuw = {"permission": cmd.permission.value, "examen": examen_id, "van": cmd.van, "tot": cmd.tot}
        audit.record(
            uow, principal, "mandaat.gegeven", mandaat, nieuw={**nieuw, "automatisch": cmd.automatisch}, reden=cmd.reden
        )
    live.touch(uow, onderwerpen.WERK)
    return len(set(cmd.examen_ids))


def _eis_andere_handen(uow: UnitOfWork, principal: Principal, examen: Examen, permission: P) -> None:
    """A standing mandate decides in the name of its giver: not of who planned or assessed what is still open (BEH-3)."""
    wacht = select(Resultaat.zitting_id).where(
        Resultaat.status != ResultaatStatus.DEFINITIEF, col(Resultaat.is_huidig).is_(True)
    )
    open_ = select(Zitting.id).where(
        Zitting.examen_id == examen.id,
        or_(col(Zitting.status).not_in(ZITTING_VOORBIJ), col(Zitting.id).in_(wacht)),
    )
    zittingen = list(uow.session.exec(open_.limit(1000)))
    if daad := scheiding.eerder_gedaan(uow, principal.persoon_id, permission, zittingen):
        raise NietToegestaan(
            f"U heeft zelf een hand gehad in een zitting van {examen.naam} die nog niet is vastgesteld "
            f"(‘{RULES[daad.permission].label.lower()}’). Een staand mandaat besluit in uw naam.",
            actie="Laat een ander lid van de commissie dit mandaat geven.",
            code="functiescheiding",
        )


def bekrachtig_mandaat(uow: UnitOfWork, principal: Principal, cmd: BekrachtigMandaat) -> None:
    """Answer for a mandate from here on, so that it holds again after its giver left the board (VAS-2)."""
    require(principal, P.MANDAAT_BEHEREN)
    mandaat = uow.houd(Mandaat, cmd.mandaat_id)
    if mandaat.ingetrokken_op or mandaat.tot < tijd.vandaag():
        raise Botsing("Dit mandaat is ingetrokken of verlopen. Geef een nieuw mandaat.")
    if stand_mandaten.gever_is_lid(uow, mandaat):
        raise Botsing("Dit mandaat geldt nog: wie het gaf, zit in de examencommissie.")
    if mandaat.automatisch and mandaat.examen_id:
        _eis_andere_handen(uow, principal, uow.get(Examen, mandaat.examen_id), P(mandaat.permission))
    oud = {"gever": mandaat.gever_id}
    mandaat.bekrachtigd_op, mandaat.bekrachtigd_door_id = tijd.nu(), principal.persoon_id
    uow.add(mandaat)
    audit.record(uow, principal, "mandaat.bekrachtigd", mandaat, oud=oud, nieuw={"gever": principal.persoon_id})
    live.touch(uow, onderwerpen.WERK)


def trek_mandaat_in(uow: UnitOfWork, principal: Principal, cmd: TrekMandaatIn) -> None:
    """End a mandate now; what was decided under it stays (VAS-2)."""
    require(principal, P.MANDAAT_BEHEREN)
    mandaat = uow.houd(Mandaat, cmd.mandaat_id)
    if mandaat.ingetrokken_op:
        raise Botsing("Dit mandaat is al ingetrokken.")
    mandaat.ingetrokken_op, mandaat.ingetrokken_door_id = tijd.nu(), principal.persoon_id
    uow.add(mandaat)
    audit.record(uow, principal, "mandaat.ingetrokken", mandaat, reden=cmd.reden)
    live.touch(uow, onderwerpen.WERK)
