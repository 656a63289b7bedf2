"""The test of a connection and of a new secret: tried outside a transaction, and only kept when it works."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pydantic import Field

from portal.auth import kluis
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Koppeling
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import P
from portal.oke import proef
from portal.oke.proef import Stap
from portal.services import audit, live
from portal.services.opdracht import Opdracht


class VernieuwGeheim(Opdracht):
    """Give a connection a new secret, with another client id when the partner changed that as well."""

    id: uuid.UUID
    geheim: str = Field(min_length=1, max_length=500, repr=False)
    client_id: str = Field(default="", max_length=200)


def haal_koppeling(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID) -> Koppeling:
    """The connection to try (BEH-6)."""
    require(principal, P.KOPPELING_BEHEREN)
    return uow.get(Koppeling, koppeling_id)


def probeer(koppeling: Koppeling) -> list[Stap]:
    """Token, service document and one read; takes as long as the partner takes, so never inside a transaction."""
    return proef.test_verbinding(koppeling)


def noteer_proef(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID, stappen: Sequence[Stap]) -> None:
    """Keep who tried the connection, whether it worked, and which version the partner speaks (BEH-6)."""
    koppeling = haal_koppeling(uow, principal, koppeling_id)
    gelukt = bool(stappen) and all(s.goed for s in stappen)
    audit.record(uow, principal, "koppeling.getest", koppeling, nieuw={"gelukt": gelukt})
    neem_versie_over(uow, principal, koppeling, next((s.versie for s in stappen if s.versie), ""))
    live.touch(uow, "oke")


def neem_versie_over(uow: UnitOfWork, actor: Actor, koppeling: Koppeling, versie: str) -> None:
    """From now on, speak this version of the agreement with the partner; nothing happens when it is the same or unknown."""
    if versie and versie != koppeling.oke_versie:
        oud, koppeling.oke_versie = koppeling.oke_versie, versie
        uow.add(koppeling)
        audit.record(uow, actor, "koppeling.versie", koppeling, oud={"versie": oud}, nieuw={"versie": versie})


def probeer_geheim(koppeling: Koppeling, cmd: VernieuwGeheim) -> Stap:
    """One token with the new secret; the stored one is not touched and stays in use meanwhile."""
    return proef.probeer_geheim(koppeling, cmd.geheim, cmd.client_id)


def vernieuw_geheim(uow: UnitOfWork, principal: Principal, cmd: VernieuwGeheim, uitkomst: Stap) -> None:
    """Put the new secret in the place of the old one, only when it was tried and works (BEH-6).

    Messages under way keep their token; the next token is asked with the new secret, so nothing stands still.
    """
    require(principal, P.KOPPELING_BEHEREN)
    koppeling = uow.get(Koppeling, cmd.id)
    if not uitkomst.goed:
        audit.record(uow, principal, "koppeling.geheim_geweigerd", koppeling)
        return
    oud = koppeling.client_id
    koppeling.secret_versleuteld, koppeling.secret_sinds = kluis.versleutel(cmd.geheim), tijd.nu()
    koppeling.client_id = cmd.client_id or oud
    uow.add(koppeling)
    velden = (
        {"oud": {"client_id": oud}, "nieuw": {"client_id": koppeling.client_id}} if koppeling.client_id != oud else {}
    )
    audit.record(uow, principal, "koppeling.geheim_vernieuwd", koppeling, **velden)
    live.touch(uow, "oke")


def eis_gelukt(uitkomst: Stap) -> None:
    """Say why the old secret stays."""
    if not uitkomst.goed:
        raise Ongeldig(f"Het nieuwe geheim werkt niet, het oude blijft in gebruik. {uitkomst.uitleg}")
