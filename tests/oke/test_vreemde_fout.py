"""A library below ours that calls its errors otherwise: for whoever asked it is a partner that does not answer."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

import httpx
import pytest

from portal.auth.oidc import Aanbieder, Oidc, Poging
from portal.auth.tokens import InlogFout
from portal.oke.client import Partnerlijn, Verbinding
from portal.oke.uitkomst import Tijdelijk, beoordeel
from portal.settings import get_settings


class ConnectError(Exception):
    """Of another library; no error of httpx."""


class ReadTimeout(Exception):
    """Of another library; no error of httpx."""


class Vreemd(Exception):
    """Of another library; no error of httpx."""


SOORTEN = [(ConnectError, "niet bereikbaar"), (ReadTimeout, "niet op tijd"), (Vreemd, "brak af (Vreemd)")]


def _lijn() -> Partnerlijn:
    adres = "https://dr.example"
    return Partnerlijn(Verbinding(uuid.uuid4(), "Osiris", "dr", adres, f"{adres}/token", "portaal", "geheim"))


@pytest.mark.verzonnen
@pytest.mark.parametrize(("soort", "zin"), SOORTEN)
def test_een_partner_die_vreemd_faalt_antwoordt_niet(
    omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch, soort: type[Exception], zin: str
) -> None:
    def faal(*_: object) -> None:
        raise soort("kapot")

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", faal)
    lijn = _lijn()
    uitkomst = lijn.stuur("GET", "/persons")
    assert isinstance(uitkomst, Tijdelijk)
    assert zin in uitkomst.uitleg
    lijn._tokens["nl-test-admin-flow-2-3-4"] = ("token", float("inf"))
    uitkomst = lijn.stuur("GET", "/persons")
    assert isinstance(uitkomst, Tijdelijk)
    assert zin in uitkomst.uitleg


@pytest.mark.parametrize("soort", [s for s, _ in SOORTEN])
def test_een_inlogdienst_die_vreemd_faalt_is_onbereikbaar(
    omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch, soort: type[Exception]
) -> None:
    async def faal(*_: object) -> None:
        raise soort("kapot")

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", faal)
    adres = "https://inloggen.example"
    omgeving(oidc_issuer=adres, oidc_client_id="portaal", oidc_client_secret="geheim")
    oidc = Oidc(get_settings())
    with pytest.raises(InlogFout) as fout:
        asyncio.run(oidc.inlogadres(Poging.nieuw()))
    assert fout.value.code == "onbereikbaar"
    with pytest.raises(InlogFout) as fout:
        asyncio.run(oidc._haal_token(Aanbieder(adres, f"{adres}/token", f"{adres}/keys"), "code", "v" * 43))
    assert fout.value.code == "onbereikbaar"


@pytest.mark.verzonnen
@pytest.mark.parametrize(("kop", "wacht"), [("²", None), ("-1", None), ("nan", None), ("9" * 5000, 3600.0), ("5", 5.0)])
def test_een_wachttijd_die_geen_getal_is_houdt_geen_bericht_op(kop: str, wacht: float | None) -> None:  # OKE-4
    uitkomst = beoordeel("DR", 503, {"retry-after": kop}, b"")
    assert isinstance(uitkomst, Tijdelijk)
    assert uitkomst.wacht == wacht
