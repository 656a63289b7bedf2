"""Put an enrolment right that was made for the wrong exam: one act that ends the one and makes the other."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.inschrijven import nieuwe_inschrijving
from portal.services.aanmelden.stand import WIE, eis_inschrijver
from portal.services.aanmelden.stand_inschrijven import eis_bedoeld
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.grond import mededelingen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intrekken import TrekInschrijvingIn, trek_inschrijving_in


class ZetOm(Opdracht):
    """Let an enrolment be for another exam."""

    inschrijving_id: uuid.UUID
    examen_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)
    bevestigd: bool = Field(default=False, description="ook al is het van een andere opleiding")


def zet_om(uow: UnitOfWork, principal: Principal, cmd: ZetOm) -> uuid.UUID:
    """End an enrolment of which nothing was taken yet, and enrol the student for the other exam, as one act with one
    reason; gives the new one (PRK-13).

    Who enrols for both exams does it. The old one keeps its history and goes off its sitting and out of every queue, which
    the delivery system hears; the new one has the attempts of its own exam, and waits for its own Go. What the registry
    enrolled is changed there: the standard has no message that moves it.
    """
    oud = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_DOEN, oud)
    naar, student = uow.get(Examen, cmd.examen_id), uow.get(Persoon, oud.student_id)
    if naar.id == oud.examen_id:
        raise Ongeldig("De student is al voor dit examen aangemeld.", actie="Kies een ander examen.")
    eis_inschrijver(principal, naar)
    eis_bedoeld(uow, student, naar, cmd.bevestigd)
    _eis_niets_gemaakt(uow, oud)
    trek_inschrijving_in(uow, principal, TrekInschrijvingIn(inschrijving_id=oud.id, reden=cmd.reden))
    nieuw = nieuwe_inschrijving(uow, principal, student, naar, WIE[principal.rol])
    nieuw.opleiding_oke_id, nieuw.schooljaar = oud.opleiding_oke_id, oud.schooljaar
    uow.add(nieuw)
    _eis_kans(uow, nieuw, naar)
    _leg_vast(uow, principal, oud, nieuw, cmd.reden)
    return nieuw.id


def _eis_niets_gemaakt(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Refuse when an attempt was taken or missed under this enrolment: that belongs to the exam it was for."""
    vraag = select(Deelname.id).where(
        Deelname.inschrijving_id == inschrijving.id, Deelname.status == DeelnameStatus.AFGEROND
    )
    if uow.session.exec(vraag.limit(1)).first():
        raise Botsing(
            "Voor dit examen is al een poging gemaakt of gemist; die blijft bij dit examen.",
            actie="Meld de student zo nodig apart aan voor het andere examen.",
        )


def _eis_kans(uow: UnitOfWork, nieuw: Inschrijving, examen: Examen) -> None:
    """Refuse an exam for which this student has no attempt left, by the rule or by what the registry said."""
    saldo = saldo_van(uow, nieuw)
    if saldo.over == 0:
        raise Geblokkeerd(
            f"Voor ‘{examen.naam}’ heeft deze student geen kans meer ({saldo.zin}).",
            actie="Vraag eerst een extra kans aan, of kies een ander examen.",
        )


def _leg_vast(uow: UnitOfWork, principal: Principal, oud: Inschrijving, nieuw: Inschrijving, reden: str) -> None:
    """One row in the log that names both, and one message that the student reads."""
    was, wordt = {"examen": oud.examen_id}, {"examen": nieuw.examen_id}
    audit.record(uow, principal, "inschrijving.omgezet", nieuw, oud=was, nieuw=wordt, reden=reden)
    van, naar = (uow.get(Examen, i.examen_id).naam for i in (oud, nieuw))
    tekst = f"Je bent nu aangemeld voor {naar}, en niet meer voor {van}. Reden: {als_zin(reden)}"
    mededelingen.zeg(uow, oud.student_id, MededelingSoort.OMGEZET, tekst)
