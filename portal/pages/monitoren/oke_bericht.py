"""One exchange: what it was about, how it ended, how to repair it, and the raw message for who may read it."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    definition_list,
    error_callout,
    link_button,
    page_head,
    portal_page,
    rij,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.grond.historie import met_historie
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.monitoren.oke_bericht import OkeBerichtState as S

B = S.bericht
R = S.bericht.rij


@portal_page(
    "/oke/[bericht_id]",
    "OKE-bericht",
    needs=P.OKE_MONITOREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
)
def oke_bericht() -> rx.Component:
    """The exchange, or grey lines until it is there."""
    terug = rx.el.div(link_button("Naar de OKE-monitor", paden.OKE))
    return rx.fragment(
        error_callout(S.fout),
        rx.cond(B, _inhoud(), rx.cond(S.fout == "", skeleton(8), terug)),
    )


def _inhoud() -> rx.Component:
    return rx.fragment(
        page_head(
            rx.el.span(R.flow_naam, " ", tag(R.toon, R.status_label), class_name="titel-met-tag"),
            rx.el.span(R.richting, " · ", R.partner, " · ", R.moment),
            rx.cond(
                R.herstelbaar,
                button("Opnieuw aanbieden", S.opnieuw, soort="primair"),
                rx.fragment(),
            ),
            kruimel=verwijzing("OKE-monitor", href=paden.OKE),
        ),
        rx.cond(
            B.herstel != "",
            callout(
                "bad",
                B.verklaring,
                B.herstel,
                rx.cond(B.herstel_link != "", verwijzing("Naar de zitting", href=B.herstel_link), rx.fragment()),
            ),
            rx.fragment(),
        ),
        rx.cond(
            B.wacht_op != "",
            callout("info", "Dit bericht wacht op een eerder bericht", B.wacht_op),
            rx.fragment(),
        ),
        met_historie(Over.BERICHT, S.bericht_id, card(vak(_feiten()), titel="Gegevens"), _berichten(), naam="Bericht"),
    )


def _berichten() -> rx.Component:
    return rx.cond(
        B.toon_inhoud,
        rx.fragment(
            card(vak(_rauw(B.inhoud, "Er is geen inhoud verstuurd.")), titel="Bericht"),
            card(vak(_rauw(B.antwoord, "Er is geen antwoord bewaard.")), titel="Antwoord"),
        ),
        callout(
            "plain",
            "De inhoud is niet zichtbaar",
            "Alleen het examenbureau leest namen en inhoud van berichten. U ziet de technische gegevens.",
        ),
    )


def _feiten() -> rx.Component:
    leeg = rx.el.span("–", class_name="faint")
    return definition_list(
        ("Stroom", rx.el.span(R.flow, " · ", R.flow_naam)),
        ("Verzoek", rx.el.code(R.verzoek, class_name="adres")),
        ("Antwoord van de partner", rx.cond(R.http_status != "", rx.el.span("HTTP ", R.http_status), leeg)),
        (
            "Onderwerp",
            rx.cond(
                (R.zitting_id != "") & B.toon_inhoud,
                verwijzing(R.onderwerp, href=paden.zitting(R.zitting_id)),
                rx.cond(R.onderwerp != "", R.onderwerp, leeg),
            ),
        ),
        ("Student", rx.cond(R.student != "", R.student, leeg)),
        ("Uitleg", rx.cond(R.uitleg != "", R.uitleg, leeg)),
        ("Pogingen", R.pogingen.to(str)),
        ("Gemaakt", R.moment),
        ("Afgehandeld", B.afgehandeld_op),
        ("Volgende poging", rij(rx.cond(B.niet_voor != "", B.niet_voor, leeg))),
    )


def _rauw(tekst: rx.Var, leeg: str) -> rx.Component:
    return rx.cond(
        tekst != "",
        rx.el.pre(tekst, class_name="rauw", tab_index=0, aria_label="Ruwe inhoud"),
        rx.el.p(leeg, class_name="muted"),
    )
