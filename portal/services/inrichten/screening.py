"""What somebody from outside thought of an exam: recorded with the day of the next time, and struck out when it was wrong."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field, ValidationInfo, field_validator
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_hele_school
from portal.db.inrichten import Examen, Screening
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.domain.screening import Aanleiding, Screeninguitkomst
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class Screeninggegevens(Opdracht):
    """What came of a screening."""

    aanleiding: Aanleiding
    op: date
    door: str = Field(min_length=2, max_length=200)
    uitkomst: Screeninguitkomst
    bevindingen: str = Field(default="", max_length=2000, validate_default=True)
    vindplaats: str = Field(default="", max_length=500)
    volgende_op: date | None = None

    @field_validator("op")
    @classmethod
    def _geweest(cls, dag: date) -> date:
        if dag > tijd.vandaag():
            raise ValueError("Deze dag komt nog.")
        return dag

    @field_validator("bevindingen")
    @classmethod
    def _waarom(cls, tekst: str, info: ValidationInfo) -> str:
        if info.data.get("uitkomst") in (Screeninguitkomst.PUNTEN, Screeninguitkomst.NIET) and not tekst.strip():
            raise ValueError("Schrijf op wat er beter moet.")
        return tekst

    @field_validator("volgende_op")
    @classmethod
    def _later(cls, dag: date | None, info: ValidationInfo) -> date | None:
        if dag and "op" in info.data and dag <= info.data["op"]:
            raise ValueError("De volgende is later dan deze.")
        return dag


class StreepScreeningDoor(Opdracht):
    """Strike out a screening that was recorded by mistake."""

    screening_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def leg_screening_vast(
    uow: UnitOfWork, principal: Principal, gegevens: Screeninggegevens, examen_id: uuid.UUID
) -> uuid.UUID:
    """Record what came of it, new or periodic, and when the next one is due (INR-9)."""
    eis_hele_school(principal, P.VERSIE_BEHEREN)
    examen = uow.houd(Examen, examen_id)
    rij = Screening(**gegevens.model_dump(), examen_id=examen.id, door_id=principal.persoon_id)
    uow.add(rij)
    velden = {"op", "aanleiding", "uitkomst", "volgende_op"}
    audit.record(
        uow, principal, "screening.vastgelegd", rij, nieuw={"examen": examen.id, **gegevens.model_dump(include=velden)}
    )
    _wijs_laatste_aan(uow, examen.id)
    return rij.id


def streep_screening_door(uow: UnitOfWork, principal: Principal, cmd: StreepScreeningDoor) -> None:
    """Strike out what was wrong; it stays to be read in the history (PRK-13)."""
    eis_hele_school(principal, P.VERSIE_BEHEREN)
    rij = uow.get(Screening, cmd.screening_id)
    uow.houd(Examen, rij.examen_id)
    if rij.vervallen_op:
        raise Botsing("Deze screening is al doorgestreept.")
    rij.vervallen_op, rij.vervallen_reden = tijd.nu(), cmd.reden
    uow.add(rij)
    audit.record(uow, principal, "screening.vervallen", rij, nieuw={"examen": rij.examen_id}, reden=cmd.reden)
    _wijs_laatste_aan(uow, rij.examen_id)


def _wijs_laatste_aan(uow: UnitOfWork, examen_id: uuid.UUID) -> None:
    """The newest that holds is the one that lists and reminders look at."""
    uow.session.flush()
    vraag = select(Screening).where(Screening.examen_id == examen_id)
    alle = uow.session.exec(vraag.order_by(col(Screening.op).desc(), col(Screening.vastgelegd_op).desc())).all()
    laatste = next((s.id for s in alle if s.vervallen_op is None), None)
    for s in alle:
        s.laatste = s.id == laatste
        uow.add(s)
    live.touch(uow, onderwerpen.CATALOGUS, onderwerpen.WERK)
