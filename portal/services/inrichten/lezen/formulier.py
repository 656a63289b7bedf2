"""What is wrong with a form of basic data beyond the fields that hold no value of their kind."""

from __future__ import annotations

import uuid
from typing import Any

from portal.auth.principal import Principal
from portal.db.session import UnitOfWork
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basis import SOORTEN, Basissoort, eis_beheer
from portal.services.inrichten.stand_inlezen import Rijproef, beproef_rijen, er_is_al


class Ingevuld(Opdracht):
    """What a browser sent of a form of this kind, for the row with this id or for a new one."""

    soort: str = ""
    waarden: dict[str, Any] = {}
    rij_id: uuid.UUID | None = None


def ook_mis(uow: UnitOfWork, principal: Principal, ingevuld: Ingevuld) -> dict[str, str]:
    """Per field what the rules say of the others, so that one press tells everything; nothing of another form (PRK-1)."""
    if (soort := SOORTEN.get(ingevuld.soort)) is None:
        return {}
    eis_beheer(principal, soort)
    teksten = {veld: _tekst(soort, veld, ingevuld.waarden.get(veld)) for veld in soort.kolommen}
    (rij,) = beproef_rijen(uow, soort, [Rijproef(1, teksten)], teksten[soort.sleutel])
    if ingevuld.rij_id is None and rij.bestaat:  # what is wrong besides is about the row that is there
        return {soort.sleutel: er_is_al(soort, teksten)}
    return {veld: tekst for veld, (tekst, _) in rij.fouten.items()}


def _tekst(soort: Basissoort, veld: str, waarde: Any) -> str:
    """What a browser sends for a field, as a file would say it: a tick only when it is there."""
    if soort.gegevens.model_fields[veld].annotation is bool:
        return "ja" if waarde else "nee"
    return ", ".join(map(str, waarde)) if isinstance(waarde, list) else str(waarde or "")


def soort_met(gegevens: type) -> str:
    """The kind whose rows are described so; empty when there is none."""
    return next((s.naam for s in SOORTEN.values() if s.gegevens is gegevens), "")
