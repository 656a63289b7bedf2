"""The lists of dossiers: sittings with what they lack, and students."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import Field
from sqlalchemy import and_, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.inrichten import Cesuur, Examen, Examenversie, Opleiding
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import met_dossier, studentnummer
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, voor_rol
from portal.domain.levensloop import NIET_GEPLAND
from portal.domain.rechten import P
from portal.domain.statussen import ModelStatus
from portal.services.archiveren.stand import (
    _aanwezig,
    _definitief,
    eis_dossierrecht,
    stukken_van,
    zittingen_met_stukken,
)
from portal.services.grond import lijst, paden
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht


@dataclass(frozen=True, kw_only=True)
class DossierRij:
    """A sitting in the list of dossiers."""

    zitting_id: str
    titel: str
    moment: str
    volledig: int
    ontbreekt: str
    toon: str
    link: str


@dataclass(frozen=True, kw_only=True)
class StudentRij:
    """A student in the list of dossiers."""

    student_id: str
    student: str
    nummer: str
    opleiding: str
    cohort: str
    diploma_op: str
    link: str


_OP = {"examen": Examen.zoekvorm, "zitting": Zitting.start}
_OP_STUDENT = {
    "student": Persoon.sorteervorm,
    "opleiding": Opleiding.zoekvorm,
    "cohort": Persoon.cohort,
    "diploma": Persoon.diploma_op,
}
SORTEERBAAR, SORTEERBAAR_STUDENT = tuple(_OP), tuple(_OP_STUDENT)


class DossierFilter(Opdracht):
    """Which dossiers to show."""

    tekst: str = Field(default="", max_length=100)
    onvolledig: bool = False
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def dossiers(uow: UnitOfWork, principal: Principal, filter: DossierFilter) -> Pagina[DossierRij]:
    """Sittings that took place, newest first, with what their dossier lacks (ARC-2)."""
    eis_dossierrecht(principal)
    vraag = zittingen_met_stukken(principal).where(
        col(Zitting.laatste_eind) < tijd.nu(), col(Zitting.status).not_in(NIET_GEPLAND)
    )
    if filter.tekst:
        vraag = vraag.where(lijst.zoek(filter.tekst, Examen.zoekvorm, Zitting.zoekvorm))
    if filter.onvolledig:
        vraag = vraag.where(
            or_(
                col(ProcesVerbaal.ondertekend_op).is_(None),
                col(Cesuur.id).is_(None),
                and_(col(Examenversie.model_status) != ModelStatus.VASTGESTELD, _definitief() == 0),
                _definitief() < _aanwezig(),
            )
        )
    volgorde = (col(Zitting.start).desc(), col(Zitting.id))
    # First only the keys, so that what is counted per sitting is counted for one page and not for all.
    sleutels = vraag.with_only_columns(col(Zitting.id), maintain_column_froms=True)
    blad = pagineer(uow, lijst.op(sleutels, filter.op, _OP, *volgorde), filter.pagina, filter.per_pagina)
    stukken = zittingen_met_stukken(principal).where(col(Zitting.id).in_(blad.rijen))
    rijen = uow.session.execute(lijst.op(stukken, filter.op, _OP, *volgorde))
    return blad.met([voor_rol(principal.rol, Leesobject.DOSSIER_RIJ, _dossier_rij(rij)) for rij in rijen])


def _dossier_rij(rij: tuple[Any, ...]) -> DossierRij:
    zitting, examen = rij[0], rij[1]
    stukken = stukken_van(*rij)
    mist = [s.naam for s in stukken if not s.aanwezig]
    volledig = round(100 * (len(stukken) - len(mist)) / len(stukken))
    return DossierRij(
        zitting_id=str(zitting.id), titel=examen, moment=tijd.moment(zitting.start), volledig=volledig,
        ontbreekt=", ".join(mist), toon="warn" if mist else "ok", link=paden.dossier_zitting(zitting.id),
    )  # fmt: skip


def studenten(uow: UnitOfWork, principal: Principal, filter: DossierFilter) -> Pagina[StudentRij]:
    """Students by surname, with a diploma date when there is one (ARC-1)."""
    require(principal, P.DOSSIER_INZIEN)
    require(principal, P.PV_INZIEN)
    vraag = (
        select(Persoon, Opleiding.naam)
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Persoon.opleiding_id)
        .where(met_dossier(), visible(principal, P.DOSSIER_INZIEN, Persoon))
    )
    vraag = lijst.op(vraag, filter.op, _OP_STUDENT, col(Persoon.sorteervorm), col(Persoon.id))
    if filter.tekst:
        vraag = vraag.where(lijst.zoek(filter.tekst, Persoon.zoekvorm))
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    return blad.naar(lambda rij: voor_rol(principal.rol, Leesobject.DOSSIER_STUDENT, _student(*rij)))


def _student(p: Persoon, opleiding: str | None) -> StudentRij:
    diploma = tijd.dag(p.diploma_op) if p.diploma_op else ""
    return StudentRij(
        student_id=str(p.id),
        student=p.naam,
        nummer=studentnummer(p),
        opleiding=opleiding or "–",
        cohort=str(p.cohort or "–"),
        diploma_op=diploma,
        link=paden.dossier_student(p.id),
    )
