"""Who is looking, in which role, with which menu: the state that every page shares."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote

import reflex as rx
from reflex.state import BaseState

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.tokens import InlogFout
from portal.db.session import UnitOfWork, reading
from portal.domain import tijd
from portal.domain.rechten import RULES, P, Rol
from portal.services.beheren import noodtoegang
from portal.services.grond import instellingen, onderwerpen, paden
from portal.services.inloggen.inloggen import eis_lokaal
from portal.state.raamwerk import navigatie
from portal.state.raamwerk.adres import tekst_uit_adres, zet_adres
from portal.state.raamwerk.basis import CURRENT, handles, handles_public, vul_raam, wie
from portal.state.raamwerk.eenmaal import wie_ref
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.live import abonneer

MEESTE_MELDINGEN = 3
_LEESTIJD = 8
"""After so many seconds on its own page a message was read."""


class Boodschap(Invoer):
    """A short message to show."""

    tekst: str
    toon: Literal["ok", "info", "warn", "bad"] = "ok"


@dataclass(frozen=True, kw_only=True)
class BoodschapRij:
    """A message on screen."""

    id: int
    tekst: str
    toon: str
    pad: str = ""
    """The address on which it came; an error is shown there and nowhere else."""
    beurt: int = 0
    """How many pages this tab had loaded by then."""
    op: float = 0.0
    """When it came, in seconds."""

    def blijft(self, pad: str, beurt: int) -> bool:
        """Whether it is still shown after a page was loaded: an error until it was read, on its own page; anything
        else only on the page that it led to at once, and not again when that is loaded once more."""
        if self.toon in ("bad", "warn"):
            return self.pad == pad
        gelezen = tijd.nu().timestamp() - self.op > _LEESTIJD
        return self.pad != pad and self.beurt + 1 == beurt and not gelezen


@dataclass(frozen=True, kw_only=True)
class RolKeuzeRij:
    """A role somebody can switch to."""

    rol: str
    label: str
    actief: bool


@dataclass(frozen=True)
class NavPunt:
    """One page in the menu, with the number of things that wait there."""

    pad: str
    label: str
    icoon: str
    badge: int = 0
    dieper: tuple[str, ...] = ()
    """Pages of the menu whose address is below this one."""


@dataclass(frozen=True)
class NavGroep:
    """A heading of the menu with its pages."""

    label: str
    punten: list[NavPunt]


@dataclass(frozen=True)
class _Beeld:
    school: str
    rollen: list[RolKeuzeRij]
    nav: list[NavGroep]
    onderbalk: list[NavPunt]
    nood_tot: str


class SessieState(rx.State):
    """Name, role and menu of who is logged in; empty for a stranger."""

    klaar: bool = False
    wie: str = ""
    """Who works here in which role, as a print; a browser keeps acts and texts under it. Empty for a stranger."""
    school: str = "Examenportaal"
    naam: str = ""
    initialen: str = ""
    rol: str = ""
    rol_label: str = ""
    hele_school: bool = True
    """False when the active role holds for a part of the school."""
    rollen: list[RolKeuzeRij] = []
    nav: list[NavGroep] = []
    onderbalk: list[NavPunt] = []
    meldingen: list[BoodschapRij] = []
    afloop: str = ""
    te_verlengen: bool = True
    bevestig: str = ""
    bevestig_adres: str = ""
    storing: str = ""
    """What everybody reads while something is away; set and taken back by `live`, past the state of the tab."""
    nood_nu: str = ""
    nood_tot: str = ""
    inlogadres: str = ""
    geen_toegang: bool = False
    """True on a page that the active role may not read; then the page says so and shows nothing."""
    rollen_hier: list[RolKeuzeRij] = []
    hier: str = ""
    adresbalk: str = ""
    """Where a list went on the page on screen, for the address bar; empty once a page was loaded."""
    _eigenaar: str = ""
    _teller: int = 0
    _beurt: int = 0
    _scherm: str = ""
    """The address of the page on screen, without what follows the question mark."""
    _gebruikt: list[str] = []
    """The states that were used on it."""

    @rx.event
    @handles_public()
    async def laad(self) -> Any:
        """Fill the frame of a page; a stranger goes to the front page."""
        principal = CURRENT.get()
        if principal is None:
            self.klaar = False
            return naar_voordeur(self)
        self._kom_aan(_hier(self))
        self.adresbalk = ""
        await self._vul(principal)
        self._bekijk_pagina(principal)
        abonneer(
            self, onderwerpen.persoon(principal.persoon_id), onderwerpen.rol(principal.rol), herlaad=SessieState.ververs
        )
        return None

    @rx.event
    @handles_public()
    async def begin(self) -> Any:
        """The front page: who is logged in already goes on to his or her work."""
        principal = CURRENT.get()
        naar = uit_vraag(self, "naar")
        if principal is not None:
            return rx.redirect(naar or paden.WERK, replace=True)
        self.inlogadres = f"{paden.INLOGGEN}?naar={quote(naar, safe='/')}" if naar else paden.INLOGGEN
        self.school = await asyncio.to_thread(_school)
        self.klaar = True
        return None

    @rx.event
    @handles(P.WERK_INZIEN)
    async def ververs(self) -> None:
        """Count the badges again after a change."""
        if (principal := CURRENT.get()) is not None:
            await self._vul(principal)

    @rx.event
    @handles_public(Boodschap)
    async def toon_melding(self, melding: Boodschap) -> None:
        """Show a message at the bottom of one's own screen; an earlier refusal goes: what came after it is what counts."""
        self._teller += 1
        rij = BoodschapRij(
            id=self._teller, tekst=melding.tekst[:500], toon=melding.toon, pad=_hier(self), beurt=self._beurt,
            op=tijd.nu().timestamp(),
        )  # fmt: skip
        self.meldingen = [*(m for m in self.meldingen if m.toon != "bad"), rij][-MEESTE_MELDINGEN:]

    @rx.event
    @handles_public(int)
    async def sluit_melding(self, id: int) -> None:
        """Take a message away."""
        self.meldingen = [m for m in self.meldingen if m.id != id]

    @rx.event
    @handles(P.WERK_INZIEN)
    async def toon_afloop(self) -> None:
        """Say when the session ends, when that is near; take it back when it is not any more."""
        looptijd = await asyncio.to_thread(sessies.looptijd_van, wie().sessie_ref)
        afloop = looptijd.afloop if looptijd else None
        self.afloop = tijd.tijdstip(afloop) if afloop else ""
        self.te_verlengen = looptijd is not None and looptijd.te_verlengen

    @rx.event
    @handles(P.WERK_INZIEN)
    async def verleng(self) -> None:
        """Somebody is still there; nothing else on the page changes."""
        await asyncio.to_thread(sessies.verleng, wie().sessie_ref)
        self.afloop = ""

    @rx.event
    @handles(P.WERK_INZIEN, str)
    async def vraag_bevestiging(self, tekst: str) -> None:
        """Ask to confirm who is acting, and come back to this very page."""
        self.bevestig, naar = tekst[:500], quote(_hier(self), safe="/")
        self.bevestig_adres = f"{paden.INLOGGEN}?sterker=1&naar={naar}"

    @rx.event
    @handles(P.WERK_INZIEN)
    async def sluit_bevestiging(self) -> None:
        """Not now."""
        self.bevestig = ""

    def _bekijk_pagina(self, principal: Principal) -> None:
        """Whether this role may read the page at all, and if not, which other roles of this person may."""
        pagina = navigatie.PAGINAS.get(str(self.router_data.get("pathname", "")))
        nodig = pagina.permissies if pagina else ()
        self.geen_toegang = bool(nodig) and not any(principal.can(p) for p in nodig)
        self.rollen_hier = [r for r in self.rollen if any(Rol(r.rol) in RULES[p].scopes for p in nodig)]

    def _kom_aan(self, adres: str) -> None:
        """At another address what was said at the one before is gone, except what has to be read."""
        self._beurt += 1
        self.hier = adres
        self.meldingen = [m for m in self.meldingen if m.blijft(adres, self._beurt)]

    async def _vul(self, principal: Principal) -> None:
        beeld = await asyncio.to_thread(_beeld, principal)
        self.naam, self.initialen = principal.naam, _initialen(principal.naam)
        self.rol, self.hele_school = principal.rol.value, principal.eenheden is None
        actief = next((r.label for r in beeld.rollen if r.actief), principal.rol.label)
        self.rol_label, self.rollen = actief, beeld.rollen
        self.nav, self.onderbalk, self.school = beeld.nav, beeld.onderbalk, beeld.school
        self.nood_nu, self.nood_tot = tijd.nu().isoformat() if beeld.nood_tot else "", beeld.nood_tot
        self.wie = wie_ref(principal)
        self.klaar = True


