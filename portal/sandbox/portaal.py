"""The way out to the portal: tokens, and a durable outbox that delivers until the portal has it."""

import asyncio
import json
import logging
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import httpx

from portal.sandbox.opslag import Json, Opslag, Zending

LOG = logging.getLogger(__name__)
OPNIEUW = {408, 425, 429, 500, 502, 503, 504}
LANGSTE_WACHT = 60.0


@dataclass(frozen=True, slots=True)
class Uitgang:
    """Where the portal is and who we are there; the secret is read from its file at every new token."""

    portal_url: str
    client_id: str
    secret_file: Path | None
    scope: str

    def geheim(self) -> str:
        if self.secret_file is None or not self.secret_file.exists():
            raise NietKlaar("Er is nog geen geheim voor het portaal ingesteld (--client-secret-file).")
        return self.secret_file.read_text(encoding="utf-8").strip()


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _Onbereikbaar(Exception):
    """The portal cannot be reached at all: stop this round."""


class NietKlaar(Exception):
    """We cannot call the portal yet; the message waits."""


class Bezorger:
    """Delivers what is in the outbox: in order per key, again after a failure, parked after a refusal."""

    def __init__(self, opslag: Opslag, uitgang: Uitgang) -> None:
        self.opslag, self.uitgang = opslag, uitgang
        self._token, self._tot = "", 0.0
        self._slot = asyncio.Lock()
        self._wek = asyncio.Event()
        self._stil, self._weer = 0.5, 0.0

    def zet(self, sleutel: str, soort: str, methode: str, pad: str, inhoud: Json | None = None) -> int:
        """Put a message in the outbox."""
        return self.opslag.uit_bij(sleutel, soort, methode, pad, inhoud)

    async def draai(self) -> None:
        """Deliver for as long as the server lives."""
        while True:
            try:
                if time.time() >= self._weer:
                    await self.ronde()
            except Exception:  # edge of the process: log and go on
                LOG.exception("bezorgen mislukt")
            try:
                await asyncio.wait_for(self._wek.wait(), 1.0)
            except TimeoutError:
                continue
            self._wek.clear()

    def wek(self) -> None:
        self._wek.set()

    async def ronde(self) -> dict[str, int]:
        """Try everything that is due once; answers the counts of the outbox."""
        async with self._slot, httpx.AsyncClient(timeout=20.0, verify=_tls()) as http:
            with suppress(_Onbereikbaar):
                await self._alles(http)
        return self.opslag.uit_tel()

    async def _alles(self, http: httpx.AsyncClient) -> None:
        while open_ := self.opslag.uit_open(time.time()):
            vast: set[str] = set()
            for zending in open_:
                if zending.sleutel not in vast and not await self._stuur(http, zending):
                    vast.add(zending.sleutel)
            if vast:
                return

    async def _stuur(self, http: httpx.AsyncClient, z: Zending) -> bool:
        try:
            antwoord = await self._vraag(http, z)
        except (httpx.HTTPError, NietKlaar) as fout:
            reden = str(fout) if isinstance(fout, NietKlaar) else f"Het portaal is niet bereikbaar ({fout!r})."
            self._later(z, None, reden)
            self._stil = min(self._stil * 2, LANGSTE_WACHT)
            self._weer = time.time() + self._stil
            raise _Onbereikbaar from fout
        self._stil = 0.5
        webpagina = antwoord.headers.get("content-type", "").startswith("text/html")
        if antwoord.status_code in OPNIEUW or webpagina:  # a page of something in between is no answer
            self._later(z, antwoord.status_code, antwoord.text[:500])
            return False
        weigering = "" if antwoord.is_success else f"{antwoord.status_code} {antwoord.text[:500]}"
        if z.methode == "GET" and not weigering:
            self._bewaar(z, antwoord)
        self.opslag.uit_zet(z.nr, z.pogingen + 1, 0, time.time(), antwoord.status_code, weigering)
        return True

    async def _vraag(self, http: httpx.AsyncClient, z: Zending) -> httpx.Response:
        for poging in (1, 2):
            headers = {"Authorization": f"Bearer {await self._pak_token(http)}"}
            inhoud = None
            if z.inhoud is not None and z.methode != "GET":
                soort = "application/merge-patch+json" if z.methode == "PATCH" else "application/json"
                headers["Content-Type"] = soort
                inhoud = json.dumps(z.inhoud, ensure_ascii=False).encode()
            url = f"{self.uitgang.portal_url.rstrip('/')}/ooapi{z.pad}"
            antwoord = await http.request(z.methode, url, content=inhoud, headers=headers)
            if antwoord.status_code != 401 or poging == 2:
                break
            self._token = ""
        return antwoord

    async def _pak_token(self, http: httpx.AsyncClient) -> str:
        if self._token and time.time() < self._tot:
            return self._token
        uit = self.uitgang
        antwoord = await http.post(
            f"{uit.portal_url.rstrip('/')}/oauth/token",
            data={"grant_type": "client_credentials", "scope": uit.scope},
            auth=(uit.client_id, uit.geheim()),
        )
        if not antwoord.is_success:
            raise NietKlaar(f"Het portaal gaf geen token: {antwoord.status_code} {antwoord.text[:200]}")
        gegevens = antwoord.json()
        self._token = gegevens["access_token"]
        self._tot = time.time() + float(gegevens.get("expires_in", 300)) - 30
        return self._token

    def _later(self, z: Zending, status: int | None, fout: str) -> None:
        wacht = min(2.0**z.pogingen, LANGSTE_WACHT)
        self.opslag.uit_zet(z.nr, z.pogingen + 1, time.time() + wacht, None, status, fout)

    def _bewaar(self, z: Zending, antwoord: httpx.Response) -> None:
        naam = str((z.inhoud or {}).get("naam", "document"))
        soort = antwoord.headers.get("content-type", "application/octet-stream")
        self.opslag.bestand_bij(z.pad.rsplit("/", 1)[-1], naam, soort, antwoord.content)
