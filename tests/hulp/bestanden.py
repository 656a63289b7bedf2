"""Files for tests: good ones and the ones that must not come in, and a virus scanner that answers as told."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

N = NameObject


def pdf(maak: Callable[[PdfWriter], object] = lambda _: None) -> bytes:
    """A document of one empty page, with something done to it."""
    schrijver, uit = PdfWriter(), io.BytesIO()
    schrijver.add_blank_page(100, 100)
    maak(schrijver)
    schrijver.write(uit)
    return uit.getvalue()


def _actie(soort: str) -> DictionaryObject:
    return DictionaryObject({N("/S"): N(soort), N("/JS"): TextStringObject("app.alert(1)")})


def javascript(schrijver: PdfWriter) -> None:
    """A script that runs when the document opens."""
    schrijver.root_object[N("/OpenAction")] = _actie("/JavaScript")


def los_javascript(schrijver: PdfWriter) -> None:
    """A script in an object that no page refers to."""
    schrijver._add_object(_actie("/JavaScript"))


def start(schrijver: PdfWriter) -> None:
    """A program that starts when the document opens."""
    schrijver.root_object[N("/OpenAction")] = DictionaryObject({N("/S"): N("/Launch")})


def vanzelf(schrijver: PdfWriter) -> None:
    """Actions of a page."""
    schrijver.pages[0][N("/AA")] = DictionaryObject()


def bijlage(schrijver: PdfWriter) -> None:
    """A file inside the document."""
    schrijver.add_attachment("x.txt", b"x")


def slot(schrijver: PdfWriter) -> None:
    """A document with a password."""
    schrijver.encrypt("x")


def beeld(soort: str = "PNG", maat: tuple[int, int] = (20, 10), **anders: object) -> bytes:
    """A picture of one colour."""
    uit = io.BytesIO()
    Image.new("RGB", maat, (200, 10, 10)).save(uit, soort, **anders)
    return uit.getvalue()


def foto() -> bytes:
    """A photo as phones make them: on its side, with where it was taken, and something behind the end."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "52.0907 N 5.1214 O"
    return beeld("JPEG", exif=exif) + b"PK\x03\x04 iets erachter"


@contextmanager
def scanner(antwoord: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A ClamAV of a few lines on a port of this machine; gives its address and what it was sent."""
    ontvangen: list[bytes] = []
    deur = socket.create_server(("127.0.0.1", 0))

    def bedien() -> None:
        verbinding, _ = deur.accept()
        with verbinding, verbinding.makefile("rb") as stroom:
            ontvangen.append(stroom.read(10))
            while lengte := struct.unpack(">I", stroom.read(4))[0]:
                ontvangen.append(stroom.read(lengte))
            verbinding.sendall(antwoord)

    draad = threading.Thread(target=bedien, daemon=True)
    draad.start()
    try:
        yield f"127.0.0.1:{deur.getsockname()[1]}", ontvangen
        draad.join(5)
    finally:
        deur.close()
