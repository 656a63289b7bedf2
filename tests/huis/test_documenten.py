"""The documents keep up with the code: links lead somewhere, settings, targets and commands exist, role pages are current."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.main import get_command

from portal.domain.rechten import Rol
from portal.settings import Settings
from scripts.rolpaginas import met_tabel

WORTEL = Path(__file__).resolve().parents[2]
_ALLE = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=WORTEL, capture_output=True, text=True, check=True,
).stdout.split()  # fmt: skip
DOCUMENTEN = sorted(WORTEL / naam for naam in _ALLE if (WORTEL / naam).is_file())
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _tekst(naam: str) -> str:
    return (WORTEL / naam).read_text(encoding="utf-8")


def _anker(kop: str) -> str:
    """The anchor that readers of Markdown make of a heading."""
    return re.sub(r"[^\w\- ]", "", kop.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("pad", DOCUMENTEN, ids=lambda p: str(p.relative_to(WORTEL)))
def test_elke_link_leidt_naar_een_bestand_en_een_kop(pad):
    kapot = []
    for link in _LINK.findall(pad.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        naam, _, anker = unquote(link).partition("#")
        doel = (pad.parent / naam).resolve() if naam else pad
        if not doel.exists() or (anker and f"#{anker}" not in _ankers(doel)):
            kapot.append(link)
    assert not kapot, f"these links lead nowhere: {kapot}"


def _ankers(pad: Path) -> set[str]:
    koppen = re.findall(r"^#+ (.+)$", pad.read_text(encoding="utf-8"), re.M)
    return {f"#{_anker(k)}" for k in koppen}


def test_draaiboek_noemt_elke_instelling_en_geen_andere():
    beschreven = set(re.findall(r"^\| `(PORTAL_[A-Z_]+)` \|", _tekst("docs/runbook.md"), re.M))
    assert beschreven == {f"PORTAL_{naam.upper()}" for naam in Settings.model_fields}


def test_make_doelen_in_documenten_bestaan():
    doelen = set(re.findall(r"^([a-z-]+):", _tekst("Makefile"), re.M))
    for pad in DOCUMENTEN:
        genoemd = set(re.findall(r"(?:`|^|&& )make ([a-z-]+)", pad.read_text(encoding="utf-8"), re.M))
        assert genoemd <= doelen, f"{pad.name}: {sorted(genoemd - doelen)}"
    assert {"demo", "test"} <= set(re.findall(r"make ([a-z-]+)", _tekst("README.md")))


def test_opdrachten_in_het_draaiboek_bestaan():
    from portal.cli import app

    boom = get_command(app)
    for eerste, tweede in re.findall(r"portal ([a-z-]+)(?: ([a-z-]+))?", _tekst("docs/runbook.md")):
        assert eerste in boom.commands, eerste
        onder = getattr(boom.commands[eerste], "commands", None)
        assert onder is None or tweede in onder, f"portal {eerste} {tweede}"


def test_bestanden_in_de_documenten_bestaan():
    for pad in DOCUMENTEN:
        for naam in re.findall(r"`([a-z_]+/[\w/.-]+\.(?:py|md|sh))`", pad.read_text(encoding="utf-8")):
            plekken = (WORTEL / naam, WORTEL / "portal" / naam, pad.parent / naam)
            assert any(plek.is_file() for plek in plekken), f"{pad.relative_to(WORTEL)} names {naam}"


@pytest.mark.parametrize("rol", [r.value for r in Rol])
def test_elke_rol_heeft_een_pagina_met_menu(rol):  # BEH-1
    tekst = _tekst(f"docs/rollen/{rol}.md")
    assert tekst == met_tabel(tekst, rol), "run: .venv/bin/python scripts/rolpaginas.py"


def test_readme_is_kort_en_gids_en_demo_noemen_dezelfde_stappen():
    from portal.sandbox.gids import _STAPPEN

    assert _tekst("README.md").count("\n") < 120
    stappen = re.findall(r"^\d+\. \*\*(.+?)\*\*", _tekst("docs/demo.md"), re.M)
    assert stappen == [s.titel for s in _STAPPEN]


def test_gids_en_demo_laten_de_student_zelf_kiezen_voordat_zij_dat_plannen():
    """Who may enrol is said at the exam; `tests/walks/test_keten.py` plays the same steps and presses the same button."""
    from portal.sandbox.gids import _STAPPEN

    gids = "\n".join(" ".join(s.doe) for s in _STAPPEN)
    for tekst in (_tekst("docs/demo.md"), gids, _tekst("tests/walks/test_keten.py")):
        assert (
            0
            < tekst.index("Wie meldt aan")
            < max(tekst.rfind("zelf mogen kiezen"), tekst.find("Studenten met een Go mogen"))
        )
