"""What the registry told around the enrolments of the demo school: programmes of students, and some classes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.db.aanmelden import Groep, Groepslid, Opleidingsinschrijving, Voorziening
from portal.db.beheren import Persoonsbron
from portal.demo.bak import vast_id
from portal.demo.wereld import Wereld
from portal.domain import tijd
from portal.sandbox.school_model import Student, uid

KLASSEN = 12
"""So many classes were asked for before; the others can still be asked for."""


def maak_omgeving(w: Wereld) -> None:
    """Each student in a programme, and the members of some classes."""
    for s in w.school.studenten:
        _opleiding(w, s)
        _bekend(w, s)
    for v in w.bak.alle(Voorziening):
        v.koppeling_id = w.dr.id if w.dr and v.bron == "dr" else None
    per_klas: dict[str, list[Student]] = {}
    for s in w.school.studenten:
        per_klas.setdefault(s.klas, []).append(s)
    eerst = w.school.demo.student.klas
    for klas in sorted(per_klas, key=lambda k: (k != eerst, k))[:KLASSEN]:
        _groep(w, klas, per_klas[klas])


def _bekend(w: Wereld, s: Student) -> None:
    """The registry knows its students by their own ids."""
    if w.dr:
        w.bak.bij(
            Persoonsbron(
                id=vast_id("persoonsbron", s.id), koppeling_id=w.dr.id, oke_id=s.id, persoon_id=w.persoon(s).id
            )
        )


def _opleiding(w: Wereld, s: Student) -> None:
    duur = w.school.opleiding_op_crebo[s.crebo].niveau
    w.bak.bij(
        Opleidingsinschrijving(
            id=vast_id("opleidingsinschrijving", s.id),
            oke_id=s.opleidingsinschrijving_id,
            koppeling_id=w.dr.id if w.dr else None,
            student_id=w.persoon(s).id,
            opleiding_id=vast_id("opleiding", s.crebo),
            eenheid_id=vast_id("eenheid", s.locatie),
            cohort=s.cohort,
            leerweg=s.leerweg,
            van=date(s.cohort, 8, 1),
            tot=date(s.cohort + max(duur, 1), 7, 31),
            gelezen_op=w.nu - timedelta(days=1),
        )
    )


def _groep(w: Wereld, klas: str, leden: list[Student]) -> None:
    op = w.nu - timedelta(days=3)
    groep = w.bak.bij(
        Groep(
            id=vast_id("groep", klas),
            oke_id=uid("klas", klas),
            koppeling_id=w.dr.id if w.dr else None,
            code=klas,
            naam=klas,
            soort="class",
            leden_op=op,
            gewijzigd_op=op,
        )
    )
    for s in leden:
        van = datetime.combine(date(s.cohort, 8, 1), time(), tijd.ZONE)
        w.bak.bij(Groepslid(id=vast_id("groepslid", s.id), groep_id=groep.id, persoon_oke_id=s.id, van=van))
