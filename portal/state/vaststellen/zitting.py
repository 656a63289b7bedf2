"""What the establishing screen of one sitting knows, and the decisions that are taken on it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import reflex as rx
from pydantic import Field

from portal.domain.fouten import Veranderd
from portal.domain.levensloop import RESULTAAT
from portal.domain.rechten import P
from portal.domain.statussen import ResultaatStatus
from portal.services.archiveren import exporten
from portal.services.grond import onderwerpen
from portal.services.grond.audit.lezen import AuditRij
from portal.services.grond.keuze import Keuze
from portal.services.vaststellen import herzien, vaststellen
from portal.services.vaststellen.lezen import vaststellen as vaststellen_lezen
from portal.services.vaststellen.lezen.vaststellen import TeStellenRij, VaststelRij, VaststelScherm
from portal.services.vaststellen.vaststellen import OvergeslagenRij
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

MAG = (P.RESULTAAT_VASTSTELLEN, P.CESUUR_INVOEREN)
"""The board, and the exam office, which may hold a mandate; the service asks for that mandate."""
_KORT, _LANG = 8, 50
_VOORLOPIG = RESULTAAT.label(ResultaatStatus.VOORLOPIG)
_TELWOORD = ("Geen", "Eén", "Twee", "Drie", "Vier", "Vijf", "Zes", "Zeven", "Acht", "Negen", "Tien", "Elf", "Twaalf")


class Besluitinvoer(Invoer):
    """What is decided about one exception, and why."""

    keuze: Literal["vaststellen", "terug", "toepassen", "afwijzen"]
    gezien: str = zoals(vaststellen.StelVast, "gezien")
    bevestigd: bool = False
    reden: str = Field(min_length=3, max_length=500)


class Terug(Invoer):
    """Which results go back, and why."""

    resultaat_ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=50)
    reden: str = zoals(vaststellen.StuurTerug, "reden")


class Motivatie(Invoer):
    """Why results are established although the report is not signed; empty when it is."""

    motivatie: str = zoals(vaststellen.StelVast, "motivatie")
    gezien: str = zoals(vaststellen.StelVast, "gezien")


class Herzieningsvraag(Invoer):
    """What a definitive result should have been, and why."""

    resultaat_id: uuid.UUID
    punten: int | None = zoals(herzien.OpenHerziening, "punten")
    maximum: int | None = zoals(herzien.OpenHerziening, "maximum")
    score: str = zoals(herzien.OpenHerziening, "score")
    geslaagd: Literal["", "ja", "nee"] = ""
    reden: str = zoals(herzien.OpenHerziening, "reden")


class VaststellenZittingState(Basis, Lijst, rx.State):
    """One sitting with its results, which dialog is open, and what the last decision did."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        zitting_id: str

    scherm: VaststelScherm | None = None
    uitzonderingen: list[VaststelRij] = []
    zonder: list[VaststelRij] = []
    kop: str = ""
    te_besluiten: int = 0
    alles: bool = False
    tabblad: str = "resultaten"
    venster: str = ""
    over: VaststelRij | None = None
    stellen: list[TeStellenRij] = []
    """Whom the dialog for all names, as it was when it opened: a page that looks again leaves what was seen alone."""
    gezien: str = ""
    opties: list[Keuze] = []
    mag_terug: bool = False
    mag_herzien: bool = False
    gedaan: str = ""
    overgeslagen: list[OvergeslagenRij] = []
    historie: list[AuditRij] = []

    def _id(self) -> uuid.UUID:
        return als_id(self.zitting_id)

    def _toon(self, scherm: VaststelScherm) -> None:
        per = _LANG if self.alles else _KORT
        self.totaal = len(scherm.zonder)
        self.paginas = max(1, -(-self.totaal // per)) if self.alles else 1
        self.pagina = min(self.pagina, self.paginas)
        van = (self.pagina - 1) * per
        self.zonder, self.uitzonderingen = list(scherm.zonder[van : van + per]), list(scherm.uitzonderingen[:_LANG])
        self.te_besluiten = sum(_open(r) for r in scherm.uitzonderingen)
        self.kop = _kop(self.te_besluiten)
        terug = [r for r in (*scherm.uitzonderingen, *scherm.zonder) if r.resultaat_id and r.status == _VOORLOPIG]
        self.opties = [Keuze(r.resultaat_id, f"{r.student} ({r.cijfer})") for r in terug[:_LANG]]
        self.mag_terug = scherm.mag and bool(terug) and wie().can(P.RESULTAAT_VASTSTELLEN)
        self.mag_herzien = wie().can(P.RESULTAAT_VASTSTELLEN)
        self.scherm = replace(scherm, zonder=(), uitzonderingen=())

    @rx.event
    @handles(P.RESULTAAT_INZIEN)
    async def laad(self):
        """Show the sitting of the address."""
        if self.scherm and self.scherm.zitting_id != self.zitting_id:
            self.scherm, self.venster, self.tabblad, self.alles = None, "", "resultaten", False
            self.gedaan, self.overgeslagen, self.pagina = "", [], 1
        self._toon(await lees(vaststellen_lezen.vaststel_scherm, self._id()))
        if self.tabblad == "historie":
            self.historie = await lees(vaststellen_lezen.historie, self._id())
        abonneer(self, onderwerpen.zitting(self._id()), herlaad=VaststellenZittingState.laad)

    @rx.event
    @handles(P.RESULTAAT_INZIEN, Literal["resultaten", "historie"])
    async def kies_tab(self, tabblad):
        """Show the results or the history."""
        self.tabblad = tabblad
        return VaststellenZittingState.laad

    @rx.event
    @handles(P.RESULTAAT_INZIEN, bool)
    async def toon_alles(self, aan):
        """Show all results without particulars, or the first ones."""
        self.alles, self.pagina = aan, 1
        return VaststellenZittingState.laad

    @rx.event
    @handles(P.RESULTAAT_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page of results."""
        self.pagina = max(1, pagina)
        return VaststellenZittingState.laad

    @rx.event
    @handles(MAG, Literal["", "vaststellen", "terug"])
    async def open(self, venster):
        """Open a dialog, or close it with an empty name."""
        self.venster, self.over, self.fout, self.veldfouten = venster, None, "", {}
        self.stellen, self.gezien = [], ""
        if venster == "vaststellen":
            scherm = await lees(vaststellen_lezen.vaststel_scherm, self._id())
            rijen, self.gezien = vaststellen_lezen.te_stellen(scherm)
            self.stellen = list(rijen)
            self._toon(scherm)

    @rx.event
    @handles(MAG, str)
    async def besluit_over(self, deelname_id):
        """Open the dialog for one exception."""
        self.over = next((r for r in self.uitzonderingen if r.deelname_id == deelname_id), None)
        self.venster, self.fout, self.veldfouten = "besluit" if self.over else "", "", {}

    @rx.event
    @handles(P.RESULTAAT_VASTSTELLEN, str)
    async def herzie(self, resultaat_id):
        """Open the dialog that asks for a revision of one definitive result."""
        self.over = next((r for r in (*self.uitzonderingen, *self.zonder) if r.resultaat_id == resultaat_id), None)
        self.venster, self.fout, self.veldfouten = "herzien" if self.over else "", "", {}

    @rx.event
    @handles(P.RESULTAAT_VASTSTELLEN, Herzieningsvraag, form=True, doet=True)
    async def vraag_herziening(self, invoer):
        """Put a change to a definitive result before the board."""
        geslaagd = {"ja": True, "nee": False}.get(invoer.geslaagd)
        velden = {**invoer.model_dump(), "geslaagd": geslaagd}
        await doe(herzien.open_herziening, herzien.OpenHerziening(**velden))
        return await self._klaar("De herziening ligt bij de commissie. Een ander lid besluit bij Verzoeken.")

    @rx.event
    @handles(MAG, Motivatie, form=True, doet=True)
    async def stel_vast(self, invoer):
        """Establish all results without particulars."""
        cmd = vaststellen.StelVast(zitting_id=self._id(), alle_zonder_bijzonderheden=True, **invoer.model_dump())
        return await self._stel_vast(cmd)

    @rx.event
    @handles(MAG, Besluitinvoer, form=True, doet=True)
    async def besluit(self, invoer):
        """Decide about the exception in the dialog."""
        rij = self.over
        if rij is None:
            return None
        if invoer.keuze == "vaststellen":
            ids = (als_id(rij.resultaat_id),)
            cmd = vaststellen.StelVast(
                zitting_id=self._id(), resultaat_ids=ids, motivatie=invoer.reden, gezien=invoer.gezien,
                bevestigd=invoer.bevestigd,
            )  # fmt: skip
            return await self._stel_een_vast(cmd)
        if invoer.keuze == "terug":
            een = vaststellen.StuurTerug(
                resultaat_id=als_id(rij.resultaat_id), reden=invoer.reden, gezien=invoer.gezien
            )
            return await self._terug((een,))
        af = herzien.HandelHerzieningAf(
            herziening_id=als_id(rij.herziening_id), toepassen=invoer.keuze == "toepassen", motivatie=invoer.reden,
            gezien=invoer.gezien,
        )  # fmt: skip
        return await self._herzie(af)

    @rx.event
    @handles(P.RESULTAAT_VASTSTELLEN, Terug, form=True, doet=True)
    async def stuur_terug(self, invoer):
        """Send results back to their assessors, for one reason."""
        gezien = {r.resultaat_id: r.gezien for r in (*self.uitzonderingen, *self.zonder)}
        terug = tuple(
            vaststellen.StuurTerug(resultaat_id=id, reden=invoer.reden, gezien=gezien.get(str(id)))
            for id in dict.fromkeys(invoer.resultaat_ids)
        )
        return await self._terug(terug)

    @rx.event
    @handles(P.PV_INZIEN, Literal["pv", "presentielijst", "dossier"])
    async def download(self, soort):
        """Hand over a paper of the sitting."""
        return await haal_export(exporten.PAPIER, soort=soort, id=str(self._id()))

    @rx.event
    @handles(P.RESULTAAT_INZIEN, uuid.UUID)
    async def download_besluit(self, resultaat_id):
        """Hand over the decision on one result."""
        return await haal_export(exporten.PAPIER, soort="besluit", id=str(resultaat_id))

    async def _stel_vast(self, cmd: vaststellen.StelVast):
        return await self._vastgesteld(await doe(vaststellen.stel_vast, cmd))

    async def _vastgesteld(self, uitkomst: vaststellen.Vaststeluitkomst):
        slot = f" De student kan er tot en met {uitkomst.laatste_dag} iets tegen doen." if uitkomst.gedaan else ""
        self.gedaan, self.overgeslagen = uitkomst.zin + slot, list(uitkomst.overgeslagen[:_LANG])
        return await self._klaar(uitkomst.zin, "ok" if uitkomst.gedaan else "warn")

    async def _stel_een_vast(self, cmd: vaststellen.StelVast):
        """The same for one; a refusal stays in the dialog, with what was typed and with what stands there now."""
        uitkomst = await doe(vaststellen.stel_vast, cmd)
        if uitkomst.gedaan:
            return await self._vastgesteld(uitkomst)
        self._toon(await lees(vaststellen_lezen.vaststel_scherm, self._id()))
        self.over = next((r for r in self.uitzonderingen if r.resultaat_id == str(cmd.resultaat_ids[0])), self.over)
        self.fout = " ".join(o.reden for o in uitkomst.overgeslagen)
        return None

    async def _terug(self, terug: tuple[vaststellen.StuurTerug, ...]):
        try:
            aantal = await doe(vaststellen.stuur_samen_terug, vaststellen.StuurSamenTerug(terug=terug))
        except Veranderd:
            self._toon(await lees(vaststellen_lezen.vaststel_scherm, self._id()))
            ids = {str(t.resultaat_id) for t in terug}
            self.over = next((r for r in self.uitzonderingen if r.resultaat_id in ids), None) if self.over else None
            raise
        wat = "Teruggestuurd" if aantal == 1 else f"{aantal} resultaten teruggestuurd"
        return await self._klaar(f"{wat}. De beoordelaar ziet het werk weer met uw reden.")

    async def _herzie(self, cmd: herzien.HandelHerzieningAf):
        try:
            await doe(herzien.handel_herziening_af, cmd)
        except Veranderd:
            self._toon(await lees(vaststellen_lezen.vaststel_scherm, self._id()))
            self.over = next((r for r in self.uitzonderingen if r.herziening_id == str(cmd.herziening_id)), self.over)
            raise
        return await self._klaar("Herziening toegepast." if cmd.toepassen else "Herziening afgewezen.")

    async def _klaar(self, tekst: str, toon: str = "ok"):
        self.venster, self.over, self.stellen, self.gezien = "", None, [], ""
        self._toon(await lees(vaststellen_lezen.vaststel_scherm, self._id()))
        return meld(tekst, toon)


def _open(rij: VaststelRij) -> bool:
    return (rij.kan and not rij.vervalt) or bool(rij.herziening_id and not rij.waarom_niet)


def _kop(aantal: int) -> str:
    if not aantal:
        return "Uitzonderingen"
    woord = _TELWOORD[aantal] if aantal < len(_TELWOORD) else str(aantal)
    return f"{woord} {'uitzondering vraagt' if aantal == 1 else 'uitzonderingen vragen'} een eigen besluit"
