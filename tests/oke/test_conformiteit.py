"""The conformance page is true: every test it names exists, every rule has one, no endpoint is missing, nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from portal.api.oke_eindpunten import EINDPUNTEN
from tests.hulp.bewijs import TEST, WORTEL, onvindbaar, rijen

PAGINA = (WORTEL / "docs" / "oke-conformance.md").read_text(encoding="utf-8")
REGELS, GEBREKEN, OPEN = "Regels van de standaard", "Bekende gebreken van de standaard", "Wat open is"
MINSTENS = {REGELS: 90, GEBREKEN: 40, OPEN: 1}
"""How many rows each table has at least, so that a table that is not found cannot pass."""
STANDEN = {"anders", "niet gemaakt", "zonder test"}


def onbewezen(tekst: str) -> list[str]:
    """Rules without a test in the last column."""
    return [rij[0] for kop in (REGELS, GEBREKEN) for rij in rijen(tekst, kop) if not TEST.search(rij[-1])]


def eindpunten() -> set[str]:
    """Method and path of everything that the OKE server answers."""
    paden = {p: re.sub(r"\(\?P<(\w+)>.*?\)", r"{\1}", p.pattern.removesuffix("/?")) for p, _ in EINDPUNTEN}
    return {f"{methode} {paden[patroon]}" for patroon, methoden in EINDPUNTEN for methode in methoden}


def ontbrekend(tekst: str) -> list[str]:
    """Endpoints that the page does not name."""
    return sorted(e for e in eindpunten() if f"`{e}`" not in tekst)


def dubbel(tekst: str) -> list[str]:
    """Rules that stand on the page more than once, whatever their capitals, marks and spaces."""
    regels = [rij[0] for kop in (REGELS, GEBREKEN, OPEN) for rij in rijen(tekst, kop)]
    telling = Counter(re.sub(r"\W+", " ", regel).strip().casefold() for regel in regels)
    return [regel for regel, keren in telling.items() if keren > 1]


def test_de_tabellen_zijn_er_en_elke_rij_is_heel() -> None:
    for kop, aantal in MINSTENS.items():
        gevonden = rijen(PAGINA, kop)
        assert len(gevonden) >= aantal, kop
        assert len({len(rij) for rij in gevonden}) == 1, kop
        assert all(cel for rij in gevonden for cel in rij), kop
    assert {rij[2] for rij in rijen(PAGINA, OPEN)} <= STANDEN


def test_elke_genoemde_test_bestaat() -> None:
    assert onvindbaar(PAGINA) == []


def test_elke_regel_noemt_een_test() -> None:
    assert onbewezen(PAGINA) == []


def test_elk_eindpunt_staat_op_de_bladzijde() -> None:
    assert {"PUT /offerings/{offeringId}", "GET /documents/{documentId}"} <= eindpunten()
    assert ontbrekend(PAGINA) == []


def test_geen_regel_staat_er_twee_keer() -> None:
    assert dubbel(PAGINA) == []


_ECHT = "`tests/oke/test_inkomend.py::test_duur`"


@pytest.mark.parametrize(
    ("controle", "slecht", "goed"),
    [
        (onvindbaar, "`tests/oke/test_inkomend.py::test_bestaat_niet`", _ECHT),
        (onvindbaar, "`tests/oke/test_bestaat_niet.py::test_duur`", _ECHT),
        (onvindbaar, "`tests/oke/test_inkomend.py::TestNiet::test_duur`", _ECHT),
        (onvindbaar, "`tests/oke/test_inkomend.py::test_duur[PT90M]`", _ECHT),
        (onbewezen, f"## {REGELS}\n| R | F | T |\n|---|---|---|\n| Regel | 1 | geen |\n", ""),
        (onbewezen, f"## {GEBREKEN}\n| R | F | T |\n|---|---|---|\n| Regel | {_ECHT} | |\n", ""),
        (onbewezen, f"## {REGELS}\n| R |\n|---|\n| Regel | `tests/oke/test_inkomend.py` |\n", f"## {REGELS}\n| R |\n|---|\n| Regel | {_ECHT} |\n"),
        (ontbrekend, PAGINA.replace("`PUT /persons/{personId}`", "`PUT /persons`"), PAGINA),
        (dubbel, f"## {REGELS}\n| R |\n|---|\n| Eén regel | x |\n## {OPEN}\n| R |\n|---|\n| eén `regel`. | y |\n", ""),
    ],
)  # fmt: skip
def test_elke_controle_vindt_wat_er_mis_is(controle: Callable[[str], list[str]], slecht: str, goed: str) -> None:
    assert len(controle(slecht)) == 1
    assert controle(goed) == []
