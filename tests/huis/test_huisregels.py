"""The house rules, so that breaking one breaks the build: imports, sizes, docs, requirement ids, dangers."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from portal.domain.rechten import RULES, P, Rol, permissions_of
from tests.hulp.bron import aanroepen, ontleed
from tests.hulp.eisen import EISEN, NOG_OPEN
from tests.hulp.handelingen import naam

WORTEL = Path(__file__).resolve().parents[2]
CODE = sorted((WORTEL / "portal").rglob("*.py"))
TESTS = sorted((WORTEL / "tests").rglob("test_*.py"))
GEVOLGD = subprocess.run(["git", "ls-files"], cwd=WORTEL, capture_output=True, text=True, check=True).stdout.split()


def _ingevoerd(tekst: str) -> set[str]:
    """The modules that a file imports, with the names it takes from `tests` itself; a relative import starts with a dot."""
    uit: set[str] = set()
    for knoop in ast.walk(ast.parse(tekst)):
        if isinstance(knoop, ast.Import):
            uit |= {a.name for a in knoop.names}
        elif isinstance(knoop, ast.ImportFrom):
            stam = "." * knoop.level + (knoop.module or "")
            uit |= {f"{stam}.{a.name}" for a in knoop.names} if stam == "tests" else {stam}
    return uit


def _van_een_ander(tekst: str) -> list[str]:
    """What a file takes from a test or from a conftest, where it may only take from the helpers."""
    return [n for n in sorted(_ingevoerd(tekst)) if re.match(r"tests\b|\.", n) and not re.match(r"tests\.hulp\b", n)]


@pytest.mark.parametrize("pad", sorted((WORTEL / "tests").rglob("*.py")), ids=lambda p: str(p.relative_to(WORTEL)))
def test_tests_delen_hulp_en_importeren_nooit_van_elkaar(pad):
    assert _van_een_ander(pad.read_text(encoding="utf-8")) == [], "what two files need lives in tests/hulp"


def test_wat_alleen_in_de_lange_ronde_draait_staat_op_een_plek():
    """The table at the top of tests/conftest.py names each file with a test that `make test` leaves out, and no other."""
    hier = WORTEL / "tests"
    later = re.compile(r'pytest\.mark\.lang|^DATABASES = \("', re.M)
    lang = {str(p.relative_to(WORTEL)) for p in TESTS if later.search(p.read_text(encoding="utf-8"))}
    verteld = ast.get_docstring(ast.parse((hier / "conftest.py").read_text(encoding="utf-8"))) or ""
    genoemd = set(re.findall(r"^\| (tests/\S+) \|", verteld, re.M))
    zelf = {"tests/huis/test_huisregels.py"}
    assert {n if n in genoemd else str(Path(n).parent) for n in lang - zelf} == genoemd


def test_een_import_uit_een_andere_test_valt_op():
    fout = "import tests.jobs.test_motor\nfrom tests import api\nfrom tests.oke.conftest import x\nfrom . import y\n"
    assert _van_een_ander(fout) == [".", "tests.api", "tests.jobs.test_motor", "tests.oke.conftest"]
    assert (
        _van_een_ander("from tests import hulp\nfrom tests.hulp import maak\nimport tests.hulp.oke\nimport re\n") == []
    )


def test_elke_eis_heeft_een_test_of_staat_open():
    tekst = "\n".join(pad.read_text(encoding="utf-8") for pad in TESTS)
    genoemd = set(re.findall(r"\b(?:INR|AAN|PLA|UIT|BEO|VAS|ARC|MON|BEH|PRK)-\d+\b", tekst))
    assert genoemd <= set(EISEN), f"tests name ids that do not exist: {sorted(genoemd - set(EISEN))}"
    zonder = set(EISEN) - genoemd
    assert zonder == set(NOG_OPEN), (
        f"without a test and not listed: {sorted(zonder - set(NOG_OPEN))}; "
        f"listed as open but named by a test: {sorted(set(NOG_OPEN) - zonder)}"
    )


def test_de_lijst_van_eisen_is_die_van_de_bron():
    bron = WORTEL.parent / "shared" / "REQUIREMENTS.md"
    if not bron.exists():
        pytest.skip("de bron van de eisen ligt niet naast deze map; de lijst zelf is wel gecontroleerd")
    assert set(re.findall(r"^\| ([A-Z]{3}-\d+) \|", bron.read_text(encoding="utf-8"), re.M)) == set(EISEN)


def test_de_rechtenpagina_is_bijgewerkt():
    from portal.services.beheren.lezen.matrix import als_markdown

    assert (WORTEL / "docs" / "permissions.md").read_text(encoding="utf-8") == als_markdown()


def test_de_matrix_breekt_geen_belofte():  # BEH-3
    for rol in Rol:
        handen = [
            P.ZITTING_PLANNEN in permissions_of(rol),
            P.BEOORDELING_DOEN in permissions_of(rol),
            P.RESULTAAT_VASTSTELLEN in permissions_of(rol),
        ]
        assert sum(handen) <= 1, rol
    for regel in RULES.values():
        assert regel.label, regel
        assert regel.help, regel
        assert regel.bron, regel


def test_adressen_zijn_uniek_en_elke_pagina_zegt_voor_wie():
    import portal.app  # noqa: F401
    from portal.state.raamwerk.navigatie import PAGINAS

    routes = [re.sub(r"\[[^]]+\]", "[]", p.route) for p in PAGINAS.values()]
    assert len(routes) == len(set(routes))
    zonder = [p.route for p in PAGINAS.values() if not p.permissies]
    assert zonder == ["/"], "only the front page is for everybody"


@pytest.mark.parametrize(
    "pad", [p for p in CODE if "migrations" not in str(p)], ids=lambda p: str(p.relative_to(WORTEL))
)
def test_een_module_zegt_wat_erin_hoort_en_blijft_klein(pad):
    tekst = pad.read_text(encoding="utf-8")
    assert tekst.count("\n") <= 400, "split this file: a reader wants two rooms"
    if tekst.strip():
        assert ast.get_docstring(ontleed(pad)), "opens without a sentence that says what may live here"


def test_services_doen_geen_commit_en_schermen_niets_gevaarlijks():
    verboden = (
        "rx.html",
        "rx.markdown",
        "rx.Cookie",
        "rx.LocalStorage",
        "rx.SessionStorage",
        "rx.session",
        "rx.upload",
    )
    for pad in CODE:
        delen = pad.relative_to(WORTEL / "portal").parts
        for aanroep in aanroepen(pad):
            gezegd = naam(aanroep.func)
            if delen[0] in ("services", "state", "oke", "reports"):
                assert not gezegd.endswith((".commit", ".rollback")), f"{pad}: {gezegd}"
            assert gezegd not in verboden, f"{pad}: {gezegd}"


def test_een_daad_krijgt_eerst_uow_en_principal():
    kamers = ("inrichten", "aanmelden", "plannen", "afnemen", "beoordelen", "vaststellen", "archiveren", "monitoren")
    for pad in [p for kamer in kamers for p in sorted((WORTEL / "portal" / "services" / kamer).glob("*.py"))]:
        boom, stem = ontleed(pad), f"{pad.parent.name}.{pad.stem}"
        for functie in [f for f in boom.body if isinstance(f, ast.FunctionDef) and f.name[0] != "_"]:
            namen = [a.arg for a in functie.args.args]
            if "cmd" in namen:
                assert namen[:2] == ["uow", "principal"], f"{stem}.{functie.name}"


def test_niets_noemt_een_register_of_deze_machine():
    namen = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "/wo" + "rk/"]
    for gevolgd in GEVOLGD:
        pad = WORTEL / gevolgd
        if pad.suffix in (".png", ".ico", ".woff2", ".pdf") or not pad.is_file():
            continue
        tekst = pad.read_text(encoding="utf-8", errors="ignore")
        assert not [n for n in namen if n in tekst], gevolgd


def test_officiele_bestanden_blijven_buiten():
    assert not [n for n in GEVOLGD if "ooapiv5" in n.lower() or n.lower().startswith("consumers/")]
