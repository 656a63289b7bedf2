"""Brakes: how much one session or address may send and keep open; counts in memory, knows nothing of the web."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from threading import Lock

_MEESTE_SLEUTELS = 20_000


@dataclass
class Emmers:
    """A bucket per key: it holds `vol` and fills again by `per_seconde`; what does not fit is refused."""

    per_seconde: float
    vol: float
    _stand: dict[str, tuple[float, float]] = field(default_factory=dict)

    def neem(self, sleutel: str) -> bool:
        """Take one out of the bucket of this key; False when it is empty."""
        nu = time.monotonic()
        over, sinds = self._stand.get(sleutel, (self.vol, nu))
        over = min(self.vol, over + (nu - sinds) * self.per_seconde)
        mag = over >= 1
        self._stand[sleutel] = (over - 1 if mag else over, nu)
        if len(self._stand) > _MEESTE_SLEUTELS:
            self._ruim_op(nu)
        return mag

    def _ruim_op(self, nu: float) -> None:
        """Forget the buckets that are full again; when that is not enough, the oldest half."""
        vult = self.vol / self.per_seconde
        self._stand = {k: s for k, s in self._stand.items() if nu - s[1] < vult}
        if len(self._stand) > _MEESTE_SLEUTELS:
            oud = sorted(self._stand, key=lambda k: self._stand[k][1])
            for sleutel in oud[: len(oud) // 2]:
                del self._stand[sleutel]


@dataclass
class Rem:
    """At most so many per minute, for all together; keeps a flood of refusals out of a log.

    A minute is the last sixty seconds; with `per_klokminuut` the count starts anew on each whole minute of the clock.
    """

    per_minuut: int
    per_klokminuut: bool = False
    _momenten: deque[float] = field(default_factory=deque)
    _slot: Lock = field(default_factory=Lock)

    def mag(self) -> bool:
        """True while there is room in this minute; counts this one."""
        nu = time.monotonic()
        with self._slot:
            while self._momenten and self._voorbij(self._momenten[0], nu):
                self._momenten.popleft()
            if len(self._momenten) >= self.per_minuut:
                return False
            self._momenten.append(nu)
            return True

    def _voorbij(self, moment: float, nu: float) -> bool:
        return moment // 60 != nu // 60 if self.per_klokminuut else moment < nu - 60


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
        """Count one less."""
        self._open[sleutel] -= 1
        if self._open[sleutel] <= 0:
            del self._open[sleutel]
