"""Roles from the login provider: which value of which claim gives which role, while the school has this switched on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal, Systeem
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging, Eenheid, Persoon, Rolkoppeling, Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import Botsing, Ongeldig, PortalFout
from portal.domain.rechten import BESLISSEND, P, Rol
from portal.services.beheren import bekrachtiging, instellingen, rollen
from portal.services.beheren.stand import BRON, GEWEIGERD, SCHAKELAAR, staat_aan
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht

CLAIMS = ("eduperson_entitlement", "groups", "roles")
"""Where providers put what somebody belongs to; no other claim is looked at."""
ROLLEN = tuple(r for r in Rol if r not in (Rol.BEHEERDER, Rol.STUDENT))
"""Roles that a login may give: who administers rights is named by people, who studies by the student registry."""
INLOGDIENST = Systeem("inlogdienst", kanaal="login")
_MAX_WAARDEN, _MAX_LENGTE = 500, 300
_NIET_OPNIEUW = timedelta(days=7)
_REDEN = "Uit de inlogdienst"


class VoegRolkoppelingToe(Opdracht):
    """Give a role to everybody who brings this value."""

    claim: Literal["eduperson_entitlement", "groups", "roles"]
    waarde: str = Field(min_length=2, max_length=_MAX_LENGTE)
    rol: Rol
    eenheid_id: uuid.UUID | None = None


class VerwijderRolkoppeling(Opdracht):
    """Stop giving a role for a value."""

    koppeling_id: uuid.UUID


class ZetSchakelaar(Opdracht):
    """Let logins give roles, or stop that."""

    aan: bool


def voeg_toe(uow: UnitOfWork, principal: Principal, cmd: VoegRolkoppelingToe) -> uuid.UUID:
    """Map a value to a role; never to administrator or student (BEH-2, BEH-4).

    To a role that decides about exams, the mapping is made when a second person agreed; gives the id of either.
    """
    require(principal, P.ROLREGELS_BEHEREN)
    if cmd.rol not in ROLLEN:
        raise Ongeldig(f"De rol {cmd.rol.label} kan niet uit de inlogdienst komen.")
    if cmd.eenheid_id:
        uow.get(Eenheid, cmd.eenheid_id)
    velden = {**cmd.model_dump(), "rol": cmd.rol.value}
    zelfde = [getattr(Rolkoppeling, naam) == waarde for naam, waarde in velden.items()]
    if uow.session.exec(select(Rolkoppeling.id).where(*zelfde)).first():
        raise Botsing("Deze koppeling is er al.")
    if cmd.rol in BESLISSEND:
        return bekrachtiging.vraag(uow, principal, _verzoek(uow, cmd))
    return _maak(uow, principal, velden)


def _maak(uow: UnitOfWork, principal: Principal, velden: Mapping[str, Any]) -> uuid.UUID:
    rij = Rolkoppeling(**velden)
    uow.add(rij)
    audit.record(uow, principal, "rolkoppeling.toegevoegd", rij, nieuw=velden)
    live.touch(uow, onderwerpen.RECHTEN)
    return rij.id


def _verzoek(uow: UnitOfWork, cmd: VoegRolkoppelingToe) -> bekrachtiging.Voornemen:
    waar = uow.get(Eenheid, cmd.eenheid_id).naam if cmd.eenheid_id else "Hele instelling"
    nieuw = {"claim": cmd.claim, "waarde": cmd.waarde, "rol": cmd.rol.value, "eenheid": waar}
    sleutel = "|".join((cmd.claim, cmd.rol.value, str(cmd.eenheid_id or ""), cmd.waarde))
    titel = f"{cmd.waarde} geeft {cmd.rol.label}"
    return bekrachtiging.Voornemen(Bekrachtigingsoort.INLOGROL, sleutel, titel, nieuw, onderwerp_id=cmd.eenheid_id)


def neem_op(uow: UnitOfWork, principal: Principal, verzoek: Bekrachtiging) -> None:
    """Make the mapping that somebody agreed to (BEH-3)."""
    _maak(
        uow, principal,
        {n: verzoek.nieuw[n] for n in ("claim", "waarde", "rol")} | {"eenheid_id": verzoek.onderwerp_id},
    )  # fmt: skip


def verwijder(uow: UnitOfWork, principal: Principal, cmd: VerwijderRolkoppeling) -> int:
    """Take a mapping away, and at once the roles that no mapping gives any more; tells how many roles ended."""
    require(principal, P.ROLREGELS_BEHEREN)
    rij = uow.get(Rolkoppeling, cmd.koppeling_id)
    oud = rij.model_dump(exclude={"id"})
    uow.delete(rij)
    audit.record(uow, principal, "rolkoppeling.verwijderd", rij, oud=oud)
    live.touch(uow, onderwerpen.RECHTEN)
    over = {(k.rol, k.eenheid_id) for k in uow.session.exec(select(Rolkoppeling).limit(500))}
    return _trek_in(uow, [t for t in _gegeven(uow) if (t.rol, t.eenheid_id) not in over], "De koppeling is verwijderd")


def zet_schakelaar(uow: UnitOfWork, principal: Principal, cmd: ZetSchakelaar) -> int:
    """Switch on or off; off ends every role that came from a login at once, and tells how many."""
    require(principal, P.ROLREGELS_BEHEREN)
    waarde = "ja" if cmd.aan else "nee"
    instellingen.wijzig_instelling(uow, principal, instellingen.WijzigInstelling(sleutel=SCHAKELAAR, waarde=waarde))
    live.touch(uow, onderwerpen.RECHTEN)
    return 0 if cmd.aan else _trek_in(uow, _gegeven(uow), "Rollen uit de inlogdienst staat uit")


def pas_toe(uow: UnitOfWork, persoon: Persoon, claims: Mapping[str, Any]) -> None:
    """Make the roles that came from logins equal to what this login brings; roles given by hand stay as they are.

    A value that is gone takes its role along, an absent claim counts as no value. A role that may not be given is
    left out and kept as a finding; the login itself goes on.
    """
    if not staat_aan(uow):
        return
    waarden = waarden_uit(claims)
    koppelingen = uow.session.exec(select(Rolkoppeling).order_by(Rolkoppeling.rol, Rolkoppeling.waarde).limit(500))
    gevraagd = {(Rol(k.rol), k.eenheid_id): k for k in koppelingen if k.waarde in waarden.get(k.claim, ())}
    weg = [t for t in _gegeven(uow, persoon.id) if (Rol(t.rol), t.eenheid_id) not in gevraagd]
    _trek_in(uow, weg, "De inlogdienst noemt deze groep niet meer")
    for (rol, eenheid_id), koppeling in gevraagd.items():
        if not _heeft(uow, persoon.id, rol, eenheid_id):
            _geef(uow, persoon, rol, koppeling)


def waarden_uit(claims: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The texts in the claims that count, whether one text or a list; anything else is no value."""
    uit = {}
    for claim in CLAIMS:
        ruw = claims.get(claim)
        lijst = [ruw] if isinstance(ruw, str) else list(ruw)[:_MAX_WAARDEN] if isinstance(ruw, (list, tuple)) else []
        uit[claim] = frozenset(w for w in lijst if isinstance(w, str) and 0 < len(w) <= _MAX_LENGTE)
    return uit


