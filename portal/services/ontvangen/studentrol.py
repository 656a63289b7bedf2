"""The role of student: who studies here says the registry, and so it is who comes in as one (BEH-1)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.reeks import schrijf_reeks
from portal.db.session import UnitOfWork
from portal.db.types import nieuw_id
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.grond.audit import audit
from portal.services.ontvangen.basis import Bron

BRON = "register"
_REDEN = "Ingeschreven in de deelnemerregistratie"
_GEEN_STUDENT = "Volgens de deelnemerregistratie geen student meer"


def volg(uow: UnitOfWork, bron: Bron, persoon: Persoon, *, was_student: bool) -> int:
    """Give the role to who became a student or never had it, and end it when the registry says he is none any more.

    What somebody took away stays away as long as he is a student. Gives how many rows that wrote.
    """
    eigen = [r for r in uow.zoek(Roltoewijzing, "persoon_id", persoon.id) if r.rol == Rol.STUDENT]
    lopend = [r for r in eigen if r.ingetrokken_op is None]
    if persoon.is_student:
        if lopend or (eigen and was_student):
            return 0
        rij = Roltoewijzing(persoon_id=persoon.id, **_vast())
        uow.add(rij)
        audit.record(uow, bron.actor, "rol.verleend", rij, nieuw=_nieuw(persoon.id))
        return 1
    for rij in lopend:
        rij.ingetrokken_op = tijd.nu()
        uow.add(rij)
        oud = {"persoon": persoon.id, "rol": rij.rol}
        audit.record(uow, bron.actor, "rol.ingetrokken", rij, oud=oud, reden=_GEEN_STUDENT)
    return len(lopend)


def geef(uow: UnitOfWork, bron: Bron, ids: Sequence[uuid.UUID]) -> None:
    """The same for students who are plainly new, together."""
    rijen = [{"id": nieuw_id(), "persoon_id": id} for id in ids]
    schrijf_reeks(uow.session, Roltoewijzing, rijen, _vast())
    regels = [(rij["id"], _nieuw(rij["persoon_id"])) for rij in rijen]
    audit.record_reeks(uow, bron.actor, "rol.verleend", Roltoewijzing, regels)


def _vast() -> dict[str, Any]:
    return {"rol": Rol.STUDENT.value, "bron": BRON, "reden": _REDEN, "van": tijd.nu()}


def _nieuw(persoon_id: uuid.UUID) -> dict[str, object]:
    return {"persoon": persoon_id, "rol": Rol.STUDENT.value}
