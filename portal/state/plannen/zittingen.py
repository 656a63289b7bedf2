"""What the list of sittings knows: one page of them, and the days and states it is limited to."""

from __future__ import annotations

from datetime import date, timedelta

import reflex as rx

from portal.domain import tijd
from portal.domain.rechten import P, Scope
from portal.services.grond import onderwerpen
from portal.services.plannen.lezen import uitvoer, zittingen
from portal.services.plannen.lezen.zittingen import ZittingRij
from portal.services.plannen.lezen.zittingen_filter import SORTEERBAAR, ZittingFilter
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.adres import als_dag, als_id
from portal.state.raamwerk.basis import Basis, handles, lees, wie
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class ZittingenState(Basis, Lijst, rx.State):
    """The list of sittings."""

    rijen: list[ZittingRij] = []
    mag_plannen: bool = False
    mag_inlezen: bool = False
    """Plans for the whole school: a file may name any version, room or person."""
    geladen: bool = False

    @rx.event
    @handles(P.ZITTING_INZIEN)
    async def laad(self):
        """Show one page of sittings."""
        self._lees_adres("status", "periode", "van", "tot", "examen", sorteerbaar=SORTEERBAAR)
        self.rijen = self._neem(await lees(zittingen.zittingen, self._gekozen()))
        self.mag_plannen, self.mag_inlezen = wie().can(P.ZITTING_PLANNEN), wie().scope(P.ZITTING_PLANNEN) is Scope.ALL
        self.geladen = True
        abonneer(self, onderwerpen.ZITTINGEN, herlaad=ZittingenState.laad)

    def _gekozen(self) -> ZittingFilter:
        """What the list is limited to now."""
        van, tot = dagen(self.filters)
        return ZittingFilter(
            zoek=self.zoek,
            status=self.filters.get("status", ""),
            examen_id=als_id(self.filters["examen"]) if "examen" in self.filters else None,
            van=van,
            tot=tot,
            op=self._op() or ("-start" if self.filters.get("periode") == "eerder" else ""),
            pagina=self.pagina,
            per_pagina=self.per_blad,
        )

    @rx.event
    @handles(P.ZITTING_PLANNEN)
    async def exporteer_lijst(self):
        """Download the sittings of this list, as a file that can be read in again."""
        return await haal_export(uitvoer.ZITTINGENLIJST, **uitvoer.als_gegevens(self._gekozen()))

    @rx.event
    @handles(P.ZITTING_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by name, version or room."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.ZITTING_INZIEN, str)
    async def kies_status(self, status):
        """Only sittings in this state."""
        return await self._laat_zien(status=status)

    @rx.event
    @handles(P.ZITTING_INZIEN, str)
    async def kies_periode(self, periode):
        """Only sittings in this period."""
        return await self._laat_zien(periode=periode, van="", tot="")

    @rx.event
    @handles(P.ZITTING_INZIEN, dict[str, str])
    async def kies_dagen(self, form):
        """Only sittings between two days."""
        return await self._laat_zien(van=form.get("van", ""), tot=form.get("tot", ""), periode="")

    @rx.event
    @handles(P.ZITTING_INZIEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.ZITTING_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)


def dagen(filters: dict[str, str]) -> tuple[date | None, date | None]:
    """First and last day of what is shown; from today on when nothing was chosen."""
    vandaag = tijd.vandaag()
    van, tot = als_dag(filters.get("van", "")), als_dag(filters.get("tot", ""))
    if van or tot:
        return van, tot
    maandag = vandaag - timedelta(days=vandaag.weekday())
    periodes: dict[str, tuple[date | None, date | None]] = {
        "vandaag": (vandaag, vandaag),
        "morgen": (vandaag + timedelta(days=1), vandaag + timedelta(days=1)),
        "week": (maandag, maandag + timedelta(days=6)),
        "eerder": (None, vandaag - timedelta(days=1)),
    }
    return periodes.get(filters.get("periode", ""), (vandaag, None))
