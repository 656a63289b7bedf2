"""The exam plan: put an exam in it, change it, take it out and back, establish it, and copy a plan for another cohort."""

from __future__ import annotations

import uuid
from typing import Literal

from pydantic import Field
from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork, reading
from portal.domain import levensloop
from portal.domain.examenplan import PLANREGEL
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, PlanregelStatus
from portal.domain.taal import telt
from portal.domain.velden import Cohort
from portal.reports.lezen import Blad
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten import stand_inlezen
from portal.services.inrichten.basisgegevens import bewaar_rij
from portal.services.inrichten.inlezen import Gelezen, neem_bestand
from portal.services.inrichten.stand import merk_voorstel
from portal.services.inrichten.stand_basis import soort_van
from portal.services.inrichten.stand_examenplan import KOPIE, SOORT, blokkades_stap, te_kopieren
from portal.services.inrichten.stand_examenvelden import Planregelgegevens
from portal.services.inrichten.stand_kennis import Kennis

Stap = Literal["vaststellen", "weghalen", "intrekken", "terugzetten", "herstellen"]
_DAAD = {
    "vaststellen": "planregel.vastgesteld", "weghalen": "planregel.weggehaald", "intrekken": "planregel.ingetrokken",
    "terugzetten": "planregel.teruggezet", "herstellen": "planregel.hersteld",
}  # fmt: skip
_LOPEND = (InschrijvingStatus.OPEN, InschrijvingStatus.GEPLAATST, InschrijvingStatus.AFGENOMEN)


class ZetPlanregel(Opdracht):
    """Take a step with one exam in the plan."""

    planregel_id: uuid.UUID
    stap: Stap
    reden: str = Field(default="", max_length=500)


class StelPlanVast(Opdracht):
    """Establish everything that is proposed for a programme and cohort."""

    opleiding_id: uuid.UUID
    cohort: int = Field(ge=2000, le=2100)
    gezien: str | None = Field(default=None, max_length=64)
    """The mark of what the screen showed; who decides without a screen leaves it out."""


class KopieerPlan(Opdracht):
    """Propose for one cohort what another one has, of one programme or of all."""

    van: int = Field(ge=2000, le=2100, title="Van cohort")
    naar: Cohort = Field(ge=2000, le=2100)
    opleiding_id: uuid.UUID | None = None


