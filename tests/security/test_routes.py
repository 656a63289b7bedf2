"""Every HTTP route of the application, for nobody and every role, with wrong methods, origins and tickets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import aiohttp
import httpx
import pytest
from sqlmodel import col, select, update
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from portal.api import routes
from portal.api.oke_eindpunten import EINDPUNTEN
from portal.app import app
from portal.auth import sessies
from portal.auth.edge import Edge
from portal.auth.sessies import COOKIE, ref_of
from portal.db.beheren import Persoon, Sessie, Ticket
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.grond.tickets import schrijf_ticket
from tests.hulp.aanval import KANARIE, Wereld, anders
from tests.hulp.browser import demo_account

pytestmark = [pytest.mark.xdist_group("aanval")]
METHODEN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
ROLLEN = ["", *[r.value for r in Rol]]
VREEMD = "https://evil.example"
ONBEKEND = (
    "/bestaat-niet", "/.env", "/..%2f..%2fetc/passwd", "/_upload", "/_upload/x", "/_all_routes", "/admin", "/docs",
    "/openapi.json", "/reflex.json", "/backend/stateful_pages.json", "/auth", "/auth/rol/x", "/files/", "/agenda/x",
    "/ooapi/components", "/oauth/authorize", "/metrics/x", "/data/portal.db", "/auth-codespace",
)  # fmt: skip
KOPPEN = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}  # fmt: skip


def paden() -> dict[str, set[str]]:
    """Every address of the portal with the methods it has, from the tables that the application itself uses."""
    uit: dict[str, set[str]] = {"/ooapi/": {"GET", "HEAD"}}
    eigen = [r for r in (*routes(), *(app._api.routes if app._api else [])) if isinstance(r, Route)]
    for route in eigen:
        pad = re.sub(r"\{\w+\}", "onzin-" + "x" * 40, route.path)
        uit.setdefault(pad, set()).update(route.methods or ())
    for patroon, methoden in EINDPUNTEN:
        pad = re.sub(r"\(\?P<\w+>[^)]*\)", "00000000-0000-4000-8000-000000000000", patroon.pattern).removesuffix("/?")
        uit[f"/ooapi{pad}"] = set(methoden)
    return uit


PADEN = paden()


def eis_koppen(antwoord: httpx.Response, wat: str) -> None:
    """What every answer carries, whatever its status; one value each."""
    for naam, waarde in KOPPEN.items():
        assert antwoord.headers.get_list(naam) == [waarde], (wat, naam)
    beleid = antwoord.headers.get_list("content-security-policy")
    assert len(beleid) == 1, wat
    assert "frame-ancestors 'none'" in beleid[0], wat
    script = next((d for d in beleid[0].split("; ") if d.startswith(("script-src", "default-src"))), "")
    assert script, wat
    assert "unsafe" not in script, wat
    assert antwoord.headers.get("referrer-policy") in ("no-referrer", "same-origin", "strict-origin-when-cross-origin")
    if "sandbox" not in beleid[0]:
        assert "camera=()" in antwoord.headers["permissions-policy"], wat
    assert antwoord.headers.get("access-control-allow-origin") not in ("*", VREEMD, "null"), wat
    assert "granian" not in antwoord.headers.get("server", "").lower(), wat


def eis_koeken(antwoord: httpx.Response, wat: str) -> None:
    """A cookie is always ours, for this host, over TLS, out of reach of scripts and of other sites."""
    for koek in antwoord.headers.get_list("set-cookie"):
        delen = {d.strip().lower() for d in koek.split(";")[1:]}
        assert koek.startswith("__Host-portal"), wat
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= delen, (wat, koek)
        assert not any(d.startswith("domain") for d in delen), wat


@pytest.fixture
def hier(school: Wereld, omgeving: Callable[..., None]) -> Wereld:
    """The server, with this process looking at the same database."""
    omgeving(database_url=f"sqlite:///{school.map / 'portal.db'}", public_url=school.basis)
    return school


def klant(school: Wereld, rol: str = "", **koppen: str) -> httpx.Client:
    koek = {"Cookie": f"{COOKIE}={school.sleutels[rol]}"} if rol else {}
    alleen_nieuw = httpx.Limits(max_keepalive_connections=0)  # a server may close one at rest just when it is used
    return httpx.Client(
        base_url=school.basis, headers={**koek, **koppen}, follow_redirects=False, timeout=20, limits=alleen_nieuw
    )


def leven(school: Wereld) -> int:
    with reading() as uow:
        refs = [ref_of(school.sleutels[rol.value]) for rol in Rol]
        vraag = select(Sessie.ref).where(col(Sessie.ref).in_(refs), col(Sessie.beeindigd_op).is_(None))
        return len(list(uow.session.exec(vraag)))


def test_de_routetabel_is_gelezen(school: Wereld) -> None:
    assert len(PADEN) > 18
    assert not [r for r in routes() if not isinstance(r, Route | Mount)], "a new kind of route: teach this file"
    assert [r.path for r in routes() if isinstance(r, Mount)] == ["/ooapi"], "a new mount: teach this file its paths"


@pytest.mark.parametrize("rol", ROLLEN)
def test_elke_route_met_elke_methode_van_vreemde_pagina(hier: Wereld, rol: str) -> None:
    # ASVS 3.3.1-3.3.4, 3.4.1-3.4.6, 3.5.1-3.5.3, 4.1.4, 13.4.4, 13.4.5
    voor, regel = hier.vingerafdruk(), hier.regel()
    with klant(hier, rol, Origin=VREEMD) as c:
        for pad, goed in PADEN.items():
            for methode in METHODEN:
                antwoord = c.request(methode, pad, content=b"rol=beheerder" if methode in ("POST", "PUT") else None)
                wat = f"{methode} {pad} als {rol or 'niemand'}: {antwoord.status_code}"
                eis_koppen(antwoord, wat)
                eis_koeken(antwoord, wat)
                assert antwoord.status_code < 500 or pad in ("/health/ready", "/auth/login"), wat
                assert KANARIE not in antwoord.text, wat
                assert "Traceback" not in antwoord.text, wat
                if methode not in goed:
                    assert antwoord.status_code in (400, 401, 404, 405), wat
    assert leven(hier) == len(Rol), "nobody is logged out from a foreign page"
    assert not anders(voor, hier.vingerafdruk()) - {"inlogpoging", "auditregel", "wijziging"}
    assert {a.rpartition(".")[2] for a in hier.daden(regel)} <= {"geweigerd"}


@pytest.mark.parametrize("rol", ROLLEN)
def test_onbekende_adressen_weigeren_en_zeggen_niets(school: Wereld, rol: str) -> None:
    with klant(school, rol) as c:
        for pad in ONBEKEND:
            antwoord = c.get(pad)
            assert antwoord.status_code in (401, 403, 404, 405), (pad, antwoord.status_code)
            eis_koppen(antwoord, pad)
            assert KANARIE not in antwoord.text
            assert "root:" not in antwoord.text


def _principal(account: str, rol: Rol) -> Any:
    with unit_of_work() as uow:
        persoon = uow.session.exec(select(Persoon).where(Persoon.account == account)).one()
        sleutel, sessie = sessies.start(uow, persoon)
        keuze = next(k for k in sessies.rollen(uow, persoon.id) if k.rol == rol)
        sessie.rol, sessie.roltoewijzing_id = rol.value, keuze.toewijzing_id
        uow.add(sessie)
    return sleutel, sessies.resolve(ref_of(sleutel))


def test_een_ticket_is_voor_een_persoon_een_sessie_een_keer(hier: Wereld) -> None:
    # ASVS 5.4.1, 8.2.2
    sleutel, ik = _principal(demo_account(Rol.EXAMENBUREAU), Rol.EXAMENBUREAU)
    ander, _ = _principal(demo_account(Rol.EXAMENBUREAU), Rol.EXAMENBUREAU)
    gegevens = {"bouwer": "dossier.presentielijst", "zitting_id": hier.ids["zitting"]}

    def kaartje() -> str:
        with unit_of_work() as uow:
            return f"/files/{schrijf_ticket(uow, ik, 'export', gegevens)}"

    def haal(pad: str, koek: str) -> httpx.Response:
        antwoord = httpx.get(hier.basis + pad, headers={"Cookie": f"{COOKIE}={koek}"} if koek else {})
        eis_koppen(antwoord, pad)
        return antwoord

    pad = kaartje()
    for koek in ("", ander, "verzonnen", *[s for s in hier.sleutels.values() if s]):
        antwoord = haal(pad, koek)
        assert antwoord.status_code in (401, 404)
        assert b"%PDF" not in antwoord.content
    eerste = haal(pad, sleutel)
    assert eerste.status_code in (200, 403, 404), "the owner gets an answer of the builder"
    assert haal(pad, sleutel).status_code == 404, "once"
    oud = kaartje()
    with unit_of_work() as uow:
        uow.session.execute(update(Ticket).values(verloopt_op=tijd.nu() - timedelta(seconds=1)))
    assert haal(oud, sleutel).status_code == 404, "expired"
    for methode in ("POST", "HEAD", "DELETE"):
        antwoord = httpx.request(methode, hier.basis + kaartje(), headers={"Cookie": f"{COOKIE}={sleutel}"})
        assert antwoord.status_code in (404, 405), methode


def test_de_socket_begint_alleen_met_eigen_oorsprong(school: Wereld) -> None:
    # ASVS 4.4.2
    async def werk() -> None:
        url = school.basis + "/_event/?EIO=4&transport=websocket&token=koppen"
        async with aiohttp.ClientSession() as s:
            async with s.ws_connect(url, origin=school.basis) as ws:
                assert "set-cookie" not in ws._response.headers
            for origin in (
                None,
                VREEMD,
                "null",
                school.basis + ".evil.example",
                school.basis.replace("http:", "https:"),
            ):
                with pytest.raises(aiohttp.WSServerHandshakeError) as fout:
                    await s.ws_connect(url, origin=origin)
                assert fout.value.status == 403, origin

    asyncio.run(asyncio.wait_for(werk(), 30))
    with klant(school) as c:
        for koppen in ({}, {"Origin": VREEMD}, {"Origin": school.basis}):
            antwoord = c.get("/_event/?EIO=4&transport=polling&token=x", headers=koppen)
            assert antwoord.status_code in (400, 403)
            eis_koppen(antwoord, f"polling {koppen}")


@pytest.fixture
def https(omgeving: Callable[..., None]) -> Iterator[TestClient]:
    """The edge as a school has it, around our routes and one that breaks."""
    omgeving(public_url="https://examens.school.example")

    async def kapot(_: Any) -> PlainTextResponse:
        raise RuntimeError("BINNENKANT")

    binnen = Starlette(routes=[Route("/kapot", kapot), Route("/wel", lambda _: PlainTextResponse("ja"))])
    with TestClient(Edge(binnen), base_url="https://examens.school.example", raise_server_exceptions=False) as c:
        yield c


@pytest.mark.parametrize(("pad", "status"), [("/wel", 200), ("/niet", 404), ("/kapot", 500), ("/_event", 403)])
def test_over_https_heeft_elke_status_hsts(https: TestClient, pad: str, status: int) -> None:
    antwoord = https.get(pad)
    assert antwoord.status_code == status
    assert antwoord.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    eis_koppen(antwoord, pad)
    assert "BINNENKANT" not in antwoord.text
    assert https.post("/wel").status_code == 405
    assert "strict-transport-security" in https.post("/wel").headers


def test_wat_het_inhoudsbeleid_toelaat_is_besloten_en_genoemd() -> None:
    from portal.auth.edge import inhoudsbeleid
    from portal.serve import WORTEL

    besluit = (WORTEL / "docs/adr/0002-inhoudsbeleid.md").read_text(encoding="utf-8")
    beleid = inhoudsbeleid().decode()
    assert re.findall(r"'unsafe-[\w-]+'", beleid) == ["'unsafe-inline'"]
    assert "style-src 'self' 'unsafe-inline'" in beleid
    assert "style-src 'unsafe-inline'" in besluit
    for los in re.findall(r"([\w-]+-src) [^;]*data:", beleid):
        assert los in besluit
