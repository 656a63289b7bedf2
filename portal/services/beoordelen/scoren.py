"""Assess: work that was assigned, scores for exams without a delivery system, and marking work as done."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.levensloop import BEOORDELING, RESULTAAT
from portal.domain.rechten import P
from portal.domain.statussen import BeoordelingStatus, ModelStatus, ResultaatStatus
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, cijfer
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.stand import tik


class GeefScore(Opdracht):
    """Give points for a participation of an exam without a delivery system."""

    beoordeling_id: uuid.UUID
    punten: int = Field(ge=0, le=10_000)
    toelichting: str = Field(default="", max_length=2000)


class RondBeoordelingAf(Opdracht):
    """Say that the work of a participation has been looked at."""

    beoordeling_id: uuid.UUID
    toelichting: str = Field(default="", max_length=2000)


def _beoordeling(uow: UnitOfWork, principal: Principal, beoordeling_id: uuid.UUID) -> Beoordeling:
    """Own assigned work, with the separation of duties checked for the sitting."""
    beoordeling = uow.get(Beoordeling, beoordeling_id, visible(principal, P.BEOORDELING_INZIEN, Beoordeling))
    authorize(uow, principal, P.BEOORDELING_DOEN, beoordeling)
    scheiding.eis_scheiding(uow, principal, P.BEOORDELING_DOEN, beoordeling.zitting_id)
    return beoordeling


def _huidig(uow: UnitOfWork, deelname_id: uuid.UUID) -> Resultaat | None:
    vraag = select(Resultaat).where(Resultaat.deelname_id == deelname_id, Resultaat.is_huidig)
    return uow.session.exec(vraag).first()


def geef_score(uow: UnitOfWork, principal: Principal, cmd: GeefScore) -> None:
    """Record points with the established model; the result stays provisional until the board decides (BEO-2, INR-8)."""
    beoordeling = _beoordeling(uow, principal, cmd.beoordeling_id)
    deelname = uow.get(Deelname, beoordeling.deelname_id)
    zitting = uow.get(Zitting, beoordeling.zitting_id)
    versie = uow.get(Examenversie, zitting.versie_id)
    _eis_hier_te_scoren(uow.get(Examen, zitting.examen_id), versie)
    cesuur = cesuur_van(uow, versie.id)
    if cesuur and cmd.punten > cesuur.maximum:
        raise Ongeldig(f"Er zijn hooguit {cesuur.maximum} punten te halen.")
    resultaat = _huidig(uow, deelname.id) or _eerste_resultaat(deelname, zitting)
    if resultaat.status == ResultaatStatus.DEFINITIEF:
        raise Botsing("Dit resultaat is al vastgesteld; alleen de examencommissie kan het herzien.")
    oud = {"status": resultaat.status, "punten": resultaat.punten}
    _waardeer(uow, resultaat, versie, cesuur, cmd.punten)
    RESULTAAT.neem(resultaat, "beoordelen")
    resultaat.resultaat_op, resultaat.gewijzigd_op = tijd.vandaag(), tijd.nu()
    uow.add(resultaat)
    audit.record(uow, principal, "resultaat.beoordeeld", resultaat, oud=oud, nieuw={"punten": cmd.punten})
    _klaar(uow, principal, beoordeling, cmd.toelichting)
    vaststellen.stel_automatisch_vast(uow, zitting.id)


def _eis_hier_te_scoren(examen: Examen, versie: Examenversie) -> None:
    """Refuse a score by hand for an exam of a delivery system, or without an established model."""
    if examen.oke and versie.component_id:
        raise Geblokkeerd("Dit examen wordt in het afnamesysteem beoordeeld; de score komt vanzelf binnen.")
    if versie.model_status != ModelStatus.VASTGESTELD:
        raise Geblokkeerd("Het beoordelingsmodel is nog niet vastgesteld door de examencommissie.")


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


def _waardeer(uow: UnitOfWork, resultaat: Resultaat, versie: Examenversie, cesuur: Cesuur | None, punten: int) -> None:
    """Give the points, and the grade that they are worth once the cut score is established."""
    resultaat.punten, resultaat.maximum = punten, cesuur.maximum if cesuur else None
    waarde = cijfer(versie, cesuur_van(uow, versie.id, vastgesteld=True), punten, "", weiger=True)
    resultaat.cijfer, resultaat.geslaagd = waarde.tekst, waarde.geslaagd
    resultaat.score = waarde.tekst


def rond_af(uow: UnitOfWork, principal: Principal, cmd: RondBeoordelingAf) -> None:
    """Mark work as done once its provisional result is in; the remark goes with it to the board (BEO-5)."""
    beoordeling = _beoordeling(uow, principal, cmd.beoordeling_id)
    resultaat = _huidig(uow, beoordeling.deelname_id)
    if resultaat is None or resultaat.status == ResultaatStatus.BEZIG:
        raise Geblokkeerd("Er is nog geen score binnen voor deze student.")
    _klaar(uow, principal, beoordeling, cmd.toelichting)


def _klaar(uow: UnitOfWork, principal: Principal, beoordeling: Beoordeling, toelichting: str) -> None:
    if beoordeling.status == BeoordelingStatus.GEDAAN and beoordeling.toelichting == toelichting:
        return
    BEOORDELING.neem(beoordeling, "afronden")
    beoordeling.gedaan_op, beoordeling.toelichting = tijd.nu(), toelichting
    uow.add(beoordeling)
    audit.record(uow, principal, "beoordeling.gedaan", beoordeling, nieuw={"status": BeoordelingStatus.GEDAAN})
    tik(uow, beoordeling.zitting_id)
