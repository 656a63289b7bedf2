"""What a catalogue entry is, the one naming convention, and how two states of an entry differ."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields

EXAMEN_CONVENTIE = re.compile(r"[A-Z0-9]{2,8}(-[A-Z0-9]{2,8}){1,3}")
"""The part of it that is the code of an exam."""
CONVENTIE = re.compile(rf"^(?P<examen>{EXAMEN_CONVENTIE.pattern})\.v(?P<versie>\d+)\.(?P<variant>[A-Z])$")
EXAMEN_UITLEG = "VAK-NIVEAU-ONDERDEEL, bijvoorbeeld NED-3F-LEZ"
CONVENTIE_UITLEG = "VAK-NIVEAU-ONDERDEEL.vVERSIE.VARIANT, bijvoorbeeld NED-3F-LEZ.v2.B"

_LABELS = {
    "code": "Code",
    "naam": "Naam",
    "omschrijving": "Omschrijving",
    "duur": "Duur in minuten",
    "schaal": "Schaal",
    "geslaagd_vanaf": "Geslaagd vanaf",
    "extra_tijd_max": "Maximale extra tijd",
    "voorzieningen": "Voorzieningen",
    "beveiliging": "Beveiliging",
    "afnamewijze": "Wijze van afnemen",
    "actief": "Beschikbaar",
}
WEZENLIJK = frozenset({"duur", "schaal", "geslaagd_vanaf"})
"""Fields whose change means that the board has to look again."""


@dataclass(frozen=True)
class CatalogusToets:
    """One exam version as the delivery system offers it."""

    component_id: uuid.UUID
    code: str
    naam: str
    omschrijving: str = ""
    duur: int = 60
    schaal: str = "0.0-10.0"
    geslaagd_vanaf: str = "5.5"
    extra_tijd_max: int = 0
    voorzieningen: tuple[str, ...] = ()
    beveiliging: tuple[str, ...] = ()
    afnamewijze: tuple[str, ...] = ()
    """`modeOfDelivery` in the words of the standard; empty when it was not said."""
    onbekend: tuple[str, ...] = ()
    """Words that the standard does not know; for people, not compared."""
    actief: bool = True

    @property
    def examen_code(self) -> str:
        """The exam that this version belongs to by the naming convention of the school."""
        return examen_code(self.code)

    @property
    def volgt_conventie(self) -> bool:
        """True when the code follows the naming convention of the school."""
        return CONVENTIE.match(self.code) is not None


@dataclass(frozen=True)
class Uitgave:
    """Which work a version is: its variant, and which edition of that variant."""

    variant: str
    """What a student may not get twice; the whole code when the code tells no variant."""
    editie: int | None = None
    """The higher one replaces the lower one of the same variant; None when the code does not tell."""


def uitgave(code: str, vorm: str = "") -> Uitgave:
    """What a code tells by the pattern of its supplier: VARIANT is another work, VERSIE a newer edition of it (PRK-8).

    A code that names no variant tells neither; then each version is a work of its own.
    """
    delen = match.groupdict() if (match := patroon_van(vorm).match(code)) else {}
    if not delen.get("variant"):
        return Uitgave(code)
    versie = delen.get("versie") or ""
    return Uitgave(delen["variant"], int(versie) if versie.isdecimal() else None)


EXAMENCODE = 60
"""The longest code of an exam."""


def patroon_van(vorm: str) -> re.Pattern[str]:
    """How one supplier writes its codes: `EXAMEN`, and where they occur `VERSIE` and `VARIANT`, with anything between
    them; the convention of the school when nothing is set."""
    if not vorm:
        return CONVENTIE
    tekst = re.escape(vorm.strip())
    for woord, deel in (
        ("EXAMEN", r"(?P<examen>.+?)"),
        ("VERSIE", r"(?P<versie>\w+)"),
        ("VARIANT", r"(?P<variant>\w+)"),
        ("REST", ".*"),
    ):
        tekst = tekst.replace(woord, deel, 1)
    return re.compile(f"^{tekst}$")


def examen_code(code: str, vorm: str = "") -> str:
    """The exam that a code names, by the pattern of its supplier; the whole code when it does not follow it.

    Never longer than a code may be: a longer one is cut and told apart by a mark of the whole.
    """
    match = patroon_van(vorm).match(code)
    examen = match["examen"] if match else code
    if len(examen) <= EXAMENCODE:
        return examen
    return f"{examen[: EXAMENCODE - 9]}-{hashlib.sha256(examen.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Keus:
    """What of a catalogue is asked for; without any condition it is the whole catalogue."""

    zoek: str = ""
    gelicentieerd: bool = False

    @property
    def alles(self) -> bool:
        """True when the whole catalogue is asked for."""
        return not self.zoek and not self.gelicentieerd

    @property
    def tekst(self) -> str:
        """The condition in words, empty without one."""
        delen = [f"toetsen met ‘{self.zoek}’" if self.zoek else "toetsen"]
        delen += ["waarvoor de school een licentie heeft"] if self.gelicentieerd else []
        return "" if self.alles else " ".join(delen)


HEEL = Keus()
"""The whole catalogue."""


@dataclass(frozen=True)
class Catalogus:
    """What a delivery system offers now: entries that can be read, and the ids of those that cannot."""

    toetsen: tuple[CatalogusToets, ...]
    onleesbaar: frozenset[uuid.UUID] = frozenset()
    keus: Keus = HEEL

    def verdwenen(self, bekend: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Which known entries are no longer offered; nothing is known about that when only a part was asked for."""
        gezien = self.onleesbaar | {t.component_id for t in self.toetsen}
        return set(bekend) - gezien if self.keus.alles else set()


@dataclass(frozen=True)
class Verschil:
    """One field that changed, in words."""

    veld: str
    label: str
    oud: str
    nieuw: str


def _tekst(waarde: object) -> str:
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    return ", ".join(map(str, waarde)) if isinstance(waarde, (list, tuple)) else str(waarde)


def verschillen(oud: CatalogusToets, nieuw: CatalogusToets) -> tuple[Verschil, ...]:
    """The fields that differ, in the order of the entry."""
    return tuple(
        Verschil(f.name, _LABELS[f.name], _tekst(getattr(oud, f.name)), _tekst(getattr(nieuw, f.name)))
        for f in fields(CatalogusToets)
        if f.name in _LABELS and getattr(oud, f.name) != getattr(nieuw, f.name)
    )
