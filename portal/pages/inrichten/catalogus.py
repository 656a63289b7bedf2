"""The catalogue: every version of every exam, and whether it may be used."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    checkbox,
    data_table,
    empty_state,
    error_callout,
    field,
    filter_links,
    page_head,
    pager,
    portal_page,
    redenvenster,
    rij,
    search_box,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import VersieStatus
from portal.pages.zenden.ophaalvenster import ophaalvenster
from portal.services.grond import paden
from portal.state.inrichten.catalogus import CatalogusState
from portal.state.raamwerk.sessie import SessieState

_FILTERS = (
    ("", "Alle"),
    (VersieStatus.NIEUW, "Nog voor te leggen"),
    (VersieStatus.TER_VASTSTELLING, "Bij de commissie"),
    (VersieStatus.VASTGESTELD, "Vastgesteld"),
    ("gewijzigd", "Gewijzigd na vaststelling"),
    (VersieStatus.INGETROKKEN, "Ingetrokken"),
)


@portal_page(
    "/catalogus",
    "Catalogus en versies",
    needs=P.CATALOGUS_INZIEN,
    on_load=CatalogusState.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
    groep="Voorbereiden",
    icoon="library",
    volgorde=10,
)
def catalogus() -> rx.Component:
    """The list of versions with search, filter and order."""
    return rx.fragment(
        page_head(
            "Catalogus en versies",
            "Alleen een vastgestelde versie kan worden gepland.",
            rx.cond(
                SessieState.rol == Rol.EXAMENBUREAU.value,
                button("Catalogus ophalen", CatalogusState.toon_venster(True), soort="primair"),
                rx.fragment(),
            ),
        ),
        rx.cond(CatalogusState.venster | CatalogusState.intrekken, rx.fragment(), error_callout(CatalogusState.fout)),
        card(
            rx.el.div(
                search_box(CatalogusState.zoek, CatalogusState.zoeken, label="Zoek op code of naam"),
                filter_links(
                    "Status",
                    _FILTERS,
                    rx.cond(CatalogusState.filters.contains("status"), CatalogusState.filters["status"], ""),
                    lambda s: f"{paden.CATALOGUS}?status={s}" if s else paden.CATALOGUS,
                    CatalogusState,
                ),
                class_name="vak werkbalk",
            ),
            rx.cond(CatalogusState.gekozen.length() > 0, _samen()),
            rx.cond(CatalogusState.geladen, _tabel(), skeleton(8)),
            pager(CatalogusState, CatalogusState.ga_naar, _kolommen()),
        ),
        _ophalen(),
        _intrekken(),
    )


def _tabel() -> rx.Component:
    return data_table(
        CatalogusState.rijen,
        _kolommen(),
        bijschrift="Versies van examens",
        state=CatalogusState,
        op_sorteer=CatalogusState.sorteren,
        leeg=empty_state(
            "Geen versies gevonden", "Kies een ander filter, of haal de catalogus op bij het afnamesysteem."
        ),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Versie", _naam, "naam", kop=True),
        Kolom("Code", lambda r: rx.el.span(r.code, class_name="num"), "code"),
        Kolom("Leverancier", lambda r: r.leverancier, sorteer="leverancier"),
        Kolom("Duur", lambda r: r.duur, getal=True, sorteer="duur"),
        Kolom("Cesuur", lambda r: rx.el.div(tag(r.cesuur_toon, r.cesuur), class_name="smalle-cel")),
        Kolom("Status", lambda r: tag(r.status_toon, r.status_tekst), "status"),
    ]


def _vink(r: rx.Var) -> rx.Component:
    """The tick of the board, to withdraw several versions at once."""
    aan = CatalogusState.aangevinkt.contains(r.id)
    return rx.cond(
        CatalogusState.mag_intrekken & ((r.status == VersieStatus.VASTGESTELD) | aan),
        rx.el.label(
            rx.el.input(
                type="checkbox", checked=aan, on_change=lambda _: CatalogusState.vink(r.id),
                aria_label=rx.Var.create("Kies om in te trekken: ") + r.naam,
            ),
            rx.el.span("Kies om in te trekken", class_name="small muted gewoon"),
            class_name="vink",
        ),
    )  # fmt: skip


def _samen() -> rx.Component:
    """What is ticked, and what the board can do with it."""
    aantal = CatalogusState.gekozen.length()
    return vak(
        rij(
            rx.el.span(rx.cond(aantal == 1, "1 versie gekozen", f"{aantal} versies gekozen"), role="status"),
            rij(
                button("Wis keuze", CatalogusState.wis, soort="stil"),
                button(
                    rx.cond(aantal == 1, "Trek 1 versie in", f"Trek {aantal} versies in"),
                    CatalogusState.vraag_intrekken(True),
                ),
            ),
            klasse="uit",
        )
    )


def _intrekken() -> rx.Component:
    aantal = CatalogusState.gekozen.length()
    return redenvenster(
        CatalogusState,
        CatalogusState.intrekken,
        rx.cond(aantal == 1, "1 versie intrekken?", f"{aantal} versies intrekken?"),
        callout("warn", "Dit gebeurt er", "Er komt niemand meer bij op een zitting met deze versies. Wat al is afgenomen, blijft staan. Weer vaststellen kan later, per versie."),
        rx.el.ul(
            rx.foreach(CatalogusState.gekozen, lambda k: rx.el.li(k.label, key=k.waarde)),
            class_name="regels kort", aria_label="Deze versies", tab_index=0,
        ),
        daad=CatalogusState.trek_in,
        knop="Trek in",
        sluit=CatalogusState.vraag_intrekken(False),
        hulp="Het examenbureau leest deze reden.",
    )  # fmt: skip


def _naam(r: rx.Var) -> rx.Component:
    return rx.el.div(
        verwijzing(r.naam, href=paden.versie(r.id)),
        rx.cond(r.waarschuwing, rx.el.div(r.waarschuwing, class_name="small muted"), rx.fragment()),
        _vink(r),
    )


def _ophalen() -> rx.Component:
    return ophaalvenster(
        CatalogusState,
        "Catalogus ophalen",
        "U ziet eerst wat er nieuw, gewijzigd en ingetrokken is. Daarna beslist u of het wordt doorgevoerd.",
        field(
            "zoek",
            "Alleen toetsen met deze woorden",
            hulp="Leeg is de hele catalogus. Bij een deel ervan ziet u niet wat is ingetrokken.",
            fouten=CatalogusState.veldfouten,
            verplicht=False,
        ),
        checkbox("gelicentieerd", "Alleen toetsen waarvoor de school een licentie heeft"),
        systeem="afnamesysteem",
        knop="Ophalen en vergelijken",
    )
