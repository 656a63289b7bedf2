"""What the dialog of a list knows: how it is shown now."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.state.raamwerk.basis import Basis, handles
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.lijst import PER_PAGINA, adres_met, in_adres, vorm


class Weergavekeuze(Invoer):
    """Which columns there are, which of them are shown, and how many rows."""

    alle: tuple[str, ...] = ()
    kolom: tuple[str, ...] = ()
    per: int = PER_PAGINA


class WeergavenState(Basis, rx.State):
    """Whether the dialog is open; another page closes it."""

    open: bool = False

    @rx.event
    @handles(P.WERK_INZIEN, bool)
    async def toon(self, aan):
        """Open or close the dialog."""
        self.open, self.fout, self.veldfouten = aan, "", {}

    @rx.event
    @handles(P.WERK_INZIEN, Weergavekeuze, form=True)
    async def toon_zo(self, keus):
        """Show the list of this page so, from its first page on."""
        self.open = False
        zonder = [naam for naam in keus.alle if naam not in keus.kolom]
        return rx.redirect(adres_met(self, {**in_adres(self), "pagina": "", **vorm(keus.per, zonder)}))
