"""What screens have in common is built once: how a list is remembered, and how somebody is chosen in a dialog."""

from __future__ import annotations

import re
from pathlib import Path

import portal

PORTAL = Path(portal.__file__).resolve().parent


def _met(patroon: str, *lagen: str) -> set[str]:
    """The files of these layers in which this is written."""
    zoek = re.compile(patroon)
    bestanden = (p for laag in lagen for p in (PORTAL / laag).rglob("*.py"))
    return {str(p.relative_to(PORTAL)) for p in bestanden if zoek.search(p.read_text(encoding="utf-8"))}


def test_het_adres_van_een_lijst_wordt_op_een_plek_gelezen_en_geschreven() -> None:
    assert _met(r"parse_qs\(", "state") == {"state/raamwerk/adres.py", "state/raamwerk/lijst.py"}
    assert _met(r"urlencode\(", "state", "pages", "components") == {"state/raamwerk/lijst.py"}


def test_iemand_kiezen_in_een_venster_is_een_bouwsteen() -> None:
    assert _met(r'name="persoon", type="search"', "pages", "components") == {"components/formulier.py"}
    assert len(_met(r"\bpersoon_kiezer\(", "pages")) >= 2


def test_dat_een_student_de_reden_leest_staat_overal_met_dezelfde_zin() -> None:
    assert _met(r"student leest deze reden|leest hij deze reden", "pages", "components") == {"components/formulier.py"}
    assert _met(r"\bSTUDENT_LEEST\b", "pages") == {
        "pages/aanmelden/daden.py", "pages/aanmelden/matrix.py", "pages/aanmelden/matrix_venster.py",
        "pages/aanmelden/studentkaart.py", "pages/afnemen/zitting_vensters.py", "pages/plannen/voorzieningen.py", "pages/plannen/zitting_vensters.py",
        "pages/vaststellen/verzoeken.py",
    }  # fmt: skip
