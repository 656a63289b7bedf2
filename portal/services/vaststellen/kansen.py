"""Attempts: ask for an extra one, decide about it, and book it in the ledger."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import Field
from sqlmodel import case, col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Taak
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat
from portal.domain import levensloop, termijnen, tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.kansen import Mutatie, niet_ingetrokken
from portal.domain.kenmerk import eis_gezien
from portal.domain.levensloop import VOORBIJ
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.stand import tik
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.grond import mededelingen, scheiding, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen import wijken
from portal.services.plannen.intrekken import houd_plekken
from portal.services.vaststellen import besluiten, stand_mandaten


class VraagKans(Opdracht):
    """Ask for an attempt outside the rules."""

    inschrijving_id: uuid.UUID
    toelichting: str = Field(min_length=3, max_length=1000)


class BesluitKans(Opdracht):
    """Grant or refuse an extra attempt."""

    inschrijving_id: uuid.UUID
    toekennen: bool
    reden: str = Field(min_length=3, max_length=500)
    gezien: str | None = Field(default=None, max_length=100)
    """Which question the screen showed; who decides without a screen leaves it out."""


class TrekKansIn(Opdracht):
    """Take back an extra attempt that is not used."""

    kansmutatie_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def vraag_kans(uow: UnitOfWork, principal: Principal, cmd: VraagKans) -> None:
    """Ask the board for an extra attempt; the question stands in its worklist until it is answered (AAN-10)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.KANS_AANVRAGEN, inschrijving)
    uow.houd(Inschrijving, inschrijving.id)
    if saldo_van(uow, inschrijving).over != 0:
        raise Ongeldig("Er is nog een kans over; een extra kans is niet nodig.")
    if inschrijving.status != InschrijvingStatus.OPEN:
        status = levensloop.INSCHRIJVING.label(inschrijving.status).lower()
        tekst = f"Deze inschrijving is {status}; een extra kans vragen kan pas als zij weer open is."
        raise Ongeldig(tekst)
    zaak = ("kans", Rol.EXAMENCOMMISSIE, "inschrijving", inschrijving.id)
    if not taken.vraag_eenmaal(uow, *zaak, cmd.toelichting, door_id=principal.persoon_id):
        raise Botsing("Deze vraag ligt al bij de examencommissie.")
    audit.record(uow, principal, "kans.gevraagd", inschrijving)
    tik(uow, inschrijving.student_id)


def besluit_kans(uow: UnitOfWork, principal: Principal, cmd: BesluitKans) -> None:
    """Grant an extra attempt as an entry in the ledger, or refuse it; either way the question is closed, and whoever comes
    second finds no question any more (AAN-9, VAS-5)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.KANS_BESLUITEN, inschrijving, inschrijving.examen_id)
    uow.houd(Inschrijving, inschrijving.id)
    vraag = uow.session.exec(select(Taak).where(*taken.is_open("kans", inschrijving.id))).first()
    if vraag is None:
        raise Botsing("Over deze vraag is al besloten.")
    scheiding.eis_ander_dan_vrager(principal, vraag.gemaakt_door_id)
    eis_gezien(cmd.gezien, str(vraag.id), f"Over wat u zag is al besloten. Er is nu een nieuwe vraag: {vraag.tekst}")
    if cmd.toekennen and inschrijving.status in VOORBIJ:
        raise Ongeldig(
            "Deze inschrijving is behaald of geannuleerd; een extra kans heeft geen zin. Wijs het verzoek af."
        )
    if cmd.toekennen and saldo_van(uow, inschrijving).over != 0:
        raise Botsing("Er is nog een kans over; een extra kans is niet nodig.")
    if cmd.toekennen:
        boek(uow, principal, inschrijving.student_id, inschrijving.examen_id, Mutatie.TOEGEKEND, cmd.reden, None)
    uitkomst = "toegekend" if cmd.toekennen else "afgewezen"
    audit.record(
        uow, principal, f"kans.{uitkomst}", inschrijving, reden=cmd.reden, mandaat_id=mandaat.id if mandaat else None
    )
    _deel_mee(uow, principal, inschrijving, cmd, mandaat)
    taken.rond_af(uow, "kans", inschrijving.id)
    tik(uow, inschrijving.student_id)


def trek_kans_in(uow: UnitOfWork, principal: Principal, cmd: TrekKansIn) -> None:
    """Take back an extra attempt that was granted by mistake, as long as the student did not use it and has no seat for it;
    he reads it with what he can do, and leaves the lines in which he waited with it (AAN-9, VAS-5, PRK-13)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    toegekend = uow.get(
        Kansmutatie, cmd.kansmutatie_id,
        visible(principal, P.INSCHRIJVING_INZIEN, Kansmutatie) & (col(Kansmutatie.soort) == Mutatie.TOEGEKEND.value),
    )  # fmt: skip
    inschrijving = _waarvoor(uow, toegekend)
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.KANS_BESLUITEN, inschrijving, inschrijving.examen_id)
    houd_plekken(uow, [inschrijving.id])
    saldo = saldo_van(uow, inschrijving)
    if not saldo.extra or [toegekend.id] != _niet_ingetrokken(uow, inschrijving)[-1:]:
        raise Botsing("Deze extra kans is al gebruikt of ingetrokken.")
    if inschrijving.status == InschrijvingStatus.GEPLAATST and saldo.over == 1:
        raise Geblokkeerd("De student heeft een plaats voor deze kans.", actie="Haal hem eerst van die zitting.")
    boek(uow, principal, inschrijving.student_id, inschrijving.examen_id, Mutatie.INGETROKKEN, cmd.reden, None)
    mandaat_id = mandaat.id if mandaat else None
    audit.record(uow, principal, "kans.ingetrokken", inschrijving, reden=cmd.reden, mandaat_id=mandaat_id)
    besluit = besluiten.leg_vast(
        uow, principal, inschrijving, Beslissing.INGETROKKEN, cmd.reden, termijnen.KANS, mandaat
    )
    tekst = (
        f"Je extra kans voor {uow.get(Examen, inschrijving.examen_id).naam} is ingetrokken. Reden: {als_zin(cmd.reden)}"
    )
    middel = besluiten.middel_van(besluit)
    mededelingen.zeg(uow, inschrijving.student_id, MededelingSoort.VERVALLEN, tekst, middel, over=inschrijving.id)
    wijken.houd_rijen_bij(uow, inschrijving)
    tik(uow, inschrijving.student_id)


