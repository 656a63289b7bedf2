"""Brakes: how often somebody may knock, ask or be written down; named as data, counted by `limits` over all processes."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal.settings import Settings, get_settings

log = logging.getLogger("portal.rem")
_MEESTE_SLEUTELS = 50_000
_REDIS_GEDULD, _REDIS_RUST = 0.25, 30.0
"""Seconds that Redis gets to answer, and seconds that it is left alone after it did not."""
_EVEN_WACHTEN = "Te veel verzoeken. Wacht een paar tellen en probeer het dan opnieuw."


@dataclass(frozen=True)
class Rem:
    """So many times in so many seconds, for each address, session or account, or for everybody together.

    `aantal` is a number or reads it from the settings; `weigering` is what is said to who gets no further, empty where
    nobody is stopped and only less is written down. Everything but what one process alone can see is counted together.
    """

    deur: str
    per: Literal["adres", "sessie", "account", "allen"]
    aantal: int | Callable[[Settings], float]
    seconden: int | Callable[[Settings], float] = 60
    weigering: str = ""
    gedeeld: bool = True

    def mag(self, wie: str = "") -> bool:
        """Count one more for this key; False, and nothing counted, when that is too many. May ask Redis."""
        return _tellers().neem(self, self._sleutel(wie))

    async def vraag(self, wie: str = "") -> bool:
        """`mag`, from where nothing may wait: a Redis that is slow holds up this one only."""
        if self.gedeeld and _tellers().op_afstand:
            return await asyncio.to_thread(self.mag, wie)
        return self.mag(wie)

    def _sleutel(self, wie: str) -> str:
        return f"{self.deur}:{self.per}:{wie}"

    def maat(self, settings: Settings) -> RateLimitItemPerSecond:
        """How many in how long, in the words of `limits`."""
        lees = [w(settings) if callable(w) else w for w in (self.aantal, self.seconden)]
        aantal, seconden = (max(1, round(w)) for w in lees)
        return RateLimitItemPerSecond(aantal, seconden, namespace="portaal")


def _venster(settings: Settings) -> float:
    """The seconds in which a session may do a burst at once: over a longer time it keeps to its pace."""
    return max(1, round(settings.socket_events_burst / settings.socket_events_per_second))


AANKLOPPEN = Rem("aankloppen", "adres", lambda s: s.login_per_address, weigering=_EVEN_WACHTEN)
"""At a door that is open to strangers: login, callback, logout message, token; each door counts for itself."""
DRUKTE = Rem("drukte", "allen", lambda s: s.login_total)
"""All addresses together at one door: beyond it nobody is refused, but each address has a tenth."""
KRAP = Rem("krap", "adres", lambda s: s.login_per_address / 10, weigering=_EVEN_WACHTEN)
AANKLOPPEN_BEKEND = Rem("bekend", "adres", lambda s: s.login_total, weigering=_EVEN_WACHTEN)
"""The floor under both: an address from which somebody logged in lately, such as that of the school."""
AANKLOPPEN_SESSIE = Rem("sessie", "sessie", 60, weigering=_EVEN_WACHTEN)
"""The floor for who is logged in, whatever others at the same address do."""
AGENDA = Rem(
    "agenda", "account", 30, weigering="Deze agenda wordt te vaak gevraagd. Probeer het over een minuut opnieuw."
)
AGENDA_MIS = Rem("agenda", "adres", 60, weigering="Te vaak een agenda gevraagd die er niet is. Wacht een minuut.")
OKE_VREEMD = Rem("oke", "adres", 600, weigering="Te veel geweigerde berichten; probeer het over een minuut opnieuw.")
"""Refused requests on the OKE server without a valid token; who has one is never counted here."""

HANDELINGEN = Rem("handelingen", "sessie", lambda s: s.socket_events_per_second * _venster(s), _venster, gedeeld=False)
HANDELINGEN_ADRES = Rem("handelingen", "adres", lambda s: s.socket_events_per_address * 3, 3, gedeeld=False)
"""Events over the socket: all of one connection arrive in one process, so nobody else has to be asked."""

OPSCHRIJVEN = Rem("opschrijven", "allen", lambda s: s.login_refusals_logged)
OPSCHRIJVEN_TE_VAAK = Rem("opschrijven-te-vaak", "allen", 10)
OPSCHRIJVEN_TOKEN = Rem("opschrijven-token", "allen", lambda s: s.login_refusals_logged)
OPSCHRIJVEN_OKE = Rem("opschrijven-oke", "allen", 60)
OPSCHRIJVEN_VREEMDEN = Rem("opschrijven-vreemden", "allen", 30)
OPSCHRIJVEN_MENSEN = Rem("opschrijven-mensen", "allen", 300)
"""How often a minute refusals are written in the database: nobody is stopped by these."""


def netwerk(adres: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 address, which one household has whole."""
    try:
        ip = ipaddress.ip_address(adres.partition("%")[0])
    except ValueError:
        return adres[:64]
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


