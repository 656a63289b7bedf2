"""Tables of people, units, roles, sessions, connections, settings and the readiness checklist."""

import uuid
from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from portal.db.types import json, moment, sleutel, toestand, waar
from portal.db.vormen import Accountnaam, sorteerveld, zoekveld
from portal.domain.mededelingen import MededelingSoort
from portal.domain.post import Postkeuze
from portal.domain.statussen import BekrachtigingStatus, PostStatus
from portal.domain.tekst import accountnaam
from portal.domain.tijd import nu


class Eenheid(SQLModel, table=True):
    """A part of the school: the institution itself, a team, or a location."""

    id: uuid.UUID = sleutel()
    code: str = Field(unique=True, max_length=40)
    naam: str = Field(max_length=200)
    soort: str = Field(max_length=20, description="instelling, team of locatie")
    ouder_id: uuid.UUID | None = Field(default=None, foreign_key="eenheid.id")
    zoekvorm: str = zoekveld("naam", "code")
    gesloten_op: date | None = Field(default=None, description="vanaf deze dag niet meer te kiezen")


class Persoon(SQLModel, table=True):
    """Somebody the portal knows: student, staff or external."""

    id: uuid.UUID = sleutel()
    account: str | None = Field(
        default=None, unique=True, sa_type=Accountnaam(200), description="uid@organisatie, in kleine letters"
    )
    nummer: str = Field(default="", index=True, max_length=40, description="student- of personeelsnummer")
    voornaam: str = Field(default="", max_length=256)
    tussenvoegsel: str = Field(default="", max_length=256)
    achternaam: str = Field(max_length=256)
    naam: str = Field(max_length=800, description="zoals op het scherm: Maartje van Damme")
    email: str = Field(default="", max_length=256)
    postkeuze: Postkeuze = toestand(
        Postkeuze, 10, default=Postkeuze.METEEN, description="wanneer berichten per mail komen"
    )
    is_student: bool = Field(default=False, index=True)
    ook_medewerker: bool = Field(default=False, description="medewerker van wie de beheerder zei dat hij hier studeert")
    studentnummer: str = Field(default="", max_length=40, description="van een medewerker die hier ook studeert")
    extern: bool = False
    actief: bool = True
    opleiding_id: uuid.UUID | None = Field(default=None, foreign_key="opleiding.id", index=True)
    cohort: int | None = None
    eenheid_id: uuid.UUID | None = Field(default=None, foreign_key="eenheid.id", index=True)
    begeleider_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id", index=True)
    diploma_op: date | None = None
    vertrokken_op: date | None = Field(default=None, description="laatste dag op school, als dat hier is vastgelegd")
    oke_id: uuid.UUID | None = Field(default=None, unique=True, description="personId in het deelnemersysteem")
    oke_naam: str = Field(default="", max_length=256, description="idCheckName")
    samengevoegd_met_id: uuid.UUID | None = Field(
        default=None, foreign_key="persoon.id", index=True, description="wie hij ook is; dit record is dan dicht"
    )
    eigen_velden: list[str] = json(default_factory=list)
    """Fields that somebody corrected here: no registry writes these any more."""
    zoekvorm: str = zoekveld("naam", "nummer", "studentnummer")
    sorteervorm: str = sorteerveld("achternaam", "voornaam", "tussenvoegsel")


@event.listens_for(Persoon.account, "set", retval=True)
def _account(_persoon: Persoon, waarde: str | None, _was: object, _door: object) -> str | None:
    """An account in memory is what it is in the database."""
    return accountnaam(waarde) if waarde else waarde


class Persoonsbron(SQLModel, table=True):
    """A registry knows this person by this personId; only the main one writes the person's own fields."""

    __table_args__ = (UniqueConstraint("koppeling_id", "oke_id"),)

    id: uuid.UUID = sleutel()
    koppeling_id: uuid.UUID = Field(foreign_key="koppeling.id")
    oke_id: uuid.UUID = Field(index=True, description="personId in dit deelnemersysteem")
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    hoofd: bool = Field(default=True, description="schrijft de eigen gegevens van de persoon")
    liet_gaan: bool = Field(default=False, description="noemt hem geen student meer, of niet meer ingeschreven")
    wil_account: str = Field(default="", max_length=200, description="account dat een ander nog heeft")
    sinds: datetime = moment(default_factory=nu)


