"""What the dialog of a list knows: my saved views of it, and how it is shown now."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.services.inloggen import weergaven
from portal.services.inloggen.lezen import weergaven as weergaven_lezen
from portal.services.inloggen.lezen.weergaven import WeergaveRij
from portal.services.inloggen.weergaven import BewaarWeergave, VerwijderWeergave
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.lijst import PER_PAGINA, adres_met, als_vraag, hier, in_adres, vorm


class Weergavekeuze(Invoer):
    """Which columns there are, which of them are shown, and how many rows."""

    alle: tuple[str, ...] = ()
    kolom: tuple[str, ...] = ()
    per: int = PER_PAGINA


class Weergavenaam(Invoer):
    """What to call how the list stands now."""

    naam: str = zoals(BewaarWeergave, "naam")


class WeergavenState(Basis, rx.State):
    """Whether the dialog is open, and what I kept of this list; another page closes it."""

    open: bool = False
    rijen: list[WeergaveRij] = []

    @rx.event
    @handles(P.WERK_INZIEN, bool)
    async def toon(self, aan):
        """Open or close the dialog."""
        self.open, self.fout, self.veldfouten = aan, "", {}
        self.rijen = await lees(weergaven_lezen.weergaven, hier(self)) if aan else []

    @rx.event
    @handles(P.WERK_INZIEN, Weergavekeuze, form=True)
    async def toon_zo(self, keus):
        """Show the list of this page so, from its first page on."""
        self.open = False
        zonder = [naam for naam in keus.alle if naam not in keus.kolom]
        return rx.redirect(adres_met(self, {**in_adres(self), "pagina": "", **vorm(keus.per, zonder)}))

    @rx.event
    @handles(P.WERK_INZIEN, uuid.UUID)
    async def kies(self, weergave_id):
        """Show the list as I kept it."""
        rij = next((r for r in self.rijen if r.id == str(weergave_id)), None)
        self.open = False
        return rx.redirect(rij.adres) if rij else None

    @rx.event
    @handles(P.WERK_INZIEN, Weergavenaam, form=True)
    async def bewaar(self, invoer):
        """Keep how the list stands now under this name."""
        vraag = als_vraag(in_adres(self))
        await doe(weergaven.bewaar, BewaarWeergave(pad=hier(self), naam=invoer.naam, vraag=vraag))
        self.rijen = await lees(weergaven_lezen.weergaven, hier(self))
        return meld(f"Weergave ‘{invoer.naam}’ bewaard.")

    @rx.event
    @handles(P.WERK_INZIEN, uuid.UUID)
    async def verwijder(self, weergave_id):
        """Keep this view no longer."""
        await doe(weergaven.verwijder, VerwijderWeergave(weergave_id=weergave_id))
        self.rijen = await lees(weergaven_lezen.weergaven, hier(self))
        return meld("Weergave verwijderd.")
