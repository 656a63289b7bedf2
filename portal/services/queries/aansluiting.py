"""Reconciliation: not which message failed, but what should have come and did not."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time

from sqlalchemy import Select
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.services import instellingen
from portal.services.queries import paden
from portal.services.queries.rijen.monitoren import AansluitRij

_MAX = 50


def uiterste_start(uow: UnitOfWork) -> datetime:
    """Sittings that ended before this moment should have their results by now."""
    gesloten = instellingen.gesloten_dagen(uow)
    werkdagen, dag = 2, tijd.vandaag()
    while termijnen.werkdagen_tussen(dag, tijd.vandaag(), gesloten) <= werkdagen:
        dag = dag.fromordinal(dag.toordinal() - 1)
    return datetime.combine(dag.fromordinal(dag.toordinal() + 1), time(), tijd.ZONE).astimezone(UTC)


def _basis(principal: Principal, zitting_id: uuid.UUID | None) -> Select:  # type: ignore[type-arg]
    vraag = (
        select(Deelname, Zitting, Persoon.naam)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .where(visible(principal, P.INSCHRIJVING_INZIEN, Deelname), visible(principal, P.INSCHRIJVING_INZIEN, Zitting))
        .order_by(col(Zitting.start), col(Persoon.achternaam))
    )
    return vraag.where(Zitting.id == zitting_id) if zitting_id else vraag


def ontbrekend(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None = None) -> Select:  # type: ignore[type-arg]
    """Present, and still no score more than two working days after the sitting."""
    resultaat = select(Resultaat.deelname_id).where(col(Resultaat.is_huidig).is_(True), Resultaat.status != "bezig")
    return _basis(principal, zitting_id).where(
        col(Deelname.presentie).in_([p.value for p in Presentie if p.was_er]),
        Deelname.status != "geannuleerd",
        col(Deelname.id).not_in(resultaat),
        Zitting.eind < uiterste_start(uow),
        Zitting.status != "geannuleerd",
    )


def aansluiting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None = None) -> list[AansluitRij]:
    """What does not match between the portal and its partners, oldest first (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    return [
        *_ontbrekend(uow, principal, zitting_id),
        *_zonder_presentie(uow, principal, zitting_id),
        *_onbevestigd(uow, principal, zitting_id),
    ]


def _ontbrekend(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None) -> Iterator[AansluitRij]:
    for _deelname, zitting, student in uow.session.exec(ontbrekend(uow, principal, zitting_id).limit(_MAX)):
        tekst = f"Was aanwezig bij {zitting.naam}, maar er is geen resultaat."
        yield _rij("Resultaat ontbreekt", tekst, student, zitting, "bad")


def _zonder_presentie(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None) -> Iterator[AansluitRij]:
    met = select(Resultaat.deelname_id).where(col(Resultaat.is_huidig).is_(True), Resultaat.status == "voorlopig")
    vraag = _basis(principal, zitting_id).where(
        col(Deelname.id).in_(met), (Deelname.status == "geannuleerd") | (Deelname.presentie == Presentie.AFWEZIG.value)
    )
    for deelname, zitting, student in uow.session.exec(vraag.limit(_MAX)):
        reden = "de plaatsing is geannuleerd" if deelname.status == "geannuleerd" else "de student was afwezig"
        tekst = f"Er is een resultaat voor {zitting.naam}, maar {reden}."
        yield _rij("Resultaat zonder deelname", tekst, student, zitting, "warn")


def _onbevestigd(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None) -> Iterator[AansluitRij]:
    """Placed here on an OKE sitting to come, and the delivery system never confirmed it."""
    bevestigd = select(OkeBericht.onderwerp_id).where(
        OkeBericht.flow == 2, OkeBericht.status == "bevestigd", OkeBericht.onderwerp_soort == "deelname",
        col(OkeBericht.onderwerp_id).is_not(None),
    )  # fmt: skip
    vraag = _basis(principal, zitting_id).where(
        Deelname.status == "geplaatst", Zitting.status == "gepland", col(Examen.oke).is_(True),
        Zitting.start > tijd.nu(), col(Deelname.id).not_in(bevestigd),
    )  # fmt: skip
    for _deelname, zitting, student in uow.session.exec(vraag.limit(_MAX)):
        tekst = f"Is geplaatst op {zitting.naam}, maar het afnamesysteem heeft dat nog niet bevestigd."
        yield _rij("Niet bevestigd door afnamesysteem", tekst, student, zitting, "warn")


def _rij(soort: str, tekst: str, student: str, zitting: Zitting, tone: str) -> AansluitRij:
    return AansluitRij(
        soort, tekst, student, str(zitting.id), tijd.toon_moment(zitting.start), tone, paden.zitting(zitting.id)
    )
