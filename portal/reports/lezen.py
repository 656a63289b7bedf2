"""Files as tables: CSV in any form that Excel writes, and XLSX; every cell as the text that people see in it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from portal.domain.fouten import Ongeldig

MEESTE_RIJEN, MEESTE_KOLOMMEN, MEESTE_TEKENS = 150_000, 100, 2_000
_UITGEPAKT = 400 * 1024**2
"""How large the parts of a workbook may be in all: a small file can hold a very large one."""
_SCHEIDINGEN = ";\t,|"
_PLEK = re.compile(rb'\br="([A-Z]{0,9})(\d{1,9})"')
_LETTERS = 2
"""Columns up to ZZ: a file may be wide, but not endlessly."""


@dataclass(frozen=True)
class Blad:
    """A header and the rows under it, all of the same width; empty rows are left out."""

    koppen: list[str]
    rijen: list[list[str]]
    nummers: list[int]
    """Which line of the file each row is, as a spreadsheet counts."""


def lees(naam: str, inhoud: bytes) -> Blad:
    """The first sheet of a file; Ongeldig when it is none, has no header, or is larger than the portal takes."""
    if not inhoud.strip():
        raise Ongeldig("Dit bestand is leeg.", code="soort")
    ruw = _uit_xlsx(inhoud) if inhoud[:2] == b"PK" else _uit_csv(naam, inhoud)
    return _blad(ruw)


def _blad(ruw: list[list[str]]) -> Blad:
    eerste = next((i for i, rij in enumerate(ruw) if any(rij)), None)
    if eerste is None:
        raise Ongeldig("Dit bestand is leeg.", code="soort")
    koppen = list(ruw[eerste])
    while koppen and not koppen[-1]:
        koppen.pop()
    if len(koppen) > MEESTE_KOLOMMEN:
        raise Ongeldig(f"Dit bestand heeft meer dan {MEESTE_KOLOMMEN} kolommen.", code="soort")
    breed = len(koppen)
    gevuld = [(nr, rij) for nr, rij in enumerate(ruw[eerste + 1 :], eerste + 2) if any(rij)]
    if not gevuld:
        raise Ongeldig("Onder de kop staan geen rijen. Van een xlsx telt alleen het eerste blad.", code="soort")
    if len(gevuld) > MEESTE_RIJEN:
        raise Ongeldig(f"Dit bestand heeft meer dan {MEESTE_RIJEN} rijen. Splits het.", code="soort")
    rijen = [(rij + [""] * breed)[:breed] for _, rij in gevuld]
    return Blad(koppen, rijen, [nr for nr, _ in gevuld])


def _schoon(tekst: str) -> str:
    """A cell without what cannot be kept or seen; the apostrophe that our own files put before a formula goes too."""
    zichtbaar = (" " if t.isspace() and t not in "\t\n" else t for t in tekst if t.isprintable() or t.isspace())
    tekst = "".join(zichtbaar).strip()[:MEESTE_TEKENS]
    return tekst[1:] if len(tekst) > 1 and tekst[0] == "'" and tekst[1] in "=+-@|" else tekst


def _uit_csv(naam: str, inhoud: bytes) -> list[list[str]]:
    tekst = _decodeer(inhoud)
    if "\0" in tekst or inhoud.startswith(b"%PDF") or naam.lower().endswith((".xlsx", ".xls")):
        raise Ongeldig(
            f"‘{naam[:100]}’ is geen csv en geen xlsx. Bewaar het in Excel als een van die twee.", code="soort"
        )
    kop = next((regel for regel in tekst.splitlines() if regel.strip()), "")
    if kop.lower().startswith("sep="):
        tekst, teken = tekst.split("\n", 1)[-1], kop[4:5] or ";"
    else:
        teken = max(_SCHEIDINGEN, key=kop.count)
    return _rijen(tekst, teken)


def _rijen(tekst: str, teken: str) -> list[list[str]]:
    """Every row; refused when a quotation mark is not closed, for what follows would vanish into one cell."""
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=teken, strict=True)
    rijen, begin = [], 1
    try:
        for rij in lezer:
            rijen.append([_schoon(cel) for cel in rij])
            begin = lezer.line_num + 1
    except csv.Error as fout:
        raise Ongeldig(f"Regel {begin} is niet te lezen: controleer de aanhalingstekens.", code="soort") from fout
    return rijen


def _decodeer(inhoud: bytes) -> str:
    """UTF-8 or UTF-16 with a mark, UTF-8 without, and otherwise as Windows writes it."""
    if inhoud[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return inhoud.decode("utf-16", errors="replace")
    try:
        return inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        return inhoud.decode("cp1252", errors="replace")


def _uit_xlsx(inhoud: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as pak:
            _eis_klein(pak)
        kolommen = pl.read_excel(
            io.BytesIO(inhoud), engine="calamine", has_header=False, infer_schema_length=0, drop_empty_cols=False, drop_empty_rows=False
        )  # fmt: skip
    except Ongeldig:
        raise
    except Exception as fout:  # whatever a broken workbook makes a reader raise
        raise Ongeldig(
            "Dit werkboek is niet te lezen. Bewaar het in Excel opnieuw als xlsx of csv.", code="soort"
        ) from fout
    return [[_cel(w) for w in rij] for rij in kolommen.iter_rows()]


def _eis_klein(pak: zipfile.ZipFile) -> None:
    """A workbook of a bearable size: what it really holds, and where its cells say that they stand.

    A reader makes room for the whole rectangle between the first and the last cell; two cells far apart ask for more
    memory than there is, and what the directory of the file says of its own size is not believed.
    """
    if "xl/workbook.xml" not in pak.namelist():
        raise Ongeldig("Dit is geen xlsx. Bewaar het in Excel als xlsx of csv.", code="soort")
    gelezen = 0
    for naam in pak.namelist():
        if not naam.startswith(("xl/worksheets/", "xl/sharedStrings")):
            continue
        rest = b""
        with pak.open(naam) as deel:
            while stuk := deel.read(65_536):
                gelezen += len(stuk)
                if gelezen > _UITGEPAKT:
                    raise Ongeldig("Dit werkboek is te groot. Splits het.", code="soort")
                tekst = rest + stuk
                for kolom, rij in _PLEK.findall(tekst):
                    if len(kolom) > _LETTERS or int(rij) > MEESTE_RIJEN + 1_000:
                        raise Ongeldig(
                            "Dit werkboek heeft cellen heel ver weg. Zet de tabel linksboven op een leeg blad.",
                            code="soort",
                        )
                rest = tekst[-64:]


def _cel(waarde: object) -> str:
    if waarde is None:
        return ""
    if isinstance(waarde, datetime):
        return f"{waarde:%Y-%m-%d}" if (waarde.hour, waarde.minute, waarde.second) == (0, 0, 0) else waarde.isoformat()
    if isinstance(waarde, date):
        return waarde.isoformat()
    tekst = str(waarde).removesuffix(" 00:00:00")
    return _schoon(tekst[:-2] if tekst.endswith(".0") and tekst[:-2].isdigit() else tekst)
