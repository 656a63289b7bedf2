"""What the audit log page knows: one page of acts, the filters of the address, and the last check of the chain."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Literal

import reflex as rx

from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.velden import als_uuid
from portal.services.archiveren import exporten
from portal.services.grond.audit import lezen
from portal.services.grond.audit.lezen import AuditFilter, AuditRij
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.adres import als_dag
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.lijst import Lijst

_FILTERS = ("actie", "rol", "soort", "van", "tot", "persoon", "onderwerp")


class AuditlogState(Basis, Lijst, rx.State):
    """The list of acts."""

    rijen: list[AuditRij] = []
    actie: str = ""
    rol: str = ""
    soort: str = ""
    van: str = ""
    tot: str = ""
    persoon: str = ""
    persoon_naam: str = ""
    onderwerp: str = ""
    keten: str = ""
    keten_punt: str = ""
    keten_toon: str = "ok"
    keten_op: str = ""
    geladen: bool = False

    def _filter(self) -> AuditFilter:
        return AuditFilter(
            persoon_id=als_uuid(self.persoon), rol=self.rol[:20], actie=self.actie[:60], soort=self.soort[:40],
            onderwerp_id=als_uuid(self.onderwerp), van=als_dag(self.van), tot=als_dag(self.tot), tekst=self.zoek[:100],
            pagina=self.pagina, per_pagina=self.per_blad, op=self._op(),
        )  # fmt: skip

    @rx.event
    @handles(P.AUDIT_INZIEN)
    async def laad(self):
        """Show one page of acts, newest first."""
        self._lees_adres(*_FILTERS, sorteerbaar=lezen.SORTEERBAAR)
        for naam in _FILTERS:
            setattr(self, naam, self.filters.get(naam, ""))
        self.rijen = self._neem(await lees(lezen.audit_log, self._filter()))
        self.persoon_naam = self.rijen[0].wie if self.persoon and self.rijen else ""
        self.geladen = True

    @rx.event
    @handles(P.AUDIT_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by name or by what was done."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.AUDIT_INZIEN, str)
    async def kies_actie(self, actie):
        """Only this kind of act."""
        return await self._laat_zien(actie=actie)

    @rx.event
    @handles(P.AUDIT_INZIEN, str)
    async def kies_rol(self, rol):
        """Only acts in this role."""
        return await self._laat_zien(rol=rol)

    @rx.event
    @handles(P.AUDIT_INZIEN, str)
    async def kies_soort(self, soort):
        """Only acts on this kind of subject."""
        return await self._laat_zien(soort=soort)

    @rx.event
    @handles(P.AUDIT_INZIEN, date | Literal[""])
    async def kies_van(self, dag):
        """Only from this day on."""
        return await self._laat_zien(van=dag)

    @rx.event
    @handles(P.AUDIT_INZIEN, date | Literal[""])
    async def kies_tot(self, dag):
        """Only up to and including this day."""
        return await self._laat_zien(tot=dag)

    @rx.event
    @handles(P.AUDIT_INZIEN, uuid.UUID)
    async def kies_persoon(self, persoon_id):
        """Only acts of this person."""
        return await self._laat_zien(persoon=persoon_id)

    @rx.event
    @handles(P.AUDIT_INZIEN, uuid.UUID)
    async def kies_onderwerp(self, onderwerp_id):
        """Only acts on this object."""
        return await self._laat_zien(onderwerp=onderwerp_id)

    @rx.event
    @handles(P.AUDIT_INZIEN)
    async def wis(self):
        """Show everything again."""
        return await self._laat_zien(zoek="", **dict.fromkeys(_FILTERS, ""))

    @rx.event
    @handles(P.AUDIT_INZIEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.AUDIT_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.AUDIT_INZIEN, Literal["csv", "xlsx"])
    async def exporteer(self, vorm):
        """Hand over the acts in these filters as a sheet."""
        f = self._filter().model_dump(mode="json", exclude={"op", "pagina", "per_pagina"})
        return await haal_export(exporten.AUDITLOG, vorm=vorm, **{k: str(v) for k, v in f.items() if v})

    @rx.event
    @handles(P.AUDIT_INZIEN)
    async def controleer(self):
        """Walk the whole chain and say whether it holds."""
        self.bezig = True
        yield
        uitkomst = await lees(lezen.controleer_keten)
        self.bezig, self.keten_op = False, tijd.moment(tijd.nu())
        self.keten_toon = "ok" if uitkomst.controle.klopt else "bad"
        self.keten, self.keten_punt = uitkomst.in_woorden()
