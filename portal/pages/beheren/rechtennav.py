"""The parts of the pages about rights, as one row of links under the heading."""

import reflex as rx

from portal.components import filter_links
from portal.services.grond import paden
from portal.state.raamwerk.sessie import SessieState

_DELEN = (
    (paden.RECHTEN, "Personen"),
    (paden.RECHTEN_AANDACHT, "Vraagt aandacht"),
    (paden.RECHTEN_MATRIX, "Wat elke rol mag"),
    (paden.RECHTEN_SYSTEMEN, "Andere systemen"),
    (paden.RECHTEN_IMPORT, "Rollen inlezen"),
    (paden.RECHTEN_INLOGDIENST, "Inlogdienst"),
    (paden.RECHTEN_SAMENVOEGEN, "Samenvoegen"),
)
_HELE_SCHOOL = (paden.RECHTEN_SYSTEMEN, paden.RECHTEN_INLOGDIENST, paden.RECHTEN_SAMENVOEGEN)


def rechtennav(hier: str) -> rx.Component:
    """Where you are among the pages about rights; what holds for the whole school says who arranges it."""
    return rx.cond(
        SessieState.hele_school,
        _links(_DELEN, hier),
        rx.fragment(
            _links(tuple(d for d in _DELEN if d[0] not in _HELE_SCHOOL), hier),
            rx.el.p(
                "U beheert een deel van de school. Andere systemen, de inlogdienst en samenvoegen regelt een beheerder voor de hele school.",
                class_name="small muted",
            ),
        ),
    )


def _links(delen: tuple[tuple[str, str], ...], hier: str) -> rx.Component:
    return filter_links("Onderdeel", delen, rx.Var.create(hier), lambda pad: pad)
