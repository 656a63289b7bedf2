"""What an act left behind: its rows in the audit log, to the last field, and the pages that were told."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.monitoren import AuditRegel
from portal.db.raamwerk import Wijziging
from portal.db.session import reading


def spoor(actie: str) -> list[tuple[Any, ...]]:
    """Every row of an action: who, role, channel, mandate, exception, kind and id of the subject, old, new, reason."""
    with reading() as uow:
        rijen = uow.session.exec(
            select(AuditRegel).where(AuditRegel.actie == actie).order_by(col(AuditRegel.volgnummer))
        )
        return [
            (r.persoon_id, r.rol, r.kanaal, r.mandaat_id, r.uitzondering_id, r.onderwerp_soort, r.onderwerp_id, r.oud, r.nieuw, r.reden)
            for r in rijen
        ]  # fmt: skip


def regel(
    p: Principal, soort: str, id: uuid.UUID, *, oud: Any = None, nieuw: Any = None, reden: str = "", kanaal: str = "web"
) -> tuple[Any, ...]:
    """The row that `spoor` gives for an act of this person in this role."""
    return (p.persoon_id, p.rol.value, kanaal, None, None, soort, id, oud or {}, nieuw or {}, reden)


def getikt() -> set[str]:
    """The live subjects that open pages were told about."""
    with reading() as uow:
        return set(uow.session.exec(select(Wijziging.onderwerp)))
