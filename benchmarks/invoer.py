"""How fast enrolments of the registry come in (flow 1): new ones, and the same again."""

from __future__ import annotations

import random
import time
import uuid
from typing import Any

from delen.meten import demoschool, spreiding, tabel

STUDENTEN, AANTAL, RONDES = 600, 200, 5


def berichten(school: Any, bezet: set[tuple[uuid.UUID, uuid.UUID]], aantal: int, rng: random.Random) -> list[Any]:
    """Enrolments that the portal does not know, as the registry writes them; each pair of student and exam once."""
    from portal.sandbox import wire
    from portal.sandbox.school_model import Toetsinschrijving

    toetsen = [t for t in school.toetsen if not t.hoofdketen]
    uit = []
    while len(uit) < aantal:
        student, toets = rng.choice(school.studenten), rng.choice(toetsen)
        sleutel = (student.id, school.examen_op_code[toets.examen].id)
        if sleutel not in bezet:
            bezet.add(sleutel)
            uit.append(wire.inschrijving(Toetsinschrijving(uuid.uuid4(), toets.id, student.id, 1, 1), school))
    return uit


def lees_in(bron: Any, lijst: list[Any]) -> float:
    """Milliseconds per enrolment, each in a transaction of its own."""
    from portal.db.session import unit_of_work
    from portal.services.ontvangen import ingang

    begin = time.perf_counter()
    for bericht in lijst:
        with unit_of_work() as uow:
            ingang.ontvang_inschrijving(uow, bron, bericht)
    return (time.perf_counter() - begin) * 1000 / len(lijst)


def main() -> None:
    """Measure and print the table."""
    from sqlmodel import select

    with demoschool(STUDENTEN):
        from portal.db.beheren import Koppeling
        from portal.db.session import reading
        from portal.domain import tijd
        from portal.sandbox.school import build_school
        from portal.services.ontvangen.ingang import Bron

        school, rng = build_school(STUDENTEN, 1, tijd.vandaag()), random.Random(1)
        bezet = {
            (i.student_id, school.examen_op_code[school.toets_op_id[i.toets_id].examen].id)
            for i in school.inschrijvingen
        }
        with reading() as uow:
            koppeling = uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr")).first()
        bron = Bron(koppeling.naam, koppeling.id)
        nieuw, weer = [], []
        for _ in range(RONDES):
            lijst = berichten(school, bezet, AANTAL, rng)
            nieuw.append(lees_in(bron, lijst))
            weer.append(lees_in(bron, lijst))
        rijen = [
            (naam, spreiding(t), spreiding([1000 / x for x in t], "per seconde"))
            for naam, t in (("Nieuw, met auditregel", nieuw), ("Herhaald, niets te schrijven", weer))
        ]
        titel = f"Inschrijvingen inlezen (flow 1): {RONDES} × {AANTAL} berichten, ieder in een eigen transactie"
        tabel(titel, ("Soort", "Per bericht", "Doorvoer"), rijen)


if __name__ == "__main__":
    main()
