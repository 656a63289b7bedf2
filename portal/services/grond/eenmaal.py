"""An act is done once: the key of an act is taken in its own transaction, so that whatever arrives again does nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from portal.auth.principal import Principal
from portal.db.raamwerk import GedaneHandeling
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import AlGedaan, AlInAnderTabblad

ANDER_TAB = timedelta(minutes=5)
"""Within this time the same form from another tab is asked about before it is done again."""
_BEWAAR = timedelta(days=7)
"""Longer than a browser keeps an act that it could not deliver."""


@dataclass(frozen=True, kw_only=True)
class Merk:
    """How an act is known again: the key that the browser gave it, its handler, its tab, and a print of its content."""

    sleutel: str
    wat: str
    tab: str
    afdruk: str
    formulier: bool = False


def neem(uow: UnitOfWork, principal: Principal, merk: Merk) -> None:
    """Take this act for this transaction; AlGedaan when it was done before.

    AlInAnderTabblad, once, when another tab of this person just sent the same form: two tabs do an act once, and whoever
    really means a second one sends it again.
    """
    wie = str(principal.persoon_id)
    rij = GedaneHandeling(
        sleutel=_som(wie, merk.wat, merk.sleutel), wat=_som(wie, merk.wat), tab=_som(merk.tab),
        afdruk=_som(merk.wat, merk.afdruk), op=tijd.nu(),
    )  # fmt: skip
    if uow.session.get(GedaneHandeling, rij.sleutel) is not None:
        raise AlGedaan()
    if merk.formulier and _net_in_een_ander_tabblad(uow, rij):
        raise AlInAnderTabblad()
    try:
        uow.add(rij)
    except IntegrityError:
        raise AlGedaan() from None


def gewaarschuwd(uow: UnitOfWork, principal: Principal, merk: Merk) -> None:
    """Remember that this tab was asked: what it sends after that, it means."""
    wie = str(principal.persoon_id)
    vraag = select(GedaneHandeling).where(GedaneHandeling.wat == _som(wie, merk.wat))
    for rij in uow.session.exec(vraag.order_by(col(GedaneHandeling.op).desc()).limit(1)):
        rij.tab = _som(merk.tab)
        uow.add(rij)


def ruim_op(uow: UnitOfWork) -> None:
    """Forget the acts of long ago."""
    uow.session.execute(delete(GedaneHandeling).where(col(GedaneHandeling.op) < tijd.nu() - _BEWAAR))


def _net_in_een_ander_tabblad(uow: UnitOfWork, rij: GedaneHandeling) -> bool:
    uow.neem_beurt(rij.wat)
    vraag = select(GedaneHandeling).where(GedaneHandeling.wat == rij.wat).order_by(col(GedaneHandeling.op).desc())
    vorige = uow.session.exec(vraag.limit(1)).first()
    return (
        vorige is not None and vorige.afdruk == rij.afdruk and vorige.tab != rij.tab and vorige.op > rij.op - ANDER_TAB
    )


def _som(*delen: str) -> str:
    return hashlib.sha256("\n".join(delen).encode()).hexdigest()
