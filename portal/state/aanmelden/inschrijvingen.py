"""What the page of enrolments knows: who waits for what, and fetching enrolments from a registry."""

from __future__ import annotations

import asyncio
import uuid

import reflex as rx

from portal.domain import tijd
from portal.domain.rechten import P
from portal.jobs import ophalen as jobs
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import Examenoptie, InschrijvingFilter, InschrijvingRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.lezen import voorstel
from portal.services.monitoren.lezen import oke_stand
from portal.services.plannen import intrekken, niveau, omzetten
from portal.services.zenden import ophalen
from portal.state.aanmelden.examen_kiezen import kies, toon_examens
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden, zoals
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class Niveaukeuze(Reden):
    """The level of an exam, and why."""

    niveau: int | None = zoals(niveau.KiesNiveau, "niveau")


class Examenkeuze(Reden):
    """The exam that was meant, and why it changes."""

    examen_id: uuid.UUID = zoals(omzetten.ZetOm, "examen_id")
    bevestigd: bool = zoals(omzetten.ZetOm, "bevestigd")


class AanmeldenState(Basis, Lijst, rx.State):
    """The list of enrolments and the pull of flow 1."""

    rijen: list[InschrijvingRij] = []
    aantallen: dict[str, int] = {}
    koppelingen: list[Keuze] = []
    venster: bool = False
    over: InschrijvingRij | None = None
    """The enrolment that is being cancelled."""
    niveau_van: InschrijvingRij | None = None
    """The enrolment of which the level is chosen."""
    om_te_zetten: InschrijvingRij | None = None
    """The enrolment that turns out to be for another exam."""
    examens: list[Examenoptie] = []
    examens_over: int = 0
    examen_anders: str = ""
    """What it can be for instead."""
    ophalen_tekst: str = ""
    samenvatting: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def laad(self):
        """Show one page of enrolments."""
        self._lees_adres("status")
        status = self.filters.get("status", "")
        uitkomst = await lees(
            inschrijvingen.inschrijvingen, InschrijvingFilter(zoek=self.zoek, stand=status, pagina=self.pagina)
        )
        self.rijen = self._neem(uitkomst)
        self.aantallen = await lees(inschrijvingen.aantallen)
        self.koppelingen = await lees(voorstel.koppelingen, "dr")
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=AanmeldenState.laad)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, dict[str, str])
    async def zoeken(self, form):
        """Search by student or exam."""
        return self._adres(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_status(self, status):
        """Only who waits for this."""
        return self._adres(status=status)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return self._adres(pagina=pagina)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def vraag_annuleren(self, id):
        """Ask why an enrolment is cancelled; empty closes the dialog."""
        self.over = next((r for r in self.rijen if r.id == id), None)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Reden, form=True)
    async def annuleer(self, vorm):
        """Cancel an enrolment that was made in the portal."""
        cmd = intrekken.TrekInschrijvingIn(inschrijving_id=als_id(self.over.id if self.over else ""), reden=vorm.reden)
        await doe(intrekken.trek_inschrijving_in, cmd)
        self.over = None
        return [AanmeldenState.laad, meld("De aanmelding is geannuleerd.")]

    @rx.event
    @handles(P.ZITTING_PLAATSEN, str)
    async def vraag_niveau(self, id):
        """Ask at which level a student does this exam; empty closes the dialog."""
        self.niveau_van = next((r for r in self.rijen if r.id == id), None)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Niveaukeuze, form=True)
    async def kies_niveau(self, vorm):
        """Choose the level of this exam for one student."""
        id = als_id(self.niveau_van.id if self.niveau_van else "")
        af = await doe(niveau.kies_niveau, niveau.KiesNiveau(inschrijving_id=id, niveau=vorm.niveau, reden=vorm.reden))
        self.niveau_van = None
        erbij = " De student is van de zitting gehaald: die was voor een ander niveau." if af else ""
        return [AanmeldenState.laad, meld(f"Niveau vastgelegd.{erbij}", "warn" if af else "ok")]

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def vraag_omzetten(self, id):
        """Ask for which exam an enrolment was meant; empty closes the dialog."""
        self.om_te_zetten = next((r for r in self.rijen if r.id == id), None)
        self.fout, self.veldfouten = "", {}
        await toon_examens(self, self.om_te_zetten.student_id if self.om_te_zetten else "")

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def zoek_examen(self, tekst):
        """Find an exam by name or code."""
        await toon_examens(self, self.om_te_zetten.student_id if self.om_te_zetten else "", tekst)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_examen(self, id):
        """Say when this exam is of another programme."""
        kies(self, id)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Examenkeuze, form=True)
    async def zet_om(self, vorm):
        """Let the enrolment be for the exam that was meant."""
        id = als_id(self.om_te_zetten.id if self.om_te_zetten else "")
        cmd = omzetten.ZetOm(inschrijving_id=id, examen_id=vorm.examen_id, reden=vorm.reden, bevestigd=vorm.bevestigd)
        await doe(omzetten.zet_om, cmd)
        self.om_te_zetten = None
        return [AanmeldenState.laad, meld("De aanmelding is omgezet. Voor dit examen is een eigen Go nodig.")]

    @rx.event
    @handles(P.OKE_HERSTELLEN, bool)
    async def toon_venster(self, aan):
        """Open or close the dialog to fetch enrolments."""
        self.venster = aan
        if aan:
            self.samenvatting = ""

    @rx.event(background=True)
    @handles(P.OKE_HERSTELLEN, ophalen.HaalAanmeldingen, form=True)
    async def haal_op(self, opdracht):
        """Fetch flow 1 in the background, telling how far it is, and sum up what it brought."""
        id, begin = await doe(ophalen.begin_ophalen, opdracht), tijd.nu()
        async with self:
            self.bezig, self.fout, self.samenvatting = True, "", ""
            self.ophalen_tekst = "Verbinding maken met het deelnemersysteem …"
        werk = asyncio.create_task(asyncio.to_thread(jobs.haal_deelnemers, id))
        while not werk.done():
            await asyncio.wait([werk], timeout=1)
            aantal = await lees(oke_stand.gelezen_sinds, id, begin)
            async with self:
                self.ophalen_tekst = f"Bezig met ophalen: {aantal} pagina’s gelezen."
        s = await werk
        async with self:
            self.bezig, self.ophalen_tekst, self.samenvatting, self.venster = False, "", s.tekst, False
        return [meld("Aanmeldingen opgehaald."), AanmeldenState.laad]
