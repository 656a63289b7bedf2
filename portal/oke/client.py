"""The way out to a DR or TAS: one client per connection, with its tokens, media types and paging."""

from __future__ import annotations

import json
import ssl
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import orjson

from portal.auth import kluis
from portal.db.beheren import Koppeling
from portal.domain.adressen import is_veilig
from portal.domain.fouten import PortalFout
from portal.oke.adapter import STANDAARD, V1_0, adapter
from portal.oke.keuring import zonder_onbewaarbaar
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk, Uitkomst, beoordeel, probleem
from portal.settings import get_settings

MAX_ANTWOORD = 20 * 1024 * 1024
MAX_PAGINAS = 2000
PAGINA = 250
_HEEL = 3
"""So many times the time in which a partner answers, a whole answer may take: one that trickles in holds nobody up."""
_SPELING = 30.0  # seconds before its end that a token is no longer used
_MEDIA = {"PUT": "application/json", "PATCH": "application/merge-patch+json"}
_SCOPE = {0: "flow-0", 1: "flow-1-5", 5: "flow-1-5", 2: "flow-2-3-4", 3: "flow-2-3-4", 4: "flow-2-3-4", 6: "flow-6"}


class OkeFout(PortalFout):
    """A request that had to succeed did not; `uitkomst` says how."""

    code = "oke-fout"

    def __init__(self, uitkomst: Geweigerd | Tijdelijk) -> None:
        super().__init__(uitkomst.uitleg)
        self.uitkomst = uitkomst


@dataclass(frozen=True)
class Verbinding:
    """What is needed to reach one partner; the secret is readable here and nowhere else."""

    id: uuid.UUID
    naam: str
    soort: str
    base_url: str
    token_url: str
    client_id: str
    geheim: str
    versie: str = STANDAARD

    @property
    def adapter(self) -> V1_0:
        """How messages look on the wire of this partner."""
        return adapter(self.versie)

    def __repr__(self) -> str:
        return f"Verbinding({self.naam!r})"

    @classmethod
    def van(cls, koppeling: Koppeling, geheim: str | None = None) -> Verbinding:
        """The connection of a row, with its secret decrypted, or with another secret to try."""
        k = koppeling
        geheim = kluis.ontsleutel(k.secret_versleuteld) if geheim is None else geheim
        return cls(k.id, k.naam, k.soort, k.base_url.rstrip("/"), k.token_url, k.client_id, geheim, k.oke_versie)


@dataclass(frozen=True)
class Antwoord:
    """One page of a list: what was asked, the outcome and its items."""

    pad: str
    uitkomst: Uitkomst
    items: tuple[dict[str, Any], ...] = ()
    meer: bool = False

    @property
    def onbekend(self) -> str:
        """The sentence for a list that the partner does not know, which says nothing about another one; else empty."""
        uitkomst = self.uitkomst
        return uitkomst.uitleg if isinstance(uitkomst, Geweigerd) and uitkomst.status == 404 else ""


