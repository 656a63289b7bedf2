"""The list of sittings: when, which exam, where, how full and who."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    link_button,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tabs,
    tag,
    verwijzing,
)
from portal.domain.levensloop import ZITTING
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.plannen.uit_bestand import ZITTINGEN
from portal.state.plannen.zittingen import ZittingenState

_PERIODES = (
    ("", "Vanaf vandaag"),
    ("vandaag", "Vandaag"),
    ("morgen", "Morgen"),
    ("week", "Deze week"),
    ("eerder", "Eerder"),
)


@portal_page(
    "/zittingen",
    "Zittingen",
    needs=P.ZITTING_INZIEN,
    on_load=ZittingenState.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.DOCENT, Rol.EXAMENCOMMISSIE),
    groep="Plannen en afnemen",
    icoon="calendar-days",
    volgorde=10,
)
def zittingen() -> rx.Component:
    """The list with period, state and search."""
    return rx.fragment(
        page_head(
            "Zittingen",
            "Elk examenmoment met lokaal, bezetting en wie erbij is.",
            rx.cond(ZittingenState.mag_plannen, rx.fragment(*_plannen()), rx.fragment()),
        ),
        error_callout(ZittingenState.fout),
        card(
            rx.el.div(
                tabs(_PERIODES, _filter("periode"), ZittingenState.kies_periode, label="Periode"),
                rx.el.div(
                    search_box(ZittingenState.zoek, ZittingenState.zoeken, label="Zoek op examen, versie of lokaal"),
                    _status(),
                    _dagen(),
                    class_name="werkbalk",
                ),
                class_name="vak",
            ),
            rx.cond(ZittingenState.geladen, _tabel(), skeleton(8)),
            pager(ZittingenState, ZittingenState.ga_naar, _kolommen()),
        ),
    )


def _plannen() -> tuple[rx.Component, ...]:
    """Plan one, or many from a file; the list as a file that can be read in again."""
    return (
        button("Als xlsx", ZittingenState.exporteer_lijst, icoon_naam="download", label="Deze lijst als xlsx"),
        rx.cond(
            ZittingenState.mag_inlezen,
            verwijzing("Uit een bestand", href=paden.basis(ZITTINGEN.naam), klasse="btn"),
        ),
        link_button("Zitting plannen", paden.ZITTING_NIEUW, soort="primair"),
    )


def _filter(naam: str) -> rx.Var:
    return rx.cond(ZittingenState.filters.contains(naam), ZittingenState.filters[naam], "")


def _status() -> rx.Component:
    return rx.el.select(
        rx.el.option("Elke status", value=""),
        *[rx.el.option(tekst, value=status) for status, (tekst, _toon) in ZITTING.labels.items()],
        value=_filter("status"),
        on_change=ZittingenState.kies_status,
        aria_label="Status",
        class_name="invoer",
    )


def _dagen() -> rx.Component:
    def dag(naam: str, label: str) -> rx.Component:
        waarde = _filter(naam)
        return rx.el.input(
            type="date", name=naam, default_value=waarde, key=waarde, aria_label=label, class_name="invoer"
        )

    return rx.el.form(
        dag("van", "Van dag"),
        rx.el.span("t/m", class_name="small muted"),
        dag("tot", "Tot en met dag"),
        button("Toon", type="submit"),
        on_submit=ZittingenState.kies_dagen,
        class_name="rij",
    )


def _tabel() -> rx.Component:
    return data_table(
        ZittingenState.rijen,
        _kolommen(),
        bijschrift="Zittingen",
        state=ZittingenState,
        op_sorteer=ZittingenState.sorteren,
        leeg=empty_state(
            "Geen zittingen gevonden",
            "Kies een andere periode of status, of plan een nieuwe zitting.",
            icoon_naam="calendar-x",
        ),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Examen", _naam, "naam", kop=True),
        Kolom("Moment", _moment, "start"),
        Kolom("Lokaal", lambda r: r.ruimte, sorteer="lokaal"),
        Kolom("Bezet", lambda r: r.bezet, getal=True, sorteer="bezet"),
        Kolom("Surveillant", lambda r: _wie(r.surveillant)),
        Kolom("Beoordelaar", lambda r: _wie(r.beoordelaar)),
        Kolom("Status", lambda r: tag(r.status_toon, r.status_tekst), "status"),
    ]


def _naam(r: rx.Var) -> rx.Component:
    return rx.el.div(
        verwijzing(r.naam, href=paden.zitting(r.id)),
        rx.el.div(r.versie, class_name="small faint"),
    )


def _moment(r: rx.Var) -> rx.Component:
    return rx.el.div(r.dag, rx.el.div(r.tijd, class_name="small muted"), class_name="num")


def _wie(naam: rx.Var) -> rx.Component:
    return rx.cond(naam != "", rx.el.span(naam), tag("warn", "Nog niemand"))
