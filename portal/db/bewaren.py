"""The table of destruction: what is proposed, approved by another, and carried out."""

import uuid
from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from portal.db.types import moment, sleutel, waar
from portal.domain.tijd import nu


class Vernietiging(SQLModel, table=True):
    """The exam records of one student, on their way to destruction after the retention term."""

    __table_args__ = (Index("uq_vernietiging_open", "student_id", unique=True, **waar("uitgevoerd_op IS NULL")),)

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    diploma_op: date
    bewaren_tot: date
    voorgesteld_op: datetime = moment(default_factory=nu)
    voorgesteld_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    goedgekeurd_op: datetime | None = moment(default=None)
    goedgekeurd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    uitgevoerd_op: datetime | None = moment(default=None)
