"""Tables of results and assessments."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, toestand, waar
from portal.domain.statussen import BeoordelingStatus, ResultaatStatus
from portal.domain.tijd import nu


class Resultaat(SQLModel, table=True):
    """The outcome of one participation; a definitive one is never overwritten, it gets a successor."""

    __table_args__ = (
        Index("uq_resultaat_huidig", "deelname_id", unique=True, **waar("is_huidig")),
        Index("ix_resultaat_status", "status", "zitting_id"),
    )

    id: uuid.UUID = sleutel()
    deelname_id: uuid.UUID = Field(foreign_key="deelname.id", index=True)
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    versie_id: uuid.UUID = Field(foreign_key="examenversie.id", index=True)
    volgnummer: int = 1
    is_huidig: bool = True
    status: ResultaatStatus = toestand(ResultaatStatus, default=ResultaatStatus.BEZIG)
    bron: str = Field(default="oke", max_length=20)
    score: str = Field(default="", max_length=40, description="op de schaal van de versie")
    punten: int | None = None
    maximum: int | None = None
    cijfer: str = Field(default="", max_length=40, description="volgens de cesuur, op de schaal van de versie")
    geslaagd: bool | None = None
    geslaagd_partner: bool | None = Field(default=None, description="wat de afzender van de score zelf geslaagd noemt")
    norm: dict[str, Any] = json(default_factory=dict)
    """The norm that gave the grade, in words and as data, with the exact grade before rounding."""
    terug_reden: str = Field(default="", max_length=500, description="van de commissie, tot er weer een score is")
    opmerking: str = Field(default="", max_length=2000)
    onregelmatigheden: str = Field(default="", max_length=2000)
    beoordelaar_code: str = Field(default="", max_length=100)
    toets_naam: str = Field(default="", max_length=250, description="executedOfferingName")
    toets_op: datetime | None = moment(default=None)
    resultaat_op: date | None = None
    ontvangen_op: datetime = moment(default_factory=nu, index=True)
    gewijzigd_op: datetime = moment(default_factory=nu)
    definitief_op: datetime | None = moment(default=None)


class Beoordeling(SQLModel, table=True):
    """Work assigned to one assessor for one participation, with its last day."""

    __table_args__ = (Index("uq_beoordeling", "deelname_id", "beoordelaar_id", unique=True),)

    id: uuid.UUID = sleutel()
    deelname_id: uuid.UUID = Field(foreign_key="deelname.id", index=True)
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    beoordelaar_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    toegewezen_op: datetime = moment(default_factory=nu)
    uiterlijk: date
    status: BeoordelingStatus = toestand(
        BeoordelingStatus, default=BeoordelingStatus.TE_DOEN, description="te_doen of gedaan"
    )
    gedaan_op: datetime | None = moment(default=None)
    punten: int | None = None
    maximum: int | None = Field(default=None, description="waarvan, volgens de cesuur waarmee deze punten zijn gegeven")
    score: str = Field(default="", max_length=40, description="op de schaal van de versie, bij een norm zonder punten")
    geslaagd: bool | None = None
    gescoord_op: datetime | None = moment(default=None)
    toelichting: str = Field(default="", max_length=2000)
