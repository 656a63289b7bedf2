"""What stands in the way of establishing, and what sets a participant apart: one reading, used by the screen and by the act."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Herziening
from portal.domain import tijd
from portal.domain.beoordelen import verschillen
from portal.domain.cesuur import uitslag_tekst
from portal.domain.incidenten import CATEGORIEEN, wanneer
from portal.domain.kenmerk import kenmerk
from portal.domain.leesrecht import leest_tekst
from portal.domain.levensloop import BESLOTEN, MODEL, ONBEGONNEN, Blokkade
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.schalen import score_tekst
from portal.domain.statussen import (
    BeoordelingStatus,
    DeelnameStatus,
    HerzieningStatus,
    ModelStatus,
    ResultaatStatus,
)
from portal.services.aanmelden import stand_besluiten
from portal.services.aanmelden.stand_kansen import saldi_van
from portal.services.grond import live, onderwerpen, paden
from portal.services.grond.cesuren import (
    cesuur_van,
    cijfer,
    gegeven,
    gegeven_tekst,
    gescoord,
    is_vastgesteld,
    over_de_grens,
    verschil_met_partner,
)
from portal.services.grond.scores import met_score
from portal.services.vaststellen.stand_herzien import afdruk, in_woorden, opvolger

_LIMIET = 2000


@dataclass(frozen=True)
class Kandidaat:
    """One participant with the current result, the attempts, and why it stands apart."""

    deelname: Deelname
    student: Persoon
    inschrijving: Inschrijving
    resultaat: Resultaat | None
    herziening: Herziening | None
    voorzieningen: tuple[str, ...]
    kansen_max: int | None
    waarom: tuple[str, ...] = field(default=())
    register: str = ""
    """What the registry said last about the attempts, with the day."""
    geen_cijfer: str = ""
    """Why this one cannot be established at all: there is no grade, or nobody can say whether it is a pass."""
    partner: str = ""
    """What the delivery system says when it is not what stands here: `5,4, niet geslaagd`."""
    herziening_afdruk: str = ""
    """The mark of the revision that waits."""
    eerder: str = ""
    """What the board decided about the absence of this one, when and who: that lapses when the result is established."""

    @property
    def afdruk(self) -> str:
        """A short mark of all that somebody who decides looks at: another score, grade or particular gives another mark."""
        r = self.resultaat
        cijfer_ = (str(r.id), r.punten, r.maximum, r.score, r.cijfer, r.geslaagd) if r else ()
        return kenmerk((cijfer_, self.waarom))[:8]

    @property
    def kans(self) -> str:
        """`1 van 3`, or just the number when there is no limit."""
        return f"{self.deelname.poging} van {self.kansen_max}" if self.kansen_max else str(self.deelname.poging)


Bekend = dict[uuid.UUID, tuple[Examenversie, Cesuur | None]]
"""Versions with their established cut score that were read already."""
Deelnemer = tuple[Deelname, Persoon, Inschrijving, Resultaat | None, str]
"""Who is on a sitting, with the result and what the board decided about the absence, in words."""
Incidenten = list[tuple[Incident, str | None]]
"""Incidents of a sitting, oldest first, with the name of whom each is about."""


def kandidaten(
    uow: UnitOfWork, zitting: Zitting, bekend: Bekend | None = None, incidenten: Incidenten | None = None
) -> list[Kandidaat]:
    """Everybody on a sitting, by surname, in a handful of questions whatever their number."""
    rijen = _deelnemers(uow, zitting.id)
    resultaten = [r for *_, r, _ in rijen if r]
    herzieningen, tekst = _herzieningen(uow, [r.id for r in resultaten]), _voorzieningen(uow, zitting.id)
    cijfers = _cijfers(uow, resultaten, herzieningen, bekend)
    werk = werk_van(uow, col(Beoordeling.zitting_id) == zitting.id)
    per = _per_deelname(zitting, rijen, incidenten_van(uow, zitting.id) if incidenten is None else incidenten)
    saldi = saldi_van(uow, [i for _, _, i, *_ in rijen])
    uit = []
    for deelname, student, inschrijving, resultaat, eerder in rijen:
        saldo = saldi[inschrijving.id]
        maximum = saldo.totaal_bij(deelname.poging)
        herziening = herzieningen.get(resultaat.id) if resultaat else None
        stand_ = cijfers.get(resultaat.id, _Cijferstand()) if resultaat else _Cijferstand()
        waarom = (
            *per[deelname.id],
            *_over_resultaat(deelname, resultaat, herziening, stand_),
            *_over_werk(resultaat, werk[deelname.id]),
            *_over_kans(deelname, resultaat, maximum),
        )
        uit.append(
            Kandidaat(
                deelname, student, inschrijving, resultaat, herziening, tuple(tekst[deelname.id]), maximum, waarom,
                saldo.register, stand_.geen_cijfer, stand_.partner, stand_.herziening_afdruk, eerder,
            )
        )  # fmt: skip
    return uit


@dataclass(frozen=True)
class _Cijferstand:
    """What there is to say about the grade of one result."""

    geen_cijfer: str = ""
    partner: str = ""
    over_de_grens: str = ""
    anders: str = ""
    herzien: str = ""
    """What a revision that waits would make of it."""
    herziening_afdruk: str = ""
    """The mark of that."""


def _cijfers(
    uow: UnitOfWork, resultaten: list[Resultaat], herzieningen: Mapping[uuid.UUID, Herziening], bekend: Bekend | None
) -> dict[uuid.UUID, _Cijferstand]:
    """Per provisional or definitive result why it has no grade, and what the delivery system says instead."""
    versies, uit = _versies(uow, {r.versie_id for r in resultaten}, bekend or {}), dict[uuid.UUID, _Cijferstand]()
    for r in resultaten:
        if r.status == ResultaatStatus.BEZIG:
            continue
        versie, cesuur = versies[r.versie_id]
        reden = anders = ""
        if r.status == ResultaatStatus.VOORLOPIG and cesuur is not None:
            nu = cijfer(versie, cesuur, gescoord(r))
            reden = nu.reden
            if not reden and (nu.tekst, nu.geslaagd) != (r.cijfer, r.geslaagd):
                anders = (
                    f"De cesuur geeft nu {score_tekst(nu.tekst)}, {uitslag_tekst(nu.geslaagd)}; dat wordt vastgesteld"
                )
        daar, grens = verschil_met_partner(versie, r), ""
        if over_de_grens(versie, r):
            hier = ", ".join(filter(None, (score_tekst(r.cijfer), uitslag_tekst(r.geslaagd))))
            grens = f"Afnamesysteem: {daar}; hier: {hier}"
        herzien = merk = ""
        if herziening := herzieningen.get(r.id):
            wordt = opvolger(r, herziening, versie, cesuur)
            herzien, merk = in_woorden(r, *wordt), afdruk(r, herziening, *wordt)
        uit[r.id] = _Cijferstand(reden, daar, grens, anders, herzien, merk)
    return uit


def _versies(uow: UnitOfWork, ids: set[uuid.UUID], bekend: Bekend) -> Bekend:
    """These versions with their established cut score, read at once as far as they are not known."""
    if not (mist := ids - set(bekend)):
        return bekend
    vraag = kies(Examenversie, Cesuur).join(Cesuur, isouter=True, onclause=is_vastgesteld(Examenversie.id))
    return bekend | {v.id: (v, c) for v, c in uow.session.exec(vraag.where(col(Examenversie.id).in_(mist)))}


def werk_van(uow: UnitOfWork, *waar: ColumnElement[bool]) -> dict[uuid.UUID, list[tuple[Beoordeling, str]]]:
    """Per participation the work of each assessor, with his name."""
    vraag = (
        select(Beoordeling, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Beoordeling.beoordelaar_id)
        .where(*waar)
        .order_by(col(Beoordeling.toegewezen_op), col(Beoordeling.id))
    )
    uit: dict[uuid.UUID, list[tuple[Beoordeling, str]]] = defaultdict(list)
    for beoordeling, naam in uow.session.exec(vraag.limit(10_000)):
        uit[beoordeling.deelname_id].append((beoordeling, naam))
    return uit


def opmerkingen(
    resultaat: Resultaat | None, werk: list[tuple[Beoordeling, str]], rol: Rol | None = None
) -> tuple[str, ...]:
    """What those who assessed this work want the board to know, in full and with who said it; of those that a role reads."""
    gezegd = [("beoordeling", "toelichting", f"beoordelaar {naam}", b.toelichting) for b, naam in werk]
    if resultaat is not None:
        gezegd.append(("resultaat", "opmerking", "het afnamesysteem", resultaat.opmerking))
    return tuple(
        f"Opmerking van {wie}: {tekst}"
        for tabel, kolom, wie, tekst in gezegd
        if tekst and (rol is None or leest_tekst(rol, f"{tabel}.{kolom}"))
    )


def _over_werk(resultaat: Resultaat | None, werk: list[tuple[Beoordeling, str]]) -> tuple[str, ...]:
    """What assessors remarked, who has not finished, and scores that differ (BEO-2, BEO-4, BEO-5)."""
    gezegd = opmerkingen(resultaat, werk)
    if resultaat is not None and resultaat.status in BESLOTEN:
        return gezegd
    waarom = [
        *gezegd,
        *(f"Beoordelaar {naam} heeft nog niet afgerond" for b, naam in werk if b.status == BeoordelingStatus.TE_DOEN),
    ]
    if verschil := scores_tekst(werk):
        waarom.append(verschil)
    return tuple(waarom)


def scores_tekst(werk: list[tuple[Beoordeling, str]]) -> str:
    """What each assessor gave, when it is not the same: `Beoordelaars verschillen: A 40 van 60 punten, B 44 van 60 punten`."""
    van = [(b, naam) for b, naam in werk if b.gescoord_op]
    if not verschillen([gegeven(b) for b, _ in van]):
        return ""
    return f"Beoordelaars verschillen: {', '.join(f'{naam} {gegeven_tekst(b)}' for b, naam in van)}"


def _deelnemers(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Deelnemer]:
    door, b = select(Persoon.id, Persoon.naam).subquery(), Commissiebesluit
    vraag = (
        kies(Deelname, Persoon, Inschrijving, Resultaat, b, door.c.naam)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .join(Resultaat, isouter=True, onclause=(col(Resultaat.deelname_id) == Deelname.id) & col(Resultaat.is_huidig))
        .join(b, isouter=True, onclause=and_(col(b.deelname_id) == Deelname.id, *stand_besluiten.over_afwezigheid()))
        .join(door, isouter=True, onclause=door.c.id == col(b.door_id))
        .where(Deelname.zitting_id == zitting_id, Deelname.status != DeelnameStatus.GEANNULEERD)
        .order_by(col(Persoon.sorteervorm), col(Deelname.id))
        .limit(_LIMIET)
    )
    return [
        (d, p, i, r, stand_besluiten.vervalt_door(r, besluit, naam))
        for d, p, i, r, besluit, naam in uow.session.exec(vraag)
    ]


def _over_kans(deelname: Deelname, resultaat: Resultaat | None, maximum: int | None) -> tuple[str, ...]:
    laatste = maximum is not None and deelname.poging >= maximum
    return ("Laatste kans onvoldoende",) if laatste and resultaat and resultaat.geslaagd is False else ()


def _over_resultaat(
    deelname: Deelname,
    resultaat: Resultaat | None,
    herziening: Herziening | None,
    cijferstand: _Cijferstand,
) -> tuple[str, ...]:
    hier, waarom = Presentie(deelname.presentie), _over_presentie(deelname)
    if resultaat is None or resultaat.status == ResultaatStatus.BEZIG:
        if resultaat is not None and resultaat.terug_reden:
            waarom.append(f"Teruggestuurd: {resultaat.terug_reden[:200]}")
        elif deelname.maakte_werk:
            waarom.append("Score ontbreekt")
        return tuple(waarom)
    if not deelname.maakte_werk:
        waarom.append(f"Wel een score, maar presentie is ‘{hier.label}’")
    if cijferstand.geen_cijfer:
        waarom.append(f"Niet vast te stellen: {cijferstand.geen_cijfer}")
    waarom += filter(None, (cijferstand.over_de_grens, cijferstand.anders))
    if resultaat.onregelmatigheden:
        waarom.append(f"Onregelmatigheid volgens afnamesysteem: {resultaat.onregelmatigheden[:200]}")
    if herziening:
        waarom.append(f"Herziening: {herziening.reden[:200]}")
        waarom.append(cijferstand.herzien)
    return tuple(waarom)


def _over_presentie(deelname: Deelname) -> list[str]:
    hier, tas = Presentie(deelname.presentie), Presentie(deelname.presentie_tas)
    waarom = []
    if hier is Presentie.ONBEKEND and deelname.status == DeelnameStatus.AFGEROND:
        waarom.append(f"Presentie onbekend: {deelname.presentie_reden}. Beslis bij Verzoeken en besluiten")
    if hier.verschilt(tas):
        waarom.append(f"Presentie verschilt: surveillant ‘{hier.label}’, afnamesysteem ‘{tas.label}’")
    return waarom


def incidenten_van(uow: UnitOfWork, zitting_id: uuid.UUID) -> Incidenten:
    """What happened on a sitting, oldest first."""
    vraag = (
        select(Incident, Persoon.naam)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == Incident.deelname_id)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Deelname.student_id)
        .where(Incident.zitting_id == zitting_id)
        .order_by(col(Incident.op))
    )
    return list(uow.session.exec(vraag.limit(_LIMIET)))


def _per_deelname(zitting: Zitting, rijen: list[Deelnemer], incidenten: Incidenten) -> dict[uuid.UUID, list[str]]:
    """Per participation its incidents, and the decision about the absence."""
    uit: dict[uuid.UUID, list[str]] = defaultdict(list)
    for i, _ in incidenten:
        if i.deelname_id:
            soort = CATEGORIEEN.get(i.categorie, i.categorie)
            op = wanneer(i.op, zitting.laatste_eind)
            uit[i.deelname_id].append(f"Incident {op}: {soort} – {i.omschrijving[:200]}")
    for deelname, *_, eerder in rijen:
        if eerder:
            uit[deelname.id].append(eerder)
    return uit


def _herzieningen(uow: UnitOfWork, resultaat_ids: list[uuid.UUID]) -> dict[uuid.UUID, Herziening]:
    vraag = select(Herziening).where(
        Herziening.status == HerzieningStatus.OPEN, col(Herziening.resultaat_id).in_(resultaat_ids)
    )
    return {h.resultaat_id: h for h in uow.session.exec(vraag.order_by(col(Herziening.op)).limit(_LIMIET))}


def _voorzieningen(uow: UnitOfWork, zitting_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    vraag = (
        select(DeelnameVoorziening.deelname_id, DeelnameVoorziening.tekst)
        .join(Deelname, onclause=col(Deelname.id) == DeelnameVoorziening.deelname_id)
        .where(Deelname.zitting_id == zitting_id)
    )
    uit: dict[uuid.UUID, list[str]] = defaultdict(list)
    for deelname_id, tekst in uow.session.exec(vraag.limit(10_000)):
        uit[deelname_id].append(tekst)
    return uit


PV_OPEN = "pv-niet-ondertekend"


def blokkades(uow: UnitOfWork, zitting: Zitting) -> tuple[Blokkade, ...]:
    """What stands in the way of establishing any result of this sitting; all of it at once (VAS-1, BEO-3, INR-8)."""
    versie = uow.get(Examenversie, zitting.versie_id)
    pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == zitting.id)).first()
    oefent = uow.get(Examen, zitting.examen_id).formatief
    return blokkades_van(zitting, versie, pv, cesuur_van(uow, versie.id, vastgesteld=True), oefent=oefent)


def blokkades_van(
    zitting: Zitting, versie: Examenversie, pv: ProcesVerbaal | None, cesuur: Cesuur | None, *, oefent: bool
) -> tuple[Blokkade, ...]:
    """The same, from what was read already; about practice the board does not decide."""
    route, uit = paden.versie(versie.id), []
    if oefent:
        uit.append(Blokkade("oefenexamen", "Dit is een oefenexamen; daarover besluit de examencommissie niet."))
    if zitting.status in ONBEGONNEN and zitting.start > tijd.nu():
        uit.append(Blokkade("niet-gehouden", "Deze zitting moet nog worden gehouden.", paden.zitting(zitting.id)))
    if versie.vastgesteld_op is None:
        uit.append(Blokkade("versie-niet-vastgesteld", f"Versie {versie.code} is niet vastgesteld.", route))
    if versie.model_status != ModelStatus.VASTGESTELD:
        uit.append(
            Blokkade(
                "model-niet-vastgesteld", f"Het beoordelingsmodel is {MODEL.label(versie.model_status).lower()}.", route
            )
        )
    if cesuur is None:
        uit.append(Blokkade("cesuur-niet-vastgesteld", "De cesuur is niet vastgesteld.", route))
    if pv is None or pv.ondertekend_op is None:
        uit.append(Blokkade(PV_OPEN, "Het proces-verbaal is niet ondertekend.", paden.zitting(zitting.id)))
    return tuple(uit)


def iets_gescoord() -> ColumnElement[bool]:
    """SQL for: there is a score of this participation, or one of its assessors gave his."""
    gegeven_ = select(Beoordeling.deelname_id).where(col(Beoordeling.gescoord_op).is_not(None))
    return or_(col(Deelname.id).in_(met_score()), col(Deelname.id).in_(gegeven_))


def tik(uow: UnitOfWork, zitting_id: uuid.UUID) -> None:
    """Tell open pages that results of this sitting changed."""
    live.touch(uow, onderwerpen.zitting(zitting_id), onderwerpen.RESULTATEN, onderwerpen.WERK)
