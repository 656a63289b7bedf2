"""The exam plan as a grid of exams and periods, with what differs from last year in each cell."""

from typing import Any

import reflex as rx

from portal.components import (
    button,
    card,
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
from portal.pages.inrichten.besluit import plan_vaststellen
from portal.services.grond import paden
from portal.services.inrichten.lezen.raster import RasterCel, RasterRij
from portal.state.inrichten.raster import RasterState as S


@portal_page(
    paden.EXAMENPLAN_RASTER,
    "Examenplan als raster",
    needs=P.CATALOGUS_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.DOCENT),
)
def examenplan_raster() -> rx.Component:
    """Choose a plan, see it beside another, copy it or establish it."""
    r = S.raster
    return rx.fragment(
        page_head(
            "Examenplan als raster",
            rx.cond(r.naam != "", rx.fragment(r.naam, ", cohort ", r.cohort, ". ", r.verschil), "Kies een opleiding."),
            rx.cond(r.kopieren, button(rx.fragment("Kopieer naar ", r.cohort + 1), S.kopieer)),
            rx.cond(r.vaststellen, button(rx.fragment("Stel vast (", r.wacht, ")"), S.vraag_vast(True), soort="primair")),
            kruimel=verwijzing("Examenplan", href=paden.EXAMENPLAN),
        ),
        rx.cond(S.venster, rx.fragment(), error_callout(S.fout)),
        card(
            rx.el.div(
                _keuze("opleiding", "Opleiding", "Kies een opleiding", S.opleidingen, r.opleiding, S.kies_opleiding),
                _keuze("cohort", "Cohort", "", r.cohorten, r.cohort.to_string(), S.kies_cohort),
                rij(
                    rx.el.span("vergeleken met", class_name="small muted"),
                    _keuze("vorig", "Vergelijk met cohort", "", r.cohorten, r.vorig.to_string(), S.kies_vorig),
                ),
                class_name="vak werkbalk",
            ),
            rx.cond(S.geladen, _raster(), skeleton(8, S.fout)),
        ),
        plan_vaststellen(
            S.venster, r.wacht, rx.fragment(r.naam, ", cohort ", r.cohort), S.stel_vast, S.vraag_vast(False), S.fout
        ),
    )  # fmt: skip


def _keuze(naam: str, label: str, leeg: str, opties: Any, waarde: Any, kies: Any) -> rx.Component:
    return rx.fragment(
        rx.el.label(label, html_for=naam, class_name="sr"),
        rx.el.select(
            *([rx.el.option(leeg, value="")] if leeg else []),
            rx.foreach(opties, lambda o: rx.el.option(o.label, value=o.waarde)),
            id=naam, value=waarde, on_change=kies, class_name="invoer",
        ),
    )  # fmt: skip


def _raster() -> rx.Component:
    tabel = rx.el.div(
        rx.el.table(
            rx.el.caption("Examens per periode", class_name="sr"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("Examen", scope="col"), rx.foreach(S.raster.periodes, lambda p: rx.el.th(p, scope="col"))
                )
            ),
            rx.el.tbody(rx.foreach(S.raster.rijen, _rij)),
            class_name="tabel raster",
        ),
        class_name="tabelvak", role="region", aria_label="Examens per periode", tab_index=0,
    )  # fmt: skip
    return rx.cond(
        S.raster.rijen.length() > 0,
        rx.fragment(tabel, vak(rx.el.p("De dag is afgesproken voor het resultaat; het portaal houdt een resultaat er niet voor vast. Bij het vergelijken schuift die dag evenveel jaren op.", class_name="small muted"))),
        empty_state("Nog geen plan om te tonen", "Kies een opleiding, of voeg bij Examenplan examens toe."),
    )  # fmt: skip


def _rij(r: RasterRij) -> rx.Component:
    kop = rx.el.div(r.examen, rx.el.div(r.code, class_name="small muted num gewoon"))
    return rx.el.tr(
        rx.el.th(kop, scope="row", class_name="rijkop", custom_attrs={"data-label": "Examen"}),
        rx.foreach(r.cellen, _cel),
        key=r.id,
    )


def _cel(c: RasterCel) -> rx.Component:
    inhoud = rx.el.div(
        rx.cond(
            c.er,
            rx.fragment(rx.el.div(c.publiceren, class_name="num"), rx.el.div(tag(c.status_toon, c.status))),
        ),
        rx.cond(c.verschil != "", rx.el.div(tag(c.toon, c.verschil))),
        rx.cond(c.was != "", rx.el.div(c.was, class_name="small muted")),
        class_name="stapel krap",
    )
    return rx.el.td(
        rx.cond(c.er | (c.verschil != ""), inhoud, rx.el.span("–", class_name="faint")),
        class_name=rx.cond(c.er | (c.verschil != ""), "", "niets"),
        custom_attrs={"data-label": c.periode},
    )
