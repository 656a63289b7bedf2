"""Read an assessor's work with the days left, and one piece of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from portal.auth.open_werk import open_werk
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.afnemen import Document, Incident
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.domain import levensloop, termijnen, tijd
from portal.domain.beoordelen import scoort_elders
from portal.domain.cesuur import Normsoort
from portal.domain.incidenten import wanneer
from portal.domain.leesrecht import Leesobject, eis_leest, voor_rol
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.schalen import grens_van, score_tekst, waarden_tekst
from portal.domain.statussen import BeoordelingStatus, DocumentStatus, ModelStatus, ResultaatStatus
from portal.domain.taal import telt
from portal.services.beoordelen.stand import AL_VASTGESTELD, WEG_TERUG, is_besloten, kan_afronden
from portal.services.grond import instellingen
from portal.services.grond.cesuren import gegeven_tekst, geldige_cesuur, norm_tekst, norm_van
from portal.services.grond.lijst import Pagina, op, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.lezen.rooster import mijn_startlink
from portal.services.plannen.lezen.zittingen import voorziening_teksten
from portal.services.vaststellen.stand import scores_tekst


@dataclass(frozen=True, kw_only=True)
class BeoordelingRij:
    """A piece of work assigned to an assessor."""

    id: str
    deelname_id: str
    student: str
    nummer: str
    zitting: str
    moment: str
    uiterlijk: str
    over: str
    over_toon: str
    score: str
    status: str
    status_tekst: str
    status_toon: str


@dataclass(frozen=True, kw_only=True)
class BeoordelingDetail:
    """One piece of work with the form, the model and what came in."""

    id: str
    student: str
    nummer: str
    zitting: str
    moment: str
    versie: str
    model: str
    model_vastgesteld: bool
    cesuur: str
    maximum: int
    uiterlijk: str
    status: str
    status_tekst: str
    toelichting: str
    met_score: bool = False
    """True when the norm counts a score on the scale and no points."""
    waarden: str = ""
    vraagt_geslaagd: bool = False
    """True when the scale does not say from where it is a pass."""
    eigen: str = ""
    """What I gave myself: `40 punten`."""
    eigen_punten: str = ""
    eigen_score: str = ""
    anderen: tuple[str, ...] = ()
    """What other assessors gave, once I gave mine."""
    verschil: bool = False
    """True while our scores differ, so that there is no result yet."""
    terug_reden: str = ""
    """Why the board sent it back."""
    besloten: str = ""
    """That the board decided, with the way back; nothing is left to do."""
    presentie: str = ""
    voorzieningen: tuple[str, ...] = ()
    incidenten: tuple[str, ...] = ()
    punten: str = ""
    cijfer: str = ""
    resultaat_tekst: str = ""
    resultaat_toon: str = ""
    opmerking: str = ""
    onregelmatigheden: str = ""
    documenten: tuple[tuple[str, str], ...] = ()
    via_tas: bool = False
    mag_score: bool = False
    mag_afronden: bool = False
    wacht_op: str = ""
    """What there is to wait for while no score came in: who has to do something, or that it comes by itself."""
    startlink: str = ""
    """My own way into the delivery system, when it gave one."""


_BEOORDELING = {BeoordelingStatus.TE_DOEN: ("Te doen", "warn"), BeoordelingStatus.GEDAAN: ("Afgerond", "ok")}


_OP = {
    "student": Persoon.sorteervorm,
    "zitting": Zitting.zoekvorm,
    "score": Resultaat.punten,
    "uiterlijk": Beoordeling.uiterlijk,
}
SORTEERBAAR = tuple(_OP)


class WerkFilter(Opdracht):
    """Which work to show: to be done unless asked otherwise, of one sitting if asked."""

    status: str = BeoordelingStatus.TE_DOEN
    zitting_id: uuid.UUID | None = None
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def mijn_werk(uow: UnitOfWork, principal: Principal, filter: WerkFilter) -> Pagina[BeoordelingRij]:
    """One page of the work assigned to me, of one sitting if asked, soonest last day first (BEO-4, BEO-5)."""
    require(principal, P.BEOORDELING_INZIEN)
    eis_leest(principal.rol, Leesobject.BEOORDELING_RIJ)
    vraag = (
        select(Beoordeling, Persoon, Zitting, Resultaat)
        .join(Deelname, onclause=col(Deelname.id) == col(Beoordeling.deelname_id))
        .join(Persoon, onclause=col(Persoon.id) == col(Deelname.student_id))
        .join(Zitting, onclause=col(Zitting.id) == col(Beoordeling.zitting_id))
        .join(
            Resultaat,
            onclause=(col(Resultaat.deelname_id) == col(Beoordeling.deelname_id)) & col(Resultaat.is_huidig),
            isouter=True,
        )
        .where(visible(principal, P.BEOORDELING_INZIEN, Beoordeling))
    )
    if filter.status:
        vraag = vraag.where(open_werk() if filter.status == BeoordelingStatus.TE_DOEN else ~open_werk())
    if filter.zitting_id:
        vraag = vraag.where(Beoordeling.zitting_id == filter.zitting_id)
    eigen = (col(Beoordeling.uiterlijk), col(Persoon.sorteervorm), col(Beoordeling.id))
    vraag = op(vraag, filter.op, _OP, *eigen)
    gesloten = instellingen.gesloten_dagen(uow)
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    return blad.naar(
        lambda r: voor_rol(principal.rol, Leesobject.BEOORDELING_RIJ, _rij(r[0], r[1], r[2], r[3], gesloten))
    )


def dagen_over(b: Beoordeling, r: Resultaat | None, gesloten: frozenset[date]) -> tuple[str, str]:
    """The working days left, in words, with the tone that goes with it."""
    woorden, over = termijnen.rest_in_woorden(b.uiterlijk, tijd.vandaag(), gesloten)
    if b.status == BeoordelingStatus.GEDAAN:
        return f"Afgerond {tijd.dag(b.gedaan_op, jaar=False)}" if b.gedaan_op else "Afgerond", "ok"
    if is_besloten(r):
        return levensloop.RESULTAAT.label(ResultaatStatus.DEFINITIEF), "ok"
    toon = "bad" if over < 0 else "warn" if over <= 1 else "plain"
    return woorden[:1].upper() + woorden[1:], toon


def _stand(b: Beoordeling, r: Resultaat | None) -> BeoordelingStatus:
    """What the assessor has left to do: nothing, once the board decided."""
    return BeoordelingStatus.GEDAAN if is_besloten(r) else BeoordelingStatus(b.status)


def _rij(
    b: Beoordeling, student: Persoon, zitting: Zitting, resultaat: Resultaat | None, gesloten: frozenset[date]
) -> BeoordelingRij:
    over, toon = dagen_over(b, resultaat, gesloten)
    stand = _stand(b, resultaat)
    tekst, status_toon = _BEOORDELING[stand]
    return BeoordelingRij(
        id=str(b.id),
        deelname_id=str(b.deelname_id),
        student=student.naam,
        nummer=studentnummer(student),
        zitting=zitting.naam,
        moment=tijd.moment(zitting.start),
        uiterlijk=tijd.dag(b.uiterlijk),
        over=over,
        over_toon=toon,
        score=punten(resultaat) or "Nog geen score",
        status=str(stand),
        status_tekst=tekst,
        status_toon=status_toon,
    )


def punten(r: Resultaat | None) -> str:
    """What was scored, in words: `31 van 40`, `geslaagd`; empty without a score."""
    if r is None or (r.punten is None and not r.score):
        return ""
    if r.punten is None:
        return score_tekst(r.score)
    return f"{r.punten} van {r.maximum}" if r.maximum else telt(r.punten, "punt", "punten")


def beoordeling(uow: UnitOfWork, principal: Principal, beoordeling_id: uuid.UUID) -> BeoordelingDetail:
    """One piece of work of mine, with everything needed to assess it (BEO-5)."""
    require(principal, P.BEOORDELING_INZIEN)
    eis_leest(principal.rol, Leesobject.BEOORDELING)
    b = uow.get(Beoordeling, beoordeling_id, visible(principal, P.BEOORDELING_INZIEN, Beoordeling))
    d, z = uow.get(Deelname, b.deelname_id), uow.get(Zitting, b.zitting_id)
    waarover = select(Examenversie, Examen).join(Examen).where(Examenversie.id == z.versie_id)
    versie, examen = uow.session.exec(waarover).one()
    r = uow.session.exec(select(Resultaat).where(Resultaat.deelname_id == d.id, col(Resultaat.is_huidig))).first()
    via_tas, gedaan = (
        scoort_elders(examen.oke, versie.component_id, z.achteraf),
        _stand(b, r) == BeoordelingStatus.GEDAAN,
    )
    doet = principal.can(P.BEOORDELING_DOEN)
    detail = _met_resultaat(uow, _met_afname(uow, _opgedragen(uow, b, d, z, versie, r), d, z), d, r)
    mist_eigen = not via_tas and b.gescoord_op is None and not gedaan
    if r is not None and mist_eigen and not r.terug_reden:
        detail = replace(detail, punten="", cijfer="", resultaat_tekst="Geef eerst uw eigen score")
    heel = replace(
        _met_anderen(uow, detail, b),
        via_tas=via_tas,
        wacht_op=_wacht_op(d) if via_tas and not detail.punten else "",
        mag_score=doet and not via_tas and not is_besloten(r),
        mag_afronden=doet and not gedaan and kan_afronden(b, r),
        terug_reden=r.terug_reden if r and not is_besloten(r) else "",
        besloten=f"{AL_VASTGESTELD} {WEG_TERUG}" if is_besloten(r) else "",
        startlink=mijn_startlink(uow, principal, z.id) if not gedaan else "",
    )
    return voor_rol(principal.rol, Leesobject.BEOORDELING, heel)


def _wacht_op(d: Deelname) -> str:
    """The truth about a score that has not come in from the delivery system."""
    hier, tas = Presentie(d.presentie), Presentie(d.presentie_tas)
    if hier.verschilt(tas):
        return (
            f"Er komt nu geen score: het proces-verbaal zegt ‘{hier.label}’, het afnamesysteem ‘{tas.label}’. De surveillant "
            "of het examenbureau zet dat recht. U hoeft niets te doen."
        )
    if not d.maakte_werk:
        return f"De presentie is ‘{hier.label}’: er is geen werk om te beoordelen."
    return "De score komt vanzelf binnen uit het afnamesysteem."


def _opgedragen(
    uow: UnitOfWork, b: Beoordeling, d: Deelname, z: Zitting, versie: Examenversie, r: Resultaat | None
) -> BeoordelingDetail:
    """The work as it was assigned: whose, of which sitting, by which model, and before when."""
    student, cesuur = uow.get(Persoon, d.student_id), geldige_cesuur(uow, versie.id)
    norm = norm_van(versie, cesuur)
    met_score = norm is not None and norm.soort == Normsoort.OORDEEL
    return BeoordelingDetail(
        id=str(b.id),
        student=student.naam,
        nummer=studentnummer(student),
        zitting=z.naam,
        moment=tijd.moment(z.start),
        versie=versie.code,
        model=versie.model,
        model_vastgesteld=versie.model_status == ModelStatus.VASTGESTELD,
        cesuur=norm_tekst(versie, cesuur) or "Nog geen cesuur",
        maximum=(cesuur.maximum or 0) if cesuur else 0,
        met_score=met_score,
        waarden=waarden_tekst(versie.schaal),
        vraagt_geslaagd=met_score and norm is not None and not grens_van(versie.schaal, norm.vanaf),
        eigen=_eigen(b),
        eigen_punten="" if b.punten is None else str(b.punten),
        eigen_score=score_tekst(b.score),
        uiterlijk=tijd.dag(b.uiterlijk),
        status=str(_stand(b, r)),
        status_tekst=dagen_over(b, r, instellingen.gesloten_dagen(uow))[0],
        toelichting=b.toelichting,
    )


def _eigen(b: Beoordeling) -> str:
    """What an assessor gave, in words; empty before he did."""
    if b.gescoord_op is None:
        return ""
    return gegeven_tekst(b)


def _met_anderen(uow: UnitOfWork, detail: BeoordelingDetail, b: Beoordeling) -> BeoordelingDetail:
    """What other assessors gave; only for who gave his own, so that nobody follows another (BEO-2)."""
    if b.gescoord_op is None:
        return detail
    vraag = (
        select(Beoordeling, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Beoordeling.beoordelaar_id)
        .where(Beoordeling.deelname_id == b.deelname_id, col(Beoordeling.gescoord_op).is_not(None))
        .order_by(col(Beoordeling.gescoord_op))
    )
    rijen = list(uow.session.exec(vraag.limit(20)))
    anderen = tuple(f"{naam}: {_eigen(ander)}" for ander, naam in rijen if ander.id != b.id)
    return replace(detail, anderen=anderen, verschil=bool(scores_tekst(rijen)) and not detail.punten)


def _met_afname(uow: UnitOfWork, detail: BeoordelingDetail, d: Deelname, z: Zitting) -> BeoordelingDetail:
    """How it went on the sitting: attendance, accommodations and incidents."""
    incidenten = uow.session.exec(
        select(Incident).where(Incident.deelname_id == d.id).order_by(col(Incident.op)).limit(20)
    )
    return replace(
        detail,
        presentie=Presentie(d.presentie).label,
        voorzieningen=tuple(voorziening_teksten(uow, [d.id]).get(d.id, ())),
        incidenten=tuple(f"{wanneer(i.op, z.laatste_eind)}: {i.omschrijving}" for i in incidenten),
    )


def _met_resultaat(uow: UnitOfWork, detail: BeoordelingDetail, d: Deelname, r: Resultaat | None) -> BeoordelingDetail:
    """What came in about this work and no other: the score, what was remarked about it, and the documents."""
    status = r.status if r else ResultaatStatus.BEZIG
    documenten = uow.session.exec(
        select(Document)
        .join(Resultaat, onclause=col(Resultaat.id) == Document.resultaat_id)
        .where(Resultaat.deelname_id == d.id, Document.status == DocumentStatus.OPGEHAALD)
        .order_by(col(Document.op), col(Document.id))
        .limit(20)
    )
    return replace(
        detail,
        punten=punten(r),
        cijfer=score_tekst(r.cijfer or r.score) if r else "",
        resultaat_tekst=levensloop.RESULTAAT.label(status) if r else "Nog geen score binnen",
        resultaat_toon=levensloop.RESULTAAT.toon(status),
        opmerking=r.opmerking if r else "",
        onregelmatigheden=r.onregelmatigheden if r else "",
        documenten=tuple((str(doc.id), doc.naam) for doc in documenten),
    )
