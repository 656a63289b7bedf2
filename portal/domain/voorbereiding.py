"""What is made ready for a sitting before it begins: by whom, and for which exams."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.rechten import P


class Klaarstap(StrEnum):
    """One thing to make ready; a sitting has those that are for its exam."""

    KLAARGEZET = "klaargezet"
    INGEVOERD = "ingevoerd"
    LOKAAL = "lokaal"
    HULPMIDDELEN = "hulpmiddelen"
    INSTRUCTIE = "instructie"


@dataclass(frozen=True)
class Voorschrift:
    """What a step is in words, and whose it is."""

    tekst: str
    recht: P
    wie: str
    met_de_hand: bool = False
    """True for what the portal does by itself for an exam through OKE."""
    volgt_de_lijst: bool = False
    """True when it is to be done again once the students, their accommodations or the moment changed."""
    volgt_het_moment: bool = False
    """True when it is to be done again once the sitting has another moment."""
    volgt_het_lokaal: bool = False
    """True when it is to be done again once the sitting has another moment or another room."""


STAPPEN: dict[Klaarstap, Voorschrift] = {
    Klaarstap.KLAARGEZET: Voorschrift(
        "De toets staat klaar in het afnamesysteem van de leverancier, of op papier", P.ZITTING_PLANNEN,
        "het examenbureau", met_de_hand=True, volgt_het_moment=True,
    ),
    Klaarstap.INGEVOERD: Voorschrift(
        "De studenten en hun voorzieningen staan daar ook op", P.ZITTING_PLANNEN, "het examenbureau", met_de_hand=True,
        volgt_de_lijst=True,
    ),
    Klaarstap.LOKAAL: Voorschrift(
        "Het lokaal is ingericht", P.ZITTING_AFNEMEN, "de surveillant", volgt_het_lokaal=True
    ),
    Klaarstap.HULPMIDDELEN: Voorschrift(
        "De toegestane hulpmiddelen liggen klaar en zijn nagekeken", P.ZITTING_AFNEMEN, "de surveillant",
        volgt_het_lokaal=True,
    ),
    Klaarstap.INSTRUCTIE: Voorschrift("De instructie bij dit examen is gelezen", P.ZITTING_AFNEMEN, "de surveillant"),
}  # fmt: skip


def stappen_voor(oke: bool) -> list[Klaarstap]:
    """The steps of a sitting, in the order in which they are done (PLA-7, UIT-1)."""
    return [stap for stap, wat in STAPPEN.items() if not (oke and wat.met_de_hand)]
