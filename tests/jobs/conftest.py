"""A partner on a real port, a connection to it, and a short way to queue messages."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from portal.auth import kluis
from portal.db.beheren import Koppeling
from portal.db.session import unit_of_work
from portal.oke import client
from portal.services.grond import wekkers
from portal.services.zenden import outbox
from tests.hulp.bezorgen import Put
from tests.hulp.maak import Maak
from tests.hulp.partner import Partner, draai
from tests.hulp.servers import start, vrije_poort


@pytest.fixture(scope="package")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A registry and a delivery system, started once for these tests."""
    map_, servers, adres = tmp_path_factory.mktemp("sandbox"), [], {}
    for soort in ("dr", "tas"):
        poort = vrije_poort()
        opdracht = [sys.executable, "-m", "portal.sandbox", soort, "--port", str(poort), "--data", str(map_)]
        servers.append(start([*opdracht, "--students", "40"], map_ / f"{soort}.log"))
        adres[soort] = f"http://localhost:{poort}"
    for server, url in zip(servers, adres.values(), strict=True):
        server.wacht_op_url(url + "/")
    yield adres
    for server in servers:
        server.stop()


@pytest.fixture
def partner() -> Iterator[Partner]:
    with draai() as p:
        yield p


@pytest.fixture(autouse=True)
def _schoon() -> Iterator[None]:
    yield
    wekkers.set_wekker(None)
    for p in client._partners.values():
        p.sluit()
    client._partners.clear()


@pytest.fixture
def snel(omgeving: Any, db: Any) -> None:
    """Retries within tens of milliseconds."""
    omgeving(retry_base="0.05", oke_timeout="3")


@pytest.fixture
def koppeling(maak: Maak, partner: Partner, snel: None) -> Koppeling:
    return maak.koppeling(
        "tas", naam="Remindo", base_url=partner.url, token_url=partner.token_url,
        secret_versleuteld=kluis.versleutel("geheim"),
    )  # fmt: skip


@pytest.fixture
def zet(koppeling: Koppeling, request: pytest.FixtureRequest) -> Put:
    """`zet(pad, methode="PUT", reeks="z1")`: one made-up message in the outbox; gives its id."""
    request.applymarker(pytest.mark.verzonnen)

    def _zet(pad: str, methode: str = "PUT", reeks: str = "z1", flow: int = 2, **inhoud: Any) -> uuid.UUID:
        bericht = outbox.Bericht(
            flow, koppeling.id, methode, pad, reeks, json.dumps({"pad": pad, **inhoud}), "test", uuid.uuid4()
        )
        with unit_of_work() as uow:
            return outbox.put(uow, bericht).id

    return _zet