class Roltoewijzing(SQLModel, table=True):
    """A role for one person in a period: for the whole institution, or within one unit, programme or sitting."""

    __table_args__ = (Index("ix_roltoewijzing_persoon_rol", "persoon_id", "rol"),)

    id: uuid.UUID = sleutel()
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    rol: str = Field(max_length=20)
    eenheid_id: uuid.UUID | None = Field(default=None, foreign_key="eenheid.id")
    opleiding_id: uuid.UUID | None = Field(default=None, description="alleen deze opleiding")
    zitting_id: uuid.UUID | None = Field(default=None, description="alleen deze zitting")
    bron: str = Field(default="portaal", max_length=20, description="portaal, csv, inlezen, inlogdienst of register")
    van: datetime = moment(default_factory=nu)
    tot: datetime | None = moment(default=None)
    verleend_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    reden: str = Field(default="", max_length=500)
    ingetrokken_op: datetime | None = moment(default=None)
    ingetrokken_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Personeelsaccount(SQLModel, table=True):
    """An account under which somebody held a staff role: it stays one of staff, whoever has it later."""

    __table_args__ = (UniqueConstraint("account", "persoon_id"),)

    id: uuid.UUID = sleutel()
    account: str = Field(max_length=200, index=True, description="in kleine letters")
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    sinds: datetime = moment(default_factory=nu)


class Uitzondering(SQLModel, table=True):
    """The board lets one person hold a role that clashes with another, for named reason, exam and period."""

    id: uuid.UUID = sleutel()
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    rol: str = Field(max_length=20, description="de rol die ondanks een botsing mag")
    examen_id: uuid.UUID | None = Field(default=None, foreign_key="examen.id")
    van: date
    tot: date
    reden: str = Field(max_length=1000)
    gegeven_op: datetime = moment(default_factory=nu)
    gegeven_door_id: uuid.UUID = Field(foreign_key="persoon.id")
    ingetrokken_op: datetime | None = moment(default=None)
    ingetrokken_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Noodtoegang(SQLModel, table=True):
    """Half an hour in which one session of an administrator may read content, with the reason; the board is told."""

    id: uuid.UUID = sleutel()
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    sessie_ref: str = Field(max_length=64, index=True)
    reden: str = Field(max_length=1000)
    van: datetime = moment(default_factory=nu)
    tot: datetime = moment()
    beeindigd_op: datetime | None = moment(default=None)

    @property
    def eind(self) -> datetime:
        """When it ends, or was ended."""
        return min(self.beeindigd_op or self.tot, self.tot)


class Rolkoppeling(SQLModel, table=True):
    """Whoever brings this value in this claim of the login provider gets this role, while the school allows it."""

    __table_args__ = (UniqueConstraint("claim", "waarde", "rol", "eenheid_id"),)

    id: uuid.UUID = sleutel()
    claim: str = Field(max_length=100)
    waarde: str = Field(max_length=300)
    rol: str = Field(max_length=20)
    eenheid_id: uuid.UUID | None = Field(default=None, foreign_key="eenheid.id")


class Rolbeschrijving(SQLModel, table=True):
    """Which account and rights go with a role in another system of the school, in the words of the administrator."""

    __table_args__ = (UniqueConstraint("rol", "systeem"),)

    id: uuid.UUID = sleutel()
    rol: str = Field(max_length=20)
    systeem: str = Field(max_length=100, description="zoals mensen het noemen: Osiris, Remindo")
    tekst: str = Field(max_length=1000)
    gewijzigd_op: datetime = moment(default_factory=nu)
    gewijzigd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Sessie(SQLModel, table=True):
    """A login; found by the one-way reference of its cookie, ended by a moment."""

    ref: str = Field(primary_key=True, max_length=64, description="sha256 van de sessiesleutel")
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    rol: str = Field(default="", max_length=20)
    roltoewijzing_id: uuid.UUID | None = Field(default=None, foreign_key="roltoewijzing.id")
    gemaakt_op: datetime = moment(default_factory=nu)
    laatst_op: datetime = moment(default_factory=nu)
    beeindigd_op: datetime | None = moment(default=None)
    beeindigd_reden: str = Field(default="", max_length=100)
    issuer: str = Field(default="", max_length=300)
    subject: str = Field(default="", max_length=300, index=True)
    idp_sid: str = Field(default="", max_length=300, index=True)
    acr: str = Field(default="", max_length=200)
    acr_op: datetime | None = moment(default=None, description="wanneer zo sterk is ingelogd")
    id_token: str = Field(default="", description="alleen als hint bij uitloggen")
    adres: str = Field(default="", max_length=64)
    apparaat: str = Field(default="", max_length=200)


