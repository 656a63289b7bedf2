"""Field types for what people fill in: text from outside becomes a number, a tick, a day, a moment or an id, or is refused."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import ErrorDetails

from portal.domain.tijd import ZONE, vandaag


def _leeg(waarde: Any) -> Any:
    return None if isinstance(waarde, str) and not waarde.strip() else waarde


def als_uuid(waarde: object) -> uuid.UUID | None:
    """The id in a message, an address or a file; None when it is none."""
    try:
        return uuid.UUID(str(waarde))
    except ValueError:
        return None


def naar_getal(waarde: Any) -> Any:
    """`"30"` becomes 30; empty text becomes nothing."""
    waarde = _leeg(waarde)
    if isinstance(waarde, str):
        tekst = waarde.strip()
        if not tekst.removeprefix("-").isascii() or not tekst.removeprefix("-").isdigit():
            raise ValueError("Vul een heel getal in.")
        return int(tekst)
    return waarde


def naar_decimaal(waarde: Any) -> Any:
    """`"7,5"` becomes 7.5, exactly; empty text becomes nothing."""
    waarde = _leeg(waarde)
    if isinstance(waarde, str):
        try:
            uitkomst = Decimal(waarde.strip().replace(",", "."))
        except InvalidOperation:
            raise ValueError("Vul een getal in, bijvoorbeeld 7,5.") from None
        if not uitkomst.is_finite():
            raise ValueError("Vul een getal in, bijvoorbeeld 7,5.")
        return uitkomst
    return waarde


def naar_vinkje(waarde: Any) -> Any:
    """A ticked box says `on`; an unticked one says nothing at all."""
    if isinstance(waarde, str):
        if waarde in ("on", "true", "ja"):
            return True
        if waarde in ("", "false", "nee"):
            return False
        raise ValueError("Kies ja of nee.")
    return False if waarde is None else waarde


def naar_dag(waarde: Any) -> Any:
    """`2026-05-12`, `12-05-2026`, `12/5/2026` and `12.5.2026` become that day, with a time of midnight or without."""
    waarde = _leeg(waarde)
    if not isinstance(waarde, str):
        return waarde
    tekst = _MIDDERNACHT.sub("", waarde.strip())
    if delen := _DAG_EERST.fullmatch(tekst):
        tekst = f"{delen[3]}-{int(delen[2]):02}-{int(delen[1]):02}"
    try:
        dag = date.fromisoformat(tekst)
    except ValueError:
        raise ValueError("Vul een datum in, bijvoorbeeld 12-05-2026.") from None
    _eis_jaar(dag)
    return dag


def _eis_jaar(dag: date) -> None:
    """A year that a school can mean: who types `26` in a field for a day gets the year 26."""
    if not _EERSTE_JAAR <= dag.year <= _LAATSTE_JAAR:
        raise ValueError(f"Het jaar {dag.year} kan niet kloppen. Schrijf het voluit, bijvoorbeeld 2026.")


_EERSTE_JAAR, _LAATSTE_JAAR = 1900, 2199
_DAG_EERST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_MIDDERNACHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")


def naar_tijd(waarde: Any) -> Any:
    """`9:00`, `09.00`, `0900`, `9 uur` and the clock time of a spreadsheet become that time of the day."""
    waarde = _leeg(waarde)
    if not isinstance(waarde, str):
        return waarde
    delen = _KLOK.fullmatch(waarde.strip().lower().removesuffix("uur").strip())
    uur, minuut = (int(deel or 0) for deel in delen.groups()) if delen else (_UREN + 1, 0)
    if uur > _UREN or minuut > _MINUTEN:
        raise ValueError("Vul een tijd in, bijvoorbeeld 09:00.")
    return time(uur, minuut)


_KLOK = re.compile(r"(?:1899-12-3[01][ t])?(\d{1,2})(?:[:.]?(\d{2})(?::00(?:\.0+)?)?)?", re.ASCII)
_UREN, _MINUTEN = 23, 59


def naar_moment(waarde: Any) -> Any:
    """A clock time in Amsterdam becomes an aware moment in UTC; a time that the clock skips is refused."""
    waarde = _leeg(waarde)
    if not isinstance(waarde, str):
        return waarde
    try:
        moment = datetime.fromisoformat(waarde.strip())
    except ValueError:
        raise ValueError("Vul een datum en tijd in.") from None
    _eis_jaar(moment)
    if moment.tzinfo is None:
        lokaal = moment.replace(tzinfo=ZONE)
        if lokaal.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != moment:
            raise ValueError("Dit tijdstip bestaat niet: de klok gaat dan vooruit.")
        moment = lokaal
    return moment.astimezone(UTC)


def waarom_geen_cohort(jaar: int) -> str:
    """Why a cohort cannot be meant: it begins later than the year after next; empty when it can."""
    laatste = vandaag().year + _COHORT_VOORUIT
    return f"Cohort {jaar} ligt te ver vooruit: vul hoogstens {laatste} in." if jaar > laatste else ""


def _eis_cohort(jaar: int) -> int:
    if waarom := waarom_geen_cohort(jaar):
        raise ValueError(waarom)
    return jaar


_COHORT_VOORUIT = 2
Cohort = Annotated[int, AfterValidator(_eis_cohort)]
GetalOfLeeg = Annotated[int | None, BeforeValidator(naar_getal)]
Moment = Annotated[datetime, BeforeValidator(naar_moment)]

OMZETTERS: dict[type, Any] = {
    int: naar_getal,
    float: naar_decimaal,
    Decimal: naar_decimaal,
    bool: naar_vinkje,
    date: naar_dag,
    datetime: naar_moment,
    AwareDatetime: naar_moment,
}
"""How the text of a form field becomes a value of each plain type."""


_TEKSTEN = {
    "missing": "Dit veld is verplicht.",
    "string_too_short": "Vul dit veld in.",
    "string_too_long": "Deze tekst is te lang.",
    "string_pattern_mismatch": "Dit heeft niet de goede vorm.",
    "too_short": "Kies er minstens één.",
    "greater_than_equal": "Dit getal is te laag.",
    "greater_than": "Dit getal is te laag.",
    "less_than_equal": "Dit getal is te hoog.",
    "less_than": "Dit getal is te hoog.",
    "uuid_parsing": "Maak een keuze.",
    "enum": "Maak een keuze.",
    "literal_error": "Maak een keuze.",
}


def in_woorden(fout: ErrorDetails) -> str:
    """What is wrong with one field, in a sentence: the same in a form and in a file that is read in."""
    if fout["type"] == "value_error":
        return fout["msg"].removeprefix("Value error, ")
    if fout["type"] == "string_too_short" and str(fout.get("input", "")).strip():
        return "Deze tekst is te kort."
    return _TEKSTEN.get(fout["type"], "Dit klopt niet. Kijk het nog eens na.")
