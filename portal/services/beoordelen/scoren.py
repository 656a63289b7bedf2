"""Assess: work that was assigned, scores for exams without a delivery system, and marking work as done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, te_behandelen
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.beoordelen import samen, scoort_elders
from portal.domain.cesuur import Gescoord, Normsoort
from portal.domain.fouten import Geblokkeerd, Ongeldig
from portal.domain.levensloop import BEOORDELING, MODEL, RESULTAAT
from portal.domain.rechten import P
from portal.domain.schalen import geslaagd, lees_score, waarden_tekst
from portal.domain.statussen import BeoordelingStatus, ModelStatus, ResultaatStatus
from portal.domain.taal import telt
from portal.services.beoordelen.stand import eis_open, kan_antwoorden, mist_eigen_score
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, gegeven, geldige_cesuur, gescoord, norm_van, waarde
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen.na_score import houd_uitslag, volg_score
from portal.services.vaststellen.stand import tik


class GeefScore(Opdracht):
    """Give points, or a score on the scale, for a participation of an exam without a delivery system."""

    beoordeling_id: uuid.UUID
    punten: int | None = Field(default=None, ge=0, le=10_000)
    score: str = Field(default="", max_length=40)
    geslaagd: bool | None = None
    """Where the scale does not say whether a score is a pass."""
    toelichting: str = Field(default="", max_length=2000)


class RondBeoordelingAf(Opdracht):
    """Say that the work of a participation has been looked at."""

    beoordeling_id: uuid.UUID
    toelichting: str = Field(default="", max_length=2000)


def _beoordeling(uow: UnitOfWork, principal: Principal, beoordeling_id: uuid.UUID) -> Beoordeling:
    """Own assigned work, held with its sitting and its participation: nobody decides about it, or hands it to another,
    meanwhile; with the separation of duties checked for the sitting."""
    beoordeling = uow.get(Beoordeling, beoordeling_id, te_behandelen(principal, P.BEOORDELING_INZIEN, Beoordeling))
    houd_uitslag(uow, uow.get(Deelname, beoordeling.deelname_id))
    uow.houd(Beoordeling, beoordeling.id)
    authorize(uow, principal, P.BEOORDELING_DOEN, beoordeling)
    scheiding.eis_scheiding(uow, principal, P.BEOORDELING_DOEN, beoordeling.zitting_id)
    return beoordeling


def _huidig(uow: UnitOfWork, deelname_id: uuid.UUID) -> Resultaat | None:
    vraag = select(Resultaat).where(Resultaat.deelname_id == deelname_id, Resultaat.is_huidig)
    return uow.session.exec(vraag.with_for_update()).first()


def geef_score(uow: UnitOfWork, principal: Principal, cmd: GeefScore) -> None:
    """Record one's own score with the established model; the result stays provisional until the board decides (BEO-2).

    Nobody overwrites the score of another assessor: all are kept, and the result follows when all gave theirs and agree.
    """
    beoordeling = _beoordeling(uow, principal, cmd.beoordeling_id)
    deelname, zitting = uow.get(Deelname, beoordeling.deelname_id), uow.get(Zitting, beoordeling.zitting_id)
    versie = uow.get(Examenversie, zitting.versie_id)
    _eis_hier_te_scoren(uow.get(Examen, zitting.examen_id), versie, zitting)
    resultaat = _huidig(uow, deelname.id) or _eerste_resultaat(deelname, zitting)
    eis_open(resultaat)
    resultaat.bron = "portaal"
    nieuw = _score(cmd, versie, geldige_cesuur(uow, versie.id))
    oud = {"punten": beoordeling.punten, "score": beoordeling.score}
    beoordeling.punten, beoordeling.maximum = nieuw.punten, nieuw.maximum
    beoordeling.score, beoordeling.geslaagd, beoordeling.gescoord_op = nieuw.score, nieuw.geslaagd, tijd.nu()
    uow.add(beoordeling)
    gegeven = {"punten": nieuw.punten, "score": nieuw.score}
    audit.record(uow, principal, "beoordeling.gescoord", beoordeling, oud=oud, nieuw=gegeven)
    _klaar(uow, principal, beoordeling, cmd.toelichting)
    _volg(uow, principal, resultaat, versie)
    volg_score(uow, principal, deelname)
    tik(uow, zitting.id)


def _score(cmd: GeefScore, versie: Examenversie, cesuur: Cesuur | None) -> Gescoord:
    """What was given, on the scale that the norm asks for; refused when it is not on it (INR-8)."""
    norm = norm_van(versie, cesuur)
    if norm is not None and norm.soort == Normsoort.OORDEEL:
        if not cmd.score:
            raise Ongeldig(f"Vul een score in: {waarden_tekst(versie.schaal)}.")
        score = lees_score(versie.schaal, cmd.score)
        vanzelf = geslaagd(versie.schaal, score, norm.vanaf)
        if vanzelf is None and cmd.geslaagd is None:
            raise Ongeldig("De schaal zegt niet of dit geslaagd is. Kies geslaagd of niet geslaagd.")
        return Gescoord(None, None, score, cmd.geslaagd if vanzelf is None else vanzelf)
    if cmd.punten is None:
        raise Ongeldig("Vul het aantal punten in.")
    if norm is not None and norm.maximum is not None and cmd.punten > norm.maximum:
        raise Ongeldig(f"U geeft hooguit {telt(norm.maximum, 'punt', 'punten')}.")
    return Gescoord(cmd.punten, norm.maximum if norm else None)


def _volg(uow: UnitOfWork, principal: Principal, resultaat: Resultaat, versie: Examenversie) -> None:
    """The result as the scores of all assessors together make it; none before all gave theirs or while they differ (BEO-2)."""
    uow.session.flush()
    werk = uow.session.exec(select(Beoordeling).where(Beoordeling.deelname_id == resultaat.deelname_id)).all()
    wacht = any(b.gescoord_op is None and b.status == BeoordelingStatus.TE_DOEN for b in werk)
    uit = None if wacht else samen([gegeven(b) for b in werk if b.gescoord_op])  # not of who left
    oud = {"status": resultaat.status, "punten": resultaat.punten}
    if uit is None:
        resultaat.punten, resultaat.score, resultaat.geslaagd_partner = None, "", None
        if resultaat.status == ResultaatStatus.VOORLOPIG:
            RESULTAAT.neem(resultaat, "betwisten")
        if not wacht:
            _zet_werk(uow, werk, BeoordelingStatus.GEDAAN, "terugkrijgen")
    else:
        _zet_werk(uow, werk, BeoordelingStatus.TE_DOEN, "afronden")
        resultaat.punten, resultaat.score, resultaat.geslaagd_partner = uit.punten, uit.score, uit.geslaagd
        resultaat.norm = {}  # on the scale of now
        RESULTAAT.neem(resultaat, "beoordelen")
    norm = norm_van(versie, geldige_cesuur(uow, versie.id))
    waarvan = uit.maximum if uit and uit.maximum is not None else norm.maximum if norm else None
    resultaat.maximum = waarvan if resultaat.punten is not None else None
    resultaat.resultaat_op = tijd.vandaag()
    _met_cijfer(uow, resultaat, versie, beantwoord=uit is not None)
    audit.record(uow, principal, "resultaat.beoordeeld", resultaat, oud=oud, nieuw={"punten": resultaat.punten})


def _met_cijfer(uow: UnitOfWork, resultaat: Resultaat, versie: Examenversie, *, beantwoord: bool) -> None:
    """The grade that belongs to the score by the cut score of now; what the board asked stands until it is answered by
    all (BEO-3, BEO-5)."""
    for veld, nieuw in waarde(versie, cesuur_van(uow, versie.id, vastgesteld=True), gescoord(resultaat)).items():
        setattr(resultaat, veld, nieuw)
    if beantwoord:
        resultaat.terug_reden = ""
    resultaat.gewijzigd_op = tijd.nu()
    uow.add(resultaat)


def _zet_werk(uow: UnitOfWork, werk: Sequence[Beoordeling], van: BeoordelingStatus, stap: str) -> None:
    """Who gave a score has work again while the scores differ, and is done once they agree."""
    for b in werk:
        if b.gescoord_op and b.status == van:
            BEOORDELING.neem(b, stap)
            b.gedaan_op = tijd.nu() if stap == "afronden" else None
            uow.add(b)


def _eis_hier_te_scoren(examen: Examen, versie: Examenversie, zitting: Zitting) -> None:
    """Refuse a score by hand for a sitting of a delivery system, or without an established model."""
    if scoort_elders(examen.oke, versie.component_id, zitting.achteraf):
        raise Geblokkeerd("Dit examen wordt in het afnamesysteem beoordeeld; de score komt vanzelf binnen.")
    if versie.model_status != ModelStatus.VASTGESTELD:
        stand = MODEL.label(versie.model_status).lower()
        raise Geblokkeerd(f"Het beoordelingsmodel is {stand} door de examencommissie.")


def _eerste_resultaat(deelname: Deelname, zitting: Zitting) -> Resultaat:
    return Resultaat(
        deelname_id=deelname.id,
        zitting_id=zitting.id,
        student_id=deelname.student_id,
        versie_id=zitting.versie_id,
        bron="portaal",
        toets_naam=zitting.naam,
        toets_op=zitting.eind,
    )


def rond_af(uow: UnitOfWork, principal: Principal, cmd: RondBeoordelingAf) -> None:
    """Mark work as done once its provisional result is in; the remark goes with it to the board, until that decided (BEO-5)."""
    beoordeling = _beoordeling(uow, principal, cmd.beoordeling_id)
    resultaat = _huidig(uow, beoordeling.deelname_id)
    if beoordeling.status == BeoordelingStatus.TE_DOEN or beoordeling.toelichting != cmd.toelichting:
        eis_open(resultaat)
    if resultaat is not None and kan_antwoorden(resultaat):
        _antwoord(uow, principal, resultaat)
    if mist_eigen_score(beoordeling, resultaat):
        raise Geblokkeerd("Geef eerst uw eigen score. Daarmee is dit werk afgerond.")
    if resultaat is None or resultaat.status == ResultaatStatus.BEZIG:
        raise Geblokkeerd("Er is nog geen score binnen voor deze student.")
    _klaar(uow, principal, beoordeling, cmd.toelichting)
    _sluit_vraag(uow, resultaat)
    volg_score(uow, principal, uow.get(Deelname, beoordeling.deelname_id))
    tik(uow, beoordeling.zitting_id)


def _antwoord(uow: UnitOfWork, principal: Principal, resultaat: Resultaat) -> None:
    """The assessor looked again at what the board sent back and lets the score of the delivery system stand; the cut
    score may be another one since."""
    oud = {"status": resultaat.status}
    RESULTAAT.neem(resultaat, "beoordelen")
    _met_cijfer(uow, resultaat, uow.get(Examenversie, resultaat.versie_id), beantwoord=False)
    nieuw = {"status": resultaat.status, "punten": resultaat.punten}
    audit.record(uow, principal, "resultaat.beoordeeld", resultaat, oud=oud, nieuw=nieuw)


def _sluit_vraag(uow: UnitOfWork, resultaat: Resultaat) -> None:
    """What the board asked is answered once each assessor is done (BEO-5)."""
    uow.session.flush()
    bezig = select(Beoordeling.id).where(
        Beoordeling.deelname_id == resultaat.deelname_id, Beoordeling.status == BeoordelingStatus.TE_DOEN
    )
    if resultaat.terug_reden and uow.session.exec(bezig.limit(1)).first() is None:
        resultaat.terug_reden = ""
        uow.add(resultaat)


def _klaar(uow: UnitOfWork, principal: Principal, beoordeling: Beoordeling, toelichting: str) -> None:
    if beoordeling.status == BeoordelingStatus.GEDAAN and beoordeling.toelichting == toelichting:
        return
    BEOORDELING.neem(beoordeling, "afronden")
    beoordeling.gedaan_op, beoordeling.toelichting = tijd.nu(), toelichting
    uow.add(beoordeling)
    nieuw = {"status": BeoordelingStatus.GEDAAN}
    audit.record(uow, principal, "beoordeling.gedaan", beoordeling, nieuw=nieuw, reden=toelichting)
