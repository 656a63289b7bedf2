"""Destroy what is kept of one student, so that only the log knows, and say what must be done by hand elsewhere."""

from __future__ import annotations

import json
import uuid
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, or_, update
from sqlmodel import SQLModel, col, select

from portal.db.aanmelden import (
    Go,
    Groepslid,
    Inschrijving,
    Kansmutatie,
    Momentwens,
    Nevenaanmelding,
    Opleidingsinschrijving,
    Voorziening,
    WachtendBericht,
)
from portal.db.afnemen import Aanvulling, Document, Incident
from portal.db.beheren import (
    AgendaLink,
    Bekrachtiging,
    Koppeling,
    Mededeling,
    Personeelsaccount,
    Persoon,
    Persoonsbron,
    Roltoewijzing,
    Sessie,
    Taak,
    Ticket,
)
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Inleeswijziging
from portal.db.monitoren import Melding, OkeBericht, Teruglezing
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek, Zitting
from portal.db.samenvoegen import Samenvoeging
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit, Examenverzoek, Herziening, Variantverzoek, Vaststelling
from portal.db.weergaven import Weergave
from portal.domain.mededelingen import AAN_MEDEWERKER
from portal.domain.rechten import Rol
from portal.services.grond import taken
from portal.services.grond.audit.namen import VERWIJDERD
from portal.services.zenden import berichten

BIJ_PARTNER = "bij-partner-verwijderen"
"""A question for the exam office: what a delivery system still holds of somebody who was destroyed here."""


_VAN_STUDENT = (Kansmutatie, Variantverzoek, Examenverzoek, Voorziening)


