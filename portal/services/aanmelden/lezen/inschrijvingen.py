"""Read enrolments: for the docent who waits for a Go, for the office who can be placed."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists
from sqlalchemy.orm import load_only
from sqlmodel import and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Inschrijving, Momentwens
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Opleiding
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.leesrecht import Leesobject, voor_rol
from portal.domain.levensloop import LOPEND
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.lezen.inschrijvingsrij import Gegevens, InschrijvingRij, Inschrijvingsstand, rij
from portal.services.aanmelden.lezen.volgorde import bladzijde, zonder_index
from portal.services.aanmelden.stand import (
    begonnen,
    ernaast_leeft,
    go_bij,
    sindsdien_geannuleerd,
    was_al,
)
from portal.services.aanmelden.stand_go import GO
from portal.services.aanmelden.stand_kansen import gemist_op, kans_gevraagd, saldi_van
from portal.services.aanmelden.stand_niveau import niveau_sql, per_niveau_sql
from portal.services.aanmelden.stand_variant import variant_gevraagd
from portal.services.aanmelden.stand_wens import is_te_wensen, niet_vervuld, voor_lijst
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht


def _geldige_go(start: datetime | None) -> ColumnElement[bool]:
    """SQL for: a Go holds today; for a sitting that was, one may hold that did so then."""
    if start is None or not was_al(start):
        return col(Inschrijving.go_tot) >= tijd.vandaag()
    toen = exists().where(
        col(Go.inschrijving_id) == Inschrijving.id, col(Go.besluit) == GO, col(Go.op) <= start,
        or_(col(Go.ingetrokken_op).is_(None), col(Go.ingetrokken_op) > start),
    )  # fmt: skip
    return or_(col(Inschrijving.go_tot) >= tijd.dag_van(start), toen)


def _geen_go() -> ColumnElement[bool]:
    """SQL for: no Go holds today."""
    return or_(col(Inschrijving.go_tot).is_(None), col(Inschrijving.go_tot) < tijd.vandaag())


class InschrijvingFilter(Opdracht):
    """Which enrolments to show: wacht_op_go, gevraagd, te_plaatsen, geplaatst or open, or all active ones."""

    zoek: str = ""
    stand: str = ""
    examen_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None
    id: uuid.UUID | None = None
    ids: tuple[uuid.UUID, ...] | None = None
    """Only these, for a list that found them in another way."""
    start: datetime | None = None
    """When the sitting begins for which it is shown whether somebody can be placed; now when none is given."""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def inschrijving(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> InschrijvingRij:
    """One enrolment within reach, as its list shows it."""
    blad, _ = met_zaken(uow, principal, InschrijvingFilter(id=inschrijving_id, stand="alle"))
    if not blad.rijen:
        raise NietGevonden()
    return blad.rijen[0]


def inschrijvingen(uow: UnitOfWork, principal: Principal, filter: InschrijvingFilter) -> Pagina[InschrijvingRij]:
    """One page of enrolments within reach, whoever asks for a Go first."""
    return met_zaken(uow, principal, filter)[0]


def met_zaken(
    uow: UnitOfWork, principal: Principal, filter: InschrijvingFilter
) -> tuple[Pagina[InschrijvingRij], list[Inschrijving]]:
    """The same, with the enrolments themselves in the same order: for a list that says more about each."""
    require(principal, P.INSCHRIJVING_INZIEN)
    waar = [visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving), *in_stand(filter.stand, filter.start)]
    if filter.examen_id:
        waar.append(col(Inschrijving.examen_id) == filter.examen_id)
    if filter.ids is not None:
        waar.append(col(Inschrijving.id).in_(filter.ids))
    if filter.student_id:
        waar.append(col(Inschrijving.student_id) == filter.student_id)
    if filter.id:
        waar.append(col(Inschrijving.id) == filter.id)
    if filter.zoek:
        waar = [_gezocht(filter.zoek), zonder_index(*waar)]
    blad = bladzijde(uow, waar, filter.op, filter.pagina, filter.per_pagina)
    rijen = _met_gegevens(uow, blad.rijen)
    inschr = [rij[0] for rij in rijen]
    gos, saldi = gos_van(uow, inschr, filter.start), saldi_van(uow, inschr)
    gemist = gemist_op(uow, inschr, saldi)
    bezig = begonnen(uow, [i.id for i in inschr if i.status == InschrijvingStatus.GEPLAATST])
    uit = []
    for g, i in zip(rijen, inschr, strict=True):
        stand = Inschrijvingsstand(gos.get(i.id), saldi[i.id], gemist.get(i.id, ""), i.id in bezig, filter.start)
        uit.append(voor_rol(principal.rol, Leesobject.INSCHRIJVING, rij(principal, g, stand)))
    return blad.met(uit), inschr


def _gezocht(tekst: str) -> ColumnElement[bool]:
    """SQL for: the student or the exam is called so."""
    examens = select(Examen.id).where(lijst.zoek(tekst, Examen.zoekvorm))
    studenten = select(Persoon.id).where(lijst.zoek(tekst, Persoon.zoekvorm))
    return or_(col(Inschrijving.student_id).in_(studenten), col(Inschrijving.examen_id).in_(examens))


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_VAN_STUDENT: Any = (
    Persoon.naam, Persoon.nummer, Persoon.cohort, Persoon.is_student, Persoon.actief, Persoon.vertrokken_op,
    Persoon.diploma_op, Persoon.ook_medewerker, Persoon.studentnummer,
)  # fmt: skip
_VAN_EXAMEN: Any = (Examen.naam, Examen.capaciteit, Examen.inschrijvers, Examen.gesloten_op)
"""What a page of enrolments says of each student and exam; the rest of them is not read."""


def _met_gegevens(uow: UnitOfWork, ids: list[uuid.UUID]) -> list[Gegevens]:
    """The enrolments of one page with student, exam, programme, level and what the board was asked already, in the
    order of the keys."""
    rijen = uow.session.exec(_vraag_gegevens(), params={"ids": ids})
    gevonden = {
        i.id: (
            i, student, examen, opleiding, _niveau(niveau) if per_niveau else "",
            _gevraagd(kans, variant, wens if is_te_wensen(i, examen) else None), naast,
        )
        for i, student, examen, opleiding, per_niveau, niveau, kans, variant, wens, naast in rijen
    }  # fmt: skip
    return [gevonden[id] for id in ids]


@cache
def _vraag_gegevens() -> Vraag:
    """What is asked about a page of enrolments; it is put together once, which costs more than asking it."""
    return (
        kies(
            Inschrijving,
            Persoon,
            Examen,
            Opleiding.naam,
            per_niveau_sql(),
            niveau_sql(),
            kans_gevraagd(),
            variant_gevraagd(),
            Momentwens,
            ernaast_leeft(),
        )
        .join(Persoon, onclause=col(Persoon.id) == col(Inschrijving.student_id))
        .join(Examen, onclause=col(Examen.id) == col(Inschrijving.examen_id))
        .join(Opleiding, onclause=col(Opleiding.id) == col(Persoon.opleiding_id), isouter=True)
        .join(Momentwens, isouter=True, onclause=(col(Momentwens.inschrijving_id) == Inschrijving.id) & niet_vervuld())
        .where(col(Inschrijving.id).in_(_IDS))
        .options(load_only(*_VAN_STUDENT), load_only(*_VAN_EXAMEN))
    )


def _gevraagd(kans: object, variant: object, wens: Momentwens | None) -> dict[str, Any]:
    """What was asked about an enrolment: of the board, and in which week the student would like to come."""
    return {"kans_gevraagd": bool(kans), "variant_gevraagd": bool(variant), "wens": voor_lijst(wens)}


def _niveau(niveau: int | None) -> str:
    return f"Niveau {niveau}" if niveau else "Niveau onbekend"


def in_stand(stand: str, start: datetime | None = None) -> list[ColumnElement[bool]]:
    """SQL for one of the groups of enrolments; for a sitting that was also who could be placed on it then."""
    status = col(Inschrijving.status)
    match stand:
        case "wacht_op_go":
            return [status == InschrijvingStatus.OPEN, _geen_go()]
        case "gevraagd":
            return [status == InschrijvingStatus.OPEN, col(Inschrijving.go_gevraagd_op).is_not(None)]
        case "te_plaatsen":
            return [_plaatsbaar(start), _geldige_go(start)]
        case "open":
            return [_plaatsbaar(start)]
        case "geplaatst":
            return [status == InschrijvingStatus.GEPLAATST]
        case "alle":
            return []
    return [status.in_(LOPEND)]


def _plaatsbaar(start: datetime | None) -> ColumnElement[bool]:
    is_open = col(Inschrijving.status) == InschrijvingStatus.OPEN
    return is_open if start is None else or_(is_open, sindsdien_geannuleerd(start))


def gos_van(uow: UnitOfWork, inschrijvingen: list[Inschrijving], start: datetime | None = None) -> dict[uuid.UUID, Go]:
    """The decision that counts for each of these enrolments, for a sitting that begins then, in one question."""
    return geldend(besluiten_van(uow, inschrijvingen), start)


def besluiten_van(uow: UnitOfWork, inschrijvingen: list[Inschrijving]) -> list[Go]:
    """Every decision about these enrolments, withdrawn or not, oldest first."""
    ids = [i.id for i in inschrijvingen]
    return list(uow.session.exec(_vraag_besluiten(), params={"ids": ids}))


@cache
def _vraag_besluiten() -> SelectOfScalar[Go]:
    return select(Go).where(col(Go.inschrijving_id).in_(_IDS)).order_by(col(Go.op))


def geldend(besluiten: list[Go], start: datetime | None = None) -> dict[uuid.UUID, Go]:
    """Of these decisions, oldest first, the one that counts for each enrolment."""
    per: dict[uuid.UUID, list[Go]] = {}
    for go in besluiten:
        per.setdefault(go.inschrijving_id, []).append(go)
    geldt = {id: go_bij(van, start) for id, van in per.items()}
    return {id: go for id, go in geldt.items() if go is not None}


class StudentFilter(Opdracht):
    """Which students to choose from."""

    zoek: str = ""
    pagina: int = 1
    per_pagina: int = 25


def mijn_studenten(uow: UnitOfWork, principal: Principal, filter: StudentFilter) -> Pagina[Keuze]:
    """The students within reach, by name, to choose one for an enrolment."""
    require(principal, P.INSCHRIJVING_INZIEN)
    vraag = select(Persoon).where(
        col(Persoon.is_student), col(Persoon.actief), visible(principal, P.INSCHRIJVING_INZIEN, Persoon)
    )
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Persoon.zoekvorm))
    vraag = vraag.order_by(col(Persoon.sorteervorm), col(Persoon.id))
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(
        lambda p: Keuze(str(p.id), f"{p.naam} ({studentnummer(p)})")
    )


def aantallen(uow: UnitOfWork, principal: Principal) -> dict[str, int]:
    """How many enrolments wait for what, within reach."""
    require(principal, P.INSCHRIJVING_INZIEN)
    bereik = visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving)
    namen = ("wacht_op_go", "gevraagd", "te_plaatsen", "geplaatst")
    return {
        naam: uow.session.exec(
            select(func.count()).select_from(Inschrijving).where(and_(bereik, *in_stand(naam)))
        ).one()
        for naam in namen
    }
