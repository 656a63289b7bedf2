"""The whole matrix: every permission with its meaning, source and reach per role, read from the rules themselves."""

import reflex as rx

from portal.components import (
    button,
    card,
    empty_state,
    error_callout,
    page_head,
    portal_page,
    search_box,
    skeleton,
    tag,
)
from portal.domain.rechten import P, Rol
from portal.pages.beheren.rechtennav import rechtennav
from portal.pages.beheren.rolformulier import ROLLEN
from portal.services.beheren.lezen.matrix import MatrixRij
from portal.services.grond import paden
from portal.state.beheren.rechten_matrix import RechtenMatrixState as S


@portal_page(paden.RECHTEN_MATRIX, "Wat elke rol mag", needs=P.RECHTEN_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER,))
def rechten_matrix() -> rx.Component:
    """Filter at the top, the matrix below; cards on a phone."""
    return rx.fragment(
        page_head("Wat elke rol mag", "Dit zijn de regels waar het portaal zich zelf aan houdt. Ze zijn voor iedereen gelijk."),
        rechtennav(paden.RECHTEN_MATRIX),
        error_callout(S.fout),
        rx.cond(S.geladen, card(_filter(), rx.cond(S.rijen.length() > 0, _matrix(), _leeg())), card(skeleton(10))),
    )  # fmt: skip


def _filter() -> rx.Component:
    return rx.el.div(
        search_box(S.zoek, S.zoeken, label="Zoek een recht", voorbeeld="Bijvoorbeeld: vaststellen"),
        rx.el.select(
            rx.el.option("Alle rollen", value=""),
            *[rx.el.option(f"Alleen wat {tekst} mag", value=waarde) for waarde, tekst in ROLLEN],
            value=S.rol,
            on_change=S.kies_rol,
            class_name="invoer",
            aria_label="Rol",
        ),
        rx.el.p(S.totaal, " rechten", class_name="small muted num", role="status"),
        class_name="vak werkbalk",
    )


def _leeg() -> rx.Component:
    return empty_state(
        "Geen recht gevonden",
        "Zoek op een ander woord, of kies alle rollen.",
        button("Toon alles", S.zoeken({"zoek": ""})),
    )


def _matrix() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption("Wat elke rol mag, en hoe ver dat reikt", class_name="sr"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("Recht", scope="col"),
                    *[rx.el.th(rol.label, scope="col") for rol in Rol],
                    rx.el.th("Bron", scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(S.rijen, _rij)),
            class_name="tabel matrix",
        ),
        class_name="tabelvak",
        role="region",
        aria_label="Matrix van rechten",
        tab_index=0,
    )


def _rij(r: MatrixRij) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.div(r.label),
            rx.el.div(r.uitleg, class_name="small muted gewoon"),
            rx.cond(r.hele_school, rx.el.div(tag("info", "Alleen met een rol voor de hele school"))),
            rx.cond(r.mandateerbaar, rx.el.div(tag("info", "Mag onder mandaat"))),
            rx.cond(
                r.nooit_samen_met != "",
                rx.el.div("Nooit samen op één zaak met: ", r.nooit_samen_met, class_name="small muted gewoon"),
            ),
            scope="row",
            class_name="rijkop",
        ),
        *[_cel(r, i, rol.label) for i, rol in enumerate(Rol)],
        rx.el.td(r.bron, class_name="small muted", custom_attrs={"data-label": "Bron"}),
        key=r.permission,
    )


def _cel(r: MatrixRij, i: int, label: str) -> rx.Component:
    heeft = r.cellen[i] != ""
    inhoud = rx.cond(
        heeft,
        tag("ok", r.cellen[i]),
        rx.fragment(rx.el.span("–", class_name="faint", aria_hidden="true"), rx.el.span("niet", class_name="sr")),
    )
    return rx.el.td(inhoud, class_name=rx.cond(heeft, "", "niets"), custom_attrs={"data-label": label})
