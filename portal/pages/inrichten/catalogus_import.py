"""An import preview: new, changed and withdrawn, before anything changes."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    kpi,
    kpis,
    page_head,
    portal_page,
    skeleton,
    tabs,
    tag,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.state.inrichten.catalogus_import import CatalogusImportState as S

_SOORTEN = (
    ("", "Alle wijzigingen"),
    ("nieuw", "Nieuw"),
    ("gewijzigd", "Gewijzigd"),
    ("ingetrokken", "Ingetrokken"),
    ("ongewijzigd", "Ongewijzigd"),
)


@portal_page(
    "/catalogus/import/[voorstel_id]",
    "Catalogus vergelijken",
    needs=P.CATALOGUS_IMPORTEREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
)
def catalogus_import() -> rx.Component:
    """The counts, the lines per kind, and the one button that applies them."""
    return rx.fragment(
        page_head(
            "Catalogus vergelijken",
            rx.el.span("Opgehaald bij ", S.voorstel.leverancier, " op ", S.voorstel.opgehaald, "."),
            rx.cond(
                S.voorstel.toegepast | (S.voorstel.id == ""),
                rx.fragment(),
                button("Voer door", S.pas_toe, soort="primair"),
            ),
            kruimel=verwijzing("Catalogus en versies", href=paden.CATALOGUS),
        ),
        error_callout(S.fout),
        rx.cond(
            S.voorstel.toegepast,
            callout("ok", "Deze import is doorgevoerd", "Haal de catalogus opnieuw op om verder te vergelijken."),
            callout("info", "Er is nog niets gewijzigd", "Wat de school besloot over een versie, blijft altijd staan."),
        ),
        rx.cond(
            S.voorstel.keus != "",
            callout("info", rx.el.span("Alleen ", S.voorstel.keus), "Wat daarbuiten valt, is niet vergeleken."),
            rx.fragment(),
        ),
        rx.cond(
            S.voorstel.onleesbaar > 0,
            callout(
                "warn",
                rx.el.span("Niet te gebruiken: ", S.voorstel.onleesbaar),
                "Deze toetsen voldoen niet aan de afspraak en blijven zoals ze zijn. In het OKE-logboek staat waarom.",
            ),
            rx.fragment(),
        ),
        kpis(
            kpi("Nieuw", S.voorstel.nieuw, "komt in de catalogus"),
            kpi("Gewijzigd", S.voorstel.gewijzigd, "door de leverancier"),
            kpi("Ingetrokken", S.voorstel.ingetrokken, "niet meer te plannen"),
            kpi("Ongewijzigd", S.voorstel.ongewijzigd, "blijft zoals het is"),
        ),
        card(
            rx.el.div(tabs(_SOORTEN, S.soort, S.kies, "Soort wijziging"), class_name="vak"),
            rx.cond(S.geladen, _tabel(), skeleton(6, S.fout)),
        ),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.regels,
        [
            Kolom("Versie", _naam, kop=True),
            Kolom("Code", lambda r: rx.el.span(r.code, class_name="num")),
            Kolom("Wat verandert", _uitleg),
            Kolom("Soort", lambda r: tag(r.toon, r.soort.capitalize())),
        ],
        bijschrift="Verschillen met de catalogus",
        leeg=empty_state("Niets te doen", "In deze groep zijn geen verschillen.", icoon_naam="circle-check"),
        sleutel=lambda r: r.component_id,
    )


def _naam(r: rx.Var) -> rx.Component:
    return rx.el.div(
        r.naam, rx.cond(r.waarschuwing, rx.el.div(r.waarschuwing, class_name="small muted"), rx.fragment())
    )


def _uitleg(r: rx.Var) -> rx.Component:
    return rx.el.div(rx.foreach(r.uitleg, lambda t: rx.el.div(t, class_name="small")))
