"""Tables of rooms, sittings, staff on a sitting, participations and the waiting list."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint
from sqlmodel import Field, SQLModel, col

from portal.db.types import json, moment, sleutel, toestand, waar
from portal.db.vormen import zoekveld
from portal.domain.presentie import MET_WERK, Presentie
from portal.domain.statussen import DeelnameStatus, WachtplekStatus, ZittingStatus
from portal.domain.tijd import nu
from portal.domain.tijdscenario import GEWOON, eigen_eind, eind_voor, uiterste_start
from portal.domain.voorbereiding import Klaarstap
from portal.domain.voorzieningen import ExtraTijd


def _zoals_eind(context: Any) -> datetime:
    """A sitting on which nobody has extra time ends as planned."""
    eind: datetime = context.get_current_parameters()["eind"]
    return eind


class Ruimte(SQLModel, table=True):
    """A room with seats."""

    id: uuid.UUID = sleutel()
    code: str = Field(unique=True, max_length=40)
    naam: str = Field(default="", max_length=100)
    locatie_id: uuid.UUID = Field(foreign_key="eenheid.id", index=True)
    gebouw: str = Field(default="", max_length=100)
    plaatsen: int
    apparaten: int = Field(default=0, description="computers die er staan")
    prikkelarm: bool = False
    drempelvrij: bool = False
    gesloten_op: date | None = Field(default=None, description="vanaf deze dag niet meer te plannen")
    zoekvorm: str = zoekveld("code", "naam")


class Zitting(SQLModel, table=True):
    """An exam moment: which version, when, where, for how many; its id is the offeringId towards the TAS."""

    __table_args__ = (
        CheckConstraint("bezet <= capaciteit", name="ck_zitting_niet_overvol"),
        CheckConstraint("bezet >= 0", name="ck_zitting_bezet"),
        Index("ix_zitting_start", "start", "status"),
        Index("ix_zitting_laatste_eind", "laatste_eind", "status"),
    )

    id: uuid.UUID = sleutel()
    versie_id: uuid.UUID = Field(foreign_key="examenversie.id", index=True)
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    eenheid_id: uuid.UUID | None = Field(default=None, foreign_key="eenheid.id", index=True)
    code: str = Field(max_length=100)
    naam: str = Field(max_length=250)
    ruimte_id: uuid.UUID = Field(foreign_key="ruimte.id", index=True)
    start: datetime = moment()
    eind: datetime = moment()
    laatste_eind: datetime = moment(
        default=None, nullable=False, sa_column_kwargs={"default": _zoals_eind},
        description="tot wanneer de laatste mag doorgaan: met late start en de langste extra tijd",
    )  # fmt: skip
    capaciteit: int
    bezet: int = 0
    status: ZittingStatus = toestand(ZittingStatus, default=ZittingStatus.CONCEPT, index=True)
    zelf_inschrijven: bool = False
    zelf_tot: datetime | None = moment(default=None)
    tijdscenario: int = Field(default=GEWOON, description="zie domain.tijdscenario")
    definitief_toegestaan: bool = False
    achteraf: str = Field(default="", max_length=500, description="waarom pas na afloop ingevoerd")
    gepland_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    gemaakt_op: datetime = moment(default_factory=nu)
    reden: str = Field(default="", max_length=500, description="van annuleren")
    geannuleerd_op: datetime | None = moment(default=None)
    zoekvorm: str = zoekveld("naam", "code")

    def eind_voor(self, *extra: ExtraTijd) -> datetime:
        """Until when the last of those with this extra time may go on here."""
        return eind_voor(self.eind, self.tijdscenario, *extra)

    def eind_van(self, deelname: "Deelname") -> datetime:
        """Until when this student may go on here, by when he came in; late at an unknown time is as late as can be."""
        binnen = deelname.te_laat_om
        if binnen == self.start:
            binnen = self.uiterste_start
        return eigen_eind(self.start, self.eind, self.tijdscenario, deelname.extra_tijd, binnen)

    @property
    def uiterste_start(self) -> datetime:
        """Until when somebody may still begin here and have his full time."""
        return uiterste_start(self.start, self.tijdscenario)


class Zittingsmedewerker(SQLModel, table=True):
    """Somebody attached to a sitting as invigilator or assessor; its id is the associationId towards the TAS."""

    __table_args__ = (UniqueConstraint("zitting_id", "persoon_id", "rol"),)

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    rol: str = Field(max_length=20, description="surveillant of beoordelaar")
    afnameleider: bool = Field(default=False, description="leidt de afname: voor het afnamesysteem de coordinator")
    startlink: str = Field(default="", max_length=1000, description="de eigen toegang in het afnamesysteem")
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    op: datetime = moment(default_factory=nu)


class Zittingstap(SQLModel, table=True):
    """One thing that somebody made ready for a sitting; taking it back takes the row away."""

    __table_args__ = (UniqueConstraint("zitting_id", "stap"),)

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    stap: Klaarstap = toestand(Klaarstap)
    kenmerk: str = Field(default="", max_length=64, description="voor wie en wanneer, toen dit werd gedaan")
    door_id: uuid.UUID = Field(foreign_key="persoon.id")
    op: datetime = moment(default_factory=nu)


class Deelname(SQLModel, table=True):
    """A student on a sitting; its id is the associationId towards the TAS."""

    __table_args__ = (
        Index("uq_deelname_actief", "inschrijving_id", unique=True, **waar("status = 'geplaatst'")),
        Index("uq_deelname_plaats", "zitting_id", "plaats", unique=True, **waar("status = 'geplaatst'")),
        Index("uq_deelname_zitting", "zitting_id", "student_id", unique=True, **waar("status <> 'geannuleerd'")),
    )

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id", index=True)
    student_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    status: DeelnameStatus = toestand(
        DeelnameStatus, default=DeelnameStatus.GEPLAATST, description="geplaatst, afgerond of geannuleerd"
    )
    wijze: str = Field(default="handmatig", max_length=20)
    poging: int = 1
    plaats: int | None = None
    extra_minuten: int = 0
    behoeften: list[str] = json(default_factory=list)
    startlink: str = Field(default="", max_length=1000)
    geplaatst_op: datetime = moment(default_factory=nu)
    geplaatst_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    presentie: str = Field(default="notKnown", max_length=12, description="volgens de surveillant")
    presentie_op: datetime | None = moment(default=None)
    presentie_reden: str = Field(default="", max_length=300)
    presentie_tas: str = Field(default="notKnown", max_length=12, description="volgens het afnamesysteem")
    te_laat_om: datetime | None = moment(default=None)
    id_gezien_op: datetime | None = moment(default=None)
    met_zitting_vervallen: bool = Field(default=False, description="eraf omdat de hele zitting niet doorging")
    zonder_werk: bool = Field(default=False, description="de commissie besloot: hier komt geen score meer van")

    @property
    def maakte_werk(self) -> bool:
        """True when a score may still come of this: he was there, began, and the board did not decide otherwise."""
        return Presentie(self.presentie).kan_werk_maken and not self.zonder_werk

    @classmethod
    def met_werk(cls) -> ColumnElement[bool]:
        """`maakte_werk`, for a question to the database."""
        return col(cls.presentie).in_(MET_WERK) & col(cls.zonder_werk).is_(False)

    @property
    def extra_tijd(self) -> ExtraTijd:
        """The extra time of this participation."""
        return ExtraTijd.van_minuten(self.extra_minuten)


class DeelnameVoorziening(SQLModel, table=True):
    """An accommodation as agreed for one participation, ticked off by the invigilator."""

    id: uuid.UUID = sleutel()
    deelname_id: uuid.UUID = Field(foreign_key="deelname.id", index=True)
    soort: str = Field(max_length=30)
    tekst: str = Field(max_length=500)
    reist_mee: bool = False
    toegepast_op: datetime | None = moment(default=None)
    toegepast_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Wachtplek(SQLModel, table=True):
    """A place in the queue of a full sitting, in order of time."""

    __table_args__ = (
        Index("uq_wachtplek_actief", "zitting_id", "inschrijving_id", unique=True, **waar("status = 'wacht'")),
    )

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    inschrijving_id: uuid.UUID = Field(foreign_key="inschrijving.id", index=True)
    status: WachtplekStatus = toestand(WachtplekStatus, default=WachtplekStatus.WACHT)
    op: datetime = moment(default_factory=nu)
    aangeboden_op: datetime | None = moment(default=None, description="wanneer een vrije plaats is aangeboden")
    gegevens: dict[str, Any] = json(default_factory=dict)
