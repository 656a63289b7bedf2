"""The edge: which headers pass, which are replaced, and what every answer carries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from portal.auth.edge import REF_HEADER, Edge, oorsprong_klopt, ref_uit_headers, zonder_cookie
from portal.auth.sessies import ref_of

REF = REF_HEADER.encode()


def test_cookie_wordt_een_verwijzing_en_vervalste_vallen_weg() -> None:
    koppen = [
        (b"Cookie", b"a=1; __Host-portal=geheim; b=2"),
        (b"X-Portal-Session-Ref", b"vals"),
        (b"x_portal_session_ref", b"vals"),
    ]
    assert zonder_cookie(koppen) == [(REF, ref_of("geheim").encode())]


def test_zonder_sessie_valt_een_valse_verwijzing_ook_weg() -> None:
    assert zonder_cookie([(REF, b"vals"), (b"host", b"x")]) == [(b"host", b"x")]


def test_twee_verschillende_sessiecookies_gelden_niet() -> None:
    assert ref_uit_headers([(b"cookie", b"__Host-portal=a; __Host-portal=b")]) == ""
    assert ref_uit_headers([(b"cookie", b"__Host-portal=a"), (b"cookie", b"__Host-portal=a")]) == ref_of("a")


@pytest.mark.parametrize(
    ("oorsprongen", "klopt"),
    [
        ([b"http://localhost:3000"], True),
        ([b"http://localhost:3001"], False),
        ([b"http://localhost:3000.evil.example"], False),
        ([b"null"], False),
        ([], False),
        ([b"http://localhost:3000", b"http://evil.example"], False),
    ],
)
def test_de_oorsprong_is_precies_de_eigen(omgeving: Callable[..., None], oorsprongen: list[bytes], klopt: bool) -> None:
    assert oorsprong_klopt([(b"origin", o) for o in oorsprongen]) is klopt


async def _haal(app: Any, pad: str, **anders: Any) -> list[Any]:
    gezonden: list[Any] = []

    async def ontvang() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def zend(bericht: Any) -> None:
        gezonden.append(bericht)

    await app({"type": "http", "path": pad, "headers": [], **anders}, ontvang, zend)
    return gezonden


async def _binnen(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"no-referrer")]})
    await send({"type": "http.response.body", "body": b""})


def test_elk_antwoord_heeft_de_veilige_koppen_een_keer(omgeving: Callable[..., None]) -> None:
    omgeving(public_url="https://examens.school.example")
    koppen = asyncio.run(_haal(Edge(_binnen), "/health/live"))[0]["headers"]
    namen = [n for n, _ in koppen]
    beleid = dict(koppen)[b"content-security-policy"]
    assert len(namen) == len(set(namen))
    assert dict(koppen)[b"referrer-policy"] == b"no-referrer"
    assert {b"strict-transport-security", b"x-content-type-options", b"x-frame-options"} <= set(namen)
    script = next(d for d in beleid.decode().split("; ") if d.startswith("script-src"))
    assert "unsafe" not in script
    assert b"frame-ancestors 'none'" in beleid


@pytest.mark.parametrize("pad", ["/_event/", "/_event", "/_upload"])
def test_socket_en_upload_zonder_oorsprong_komen_nooit_binnen(omgeving: Callable[..., None], pad: str) -> None:
    assert asyncio.run(_haal(Edge(_binnen), pad))[0]["status"] == 403
