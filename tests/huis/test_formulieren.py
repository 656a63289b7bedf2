"""What somebody typed about one subject never stays on screen for the next: every form is new with its subject."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import reflex as rx

import portal.app  # noqa: F401 - every page state
from portal.components import field, select_field, skeleton, textarea_field
from portal.state.raamwerk.basis import handler_table, toegang_van
from portal.state.raamwerk.invoer import _namen
from tests.hulp.bron import ontleed
from tests.hulp.databases import WORTEL

PAGINAS = sorted((WORTEL / "portal" / "pages").rglob("*.py"))
ALLES_BIJ_ELKAAR = {
    "portal/pages/beheren/gereedheid.py::_formulier": "opens in its row, and closes when another unit is shown",
    "portal/pages/beheren/rechten_import.py::_formulier": "a file, about nobody yet",
    "portal/pages/inloggen/mijn_gegevens.py::_post": "about oneself, and nobody else",
}
"""Forms outside a dialog that may stay as they are, each with the reason."""


def _naam(k: ast.Call) -> str:
    return k.func.id if isinstance(k.func, ast.Name) else k.func.attr if isinstance(k.func, ast.Attribute) else ""


def _in_vensters() -> set[tuple[str, str]]:
    """Functions whose outcome only stands in a dialog, whose fields exist only while it is open; private ones per file."""
    uit: set[tuple[str, str]] = set()
    for pad in PAGINAS:
        namen: set[str] = set()
        for k in ast.walk(ontleed(pad)):
            if isinstance(k, ast.Call) and "venster" in _naam(k):
                namen |= {_naam(b) for b in ast.walk(k) if isinstance(b, ast.Call)}
                namen |= {b.id for b in ast.walk(k) if isinstance(b, ast.Name)}
        uit |= {(str(pad.relative_to(WORTEL)) if naam.startswith("_") else "", naam) for naam in namen}
    return uit


def _los() -> dict[str, bool]:
    """Every form that is not written inside a dialog, and whether it has a key."""
    uit = {}
    for pad in PAGINAS:
        boom = ontleed(pad)
        binnen = {
            id(b)
            for k in ast.walk(boom)
            if isinstance(k, ast.Call) and "venster" in _naam(k)
            for b in ast.walk(k)
        }  # fmt: skip
        for functie in (f for f in ast.walk(boom) if isinstance(f, ast.FunctionDef)):
            # A form that is kept in a name first goes into the dialog of the same function.
            dialoog = any(isinstance(k, ast.Call) and _naam(k) == "venster" for k in ast.walk(functie))
            for k in ast.walk(functie):
                if isinstance(k, ast.Call) and _naam(k) == "formulier" and id(k) not in binnen and not dialoog:
                    uit[f"{pad.relative_to(WORTEL)}::{functie.name}"] = any(w.arg == "key" for w in k.keywords)
    return uit


def test_een_formulier_op_een_pagina_is_nieuw_bij_elk_onderwerp() -> None:  # BEO-2
    in_venster = _in_vensters()
    zonder = set()
    for plek, key in _los().items():
        pad, naam = plek.split("::")
        if not key and (pad if naam.startswith("_") else "", naam) not in in_venster:
            zonder.add(plek)
    assert zonder == set(ALLES_BIJ_ELKAAR)


def test_een_label_hoort_bij_zijn_eigen_veld_ook_als_een_ander_zo_heet() -> None:
    velden = [
        soort("tekst", "Wat is er gedaan?", **bij)
        for soort, bij in ((textarea_field, {}), (field, {}), (select_field, {"opties": ()}))
        for _ in range(2)
    ]
    labels = [re.findall(r'htmlFor:"([^"]+)"', str(v.render())) for v in velden]
    ids = [re.findall(r'\bid:"([^"]+)"', str(v.render())) for v in velden]
    assert labels == ids
    assert len({id for (id,) in ids}) == len(velden)


def test_na_een_weigering_laadt_er_niets_meer_en_staat_er_een_weg() -> None:  # BEH-1
    beeld = str(skeleton(2, rx.Var("fout")).render())
    assert "Naar mijn werk" in beeld
    assert "Bezig met laden" in beeld


def test_een_pagina_van_een_object_laadt_nooit_voor_altijd() -> None:  # BEH-1
    adres = re.compile(r'"/[^"]*\[\w+\]')
    zonder = {
        pad.name
        for pad in PAGINAS
        if adres.search(tekst := pad.read_text(encoding="utf-8"))
        for regel in tekst.splitlines()
        if "skeleton(" in regel and "S.fout" not in regel
    }
    assert zonder == set()


def test_een_fout_in_een_venster_staat_er_niet_ook_achter() -> None:
    achter = re.compile(r"^\s+error_callout\((\w+)\.fout\),$", re.M)
    dubbel = {
        pad.name
        for pad in PAGINAS
        for tekst in [pad.read_text(encoding="utf-8")]
        for staat in achter.findall(tekst)
        if f"fout={staat}.fout" in tekst
    }
    assert dubbel == set(), "show the fault of the page only while no dialog is open"


_VELDEN = ("field", "textarea_field", "select_field", "zoekkeuze")


def _labels() -> dict[str, set[str]]:
    """Per field of a form what it is called on the screens."""
    uit = defaultdict[str, set[str]](set)
    for pad in PAGINAS:
        for k in ast.walk(ontleed(pad)):
            if isinstance(k, ast.Call) and _naam(k) in _VELDEN and len(k.args) > 1:
                naam, label = k.args[:2]
                if isinstance(naam, ast.Constant) and isinstance(label, ast.Constant):
                    uit[naam.value].add(str(label.value).lower())
    return uit


def test_een_weigering_noemt_een_veld_zoals_het_scherm() -> None:  # PRK-1
    labels, anders = _labels(), set()
    for naam, *_ in handler_table():
        toegang = toegang_van(naam)
        for veld in getattr(toegang.model, "model_fields", {}) if toegang and toegang.form else ():
            genoemd = _namen([veld], toegang.model)[0].lower()
            if len(labels[veld]) == 1 and not any(genoemd in w or w in genoemd for w in labels[veld]):
                anders.add((veld, genoemd, *labels[veld]))
    assert anders <= {
        ("dagen", "dagen", "het oude geheim werkt nog"), ("datum", "datum", "uiterlijk"), ("waarde", "waarde", "groep"),
        ("zoek", "zoek", "alleen toetsen met deze woorden"), ("eenheid_id", "eenheid", "waar"),
    }  # fmt: skip


def test_een_formulier_biedt_elke_keuze_die_een_bestand_kent() -> None:  # PRK-1
    from portal.pages.inrichten import basis_soort

    opleiding = str(basis_soort._opleiding().render())
    assert [w for w in ("bol", "bbl", "bol/bbl") if f'value:"{w}"' not in opleiding] == []
