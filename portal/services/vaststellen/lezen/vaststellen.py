"""Reading for the board: one sitting with everything on one screen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import Integer, case, exists, func
from sqlmodel import col, select

from portal.auth.eigen_zaak import OVER_UZELF
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_eigenaar, visible
from portal.db.afnemen import Aanvulling, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.db.vaststellen import Herziening
from portal.domain import levensloop, termijnen, tijd
from portal.domain.cesuur import uitslag_tekst
from portal.domain.fouten import NietToegestaan
from portal.domain.incidenten import CATEGORIEEN, wanneer
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.schalen import score_tekst
from portal.domain.statussen import ResultaatStatus, ZittingStatus
from portal.services.grond import besluittermijn, cesuren, scheiding
from portal.services.grond.aanvullingen import aanvullingen
from portal.services.grond.audit import lezen
from portal.services.grond.audit.lezen import AuditRij
from portal.services.vaststellen import stand, stand_mandaten
from portal.services.vaststellen.lezen import kenmerken
from portal.services.vaststellen.lezen.kenmerken import Kenmerk
from portal.services.vaststellen.stand import Incidenten, Kandidaat, incidenten_van, kandidaten


@dataclass(frozen=True, kw_only=True)
class BlokkadeRij:
    """Something that stands in the way, with the page where it is put right."""

    code: str
    tekst: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class VaststelRij:
    """One participant on the establishing screen."""

    deelname_id: str
    resultaat_id: str
    """Empty when there is no result yet."""
    student_id: str
    student: str
    nummer: str
    punten: str
    """`65 / 75`, or a dash."""
    cijfer: str
    geslaagd: bool | None
    norm: str
    """Which norm gave the grade."""
    partner: str
    """What the delivery system says when it is not what stands here."""
    kans: str
    register: str
    voorziening: str
    status: str
    toon: str
    waarom: tuple[str, ...]
    """Why this one stands apart; empty for a result without particulars."""
    kan: bool
    """True when it can be established now (an exception then needs a reason)."""
    herziening_id: str = ""
    waarom_niet: str = ""
    """Why somebody else decides about this one."""
    hersteller: str = ""
    """Who puts attendance right, while no score comes because of it."""
    gevolgen: tuple[str, ...] = ()
    """What establishing this one overrules."""
    vervalt: bool = False
    """True when a decision about the absence lapses by it, which is confirmed apart."""
    gezien: str = ""
    """The mark of what is shown here, to decide about nothing else."""


@dataclass(frozen=True, kw_only=True)
class TeStellenRij:
    """One of those about whom the dialog for all decides: who, and what is established of him."""

    deelname_id: str
    student: str
    cijfer: str
    uitslag: str
    """`geslaagd`, `niet geslaagd`, or nothing."""


@dataclass(frozen=True, kw_only=True)
class VaststelScherm:
    """Everything the board needs about one sitting, on one screen."""

    zitting_id: str
    titel: str
    ondertitel: str
    versie: Kenmerk
    cesuur: Kenmerk
    model: Kenmerk
    pv: Kenmerk
    pv_bijzonderheden: tuple[str, ...]
    ingepland: int = 0
    aanwezig: int = 0
    afwezig: int = 0
    geslaagd_procent: int | None = None
    vorig_jaar_procent: int | None
    uitzonderingen: tuple[VaststelRij, ...] = ()
    zonder: tuple[VaststelRij, ...] = ()
    open: bool = False
    """True while the board did not decide about everybody who made something."""
    vast_te_stellen: int = 0
    """How many results without particulars can be established now."""
    blokkades: tuple[BlokkadeRij, ...]
    pv_vervangbaar: bool
    """True when the unsigned report is the only thing in the way: a recorded reason then suffices."""
    mag: bool
    verklaring: str
    """In which capacity the person acts, or why not."""
    laatste_dag: str
    mandaat: str
    incidenten: int = 0
    """How many incidents the report holds, beside the account itself."""


def vaststel_scherm(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> VaststelScherm:
    """Everything the board needs about one sitting, particulars apart from the rest (VAS-1)."""
    stand_mandaten.eis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.RESULTAAT_INZIEN, Zitting))
    eis_eigenaar(uow, principal, zitting)
    versie, ruimte, pv, cesuur, examen, aangevuld = _context(uow, zitting)
    open_ = stand.blokkades_van(zitting, versie, pv, cesuur, oefent=examen.formatief)
    incidenten = incidenten_van(uow, zitting.id)
    alle = [_zonder_eigen(principal, k) for k in kandidaten(uow, zitting, {versie.id: (versie, cesuur)}, incidenten)]
    mag, verklaring, mandaat = _bevoegdheid(uow, principal, zitting, alle)
    bijzonder = (*bijzonderheden_van(uow, zitting, pv, incidenten), *(_later(uow, zitting.id) if aangevuld else ()))
    scherm = VaststelScherm(
        zitting_id=str(zitting.id),
        titel=examen.naam,
        ondertitel=f"{tijd.moment(zitting.start)}, {ruimte}",
        versie=kenmerken.versie(versie),
        cesuur=kenmerken.cesuur(versie, cesuur),
        model=kenmerken.model(versie),
        pv=kenmerken.pv(zitting, pv),
        pv_bijzonderheden=bijzonder,
        vorig_jaar_procent=_vorig_jaar(uow, zitting),
        blokkades=tuple(BlokkadeRij(code=b.code, tekst=b.tekst, link=b.herstel) for b in open_),
        pv_vervangbaar=[b.code for b in open_] == [stand.PV_OPEN],
        mag=mag,
        verklaring=verklaring,
        laatste_dag=tijd.dag(besluittermijn.laatste_dag(uow, termijnen.BEZWAAR, tijd.nu())),
        mandaat=mandaat,
        incidenten=len(bijzonder) - (bool(pv.verslag) + bool(pv.verslag_tas) if pv else 0),
    )
    return _met_kandidaten(scherm, zitting, alle, _een_ander(uow, principal, zitting, alle))


def _zonder_eigen(principal: Principal, k: Kandidaat) -> Kandidaat:
    """Of oneself as a student one reads here no more than that one sits there (BEO-7)."""
    if k.deelname.student_id != principal.persoon_id:
        return k
    return replace(
        k, resultaat=None, herziening=None, waarom=(OVER_UZELF,), geen_cijfer="", partner="", herziening_afdruk="", eerder=""
    )  # fmt: skip


def _een_ander(uow: UnitOfWork, principal: Principal, zitting: Zitting, alle: list[Kandidaat]) -> dict[uuid.UUID, str]:
    """About whom somebody else decides, and why: a revision, or a decision about the absence that would lapse."""
    ids = [k.deelname.id for k in alle if k.herziening]
    uit = scheiding.zelf_vastgesteld(uow, principal, ids) if ids else {}
    if (eerder := [k for k in alle if k.eerder]) and (
        waarom := stand_mandaten.waarom_geen_vervallen(uow, principal, zitting)
    ):
        uit |= {k.deelname.id: f"{k.eerder}. {waarom}" for k in eerder}
    return uit


def _met_kandidaten(
    scherm: VaststelScherm, zitting: Zitting, alle: list[Kandidaat], een_ander: dict[uuid.UUID, str]
) -> VaststelScherm:
    """The participants, counted, with those who stand apart in a list of their own."""
    zonder = tuple(_rij(zitting, k, "") for k in alle if not k.waarom)
    return replace(
        scherm,
        ingepland=len(alle),
        aanwezig=sum(Presentie(k.deelname.presentie).was_er for k in alle),
        afwezig=sum(k.deelname.presentie == Presentie.AFWEZIG for k in alle),
        geslaagd_procent=_procent([k.resultaat.geslaagd for k in alle if k.resultaat]),
        uitzonderingen=tuple(_rij(zitting, k, een_ander.get(k.deelname.id, "")) for k in alle if k.waarom),
        zonder=zonder,
        open=any(_wacht(k) for k in alle),
        vast_te_stellen=sum(r.kan for r in zonder),
    )


def _wacht(k: Kandidaat) -> bool:
    """There is a result, or one may come, that is not definitive."""
    return k.resultaat.status not in levensloop.BESLOTEN if k.resultaat else k.deelname.maakte_werk


def te_stellen(scherm: VaststelScherm) -> tuple[tuple[TeStellenRij, ...], str]:
    """Whom the dialog for all names, and the marks of what it shows of them: exactly these are decided about (VAS-1)."""
    klaar = [r for r in scherm.zonder if r.kan]
    rijen = (
        TeStellenRij(deelname_id=r.deelname_id, student=r.student, cijfer=r.cijfer, uitslag=uitslag_tekst(r.geslaagd))
        for r in klaar
    )
    return tuple(rijen), " ".join(r.gezien for r in klaar)


def _context(
    uow: UnitOfWork, zitting: Zitting
) -> tuple[Examenversie, str, ProcesVerbaal | None, Cesuur | None, Examen, bool]:
    aangevuld = exists().where(col(Aanvulling.zitting_id) == zitting.id)
    vraag = (
        kies(Examenversie, Ruimte.code, ProcesVerbaal, Cesuur, Examen, aangevuld)
        .join(Examen, onclause=col(Examen.id) == Examenversie.examen_id)
        .join(Ruimte, onclause=col(Ruimte.id) == zitting.ruimte_id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == zitting.id)
        .join(Cesuur, isouter=True, onclause=cesuren.is_vastgesteld(Examenversie.id))
        .where(Examenversie.id == zitting.versie_id)
    )
    return uow.session.exec(vraag).first()


def _bevoegdheid(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, alle: list[Kandidaat]
) -> tuple[bool, str, str]:
    try:
        mandaat = stand_mandaten.bevoegd(uow, principal, P.RESULTAAT_VASTSTELLEN, zitting.examen_id)
    except NietToegestaan as fout:
        return False, fout.tekst, ""
    zit = any(k.deelname.student_id == principal.persoon_id for k in alle)
    if tekst := scheiding.waarom_niet(uow, principal.persoon_id, P.RESULTAAT_VASTSTELLEN, zitting.id, zit=zit):
        return False, tekst, ""
    namens = stand_mandaten.namens(uow, mandaat)
    als = f"U stelt vast {namens}." if namens else "U stelt vast als lid van de examencommissie."
    return True, f"{als} U heeft deze zitting niet gepland en niemand in deze lijst beoordeeld.", namens


def _rij(zitting: Zitting, k: Kandidaat, waarom_niet: str) -> VaststelRij:
    r = k.resultaat
    heeft_score = r is not None and r.status != ResultaatStatus.BEZIG
    afwezig = not heeft_score and not k.deelname.maakte_werk
    status = levensloop.RESULTAAT.label(r.status) if r else OVER_UZELF if OVER_UZELF in k.waarom else "Nog geen score"
    return VaststelRij(
        deelname_id=str(k.deelname.id),
        resultaat_id=str(r.id) if r else "",
        student_id=str(k.student.id),
        student=k.student.naam,
        nummer=studentnummer(k.student),
        punten=f"{r.punten} / {r.maximum}" if r and r.punten is not None and r.maximum else "–",
        cijfer=score_tekst(r.cijfer) if r and r.cijfer else "–",
        geslaagd=r.geslaagd if r else None,
        norm=r.norm.get("tekst", "") if r else "",
        partner=k.partner,
        kans=k.kans,
        register=k.register,
        voorziening=", ".join(k.voorzieningen) or "geen",
        status=Presentie(k.deelname.presentie).label if afwezig else status,
        toon=levensloop.RESULTAAT.toon(r.status) if r and not afwezig else "plain",
        waarom=k.waarom,
        kan=bool(r and r.status == ResultaatStatus.VOORLOPIG and r.cijfer and not k.geen_cijfer),
        herziening_id=str(k.herziening.id) if k.herziening else "",
        waarom_niet=waarom_niet,
        hersteller="" if heeft_score else _hersteller(k.deelname),
        gevolgen=_gevolgen(zitting, k),
        vervalt=bool(k.eerder),
        gezien=k.herziening_afdruk or (f"{r.id}:{k.afdruk}" if r else ""),
    )


def _hersteller(d: Deelname) -> str:
    verschilt = Presentie(d.presentie).verschilt(Presentie(d.presentie_tas))
    return "De surveillant of het examenbureau verbetert de presentie of vraagt het afnamesysteem." if verschilt else ""


def _gevolgen(zitting: Zitting, k: Kandidaat) -> tuple[str, ...]:
    """What establishing the result of this one overrules: a decision about the absence, and attendance (VAS-1, UIT-6)."""
    if k.resultaat is None or k.resultaat.status != ResultaatStatus.VOORLOPIG:
        return ()
    uit = [f"{k.eerder}. Dit besluit vervalt."] if k.eerder else []
    if not (stond := Presentie(k.deelname.presentie)).kan_werk_maken:
        wie = "Het getekende proces-verbaal zegt" if zitting.status == ZittingStatus.ONDERTEKEND else "De zitting zegt"
        uit.append(f"{wie} ‘{stond.label}’. De student staat daarna als aanwezig, en zijn kans is gebruikt.")
    return tuple(uit)


def bijzonderheden_van(
    uow: UnitOfWork, zitting: Zitting, pv: ProcesVerbaal | None, incidenten: Incidenten | None = None
) -> tuple[str, ...]:
    """What the report tells: the account, incidents, who stayed unknown, and what the delivery system added."""
    regels = []
    for incident, naam in (incidenten_van(uow, zitting.id) if incidenten is None else incidenten)[:200]:
        wie = f" ({naam})" if naam else ""
        soort = CATEGORIEEN.get(incident.categorie, incident.categorie)
        op = wanneer(incident.op, zitting.laatste_eind)
        regels.append(f"{op[0].upper()}{op[1:]} {soort}{wie}: {incident.omschrijving}")
    regels += _onbekend(uow, pv) if pv else []
    if pv and pv.verslag:
        regels.append(pv.verslag)
    if pv and pv.verslag_tas:
        regels.append(f"Volgens het afnamesysteem: {pv.verslag_tas}")
    return tuple(regels)


def _later(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[str]:
    """What was added to the report since it was signed."""
    return [f"Aangevuld na ondertekening: {regel}" for regel in aanvullingen(uow, zitting_id)]


def _onbekend(uow: UnitOfWork, pv: ProcesVerbaal) -> list[str]:
    """Of whom the signed report does not know whether he was there, and why; whatever was decided since."""
    presentie = pv.momentopname.get("presentie") or []
    redenen = {uuid.UUID(r["deelname"]): r.get("reden", "") for r in presentie if r["presentie"] == Presentie.ONBEKEND}
    if not redenen:
        return []
    vraag = select(Deelname.id, Persoon.naam).join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
    rijen = uow.session.exec(vraag.where(col(Deelname.id).in_(redenen)).order_by(col(Persoon.sorteervorm))).all()
    return [f"Van {naam} is onbekend of hij er was: {redenen[id] or 'geen reden genoemd'}" for id, naam in rijen]


def _procent(uitkomsten: list[bool | None]) -> int | None:
    bekend = [u for u in uitkomsten if u is not None]
    return round(100 * sum(bekend) / len(bekend)) if bekend else None


def _vorig_jaar(uow: UnitOfWork, zitting: Zitting) -> int | None:
    """The pass rate of the same exam in the school year before, from definitive results only."""
    start = tijd.dag_van(zitting.start)
    jaar = start.year if start.month >= 8 else start.year - 1
    van, tot = tijd.op(start.replace(year=jaar - 1, month=8, day=1)), tijd.op(start.replace(year=jaar, month=8, day=1))
    vraag = (
        select(func.count(), func.sum(case((col(Resultaat.geslaagd).is_(True), 1), else_=0).cast(Integer)))
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .where(
            Zitting.examen_id == zitting.examen_id, Zitting.start >= van, Zitting.start < tot,
            Resultaat.status == ResultaatStatus.DEFINITIEF, col(Resultaat.is_huidig).is_(True), col(Resultaat.geslaagd).is_not(None),
        )
    )  # fmt: skip
    aantal, geslaagd = uow.session.exec(vraag).one()
    return round(100 * geslaagd / aantal) if aantal else None


def historie(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[AuditRij]:
    """The newest acts on a sitting, its results, their revisions and the work of assessors, for who may read those (MON-6)."""
    stand_mandaten.eis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.RESULTAAT_INZIEN, Zitting))
    eis_eigenaar(uow, principal, zitting)
    resultaten = uow.session.exec(select(Resultaat.id).where(Resultaat.zitting_id == zitting.id).limit(1000)).all()
    herzieningen = uow.session.exec(select(Herziening.id).where(col(Herziening.resultaat_id).in_(resultaten)))
    werk = uow.session.exec(select(Beoordeling.id).where(Beoordeling.zitting_id == zitting.id).limit(1000))
    return lezen.historie(uow, principal, [zitting.id, zitting.versie_id, *resultaten, *herzieningen, *werk])
