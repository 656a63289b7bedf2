"""What an operator arranges from the shell: people, roles and partner systems, logged like any other act."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, TypeVar

from pydantic import Field
from sqlmodel import SQLModel, select

from portal.auth import geldigheid
from portal.auth.principal import Actor
from portal.db.beheren import Eenheid, Koppeling, OkeClient, Persoon, Roltoewijzing
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, NietGevonden, Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import accounts, partners, rollen
from portal.services.beheren.koppelingen import BewaarKoppeling, bewaar_koppeling
from portal.services.beheren.stand import SCOPES
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.zenden import berichten

_TUSSENVOEGSELS = {
    "van",
    "de",
    "der",
    "den",
    "het",
    "'t",
    "ten",
    "ter",
    "te",
    "el",
    "al",
    "in",
    "op",
    "la",
    "le",
    "von",
}
_R = TypeVar("_R", bound=SQLModel)


class VoegPersoonToe(Opdracht):
    """Add somebody who can log in."""

    account: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)
    naam: str = Field(min_length=2, max_length=250)
    studentnummer: str = Field(default="", max_length=40)


class CorrigeerPersoon(Opdracht):
    """Correct somebody's name, e-mail or account; what is left empty stays."""

    account: str
    naam: str = Field(default="", max_length=250)
    email: str = Field(default="", max_length=250)
    nieuw_account: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+$", max_length=200)
    reden: str = Field(min_length=3, max_length=500)


class VerleenRolAanAccount(Opdracht):
    """Give a role to an account, for a unit and until a day when told."""

    account: str
    rol: Rol
    eenheid: str = ""
    tot: date | None = None


class TrekRolVanAccountIn(Opdracht):
    """Take a role away from an account."""

    account: str
    rol: Rol
    eenheid: str = ""


class VoegClientToe(Opdracht):
    """Let a partner system call us."""

    naam: str = Field(min_length=2, max_length=100)
    scope: str
    koppeling: str = ""


def voeg_persoon_toe(uow: UnitOfWork, actor: Actor, cmd: VoegPersoonToe) -> uuid.UUID:
    """Add a person with an account; refuses an account that is taken."""
    accounts.eis_vrij(uow, cmd.account)
    voornaam, tussen, achternaam = splits_naam(cmd.naam)
    persoon = Persoon(
        account=cmd.account, nummer=cmd.studentnummer, voornaam=voornaam, tussenvoegsel=tussen, achternaam=achternaam,
        naam=" ".join(cmd.naam.split()), is_student=bool(cmd.studentnummer),
    )  # fmt: skip
    uow.add(persoon)
    audit.record(uow, actor, "persoon.toegevoegd", persoon, nieuw={"student": persoon.is_student})
    if persoon.is_student:
        opdracht = rollen.VerleenRol(persoon_id=persoon.id, rol=Rol.STUDENT, reden="Toegevoegd als student")
        rollen.verleen_rol(uow, actor, opdracht)
    return persoon.id


def corrigeer_persoon(uow: UnitOfWork, actor: Actor, cmd: CorrigeerPersoon) -> tuple[str, ...]:
    """Correct a person's name, e-mail or account; from then on no registry writes these any more. Gives which.

    Whoever has another account logs in anew: sessions under the old one end.
    """
    persoon = persoon_van(uow, cmd.account)
    eis_een_record(uow, persoon)
    anders: dict[str, Any] = {"email": cmd.email} if cmd.email else {}
    if cmd.naam:
        voornaam, tussen, achternaam = splits_naam(cmd.naam)
        anders |= {"voornaam": voornaam, "tussenvoegsel": tussen, "achternaam": achternaam}
        anders["naam"] = " ".join(cmd.naam.split())
    if cmd.nieuw_account:
        accounts.zet(uow, persoon, cmd.nieuw_account)
        anders["account"] = persoon.account
    if not anders:
        raise Ongeldig("Zeg wat er gecorrigeerd moet worden: naam, e-mail of account.")
    for veld, waarde in anders.items():
        setattr(persoon, veld, waarde)
    persoon.eigen_velden = sorted({*persoon.eigen_velden, *anders})
    uow.add(persoon)
    audit.record(uow, actor, "persoon.gecorrigeerd", persoon, nieuw={"velden": ", ".join(anders)}, reden=cmd.reden)
    berichten.stuur_persoon(uow, persoon.id)
    return tuple(anders)


def splits_naam(naam: str) -> tuple[str, str, str]:
    """`Maartje van Damme` in first name, prefix and surname."""
    woorden = naam.split()
    if len(woorden) == 1:
        return "", "", woorden[0]
    rest = woorden[1:]
    aantal = next((i for i, w in enumerate(rest) if w.lower() not in _TUSSENVOEGSELS), len(rest) - 1)
    return woorden[0], " ".join(rest[:aantal]), " ".join(rest[aantal:])


