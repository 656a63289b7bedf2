"""Tables of decisions by the board, mandates and revisions."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Field, SQLModel, col

from portal.db.types import json, moment, sleutel, toestand
from portal.domain.besluiten import Beslissing
from portal.domain.statussen import HerzieningStatus
from portal.domain.tijd import nu


class Mandaat(SQLModel, table=True):
    """The board lets the exam office decide in its name, for named exams and a period."""

    id: uuid.UUID = sleutel()
    permission: str = Field(max_length=40)
    examen_id: uuid.UUID | None = Field(default=None, foreign_key="examen.id", index=True)
    rol: str = Field(default="examenbureau", max_length=20)
    van: date
    tot: date
    automatisch: bool = Field(default=False, description="staand mandaat: definitief zodra de cesuur vaststaat")
    reden: str = Field(default="", max_length=500)
    gegeven_op: datetime = moment(default_factory=nu)
    gegeven_door_id: uuid.UUID = Field(foreign_key="persoon.id")
    bekrachtigd_op: datetime | None = moment(default=None)
    bekrachtigd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    ingetrokken_op: datetime | None = moment(default=None)
    ingetrokken_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")

    @property
    def gever_id(self) -> uuid.UUID:
        """Who answers for it: its giver, or the member of the board who took it over."""
        return self.bekrachtigd_door_id or self.gegeven_door_id


class Variantverzoek(SQLModel, table=True):
    """A request to let one student take a variant that he had before, and what the board decided."""

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id", index=True)
    versie_id: uuid.UUID = Field(foreign_key="examenversie.id")
    toelichting: str = Field(max_length=500)
    gevraagd_op: datetime = moment(default_factory=nu)
    gevraagd_door_id: uuid.UUID = Field(foreign_key="persoon.id")
    toegekend: bool | None = Field(default=None, description="None zolang er niet is besloten")
    reden: str = Field(default="", max_length=500)
    besloten_op: datetime | None = moment(default=None)
    besloten_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    mandaat_id: uuid.UUID | None = Field(default=None, foreign_key="mandaat.id")


class Examenverzoek(SQLModel, table=True):
    """A request to let one student take an exam that is not in his plan, and what the board decided. That it lapsed, for
    he was enrolled meanwhile or left, is not kept but read (`stand_buiten_plan`)."""

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    toelichting: str = Field(max_length=1000)
    gevraagd_op: datetime = moment(default_factory=nu)
    gevraagd_door_id: uuid.UUID = Field(foreign_key="persoon.id")
    teruggetrokken_op: datetime | None = moment(default=None, description="door wie vroeg, voor er is besloten")
    toegekend: bool | None = Field(default=None, description="None zolang er niet is besloten")
    reden: str = Field(default="", max_length=500)
    besloten_op: datetime | None = moment(default=None)
    besloten_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    mandaat_id: uuid.UUID | None = Field(default=None, foreign_key="mandaat.id")
    inschrijving_id: uuid.UUID | None = Field(
        default=None, foreign_key="inschrijving.id", index=True, description="waarmee is toegekend"
    )
    bezwaar_tot: date | None = None
    clausule: str = Field(default="", max_length=2000)
    ingetrokken_op: datetime | None = moment(default=None, description="het besluit zelf, door de commissie")
    ingetrokken_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    ingetrokken_reden: str = Field(default="", max_length=500)


class Commissiebesluit(SQLModel, table=True):
    """What was decided in the name of the board about an absence, or about a request for an extra attempt. It is never
    changed: it lapses, or a later one takes its place."""

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id", index=True)
    deelname_id: uuid.UUID | None = Field(
        default=None, foreign_key="deelname.id", index=True, description="leeg bij een verzoek om een extra kans"
    )
    beslissing: Beslissing = toestand(Beslissing)
    reden: str = Field(max_length=500)
    presentie_was: str = Field(default="", max_length=12, description="waarover is besloten")
    presentie: str = Field(default="", max_length=12, description="waarop het besluit rust")
    werk: str = Field(default="", max_length=200, description="de score die de commissie kende en niet laat tellen")
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    mandaat_id: uuid.UUID | None = Field(default=None, foreign_key="mandaat.id")
    op: datetime = moment(default_factory=nu)
    bezwaar_tot: date | None = None
    clausule: str = Field(default="", max_length=2000)
    vervangt_id: uuid.UUID | None = Field(
        default=None, description="het eerdere besluit waarvoor dit in de plaats komt"
    )
    vervallen_op: datetime | None = moment(default=None)
    vervallen_reden: str = Field(default="", max_length=500)

    @classmethod
    def laat_werk_niet_tellen(cls) -> tuple[ColumnElement[bool], ...]:
        """SQL for: it is about an absence, holds, and the work that the board knew of does not count."""
        return col(cls.deelname_id).is_not(None), col(cls.vervallen_op).is_(None), col(cls.werk) != ""


class Vaststelling(SQLModel, table=True):
    """The decision that makes a result definitive: who, when, on what ground, with which remedies."""

    id: uuid.UUID = sleutel()
    resultaat_id: uuid.UUID = Field(foreign_key="resultaat.id", index=True)
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")
    rol: str = Field(max_length=20)
    mandaat_id: uuid.UUID | None = Field(default=None, foreign_key="mandaat.id")
    op: datetime = moment(default_factory=nu, index=True)
    motivatie: str = Field(default="", max_length=1000)
    bekendgemaakt_op: datetime = moment(default_factory=nu)
    bezwaar_tot: date
    clausule: str = Field(max_length=2000)
    grondslag: dict[str, Any] = json(default_factory=dict)


class Herziening(SQLModel, table=True):
    """A message or reason that touches a definitive result and waits for the board."""

    id: uuid.UUID = sleutel()
    resultaat_id: uuid.UUID = Field(foreign_key="resultaat.id", index=True)
    reden: str = Field(max_length=1000)
    inhoud: dict[str, Any] = json(default_factory=dict)
    berichten: list[dict[str, Any]] = json(default_factory=list)
    """What a partner sent, oldest first, each with its moment; the newest is what is decided about."""
    status: HerzieningStatus = toestand(HerzieningStatus, default=HerzieningStatus.OPEN)
    op: datetime = moment(default_factory=nu)
