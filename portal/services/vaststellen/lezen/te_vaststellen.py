"""Reading for the board: which sittings wait for it, which for something else, what that is and who puts it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, exists, func, not_, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import ProcesVerbaal
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import termijnen, tijd
from portal.domain.beoordelen import scoort_elders
from portal.domain.rechten import P
from portal.domain.statussen import BeoordelingStatus, ModelStatus, ResultaatStatus, ZittingStatus
from portal.services.aanmelden.stand_besluiten import wacht_op_commissie
from portal.services.grond import cesuren, instellingen, lijst, paden, scores
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import stand, stand_mandaten


@dataclass(frozen=True, kw_only=True)
class TeVaststellenRij:
    """A sitting with results that wait for the board, or for which something is missing."""

    zitting_id: str
    examen: str
    versie: str
    moment: str
    ruimte: str
    voorlopig: int
    wacht_werkdagen: int
    gereed: bool
    """True when there is something to establish now, also while something else is missing."""
    status: str
    wie: str
    """Who puts right what is missing; empty when nothing is."""
    toon: str
    link: str


_OP = {"examen": Examen.zoekvorm, "zitting": Zitting.start}
SORTEERBAAR = tuple(_OP)


class VaststelFilter(Opdracht):
    """Which sittings to show: klaar, wacht or vastgesteld, those with results for the board, or all that wait."""

    stand: str = ""
    zoek: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


@dataclass(frozen=True)
class _Telling:
    """How many results of a sitting wait for the board, and how many for something else."""

    aantal: int = 0
    terug: int = 0
    bij_beoordelaar: int = 0
    zonder_score: int = 0

    @property
    def klaar(self) -> int:
        """What the board can establish, as far as its results go."""
        return self.aantal - self.terug - self.bij_beoordelaar


def _resultaten(waar: ColumnElement[bool]) -> Any:
    """Per sitting how many such results it has, how many were sent back, and how many an assessor is not done with."""
    terug = case((col(Resultaat.status) == ResultaatStatus.BEZIG, 1), else_=0)
    bezig = exists().where(
        col(Beoordeling.deelname_id) == Resultaat.deelname_id, col(Beoordeling.status) == BeoordelingStatus.TE_DOEN
    )
    bij = case(((col(Resultaat.status) == ResultaatStatus.VOORLOPIG) & bezig, 1), else_=0)
    return (
        select(
            col(Resultaat.zitting_id).label("zitting_id"),
            func.count().label("aantal"),
            func.sum(terug).cast(Integer).label("terug"),
            func.sum(bij).cast(Integer).label("bij"),
        )
        .where(waar, col(Resultaat.is_huidig).is_(True))
        .group_by(col(Resultaat.zitting_id))
        .subquery()
    )


def _zonder_score() -> Any:
    """Per sitting that was held how many made something of which nothing came in, and nobody sent it back."""
    terug = select(Resultaat.deelname_id).where(wacht_op_commissie(), Resultaat.status == ResultaatStatus.BEZIG)
    gehouden = select(Zitting.id).where(col(Zitting.status).in_((ZittingStatus.GESLOTEN, ZittingStatus.ONDERTEKEND)))
    return (
        select(col(Deelname.zitting_id).label("zitting_id"), func.count().label("aantal"))
        .where(
            *scores.zonder_score(),
            col(Deelname.zitting_id).in_(gehouden),
            col(Deelname.id).not_in(terug),
            col(Deelname.inschrijving_id).not_in(scores.onverwacht()),
        )
        .group_by(col(Deelname.zitting_id))
        .subquery()
    )


def _zittingen(principal: Principal, r: Any, mist: Any) -> Vraag:
    """Sittings with what the gates depend on and how many of what; oldest first."""
    return (
        kies(
            Zitting, Examen.naam, Examen.oke, Examenversie, Ruimte.code, ProcesVerbaal, Cesuur,
            *(func.coalesce(kolom, 0) for kolom in (r.c.aantal, r.c.terug, r.c.bij, mist.c.aantal)),
        )
        .join(r, isouter=True, onclause=r.c.zitting_id == Zitting.id)
        .join(mist, isouter=True, onclause=mist.c.zitting_id == Zitting.id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(ProcesVerbaal, isouter=True, onclause=col(ProcesVerbaal.zitting_id) == Zitting.id)
        .join(Cesuur, isouter=True, onclause=cesuren.is_vastgesteld(Zitting.versie_id))
        .where(col(Examen.formatief).is_(False), visible(principal, P.RESULTAAT_INZIEN, Zitting))
        .order_by(col(Zitting.start), col(Zitting.id))
    )  # fmt: skip


def wachtend(principal: Principal) -> Vraag:
    """Sittings with provisional results, or with results that the board sent back; oldest first."""
    return _stand(principal, "commissie")


def _poorten_open() -> ColumnElement[bool]:
    """Every gate is open: version, model and cut score established, report signed."""
    return and_(
        col(Examenversie.vastgesteld_op).is_not(None),
        col(Examenversie.model_status) == ModelStatus.VASTGESTELD,
        col(Cesuur.id).is_not(None),
        col(ProcesVerbaal.ondertekend_op).is_not(None),
    )


def _stand(principal: Principal, welke: str) -> Vraag:
    r, mist = _resultaten(wacht_op_commissie()), _zonder_score()
    if welke == "vastgesteld":
        open_ = select(Resultaat.zitting_id).where(wacht_op_commissie(), col(Resultaat.is_huidig).is_(True))
        r = _resultaten(col(Resultaat.status) == ResultaatStatus.DEFINITIEF)
        vraag = _zittingen(principal, r, mist).where(r.c.aantal > 0, col(Zitting.id).not_in(open_))
        return vraag.order_by(None).order_by(col(Zitting.start).desc(), col(Zitting.id))
    vraag = _zittingen(principal, r, mist)
    ontbreekt = or_(r.c.terug > 0, r.c.bij > 0, mist.c.aantal > 0)
    if welke == "klaar":
        return vraag.where(_poorten_open(), r.c.aantal > r.c.terug + r.c.bij)
    if welke == "wacht":
        return vraag.where(or_(ontbreekt, and_(r.c.aantal > 0, not_(_poorten_open()))))
    if welke == "commissie":
        return vraag.where(r.c.aantal > 0)
    vooraan = case((r.c.aantal > 0, 0), else_=1)
    return (
        vraag.where(or_(r.c.aantal > 0, mist.c.aantal > 0))
        .order_by(None)
        .order_by(vooraan, col(Zitting.start), col(Zitting.id))
    )


def te_vaststellen(uow: UnitOfWork, principal: Principal, filter: VaststelFilter) -> Pagina[TeVaststellenRij]:
    """Sittings that wait, oldest first, with what is still missing and who puts it right (VAS-1).

    Of all that wait those with results come before those of which nothing came in; those that are established newest first.
    """
    stand_mandaten.eis_rol(principal, P.RESULTAAT_VASTSTELLEN)
    gesloten, vraag = instellingen.gesloten_dagen(uow), _stand(principal, filter.stand)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Examen.zoekvorm, Examenversie.zoekvorm, Ruimte.zoekvorm))
    if filter.op.removeprefix("-") in _OP:
        vraag = lijst.op(vraag, filter.op, _OP, col(Zitting.start), col(Zitting.id))
    klaar = filter.stand == "vastgesteld"
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda rij: _rij(rij, gesloten, klaar))


def _rij(rij: tuple[Any, ...], gesloten: frozenset[Any], vastgesteld: bool) -> TeVaststellenRij:
    zitting, examen, oke, versie, ruimte, pv, cesuur, *tellingen = rij
    t = _Telling(*tellingen)
    open_ = () if vastgesteld else stand.blokkades_van(zitting, versie, pv, cesuur, oefent=False)
    gereed = not open_ and not vastgesteld and t.klaar > 0
    delen, wie = _mist(t, vastgesteld, scoort_elders(oke, versie.component_id, zitting.achteraf))
    kop = [b.tekst for b in open_[:1]] or ([] if vastgesteld or not t.klaar else [_klaar(t.klaar, alles=not delen)])
    dagen = termijnen.werkdagen_tussen(tijd.dag_van(zitting.laatste_eind), tijd.vandaag(), gesloten)
    wie = list(dict.fromkeys([*(_WIE[b.code] for b in open_ if b.code in _WIE), *wie]))
    return TeVaststellenRij(
        zitting_id=str(zitting.id),
        examen=examen,
        versie=versie.code,
        moment=tijd.moment(zitting.start),
        ruimte=ruimte,
        voorlopig=t.aantal - (0 if vastgesteld else t.terug),
        wacht_werkdagen=max(0, dagen),
        gereed=gereed,
        status="; ".join([*(["Vastgesteld"] if vastgesteld else kop), *delen]),
        wie=", ".join(wie),
        toon="warn" if open_ or delen else "ok",
        link=paden.vaststellen(zitting.id),
    )


_WIE = {
    "versie-niet-vastgesteld": "de examencommissie",
    "model-niet-vastgesteld": "de examencommissie",
    "cesuur-niet-vastgesteld": "het examenbureau en de examencommissie",
    stand.PV_OPEN: "de surveillant",
}


def _klaar(aantal: int, *, alles: bool) -> str:
    return "Klaar om vast te stellen" if alles else f"{aantal} klaar om vast te stellen"


def _mist(t: _Telling, vastgesteld: bool, via_oke: bool) -> tuple[list[str], list[str]]:
    """What is missing beside the gates, and who puts that right."""
    terug, bij = (0, 0) if vastgesteld else (t.terug, t.bij_beoordelaar)
    tas = ["het afnamesysteem (het examenbureau vraagt het na)"]
    mist = (
        (terug, "teruggestuurd, wacht op antwoord", ["het examenbureau"] if via_oke else ["de beoordelaar"]),
        (bij, "wacht op de beoordelaar" if bij == 1 else "wachten op de beoordelaar", ["de beoordelaar"]),
        (t.zonder_score, "zonder score", tas if via_oke else ["de beoordelaar"]),
    )
    return [f"{n} {tekst}" for n, tekst, _ in mist if n], [w for n, _, wie in mist if n for w in wie]
