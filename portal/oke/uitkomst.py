"""The three outcomes of a request to a partner, and the sentence a person reads about each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from portal.domain.tekst import bewaarbaar, bewaarbaar_in

TIJDELIJK = frozenset({401, 408, 425, 429})
_LANGSTE_WACHT = 3600.0


@dataclass(frozen=True)
class Bevestigd:
    """The partner has it."""

    status: int
    inhoud: bytes = b""
    mediatype: str = ""

    @property
    def tekst(self) -> str:
        """The body as text."""
        return bewaarbaar(self.inhoud.decode("utf-8", "replace"))


@dataclass(frozen=True)
class Geweigerd:
    """The partner does not want this message; sending it again does not help, a person has to look."""

    status: int | None
    uitleg: str
    inhoud: str = ""
    velden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tijdelijk:
    """It did not work this time; `wacht` is what the partner asked for, in seconds."""

    status: int | None
    uitleg: str
    inhoud: str = ""
    wacht: float | None = None


Uitkomst = Bevestigd | Geweigerd | Tijdelijk


def beoordeel(naam: str, status: int, kop: dict[str, str], inhoud: bytes) -> Uitkomst:
    """What an answer means; `kop` has lower-case names."""
    mediatype = kop.get("content-type", "").partition(";")[0].strip().lower()
    if 200 <= status < 300 and not _is_webpagina(mediatype, inhoud):
        return Bevestigd(status, inhoud, mediatype)
    tekst = bewaarbaar(inhoud.decode("utf-8", "replace"))
    if 200 <= status < 300:
        uitleg = f"{naam} gaf een webpagina terug in plaats van een antwoord; misschien is er onderhoud, of staat er een inlogpagina tussen."
        return Tijdelijk(status, uitleg, tekst)
    detail, velden = probleem(tekst)
    if status >= 500 or status in TIJDELIJK:
        wacht = retry_after(kop.get("retry-after", ""), kop.get("date", ""))
        return Tijdelijk(status, _tijdelijk(naam, status, detail), tekst, wacht)
    if 300 <= status < 400:
        naar = kop.get("location", "een ander adres")
        return Geweigerd(
            status, f"{naam} verwijst door naar {naar[:200]}. Controleer het adres van de koppeling.", tekst
        )
    return Geweigerd(status, _weigering(naam, status, detail, velden), tekst, velden)


def _is_webpagina(mediatype: str, inhoud: bytes) -> bool:
    """True for a page that something in between shows with status 200: the partner itself never saw the request."""
    return mediatype in ("text/html", "application/xhtml+xml") and inhoud.lstrip().startswith(b"<")


def _tijdelijk(naam: str, status: int, detail: str) -> str:
    redenen = {
        401: f"{naam} accepteert ons toegangsbewijs niet (401). Controleer de client-id en het geheim van de koppeling.",
        408: f"{naam} wachtte te lang op ons bericht (408).",
        429: f"{naam} vraagt om het rustiger aan te doen (429).",
        503: f"{naam} is even niet beschikbaar (503).",
    }
    return (redenen.get(status, f"{naam} heeft een storing ({status}).") + _antwoord(detail))[:900]


def _antwoord(detail: str) -> str:
    """What the partner said about it, as a sentence."""
    return f" Antwoord: {detail.rstrip('. ')}." if detail else ""


def _weigering(naam: str, status: int, detail: str, velden: tuple[str, ...]) -> str:
    soort = {
        403: "geeft ons hiervoor geen toegang",
        404: "kent dit niet",
        405: "biedt dit niet aan",
        413: "vindt dit bericht te groot",
        415: "verwacht een ander berichtformaat",
    }.get(status, "weigerde dit bericht")
    waar = f" Het gaat om: {', '.join(velden)}." if velden else ""
    return f"{naam} {soort} ({status}).{_antwoord(detail)}{waar}"[:900]


def probleem(tekst: str) -> tuple[str, tuple[str, ...]]:
    """Detail and fields of a problem+json; a short plain text stays as it is, a web page is left out."""
    try:
        data = bewaarbaar_in(json.loads(tekst))
    except ValueError:
        kort = tekst.strip()
        return ("" if kort.startswith("<") else kort[:300]), ()
    if not isinstance(data, dict):
        return "", ()
    delen = [str(data[k]) for k in ("title", "detail") if data.get(k)]
    if not delen and data.get("error"):
        delen = [str(data["error"]), str(data.get("error_description") or "")]
    return ": ".join(d for d in delen if d)[:500], tuple(_velden(data))


def _velden(data: dict[str, Any]) -> list[str]:
    gevonden: list[str] = []
    for sleutel in ("errors", "invalid-params", "invalidParams", "violations", "fields"):
        lijst = data.get(sleutel)
        for item in lijst if isinstance(lijst, list) else []:
            veld = item if isinstance(item, str) else _eerste(item)
            if veld:
                gevonden.append(veld[:100])
    if isinstance(data.get("field"), str):
        gevonden.append(data["field"][:100])
    return list(dict.fromkeys(gevonden))[:10]


def _eerste(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return next((str(item[k]) for k in ("field", "name", "pointer", "path", "param", "loc") if item.get(k)), "")


def retry_after(waarde: str, datum: str = "") -> float | None:
    """Seconds from a Retry-After header, as a number or a date; None when absent or unreadable.

    A date is read on the clock of the partner (its Date header), which need not be right.
    """
    if not waarde:
        return None
    if waarde.strip().isdecimal():
        return min(float(waarde), _LANGSTE_WACHT)
    if (moment := _datum(waarde)) is None:
        return None
    return min(max(0.0, (moment - (_datum(datum) or datetime.now(UTC))).total_seconds()), _LANGSTE_WACHT)


def _datum(waarde: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(waarde)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