def laders_hier(state: BaseState) -> list[Any]:
    """What loads the page on screen again after an act in a dialog that several pages have, and counts the badges."""
    pagina = navigatie.PAGINAS.get(str(state.router_data.get("pathname", "")))
    return [*(pagina.on_load[1:] if pagina else ()), SessieState.ververs]


async def verhuis(state: BaseState, adres: str) -> None:
    """Take this tab to another address of the page on screen, without loading it."""
    zet_adres(state, adres)
    sessie = await state.get_state(SessieState)
    sessie._kom_aan(_hier(state))
    sessie.adresbalk = adres


def naar_voordeur(state: BaseState) -> Any:
    """To the front page, and from there back to this page after logging in."""
    hier = _hier(state)
    return rx.redirect("/" if hier == "/" else f"/?naar={quote(hier, safe='/')}")


def _hier(state: BaseState) -> str:
    """The address of the page, with what follows the question mark."""
    url = state.router.url
    pad = str(url.path).rstrip("/") or "/"
    return f"{pad}?{url.query}" if url.query else pad


def uit_vraag(state: BaseState, naam: str) -> str:
    """A page of ours in the address, to go to after this one; empty when it is not there or leads elsewhere."""
    try:
        return eis_lokaal(tekst_uit_adres(state, naam))
    except InlogFout:
        return ""


