"""A student reads `je`, who works at the school `u`; what both read says neither."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import portal.app  # noqa: F401 - every page
from portal.domain.mededelingen import AAN_MEDEWERKER, MededelingSoort
from portal.domain.rechten import Rol
from portal.domain.termijnen import BESLUITSOORTEN
from portal.state.raamwerk.navigatie import PAGINAS

WORTEL = Path(__file__).parents[2]
RAAMWERK = (
    "portal/components/shell.py", "portal/components/sessie.py", "portal/components/bode.py", "portal/components/basis.py",
    "portal/components/venster.py", "portal/state/raamwerk", "portal/storing.py",
    "portal/pages/inloggen", "portal/state/inloggen/mijn_gegevens.py",
)  # fmt: skip
VAN_STUDENTEN = (
    "portal/pages/aanmelden/examenkaarten.py", "portal/pages/aanmelden/weekkeuze.py", "portal/state/aanmelden/mijn_examens.py",
    "portal/state/plannen/rooster.py", "portal/state/plannen/agenda.py", "portal/services/plannen/lezen/mijn_examens.py",
    "portal/services/plannen/lezen/momenten.py", "portal/services/plannen/lezen/rooster.py",
)  # fmt: skip
TEGEN_MEDEWERKERS = ("_aan", "_controleer", "NietGevonden", "SterkerInloggen")
"""What has a text for each of the two, and picks the one for who reads it."""
U = re.compile(r"\b[Uu]w?\b")


def _teksten(boom: ast.AST) -> Iterator[str]:
    """Every text in it that is no docstring, and is not for staff alone."""
    if isinstance(boom, ast.Call) and getattr(boom.func, "id", "") in TEGEN_MEDEWERKERS:
        return
    if isinstance(boom, ast.FunctionDef) and boom.name == "bevestigen":
        return  # who confirms who he is, works at the school
    if isinstance(boom, ast.Expr) and isinstance(boom.value, ast.Constant):
        return
    if isinstance(boom, ast.Constant) and isinstance(boom.value, str):
        yield boom.value
    for deel in ast.iter_child_nodes(boom):
        yield from _teksten(deel)


def _bestanden() -> list[Path]:
    plekken = [WORTEL / p for p in (*RAAMWERK, *VAN_STUDENTEN)]
    uit = [q for p in plekken for q in ([p] if p.is_file() else p.rglob("*.py"))]
    eigen = [p.functie for p in PAGINAS.values() if p.groep is not None and p.rollen == (Rol.STUDENT,)]
    assert eigen, "students have pages of their own"
    return sorted({*uit, *(WORTEL / f"{f.__module__.replace('.', '/')}.py" for f in eigen)})


@pytest.mark.parametrize("pad", _bestanden(), ids=lambda p: str(p.relative_to(WORTEL)))
def test_wat_een_student_leest_zegt_geen_u(pad: Path) -> None:
    fout = [t for t in _teksten(ast.parse(pad.read_text(encoding="utf-8"))) if U.search(t)]
    assert fout == []


def test_wat_de_browser_zelf_zegt_spreekt_niemand_aan() -> None:
    for pad in (WORTEL / "assets/onderdelen").glob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", pad.read_text(encoding="utf-8"), flags=re.S)
        assert [t for t in re.findall(r"[\"`'][^\"`']*[\"`']", code) if U.search(t)] == [], pad.name


JE = re.compile(r"\b([Jj]e|[Jj]ij|[Jj]ouw?)\b")


def _zeggers() -> list[tuple[str, ast.FunctionDef]]:
    """Every function that tells somebody something."""
    uit = []
    for pad in sorted((WORTEL / "portal/services").rglob("*.py")):
        tekst = pad.read_text(encoding="utf-8")
        if "mededelingen.zeg(" not in tekst:
            continue
        for knoop in ast.walk(ast.parse(tekst)):
            if isinstance(knoop, ast.FunctionDef) and "mededelingen.zeg(" in ast.unparse(knoop):
                uit.append((f"{pad.stem}.{knoop.name}", knoop))
    return uit


def _zinnen(boom: ast.AST) -> Iterator[str]:
    """Each text of a message as a whole: an f-string is one. What is refused is for who acts, and a task for the office."""
    if isinstance(boom, ast.Raise) or (isinstance(boom, ast.Call) and ast.unparse(boom.func).startswith("taken.")):
        return
    if isinstance(boom, ast.Expr) and isinstance(boom.value, ast.Constant):
        return
    if isinstance(boom, ast.JoinedStr):
        yield "…".join(str(d.value) for d in boom.values if isinstance(d, ast.Constant))
        return
    if isinstance(boom, ast.Constant) and isinstance(boom.value, str):
        yield boom.value
    for deel in ast.iter_child_nodes(boom):
        yield from _zinnen(deel)


def _aan_student(functie: ast.FunctionDef) -> bool:
    """Whether it only tells students: each call says so by whom it tells."""
    wie = [
        ast.unparse(k.args[1])
        for k in ast.walk(functie)
        if isinstance(k, ast.Call) and ast.unparse(k.func) == "mededelingen.zeg"
    ]
    return all("student" in w for w in wie)


@pytest.mark.parametrize(("naam", "functie"), _zeggers(), ids=lambda w: w if isinstance(w, str) else "")
def test_een_bericht_spreekt_een_mens_op_een_manier_aan(naam: str, functie: ast.FunctionDef) -> None:  # PRK-12
    zinnen = list(_zinnen(functie))
    assert [z for z in zinnen if U.search(z) and (JE.search(z) or _aan_student(functie))] == [], naam


def test_wat_onder_een_besluit_staat_spreekt_de_student_aan_zoals_het_bericht_erboven() -> None:  # VAS-3
    assert [s.code for s in BESLUITSOORTEN if U.search(s.clausule) or not JE.search(s.clausule)] == []


def test_de_kop_van_een_bericht_spreekt_een_student_met_je_aan_en_een_medewerker_niet() -> None:  # PRK-12
    assert [s for s in MededelingSoort if U.search(s.titel)] == []
    assert [s for s in AAN_MEDEWERKER if JE.search(s.titel)] == []
