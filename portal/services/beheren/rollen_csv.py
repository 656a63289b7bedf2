"""The CSV file with roles as text: which columns it has, how it is read, and how refused lines are written back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.session import UnitOfWork
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.tekst import bewaarbaar
from portal.reports import schrijven
from portal.services.grond.tickets import Bestand, bouwer

KOPPEN = ("account", "rol", "eenheid", "opleiding", "zitting", "van", "tot", "reden")
_ERBIJ = ("regel", "waarom geweigerd")
"""What a file of refused lines says of each; reading it in again takes no notice of it."""
VERPLICHT = frozenset({"account", "rol", "reden"})
MAX_REGELS, MAX_TEKENS, MAX_BYTES = 2_000, 600_000, 1_000_000
VOORBEELD = "account;rol;eenheid;opleiding;zitting;van;tot;reden\ngebruiker@instelling;surveillant;;;;;2027-07-31;Poule 2026-2027\n"
GEWEIGERD = "rollen-geweigerd"


@dataclass(frozen=True)
class CsvRegel:
    """One line of the file, as it was written."""

    nr: int
    account: str = ""
    rol: str = ""
    eenheid: str = ""
    opleiding: str = ""
    zitting: str = ""
    van: str = ""
    tot: str = ""
    reden: str = ""
    te_veel: bool = False
    """True when the line has more columns than the header."""

    @property
    def rol_label(self) -> str:
        """The role as people know it, or what was written when it is none."""
        rol = rol_van(self.rol)
        return rol.label if rol else self.rol

    @property
    def waar(self) -> str:
        """Where the line says that the role holds."""
        return ", ".join(w for w in (self.eenheid, self.opleiding, self.zitting) if w)


def rol_van(tekst: str) -> Rol | None:
    """The role with this name, in any case, by its value or by the word on the screen."""
    woord = tekst.strip().lower().replace("'", "’")
    return next((r for r in Rol if woord in (r.value, r.label.lower())), None)


def decodeer(inhoud: bytes) -> str:
    """The text of a file: UTF-8, and otherwise as Windows wrote it; refused when it is too large."""
    if len(inhoud) > MAX_BYTES:
        raise Ongeldig("Dit bestand is groter dan 1 MB. Splits het.")
    try:
        return inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        return inhoud.decode("cp1252", errors="replace")


def lees_csv(tekst: str) -> list[CsvRegel]:
    """The lines of the file; Ongeldig when it is no such file, empty, or too long."""
    tekst = bewaarbaar(tekst).removeprefix("\ufeff").strip("\r\n ")
    kop, _, _ = tekst.partition("\n")
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=";" if ";" in kop else ",", strict=True)
    try:
        namen = [naam.strip().lower() for naam in next(lezer, [])]
        _eis_koppen(namen)
        regels = [_regel(namen, lezer.line_num, cellen) for cellen in lezer if any(c.strip() for c in cellen)]
    except csv.Error as fout:
        raise Ongeldig(f"Regel {lezer.line_num} is niet te lezen: controleer de aanhalingstekens.") from fout
    if not regels:
        raise Ongeldig("Er staan geen regels onder de kop.")
    if len(regels) > MAX_REGELS:
        raise Ongeldig(f"Dit zijn {len(regels)} regels. Meer dan {MAX_REGELS} per keer kan niet: splits het bestand.")
    return regels


def _eis_koppen(namen: list[str]) -> None:
    vreemd = [n for n in namen if n not in (*KOPPEN, *_ERBIJ)]
    if vreemd or len(set(namen)) != len(namen) or not set(namen) >= VERPLICHT:
        raise Ongeldig(
            f"De eerste regel is niet de kop die wij verwachten. Begin met: {';'.join(KOPPEN)}", code="kop-onbekend"
        )


def _regel(namen: list[str], nr: int, cellen: list[str]) -> CsvRegel:
    te_veel = any(c.strip() for c in cellen[len(namen) :])
    waarden = {naam: cel.strip() for naam, cel in zip(namen, cellen, strict=False) if naam in KOPPEN}
    return CsvRegel(nr=nr, te_veel=te_veel, **waarden)


def als_csv(regels: Iterable[tuple[CsvRegel, str]]) -> str:
    """Lines with why they were refused, to repair and read in again; safe to open as a sheet."""
    uit = io.StringIO()
    schrijver = csv.writer(uit, delimiter=";", lineterminator="\r\n")
    namen = [f.name for f in fields(CsvRegel) if f.name in KOPPEN]
    schrijver.writerow([*namen, *_ERBIJ])
    for regel, waarom in regels:
        schrijver.writerow([schrijven.veilig(w) for w in (*(getattr(regel, n) for n in namen), regel.nr, waarom)])
    return uit.getvalue()


@bouwer(GEWEIGERD)
def geweigerd(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Bestand:
    """The refused lines of a trial as a file (BEH-4)."""
    require(principal, P.RECHTEN_BEHEREN)
    return Bestand("geweigerde-regels.csv", "text/csv", ("\ufeff" + gegevens.get("inhoud", "")).encode())
