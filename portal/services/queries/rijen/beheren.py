"""Rows of rights, readiness, settings and connections."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ToewijzingRij:
    """A role of a person, where and how long."""

    id: str
    persoon_id: str
    persoon: str
    account: str
    rol: str
    rol_label: str
    eenheid: str
    van: str
    tot: str
    verleend_door: str
    reden: str
    status: str
    tone: str
    intrekbaar: bool


@dataclass(frozen=True)
class GebruikerRij:
    """A person in the list of users."""

    id: str
    naam: str
    account: str
    nummer: str
    soort: str
    rollen: tuple[str, ...]
    actief: bool
    let_op: str
    tot: str = ""
    """The first day on which one of the roles ends, as `t/m …`; empty when none ends."""
    tone: str = "plain"


@dataclass(frozen=True)
class GebruikerDetail:
    """A person with roles and clashes."""

    id: str
    naam: str
    account: str
    nummer: str
    extern: bool
    actief: bool
    toewijzingen: tuple[ToewijzingRij, ...]
    botsingen: tuple[str, ...]
    toe_te_kennen: tuple[str, ...]
    """Roles that may be added without a clash."""
    zelf: bool


@dataclass(frozen=True)
class MatrixRij:
    """One permission over the seven roles."""

    permission: str
    label: str
    uitleg: str
    bron: str
    cellen: tuple[str, ...]
    """Per role: the reach in words, or empty."""
    mandateerbaar: bool
    nooit_samen_met: str


@dataclass(frozen=True)
class Matrix:
    """The whole matrix: role labels and rows."""

    rollen: tuple[str, ...]
    rijen: tuple[MatrixRij, ...]


@dataclass(frozen=True)
class BotsingRij:
    """A person whose roles or acts may not go together."""

    persoon_id: str
    persoon: str
    soort: str
    """rollen or zaak."""
    tekst: str
    sinds: str
    link: str
    uitzondering: str = ""
    """`uitzondering, t/m …` when the board allowed it; then it asks for no action."""


@dataclass(frozen=True)
class Bewijs:
    """What the portal measured itself for a checklist item."""

    klopt: bool
    tekst: str
    tone: str
    link: str = ""


@dataclass(frozen=True)
class GereedheidRij:
    """One item of the checklist for one unit."""

    onderdeel: str
    nummer: int
    tekst: str
    antwoord: bool | None
    opmerking: str
    eigenaar: str
    datum_iso: str
    datum: str
    versie: int
    gewijzigd: str
    """Who changed it last, and when."""
    bewijs: Bewijs | None
    te_laat: bool


@dataclass(frozen=True)
class EenheidKeuze:
    """A team or location to choose."""

    id: str
    naam: str
    soort: str
    ja: int


@dataclass(frozen=True)
class GereedheidLijst:
    """The checklist of one unit with its progress."""

    eenheid_id: str
    eenheid: str
    ja: int
    nee: int
    open: int
    rijen: tuple[GereedheidRij, ...]
    eenheden: tuple[EenheidKeuze, ...]
    mag: bool


@dataclass(frozen=True)
class InstellingRij:
    """One setting with its value and meaning."""

    sleutel: str
    label: str
    uitleg: str
    groep: str
    soort: str
    """tekst, lang, getal or dagen."""
    waarde: str
    standaard: str
    gewijzigd: str


@dataclass(frozen=True)
class KoppelingRij:
    """A connection with its health."""

    id: str
    naam: str
    soort: str
    soort_label: str
    base_url: str
    token_url: str
    client_id: str
    heeft_geheim: bool
    actief: bool
    status: str
    tone: str
    uitleg: str
    laatste_contact: str
    wachtend: int
    mislukt: int
    eenheid: str = "Hele school"
    eenheid_id: str = ""
    geheim_sinds: str = ""
    wacht_sinds: str = ""
    """Since when the oldest message waits."""
    versie: str = ""
    """Of the agreement, as it is spoken with this partner."""
    schakelaar: str = ""
    """The circuit breaker in words: closed, or paused until when."""
    schakelaar_tone: str = "plain"


@dataclass(frozen=True)
class PartnerRij:
    """A partner system that may call the portal."""

    client_id: str
    naam: str
    soort: str
    actief: bool
    koppeling: str = ""
    oud_tot: str = ""
    """Until when the secret before this one works; empty when there is only one."""


@dataclass(frozen=True)
class PersoonKeuze:
    """Somebody to give a role to."""

    id: str
    naam: str
    uitleg: str


@dataclass(frozen=True)
class WijzigingRij:
    """One change of a setting."""

    volgnummer: int
    label: str
    oud: str
    nieuw: str
    wie: str
    moment: str
