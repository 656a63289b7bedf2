"""From a component of a delivery system (flow 0) to a catalogue entry of the portal; pure, no I/O."""

from __future__ import annotations

from typing import get_args

from portal.domain.catalogus import CONVENTIE, CatalogusToets
from portal.domain.voorzieningen import ExtraTijd
from portal.oke.keuring import Json, lees
from portal.oke.typen import ModeOfDelivery, PersonalNeed, Safety
from portal.oke.wire import Component

_BEKEND = frozenset(get_args(PersonalNeed))
_VEILIG = frozenset(get_args(Safety))
_WIJZEN = frozenset(get_args(ModeOfDelivery))


def toets(inhoud: Json) -> CatalogusToets | None:
    """One exam version as the delivery system offers it, or Afgekeurd; inactive or not licensed means not available.

    None for a component that is no test: the portal plans nothing else. A word that the standard does not know leaves
    the exam usable: it is kept as text and named. A duration that was not sent is 0: nobody knows it yet.
    """
    body = lees(Component, inhoud)
    if body.componentType != "test":
        return None
    admin = body.admin
    behoeften, veilig = tuple(admin.availablePersonalNeeds or ()), tuple(admin.safety or ())
    wijzen = tuple(body.modeOfDelivery or ())
    vreemd = [*(set(behoeften) - _BEKEND), *(set(veilig) - _VEILIG), *(set(wijzen) - _WIJZEN)]
    return CatalogusToets(
        component_id=body.componentId,
        code=_code(body)[:80],
        naam=body.naam[:250],
        omschrijving=body.omschrijving[:2000],
        duur=body.duur,
        schaal=admin.resultValueType or "0.0-10.0",
        geslaagd_vanaf=(admin.passFrom or "")[:40],
        extra_tijd_max=ExtraTijd.van_lijn(admin.additionalTestingTime or 0).minuten,
        voorzieningen=behoeften,
        beveiliging=veilig,
        afnamewijze=tuple(w for w in wijzen if w in _WIJZEN),
        onbekend=tuple(sorted(vreemd)),
        actief=admin.status != "inactive" and admin.licensed is not False,
    )


def _code(body: Component) -> str:
    """The component's code; its abbreviation when only that follows the naming convention of the school."""
    if CONVENTIE.match(body.abbreviation) and not CONVENTIE.match(body.primaryCode.code):
        return body.abbreviation
    return body.primaryCode.code
