"""The table of saved views: how somebody likes to see a list."""

import uuid
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import moment, sleutel
from portal.domain.tijd import nu


class Weergave(SQLModel, table=True):
    """How one person likes to see one list: under a name, the filters, order, columns and rows of its address."""

    __table_args__ = (UniqueConstraint("persoon_id", "pad", "naam"),)

    id: uuid.UUID = sleutel()
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    pad: str = Field(max_length=100)
    naam: str = Field(max_length=60)
    vraag: str = Field(default="", max_length=1000, description="wat na het vraagteken staat; nooit een zoektekst")
    gemaakt_op: datetime = moment(default_factory=nu)
    gewijzigd_op: datetime = moment(default_factory=nu)