class LoginPoging(SQLModel, table=True):
    """A login on its way to the provider: bound to one browser, used once, gone after ten minutes."""

    state: str = Field(primary_key=True, max_length=100)
    browser_ref: str = Field(max_length=64, index=True)
    adres_ref: str = Field(
        default="", max_length=64, index=True, description="afdruk van het adres, zoals bij bekende adressen"
    )
    nonce: str = Field(max_length=100)
    verifier: str = Field(max_length=150)
    naar: str = Field(default="/werk", max_length=500)
    acr: str = Field(default="", max_length=200, description="gevraagde sterkte")
    gemaakt_op: datetime = moment(default_factory=nu, index=True)


class GezienToken(SQLModel, table=True):
    """A logout message of the identity provider that was already obeyed; a second time it is refused."""

    jti_hash: str = Field(primary_key=True, max_length=64)
    op: datetime = moment(default_factory=nu, index=True)


class BekendAdres(SQLModel, table=True):
    """An address from which somebody logged in lately, as a keyed fingerprint that says nothing by itself."""

    afdruk: str = Field(primary_key=True, max_length=64)
    laatst_op: datetime = moment(default_factory=nu, index=True)


class AgendaLink(SQLModel, table=True):
    """The right to read one person's timetable by a secret address; the address is derived from the id, not kept."""

    id: uuid.UUID = sleutel()
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    gemaakt_op: datetime = moment(default_factory=nu)
    ingetrokken_op: datetime | None = moment(default=None)


class Koppeling(SQLModel, table=True):
    """An outgoing connection to a DR or TAS; its secret is encrypted at rest and never shown again."""

    id: uuid.UUID = sleutel()
    naam: str = Field(unique=True, max_length=100)
    soort: str = Field(max_length=10, description="dr of tas")
    base_url: str = Field(max_length=300)
    token_url: str = Field(max_length=300)
    client_id: str = Field(max_length=200)
    secret_versleuteld: str = Field(default="", max_length=1000)
    eenheid_id: uuid.UUID | None = Field(default=None, description="voor dit deel van de school; None: de hele school")
    actief: bool = True
    patroon: str = Field(default="", max_length=80, description="vorm van de toetscodes, zoals EXAMEN.vVERSIE.VARIANT")
    oke_versie: str = Field(default="1.0", max_length=20, description="versie van nl-test-admin die de partner spreekt")
    secret_sinds: datetime | None = moment(default=None, description="wanneer het geheim voor het laatst is vernieuwd")
    laatste_contact_op: datetime | None = moment(default=None)
    laatste_uitkomst: str = Field(default="", max_length=500)
    storing_sinds: datetime | None = moment(default=None)
    fouten_op_rij: int = 0
    open_tot: datetime | None = moment(default=None, description="tot dan wordt er niets verstuurd")
    zoekvorm: str = zoekveld("naam")


class OkeClient(SQLModel, table=True):
    """A partner system that may call our OKE server; only the hash of its secret is kept."""

    client_id: str = Field(primary_key=True, max_length=100)
    naam: str = Field(unique=True, max_length=100)
    secret_hash: str = Field(max_length=200)
    secret_hash_vorige: str = Field(default="", max_length=200, description="geldt nog tot vorige_tot")
    vorige_tot: datetime | None = moment(default=None)
    scope: str = Field(max_length=100)
    koppeling_id: uuid.UUID | None = Field(default=None, foreign_key="koppeling.id")
    actief: bool = True


class OkeToken(SQLModel, table=True):
    """A bearer token handed to a partner; only its hash is kept."""

    token_hash: str = Field(primary_key=True, max_length=64)
    client_id: str = Field(foreign_key="okeclient.client_id", index=True)
    scope: str = Field(max_length=100)
    verloopt_op: datetime = moment(index=True)


