"""Asking a second person to agree: a change waits here, and nothing of it counts before somebody else agreed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import col, select

from portal.auth import geldigheid, kluis
from portal.auth.principal import Actor, Principal
from portal.db.beheren import Bekrachtiging, Persoon, Roltoewijzing
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.bekrachtiging import BEKRACHTIGING, DOOR_WIE, Bekrachtigingsoort
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.rechten import RULES, P, Rol
from portal.domain.statussen import BekrachtigingStatus
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit


@dataclass(frozen=True)
class Voornemen:
    """What is asked: of what, old and new values by their own names, and the secret that goes with it."""

    soort: Bekrachtigingsoort
    onderwerp: str
    titel: str
    nieuw: Mapping[str, str]
    oud: Mapping[str, str] = field(default_factory=dict)
    geheim: str = field(default="", repr=False)
    onderwerp_id: uuid.UUID | None = None


def vraag(uow: UnitOfWork, principal: Principal, v: Voornemen) -> uuid.UUID:
    """Put a change before the exam office and the board; refused while one about the same waits, or nobody can agree."""
    if open_verzoek(uow, v.soort, v.onderwerp):
        raise Botsing(
            f"Over ‘{v.titel}’ wacht al een verzoek op bekrachtiging.",
            actie="Trek dat eerst in, of wacht op het besluit.",
        )
    _eis_iemand(uow, principal)
    rij = Bekrachtiging(
        soort=v.soort.value, onderwerp=v.onderwerp, onderwerp_id=v.onderwerp_id, titel=v.titel[:500], oud=dict(v.oud),
        nieuw=dict(v.nieuw), geheim_versleuteld=kluis.versleutel(v.geheim), gevraagd_door_id=principal.persoon_id,
    )  # fmt: skip
    uow.add(rij)
    audit.record(uow, principal, "bekrachtiging.gevraagd", rij, oud=v.oud, nieuw={"soort": v.soort.value, **v.nieuw})
    vertel(uow)
    return rij.id


def sluit(uow: UnitOfWork, actor: Actor, soort: Bekrachtigingsoort, onderwerp: str, reden: str) -> None:
    """What was asked about this is not needed any more: the request is taken back."""
    if rij := open_verzoek(uow, soort, onderwerp):
        rond_af(uow, actor, rij, "intrekken", reden)


def rond_af(uow: UnitOfWork, actor: Actor, rij: Bekrachtiging, stap: str, reden: str = "") -> None:
    """Decide about a request; its secret goes, whatever was decided."""
    BEKRACHTIGING.neem(rij, stap)
    rij.besloten_op, rij.besloten_door_id, rij.reden, rij.geheim_versleuteld = tijd.nu(), actor.persoon_id, reden, ""
    uow.add(rij)
    audit.record(uow, actor, f"bekrachtiging.{rij.status}", rij, nieuw={"soort": rij.soort, **rij.nieuw}, reden=reden)
    vertel(uow)


def open_verzoek(uow: UnitOfWork, soort: Bekrachtigingsoort, onderwerp: str) -> Bekrachtiging | None:
    """The request about this that waits for a decision."""
    return uow.session.exec(
        select(Bekrachtiging).where(
            Bekrachtiging.soort == soort.value, Bekrachtiging.onderwerp == onderwerp,
            Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD,
        )
    ).first()  # fmt: skip


def vertel(uow: UnitOfWork) -> None:
    """Everybody who can decide sees it at once, and who asked as well."""
    live.touch(uow, onderwerpen.WERK, onderwerpen.RECHTEN, onderwerpen.OKE)
    live.touch(uow, *(onderwerpen.rol(r) for r in (*_RECHTHEBBEND, Rol.BEHEERDER)))


_RECHTHEBBEND = tuple(RULES[P.BEKRACHTIGING_BESLUITEN].scopes)


def _eis_iemand(uow: UnitOfWork, principal: Principal) -> None:
    """Refuse when nobody could agree: in a new portal, somebody gets that role first, or the operator does it."""
    t = Roltoewijzing
    vraag = (
        select(t.id)
        .join(Persoon, onclause=col(Persoon.id) == t.persoon_id)
        .where(
            col(t.rol).in_([r.value for r in _RECHTHEBBEND]), t.persoon_id != principal.persoon_id,
            col(t.eenheid_id).is_(None), col(t.opleiding_id).is_(None), col(t.zitting_id).is_(None),
            col(Persoon.actief).is_(True), *geldigheid.toewijzing_geldt(),
        )
    )  # fmt: skip
    if uow.session.exec(vraag.limit(1)).first() is None:
        raise Geblokkeerd(
            f"Dit moet een tweede persoon bekrachtigen: {DOOR_WIE}. Zo iemand is er nog niet.",
            actie="Bij de inrichting geeft de systeembeheerder op de opdrachtregel iemand de rol examenbureau of "
            "examencommissie voor de hele school.",
            code="niemand-bekrachtigt",
        )
