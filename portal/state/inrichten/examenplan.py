"""What the exam plan page knows: which exams belong to which programme and cohort, and the step that is being taken."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import reflex as rx

from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.inrichten import examenplan as plan
from portal.services.inrichten.lezen import examenplan, examens
from portal.services.inrichten.lezen.examenplan import PlanFilter, PlanMag, PlanRij
from portal.services.inrichten.stand_examenvelden import Planregelgegevens
from portal.state.inrichten.formulier import ook_mis
from portal.state.raamwerk.adres import als_id, uit_adres
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden, zoals
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_RECHTEN = (P.EXAMENPLAN_BEHEREN, P.EXAMENPLAN_VASTSTELLEN)
_GEDAAN = {
    "vaststellen": "Vastgesteld.", "weghalen": "Uit het plan gehaald. U vindt het bij ‘Uit het plan’.",
    "intrekken": "Uit het plan gehaald. U vindt het bij ‘Uit het plan’.", "herstellen": "Weer vastgesteld.",
    "terugzetten": "Teruggezet. De commissie stelt het vast.",
}  # fmt: skip


class Planstap(Invoer):
    """Which step, with which exam in the plan."""

    planregel_id: uuid.UUID = zoals(plan.ZetPlanregel, "planregel_id")
    stap: plan.Stap = zoals(plan.ZetPlanregel, "stap")


class ExamenplanState(Basis, Lijst, rx.State):
    """The exam plan, filtered by programme, cohort and state."""

    rijen: list[PlanRij] = []
    opleidingen: list[Keuze] = []
    cohorten: list[Keuze] = []
    examens: list[Keuze] = []
    mag: PlanMag = PlanMag()
    venster: str = ""
    over: PlanRij | None = None
    stap: str = ""
    geladen: bool = False

    def _filter(self) -> PlanFilter:
        cohort = self.filters.get("cohort", "")
        return PlanFilter(
            opleiding_id=uit_adres(self, "opleiding"),
            cohort=int(cohort[:4]) if cohort.isascii() and cohort.isdigit() else 0,
            status=self.filters.get("status", ""),
            zoek=self.zoek,
            pagina=self.pagina,
            per_pagina=self.per_blad,
            op=self._op(),
        )

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show one page of the plan."""
        await self._lees_lijst()
        self.opleidingen = await lees(examenplan.opleidingen)
        self.cohorten = await lees(examenplan.cohorten)
        self.geladen = True
        abonneer(self, onderwerpen.BASIS, herlaad=ExamenplanState.laad)

    async def _lees_lijst(self) -> None:
        self._lees_adres("opleiding", "cohort", "status", sorteerbaar=examenplan.SORTEERBAAR)
        self.rijen = self._neem(await lees(examenplan.examenplan, self._filter()))
        self.mag = await lees(examenplan.mag_plan, self._filter())

    @rx.event
    @handles(P.CATALOGUS_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by exam or programme."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_opleiding(self, opleiding):
        """Show one programme, or all with an empty choice."""
        return await self._laat_zien(opleiding=opleiding)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_cohort(self, cohort):
        """Show one cohort, or all with an empty choice."""
        return await self._laat_zien(cohort=cohort)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_status(self, status):
        """Show what is in one state, or all that is in the plan with an empty choice."""
        return await self._laat_zien(status=status)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN)
    async def open_nieuw(self):
        """Open the form to propose an exam."""
        self.examens = await lees(examens.examenkeuze)
        self.venster, self.over, self.fout, self.veldfouten = "nieuw", None, "", {}

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, str)
    async def zoek_examen(self, zoek):
        """Other exams to choose from."""
        self.examens = await lees(examens.examenkeuze, zoek[:80])

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN)
    async def open_kopie(self):
        """Open the form to copy a plan."""
        self.venster, self.over, self.fout, self.veldfouten = "kopie", None, "", {}

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, uuid.UUID)
    async def open_rij(self, rij_id):
        """Open the form of one exam in the plan."""
        self.over = next((r for r in self.rijen if r.id == str(rij_id)), None)
        self.venster, self.fout, self.veldfouten = "wijzig" if self.over else "", "", {}

    @rx.event
    @handles(_RECHTEN)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.stap, self.fout, self.veldfouten = "", None, "", "", {}

    async def _ook_mis(self, model: Any, waarden: dict[str, Any]) -> dict[str, str]:
        return await ook_mis(model, waarden, als_id(self.over.id) if self.over else None)

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, Planregelgegevens, form=True)
    async def bewaar(self, gegevens):
        """Propose an exam, or keep its period and publication."""
        if self.venster not in ("nieuw", "wijzig"):
            return None
        nieuw = self.venster == "nieuw"
        await doe(plan.bewaar_planregel, gegevens, als_id(self.over.id) if self.over else None)
        return self._klaar("Toegevoegd. De commissie stelt het vast." if nieuw else "Bewaard.")

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, plan.KopieerPlan, form=True)
    async def kopieer(self, cmd):
        """Make a copy on trial, and show what it would do."""
        gelezen = await asyncio.to_thread(plan.lees_kopie, cmd)
        partij_id = await doe(plan.neem_kopie, gelezen)
        self.venster = ""
        return rx.redirect(paden.basis_partij(partij_id))

    @rx.event
    @handles(_RECHTEN, Planstap, doet=True)
    async def zet(self, invoer):
        """Take a step with one exam in the plan."""
        return await self._zet(invoer.planregel_id, invoer.stap, "")

    @rx.event
    @handles(_RECHTEN, Planstap)
    async def vraag_stap(self, invoer):
        """Ask why, before a step that needs a reason, or whether it is meant."""
        self.over = next((r for r in self.rijen if r.id == str(invoer.planregel_id)), None)
        stappen = self.over.stappen if self.over else ()
        stap = next((s for s in stappen if s.stap == invoer.stap), None)
        self.venster = "" if stap is None else "reden" if stap.met_reden else "stap"
        self.stap, self.fout, self.veldfouten = invoer.stap, "", {}

    @rx.event
    @handles(_RECHTEN, Reden, form=True, doet=True)
    async def zet_met_reden(self, invoer):
        """Take the step for which a reason was asked."""
        if self.over is None or self.venster != "reden":
            return None
        return await self._zet(als_id(self.over.id), self.stap, invoer.reden)

    @rx.event
    @handles(P.EXAMENPLAN_VASTSTELLEN)
    async def vraag_vast(self):
        """Ask once before all that is proposed in the plan on screen is established."""
        self.venster, self.over, self.fout, self.veldfouten = "vast", None, "", {}

    @rx.event
    @handles(P.EXAMENPLAN_VASTSTELLEN)
    async def stel_vast(self):
        """Establish what is proposed for the programme and cohort that are shown."""
        filter = self._filter()
        if not filter.opleiding_id or not filter.cohort:
            return None
        cmd = plan.StelPlanVast(opleiding_id=filter.opleiding_id, cohort=filter.cohort, gezien=self.mag.gezien)
        aantal = await doe(plan.stel_plan_vast, cmd)
        return self._klaar(f"{telt(aantal, 'examen', 'examens')} vastgesteld.")

    async def _zet(self, planregel_id: uuid.UUID, stap: str, reden: str):
        cmd = plan.ZetPlanregel.model_validate({"planregel_id": planregel_id, "stap": stap, "reden": reden})
        await doe(plan.zet_planregel, cmd)
        return self._klaar(_GEDAAN[stap])

    def _klaar(self, tekst: str):
        self.venster, self.over, self.stap = "", None, ""
        return [meld(tekst), ExamenplanState.laad]
