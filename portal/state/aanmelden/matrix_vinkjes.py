"""What the ticks in the matrix of a class amount to: plain values in, words and commands out."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.domain.taal import telt
from portal.services.aanmelden.lezen.matrix import KlasKolom, KlasRij
from portal.services.aanmelden.lezen.matrix_cellen import MatrixCel
from portal.services.aanmelden.stand_go import GO, NO_GO, TREK_IN
from portal.services.plannen.go_samen import INTUSSEN, Celbesluit

WORDT = {GO: "Wordt Go", NO_GO: "Wordt no-go", TREK_IN: "Vervalt"}
NIEMAND = {
    GO: "Hier heeft iedereen al een besluit, of kan niemand een Go krijgen.",
    NO_GO: "Hier heeft iedereen al een no-go, of kan niemand er een krijgen.",
    TREK_IN: "Hier is geen besluit om in te trekken.",
}
"""What ticking a heading says when there is nobody to tick under it."""
GENOEMD = 12
"""Of who does not take part so many are named."""
_DOET_NIET_MEE = "Doet niet mee"
Plek = tuple[KlasRij, KlasKolom, MatrixCel]


@dataclass(frozen=True, kw_only=True)
class EigenReden:
    """A cell that is decided about for a reason of its own."""

    id: str
    naam: str
    examen: str
    besluit: str
    reden: str


@dataclass(frozen=True, kw_only=True)
class NietMee:
    """A cell about which nothing is decided, and why."""

    id: str
    naam: str
    examen: str
    waarom: str


@dataclass
class Stand:
    """What would be decided now."""

    wordt: dict[str, str] = field(default_factory=dict)
    samen: int = 0
    niet_mee: list[NietMee] = field(default_factory=list)
    kolommen: list[str] = field(default_factory=list)
    rijen: list[str] = field(default_factory=list)
    titel: str = ""
    zin: str = ""
    knop: str = ""
    gedaan: str = ""
    """What the button says, once it was done: `25 Go en 1 no-go gegeven`."""


def is_voor(c: MatrixCel, besluit: str) -> bool:
    """True for a cell that ticking a whole column or row is meant for: it can be decided, and not so already; a no-go
    that somebody gave is overruled one by one."""
    return besluit in c.kan.split() and c.geldt != besluit and (besluit, c.geldt) != (GO, NO_GO)


def _waarom(c: MatrixCel, besluit: str, gezien: str | None) -> str:
    """Why nothing is decided about this cell; empty when something can be."""
    if gezien is not None and c.go_id != gezien:
        return INTUSSEN
    if besluit not in c.kan.split():
        return c.waarom or "Er is geen besluit om in te trekken."
    if gezien is None and (besluit, c.geldt) == (GO, NO_GO):
        return "Heeft een no-go. Kies dit vak zelf om die te herzien."
    if gezien is None and c.geldt == besluit:
        if besluit == NO_GO:
            return "Heeft al een no-go."
        return "Is al gepland, met een Go." if c.stand == "gepland" else f"Heeft al een {c.tekst} ({c.bij})."
    return ""


@dataclass
class Vinkjes:
    """The ticked cells with the decision that each showed, the own reasons, and the decision for the others."""

    gekozen: dict[str, str]
    eigen: list[EigenReden]
    besluit: str
    koppen: list[str]
    """Which exams and students were ticked as a whole: of these is told who does not take part."""

    def in_beeld(self, plekken: Sequence[Plek]) -> Vinkjes:
        """Without what is not in view any more."""
        ids = {c.id for _, _, c in plekken}
        gekozen = {id: go for id, go in self.gekozen.items() if id in ids}
        koppen = {k.id for _, k, _ in plekken} | {r.id for r, _, _ in plekken}
        eigen = [e for e in self.eigen if e.id in ids]
        return Vinkjes(gekozen, eigen, self.besluit, [k for k in self.koppen if k in koppen and gekozen])

    def _besluit_over(self, c: MatrixCel) -> tuple[str, str]:
        """The decision and the own reason (if there is one) for a ticked cell."""
        eigen = next((e for e in self.eigen if e.id == c.id), None)
        return (eigen.besluit, eigen.reden) if eigen else (self.besluit, "")

    def opdrachten(self, plekken: Sequence[Plek], reden: str) -> tuple[Celbesluit, ...]:
        """A command for each ticked cell that can be decided about."""
        uit = []
        for _, _, c in plekken:
            if (gezien := self.gekozen.get(c.id)) is None:
                continue
            besluit, eigen = self._besluit_over(c)
            if not _waarom(c, besluit, gezien):
                over = uuid.UUID(gezien) if gezien else None
                uit.append(
                    Celbesluit(inschrijving_id=uuid.UUID(c.id), besluit=besluit, reden=eigen or reden, gezien=over)
                )
        return tuple(uit)

    def stand(self, plekken: Sequence[Plek]) -> Stand:
        """What would be decided, cell by cell and in words."""
        s = Stand(
            kolommen=self._vol([(k.id, c) for _, k, c in plekken]), rijen=self._vol([(r.id, c) for r, _, c in plekken])
        )
        tel: Counter[str] = Counter()
        for r, k, c in plekken:
            gezien, (besluit, eigen) = self.gekozen.get(c.id), self._besluit_over(c)
            if gezien is None and k.id not in self.koppen and r.id not in self.koppen:
                continue
            if waarom := _waarom(c, besluit, gezien):
                s.niet_mee.append(NietMee(id=c.id or f"{r.id} {k.id}", naam=r.naam, examen=k.naam, waarom=waarom))
                if gezien is not None:
                    s.wordt[c.id] = _DOET_NIET_MEE
            elif gezien is not None:
                s.wordt[c.id] = WORDT[besluit]
                s.samen += not eigen
                tel[besluit] += 1
        s.niet_mee.sort(key=lambda n: n.id not in self.gekozen)
        self._zeg(s, tel, plekken)
        return s

    def _vol(self, cellen: Sequence[tuple[str, MatrixCel]]) -> list[str]:
        """The columns (or rows) of which every cell that the decision is for is ticked."""
        alle: dict[str, list[bool]] = {}
        for sleutel, c in cellen:
            if is_voor(c, self.besluit) or c.id in self.gekozen:
                alle.setdefault(sleutel, []).append(c.id in self.gekozen)
        return [sleutel for sleutel, aan in alle.items() if all(aan)]

    def _zeg(self, s: Stand, tel: Counter[str], plekken: Sequence[Plek]) -> None:
        examens = list(dict.fromkeys(k.naam for _, k, c in plekken if c.id in self.gekozen))
        aantal = sum(tel.values())
        waar = examens[0] if len(examens) == 1 else telt(len(examens), "examen", "examens")
        if len({n.examen for n in s.niet_mee} | set(examens)) == 1:
            s.niet_mee = [replace(n, examen="") for n in s.niet_mee]
        s.titel = f"{waar}: {len(self.gekozen)} aangevinkt" if self.gekozen else ""
        samen, eigen = f"{s.samen} met één reden, " if s.samen else "", aantal - s.samen
        s.zin = f"{samen}{eigen} met een eigen reden." if eigen else ""
        geef = " en ".join(f"{tel[b]} {w}" for b, w in ((GO, "Go"), (NO_GO, "no-go")) if tel[b])
        weg = telt(tel[TREK_IN], "besluit", "besluiten") if tel[TREK_IN] else ""
        knop = ", ".join(filter(None, (f"geef {geef}" if geef else "", f"trek {weg} in" if weg else "")))
        s.gedaan = ", ".join(filter(None, (f"{geef} gegeven" if geef else "", f"{weg} ingetrokken" if weg else "")))
        s.knop = knop[:1].upper() + knop[1:]
