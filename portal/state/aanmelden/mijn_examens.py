"""What a student's page of open exams knows, and the steps that the student takes alone."""

from __future__ import annotations

import uuid
from typing import Any

import reflex as rx

from portal.domain.rechten import P
from portal.services.aanmelden import wensen
from portal.services.aanmelden.lezen import wensen as wensen_lezen
from portal.services.aanmelden.lezen.wensen import Wenskeuze
from portal.services.grond import onderwerpen
from portal.services.plannen import go, intrekken, plaatsen, wachtlijst
from portal.services.plannen.lezen import mijn_examens, momenten
from portal.services.plannen.lezen.mijn_examens import MijnExamen
from portal.services.plannen.lezen.momenten import MomentRij
from portal.services.vaststellen import kansen
from portal.services.vaststellen.lezen import buiten_plan
from portal.services.vaststellen.lezen.buiten_plan import MijnVerzoekRij
from portal.state.aanmelden.weekkeuze import Weekkeuze
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class ExamensState(Basis, rx.State):
    """My open exams, and the moments of the one that is being chosen for."""

    examens: list[MijnExamen] = []
    eerst: list[MijnExamen] = []
    """Those that have no moment yet: what the home shows."""
    verzoeken: list[MijnVerzoekRij] = []
    """Exams outside my plan that I asked for, or that were asked for me."""
    momenten: list[MomentRij] = []
    wacht_al: bool = False
    """In line for one of these: choosing another gives that up."""
    kies_voor: str = ""
    kies_naam: str = ""
    los_voor: str = ""
    kans_voor: str = ""
    wens_voor: str = ""
    wens: Wenskeuze | None = None
    """The weeks to choose from in the dialog, with what stands there now."""
    te_doen: int = 0
    geladen: bool = False

    async def _ververs(self) -> None:
        self.examens = await lees(mijn_examens.mijn_examens)
        self.verzoeken = await lees(buiten_plan.examenverzoeken_van, wie().persoon_id)
        self.eerst = [e for e in self.examens if e.stap < 3]
        self.te_doen = sum(1 for e in self.examens if e.actie not in ("", "wacht"))
        self.geladen = True

    async def _ververs_momenten(self) -> None:
        self.momenten = await lees(momenten.momenten, als_id(self.kies_voor))
        self.wacht_al = any(m.op_wachtlijst for m in self.momenten)

    async def _volg_moment(self) -> Any:
        """Show the moments as they are now; who got a seat meanwhile has nothing left to choose, and reads that."""
        stap = next((e.stap for e in self.examens if e.id == self.kies_voor), 0)
        if stap == 2:
            return await self._ververs_momenten()
        self.kies_voor, self.momenten = "", []
        return meld(f"Je bent geplaatst voor {self.kies_naam}. Kijk in je rooster.") if stap == 3 else None

    @rx.event
    @handles(P.INSCHRIJVING_ZELF)
    async def laad(self):
        """Read my open exams."""
        await self._ververs()
        bericht = await self._volg_moment() if self.kies_voor else None
        abonneer(self, onderwerpen.persoon(wie().persoon_id), onderwerpen.ZITTINGEN, herlaad=ExamensState.laad)
        return bericht

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, go.VraagGo)
    async def vraag_go(self, opdracht):
        """Ask my teacher for a Go."""
        await doe(go.vraag_go, opdracht)
        await self._ververs()
        return meld("Je docent weet nu dat je een Go vraagt.")

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, uuid.UUID)
    async def open_momenten(self, inschrijving_id):
        """Show the moments that I can choose."""
        self.kies_voor = str(inschrijving_id)
        self.kies_naam = next((e.examen for e in self.examens if e.id == self.kies_voor), "")
        await self._ververs_momenten()

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, str)
    async def vraag_los(self, inschrijving_id):
        """Ask why I give up my moment; empty closes the dialog."""
        self.los_voor, self.fout, self.veldfouten = inschrijving_id, "", {}
        self.kies_naam = next((e.examen for e in self.examens if e.id == inschrijving_id), "")

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, Reden, form=True)
    async def laat_los(self, vorm):
        """Give up the moment that I chose."""
        plek = next((e.deelname_id for e in self.examens if e.id == self.los_voor), "")
        deelname_id = als_id(plek) if plek else None
        cmd = intrekken.LaatMomentLos(inschrijving_id=als_id(self.los_voor), deelname_id=deelname_id, reden=vorm.reden)
        await doe(intrekken.laat_moment_los, cmd)
        self.los_voor = ""
        await self._ververs()
        return meld("Je staat niet meer op dit moment. Je kunt een ander kiezen.")

    @rx.event
    @handles(P.KANS_AANVRAGEN, str)
    async def open_kans(self, inschrijving_id):
        """Ask why I want an extra attempt; empty closes the dialog."""
        self.kans_voor, self.fout, self.veldfouten = inschrijving_id, "", {}
        self.kies_naam = next((e.examen for e in self.examens if e.id == inschrijving_id), "")

    @rx.event
    @handles(P.KANS_AANVRAGEN, Reden, form=True)
    async def vraag_kans(self, vorm):
        """Ask the board for an extra attempt."""
        await doe(kansen.vraag_kans, kansen.VraagKans(inschrijving_id=als_id(self.kans_voor), toelichting=vorm.reden))
        self.kans_voor = ""
        await self._ververs()
        return meld("Je vraag ligt bij de examencommissie.")

    @rx.event
    @handles(P.WENS_GEVEN, uuid.UUID)
    async def open_wens(self, inschrijving_id):
        """Ask in which week I would like to come."""
        self.wens, self.fout, self.veldfouten = await lees(wensen_lezen.wenskeuze, inschrijving_id), "", {}
        self.wens_voor = str(inschrijving_id)

    @rx.event
    @handles(P.WENS_GEVEN)
    async def sluit_wens(self):
        """Close the dialog; what was asked stays as it was."""
        self.wens_voor, self.wens, self.fout, self.veldfouten = "", None, "", {}

    @rx.event
    @handles(P.WENS_GEVEN, Weekkeuze, form=True)
    async def geef_wens(self, vorm):
        """Say in which week I would like to come."""
        cmd = wensen.GeefWens(inschrijving_id=als_id(self.wens_voor), **vorm.model_dump())
        await doe(wensen.geef_wens, cmd)
        self.wens_voor, self.wens = "", None
        await self._ververs()
        return meld("Je gewenste week is doorgegeven. Het is nog geen plaats.")

    @rx.event
    @handles(P.WENS_GEVEN)
    async def trek_wens_in(self):
        """Take my wish back."""
        await doe(wensen.trek_wens_in, wensen.TrekWensIn(inschrijving_id=als_id(self.wens_voor)))
        self.wens_voor, self.wens = "", None
        await self._ververs()
        return meld("Je gewenste week is ingetrokken.")

    @rx.event
    @handles(P.INSCHRIJVING_ZELF)
    async def sluit_momenten(self):
        """Close the dialog without choosing."""
        self.kies_voor, self.momenten = "", []

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, uuid.UUID)
    async def kies(self, zitting_id):
        """Take a place on this moment."""
        cmd = wachtlijst.KiesMoment(inschrijving_id=als_id(self.kies_voor), zitting_id=zitting_id)
        await doe(plaatsen.kies_moment, cmd)
        self.kies_voor, self.momenten = "", []
        await self._ververs()
        return meld("Je staat ingeschreven. Het examen staat in je rooster.")

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, uuid.UUID)
    async def neem(self, zitting_id):
        """Take the seat that came free while I was first in line."""
        cmd = wachtlijst.KiesMoment(inschrijving_id=als_id(self.kies_voor), zitting_id=zitting_id)
        await doe(wachtlijst.neem_plaats, cmd)
        self.kies_voor, self.momenten = "", []
        await self._ververs()
        return meld("Je hebt de plaats. Het examen staat in je rooster.")

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, uuid.UUID)
    async def wacht(self, zitting_id):
        """Join the queue of a full moment."""
        cmd = wachtlijst.KiesMoment(inschrijving_id=als_id(self.kies_voor), zitting_id=zitting_id)
        verder = await doe(wachtlijst.zet_op_wachtlijst, cmd)
        await self._ververs()
        await self._ververs_momenten()
        return meld(f"Je staat op de wachtlijst. {verder}")

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, uuid.UUID)
    async def wacht_niet(self, zitting_id):
        """Give up the place in line for this moment."""
        cmd = wachtlijst.KiesMoment(inschrijving_id=als_id(self.kies_voor), zitting_id=zitting_id)
        await doe(wachtlijst.verlaat_wachtlijst, cmd)
        await self._ververs()
        await self._ververs_momenten()
        return meld("Je staat niet meer op de wachtlijst.")
