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
def test_een_pdf_die_vanzelf_iets_doet_krijgt_een_nee_met_uitleg(maak: Callable[..., None], woord: str) -> None:
    oordeel = keur(PDF, b.pdf(maak))
    assert not oordeel.goed
    assert woord in oordeel.uitleg
    assert oordeel.inhoud == b""


def test_anders_geschreven_namen_ook_gevonden() -> None:
    assert not keur(PDF, b.pdf(b.javascript).replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/J#53")).goed


def test_een_script_buiten_elk_object_wordt_gevonden() -> None:
    assert "JavaScript" in keur(PDF, b.pdf() + b"\n99 0 obj << /S /JavaScript /JS (x) >> endobj\n").uitleg


def test_woorden_in_de_tekst_van_een_pagina_zijn_geen_script() -> None:
    from pypdf.generic import DecodedStreamObject

    def schrijf(schrijver: object) -> None:
        stroom = DecodedStreamObject()
        stroom.set_data(b"BT (les over /JavaScript en /JS) Tj ET")
        schrijver._add_object(stroom)  # type: ignore[attr-defined]

    assert keur(PDF, b.pdf(schrijf)).goed


def test_gewone_pdf_blijft_precies_gelijk() -> None:
    eigen = maak_pdf(Papier(titel="Lijst", ondertitel="Zitting", school="School", voet="v"))
    for inhoud in (b.pdf(), eigen):
        oordeel = keur(PDF, inhoud)
        assert oordeel.goed, oordeel.uitleg
        assert oordeel.inhoud == inhoud


@pytest.mark.parametrize("inhoud", [b"%PDF-1.7 rommel", b"%PDF-", b.pdf()[:200]])
def test_een_kapotte_pdf_is_geweigerd(inhoud: bytes) -> None:
    assert not keur(PDF, inhoud).goed


def test_een_foto_wordt_rechtop_hertekend_zonder_plek_en_aanhangsel() -> None:
    oordeel = keur("image/jpeg", b.foto())
    assert oordeel.goed, oordeel.uitleg
    with Image.open(io.BytesIO(oordeel.inhoud)) as beeld:
        assert (beeld.format, beeld.size) == ("JPEG", (10, 20))
        assert not beeld.getexif()
    assert b"52.0907" not in oordeel.inhoud
    assert b"erachter" not in oordeel.inhoud


def test_png_houdt_alleen_zijn_beeld() -> None:
    from PIL.PngImagePlugin import PngInfo

    extra = PngInfo()
    extra.add_text("Comment", "geheim")
    oordeel = keur("image/png", b.beeld(pnginfo=extra) + b"<script>")
    assert oordeel.goed
    assert b"geheim" not in oordeel.inhoud
    assert b"<script>" not in oordeel.inhoud


def test_beelden_die_opzwellen_geweigerd() -> None:
    assert "beeldpunten" in keur("image/png", b.beeld(maat=(9000, 9000))).uitleg


@pytest.mark.parametrize(
    ("mediatype", "inhoud"),
    [(PDF, b.beeld()), ("image/png", b.pdf()), ("image/jpeg", b.beeld()), ("text/html", b"<html>"), (PDF, b"")],
)
def test_inhoud_die_zich_anders_noemt_wordt_geweigerd(mediatype: str, inhoud: bytes) -> None:
    assert not keur(mediatype, inhoud).goed


def test_de_controle_kent_geen_geheimen(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    gezien: dict[str, str] = {}
    echt = subprocess.run

    def kijk(*a: object, **k: object) -> object:
        gezien.update(k["env"])  # type: ignore[call-overload]
        return echt(*a, **k)  # type: ignore[call-overload]

    monkeypatch.setenv("PORTAL_SECRET_KEY", "geheim" * 8)
    monkeypatch.setattr("portal.documents.keuring.subprocess.run", kijk)
    assert keur(PDF, b.pdf()).goed
    assert not [naam for naam in gezien if naam.startswith("PORTAL")]


def test_een_controle_die_te_lang_duurt_is_een_weigering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.documents.keuring._WACHT", 0.001)
    assert "te zwaar" in keur(PDF, b.pdf()).uitleg


def test_de_virusscanner_wordt_gevraagd_en_geloofd() -> None:
    inhoud = b.beeld() * 900
    with b.scanner(b"stream: OK\0") as (adres, ontvangen):
        assert zoek_virus(adres, inhoud) == ""
    assert b"".join(ontvangen) == b"zINSTREAM\0" + inhoud
    with b.scanner(b"stream: Eicar-Test-Signature FOUND\0") as (adres, _):
        assert "Eicar-Test-Signature" in keur("image/png", b.beeld(), adres).uitleg


@pytest.mark.parametrize("antwoord", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK maar niet heus\0"])
def test_een_scanner_die_niet_goed_antwoordt_laat_niets_door(antwoord: bytes) -> None:
    with b.scanner(antwoord) as (adres, _), pytest.raises(ScannerWeg):
        keur("image/png", b.beeld(), adres)
    with pytest.raises(ScannerWeg):
        keur("image/png", b.beeld(), "unix:/bestaat/niet.ctl")
