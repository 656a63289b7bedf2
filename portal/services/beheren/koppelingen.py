"""Connections to other systems: stored, tested, and a new secret only kept when it works."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field
from sqlmodel import col, select

from portal.auth import kluis
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Koppeling
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.adressen import is_veilig
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.oke import proef
from portal.oke.proef import Stap
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class BewaarKoppeling(Opdracht):
    """Add or change a connection; an empty secret leaves the stored one as it is."""

    id: uuid.UUID | None = None
    naam: str = Field(min_length=2, max_length=100)
    soort: str = Field(pattern="^(dr|tas)$")
    base_url: str = Field(max_length=300)
    token_url: str = Field(max_length=300)
    client_id: str = Field(min_length=1, max_length=200)
    geheim: str = Field(default="", max_length=500, repr=False)
    eenheid_id: uuid.UUID | None = None
    actief: bool = True
    patroon: str = Field(default="", max_length=80)
    """How a delivery system writes its codes, such as `EXAMEN.vVERSIE.VARIANT`; empty is the convention of the school."""


def bewaar_koppeling(uow: UnitOfWork, principal: Actor, cmd: BewaarKoppeling) -> uuid.UUID:
    """Add or change a connection; the secret is kept encrypted and never shown again (BEH-6)."""
    if isinstance(principal, Principal):
        require(principal, P.KOPPELING_BEHEREN)
    for adres in (cmd.base_url, cmd.token_url):
        _eis_adres(adres)
    _eis_patroon(cmd.patroon)
    bestaat = uow.session.exec(
        select(Koppeling.id).where(Koppeling.naam == cmd.naam, col(Koppeling.id) != (cmd.id or uuid.uuid4()))
    ).first()
    if bestaat:
        raise Botsing(f"Er is al een koppeling met de naam ‘{cmd.naam}’.")
    if cmd.eenheid_id:
        uow.get(Eenheid, cmd.eenheid_id)
    velden = cmd.model_dump(exclude={"id", "geheim"})
    koppeling = uow.get(Koppeling, cmd.id) if cmd.id else None
    oud = {naam: getattr(koppeling, naam) for naam in velden} if koppeling else {}
    if koppeling is None:
        if not cmd.geheim:
            raise Ongeldig("Geef het geheim van deze koppeling.")
        koppeling = Koppeling(**velden)
    for naam, waarde in velden.items():
        setattr(koppeling, naam, waarde)
    if cmd.geheim:
        koppeling.secret_versleuteld, koppeling.secret_sinds = kluis.versleutel(cmd.geheim), tijd.nu()
    uow.add(koppeling)
    actie = "koppeling.gewijzigd" if cmd.id else "koppeling.toegevoegd"
    audit.record(uow, principal, actie, koppeling, oud=oud, nieuw={**velden, "geheim_vernieuwd": bool(cmd.geheim)})
    live.touch(uow, onderwerpen.OKE)
    return koppeling.id


def _eis_patroon(patroon: str) -> None:
    if patroon.strip() and patroon.count("EXAMEN") != 1:
        raise Ongeldig("Zet in de vorm van de toetscodes één keer het woord EXAMEN, zoals EXAMEN.vVERSIE.VARIANT.")


def _eis_adres(adres: str) -> None:
    delen = urlsplit(adres)
    if not delen.netloc or not is_veilig(adres, ipv6=False, naam_nodig=False):
        raise Ongeldig("Geef een volledig adres dat met https:// begint.")
    if delen.username or delen.password:
        raise Ongeldig("Zet geen gebruikersnaam of wachtwoord in het adres.")


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
    live.touch(uow, onderwerpen.OKE)


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
    velden: dict[str, Any] = (
        {"oud": {"client_id": oud}, "nieuw": {"client_id": koppeling.client_id}} if koppeling.client_id != oud else {}
    )
    audit.record(uow, principal, "koppeling.geheim_vernieuwd", koppeling, **velden)
    live.touch(uow, onderwerpen.OKE)


def eis_gelukt(uitkomst: Stap) -> None:
    """Say why the old secret stays."""
    if not uitkomst.goed:
        raise Ongeldig(f"Het nieuwe geheim werkt niet, het oude blijft in gebruik. {uitkomst.uitleg}")
