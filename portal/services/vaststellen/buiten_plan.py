"""An exam outside the plan of a student: asked once, decided by the board, and taken back by who asked or decided."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlalchemy import exists
from sqlmodel import col, or_, select

from portal.auth.principal import PORTAAL, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Examenverzoek
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.inschrijven import nieuwe_inschrijving
from portal.services.aanmelden.stand import beslist_register, tik
from portal.services.grond import besluittermijn, mededelingen, scheiding
from portal.services.grond.audit import audit
from portal.services.grond.besluittermijn import Rechtsmiddel
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.inrichten.stand import blokkades_gesloten
from portal.services.plannen.intrekken import annuleer, houd_plekken
from portal.services.vaststellen import stand_mandaten
from portal.services.vaststellen.stand_buiten_plan import (
    BRON,
    al_aangemeld,
    blokkades_vraag,
    nog_hier,
    vervallen,
    vraagrecht,
    waarom_dicht,
)

_TOEGEKEND = MededelingSoort.VERZOEK_TOEGEKEND
_ZIN = {
    _TOEGEKEND: "{wie} mag {examen} doen, ook al staat het niet in het examenplan, en {is} ervoor aangemeld.",
    MededelingSoort.AFGEWEZEN: "{wie} mag {examen} niet doen; het staat niet in het examenplan.",
    MededelingSoort.VERVALLEN: "{wie} mag {examen} toch niet doen; de aanmelding is geannuleerd.",
}


class VraagExamen(Opdracht):
    """Ask that a student may take an exam that is not in his plan."""

    student_id: uuid.UUID
    examen_id: uuid.UUID
    toelichting: str = Field(min_length=3, max_length=1000)


class TrekExamenvraagIn(Opdracht):
    """Take back what one asked."""

    examenverzoek_id: uuid.UUID


class BesluitExamen(Opdracht):
    """Grant or refuse it."""

    examenverzoek_id: uuid.UUID
    toekennen: bool
    reden: str = Field(min_length=3, max_length=500)


class TrekToekenningIn(Opdracht):
    """Take back what was granted by mistake."""

    examenverzoek_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def vraag_examen(uow: UnitOfWork, principal: Principal, cmd: VraagExamen) -> uuid.UUID:
    """Ask the board for an exam outside the plan, once while it is open; it stands in its list until it is answered
    (AAN-10)."""
    student = uow.get(Persoon, cmd.student_id, visible(principal, P.INSCHRIJVING_INZIEN, Persoon))
    authorize(uow, principal, vraagrecht(principal), student)
    student, examen = uow.houd(Persoon, student.id), uow.get(Examen, cmd.examen_id)
    if not student.is_student:
        raise Ongeldig("Een ander examen vraagt u voor een student.")
    eis_een_record(uow, student)
    levensloop.eis(blokkades_vraag(uow, student, examen))
    rij = Examenverzoek(
        student_id=student.id, examen_id=examen.id, toelichting=cmd.toelichting, gevraagd_door_id=principal.persoon_id
    )
    uow.add(rij)
    nieuw = {"examen_id": examen.id}
    audit.record(uow, principal, "examenverzoek.gevraagd", rij, nieuw=nieuw, reden=cmd.toelichting)
    tik(uow, student.id)
    return rij.id


def trek_verzoek_in(uow: UnitOfWork, principal: Principal, cmd: TrekExamenvraagIn) -> None:
    """Take back a question of one's own as long as nobody decided."""
    verzoek = _binnen_bereik(uow, principal, cmd.examenverzoek_id)
    authorize(uow, principal, vraagrecht(principal), verzoek)
    verzoek = uow.houd(Examenverzoek, verzoek.id)
    if verzoek.gevraagd_door_id != principal.persoon_id:
        raise NietToegestaan("Alleen wie dit vroeg, trekt de vraag in.")
    _eis_open(uow, verzoek)
    verzoek.teruggetrokken_op = tijd.nu()
    uow.add(verzoek)
    audit.record(uow, principal, "examenverzoek.teruggetrokken", verzoek)
    tik(uow, verzoek.student_id)


