"""Tables of programmes, exams, versions, cut scores, the exam plan and catalogue previews."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, toestand
from portal.db.vormen import zoekveld
from portal.domain.statussen import CesuurStatus, ModelStatus, PartijStatus, PlanregelStatus, VersieStatus
from portal.domain.tijd import nu


class Opleiding(SQLModel, table=True):
    """A qualification as the school offers it."""

    id: uuid.UUID = sleutel()
    crebo: str = Field(unique=True, max_length=5)
    naam: str = Field(max_length=200)
    niveau: int
    leerweg: str = Field(default="", max_length=20)
    eenheid_id: uuid.UUID = Field(foreign_key="eenheid.id", index=True)
    zoekvorm: str = zoekveld("naam", "crebo")


class Examen(SQLModel, table=True):
    """An exam of the school, apart from its versions; says how it is organised (seed 000)."""

    id: uuid.UUID = sleutel()
    code: str = Field(unique=True, max_length=60)
    naam: str = Field(max_length=200, index=True)
    vorm: str = Field(default="centraal", max_length=20, description="centraal, decentraal of individueel")
    capaciteit: str = Field(default="beperkt", max_length=20, description="beperkt of variabel")
    inschrijvers: list[str] = json(default_factory=lambda: ["examenbureau"])
    oke: bool = True
    formatief: bool = False
    max_kansen: int | None = 3
    toon_voorlopig: bool = True
    late_start: bool = Field(
        default=True, description="wie later begint, houdt de volle tijd; een zitting kan afwijken"
    )
    eigenaar: str = Field(
        default="", max_length=12, description="cvte, leverancier of school; leeg als dat niet bekend is"
    )
    crebo: str = Field(default="", max_length=5)
    niveau: str = Field(default="", max_length=20, description="waarvoor het examen is, zoals 3F, B1 of 4")
    gesloten_op: date | None = Field(default=None, description="vanaf deze dag niet meer te kiezen")
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    zoekvorm: str = zoekveld("naam", "code")


class Examenversie(SQLModel, table=True):
    """One version or variant of an exam; only an established one can be planned."""

    id: uuid.UUID = sleutel()
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    component_id: uuid.UUID | None = Field(default=None, unique=True, description="componentId in het afnamesysteem")
    code: str = Field(max_length=80, index=True)
    naam: str = Field(max_length=250)
    omschrijving: str = Field(default="", max_length=2000)
    status: VersieStatus = toestand(VersieStatus, default=VersieStatus.NIEUW, index=True)
    duur: int = Field(default=60, description="minuten; 0 is nog onbekend")
    schaal: str = Field(default="0.0-10.0", max_length=40)
    geslaagd_vanaf: str = Field(default="5.5", max_length=40)
    extra_tijd_max: int = Field(default=0, description="minuten, 10000 is onbeperkt")
    voorzieningen: list[str] = json(default_factory=list)
    beveiliging: list[str] = json(default_factory=list)
    afnamewijze: list[str] = json(default_factory=list)
    """`modeOfDelivery` of the supplier; empty is on the spot."""
    model: str = Field(default="", max_length=500, description="beoordelingsmodel")
    model_status: ModelStatus = toestand(ModelStatus, default=ModelStatus.NIEUW)
    model_vastgesteld_op: datetime | None = moment(default=None)
    niveau: int | None = Field(default=None, description="mbo-niveau waarvoor deze versie is; None is elk niveau")
    in_catalogus: bool = Field(default=True, description="False nadat hij is ingetrokken")
    vastgesteld_op: datetime | None = moment(default=None)
    vastgesteld_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    geldig_vanaf: date | None = Field(default=None, description="eerste dag waarop zij mag worden afgenomen")
    geldig_tot: date | None = Field(default=None, description="laatste dag")
    beperkt: bool = Field(default=False, description="True zolang zij niet voor de hele school is")
    teruggenomen: bool = Field(
        default=False, description="True vanaf intrekken of afwijzen tot zij weer is vastgesteld"
    )
    gewijzigd_op: datetime = moment(default_factory=nu)
    zoekvorm: str = zoekveld("naam", "code")


class Versiebereik(SQLModel, table=True):
    """For whom the board established a version: a programme, a cohort, an attempt, or what of these is filled in together.

    A version without any is for the whole school; of several, one that fits is enough.
    """

    id: uuid.UUID = sleutel()
    versie_id: uuid.UUID = Field(foreign_key="examenversie.id", index=True)
    opleiding_id: uuid.UUID | None = Field(default=None, foreign_key="opleiding.id")
    cohort: int | None = None
    kans: int | None = None


class Cesuur(SQLModel, table=True):
    """The cut score of one version, with its norm: entered by one, established by another; the newest one counts."""

    id: uuid.UUID = sleutel()
    versie_id: uuid.UUID = Field(foreign_key="examenversie.id", index=True)
    soort: str = Field(default="lineair", max_length=20, description="welke norm, zie domain.cesuur")
    punten: int | None = Field(default=None, description="punten of onderdelen waarbij iemand slaagt")
    maximum: int | None = Field(default=None, description="leeg bij een norm zonder punten")
    gegevens: dict[str, Any] = json(default_factory=dict)
    """What else the norm consists of: from which value it is a pass, the N-term, the table."""
    status: CesuurStatus = toestand(
        CesuurStatus, default=CesuurStatus.INGEVOERD, description="ingevoerd, vastgesteld of vervangen"
    )
    toelichting: str = Field(default="", max_length=500)
    ingevoerd_op: datetime = moment(default_factory=nu)
    ingevoerd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    vastgesteld_op: datetime | None = moment(default=None)
    vastgesteld_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    mandaat_id: uuid.UUID | None = Field(default=None, foreign_key="mandaat.id")


class Examenplanregel(SQLModel, table=True):
    """An exam in the plan of a programme and cohort."""

    __table_args__ = (UniqueConstraint("opleiding_id", "cohort", "examen_id"),)

    id: uuid.UUID = sleutel()
    opleiding_id: uuid.UUID = Field(foreign_key="opleiding.id", index=True)
    cohort: int
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    periode: str = Field(default="", max_length=40)
    publiceren_op: date | None = None
    status: PlanregelStatus = toestand(PlanregelStatus, default=PlanregelStatus.VASTGESTELD)


class Screening(SQLModel, table=True):
    """Somebody from outside judged an exam; a mistake is struck out and stays."""

    id: uuid.UUID = sleutel()
    examen_id: uuid.UUID = Field(foreign_key="examen.id", index=True)
    aanleiding: str = Field(max_length=12, description="nieuw of periodiek")
    op: date
    door: str = Field(max_length=200, description="wie van buiten het examen beoordeelde")
    uitkomst: str = Field(max_length=12, description="akkoord, punten of niet")
    bevindingen: str = Field(default="", max_length=2000)
    vindplaats: str = Field(default="", max_length=500, description="waar het rapport staat")
    volgende_op: date | None = Field(default=None, index=True)
    laatste: bool = Field(default=True, description="de nieuwste die geldt van dit examen")
    door_id: uuid.UUID = Field(foreign_key="persoon.id", description="wie dit vastlegde")
    vastgelegd_op: datetime = moment(default_factory=nu)
    vervallen_op: datetime | None = moment(default=None)
    vervallen_reden: str = Field(default="", max_length=500)


class Catalogusvoorstel(SQLModel, table=True):
    """What a catalogue import would do, kept between looking and applying."""

    id: uuid.UUID = sleutel()
    koppeling_id: uuid.UUID = Field(foreign_key="koppeling.id", index=True)
    opgehaald_op: datetime = moment(default_factory=nu)
    opgehaald_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    keus: str = Field(default="", max_length=300, description="waarop is geselecteerd; leeg is de hele catalogus")
    onleesbaar: int = Field(default=0, description="aantal toetsen dat niet te gebruiken was")
    regels: list[dict[str, Any]] = json(default_factory=list)
    toegepast_op: datetime | None = moment(default=None)


class Inleespartij(SQLModel, table=True):
    """One file of basic data: what was in it, what a trial made of it, whether it was applied and whether undone."""

    id: uuid.UUID = sleutel()
    soort: str = Field(max_length=20, description="lokalen, studenten, …")
    bestand: str = Field(max_length=200)
    status: PartijStatus = toestand(PartijStatus, default=PartijStatus.PROEF, index=True)
    inhoud: bytes = Field(description="koppen en rijen, samengeperst; na toepassen die niet zijn overgenomen")
    toewijzing: dict[str, str] = json(default_factory=dict)
    """Per column of the file, by number, the field that it fills."""
    aantallen: dict[str, int] = json(default_factory=dict)
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id", description="leeg: op de server")
    op: datetime = moment(default_factory=nu)
    toegepast_op: datetime | None = moment(default=None, index=True)
    ongedaan_op: datetime | None = moment(default=None)
    ongedaan_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    reden: str = Field(default="", max_length=500)


class Inleeswijziging(SQLModel, table=True):
    """What a batch made or changed in one row, so that the whole batch can be undone."""

    id: uuid.UUID = sleutel()
    partij_id: uuid.UUID = Field(foreign_key="inleespartij.id", index=True)
    volgorde: int
    tabel: str = Field(max_length=60)
    rij_id: uuid.UUID = Field(index=True)
    oud: dict[str, Any] | None = json(default=None)
    """What the fields held before; None when the row is new."""
    nieuw: dict[str, Any] = json(default_factory=dict)
