"""Choosing an exam for one student in a dialog: search, his own programme first, and a tick for another programme."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.services.aanmelden.lezen import examen_kiezen
from portal.services.aanmelden.lezen.examen_kiezen import ExamenNietRij, Examenoptie
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import lees


class Examenkiezer(rx.State, mixin=True):
    """What a dialog remembers in which an exam is chosen for one student."""

    examens: list[Examenoptie] = []
    examens_over: int = 0
    examens_niet: list[ExamenNietRij] = []
    examen_anders: str = ""
    examen_hindernis: str = ""
    _examen: str = ""


async def toon_examens(staat: Any, student_id: str) -> None:
    """Show what there is to choose for this student, with nothing chosen yet; nothing without one."""
    staat.examen_anders, staat.examen_hindernis, staat._examen = "", "", ""
    await zoek(staat, student_id, "")


async def zoek(staat: Any, student_id: str, tekst: str) -> None:
    """Show what is called so, and of what cannot be chosen why not; what was chosen stays chosen while it is there."""
    staat.examens, staat.examens_over, staat.examens_niet = [], 0, []
    if student_id:
        wie, tekst = als_id(student_id), tekst[:80]
        staat.examens, aantal = await lees(examen_kiezen.examens_om_aan_te_melden, wie, tekst)
        staat.examens_over = aantal - len(staat.examens)
        staat.examens_niet = await lees(examen_kiezen.niet_aan_te_melden, wie, tekst)
    if staat._examen not in [o.waarde for o in staat.examens]:
        staat.examen_anders, staat.examen_hindernis, staat._examen = "", "", ""


async def kies(staat: Any, student_id: str, examen_id: str) -> None:
    """Show of which other programme the chosen exam is, and what else stands in the way."""
    opties: list[Examenoptie] = staat.examens
    staat._examen = examen_id
    staat.examen_anders = next((o.anders for o in opties if o.waarde == examen_id), "")
    staat.examen_hindernis = (
        await lees(examen_kiezen.hindernis, als_id(student_id), als_id(examen_id)) if student_id and examen_id else ""
    )
