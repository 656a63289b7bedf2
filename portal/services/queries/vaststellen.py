"""Reading for the board: what waits, one sitting with everything on one screen, revisions, mandates and requests."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, case, func, not_, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain import levensloop, termijnen, tijd
from portal.domain.cesuur import Grens, cijfer_voor, toon_score
from portal.domain.fouten import NietToegestaan, Ongeldig
from portal.domain.incidenten import CATEGORIEEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.services import instellingen, mandaten, scheiding
from portal.services import vaststellen as dienst
from portal.services.queries import auditlog, paden
from portal.services.queries.bijzonderheden import Kandidaat, kandidaten
from portal.services.queries.lijst import Pagina, pagineer
from portal.services.queries.rijen.monitoren import AuditRij
from portal.services.queries.rijen.vaststellen import (
    BlokkadeRij,
    CesuurEffect,
    HerzieningRij,
    Kenmerk,
    TeVaststellenRij,
    VaststelRij,
    VaststelScherm,
)

_VANDAAR = 50


def _zittingen(principal: Principal, status: str):  # type: ignore[no-untyped-def]
    """Sittings that have results in this state, with how many and what the gates depend on; oldest first."""
    aantal = (
        select(col(Resultaat.zitting_id).label("zitting_id"), func.count().label("aantal"))
        .where(Resultaat.status == status, col(Resultaat.is_huidig).is_(True))
        .group_by(col(Resultaat.zitting_id))
        .subquery()
    )
    return (
        select(Zitting, Examen.naam, Examenversie, Ruimte.code, ProcesVerbaal, Cesuur, aantal.c.aantal)
        .join(aantal, onclause=aantal.c.zitting_id == Zitting.id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == Zitting.id)
        .join(
            Cesuur,
            isouter=True,
            onclause=(col(Cesuur.versie_id) == Zitting.versie_id) & (col(Cesuur.status) == "vastgesteld"),
        )
        .where(Examen.formatief == False, visible(principal, P.RESULTAAT_INZIEN, Zitting))  # noqa: E712
        .order_by(col(Zitting.start), col(Zitting.id))
    )


def wachtend(principal: Principal):  # type: ignore[no-untyped-def]
    """Sittings with provisional results, with how many and whether the gates are open; oldest first."""
    return _zittingen(principal, "voorlopig")


def _klaar() -> ColumnElement[bool]:
    """Every gate is open: version, model and cut score established, report signed."""
    return and_(
        col(Examenversie.vastgesteld_op).is_not(None),
        Examenversie.model_status == "vastgesteld",
        col(Cesuur.id).is_not(None),
        col(ProcesVerbaal.ondertekend_op).is_not(None),
    )


def _stand(principal: Principal, stand: str):  # type: ignore[no-untyped-def]
    if stand == "vastgesteld":
        open_ = select(Resultaat.zitting_id).where(Resultaat.status == "voorlopig", col(Resultaat.is_huidig).is_(True))
        vraag = _zittingen(principal, "definitief").where(col(Zitting.id).not_in(open_))
        return vraag.order_by(None).order_by(col(Zitting.start).desc(), col(Zitting.id))
    vraag = wachtend(principal)
    if stand == "klaar":
        return vraag.where(_klaar())
    return vraag.where(not_(_klaar())) if stand == "wacht" else vraag


def te_vaststellen(
    uow: UnitOfWork, principal: Principal, pagina: int = 1, stand: str = "", zoek: str = ""
) -> Pagina[TeVaststellenRij]:
    """Sittings that wait for the board, oldest first, with what still stands in the way (VAS-1).

    `stand` narrows them to klaar, wacht or (newest first) vastgesteld.
    """
    mandaten.vereis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    gesloten, vraag = instellingen.gesloten_dagen(uow), _stand(principal, stand)
    if zoek:
        woord = zoek.lower()
        kolommen = (Examen.naam, Examenversie.code, Ruimte.code)
        vraag = vraag.where(or_(*(func.lower(k).contains(woord, autoescape=True) for k in kolommen)))
    klaar = stand == "vastgesteld"
    return pagineer(uow, vraag, pagina).naar(lambda rij: _wachtend(rij, gesloten, klaar))


def _wachtend(rij: tuple, gesloten: frozenset, klaar: bool = False) -> TeVaststellenRij:  # type: ignore[type-arg]
    zitting, examen, versie, ruimte, pv, cesuur, aantal = rij
    open_ = dienst.blokkades_van(zitting, versie, pv, cesuur)
    dagen = termijnen.werkdagen_tussen(zitting.eind.astimezone(tijd.ZONE).date(), tijd.vandaag(), gesloten)
    return TeVaststellenRij(
        zitting_id=str(zitting.id),
        examen=examen,
        versie=versie.code,
        moment=tijd.toon_moment(zitting.start),
        ruimte=ruimte,
        voorlopig=aantal,
        wacht_werkdagen=max(0, dagen),
        gereed=not open_ and not klaar,
        status="Vastgesteld" if klaar else open_[0].tekst if open_ else "Klaar om vast te stellen",
        tone="warn" if open_ and not klaar else "ok",
        link=paden.vaststellen(zitting.id),
    )


def vaststel_scherm(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> VaststelScherm:
    """Everything the board needs about one sitting, particulars apart from the rest (VAS-1)."""
    mandaten.vereis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.RESULTAAT_INZIEN, Zitting))
    versie, ruimte, pv, cesuur, examen = _context(uow, zitting)
    open_ = dienst.blokkades_van(zitting, versie, pv, cesuur)
    alle = [(k, _rij(k)) for k in kandidaten(uow, zitting)]
    mag, verklaring, mandaat = _bevoegdheid(uow, principal, zitting)
    zonder = tuple(r for k, r in alle if not k.waarom)
    laatste = termijnen.laatste_dag(
        termijnen.BEZWAAR, tijd.nu(), aantal=instellingen.lees_getal(uow, "bezwaartermijn_dagen")
    )
    aanwezig = sum(Presentie(k.deelname.presentie).was_er for k, _ in alle)
    bijzonder = bijzonderheden_van(uow, zitting.id, pv)
    return VaststelScherm(
        zitting_id=str(zitting.id),
        titel=examen,
        ondertitel=f"{tijd.toon_moment(zitting.start)}, {ruimte}",
        versie=_versie(versie),
        cesuur=_cesuur(versie, cesuur),
        model=_model(versie),
        pv=_pv(zitting, pv),
        pv_bijzonderheden=bijzonder,
        ingepland=len(alle),
        aanwezig=aanwezig,
        afwezig=sum(k.deelname.presentie == Presentie.AFWEZIG for k, _ in alle),
        geslaagd_procent=_procent([k.resultaat.geslaagd for k, _ in alle if k.resultaat]),
        vorig_jaar_procent=_vorig_jaar(uow, zitting),
        uitzonderingen=tuple(r for k, r in alle if k.waarom),
        zonder=zonder,
        vast_te_stellen=sum(r.kan for r in zonder),
        blokkades=tuple(BlokkadeRij(b.code, b.tekst, b.herstel) for b in open_),
        pv_vervangbaar=[b.code for b in open_] == [dienst.PV_OPEN],
        mag=mag,
        verklaring=verklaring,
        laatste_dag=tijd.toon_dag(laatste),
        mandaat=mandaat,
        incidenten=len(bijzonder) - (bool(pv.verslag) + bool(pv.verslag_tas) if pv else 0),
    )


def _context(uow: UnitOfWork, zitting: Zitting) -> tuple[Examenversie, str, ProcesVerbaal | None, Cesuur | None, str]:
    vraag = (
        select(Examenversie, Ruimte.code, ProcesVerbaal, Cesuur, Examen.naam)
        .join(Examen, onclause=col(Examen.id) == Examenversie.examen_id)
        .join(Ruimte, onclause=col(Ruimte.id) == zitting.ruimte_id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == zitting.id)
        .join(
            Cesuur,
            isouter=True,
            onclause=(col(Cesuur.versie_id) == Examenversie.id) & (col(Cesuur.status) == "vastgesteld"),
        )
        .where(Examenversie.id == zitting.versie_id)
    )
    return uow.session.exec(vraag).first()  # type: ignore[return-value]


def _bevoegdheid(uow: UnitOfWork, principal: Principal, zitting: Zitting) -> tuple[bool, str, str]:
    try:
        mandaat = mandaten.bevoegd(uow, principal, P.RESULTAAT_VASTSTELLEN, zitting.examen_id)
    except NietToegestaan as fout:
        return False, fout.tekst, ""
    if tekst := scheiding.bezwaar(uow, principal.persoon_id, P.RESULTAAT_VASTSTELLEN, zitting.id):
        return False, tekst, ""
    namens = mandaten.namens(uow, mandaat)
    als = f"U stelt vast {namens}." if namens else "U stelt vast als lid van de examencommissie."
    return True, f"{als} U heeft deze zitting niet gepland en niemand in deze lijst beoordeeld.", namens


def _rij(k: Kandidaat) -> VaststelRij:
    r = k.resultaat
    heeft_score = r is not None and r.status != "bezig"
    afwezig = not heeft_score and not Presentie(k.deelname.presentie).was_er
    status = levensloop.RESULTAAT.label(r.status) if r else "Nog geen score"
    return VaststelRij(
        deelname_id=str(k.deelname.id),
        resultaat_id=str(r.id) if r else "",
        student_id=str(k.student.id),
        student=k.student.naam,
        nummer=k.student.nummer,
        punten=f"{r.punten} / {r.maximum}" if r and r.punten is not None and r.maximum else "–",
        cijfer=toon_score(r.cijfer) if r and r.cijfer else "–",
        geslaagd=r.geslaagd if r else None,
        kans=k.kans,
        voorziening=", ".join(k.voorzieningen) or "geen",
        status=Presentie(k.deelname.presentie).label if afwezig else status,
        tone=levensloop.RESULTAAT.toon(r.status) if r and not afwezig else "plain",
        waarom=k.waarom,
        kan=bool(r and r.status == "voorlopig" and r.cijfer),
        herziening_id=str(k.herziening.id) if k.herziening else "",
    )


def _versie(versie: Examenversie) -> Kenmerk:
    if versie.vastgesteld_op is None:
        return Kenmerk(
            "Versie", versie.code, levensloop.VERSIE.label(versie.status), levensloop.VERSIE.toon(versie.status)
        )
    return Kenmerk("Versie", versie.code, f"Vastgesteld {tijd.toon_dag(versie.vastgesteld_op)}", "ok")


def _cesuur(versie: Examenversie, cesuur: Cesuur | None) -> Kenmerk:
    if cesuur is None:
        return Kenmerk("Cesuur", "–", "Nog niet vastgesteld", "warn")
    waarde = f"{toon_score(versie.geslaagd_vanaf)} bij {cesuur.punten} van {cesuur.maximum}"
    return Kenmerk("Cesuur", waarde, f"Vastgesteld {_dag(cesuur.vastgesteld_op)}", "ok")


def _model(versie: Examenversie) -> Kenmerk:
    if versie.model_status != "vastgesteld":
        return Kenmerk("Beoordelingsmodel", versie.model or "–", "Nog niet vastgesteld", "warn")
    return Kenmerk("Beoordelingsmodel", versie.model, f"Vastgesteld {_dag(versie.model_vastgesteld_op)}", "ok")


def _pv(zitting: Zitting, pv: ProcesVerbaal | None) -> Kenmerk:
    if pv is None or pv.ondertekend_op is None:
        return Kenmerk("Proces-verbaal", "Niet ondertekend", levensloop.ZITTING.label(zitting.status), "warn")
    return Kenmerk("Proces-verbaal", "Ondertekend", tijd.toon_moment(pv.ondertekend_op), "ok")


def _dag(moment: datetime | None) -> str:
    return tijd.toon_dag(moment) if moment else ""


def bijzonderheden_van(uow: UnitOfWork, zitting_id: uuid.UUID, pv: ProcesVerbaal | None) -> tuple[str, ...]:
    """What the report tells: the account, incidents and what the delivery system added."""
    vraag = (
        select(Incident, Persoon.naam)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == Incident.deelname_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Deelname.student_id)
        .where(Incident.zitting_id == zitting_id)
        .order_by(col(Incident.op))
        .limit(200)
    )
    regels = []
    for incident, naam in uow.session.exec(vraag):
        wie = f" ({naam})" if naam else ""
        soort = CATEGORIEEN.get(incident.categorie, incident.categorie)
        regels.append(f"{tijd.toon_tijd(incident.op)} {soort}{wie}: {incident.omschrijving}")
    if pv and pv.verslag:
        regels.append(pv.verslag)
    if pv and pv.verslag_tas:
        regels.append(f"Volgens het afnamesysteem: {pv.verslag_tas}")
    return tuple(regels)


def _procent(uitkomsten: list[bool | None]) -> int | None:
    bekend = [u for u in uitkomsten if u is not None]
    return round(100 * sum(bekend) / len(bekend)) if bekend else None


def _vorig_jaar(uow: UnitOfWork, zitting: Zitting) -> int | None:
    """The pass rate of the same exam in the school year before, from definitive results only."""
    start = zitting.start.astimezone(tijd.ZONE).date()
    jaar = start.year if start.month >= 8 else start.year - 1
    van, tot = tijd.op(start.replace(year=jaar - 1, month=8, day=1)), tijd.op(start.replace(year=jaar, month=8, day=1))
    vraag = (
        select(func.count(), func.sum(case((col(Resultaat.geslaagd).is_(True), 1), else_=0).cast(Integer)))
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .where(
            Zitting.examen_id == zitting.examen_id, Zitting.start >= van, Zitting.start < tot,
            Resultaat.status == "definitief", col(Resultaat.is_huidig).is_(True), col(Resultaat.geslaagd).is_not(None),
        )
    )  # fmt: skip
    aantal, geslaagd = uow.session.exec(vraag).one()
    return round(100 * geslaagd / aantal) if aantal else None


def historie(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[AuditRij]:
    """The newest acts on a sitting and its results, for who may read those (MON-6)."""
    mandaten.vereis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.RESULTAAT_INZIEN, Zitting))
    resultaten = uow.session.exec(select(Resultaat.id).where(Resultaat.zitting_id == zitting.id).limit(1000))
    return auditlog.historie(uow, principal, [zitting.id, zitting.versie_id, *resultaten])


def herzieningen(uow: UnitOfWork, principal: Principal, alleen_open: bool = True) -> list[HerzieningRij]:
    """Changes to definitive results that wait for a decision (VAS-8)."""
    require(principal, P.RESULTAAT_VASTSTELLEN)
    vraag = (
        select(Herziening, Resultaat, Persoon.naam, Examen.naam)
        .join(Resultaat, onclause=col(Resultaat.id) == Herziening.resultaat_id)
        .join(Persoon, onclause=col(Persoon.id) == Resultaat.student_id)
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .where(visible(principal, P.RESULTAAT_VASTSTELLEN, Resultaat))
        .order_by(col(Herziening.op))
        .limit(_VANDAAR)
    )
    if alleen_open:
        vraag = vraag.where(Herziening.status == "open")
    return [_herziening(*rij) for rij in uow.session.exec(vraag)]


def _herziening(h: Herziening, resultaat: Resultaat, student: str, examen: str) -> HerzieningRij:
    punten, score = h.inhoud.get("punten"), str(h.inhoud.get("score") or "")
    oud = f"{toon_score(resultaat.cijfer)}" + (f" ({resultaat.punten} punten)" if resultaat.punten is not None else "")
    nieuw = f"{punten} punten" if punten is not None else toon_score(score)
    woord, tone = {"open": ("Wacht op besluit", "warn"), "toegepast": ("Toegepast", "ok")}.get(
        h.status, ("Afgewezen", "plain")
    )
    return HerzieningRij(
        str(h.id), str(resultaat.id), str(resultaat.zitting_id), student, examen, h.reden, oud, nieuw,
        tijd.toon_moment(h.op), woord, tone,
    )  # fmt: skip


def cesuur_effect(
    uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID, punten: int, maximum: int
) -> CesuurEffect:
    """What a cut score would do to the provisional results, before it is established (BEO-3)."""
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    if not (principal.can(P.CESUUR_INVOEREN) or principal.can(P.CESUUR_VASTSTELLEN)):
        require(principal, P.CESUUR_INVOEREN)
    grens = Grens(punten, maximum)
    vraag = select(Resultaat.punten).where(
        Resultaat.versie_id == versie.id, Resultaat.status == "voorlopig", col(Resultaat.is_huidig).is_(True)
    )
    alle = list(uow.session.exec(vraag.limit(20_000)))
    bekend = [p for p in alle if p is not None]
    if any(p > maximum for p in bekend):
        raise Ongeldig(f"Er zijn resultaten met meer dan {maximum} punten.")
    goed = sum(bool(cijfer_voor(versie.schaal, grens, p, "", versie.geslaagd_vanaf)[1]) for p in bekend)
    zin = f"Met deze cesuur slagen {goed} van de {len(bekend)} studenten met een voorlopig resultaat."
    return CesuurEffect(len(alle), goed, len(bekend) - goed, len(alle) - len(bekend), zin)
