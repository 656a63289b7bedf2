"""My own choice: when I get by mail what the portal tells me."""

from __future__ import annotations

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.domain.post import Postkeuze
from portal.domain.rechten import P
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class KiesPost(Opdracht):
    """At once, together in the morning, or not."""

    per_mail: Postkeuze


def kies_post(uow: UnitOfWork, principal: Principal, cmd: KiesPost) -> None:
    """Set when I get mail; what is told from now on follows it, and with none what still waits does not go."""
    require(principal, P.WERK_INZIEN)
    ik = uow.get(Persoon, principal.persoon_id)
    if ik.postkeuze is cmd.per_mail:
        return
    ik.postkeuze = cmd.per_mail
    uow.add(ik)
    audit.record(uow, principal, "post.gekozen", ik, nieuw={"keuze": cmd.per_mail.value})
