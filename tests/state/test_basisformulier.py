"""A form of basic data says in one press everything that is wrong, field by field."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import Any

import pytest

from portal.auth.principal import Principal
from portal.domain.rechten import Rol
from portal.services.inrichten.stand_basisvelden import Lokaalgegevens
from portal.state.inrichten.basis_soort import BasisSoortState
from portal.state.inrichten.examens import ExamenlijstState
from portal.state.raamwerk import sessie  # noqa: F401 - the frame that shows messages
from portal.state.raamwerk.basis import CURRENT
from portal.state.raamwerk.invoer import VeldFout, lees_invoer
from tests.hulp.inlezen import een_school
from tests.hulp.maak import Als, Maak


def _stuur(wie: Principal, staat: Any, handler: str, form: dict[str, Any]) -> dict[str, str]:
    """Send a form for somebody; gives what is said per field."""

    def doe() -> None:
        CURRENT.set(wie)
        asyncio.run(type(staat).event_handlers[handler].fn(staat, form))

    copy_context().run(doe)
    velden: dict[str, str] = staat.veldfouten
    return velden


def _tab(soort: str) -> Any:
    staat: Any = BasisSoortState(_reflex_internal_init=True)  # type: ignore[call-arg]
    staat.__dict__["soort"] = soort
    staat.venster = "rij"
    return staat


def test_een_veld_zonder_waarde_verbergt_niet_wat_een_regel_zegt(als: Als) -> None:  # PRK-1
    bart = als(Rol.BEHEERDER)
    een_school(bart)
    lokaal = {"code": "Z9", "naam": "", "locatie": "WEG", "gebouw": "", "plaatsen": "veel", "apparaten": "-1"}
    gezegd = _stuur(bart, _tab("lokalen"), "bewaar_lokaal", lokaal)
    assert set(gezegd) == {"locatie", "plaatsen", "apparaten"}
    assert gezegd["locatie"].startswith("Er is geen locatie of instelling met code ‘WEG’.")
    student = {
        "nummer": "9", "voornaam": "", "tussenvoegsel": "", "achternaam": "", "email": "geen", "account": "",
        "cohort": "straks", "opleiding": "99999", "begeleider": "888",
    }  # fmt: skip
    assert set(_stuur(bart, _tab("studenten"), "bewaar_student", student)) == {
        "achternaam", "email", "cohort", "opleiding", "begeleider",
    }  # fmt: skip


def test_wat_er_al_is_staat_bij_zijn_code_ook_als_een_ander_veld_leeg_is(als: Als) -> None:  # PRK-1
    bart = als(Rol.BEHEERDER)
    een_school(bart)
    lokaal = {"code": "B1", "naam": "", "locatie": "NRD", "gebouw": "", "plaatsen": "", "apparaten": "0"}
    gezegd = _stuur(bart, _tab("lokalen"), "bewaar_lokaal", lokaal)
    assert gezegd == {"code": "Er is al een lokaal met code ‘B1’.", "plaatsen": "Dit veld is verplicht."}


def test_een_eigen_examen_zegt_het_ook_in_een_keer(als: Als, maak: Maak) -> None:  # INR-1
    staat: Any = ExamenlijstState(_reflex_internal_init=True)  # type: ignore[call-arg]
    examen = {
        "code": "KD-N3-X", "naam": "", "niveau": "", "vorm": "decentraal", "capaciteit": "beperkt",
        "inschrijvers": ["docent", "student"], "max_kansen": "99", "eigenaar": "", "oke": "on",
    }  # fmt: skip
    gezegd = _stuur(als(Rol.EXAMENBUREAU), staat, "maak", examen)
    assert set(gezegd) == {"naam", "max_kansen", "oke"}


def test_een_getal_dat_geen_getal_is_verbergt_geen_leeg_veld() -> None:  # PRK-1
    with pytest.raises(VeldFout) as fout:
        lees_invoer(Lokaalgegevens, {"code": "", "locatie": "N", "plaatsen": "veel"}, form=True)
    assert set(fout.value.velden) == {"code", "plaatsen"}
