"""The exam plan: which exams belong to which programme and cohort."""

import reflex as rx

from portal.components import (
    Kolom,
    card,
    data_table,
    empty_state,
    error_callout,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tag,
)
from portal.domain.rechten import P, Rol
from portal.state.inrichten.examenplan import ExamenplanState as S


@portal_page(
    "/examenplan",
    "Examenplan",
    needs=P.CATALOGUS_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.DOCENT),
    groep="Voorbereiden",
    icoon="clipboard-list",
    volgorde=20,
)
def examenplan() -> rx.Component:
    """The plan as one list with a filter on programme."""
    return rx.fragment(
        page_head("Examenplan", "Welke examens horen bij welke opleiding en welk cohort."),
        error_callout(S.fout),
        card(
            rx.el.div(
                search_box(S.zoek, S.zoeken, label="Zoek op examen of opleiding"),
                rx.el.label("Opleiding", html_for="opleiding", class_name="sr"),
                rx.el.select(
                    rx.el.option("Alle opleidingen", value=""),
                    rx.foreach(S.opleidingen, lambda o: rx.el.option(o.label, value=o.waarde)),
                    id="opleiding",
                    value=rx.cond(S.filters.contains("opleiding"), S.filters["opleiding"], ""),
                    on_change=S.kies_opleiding,
                    class_name="invoer",
                ),
                class_name="vak werkbalk",
            ),
            rx.cond(
                S.geladen,
                data_table(
                    S.rijen,
                    [
                        Kolom("Examen", lambda r: r.examen, kop=True),
                        Kolom("Opleiding", lambda r: r.opleiding),
                        Kolom("Cohort", lambda r: r.cohort, getal=True),
                        Kolom("Periode", lambda r: r.periode),
                        Kolom("Vorm", lambda r: r.vorm),
                        Kolom("Uitvoering", lambda r: tag("plain", r.wijze)),
                        Kolom("Publicatie", lambda r: r.publiceren),
                    ],
                    bijschrift="Examenplan",
                    leeg=empty_state("Geen examens gevonden", "Kies een andere opleiding of zoek op een ander woord."),
                    sleutel=lambda r: r.id,
                ),
                skeleton(8),
            ),
            pager(S, S.ga_naar),
        ),
    )
