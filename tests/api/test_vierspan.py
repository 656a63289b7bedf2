"""Partners as roles: two registries and two delivery systems try everything on their own, another's and nobody's."""

from __future__ import annotations

import os
import random
import re
import time

import pytest

from tests.hulp.maak import Maak
from tests.hulp.vierspan import Poging, Spelers, Vierspan, bederf

MINUTEN = float(os.environ.get("PORTAAL_MINUTEN", "1"))
"""How long the long run lets them try whatever comes to mind."""
_MAG_ZEGGEN = re.compile(
    r"Dit id is niet van u of hier niet bekend\..*|.* is hier niet bekend\.( Stuur eerst de groep\.)?|"
    r"Hiervoor is de scope .* nodig\."
)


@pytest.fixture
def vier(maak: Maak) -> Vierspan:
    return Vierspan(maak)


def _probeer(vier: Vierspan, wie: Spelers, p: Poging) -> None:
    """Nothing of somebody else or of nobody changes, and the answer says no more than that it is not theirs."""
    voor = vier.foto()
    antwoord = vier.stuur(wie, p)
    na = vier.foto()
    eigen = f"{wie.naam} {p.methode} {p.pad} van {p.van}: {antwoord.status_code}"
    assert antwoord.status_code < 500, (eigen, antwoord.text)
    if p.van == wie.naam:
        return
    anders = {k for k in voor.keys() | na.keys() if voor.get(k, ("",))[0] != na.get(k, ("",))[0]}
    weg = {k for k in anders if k in voor and str(wie.koppeling.id) not in voor[k][1]}
    assert not weg, (eigen, [(voor[k], na.get(k)) for k in weg])
    nieuw = {k for k in anders if k not in voor}
    assert all(str(wie.koppeling.id) in na[k][1] for k in nieuw), (eigen, nieuw)
    if antwoord.status_code in (403, 404):
        assert _MAG_ZEGGEN.fullmatch(antwoord.json()["detail"]), (eigen, antwoord.json()["detail"])


@pytest.mark.parametrize(
    "wie", ["dr1", "tas1", *(pytest.param(wie, marks=pytest.mark.lang) for wie in ("dr2", "tas2"))]
)
def test_niemand_komt_aan_wat_niet_van_hem_is(vier: Vierspan, wie: str) -> None:  # BEH-6
    for p in vier.pogingen():
        if p.van != wie:
            _probeer(vier, vier.spelers[wie], p)


def test_ieder_kan_bij_wat_van_hem_is(vier: Vierspan) -> None:
    """So that the walk above is not right because everything is refused."""
    gelukt = {
        wie.naam: sum(vier.stuur(wie, p).status_code < 300 for p in vier.pogingen() if p.van == wie.naam)
        for wie in vier.spelers.values()
    }
    assert min(gelukt["dr1"], gelukt["dr2"]) >= 10, gelukt
    assert min(gelukt["tas1"], gelukt["tas2"]) >= 2, gelukt


@pytest.mark.lang
def test_in_willekeurige_volgorde_en_half_kapot(vier: Vierspan) -> None:  # BEH-6
    toeval, einde = random.Random(11), time.monotonic() + 60 * MINUTEN
    pogingen = list(vier.pogingen())
    while time.monotonic() < einde:
        p = toeval.choice(pogingen)
        wie = vier.spelers[toeval.choice(sorted(vier.spelers))]
        _probeer(vier, wie, Poging(p.methode, p.pad, bederf(p.inhoud, toeval), p.van))
