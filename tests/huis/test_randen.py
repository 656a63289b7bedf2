"""The page about the edges is true: every rule has a home that exists and a test that exists."""

from __future__ import annotations

import re

import pytest

from tests.hulp.bewijs import TEST, WORTEL, onvindbaar, rijen

PAGINA = (WORTEL / "docs" / "randen.md").read_text(encoding="utf-8")
KOPPEN = re.findall(r"^## (.+)$", PAGINA, re.M)
_HUIS = re.compile(r"`((?:portal|assets)/[\w/]+\.(?:py|js|css))(?:::(\w+))?`")


@pytest.mark.parametrize("kop", KOPPEN)
def test_elke_regel_heeft_een_huis_en_een_bewijs(kop: str) -> None:
    for rij in rijen(PAGINA, kop):
        assert len(rij) == 3, rij
        regel, huis, bewijs = rij
        huizen = _HUIS.findall(huis)
        assert huizen, f"no home: {regel}"
        for pad, naam in huizen:
            bestand = WORTEL / pad
            assert bestand.is_file(), (regel, pad)
            assert not naam or re.search(rf"\b{naam}\b", bestand.read_text(encoding="utf-8")), (regel, pad, naam)
        assert TEST.search(bewijs), f"no test: {regel}"


def test_elke_genoemde_test_bestaat_en_elke_regel_staat_er_een_keer() -> None:
    assert onvindbaar(PAGINA) == []
    regels = [rij[0] for kop in KOPPEN for rij in rijen(PAGINA, kop)]
    assert len(regels) == len(set(regels))
