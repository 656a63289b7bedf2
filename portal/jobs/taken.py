"""The jobs as dbos knows them: thin, safe to run twice, with arguments that are plain JSON."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from dbos import DBOS

from portal.auth import bekend
from portal.auth.principal import PORTAAL
from portal.db.beheren import Persoon
from portal.db.session import opnieuw_na_kruising, unit_of_work
from portal.domain import tijd
from portal.jobs import bezorgen, jaarwissel, keuren, ophalen, ophalen_omgeving, post, vaststellen
from portal.services.archiveren import bewaartermijn, opruimen
from portal.services.archiveren.stand_bewaren import BEDENKTIJD
from portal.services.beheren import samenvoegen
from portal.services.grond import eenmaal, wekkers
from portal.services.grond.audit import controlepunt
from portal.services.inrichten import opruimen as opruimen_bestanden
from portal.services.monitoren import alsnog, gezondheid, teruglezen, vreemden
from portal.services.ontvangen import uitschrijven
from portal.services.plannen import wachtlijst, wijken
from portal.services.vaststellen import buiten_plan
from portal.services.zenden import berichten
from portal.settings import Settings, get_settings

LOG = logging.getLogger("portal.jobs")
_Klus = tuple[str, Callable[[str, str | None], object], str]
"""A recurring job: its name, what it does, and when."""
_SCHOON_NA = timedelta(days=2)


@DBOS.workflow(name=wekkers.BEZORG)
def bezorg(reeks: str) -> int:
    """Deliver one `reeks`; written in the transaction of the message, so it exists if and only if the message does."""
    wie = get_settings().executor_id
    return bezorgen.bezorg(reeks, wie) + bezorgen.help_mee(wie)


@DBOS.workflow(name=wekkers.KEUR)
def keur(document_id: str) -> bool:
    """Check one file that somebody added; written in the transaction in which it came in."""
    return keuren.keur_document(uuid.UUID(document_id))


@DBOS.workflow(name=wekkers.LAAT_BINNEN)
def laat_binnen(partner: str) -> int:
    """Let in what waited for the catalogue of this partner; written in the transaction that applied it."""
    return ophalen.laat_binnen(partner)


@DBOS.workflow(name=wekkers.MELD_PERSOON)
def meld_persoon(persoon_id: str) -> int:
    """Tell delivery systems who somebody is now, and the exam office of a seat that is for another level, or
    comes after he left; written in the transaction that changed it, and twice says it once."""
    return opnieuw_na_kruising(lambda: _meld(uuid.UUID(persoon_id)))


def _meld(persoon_id: uuid.UUID) -> int:
    with unit_of_work() as uow:
        wie = uow.get(Persoon, persoon_id)
        uitschrijven.vraag_om_niveau(uow, wie)
        wijken.volg_vertrek(uow, wie)
        return berichten.stuur_persoon(uow, persoon_id)


@DBOS.workflow(name=wekkers.VERSTUUR_POST)
def verstuur_post(waarvan: str) -> int:
    """Send the mail that is due; written in the transaction of the messages that it is about."""
    return post.verstuur()


@DBOS.workflow(name=wekkers.DRAAI_JAAR)
def draai_jaar(jaarwissel_id: str) -> bool:
    """Turn the school year for one programme; written in the transaction that asked it."""
    return jaarwissel.draai_jaar(uuid.UUID(jaarwissel_id))


@DBOS.workflow(name=wekkers.DRAAI_TERUG)
def draai_terug(jaarwissel_id: str) -> bool:
    """Put back one turn of the school year; written in the transaction that asked it."""
    return jaarwissel.draai_terug(uuid.UUID(jaarwissel_id))


@DBOS.workflow(name="vul_aan")
def vul_aan(moment: str, context: str | None) -> int:
    """Every night: who joined a cohort after its school year was turned is enrolled for its established plan."""
    return jaarwissel.vul_aan()


@DBOS.workflow(name="vangnet")
def vangnet(moment: str, context: str | None) -> int:
    """Every minute: a heartbeat, delivery and mail asked again of what is due, documents nobody requested, files not
    checked."""
    gezondheid.klop()
    ophalen.vraag_documenten()
    keuren.keur_wachtende()
    vreemden.schrijf_bij()
    post.wek_vervallen()
    return bezorgen.wek_alles()


@DBOS.workflow(name="haal_deelnemers")
def haal_deelnemers(moment: str, context: str | None) -> str:
    """Every quarter of an hour: flow 1 of every registry, and the programmes that its enrolments name."""
    return "; ".join([*ophalen.haal_alle_deelnemers(), *ophalen_omgeving.haal_alle_opleidingen()])


@DBOS.workflow(name="vergelijk_catalogus")
def vergelijk_catalogus(moment: str, context: str | None) -> str:
    """Every night: flow 0 of every delivery system, compared only; the exam office decides what is applied."""
    return "; ".join(ophalen.vergelijk_alle_catalogi())


def _vertel() -> int:
    with unit_of_work() as uow:
        return alsnog.vertel(uow)


@DBOS.workflow(name="vertel_alsnog")
def vertel_alsnog(moment: str, context: str | None) -> int:
    """Every night, before anything is read back: each registry is told what it never heard."""
    return opnieuw_na_kruising(_vertel)


@DBOS.workflow(name="lees_terug")
def lees_terug(moment: str, context: str | None) -> int:
    """Every night: ask each delivery system what it knows of the sittings of the coming two weeks."""
    with unit_of_work() as uow:
        return teruglezen.vraag_alles_terug(uow)


@DBOS.workflow(name="lees_versies")
def lees_versies(moment: str, context: str | None) -> int:
    """Every night: which version of the agreement each partner speaks."""
    return ophalen_omgeving.lees_versies()


def _laat_verlopen() -> None:
    with unit_of_work() as uow:
        wachtlijst.sluit_begonnen(uow)
    with unit_of_work() as uow:
        wijken.laat_verlopen(uow)
    with unit_of_work() as uow:
        buiten_plan.leg_vervallen_vast(uow)


@DBOS.workflow(name="ruim_op")
def ruim_op(moment: str, context: str | None) -> int:
    """Every night: forget finished jobs, old counts of strangers, acts of a week ago and addresses not seen for a month;
    and nobody waits in line any more whose Go expired, or for a sitting that began; what lapsed is written down."""
    vreemden.ruim_op()
    with unit_of_work() as uow:
        bekend.ruim_op(uow)
        opruimen_bestanden.ruim_op(uow, PORTAAL)
        samenvoegen.vergeet(uow)
        eenmaal.ruim_op(uow)
    opnieuw_na_kruising(_laat_verlopen)
    voor = (tijd.nu() - _SCHOON_NA).isoformat()
    klaar = DBOS.list_workflows(status=["SUCCESS", "ERROR", "CANCELLED"], end_time=voor, limit=5000, load_input=False)
    ids = [w.workflow_id for w in klaar]
    if ids:
        DBOS.delete_workflows(ids)
    return len(ids)


@DBOS.workflow(name="ruim_geannuleerden_op")
def ruim_geannuleerden_op(moment: str, context: str | None) -> int:
    """Every night: students who were here only for a test that their registry cancelled are emptied."""
    with unit_of_work() as uow:
        return opruimen.ruim_geannuleerden_op(uow, PORTAAL)


@DBOS.workflow(name="vernietig")
def vernietig(moment: str, context: str | None) -> int:
    """Every night: destroy what the board approved a week ago and did not take back; everything is read again."""
    with unit_of_work() as uow:
        return bewaartermijn.voer_uit(uow, PORTAAL, voor=tijd.nu() - BEDENKTIJD)


@DBOS.workflow(name="stel_vast")
def stel_vast(moment: str, context: str | None) -> int:
    """Every morning: what waits under a standing mandate that was given, or a model that was established, since."""
    return vaststellen.stel_vast()


@DBOS.workflow(name="controlepunt")
def leg_controlepunt(moment: str, context: str | None) -> str:
    """Every night: walk the whole audit log and sign its newest row, outside the database."""
    return controlepunt.dagelijks()


_ALTIJD: list[_Klus] = [
    ("vangnet", vangnet, "* * * * *"),
    ("alsnog", vertel_alsnog, "5 3 * * *"),
    ("ruim-op", ruim_op, "40 3 * * *"),
    ("geannuleerden", ruim_geannuleerden_op, "50 3 * * *"),
    ("vernietig", vernietig, "20 4 * * *"),
    ("aanvullen", vul_aan, "30 5 * * *"),
    ("vaststellen", stel_vast, "30 6 * * *"),
]
_OPHALEN: list[_Klus] = [
    ("flow-1", haal_deelnemers, "*/15 * * * *"),
    ("flow-0", vergelijk_catalogus, "20 2 * * *"),
    ("teruglezen", lees_terug, "10 3 * * *"),
    ("versies", lees_versies, "50 1 * * *"),
]


def plan(settings: Settings) -> None:
    """Set the clock of the recurring jobs; pulls can be switched off by a setting."""
    gezondheid.klop()
    regels = [*_ALTIJD, ("audit", leg_controlepunt, f"10 {settings.audit_checkpoint_hour} * * *")]
    if settings.scheduled_pulls:
        regels += _OPHALEN
    else:
        for naam, _, _ in _OPHALEN:
            DBOS.delete_schedule(naam)
    DBOS.apply_schedules(
        [
            {
                "schedule_name": naam,
                "workflow_fn": functie,  # type: ignore[typeddict-item]  # as JSON a moment is text, and what it gives is kept
                "schedule": cron,
                "cron_timezone": settings.timezone,
                "automatic_backfill": naam == "audit",
            }
            for naam, functie, cron in regels
        ]
    )
