"""What searching from any page knows: what was found for the text that is typed now."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from portal.auth.principal import Principal
from portal.domain.rechten import P
from portal.services.grond import lijst
from portal.services.werk import zoeken
from portal.state.raamwerk import navigatie
from portal.state.raamwerk.basis import Basis, handles, lees, wie


@dataclass(frozen=True, kw_only=True)
class VondstRij:
    """One result, as the list under the field shows it."""

    soort: str
    titel: str
    onder: str
    link: str


class ZoekState(Basis, rx.State):
    """The results, and the text they are for."""

    gezocht: str = ""
    vondsten: list[VondstRij] = []

    @rx.event
    @handles(P.WERK_INZIEN, str)
    async def zoek(self, tekst):
        """Find pages of one's own menu, and whatever the reader may see that is called so."""
        mens, tekst = wie(), tekst[:100]
        gevonden = [] if len(tekst) < zoeken.MINSTENS else await lees(zoeken.zoek, tekst)
        rijen = [VondstRij(soort=v.soort, titel=v.titel, onder=v.onder, link=v.link) for v in gevonden]
        self.vondsten = [r for r in rijen if navigatie.opent(mens, r.link)] + _paginas(mens, tekst)
        self.gezocht = tekst


def _paginas(mens: Principal, tekst: str) -> list[VondstRij]:
    """The pages of the menu that are called so; all of them when nothing is typed."""
    return [
        VondstRij(soort="Pagina", titel=p.label or p.titel, onder=groep, link=p.route)
        for groep, leden in navigatie.menu_van(mens)
        for p in leden
        if lijst.heeft(tekst, f"{p.label} {p.titel}")
    ][:20]
