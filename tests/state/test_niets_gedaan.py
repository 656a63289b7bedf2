"""An act that ends before it did anything says so, to the person and to the browser that keeps what was filled in."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import Any

import pytest
from sqlmodel import select

from portal.db.beheren import Eenheid
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.state.beheren.koppelingen import KoppelingenState
from portal.state.beheren.rechten_inlogdienst import RechtenInlogdienstState
from portal.state.inrichten.basis_soort import BasisSoortState
from portal.state.raamwerk import sessie  # noqa: F401 - the frame that shows messages
from portal.state.raamwerk.basis import CURRENT, NIETS_GEDAAN
from portal.state.raamwerk.eenmaal import HANDELING, Handeling
from tests.hulp.maak import Als, Maak


def _stuur(wie: Any, staat: Any, handler: str, velden: Any = None) -> tuple[str, str]:
    """What the browser and the person hear of an act in a tab that knows nothing any more."""
    handeling = Handeling(sleutel="0123456789abcdef", naam=handler)

    def doe() -> Any:
        CURRENT.set(wie)
        HANDELING.set(handeling)
        inhoud = () if velden is None else (velden,)
        return asyncio.run(type(staat).event_handlers[handler].fn(staat, *inhoud))

    uit = copy_context().run(doe)
    return handeling.antwoord, repr(uit)


def _staat(soort: Any) -> Any:
    return soort(_reflex_internal_init=True)


@pytest.mark.parametrize(
    ("soort", "handler", "velden"),
    [
        (BasisSoortState, "sluit_rij", {"vanaf": "2026-12-01", "reden": "Verbouwing"}),
        (KoppelingenState, "trek_partner_in", {"reden": "Niet nodig"}),
        (RechtenInlogdienstState, "verwijder", None),
    ],
)
def test_een_verdwenen_venster_is_geen_gedane_handeling(db, als: Als, soort: Any, handler: str, velden: Any) -> None:
    antwoord, gezegd = _stuur(als(Rol.BEHEERDER), _staat(soort), handler, velden)
    assert antwoord == "geweigerd"
    assert NIETS_GEDAAN in gezegd


def test_wat_een_rij_zou_wijzigen_maakt_er_geen_als_het_venster_weg_is(als: Als, maak: Maak) -> None:
    wie, staat, ouder = als(Rol.BEHEERDER), _staat(BasisSoortState), maak.locatie()
    velden = {"code": "NIEUW", "naam": "Nieuw", "soort": "team", "ouder": ouder.code}
    antwoord, gezegd = _stuur(wie, staat, "bewaar_eenheid", velden)
    with reading() as uow:
        assert uow.session.exec(select(Eenheid).where(Eenheid.code == "NIEUW")).first() is None
    assert (antwoord, NIETS_GEDAAN in gezegd) == ("geweigerd", True)
    staat.venster = "rij"
    assert _stuur(wie, staat, "bewaar_eenheid", velden)[0] == "klaar"


def test_een_keuze_terugnemen_is_niets_dat_gezegd_moet_worden(als: Als) -> None:
    assert _stuur(als(Rol.BEHEERDER), _staat(BasisSoortState), "bestand_gekozen", "") == ("geweigerd", "[]")
