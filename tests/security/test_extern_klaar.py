"""Somebody from outside the school whose last act ends his access hears that it succeeded, and not that it failed."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import BeoordelingStatus, ZittingStatus
from tests.hulp.maak import Maak
from tests.hulp.proef import Inlog, Proefserver

pytestmark = pytest.mark.xdist_group("proef")


def _van_buiten(inlog: Callable[..., Inlog], rol: Rol) -> Inlog:
    wie = inlog(rol)
    with unit_of_work() as uow:
        uow.session.get_one(Persoon, wie.persoon.id).extern = True
    return wie


async def _speel(proef: Proefserver, wie: Inlog, kamer: str, state: str, pad: str, veld: str, daad: Any) -> str:
    """Open the page of a case, do the act there and give all that came back."""
    router = {"pathname": pad, "asPath": pad, "query": {veld: pad.rsplit("/", 1)[1]}}
    async with proef.vreemde(sleutel=wie.sleutel, token=f"tab-{uuid.uuid4()}", pad=pad) as tab:
        tab.router = router
        for methode, payload in (("laad", {}), daad):
            naam = f"reflex___state____state.portal___state___{kamer.replace('.', '___')}____{state}.{methode}"
            await tab.zend(naam, payload, router, f"klaar-{uuid.uuid4()}")
            await tab.tot_rust()
        return tab.alles


def test_wie_van_buiten_tekent_hoort_dat_het_getekend_is(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie, maak = _van_buiten(inlog, Rol.SURVEILLANT), Maak()
    zitting = maak.zitting(start=tijd.nu() - timedelta(hours=2), status=ZittingStatus.GESLOTEN)
    maak.zittingsmedewerker(zitting, wie.persoon)
    with unit_of_work() as uow:
        uow.add(ProcesVerbaal(zitting_id=zitting.id, verslag="Rustig"))
    daad = ("onderteken", {"vorm": {"akkoord": "on"}})
    pad = f"/afnemen/{zitting.id}"
    werk = _speel(proef, wie, "afnemen.zitting", "afnemen_zitting_state", pad, "zitting_id", daad)
    gehoord = asyncio.run(asyncio.wait_for(werk, 60))
    with reading() as uow:
        assert uow.session.get_one(Zitting, zitting.id).status == ZittingStatus.ONDERTEKEND, gehoord[-2000:]
    assert "U bent klaar met deze zitting" in gehoord
    assert "Dit bestaat niet" not in gehoord


def test_wie_van_buiten_het_laatste_werk_afrondt_hoort_dat_het_klaar_is(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    wie, maak = _van_buiten(inlog, Rol.BEOORDELAAR), Maak()
    zitting = maak.zitting(start=tijd.nu() - timedelta(hours=2), status=ZittingStatus.ONDERTEKEND)
    maak.zittingsmedewerker(zitting, wie.persoon, rol="beoordelaar")
    deelname = maak.deelname(zitting)
    werk = maak.beoordeling(deelname, wie.persoon)
    maak.resultaat(deelname)
    daad = ("rond_af", {"vorm": {"toelichting": ""}})
    pad = f"/beoordelen/{werk.id}"
    spel = _speel(proef, wie, "beoordelen.werk", "beoordelen_werk_state", pad, "beoordeling_id", daad)
    gehoord = asyncio.run(asyncio.wait_for(spel, 60))
    with reading() as uow:
        assert uow.session.get_one(Beoordeling, werk.id).status == BeoordelingStatus.GEDAAN, gehoord[-2000:]
    assert "U bent klaar met deze zitting" in gehoord
    assert "Dit bestaat niet" not in gehoord
