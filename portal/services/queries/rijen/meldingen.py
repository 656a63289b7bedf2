"""Rows of the issue log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MeldingRij:
    """One issue in the list."""

    id: str
    nummer: int
    titel: str
    oorzaak: str
    eigenaar: str
    uiterlijk: str
    te_laat: bool
    status: str
    status_label: str
    tone: str
    gemaakt: str


@dataclass(frozen=True)
class OpvolgRegel:
    """One step of the follow-up."""

    wanneer: str
    wie: str
    tekst: str


@dataclass(frozen=True)
class MeldingKnop:
    """A step that this person may take now."""

    actie: str
    label: str
    reden_nodig: bool


@dataclass(frozen=True)
class GekoppeldBericht:
    """An exchange that the issue is about."""

    tekst: str
    status: str
    tone: str
    link: str


@dataclass(frozen=True)
class MeldingDetail:
    """One issue with its follow-up, and what may be done with it."""

    rij: MeldingRij
    omschrijving: str
    oplossing: str
    oorzaak_code: str
    eigenaar_id: str
    uiterlijk_iso: str
    versie: int
    gemaakt_door: str
    opgelost: str
    zitting: str
    zitting_link: str
    berichten: tuple[GekoppeldBericht, ...]
    regels: tuple[OpvolgRegel, ...]
    knoppen: tuple[MeldingKnop, ...]
    wijzigbaar: bool


@dataclass(frozen=True)
class MeldingStand:
    """How many issues there are, for the line above the list."""

    open: int = 0
    in_behandeling: int = 0
    te_laat: int = 0
    van_mij: int = 0
    opgelost_30: int = 0
