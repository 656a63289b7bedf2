"""What cannot be right is refused with a sentence at its field, before a service sees it; the dialog stays as it was."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

import portal.app  # noqa: F401 - the frame around the pages, which shows a message
from portal.auth.principal import Principal
from portal.domain.rechten import Rol
from portal.state.aanmelden.studenten import StudentenState
from portal.state.raamwerk.basis import CURRENT

LEEG, LANG = "Vul dit veld in.", "Deze tekst is te lang."
WEIGERINGEN = [
    (StudentenState, "besluit", Rol.DOCENT, {"reden": "   "}, {"reden": LEEG}),
    (StudentenState, "trek_in", Rol.DOCENT, {"reden": "   "}, {"reden": LEEG}),
]


def _stuur(staat: Any, handler: str, rol: Rol, velden: dict[str, str]) -> None:
    """Send a form as a browser does, in this role."""
    bij = CURRENT.set(Principal(uuid.uuid4(), "Iemand", rol))
    try:
        asyncio.run(type(staat).event_handlers[handler].fn(staat, velden))
    finally:
        CURRENT.reset(bij)


@pytest.mark.parametrize(("soort", "handler", "rol", "velden", "fouten"), WEIGERINGEN)
def test_wat_niet_kan_wordt_bij_het_veld_gezegd_en_het_venster_blijft_open(
    soort: Any, handler: str, rol: Rol, velden: dict[str, str], fouten: dict[str, str]
) -> None:
    staat = soort(_reflex_internal_init=True)
    staat.venster = "open"
    _stuur(staat, handler, rol, velden)
    assert (staat.fout, staat.veldfouten) == ("Controleer wat u heeft ingevuld.", fouten)
    assert staat.venster == "open"
