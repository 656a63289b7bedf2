"""What the board knows about exceptions and emergency access, and the acts on them."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.services.beheren import noodtoegang
from portal.services.beheren.lezen import uitzonderingen as uitzonderingen_lezen
from portal.services.beheren.lezen.uitzonderingen import BekekenRij, NoodtoegangRij, UitzonderingRij
from portal.services.grond import onderwerpen, uitzonderingen
from portal.services.grond.keuze import Keuze
from portal.services.vaststellen.lezen import verzoeken
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class UitzonderingenState(Basis, rx.State):
    """The exceptions and emergency accesses, at most fifty each, and which dialog is open."""

    rijen: list[UitzonderingRij] = []
    nood: list[NoodtoegangRij] = []
    examens: list[Keuze] = []
    treffers: list[Keuze] = []
    gekozen: Keuze | None = None
    gezocht: str = ""
    venster: str = ""
    over: UitzonderingRij | None = None
    over_nood: NoodtoegangRij | None = None
    stukken: list[BekekenRij] = []
    paginas: list[BekekenRij] = []
    geladen: bool = False

    @rx.event
    @handles(P.UITZONDERING_BEHEREN)
    async def laad(self):
        """Show both lists."""
        self.rijen = await lees(uitzonderingen_lezen.uitzonderingen)
        self.nood = await lees(uitzonderingen_lezen.noodtoegangen)
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=UitzonderingenState.laad)

    @rx.event
    @handles(P.UITZONDERING_BEHEREN)
    async def open_geven(self):
        """Open the dialog to make an exception."""
        self._dicht()
        self.examens = [Keuze(*e) for e in await lees(verzoeken.examens)][:200]
        self.venster = "geven"

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, dict[str, str])
    async def zoek(self, form):
        """Find somebody to make an exception for."""
        self.gezocht, self.gekozen = form.get("persoon", "").strip()[:100], None
        self.treffers = [Keuze(*t) for t in await lees(uitzonderingen_lezen.personen, self.gezocht)]

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, uuid.UUID)
    async def kies(self, persoon_id):
        """Go on with this person."""
        self.gekozen = next((t for t in self.treffers if t.waarde == str(persoon_id)), None)

    @rx.event
    @handles(P.UITZONDERING_BEHEREN)
    async def kies_ander(self):
        """Choose somebody else."""
        self.gekozen, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, uitzonderingen.GeefUitzondering, form=True)
    async def geef(self, opdracht):
        """Make the exception."""
        await doe(uitzonderingen.geef_uitzondering, opdracht)
        self._dicht()
        return [meld("Uitzondering gegeven. De beheerder kan de rol nu toekennen."), UitzonderingenState.laad]

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, uuid.UUID)
    async def open_intrekken(self, uitzondering_id):
        """Ask why this exception ends."""
        self.over = next((r for r in self.rijen if r.id == str(uitzondering_id)), None)
        self.venster, self.fout, self.veldfouten = "intrekken" if self.over else "", "", {}

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, Reden, form=True)
    async def trek_in(self, invoer):
        """End the exception in the dialog now."""
        if self.over is None:
            return None
        cmd = uitzonderingen.TrekUitzonderingIn(uitzondering_id=als_id(self.over.id), reden=invoer.reden)
        await doe(uitzonderingen.trek_uitzondering_in, cmd)
        self._dicht()
        return [meld("Uitzondering ingetrokken."), UitzonderingenState.laad]

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, uuid.UUID)
    async def bekeken(self, noodtoegang_id):
        """The board looked at this emergency access."""
        await doe(noodtoegang.bekijk_noodtoegang, noodtoegang.BekijkNoodtoegang(noodtoegang_id=noodtoegang_id))
        return [meld("Gezien. De noodtoegang staat niet meer op de werklijst."), UitzonderingenState.laad]

    @rx.event
    @handles(P.UITZONDERING_BEHEREN, uuid.UUID)
    async def open_bekeken(self, noodtoegang_id):
        """Show which papers and pages were opened."""
        self._dicht()
        self.over_nood = next((r for r in self.nood if r.id == str(noodtoegang_id)), None)
        if self.over_nood is not None:
            stukken, paginas = await lees(uitzonderingen_lezen.bekeken, noodtoegang_id)
            self.stukken, self.paginas, self.venster = stukken[:200], paginas[:200], "bekeken"

    @rx.event
    @handles(P.UITZONDERING_BEHEREN)
    async def sluit(self):
        """Close the dialog."""
        self._dicht()

    def _dicht(self) -> None:
        self.venster, self.over, self.gekozen, self.gezocht = "", None, None, ""
        self.over_nood, self.stukken, self.paginas = None, [], []
        self.examens, self.treffers, self.fout, self.veldfouten = [], [], "", {}
