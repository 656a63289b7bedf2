"""What the page of one version knows, and the steps that exam office and board take with it."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import reflex as rx

from portal.domain.cesuur import Normsoort
from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.inrichten import basisgegevens, bereik, terugdraaien, versies
from portal.services.inrichten.lezen import examenplan as examenplan_lezen
from portal.services.inrichten.lezen import examens as examens_lezen
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.inrichten.lezen.versies import VersieDetail
from portal.services.inrichten.stand_examenvelden import Versiegegevens
from portal.services.vaststellen import cesuur as vaststellen_cesuur
from portal.services.vaststellen.lezen import verzoeken
from portal.state.inrichten.formulier import ook_mis
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden, zoals
from portal.state.raamwerk.live import abonneer


class Toelichting(Invoer):
    """A text that goes with a step."""

    tekst: str = zoals(versies.LegVersieVoor, "toelichting")


class Punten(Invoer):
    """A cut score as typed, with the norm that was chosen."""

    soort: Normsoort = Normsoort.LINEAIR
    punten: int | None = zoals(vaststellen_cesuur.VoerCesuurIn, "punten")
    maximum: int | None = zoals(vaststellen_cesuur.VoerCesuurIn, "maximum")
    goed: int | None = zoals(vaststellen_cesuur.VoerCesuurIn, "goed")
    n_term: Decimal | None = zoals(vaststellen_cesuur.VoerCesuurIn, "n_term")
    tabel: str = zoals(vaststellen_cesuur.VoerCesuurIn, "tabel")
    vanaf: str = zoals(vaststellen_cesuur.VoerCesuurIn, "vanaf")
    toelichting: str = zoals(vaststellen_cesuur.VoerCesuurIn, "toelichting")


class Examencode(Invoer):
    """The exam to which a version goes, and why."""

    examencode: str = zoals(versies.VerplaatsVersie, "examencode")
    reden: str = zoals(versies.VerplaatsVersie, "reden")


class Inschrijvers(Invoer):
    """Who enrols for the exam of this version."""

    wie: tuple[str, ...] = zoals(versies.KiesInschrijvers, "wie")


class Niveau(Invoer):
    """The level of a version; empty is every level."""

    niveau: int | None = zoals(versies.KiesVersieniveau, "niveau")


class Schooldeel(Invoer):
    """A part of the school as typed."""

    opleiding_id: uuid.UUID | None = zoals(bereik.BeperkVersie, "opleiding_id")
    cohort: int | None = zoals(bereik.BeperkVersie, "cohort")
    kans: int | None = zoals(bereik.BeperkVersie, "kans")


class Afnamedagen(Invoer):
    """The first and last day of a version as typed."""

    vanaf: date | None = zoals(bereik.KiesGeldigheid, "vanaf")
    tot: date | None = zoals(bereik.KiesGeldigheid, "tot")


class Duur(Invoer):
    """A duration in minutes as typed."""

    duur: int = zoals(versies.VulDuurIn, "duur")


class VersieState(Basis, rx.State):
    """One version with its decisions."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        versie_id: str

    versie: VersieDetail = VersieDetail(*("",) * 5, False, *("",) * 6, ())
    venster: str = ""
    invoer: dict[str, str] = {}
    """What stands in the form of this version, or of a new edition of it."""
    norm: str = ""
    opleidingen: list[Keuze] = []
    deel: Keuze | None = None
    """The part of the school that is taken away."""
    effect: str = ""
    """What establishing the entered cut score would do."""
    geladen: bool = False

    def _id(self) -> uuid.UUID:
        return als_id(self.versie_id)

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show the version of the address."""
        if self.versie.id != self.versie_id:
            self.geladen, self.venster = False, ""
        self.versie = await lees(versies_lezen.versie, self._id())
        self.geladen = True
        abonneer(self, onderwerpen.versie(self.versie.id), onderwerpen.CATALOGUS, herlaad=VersieState.laad)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def open(self, venster):
        """Open one of the dialogs, or close it with an empty name."""
        self.venster, self.fout, self.veldfouten = venster, "", {}
        self.norm = self.versie.normen[0].waarde if self.versie.normen else ""

    @rx.event
    @handles(P.CESUUR_INVOEREN, str)
    async def kies_norm(self, norm):
        """Show the fields of another norm."""
        self.norm, self.fout, self.veldfouten = norm, "", {}

    @rx.event
    @handles(P.VERSIE_BEHEREN, Toelichting, form=True)
    async def leg_voor(self, invoer):
        """Ask the board to establish this version."""
        await doe(versies.leg_versie_voor, versies.LegVersieVoor(versie_id=self._id(), toelichting=invoer.tekst))
        return self._klaar("Voorgelegd aan de examencommissie.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Examencode, form=True)
    async def verplaats(self, invoer):
        """Put this version under another exam."""
        naam = await doe(
            versies.verplaats_versie,
            versies.VerplaatsVersie(versie_id=self._id(), **invoer.model_dump()),
        )
        return self._klaar(f"De versie hoort nu bij {naam}.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Duur, form=True)
    async def vul_duur_in(self, invoer):
        """Fill in the duration that the supplier does not give."""
        await doe(versies.vul_duur_in, versies.VulDuurIn(versie_id=self._id(), duur=invoer.duur))
        return self._klaar("Duur ingevuld.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Niveau, form=True)
    async def kies_niveau(self, invoer):
        """Say for which level this version is."""
        cmd = versies.KiesVersieniveau(versie_id=self._id(), niveau=invoer.niveau)
        await doe(versies.kies_versieniveau, cmd)
        return self._klaar("Niveau vastgelegd.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Inschrijvers, form=True)
    async def kies_inschrijvers(self, invoer):
        """Say who enrols for the exam of this version."""
        cmd = versies.KiesInschrijvers(examen_id=als_id(self.versie.examen_id), wie=invoer.wie)
        await doe(versies.kies_inschrijvers, cmd)
        return self._klaar("Vastgelegd wie voor dit examen aanmeldt.")

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN)
    async def stel_vast(self):
        """Establish this version."""
        await doe(versies.besluit_versie, versies.BesluitVersie(versie_id=self._id(), actie="vaststellen"))
        return self._klaar("Versie vastgesteld. Het examenbureau kan haar nu plannen.")

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, Toelichting, form=True)
    async def wijs_af(self, invoer):
        """Reject this version with a reason."""
        actie = versies.BesluitVersie(versie_id=self._id(), actie="afwijzen", reden=invoer.tekst)
        await doe(versies.besluit_versie, actie)
        return self._klaar("Versie afgewezen.", "info")

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, Reden, form=True)
    async def trek_besluit_in(self, invoer):
        """Withdraw this version: nobody is placed on it any more."""
        cmd = versies.BesluitVersie(versie_id=self._id(), actie="intrekken", reden=invoer.reden)
        await doe(versies.besluit_versie, cmd)
        return self._klaar("Versie ingetrokken. Er komt niemand meer bij op een zitting ermee.", "info")

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN)
    async def vraag_deel(self):
        """Ask for which part of the school this version is."""
        self.opleidingen = await lees(examenplan_lezen.opleidingen)
        self.venster, self.fout, self.veldfouten = "deel", "", {}

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, Schooldeel, form=True)
    async def beperk(self, invoer):
        """This version is for that part of the school."""
        await doe(bereik.beperk_versie, bereik.BeperkVersie(versie_id=self._id(), **invoer.model_dump()))
        return self._klaar("Vastgelegd voor wie deze versie is.")

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, str)
    async def vraag_weg(self, id):
        """Ask why a part of the school is taken away."""
        self.deel = next((d for d in self.versie.delen if d.waarde == id), None)
        self.venster, self.fout, self.veldfouten = "deel_weg" if self.deel else "", "", {}

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, Reden, form=True)
    async def haal_deel_weg(self, invoer):
        """Take that part of the school away again."""
        cmd = bereik.HefBeperkingOp(bereik_id=als_id(self.deel.waarde if self.deel else ""), reden=invoer.reden)
        await doe(bereik.hef_beperking_op, cmd)
        return self._klaar("Weggehaald.")

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, Afnamedagen, form=True)
    async def kies_periode(self, invoer):
        """Say on which days this version may be taken."""
        await doe(bereik.kies_geldigheid, bereik.KiesGeldigheid(versie_id=self._id(), **invoer.model_dump()))
        return self._klaar("Periode vastgelegd.")

    @rx.event
    @handles(P.MODEL_VASTSTELLEN)
    async def stel_model_vast(self):
        """Establish the assessment model."""
        await doe(versies.stel_model_vast, versies.StelModelVast(versie_id=self._id()))
        return self._klaar("Beoordelingsmodel vastgesteld.")

    @rx.event
    @handles(P.MODEL_VASTSTELLEN, Reden, form=True)
    async def trek_model_in(self, invoer):
        """Withdraw the established assessment model."""
        await doe(versies.trek_model_in, versies.TrekModelIn(versie_id=self._id(), reden=invoer.reden))
        return self._klaar("Beoordelingsmodel ingetrokken.", "info")

    @rx.event
    @handles(P.CESUUR_INVOEREN, Punten, form=True)
    async def voer_cesuur_in(self, invoer):
        """Enter a cut score and leave it to the board."""
        await doe(
            vaststellen_cesuur.voer_cesuur_in,
            vaststellen_cesuur.VoerCesuurIn(versie_id=self._id(), **invoer.model_dump()),
        )
        return self._klaar("Cesuur ingevoerd. De examencommissie stelt haar vast.")

    @rx.event
    @handles(P.CESUUR_VASTSTELLEN)
    async def vraag_cesuur(self):
        """Ask once before a cut score is established, with what it does."""
        wacht = await lees(verzoeken.cesuurverzoeken)
        self.effect = next((c.effect for c in wacht if c.cesuur_id == self.versie.cesuur_id), "")
        self.venster, self.fout, self.veldfouten = "cesuur_vast", "", {}

    @rx.event
    @handles(P.CESUUR_VASTSTELLEN)
    async def stel_cesuur_vast(self):
        """Establish the entered cut score."""
        cesuur = vaststellen_cesuur.StelCesuurVast(cesuur_id=als_id(self.versie.cesuur_id))
        aantal = await doe(vaststellen_cesuur.stel_cesuur_vast, cesuur)
        erbij = f" {telt(aantal, 'voorlopig resultaat is', 'voorlopige resultaten zijn')} herrekend." if aantal else ""
        return self._klaar(f"Cesuur vastgesteld.{erbij}")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Literal["wijzig", "editie"])
    async def open_versie(self, wat):
        """Open the form of this version, or of its next edition."""
        self.invoer = await lees(examens_lezen.versie_invoer, self._id(), wat == "editie")
        self.venster, self.fout, self.veldfouten = wat, "", {}

    async def _ook_mis(self, model: Any, waarden: dict[str, Any]) -> dict[str, str]:
        return await ook_mis(model, waarden, self._id() if self.venster == "wijzig" else None)

    @rx.event
    @handles(P.VERSIE_BEHEREN, Versiegegevens, form=True)
    async def bewaar(self, gegevens):
        """Keep what was filled in for this version, or make its next edition."""
        if self.venster not in ("wijzig", "editie"):
            return None
        nieuw = self.venster == "editie"
        id = await doe(basisgegevens.bewaar_versie, gegevens, None if nieuw else self._id())
        klaar = self._klaar("Nieuwe editie gemaakt. De commissie stelt haar vast." if nieuw else "Bewaard.")
        return [klaar[0], rx.redirect(paden.versie(id))] if nieuw else klaar

    @rx.event
    @handles(P.VERSIE_BEHEREN, Reden, form=True)
    async def trek_in(self, invoer):
        """Take this version of the school out of use."""
        await doe(versies.trek_versie_in, versies.TrekVersieIn(versie_id=self._id(), reden=invoer.reden))
        return self._klaar("Ingetrokken. Met deze versie is niets meer te plannen.", "info")

    @rx.event
    @handles(P.VERSIE_BEHEREN)
    async def zet_terug(self):
        """Take it into use again."""
        await doe(versies.zet_versie_terug, versies.ZetVersieTerug(versie_id=self._id()))
        return self._klaar("Weer in gebruik.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Reden, form=True)
    async def haal_weg(self, invoer):
        """Take away a version that was made by mistake."""
        cmd = terugdraaien.HaalWeg(soort="versies", rij_id=self._id(), reden=invoer.reden)
        await doe(terugdraaien.haal_weg, cmd)
        self.venster = ""
        return [meld("Weggehaald."), rx.redirect(paden.examen(self.versie.examen_id))]

    def _klaar(self, tekst: str, toon: str = "ok"):
        self.venster = ""
        return [meld(tekst, toon), VersieState.laad]