def besluit_examen(uow: UnitOfWork, principal: Principal, cmd: BesluitExamen) -> None:
    """Let the student take it, with an enrolment in the same transaction whoever enrols for it otherwise, or refuse; who
    asked does not decide, and whoever comes second finds no question any more (AAN-10)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    verzoek = _binnen_bereik(uow, principal, cmd.examenverzoek_id)
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.KANS_BESLUITEN, verzoek, verzoek.examen_id)
    student = uow.houd(Persoon, verzoek.student_id)
    verzoek = uow.houd(Examenverzoek, verzoek.id)
    _eis_open(uow, verzoek)
    scheiding.eis_ander_dan_vrager(principal, verzoek.gevraagd_door_id)
    if cmd.toekennen:
        verzoek.inschrijving_id = _schrijf_in(uow, principal, student, verzoek)
    else:
        _met_middel(uow, verzoek)
    verzoek.toegekend, verzoek.reden, verzoek.besloten_op = cmd.toekennen, cmd.reden, tijd.nu()
    verzoek.besloten_door_id, verzoek.mandaat_id = principal.persoon_id, mandaat.id if mandaat else None
    uow.add(verzoek)
    uitkomst = "toegekend" if cmd.toekennen else "afgewezen"
    nieuw = {"examen_id": verzoek.examen_id}
    audit.record(
        uow,
        principal,
        f"examenverzoek.{uitkomst}",
        verzoek,
        nieuw=nieuw,
        reden=cmd.reden,
        mandaat_id=verzoek.mandaat_id,
    )
    _deel_mee(uow, verzoek)
    tik(uow, verzoek.student_id)


def trek_toekenning_in(uow: UnitOfWork, principal: Principal, cmd: TrekToekenningIn) -> None:
    """Take back what was granted by mistake: the enrolment ends, as long as the student has no place and took nothing; he
    and who asked read why (AAN-10, PRK-13)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    verzoek = _binnen_bereik(uow, principal, cmd.examenverzoek_id)
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.KANS_BESLUITEN, verzoek, verzoek.examen_id)
    if verzoek.inschrijving_id is None:
        raise Botsing("Dit examen is niet toegekend; er is niets in te trekken.")
    houd_plekken(uow, [verzoek.inschrijving_id])
    verzoek = uow.houd(Examenverzoek, verzoek.id)
    if verzoek.ingetrokken_op is not None:
        raise Botsing("Dit besluit is al ingetrokken.")
    inschrijving = uow.get(Inschrijving, verzoek.inschrijving_id)
    _eis_zelfde_examen(verzoek, inschrijving)
    _eis_ongebruikt(uow, inschrijving)
    annuleer(uow, principal, inschrijving, cmd.reden)
    verzoek.ingetrokken_op, verzoek.ingetrokken_door_id = tijd.nu(), principal.persoon_id
    verzoek.ingetrokken_reden = cmd.reden
    _met_middel(uow, verzoek)
    uow.add(verzoek)
    mandaat_id = mandaat.id if mandaat else None
    audit.record(uow, principal, "examenverzoek.ingetrokken", verzoek, reden=cmd.reden, mandaat_id=mandaat_id)
    _deel_mee(uow, verzoek)
    tik(uow, verzoek.student_id)


def leg_vervallen_vast(uow: UnitOfWork) -> int:
    """Every night: of each request that lapsed by itself, for its student was enrolled meanwhile or left, a row in the
    audit log with the reason, once; gives how many (MON-6)."""
    v, daad = Examenverzoek, "examenverzoek.vervallen"
    al = exists().where(col(AuditRegel.onderwerp_id) == v.id, col(AuditRegel.actie) == daad)
    wacht = (col(v.toegekend).is_(None), col(v.teruggetrokken_op).is_(None), ~al)
    vraag = kies(v, al_aangemeld(), nog_hier()).where(*wacht, or_(al_aangemeld(), ~nog_hier()))
    rijen = uow.session.execute(vraag.order_by(col(v.gevraagd_op), col(v.id))).all()
    for verzoek, aangemeld, hier in rijen:
        audit.record(uow, PORTAAL, daad, verzoek, reden=vervallen(al=aangemeld, hier=hier))
        tik(uow, verzoek.student_id)
    return len(rijen)


