"""Confirming who you are before a weighty act: for which permissions, and how long a confirmation counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.domain.rechten import P

RECHTEN, MINUTEN = "bevestig_rechten", "bevestig_minuten"
"""The names of the two settings of the school."""
_ZWAAR = (P.RESULTAAT_VASTSTELLEN, P.RECHTEN_BEHEREN, P.ROLREGELS_BEHEREN, P.KOPPELING_BEHEREN, P.PERSOON_BEHEREN)
STANDAARD_RECHTEN = ", ".join(p.value for p in _ZWAAR)
ALTIJD = frozenset({P.BEKRACHTIGING_BESLUITEN})
"""Asked for whatever a school chose: who agrees as a second person shows who that is."""
STANDAARD_MINUTEN = "15"
_ALLEEN_LEZEN = (":inzien", ":monitoren")


def rechten_uit(waarde: str) -> frozenset[P]:
    """Permissions from a list such as `resultaat:vaststellen, rechten:beheren`; ValueError names what is not one.

    Permissions to read are not for this list: reading never asks for a confirmation.
    """
    delen = [deel.strip() for deel in waarde.split(",") if deel.strip()]
    for deel in delen:
        if deel not in {p.value for p in P} or deel.endswith(_ALLEEN_LEZEN):
            raise ValueError(deel)
    return frozenset(P(deel) for deel in delen)


def is_vers(bevestigd_op: datetime | None, minuten: int, nu: datetime) -> bool:
    """True while a confirmation of this moment still counts."""
    return bevestigd_op is not None and nu - bevestigd_op < timedelta(minutes=minuten)
