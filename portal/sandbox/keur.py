"""The tool of the validation: collects complaints about one JSON object, field by field."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeGuard
from uuid import UUID

from portal.sandbox.opslag import Json

KEY = "nl-test-admin"
_DUUR = re.compile(r"PT[1-9]\d*M")


def is_uuid(waarde: object) -> TypeGuard[str]:
    """A UUID in its canonical form with dashes."""
    try:
        return isinstance(waarde, str) and str(UUID(waarde)) == waarde.lower()
    except ValueError:
        return False


def moment(waarde: object) -> datetime | None:
    """An aware moment, or nothing."""
    if not isinstance(waarde, str) or "T" not in waarde:
        return None
    try:
        gelezen = datetime.fromisoformat(waarde)
    except ValueError:
        return None
    return gelezen if gelezen.tzinfo else None


def is_dag(waarde: object) -> bool:
    try:
        return isinstance(waarde, str) and len(waarde) == 10 and bool(date.fromisoformat(waarde))
    except ValueError:
        return False


@dataclass
class Keur:
    """Collects complaints about one object; `plek` is where in the body we are."""

    body: Json
    plek: str = ""
    fouten: list[str] = field(default_factory=list)

    def klacht(self, veld: str, uitleg: str) -> None:
        self.fouten.append(f"{self.plek}{veld}: {uitleg}")

    def in_(self, veld: str, inhoud: Json) -> "Keur":
        return Keur(inhoud, f"{self.plek}{veld}.", self.fouten)

    def _heeft(self, veld: str, verplicht: bool) -> bool:
        if self.body.get(veld) is not None:
            return True
        if verplicht:
            self.klacht(veld, "ontbreekt")
        return False

    def tekst(self, veld: str, verplicht: bool = True, lengte: int = 0) -> None:
        if self._heeft(veld, verplicht):
            waarde = self.body[veld]
            if not isinstance(waarde, str) or not waarde.strip():
                self.klacht(veld, "moet een niet-lege tekst zijn")
            elif lengte and len(waarde) > lengte:
                self.klacht(veld, f"is langer dan {lengte} tekens")

    def keus(self, veld: str, mag: Collection[str], verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and self.body[veld] not in mag:
            self.klacht(veld, f"is '{self.body[veld]}', mag zijn: {', '.join(mag)}")

    def vast(self, veld: str, waarde: object) -> None:
        kreeg = self.body.get(veld)
        if kreeg != waarde or type(kreeg) is not type(waarde):
            self.klacht(veld, f"moet {waarde!r} zijn, gekregen: {kreeg!r}")

    def uuid(self, veld: str, verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and not is_uuid(self.body[veld]):
            self.klacht(veld, "is geen UUID")

    def moment(self, veld: str, verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and moment(self.body[veld]) is None:
            self.klacht(veld, "moet datum en tijd met tijdzone zijn, zoals 2026-11-23T09:00:00+01:00")

    def dag(self, veld: str, verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and not is_dag(self.body[veld]):
            self.klacht(veld, "moet een datum zijn als 2026-11-23")

    def duur(self, veld: str) -> None:
        if self._heeft(veld, False) and not (isinstance(self.body[veld], str) and _DUUR.fullmatch(self.body[veld])):
            self.klacht(veld, "moet minuten zijn als PT90M")

    def getal(self, veld: str, verplicht: bool = True, minimum: int = 0) -> None:
        if self._heeft(veld, verplicht):
            waarde = self.body[veld]
            if not isinstance(waarde, int) or isinstance(waarde, bool) or waarde < minimum:
                self.klacht(veld, f"moet een geheel getal van {minimum} of meer zijn")

    def waarheid(self, veld: str) -> None:
        if self._heeft(veld, False) and not isinstance(self.body[veld], bool):
            self.klacht(veld, "moet true of false zijn")

    def talen(self, veld: str, verplicht: bool = True) -> None:
        """A language list with a Dutch text in it."""
        if not self._heeft(veld, verplicht):
            return
        lijst = self.body[veld]
        goed = (
            isinstance(lijst, list)
            and any(
                isinstance(x, dict) and x.get("language") == "nl-NL" and isinstance(x.get("value"), str) for x in lijst
            )
            and all(isinstance(x, dict) for x in lijst)
        )
        if not goed:
            self.klacht(veld, "moet een lijst zijn met een tekst in nl-NL")

    def lijst(self, veld: str, mag: Collection[str], verplicht: bool = False) -> None:
        if not self._heeft(veld, verplicht):
            return
        waarde = self.body[veld]
        if not isinstance(waarde, list):
            self.klacht(veld, "moet een lijst zijn")
        elif vreemd := [x for x in waarde if x not in mag]:
            self.klacht(veld, f"onbekend: {', '.join(map(str, vreemd))}")

    def code(self, veld: str, soorten: Collection[str]) -> None:
        if not self._heeft(veld, True):
            return
        waarde = self.body[veld]
        if not isinstance(waarde, dict):
            self.klacht(veld, "moet {codeType, code} zijn")
            return
        dieper = self.in_(veld, waarde)
        dieper.keus("codeType", soorten)
        dieper.tekst("code")

    def niet(self, velden: Collection[str], waarom: str) -> None:
        for veld in velden:
            if veld in self.body:
                self.klacht(veld, waarom)

    def consumer(self, verplicht: bool = True) -> "Keur | None":
        """The one nl-test-admin entry."""
        blokken = self.body.get("consumers")
        if blokken is None and not verplicht:
            return None
        if not isinstance(blokken, list):
            self.klacht("consumers", "moet een lijst zijn met een nl-test-admin-blok")
            return None
        eigen = [b for b in blokken if isinstance(b, dict) and b.get("consumerKey") == KEY]
        if len(eigen) > 1 or (not eigen and verplicht):
            self.klacht("consumers", "moet precies één nl-test-admin-blok hebben")
            return None
        return self.in_("consumers", eigen[0]) if eigen else None
