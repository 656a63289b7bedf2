"""Tables of the session report, incidents and documents."""

import uuid
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, toestand
from portal.domain.statussen import DocumentStatus
from portal.domain.tijd import nu


class ProcesVerbaal(SQLModel, table=True):
    """The report of one sitting; once signed it is a snapshot that only gets additions."""

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", unique=True)
    instructies: str = Field(default="", max_length=2000)
    geopend_op: datetime | None = moment(default=None)
    geopend_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    gesloten_op: datetime | None = moment(default=None)
    verslag: str = Field(default="", max_length=4000)
    ondertekend_op: datetime | None = moment(default=None)
    ondertekend_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    momentopname: dict[str, Any] = json(default_factory=dict)
    vingerafdruk: str = Field(default="", max_length=64, description="sha256 van de momentopname")
    verslag_tas: str = Field(default="", max_length=4000, description="onregelmatigheden uit het afnamesysteem")
    verslag_tas_op: datetime | None = moment(default=None)


class Aanvulling(SQLModel, table=True):
    """A later addition to a signed report."""

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    deelname_id: uuid.UUID | None = Field(
        default=None, foreign_key="deelname.id", index=True, description="over wie; de naam staat er bij het lezen voor"
    )
    tekst: str = Field(max_length=2000)
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")


class Incident(SQLModel, table=True):
    """Something out of the ordinary during a sitting, about one participant or all."""

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    deelname_id: uuid.UUID | None = Field(default=None, foreign_key="deelname.id", index=True)
    categorie: str = Field(max_length=30)
    omschrijving: str = Field(max_length=1000)
    op: datetime = moment(default_factory=nu, index=True)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")


class Document(SQLModel, table=True):
    """A file kept with a sitting or a result; fetched from a delivery system or made here."""

    id: uuid.UUID = sleutel()
    soort: str = Field(max_length=40)
    naam: str = Field(max_length=250)
    zitting_id: uuid.UUID | None = Field(default=None, foreign_key="zitting.id", index=True)
    resultaat_id: uuid.UUID | None = Field(default=None, foreign_key="resultaat.id", index=True)
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    extern_id: str = Field(default="", max_length=60, index=True)
    status: DocumentStatus = toestand(
        DocumentStatus, default=DocumentStatus.GEVRAAGD,
        description="gevraagd, opgehaald of mislukt; zelf toegevoegd: quarantaine, gecontroleerd of afgekeurd",
    )  # fmt: skip
    mediatype: str = Field(default="", max_length=100)
    inhoud: bytes | None = None
    sha256: str = Field(default="", max_length=64)
    door_id: uuid.UUID | None = Field(default=None, description="wie het zelf toevoegde")
    uitleg: str = Field(default="", max_length=500, description="waarom afgekeurd of mislukt")
    op: datetime = moment(default_factory=nu)
