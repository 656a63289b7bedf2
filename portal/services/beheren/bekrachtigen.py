"""Deciding about a change of an administrator: agree, and it counts from now on; or not, and nothing changed."""

from __future__ import annotations

import uuid

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging
from portal.db.session import UnitOfWork
from portal.domain.bekrachtiging import BEKRACHTIGING, GEVRAAGD_ONDER, Bekrachtigingsoort
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import P
from portal.services.beheren import accounts, koppelingen, partners, rollen, rollen_uit_inlogdienst, stand_bereik
from portal.services.beheren.bekrachtiging import rond_af
from portal.services.grond.opdracht import Opdracht


class Bekrachtig(Opdracht):
    """Agree to a change."""

    verzoek_id: uuid.UUID


class WijsVerzoekAf(Opdracht):
    """Do not agree to a change, and say why."""

    verzoek_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class TrekVerzoekIn(Opdracht):
    """Take back what was asked, and say why."""

    verzoek_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def bekrachtig(uow: UnitOfWork, principal: Principal, cmd: Bekrachtig) -> None:
    """Agree as the second person: the change counts from now on; never by who asked it (BEH-3, BEH-6)."""
    rij = _te_besluiten(uow, principal, cmd.verzoek_id)
    BEKRACHTIGING.require(rij.status, "bekrachtigen")
    match Bekrachtigingsoort(rij.soort):
        case Bekrachtigingsoort.KOPPELING:
            koppelingen.voer_door(uow, principal, rij)
        case Bekrachtigingsoort.PARTNER:
            partners.laat_toe(uow, principal, rij)
        case Bekrachtigingsoort.PARTNERGEHEIM:
            partners.neem_geheim_over(uow, principal, rij)
        case Bekrachtigingsoort.INLOGROL:
            rollen_uit_inlogdienst.neem_op(uow, principal, rij)
        case Bekrachtigingsoort.ROL:
            rollen.neem_op(uow, principal, rij)
        case Bekrachtigingsoort.ACCOUNT:
            accounts.neem_op(uow, principal, rij)
    rond_af(uow, principal, rij, "bekrachtigen")


def wijs_af(uow: UnitOfWork, principal: Principal, cmd: WijsVerzoekAf) -> None:
    """Do not agree: all stays as it was, and who asked reads why (BEH-3)."""
    rij = _te_besluiten(uow, principal, cmd.verzoek_id)
    rond_af(uow, principal, rij, "afwijzen", cmd.reden)
    _ruim_op(uow, principal, rij)


def trek_in(uow: UnitOfWork, principal: Principal, cmd: TrekVerzoekIn) -> None:
    """Take a request back, as who administers its subject; all stays as it was (BEH-2)."""
    rij = uow.houd(Bekrachtiging, cmd.verzoek_id)
    require(principal, GEVRAAGD_ONDER[Bekrachtigingsoort(rij.soort)])
    uow.get(Bekrachtiging, rij.id, stand_bereik.rolverzoeken(uow, principal))
    rond_af(uow, principal, rij, "intrekken", cmd.reden)
    _ruim_op(uow, principal, rij)


def _ruim_op(uow: UnitOfWork, principal: Principal, rij: Bekrachtiging) -> None:
    """A partner that nobody agreed to leaves nothing behind; a connection keeps what was agreed before."""
    if rij.soort == Bekrachtigingsoort.PARTNER:
        partners.vergeet(uow, principal, rij.onderwerp)


def _te_besluiten(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> Bekrachtiging:
    require(principal, P.BEKRACHTIGING_BESLUITEN)
    rij = uow.houd(Bekrachtiging, id)
    if rij.gevraagd_door_id == principal.persoon_id:
        raise NietToegestaan("Over uw eigen verzoek besluit een ander.", code="niet-aan-zichzelf")
    return rij
