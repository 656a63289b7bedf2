"""Tables of enrolments, Go decisions, attempts and accommodations."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, toestand, waar
from portal.db.vormen import zoekveld
from portal.domain.jaarwissel import Gevolg
from portal.domain.statussen import (
    AssociatieStatus,
    InschrijvingStatus,
    JaarwisselStatus,
    ToetsStatus,
    VoorzieningStatus,
)
from portal.domain.tijd import nu


class PlanbareToets(SQLModel, table=True):
    """A plannable test of the registry: its offering, with window and the versions meant."""

    id: uuid.UUID = sleutel()
    oke_id: uuid.UUID = Field(unique=True, description="offeringId in het deelnemersysteem")
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    examen_id: uuid.UUID | None = Field(default=None, foreign_key="examen.id", index=True)
    code: str = Field(default="", max_length=80)
    naam: str = Field(max_length=250)
    start: datetime = moment()
    eind: datetime = moment()
    schaal: str = Field(default="", max_length=40)
    toetsen: list[str] = json(default_factory=list)
    resultaat_verwacht: bool = Field(default=True, description="resultExpected")
    status: ToetsStatus = toestand(ToetsStatus, default=ToetsStatus.ACTIVE)


class Inschrijving(SQLModel, table=True):
    """A student is enrolled for an exam; at most one active enrolment each."""

    __table_args__ = (
        Index("uq_inschrijving_actief", "student_id", "examen_id", unique=True, **waar("status <> 'geannuleerd' AND status <> 'behaald'")),
        Index("ix_inschrijving_status", "status", "examen_id", "toets_id", "go_tot"),
        Index("ix_inschrijving_student_id", "student_id", "examen_id"),
        Index("ix_inschrijving_gevraagd", "go_gevraagd_op", **waar("go_gevraagd_op IS NOT NULL")),
        Index("ix_inschrijving_go", "status", "go_tot", "student_id", "examen_id", "go_gevraagd_op"),
    )  # fmt: skip

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id")
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    toets_id: uuid.UUID | None = Field(default=None, foreign_key="planbaretoets.id", index=True)
    oke_id: uuid.UUID | None = Field(default=None, unique=True, description="associationId in het deelnemersysteem")
    oke_merk: str = Field(
        default="", max_length=32, description="van het laatst toegepaste bericht; leeg na een wijziging"
    )
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    status: InschrijvingStatus = toestand(InschrijvingStatus, default=InschrijvingStatus.OPEN)
    bron: str = Field(
        default="dr",
        max_length=20,
        description="dr, docent, examenbureau, student, groep, automatisch of examencommissie",
    )
    poging: int = 1
    kansen_over: int | None = Field(default=None, description="attemptLeft; None is onbeperkt of onbekend")
    kansen_onbeperkt: bool = False
    kansen_gezegd_op: datetime | None = moment(
        default=None, description="wanneer het deelnemersysteem poging en kansen het laatst anders zei"
    )
    oke_staat: AssociatieStatus = toestand(
        AssociatieStatus, default=AssociatieStatus.ASSOCIATED, description="state in het deelnemersysteem"
    )
    elders: int = Field(default=0, description="kansen gebruikt voordat de student hier kwam")
    opleiding_oke_id: uuid.UUID | None = Field(
        default=None, index=True, description="programOfferingAssociationId: voor welke opleiding"
    )
    groepsaanmelding_id: uuid.UUID | None = Field(
        default=None, index=True, description="met welke groep in één keer aangemeld"
    )
    schooljaar: str = Field(default="", max_length=9)
    niveau: int | None = Field(default=None, description="gekozen examenniveau; None volgt de opleiding")
    was_geannuleerd: bool = Field(
        default=False, description="achteraf op een zitting gezet, terwijl zij sindsdien was geannuleerd"
    )
    go_gevraagd_op: datetime | None = moment(default=None)
    go_tot: date | None = Field(default=None, description="laatste dag van de geldende Go; None zonder Go")
    gemaakt_op: datetime = moment(default_factory=nu)
    gewijzigd_op: datetime = moment(default_factory=nu)


class Momentwens(SQLModel, table=True):
    """The week in which a student would like to do an exam of variable capacity: a wish and never a seat. It counts until
    he is placed after it; what was asked before stands in the audit log."""

    __table_args__ = (Index("ix_momentwens_week", "week", "inschrijving_id", "op"),)

    id: uuid.UUID = sleutel()
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id", unique=True)
    week: date = Field(description="de maandag van die week")
    dag: date | None = Field(default=None, description="de dag waarop hij het liefst komt; None maakt niet uit")
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")


class Nevenaanmelding(SQLModel, table=True):
    """Another association of the registry that an enrolment here answers: an attempt it added, a second programme, or an
    extra attempt that the portal made itself."""

    id: uuid.UUID = sleutel()
    oke_id: uuid.UUID = Field(unique=True, description="associationId in het deelnemersysteem")
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id", index=True)
    toets_id: uuid.UUID | None = Field(default=None, foreign_key="planbaretoets.id")
    opleiding_oke_id: uuid.UUID | None = Field(default=None, description="programOfferingAssociationId")
    oke_staat: AssociatieStatus = toestand(AssociatieStatus, default=AssociatieStatus.ASSOCIATED)
    poging: int = 1
    kansen_over: int | None = None
    kansen_onbeperkt: bool = False
    kansen_gezegd_op: datetime | None = moment(default=None)
    eigen: bool = Field(default=False, description="een extra poging die het portaal zelf heeft gemaakt")
    deelname_id: uuid.UUID | None = Field(default=None, index=True, description="wiens resultaat hierheen ging")
    gemaakt_op: datetime = moment(default_factory=nu)


class Opleidingsinschrijving(SQLModel, table=True):
    """A student is enrolled in a programme, as the registry says; a student may have several."""

    id: uuid.UUID = sleutel()
    oke_id: uuid.UUID = Field(unique=True, description="associationId in het deelnemersysteem")
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    opleiding_id: uuid.UUID = Field(foreign_key="opleiding.id", index=True)
    eenheid_id: uuid.UUID | None = Field(default=None, foreign_key="eenheid.id")
    cohort: int | None = None
    leerweg: str = Field(default="", max_length=20)
    status: AssociatieStatus = toestand(AssociatieStatus, default=AssociatieStatus.ASSOCIATED)
    van: date | None = None
    tot: date | None = None
    gelezen_op: datetime = moment(default_factory=nu)


class Groep(SQLModel, table=True):
    """A group of students of the registry, such as a class."""

    id: uuid.UUID = sleutel()
    oke_id: uuid.UUID = Field(unique=True, description="groupId in het deelnemersysteem")
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id", index=True)
    code: str = Field(max_length=80)
    naam: str = Field(max_length=200, index=True)
    soort: str = Field(max_length=20)
    leden_op: datetime | None = moment(default=None, description="wanneer de leden zijn gelezen")
    gewijzigd_op: datetime = moment(default_factory=nu)
    zoekvorm: str = zoekveld("naam", "code")


class Groepslid(SQLModel, table=True):
    """Somebody in a group, known or not, from one moment to another."""

    __table_args__ = (UniqueConstraint("groep_id", "persoon_oke_id"),)

    id: uuid.UUID = sleutel()
    groep_id: uuid.UUID = Field(foreign_key="groep.id")
    persoon_oke_id: uuid.UUID = Field(index=True)
    van: datetime = moment()
    tot: datetime | None = moment(default=None)
    actief: bool = True
    is_student: bool = True


class Groepsaanmelding(SQLModel, table=True):
    """One act that enrolled a group for an exam, so that what it made can be put out again in one act."""

    id: uuid.UUID = sleutel()
    groep_id: uuid.UUID = Field(foreign_key="groep.id", index=True)
    examen_id: uuid.UUID = Field(foreign_key="examen.id")
    aantal: int = 0
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Jaarwissel(SQLModel, table=True):
    """The school year that was turned for one programme: what it did, and whether that was put back."""

    id: uuid.UUID = sleutel()
    opleiding_id: uuid.UUID = Field(foreign_key="opleiding.id", index=True)
    schooljaar: str = Field(max_length=9, index=True)
    status: JaarwisselStatus = toestand(JaarwisselStatus, default=JaarwisselStatus.WACHT)
    aantallen: dict[str, int] = json(default_factory=dict)
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")
    ongedaan_op: datetime | None = moment(default=None)
    ongedaan_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    reden: str = Field(default="", max_length=500, description="van terugdraaien, of waarom het niet gebeurde")


class Jaarwisselregel(SQLModel, table=True):
    """What the turn of the year did with one row, so that exactly that can be put back."""

    id: uuid.UUID = sleutel()
    jaarwissel_id: uuid.UUID = Field(foreign_key="jaarwissel.id", index=True)
    gevolg: Gevolg = toestand(Gevolg)
    rij_id: uuid.UUID = Field(index=True, description="een examen in het plan, of een inschrijving")
    oud: dict[str, Any] = json(default_factory=dict)
    """What the row held before; of a new exam in the plan what it was made as."""


class Go(SQLModel, table=True):
    """A dated, revocable decision that a student is ready for an exam, with its reason."""

    __table_args__ = (Index("ix_go_geldend", "inschrijving_id", "ingetrokken_op", "op", "besluit", "geldig_tot"),)

    id: uuid.UUID = sleutel()
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id")
    besluit: str = Field(max_length=10, description="go of no_go")
    reden: str = Field(default="", max_length=500)
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")
    geldig_tot: date | None = None
    gevraagd_op: datetime | None = moment(default=None)
    """The request of the student that it answered: open again when it is withdrawn."""
    ingetrokken_op: datetime | None = moment(default=None)
    ingetrokken_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    ingetrokken_reden: str = Field(default="", max_length=500)


class Kansmutatie(SQLModel, table=True):
    """One entry in the ledger of attempts; never changed, only followed by another."""

    __table_args__ = (Index("ix_kansmutatie_student_id", "student_id", "examen_id"),)

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id")
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    deelname_id: uuid.UUID | None = Field(default=None, index=True)
    soort: str = Field(max_length=12)
    reden: str = Field(max_length=500)
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Voorziening(SQLModel, table=True):
    """An accommodation asked for or granted; its ground is seen only by who decides."""

    id: uuid.UUID = sleutel()
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    soort: str = Field(max_length=30)
    minuten: int = 0
    procent: int = Field(default=0, description="van de toetsduur, als dat is toegekend")
    omschrijving: str = Field(default="", max_length=500)
    grond: str = Field(default="", max_length=1000)
    status: VoorzieningStatus = toestand(VoorzieningStatus, default=VoorzieningStatus.AANGEVRAAGD, index=True)
    bron: str = Field(default="portaal", max_length=20)
    code: str = Field(default="", max_length=100, description="code in het deelnemersysteem")
    koppeling_id: uuid.UUID | None = Field(
        default=None, foreign_key="koppeling.id", description="van welk deelnemersysteem, als dat het zegt"
    )
    van: date | None = None
    tot: date | None = None
    aangevraagd_op: datetime = moment(default_factory=nu)
    aangevraagd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    besloten_op: datetime | None = moment(default=None)
    besloten_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    besluit_reden: str = Field(default="", max_length=500)
    ingetrokken_op: datetime | None = moment(
        default=None, description="wat was toegekend, en de registratie niet meer noemt"
    )
    bezwaar_tot: date | None = Field(default=None, description="bij een afwijzing")
    clausule: str = Field(default="", max_length=2000)


AANMELDING_WACHT = "association"
"""The kind of a part that waits and is an enrolment of a registry."""


class WachtendBericht(SQLModel, table=True):
    """A part of an OKE message that cannot be placed yet: its person or offering is unknown, or somebody has to decide."""

    __tablename__ = "wachtdeel"

    id: uuid.UUID = sleutel()
    soort: str = Field(max_length=20)
    oke_id: uuid.UUID = Field(index=True)
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id", index=True)
    inhoud: dict[str, Any] = json(default_factory=dict)
    op: datetime = moment(default_factory=nu)
    besloten_op: datetime | None = moment(default=None, description="iemand wees het af; hetzelfde komt niet terug")
