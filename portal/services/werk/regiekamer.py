"""The home of the exam office: what happens today, what waits, and what went wrong, each number with its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from portal.auth.open_werk import open_werk
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.afnemen import Incident
from portal.db.beheren import Koppeling
from portal.db.beoordelen import Beoordeling
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag
from portal.domain import termijnen, tijd
from portal.domain.levensloop import NIET_GEPLAND
from portal.domain.rechten import P
from portal.domain.statussen import GESTRAND, DeelnameStatus, ZittingStatus
from portal.domain.taal import telt
from portal.services.grond import instellingen, paden
from portal.services.grond.scores import zonder_score
from portal.services.werk.eerste_keer import is_ingericht


@dataclass(frozen=True)
class Kerngetal:
    """A number that leads to the list behind it."""

    titel: str
    waarde: str
    uitleg: str
    toon: str
    link: str


@dataclass(frozen=True, kw_only=True)
class VandaagRij:
    """A sitting of today in the rooms."""

    zitting_id: str
    tijd: str
    examen: str
    waar: str
    status: str
    toon: str
    link: str


@dataclass(frozen=True)
class Regiekamer:
    """The home of the exam office: a sentence, five numbers and today's rooms."""

    dag: str
    zin: str
    getallen: tuple[Kerngetal, ...]
    vandaag: tuple[VandaagRij, ...]
    koppelingen_zin: str
    koppelingen_toon: str


_MAX = 200
_BEGIN = "De school is nog niet ingericht."


def _aantal(uow: UnitOfWork, vraag: Any) -> int:
    return int(uow.session.exec(vraag).one() or 0)


def regiekamer(uow: UnitOfWork, principal: Principal) -> Regiekamer:
    """A sentence, five numbers and the rooms of today (PRODUCT: control room, MON-3)."""
    require(principal, P.OKE_MONITOREN)
    require(principal, P.ZITTING_INZIEN)
    dag = tijd.vandaag()
    vandaag = _vandaag(uow, principal, dag)
    morgen = _morgen(uow, principal, dag)
    getallen = (
        _studenten(uow, principal, dag),
        _bezig(vandaag),
        _wacht_op_resultaat(uow, principal),
        _termijn(uow, principal),
        _uitval(uow, principal),
    )
    aandacht = sum(g.toon in ("warn", "bad") for g in getallen)
    zin, toon = _koppelingen(uow)
    leeg = not vandaag and not morgen and not is_ingericht(uow)
    return Regiekamer(
        dag=tijd.dag(dag),
        zin=f"{_zittingen(len(vandaag))} vandaag, {morgen} morgen. {_BEGIN if leeg else _aandacht(aandacht)}",
        getallen=getallen,
        vandaag=tuple(vandaag),
        koppelingen_zin=zin,
        koppelingen_toon=toon,
    )


def _zittingen(aantal: int) -> str:
    return {0: "Geen zittingen", 1: "1 zitting"}.get(aantal, f"{aantal} zittingen")


def _aandacht(aantal: int) -> str:
    woorden = {0: "Alles loopt.", 1: "Eén cijfer hieronder vraagt aandacht."}
    telwoord = {2: "Twee", 3: "Drie", 4: "Vier"}.get(aantal, str(aantal))
    return woorden.get(aantal, f"{telwoord} cijfers hieronder vragen aandacht.")


def _op_dag(principal: Principal, dag: date) -> tuple[ColumnElement[bool], ...]:
    van, tot = tijd.dag_grenzen(dag)
    return (
        col(Zitting.start) >= van,
        col(Zitting.start) < tot,
        col(Zitting.status).not_in(NIET_GEPLAND),
        visible(principal, P.ZITTING_INZIEN, Zitting),
    )


def _vandaag(uow: UnitOfWork, principal: Principal, dag: date) -> list[VandaagRij]:
    incidenten = select(func.count()).where(Incident.zitting_id == Zitting.id).correlate(Zitting).scalar_subquery()
    vraag = (
        select(Zitting, Examen.naam, Ruimte.code, incidenten)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .where(*_op_dag(principal, dag))
        .order_by(col(Zitting.start), Ruimte.zoekvorm)
        .limit(_MAX)
    )
    return [_rij(*rij) for rij in uow.session.exec(vraag)]


def _rij(zitting: Zitting, examen: str, ruimte: str, incidenten: int) -> VandaagRij:
    status, toon = _status(zitting, incidenten)
    wie = telt(zitting.bezet, "student", "studenten")
    return VandaagRij(
        zitting_id=str(zitting.id),
        tijd=tijd.tijdstip(zitting.start),
        examen=examen,
        waar=f"{ruimte} · {wie}",
        status=status,
        toon=toon,
        link=paden.zitting(zitting.id),
    )


