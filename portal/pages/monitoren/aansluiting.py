"""Reconciliation: what should have come or should match and did not, each with its repair."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    page_head,
    portal_page,
    rij,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.monitoren.lezen.aansluiting import SOORTEN
from portal.state.monitoren.aansluiting import AansluitingState as S


@portal_page(
    paden.AANSLUITING,
    "Aansluiting",
    needs=P.OKE_HERSTELLEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
    groep="Controleren",
    icoon="git-compare",
    volgorde=11,
)
def aansluiting() -> rx.Component:
    """The differences, and when was read back."""
    return rx.fragment(
        page_head(
            "Aansluiting",
            rx.cond(
                S.totaal == 0,
                "Wat hier staat en wat de partners weten, sluit op elkaar aan.",
                rx.cond(S.totaal == 1, "Eén ding sluit niet aan.", f"{S.totaal} dingen sluiten niet aan."),
            ),
            button("Lees nu terug", S.lees_alles_terug, soort="primair"),
            kruimel=verwijzing("OKE-monitor", href=paden.OKE),
        ),
        error_callout(S.fout),
        rx.cond(
            S.vandaan != "",
            callout("info", "Alleen deze zitting", S.vandaan, button("Toon alles", S.wis, soort="stil")),
            rx.fragment(),
        ),
        rx.cond(S.geladen, rx.fragment(_lijst(), _lezingen()), skeleton(8)),
    )


def _lijst() -> rx.Component:
    gekozen = rx.cond(S.filters.contains("soort"), S.filters["soort"], "")
    return card(
        vak(
            rx.el.div(
                rx.el.select(
                    rx.el.option("Elk verschil", value=""),
                    *[rx.el.option(tekst, value=code) for code, tekst in SOORTEN.items()],
                    value=gekozen,
                    on_change=S.kies,
                    aria_label="Soort verschil",
                    class_name="invoer",
                ),
                class_name="werkbalk",
            )
        ),
        data_table(
            S.rijen,
            [
                Kolom("Verschil", _verschil, kop=True),
                Kolom("Wat er is", _wat),
                Kolom("Herstel", lambda r: r.herstel),
                Kolom("", _acties),
            ],
            bijschrift="Verschillen",
            leeg=empty_state(
                "Alles sluit aan",
                "Er ontbreekt niets en er is niets te veel. Elke nacht leest het portaal de komende twee weken terug bij de afnamesystemen.",
                icoon_naam="check",
            ),
            sleutel=lambda r: r.sleutel,
        ),
    )


def _verschil(r: rx.Var) -> rx.Component:
    return rx.el.div(tag(r.toon, r.soort), rx.el.div(r.sinds, class_name="small muted gewoon nb"))


def _wat(r: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.cond(r.student != "", rx.el.div(r.student, class_name="sterk"), rx.fragment()),
        r.tekst,
        rx.cond(
            r.melding != "",
            rx.el.div(verwijzing(r.melding, href=paden.melding(r.melding_id)), class_name="small"),
            rx.fragment(),
        ),
    )


def _acties(r: rx.Var) -> rx.Component:
    over = rx.cond(r.student != "", r.student, r.zitting)
    return rij(
        rx.cond(r.actie != "", button(r.actie, S.herstel(r.sleutel), label=f"{r.actie}: {over}"), rx.fragment()),
        verwijzing("Naar de zitting", href=r.link),
        rx.cond(
            r.melding == "",
            button("Maak melding", S.maak_melding(r.sleutel), soort="stil", label=f"Maak melding: {r.soort}, {over}"),
            rx.fragment(),
        ),
    )


def _lezingen() -> rx.Component:
    return card(
        data_table(
            S.lezingen,
            [
                Kolom("Zitting", lambda r: verwijzing(r.zitting, href=r.link), kop=True),
                Kolom("Teruggelezen", lambda r: rx.el.span(r.moment, class_name="num nb")),
                Kolom(
                    "Uitkomst",
                    lambda r: rx.el.div(tag(r.toon, r.status), rx.el.div(r.uitleg, class_name="small muted")),
                ),
            ],
            bijschrift="Teruggelezen zittingen",
            leeg=empty_state("Nog niets teruggelezen", "Kies ‘Lees nu terug’, of wacht tot vannacht."),
            sleutel=lambda r: r.zitting_id,
        ),
        titel="Teruggelezen bij de afnamesystemen",
    )