def vernietig(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """Children before parents; the person stays as an empty shell that the log points to. Of staff who studied here only
    the student goes: name, account and roles are the school's (BEH-2).

    The standard has no message that makes a delivery system forget somebody: the office is asked to see to it.
    """
    for samengevoegd in uow.session.exec(select(Persoon.id).where(Persoon.samengevoegd_met_id == student_id)).all():
        vernietig(uow, samengevoegd)
    elders = _bij_partners(uow, student_id)
    _verwijder_alles(uow, student_id)
    _maak_leeg(uow, student_id)
    for tekst in elders:
        taken.vraag(uow, BIJ_PARTNER, Rol.EXAMENBUREAU, "persoon", student_id, tekst)


def _verwijder_alles(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    bekend_als = select(Persoonsbron.oke_id).where(Persoonsbron.persoon_id == student_id)
    resultaten = select(Resultaat.id).where(Resultaat.student_id == student_id)
    deelnames = select(Deelname.id).where(Deelname.student_id == student_id)
    inschrijvingen = select(Inschrijving.id).where(Inschrijving.student_id == student_id)
    _vergeet_erbij(uow, student_id, [resultaten, deelnames, inschrijvingen])
    stappen: tuple[tuple[type[SQLModel], ColumnElement[bool]], ...] = (
        (Document, col(Document.resultaat_id).in_(resultaten)),
        (Herziening, col(Herziening.resultaat_id).in_(resultaten)),
        (Vaststelling, col(Vaststelling.resultaat_id).in_(resultaten)),
        (Resultaat, col(Resultaat.student_id) == student_id),
        (Commissiebesluit, col(Commissiebesluit.student_id) == student_id),
        (Beoordeling, col(Beoordeling.deelname_id).in_(deelnames)),
        (Aanvulling, col(Aanvulling.deelname_id).in_(deelnames)),
        (Incident, col(Incident.deelname_id).in_(deelnames)),
        (DeelnameVoorziening, col(DeelnameVoorziening.deelname_id).in_(deelnames)),
        (Wachtplek, col(Wachtplek.inschrijving_id).in_(inschrijvingen)),
        (Deelname, col(Deelname.student_id) == student_id),
        *((model, col(model.inschrijving_id).in_(inschrijvingen)) for model in (Go, Momentwens, Nevenaanmelding)),
        *((model, col(model.student_id) == student_id) for model in _VAN_STUDENT),
        (Inschrijving, col(Inschrijving.student_id) == student_id),
        (Opleidingsinschrijving, col(Opleidingsinschrijving.student_id) == student_id),
        (Groepslid, col(Groepslid.persoon_oke_id).in_(bekend_als)),
        (Persoonsbron, col(Persoonsbron.persoon_id) == student_id),
        *_van_hemzelf(uow, student_id),
    )
    for model, waar in stappen:
        uow.session.execute(delete(model).where(waar))


def _van_hemzelf(uow: UnitOfWork, student_id: uuid.UUID) -> tuple[tuple[type[SQLModel], ColumnElement[bool]], ...]:
    """What is of the person and not of his exams; staff keep what they have for their work."""
    rol = col(Roltoewijzing.persoon_id) == student_id
    if uow.get(Persoon, student_id).ook_medewerker:
        return ((Roltoewijzing, rol & (col(Roltoewijzing.rol) == Rol.STUDENT.value)),)
    eigen = (AgendaLink, Ticket, Sessie, Weergave, Personeelsaccount)
    return (*((model, col(model.persoon_id) == student_id) for model in eigen), (Roltoewijzing, rol))


def _bij_partners(uow: UnitOfWork, student_id: uuid.UUID) -> list[str]:
    """Per delivery system that was told of this student what must be removed there, by the id under which it knows him:
    also one that his exams do not go to any more."""
    student = uow.get(Persoon, student_id)
    vraag = select(Zitting).where(
        col(Zitting.id).in_(select(Deelname.zitting_id).where(Deelname.student_id == student_id))
    )
    koppelingen = {berichten.koppeling_van(uow, z) for z in uow.session.exec(vraag).all()} - {None}
    verteld = (OkeBericht.student_id == student_id, OkeBericht.flow == 2, OkeBericht.methode == "PUT")
    koppelingen |= set(uow.session.exec(select(OkeBericht.koppeling_id).where(*verteld).distinct()))
    namen = uow.session.exec(select(Koppeling.naam).where(col(Koppeling.id).in_(koppelingen)).order_by(Koppeling.naam))
    return [
        f"Laat {naam} verwijderen wat daar nog staat over persoon {student.oke_id or student_id}. "
        "De standaard heeft daar geen bericht voor."
        for naam in namen
    ]


def _vergeet_erbij(uow: UnitOfWork, student_id: uuid.UUID, eigen: list[Any]) -> None:
    """What others wrote about the person and is found by an id: tasks, what was read back, and messages that wait."""
    student = uow.get(Persoon, student_id)
    herzieningen = select(Herziening.id).where(col(Herziening.resultaat_id).in_(eigen[0]))
    over = or_(
        col(Taak.onderwerp_id) == student_id, *(col(Taak.onderwerp_id).in_(ids) for ids in (*eigen, herzieningen))
    )
    uow.session.execute(delete(Taak).where(over))
    uow.session.execute(delete(Teruglezing).where(col(Teruglezing.deelname_id).in_(eigen[1])))
    verzoeken = select(Examenverzoek.id).where(Examenverzoek.student_id == student_id)
    gaat_over = or_(col(Mededeling.over_id).in_(eigen[1]), col(Mededeling.over_id).in_(verzoeken))
    uow.session.execute(delete(Mededeling).where(or_(gaat_over, _aan_student(uow, student_id, eigen[2]))))
    _vergeet_verschillen(uow, {str(id) for id in uow.session.exec(eigen[1])})
    verzoek = or_(
        col(Bekrachtiging.onderwerp_id) == student_id, col(Bekrachtiging.onderwerp).startswith(str(student_id))
    )
    leeg = {"titel": VERWIJDERD, "oud": {}, "nieuw": {}, "reden": ""}
    if not student.ook_medewerker:  # else they are about his work
        uow.session.execute(update(Bekrachtiging).where(verzoek).values(**leeg))
    kent = set(uow.session.exec(select(Persoonsbron.oke_id).where(Persoonsbron.persoon_id == student_id)))
    kent |= {id for id in (student.oke_id,) if id}
    for oke_id in kent:
        noemt = cast(col(WachtendBericht.inhoud), String).icontains(str(oke_id))
        uow.session.execute(delete(WachtendBericht).where(or_(col(WachtendBericht.oke_id) == oke_id, noemt)))
        pad = update(OkeBericht).where(col(OkeBericht.pad).icontains(str(oke_id)))
        uow.session.execute(pad.values(**_LEEG_BERICHT))
    _vergeet_genoemd(uow, {str(id) for id in (*kent, *([] if student.ook_medewerker else [student_id]))})


def _aan_student(uow: UnitOfWork, student_id: uuid.UUID, inschrijvingen: Any) -> ColumnElement[bool]:
    """SQL for what somebody was told as a student; of who is only that, all of it."""
    aan_hem, over = col(Mededeling.persoon_id) == student_id, col(Mededeling.over_id)
    if not uow.get(Persoon, student_id).ook_medewerker:
        return aan_hem
    zat = select(Deelname.zitting_id).where(Deelname.student_id == student_id)
    over_hem = over.is_not(None) & or_(over.in_(zat), over.in_(inschrijvingen))
    return aan_hem & or_(over_hem, col(Mededeling.soort).not_in(AAN_MEDEWERKER))


def _vergeet_genoemd(uow: UnitOfWork, ids: set[str]) -> None:
    """What messages that are of no one student say of this one: an enrolment that waited or was refused, a page of many."""
    b = OkeBericht
    for id in ids:
        noemt = or_(col(b.inhoud).icontains(id), col(b.antwoord).icontains(id))
        for rij in uow.session.exec(select(b).where(col(b.student_id).is_(None), b.flow != 0, noemt)):
            rij.inhoud, rij.antwoord = _zonder(rij.inhoud, id), _zonder(rij.antwoord, id)
            rij.uitleg = rij.uitleg if rij.inhoud or rij.antwoord else ""
            uow.add(rij)


def _zonder(tekst: str, id: str) -> str:
    """A page without the entries that name this id; what is no page and names it is left out as a whole."""
    if id not in tekst.lower():
        return tekst
    try:
        blad = json.loads(tekst)
        items = blad["items"] if isinstance(blad, dict) else blad
        rest = [item for item in items if id not in json.dumps(item).lower()]
    except (ValueError, KeyError, TypeError):
        return ""
    heel = json.dumps({**blad, "items": rest} if isinstance(blad, dict) else rest, ensure_ascii=False)
    return "" if id in heel.lower() else heel


def _vergeet_verschillen(uow: UnitOfWork, deelnames: set[str]) -> None:
    """What a partner said otherwise about these participations, as it was read back and as an issue was made of it."""
    zittingen = select(Deelname.zitting_id).where(col(Deelname.id).in_([uuid.UUID(id) for id in deelnames]))
    for lezing in uow.session.exec(select(Teruglezing).where(col(Teruglezing.zitting_id).in_(zittingen))):
        lezing.verschillen = [v for v in lezing.verschillen if v.get("deelname") not in deelnames]
        uow.add(lezing)
    for id in deelnames:
        for melding in uow.session.exec(select(Melding).where(col(Melding.sleutel).endswith(f":{id}"))):
            melding.omschrijving = melding.oplossing = ""
            uow.add(melding)


_LEEG_BERICHT = {"inhoud": "", "antwoord": "", "uitleg": ""}


def _maak_leeg(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """What stays of the person: a shell, and messages without their content."""
    uow.session.execute(delete(Inleeswijziging).where(col(Inleeswijziging.rij_id) == student_id))
    berichten = update(OkeBericht).where(col(OkeBericht.student_id) == student_id)
    uow.session.execute(berichten.values(student_id=None, **_LEEG_BERICHT))
    samen = or_(col(Samenvoeging.weg_id) == student_id, col(Samenvoeging.blijft_id) == student_id)
    uow.session.execute(update(Samenvoeging).where(samen).values(verhuisd={}, oud={}, reden="", ongedaan_reden=""))
    persoon = uow.get(Persoon, student_id)
    for veld, waarde in (_ZONDER_STUDENT if persoon.ook_medewerker else LEEG).items():
        setattr(persoon, veld, waarde)
    uow.add(persoon)
    uow.session.flush()


LEEG: dict[str, Any] = {"account": None, "nummer": "", "voornaam": "", "tussenvoegsel": "", "achternaam": VERWIJDERD, "naam": VERWIJDERD,
        "email": "", "actief": False, "oke_id": None, "oke_naam": "", "begeleider_id": None, "eigen_velden": []}  # fmt: skip
"""What is left of a person: a shell that the log points to."""
_ZONDER_STUDENT: dict[str, Any] = {"is_student": False, "ook_medewerker": False, "studentnummer": "", "oke_id": None, "oke_naam": "",
        "opleiding_id": None, "cohort": None, "begeleider_id": None, "diploma_op": None, "vertrokken_op": None}  # fmt: skip
"""What goes of staff who studied here."""
