"""Count what strangers ask of the OKE server: apart from the log of partners, with the first of each minute as a sample."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from portal.auth import rem
from portal.db.monitoren import VreemdVerzoek
from portal.db.session import UnitOfWork, unit_of_work
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.regels import op_een_regel
from portal.settings import get_settings

LOG = logging.getLogger("portal.vreemden")
MEESTE_AFZENDERS = 20
"""Addresses with a row of their own in a minute, of one process; all others share one."""
OVERIGE = "overige"
_BEWAAR = timedelta(days=90)


@dataclass(frozen=True)
class Aanklop:
    """One refused request of somebody without a valid token."""

    adres: str
    methode: str
    pad: str
    http_status: int
    reden: str
    aantal: int = 1


_nog: dict[tuple[datetime, str], Aanklop] = {}
_genoemd: dict[datetime, set[str]] = {}
_slot = Lock()


def noteer(aanklop: Aanklop) -> None:
    """Count a refused request, and write what was counted while that happens seldom enough.

    A flood costs some rows and some short transactions a minute, whatever its size; what is not written yet goes
    along with the next one, or with the job of each minute.
    """
    tel(aanklop)
    if rem.OPSCHRIJVEN_OKE.mag():
        schrijf_bij()


def tel(aanklop: Aanklop) -> None:
    """Count a refused request in memory only: for who holds a transaction already."""
    minuut, afzender = tijd.nu().replace(second=0, microsecond=0), rem.netwerk(aanklop.adres) or "onbekend"
    with _slot:
        if minuut not in _genoemd:
            _genoemd.clear()
        genoemd = _genoemd.setdefault(minuut, set())
        if afzender not in genoemd and len(genoemd) >= MEESTE_AFZENDERS:
            afzender = OVERIGE
        genoemd.add(afzender)
        eerste = _nog.get((minuut, afzender))
        _nog[minuut, afzender] = replace(eerste, aantal=eerste.aantal + 1) if eerste else aanklop


def vergeet() -> None:
    """Start counting anew."""
    with _slot:
        _nog.clear()
        _genoemd.clear()


def schrijf_bij() -> None:
    """Write what was counted since; when that fails it is kept for the next time."""
    with _slot:
        geteld = dict(_nog)
        _nog.clear()
    if not geteld:
        return
    try:
        with unit_of_work() as uow:
            for (minuut, afzender), aanklop in sorted(geteld.items(), key=lambda g: g[0]):
                _schrijf(uow, minuut, afzender, aanklop)
    except DBAPIError:
        LOG.exception("Geweigerde verzoeken van onbekenden staan nog niet in de database")
        with _slot:
            for sleutel, aanklop in geteld.items():
                later = _nog.get(sleutel)
                _nog[sleutel] = replace(aanklop, aantal=aanklop.aantal + (later.aantal if later else 0))


def _schrijf(uow: UnitOfWork, minuut: datetime, afzender: str, a: Aanklop) -> None:
    nieuw = (sqlite if get_settings().is_sqlite else postgresql).insert(tabel(VreemdVerzoek))
    erbij = {"aantal": col(VreemdVerzoek.aantal) + nieuw.excluded.aantal}
    uow.session.execute(
        nieuw.on_conflict_do_update(index_elements=["minuut", "afzender"], set_=erbij),
        {
            "minuut": minuut, "afzender": op_een_regel(afzender, 64), "aantal": a.aantal,
            "methode": op_een_regel(a.methode, 6), "pad": op_een_regel(a.pad), "http_status": a.http_status,
            "reden": op_een_regel(a.reden, 300),
        },
    )  # fmt: skip


def ruim_op() -> None:
    """Forget what strangers asked more than three months ago."""
    with unit_of_work() as uow:
        uow.session.execute(delete(VreemdVerzoek).where(col(VreemdVerzoek.minuut) < tijd.nu() - _BEWAAR))