class Geheugen(MemoryStorage):
    """Counts in the memory of this process: without a thread of its own, and never more keys than fit."""

    STORAGE_SCHEME = ["portaal"]

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count up; makes room first when there are too many keys."""
        if len(self.storage) >= _MEESTE_SLEUTELS:
            self._ruim_op()
        self.get(key)
        with self.locks[key]:
            self.storage[key] += amount
            self.expirations.setdefault(key, time.time() + expiry)
            return self.storage[key]

    def _ruim_op(self) -> None:
        """Forget the counts that are over; when that is not enough, the half that ends first."""
        verloopt, nu = dict(self.expirations), time.time()
        weg = [k for k, op in verloopt.items() if op <= nu]
        if len(verloopt) - len(weg) > _MEESTE_SLEUTELS // 2:
            weg = sorted(verloopt, key=verloopt.__getitem__)[: len(verloopt) // 2]
        for sleutel in weg:
            self.clear(sleutel)


class _Tellers:
    """Where this process counts: in Redis when there is one, and in its own memory whenever Redis does not answer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._maten: dict[Rem, RateLimitItemPerSecond] = {}
        self._hier = SlidingWindowCounterRateLimiter(Geheugen())
        self._samen = _in_redis(settings.redis_url)
        self._niet_voor = 0.0

    @property
    def op_afstand(self) -> bool:
        """True when counting may mean waiting for another machine."""
        return self._samen is not None and time.monotonic() >= self._niet_voor

    def neem(self, rem: Rem, sleutel: str) -> bool:
        maat = self._maten.get(rem) or self._maten.setdefault(rem, rem.maat(self._settings))
        if rem.gedeeld and self._samen is not None and self.op_afstand:
            try:
                return self._hoort(self._samen.hit(maat, sleutel))
            except (RedisError, OSError) as fout:
                self._mist(fout)
        return self._hier.hit(maat, sleutel)

    def _mist(self, fout: Exception) -> None:
        if not self._niet_voor:
            log.warning("Redis antwoordt niet (%s): dit proces telt nu zelf.", type(fout).__name__)
        self._niet_voor = time.monotonic() + _REDIS_RUST

    def _hoort(self, antwoord: bool) -> bool:
        if self._niet_voor:
            self._niet_voor = 0.0
            log.warning("Redis antwoordt weer: de processen tellen samen.")
        return antwoord


def _in_redis(url: str) -> SlidingWindowCounterRateLimiter | None:
    if not url:
        return None
    geduld = {"socket_timeout": _REDIS_GEDULD, "socket_connect_timeout": _REDIS_GEDULD}
    verbindingen = ConnectionPool.from_url(url, retry=Retry(NoBackoff(), 0), **geduld)
    return SlidingWindowCounterRateLimiter(RedisStorage(url, verbindingen, key_prefix="portaal-rem"))


_huidig: tuple[Settings, _Tellers] | None = None


def _tellers() -> _Tellers:
    """The counters of this process, made anew when the settings were read anew."""
    global _huidig
    settings = get_settings()
    if _huidig is None or _huidig[0] is not settings:
        _huidig = (settings, _Tellers(settings))
    return _huidig[1]


def begin_opnieuw() -> None:
    """Forget what this process counted."""
    global _huidig
    _huidig = None


@dataclass
class Tellers:
    """How many are open per key, and no more than so many."""

    meeste: int
    _open: Counter[str] = field(default_factory=Counter)

    def open(self, sleutel: str) -> bool:
        """Count one more; False (and nothing counted) when there are as many as allowed."""
        if self._open[sleutel] >= self.meeste:
            return False
        self._open[sleutel] += 1
        return True

    def sluit(self, sleutel: str) -> None:
        """Count one less; nothing when it was not counted."""
        self._open[sleutel] -= 1
        if self._open[sleutel] <= 0:
            del self._open[sleutel]