def bewaar_planregel(
    uow: UnitOfWork, principal: Principal, gegevens: Planregelgegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Propose an exam for the plan of a programme within reach, or change period and publication of one (INR-4)."""
    opleiding = uow.session.exec(select(Opleiding).where(Opleiding.crebo == gegevens.opleiding)).first()
    if opleiding is None:
        raise Ongeldig(f"Er is geen opleiding met crebo ‘{gegevens.opleiding}’. Kies er een uit de lijst.")
    authorize(uow, principal, P.EXAMENPLAN_BEHEREN, opleiding)
    return bewaar_rij(uow, principal, soort_van(SOORT), gegevens, rij_id)


def zet_planregel(uow: UnitOfWork, principal: Principal, cmd: ZetPlanregel) -> None:
    """Take a step with one exam in the plan; out of it goes nothing for which students of that cohort are enrolled."""
    uow.get(Examenplanregel, cmd.planregel_id, visible(principal, P.CATALOGUS_INZIEN, Examenplanregel))
    regel = uow.houd(Examenplanregel, cmd.planregel_id)
    stap = PLANREGEL.require(regel.status, cmd.stap)
    authorize(uow, principal, stap.permission, uow.get(Opleiding, regel.opleiding_id))
    if stap.reden_nodig and len(cmd.reden.strip()) < 3:
        raise Ongeldig("Geef een reden: zij blijft in de historie staan.")
    if stap.naar is PlanregelStatus.VERVALLEN:
        _eis_niemand_aangemeld(uow, regel)
    _zet(uow, principal, regel, cmd.stap, cmd.reden)


def stel_plan_vast(uow: UnitOfWork, principal: Principal, cmd: StelPlanVast) -> int:
    """Establish what is proposed for a programme and cohort; gives how many exams that are (INR-4)."""
    opleiding = uow.get(Opleiding, cmd.opleiding_id, visible(principal, P.CATALOGUS_INZIEN, Opleiding))
    authorize(uow, principal, P.EXAMENPLAN_VASTSTELLEN, opleiding)
    vraag = select(Examenplanregel.id).where(
        Examenplanregel.opleiding_id == opleiding.id,
        Examenplanregel.cohort == cmd.cohort,
        Examenplanregel.status == PlanregelStatus.CONCEPT,
    )
    regels = uow.lock(Examenplanregel, list(uow.session.exec(vraag)))
    if not regels:
        raise Geblokkeerd("Er ligt niets om vast te stellen.", actie="Het examenbureau stelt eerst examens voor.")
    if cmd.gezien not in (None, merk_voorstel(regels)):
        raise Botsing("Het voorstel is veranderd sinds u keek.", actie="Bekijk het opnieuw en stel het dan vast.")
    examens = {
        e.id: e for e in uow.session.exec(select(Examen).where(col(Examen.id).in_({r.examen_id for r in regels})))
    }
    for regel in regels:
        _neem(regel, "vaststellen", examens[regel.examen_id])
        uow.session.add(regel)
    uow.session.flush()
    gedaan = [(r.id, {"status": r.status}) for r in regels]
    oud = {"status": PlanregelStatus.CONCEPT}
    audit.record_reeks(uow, principal, _DAAD["vaststellen"], Examenplanregel, gedaan, oud=oud)
    live.touch(uow, onderwerpen.BASIS, onderwerpen.WERK)
    return len(regels)


def _zet(uow: UnitOfWork, principal: Principal, regel: Examenplanregel, stap: Stap, reden: str) -> None:
    oud = regel.status
    _neem(regel, stap, uow.get(Examen, regel.examen_id))
    uow.add(regel)
    audit.record(uow, principal, _DAAD[stap], regel, oud={"status": oud}, nieuw={"status": regel.status}, reden=reden)
    live.touch(uow, onderwerpen.BASIS)
    live.touch(uow, onderwerpen.WERK)


def _neem(regel: Examenplanregel, stap: Stap, examen: Examen) -> None:
    levensloop.eis(blokkades_stap(regel, stap, examen))
    PLANREGEL.neem(regel, stap)


def _eis_niemand_aangemeld(uow: UnitOfWork, regel: Examenplanregel) -> None:
    """Whoever is enrolled for it now would suddenly have an exam that is not of his programme."""
    vraag = (
        select(func.count())
        .select_from(Inschrijving)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .where(
            Inschrijving.examen_id == regel.examen_id, col(Inschrijving.status).in_(_LOPEND),
            Persoon.opleiding_id == regel.opleiding_id, Persoon.cohort == regel.cohort,
        )
    )  # fmt: skip
    if aantal := uow.session.exec(vraag).one():
        naam = uow.get(Examen, regel.examen_id).naam
        wie = telt(aantal, "student van dit cohort is", "studenten van dit cohort zijn")
        raise Geblokkeerd(f"{wie} aangemeld voor ‘{naam}’.", actie="Annuleer die aanmeldingen eerst, of zet ze om.")


def lees_kopie(kopie: KopieerPlan) -> Gelezen:
    """The plan of one cohort as a file for another one, and what it would do; nothing is written (PRK-2)."""
    if kopie.van == kopie.naar:
        raise Ongeldig("Kies twee verschillende cohorten.")
    soort = soort_van(SOORT)
    with reading() as uow:
        rijen = _rijen(uow, kopie)
        blad = Blad(list(soort.kolommen.values()), rijen, list(range(1, len(rijen) + 1)))
        if not rijen:
            raise Ongeldig(f"Cohort {kopie.van} heeft geen examens in het plan. Kies een ander cohort.")
        toewijzing = stand_inlezen.herken(soort, blad.koppen)
        aantallen = stand_inlezen.beproef(uow, soort, blad, toewijzing).aantallen
    naam = f"{KOPIE} {kopie.van} naar {kopie.naar}"
    return Gelezen(SOORT, naam, stand_inlezen.pak_in(blad), len(blad.rijen), toewijzing, aantallen)


def _rijen(uow: UnitOfWork, kopie: KopieerPlan) -> list[list[str]]:
    """The copy as the rows of a file."""
    kennis, kolommen = Kennis(uow), soort_van(SOORT).kolommen
    nieuw = te_kopieren(uow, kopie.van, kopie.naar, kopie.opleiding_id)
    return sorted(list(kennis.als_invoer(kolommen, r).values()) for r, _ in nieuw)


def neem_kopie(uow: UnitOfWork, principal: Principal, gelezen: Gelezen) -> uuid.UUID:
    """Keep the copy on trial, like any file: seen first, applied as a whole, and undone as a whole (PRK-2)."""
    return neem_bestand(uow, principal, gelezen).id
