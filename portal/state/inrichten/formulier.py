"""What a page with a form of basic data answers when a field holds no value of its kind: what else is wrong with the form."""

from __future__ import annotations

import uuid
from typing import Any

from portal.services.inrichten.lezen import formulier
from portal.state.raamwerk.basis import lees


async def ook_mis(model: Any, waarden: dict[str, Any], rij_id: uuid.UUID | None = None) -> dict[str, str]:
    """Per field what the rules say of these values, for the row with this id or for a new one."""
    ingevuld = formulier.Ingevuld(soort=formulier.soort_met(model), waarden=waarden, rij_id=rij_id)
    return await lees(formulier.ook_mis, ingevuld)
