"""What the exam plan page knows: which exams belong to which programme and cohort."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.lezen import examenplan
from portal.services.inrichten.lezen.examenplan import PlanFilter, PlanRij
from portal.state.raamwerk.adres import uit_adres
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.lijst import Lijst


class ExamenplanState(Basis, Lijst, rx.State):
    """The exam plan, filtered by programme and cohort."""

    rijen: list[PlanRij] = []
    opleidingen: list[Keuze] = []
    geladen: bool = False

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show one page of the plan."""
        self._lees_adres("opleiding", "cohort")
        cohort = self.filters.get("cohort", "")
        uitkomst = await lees(
            examenplan.examenplan,
            PlanFilter(
                opleiding_id=uit_adres(self, "opleiding"),
                cohort=int(cohort) if cohort.isascii() and cohort.isdigit() else 0,
                zoek=self.zoek,
                pagina=self.pagina,
            ),
        )
        self.rijen = self._neem(uitkomst)
        self.opleidingen = await lees(examenplan.opleidingen)
        self.geladen = True

    @rx.event
    @handles(P.CATALOGUS_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by exam or programme."""
        return self._adres(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_opleiding(self, opleiding):
        """Show one programme, or all with an empty choice."""
        return self._adres(opleiding=opleiding)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return self._adres(pagina=pagina)
