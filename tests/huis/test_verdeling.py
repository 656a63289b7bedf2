"""Tests that share something dear are in one group, and a run that spreads a group after all does not pass."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.hulp.databases import WORTEL
from tests.hulp.verdeling import EERST, Verdeling, groep

DUUR = {
    "e2e": {"portaal": "e2e", "portaal_sqlite": "e2e", "gezaaid": "e2e"},
    "security": {"hier": "aanval", "proef": "proef", "inlog": "proef"},
    "state": {"proef": "proef", "inlog": "proef"},
    "sandbox": {"dr": "sandbox", "tas": "sandbox", "idp": "sandbox"},
}
"""Per folder the fixtures behind which a server or a filled school is, with the group of whoever asks for them."""


def _gevraagd(pad: Path) -> set[str]:
    """The names of all arguments of the tests in a file."""
    functies = [k for k in ast.walk(ast.parse(pad.read_text(encoding="utf-8"))) if isinstance(k, ast.FunctionDef)]
    return {a.arg for f in functies if f.name.startswith("test_") for a in f.args.args}


def _groep(pad: Path) -> str:
    return groep(str(pad.relative_to(WORTEL)))


def test_wie_iets_duurs_vraagt_zit_in_die_groep() -> None:
    for map_, groepen in DUUR.items():
        for pad in sorted((WORTEL / "tests" / map_).glob("test_*.py")):
            nodig = {groepen[naam] for naam in _gevraagd(pad) & set(groepen)}
            assert nodig <= {_groep(pad)}, pad.name


def test_elke_groep_die_voorgaat_bestaat() -> None:
    assert set(EERST) <= {_groep(pad) for pad in (WORTEL / "tests").rglob("test_*.py")}


@pytest.mark.parametrize(("werkers", "einde"), [(("gw0", "gw0"), 0), (("gw0", "gw1"), 1)])
def test_een_verspreide_groep_laat_de_ronde_mislukken(werkers: tuple[str, str], einde: int) -> None:
    verdeling, sessie = Verdeling(), SimpleNamespace(exitstatus=pytest.ExitCode.OK)
    for n, werker in enumerate(werkers):
        melding: Any = SimpleNamespace(nodeid=f"tests/e2e/test_live.py::test_{n}", worker_id=werker)
        verdeling.pytest_runtest_logreport(melding)
    verdeling.pytest_sessionfinish(sessie)  # type: ignore[arg-type]
    assert sessie.exitstatus == einde
    assert verdeling.verspreid() == ["e2e"] * einde
