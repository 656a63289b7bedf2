"""The right to have enrolments fetched from a registry now; the fetching itself is a job."""

from __future__ import annotations

import uuid

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Koppeling
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd, Ongeldig
from portal.domain.rechten import P
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class HaalAanmeldingen(Opdracht):
    """Fetch the enrolments of one registry."""

    koppeling_id: uuid.UUID


def begin_ophalen(uow: UnitOfWork, principal: Principal, cmd: HaalAanmeldingen) -> uuid.UUID:
    """Check that this person may fetch and that the registry is in use and reachable; recorded before it starts."""
    koppeling = eis_bereikbaar(uow, principal, cmd.koppeling_id)
    audit.record(uow, principal, "aanmeldingen.opgehaald", koppeling)
    return koppeling.id


def eis_bereikbaar(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID) -> Koppeling:
    """The registry, when this person may have something fetched there and it is in use and reachable."""
    require(principal, P.OKE_HERSTELLEN)
    koppeling = uow.get(Koppeling, koppeling_id)
    if koppeling.soort != "dr" or not koppeling.actief:
        raise Ongeldig("Kies een deelnemersysteem dat in gebruik is.")
    if koppeling.open_tot and koppeling.open_tot > tijd.nu():
        raise Geblokkeerd(
            f"Er is een storing bij {koppeling.naam}.",
            actie="Het portaal probeert het vanzelf opnieuw. Kijk later weer.",
        )
    return koppeling
