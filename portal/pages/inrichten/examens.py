"""The exams of the school: from a catalogue and made here, and the way to make one."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    filter_links,
    link_button,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tag,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.inrichten.examen_formulier import NIEUW_EXAMEN, examen_formulier
from portal.services.grond import paden
from portal.services.inrichten.lezen.examens import ExamenRij
from portal.state.inrichten.examens import ExamenlijstState as S

_TONEN = (("", "Nu"), ("gesloten", "Gesloten"), ("screening", "Vraagt om screening"), ("alles", "Alles"))


@portal_page(
    paden.EXAMENLIJST,
    "Examens",
    needs=P.CATALOGUS_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
    groep="Voorbereiden",
    icoon="book-open",
    volgorde=5,
)
def examens() -> rx.Component:
    """The list, and the form for a new one."""
    return rx.fragment(
        page_head(
            "Examens",
            "Uit de catalogus van een leverancier, en van de school zelf. Elk examen heeft een of meer versies.",
            rx.cond(S.mag, link_button("Uit een bestand", paden.basis("examens"))),
            rx.cond(S.mag, button("Nieuw examen", S.open(True), soort="primair")),
        ),
        rx.cond(S.venster, rx.fragment(), error_callout(S.fout)),
        card(
            rx.el.div(
                search_box(S.zoek, S.zoeken, label="Zoek op code of naam"),
                filter_links("Stand", _TONEN, S.toon, lambda w: f"?toon={w}" if w else "?", S),
                class_name="vak werkbalk",
            ),
            rx.cond(S.geladen, _tabel(), skeleton(8, S.fout)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        venster(
            S.venster,
            "Nieuw examen",
            rx.cond(
                S.venster,
                examen_formulier(
                    S, rx.Var.create(NIEUW_EXAMEN), rx.Var.create(["examenbureau"]), S.maak, S.open(False), vast=False
                ),
            ),
            fout=S.fout,
            sluit=S.open(False),
        ),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Examens",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Geen examens gevonden", "Maak een examen, lees een bestand in of haal de catalogus op."),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Examen", _naam, kop=True, sorteer="naam"),
        Kolom("Code", lambda r: rx.el.span(r.code, class_name="num"), sorteer="code"),
        Kolom("Niveau", lambda r: r.niveau, sorteer="niveau"),
        Kolom("Vorm", lambda r: r.vorm, sorteer="vorm"),
        Kolom("Van", lambda r: r.van, sorteer="van"),
        Kolom("Uitvoering", lambda r: tag("plain", r.wijze), sorteer="uitvoering"),
        Kolom("Versies", lambda r: r.versies, getal=True, sorteer="versies"),
    ]


def _naam(r: ExamenRij) -> rx.Component:
    return rx.el.div(
        verwijzing(r.naam, href=paden.EXAMENLIJST + "/" + r.id),
        rx.cond(r.gesloten != "", tag("plain", "Gesloten vanaf " + r.gesloten)),
        rx.cond(r.waarschuwing, rx.el.div(r.waarschuwing, class_name="small muted gewoon")),
    )
