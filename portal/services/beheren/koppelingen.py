"""Connections to other systems: stored, tested, and a new secret only kept when it works."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field
from sqlmodel import col, select

from portal.auth import kluis
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging, Eenheid, Koppeling, OkeClient
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.adressen import is_veilig
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.rechten import P
from portal.oke import proef
from portal.oke.proef import Stap
from portal.services.beheren import bekrachtiging
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


_LEEG = {"base_url": "", "token_url": "", "actief": False}
_BEWAAKT = ("soort", "base_url", "token_url", "eenheid_id")
"""What decides where data go and whose they are: another value counts when a second person agreed."""
_ADRES = ("base_url", "token_url")


def bewaar_koppeling(uow: UnitOfWork, principal: Actor, cmd: BewaarKoppeling) -> uuid.UUID:
    """Add or change a connection; the secret is kept encrypted and never shown again (BEH-6).

    From a screen another address, kind or part of the school waits for a second person, with the secret that goes with
    it; until then what was agreed before stays in use. From the shell it holds at once.
    """
    if isinstance(principal, Principal):
        require(principal, P.KOPPELING_BEHEREN)
    _eis_geldig(uow, cmd)
    velden, geheim = cmd.model_dump(exclude={"id", "geheim"}), cmd.geheim
    koppeling = uow.houd(Koppeling, cmd.id) if cmd.id else Koppeling(**{**velden, **_LEEG})
    oud = {naam: getattr(koppeling, naam) for naam in velden} if cmd.id else {}
    verzoek = _verzoek(koppeling, cmd) if isinstance(principal, Principal) else None
    if verzoek:
        geheim, velden = "", {**velden, **{naam: getattr(koppeling, naam) for naam in (*_BEWAAKT, "client_id")}}
    if not (koppeling.base_url or velden["base_url"]):
        velden["actief"] = False
    for naam, waarde in velden.items():
        setattr(koppeling, naam, waarde)
    if geheim:
        koppeling.secret_versleuteld, koppeling.secret_sinds = kluis.versleutel(geheim), tijd.nu()
    uow.add(koppeling)
    actie = "koppeling.gewijzigd" if cmd.id else "koppeling.toegevoegd"
    if velden != oud or geheim:
        audit.record(uow, principal, actie, koppeling, oud=oud, nieuw={**velden, "geheim_vernieuwd": bool(geheim)})
    if verzoek and isinstance(principal, Principal):
        bekrachtiging.vraag(uow, principal, verzoek)
    live.touch(uow, onderwerpen.OKE)
    return koppeling.id


def _eis_geldig(uow: UnitOfWork, cmd: BewaarKoppeling) -> None:
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
    if not cmd.id and not cmd.geheim:
        raise Ongeldig("Geef het geheim van deze koppeling.")


def _verzoek(koppeling: Koppeling, cmd: BewaarKoppeling) -> bekrachtiging.Voornemen | None:
    """What a second person has to agree to, if anything; an address never gets a secret that was given for another."""
    oud = {naam: _tekst(getattr(koppeling, naam)) for naam in (*_BEWAAKT, "client_id")} if cmd.id else {}
    nieuw = {naam: _tekst(getattr(cmd, naam)) for naam in (*_BEWAAKT, "client_id")}
    if all(oud.get(naam) == nieuw[naam] for naam in _BEWAAKT):
        return None
    if any(oud.get(naam) != nieuw[naam] for naam in _ADRES) and not cmd.geheim:
        raise Ongeldig("Geef ook het geheim: een ander adres krijgt nooit het geheim dat voor het vorige is gegeven.")
    if not koppeling.base_url:
        nieuw["actief"] = "ja" if cmd.actief else "nee"
    return bekrachtiging.Voornemen(
        Bekrachtigingsoort.KOPPELING, str(koppeling.id), cmd.naam, nieuw, oud, cmd.geheim, koppeling.id
    )


def _tekst(waarde: object) -> str:
    return str(waarde) if waarde else ""


def voer_door(uow: UnitOfWork, principal: Principal, verzoek: Bekrachtiging) -> None:
    """Use what was agreed, with the secret that was given for it; refused when the connection changed since (BEH-6)."""
    koppeling = uow.houd(Koppeling, uuid.UUID(verzoek.onderwerp))
    if _is_anders(koppeling, verzoek):
        raise Botsing("De koppeling is sinds dit verzoek gewijzigd.", actie="Wijs het af en laat het opnieuw vragen.")
    oud = {naam: _tekst(getattr(koppeling, naam)) for naam in verzoek.nieuw}
    for naam, waarde in verzoek.nieuw.items():
        setattr(koppeling, naam, _WAARDE.get(naam, str)(waarde))
    if verzoek.geheim_versleuteld:
        koppeling.secret_versleuteld, koppeling.secret_sinds = verzoek.geheim_versleuteld, tijd.nu()
    uow.add(koppeling)
    audit.record(uow, principal, "koppeling.gewijzigd", koppeling, oud=oud, nieuw=verzoek.nieuw)


def _is_anders(koppeling: Koppeling, verzoek: Bekrachtiging) -> bool:
    """Whether anything that the second person was shown is something else by now: kind, part of the school, addresses, our
    name there, or the secret that this request would put back."""
    was = verzoek.oud or verzoek.nieuw | dict.fromkeys(_ADRES, "")
    if any(_tekst(getattr(koppeling, naam)) != was.get(naam, "") for naam in (*_BEWAAKT, "client_id")):
        return True
    sinds = koppeling.secret_sinds
    return bool(verzoek.geheim_versleuteld and verzoek.oud and sinds and sinds > verzoek.gevraagd_op)


class HaalKoppelingWeg(Opdracht):
    """Remove a connection that nobody agreed to, and say why."""

    id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def haal_weg(uow: UnitOfWork, principal: Principal, cmd: HaalKoppelingWeg) -> None:
    """Remove a connection that was refused or taken back before it ever counted; nothing went there (BEH-6)."""
    require(principal, P.KOPPELING_BEHEREN)
    koppeling = uow.houd(Koppeling, cmd.id)
    if koppeling.base_url:
        raise Geblokkeerd(
            f"‘{koppeling.naam}’ is in gebruik geweest.",
            actie="Zet haar uit bij ‘Wijzig’; dan gaat er niets meer heen.",
        )
    if bekrachtiging.open_verzoek(uow, Bekrachtigingsoort.KOPPELING, str(koppeling.id)):
        raise Geblokkeerd("Over deze koppeling wacht nog een verzoek.", actie="Trek dat eerst in.")
    if uow.session.exec(select(OkeClient.client_id).where(OkeClient.koppeling_id == koppeling.id)).first():
        raise Geblokkeerd("Er hoort nog een partner bij deze koppeling.", actie="Geef die eerst een andere koppeling.")
    audit.record(uow, principal, "koppeling.verwijderd", koppeling, oud={"naam": koppeling.naam}, reden=cmd.reden)
    uow.delete(koppeling)
    live.touch(uow, onderwerpen.OKE)


_WAARDE: dict[str, Callable[[str], Any]] = {
    "eenheid_id": lambda w: uuid.UUID(w) if w else None,
    "actief": lambda w: w == "ja",
}


def _eis_patroon(patroon: str) -> None:
    if patroon.strip() and patroon.count("EXAMEN") != 1:
        raise Ongeldig("Zet in de vorm van de toetscodes één keer het woord EXAMEN, zoals EXAMEN.vVERSIE.VARIANT.")


def _eis_adres(adres: str) -> None:
    if not is_veilig(adres):
        raise Ongeldig("Geef een volledig adres dat met https:// begint.")
    delen = urlsplit(adres)
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
    koppeling = uow.get(Koppeling, koppeling_id)
    if not koppeling.base_url:
        raise Geblokkeerd(
            f"Het adres van ‘{koppeling.naam}’ is nog niet bekrachtigd. Tot dan gaat er niets heen, ook geen proef."
        )
    return koppeling


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


def vernieuw_geheim(
    uow: UnitOfWork, principal: Principal, cmd: VernieuwGeheim, geprobeerd: Koppeling, uitkomst: Stap
) -> None:
    """Put the new secret in the place of the old one, only when it was tried and works where the connection leads (BEH-6).

    Messages under way keep their token; the next token is asked with the new secret, so nothing stands still.
    """
    require(principal, P.KOPPELING_BEHEREN)
    koppeling = uow.houd(Koppeling, cmd.id)
    if any(getattr(koppeling, naam) != getattr(geprobeerd, naam) for naam in _ADRES):
        raise Botsing(
            "Intussen kreeg deze koppeling een ander adres. Het geheim is niet bewaard: het is voor het vorige gegeven.",
            actie="Geef het opnieuw als het ook daar geldt.",
        )
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
