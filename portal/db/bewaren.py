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
    vanaf: date = Field(description="dag van diploma of vertrek waarmee is gerekend")
    bewaren_tot: date
    voorgesteld_op: datetime = moment(default_factory=nu)
    voorgesteld_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    goedgekeurd_op: datetime | None = moment(default=None)
    goedgekeurd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    aangehouden_op: datetime | None = moment(default=None)
    aangehouden_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    aangehouden_reden: str = Field(default="", max_length=500)
    uitgevoerd_op: datetime | None = moment(default=None)