def _status(zitting: Zitting, incidenten: int) -> tuple[str, str]:
    over = zitting.laatste_eind - tijd.nu()
    if zitting.status == ZittingStatus.OPEN:
        if incidenten:
            return "Incident gemeld", "warn"
        minuten = int(over.total_seconds() // 60)
        return (f"Bezig, nog {minuten} min", "info") if minuten > 0 else ("Bezig, eindtijd voorbij", "warn")
    if zitting.status == ZittingStatus.GESLOTEN:
        return "Wacht op ondertekening", "warn"
    if zitting.status == ZittingStatus.ONDERTEKEND:
        return "Afgerond", "ok"
    return ("Nog niet geopend", "bad") if zitting.start < tijd.nu() else ("Klaar om te starten", "plain")


def _morgen(uow: UnitOfWork, principal: Principal, dag: date) -> int:
    morgen = date.fromordinal(dag.toordinal() + 1)
    return _aantal(uow, select(func.count()).select_from(Zitting).where(*_op_dag(principal, morgen)))


def _studenten(uow: UnitOfWork, principal: Principal, dag: date) -> Kerngetal:
    vraag = (
        select(func.count(), func.count().filter(col(Deelname.extra_minuten) > 0))
        .select_from(Deelname)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(Deelname.status != DeelnameStatus.GEANNULEERD, *_op_dag(principal, dag))
    )
    aantal, extra = uow.session.exec(vraag).one()
    return Kerngetal("Studenten vandaag", str(aantal), f"{extra} met extra tijd", "plain", paden.ZITTINGEN)


def _bezig(vandaag: list[VandaagRij]) -> Kerngetal:
    bezig = sum(r.status.startswith(("Bezig", "Incident")) for r in vandaag)
    return Kerngetal("Nu bezig", str(bezig), f"van {_zittingen(len(vandaag)).lower()}", "plain", paden.ZITTINGEN)


def wacht_op_resultaat(principal: Principal) -> Vraag:
    """Participations that were taken and have no score yet."""
    return (
        *zonder_score(),
        Zitting.status == ZittingStatus.ONDERTEKEND,
        visible(principal, P.ZITTING_INZIEN, Zitting),
    )


def _wacht_op_resultaat(uow: UnitOfWork, principal: Principal) -> Kerngetal:
    vraag = (
        select(func.count(), func.min(Zitting.eind))
        .select_from(Deelname)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(*wacht_op_resultaat(principal))
    )
    aantal, oudste = uow.session.exec(vraag).one()
    if not aantal:
        return Kerngetal("Wacht op resultaat", "0", "alles is binnen", "ok", paden.OKE)
    eind = tijd.dag_van(oudste)
    dagen = termijnen.werkdagen_tussen(eind, tijd.vandaag(), instellingen.gesloten_dagen(uow))
    return Kerngetal(
        "Wacht op resultaat",
        str(aantal),
        f"oudste {termijnen.in_werkdagen(dagen)}",
        "warn" if dagen > 5 else "plain",
        paden.OKE,
    )


def _termijn(uow: UnitOfWork, principal: Principal) -> Kerngetal:
    """Assessments whose last day is the next working day or earlier."""
    grens = termijnen.plus_werkdagen(tijd.vandaag(), 1, instellingen.gesloten_dagen(uow))
    zichtbaar = select(Zitting.id).where(visible(principal, P.ZITTING_INZIEN, Zitting))
    vraag = select(func.count(), func.count().filter(col(Beoordeling.uiterlijk) < tijd.vandaag())).where(
        open_werk(),
        Beoordeling.uiterlijk <= grens,
        col(Beoordeling.zitting_id).in_(zichtbaar),
    )
    aantal, te_laat = uow.session.exec(vraag).one()
    uitleg = f"{te_laat} over de termijn" if te_laat else "binnen 1 werkdag"
    toon = "bad" if te_laat else "warn" if aantal else "ok"
    return Kerngetal("Termijn nadert", str(aantal), uitleg, toon, paden.ZITTINGEN)


def _uitval(uow: UnitOfWork, principal: Principal) -> Kerngetal:
    vraag = select(func.count(), func.count().filter(col(OkeBericht.richting) == "uit")).where(
        col(OkeBericht.status).in_(GESTRAND), visible(principal, P.OKE_MONITOREN, OkeBericht)
    )
    aantal, eigen = uow.session.exec(vraag).one()
    uitleg = f"{eigen} door ons op te lossen" if aantal else "geen uitval"
    return Kerngetal("Uitval uitwisseling", str(aantal), uitleg, "bad" if aantal else "ok", f"{paden.OKE}?fouten=1")


def _koppelingen(uow: UnitOfWork) -> tuple[str, str]:
    vraag = select(Koppeling.naam, Koppeling.storing_sinds).where(col(Koppeling.actief).is_(True))
    alle = uow.session.exec(vraag.order_by(Koppeling.zoekvorm).limit(200)).all()
    stuk = [naam for naam, sinds in alle if sinds is not None][:20]
    if not alle:
        return "Nog geen koppelingen", "plain"
    if not stuk:
        return "Koppelingen in orde", "ok"
    return f"Storing bij {', '.join(stuk)}", "bad"
