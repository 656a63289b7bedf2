"""The check of added files: what acts by itself or cannot be read stays out, pictures are drawn again."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from portal.documents.keuring import ScannerWeg, keur, zoek_virus
from portal.documents.pv import Papier, maak_pdf
from tests.hulp import bestanden as b

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("maak", "woord"),
    [
        (b.javascript, "JavaScript"), (b.los_javascript, "JavaScript"), (b.start, "programma te starten"),
        (b.vanzelf, "vanzelf starten"), (b.bijlage, "bestand in het bestand"), (b.slot, "wachtwoord"),
    ],
)  # fmt: skip
def test_a_pdf_that_acts_by_itself_is_refused_in_words(maak: Callable[..., None], woord: str) -> None:
    oordeel = keur(PDF, b.pdf(maak))
    assert not oordeel.goed
    assert woord in oordeel.uitleg
    assert oordeel.inhoud == b""


def test_names_written_in_another_way_are_found_too() -> None:
    assert not keur(PDF, b.pdf(b.javascript).replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/J#53")).goed


def test_a_script_outside_every_object_is_found_in_the_bytes() -> None:
    assert "JavaScript" in keur(PDF, b.pdf() + b"\n99 0 obj << /S /JavaScript /JS (x) >> endobj\n").uitleg


def test_words_inside_the_text_of_a_page_are_no_script() -> None:
    from pypdf.generic import DecodedStreamObject

    def schrijf(schrijver: object) -> None:
        stroom = DecodedStreamObject()
        stroom.set_data(b"BT (les over /JavaScript en /JS) Tj ET")
        schrijver._add_object(stroom)  # type: ignore[attr-defined]

    assert keur(PDF, b.pdf(schrijf)).goed


def test_plain_pdfs_stay_byte_for_byte() -> None:
    eigen = maak_pdf(Papier(titel="Lijst", ondertitel="Zitting", school="School", voet="v"))
    for inhoud in (b.pdf(), eigen):
        oordeel = keur(PDF, inhoud)
        assert oordeel.goed, oordeel.uitleg
        assert oordeel.inhoud == inhoud


@pytest.mark.parametrize("inhoud", [b"%PDF-1.7 rommel", b"%PDF-", b.pdf()[:200]])
def test_a_broken_pdf_is_refused(inhoud: bytes) -> None:
    assert not keur(PDF, inhoud).goed


def test_a_photo_is_drawn_again_upright_without_its_place_or_what_is_behind_it() -> None:
    oordeel = keur("image/jpeg", b.foto())
    assert oordeel.goed, oordeel.uitleg
    with Image.open(io.BytesIO(oordeel.inhoud)) as beeld:
        assert (beeld.format, beeld.size) == ("JPEG", (10, 20))
        assert not beeld.getexif()
    assert b"52.0907" not in oordeel.inhoud
    assert b"erachter" not in oordeel.inhoud


def test_png_keeps_its_picture_only() -> None:
    from PIL.PngImagePlugin import PngInfo

    extra = PngInfo()
    extra.add_text("Comment", "geheim")
    oordeel = keur("image/png", b.beeld(pnginfo=extra) + b"<script>")
    assert oordeel.goed
    assert b"geheim" not in oordeel.inhoud
    assert b"<script>" not in oordeel.inhoud


def test_pictures_that_swell_are_refused() -> None:
    assert "beeldpunten" in keur("image/png", b.beeld(maat=(9000, 9000))).uitleg


@pytest.mark.parametrize(
    ("mediatype", "inhoud"),
    [(PDF, b.beeld()), ("image/png", b.pdf()), ("image/jpeg", b.beeld()), ("text/html", b"<html>"), (PDF, b"")],
)
def test_contents_that_are_not_what_they_say_are_refused(mediatype: str, inhoud: bytes) -> None:
    assert not keur(mediatype, inhoud).goed


def test_the_check_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    gezien: dict[str, str] = {}
    echt = subprocess.run

    def kijk(*a: object, **k: object) -> object:
        gezien.update(k["env"])  # type: ignore[call-overload]
        return echt(*a, **k)  # type: ignore[call-overload]

    monkeypatch.setenv("PORTAL_SECRET_KEY", "geheim")
    monkeypatch.setattr("portal.documents.keuring.subprocess.run", kijk)
    assert keur(PDF, b.pdf()).goed
    assert not [naam for naam in gezien if naam.startswith("PORTAL")]


def test_a_check_that_takes_too_long_or_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.documents.keuring._WACHT", 0.001)
    assert "te zwaar" in keur(PDF, b.pdf()).uitleg


def test_the_virus_scanner_is_asked_and_believed() -> None:
    inhoud = b.beeld() * 900
    with b.scanner(b"stream: OK\0") as (adres, ontvangen):
        assert zoek_virus(adres, inhoud) == ""
    assert b"".join(ontvangen) == b"zINSTREAM\0" + inhoud
    with b.scanner(b"stream: Eicar-Test-Signature FOUND\0") as (adres, _):
        assert "Eicar-Test-Signature" in keur("image/png", b.beeld(), adres).uitleg


@pytest.mark.parametrize("antwoord", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK maar niet heus\0"])
def test_a_scanner_that_does_not_answer_well_lets_nothing_through(antwoord: bytes) -> None:
    with b.scanner(antwoord) as (adres, _), pytest.raises(ScannerWeg):
        keur("image/png", b.beeld(), adres)
    with pytest.raises(ScannerWeg):
        keur("image/png", b.beeld(), "unix:/bestaat/niet.ctl")
