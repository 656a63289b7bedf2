"""The queue as every act sees it: who waits, until when it moves up by itself, and how a place in it ends."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd
from portal.domain.levensloop import TE_STARTEN
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.domain.statussen import WachtplekStatus, ZittingStatus
from portal.domain.taal import als_zin
from portal.services.grond import instellingen, live, mededelingen, onderwerpen, taken
from portal.services.grond.audit import audit

_KOOS = "start"
PLAATS_VRIJ, VERVALLEN = "wachtlijst-plaats", "wachtlijst-vervallen"
"""Kinds of questions to the exam office: a seat that nobody gets by himself any more, and who lost his place in line."""


def wachtenden(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Wachtplek]:
    """Who waits for a sitting, first in line first."""
    vraag = select(Wachtplek).where(Wachtplek.zitting_id == zitting_id, Wachtplek.status == WachtplekStatus.WACHT)
    return list(uow.session.exec(vraag.order_by(col(Wachtplek.op), col(Wachtplek.id))))


def plek_van(uow: UnitOfWork, zitting_id: uuid.UUID, inschrijving_id: uuid.UUID) -> Wachtplek | None:
    """The place of an enrolment in the queue of a sitting."""
    vraag = select(Wachtplek).where(
        Wachtplek.zitting_id == zitting_id,
        Wachtplek.inschrijving_id == inschrijving_id,
        Wachtplek.status == WachtplekStatus.WACHT,
    )
    return uow.session.exec(vraag).first()


def is_te_laat(uow: UnitOfWork, zitting: Zitting) -> bool:
    """True when the sitting is so near that nobody is placed on it without being asked (AAN-7)."""
    return zitting.id in zijn_te_laat(uow, [zitting])


def zijn_te_laat(uow: UnitOfWork, zittingen: Collection[Zitting]) -> set[uuid.UUID]:
    """Of these sittings those that are so near."""
    if not zittingen:
        return set()
    dagen, gesloten = instellingen.wachtlijst_werkdagen(uow), instellingen.gesloten_dagen(uow)
    vandaag = tijd.vandaag()
    return {
        z.id for z in zittingen if termijnen.werkdagen_tussen(vandaag, tijd.dag_van(z.start), gesloten) < dagen
    }  # fmt: skip


def nieuwe_plek(zitting: Zitting, inschrijving_id: uuid.UUID) -> Wachtplek:
    """A place in line for a sitting at the moment that it has now: another moment asks for another yes."""
    return Wachtplek(
        zitting_id=zitting.id, inschrijving_id=inschrijving_id, gegevens={_KOOS: zitting.start.isoformat()}
    )


def koos_dit(zitting: Zitting, plek: Wachtplek) -> bool:
    """True when who waits stood in line for the moment that the sitting has now (PRK-12)."""
    koos = plek.gegevens.get(_KOOS)
    return koos is None or datetime.fromisoformat(koos) == zitting.start


def hoe_verder(vanzelf: bool) -> str:
    """What happens to who waits when a seat comes free, in his words."""
    if vanzelf:
        return "Komt er een plaats vrij en ben jij aan de beurt, dan schrijven we je vanzelf in."
    return "Komt er een plaats vrij en ben jij aan de beurt, dan krijg je een bericht en neem je de plaats zelf."


def mag_nemen(uow: UnitOfWork, zitting: Zitting, plek: Wachtplek) -> bool:
    """True for who stands so far ahead in line that a free seat is for him, as long as the sitting has not begun."""
    vrij = zitting.capaciteit - zitting.bezet
    vooraan = [w.id for w in wachtenden(uow, zitting.id)[: max(0, vrij)]]
    return plek.id in vooraan and zitting.status in TE_STARTEN and tijd.nu() < zitting.start


def bied_aan(uow: UnitOfWork, zitting: Zitting, waarom: str) -> None:
    """Offer what is free to who is first in line, and ask the exam office to call; `waarom` nobody is placed by itself."""
    _neem_aanbod_terug(uow, zitting)
    for plek in wachtenden(uow, zitting.id)[: zitting.capaciteit - zitting.bezet]:
        bied_plek_aan(uow, zitting, plek, waarom)


def bied_plek_aan(uow: UnitOfWork, zitting: Zitting, plek: Wachtplek, waarom: str) -> None:
    """Offer a free seat to one in line, told once, and ask the exam office once per sitting to call; `waarom` he is not
    placed by itself."""
    if plek.aangeboden_op is None:
        plek.aangeboden_op = tijd.nu()
        uow.add(plek)
        tekst = (
            f"Op {_moment(zitting)} kwam een plaats vrij en jij bent aan de beurt. Kun je? "
            f"Neem de plaats bij Mijn examens, vóór {tijd.moment(zitting.start)}."
        )
        mededelingen.zeg(uow, _student(uow, plek), MededelingSoort.WACHTLIJST_AANBOD, tekst, over=zitting.id)
    tekst = f"Op {_moment(zitting)} kwam een plaats vrij. {waarom} Bel wie vooraan staat, en plaats wie kan komen."
    taken.vraag_eenmaal(uow, PLAATS_VRIJ, Rol.EXAMENBUREAU, "zitting", zitting.id, tekst)


def _neem_aanbod_terug(uow: UnitOfWork, zitting: Zitting) -> None:
    """An offer of a seat that somebody else has by now does not stand; the next one is told again (PRK-12)."""
    for plek in wachtenden(uow, zitting.id)[max(0, zitting.capaciteit - zitting.bezet) :]:
        if plek.aangeboden_op is not None:
            plek.aangeboden_op = None
            uow.add(plek)
            mededelingen.vervalt(uow, _student(uow, plek), MededelingSoort.WACHTLIJST_AANBOD, zitting.id)


def zeg_wachtenden(uow: UnitOfWork, zitting: Zitting, soort: MededelingSoort, tekst: str) -> None:
    """Tell who waits for a sitting that it changed, and what happens now; that takes the place of an offer, which is made
    anew to whose turn it still is (PRK-12)."""
    te_laat = is_te_laat(uow, zitting)
    for plek in wachtenden(uow, zitting.id):
        plek.aangeboden_op = None
        uow.add(plek)
        verder = hoe_verder(koos_dit(zitting, plek) and not te_laat)
        zeg = f"{tekst} Je staat daar op de wachtlijst. {verder} Kun je dan niet? Ga van de wachtlijst af bij Mijn examens."
        mededelingen.zeg(uow, _student(uow, plek), soort, zeg, over=zitting.id)


def laat_vervallen(
    uow: UnitOfWork, plek: Wachtplek, zitting: Zitting, reden: str, *, vraag: bool = True, aan_student: str = ""
) -> None:
    """End a place in line by rule: a row in the log, a question to the exam office, and a message to the student, in
    words of his own where the reason names others."""
    levensloop.WACHTPLEK.neem(plek, "vervallen")
    uow.add(plek)
    audit.record(uow, PORTAAL, "wachtlijst.vervallen", plek, nieuw={"zitting": zitting.id}, reden=reden)
    if vraag:
        tekst = (
            f"Een student staat niet meer op de wachtlijst van {zitting.naam} ({tijd.moment(zitting.start)}). {reden}"
        )
        taken.vraag_eenmaal(uow, VERVALLEN, Rol.EXAMENBUREAU, "inschrijving", plek.inschrijving_id, tekst)
    zeg = f"Je staat niet meer op de wachtlijst van {_moment(zitting)}. Reden: {als_zin(aan_student or reden)}"
    mededelingen.zeg(uow, _student(uow, plek), MededelingSoort.WACHTLIJST_AF, zeg, over=zitting.id)
    live.touch(uow, onderwerpen.zitting(zitting.id))


def _student(uow: UnitOfWork, plek: Wachtplek) -> uuid.UUID:
    return uow.get(Inschrijving, plek.inschrijving_id).student_id


def _moment(zitting: Zitting) -> str:
    return f"{zitting.naam} ({tijd.moment(zitting.start)})"


def rond_rij_af(uow: UnitOfWork, zitting: Zitting, inschrijving: Inschrijving) -> None:
    """Who got a seat waits nowhere any more, and what was asked about it is answered."""
    vraag = select(Wachtplek).where(
        Wachtplek.inschrijving_id == inschrijving.id, Wachtplek.status == WachtplekStatus.WACHT
    )
    for plek in uow.session.exec(vraag).all():
        if plek.zitting_id == zitting.id:
            levensloop.WACHTPLEK.neem(plek, "plaatsen")
            uow.add(plek)
        else:
            elders = uow.get(Zitting, plek.zitting_id)
            laat_vervallen(uow, plek, elders, f"Geplaatst op {zitting.naam}.", vraag=False)
            uow.session.flush()
            if elders.status == ZittingStatus.GEPLAND and tijd.nu() < elders.start:
                bied_aan(uow, elders, "Wie vooraan stond, kreeg op een andere zitting een plaats.")
            rond_vrij_af(uow, elders)
    taken.rond_af(uow, VERVALLEN, inschrijving.id)
    rond_vrij_af(uow, zitting)


def rond_vrij_af(uow: UnitOfWork, zitting: Zitting) -> None:
    """Nobody has to be called any more for a seat that is taken, or for which nobody waits."""
    _neem_aanbod_terug(uow, zitting)
    if zitting.bezet >= zitting.capaciteit or not wachtenden(uow, zitting.id):
        taken.rond_af(uow, PLAATS_VRIJ, zitting.id)
