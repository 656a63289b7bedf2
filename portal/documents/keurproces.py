"""Looks inside one file that somebody added; runs as a process of its own with little memory and no secrets.

In: the bytes on standard input and the kind as the only argument. Out: one line of JSON (`goed` and `uitleg`), and
after it the bytes to keep. Pictures are drawn again, so that only the picture is left: no place where it was taken,
nothing behind its end.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader

GEHEUGEN = 1024**3
SECONDEN = 20
MAX_PUNTEN = 60_000_000
MAX_OBJECTEN = 200_000
_ACTIEF = {
    "/JavaScript": "JavaScript", "/JS": "JavaScript", "/Launch": "een opdracht om een programma te starten",
    "/EmbeddedFile": "een bestand in het bestand", "/EmbeddedFiles": "een bestand in het bestand",
    "/Filespec": "een verwijzing naar een ander bestand", "/RichMedia": "film of geluid", "/XFA": "een actief formulier",
    "/SubmitForm": "een formulier dat gegevens verstuurt", "/ImportData": "een opdracht om gegevens te laden",
    "/GoToR": "een verwijzing naar een ander bestand", "/GoToE": "een bestand in het bestand",
    "/AA": "opdrachten die vanzelf starten", "/Movie": "film of geluid", "/Sound": "film of geluid",
    "/Rendition": "film of geluid", "/3D": "een 3D-model",
}  # fmt: skip
_HEXTEKEN = re.compile(rb"#([0-9a-fA-F]{2})")
_NAMEN_KAAL = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")


class BestandAfgekeurd(Exception):
    """The file may not be kept, with the reason in Dutch."""


def keur_pdf(inhoud: bytes) -> bytes:
    """The same bytes when the document holds nothing that acts by itself and nothing that cannot be looked into."""
    from pypdf import PdfReader  # only when there is a pdf: each check is a process of its own

    reader = PdfReader(io.BytesIO(inhoud), strict=False)
    if reader.is_encrypted:
        raise BestandAfgekeurd("De pdf heeft een wachtwoord of beveiliging. Bewaar het bestand zonder beveiliging.")
    if not 1 <= len(reader.pages) <= 500:
        raise BestandAfgekeurd("De pdf heeft geen pagina’s, of meer dan 500.")
    for namen in _namen(reader):
        for naam in namen & _ACTIEF.keys():
            raise BestandAfgekeurd(f"De pdf bevat {_ACTIEF[naam]}. Druk het bestand opnieuw af naar pdf.")
    kaal = _HEXTEKEN.sub(lambda m: bytes([int(m[1], 16)]), _zonder_stromen(inhoud))
    if treffer := _NAMEN_KAAL.search(kaal):
        raise BestandAfgekeurd(
            f"De pdf bevat {_ACTIEF['/' + treffer[1].decode()]}. Druk het bestand opnieuw af naar pdf."
        )
    return inhoud


def _zonder_stromen(inhoud: bytes) -> bytes:
    """The document without the contents of its streams, where any bytes can occur by chance."""
    return re.sub(rb"\bstream\r?\n.*?\bendstream\b", b"", inhoud, flags=re.DOTALL)


def _namen(reader: PdfReader) -> Iterator[set[str]]:
    """The names used in each object that the document has, reachable from a page or not."""
    from pypdf.generic import IndirectObject

    nummers = {(id, gen) for gen, plekken in reader.xref.items() for id in plekken}
    nummers |= {(id, 0) for id in reader.xref_objStm}
    if len(nummers) > MAX_OBJECTEN:
        raise BestandAfgekeurd("De pdf heeft te veel onderdelen.")
    yield _namen_in(reader.trailer)
    for id, gen in nummers:
        if id:
            yield _namen_in(reader.get_object(IndirectObject(id, gen, reader)))


def _namen_in(begin: object) -> set[str]:
    """Every key and every name in one object, without following references."""
    from pypdf.generic import NameObject

    gevonden: set[str] = set()
    stapel = [begin]
    while stapel:
        deel = stapel.pop()
        if isinstance(deel, NameObject):
            gevonden.add(str(deel))
        elif isinstance(deel, dict):
            gevonden |= {str(k) for k in deel}
            stapel += [deel.raw_get(k) if hasattr(deel, "raw_get") else deel[k] for k in deel]
        elif isinstance(deel, list):
            stapel += [list.__getitem__(deel, i) for i in range(len(deel))]
    return gevonden


def keur_beeld(inhoud: bytes, soort: str) -> bytes:
    """The picture drawn again, upright, without anything that is not the picture."""
    from PIL import Image, ImageOps  # only when there is a picture

    Image.MAX_IMAGE_PIXELS = MAX_PUNTEN
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(inhoud), formats=[soort.upper()]) as beeld:
            beeld.load()
            recht = ImageOps.exif_transpose(beeld)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BestandAfgekeurd("De afbeelding heeft te veel beeldpunten (meer dan 60 miljoen).") from None
    uit = io.BytesIO()
    if soort == "jpeg":
        recht.convert("RGB").save(uit, "JPEG", quality=92)
    else:
        schoon = recht.convert("RGBA" if "transparency" in recht.info or recht.mode in ("RGBA", "LA", "PA") else "RGB")
        schoon.info.clear()
        schoon.save(uit, "PNG")
    return uit.getvalue()


def _begrens() -> None:
    for wat, hoeveel in (
        (resource.RLIMIT_AS, GEHEUGEN), (resource.RLIMIT_CPU, SECONDEN), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(wat, (hoeveel, hoeveel))


def main(soort: str) -> None:
    """Judge what comes in; whatever a library cannot read is not kept either."""
    _begrens()
    inhoud = sys.stdin.buffer.read()
    try:
        blijft = keur_pdf(inhoud) if soort == "pdf" else keur_beeld(inhoud, soort)
        goed, uitleg = True, ""
    except BestandAfgekeurd as fout:
        goed, uitleg, blijft = False, str(fout), b""
    except Exception:  # the edge of this process: nobody sees more of it than this sentence
        goed, uitleg, blijft = False, "Het bestand is beschadigd of niet te lezen. Maak het opnieuw.", b""
    sys.stdout.buffer.write(json.dumps({"goed": goed, "uitleg": uitleg}).encode() + b"\n" + blijft)


if __name__ == "__main__":
    main(sys.argv[1])
