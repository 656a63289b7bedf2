"""Accommodations that students of the demo school asked for, and what the office decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from portal.db.session import UnitOfWork
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.rechten import Rol
from portal.domain.voorzieningen import Soort
from portal.sandbox.school_model import Student
from portal.services.plannen.voorzieningen import (
    BesluitVoorziening,
    VraagVoorziening,
    besluit_voorziening,
    vraag_voorziening,
)

_HOEVEEL = 36
_GRONDEN = (
    "Verklaring van de zorgcoördinator",
    "Advies van de studieloopbaanbegeleider",
    "Afspraak uit het intakegesprek",
)
_SOORTEN = (Soort.EXTRA_TIJD, Soort.VERKLANKING, Soort.RUSTIGE_RUIMTE, Soort.VERGROTING, Soort.SPELLING)


def maak_aanvragen(w: Wereld) -> None:
    """A number of requests of the last days, a third of them refused."""
    zonder = [s for s in w.school.studenten if not s.voorzieningen][10:]
    for i, s in enumerate(w.rng.sample(zonder, min(_HOEVEEL, len(zonder)))):
        w.daden += _aanvraag(w, s, i)


def _aanvraag(w: Wereld, s: Student, i: int) -> Iterator[Gebeurtenis]:
    op, gevraagd = w.nu - timedelta(days=1 + i % 12, hours=i % 7), list[UUID]()
    student = w.in_rol(w.persoon(s), Rol.STUDENT)
    bureau = w.staf("examenbureau")
    wat = VraagVoorziening(student_id=student.persoon_id, soort=_SOORTEN[i % 5], grond=_GRONDEN[i % 3])
    yield Gebeurtenis(op, f"aanvraag:{i}", lambda uow: gevraagd.append(vraag_voorziening(uow, student, wat)))
    if i % 3 != 2:
        return

    def besluit(uow: UnitOfWork) -> None:
        reden = "De verklaring ontbreekt nog; dien de aanvraag opnieuw in."
        cmd = BesluitVoorziening(voorziening_id=gevraagd[0], toekennen=False, reden=reden)
        besluit_voorziening(uow, w.in_rol(bureau[i % len(bureau)], Rol.EXAMENBUREAU), cmd)

    yield Gebeurtenis(op + timedelta(hours=5), f"aanvraag:{i}:besluit", besluit)
