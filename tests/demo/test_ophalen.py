"""The demo school and its own registry and delivery system know the same: fetching and reading back give no failure."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from portal.auth import kluis
from portal.db.aanmelden import Nevenaanmelding, WachtendBericht
from portal.db.beheren import Koppeling
from portal.db.monitoren import Teruglezing
from portal.db.session import reading, unit_of_work
from portal.demo.partners import vul_partners
from portal.jobs import bezorgen, ophalen
from portal.services.monitoren import teruglezen
from tests.hulp.servers import start, vrije_poort
from tests.hulp.voorraad import vul

pytestmark = pytest.mark.xdist_group("demo")
AANTAL = 40


@pytest.fixture
def partners(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The registry and delivery system of the demo, with a store that is empty as on the first start."""
    servers, adres = [], {}
    for soort in ("dr", "tas"):
        poort = vrije_poort()
        opdracht = [sys.executable, "-m", "portal.sandbox", soort, "--port", str(poort), "--data", str(tmp_path)]
        servers.append(start([*opdracht, "--students", str(AANTAL)], tmp_path / f"{soort}.log"))
        adres[soort] = f"http://localhost:{poort}"
    for server, url in zip(servers, adres.values(), strict=True):
        server.wacht_op_url(url + "/")
    yield adres
    for server in servers:
        server.stop()


def test_aanmeldingen_ophalen_in_de_demo_geeft_geen_fout(
    db: Any, omgeving: Any, partners: dict[str, str], tmp_path: Path
) -> None:  # AAN-1
    """What the demo school shows is what its registry says: nothing fails, waits or opens, and nothing is unknown there."""
    vul(AANTAL)
    with unit_of_work() as uow:
        ids = {}
        for k in uow.session.exec(select(Koppeling)):
            url = partners[k.soort]
            k.base_url, k.token_url, k.client_id = url, f"{url}/oauth/token", "portaal"
            k.secret_versleuteld = kluis.versleutel("portaal-geheim")
            k.open_tot, k.fouten_op_rij, k.storing_sinds, k.actief = None, 0, None, True
            ids[k.soort] = k.id
    assert vul_partners(tmp_path) > AANTAL
    s = ophalen.haal_deelnemers(ids["dr"])
    assert s.fouten == []
    with reading() as uow:
        vreemd = select(func.count(col(Nevenaanmelding.id))).where(col(Nevenaanmelding.eigen).is_(False))
        assert uow.session.exec(vreemd).one() == 0
        wacht = uow.session.exec(select(WachtendBericht).where(WachtendBericht.soort == "association")).all()
    assert wacht == []
    with unit_of_work() as uow:
        teruglezen.vraag_alles_terug(uow)
    bezorgen.bezorg_alles("test")
    with reading() as uow:
        mis = uow.session.exec(select(Teruglezing).where(Teruglezing.status != "gelezen")).all()
        assert [(t.soort, t.status, t.uitleg) for t in mis if t.status != "gevraagd"] == []
        verkeerd = [v for t in uow.session.exec(select(Teruglezing)) for v in t.verschillen]
    assert verkeerd == []
