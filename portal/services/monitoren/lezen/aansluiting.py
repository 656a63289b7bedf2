"""Reconciliation: not which message failed, but what should have come or should match, and did not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beheren import Persoon, Taak
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import Melding
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.db.vaststellen import Commissiebesluit
from portal.domain import termijnen, tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import BeoordelingStatus, DeelnameStatus, ResultaatStatus, ZittingStatus
from portal.domain.taal import telt
from portal.services.aanmelden.stand_besluiten import WERK_ZONDER_PLEK
from portal.services.grond import instellingen
from portal.services.grond.scores import zonder_score
from portal.services.monitoren.lezen import aansluiting_dr, aansluiting_tas
from portal.services.monitoren.lezen.aansluiting_rij import AansluitRij, Aansluitverschil, als_rij

_MAX = 50
_ZOEK = 400
SOORTEN = MappingProxyType(
    {
        "geen-resultaten": "Nog geen enkel resultaat",
        "ontbreekt": "Resultaat ontbreekt",
        "zonder-deelname": "Resultaat zonder deelname",
        **aansluiting_tas.SOORTEN,
        **aansluiting_dr.SOORTEN,
    }
)


def _uitwisselen(uow: UnitOfWork) -> tuple[int, frozenset[date]]:
    """In how many working days what is finished is to be here, as the school set it, and the days that do not count."""
    return instellingen.lees_getal(uow, "uitwisselen_werkdagen"), instellingen.gesloten_dagen(uow)


def laatste_dag_op_tijd(uow: UnitOfWork) -> date:
    """What was finished on this day or later still has time to be exchanged."""
    werkdagen, gesloten = _uitwisselen(uow)
    dag = tijd.vandaag()
    while termijnen.werkdagen_tussen(dag, tijd.vandaag(), gesloten) <= werkdagen:
        dag = dag.fromordinal(dag.toordinal() - 1)
    return dag.fromordinal(dag.toordinal() + 1)


def _basis(principal: Principal, zitting_id: uuid.UUID | None) -> Vraag:
    vraag = (
        select(Deelname, Zitting, Persoon.naam)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .where(visible(principal, P.INSCHRIJVING_INZIEN, Deelname), visible(principal, P.INSCHRIJVING_INZIEN, Zitting))
        .order_by(col(Zitting.start), col(Zitting.id), col(Persoon.sorteervorm))
    )
    return vraag.where(Zitting.id == zitting_id) if zitting_id else vraag


def ontbrekend(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None = None) -> Vraag:
    """Present, and no score although the days to assess and to exchange are over (BEO-4)."""
    dag = laatste_dag_op_tijd(uow)
    grens = datetime.combine(dag, time(), tijd.ZONE).astimezone(UTC)
    heeft_tijd = exists().where(
        col(Beoordeling.deelname_id) == Deelname.id,
        or_(
            (col(Beoordeling.status) == BeoordelingStatus.TE_DOEN) & (col(Beoordeling.uiterlijk) >= dag),
            (col(Beoordeling.status) == BeoordelingStatus.GEDAAN) & (col(Beoordeling.gedaan_op) >= grens),
        ),
    )
    onverwacht = exists().where(
        col(Inschrijving.id) == Deelname.inschrijving_id,
        col(PlanbareToets.id) == Inschrijving.toets_id,
        col(PlanbareToets.resultaat_verwacht).is_(False),
    )
    return _basis(principal, zitting_id).where(
        *zonder_score(),
        ~onverwacht,
        col(Zitting.laatste_eind) < grens,
        col(Zitting.status) != ZittingStatus.GEANNULEERD,
        ~heeft_tijd,
    )


def ontbrekend_per_zitting(uow: UnitOfWork, principal: Principal, hoogstens: int) -> list[tuple[Zitting, int, date]]:
    """Sittings with what is missing, oldest first: how many, and until when it was on time: from the day that the sitting
    and the work on it were, or should have been, finished (BEO-4)."""
    werk = aliased(Beoordeling)
    telling = (
        ontbrekend(uow, principal)
        .order_by(None)
        .join(werk, isouter=True, onclause=col(werk.deelname_id) == Deelname.id)
        .with_only_columns(
            Zitting.id,
            func.count(col(Deelname.id).distinct()),
            func.max(werk.uiterlijk).filter(col(werk.status) == BeoordelingStatus.TE_DOEN),
            func.max(werk.gedaan_op).filter(col(werk.status) == BeoordelingStatus.GEDAAN),
        )
        .group_by(col(Zitting.id))
        .subquery()
    )
    vraag = kies(Zitting, *list(telling.c)[1:]).join(telling, onclause=telling.c[0] == Zitting.id)
    werkdagen, gesloten = _uitwisselen(uow)
    uit = []
    for zitting, aantal, te_doen, gedaan in uow.session.exec(vraag.order_by(col(Zitting.start)).limit(hoogstens)):
        dagen = [tijd.dag_van(m) for m in (zitting.laatste_eind, gedaan) if m] + [d for d in (te_doen,) if d]
        uit.append((zitting, aantal, termijnen.plus_werkdagen(max(dagen), werkdagen, gesloten)))
    return uit


def aansluiting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None = None) -> list[AansluitRij]:
    """What does not match between the portal and its partners, oldest first (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    verschillen = [
        *_ontbrekend(uow, principal, zitting_id),
        *_zonder_presentie(uow, principal, zitting_id),
        *aansluiting_tas.verschillen(uow, principal, _basis(principal, zitting_id), zitting_id),
        *aansluiting_dr.verschillen(uow, _basis(principal, zitting_id)),
    ]
    meldingen = _meldingen(uow, [v.sleutel for v in verschillen])
    return [als_rij(v, meldingen.get(v.sleutel)) for v in verschillen]


def _meldingen(uow: UnitOfWork, sleutels: list[str]) -> dict[str, Melding]:
    """The newest issue per difference."""
    if not sleutels:
        return {}
    vraag = select(Melding).where(col(Melding.sleutel).in_(sleutels)).order_by(col(Melding.nummer))
    return {m.sleutel: m for m in uow.session.exec(vraag)}


def _ontbrekend(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None) -> Iterator[Aansluitverschil]:
    """One line for a sitting of which nothing came at all, else one per student."""
    iets = exists().where(
        col(Resultaat.zitting_id) == Zitting.id,
        col(Resultaat.is_huidig).is_(True),
        col(Resultaat.status) != ResultaatStatus.BEZIG,
    )
    vraag = ontbrekend(uow, principal, zitting_id).add_columns(iets).limit(_ZOEK)
    rijen = uow.session.exec(vraag).all()
    return islice(_per_zitting(rijen), _MAX)


def _per_zitting(rijen: Iterable[Any]) -> Iterator[Aansluitverschil]:
    for _id, groep in groupby(rijen, key=lambda r: r[1].id):
        leden = list(groep)
        zitting = leden[0][1]
        if not leden[0][3]:
            wie = telt(len(leden), "student was", "studenten waren")
            tekst = f"{wie} aanwezig, maar er is nog geen enkel resultaat."
            herstel = "Vraag het afnamesysteem of de beoordelaar waar de resultaten blijven, en laat ze opnieuw sturen."
            yield Aansluitverschil("geen-resultaten", SOORTEN["geen-resultaten"], tekst, herstel, zitting, "bad")
            continue
        for deelname, zitting, student, _ in leden:
            tekst = f"Was aanwezig bij {zitting.naam}, maar er is geen resultaat."
            herstel = "Vraag het afnamesysteem of de beoordelaar om het resultaat van deze student opnieuw te sturen."
            yield Aansluitverschil(
                "ontbreekt", SOORTEN["ontbreekt"], tekst, herstel, zitting, "bad", student, deelname.id
            )


def _eraf_en_open() -> ColumnElement[bool]:
    """Taken off the sitting, and the exam office has not said what becomes of the score."""
    vraag = select(Taak.onderwerp_id).where(Taak.soort == WERK_ZONDER_PLEK)
    beantwoord = vraag.where(col(Taak.afgehandeld_op).is_not(None))
    hier = col(Deelname.inschrijving_id)
    wacht = or_(hier.in_(vraag.where(col(Taak.afgehandeld_op).is_(None))), hier.not_in(beantwoord))
    return and_(col(Deelname.status) == DeelnameStatus.GEANNULEERD, wacht)


def _afwezig() -> ColumnElement[bool]:
    """Absent by the report, unless the board decided that the score does not count."""
    besloten = select(Commissiebesluit.deelname_id).where(*Commissiebesluit.laat_werk_niet_tellen())
    hier = col(Deelname.presentie) == Presentie.AFWEZIG.value
    return and_(hier, col(Deelname.status) != DeelnameStatus.GEANNULEERD, col(Deelname.id).not_in(besloten))


def _zonder_presentie(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None
) -> Iterator[Aansluitverschil]:
    met = select(Resultaat.deelname_id).where(
        col(Resultaat.is_huidig).is_(True), Resultaat.status == ResultaatStatus.VOORLOPIG
    )
    vraag = _basis(principal, zitting_id).where(col(Deelname.id).in_(met), or_(_eraf_en_open(), _afwezig()))
    for deelname, zitting, student in uow.session.exec(vraag.limit(_MAX)):
        weg = deelname.status == DeelnameStatus.GEANNULEERD
        reden = "de plaatsing is geannuleerd" if weg else "de student was afwezig"
        tekst = f"Er is een resultaat voor {zitting.naam}, maar {reden}."
        herstel = (
            "Zeg op ‘Mijn werk’ wat hierover is besloten: het telt niet mee."
            if weg
            else (
                "Was de student er toch? Vraag de surveillant om het proces-verbaal aan te vullen. Zo niet, dan stelt de "
                "commissie dit resultaat niet vast en vraagt u het afnamesysteem om uitleg."
            )
        )
        soort = SOORTEN["zonder-deelname"]
        yield Aansluitverschil("zonder-deelname", soort, tekst, herstel, zitting, "warn", student, deelname.id)
