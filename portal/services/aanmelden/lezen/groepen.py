"""Read groups of the registry, what enrolling one of them would do, and what putting it out again would."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import Groep, Groepsaanmelding, Groepslid, Inschrijving
from portal.db.beheren import Koppeling, Persoon
from portal.db.inrichten import Examen, Opleiding
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden import stand_groep
from portal.services.aanmelden.lezen.examen_kiezen import aan_te_melden
from portal.services.aanmelden.stand_inschrijven import AL, BEHAALD, WACHT
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht

_SOORTEN = {"class": "Klas", "learning group": "Lesgroep", "team": "Team"}
_MAX_LEDEN = 50


@dataclass(frozen=True, kw_only=True)
class GroepRij:
    """A group in the list."""

    id: str
    naam: str
    code: str
    soort: str
    leden: int
    stand: str


@dataclass(frozen=True, kw_only=True)
class LidRij:
    """One member, with what enrolling would do."""

    id: str
    naam: str
    nummer: str
    opleiding: str
    toon: str
    uitkomst: str
    student_id: str = ""
    """The student, when he is known here and within reach."""


@dataclass(frozen=True)
class GroepView:
    """One group with its members, and the outcome for the chosen exam."""

    id: str = ""
    naam: str = ""
    soort: str = ""
    partner: str = ""
    stand: str = ""
    kan: int = 0
    kan_niet: int = 0
    leden: tuple[LidRij, ...] = ()
    meer: int = 0


_OP: dict[str, Any] = {"naam": Groep.zoekvorm, "soort": Groep.soort, "stand": Groep.leden_op}
SORTEERBAAR = (*_OP, "leden")


class GroepFilter(Opdracht):
    """Which groups to show."""

    zoek: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def groepen(uow: UnitOfWork, principal: Principal, filter: GroepFilter) -> Pagina[GroepRij]:
    """One page of groups, by name."""
    require(principal, P.INSCHRIJVING_DOEN)
    actief = (col(Groepslid.groep_id) == Groep.id, col(Groepslid.actief).is_(True), col(Groepslid.is_student))
    leden = select(func.count()).where(*actief).correlate(Groep).scalar_subquery()
    vraag = select(Groep, leden)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Groep.zoekvorm))
    vraag = lijst.op(vraag, filter.op, {**_OP, "leden": leden}, Groep.zoekvorm, col(Groep.id))
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    return blad.naar(lambda rij: _rij(rij[0], rij[1]))


def _rij(g: Groep, leden: int) -> GroepRij:
    return GroepRij(
        id=str(g.id), naam=g.naam, code=g.code, soort=_SOORTEN.get(g.soort, g.soort), leden=leden, stand=_stand(g)
    )


def _stand(g: Groep) -> str:
    return f"Leden gelezen op {tijd.moment(g.leden_op)}" if g.leden_op else "Leden nog niet gelezen"


def groep(uow: UnitOfWork, principal: Principal, groep_id: uuid.UUID, examen_id: uuid.UUID | None = None) -> GroepView:
    """One group with at most fifty members; with an exam, what enrolling would do for each."""
    require(principal, P.INSCHRIJVING_DOEN)
    g = uow.get(Groep, groep_id)
    examen = uow.get(Examen, examen_id) if examen_id else None
    oordelen = stand_groep.beoordeel(uow, principal, g, examen)
    ids = {o.student.opleiding_id for o in oordelen if o.student}
    vraag = select(Opleiding.id, Opleiding.naam).where(col(Opleiding.id).in_(ids))
    namen = dict(uow.session.exec(vraag).all())
    koppeling = uow.session.get(Koppeling, g.koppeling_id) if g.koppeling_id else None
    kan = sum(not o.reden for o in oordelen)
    return GroepView(
        id=str(g.id),
        naam=g.naam,
        soort=_SOORTEN.get(g.soort, g.soort),
        partner=koppeling.naam if koppeling else "",
        stand=_stand(g),
        kan=kan,
        kan_niet=len(oordelen) - kan,
        leden=tuple(_lid(o, namen, examen is not None) for o in oordelen[:_MAX_LEDEN]),
        meer=max(0, len(oordelen) - _MAX_LEDEN),
    )


def _lid(o: stand_groep.LidOordeel, opleidingen: dict[uuid.UUID, str], gekozen: bool) -> LidRij:
    s = o.student
    naam, nummer = (s.naam, studentnummer(s)) if s else ("Onbekend", "")
    opleiding = opleidingen.get(s.opleiding_id, "") if s and s.opleiding_id else ""
    goed = ("ok", "Wordt aangemeld") if gekozen else ("plain", "Kies eerst een examen")
    toon, uitkomst = ("info" if o.reden in (AL, WACHT, BEHAALD) else "warn", o.reden) if o.reden else goed
    wie = str(s.id) if s else ""
    return LidRij(
        id=str(o.lid.id), naam=naam, nummer=nummer, opleiding=opleiding, toon=toon, uitkomst=uitkomst, student_id=wie
    )


@dataclass(frozen=True, kw_only=True)
class GroepsaanmeldingRij:
    """One time that this group was enrolled, with how many of those still are."""

    id: str
    examen: str
    wanneer: str
    door: str
    aantal: int
    nog: int


@dataclass(frozen=True, kw_only=True)
class AfmeldRij:
    """One student whom a group act enrolled, with what putting the group out would do."""

    id: str
    student_id: str
    naam: str
    toon: str
    uitkomst: str


@dataclass(frozen=True, kw_only=True)
class GroepAfView:
    """What putting one group act out again would do."""

    id: str = ""
    examen: str = ""
    kan: int = 0
    blijft: int = 0
    rijen: tuple[AfmeldRij, ...] = ()
    meer: int = 0


def groepsaanmeldingen(uow: UnitOfWork, principal: Principal, groep_id: uuid.UUID) -> list[GroepsaanmeldingRij]:
    """The last twenty times that this group was enrolled for an exam."""
    require(principal, P.INSCHRIJVING_DOEN)
    staat = (
        Inschrijving.groepsaanmelding_id == Groepsaanmelding.id,
        Inschrijving.status != InschrijvingStatus.GEANNULEERD,
    )
    nog = select(func.count()).select_from(Inschrijving).where(*staat).correlate(Groepsaanmelding).scalar_subquery()
    vraag = (
        kies(Groepsaanmelding, Examen.naam, Persoon.naam, nog)
        .join(Examen, onclause=col(Examen.id) == Groepsaanmelding.examen_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Groepsaanmelding.door_id)
        .where(Groepsaanmelding.groep_id == groep_id, Groepsaanmelding.aantal > 0)
        .order_by(col(Groepsaanmelding.op).desc(), col(Groepsaanmelding.id))
        .limit(20)
    )
    return [
        GroepsaanmeldingRij(
            id=str(g.id), examen=examen, wanneer=tijd.moment(g.op), door=door or "", aantal=g.aantal, nog=over
        )
        for g, examen, door, over in uow.session.exec(vraag)
    ]  # fmt: skip


def groep_af(uow: UnitOfWork, principal: Principal, groepsaanmelding_id: uuid.UUID) -> GroepAfView:
    """What putting out again would do for everybody whom one group act enrolled; at most fifty are named."""
    require(principal, P.INSCHRIJVING_DOEN)
    daad = uow.get(Groepsaanmelding, groepsaanmelding_id)
    oordelen = [o for o in stand_groep.beoordeel_terug(uow, principal, daad) if o.reden != stand_groep.AF]
    kan = sum(not o.reden for o in oordelen)
    oordelen.sort(key=lambda o: not o.reden)
    return GroepAfView(
        id=str(daad.id),
        examen=uow.get(Examen, daad.examen_id).naam,
        kan=kan,
        blijft=len(oordelen) - kan,
        rijen=tuple(_af(o) for o in oordelen[:_MAX_LEDEN]),
        meer=max(0, len(oordelen) - _MAX_LEDEN),
    )


def _af(o: stand_groep.TerugOordeel) -> AfmeldRij:
    toon, uitkomst = ("warn", f"Blijft. {o.reden}") if o.reden else ("ok", "Wordt afgemeld")
    wie, naam = (str(o.student.id), o.student.naam) if o.student else ("", "Onbekend")
    return AfmeldRij(id=str(o.inschrijving.id), student_id=wie, naam=naam, toon=toon, uitkomst=uitkomst)


def examens(uow: UnitOfWork, principal: Principal, zoek: str = "") -> tuple[list[Keuze], int]:
    """The exams for which this person may enrol somebody, at most fifty; and how many there are in all."""
    vraag = select(Examen).order_by(Examen.zoekvorm)
    if zoek.strip():
        vraag = vraag.where(lijst.zoek(zoek, Examen.zoekvorm))
    gevonden = aan_te_melden(uow, principal, vraag)
    return [Keuze(str(e.id), f"{e.naam} ({e.code})") for e in gevonden[:50]], len(gevonden)
