"""Every handler of the portal says who may call it; the public ones are few and named here."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import textwrap
from functools import cache

import pytest
from reflex_base.event import EVENT_ACTIONS_MARKER
from reflex_base.event.processor.base_state_processor import _prepare_event_payload
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY

PUBLIEK = {"SessieState.laad", "SessieState.begin", "SessieState.toon_melding", "SessieState.sluit_melding"}
LOOP = """
import portal.app
from reflex_base.registry import RegistrationContext
from portal.state.raamwerk.basis import toegang_van
from portal.state.raamwerk.gate import VAN_HET_RAAMWERK
namen = RegistrationContext.ensure_context().event_handlers
for naam in sorted(namen):
    t = toegang_van(naam)
    staten = namen[naam].states
    eigen = bool(staten) and staten[0].__module__.startswith("portal.")
    soort = "kader" if naam in VAN_HET_RAAMWERK else "eigen" if eigen else "vreemd"
    print(soort, naam.rsplit(".", 1)[-1], namen[naam].handler.fn.__qualname__, "-" if t is None else "publiek" if t.publiek else "recht", sep="\\t")
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The registry of a fresh process, without the states of other tests."""
    uit = subprocess.run(
        [sys.executable, "-c", LOOP], capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "PORTAL_DATA_DIR": str(tmp_path_factory.mktemp("d")), "HOME": "/tmp"},
    )  # fmt: skip
    return [r.split("\t") for r in uit.stdout.splitlines() if r.count("\t") == 3]


def test_elke_handler_noemt_een_recht_of_staat_op_de_korte_publieke_lijst(register: list[list[str]]) -> None:
    eigen = [(methode, qualname, soort) for wie, methode, qualname, soort in register if wie == "eigen"]
    assert len(eigen) > 10
    kaal = {q for m, q, s in eigen if s == "-" and m != "setvar"}
    assert not kaal, "a public method of a State is an endpoint: start its name with _ or give it @handles"
    assert {q for _, q, s in eigen if s == "publiek"} == PUBLIEK


def test_de_lijst_van_het_raamwerk_klopt_nog_en_mist_setvar(register: list[list[str]]) -> None:
    from portal.state.raamwerk.gate import VAN_HET_RAAMWERK

    assert len([r for r in register if r[0] == "kader"]) == len(VAN_HET_RAAMWERK)
    assert not any("setvar" in naam for naam in VAN_HET_RAAMWERK)


def test_elk_formulier_krijgt_alle_vinkjes_van_een_naam() -> None:
    """Without the type on its argument, Reflex hands over only the last of several fields with one name."""
    import portal.app  # noqa: F401
    from portal.state.raamwerk.basis import _kaal, toegang_van

    twee = {FORM_DATA_ENTRIES_KEY: [["wie", "student"], ["wie", "docent"], ["naam", "x"]]}
    geteld = 0
    for naam, van in RegistrationContext.ensure_context().event_handlers.items():
        if (toegang := toegang_van(naam)) is not None and toegang.form:
            (veld,) = list(inspect.signature(van.handler.fn).parameters)[1:]
            (waarde,) = _prepare_event_payload(van.handler, {veld: twee}).values()
            assert _kaal(waarde) == {"wie": ["student", "docent"], "naam": "x"}, naam
            geteld += 1
    assert geteld > 40


def test_states_hebben_geen_computed_vars() -> None:
    """Computed vars are sent to strangers and baked into the public bundle."""
    import portal.state

    modules = list(pkgutil.walk_packages(portal.state.__path__, "portal.state."))
    assert len(modules) > 60
    for module in modules:
        bron = inspect.getsource(importlib.import_module(module.name))
        assert not [woord for woord in ("@rx.var", "rx.Cookie", "LocalStorage") if woord in bron], module.name


@cache
def _methoden(klasse: type) -> dict[str, set[str]]:
    """What each method of a page, those of its mixins included, names."""
    uit: dict[str, set[str]] = {}
    for deel in reversed([k for k in klasse.__mro__ if k.__module__.startswith("portal.state")]):
        (boom,) = ast.parse(textwrap.dedent(inspect.getsource(deel))).body
        for methode in (k for k in boom.body if isinstance(k, ast.AsyncFunctionDef | ast.FunctionDef)):
            namen = (k for k in ast.walk(methode) if isinstance(k, ast.Attribute | ast.Name))
            uit[methode.name] = {k.attr if isinstance(k, ast.Attribute) else k.id for k in namen}
    return uit


def _doet(klasse: type, naam: str) -> bool:
    """Whether this method, or a method of the same page that it calls, does something in a transaction."""
    methoden, gezien, open_ = _methoden(klasse), set[str](), {naam}
    while open_:
        gezien |= (nu := open_)
        open_ = {n for m in nu for n in methoden.get(m, ()) if n.startswith("_")} - gezien
    return any("doe" in methoden.get(m, ()) for m in gezien)


GEEN_DAAD = {
    "AfnemenZittingState.bestand_gekozen": "asks for an address that is used once, and is asked for again without harm",
    "DossierZittingState.bestand_gekozen": "the same",
}


def test_elke_handeling_is_voor_de_browser_een_daad() -> None:
    """What is not marked is not kept in the tab, not shown as waiting and not done once."""
    import portal.app  # noqa: F401 - registers every handler

    mis = []
    for registratie in list(RegistrationContext.ensure_context().event_handlers.values()):
        fn, staten = registratie.handler.fn, registratie.states
        klasse = staten[0] if staten else None
        if klasse is None or not klasse.__module__.startswith("portal.state"):
            continue
        naam = f"{klasse.__name__}.{fn.__name__}"
        if _doet(klasse, fn.__name__) and not getattr(fn, EVENT_ACTIONS_MARKER, None) and naam not in GEEN_DAAD:
            mis.append(naam)
    assert mis == []
