"""When to try again: pure arithmetic on attempts, failures and settings."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from portal.settings import Settings

FOUTEN_TOT_PAUZE = 5
LANGSTE_PAUZE = 30.0
"""Seconds between two looks at a partner in trouble: what waited is delivered within a minute of its return."""
_kans = random.SystemRandom()


def wacht(poging: int, settings: Settings, gevraagd: float | None = None) -> float:
    """Seconds until the next attempt: full jitter under a doubling ceiling, never sooner than the partner asked."""
    plafond = min(settings.retry_cap, settings.retry_base * 2 ** min(max(poging - 1, 0), 20))
    return max(_kans.uniform(0, plafond), settings.retry_base / 10, gevraagd or 0.0)


def pauze(fouten: int, settings: Settings) -> float:
    """Seconds that a partner is left alone after so many failures in a row; 0 while it may go on."""
    if fouten < FOUTEN_TOT_PAUZE:
        return 0.0
    return min(LANGSTE_PAUZE, settings.retry_cap, settings.retry_base * 2.0 ** min(fouten - FOUTEN_TOT_PAUZE + 2, 20))


def claimduur(settings: Settings) -> float:
    """Seconds that a claim on a message holds: longer than the slowest delivery (token twice, request twice)."""
    return settings.oke_timeout * 5 + 10


def te_oud(eerste_poging: datetime | None, nu: datetime, settings: Settings) -> bool:
    """True when a message has been tried for so long that a person has to look."""
    return eerste_poging is not None and nu - eerste_poging > timedelta(seconds=settings.retry_max_age)
