"""Dossiers: what there is about one student or one sitting, what is missing, and where that is put right."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlalchemy import func, or_, true
from sqlalchemy.orm import defer
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie, Opleiding
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Vaststelling
from portal.domain import levensloop, termijnen, tijd
from portal.domain.bestanden import TE_OPENEN
from portal.domain.cesuur import toon_score
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.services import instellingen
from portal.services.opdracht import Opdracht
from portal.services.queries import paden
from portal.services.queries.bestanden import STATUS
from portal.services.queries.lijst import Pagina, pagineer
from portal.services.queries.rijen.archiveren import (
    DocumentRij,
    DossierResultaat,
    DossierRij,
    StudentDossier,
    Stuk,
    ZittingDossier,
)

_BRON = {True: "Afnamesysteem", False: "Portaal"}
_SOORT = {
    "sessionReport": "Proces-verbaal",
    "attendanceReport": "Presentielijst",
    "assessmentModel": "Beoordelingsmodel",
    "assessmentForm": "Beoordelingsformulier",
    "assessmentFormWithAnswers": "Beoordelingsformulier met antwoorden",
    "other": "Overig",
}
_MAX = 500


class DossierFilter(Opdracht):
    """Which dossiers to show."""

    tekst: str = Field(default="", max_length=100)
    onvolledig: bool = False
    pagina: int = 1
    per_pagina: int = 25


def _vereis(principal: Principal) -> None:
    """The dossier of a whole sitting is for who may read the report; a student has the own dossier."""
    require(principal, P.DOSSIER_INZIEN)
    require(principal, P.PV_INZIEN)


def _aanwezig():  # type: ignore[no-untyped-def]
    """Per sitting: how many were there; counted per row, which both databases do fastest."""
    was_er = [p.value for p in Presentie if p.was_er]
    vraag = select(func.count()).where(
        Deelname.zitting_id == Zitting.id, Deelname.status != "geannuleerd", col(Deelname.presentie).in_(was_er)
    )
    return vraag.correlate(Zitting).scalar_subquery()


def _definitief():  # type: ignore[no-untyped-def]
    """Per sitting: of those who were there, how many have a definitive result."""
    was_er = [p.value for p in Presentie if p.was_er]
    klaar = col(Resultaat.is_huidig) & (col(Resultaat.status) == "definitief")
    vraag = (
        select(func.count())
        .select_from(Deelname)
        .join(Resultaat, onclause=(col(Resultaat.deelname_id) == Deelname.id) & klaar)
        .where(
            Resultaat.zitting_id == Zitting.id,
            Deelname.zitting_id == Zitting.id,
            Deelname.status != "geannuleerd",
            col(Deelname.presentie).in_(was_er),
        )
    )
    return vraag.correlate(Zitting).scalar_subquery()


def _vraag(principal: Principal):  # type: ignore[no-untyped-def]
    return (
        select(
            Zitting, Examen.naam, Examenversie, Ruimte.code, ProcesVerbaal, Cesuur,
            _aanwezig().label("aanwezig"), _definitief().label("definitief"),
        )
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == Zitting.id)
        .join(
            Cesuur,
            isouter=True,
            onclause=(col(Cesuur.versie_id) == Zitting.versie_id) & (col(Cesuur.status) == "vastgesteld"),
        )
        .where(visible(principal, P.DOSSIER_INZIEN, Zitting))
        .options(defer(ProcesVerbaal.momentopname), defer(ProcesVerbaal.verslag))  # type: ignore[arg-type]
    )  # fmt: skip


def dossiers(uow: UnitOfWork, principal: Principal, filter: DossierFilter) -> Pagina[DossierRij]:
    """Sittings that took place, newest first, with what their dossier lacks (ARC-2)."""
    _vereis(principal)
    vraag = _vraag(principal).where(
        col(Zitting.eind) < tijd.nu(), col(Zitting.status).not_in(["concept", "geannuleerd"])
    )
    if filter.tekst:
        zoek = f"%{filter.tekst.lower()}%"
        vraag = vraag.where(or_(func.lower(Examen.naam).like(zoek), func.lower(Zitting.code).like(zoek)))
    if filter.onvolledig:
        vraag = vraag.where(
            or_(
                col(ProcesVerbaal.ondertekend_op).is_(None),
                col(Cesuur.id).is_(None),
                col(Examenversie.model_status) != "vastgesteld",
                _definitief() < _aanwezig(),
            )
        )
    volgorde = (col(Zitting.start).desc(), col(Zitting.id))
    # First only the keys, so that what is counted per sitting is counted for one page and not for all.
    sleutels = vraag.with_only_columns(col(Zitting.id), maintain_column_froms=True).order_by(*volgorde)
    blad = pagineer(uow, sleutels, filter.pagina, filter.per_pagina)
    rijen = uow.session.execute(_vraag(principal).where(col(Zitting.id).in_(blad.rijen)).order_by(*volgorde))
    return blad.met([_dossier_rij(rij) for rij in rijen])


def _dossier_rij(rij: tuple) -> DossierRij:  # type: ignore[type-arg]
    zitting, examen = rij[0], rij[1]
    stukken = _stukken(*rij)
    mist = [s.naam for s in stukken if not s.aanwezig]
    volledig = round(100 * (len(stukken) - len(mist)) / len(stukken))
    return DossierRij(
        str(zitting.id), examen, tijd.toon_moment(zitting.start), zitting.start.isoformat(), volledig,
        ", ".join(mist), "warn" if mist else "ok", paden.dossier_zitting(zitting.id),
    )  # fmt: skip


def _stukken(
    zitting: Zitting, _examen: str, versie: Examenversie, _ruimte: str, pv: ProcesVerbaal | None,
    cesuur: Cesuur | None, aanwezig: int, definitief: int,
) -> tuple[Stuk, ...]:  # fmt: skip
    """The pieces that seed 003 asks to keep, each there or missing."""
    hier, bij_versie = paden.zitting(zitting.id), paden.versie(versie.id)
    getekend = pv is not None and pv.ondertekend_op is not None
    op = tijd.toon_moment(pv.ondertekend_op) if pv and getekend else "nog niet ondertekend"
    model = versie.model_status == "vastgesteld"
    return (
        Stuk("presentielijst", "Presentielijst", getekend, f"Vastgelegd in het proces-verbaal, {op}", hier),
        Stuk("pv", "Proces-verbaal", getekend, f"Ondertekend {op}" if getekend else "Nog niet ondertekend", hier),
        Stuk("versie", "Afgenomen versie", versie.vastgesteld_op is not None, versie.code, bij_versie),
        Stuk("model", "Beoordelingsmodel", model, versie.model if model else "Nog niet vastgesteld", bij_versie),
        Stuk("cesuur", "Cesuur", cesuur is not None,
             f"{cesuur.punten} van {cesuur.maximum}" if cesuur else "Nog niet vastgesteld", bij_versie),
        Stuk("resultaten", "Resultaten en besluiten", definitief >= aanwezig,
             f"{definitief} van {aanwezig} definitief", paden.vaststellen(zitting.id)),
    )  # fmt: skip


def zitting_dossier(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> ZittingDossier:
    """Everything kept about one sitting, with the missing pieces apart (ARC-1, ARC-2)."""
    _vereis(principal)
    uow.get(Zitting, zitting_id, visible(principal, P.DOSSIER_INZIEN, Zitting))
    rij = uow.session.exec(_vraag(principal).where(Zitting.id == zitting_id)).first()
    zitting, examen, versie, ruimte = rij[:4]
    stukken = _stukken(*rij)
    mist = tuple(s for s in stukken if not s.aanwezig)
    return ZittingDossier(
        zitting_id=str(zitting.id),
        titel=examen,
        ondertitel=f"{tijd.toon_moment(zitting.start)}, {ruimte} · versie {versie.code}",
        stukken=stukken,
        ontbreekt=mist,
        volledig=round(100 * (len(stukken) - len(mist)) / len(stukken)),
        documenten=tuple(documenten(uow, principal, zitting_id)),
        resultaten=_resultaten(
            uow, col(Deelname.zitting_id) == zitting_id, visible(principal, P.DOSSIER_INZIEN, Deelname)
        ),
    )


def documenten(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[DocumentRij]:
    """The files kept with a sitting and its results, without their contents."""
    _vereis(principal)
    zichtbaar = visible(principal, P.DOSSIER_INZIEN, Resultaat)
    resultaten = select(Resultaat.id).where(Resultaat.zitting_id == zitting_id, zichtbaar)
    van_zitting = col(Document.zitting_id) == zitting_id
    d = Document
    vraag = (
        select(
            d.id,
            d.soort,
            d.naam,
            d.koppeling_id,
            d.status,
            d.op,
            d.mediatype,
            func.length(d.inhoud),
            d.sha256,
            d.uitleg,
            Persoon.naam,
        )
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == col(d.door_id))
        .where(or_(van_zitting, col(d.resultaat_id).in_(resultaten)))
        .order_by(col(d.op).desc())
        .limit(_MAX)
    )
    return [_document(*rij) for rij in uow.session.exec(vraag)]  # type: ignore[call-overload]


def _document(id, soort, naam, koppeling_id, status, op, mediatype, omvang, sha256, uitleg, door) -> DocumentRij:  # type: ignore[no-untyped-def]
    woord, tone = STATUS.get(status, (status, "plain"))
    bron = f"Toegevoegd door {door}" if door else _BRON[koppeling_id is not None]
    kb = f"{max(1, round(omvang / 1024))} kB" if omvang else ""
    return DocumentRij(
        str(id), _SOORT.get(soort, soort), naam, bron, woord, tone,
        tijd.toon_moment(op), mediatype, kb, sha256[:12], status in TE_OPENEN and bool(omvang), uitleg,
    )  # fmt: skip


def _resultaten(uow: UnitOfWork, *waar: object) -> tuple[DossierResultaat, ...]:
    vraag = (
        select(Resultaat, Deelname, Zitting, Persoon.naam, Examen.naam, Examenversie.code, Vaststelling, ProcesVerbaal.ondertekend_op)
        .join(Deelname, onclause=col(Deelname.id) == Resultaat.deelname_id)
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .join(Persoon, onclause=col(Persoon.id) == Resultaat.student_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Resultaat.versie_id)
        .join(Vaststelling, isouter=True, onclause=col(Vaststelling.resultaat_id) == Resultaat.id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == Zitting.id)
        .where(*waar)
        .order_by(col(Zitting.start).desc(), col(Persoon.achternaam), col(Resultaat.volgnummer))
        .limit(_MAX)
    )  # fmt: skip
    return tuple(_resultaat(*rij) for rij in uow.session.exec(vraag))  # type: ignore[call-overload]


def _resultaat(r: Resultaat, d: Deelname, z: Zitting, student: str, examen: str, versie: str,
               v: Vaststelling | None, getekend: object) -> DossierResultaat:  # fmt: skip
    mist = []
    if getekend is None:
        mist.append("Proces-verbaal")
    if v is None:
        mist.append("Besluit")
    besluit = ""
    if v:
        wie = "examencommissie" if v.mandaat_id is None else "examenbureau, namens de examencommissie"
        besluit = f"Vastgesteld op {tijd.toon_moment(v.op)} door de {wie}"
    return DossierResultaat(
        str(r.id), str(z.id), student, examen, versie, tijd.toon_moment(z.start), d.poging,
        toon_score(r.cijfer) if r.cijfer else "–", levensloop.RESULTAAT.label(r.status), levensloop.RESULTAAT.toon(r.status),
        besluit, tijd.toon_dag(v.bezwaar_tot) if v else "", not mist, tuple(mist), paden.dossier_zitting(z.id),
    )  # fmt: skip


def student_dossier(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> StudentDossier:
    """Everything kept about one student, with the diploma check (ARC-1, ARC-2)."""
    require(principal, P.DOSSIER_INZIEN)
    student = uow.get(Persoon, student_id, visible(principal, P.DOSSIER_INZIEN, Persoon))
    opleiding = uow.session.get(Opleiding, student.opleiding_id) if student.opleiding_id else None
    alles = principal.can(P.PV_INZIEN)
    definitief = col(Resultaat.status).in_(["definitief", "herzien"])
    resultaten = _resultaten(uow, col(Resultaat.student_id) == student_id, true() if alles else definitief)
    behaald, openstaand = _diploma(uow, student)
    huidig = [r for r in resultaten if r.tone != "warn"]
    maanden = instellingen.lees_getal(uow, "bewaartermijn_maanden")
    klaar = not openstaand and behaald > 0
    return StudentDossier(
        student_id=str(student.id),
        student=student.naam,
        nummer=student.nummer,
        opleiding=f"{opleiding.naam} ({opleiding.crebo})" if opleiding else "",
        cohort=str(student.cohort or ""),
        diploma_op=tijd.toon_dag(student.diploma_op) if student.diploma_op else "",
        bewaren_tot=_bewaren_tot(student.diploma_op, maanden),
        behaald=behaald,
        open=len(openstaand),
        diploma="Alle examens van het plan zijn behaald" if klaar else f"Nog {len(openstaand)} examens van het plan niet behaald",
        diploma_tone="ok" if klaar else "plain",
        openstaand=tuple(openstaand),
        resultaten=resultaten,
        volledig=round(100 * sum(r.compleet for r in huidig) / len(huidig)) if huidig else 100,
    )  # fmt: skip


def _bewaren_tot(diploma_op: date | None, maanden: int) -> str:
    if diploma_op is None:
        return "De bewaartermijn start op de diplomadatum"
    laatste = termijnen.laatste_dag(termijnen.BEWAREN, tijd.op(diploma_op, 12), aantal=maanden)
    return tijd.toon_dag(laatste)


def _diploma(uow: UnitOfWork, student: Persoon) -> tuple[int, list[str]]:
    """How many exams of the plan are passed, and the names of those that are not."""
    behaald = select(Inschrijving.examen_id).where(
        Inschrijving.student_id == student.id, Inschrijving.status == "behaald"
    )
    vraag = (
        select(Examen.naam, col(Examen.id).in_(behaald))
        .join(Examenplanregel, onclause=col(Examenplanregel.examen_id) == Examen.id)
        .where(
            Examenplanregel.opleiding_id == student.opleiding_id, Examenplanregel.cohort == student.cohort,
            col(Examen.formatief).is_(False),
        )
        .order_by(Examen.naam)
        .limit(_MAX)
    )  # fmt: skip
    rijen = uow.session.exec(vraag).all()
    return sum(bool(ok) for _, ok in rijen), [naam for naam, ok in rijen if not ok]
