"""Tables of the OKE log, the daily control and the audit log."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, toestand
from portal.db.vormen import zoekveld
from portal.domain.meldingen import MeldingStatus
from portal.domain.statussen import BerichtStatus, TeruglezingStatus
from portal.domain.tijd import nu


class OkeBericht(SQLModel, table=True):
    """One exchange over OKE, in or out, with its raw body and outcome; outgoing ones are the outbox."""

    __table_args__ = (
        Index("ix_okebericht_reeks", "reeks", "volgnummer"),
        Index("ix_okebericht_lijst", "gemaakt_op", "status"),
    )

    id: uuid.UUID = sleutel()
    volgnummer: int = Field(
        sa_type=BigInteger().with_variant(Integer(), "sqlite"), unique=True, description="volgorde van ontstaan"
    )
    richting: str = Field(max_length=3, description="in of uit")
    flow: int = Field(index=True)
    partner: str = Field(default="", max_length=100)
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id", index=True)
    methode: str = Field(max_length=6)
    pad: str = Field(max_length=500)
    reeks: str = Field(default="", max_length=100, description="berichten met dezelfde reeks gaan op volgorde")
    status: BerichtStatus = toestand(
        BerichtStatus,
        12,
        index=True,
        description="klaar, onderweg, bevestigd, geweigerd, dood, vervallen, verwerkt of afgewezen",
    )
    http_status: int | None = None
    uitleg: str = Field(default="", max_length=1000)
    pogingen: int = 0
    niet_voor: datetime | None = moment(default=None)
    eerste_poging_op: datetime | None = moment(default=None)
    geclaimd_door: str = Field(default="", max_length=100, description="werker die nu bezorgt, tot niet_voor")
    inhoud: str = Field(default="")
    antwoord: str = Field(default="")
    onderwerp_soort: str = Field(default="", max_length=30)
    onderwerp_id: uuid.UUID | None = Field(default=None, index=True)
    zitting_id: uuid.UUID | None = Field(default=None, index=True)
    student_id: uuid.UUID | None = Field(default=None, index=True)
    gemaakt_op: datetime = moment(default_factory=nu)
    afgehandeld_op: datetime | None = moment(default=None)


class Dagcontrole(SQLModel, table=True):
    """The exam office has looked at the OKE log of a day."""

    dag: date = Field(primary_key=True)
    door_id: uuid.UUID = Field(foreign_key="persoon.id")
    op: datetime = moment(default_factory=nu)
    opmerking: str = Field(default="", max_length=1000)


class VreemdVerzoek(SQLModel, table=True):
    """What one address asked of the OKE server in one minute without a valid token: how often, and the first of them."""

    minuut: datetime = moment(primary_key=True)
    afzender: str = Field(
        primary_key=True, max_length=64, description="adres of /64; ‘overige’ als het er te veel zijn"
    )
    aantal: int = Field(default=1)
    methode: str = Field(default="", max_length=6)
    pad: str = Field(default="", max_length=200)
    http_status: int = 401
    reden: str = Field(default="", max_length=300)


class AuditRegel(SQLModel, table=True):
    """One act, refusal or login; chained by hash to the row before, never changed (triggers guard it)."""

    volgnummer: int = Field(
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    op: datetime = moment()
    persoon_id: uuid.UUID | None = Field(default=None, index=True)
    rol: str = Field(default="", max_length=20)
    kanaal: str = Field(default="", max_length=20)
    mandaat_id: uuid.UUID | None = None
    uitzondering_id: uuid.UUID | None = None
    actie: str = Field(max_length=60, index=True)
    onderwerp_soort: str = Field(default="", max_length=40)
    onderwerp_id: uuid.UUID | None = Field(default=None, index=True)
    oud: dict[str, Any] = json(default_factory=dict)
    nieuw: dict[str, Any] = json(default_factory=dict)
    reden: str = Field(default="", max_length=1000)
    vorige_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class Zaakhand(SQLModel, table=True):
    """Who had which hand in which sitting: written with the first audit row of it, and never without one."""

    zitting_id: uuid.UUID = Field(primary_key=True)
    persoon_id: uuid.UUID = Field(primary_key=True, index=True)
    hand: str = Field(primary_key=True, max_length=12, description="plannen, beoordelen of besluiten")
    actie: str = Field(max_length=60, description="de eerste daad van deze hand")
    op: datetime = moment()
    volgnummer: int = Field(
        sa_type=BigInteger().with_variant(Integer(), "sqlite"), description="de eerste auditregel ervan"
    )


class AuditKop(SQLModel, table=True):
    """The newest row of the audit chain: one row that each act locks, so that the chain has no forks."""

    id: int = Field(primary_key=True)
    volgnummer: int = Field(sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    hash: str = Field(max_length=64)


class Auditpunt(SQLModel, table=True):
    """A signed checkpoint of the audit chain, also kept in a file outside the database; never changed (triggers guard it)."""

    id: uuid.UUID = sleutel()
    volgnummer: int = Field(sa_type=BigInteger().with_variant(Integer(), "sqlite"), description="nieuwste auditregel")
    hash: str = Field(max_length=64)
    op: str = Field(max_length=40, description="zoals ondertekend")
    vorige: str = Field(max_length=64, description="afdruk van de regel ervoor in het bestand")
    sleutel: str = Field(max_length=16, description="kenmerk van de sleutel")
    handtekening: str = Field(max_length=200)
    bestand: bool = Field(default=True, description="staat in het eigen bestand met controlepunten")


class Teller(SQLModel, table=True):
    """A counter that hands out numbers in order within a transaction."""

    naam: str = Field(primary_key=True, max_length=40)
    waarde: int = Field(default=0, sa_type=BigInteger().with_variant(Integer(), "sqlite"))


class Melding(SQLModel, table=True):
    """One line of the issue log: what is wrong in the exchange, why, who picks it up, and by when."""

    __table_args__ = (Index("ix_melding_lijst", "status", "uiterlijk"),)

    id: uuid.UUID = sleutel()
    nummer: int = Field(unique=True, description="het nummer waarmee mensen erover praten")
    titel: str = Field(max_length=200)
    omschrijving: str = Field(default="", max_length=4000)
    oorzaak: str = Field(default="onbekend", max_length=20, description="soort oorzaak, zie domain/meldingen.py")
    status: MeldingStatus = toestand(
        MeldingStatus, default=MeldingStatus.OPEN, description="open, in_behandeling of opgelost"
    )
    eigenaar_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id", index=True)
    uiterlijk: date | None = None
    oplossing: str = Field(default="", max_length=2000)
    sleutel: str = Field(default="", max_length=120, index=True, description="bevinding waar de melding uit ontstond")
    zitting_id: uuid.UUID | None = Field(default=None, foreign_key="zitting.id", index=True)
    versie: int = Field(default=0, description="gaat omhoog bij elke wijziging")
    gemaakt_op: datetime = moment(default_factory=nu, index=True)
    gemaakt_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    opgelost_op: datetime | None = moment(default=None)
    zoekvorm: str = zoekveld("titel", "omschrijving")


class MeldingBericht(SQLModel, table=True):
    """An exchange that a line of the issue log is about."""

    melding_id: uuid.UUID = Field(foreign_key="melding.id", primary_key=True)
    bericht_id: uuid.UUID = Field(foreign_key="okebericht.id", primary_key=True, index=True)


class MeldingRegel(SQLModel, table=True):
    """One step in the follow-up of an issue: who, when, what was done or changed."""

    id: uuid.UUID = sleutel()
    melding_id: uuid.UUID = Field(foreign_key="melding.id", index=True)
    op: datetime = moment(default_factory=nu)
    door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    tekst: str = Field(default="", max_length=2000)


class Teruglezing(SQLModel, table=True):
    """What a delivery system says about one sitting, read back and compared; the newest one per sitting counts."""

    id: uuid.UUID = sleutel()
    zitting_id: uuid.UUID = Field(foreign_key="zitting.id", index=True)
    gevraagd_op: datetime = moment(default_factory=nu)
    gevraagd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    klaar_op: datetime | None = moment(default=None)
    status: TeruglezingStatus = toestand(
        TeruglezingStatus, 12, default=TeruglezingStatus.GEVRAAGD, description="gevraagd, gelezen, onbekend of mislukt"
    )
    uitleg: str = Field(default="", max_length=500)
    component_daar: str = Field(default="", max_length=60, description="versie volgens het afnamesysteem")
    daar: list[str] = json(default_factory=list)
    """The participations that are active there, by our own ids."""
    staf_daar: list[str] = json(default_factory=list)
    soort: str = Field(default="tas", max_length=3, description="tas of dr")
    deelname_id: uuid.UUID | None = Field(default=None, index=True, description="wiens uitslag bij een dr is gelezen")
    verschillen: list[dict[str, str]] = json(default_factory=list)
    """What the partner said otherwise than the portal, when it answered: kind, subject and words."""
