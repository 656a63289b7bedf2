"""What the home of a student knows besides the open exams: the next exam and the newest results."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.beoordelen.lezen import resultaten
from portal.services.beoordelen.lezen.resultaten import ResultaatRij
from portal.services.grond import onderwerpen
from portal.services.inloggen.lezen import mijn_gegevens
from portal.services.plannen.lezen import rooster
from portal.state.aanmelden.mijn_examens import ExamensState
from portal.state.plannen.rooster import RoosterKaart, als_rij
from portal.state.raamwerk.basis import Basis, handles, lees, wie
from portal.state.raamwerk.live import abonneer


class WerkStudentState(Basis, rx.State):
    """My name, my next exam, my latest results."""

    voornaam: str = ""
    volgend: list[RoosterKaart] = []
    resultaten: list[ResultaatRij] = []
    geladen: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_ZELF)
    async def laad(self):
        """Read my home."""
        self.voornaam = (await lees(mijn_gegevens.mijn_gegevens)).voornaam
        self.volgend = [als_rij(r) for r in await lees(rooster.rooster, limiet=1, nog=True)]
        self.resultaten = (await lees(resultaten.mijn_resultaten, per_pagina=3)).rijen
        self.geladen = True
        abonneer(
            self,
            onderwerpen.persoon(wie().persoon_id),
            onderwerpen.RESULTATEN,
            onderwerpen.ZITTINGEN,
            herlaad=WerkStudentState.laad,
        )
        return ExamensState.laad