class Partnerlijn:
    """Talks to one partner; safe to use from several threads."""

    def __init__(self, verbinding: Verbinding) -> None:
        self.verbinding = verbinding
        self._tokens: dict[str, tuple[str, float]] = {}
        self._slot = threading.Lock()
        self._http = httpx.Client(timeout=get_settings().oke_timeout, verify=_tls(), follow_redirects=False)

    def sluit(self) -> None:
        """Close the connections."""
        self._http.close()

    def stuur(
        self,
        methode: str,
        pad: str,
        inhoud: str | None = None,
        *,
        flow: int = 2,
        accept: str = "application/json",
    ) -> Uitkomst:
        """One request, with a fresh token when the partner says that ours is no longer good."""
        url = self.verbinding.base_url + pad
        if fout := _adres_fout(url, self.verbinding.naam):
            return fout
        if not pad.startswith("/"):  # it would make another host of the address
            return Geweigerd(None, f"Dit pad hoort niet bij het adres van {self.verbinding.naam}: {pad[:200]}")
        kop = {"Accept": f"{accept}, application/problem+json"}
        data = inhoud.encode() if inhoud and methode in _MEDIA else None
        if data is not None:
            kop["Content-Type"] = _MEDIA[methode]
        uitkomst: Uitkomst = Tijdelijk(None, "")
        for poging in (1, 2):
            token = self.token(flow, vers=poging == 2)
            if not isinstance(token, str):
                return token
            uitkomst = self._vraag(methode, url, data, kop | {"Authorization": f"Bearer {token}"})
            if not isinstance(uitkomst, Tijdelijk) or uitkomst.status != 401:
                break
        return uitkomst

    def pagina(self, pad: str, *, flow: int, **vraag: str) -> Antwoord:
        """The first page of a list."""
        adres = _bladzijde(pad, 1, vraag)
        return self._pagina(adres, self.stuur("GET", adres, flow=flow))

    def paginas(self, *paden: str, flow: int, **vraag: str) -> Iterator[Antwoord]:
        """Each page of one list after the other, in turn; ends after the last page or the first failure. A list that the
        partner does not know ends itself alone.

        While a page is dealt with, the next one is on its way.
        """
        rest = iter(paden)
        with ThreadPoolExecutor(1, "bladen") as haler:

            def vraag_op(pad: str | None, nummer: int) -> tuple[str, int, str, Future[Uitkomst]] | None:
                if pad is None:
                    return None
                adres = _bladzijde(pad, nummer, vraag)
                return pad, nummer, adres, haler.submit(self.stuur, "GET", adres, flow=flow)

            onderweg = vraag_op(next(rest, None), 1)
            while onderweg is not None:
                pad, nummer, adres, uitkomst = onderweg
                antwoord = self._pagina(adres, uitkomst.result())
                onderweg = None
                if antwoord.meer and nummer < MAX_PAGINAS:
                    onderweg = vraag_op(pad, nummer + 1)
                elif antwoord.onbekend or isinstance(antwoord.uitkomst, Bevestigd):
                    onderweg = vraag_op(next(rest, None), 1)
                yield antwoord

    def _pagina(self, pad: str, uitkomst: Uitkomst) -> Antwoord:
        if not isinstance(uitkomst, Bevestigd):
            return Antwoord(pad, uitkomst)
        try:
            data = _lees_json(uitkomst.inhoud)
            items = data["items"] if isinstance(data, dict) else data
            if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
                raise ValueError("items")
        except (ValueError, KeyError, RecursionError):
            uitleg = f"{self.verbinding.naam} gaf geen lijst volgens de standaard terug."
            return Antwoord(pad, Geweigerd(uitkomst.status, uitleg, uitkomst.tekst[:20000], ("items",)))
        meer = isinstance(data, dict) and data.get("hasNextPage") is True and bool(items)
        return Antwoord(pad, uitkomst, tuple(items), meer)

    def _vraag(self, methode: str, url: str, data: bytes | None, kop: dict[str, str]) -> Uitkomst:
        naam = self.verbinding.naam
        try:
            tot = _uiterlijk()
            with self._http.stream(methode, url, content=data, headers=kop) as antwoord:
                inhoud = _lees(antwoord, tot)
        except Exception as fout:  # whatever the library below calls its errors: there is no answer
            return Tijdelijk(None, _netwerk(naam, fout))
        if inhoud is None:
            return Geweigerd(antwoord.status_code, f"Het antwoord van {naam} is groter dan 20 MB.")
        return beoordeel(naam, antwoord.status_code, dict(antwoord.headers), inhoud)

    def token(self, flow: int, *, vers: bool = False) -> str | Geweigerd | Tijdelijk:
        """The bearer token for this flow, kept until shortly before it ends."""
        scope = f"nl-test-admin-{_SCOPE[flow]}"
        with self._slot:
            token, tot = self._tokens.get(scope, ("", 0.0))
            if token and not vers and time.monotonic() < tot:
                return token
            nieuw = self._haal_token(scope)
            if isinstance(nieuw, tuple):
                self._tokens[scope] = nieuw
                return nieuw[0]
            self._tokens.pop(scope, None)
            return nieuw

    def _haal_token(self, scope: str) -> tuple[str, float] | Geweigerd | Tijdelijk:
        v = self.verbinding
        if weigering := _adres_fout(v.token_url, v.naam):
            return weigering
        formulier = {"grant_type": "client_credentials", "scope": scope}
        try:
            basic = (quote(v.client_id, safe=""), quote(v.geheim, safe=""))
            antwoord = self._vraag_token(formulier, basic)
            if antwoord.status_code in (400, 401):  # some partners only take the secret in the form
                antwoord = self._vraag_token({**formulier, "client_id": v.client_id, "client_secret": v.geheim})
        except Exception as fout:  # as above
            return Tijdelijk(None, _netwerk(v.naam, fout))
        return _lees_token(v.naam, antwoord)

    def _vraag_token(self, formulier: dict[str, str], basic: tuple[str, str] | None = None) -> httpx.Response:
        """The answer of the address for tokens, read as any other."""
        tot = _uiterlijk()
        with self._http.stream("POST", self.verbinding.token_url, data=formulier, auth=basic) as antwoord:
            return httpx.Response(antwoord.status_code, content=_lees(antwoord, tot) or b"")


