"""What the OKE monitor knows: the log with its filters, what failed, and the daily control."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.uitval import KLASSEN
from portal.domain.velden import als_uuid
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.monitoren import dagcontrole, herstellen, meldingen
from portal.services.monitoren.lezen import aansluiting, oke, oke_stand, uitval
from portal.services.monitoren.lezen import dagcontrole as dagcontrole_lezen
from portal.services.monitoren.lezen.aansluiting_rij import AansluitRij
from portal.services.monitoren.lezen.dagcontrole import DagcontroleRij
from portal.services.monitoren.lezen.oke import OkeRij
from portal.services.monitoren.lezen.oke_stand import OkeStand
from portal.services.monitoren.lezen.uitval import Herhaalbaar, UitvalSoort
from portal.services.monitoren.stand import OkeFilter
from portal.state.raamwerk.adres import als_dag
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState

_FILTERS = ("flow", "richting", "status", "partner", "examen", "klasse", "dag", "fouten", "zitting", "student")
_HOOGUIT, _PER_KEER = 1000, 50


class OkeState(Basis, Lijst, rx.State):
    """The log of exchanges."""

    rijen: list[OkeRij] = []
    uitval: list[OkeRij] = []
    ontbreekt: list[AansluitRij] = []
    ontbreekt_aantal: int = 0
    dagen: list[DagcontroleRij] = []
    stand: OkeStand = OkeStand()
    partners: list[Keuze] = []
    examens: list[Keuze] = []
    soorten: list[UitvalSoort] = []
    herhaalbaar: Herhaalbaar = Herhaalbaar(0, (), False)
    herhaal_open: bool = False
    herstelt: bool = False
    tekent: bool = False
    teken_dag: str = ""
    teken_dag_tekst: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def laad(self):
        """Show the numbers, what failed, and one page of the log."""
        self.herstelt = wie().can(P.OKE_HERSTELLEN)
        self.tekent = self.herstelt and wie().eenheden is None
        await self._lees_lijst()
        await self._laad_rest()
        self.geladen = True
        abonneer(self, onderwerpen.OKE, herlaad=OkeState.laad)

    async def _lees_lijst(self) -> None:
        self._lees_adres(*_FILTERS, sorteerbaar=oke.SORTEERBAAR)
        self.rijen = self._neem(await lees(oke.oke_log, self._filter()))
        self.soorten = await lees(uitval.soorten, self._filter())
        if self.herstelt:
            self.herhaalbaar = await lees(uitval.herhaalbaar, self._filter())

    async def _laad_rest(self) -> None:
        """What does not follow from the filter."""
        self.stand, self.partners = await lees(oke_stand.oke_stand), await lees(oke_stand.partners)
        self.uitval = (await lees(oke.oke_log, OkeFilter(alleen_fouten=True, per_pagina=5))).rijen
        self.examens = await lees(uitval.examens)
        self.dagen = await lees(dagcontrole_lezen.dagcontroles, 10)
        ontbreekt = await lees(aansluiting.aansluiting) if self.herstelt else []
        self.ontbreekt, self.ontbreekt_aantal = ontbreekt[:5], len(ontbreekt)

    def _filter(self) -> OkeFilter:
        f = self.filters
        return OkeFilter(
            flow=int(f["flow"]) if f.get("flow") in {"0", "1", "2", "3", "4", "5"} else None,
            richting=f.get("richting", ""),
            status=f.get("status", ""),
            partner=f.get("partner", ""),
            zitting_id=als_uuid(f.get("zitting", "")),
            student_id=als_uuid(f.get("student", "")),
            examen_id=als_uuid(f.get("examen", "")),
            klasse=f["klasse"] if f.get("klasse") in KLASSEN else "",
            tekst=self.zoek,
            dag=als_dag(f.get("dag", "")),
            alleen_fouten=f.get("fouten") == "1",
            pagina=self.pagina,
            per_pagina=self.per_blad,
            op=self._op(),
        )

    @rx.event
    @handles(P.OKE_MONITOREN, dict[str, str])
    async def zoeken(self, form):
        """Search by sitting, path or partner."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.OKE_MONITOREN, dict[str, str])
    async def kies(self, keuze):
        """Change one filter: `{"naam": …, "waarde": …}`."""
        naam = keuze.get("naam", "")
        return await self._laat_zien(**{naam: keuze.get("waarde", "")}) if naam in _FILTERS else None

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def wis(self):
        """All filters off."""
        return await self._laat_zien(zoek="", **dict.fromkeys(_FILTERS, ""))

    @rx.event
    @handles(P.OKE_MONITOREN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.OKE_MONITOREN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.OKE_HERSTELLEN, uuid.UUID)
    async def opnieuw(self, bericht_id):
        """Offer a failed message again."""
        await doe(herstellen.bied_opnieuw_aan, herstellen.BiedOpnieuwAan(bericht_id=bericht_id))
        return [meld("Het bericht is opnieuw aangeboden."), OkeState.laad, SessieState.ververs]

    @rx.event
    @handles(P.OKE_HERSTELLEN, bool)
    async def vraag_alles(self, open):
        """Open or close the dialog that says what offering everything again would do."""
        if open:
            self.herhaalbaar = await lees(uitval.herhaalbaar, self._filter())
        self.herhaal_open = open

    @rx.event(background=True)
    @handles(P.OKE_HERSTELLEN)
    async def alles_opnieuw(self):
        """Offer what is in the filter again, batch by batch; the page stays free meanwhile."""
        async with self:
            if self.bezig:
                return
            self.bezig, filter = True, self._filter()
        uitkomst = await _herhaal(filter)
        async with self:
            self.bezig = self.herhaal_open = False
        yield meld(uitkomst)
        yield OkeState.laad

    @rx.event
    @handles(P.OKE_HERSTELLEN, uuid.UUID)
    async def maak_melding(self, bericht_id):
        """Write a failed message in the issue log."""
        melding_id = await doe(meldingen.neem_bericht_op, bericht_id)
        return [meld("In het meldingenlog gezet."), rx.redirect(paden.melding(melding_id))]

    @rx.event
    @handles(P.OKE_HERSTELLEN, str)
    async def vraag_teken(self, dag):
        """Ask for a remark before signing off a day; empty closes the dialog."""
        gekozen = als_dag(dag)
        self.teken_dag, self.teken_dag_tekst = (dag, tijd.dag(gekozen)) if gekozen else ("", "")

    @rx.event
    @handles(P.OKE_HERSTELLEN, dagcontrole.TekenDagcontrole, form=True)
    async def teken(self, opdracht):
        """Sign off a day."""
        await doe(dagcontrole.teken_dagcontrole, opdracht)
        self.teken_dag = ""
        return [meld("De dagcontrole is afgetekend."), OkeState.laad]


async def _herhaal(filter: OkeFilter) -> str:
    """All batches, and how it went in words."""
    aangeboden, overgeslagen, na = 0, 0, 0
    while aangeboden + overgeslagen < _HOOGUIT:
        opdracht = herstellen.BiedAllesOpnieuwAan(filter=filter, na=na, hooguit=_PER_KEER)
        deel = await doe(herstellen.bied_alles_opnieuw_aan, opdracht)
        if not deel.tot:
            break
        aangeboden, overgeslagen, na = aangeboden + deel.aangeboden, overgeslagen + deel.overgeslagen, deel.tot
    woord = "bericht is" if aangeboden == 1 else "berichten zijn"
    rest = f" {overgeslagen} overgeslagen: er is al een nieuwer bericht over hetzelfde." if overgeslagen else ""
    return f"{aangeboden} {woord} opnieuw aangeboden.{rest}"
