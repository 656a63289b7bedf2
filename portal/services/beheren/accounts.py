"""The account under which somebody logs in: another name for it, never in a way that hands a role to somebody else."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth import geldigheid, sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging, Personeelsaccount, Persoon, Roltoewijzing
from portal.db.session import UnitOfWork
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.statussen import BekrachtigingStatus
from portal.domain.tekst import ONZICHTBAAR, accountnaam, is_zichtbaar
from portal.services.beheren import bekrachtiging, rollen
from portal.services.beheren.stand_samenvoegbaar import MACHTIG
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.zenden import berichten

ACCOUNT = r"^[^@\s]+@[^@\s]+$"


class HernoemAccount(Opdracht):
    """Give the account of somebody another name."""

    persoon_id: uuid.UUID
    account: str = Field(pattern=ACCOUNT, max_length=200)
    reden: str = Field(min_length=3, max_length=500)


def hernoem(uow: UnitOfWork, principal: Principal, cmd: HernoemAccount) -> bool:
    """Let somebody log in with another account from now on; roles stay, open sessions end (BEH-4).

    Who has a role that decides about exams, or administers, gets it when a second person agreed: whoever has the
    account has the role. Gives True when it waits for that.
    """
    require(principal, P.PERSOON_BEHEREN)
    persoon = uow.houd(Persoon, cmd.persoon_id)
    if not is_machtig(uow, persoon.id):
        _wijzig(uow, principal, persoon, cmd.account, cmd.reden)
        return False
    _eis_mogelijk(uow, principal, persoon, cmd.account)
    nieuw = {"account": accountnaam(cmd.account), "reden": cmd.reden}
    voornemen = bekrachtiging.Voornemen(
        Bekrachtigingsoort.ACCOUNT, str(persoon.id), f"Ander account voor {persoon.naam}", nieuw,
        {"account": persoon.account or ""}, onderwerp_id=persoon.id,
    )  # fmt: skip
    bekrachtiging.vraag(uow, principal, voornemen)
    return True


def neem_op(uow: UnitOfWork, principal: Principal, verzoek: Bekrachtiging) -> None:
    """Give the account that somebody agreed to; all rules are looked at again (BEH-3)."""
    assert verzoek.onderwerp_id is not None
    persoon = uow.houd(Persoon, verzoek.onderwerp_id)
    if (persoon.account or "") != verzoek.oud["account"]:
        raise Geblokkeerd("Het account is sinds dit verzoek al gewijzigd.", actie="Wijs dit verzoek af.")
    _wijzig(uow, principal, persoon, verzoek.nieuw["account"], verzoek.nieuw["reden"], dit=verzoek.id)


def is_machtig(uow: UnitOfWork, persoon_id: uuid.UUID) -> bool:
    """True for who has, or will have, a role that decides about exams or administers the portal."""
    vraag = select(Roltoewijzing.rol).where(Roltoewijzing.persoon_id == persoon_id, *geldigheid.toewijzing_loopt())
    return any(Rol(rol) in MACHTIG for rol in uow.session.exec(vraag))


def _wijzig(
    uow: UnitOfWork, principal: Principal, persoon: Persoon, account: str, reden: str, dit: uuid.UUID | None = None
) -> None:
    _eis_mogelijk(uow, principal, persoon, account, dit)
    oud = {} if persoon.is_student else {"account": persoon.account or ""}
    zet(uow, persoon, account)
    nieuw = {"velden": "account"} if persoon.is_student else {"account": persoon.account}
    audit.record(uow, principal, "persoon.account_gewijzigd", persoon, oud=oud, nieuw=nieuw, reden=reden)
    berichten.stuur_persoon(uow, persoon.id)
    live.touch(uow, onderwerpen.RECHTEN, onderwerpen.BASIS)


def zet(uow: UnitOfWork, persoon: Persoon, account: str) -> None:
    """Another account from now on; no registry writes it any more, and sessions under the old one end."""
    eis_vrij(uow, account, persoon.id)
    persoon.account = accountnaam(account)
    persoon.eigen_velden = sorted({*persoon.eigen_velden, "account"})
    uow.add(persoon)
    rollen.onthoud_als_medewerker(uow, persoon)
    sessies.end_alle(uow, persoon.id, "Het account is veranderd")


def eis_vrij(uow: UnitOfWork, account: str, behalve: uuid.UUID | None = None) -> None:
    """Refuse an account that somebody has, in whatever capitals, or under which somebody else worked here."""
    naam = accountnaam(account)
    if not is_zichtbaar(naam):
        raise Ongeldig(ONZICHTBAAR)
    if uow.session.exec(select(Persoon.id).where(Persoon.account == naam, col(Persoon.id) != behalve)).first():
        raise Botsing(f"Er is al iemand met het account {naam}.")
    van_ander = (Personeelsaccount.account == naam, col(Personeelsaccount.persoon_id) != behalve)
    if uow.session.exec(select(Personeelsaccount.id).where(*van_ander)).first():
        raise Botsing(
            f"Met het account {naam} werkte hier eerder iemand anders; die zou als deze persoon binnenkomen.",
            actie="Kies een ander account.",
        )


def _eis_mogelijk(
    uow: UnitOfWork, principal: Principal, persoon: Persoon, account: str, dit: uuid.UUID | None = None
) -> None:
    if persoon.id == principal.persoon_id:
        raise NietToegestaan("Dit is uw eigen account. Vraag een andere beheerder.", code="niet-aan-zichzelf")
    eis_een_record(uow, persoon)
    if persoon.account == accountnaam(account):
        raise Ongeldig("Dit is het account al.")
    eis_vrij(uow, account, persoon.id)
    wacht = (col(Bekrachtiging.onderwerp_id) == persoon.id, Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD)
    titel = uow.session.exec(select(Bekrachtiging.titel).where(*wacht, col(Bekrachtiging.id) != dit)).first()
    if titel:
        raise Geblokkeerd(f"‘{titel}’ wacht op bekrachtiging.", actie="Laat daar eerst over besluiten, of trek het in.")
