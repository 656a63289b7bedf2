"""My sittings: today first, one tap from the screen of each."""

import reflex as rx

from portal.components import (
    card,
    empty_state,
    error_callout,
    link_button,
    page_head,
    portal_page,
    skeleton,
    tag,
    worklist,
    worklist_row,
)
from portal.domain.rechten import P, Rol
from portal.pages.plannen.agendalink import agendalink
from portal.services.afnemen.lezen.mijn_zittingen import MijnZitting
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.afnemen.mijn_zittingen import AfnemenState as S


@portal_page(
    "/afnemen",
    "Mijn zittingen",
    needs=P.ZITTING_AFNEMEN,
    on_load=S.laad,
    rollen=(Rol.SURVEILLANT, Rol.BEOORDELAAR),
    groep="Plannen en afnemen",
    icoon="clipboard-check",
    volgorde=10,
    badge=badge(paden.AFNEMEN),
)
def afnemen() -> rx.Component:
    """Three lists: today, coming, earlier."""
    return rx.fragment(
        page_head("Mijn zittingen", "Een zitting kan open vanaf een uur voor het begin."),
        error_callout(S.fout),
        rx.cond(
            S.geladen,
            rx.fragment(
                _lijst("Vandaag", S.vandaag, "Vandaag heeft u geen zitting", "Kijk hieronder wat er komt."),
                _lijst(
                    "Komende zittingen",
                    S.komend,
                    "Er staat nog niets gepland",
                    "Het examenbureau koppelt u aan een zitting.",
                ),
                rx.cond(
                    S.eerder.length() > 0,
                    _lijst("Afgelopen twee weken", S.eerder, "", ""),
                    rx.fragment(),
                ),
            ),
            skeleton(6),
        ),
        agendalink(),
    )


def _lijst(titel: str, rijen: rx.Var, leeg: str, uitleg: str) -> rx.Component:
    return card(
        worklist(rijen, _rij, empty_state(leeg, uitleg, icoon_naam="calendar")),
        titel=titel,
        telling=rijen.length(),
    )


def _rij(r: MijnZitting) -> rx.Component:
    return worklist_row(
        r.naam,
        rx.fragment(r.wanneer, " · ", r.plaats),
        tag(r.status_toon, r.status_tekst),
        rx.cond(
            r.dicht != "",
            rx.el.span(r.dicht, class_name="small muted"),
            link_button(r.actie, r.link, soort="normaal"),
        ),
        sleutel=r.id,
    )
