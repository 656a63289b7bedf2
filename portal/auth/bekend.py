"""Addresses from which somebody logged in lately: they keep the way in when strangers fill it; a fingerprint is kept."""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from portal.auth.rem import netwerk
from portal.db.beheren import BekendAdres
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.settings import get_settings

BEWAAR = timedelta(days=30)
_OPNIEUW = timedelta(days=1)
_GEZIEN_SECONDEN, _MEESTE_GEZIEN = 60.0, 5_000
_gezien: dict[str, tuple[float, bool]] = {}


def onthoud(adres: str) -> None:
    """Somebody logged in from here: known for thirty days; written at most once a day, older ones are cleared away."""
    afdruk, nu = afdruk_van(adres), tijd.nu()
    with reading() as uow:
        vraag = select(BekendAdres.afdruk).where(BekendAdres.afdruk == afdruk)
        if uow.session.exec(vraag.where(col(BekendAdres.laatst_op) > nu - _OPNIEUW)).first():
            return
    with unit_of_work() as uow:
        ruim_op(uow)
        invoegen = (sqlite if get_settings().is_sqlite else postgresql).insert(tabel(BekendAdres))
        uow.session.execute(
            invoegen.on_conflict_do_update(index_elements=["afdruk"], set_={"laatst_op": nu}),
            {"afdruk": afdruk, "laatst_op": nu},
        )
    _gezien.pop(afdruk, None)


def ruim_op(uow: UnitOfWork) -> None:
    """Forget the addresses from which nobody logged in for thirty days."""
    uow.session.execute(delete(BekendAdres).where(col(BekendAdres.laatst_op) < tijd.nu() - BEWAAR))


def is_bekend(adres: str) -> bool:
    """True when somebody logged in from this address in the last thirty days; remembered for a minute."""
    afdruk, nu = afdruk_van(adres), time.monotonic()
    op, bekend = _gezien.get(afdruk, (0.0, False))
    if op and nu - op < _GEZIEN_SECONDEN:
        return bekend
    with reading() as uow:
        vraag = select(BekendAdres.afdruk).where(BekendAdres.afdruk == afdruk)
        bekend = uow.session.exec(vraag.where(col(BekendAdres.laatst_op) >= tijd.nu() - BEWAAR)).first() is not None
    if len(_gezien) >= _MEESTE_GEZIEN:
        _gezien.clear()
    _gezien[afdruk] = (nu, bekend)
    return bekend


def afdruk_van(adres: str) -> str:
    """A fingerprint with our own key: whoever has the table cannot find the addresses by trying them all."""
    return hmac.new(get_settings().secret().encode(), f"adres:{netwerk(adres)}".encode(), hashlib.sha256).hexdigest()
