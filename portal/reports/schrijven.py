"""Tables as files: JSON, CSV and XLSX, safe against formulas that hide in text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from portal.domain import tijd
from portal.reports.register import Tabel

_GEVAARLIJK = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def veilig(waarde: Any) -> Any:
    """A value as a spreadsheet may have it: text that could start a formula gets an apostrophe in front."""
    if isinstance(waarde, datetime):
        return tijd.moment(waarde)
    if isinstance(waarde, date):
        return waarde.isoformat()
    if isinstance(waarde, str) and waarde.lstrip(" ").startswith(_GEVAARLIJK):
        return f"'{waarde}"
    return waarde


def als_json(titel: str, tabellen: Sequence[Tabel]) -> str:
    """One object with a list of rows per table."""
    inhoud = {"rapport": titel, "tabellen": {t.naam: t.frame.to_dicts() for t in tabellen}}
    return json.dumps(inhoud, ensure_ascii=False, indent=1, default=str)


def als_csv(tabellen: Sequence[Tabel]) -> str:
    """The tables under each other, each with its name, separated by an empty line; semicolons, as Dutch Excel expects."""
    uit = io.StringIO()
    schrijver = csv.writer(uit, delimiter=";", lineterminator="\r\n")
    for nr, t in enumerate(tabellen):
        if nr:
            schrijver.writerow([])
        schrijver.writerow([t.naam])
        schrijver.writerow(t.frame.columns)
        schrijver.writerows([veilig(w) for w in rij] for rij in t.frame.iter_rows())
    return uit.getvalue()


def als_xlsx(tabellen: Sequence[Tabel]) -> bytes:
    """One sheet per table; text is always written as text, never as formula or link."""
    uit = io.BytesIO()
    boek = xlsxwriter.Workbook(uit, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    kop = boek.add_format({"bold": True})
    for t in tabellen:
        blad = boek.add_worksheet(t.naam[:31])
        for k, naam in enumerate(t.frame.columns):
            blad.write_string(0, k, naam, kop)
        for r, rij in enumerate(t.frame.iter_rows(), 1):
            for k, waarde in enumerate(rij):
                blad.write(r, k, veilig(waarde))
        blad.freeze_panes(1, 0)
        blad.autofit()
    boek.close()
    return uit.getvalue()
