"""Find a student, a member of staff, an exam, a sitting or basic data from any page: each as its own list would show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import case
from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import met_studentnummer, studentnummer
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, leest
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.domain.taal import telt
from portal.domain.tekst import zoekvorm
from portal.services.aanmelden.lezen import studentkaart
from portal.services.beheren.lezen import gebruikers
from portal.services.beheren.lezen.gebruikers import GebruikerFilter
from portal.services.grond import lijst, paden
from portal.services.inrichten.lezen import basis, versies
from portal.services.inrichten.lezen.versies import VersieFilter
from portal.services.inrichten.stand_basis import SOORTEN
from portal.services.plannen.lezen import zittingen_zoeken
from portal.services.plannen.lezen.zittingen import ZittingRij

MINSTENS, PER_SOORT = 2, 5
"""Letters to search for, and results of one kind."""


_VAN_EEN_ZITTING = (Rol.SURVEILLANT, Rol.BEOORDELAAR)
"""Roles that work on the sitting itself, and have no list of all of them."""


@dataclass(frozen=True, kw_only=True)
class Vondst:
    """One result: what it is, its name, what tells it from others, and where it leads."""

    soort: str
    titel: str
    onder: str
    link: str


def zoek(uow: UnitOfWork, principal: Principal, tekst: str) -> list[Vondst]:
    """What this person may see that has each of these words, students first; at most five of a kind (PRK-14).

    Nothing is found here that is not in a list of the reader: each kind asks the permission and the reach of its own list.
    """
    require(principal, P.WERK_INZIEN)
    tekst = tekst[:100]
    if len(zoekvorm(tekst)) < MINSTENS:
        return []
    soorten = (_studenten, _kandidaten, _medewerkers, _examens, _eigen_examens, _zittingen, _basisgegevens)
    return [v for soort in soorten for v in soort(uow, principal, tekst)]


def _mag(principal: Principal, permission: P, wat: Leesobject) -> bool:
    return principal.can(permission) and leest(principal.rol, wat)


def _studenten(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    if not _mag(principal, P.INSCHRIJVING_INZIEN, Leesobject.STUDENTKAART):
        return
    for s, opleiding in studentkaart.gevonden(uow, principal, tekst, PER_SOORT):
        onder = ", ".join(t for t in (studentnummer(s), opleiding, f"cohort {s.cohort}" if s.cohort else "") if t)
        yield Vondst(soort="Student", titel=s.naam, onder=onder, link=paden.student(s.id))


def _kandidaten(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    """For who works on sittings the students on the own ones, as the list of a sitting shows them."""
    if principal.rol not in _VAN_EEN_ZITTING or not _mag(principal, P.ZITTING_INZIEN, Leesobject.DEELNEMER):
        return
    vraag = (
        select(Persoon.naam, met_studentnummer(), Zitting)
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            lijst.zoek(tekst, Persoon.zoekvorm), visible(principal, P.ZITTING_INZIEN, Deelname),
            Deelname.status != DeelnameStatus.GEANNULEERD,
        )
        .order_by(col(Zitting.start).desc(), Persoon.sorteervorm, col(Persoon.id))
        .limit(PER_SOORT)
    )  # fmt: skip
    for naam, nummer, z in uow.session.exec(vraag):
        yield Vondst(soort="Student", titel=naam, onder=f"{nummer}, {_wanneer(z)}", link=paden.afnemen(z.id))


def _wanneer(z: Zitting) -> str:
    return f"{z.naam}, {tijd.moment(z.start)}"


def _medewerkers(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    """For who grants rights everybody in the list of users; for the others who stand on a sitting that they see."""
    if principal.can(P.RECHTEN_BEHEREN):
        for g in gebruikers.gebruikers(uow, principal, GebruikerFilter(tekst=tekst, per_pagina=PER_SOORT)).rijen:
            yield Vondst(soort="Medewerker", titel=g.naam, onder=", ".join(g.rollen), link=paden.rechten_van(g.id))
    if not _mag(principal, P.ZITTING_INZIEN, Leesobject.ZITTING_RIJ) or principal.rol in _VAN_EEN_ZITTING:
        return
    straks = func.sum(case((col(Zitting.start) >= tijd.nu(), 1), else_=0))
    vraag = (
        select(Persoon.naam, Zittingsmedewerker.rol, straks)
        .join(Zittingsmedewerker, onclause=col(Zittingsmedewerker.persoon_id) == Persoon.id)
        .join(Zitting, onclause=col(Zitting.id) == Zittingsmedewerker.zitting_id)
        .where(lijst.zoek(tekst, Persoon.zoekvorm), visible(principal, P.ZITTING_INZIEN, Zitting))
        .group_by(col(Persoon.id), Persoon.naam, Persoon.sorteervorm, Zittingsmedewerker.rol)
        .order_by(Persoon.sorteervorm, col(Persoon.id))
        .limit(PER_SOORT)
    )
    for naam, rol, aantal in uow.session.exec(vraag):
        onder = f"{rol}, nog {telt(int(aantal), 'zitting', 'zittingen')}"
        yield Vondst(soort="Medewerker", titel=naam, onder=onder, link=f"{paden.ZITTINGEN}?{urlencode({'zoek': naam})}")


def _examens(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    if not _mag(principal, P.CATALOGUS_INZIEN, Leesobject.VERSIE_RIJ):
        return
    for v in versies.versies(uow, principal, VersieFilter(zoek=tekst, per_pagina=PER_SOORT)).rijen:
        yield Vondst(soort="Examen", titel=v.naam, onder=f"{v.code}, {v.status_tekst}", link=paden.versie(v.id))


def _eigen_examens(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    """For a student the exams of the own enrolments."""
    if principal.rol is not Rol.STUDENT:
        return
    vraag = (
        select(Examen.naam, Inschrijving.status)
        .join(Inschrijving, onclause=col(Inschrijving.examen_id) == Examen.id)
        .where(
            lijst.zoek(tekst, Examen.zoekvorm), visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving),
            Inschrijving.status != InschrijvingStatus.GEANNULEERD,
        )
        .order_by(Examen.naam, col(Inschrijving.id))
        .limit(PER_SOORT)
    )  # fmt: skip
    for naam, status in uow.session.exec(vraag):
        behaald = status == InschrijvingStatus.BEHAALD
        onder, pad = ("Mijn resultaten", paden.RESULTATEN) if behaald else ("Mijn examens", paden.EXAMENS)
        yield Vondst(soort="Examen", titel=naam, onder=onder, link=pad)


def _zittingen(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    if not _mag(principal, P.ZITTING_INZIEN, Leesobject.ZITTING_RIJ):
        return
    pad = paden.afnemen if principal.rol in _VAN_EEN_ZITTING else paden.zitting
    for z in zittingen_zoeken.gevonden(uow, principal, tekst, PER_SOORT):
        yield Vondst(soort="Zitting", titel=f"{z.naam}, {z.dag} {z.tijd}", onder=_onder(z), link=pad(z.id))


_BASIS = {"studenten": "Student", "lokalen": "Lokaal", "opleidingen": "Opleiding", "eenheden": "Onderdeel"}
"""The basic data that is looked for by name, as one of them is called; staff is found with the users."""


def _basisgegevens(uow: UnitOfWork, principal: Principal, tekst: str) -> Iterator[Vondst]:
    """For who keeps basic data its rows, in their own list; no students for who has found them as students."""
    if not principal.can(P.BASIS_BEHEREN):
        return
    for naam, een in _BASIS.items():
        if principal.rol not in SOORTEN[naam].rollen:
            continue
        for titel, sleutel in basis.gevonden(uow, principal, naam, tekst, PER_SOORT):
            link = f"{paden.basis(naam)}?{urlencode({'zoek': sleutel or titel, 'toon': 'alles'})}"
            yield Vondst(soort=een, titel=titel, onder=sleutel, link=link)


def _onder(z: ZittingRij) -> str:
    return ", ".join(
        t for t in (z.ruimte, f"surveillant {z.surveillant}" if z.surveillant else "", z.status_tekst) if t
    )
