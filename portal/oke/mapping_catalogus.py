"""From a component of a delivery system (flow 0) to a catalogue entry of the portal; pure, no I/O."""

from __future__ import annotations

from portal.domain.catalogus import CONVENTIE, CatalogusToets
from portal.domain.voorzieningen import ExtraTijd
from portal.oke.keuring import Json, lees
from portal.oke.wire import Component

_STANDAARD_DUUR = 60


def toets(inhoud: Json) -> CatalogusToets | None:
    """One exam version as the delivery system offers it, or Afgekeurd; inactive or not licensed means not available.

    None for a component that is no test: the portal plans nothing else.
    """
    body = lees(Component, inhoud)
    if body.componentType != "test":
        return None
    admin = body.admin
    return CatalogusToets(
        component_id=body.componentId,
        code=_code(body)[:80],
        naam=body.naam[:250],
        omschrijving=body.omschrijving[:2000],
        duur=body.duur or _STANDAARD_DUUR,
        schaal=admin.resultValueType or "0.0-10.0",
        geslaagd_vanaf=admin.passFrom or "",
        extra_tijd_max=ExtraTijd.van_lijn(admin.additionalTestingTime or 0).minuten,
        voorzieningen=tuple(admin.availablePersonalNeeds or ()),
        beveiliging=tuple(admin.safety or ()),
        actief=admin.status != "inactive" and admin.licensed is not False,
    )


def _code(body: Component) -> str:
    """The component's code; its abbreviation when only that follows the naming convention of the school."""
    if CONVENTIE.match(body.abbreviation) and not CONVENTIE.match(body.primaryCode.code):
        return body.abbreviation
    return body.primaryCode.code