def verleen_rol(uow: UnitOfWork, actor: Actor, cmd: VerleenRolAanAccount) -> uuid.UUID:
    """Give a role from now on; the same rules as on the screen hold (BEH-3)."""
    persoon, eenheid = persoon_van(uow, cmd.account), _eenheid(uow, cmd.eenheid)
    if any(t.rol == cmd.rol and t.eenheid_id == (eenheid.id if eenheid else None) for t in _geldend(uow, persoon.id)):
        raise Botsing(f"{persoon.naam} heeft deze rol al.")
    opdracht = rollen.VerleenRol(
        persoon_id=persoon.id, rol=cmd.rol, eenheid_id=eenheid.id if eenheid else None, tot=cmd.tot,
        reden="Verleend door de systeembeheerder",
    )  # fmt: skip
    return rollen.verleen_rol(uow, actor, opdracht)


def trek_rol_in(uow: UnitOfWork, actor: Actor, cmd: TrekRolVanAccountIn) -> int:
    """End the assignments of a role now; gives how many there were."""
    persoon, eenheid = persoon_van(uow, cmd.account), _eenheid(uow, cmd.eenheid)
    rijen = [
        t for t in _geldend(uow, persoon.id) if t.rol == cmd.rol and (eenheid is None or t.eenheid_id == eenheid.id)
    ]
    if not rijen:
        raise NietGevonden(f"{persoon.naam} heeft de rol {cmd.rol.label.lower()} hier niet.")
    for rij in rijen:
        opdracht = rollen.TrekRolIn(toewijzing_id=rij.id, reden="Ingetrokken door de systeembeheerder")
        rollen.trek_rol_in(uow, actor, opdracht)
    return len(rijen)


def stel_koppeling_in(uow: UnitOfWork, actor: Actor, cmd: BewaarKoppeling) -> uuid.UUID:
    """Add a connection, or give the one with this name new addresses and a new secret."""
    bestaand = _zoek(uow, Koppeling, Koppeling.naam == cmd.naam)
    return bewaar_koppeling(uow, actor, cmd.model_copy(update={"id": bestaand.id if bestaand else None}))


def voeg_client_toe(uow: UnitOfWork, actor: Actor, cmd: VoegClientToe) -> tuple[str, str]:
    """Let a partner call us with one scope; gives client id and secret, the secret for this once."""
    soort = SCOPES.get(cmd.scope)
    if soort is None:
        raise Ongeldig(f"Onbekende scope ‘{cmd.scope}’. Kies uit: {', '.join(SCOPES)}.")
    koppeling = _koppeling_voor(uow, soort, cmd.koppeling)
    return partners.maak_client(uow, actor, cmd.naam, cmd.scope, koppeling.id if koppeling else None)


def _koppeling_voor(uow: UnitOfWork, soort: str, naam: str) -> Koppeling | None:
    """The connection of the same partner: the named one, else the only one of its kind; with several it is asked."""
    if naam:
        return koppeling_van(uow, naam)
    rijen = list(uow.session.exec(select(Koppeling).where(Koppeling.soort == soort).order_by(Koppeling.zoekvorm)))
    if len(rijen) > 1:
        namen = ", ".join(f"‘{k.naam}’" for k in rijen)
        raise Ongeldig(
            f"Er zijn meer koppelingen van deze soort: {namen}.", actie="Zeg welke het is met --connection NAAM."
        )
    return rijen[0] if rijen else None


def koppeling_van(uow: UnitOfWork, naam: str) -> Koppeling:
    """The connection with this name."""
    rij = _zoek(uow, Koppeling, Koppeling.naam == naam)
    if rij is None:
        raise NietGevonden(f"Er is geen koppeling met de naam ‘{naam}’.")
    return rij


def persoon_van(uow: UnitOfWork, account: str) -> Persoon:
    """The person with this account."""
    rij = _zoek(uow, Persoon, Persoon.account == account)
    if rij is None:
        raise NietGevonden(f"Er is niemand met het account {account}.", actie="Voeg toe met: portal person add")
    return rij


def _eenheid(uow: UnitOfWork, code: str) -> Eenheid | None:
    if not code:
        return None
    rij = _zoek(uow, Eenheid, Eenheid.code == code)
    if rij is None:
        raise NietGevonden(f"Er is geen team of locatie met de code ‘{code}’.")
    return rij


def _geldend(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[Roltoewijzing]:
    """Assignments that hold now or later."""
    vraag = select(Roltoewijzing).where(Roltoewijzing.persoon_id == persoon_id, *geldigheid.toewijzing_loopt())
    return list(uow.session.exec(vraag))


def _zoek(uow: UnitOfWork, model: type[_R], waar: Any) -> _R | None:
    return uow.session.exec(select(model).where(waar)).first()


def zorg_voor_client(uow: UnitOfWork, actor: Actor, naam: str, scope: str, client_id: str, geheim: str) -> None:
    """A partner with a secret that was made elsewhere, as in the demo; left alone when it is there already."""
    if _zoek(uow, OkeClient, OkeClient.client_id == client_id) is None:
        koppeling = _koppeling_voor(uow, SCOPES[scope], "")
        partners.maak_client(
            uow, actor, naam, scope, koppeling.id if koppeling else None, client_id=client_id, geheim=geheim
        )
