"""The test of a connection: read it, try it outside a transaction, and keep in the audit log how it went."""

from __future__ import annotations

import uuid

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Koppeling
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.oke import proef
from portal.oke.proef import Stap
from portal.services import audit, live


def haal_koppeling(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID) -> Koppeling:
    """The connection to try (BEH-6)."""
    require(principal, P.KOPPELING_BEHEREN)
    return uow.get(Koppeling, koppeling_id)


def probeer(koppeling: Koppeling) -> list[Stap]:
    """Token, service document and one read; takes as long as the partner takes, so never inside a transaction."""
    return proef.test_verbinding(koppeling)


def noteer_proef(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID, gelukt: bool) -> None:
    """Keep who tried the connection and whether it worked (BEH-6)."""
    koppeling = haal_koppeling(uow, principal, koppeling_id)
    audit.record(uow, principal, "koppeling.getest", koppeling, nieuw={"gelukt": gelukt})
    live.touch(uow, "oke")
