"""What a delivery system says about a sitting when it is read back (flow 2); pure, no I/O."""

from __future__ import annotations

from portal.oke.keuring import Json
from portal.oke.typen import KEY


def is_geannuleerde_zitting(inhoud: Json) -> bool:
    """Whether a delivery system says that a sitting, read back, was cancelled there."""
    eigen: Json = next((c for c in inhoud.get("consumers") or [] if c.get("consumerKey") == KEY), {})
    return eigen.get("offeringState") == "canceled"


def component_van(inhoud: Json) -> str:
    """The version that a delivery system has for a sitting, read back; empty when it has none."""
    component = inhoud.get("component")
    waarde = component.get("componentId") if isinstance(component, dict) else component
    return str(waarde or "").lower()[:60]


def actieve_deelnames(inhoud: Json) -> list[str]:
    """The ids of the students on one page of a sitting that is read back; ValueError when it is no page."""
    items = inhoud["items"]
    if not isinstance(items, list):
        raise ValueError("items")
    return [
        str(i["associationId"]).lower()
        for i in items
        if i.get("state") != "canceled" and i.get("role", "student") == "student"
    ]