def _geef(uow: UnitOfWork, persoon: Persoon, rol: Rol, koppeling: Rolkoppeling) -> None:
    try:
        if rol not in ROLLEN:
            raise Ongeldig(f"De rol {rol.label} kan niet uit de inlogdienst komen.")
        if geldigheid.is_of_wordt_beheerder(uow, persoon.id):
            raise Ongeldig("Een beheerder krijgt geen rollen uit de inlogdienst: niemand geeft zichzelf rechten.")
        cmd = rollen.VerleenRol(persoon_id=persoon.id, rol=rol, eenheid_id=koppeling.eenheid_id, reden=_REDEN)
        rollen.geef(uow, INLOGDIENST, cmd, BRON)
    except PortalFout as fout:
        _bevinding(uow, persoon, koppeling, fout)


def _bevinding(uow: UnitOfWork, persoon: Persoon, koppeling: Rolkoppeling, fout: PortalFout) -> None:
    """Keep why a login could not give a role; the same thing at most once a week."""
    reden = f"{Rol(koppeling.rol).label}: {fout.code}"
    eerder = select(AuditRegel.volgnummer).where(
        AuditRegel.actie == GEWEIGERD, AuditRegel.onderwerp_id == persoon.id, AuditRegel.reden == reden,
        col(AuditRegel.op) > tijd.nu() - _NIET_OPNIEUW,
    )  # fmt: skip
    if not uow.session.exec(eerder.limit(1)).first():
        audit.record(
            uow, INLOGDIENST, GEWEIGERD, persoon, reden=reden,
            nieuw={"rol": koppeling.rol, "rolkoppeling": koppeling.id, "code": fout.code},
        )  # fmt: skip
        live.touch(uow, onderwerpen.RECHTEN)


def _gegeven(uow: UnitOfWork, persoon_id: uuid.UUID | None = None) -> list[Roltoewijzing]:
    """The roles that logins gave and that still hold, of one person or of all."""
    vraag = select(Roltoewijzing).where(Roltoewijzing.bron == BRON, *geldigheid.toewijzing_loopt())
    if persoon_id:
        vraag = vraag.where(Roltoewijzing.persoon_id == persoon_id)
    return list(uow.session.exec(vraag))


def _heeft(uow: UnitOfWork, persoon_id: uuid.UUID, rol: Rol, eenheid_id: uuid.UUID | None) -> bool:
    """True when this role holds now with this reach, whoever gave it."""
    vraag = select(Roltoewijzing).where(
        Roltoewijzing.persoon_id == persoon_id, Roltoewijzing.rol == rol.value,
        Roltoewijzing.eenheid_id == eenheid_id, *geldigheid.toewijzing_geldt(),
    )  # fmt: skip
    return any(t.opleiding_id is None and t.zitting_id is None for t in uow.session.exec(vraag))


def _trek_in(uow: UnitOfWork, rijen: list[Roltoewijzing], reden: str) -> int:
    for t in rijen:
        rollen.trek_rol_in(uow, INLOGDIENST, rollen.TrekRolIn(toewijzing_id=t.id, reden=reden))
    return len(rijen)
