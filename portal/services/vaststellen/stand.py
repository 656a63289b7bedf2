"""What stands in the way of establishing, and what sets a participant apart: one reading, used by the screen and by the act."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.incidenten import CATEGORIEEN
from portal.domain.levensloop import Blokkade
from portal.domain.presentie import WAS_ER, Presentie
from portal.domain.statussen import DeelnameStatus, HerzieningStatus, ModelStatus, ResultaatStatus
from portal.services.aanmelden.stand import saldi_van
from portal.services.grond import live, onderwerpen, paden
from portal.services.grond.cesuren import cesuur_van

AFWEZIGHEID = "afwezigheid.besloten"
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

    @property
    def kans(self) -> str:
        """`1 van 3`, or just the number when there is no limit."""
        return f"{self.deelname.poging} van {self.kansen_max}" if self.kansen_max else str(self.deelname.poging)


def kandidaten(uow: UnitOfWork, zitting: Zitting) -> list[Kandidaat]:
    """Everybody on a sitting, by surname, in five questions whatever their number."""
    rijen = _deelnemers(uow, zitting.id)
    resultaat_ids = [r.id for _, _, _, r in rijen if r]
    incidenten, saldi = _incidenten(uow, zitting.id), saldi_van(uow, [i for _, _, i, _ in rijen])
    herzieningen, tekst = _herzieningen(uow, resultaat_ids), _voorzieningen(uow, zitting.id)
    uit = []
    for deelname, student, inschrijving, resultaat in rijen:
        maximum = saldi[inschrijving.id].totaal
        herziening = herzieningen.get(resultaat.id) if resultaat else None
        waarom = (
            *incidenten[deelname.id],
            *_over_resultaat(zitting, deelname, resultaat, herziening),
            *_over_kans(deelname, resultaat, maximum),
        )
        uit.append(
            Kandidaat(
                deelname, student, inschrijving, resultaat, herziening, tuple(tekst[deelname.id]), maximum, waarom
            )
        )
    return uit


def _deelnemers(
    uow: UnitOfWork, zitting_id: uuid.UUID
) -> list[tuple[Deelname, Persoon, Inschrijving, Resultaat | None]]:
    vraag = (
        select(Deelname, Persoon, Inschrijving, Resultaat)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .join(Resultaat, isouter=True, onclause=(col(Resultaat.deelname_id) == Deelname.id) & col(Resultaat.is_huidig))
        .where(Deelname.zitting_id == zitting_id, Deelname.status != DeelnameStatus.GEANNULEERD)
        .order_by(col(Persoon.sorteervorm), col(Deelname.id))
        .limit(_LIMIET)
    )
    return list(uow.session.exec(vraag))


def _over_kans(deelname: Deelname, resultaat: Resultaat | None, maximum: int | None) -> tuple[str, ...]:
    laatste = maximum is not None and deelname.poging >= maximum
    return ("Laatste kans onvoldoende",) if laatste and resultaat and resultaat.geslaagd is False else ()


def _over_resultaat(
    zitting: Zitting, deelname: Deelname, resultaat: Resultaat | None, herziening: Herziening | None
) -> tuple[str, ...]:
    hier, tas = Presentie(deelname.presentie), Presentie(deelname.presentie_tas)
    waarom = []
    if Presentie.ONBEKEND not in (hier, tas) and hier.was_er != tas.was_er:
        waarom.append(f"Presentie verschilt: surveillant ‘{hier.label}’, afnamesysteem ‘{tas.label}’")
    if resultaat is None or resultaat.status == ResultaatStatus.BEZIG:
        if hier.was_er:
            waarom.append("Score ontbreekt")
        return tuple(waarom)
    if not hier.was_er:
        waarom.append(f"Wel een score, maar presentie is ‘{hier.label}’")
    if not resultaat.cijfer:
        waarom.append(
            "Cijfer ontbreekt: de punten passen niet bij de cesuur" if resultaat.punten else "Score ontbreekt"
        )
    if resultaat.versie_id != zitting.versie_id:
        waarom.append("Andere versie afgenomen dan gepland")
    if resultaat.onregelmatigheden:
        waarom.append(f"Onregelmatigheid volgens afnamesysteem: {resultaat.onregelmatigheden[:200]}")
    if herziening:
        waarom.append(f"Herziening: {herziening.reden[:200]}")
    return tuple(waarom)


def _incidenten(uow: UnitOfWork, zitting_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    vraag = select(Incident).where(Incident.zitting_id == zitting_id, col(Incident.deelname_id).is_not(None))
    uit: dict[uuid.UUID, list[str]] = defaultdict(list)
    for i in uow.session.exec(vraag.order_by(col(Incident.op)).limit(_LIMIET)):
        if i.deelname_id:
            soort = CATEGORIEEN.get(i.categorie, i.categorie)
            uit[i.deelname_id].append(f"Incident {tijd.tijdstip(i.op)}: {soort} – {i.omschrijving[:200]}")
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
    return blokkades_van(zitting, versie, pv, cesuur_van(uow, versie.id, vastgesteld=True))


def blokkades_van(
    zitting: Zitting, versie: Examenversie, pv: ProcesVerbaal | None, cesuur: Cesuur | None
) -> tuple[Blokkade, ...]:
    """The same, from what was read already."""
    route, uit = paden.versie(versie.id), []
    if versie.vastgesteld_op is None:
        uit.append(Blokkade("versie-niet-vastgesteld", f"Versie {versie.code} is niet vastgesteld.", route))
    if versie.model_status != ModelStatus.VASTGESTELD:
        uit.append(Blokkade("model-niet-vastgesteld", "Het beoordelingsmodel is niet vastgesteld.", route))
    if cesuur is None:
        uit.append(Blokkade("cesuur-niet-vastgesteld", "De cesuur is niet vastgesteld.", route))
    if pv is None or pv.ondertekend_op is None:
        uit.append(Blokkade(PV_OPEN, "Het proces-verbaal is niet ondertekend.", paden.zitting(zitting.id)))
    return tuple(uit)


def zonder_score() -> tuple[ColumnElement[bool], ...]:
    """A student was there, and what he made has no score yet."""
    klaar = select(Resultaat.deelname_id).where(
        col(Resultaat.is_huidig).is_(True), Resultaat.status != ResultaatStatus.BEZIG
    )
    return (
        col(Deelname.status) != DeelnameStatus.GEANNULEERD,
        col(Deelname.presentie).in_(WAS_ER),
        col(Deelname.id).not_in(klaar),
    )


def tik(uow: UnitOfWork, zitting_id: uuid.UUID) -> None:
    """Tell open pages that results of this sitting changed."""
    live.touch(uow, onderwerpen.zitting(zitting_id), onderwerpen.RESULTATEN, onderwerpen.WERK)
