"""One form for every line in the log of the server: when, how bad, where, of which request, what; never who."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from portal import storing
from portal.domain.regels import op_een_regel

_GEEN = "-"
AANVRAAG: ContextVar[str] = ContextVar("portal_aanvraag", default=_GEEN)
"""The number of the request or event that is being handled, the same in the log and in the answer."""
_MEESTE_TEKENS, _MEESTE_PLEKKEN = 2_000, 12
_PER_MINUUT = 20
"""So often in a minute the same line is written from the same place; then one line says how many were left out."""
_VAN_EEN_MENS = (
    (re.compile(r"(DETAIL|CONTEXT|\[SQL|\[parameters|payload=|router_data=).*", re.DOTALL), "…"),
    (re.compile(r"[\w.+-]+@[\w.-]+"), "<account>"),
    (re.compile(r"\b[\w-]{20,}\.[\w-]{10,}\.[\w-]{10,}\b|(?i:bearer|basic) +\S+|\b[A-Za-z0-9_-]{40,}\b"), "<geheim>"),
    (re.compile(r"(?<![\w.:-])\d{5,}(?![\w.:-])"), "<nummer>"),
)
_DATABASE = re.compile(
    r"Connection refused|terminating connection|server closed the connection|could not connect|starting up"
)
"""What dbos, on connections of its own, says of the database in its messages; sometimes it is the first to know."""
_REDIS = re.compile(r"Error \d+ connecting|Connect call failed|Connection closed by server")
"""What the tasks of Reflex say of Redis; `live` looks at it each second and says it once."""
_SOORT_JS = re.compile(r"\b[A-Z][A-Za-z]{0,30}(?:Error|Exception)\b")
_PLEK_JS = re.compile(r"\b[A-Za-z0-9_.-]{1,60}\.(?:jsx?|mjs|tsx?)(?::\d{1,7}){1,2}")
_WISSELT = re.compile(r"[0-9a-f]{6,}|\d+")


def nieuwe_aanvraag() -> str:
    """From now on the lines in this context belong to a request of their own; gives its number."""
    AANVRAAG.set(nummer := str(uuid.uuid4()))
    return nummer


def nummer() -> str:
    """The number of what is being handled; a new one when nobody gave it one."""
    return nieuwe_aanvraag() if AANVRAAG.get() == _GEEN else AANVRAAG.get()


class Regel(logging.Formatter):
    """Time, level, place, request and message on one line, with the cause of an error as places in the code.

    Whatever strangers send, it never looks like a line of ours: nothing in it steers a screen or begins a line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line; what a library wrote is stripped of whatever may be about a person, and an error of its own words."""
        op = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        tekst = record.getMessage()
        if not record.name.startswith("portal"):
            tekst = zonder_mensen(_kern(tekst))
        oorzaak = f" | {plekken(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else ""
        regel = f"{op} {record.levelname} {record.name} [{AANVRAAG.get()}] {tekst}{oorzaak}"
        heel = " | ".join(d.strip() for d in regel.splitlines() if d.strip())
        return op_een_regel(heel, _MEESTE_TEKENS)


def _kern(tekst: str) -> str:
    """The first line; of a trace that somebody put into a message, only what kind of error it was."""
    voor, spoor, na = tekst.partition("Traceback (most recent call last)")
    if not spoor:
        return tekst.partition("\n")[0]
    soorten = re.findall(r"^([A-Za-z_][\w.]*)(?::|$)", na, re.MULTILINE)
    return f"{voor.strip()} {soorten[-1] if soorten else ''}".strip()


def zonder_mensen(tekst: str) -> str:
    """The same text without accounts, numbers of students, secrets and values of a question to the database."""
    for patroon, voor in _VAN_EEN_MENS:
        tekst = patroon.sub(voor, tekst)
    return tekst


def plekken(fout: BaseException) -> str:
    """What kind of error and where, without its message, which may be about a person."""
    alle = traceback.extract_tb(fout.__traceback__)[-_MEESTE_PLEKKEN:]
    waar = " < ".join(f"{p.filename.rpartition('/')[2]}:{p.lineno} {p.name}" for p in reversed(alle))
    oorzaak = fout.__cause__ or fout.__context__
    return f"{type(fout).__name__}{f' door {type(oorzaak).__name__}' if oorzaak else ''} ({waar})"


def uit_browser(tekst: str) -> str:
    """The same of what a browser reports: its message may hold whatever stood on the screen, or what a stranger made up."""
    soort, waar = _SOORT_JS.search(tekst), dict.fromkeys(m.group() for m in _PLEK_JS.finditer(tekst))
    return f"{soort.group() if soort else 'Error'} ({' < '.join(list(waar)[:_MEESTE_PLEKKEN]) or 'plek onbekend'})"


class Rustig(logging.Filter):
    """Lets one line through per fault: not what each library says again and again while something is away, and no flood."""

    def __init__(self) -> None:
        super().__init__()
        self._slot = threading.Lock()
        self._gezien: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """True for a line that says something new."""
        return not _is_bekende_storing(record) and self._is_nieuw(record)

    def _is_nieuw(self, record: logging.LogRecord) -> bool:
        sleutel = (record.name, record.levelno, _WISSELT.sub("#", record.getMessage())[:120])
        with self._slot:
            begin, aantal = self._gezien.get(sleutel, (record.created, 0))
            if record.created - begin >= 60:
                if aantal > _PER_MINUUT:
                    record.msg, record.args = f"{record.getMessage()} (en daarvoor nog {aantal - _PER_MINUUT} keer)", ()
                begin, aantal = record.created, 0
            if len(self._gezien) > 2_000:
                self._gezien.clear()
            self._gezien[sleutel] = (begin, aantal + 1)
            return aantal < _PER_MINUUT


def _is_bekende_storing(record: logging.LogRecord) -> bool:
    """What a library writes about something of which the log already says that it is away."""
    if record.name == storing.log.name:
        return False
    fout = record.exc_info[1] if record.exc_info else None
    if fout is not None and (deel := storing.deel_van(fout)) is not None:
        storing.zie(deel, fout)
        return True
    if record.name == "dbos" and (gezien := _DATABASE.search(record.getMessage())):
        if not storing.DATABASE.net_terug:
            storing.DATABASE.mist(ConnectionError(gezien.group()))
        return True
    if record.name.startswith("reflex") and _REDIS.search(record.getMessage()):
        return True
    if record.name.startswith("portal") or not storing.tekst():
        return False
    return bool(
        re.search(
            r"(Operational|Interface|Connection|Timeout)\w*Error|[Cc]onnection|admin shutdown", record.getMessage()
        )
    )


def maak_handler() -> logging.Handler:
    """A way to standard error in our form; by its name in the configuration of the web server as well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Regel())
    handler.addFilter(_RUSTIG)
    return handler


_RUSTIG = Rustig()
GRANIAN: dict[str, Any] = {
    "handlers": {naam: {"()": "portal.logboek.maak_handler"} for naam in ("console", "access")},
}
"""What the web server reads: its lines in our form."""


def _richt_in(wortel: logging.Logger) -> logging.Handler:
    wortel.addHandler(handler := maak_handler())
    logging.getLogger("portal").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    dbos = logging.getLogger("dbos")
    if not dbos.handlers:  # else dbos adds one of its own, in its own form
        dbos.addHandler(logging.NullHandler())
        dbos.setLevel(logging.WARNING)
    return handler


@contextmanager
def ingericht() -> Iterator[None]:
    """Everything that is written during a command goes through one handler of ours; within another it changes nothing."""
    wortel = logging.getLogger()
    handler = None if any(isinstance(h.formatter, Regel) for h in wortel.handlers) else _richt_in(wortel)
    try:
        yield
    finally:
        if handler is not None:
            wortel.removeHandler(handler)
