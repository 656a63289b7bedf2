"""The queue of a full sitting: joining it, and moving up when a seat comes free."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlmodel import col, select

from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import PORTAAL, Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, PortalFout
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import WachtplekStatus, ZittingStatus
from portal.services.grond import live, mededelingen, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intussen import te_kiezen_moment
from portal.services.plannen.plekken import ZittingVol, eis_ruimte_voor, eis_te_plaatsen, eis_zelf_te_kiezen, plaats
from portal.services.plannen.stand import houd_zittingen, tik, zitting_voor
from portal.services.plannen.stand_wachtlijst import (
    PLAATS_VRIJ,
    VERVALLEN,
    bied_aan,
    bied_plek_aan,
    hoe_verder,
    is_te_laat,
    koos_dit,
    laat_vervallen,
    mag_nemen,
    nieuwe_plek,
    plek_van,
    rond_vrij_af,
    wachtenden,
)


class KiesMoment(Opdracht):
    """A student chooses a moment."""

    inschrijving_id: uuid.UUID
    zitting_id: uuid.UUID


def zet_op_wachtlijst(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> str:
    """Join the queue of a full sitting; whoever is first gets the place that comes free (AAN-7). Gives what happens when
    one does, in words for the student."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    if principal.rol is Rol.STUDENT:
        authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
        zitting = te_kiezen_moment(uow, principal, inschrijving, cmd.zitting_id)
        eis_zelf_te_kiezen(uow, zitting)
    else:
        zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLAATSEN)
        eis_over_ander(uow, principal, P.ZITTING_PLAATSEN, inschrijving)
    levensloop.ZITTING.require(zitting.status, "plaatsen")
    if zitting.bezet < zitting.capaciteit and not wachtenden(uow, zitting.id):
        raise Botsing("Er is nog plaats: schrijf je gewoon in.")
    zet_in_rij(uow, principal, zitting, uow.get(Examenversie, zitting.versie_id), inschrijving)
    tik(uow, zitting)
    live.touch(uow, onderwerpen.persoon(inschrijving.student_id))
    return hoe_verder(not is_te_laat(uow, zitting))


