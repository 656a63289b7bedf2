"""Rows of the establishing screens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BlokkadeRij:
    """Something that stands in the way, with the page where it is put right."""

    code: str
    tekst: str
    link: str = ""


@dataclass(frozen=True)
class Kenmerk:
    """One fact of a sitting with its status: version, cut score, model, report."""

    titel: str
    waarde: str
    status: str
    tone: str


@dataclass(frozen=True)
class VaststelRij:
    """One participant on the establishing screen."""

    deelname_id: str
    resultaat_id: str
    """Empty when there is no result yet."""
    student_id: str
    student: str
    nummer: str
    punten: str
    """`65 / 75`, or a dash."""
    cijfer: str
    geslaagd: bool | None
    kans: str
    """`1 van 3`."""
    voorziening: str
    status: str
    tone: str
    waarom: tuple[str, ...]
    """Why this one stands apart; empty for a result without particulars."""
    kan: bool
    """True when it can be established now (an exception then needs a reason)."""
    herziening_id: str = ""


@dataclass(frozen=True)
class VaststelScherm:
    """Everything the board needs about one sitting, on one screen."""

    zitting_id: str
    titel: str
    ondertitel: str
    versie: Kenmerk
    cesuur: Kenmerk
    model: Kenmerk
    pv: Kenmerk
    pv_bijzonderheden: tuple[str, ...]
    ingepland: int
    aanwezig: int
    afwezig: int
    geslaagd_procent: int | None
    vorig_jaar_procent: int | None
    uitzonderingen: tuple[VaststelRij, ...]
    zonder: tuple[VaststelRij, ...]
    vast_te_stellen: int
    """How many results without particulars can be established now."""
    blokkades: tuple[BlokkadeRij, ...]
    pv_vervangbaar: bool
    """True when the unsigned report is the only thing in the way: a recorded reason then suffices."""
    mag: bool
    verklaring: str
    """In which capacity the person acts, or why not."""
    laatste_dag: str
    mandaat: str
    incidenten: int = 0
    """How many incidents the report holds, beside the account itself."""


@dataclass(frozen=True)
class TeVaststellenRij:
    """A sitting with provisional results that wait for the board."""

    zitting_id: str
    examen: str
    versie: str
    moment: str
    ruimte: str
    voorlopig: int
    wacht_werkdagen: int
    gereed: bool
    status: str
    tone: str
    link: str


@dataclass(frozen=True)
class Overgeslagen:
    """A result that was not established, with the reason."""

    resultaat_id: str
    student: str
    reden: str


@dataclass(frozen=True)
class Uitkomst:
    """What establishing did: how many, until when one may object, and what was left with the reason per row."""

    gedaan: int
    laatste_dag: str
    namens: str
    overgeslagen: tuple[Overgeslagen, ...] = ()

    @property
    def zin(self) -> str:
        """`26 resultaten vastgesteld, 2 overgeslagen.`"""
        tekst = f"{self.gedaan} {'resultaat' if self.gedaan == 1 else 'resultaten'} vastgesteld"
        return f"{tekst}, {len(self.overgeslagen)} overgeslagen." if self.overgeslagen else f"{tekst}."


@dataclass(frozen=True)
class HerzieningRij:
    """A change to a definitive result that waits for a decision."""

    id: str
    resultaat_id: str
    zitting_id: str
    student: str
    examen: str
    reden: str
    oud: str
    nieuw: str
    op: str
    status: str
    tone: str


@dataclass(frozen=True)
class MandaatRij:
    """A mandate with its use."""

    id: str
    besluit: str
    examen: str
    van: str
    tot: str
    automatisch: bool
    reden: str
    gegeven_door: str
    gegeven_op: str
    status: str
    tone: str
    gebruikt: int


@dataclass(frozen=True)
class AfwezigheidRij:
    """A missed attempt on which the board may still decide."""

    deelname_id: str
    student: str
    nummer: str
    examen: str
    moment: str
    reden: str
    link: str


@dataclass(frozen=True)
class KansverzoekRij:
    """A request for an extra attempt, with the balance so far."""

    taak_id: str
    inschrijving_id: str
    student: str
    nummer: str
    examen: str
    kansen: str
    toelichting: str
    gevraagd_op: str


@dataclass(frozen=True)
class CesuurEffect:
    """What a cut score would do to the provisional results of a version, before it is established."""

    aantal: int
    geslaagd: int
    niet_geslaagd: int
    zonder_punten: int
    zin: str


@dataclass(frozen=True)
class VersieverzoekRij:
    """A version that the exam office laid before the board."""

    versie_id: str
    code: str
    naam: str
    examen: str
    vraag: str
    gevraagd_op: str
    link: str


@dataclass(frozen=True)
class CesuurverzoekRij:
    """A cut score that was entered and waits for the board, with what it would do."""

    cesuur_id: str
    versie_id: str
    versie: str
    examen: str
    cesuur: str
    toelichting: str
    ingevoerd: str
    effect: str
    link: str
