"""Read the exams of the school: the list, and one exam with its versions and the plans that it is in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Koppeling
from portal.db.inrichten import Examen, Examenplanregel, Examenversie, Opleiding, Screening
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.catalogus import CONVENTIE, EXAMEN_CONVENTIE, EXAMEN_UITLEG, uitgave
from portal.domain.eigenaar import EIGENAREN
from portal.domain.inschrijvers import in_woorden
from portal.domain.leesrecht import Leesobject, eis_leest
from portal.domain.rechten import P, Scope
from portal.domain.screening import AANLEIDINGEN, UITKOMSTEN, Aanleiding, Screeninguitkomst
from portal.domain.statussen import PlanregelStatus
from portal.domain.taal import opsomming
from portal.domain.voorzieningen import ExtraTijd
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.lezen.versies import versie_status
from portal.services.inrichten.stand import naam_waarschuwing
from portal.services.inrichten.stand_examens import uit_catalogus
from portal.services.inrichten.stand_examenvelden import Examengegevens, Versiegegevens
from portal.services.inrichten.stand_kennis import Kennis, loopt
from portal.services.inrichten.stand_screening import te_doen, vraagt_screening

_MEESTE, _REGELS, _NAMEN = 50, 500, 12


@dataclass(frozen=True, kw_only=True)
class ExamenRij:
    """An exam in the list."""

    id: str
    code: str
    naam: str
    niveau: str
    vorm: str
    wijze: str
    van: str
    versies: int
    gesloten: str
    waarschuwing: str


@dataclass(frozen=True, kw_only=True)
class ExamenVersieRij:
    """A version of this exam: which variant and edition it is, and how far."""

    id: str
    code: str
    naam: str
    variant: str
    editie: str
    status_tekst: str
    status_toon: str


@dataclass(frozen=True, kw_only=True)
class ScreeningRij:
    """What somebody from outside thought of this exam."""

    id: str
    op: str
    aanleiding: str
    door: str
    uitkomst: str
    toon: str
    bevindingen: str
    vindplaats: str
    volgende: str
    nu: bool
    """True for the newest one, when it asks for something."""


@dataclass(frozen=True, kw_only=True)
class ExamenDetail:
    """One exam: what the school decided about it, its versions, and where it is in the plan."""

    id: str = ""
    naam: str = ""
    code: str = ""
    van: str = ""
    uit_catalogus: bool = False
    gesloten: str = ""
    waarschuwing: str = ""
    feiten: list[tuple[str, str]] = field(default_factory=list)
    invoer: dict[str, str] = field(default_factory=dict)
    """What stands in the form."""
    inschrijvers: list[str] = field(default_factory=list)
    versies: list[ExamenVersieRij] = field(default_factory=list)
    plan: list[tuple[str, str]] = field(default_factory=list)
    screenings: list[ScreeningRij] = field(default_factory=list)
    beheren: bool = False
    nieuwe_code: str = ""
    """A code for the next variant by the naming convention."""


_OP: dict[str, Any] = {
    "naam": Examen.zoekvorm,
    "code": Examen.code,
    "niveau": Examen.niveau,
    "vorm": Examen.vorm,
    "van": func.lower(Koppeling.naam),
    "uitvoering": Examen.oke,
}
SORTEERBAAR = (*_OP, "versies")


class ExamenFilter(Opdracht):
    """Which exams to show."""

    zoek: str = ""
    toon: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def mag_examens(uow: UnitOfWork, principal: Principal) -> bool:
    """True for who makes and changes exams: they are of the whole school."""
    return principal.scope(P.VERSIE_BEHEREN) is Scope.ALL and principal.examens is None


def examens(uow: UnitOfWork, principal: Principal, filter: ExamenFilter) -> Pagina[ExamenRij]:
    """One page of the exams, by name; those that ended only when that is asked (INR-1)."""
    require(principal, P.CATALOGUS_INZIEN)
    aantal = select(func.count()).where(Examenversie.examen_id == Examen.id).scalar_subquery()
    vraag: Vraag = (
        kies(Examen, Koppeling.naam, aantal)
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == Examen.koppeling_id)
        .where(visible(principal, P.CATALOGUS_INZIEN, Examen))
    )
    if filter.toon == "screening":
        vraag = vraag.where(*vraagt_screening())
    elif filter.toon != "alles":
        vraag = vraag.where(~loopt(Examen) if filter.toon == "gesloten" else loopt(Examen))
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Examen.zoekvorm))
    vraag = lijst.op(vraag, filter.op, {**_OP, "versies": aantal}, Examen.zoekvorm, col(Examen.id))
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda rij: _rij(*rij))


def _rij(e: Examen, van: str | None, versies: int) -> ExamenRij:
    return ExamenRij(
        id=str(e.id), code=e.code, naam=e.naam, niveau=e.niveau or "–",
        vorm=e.vorm.capitalize() + (" · oefenen" if e.formatief else ""),
        wijze="Via OKE" if e.oke else "Buiten OKE", van=van or "De school", versies=versies,
        gesloten=tijd.dag(e.gesloten_op) if e.gesloten_op else "", waarschuwing=_waarschuwing(e),
    )  # fmt: skip


def _waarschuwing(e: Examen) -> str:
    return naam_waarschuwing(e.code, EXAMEN_CONVENTIE.fullmatch(e.code) is not None, EXAMEN_UITLEG)


def examen(uow: UnitOfWork, principal: Principal, examen_id: uuid.UUID) -> ExamenDetail:
    """One exam in full (INR-6)."""
    require(principal, P.CATALOGUS_INZIEN)
    eis_leest(principal.rol, Leesobject.VERSIE_RIJ)
    e = uow.get(Examen, examen_id, visible(principal, P.CATALOGUS_INZIEN, Examen))
    van, versies = uit_catalogus(uow, e), _versies(uow, principal, e)
    invoer = Kennis(uow).als_invoer(Examengegevens.model_fields, e.model_dump())
    detail = ExamenDetail(
        id=str(e.id), naam=e.naam, code=e.code, van=van or "De school", uit_catalogus=bool(van),
        gesloten=tijd.dag(e.gesloten_op) if e.gesloten_op else "", waarschuwing=_waarschuwing(e), feiten=_feiten(e),
        versies=[_versie_rij(v, patroon or "") for v, patroon in versies], plan=_plan(uow, principal, e),
        nieuwe_code=_volgende(e, [v.code for v, _ in versies]), screenings=_screenings(uow, e),
    )  # fmt: skip
    return replace(detail, invoer=invoer, inschrijvers=list(e.inschrijvers), beheren=mag_examens(uow, principal))


def _feiten(e: Examen) -> list[tuple[str, str]]:
    return [
        ("Niveau", e.niveau or "–"),
        ("Vorm", e.vorm.capitalize()),
        ("Capaciteit", e.capaciteit.capitalize()),
        ("Uitvoering", "Via OKE" if e.oke else "Buiten OKE"),
        ("Soort", "Oefenexamen" if e.formatief else "Examen"),
        ("Aanmelden door", in_woorden(e.inschrijvers).capitalize()),
        ("Aantal kansen", str(e.max_kansen) if e.max_kansen else "Zonder grens"),
        ("Eigenaar", EIGENAREN[e.eigenaar]),
        ("Wie later begint", "Houdt de volle tijd" if e.late_start else "Stopt met de anderen"),
        ("Voorlopige uitslag", "Te zien voor studenten" if e.toon_voorlopig else "Niet te zien voor studenten"),
    ]


def _versies(uow: UnitOfWork, principal: Principal, e: Examen) -> list[tuple[Examenversie, str | None]]:
    vraag = (
        kies(Examenversie, Koppeling.patroon)
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == Examenversie.koppeling_id)
        .where(Examenversie.examen_id == e.id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
        .order_by(lijst.volgorde(Examenversie.code))
    )
    return [(v, patroon) for v, patroon in uow.session.execute(vraag.limit(_MEESTE))]


def _versie_rij(v: Examenversie, patroon: str) -> ExamenVersieRij:
    u, (tekst, toon) = uitgave(v.code, patroon), versie_status(v)
    return ExamenVersieRij(
        id=str(v.id), code=v.code, naam=v.naam, variant=u.variant if u.variant != v.code else "–",
        editie=str(u.editie or "–"), status_tekst=tekst, status_toon=toon,
    )  # fmt: skip


def _screenings(uow: UnitOfWork, e: Examen) -> list[ScreeningRij]:
    """The newest first; what was struck out stands in the history only (INR-9)."""
    vraag = kies(Screening, te_doen()).where(Screening.examen_id == e.id, col(Screening.vervallen_op).is_(None))
    vraag = vraag.order_by(col(Screening.op).desc(), col(Screening.vastgelegd_op).desc()).limit(_MEESTE)
    return [_screening(*rij) for rij in uow.session.execute(vraag)]


def _screening(s: Screening, nu: bool) -> ScreeningRij:
    uitkomst, toon = UITKOMSTEN[Screeninguitkomst(s.uitkomst)]
    return ScreeningRij(
        id=str(s.id), op=tijd.dag(s.op), aanleiding=AANLEIDINGEN[Aanleiding(s.aanleiding)], door=s.door,
        uitkomst=uitkomst, toon=toon, bevindingen=s.bevindingen, vindplaats=s.vindplaats,
        volgende=tijd.dag(s.volgende_op) if s.volgende_op else "",
        nu=nu,
    )  # fmt: skip


def _volgende(e: Examen, codes: list[str]) -> str:
    """`EXAMEN.v1.A`, or the next letter when there are variants already."""
    letters = [u.variant for u in map(uitgave, codes) if len(u.variant) == 1]
    volgende = chr(ord(max(letters)) + 1) if letters and max(letters) < "Z" else "A"
    return f"{e.code}.v1.{volgende}"


def _plan(uow: UnitOfWork, principal: Principal, e: Examen) -> list[tuple[str, str]]:
    """Per cohort the programmes whose plan has this exam, the newest cohort first."""
    vraag = (
        select(Examenplanregel.cohort, Opleiding.naam)
        .join(Opleiding, onclause=col(Opleiding.id) == Examenplanregel.opleiding_id)
        .where(
            Examenplanregel.examen_id == e.id, Examenplanregel.status != PlanregelStatus.VERVALLEN,
            visible(principal, P.CATALOGUS_INZIEN, Examenplanregel),
        )
        .order_by(col(Examenplanregel.cohort).desc(), col(Opleiding.zoekvorm))
    )  # fmt: skip
    per: dict[int, list[str]] = {}
    for cohort, naam in uow.session.exec(vraag.limit(_REGELS)):
        per.setdefault(cohort, []).append(naam)
    return [(f"Cohort {cohort}", opsomming(namen, _NAMEN)) for cohort, namen in per.items()]


def examenkeuze(uow: UnitOfWork, principal: Principal, zoek: str = "") -> list[Keuze]:
    """Exams that run, by code, to choose one for a plan; at most fifty."""
    require(principal, P.CATALOGUS_INZIEN)
    vraag = select(Examen).where(loopt(Examen), visible(principal, P.CATALOGUS_INZIEN, Examen))
    if zoek.strip():
        vraag = vraag.where(lijst.zoek(zoek, Examen.zoekvorm))
    vraag = vraag.order_by(Examen.zoekvorm, col(Examen.id)).limit(_MEESTE)
    return [Keuze(e.code, f"{e.naam} ({e.code})") for e in uow.session.exec(vraag)]


def versie_invoer(
    uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID, nieuwe_editie: bool = False
) -> dict[str, str]:
    """What stands in the form of one version, or of the next edition of it."""
    require(principal, P.VERSIE_BEHEREN)
    v = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    invoer = Kennis(uow).als_invoer(Versiegegevens.model_fields, v.model_dump())
    if ExtraTijd.van_minuten(v.extra_tijd_max).onbeperkt:
        invoer["extra_tijd_max"] = ""
    if not nieuwe_editie:
        return invoer
    delen = CONVENTIE.match(v.code)
    code = f"{delen['examen']}.v{int(delen['versie']) + 1}.{delen['variant']}" if delen else ""
    return invoer | {"code": code}
