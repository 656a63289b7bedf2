"""The issue log as data: kinds of cause with their words, and the lifecycle of an issue."""

from __future__ import annotations

from types import MappingProxyType

from portal.domain.levensloop import Levensloop, Overgang
from portal.domain.rechten import P

OORZAKEN = MappingProxyType(
    {
        "onbekend": "Nog niet bekend",
        "gegevens": "Gegevens kloppen niet",
        "inrichting": "Inrichting of rechten",
        "werkwijze": "Werkwijze of instructie",
        "techniek": "Techniek bij de school",
        "partner": "Systeem van een partner",
        "standaard": "Uitleg van de standaard",
    }
)
"""Why something went wrong, in the groups in which the chain is improved (seed 002)."""

MELDING = Levensloop(
    "de melding",
    {
        "open": ("Open", "warn"),
        "in_behandeling": ("In behandeling", "info"),
        "opgelost": ("Opgelost", "ok"),
    },
    {
        ("open", "oppakken"): Overgang("in_behandeling", P.OKE_MONITOREN, "Pak op"),
        ("open", "oplossen"): Overgang("opgelost", P.OKE_MONITOREN, "Los op", reden_nodig=True),
        ("in_behandeling", "oplossen"): Overgang("opgelost", P.OKE_MONITOREN, "Los op", reden_nodig=True),
        ("opgelost", "heropenen"): Overgang("open", P.OKE_HERSTELLEN, "Open opnieuw", reden_nodig=True),
    },
)