def _binnen_bereik(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> Examenverzoek:
    return uow.get(Examenverzoek, id, visible(principal, P.INSCHRIJVING_INZIEN, Examenverzoek))


def _eis_open(uow: UnitOfWork, verzoek: Examenverzoek) -> None:
    if waarom := waarom_dicht(uow, verzoek):
        raise Botsing(waarom, actie="U hoeft niets meer te doen.", student=f"{waarom} Je hoeft niets meer te doen.")


def _schrijf_in(uow: UnitOfWork, principal: Principal, student: Persoon, verzoek: Examenverzoek) -> uuid.UUID:
    """The enrolment that the decision gives; that it is of another programme was known and decided."""
    examen = uow.get(Examen, verzoek.examen_id)
    if dicht := blokkades_gesloten(examen):
        raise Geblokkeerd(dicht[0].tekst, actie="Wijs het verzoek af, of laat het examen eerst weer openen.")
    return nieuwe_inschrijving(uow, principal, student, examen, BRON).id


def _eis_zelfde_examen(verzoek: Examenverzoek, inschrijving: Inschrijving) -> None:
    """Refuse to end an enrolment that was let be for another exam since: nobody decided about that one."""
    if inschrijving.examen_id != verzoek.examen_id:
        raise Botsing("De aanmelding is omgezet naar een ander examen; er is niets meer in te trekken.")


def _eis_ongebruikt(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Refuse to take back what was used, has a place, or stands in the registry by now."""
    if inschrijving.status == InschrijvingStatus.GEPLAATST:
        raise Geblokkeerd("De student staat op een zitting.", actie="Haal hem daar eerst van af.")
    deed = select(Deelname.id).where(
        Deelname.inschrijving_id == inschrijving.id, Deelname.status != DeelnameStatus.GEANNULEERD
    )
    if uow.session.exec(deed.limit(1)).first():
        raise Geblokkeerd("De student deed dit examen al.", actie="Dit besluit blijft staan.")
    if inschrijving.status != InschrijvingStatus.OPEN:
        status = levensloop.INSCHRIJVING.label(inschrijving.status).lower()
        raise Botsing(f"De aanmelding is {status}; er is niets meer in te trekken.")
    if beslist_register(uow, inschrijving):
        raise Geblokkeerd("Deze aanmelding staat ook in het deelnemersysteem.", actie="Laat haar eerst daar annuleren.")


def _met_middel(uow: UnitOfWork, verzoek: Examenverzoek) -> None:
    """What the student can do against it, with the last day (VAS-3)."""
    middel = besluittermijn.rechtsmiddel(uow, termijnen.KANS, tijd.nu())
    verzoek.bezwaar_tot, verzoek.clausule = middel.tot, middel.clausule


def _deel_mee(uow: UnitOfWork, verzoek: Examenverzoek) -> None:
    """The student reads what was decided, with what he can do against it; who asked for him reads it too."""
    examen, student = uow.get(Examen, verzoek.examen_id), uow.get(Persoon, verzoek.student_id)
    soort = _TOEGEKEND if verzoek.toegekend else MededelingSoort.AFGEWEZEN
    soort = MededelingSoort.VERVALLEN if verzoek.ingetrokken_op else soort
    reden = als_zin(verzoek.ingetrokken_reden or verzoek.reden)
    zin = f"{_ZIN[soort].replace('{examen}', f'‘{examen.naam}’')} Reden: {reden}"
    middel = Rechtsmiddel(verzoek.bezwaar_tot, verzoek.clausule) if verzoek.bezwaar_tot else None
    aan_student = zin.replace("{wie}", "Je").replace("{is}", "bent")
    mededelingen.zeg(uow, student.id, soort, aan_student, middel, over=verzoek.id)
    if verzoek.gevraagd_door_id != student.id:
        zin = zin.replace("{wie}", student.naam).replace("{is}", "is")
        mededelingen.zeg(uow, verzoek.gevraagd_door_id, soort, zin, over=verzoek.id)
