"""Read the forecast: what is asked for against what is planned, per week, in numbers and in a sentence (AAN-8)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain import tijd, weken
from portal.domain.fouten import NietGevonden
from portal.domain.rechten import P
from portal.domain.taal import opsomming, telt
from portal.services.grond import instellingen, lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen import stand_prognose
from portal.services.plannen.lezen.keuzes import bruikbare_versies
from portal.services.plannen.stand_prognose import WEKEN, Weektelling, week_van

_NEGEN = 9


class PrognoseFilter(Opdracht):
    """Which exams, of which kind of capacity; or one exam."""

    examen_id: uuid.UUID | None = None
    capaciteit: str = ""
    zoek: str = ""
    pagina: int = 1
    per_pagina: int = 25


@dataclass(frozen=True, kw_only=True)
class PrognoseWeek:
    """One week: what is asked for, what is planned, and what is too little."""

    week: str
    naam: str
    dagen: str
    wens: int
    wens_zonder_go: int
    go: int
    verwacht: int
    vraag: int
    vrij: int
    gepland: str
    """`2 zittingen, 48 plaatsen`, with how many of them are in concept."""
    tekort: int
    oordeel: str
    toon: str
    te_maken: int
    knop: str
    """The act for what is too little; empty when there is enough, or several exams are shown together."""
    balken: tuple[str, ...]
    """How long the parts of the bars are: wishes, Go, expected, free."""


@dataclass(frozen=True, kw_only=True)
class PrognoseExamen:
    """One exam: all of these weeks together, and where it is too little first."""

    id: str
    naam: str
    capaciteit: str
    vraag: int
    vrij: int
    tekort: int
    later: int
    """Who may come after these weeks and finds no seat yet."""
    waar: str
    toon: str


@dataclass(frozen=True, kw_only=True)
class Prognose:
    """The whole page."""

    examen: str
    examen_id: str
    zin: str
    toon: str
    stand: str
    """When this was counted."""
    rest: tuple[str, ...]
    beeld: str
    """What the chart shows, for who does not see it."""
    weken: tuple[PrognoseWeek, ...]
    rijen: tuple[PrognoseExamen, ...] = ()
    """The exams of this page, when no one was chosen."""
    totaal: int = 0
    pagina: int = 1
    paginas: int = 1


def prognose(uow: UnitOfWork, principal: Principal, filter: PrognoseFilter) -> Prognose:
    """Demand against capacity of the coming weeks; of all exams within reach together, or of one (AAN-8)."""
    require(principal, P.PROGNOSE_INZIEN)
    per = stand_prognose.tel(uow, principal, filter.examen_id)
    examens = _examens(uow, principal, per, filter)
    tellingen = [per[e.id] for e in examens]
    een = examens[0] if filter.examen_id else None
    rijen = _weken(tellingen, _open_weken(uow), een=een is not None)
    kort = [r for r in rijen if r.tekort]
    blad = _lijst(examens, per, filter) if een is None else Pagina[PrognoseExamen]()
    return Prognose(
        examen=een.naam if een else "",
        examen_id=str(een.id) if een else "",
        stand=tijd.moment(tijd.nu()),
        zin=_zin(kort, een.naam if een else "", later := sum(t.later_zonder_plaats() for t in tellingen)),
        toon="warn" if kort else "info" if later else "ok",
        rest=_rest(tellingen),
        beeld=_beeld(rijen),
        weken=rijen,
        rijen=tuple(blad.rijen),
        totaal=blad.totaal,
        pagina=blad.pagina,
        paginas=blad.paginas,
    )


def _examens(
    uow: UnitOfWork, principal: Principal, per: dict[uuid.UUID, Weektelling], filter: PrognoseFilter
) -> list[Examen]:
    """The exams of the filter of which there is anything to tell; the one that is named always."""
    vraag = select(Examen).where(visible(principal, P.PROGNOSE_INZIEN, Examen))
    if filter.examen_id:
        if (examen := uow.session.exec(vraag.where(Examen.id == filter.examen_id)).first()) is None:
            raise NietGevonden()
        per.setdefault(examen.id, Weektelling())
        return [examen]
    if filter.capaciteit:
        vraag = vraag.where(Examen.capaciteit == filter.capaciteit)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Examen.zoekvorm))
    return [e for e in uow.session.exec(vraag.order_by(col(Examen.zoekvorm))) if e.id in per]


def _open_weken(uow: UnitOfWork) -> set[int]:
    """The weeks in which a sitting can still be planned."""
    gesloten, vandaag = instellingen.gesloten_dagen(uow), tijd.vandaag()
    return {n for n in range(WEKEN) if any(d > vandaag for d in weken.open_dagen(week_van(n), gesloten))}


def _weken(tellingen: Collection[Weektelling], open_: set[int], *, een: bool) -> tuple[PrognoseWeek, ...]:
    """The weeks, with bars on one scale."""
    hoogste = max(
        [1, *(max(sum(t.vraag(n) for t in tellingen), sum(t.vrij[n] for t in tellingen)) for n in range(WEKEN))]
    )
    return tuple(_week(tellingen, n, hoogste, een=een, dicht=n not in open_) for n in range(WEKEN))


def _week(tellingen: Collection[Weektelling], n: int, hoogste: int, *, een: bool, dicht: bool) -> PrognoseWeek:
    wens, zonder = sum(t.wens[n] for t in tellingen), sum(t.wens_zonder_go[n] for t in tellingen)
    go, verwacht = sum(t.go[n] for t in tellingen), sum(t.verwacht(n) for t in tellingen)
    vrij, tekort = sum(t.vrij[n] for t in tellingen), sum(t.tekort(n) for t in tellingen)
    te_maken = sum(t.te_maken(n) for t in tellingen)
    vraag, week = wens + zonder + go + verwacht, week_van(n)
    delen = (wens + zonder, go, verwacht, vrij)
    return PrognoseWeek(
        week=week.isoformat(),
        naam=weken.nummer(week).capitalize(),
        dagen=weken.dagen(week),
        wens=wens,
        wens_zonder_go=zonder,
        go=go,
        verwacht=verwacht,
        vraag=vraag,
        vrij=vrij,
        gepland=_gepland(tellingen, n),
        tekort=tekort,
        oordeel=_oordeel(tekort, sum(t.uit_concept(n) for t in tellingen), vraag, dicht),
        toon="warn" if tekort else "ok" if vraag else "plain",
        te_maken=te_maken,
        knop=f"Maak {telt(te_maken, 'zitting', 'zittingen')}" if een and te_maken and not dicht else "",
        balken=tuple(f"{100 * deel / hoogste:.1f}%" for deel in delen),
    )


def _oordeel(tekort: int, uit_concept: int, vraag: int, dicht: bool) -> str:
    if tekort and tekort == uit_concept:
        return f"{tekort} te weinig; genoeg als u de concepten definitief maakt"
    if tekort:
        return f"{tekort} te weinig; er is geen dag meer open" if dicht else f"{tekort} te weinig"
    return "Genoeg" if vraag else "Geen vraag"


def _gepland(tellingen: Collection[Weektelling], n: int) -> str:
    """`2 zittingen, 48 plaatsen`, and of a concept how many seats are not to be had yet: `24 nog in concept`."""
    aantal, concept = sum(t.zittingen[n] for t in tellingen), sum(t.in_concept[n] for t in tellingen)
    if not aantal:
        return "Niets gepland"
    plaatsen = telt(sum(t.plaatsen[n] for t in tellingen), "plaats", "plaatsen")
    erbij = f", waarvan {concept} nog in concept" if concept else ""
    return f"{telt(aantal, 'zitting', 'zittingen')}, {plaatsen}{erbij}"


def _zin(kort: list[PrognoseWeek], examen: str, later: int) -> str:
    """Where too little is planned, in one sentence; and when nothing is, who still waits without a last day in these weeks."""
    waarvoor = f" voor ‘{examen}’" if examen else ""
    if not kort:
        genoeg = f"In de komende {WEKEN} weken is er{waarvoor} genoeg gepland voor wie dan moet."
        wachten = f" Voor {telt(later, 'student die later mag, is', 'studenten die later mogen, is')} nog geen plaats gepland."
        return genoeg + (wachten if later else "")
    plaatsen = telt(sum(r.tekort for r in kort), "plaats", "plaatsen")
    waar = opsomming([f"{r.naam.lower()} ({r.tekort})" for r in kort], _NEGEN)
    wanneer = "In 1 week" if len(kort) == 1 else f"In {len(kort)} van de komende {WEKEN} weken"
    return f"{wanneer} is er{waarvoor} te weinig gepland, samen {plaatsen}: {waar}."


def _rest(tellingen: Collection[Weektelling]) -> tuple[str, ...]:
    """Who is in no week, in sentences."""
    later, over = sum(t.later for t in tellingen), sum(t.over for t in tellingen)
    jaar = any(t.vorig_jaar for t in tellingen)
    uit = []
    if later:
        uit.append(
            f"Met een Go die langer duurt dan deze weken, of een wens voor later: {telt(later, 'student', 'studenten')}. Zij tellen in geen week mee."
        )
    if over and not jaar:
        uit.append(
            f"{telt(over, 'aanmelding', 'aanmeldingen')} zonder Go en zonder wens tellen niet mee: er is nog geen vorig jaar om mee te vergelijken."
        )
    elif over:
        uit.append(
            f"Verwacht: van {telt(over, 'aanmelding', 'aanmeldingen')} zonder Go en zonder wens evenveel als vorig jaar in dezelfde week, naar verhouding."
        )
    return tuple(uit)  # fmt: skip


def _beeld(rijen: tuple[PrognoseWeek, ...]) -> str:
    """The chart in words."""
    drukst = max(rijen, key=lambda r: r.vraag)
    if not drukst.vraag:
        return f"Grafiek: in geen van de {WEKEN} weken is er vraag."
    vrij = telt(drukst.vrij, "plaats", "plaatsen")
    return (
        f"Grafiek: gevraagde en vrije plaatsen per week. De meeste vraag is in {drukst.naam.lower()}: "
        f"{drukst.vraag} gevraagd, {vrij} vrij. De getallen staan in de tabel hieronder."
    )


def _lijst(examens: list[Examen], per: dict[uuid.UUID, Weektelling], filter: PrognoseFilter) -> Pagina[PrognoseExamen]:
    """One page of the exams, the largest shortage first."""
    rijen = sorted((_examen(e, per[e.id]) for e in examens), key=lambda r: (-r.tekort, -r.later, -r.vraag))
    rijen = [r for r in rijen if r.vraag or r.vrij or r.later]
    return lijst.snijd(rijen, filter.pagina, filter.per_pagina)


def _examen(e: Examen, t: Weektelling) -> PrognoseExamen:
    kort = [n for n in range(WEKEN) if t.tekort(n)]
    tekort, vraag = sum(t.tekort(n) for n in kort), sum(t.vraag(n) for n in range(WEKEN))
    genoeg = ("Genoeg", "ok") if vraag else ("Geen vraag", "plain")
    later = t.later_zonder_plaats()
    if later and not kort:
        genoeg = (f"{later} later, nog zonder plaats", "info")
    return PrognoseExamen(
        id=str(e.id),
        naam=e.naam,
        capaciteit=e.capaciteit.capitalize(),
        vraag=vraag,
        vrij=sum(t.vrij),
        tekort=tekort,
        later=later,
        waar=f"{tekort} te weinig, het eerst in {weken.nummer(week_van(kort[0]))}" if kort else genoeg[0],
        toon="warn" if kort else genoeg[1],
    )


@dataclass(frozen=True, kw_only=True)
class Bijplanvraag:
    """What the dialog to make sittings for a week starts with."""

    naam: str
    tekort: str
    """A sentence: how many seats are too few."""
    versies: tuple[Keuze, ...]
    start: str
    capaciteit: str
    aantal: str


def bijplanvraag(uow: UnitOfWork, principal: Principal, examen_id: uuid.UUID, week: date) -> Bijplanvraag:
    """The versions to choose from, the first open day of that week, and how many sittings of which size are too few."""
    require(principal, P.ZITTING_PLANNEN)
    eerste = weken.maandag(tijd.vandaag())
    n = (weken.maandag(week) - eerste).days // 7
    if not 0 <= n < WEKEN:
        raise NietGevonden()
    t = stand_prognose.tel(uow, principal, examen_id).get(examen_id, Weektelling())
    open_ = [d for d in weken.open_dagen(week_van(n), instellingen.gesloten_dagen(uow)) if d > tijd.vandaag()]
    dag = open_[0] if open_ else week_van(n) + timedelta(days=4)
    return Bijplanvraag(
        naam=weken.in_woorden(week_van(n)),
        tekort="Er is 1 plaats te weinig." if (kort := t.tekort(n)) == 1 else f"Er zijn {kort} plaatsen te weinig.",
        versies=tuple(bruikbare_versies(uow, principal, examen_id=examen_id)),
        start=f"{dag.isoformat()}T09:00",
        capaciteit=str(t.per_zitting),
        aantal=str(max(1, t.te_maken(n))),
    )
