"""Choosing an exam for one student in a dialog: search, his own programme first, and a tick for another programme."""

from __future__ import annotations

from typing import Any

from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import Examenoptie
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import lees


async def toon_examens(staat: Any, student_id: str, zoek: str = "") -> None:
    """Show what there is to choose for this student; nothing without one."""
    staat.examens, staat.examens_over, staat.examen_anders = [], 0, ""
    if student_id:
        staat.examens, aantal = await lees(inschrijvingen.examens_om_aan_te_melden, als_id(student_id), zoek[:80])
        staat.examens_over = aantal - len(staat.examens)


def kies(staat: Any, examen_id: str) -> None:
    """Show of which other programme the chosen exam is."""
    opties: list[Examenoptie] = staat.examens
    staat.examen_anders = next((o.anders for o in opties if o.waarde == examen_id), "")