def _uiterlijk() -> float:
    """Until when an answer that is asked now may come in."""
    return time.monotonic() + _HEEL * get_settings().oke_timeout


def _lees_token(naam: str, antwoord: httpx.Response) -> tuple[str, float] | Tijdelijk:
    if not antwoord.is_success:
        detail, _ = probleem(antwoord.text[:2000])
        uitleg = f"{naam} geeft ons geen toegangsbewijs ({antwoord.status_code}). Controleer het tokenadres, de client-id en het geheim."
        return Tijdelijk(antwoord.status_code, f"{uitleg} {detail}".strip())
    try:
        data = antwoord.json()
        token, geldig = str(data["access_token"]), float(data.get("expires_in") or 300)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Tijdelijk(antwoord.status_code, f"Het tokenadres van {naam} gaf geen toegangsbewijs terug.")
    return token, time.monotonic() + max(geldig - min(_SPELING, geldig / 2), 0.0)


def _bladzijde(pad: str, nummer: int, vraag: dict[str, str]) -> str:
    return f"{pad}?{urlencode({**vraag, 'pageSize': str(PAGINA), 'pageNumber': str(nummer)})}"


def _lees_json(inhoud: bytes) -> Any:
    """The quick reader refuses a whole page for one half character; the other takes it, and it is replaced."""
    try:
        gelezen = orjson.loads(inhoud)
    except ValueError:
        gelezen = json.loads(inhoud)
    return zonder_onbewaarbaar(gelezen, inhoud)


def _lees(antwoord: httpx.Response, tot: float) -> bytes | None:
    """The whole body, or None when it is larger than we take; TimeoutError when it is not all there in time."""
    stukken, lengte = [], 0
    for stuk in antwoord.iter_bytes():
        if time.monotonic() > tot:
            raise TimeoutError
        lengte += len(stuk)
        if lengte > MAX_ANTWOORD:
            return None
        stukken.append(stuk)
    return b"".join(stukken)


def _adres_fout(url: str, naam: str) -> Geweigerd | None:
    """Personal data only travels over TLS, except to this machine itself."""
    if is_veilig(url):
        return None
    return Geweigerd(None, f"Het adres van {naam} moet met https:// beginnen: {url[:200]}")


def _netwerk(naam: str, fout: Exception) -> str:
    if isinstance(fout, httpx.TimeoutException | TimeoutError) or type(fout).__name__.endswith("Timeout"):
        return f"{naam} antwoordde niet op tijd."
    if "CERTIFICATE" in str(fout).upper():
        return f"Het certificaat van {naam} klopt niet: {fout}"[:500]
    if isinstance(fout, httpx.ConnectError) or type(fout).__name__ == "ConnectError":
        return f"{naam} is niet bereikbaar. Controleer het adres en of het systeem aanstaat."
    return f"De verbinding met {naam} brak af ({type(fout).__name__})."


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Verified TLS 1.3, as the standard demands; it cannot be switched off, only an own authority can be added."""
    context = ssl.create_default_context()
    if eigen := get_settings().oke_ca_file:
        context.load_verify_locations(cafile=str(eigen))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


_partners: dict[uuid.UUID, Partnerlijn] = {}
_partners_slot = threading.Lock()


def partner(verbinding: Verbinding) -> Partnerlijn:
    """The client of this connection, shared in the process until its settings change."""
    with _partners_slot:
        bestaand = _partners.get(verbinding.id)
        if bestaand and bestaand.verbinding == verbinding:
            return bestaand
        _partners[verbinding.id] = nieuw = Partnerlijn(verbinding)
        return nieuw
