"""What the one page about a student knows: each part only for who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.aanmelden.lezen import studentkaart as wie_lezen
from portal.services.aanmelden.lezen.studentkaart import StudentKop
from portal.services.beoordelen.lezen import resultaten
from portal.services.beoordelen.lezen.resultaten import ResultaatRij
from portal.services.grond import onderwerpen
from portal.services.plannen.lezen import studentkaart, voorzieningen
from portal.services.plannen.lezen.studentkaart import KaartRij
from portal.services.plannen.lezen.voorzieningen import VoorzieningFilter, VoorzieningRij
from portal.services.vaststellen import buiten_plan
from portal.services.vaststellen import kansen as vaststellen_kansen
from portal.services.vaststellen.lezen import buiten_plan as verzoeken_lezen
from portal.services.vaststellen.lezen import kansen
from portal.services.vaststellen.lezen.buiten_plan import MijnVerzoekRij
from portal.services.vaststellen.lezen.kansen import KansbesluitRij
from portal.services.werk import mededelingen
from portal.services.werk.mededelingen import MededelingRij
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class StudentkaartState(Basis, rx.State):
    """One student with everything that the reader may see of him."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        student_id: str

    kop: StudentKop | None = None
    examens: list[KaartRij] = []
    voorzieningen: list[VoorzieningRij] = []
    resultaten: list[ResultaatRij] = []
    meer_resultaten: int = 0
    besluiten: list[KansbesluitRij] = []
    verzoeken: list[MijnVerzoekRij] = []
    """Exams outside his plan that were asked for."""
    toekenning: MijnVerzoekRij | None = None
    """The exam outside the plan that is taken back."""
    kans: KansbesluitRij | None = None
    """The extra attempt that is taken back."""
    berichten: list[MededelingRij] = []
    in_dossier: bool = False
    """Whether the reader may open the whole dossier."""
    met_berichten: bool = False
    besluit_voorziening: bool = False
    vraagt_voorziening: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_INZIEN)
    async def laad(self):
        """Show the student of the address."""
        if self.kop and self.kop.student_id != self.student_id:
            self.kop, self.examens, self.resultaten, self.voorzieningen = None, [], [], []
            self.besluiten, self.berichten, self.verzoeken = [], [], []
        id, kan = als_id(self.student_id), wie().can
        kop = await lees(wie_lezen.kop, id)
        self.examens = await lees(studentkaart.open_examens, id)
        self.besluiten = await lees(kansen.kansbesluiten, id)
        self.verzoeken = await lees(verzoeken_lezen.examenverzoeken_van, id)
        if kan(P.VOORZIENING_INZIEN):
            filter = VoorzieningFilter(student_id=id, per_pagina=50)
            self.voorzieningen = (await lees(voorzieningen.voorzieningen, filter)).rijen
        if kan(P.RESULTAAT_INZIEN):
            blad = await lees(resultaten.resultaten_van, id)
            self.resultaten, self.meer_resultaten = blad.rijen, blad.totaal - len(blad.rijen)
        if kan(P.BERICHT_INZIEN):
            self.berichten = await lees(mededelingen.mededelingen_van, id)
        self.met_berichten, self.in_dossier = kan(P.BERICHT_INZIEN), kan(P.DOSSIER_INZIEN)
        self.besluit_voorziening, self.vraagt_voorziening = kan(P.VOORZIENING_BESLUITEN), kan(P.VOORZIENING_AANVRAGEN)
        self.kop = kop
        onderwerp = onderwerpen.persoon(kop.student_id)
        abonneer(self, onderwerp, onderwerpen.RESULTATEN, herlaad=StudentkaartState.laad)

    @rx.event
    @handles(P.KANS_BESLUITEN, str)
    async def vraag_kans_terug(self, id):
        """Ask why an extra attempt is taken back; empty closes the dialog."""
        self.kans, self.fout, self.veldfouten = next((b for b in self.besluiten if b.id == id), None), "", {}

    @rx.event
    @handles(P.KANS_BESLUITEN, Reden, form=True)
    async def trek_kans_in(self, vorm):
        """Take an extra attempt back that is not used."""
        id = als_id(self.kans.id if self.kans else "")
        await doe(vaststellen_kansen.trek_kans_in, vaststellen_kansen.TrekKansIn(kansmutatie_id=id, reden=vorm.reden))
        self.kans = None
        return [meld("De extra kans is ingetrokken. De student leest waarom."), StudentkaartState.laad]

    @rx.event
    @handles(P.KANS_BESLUITEN, str)
    async def vraag_examen_terug(self, id):
        """Ask why an exam outside the plan is taken back; empty closes the dialog."""
        self.toekenning, self.fout, self.veldfouten = next((v for v in self.verzoeken if v.id == id), None), "", {}

    @rx.event
    @handles(P.KANS_BESLUITEN, Reden, form=True)
    async def trek_examen_in(self, vorm):
        """Take an exam outside the plan back that was granted by mistake."""
        id = als_id(self.toekenning.id if self.toekenning else "")
        cmd = buiten_plan.TrekToekenningIn(examenverzoek_id=id, reden=vorm.reden)
        await doe(buiten_plan.trek_toekenning_in, cmd)
        self.toekenning = None
        return [meld("De toekenning is ingetrokken. De student leest waarom."), StudentkaartState.laad]