def verlaat_wachtlijst(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> None:
    """A student gives up his own place in line; who stands behind him moves up (AAN-7)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    houd_zittingen(uow, [cmd.zitting_id])
    zitting = uow.get(Zitting, cmd.zitting_id)
    plek = plek_van(uow, zitting.id, inschrijving.id)
    if plek is None:
        raise Botsing("Je staat niet (meer) op de wachtlijst van dit moment.")
    levensloop.WACHTPLEK.neem(plek, "verlaten")
    uow.add(plek)
    audit.record(uow, principal, "wachtlijst.verlaten", plek, nieuw={"zitting": zitting.id})
    mededelingen.vervalt(uow, inschrijving.student_id, MededelingSoort.WACHTLIJST_AANBOD, zitting.id)
    promoveer(uow, principal, zitting)
    tik(uow, zitting)


def neem_plaats(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> None:
    """A student accepts the seat that came free when it was too late to place him by itself; only who is first (AAN-7)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    zitting = uow.houd(Zitting, cmd.zitting_id)
    plek = plek_van(uow, zitting.id, inschrijving.id)
    if plek is None or not mag_nemen(uow, zitting, plek):
        raise Botsing("Er is nu geen plaats voor je vrij.", actie="Kies een ander moment.")
    plaats(uow, principal, zitting, uow.get(Examenversie, zitting.versie_id), inschrijving, "wachtlijst")
    tik(uow, zitting)


def _houd(uow: UnitOfWork, zitting: Zitting) -> None:
    """Hold a sitting, and see how many sit on it now."""
    uow.houd(Zitting, zitting.id)


def zet_in_rij(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving
) -> None:
    """Put an enrolment that could be placed at the end of the queue; once per sitting, and before it begins."""
    if tijd.nu() >= zitting.start:
        raise Botsing("Deze zitting is vol en al begonnen; er is geen wachtlijst meer.", actie="Kies een ander moment.")
    if plek_van(uow, zitting.id, inschrijving.id):
        raise Botsing("Staat al op de wachtlijst van deze zitting.", student="Je staat al op de wachtlijst.")
    eis_ruimte_voor(uow, zitting, eis_te_plaatsen(uow, zitting, versie, inschrijving).extra)
    uow.add(nieuwe_plek(zitting, inschrijving.id))
    taken.rond_af(uow, VERVALLEN, inschrijving.id)
    audit.record(uow, principal, "wachtlijst.toegevoegd", zitting, nieuw={"inschrijving": inschrijving.id})


def zet_vooraan(
    uow: UnitOfWork,
    principal: Principal,
    zitting: Zitting,
    versie: Examenversie,
    inschrijving: Inschrijving,
    reden: str,
) -> None:
    """Put an enrolment that lost its seat by mistake first in the queue, also when it stood in it again already."""
    if plek_van(uow, zitting.id, inschrijving.id) is None:
        zet_in_rij(uow, principal, zitting, versie, inschrijving)
    uow.session.flush()
    rij = wachtenden(uow, zitting.id)
    plek = next(p for p in rij if p.inschrijving_id == inschrijving.id)
    if plek != rij[0]:
        plek.op = rij[0].op - timedelta(seconds=1)
        uow.add(plek)
    audit.record(uow, principal, "wachtlijst.vooraan", zitting, nieuw={"inschrijving": inschrijving.id}, reden=reden)


def promoveer(uow: UnitOfWork, principal: Actor, zitting: Zitting) -> None:
    """Give free seats to the queue, in order; never when it is too late to know or at a moment that somebody did not
    choose, and nobody disappears unseen (AAN-7, PRK-12).

    The sitting is held, so that nobody takes the seat between looking and placing; if the seat is gone all the same,
    who is first in line stays first.
    """
    uow.session.flush()
    _houd(uow, zitting)
    rij, te_geven = wachtenden(uow, zitting.id), zitting.status == ZittingStatus.GEPLAND and tijd.nu() < zitting.start
    if not rij or zitting.bezet >= zitting.capaciteit or not te_geven:
        rond_vrij_af(uow, zitting)
        return
    if is_te_laat(uow, zitting):
        bied_aan(uow, zitting, "Het is te kort dag om iemand van de wachtlijst vanzelf te plaatsen.")
        return
    aangeboden = 0
    for plek in rij:
        if zitting.bezet + aangeboden >= zitting.capaciteit:
            return
        if not koos_dit(zitting, plek):
            bied_plek_aan(uow, zitting, plek, "De zitting is verplaatst sinds wie vooraan staat aansloot.")
            aangeboden += 1
            continue
        try:
            _schuif_op(uow, principal, zitting, plek)
        except ZittingVol:
            return


def _schuif_op(uow: UnitOfWork, principal: Actor, zitting: Zitting, plek: Wachtplek) -> None:
    """Place who is next in line, or end his place with the reason why he cannot sit here. A student who made the room did
    not place him: the portal did (BEH-3)."""
    inschrijving = uow.get(Inschrijving, plek.inschrijving_id)
    door = PORTAAL if principal.rol == Rol.STUDENT else principal
    try:
        plaats(uow, door, zitting, uow.get(Examenversie, zitting.versie_id), inschrijving, "wachtlijst")
    except ZittingVol:
        raise
    except PortalFout as fout:
        laat_vervallen(uow, plek, zitting, fout.tekst, aan_student=fout.aan_student)
    else:
        zeg = f"Er kwam een plaats vrij: je bent geplaatst op {zitting.naam} ({tijd.moment(zitting.start)})."
        mededelingen.zeg(uow, inschrijving.student_id, MededelingSoort.GEPLAATST, zeg, over=zitting.id)


def sluit_rij(uow: UnitOfWork, zitting: Zitting, reden: str) -> None:
    """End the queue of a sitting that does not take place, or began (AAN-7)."""
    for plek in wachtenden(uow, zitting.id):
        laat_vervallen(uow, plek, zitting, reden[:500])
    taken.rond_af(uow, PLAATS_VRIJ, zitting.id)


def sluit_begonnen(uow: UnitOfWork) -> None:
    """The same for every sitting that began: nobody gets a seat by waiting any more (AAN-7)."""
    wacht = select(Wachtplek.zitting_id).where(Wachtplek.status == WachtplekStatus.WACHT)
    vraag = select(Zitting.id).where(col(Zitting.id).in_(wacht), Zitting.start <= tijd.nu())
    ids = list(uow.session.exec(vraag.order_by(col(Zitting.id))))
    houd_zittingen(uow, ids)
    for id in ids:
        sluit_rij(uow, uow.get(Zitting, id), "De zitting is begonnen.")
