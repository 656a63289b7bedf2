"""The kinds of files that people may add, how they are recognised, and how their names are cleaned."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.domain.fouten import Ongeldig
from portal.domain.statussen import DocumentStatus

QUARANTAINE, GECONTROLEERD = DocumentStatus.QUARANTAINE, DocumentStatus.GECONTROLEERD
AFGEKEURD = DocumentStatus.AFGEKEURD
TE_OPENEN = (DocumentStatus.OPGEHAALD, GECONTROLEERD)
"""The states in which the contents of a document may leave the portal."""

_LANGSTE_NAAM = 120
_VERBODEN = re.compile(r'[<>:"/\\|?*%;]')
KEUZE = "een pdf, een foto (jpg) of een afbeelding (png)"


@dataclass(frozen=True)
class Bestandsoort:
    """A kind of file: how it begins, what it calls itself and how its name ends."""

    code: str
    mediatype: str
    begin: bytes
    extensies: tuple[str, ...]


SOORTEN = (
    Bestandsoort("pdf", "application/pdf", b"%PDF-", ("pdf",)),
    Bestandsoort("jpeg", "image/jpeg", b"\xff\xd8\xff", ("jpg", "jpeg")),
    Bestandsoort("png", "image/png", b"\x89PNG\r\n\x1a\n", ("png",)),
)


def herken(inhoud: bytes) -> Bestandsoort | None:
    """The kind of file by its first bytes; None for everything that is not allowed."""
    return next((s for s in SOORTEN if inhoud.startswith(s.begin)), None)


def soort_van(mediatype: str) -> Bestandsoort | None:
    """The kind of file by its declared type."""
    return next((s for s in SOORTEN if s.mediatype == mediatype), None)


def eis_soort(naam: str, mediatype: str, inhoud: bytes) -> Bestandsoort:
    """The kind of file when contents, name and declared type agree; Ongeldig in words otherwise."""
    if not inhoud:
        raise Ongeldig("Het bestand is leeg. Kies een ander bestand.", code="leeg")
    soort = herken(inhoud)
    if soort is None:
        raise Ongeldig(f"Dit soort bestand kan niet. Kies {KEUZE}.", code="soort")
    if _extensie(naam) not in soort.extensies or mediatype.partition(";")[0].strip().lower() != soort.mediatype:
        raise Ongeldig(
            f"De naam van het bestand past niet bij de inhoud. De inhoud is van het soort {soort.extensies[0]}. "
            "Bewaar het bestand opnieuw onder de goede naam.",
            code="naam",
        )
    return soort


def _basis(naam: str) -> str:
    return re.split(r"[/\\]", naam)[-1]


def _extensie(naam: str) -> str:
    return _basis(naam).rpartition(".")[2].lower()


def schone_naam(naam: str, soort: Bestandsoort) -> str:
    """A name that is safe to show and to download: no path, no invisible signs, one extension that fits the kind."""
    stam = _basis(unicodedata.normalize("NFC", naam)).rpartition(".")[0]
    zichtbaar = "".join(t for t in stam if unicodedata.category(t)[0] not in "CZ" or t == " ")
    schoon = re.sub(r"[ .]+", " ", _VERBODEN.sub("_", zichtbaar)).strip()
    return f"{schoon[:_LANGSTE_NAAM].strip() or 'bestand'}.{soort.extensies[0]}"
