"""Read the turn of the school year: per programme how far it is, what it would do, what it did and what going back does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.aanmelden import Inschrijving, Jaarwissel
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import termijnen, tijd
from portal.domain.jaarwissel import DOET, JAARWISSEL, NIETS_TE_DOEN, Gevolg
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, JaarwisselStatus, PlanregelStatus
from portal.domain.taal import telt
from portal.services.aanmelden.stand_cohort import CohortOordeel
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer, snijd
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.lezen.jaar_zinnen import zinnen
from portal.services.plannen.stand_jaar_terug import Jaarterug, beoordeel_terug
from portal.services.plannen.stand_jaarwissel import Lopend, Voorstel, stel_op

_WOORD = {
    Gevolg.PLAN: ("Nieuw in het plan", "ok"), Gevolg.AANGEMELD: ("Wordt aangemeld", "ok"),
    Gevolg.DOOR: ("Gaat mee", "info"), Gevolg.EINDIGT: ("Eindigt", "warn"),
    Gevolg.BLIJFT: ("Blijft zoals het is", "plain"), Gevolg.OVERGESLAGEN: ("Wordt overgeslagen", "plain"),
}  # fmt: skip
_PER, _HOOGSTENS = 25, 50


@dataclass(frozen=True, kw_only=True)
class JaarRij:
    """A programme in the list: how far its turn of the year is."""

    id: str
    opleiding: str
    crebo: str
    plan: str
    plan_toon: str
    studenten: str
    eerder: str
    laatst: str
    laatst_toon: str


@dataclass(frozen=True, kw_only=True)
class JaarStand:
    """Which school years can be chosen, which one is shown, and how many programmes wait to be turned."""

    jaren: list[Keuze] = field(default_factory=list)
    schooljaar: str = ""
    wacht: int = 0
    terug: int = 0
    """How many turns stand that can all be put back."""
    mag: bool = False


@dataclass(frozen=True, kw_only=True)
class GevolgRij:
    """One row of a dry run: about whom or what, what happens, and why."""

    id: str
    student_id: str = ""
    wie: str
    wat: str
    gevolg: str
    toon: str
    reden: str = ""


@dataclass(frozen=True, kw_only=True)
class JaarOpleiding:
    """What turning the year would do for one programme."""

    id: str = ""
    naam: str = ""
    schooljaar: str = ""
    cohort: int = 0
    kenmerk: str = ""
    """The mark of the outcome that is shown; turning asks for the same one."""
    te_doen: int = 0
    mag: bool = False
    zinnen: list[str] = field(default_factory=list)
    aantallen: list[Keuze] = field(default_factory=list)
    """Per outcome its words, with how many rows have it."""
    rijen: Pagina[GevolgRij] = field(default_factory=Pagina)


@dataclass(frozen=True, kw_only=True)
class GedraaidRij:
    """One time that the year was turned for a programme."""

    id: str
    opleiding: str
    wanneer: str
    door: str
    wat: str
    status: str
    toon: str
    reden: str
    terug: bool


@dataclass(frozen=True, kw_only=True)
class JaarTerug:
    """What putting one turn of the year back would do."""

    id: str = ""
    opleiding: str = ""
    kan: int = 0
    blijft: int = 0
    rijen: list[GevolgRij] = field(default_factory=list)
    meer: int = 0


class JaarFilter(Opdracht):
    """Which programmes, for which school year."""

    schooljaar: str = ""
    zoek: str = ""
    pagina: int = 1
    per_pagina: int = _PER


def _jaar(schooljaar: str) -> str:
    """A school year that can be turned: the one that is asked, else the nearest."""
    vandaag = tijd.vandaag()
    return schooljaar if schooljaar in termijnen.schooljaren(vandaag) else termijnen.schooljaar_nabij(vandaag)


def _recht(principal: Principal) -> P:
    """Whoever does not enrol sees how much would happen, within his own reach."""
    return P.INSCHRIJVING_DOEN if principal.can(P.INSCHRIJVING_DOEN) else P.RAPPORT_INZIEN


def stand(uow: UnitOfWork, principal: Principal, schooljaar: str = "") -> JaarStand:
    """The school years to choose from, and how many programmes still wait for their turn."""
    require(principal, P.RAPPORT_INZIEN)
    jaar = _jaar(schooljaar)
    gedaan = col(Jaarwissel.status) == JaarwisselStatus.TOEGEPAST
    gaat_terug = gedaan & col(Jaarwissel.ongedaan_door_id).is_not(None)
    wacht = (col(Jaarwissel.status) == JaarwisselStatus.WACHT) | gaat_terug
    vraag = kies(func.count().filter(wacht), func.count().filter(gedaan)).select_from(Jaarwissel)
    nog, terug = uow.session.execute(vraag.where(Jaarwissel.schooljaar == jaar)).one()
    return JaarStand(
        jaren=[Keuze(j, j) for j in termijnen.schooljaren(tijd.vandaag())], schooljaar=jaar, wacht=nog, terug=terug,
        mag=principal.can(P.EXAMENPLAN_BEHEREN) and principal.can(P.INSCHRIJVING_DOEN),
    )  # fmt: skip


def overzicht(uow: UnitOfWork, principal: Principal, filter: JaarFilter) -> Pagina[JaarRij]:
    """One page of programmes, each with how far it is (PRK-2)."""
    require(principal, P.RAPPORT_INZIEN)
    jaar = _jaar(filter.schooljaar)
    cohort = termijnen.begin_van(jaar).year
    vraag = select(Opleiding).where(visible(principal, P.RAPPORT_INZIEN, Opleiding))
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Opleiding.zoekvorm))
    blad = pagineer(uow, vraag.order_by(Opleiding.zoekvorm, col(Opleiding.id)), filter.pagina, filter.per_pagina)
    ids = [o.id for o in blad.rijen]
    plannen, studenten = _plannen(uow, ids, cohort), _studenten(uow, ids, cohort)
    eerder, laatst = _eerder(uow, ids, jaar), _laatst(uow, ids, jaar)
    return blad.naar(
        lambda o: JaarRij(
            id=str(o.id), opleiding=o.naam, crebo=o.crebo, studenten=str(studenten.get(o.id, 0)),
            eerder=str(eerder.get(o.id, 0)), **_plan_woorden(plannen.get(o.id, {})), **_laatst_woorden(laatst.get(o.id)),
        )
    )  # fmt: skip


def _plannen(uow: UnitOfWork, ids: list[uuid.UUID], cohort: int) -> dict[uuid.UUID, dict[PlanregelStatus, int]]:
    vraag = (
        kies(Examenplanregel.opleiding_id, Examenplanregel.status, func.count())
        .where(col(Examenplanregel.opleiding_id).in_(ids), Examenplanregel.cohort == cohort)
        .group_by(col(Examenplanregel.opleiding_id), col(Examenplanregel.status))
    )
    uit: dict[uuid.UUID, dict[PlanregelStatus, int]] = {}
    for id, status, aantal in uow.session.execute(vraag):
        uit.setdefault(id, {})[PlanregelStatus(status)] = aantal
    return uit


def _plan_woorden(per: dict[PlanregelStatus, int]) -> dict[str, str]:
    vast, wacht = per.get(PlanregelStatus.VASTGESTELD, 0), per.get(PlanregelStatus.CONCEPT, 0)
    if wacht:
        return {"plan": f"{telt(wacht, 'examen', 'examens')} bij commissie", "plan_toon": "warn"}
    if vast:
        return {"plan": f"{telt(vast, 'examen', 'examens')}, vastgesteld", "plan_toon": "ok"}
    return {"plan": "Nog geen plan", "plan_toon": "plain"}


def _studenten(uow: UnitOfWork, ids: list[uuid.UUID], cohort: int) -> dict[uuid.UUID | None, int]:
    vraag = select(Persoon.opleiding_id, func.count()).where(
        col(Persoon.opleiding_id).in_(ids), Persoon.cohort == cohort, col(Persoon.is_student), col(Persoon.actief)
    )
    return dict(uow.session.exec(vraag.group_by(col(Persoon.opleiding_id))).all())


def _eerder(uow: UnitOfWork, ids: list[uuid.UUID], jaar: str) -> dict[uuid.UUID | None, int]:
    """How many open enrolments are of an earlier school year."""
    vraag = (
        select(Persoon.opleiding_id, func.count())
        .select_from(Inschrijving)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .where(
            col(Persoon.opleiding_id).in_(ids), Inschrijving.status == InschrijvingStatus.OPEN,
            Inschrijving.schooljaar < jaar,
        )
    )  # fmt: skip
    return dict(uow.session.exec(vraag.group_by(col(Persoon.opleiding_id))).all())


def _laatst(uow: UnitOfWork, ids: list[uuid.UUID], jaar: str) -> dict[uuid.UUID, Jaarwissel]:
    """The last turn of each programme to this year."""
    op = select(func.max(Jaarwissel.op)).where(Jaarwissel.schooljaar == jaar, col(Jaarwissel.opleiding_id).in_(ids))
    per = op.add_columns(col(Jaarwissel.opleiding_id)).group_by(col(Jaarwissel.opleiding_id)).subquery()
    vraag = select(Jaarwissel).join(
        per, onclause=(per.c.opleiding_id == Jaarwissel.opleiding_id) & (per.c[0] == Jaarwissel.op)
    )
    return {d.opleiding_id: d for d in uow.session.exec(vraag.where(Jaarwissel.schooljaar == jaar))}


def _stand(d: Jaarwissel) -> tuple[str, str]:
    """How it went, in words and as a tone; that there was nothing to do is no failure."""
    if d.status is JaarwisselStatus.VERVALLEN and d.reden == NIETS_TE_DOEN:
        return "Niets te doen", "plain"
    if d.status is JaarwisselStatus.TOEGEPAST and d.ongedaan_door_id:
        return "Gaat terug", "info"
    return JAARWISSEL.labels[d.status]


def _laatst_woorden(d: Jaarwissel | None) -> dict[str, str]:
    if d is None:
        return {"laatst": "Nog niet gedraaid", "laatst_toon": "plain"}
    woord, toon = _stand(d)
    return {"laatst": f"{woord} op {tijd.dag(d.ongedaan_op or d.op, jaar=False)}", "laatst_toon": toon}


def opleiding(
    uow: UnitOfWork,
    principal: Principal,
    opleiding_id: uuid.UUID,
    schooljaar: str = "",
    toon: str = "",
    pagina: int = 1,
) -> JaarOpleiding:
    """The dry run of one programme: in sentences, in numbers, and row by row for who may see students (PRK-2)."""
    require(principal, P.RAPPORT_INZIEN)
    o = uow.get(Opleiding, opleiding_id, visible(principal, P.RAPPORT_INZIEN, Opleiding))
    v = stel_op(uow, principal, o, _jaar(schooljaar), _recht(principal))
    ziet = principal.can(P.INSCHRIJVING_INZIEN)
    return JaarOpleiding(
        id=str(o.id), naam=o.naam, schooljaar=v.schooljaar, cohort=v.cohort, kenmerk=v.kenmerk, te_doen=v.te_doen,
        mag=principal.can(P.INSCHRIJVING_DOEN) and mag(uow, principal, P.EXAMENPLAN_BEHEREN, o), zinnen=zinnen(v),
        aantallen=[Keuze(g.value, f"{_WOORD[g][0]} ({v.aantallen[g]})") for g in Gevolg if v.aantallen[g]],
        rijen=_blad([r for r in _rijen(v) if not toon or r[0].value == toon] if ziet else [], pagina),
    )  # fmt: skip


_Kaal = tuple[Gevolg, Lopend | CohortOordeel | tuple[str, str]]


def _rijen(v: Voorstel) -> list[_Kaal]:
    """Everything in a dry run, what changes something first."""
    rijen: list[_Kaal] = [(Gevolg.PLAN, (e.naam, str(r["periode"]))) for r, e in v.plan.regels]
    rijen += [(Gevolg.OVERGESLAGEN if o.reden else Gevolg.AANGEMELD, o) for o in v.cohort_oordelen]
    rijen += [(o.gevolg, o) for o in v.lopend]
    volgorde = list(Gevolg)
    return sorted(rijen, key=lambda r: volgorde.index(r[0]))


def _blad(rijen: Sequence[_Kaal], pagina: int) -> Pagina[GevolgRij]:
    return snijd(list(enumerate(rijen)), pagina, _PER).naar(lambda r: _rij(f"{r[0]}", *r[1]))


def _rij(id: str, gevolg: Gevolg, over: Lopend | CohortOordeel | tuple[str, str]) -> GevolgRij:
    woord, toon = _WOORD[gevolg]
    if isinstance(over, tuple):
        return GevolgRij(id=id, wie="Examenplan", wat=over[0], gevolg=woord, toon=toon, reden=over[1])
    wie, student_id = (over.student.naam, str(over.student.id)) if over.student else ("Het hele cohort", "")
    return GevolgRij(
        id=id, wie=wie, student_id=student_id, wat=over.examen.naam, gevolg=woord, toon=toon, reden=over.reden
    )


def gedraaid(uow: UnitOfWork, principal: Principal, opleiding_id: uuid.UUID) -> list[GedraaidRij]:
    """The last twenty times that the year was turned for this programme, the newest first."""
    require(principal, P.RAPPORT_INZIEN)
    o = uow.get(Opleiding, opleiding_id, visible(principal, P.RAPPORT_INZIEN, Opleiding))
    kan = principal.can(P.INSCHRIJVING_DOEN) and mag(uow, principal, P.EXAMENPLAN_BEHEREN, o)
    vraag = (
        kies(Jaarwissel, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Jaarwissel.door_id)
        .where(Jaarwissel.opleiding_id == o.id)
        .order_by(col(Jaarwissel.op).desc(), col(Jaarwissel.id).desc())
        .limit(20)
    )
    return [_gedraaid(o, d, door, kan) for d, door in uow.session.execute(vraag)]


def _gedraaid(o: Opleiding, d: Jaarwissel, door: str, kan: bool) -> GedraaidRij:
    status, toon = _stand(d)
    return GedraaidRij(
        id=str(d.id), opleiding=o.naam, wanneer=f"{tijd.moment(d.op)} · {d.schooljaar}", door=door,
        wat=_kort(d.aantallen) or "–", status=status, toon=toon, reden=d.reden,
        terug=kan and JAARWISSEL.mag(d.status, "ongedaan"),
    )  # fmt: skip


def _kort(aantallen: Mapping[str, int]) -> str:
    return ", ".join(f"{aantallen[g]} {_KORT[g]}" for g in DOET if aantallen.get(g))


def gedaan_in_woorden(aantallen: Mapping[str, int]) -> str:
    """What was done, and what comes next."""
    verder = (
        " De commissie stelt het plan vast; in de nacht daarna wordt het nieuwe cohort vanzelf aangemeld, of eerder als u dit nog een keer draait."
        if aantallen.get(Gevolg.PLAN)
        else ""
    )
    return f"Gedaan: {_kort(aantallen)}.{verder} Was het een vergissing? Draai het hieronder terug."


_KORT = {
    Gevolg.PLAN: "in het plan", Gevolg.AANGEMELD: "aangemeld", Gevolg.DOOR: "meegegaan", Gevolg.EINDIGT: "geëindigd",
}  # fmt: skip


def terug(uow: UnitOfWork, principal: Principal, jaarwissel_id: uuid.UUID) -> JaarTerug:
    """What putting back would do for everything that this turn of the year made; at most fifty are named."""
    require(principal, P.INSCHRIJVING_DOEN)
    daad = uow.get(Jaarwissel, jaarwissel_id)
    o = uow.get(Opleiding, daad.opleiding_id, visible(principal, P.RAPPORT_INZIEN, Opleiding))
    oordelen = sorted(beoordeel_terug(uow, principal, daad, P.INSCHRIJVING_DOEN), key=lambda t: not t.reden)
    kan = sum(not t.reden for t in oordelen)
    return JaarTerug(
        id=str(daad.id), opleiding=o.naam, kan=kan, blijft=len(oordelen) - kan,
        rijen=list(_terugrijen(oordelen[:_HOOGSTENS])), meer=max(0, len(oordelen) - _HOOGSTENS),
    )  # fmt: skip


def _terugrijen(oordelen: Iterable[Jaarterug]) -> Iterable[GevolgRij]:
    for t in oordelen:
        woord, toon = ("Blijft", "warn") if t.reden else (_TERUG[t.regel.gevolg], "ok")
        yield GevolgRij(id=str(t.regel.id), wie=t.naam, wat="", gevolg=woord, toon=toon, reden=t.reden)


_TERUG = {
    Gevolg.PLAN: "Gaat uit het plan", Gevolg.AANGEMELD: "Aanmelding gaat weg", Gevolg.DOOR: "Terug naar het vorige jaar",
    Gevolg.EINDIGT: "Wordt weer geopend",
}  # fmt: skip
