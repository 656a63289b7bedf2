"""The table of joining: two records of one person that became one, with the way back."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, waar
from portal.domain.tijd import nu


class Samenvoeging(SQLModel, table=True):
    """Two records turned out to be of one person: what moved, and what stood where, so that it can be undone."""

    __table_args__ = (Index("uq_samenvoeging_weg", "weg_id", unique=True, **waar("ongedaan_op IS NULL")),)

    id: uuid.UUID = sleutel()
    weg_id: uuid.UUID = Field(foreign_key="persoon.id")
    blijft_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    reden: str = Field(max_length=500)
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    volgnummer: int = Field(
        sa_type=BigInteger().with_variant(Integer(), "sqlite"), description="de laatste auditregel ervan"
    )
    verhuisd: dict[str, list[str]] = json(default_factory=dict)
    """Per column the rows that moved; empty once it cannot be undone any more."""
    oud: dict[str, dict[str, Any]] = json(default_factory=dict)
    """What stood in the two records before."""
    ongedaan_op: datetime | None = moment(default=None)
    ongedaan_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    ongedaan_reden: str = Field(default="", max_length=500)
