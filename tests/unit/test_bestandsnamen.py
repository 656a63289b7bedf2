"""Names and kinds of added files: contents decide, names are only for show."""

from __future__ import annotations

import pytest

from portal.domain.bestanden import SOORTEN, eis_soort, herken, schone_naam, soort_van
from portal.domain.fouten import Ongeldig

PDF, JPEG, PNG = SOORTEN
BEGIN = {s.code: s.begin + b"rest" for s in SOORTEN}


@pytest.mark.parametrize(
    ("naam", "mediatype", "soort"),
    [
        ("lijst.pdf", "application/pdf", PDF), ("IMG_1.JPG", "image/jpeg", JPEG), ("x.jpeg", "image/jpeg", JPEG),
        ("scherm.png", "image/png; charset=x", PNG), ("a/b\\c.PNG", "IMAGE/PNG", PNG),
    ],
)  # fmt: skip
def test_soorten_die_kloppen(naam: str, mediatype: str, soort: object) -> None:
    assert eis_soort(naam, mediatype, BEGIN[soort.code]) is soort  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("naam", "mediatype", "inhoud", "code"),
    [
        ("x.pdf", "application/pdf", b"", "leeg"),
        ("x.svg", "image/svg+xml", b"<svg onload='x'/>", "soort"),
        ("x.html", "text/html", b"<!doctype html>", "soort"),
        ("x.pdf", "application/pdf", b"PK\x03\x04", "soort"),
        ("x.pdf", "application/pdf", b" %PDF-1.7", "soort"),
        ("x.gif", "image/gif", b"GIF89a", "soort"),
        ("x.html", "application/pdf", BEGIN["pdf"], "naam"),
        ("x.pdf", "text/html", BEGIN["pdf"], "naam"),
        ("x.pdf.html", "application/pdf", BEGIN["pdf"], "naam"),
        ("pdf", "image/png", BEGIN["pdf"], "naam"),
        ("x.png", "image/png", BEGIN["jpeg"], "naam"),
    ],
)
def test_soorten_die_niet_kloppen(naam: str, mediatype: str, inhoud: bytes, code: str) -> None:
    with pytest.raises(Ongeldig) as fout:
        eis_soort(naam, mediatype, inhoud)
    assert fout.value.code == code


@pytest.mark.parametrize(
    ("naam", "schoon"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\Users\\x\\Lijst 1.PDF", "Lijst 1.pdf"),
        ("scan.v2.final.pdf", "scan v2 final.pdf"), ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("\u202efdp.exe.pdf", "fdp exe.pdf"), ("   .pdf", "bestand.pdf"), (".pdf", "bestand.pdf"),
        ('"><img>.pdf', "___img_.pdf"), ("e\u0301.pdf", "é.pdf"), ("a" * 400 + ".pdf", "a" * 120 + ".pdf"),
        ("foto\x00.pdf", "foto.pdf"), ("100% ; klaar.pdf", "100_ _ klaar.pdf"),
    ],
)  # fmt: skip
def test_namen_worden_schoongemaakt(naam: str, schoon: str) -> None:
    assert schone_naam(naam, PDF) == schoon


def test_de_extensie_volgt_de_soort() -> None:
    assert schone_naam("foto.jpeg", JPEG) == "foto.jpg"


def test_soort_uit_type_en_uit_bytes() -> None:
    assert soort_van("image/png") is PNG
    assert soort_van("text/html") is None
    assert herken(b"") is None
    assert herken(b"\xff\xd8") is None
