"""What the page of one sitting knows: its facts and people, who can be placed, and what was done with it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import reflex as rx
from pydantic import Field

from portal.domain.fouten import Ongeldig
from portal.domain.rechten import P, Rol
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.aanmelden.stand import Telling
from portal.services.grond import onderwerpen
from portal.services.grond.audit.lezen import AuditRij
from portal.services.grond.keuze import Keuze
from portal.services.monitoren.lezen import historie
from portal.services.monitoren.lezen.historie import Over
from portal.services.plannen import intrekken, medewerkers, plaatsen, verzetten, zittingen
from portal.services.plannen.lezen import keuzes, te_plaatsen, van_de_lijst
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.lezen.zittingen import DeelnemerRij, ZittingDetail
from portal.services.vaststellen import herhaling
from portal.state.plannen.zitting_nieuw import Ruimtevraag
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, lees_invoer
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

DELEN = ("deelnemers", "plaatsen", "historie")


@dataclass(frozen=True, kw_only=True)
class NietGeplaatstRij:
    """Why students could not be placed, and who they are."""

    reden: str
    studenten: str
    aantal: int


class Bijplaatsing(Invoer):
    """Why somebody is put on a sitting that is going on."""

    reden: str = Field(min_length=3, max_length=500)


class ZittingState(Basis, Lijst, rx.State):
    """One sitting."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        zitting_id: str

    zitting: ZittingDetail | None = None
    deel: str = "deelnemers"
    deelnemers: list[DeelnemerRij] = []
    kandidaten: list[InschrijvingRij] = []
    gekozen: list[str] = []
    """Ticked enrolments, also those that another search or page brought up."""
    elders: int = 0
    """How many of them are not among the rows on screen."""
    alle: bool = False
    uitslag: str = ""
    uitslag_kop: str = ""
    uitslag_toon: str = "ok"
    overgeslagen: list[NietGeplaatstRij] = []
    historie: list[AuditRij] = []
    ziet_oke: bool = False
    ziet_historie: bool = False

    @rx.event
    @handles(P.ZITTING_INZIEN)
    async def laad(self):
        """Show the sitting of the address, and the part that was chosen."""
        id = als_id(self.zitting_id)
        if self.zitting is None or self.zitting.id != str(id):
            self.zitting, self.gekozen, self.elders, self.uitslag, self.overgeslagen = None, [], 0, "", []
        self._lees_adres("deel", "alle")
        ik = wie()
        self.ziet_oke, self.ziet_historie = ik.can(P.OKE_MONITOREN), ik.can(P.AUDIT_INZIEN)
        self.zitting = await lees(zittingen_lezen.zitting, id)
        await self._laad_deel(id)
        abonneer(self, onderwerpen.zitting(id), onderwerpen.OKE, herlaad=ZittingState.laad)

    async def _laad_deel(self, id: uuid.UUID) -> None:
        deel = self.filters.get("deel", "")
        self.deel = deel if deel in DELEN else "deelnemers"
        self.alle = self.filters.get("alle") == "1"
        if self.deel == "plaatsen" and wie().can(P.ZITTING_PLAATSEN):
            uitkomst = await lees(te_plaatsen.te_plaatsen, id, zoek=self.zoek, alle=self.alle, pagina=self.pagina)
            self.kandidaten = self._neem(uitkomst)
            self._tel_elders()
        elif self.deel == "historie" and self.ziet_historie:
            self.historie = await lees(historie.historie, Over.ZITTING, id)
        else:
            self.deel = "deelnemers"
            self.deelnemers = self._neem(await lees(zittingen_lezen.deelnemers, id, self.pagina))

    @rx.event
    @handles(P.ZITTING_INZIEN, str)
    async def kies_deel(self, deel):
        """Another part of the page."""
        return await self._laat_zien(deel=deel, zoek="", alle="")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, dict[str, str])
    async def zoeken(self, form):
        """Search among who can be placed."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.ZITTING_PLAATSEN, bool)
    async def toon_alle(self, aan):
        """Also show who cannot be placed yet, with the reason."""
        return await self._laat_zien(alle="1" if aan else "")

    @rx.event
    @handles(P.ZITTING_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page of students."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.ZITTING_PLAATSEN, uuid.UUID)
    async def kies(self, id):
        """Tick or untick one student."""
        tekst = str(id)
        over = [g for g in self.gekozen if g != tekst]
        self.gekozen = over if len(over) < len(self.gekozen) else [*over, tekst][-500:]
        self._tel_elders()

    @rx.event
    @handles(P.ZITTING_PLAATSEN, bool)
    async def kies_alle(self, aan):
        """Tick or untick everybody on this page; ticks made elsewhere stay."""
        hier = [r.id for r in self.kandidaten]
        elders = [g for g in self.gekozen if g not in hier]
        self.gekozen = [*elders, *hier][-500:] if aan else elders
        self._tel_elders()

    @rx.event
    @handles(P.ZITTING_PLAATSEN)
    async def wis_keuze(self):
        """Untick everybody, also on other pages."""
        self.gekozen, self.elders = [], 0

    def _tel_elders(self) -> None:
        hier = {r.id for r in self.kandidaten}
        self.elders = sum(g not in hier for g in self.gekozen)

    @rx.event
    @handles(P.ZITTING_PLAATSEN, doet=True)
    async def plaats(self):
        """Place everybody that is ticked; who cannot be placed is named with the reason."""
        return await self._plaats("")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Bijplaatsing, form=True, doet=True)
    async def plaats_erbij(self, vorm):
        """The same while the sitting goes on, with the reason."""
        return await self._plaats(vorm.reden)

    async def _plaats(self, reden: str) -> object:
        ids = tuple(als_id(g) for g in self.gekozen)
        if not ids:
            raise Ongeldig("Kies eerst wie u wilt plaatsen.")
        opdracht = plaatsen.PlaatsStudenten(zitting_id=als_id(self.zitting_id), inschrijving_ids=ids, reden=reden)
        self._onthoud_uitslag(await doe(plaatsen.plaats_studenten, opdracht))
        self.gekozen, self.elders = [], 0
        return [meld(self.uitslag, self.uitslag_toon), ZittingState.laad]

    def _onthoud_uitslag(self, telling: Telling) -> None:
        over = len(telling.overgeslagen)
        self.overgeslagen = groepeer(telling.overgeslagen)
        delen = [f"{telling.gedaan} geplaatst", *([f"{telling.wachtend} op de wachtlijst"] if telling.wachtend else [])]
        delen += [f"{over} overgeslagen"] if over else []
        self.uitslag_kop = ", ".join(delen)
        self.uitslag = f"{self.uitslag_kop}: {self.overgeslagen[0].reden}" if over else f"{self.uitslag_kop}."
        self.uitslag_toon = "warn" if over else "ok"


def groepeer(paren: tuple[tuple[str, str], ...]) -> list[NietGeplaatstRij]:
    """Students together per reason, the commonest reason first."""
    per: dict[str, list[str]] = {}
    for student, reden in paren:
        per.setdefault(reden, []).append(student)
    rijen = [NietGeplaatstRij(reden=reden, studenten=", ".join(wie_), aantal=len(wie_)) for reden, wie_ in per.items()]
    return sorted(rijen, key=lambda r: -r.aantal)[:50]


class ZittingActieState(Basis, rx.State):
    """The dialogs of one sitting: what is asked before something changes."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        zitting_id: str

    venster: str = ""
    deelname_id: str = ""
    inschrijving_id: str = ""
    student: str = ""
    medewerker_id: str = ""
    medewerker: str = ""
    opties: list[Keuze] = []
    start: str = ""
    capaciteit: str = ""
    stond: str = ""  # what the dialog to change the sitting showed when it opened
    eigen_lokaal: str = ""
    """Why the sitting cannot stay in its own room at the moment that was typed."""
    let_op: str = ""
    """What is unusual about that moment."""

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def open(self, naam):
        """Open a dialog (definitief, annuleer, wijzig, surveillant or beoordelaar); empty closes it."""
        self.venster, self.opties = naam, []
        id = als_id(self.zitting_id)
        if naam in (Rol.SURVEILLANT.value, Rol.BEOORDELAAR.value):
            self.opties = await lees(keuzes.medewerkers_voor, id, Rol(naam))
        elif naam == "plaats_allen":
            self.opties = await lees(keuzes.andere_zittingen, id)
        elif naam == "terugzetten":
            self.opties = await lees(van_de_lijst.afgehaald, id)
        elif naam == "wijzig":
            detail = await lees(zittingen_lezen.zitting, id)
            self.start, self.capaciteit = detail.start_lokaal, str(detail.capaciteit)
            self.stond = zittingen.stand_nu(self.start, detail.ruimte_id, detail.capaciteit, detail.tijdscenario)
            await self._zoek_lokalen()

    async def _zoek_lokalen(self) -> None:
        self.eigen_lokaal, self.opties, self.let_op = "", [], ""  # of a moment that does not exist nothing is free
        vraag = lees_invoer(Ruimtevraag, {"start": self.start, "capaciteit": self.capaciteit}, form=True)
        id = als_id(self.zitting_id)
        self.opties = await lees(keuzes.ruimten_voor, id, vraag.start, vraag.capaciteit)
        self.eigen_lokaal = await lees(keuzes.eigen_lokaal, id, vraag.start, vraag.capaciteit)
        self.let_op = await lees(keuzes.ongewoon, id, vraag.start)

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def kies_start(self, start):
        """Another moment: which rooms are free then."""
        self.start = start[:30]
        await self._zoek_lokalen()

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def kies_capaciteit(self, capaciteit):
        """Another size: which rooms are large enough."""
        self.capaciteit = capaciteit[:6]
        await self._zoek_lokalen()

    @rx.event
    @handles(P.ZITTING_PLANNEN)
    async def maak_definitief(self):
        """Make the sitting definitive."""
        await doe(zittingen.maak_definitief, zittingen.ZittingActie(zitting_id=als_id(self.zitting_id)))
        self.venster = ""
        return [meld("De zitting is definitief."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLANNEN, zittingen.ZittingActie, form=True)
    async def annuleer(self, opdracht):
        """Cancel the sitting with a reason."""
        await doe(zittingen.annuleer_zitting, opdracht)
        self.venster = ""
        return [meld("De zitting is geannuleerd."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLANNEN, zittingen.WijzigZitting, form=True)
    async def wijzig(self, opdracht):
        """Change moment, room or size."""
        await doe(zittingen.wijzig_zitting, opdracht)
        self.venster = ""
        return [meld("De zitting is gewijzigd."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLANNEN, medewerkers.ZetMedewerkerOp, form=True)
    async def zet_medewerker_op(self, opdracht):
        """Attach an invigilator or assessor."""
        await doe(medewerkers.zet_medewerker_op, opdracht)
        self.venster = ""
        return [meld("Medewerker gekoppeld."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLANNEN, uuid.UUID)
    async def wijs_afnameleider_aan(self, medewerker_id):
        """Let this invigilator lead the sitting."""
        opdracht = medewerkers.WijsAfnameleiderAan(medewerker_id=medewerker_id)
        await doe(medewerkers.wijs_afnameleider_aan, opdracht)
        return [meld("De afnameleider is aangewezen."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLANNEN, dict[str, str])
    async def vraag_medewerker_af(self, wie_):
        """Ask whether somebody of the staff is really taken off; empty closes the dialog."""
        self.medewerker_id, self.medewerker = wie_.get("id", ""), wie_.get("naam", "")
        self.venster = "medewerker_af" if self.medewerker_id else ""

    @rx.event
    @handles(P.ZITTING_PLANNEN)
    async def haal_medewerker_af(self):
        """Take the invigilator or assessor off the sitting."""
        opdracht = medewerkers.HaalMedewerkerAf(medewerker_id=als_id(self.medewerker_id))
        await doe(medewerkers.haal_medewerker_af, opdracht)
        self.venster = ""
        return [meld(f"{self.medewerker} is van de zitting gehaald."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLANNEN, dict[str, str])
    async def vraag_vervangen(self, wie_):
        """Ask who takes over from somebody of the staff; empty closes the dialog."""
        self.medewerker_id, self.medewerker = wie_.get("id", ""), wie_.get("naam", "")
        self.venster = "vervang" if self.medewerker_id else ""
        if self.medewerker_id:
            self.opties = await lees(keuzes.vervangers, als_id(self.medewerker_id))

    @rx.event
    @handles(P.ZITTING_PLANNEN, medewerkers.VervangMedewerker, form=True)
    async def vervang(self, opdracht):
        """Let somebody take over."""
        await doe(medewerkers.vervang_medewerker, opdracht)
        self.venster = ""
        return [meld(f"{self.medewerker} is vervangen."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLAATSEN, dict[str, str])
    async def vraag_verplaatsen(self, wie_):
        """Ask to which sitting a student goes; empty closes the dialog."""
        self.deelname_id, self.student = wie_.get("id", ""), wie_.get("student", "")
        self.venster = "verplaats" if self.deelname_id else ""
        if self.deelname_id:
            self.opties = await lees(keuzes.andere_zittingen, als_id(self.zitting_id))

    @rx.event
    @handles(P.ZITTING_PLAATSEN, verzetten.VerplaatsStudent, form=True)
    async def verplaats(self, opdracht):
        """Take a student to another sitting."""
        await doe(verzetten.verplaats_student, opdracht)
        self.venster = ""
        return [meld(f"{self.student} is verplaatst."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLAATSEN, plaatsen.PlaatsAllenOp, form=True)
    async def plaats_allen(self, opdracht):
        """Place everybody of this cancelled sitting on another one; who cannot be placed is named with the reason."""
        telling = await doe(plaatsen.plaats_allen_op, opdracht)
        self.venster = ""
        redenen = " ".join(f"{r.studenten}: {r.reden}" for r in groepeer(telling.overgeslagen))
        tekst = f"{telling.gedaan} geplaatst, {telling.wachtend} op de wachtlijst, {len(telling.overgeslagen)} overgeslagen."
        return [meld(f"{tekst} {redenen}".strip(), "warn" if redenen else "ok"), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLAATSEN, dict[str, str])
    async def vraag_afhalen(self, wie_):
        """Ask why a student is taken off; empty closes the dialog."""
        self.deelname_id, self.student = wie_.get("id", ""), wie_.get("student", "")
        self.venster = "afhalen" if self.deelname_id else ""

    @rx.event
    @handles(P.ZITTING_PLAATSEN, dict[str, str])
    async def vraag_herhalen(self, wie_):
        """Ask why a student should get a variant again; empty closes the dialog."""
        self.inschrijving_id, self.student = wie_.get("id", ""), wie_.get("student", "")
        self.venster = "herhalen" if self.inschrijving_id else ""

    @rx.event
    @handles(P.ZITTING_PLAATSEN, herhaling.VraagHerhaling, form=True)
    async def vraag_commissie(self, opdracht):
        """Ask the board to let a student take the same variant again."""
        await doe(herhaling.vraag_herhaling, opdracht)
        self.venster = ""
        return meld("De vraag ligt bij de examencommissie.")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, intrekken.HaalVanWachtlijst, form=True)
    async def haal_van_wachtlijst(self, opdracht):
        """Take a student out of the queue with a reason."""
        await doe(intrekken.haal_van_wachtlijst, opdracht)
        self.venster = ""
        return [meld("De student is van de wachtlijst gehaald."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLAATSEN, plaatsen.HaalVanZitting, form=True)
    async def haal_af(self, opdracht):
        """Take a student off the sitting with a reason."""
        await doe(plaatsen.haal_van_zitting, opdracht)
        self.venster = ""
        return [meld(f"{self.student} is van de zitting gehaald."), ZittingState.laad]

    @rx.event
    @handles(P.ZITTING_PLAATSEN, plaatsen.ZetTerug, form=True)
    async def zet_terug(self, opdracht):
        """Put back who was taken off by mistake."""
        zit = await doe(plaatsen.zet_terug, opdracht)
        self.venster = ""
        vol = "Alles is bezet; de student staat vooraan op de wachtlijst."
        return [meld("De student zit weer op de zitting.") if zit else meld(vol, "warn"), ZittingState.laad]
