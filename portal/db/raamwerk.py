"""Tables of the frame itself: which acts were done already, and which subjects changed."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from portal.db.types import moment
from portal.domain.tijd import nu


class GedaneHandeling(SQLModel, table=True):
    """An act that was done, as prints that say nothing by themselves: what arrives again is known by its key."""

    __table_args__ = (Index("ix_gedanehandeling_wat_op", "wat", "op"),)

    sleutel: str = Field(
        primary_key=True, max_length=64, description="afdruk van wie, wat en de sleutel uit de browser"
    )
    wat: str = Field(max_length=64, description="afdruk van wie en wat")
    tab: str = Field(max_length=64)
    afdruk: str = Field(max_length=64, description="van wat is ingevuld en waar")
    op: datetime = moment(default_factory=nu, index=True)


class Wijziging(SQLModel, table=True):
    """A counter per subject that goes up with each change, so that open pages know when to look again."""

    onderwerp: str = Field(primary_key=True, max_length=120)
    versie: int = Field(default=0, index=True)
