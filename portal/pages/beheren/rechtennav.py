"""The parts of the pages about rights, as one row of links under the heading."""

import reflex as rx

from portal.components import filter_links
from portal.services.grond import paden

_DELEN = (
    (paden.RECHTEN, "Personen"),
    (paden.RECHTEN_AANDACHT, "Vraagt aandacht"),
    (paden.RECHTEN_MATRIX, "Wat elke rol mag"),
    (paden.RECHTEN_SYSTEMEN, "Andere systemen"),
    (paden.RECHTEN_IMPORT, "Rollen inlezen"),
    (paden.RECHTEN_INLOGDIENST, "Inlogdienst"),
)


def rechtennav(hier: str) -> rx.Component:
    """Where you are among the pages about rights."""
    return filter_links("Onderdeel", _DELEN, rx.Var.create(hier), lambda pad: pad)
