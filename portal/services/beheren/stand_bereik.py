"""How far administration of rights reaches: the people and roles of the units that the administrator's role is for."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select, true

from portal.auth import geldigheid
from portal.auth.principal import Actor, Principal
from portal.db.beheren import Bekrachtiging, Eenheid, Persoon, Roltoewijzing
from portal.db.inrichten import Opleiding
from portal.db.plannen import Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import NietToegestaan

_ANDER = "Vraag een beheerder voor de hele school."


def toewijzingen(p: Actor) -> ColumnElement[bool]:
    """Roles within reach: those given for one's own units, or for a programme or a sitting of these."""
    if not isinstance(p, Principal) or p.eenheden is None:
        return true()
    opleidingen = select(Opleiding.id).where(col(Opleiding.eenheid_id).in_(p.eenheden))
    zittingen = select(Zitting.id).where(col(Zitting.eenheid_id).in_(p.eenheden))
    return or_(
        col(Roltoewijzing.eenheid_id).in_(p.eenheden),
        col(Roltoewijzing.opleiding_id).in_(opleidingen),
        col(Roltoewijzing.zitting_id).in_(zittingen),
    )


def personen(p: Actor) -> ColumnElement[bool]:
    """People within reach: of one's own units, or with a role there now or later."""
    if not isinstance(p, Principal) or p.eenheden is None:
        return true()
    met_rol = select(Roltoewijzing.persoon_id).where(toewijzingen(p), *geldigheid.toewijzing_loopt())
    return or_(col(Persoon.eenheid_id).in_(p.eenheden), col(Persoon.id).in_(met_rol))


def rolverzoeken(uow: UnitOfWork, p: Actor) -> ColumnElement[bool]:
    """Requests within reach: of a role for one's own units, or for a programme or a sitting of these."""
    if not isinstance(p, Principal) or p.eenheden is None:
        return true()
    vraag = select(Bekrachtiging.id, Bekrachtiging.nieuw).where(Bekrachtiging.soort == Bekrachtigingsoort.ROL.value)
    rijen = list(uow.session.exec(vraag))
    mijn = {str(id) for id in p.eenheden}
    for model, naam in ((Opleiding, "opleiding_id"), (Zitting, "zitting_id")):
        genoemd = lijst({uuid.UUID(nieuw[naam]) for _, nieuw in rijen if naam in nieuw})
        hier = select(model.id).where(een_van(model.id, genoemd), col(model.eenheid_id).in_(p.eenheden))
        mijn |= {str(id) for id in uow.session.exec(hier)}
    waar = ("eenheid_id", "opleiding_id", "zitting_id")
    return een_van(Bekrachtiging.id, lijst(id for id, nieuw in rijen if mijn & {nieuw.get(naam) for naam in waar}))


def eenheden(p: Principal) -> ColumnElement[bool]:
    """Units for which a role can be given."""
    return true() if p.eenheden is None else col(Eenheid.id).in_(p.eenheden)


def eis_toekennen(uow: UnitOfWork, p: Actor, t: Roltoewijzing) -> None:
    """Refuse a role that reaches further than the role of who gives it, or a person of another part of the school."""
    if not isinstance(p, Principal) or p.eenheden is None:
        return
    if t.eenheid_id is None and t.opleiding_id is None and t.zitting_id is None:
        raise NietToegestaan(
            "U beheert een deel van de school en geeft geen rol voor de hele instelling.", actie=_ANDER
        )
    if not _is_binnen(uow, p, t):
        raise NietToegestaan("Deze rol reikt verder dan het deel van de school dat u beheert.", actie=_ANDER)
    uow.get(Persoon, t.persoon_id, personen(p))


def eis_blokkeren(uow: UnitOfWork, p: Principal, persoon_id: uuid.UUID) -> None:
    """Refuse to shut out somebody who also works in another part of the school."""
    if p.eenheden is None:
        return
    hier = select(Roltoewijzing.id).where(toewijzingen(p))
    elders = select(Roltoewijzing.id).where(Roltoewijzing.persoon_id == persoon_id, col(Roltoewijzing.id).not_in(hier))
    if uow.session.exec(elders.where(*geldigheid.toewijzing_loopt()).limit(1)).first():
        raise NietToegestaan(
            "Deze persoon heeft ook een rol buiten het deel van de school dat u beheert.", actie=_ANDER
        )


def _is_binnen(uow: UnitOfWork, p: Principal, t: Roltoewijzing) -> bool:
    assert p.eenheden is not None
    if t.eenheid_id is not None:
        return t.eenheid_id in p.eenheden
    bron = Opleiding if t.opleiding_id else Zitting
    eenheid = uow.session.exec(select(bron.eenheid_id).where(bron.id == (t.opleiding_id or t.zitting_id))).first()
    return eenheid in p.eenheden
