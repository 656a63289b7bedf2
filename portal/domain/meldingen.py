"""The issue log as data: kinds of cause with their words, and the lifecycle of an issue."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from portal.domain.overgangen import Levensloop, Overgang
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


class MeldingStatus(StrEnum):
    """How far an issue is."""

    OPEN = "open"
    IN_BEHANDELING = "in_behandeling"
    OPGELOST = "opgelost"


MELDING = Levensloop(
    "de melding",
    {
        MeldingStatus.OPEN: ("Open", "warn"),
        MeldingStatus.IN_BEHANDELING: ("In behandeling", "info"),
        MeldingStatus.OPGELOST: ("Opgelost", "ok"),
    },
    {
        (MeldingStatus.OPEN, "oppakken"): Overgang(MeldingStatus.IN_BEHANDELING, P.OKE_MONITOREN, "Pak op"),
        (MeldingStatus.OPEN, "oplossen"): Overgang(MeldingStatus.OPGELOST, P.OKE_MONITOREN, "Los op", reden_nodig=True),
        (MeldingStatus.IN_BEHANDELING, "oplossen"): Overgang(
            MeldingStatus.OPGELOST, P.OKE_MONITOREN, "Los op", reden_nodig=True
        ),
        (MeldingStatus.OPGELOST, "heropenen"): Overgang(
            MeldingStatus.OPEN, P.OKE_HERSTELLEN, "Open opnieuw", reden_nodig=True
        ),
    },
)
