"""Invigilators and assessors of a sitting: added and taken off."""

from __future__ import annotations

import uuid

from pydantic import Field

from portal.auth.principal import Actor, Principal
from portal.db.beheren import Persoon
from portal.db.plannen import Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import levensloop
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ZittingStatus
from portal.services.grond import live, onderwerpen, scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import eis_persoon_vrij, medewerkers, tik, zitting_voor
from portal.services.zenden import berichten


class ZetMedewerkerOp(Opdracht):
    """Attach somebody to a sitting as invigilator or assessor."""

    zitting_id: uuid.UUID
    persoon_id: uuid.UUID
    rol: str = Field(pattern="^(surveillant|beoordelaar)$")


class HaalMedewerkerAf(Opdracht):
    """Take an invigilator or assessor off a sitting that has not begun."""

    medewerker_id: uuid.UUID


class WijsAfnameleiderAan(Opdracht):
    """Say which invigilator leads the sitting."""

    medewerker_id: uuid.UUID


def zet_medewerker_op(uow: UnitOfWork, principal: Principal, cmd: ZetMedewerkerOp) -> None:
    """Attach an invigilator or assessor, who must hold that role and be free (PLA-2, PLA-4)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    medewerker = zet_erbij(uow, principal, zitting, cmd.persoon_id, Rol(cmd.rol))
    if zitting.status == ZittingStatus.GEPLAND:
        berichten.stuur_medewerker(uow, medewerker)
    tik(uow, zitting)


def haal_medewerker_af(uow: UnitOfWork, principal: Principal, cmd: HaalMedewerkerAf) -> None:
    """Take somebody of the staff off a sitting; the delivery system is told, and his rights on it end at once (PLA-7)."""
    medewerker = uow.get(Zittingsmedewerker, cmd.medewerker_id)
    zitting = zitting_voor(uow, principal, medewerker.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    neem_eraf(uow, principal, medewerker, zitting)
    tik(uow, zitting)


def neem_eraf(uow: UnitOfWork, actor: Actor, medewerker: Zittingsmedewerker, zitting: Zitting, reden: str = "") -> None:
    """Undo an attachment, and tell the delivery system when it knows about it."""
    if zitting.status != ZittingStatus.CONCEPT:
        berichten.annuleer_medewerker(uow, medewerker)
    wie = {"persoon": medewerker.persoon_id, "rol": medewerker.rol}
    uow.delete(medewerker)
    audit.record(uow, actor, "medewerker.ontkoppeld", zitting, oud=wie, reden=reden)
    live.touch(uow, onderwerpen.persoon(medewerker.persoon_id))


def wijs_afnameleider_aan(uow: UnitOfWork, principal: Principal, cmd: WijsAfnameleiderAan) -> None:
    """Let one invigilator lead the sitting, in place of who did; the delivery system knows him as coordinator (PLA-7)."""
    gekozen = uow.get(Zittingsmedewerker, cmd.medewerker_id)
    zitting = zitting_voor(uow, principal, gekozen.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    if gekozen.rol != Rol.SURVEILLANT:
        raise Ongeldig("Alleen een surveillant kan de afname leiden.")
    for medewerker in medewerkers(uow, zitting.id):
        leidt = medewerker.id == gekozen.id
        if medewerker.afnameleider != leidt:
            medewerker.afnameleider = leidt
            uow.add(medewerker)
            if zitting.status == ZittingStatus.GEPLAND:
                berichten.stuur_medewerker(uow, medewerker)
    audit.record(uow, principal, "medewerker.leidt", zitting, nieuw={"persoon": gekozen.persoon_id})
    live.touch(uow, onderwerpen.persoon(gekozen.persoon_id))
    tik(uow, zitting)


def zet_erbij(
    uow: UnitOfWork, principal: Principal, zitting: Zitting, persoon_id: uuid.UUID, rol: Rol
) -> Zittingsmedewerker:
    """Put somebody on a sitting who holds the role, is free, and did nothing there that clashes (PLA-2, BEH-3)."""
    persoon = uow.houd(Persoon, persoon_id)
    if not scheiding.heeft_rol(uow, persoon_id, rol, zitting.start, zitting.id):
        raise Ongeldig(f"{persoon.naam} heeft op die dag niet de rol {rol.label.lower()} voor deze zitting.")
    permission = P.BEOORDELING_DOEN if rol is Rol.BEOORDELAAR else P.ZITTING_AFNEMEN
    uitzondering = scheiding.eis_scheiding_voor(uow, persoon, permission, zitting.id)
    eis_persoon_vrij(uow, persoon_id, zitting.start, zitting.laatste_eind, behalve=zitting.id)
    al = [m for m in medewerkers(uow, zitting.id) if m.persoon_id == persoon_id]
    if al:
        raise Botsing(f"{persoon.naam} is al gekoppeld als {al[0].rol}.")
    medewerker = Zittingsmedewerker(
        zitting_id=zitting.id, persoon_id=persoon_id, rol=rol.value, door_id=principal.persoon_id
    )
    uow.add(medewerker)
    audit.record(
        uow, principal, "medewerker.gekoppeld", zitting, nieuw={"persoon": persoon_id, "rol": rol.value},
        uitzondering_id=uitzondering.id if uitzondering else None,
    )  # fmt: skip
    live.touch(uow, onderwerpen.persoon(persoon_id))
    return medewerker
