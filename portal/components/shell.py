"""The frame around every page: menu, header with the role, and messages."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex.style import set_color_mode

from portal.components.adresbalk import adresbalk
from portal.components.basis import skeleton, verwijzing
from portal.components.bode import bode
from portal.components.formulier import http_formulier
from portal.components.iconen import icoon
from portal.components.noodbalk import noodbalk
from portal.components.sessie import afloop, bevestigen, geen_toegang
from portal.components.venster import koersvast, menu
from portal.components.zoeken import zoeker
from portal.services.grond import paden
from portal.state.raamwerk.sessie import BoodschapRij, NavGroep, NavPunt, RolKeuzeRij, SessieState


def shell(*inhoud: Any) -> rx.Component:
    """A page of somebody who is logged in; grey lines until the server said who that is."""
    return rx.fragment(
        rx.el.a("Naar de inhoud", href="#inhoud", class_name="skip"),
        koersvast(rx.State.router.url.path),
        bode(),
        rx.el.div(
            _zijmenu(),
            rx.el.div(
                _kop(),
                noodbalk(),
                rx.el.main(
                    rx.cond(
                        SessieState.klaar,
                        rx.cond(SessieState.geen_toegang, geen_toegang(), rx.fragment(*inhoud)),
                        skeleton(6),
                    ),
                    id="inhoud",
                    tab_index=-1,
                ),
                class_name="kolom",
            ),
            class_name=rx.cond(SessieState.onderbalk.length() > 0, "app met-balk", "app"),
        ),
        _onderbalk(),
        meldingen(),
        adresbalk(SessieState.adresbalk),
        afloop(),
        bevestigen(),
    )


def _merk() -> rx.Component:
    return verwijzing(
        rx.el.span(
            rx.cond(SessieState.school != "", SessieState.school[0], "E"), class_name="mark", aria_hidden="true"
        ),
        rx.el.span(SessieState.school),
        href=paden.WERK,
        klasse="brand",
    )


def _zijmenu() -> rx.Component:
    return rx.el.nav(_merk(), _groepen(), class_name="side", aria_label="Hoofdmenu")


def _groepen() -> rx.Component:
    return rx.foreach(SessieState.nav, _groep)


def _groep(groep: NavGroep) -> rx.Component:
    return rx.el.div(
        rx.cond(groep.label != "", rx.el.div(groep.label, class_name="navlabel")),
        rx.foreach(groep.punten, _punt),
        class_name="navgroep",
    )


def _hier(punt: NavPunt) -> Any:
    """Whether this is the page of the menu that we are on or below: the deepest one, not those above it."""
    huidig = rx.State.router.url.path
    tak = huidig.split("/")[:3].join("/")
    return (huidig == punt.pad) | (huidig.startswith(punt.pad + "/") & ~punt.dieper.contains(tak))


def _punt(punt: NavPunt) -> rx.Component:
    return verwijzing(
        rx.el.span(punt.label),
        rx.cond(
            punt.badge > 0,
            rx.el.span(
                rx.cond(punt.badge > 999, "999+", punt.badge),
                rx.el.span(" wachten", class_name="sr"),
                class_name="b num",
            ),
        ),
        href=punt.pad,
        klasse=rx.cond(_hier(punt), "nav on", "nav"),
        custom_attrs={"aria-current": rx.cond(_hier(punt), "page", "false")},
    )


def _kop() -> rx.Component:
    return rx.el.header(
        menu(
            rx.fragment(icoon("menu", 22), rx.el.span("Menu", class_name="sr")),
            rx.el.nav(_groepen(), aria_label="Menu"),
            klasse="menu hamburger",
        ),
        rx.el.div(_merk(), class_name="alleen-smal"),
        zoeker(),
        rx.el.span(SessieState.rol_label, class_name="role", title="Huidige rol"),
        menu(
            rx.fragment(
                rx.el.span(SessieState.initialen, class_name="avatar"), rx.el.span(" Account", class_name="sr")
            ),
            _wie(),
            verwijzing(icoon("user", 16), "Mijn gegevens", href=paden.MIJN_GEGEVENS, klasse="menu-punt"),
            _rollen(),
            _thema(),
            http_formulier(
                rx.el.button(icoon("log-out", 16), "Uitloggen", type="submit", class_name="menu-punt"),
                method="post",
                action=paden.UITLOGGEN,
            ),
            klasse="menu account",
        ),
        class_name="top",
    )


def _wie() -> rx.Component:
    return rx.el.div(
        rx.el.p(SessieState.naam, class_name="sterk"),
        rx.el.p(SessieState.rol_label, class_name="small muted"),
        class_name="menu-kop",
    )


def _rollen() -> rx.Component:
    return rx.cond(
        SessieState.rollen.length() > 1,
        rx.el.div(rx.el.p("Andere rol", class_name="navlabel"), rx.foreach(SessieState.rollen, _rol)),
    )


def _rol(rol: RolKeuzeRij) -> rx.Component:
    return rx.cond(
        rol.actief,
        rx.fragment(),
        http_formulier(
            rx.el.input(type="hidden", name="rol", value=rol.rol, read_only=True),
            rx.el.button(icoon("repeat-2", 16), rol.label, type="submit", class_name="menu-punt"),
            method="post",
            action=paden.ROL_KIEZEN,
        ),
    )


def _thema() -> rx.Component:
    keuzes: tuple[tuple[Literal["light", "dark", "system"], str, str], ...]
    keuzes = (("light", "Licht", "sun"), ("dark", "Donker", "moon"), ("system", "Zoals het apparaat", "monitor"))
    return rx.el.div(
        rx.el.p("Weergave", class_name="navlabel"),
        *[
            rx.el.button(icoon(i, 16), tekst, type="button", class_name="menu-punt", on_click=set_color_mode(modus))
            for modus, tekst, i in keuzes
        ],
    )


def _onderbalk() -> rx.Component:
    def punt(p: NavPunt) -> rx.Component:
        return verwijzing(
            rx.el.span(p.label),
            href=p.pad,
            klasse=rx.cond(_hier(p), "balkpunt on", "balkpunt"),
            custom_attrs={"aria-current": rx.cond(_hier(p), "page", "false")},
        )

    return rx.cond(
        SessieState.onderbalk.length() > 0,
        rx.el.nav(rx.foreach(SessieState.onderbalk, punt), class_name="onderbalk", aria_label="Snelmenu"),
    )


def meldingen() -> rx.Component:
    """Short messages at the bottom of the screen, read aloud as they come."""

    def melding(m: BoodschapRij) -> rx.Component:
        return rx.el.div(
            rx.el.p(m.tekst),
            rx.el.button(
                "×",
                type="button",
                class_name="sluit",
                aria_label="Melding sluiten",
                on_click=SessieState.sluit_melding(m.id),
            ),
            class_name="melding " + m.toon,
            key=m.id,
        )

    return rx.el.div(
        rx.foreach(SessieState.meldingen, melding),
        class_name="meldingen",
        role="status",
        custom_attrs={"aria-live": "polite"},
    )