def _school(uow: UnitOfWork | None = None) -> str:
    if uow is None:
        with reading() as uow:
            return _school(uow)
    return instellingen.lees(uow, "schoolnaam")


def _beeld(principal: Principal) -> _Beeld:
    with reading() as uow:
        menu = [(groep, [_punt(uow, principal, p) for p in leden]) for groep, leden in navigatie.menu_van(principal)]
        paden = {p.route for p in navigatie.PAGINAS.values() if p.onderbalk}
        alle = [punt for _, punten in menu for punt in punten]
        return _Beeld(
            school=_school(uow),
            rollen=_rollen(sessies.rollen(uow, principal.persoon_id), principal),
            nav=[NavGroep(groep, punten) for groep, punten in menu],
            onderbalk=[punt for punt in alle if punt.pad in paden][:4],
            nood_tot=nood.tot.isoformat() if principal.nood and (nood := noodtoegang.huidige(uow, principal)) else "",
        )


def _punt(uow: UnitOfWork, principal: Principal, pagina: navigatie.Menupagina) -> NavPunt:
    onder = tuple(p.route for p in navigatie.PAGINAS.values() if p.groep and p.route.startswith(f"{pagina.route}/"))
    punt = NavPunt(pagina.route, pagina.label or pagina.titel, pagina.icoon, dieper=onder)
    return replace(punt, badge=pagina.badge(uow, principal)) if pagina.badge else punt


def _rollen(keuzes: list[sessies.RolKeuze], principal: Principal) -> list[RolKeuzeRij]:
    """One line per role, with all the units that it was given for."""
    uit: list[RolKeuzeRij] = []
    for rol in dict.fromkeys(k.rol for k in keuzes):
        van_rol = [k for k in keuzes if k.rol == rol]
        waar = "" if any(not k.eenheid for k in van_rol) else ", ".join(k.eenheid for k in van_rol[:2])
        label = f"{rol.label} · {waar}" if waar else rol.label
        uit.append(RolKeuzeRij(rol=rol.value, label=label, actief=rol == principal.rol))
    return uit


def _initialen(naam: str) -> str:
    delen = [d for d in naam.split() if d[:1].isupper()] or naam.split() or ["?"]
    return (delen[0][0] + (delen[-1][0] if len(delen) > 1 else "")).upper()


vul_raam(SessieState)
