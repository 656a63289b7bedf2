"""What the sitting screen knows, and every act on it; each act is one transaction and is saved at once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import reflex as rx
from pydantic import AwareDatetime, Field

from portal.domain.fouten import Botsing
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.services.afnemen import aanvulling, proces_verbaal, zitting
from portal.services.afnemen.lezen import verbeteren
from portal.services.afnemen.lezen import zitting as zitting_lezen
from portal.services.afnemen.lezen.zitting import KandidaatRij, ZittingScherm
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.state.afnemen.bestanden import Bestanden
from portal.state.grond.bestanden import haal_document
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.klaar import kijk_opnieuw
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState

_KEUZES = {
    "aanwezig": (Presentie.AANWEZIG, False),
    "laat": (Presentie.AANWEZIG, True),
    "afwezig": (Presentie.AFWEZIG, False),
}


class PresentieInvoer(Invoer):
    """Which of the three large buttons was pressed for whom."""

    deelname_id: uuid.UUID
    keuze: Literal["aanwezig", "laat", "afwezig"]


class Aankomst(Invoer):
    """When a latecomer came in."""

    om: AwareDatetime


class IncidentInvoer(Invoer):
    """An incident as it is filled in; the sitting is that of the address."""

    wie: uuid.UUID | None = None
    categorie: str
    omschrijving: str = Field(default="", max_length=1000)


class Onbekend(Invoer):
    """Why it stays unknown whether a student was there."""

    wie: uuid.UUID
    reden: str = Field(min_length=3, max_length=300)


class Verslag(Invoer):
    """What is written in the report when the sitting ends."""

    tekst: str = zoals(proces_verbaal.SluitZitting, "verslag")
    begonnen: AwareDatetime | None = zoals(proces_verbaal.SluitZitting, "begonnen")
    geeindigd: AwareDatetime | None = zoals(proces_verbaal.SluitZitting, "geeindigd")


class Heropening(Invoer):
    """Why a closed sitting is opened again."""

    reden: str = zoals(proces_verbaal.HeropenZitting, "reden")


class AanvullingTekst(Invoer):
    """A later addition to the report."""

    tekst: str = zoals(aanvulling.VulPvAan, "tekst")


class Verbetering(Invoer):
    """Attendance as it should have been."""

    wie: uuid.UUID
    presentie: Presentie
    reden: str = zoals(aanvulling.VerbeterPresentie, "reden")
    bevestigd: bool = zoals(aanvulling.VerbeterPresentie, "bevestigd")


class Akkoord(Invoer):
    """The tick under the report."""

    akkoord: bool = False


class AfnemenZittingState(Basis, Bestanden, rx.State):
    """One sitting, its students as they are shown now, and which dialog is open."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        zitting_id: str

    scherm: ZittingScherm | None = None
    rijen: list[KandidaatRij] = []
    zoek: str = ""
    pagina: int = 1
    paginas: int = 1
    totaal: int = 0
    venster: str = ""
    over: str = ""
    opties: list[Keuze] = []
    onbekenden: list[Keuze] = []
    noodroute: list[str] = []
    categorieen: list[tuple[str, str]] = []
    besloten: list[str] = []
    """About whose absence the board decided: that lapses when attendance is put right."""
    nieuw_moment: list[str] = []

    def _id(self) -> uuid.UUID:
        return als_id(self.zitting_id)

    def _toon(self, scherm: ZittingScherm) -> None:
        self.scherm, self.rijen = replace(scherm, kandidaten=()), list(scherm.kandidaten)
        self.pagina, self.paginas, self.totaal = scherm.pagina, scherm.paginas, scherm.gevonden
        self.opties = [Keuze(k.id, f"{k.naam} ({k.nummer})") for k in scherm.kandidaten]
        self.onbekenden = [Keuze(k.id, k.naam) for k in scherm.kandidaten if not k.keuze]

    async def _ververs(self) -> None:
        self._toon(await lees(zitting_lezen.zitting_scherm, self._id(), self.zoek, self.pagina))

    async def _na(self, tekst: str) -> object:
        self.venster = ""
        klaar = await kijk_opnieuw(self._ververs(), was_open=True, naar=paden.AFNEMEN)
        return [meld(f"{tekst} U bent klaar met deze zitting." if klaar else tekst), SessieState.ververs, *klaar]

    @rx.event
    @handles(P.PV_INZIEN)
    async def laad(self):
        """Open the screen of the sitting in the address."""
        if self.scherm and self.scherm.id != self.zitting_id:
            self.scherm, self.rijen, self.zoek, self.venster, self.pagina = None, [], "", "", 1
        self.noodroute, self.categorieen = zitting_lezen.noodroute(), zitting_lezen.categorieen()
        if klaar := await kijk_opnieuw(self._ververs(), was_open=self.scherm is not None, naar=paden.AFNEMEN):
            return klaar
        await self._lees_bestanden(self._id())
        abonneer(self, onderwerpen.zitting(self._id()), herlaad=AfnemenZittingState.laad)
        return None

    @rx.event
    @handles(P.PV_INZIEN, str)
    async def zoeken(self, tekst):
        """Show only students whose name or number holds this text."""
        self.zoek, self.pagina = tekst.strip()[:80], 1
        await self._ververs()

    @rx.event
    @handles(P.PV_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page of students, in a large hall."""
        self.pagina = pagina
        await self._ververs()

    @rx.event
    @handles(P.PV_INZIEN, str)
    async def toon(self, venster):
        """Open one of the dialogs, or close it."""
        self.venster, self.over = venster, ""
        if venster == "sluiten":
            await self._ververs()
        if venster == "presentie":
            await self._wat_vervalt()

    async def _wat_vervalt(self) -> None:
        """Whose decision or new moment lapses when attendance is put right, as it is now."""
        self.besloten = await lees(verbeteren.al_besloten, self._id())
        self.nieuw_moment = await lees(verbeteren.met_nieuw_moment, self._id())

    @rx.event
    @handles(P.INCIDENT_MELDEN, str)
    async def meld_over(self, deelname_id):
        """Open the incident dialog for one student."""
        self.venster, self.over = "incident", deelname_id

    @rx.event
    @handles(P.ZITTING_AFNEMEN, str)
    async def tijd_van(self, deelname_id):
        """Open the dialog for the arrival of one student."""
        self.venster, self.over = "aankomst", deelname_id

    @rx.event
    @handles(P.ZITTING_AFNEMEN)
    async def open_zitting(self):
        """Open the sitting."""
        await doe(zitting.open_zitting, zitting.OpenZitting(zitting_id=self._id()))
        return await self._na("De zitting is open.")

    @rx.event
    @handles(P.ZITTING_AFNEMEN, PresentieInvoer, los=True)
    async def zet(self, keuze):
        """Record present, late or absent."""
        presentie, laat = _KEUZES[keuze.keuze]
        cmd = zitting.ZetPresentie(deelname_id=keuze.deelname_id, presentie=presentie, te_laat=laat)
        await doe(zitting.zet_presentie, cmd)
        await self._ververs()

    @rx.event
    @handles(P.ZITTING_AFNEMEN, Aankomst, form=True, los=True)
    async def zet_aankomst(self, vorm):
        """Put right when somebody came in."""
        await doe(zitting.zet_aankomst, zitting.ZetAankomst(deelname_id=als_id(self.over), om=vorm.om))
        return await self._na("De tijd is verbeterd.")

    @rx.event
    @handles(P.ZITTING_AFNEMEN, zitting.ZetId, los=True)
    async def zet_id(self, opdracht):
        """Record the identity check."""
        await doe(zitting.zet_id_gezien, opdracht)
        await self._ververs()

    @rx.event
    @handles(P.ZITTING_AFNEMEN, zitting.VinkVoorziening, los=True)
    async def vink(self, opdracht):
        """Tick off an accommodation."""
        await doe(zitting.vink_voorziening, opdracht)
        await self._ververs()

    @rx.event
    @handles(P.ZITTING_AFNEMEN, Onbekend, form=True, los=True)
    async def blijft_onbekend(self, vorm):
        """Leave somebody unknown, with the reason."""
        cmd = zitting.ZetPresentie(deelname_id=vorm.wie, presentie=Presentie.ONBEKEND, reden=vorm.reden)
        await doe(zitting.zet_presentie, cmd)
        await self._ververs()
        return meld("De reden is vastgelegd.")

    @rx.event
    @handles(P.INCIDENT_MELDEN, IncidentInvoer, form=True, los=True)
    async def meld_incident(self, vorm):
        """Record an incident with time and person."""
        tekst = vorm.omschrijving if len(vorm.omschrijving) > 2 else "Geen toelichting gegeven."
        cmd = zitting.MeldIncident(
            zitting_id=self._id(), deelname_id=vorm.wie, categorie=vorm.categorie, omschrijving=tekst
        )
        await doe(zitting.meld_incident, cmd)
        return await self._na("Het incident is gemeld.")

    @rx.event
    @handles(P.ZITTING_AFNEMEN, Verslag, form=True)
    async def sluit(self, vorm):
        """End the sitting with its report."""
        cmd = proces_verbaal.SluitZitting(
            zitting_id=self._id(), verslag=vorm.tekst, begonnen=vorm.begonnen, geeindigd=vorm.geeindigd
        )
        await doe(proces_verbaal.sluit_zitting, cmd)
        return await self._na("De zitting is gesloten. Onderteken nu het proces-verbaal.")

    @rx.event
    @handles(P.ZITTING_AFNEMEN, Heropening, form=True)
    async def heropen(self, vorm):
        """Open a closed sitting again, with the reason."""
        await doe(
            proces_verbaal.heropen_zitting, proces_verbaal.HeropenZitting(zitting_id=self._id(), reden=vorm.reden)
        )
        return await self._na("De zitting is weer open.")

    @rx.event
    @handles(P.PV_ONDERTEKENEN, Akkoord, form=True)
    async def onderteken(self, vorm):
        """Sign the report."""
        await doe(
            proces_verbaal.onderteken_pv, proces_verbaal.OndertekenPv(zitting_id=self._id(), akkoord=vorm.akkoord)
        )
        return await self._na("Het proces-verbaal is ondertekend.")

    @rx.event
    @handles(P.PV_AANVULLEN, AanvullingTekst, form=True, los=True)
    async def vul_aan(self, vorm):
        """Add to the signed report."""
        await doe(aanvulling.vul_pv_aan, aanvulling.VulPvAan(zitting_id=self._id(), tekst=vorm.tekst))
        return await self._na("De aanvulling staat bij het proces-verbaal.")

    @rx.event
    @handles(P.PV_AANVULLEN, Verbetering, form=True)
    async def verbeter_presentie(self, vorm):
        """Put attendance right after the signature."""
        cmd = aanvulling.VerbeterPresentie(
            deelname_id=vorm.wie, presentie=vorm.presentie, reden=vorm.reden, bevestigd=vorm.bevestigd
        )
        try:
            await doe(aanvulling.verbeter_presentie, cmd)
        except Botsing as fout:
            if fout.code == "iets-vervalt":  # it came while the dialog was open: what to confirm stands there now
                await self._wat_vervalt()
            raise
        return await self._na("De presentie is verbeterd. De aanvulling staat bij het proces-verbaal.")

    @rx.event
    @handles(P.PV_AANVULLEN, str)
    async def bestand_gekozen(self, naam):
        """Get the address for the file that was chosen."""
        await self._vraag_adres(naam, self._id(), "afnemen")

    @rx.event
    @handles(P.PV_INZIEN, str)
    async def download(self, id):
        """Hand over one file of the sitting."""
        return await haal_document(id)
