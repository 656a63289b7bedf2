"""Move: a sitting without those who cannot come then, and one student from one sitting to another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus
from portal.domain.taal import als_zin, telt
from portal.domain.tijdscenario import eind_voor
from portal.services.grond import mededelingen, taken
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intussen import eis_nog_geplaatst
from portal.services.plannen.medewerkers import haal_eraf
from portal.services.plannen.plaatsen import haal_van_lijst
from portal.services.plannen.plekken import plaats
from portal.services.plannen.stand import (
    ACHTERGEBLEVEN,
    deelnames,
    eis_persoon_vrij,
    eis_student_vrij,
    extra_tijden,
    houd_zittingen,
    medewerkers,
    tik,
    zitting_voor,
)
from portal.services.plannen.stand_werk import heeft_werk
from portal.services.plannen.wachtlijst import promoveer


class VerplaatsStudent(Opdracht):
    """Take a student from one sitting to another of the same exam."""

    deelname_id: uuid.UUID
    zitting_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


@dataclass(frozen=True)
class Tijdvak:
    """When a sitting is to be, and how its time runs."""

    start: datetime
    eind: datetime
    scenario: int


@dataclass(frozen=True)
class NietVrij:
    """Who cannot come at the new moment, and why, in words that the planner may read."""

    studenten: list[Deelname]
    mensen: list[Zittingsmedewerker]
    woorden: list[str]


def laat_los(uow: UnitOfWork, principal: Principal, zitting: Zitting, nieuw: Tijdvak, *, zonder: bool) -> None:
    """Refuse a move and name everybody who cannot come then; or take exactly those off, each with a question for who
    has to find another moment for him. What was made stays at the moment at which it was made."""
    if nieuw.start != zitting.start:
        _eis_niets_gemaakt(uow, zitting)
    niet = _niet_vrij(uow, principal, zitting, nieuw)
    if not niet.woorden:
        return
    if not zonder:
        raise Botsing(
            f"Niet iedereen kan op {tijd.moment(nieuw.start)}. {' '.join(niet.woorden)}",
            actie="Kies een ander moment, of verplaats zonder hen.",
        )
    reden = f"De zitting is verplaatst naar {tijd.moment(nieuw.start)}; dan is er al iets anders."
    for deelname in niet.studenten:
        haal_van_lijst(uow, principal, deelname, zitting, reden)
        mededelingen.zeg(
            uow, deelname.student_id, MededelingSoort.VAN_ZITTING, f"Je zit niet meer op {zitting.naam}. {reden}",
            over=zitting.id,
        )  # fmt: skip
        tekst = f"{zitting.naam} is verplaatst naar {tijd.moment(nieuw.start)}. Deze student kan dan niet: kies een ander moment."
        taken.vraag_eenmaal(uow, ACHTERGEBLEVEN, Rol.EXAMENBUREAU, "inschrijving", deelname.inschrijving_id, tekst)
    for medewerker in niet.mensen:
        haal_eraf(uow, principal, medewerker, zitting, reden)
    if niet.mensen:
        tekst = f"{zitting.naam} is verplaatst naar {tijd.moment(nieuw.start)}. Niet alle medewerkers konden mee: koppel anderen."
        taken.vraag_eenmaal(uow, ACHTERGEBLEVEN, Rol.EXAMENBUREAU, "zitting", zitting.id, tekst)


def _eis_niets_gemaakt(uow: UnitOfWork, zitting: Zitting) -> None:
    """Refuse another moment once there is work of this one: nobody takes the exam then any more (PRK-16)."""
    if gemaakt := sum(heeft_werk(uow, d) for d in deelnames(uow, zitting.id)):
        raise Botsing(
            f"Van {telt(gemaakt, 'student', 'studenten')} is er al werk van dit moment; dat blijft bewaard.",
            actie="Rond de zitting af met het proces-verbaal. Wie nog niets maakte, verplaatst u apart.",
        )


def zeg_iedereen(uow: UnitOfWork, zitting: Zitting, soort: MededelingSoort, tekst: str) -> None:
    """Tell every student and everybody of the staff of a sitting the same (PLA-7)."""
    wie = [d.student_id for d in deelnames(uow, zitting.id)] + [m.persoon_id for m in medewerkers(uow, zitting.id)]
    for persoon_id in dict.fromkeys(wie):
        mededelingen.zeg(uow, persoon_id, soort, tekst, over=zitting.id)


def _niet_vrij(uow: UnitOfWork, principal: Principal, zitting: Zitting, nieuw: Tijdvak) -> NietVrij:
    """Staff who study here are at one place at a time as well: at work, or at an exam (BEH-3)."""
    uit = NietVrij([], [], [])
    laatste = eind_voor(nieuw.eind, nieuw.scenario, *extra_tijden(uow, zitting.id))
    for medewerker in medewerkers(uow, zitting.id):
        wie, naam = medewerker.persoon_id, uow.get(Persoon, medewerker.persoon_id).naam
        werkt, zit = _bezet(uow, zitting, wie, nieuw.start, laatste)
        if werkt or zit:
            uit.mensen.append(medewerker)
            uit.woorden.append(werkt or f"{naam} doet dan zelf examen.")
    zitten = deelnames(uow, zitting.id)
    werken = _werken(uow, zitten)
    for deelname in zitten:
        eigen_eind, wie = eind_voor(nieuw.eind, nieuw.scenario, deelname.extra_tijd), deelname.student_id
        werkt, zit = _bezet(uow, zitting, wie, nieuw.start, eigen_eind, werkt=wie in werken)
        if werkt or zit:
            uit.studenten.append(deelname)
            uit.woorden.append(f"{_naam(uow, principal, deelname)}: {zit or 'is dan al ingezet als medewerker.'}")
    return uit


def _bezet(
    uow: UnitOfWork, zitting: Zitting, persoon_id: uuid.UUID, start: datetime, eind: datetime, *, werkt: bool = True
) -> tuple[str, str]:
    """Why somebody cannot come then: works elsewhere, or has another exam; both empty when he can."""
    uit = []
    for eis in (eis_persoon_vrij if werkt else None, eis_student_vrij):
        try:
            if eis:
                eis(uow, persoon_id, start, eind, behalve=zitting.id)
            uit.append("")
        except Botsing as fout:
            uit.append(fout.tekst)
    return uit[0], uit[1]


def _werken(uow: UnitOfWork, zitten: list[Deelname]) -> set[uuid.UUID]:
    """Who of these students is staff on any sitting."""
    ids = [d.student_id for d in zitten]
    vraag = select(Zittingsmedewerker.persoon_id).where(col(Zittingsmedewerker.persoon_id).in_(ids))
    return set(uow.session.exec(vraag.distinct()))


def _naam(uow: UnitOfWork, principal: Principal, deelname: Deelname) -> str:
    """The name of a student that the planner sees; of another team only that it is one."""
    vraag = select(Deelname.id).where(Deelname.id == deelname.id, visible(principal, P.ZITTING_INZIEN, Deelname))
    ziet = uow.session.exec(vraag).first()
    return uow.get(Persoon, deelname.student_id).naam if ziet else "Een student van een ander team"


def verplaats_student(uow: UnitOfWork, principal: Principal, cmd: VerplaatsStudent) -> None:
    """Move one student: off the one sitting and on the other in one transaction, or neither (PLA-7, AAN-7)."""
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    authorize(uow, principal, P.ZITTING_PLAATSEN, deelname)
    houd_zittingen(uow, [deelname.zitting_id, cmd.zitting_id], [deelname.inschrijving_id])
    van = zitting_voor(uow, principal, deelname.zitting_id, P.ZITTING_PLAATSEN)
    naar = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLAATSEN)
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    uow.houd(Deelname, deelname.id)
    eis_nog_geplaatst(uow, deelname, van)
    levensloop.ZITTING.require(naar.status, "plaatsen")
    if van.status not in levensloop.ONBEGONNEN or deelname.status != DeelnameStatus.GEPLAATST:
        raise Botsing("Verplaatsen kan alleen zolang de zitting nog niet is begonnen.")
    if van.id == naar.id:
        raise Botsing("De student zit al op deze zitting.")
    haal_van_lijst(uow, principal, deelname, van, cmd.reden)
    plaats(uow, principal, naar, uow.get(Examenversie, naar.versie_id), inschrijving, "handmatig")
    oud, nieuw = (f"{z.naam} ({tijd.moment(z.start)})" for z in (van, naar))
    tekst = f"Je bent verplaatst van {oud} naar {nieuw}. Reden: {als_zin(cmd.reden)}"
    mededelingen.vervalt(uow, deelname.student_id, MededelingSoort.VERPLAATST, van.id)
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.VERPLAATST, tekst, over=naar.id)
    promoveer(uow, principal, van)
    tik(uow, van)
    tik(uow, naar)
