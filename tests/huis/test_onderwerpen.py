"""What changes and what is shown name the same subjects: nobody spells one out."""

from __future__ import annotations

import ast
from pathlib import Path

from portal.domain.rechten import Rol
from portal.services.grond import onderwerpen
from tests.hulp.bron import aanroepen

PORTAL = Path(onderwerpen.__file__).resolve().parents[2]


def test_onderwerpen_van_een_zaak_dragen_haar_id():
    assert onderwerpen.zitting("a") == "zitting:a"
    assert onderwerpen.rol(Rol.EXAMENCOMMISSIE) == "rol:examencommissie"


def test_geen_onderwerp_wordt_uitgeschreven():
    def gespeld(pad: Path) -> list[str]:
        wekkers = [
            k for k in aanroepen(pad) if getattr(k.func, "attr", getattr(k.func, "id", "")) in ("touch", "abonneer")
        ]
        return [f"{pad}:{k.lineno}" for k in wekkers for a in k.args if isinstance(a, ast.Constant | ast.JoinedStr)]

    bestanden = [p for p in PORTAL.rglob("*.py") if "sandbox" not in p.parts]
    assert not [regel for pad in bestanden for regel in gespeld(pad)]
