"""What there is about one sitting: the pieces that must be kept, its documents and results; for the paper and for the screen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_
from sqlalchemy.orm import defer
from sqlmodel import col, select

from portal.auth.eigen_uitslag import leesbaar_voor, over_zichzelf
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.db.vaststellen import Vaststelling
from portal.domain import levensloop, tijd
from portal.domain.bestanden import TE_OPENEN
from portal.domain.leesrecht import Leesobject, voor_rol
from portal.domain.rechten import P
from portal.domain.schalen import score_tekst
from portal.domain.statussen import DeelnameStatus, DocumentStatus, ModelStatus, ResultaatStatus
from portal.domain.termijnen import middel_termijn
from portal.services.afnemen.lezen.bestanden import STATUS
from portal.services.archiveren.stand_besluiten import DossierBesluit, besluiten_van, wie_stelde_vast
from portal.services.grond import cesuren, paden
from portal.services.grond.geannuleerd import geannuleerd
from portal.services.vaststellen.stand import opmerkingen, werk_van


@dataclass(frozen=True)
class Stuk:
    """One piece of a dossier: there or missing, with the page where it is made or seen."""

    code: str
    naam: str
    aanwezig: bool
    tekst: str
    link: str


@dataclass(frozen=True, kw_only=True)
class DocumentRij:
    """A kept file."""

    id: str
    soort: str
    naam: str
    bron: str
    status: str
    toon: str
    op: str
    mediatype: str
    omvang: str
    vingerafdruk: str
    ophaalbaar: bool
    uitleg: str = ""


@dataclass(frozen=True)
class DossierResultaat:
    """One result in the dossier of a student, with the decision on it."""

    resultaat_id: str
    zitting_id: str
    student: str
    examen: str
    versie: str
    moment: str
    poging: int
    cijfer: str
    status: str
    toon: str
    besluit: str
    laatste_dag: str
    compleet: bool
    ontbreekt: tuple[str, ...]
    link: str
    opmerkingen: tuple[str, ...] = ()
    """What assessors wanted the board to know, for who may read that."""


@dataclass(frozen=True)
class ZittingDossier:
    """Everything kept about one sitting."""

    zitting_id: str
    titel: str
    ondertitel: str
    stukken: tuple[Stuk, ...]
    ontbreekt: tuple[Stuk, ...]
    volledig: int
    documenten: tuple[DocumentRij, ...]
    resultaten: tuple[DossierResultaat, ...]
    besluiten: tuple[DossierBesluit, ...]
    geannuleerd: str = ""
    """That the sitting was cancelled, when and why."""


_VOORAF = frozenset({"versie", "model", "cesuur"})
"""Pieces that there are before a sitting is held."""
_BRON = {True: "Afnamesysteem", False: "Portaal"}
_SOORT = {
    "sessionReport": "Proces-verbaal",
    "attendanceReport": "Presentielijst",
    "assessmentModel": "Beoordelingsmodel",
    "assessmentForm": "Beoordelingsformulier",
    "assessmentFormWithAnswers": "Beoordelingsformulier met antwoorden",
    "other": "Overig",
}
MAX = 500


def eis_dossierrecht(principal: Principal) -> None:
    """The dossier of a whole sitting is for who may read the report; a student has the own dossier."""
    require(principal, P.DOSSIER_INZIEN)
    require(principal, P.PV_INZIEN)


_ZWAAR: tuple[Any, ...] = (ProcesVerbaal.momentopname, ProcesVerbaal.verslag)
"""What a list of sittings leaves in the database."""


def _aanwezig() -> ScalarSelect[int]:
    """Per sitting: how many made work; counted per row, which both databases do fastest."""
    vraag = select(func.count()).where(
        Deelname.zitting_id == Zitting.id,
        Deelname.status != DeelnameStatus.GEANNULEERD,
        Deelname.met_werk(),
    )
    return vraag.correlate(Zitting).scalar_subquery()


def _definitief() -> ScalarSelect[int]:
    """Per sitting: of those who made work, how many have a definitive result."""
    klaar = col(Resultaat.is_huidig) & (col(Resultaat.status) == ResultaatStatus.DEFINITIEF)
    vraag = (
        select(func.count())
        .select_from(Deelname)
        .join(Resultaat, onclause=(col(Resultaat.deelname_id) == Deelname.id) & klaar)
        .where(
            Resultaat.zitting_id == Zitting.id,
            Deelname.zitting_id == Zitting.id,
            Deelname.status != DeelnameStatus.GEANNULEERD,
            Deelname.met_werk(),
        )
    )
    return vraag.correlate(Zitting).scalar_subquery()


def zittingen_met_stukken(principal: Principal) -> Vraag:
    """Sittings within somebody’s reach with everything from which their pieces are read."""
    return (
        kies(
            Zitting, Examen.naam, Examenversie, Ruimte.code, ProcesVerbaal, Cesuur,
            _aanwezig().label("aanwezig"), _definitief().label("definitief"),
        )
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == Zitting.id)
        .join(Cesuur, isouter=True, onclause=cesuren.is_vastgesteld(Zitting.versie_id))
        .where(visible(principal, P.DOSSIER_INZIEN, Zitting))
        .options(*(defer(kolom) for kolom in _ZWAAR))
    )  # fmt: skip


def stukken_van(
    zitting: Zitting, _examen: str, versie: Examenversie, _ruimte: str, pv: ProcesVerbaal | None,
    cesuur: Cesuur | None, aanwezig: int, definitief: int,
) -> tuple[Stuk, ...]:  # fmt: skip
    """The pieces that seed 003 asks to keep, each there or missing; a model by which results were established was there,
    also when the board withdrew it since."""
    hier, bij_versie = paden.zitting(zitting.id), paden.versie(versie.id)
    getekend = pv is not None and pv.ondertekend_op is not None
    op = tijd.moment(pv.ondertekend_op) if pv and getekend else "nog niet ondertekend"
    model = versie.model_status == ModelStatus.VASTGESTELD or definitief > 0
    return (
        Stuk("presentielijst", "Presentielijst", getekend, f"Vastgelegd in het proces-verbaal, {op}", hier),
        Stuk("pv", "Proces-verbaal", getekend, f"Ondertekend {op}" if getekend else "Nog niet ondertekend", hier),
        Stuk("versie", "Afgenomen versie", versie.vastgesteld_op is not None, versie.code, bij_versie),
        Stuk("model", "Beoordelingsmodel", model, versie.model if model else levensloop.MODEL.label(versie.model_status), bij_versie),
        Stuk("cesuur", "Cesuur", cesuur is not None,
             cesuren.norm_tekst(versie, cesuur) or "Nog niet vastgesteld", bij_versie),
        Stuk("resultaten", "Resultaten en besluiten", definitief >= aanwezig,
             f"{definitief} van {aanwezig} definitief", paden.vaststellen(zitting.id)),
    )  # fmt: skip


def zitting_dossier(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> ZittingDossier:
    """Everything kept about one sitting, with the missing pieces apart (ARC-1, ARC-2)."""
    eis_dossierrecht(principal)
    uow.get(Zitting, zitting_id, visible(principal, P.DOSSIER_INZIEN, Zitting))
    rij = uow.session.exec(zittingen_met_stukken(principal).where(col(Zitting.id) == zitting_id)).first()
    zitting, examen, versie, ruimte = rij[:4]
    stukken, weg = stukken_van(*rij), geannuleerd(zitting)
    if weg:  # what was never held lacks nothing
        stukken = tuple(s for s in stukken if s.aanwezig and s.code in _VOORAF)
    mist = tuple(s for s in stukken if not s.aanwezig)
    dossier = ZittingDossier(
        zitting_id=str(zitting.id),
        titel=examen,
        ondertitel=f"{tijd.moment(zitting.start)}, {ruimte} · versie {versie.code}",
        stukken=stukken,
        ontbreekt=mist,
        volledig=round(100 * (len(stukken) - len(mist)) / len(stukken)) if stukken else 100,
        geannuleerd=weg,
        documenten=tuple(documenten(uow, principal, zitting_id)),
        resultaten=resultaten_van(
            uow, principal, col(Deelname.zitting_id) == zitting_id, visible(principal, P.DOSSIER_INZIEN, Deelname)
        ),
        besluiten=besluiten_van(uow, principal, col(Deelname.zitting_id) == zitting_id),
    )
    return voor_rol(principal.rol, Leesobject.DOSSIER, dossier)


def documenten(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[DocumentRij]:
    """The files kept with a sitting and its results, without their contents."""
    eis_dossierrecht(principal)
    zichtbaar = visible(principal, P.DOSSIER_INZIEN, Resultaat)
    resultaten = select(Resultaat.id).where(Resultaat.zitting_id == zitting_id, zichtbaar)
    van_zitting = col(Document.zitting_id) == zitting_id
    d = Document
    vraag = (
        kies(
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
        .where(or_(van_zitting, col(d.resultaat_id).in_(resultaten)), *over_zichzelf(principal, P.DOSSIER_INZIEN, d))
        .order_by(col(d.op).desc())
        .limit(MAX)
    )
    return [_document(*rij) for rij in uow.session.exec(vraag)]


def _document(
    id: Any, soort: str, naam: str, koppeling_id: Any, status: DocumentStatus, op: datetime, mediatype: str, omvang: int,
    sha256: str, uitleg: str, door: str | None,
) -> DocumentRij:  # fmt: skip
    woord, toon = STATUS.get(status, (status, "plain"))
    bron = f"Toegevoegd door {door}" if door else _BRON[koppeling_id is not None]
    kb = f"{max(1, round(omvang / 1024))} kB" if omvang else ""
    return DocumentRij(
        id=str(id), soort=_SOORT.get(soort, soort), naam=naam, bron=bron, status=woord, toon=toon,
        op=tijd.moment(op), mediatype=mediatype, omvang=kb, vingerafdruk=sha256[:12], ophaalbaar=status in TE_OPENEN and bool(omvang), uitleg=uitleg,
    )  # fmt: skip


def resultaten_van(uow: UnitOfWork, principal: Principal, *waar: ColumnElement[bool]) -> tuple[DossierResultaat, ...]:
    """The results that a condition chooses, with their decision and report, and the remarks that this person may read."""
    vraag = (
        kies(Resultaat, Deelname, Zitting, Persoon.naam, Examen.naam, Examenversie.code, Vaststelling, ProcesVerbaal.ondertekend_op)
        .join(Deelname, onclause=col(Deelname.id) == Resultaat.deelname_id)
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .join(Persoon, onclause=col(Persoon.id) == Resultaat.student_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Resultaat.versie_id)
        .join(Vaststelling, isouter=True, onclause=col(Vaststelling.resultaat_id) == Resultaat.id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == Zitting.id)
        .where(*waar, leesbaar_voor(principal))
        .order_by(col(Zitting.start).desc(), col(Persoon.sorteervorm), col(Resultaat.volgnummer))
        .limit(MAX)
    )  # fmt: skip
    rijen = list(uow.session.exec(vraag))
    bij = een_van(Beoordeling.deelname_id, lijst(d.id for _, d, *_ in rijen))
    werk = werk_van(uow, bij, visible(principal, P.BEOORDELING_INZIEN, Beoordeling))
    return tuple(
        replace(_resultaat(*rij), opmerkingen=opmerkingen(rij[0], werk[rij[1].id], principal.rol)) for rij in rijen
    )


def _resultaat(r: Resultaat, d: Deelname, z: Zitting, student: str, examen: str, versie: str,
               v: Vaststelling | None, getekend: object) -> DossierResultaat:  # fmt: skip
    mist = []
    if getekend is None:
        mist.append("Proces-verbaal")
    if v is None:
        mist.append("Besluit")
    besluit = ""
    if v:
        besluit = f"Vastgesteld op {tijd.moment(v.op)} door {wie_stelde_vast(v)}"
    return DossierResultaat(
        str(r.id), str(z.id), student, examen, versie, tijd.moment(z.start), d.poging,
        score_tekst(r.cijfer) if r.cijfer else "–", levensloop.RESULTAAT.label(r.status), levensloop.RESULTAAT.toon(r.status),
        besluit, middel_termijn(v.clausule, v.bezwaar_tot).capitalize() if v else "", not mist, tuple(mist), paden.dossier_zitting(z.id),
    )  # fmt: skip
