"""Enrolments from a file: what a row says, and why it cannot be done; the machine that reads files is that of basic data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.inschrijvers import AUTOMATISCH
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand import WIE, blokkades_weg, wie_meldt_aan
from portal.services.aanmelden.stand_groep import wie_blijft
from portal.services.aanmelden.stand_inschrijven import (
    ANDERS,
    BEHAALD,
    GEANNULEERD,
    gehad_van,
    van_een_andere_opleiding,
    zonder_kans,
)
from portal.services.aanmelden.stand_kansen import Zaak
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import blokkades_gesloten
from portal.services.inrichten.stand_basis import SOORTEN, Basissoort, neem_op
from portal.services.inrichten.stand_basisvelden import standveld, veld
from portal.services.inrichten.stand_kennis import Bestaand, Celfout, Celfouten, Cellen, Celvraag, Kennis

_DOOR = (WIE[Rol.EXAMENBUREAU], AUTOMATISCH)
"""Who enrols for an exam that the exam office may fill from a file."""
_VOORRANG = (InschrijvingStatus.GEANNULEERD, InschrijvingStatus.BEHAALD)


class Aanmeldgegevens(Opdracht):
    """A student is enrolled for an exam."""

    student: str = veld(
        "Studentnummer", "nummer", "studentnr", "leerlingnummer", "deelnemernummer", "student",
        voorbeeld="100234", min_length=1, max_length=40,
    )  # fmt: skip
    examen: str = veld("Examen", "examencode", "code", "toetscode", hulp="De code van het examen.", voorbeeld="LOB-N4-POR", min_length=1, max_length=60)  # fmt: skip
    bevestigd: bool = veld(
        "Ook van een andere opleiding", "andere opleiding", "bevestigd",
        hulp="ja als de student dit examen doet terwijl het niet bij zijn opleiding hoort", voorbeeld="nee", default=False,
    )  # fmt: skip
    status: str = standveld(*_VOORRANG)


@dataclass(frozen=True)
class _Vooraf:
    """What is known of the students and exams of one file."""

    studenten: Mapping[str, list[Persoon]]
    """Per number, in lower case; more than one when records were not joined yet."""
    niet: Mapping[Zaak, str]
    anders: frozenset[Zaak]
    dag: date


def _vooraf(kennis: Kennis, rijen: Sequence[Mapping[str, str]]) -> _Vooraf:
    """Everybody and everything that the file names, with why not; asked of the database at once."""
    genoemd = {_kaal(r, "student") for r in rijen}
    nummers = {id: nummer.lower() for id, nummer in kennis.studentnummers.items()}
    ids = [id for id, nummer in nummers.items() if nummer in genoemd]
    personen = {p.id: p for p in kennis.uow.session.exec(select(Persoon).where(een_van(Persoon.id, lijst(ids))))}
    studenten: dict[str, list[Persoon]] = {}
    for p in personen.values():
        studenten.setdefault(nummers[p.id], []).append(p)
    paren = [(studenten.get(_kaal(r, "student"), []), kennis.examens.get(_kaal(r, "examen"))) for r in rijen]
    examens = {e.id: e for _, e in paren if e}
    zaken = {(p.id, e.id) for wie, e in paren for p in wie if e}
    gehad = gehad_van(kennis.uow, examens, personen)
    anders = van_een_andere_opleiding(kennis.uow, list(examens.values()), list(personen.values()))
    return _Vooraf(
        studenten, {**zonder_kans(kennis.uow, zaken - gehad.keys()), **gehad}, frozenset(anders & zaken), tijd.vandaag(),
    )  # fmt: skip


def _kaal(rij: Mapping[str, str], naam: str) -> str:
    return rij.get(naam, "").strip().lower()


def _aanmelding(kennis: Kennis, g: Aanmeldgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    """The columns of a new enrolment; one that runs stays as it is (AAN-1, AAN-4)."""
    vooraf: _Vooraf = kennis.vooraf
    cellen, examen, student = Cellen(), None, None
    with cellen.bij("examen"):
        examen = kennis.examen("examen", g.examen)
    with cellen.bij("student"):
        student = _de_student(kennis, vooraf, g.student)
    status = bestaand.velden["status"] if bestaand else None
    if not status or status in _VOORRANG:
        _eis_examen(cellen, examen)
        _eis_kan(cellen, vooraf, student, examen, status)
    cellen.eis()
    if student is None or examen is None:  # that was said of its cell
        raise Celfouten(())
    van = {"student_id": student.id, "examen_id": examen.id}
    if status and status not in _VOORRANG:
        return van
    if (student.id, examen.id) in vooraf.anders and not g.bevestigd:
        raise Celvraag("bevestigd", f"{ANDERS} Vul ja in als dit zo bedoeld is.", "ja")
    door = next(wie for wie in _DOOR if wie in examen.inschrijvers)
    jaar = termijnen.schooljaar(vooraf.dag)
    return {**van, "bron": door, "schooljaar": jaar, "status": InschrijvingStatus.OPEN}


def _de_student(kennis: Kennis, vooraf: _Vooraf, nummer: str) -> Persoon:
    """The one student with this number."""
    wie = vooraf.studenten.get(nummer.lower(), [])
    if len(wie) > 1:
        raise Celfout("student", "Dit nummer komt in het portaal twee keer voor. Voeg die eerst samen, bij Rechten.")
    if not wie:
        bedoelt, voorstel = kennis.wie_bedoeld(nummer, kennis.per_studentnummer)
        raise Celfout("student", f"Er is geen student met nummer ‘{nummer}’.{bedoelt}", voorstel)
    return wie[0]


def _eis_examen(cellen: Cellen, examen: Examen | None) -> None:
    """The exam is open, and one for which the exam office enrols."""
    if examen is None:
        return
    if gesloten := blokkades_gesloten(examen):
        cellen.fouten.append(Celfout("examen", gesloten[0].tekst))
    if not set(_DOOR) & set(examen.inschrijvers):
        cellen.fouten.append(Celfout("examen", f"Voor dit examen meldt aan: {wie_meldt_aan(examen)}."))


def _eis_kan(
    cellen: Cellen, vooraf: _Vooraf, student: Persoon | None, examen: Examen | None, status: InschrijvingStatus | None
) -> None:
    """The student is at school, and can do this exam (once more)."""
    if student is None:
        return
    if weg := blokkades_weg(student, vooraf.dag):
        cellen.fouten.append(Celfout("student", weg[0].tekst))
    gehad = BEHAALD if status is InschrijvingStatus.BEHAALD else GEANNULEERD if status else ""
    if examen and (niet := vooraf.niet.get((student.id, examen.id), gehad)):
        cellen.fouten.append(Celfout("student", niet))


def _de_lopende(al: list[Bestaand]) -> list[Bestaand]:
    """Of the enrolments of a student for one exam the one that runs; else one that was passed, or ended."""
    return [max(al, key=lambda b: (b.velden["status"] not in _VOORRANG, b.velden["status"] == _VOORRANG[1]))]


def _blijft(uow: UnitOfWork, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """An enrolment stands on its own: one that somebody used stays, and keeps no other one here."""
    vraag = select(Inschrijving).where(een_van(Inschrijving.id, lijst(ids)))
    return wie_blijft(uow, uow.session.exec(vraag).all())


AANMELDINGEN = neem_op(
    Basissoort(
        "aanmeldingen", "Aanmeldingen voor examens", "aanmelding",
        "Wie voor welk examen is aangemeld. Wat uit een deelnemerregistratie komt, staat er al.",
        Inschrijving, Aanmeldgegevens, "student", _aanmelding, frozenset({Rol.EXAMENBUREAU}), recht=P.INSCHRIJVING_DOEN,
        ook=("examen",), daden=("inschrijving.gemaakt", "inschrijving.gewijzigd"), getoond=("student", "examen", "status"),
        telt=_de_lopende, voorbij=frozenset(_VOORRANG), vooraf=_vooraf, van_wie="student_id", blijft=_blijft,
    )
)  # fmt: skip


def soorten() -> Mapping[str, Basissoort]:
    """Every kind that the shell of the server can read from a file, by name; for what people plan somebody answers."""
    return {naam: soort for naam, soort in SOORTEN.items() if not soort.weg}
