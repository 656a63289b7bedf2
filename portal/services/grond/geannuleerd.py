"""That a sitting was cancelled, in one sentence for every screen, paper and calendar."""

from __future__ import annotations

from portal.db.plannen import Zitting
from portal.domain import tijd
from portal.domain.statussen import ZittingStatus
from portal.domain.taal import als_zin


def geannuleerd(zitting: Zitting) -> str:
    """When it was cancelled and why, for everybody who may know of the sitting; empty for one that was not. The reason is
    written to be read by students and staff (PLA-7)."""
    if zitting.status != ZittingStatus.GEANNULEERD:
        return ""
    op = f" op {tijd.moment(zitting.geannuleerd_op)}" if zitting.geannuleerd_op else ""
    reden = f" Reden: {als_zin(zitting.reden)}" if zitting.reden else ""
    return f"Deze zitting is{op} geannuleerd en ging niet door.{reden}"
