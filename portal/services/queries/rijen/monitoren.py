"""Rows of the OKE log, the daily control, reconciliation, the audit log and the control room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OkeRij:
    """One exchange in the log."""

    id: str
    moment: str
    moment_iso: str
    richting: str
    flow: int
    flow_naam: str
    partner: str
    status: str
    status_label: str
    tone: str
    verzoek: str
    """`PUT /offerings/…`."""
    http_status: str
    onderwerp: str
    student: str
    """Empty for the administrator, who sees technical facts only."""
    zitting_id: str
    uitleg: str
    herstelbaar: bool
    pogingen: int
    verklaring: str = ""
    """What a failure means; empty when all is well."""
    herstel: str = ""
    klasse: str = ""
    """The kind of failure in a word or two; empty when all is well."""
    examen: str = ""


@dataclass(frozen=True)
class OkeDetail:
    """One exchange with its bodies (exam office only) and the way to repair it."""

    rij: OkeRij
    verklaring: str
    herstel: str
    herstel_link: str
    inhoud: str
    antwoord: str
    toon_inhoud: bool
    afgehandeld_op: str
    niet_voor: str
    wacht_op: str
    """The earlier message of the same row that holds this one up."""


@dataclass(frozen=True)
class DagcontroleRij:
    """One working day of the daily control."""

    dag: str
    dag_iso: str
    getekend: bool
    door: str
    op: str
    opmerking: str
    berichten: int
    fouten: int
    tone: str
    dienst: str = ""
    """Who could have signed: the people with the role of exam office on that day."""


@dataclass(frozen=True)
class UitvalSoort:
    """How many of the failures found are of one kind, and what repairs that kind."""

    code: str
    label: str
    aantal: int
    verklaring: str
    herstel: str
    wie: str
    vanzelf: bool


@dataclass(frozen=True)
class Herhaalbaar:
    """What would happen when everything in a filter is offered again."""

    aantal: int
    per_partner: tuple[str, ...]
    wachtend: bool
    """True when one of the partners has a failure now, so that the messages will wait."""


@dataclass(frozen=True)
class AansluitRij:
    """Something that should have come or should match, and did not."""

    soort: str
    tekst: str
    student: str
    zitting_id: str
    sinds: str
    tone: str
    link: str
    code: str = ""
    """Which kind of difference; see `queries.aansluiting.SOORTEN`."""
    zitting: str = ""
    herstel: str = ""
    """The way to repair it, in words."""
    actie: str = ""
    """The words on the button that repairs it; empty when the repair is not one press."""
    deelname_id: str = ""
    sleutel: str = ""
    """The same for the same difference, however often it is found."""
    melding_id: str = ""
    """The line of the issue log that was made of it."""
    melding: str = ""


@dataclass(frozen=True)
class TeruglezingRij:
    """When a sitting was last read back from its delivery system, and how that went."""

    zitting_id: str
    zitting: str
    moment: str
    status: str
    tone: str
    uitleg: str
    link: str


@dataclass(frozen=True)
class Wijzigingsdeel:
    """One field of a change: old → new."""

    veld: str
    oud: str
    nieuw: str


@dataclass(frozen=True)
class AuditRij:
    """One act in words: who, what, when, in which role, old → new."""

    volgnummer: int
    moment: str
    moment_iso: str
    wie: str
    rol: str
    zin: str
    actie: str
    onderwerp: str
    onderwerp_id: str
    wijzigingen: tuple[Wijzigingsdeel, ...]
    reden: str
    mandaat: str
    kanaal: str
    persoon_id: str = ""
    over: str = ""


@dataclass(frozen=True)
class Kerngetal:
    """A number that leads to the list behind it."""

    titel: str
    waarde: str
    uitleg: str
    tone: str
    link: str


@dataclass(frozen=True)
class VandaagRij:
    """A sitting of today in the rooms."""

    zitting_id: str
    tijd: str
    examen: str
    waar: str
    status: str
    tone: str
    link: str


@dataclass(frozen=True)
class Regiekamer:
    """The home of the exam office: a sentence, five numbers and today's rooms."""

    dag: str
    zin: str
    getallen: tuple[Kerngetal, ...]
    vandaag: tuple[VandaagRij, ...]
    koppelingen_zin: str
    koppelingen_tone: str
