"""Tick off what was made ready for a sitting, and take a tick back."""

from __future__ import annotations

import uuid

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting, Zittingstap
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.domain.voorbereiding import STAPPEN, Klaarstap, stappen_voor
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import tik
from portal.services.plannen.stand_voorbereiding import gedaan, is_klaar_te_zetten, lijst_nu


class VinkStap(Opdracht):
    """Say that something is ready for a sitting, or is not after all."""

    zitting_id: uuid.UUID
    stap: Klaarstap
    klaar: bool


def vink_stap(uow: UnitOfWork, principal: Principal, cmd: VinkStap) -> None:
    """Write down that it is ready, by whom and when, until the report is closed; twice says it once, and again says it
    for the list that there is now (PLA-7, UIT-1)."""
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, STAPPEN[cmd.stap].recht, zitting)
    scheiding.eis_zit_niet_zelf(uow, principal, zitting.id)
    zitting = uow.houd(Zitting, zitting.id)
    if not is_klaar_te_zetten(zitting):
        raise Botsing("Deze zitting is voorbij; wat klaarstond ligt vast.")
    if cmd.stap not in stappen_voor(uow.get(Examen, zitting.examen_id).oke):
        raise Ongeldig("Dit hoort niet bij deze zitting: via OKE gaat het vanzelf.")
    al = gedaan(uow, zitting.id).get(cmd.stap)
    nu = lijst_nu(uow, zitting) if STAPPEN[cmd.stap].volgt_de_lijst else ""
    if cmd.klaar == bool(al) and (al is None or al.kenmerk == nu):
        return
    if al is not None:
        uow.session.delete(al)
        uow.session.flush()
    if cmd.klaar:
        uow.add(
            Zittingstap(zitting_id=zitting.id, stap=cmd.stap, kenmerk=nu, door_id=principal.persoon_id, op=tijd.nu())
        )
    actie = "zitting.klaargezet" if cmd.klaar else "zitting.toch_niet_klaar"
    audit.record(uow, principal, actie, zitting, nieuw={"stap": STAPPEN[cmd.stap].tekst})
    tik(uow, zitting)