def _niet_ingetrokken(uow: UnitOfWork, inschrijving: Inschrijving) -> list[uuid.UUID]:
    """The attempts that were granted for this exam and not taken back. The last of them is the one that goes: nobody takes
    another one back than he saw."""
    vraag = select(Kansmutatie.soort, Kansmutatie.id).where(
        Kansmutatie.student_id == inschrijving.student_id, Kansmutatie.examen_id == inschrijving.examen_id
    )
    return niet_ingetrokken(uow.session.exec(vraag.order_by(col(Kansmutatie.op), col(Kansmutatie.id))))


def _waarvoor(uow: UnitOfWork, kans: Kansmutatie) -> Inschrijving:
    """The enrolment for which an attempt counts: the one that runs, else the newest."""
    loopt = case((col(Inschrijving.status).in_(VOORBIJ), 1), else_=0)
    vraag = select(Inschrijving).where(
        Inschrijving.student_id == kans.student_id, Inschrijving.examen_id == kans.examen_id
    )
    return uow.session.exec(vraag.order_by(loopt, col(Inschrijving.gemaakt_op).desc()).limit(1)).one()


def _deel_mee(
    uow: UnitOfWork, principal: Principal, inschrijving: Inschrijving, cmd: BesluitKans, mandaat: Mandaat | None
) -> None:
    """The decision is written down, and the student reads it, with what he can do when it is a refusal (VAS-3, VAS-5)."""
    beslissing = Beslissing.TOEGEKEND if cmd.toekennen else Beslissing.AFGEWEZEN
    besluit = besluiten.leg_vast(uow, principal, inschrijving, beslissing, cmd.reden, termijnen.KANS, mandaat)
    wat = f"voor {uow.get(Examen, inschrijving.examen_id).naam}. Reden: {als_zin(cmd.reden)}"
    wie, over = inschrijving.student_id, inschrijving.id
    if cmd.toekennen:
        mededelingen.zeg(uow, wie, MededelingSoort.TOEGEKEND, f"Je krijgt een extra kans {wat}", over=over)
    else:
        tekst = f"Je krijgt geen extra kans {wat}"
        mededelingen.zeg(uow, wie, MededelingSoort.AFGEWEZEN, tekst, besluiten.middel_van(besluit), over=over)


def boek(
    uow: UnitOfWork,
    actor: Actor,
    student_id: uuid.UUID,
    examen_id: uuid.UUID,
    soort: Mutatie,
    reden: str,
    deelname_id: uuid.UUID | None,
    op: datetime | None = None,
) -> None:
    """Add an entry with its reason to the ledger of attempts."""
    uow.add(
        Kansmutatie(
            student_id=student_id,
            examen_id=examen_id,
            deelname_id=deelname_id,
            soort=soort.value,
            reden=reden,
            door_id=actor.persoon_id,
            op=op or tijd.nu(),
        )
    )
