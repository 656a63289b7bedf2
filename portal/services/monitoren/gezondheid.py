"""What an operator needs to know: is everything there, do the jobs run, how much is waiting; never about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from portal.db.beheren import Koppeling, Sessie
from portal.db.migreren import is_nieuwste
from portal.db.monitoren import AuditKop, AuditRegel, OkeBericht, Teller
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.statussen import GESTRAND, ONBEZORGD
from portal.services.grond.audit.controlepunt import GEKLOPT
from portal.settings import get_settings

_HARTSLAG = "hartslag.jobs"
_MAX_STILTE = 180
_WACHT = ONBEZORGD
_MISLUKT = GESTRAND


@dataclass(frozen=True)
class Gereed:
    """Whether the portal can do its work, per part."""

    database: bool
    schema: bool
    jobs: bool
    redis: bool | None = None
    """None without Redis in the settings."""

    @property
    def alles(self) -> bool:
        """True when nothing is missing."""
        return self.database and self.schema and self.jobs and self.redis is not False


@dataclass(frozen=True)
class Meting:
    """One number for the operator's monitoring."""

    naam: str
    uitleg: str
    waarde: float
    soort: str = "gauge"
    label: str = ""


def klop() -> None:
    """The heartbeat of the jobs: called every minute by whatever process runs them."""
    with unit_of_work() as uow:
        teller = uow.session.get(Teller, _HARTSLAG) or Teller(naam=_HARTSLAG)
        teller.waarde = int(tijd.nu().timestamp())
        uow.add(teller)


def gereed() -> Gereed:
    """Ask the database itself, its schema, the heartbeat of the jobs, and Redis when it is in use."""
    redis = _redis()
    try:
        schema = is_nieuwste()
        if not schema:
            return Gereed(database=True, schema=False, jobs=False, redis=redis)
        with reading() as uow:
            return Gereed(database=True, schema=True, jobs=_stilte(uow) < _MAX_STILTE, redis=redis)
    except SQLAlchemyError:
        return Gereed(database=False, schema=False, jobs=False, redis=redis)


def _redis() -> bool | None:
    if not (adres := get_settings().redis_url):
        return None
    try:
        with Redis.from_url(adres, socket_timeout=2, socket_connect_timeout=2) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


def _stilte(uow: UnitOfWork) -> float:
    """Seconds since the last heartbeat; endless when there never was one."""
    teller = uow.session.get(Teller, _HARTSLAG)
    return tijd.nu().timestamp() - teller.waarde if teller else float("inf")


def metingen(uow: UnitOfWork) -> list[Meting]:
    """Everything that is measured, in a fixed order."""
    stilte = _stilte(uow)
    return [
        *_berichten(uow),
        *_koppelingen(uow),
        Meting("portaal_sessies_actief", "Open sessies", _open_sessies(uow)),
        *_geweigerd(uow),
        Meting("portaal_audit_rijen", "Rijen in het auditlog", _audit_rijen(uow), "counter"),
        Meting("portaal_audit_controlepunt_seconden", "Tijd sinds de keten klopte en een controlepunt kreeg", _sinds_controlepunt(uow)),
        Meting("portaal_jobs_stilte_seconden", "Tijd sinds de laatste hartslag van de taken", -1 if stilte == float("inf") else stilte),
    ]  # fmt: skip


def _berichten(uow: UnitOfWork) -> list[Meting]:
    """The outbox: how many wait, how long the oldest waits, how many will not arrive without help."""
    uit = OkeBericht.richting == "uit"
    per_status = dict(
        uow.session.execute(
            select(OkeBericht.status, func.count()).where(uit, col(OkeBericht.status).in_(_WACHT + _MISLUKT)).group_by(OkeBericht.status)
        ).all()
    )  # fmt: skip
    oudste = uow.session.exec(
        select(OkeBericht.gemaakt_op).where(uit, col(OkeBericht.status).in_(_WACHT)).order_by(col(OkeBericht.gemaakt_op)).limit(1)
    ).first()  # fmt: skip
    leeftijd = (tijd.nu() - oudste).total_seconds() if oudste else 0.0
    return [
        Meting("portaal_outbox_open", "Berichten die nog weg moeten", sum(per_status.get(s, 0) for s in _WACHT)),
        Meting("portaal_outbox_oudste_seconden", "Hoe lang het oudste bericht wacht", leeftijd),
        *(
            Meting("portaal_outbox_mislukt", "Berichten die zonder hulp niet aankomen", per_status.get(s, 0), label=f'status="{s}"')
            for s in _MISLUKT
        ),
    ]  # fmt: skip


def _koppelingen(uow: UnitOfWork) -> list[Meting]:
    vraag = select(Koppeling.soort, func.count()).where(
        col(Koppeling.actief).is_(True), col(Koppeling.storing_sinds).is_not(None)
    )
    storing = dict(uow.session.execute(vraag.group_by(Koppeling.soort)).all())
    uitleg = "Koppelingen met een storing"
    return [
        Meting("portaal_koppelingen_storing", uitleg, storing.get(s, 0), label=f'soort="{s}"') for s in ("dr", "tas")
    ]


def _open_sessies(uow: UnitOfWork) -> int:
    settings, nu = get_settings(), tijd.nu()
    return uow.session.execute(
        select(func.count()).select_from(Sessie).where(
            col(Sessie.beeindigd_op).is_(None),
            col(Sessie.laatst_op) > nu - timedelta(seconds=settings.session_idle),
            col(Sessie.gemaakt_op) > nu - timedelta(seconds=settings.session_max),
        )
    ).scalar_one()  # fmt: skip


def _geweigerd(uow: UnitOfWork) -> list[Meting]:
    """Refusals of the last hour: a sudden rise is a reason to look."""
    acties = {"sessie.geweigerd": "inloggen", "toegang.geweigerd": "toegang"}
    vraag = select(AuditRegel.actie, func.count()).where(
        col(AuditRegel.actie).in_(acties), AuditRegel.op > tijd.nu() - timedelta(hours=1)
    )
    aantal = dict(uow.session.execute(vraag.group_by(AuditRegel.actie)).all())
    uitleg = "Weigeringen in het afgelopen uur"
    return [
        Meting("portaal_geweigerd_uur", uitleg, aantal.get(actie, 0), label=f'soort="{soort}"')
        for actie, soort in acties.items()
    ]


def _sinds_controlepunt(uow: UnitOfWork) -> float:
    teller = uow.session.get(Teller, GEKLOPT)
    return tijd.nu().timestamp() - teller.waarde if teller else -1


def _audit_rijen(uow: UnitOfWork) -> int:
    kop = uow.session.get(AuditKop, 1)
    return kop.volgnummer if kop else 0