class Bekrachtiging(SQLModel, table=True):
    """A change by an administrator that gives others power over exams: it waits until a second person agreed."""

    __table_args__ = (Index("ix_bekrachtiging_open", "soort", "onderwerp", unique=True, **waar("status = 'gevraagd'")),)

    id: uuid.UUID = sleutel()
    soort: str = Field(max_length=20, description="koppeling, partner, partnergeheim, inlogrol, rol of account")
    status: BekrachtigingStatus = toestand(
        BekrachtigingStatus, default=BekrachtigingStatus.GEVRAAGD, description="zie domain/bekrachtiging.py"
    )
    onderwerp: str = Field(max_length=500, description="sleutel van wat verandert")
    onderwerp_id: uuid.UUID | None = Field(default=None, index=True, description="de koppeling")
    titel: str = Field(max_length=500, description="zoals mensen het noemen")
    oud: dict[str, str] = json(default_factory=dict)
    nieuw: dict[str, str] = json(default_factory=dict)
    geheim_versleuteld: str = Field(default="", max_length=1000, description="weg zodra er besloten is")
    gevraagd_op: datetime = moment(default_factory=nu)
    gevraagd_door_id: uuid.UUID = Field(foreign_key="persoon.id")
    besloten_op: datetime | None = moment(default=None)
    besloten_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    reden: str = Field(default="", max_length=500)


class Instelling(SQLModel, table=True):
    """One setting of the school; changes are kept in the audit log."""

    sleutel: str = Field(primary_key=True, max_length=60)
    waarde: str = Field(default="", max_length=2000)


class Gereedheid(SQLModel, table=True):
    """The answer to one checklist item for one team or location."""

    __table_args__ = (UniqueConstraint("eenheid_id", "onderdeel"),)

    id: uuid.UUID = sleutel()
    eenheid_id: uuid.UUID = Field(foreign_key="eenheid.id")
    onderdeel: str = Field(max_length=30)
    antwoord: bool | None = None
    opmerking: str = Field(default="", max_length=1000)
    eigenaar: str = Field(default="", max_length=120)
    datum: date | None = None
    versie: int = 0
    gewijzigd_op: datetime | None = moment(default=None)
    gewijzigd_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")


class Ticket(SQLModel, table=True):
    """Permission to download one thing once, within a minute."""

    ticket_hash: str = Field(primary_key=True, max_length=64)
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id")
    sessie_ref: str = Field(max_length=64)
    soort: str = Field(max_length=40)
    gegevens: dict[str, str] = json(default_factory=dict)
    verloopt_op: datetime = moment(index=True)
    gebruikt_op: datetime | None = moment(default=None)


class Mededeling(SQLModel, table=True):
    """What one person is told by the portal, until he says that he read it; with the remedies when it is a decision."""

    __table_args__ = (
        Index("ix_mededeling_open", "persoon_id", "op", **waar("gelezen_op IS NULL")),
        Index("ix_mededeling_post", "post", "post_na", **waar("post <> 'geen'")),
    )

    id: uuid.UUID = sleutel()
    persoon_id: uuid.UUID = Field(foreign_key="persoon.id", index=True)
    soort: MededelingSoort = toestand(MededelingSoort)
    tekst: str = Field(max_length=2000)
    op: datetime = moment(default_factory=nu)
    gelezen_op: datetime | None = moment(default=None)
    bezwaar_tot: date | None = None
    clausule: str = Field(default="", max_length=2000)
    over_id: uuid.UUID | None = Field(default=None, description="de zaak; een later bericht daarover vervangt dit")
    vervangen_op: datetime | None = moment(default=None)
    post: PostStatus = toestand(PostStatus, 10, default=PostStatus.GEEN, description="hoever de mail hierover is")
    post_na: datetime | None = moment(default=None)
    """From when on the mail may go; of one that is on its way, until when it is somebody's."""
    post_pogingen: int = 0
    post_op: datetime | None = moment(default=None)
    post_uitleg: str = Field(
        default="", max_length=100, description="wat de mailserver antwoordde, zonder tekst van hem"
    )


class Taak(SQLModel, table=True):
    """Something that one role asked of another, until it is done: a question with a subject."""

    __table_args__ = (Index("ix_taak_open", "rol", "onderwerp_id", **waar("afgehandeld_op IS NULL")),)

    id: uuid.UUID = sleutel()
    soort: str = Field(max_length=40)
    rol: str = Field(max_length=20, description="aan wie gevraagd")
    onderwerp_soort: str = Field(max_length=40)
    onderwerp_id: uuid.UUID = Field(index=True)
    tekst: str = Field(default="", max_length=1000)
    gemaakt_op: datetime = moment(default_factory=nu)
    gemaakt_door_id: uuid.UUID | None = Field(default=None, foreign_key="persoon.id")
    afgehandeld_op: datetime | None = moment(default=None)
