"""What the forecast knows: demand and capacity per week, of all exams together or of one, and the week that is planned."""

from __future__ import annotations

from datetime import timedelta

import reflex as rx

from portal.domain import tijd, weken
from portal.domain.rechten import P
from portal.services.grond import paden
from portal.services.plannen import bijplannen
from portal.services.plannen.lezen import prognose
from portal.services.plannen.lezen.prognose import Bijplanvraag, Prognose, PrognoseFilter
from portal.state.raamwerk.adres import als_dag, als_id, uit_adres
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.lijst import Lijst

_SOORTEN = ("variabel", "beperkt")


class PrognoseState(Basis, Lijst, rx.State):
    """The forecast; counted when it is opened, and not followed: it is a look ahead."""

    prognose: Prognose | None = None
    capaciteit: str = ""
    bij: Bijplanvraag | None = None
    """The week for which sittings are made, as long as its dialog is open."""
    mag_plannen: bool = False

    @rx.event
    @handles(P.PROGNOSE_INZIEN)
    async def laad(self):
        """Count again, for what the address says."""
        self._lees_adres("capaciteit", "examen")
        self.capaciteit = self.filters.get("capaciteit", "")
        filter = PrognoseFilter(
            examen_id=uit_adres(self, "examen"),
            capaciteit=self.capaciteit if self.capaciteit in _SOORTEN else "",
            zoek=self.zoek,
            pagina=self.pagina,
            per_pagina=self.per_blad,
        )
        beeld = await lees(prognose.prognose, filter)
        self._neem(beeld)
        self.prognose, self.mag_plannen = beeld, wie().can(P.ZITTING_PLANNEN)

    @rx.event
    @handles(P.PROGNOSE_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Exams with this text in their name or code."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.PROGNOSE_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page of exams."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def open_week(self, week):
        """Ask which sittings to make for a week; empty closes the dialog."""
        self.bij, self.fout, self.veldfouten = None, "", {}
        if (dag := als_dag(week)) and self.prognose:
            self.bij = await lees(prognose.bijplanvraag, als_id(self.prognose.examen_id), dag)

    @rx.event
    @handles(P.ZITTING_PLANNEN, bijplannen.MaakZittingen, form=True)
    async def maak(self, opdracht):
        """Make the sittings, and go to them."""
        ids = await doe(bijplannen.maak_zittingen, opdracht)
        week = weken.maandag(tijd.dag_van(opdracht.start))
        tot = week + timedelta(days=6)
        examen = self.prognose.examen_id if self.prognose else ""
        self.bij = None
        tekst = "1 zitting staat in concept." if len(ids) == 1 else f"{len(ids)} zittingen staan in concept."
        adres = f"{paden.ZITTINGEN}?examen={examen}&van={week}&tot={tot}"
        return [meld(f"{tekst} Kies er mensen bij en maak ze definitief."), rx.redirect(adres)]
