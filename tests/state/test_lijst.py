"""What a list takes from its address and puts back in it: order, rows per page and columns that are left out."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from reflex.state import State

import portal.app  # noqa: F401 - every page state
from portal.domain.rechten import Rol
from portal.services.grond.lijst import MAXIMUM
from portal.state.beheren.rechten import RechtenState
from portal.state.inloggen.weergaven import WeergavenState
from portal.state.raamwerk.adres import zet_adres
from portal.state.raamwerk.basis import CURRENT
from portal.state.raamwerk.lijst import PER_KEUZES, Lijst
from tests.hulp.maak import Als


def _op(adres: str) -> tuple[Any, Any]:
    """A tab at this address: the list on it, and the dialog."""
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    zet_adres(root, adres)
    return asyncio.run(root.get_state(RechtenState)), asyncio.run(root.get_state(WeergavenState))


def _gelezen(adres: str) -> Any:
    lijst, _ = _op(adres)
    Lijst._lees_adres(lijst, "rol", sorteerbaar=("naam",))
    return lijst


def _roep(wie: Any, staat: Any, handler: str, *waarde: Any) -> Any:
    def doe() -> Any:
        CURRENT.set(wie)
        return asyncio.run(getattr(type(staat), handler).fn(staat, *waarde))

    return copy_context().run(doe)


def _naar(gebeurtenis: Any) -> tuple[str, dict[str, str]]:
    """Where a redirect leads: path, and what follows the question mark."""
    doel = next(str(w).strip('"') for n, w in gebeurtenis.args if str(n) == "path")
    return urlsplit(doel).path, {k: v[0] for k, v in parse_qs(urlsplit(doel).query).items()}


def test_lijst_neemt_rijen_en_kolommen_uit_haar_adres() -> None:  # PRK-14
    lijst = _gelezen("/rechten?zoek=jan&per=50&zonder=Soort,Let%20op,,&op=-naam&pagina=3")
    assert (lijst.per_blad, lijst.verborgen) == (50, ["Soort", "Let op"])
    assert (lijst.sorteer, lijst.aflopend) == ("naam", True)
    assert parse_qs(lijst.meegaand) == {"op": ["-naam"], "per": ["50"], "zonder": ["Soort,Let op"]}


@pytest.mark.parametrize("per", ["", "11", "-50", "1000", "5e1", "٥٠"])
def test_een_ander_aantal_rijen_is_gewoon_vijfentwintig(per: str) -> None:
    lijst = _gelezen(f"/rechten?per={per}&zonder={'x,' * 99}{'y' * 999}&op=niets")
    assert (lijst.per_blad, len(lijst.verborgen), lijst.sorteer) == (25, 14, "")


def test_zonder_keuze_staat_er_niets_in_het_adres() -> None:
    assert _gelezen("/rechten").meegaand == ""
    assert max(PER_KEUZES) <= MAXIMUM


def test_toon_zo_houdt_filters_en_volgorde_en_begint_vooraan(als: Als) -> None:  # PRK-14
    _, venster = _op("/rechten?rol=docent&op=-naam&pagina=7&zonder=Soort&per=10")
    venster.open = True
    keus = {"alle": ["Soort", "Rollen", "Tot"], "kolom": ["Soort"], "per": "100"}
    pad, vraag = _naar(_roep(als(Rol.BEHEERDER), venster, "toon_zo", keus))
    assert pad == "/rechten"
    assert vraag == {"rol": "docent", "op": "-naam", "per": "100", "zonder": "Rollen,Tot"}
    assert not venster.open


def test_toon_zo_met_alles_aan_is_de_lijst_zoals_zij_is(als: Als) -> None:
    _, venster = _op("/rechten?zonder=Soort&per=10")
    pad, vraag = _naar(_roep(als(Rol.BEHEERDER), venster, "toon_zo", {"alle": "Soort", "kolom": "Soort", "per": "25"}))
    assert (pad, vraag) == ("/rechten", {})
