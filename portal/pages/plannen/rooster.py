"""The timetable of a student: when, where and with which accommodations."""

import reflex as rx

from portal.components import card, empty_state, error_callout, link_button, page_head, portal_page, rij, skeleton, tag
from portal.domain.rechten import P, Rol
from portal.pages.plannen.agendalink import agendalink
from portal.pages.zenden.startlink import startknop
from portal.services.grond import paden
from portal.state.plannen.rooster import RoosterKaart
from portal.state.plannen.rooster import RoosterState as S


@portal_page(
    "/rooster",
    "Rooster",
    needs=P.INSCHRIJVING_ZELF,
    on_load=S.laad,
    rollen=(Rol.STUDENT,),
    groep="",
    icoon="calendar",
    volgorde=20,
    onderbalk=True,
)
def rooster() -> rx.Component:
    """A list by day and the link for a calendar."""
    leeg = empty_state(
        "Er staat nog geen examen gepland",
        "Heb je een Go? Kies dan een moment.",
        link_button("Naar mijn examens", paden.EXAMENS, soort="primair"),
        icoon_naam="calendar",
    )
    return rx.el.div(
        page_head("Rooster", "Je examens vanaf vandaag. Wees er een kwartier van tevoren en neem je ID mee."),
        error_callout(S.fout),
        rx.cond(
            S.geladen,
            card(rx.cond(S.rijen.length() > 0, rx.el.ul(rx.foreach(S.rijen, roosterregel)), leeg)),
            skeleton(6),
        ),
        agendalink(),
        class_name="smal",
    )


def roosterregel(r: RoosterKaart) -> rx.Component:
    """One exam with day, room, accommodations and the link to start."""
    return rx.el.li(
        rx.el.div(rx.el.b(r.naam), tag(r.status_toon, r.status_tekst), class_name="kop"),
        rx.el.p(r.dag, ", ", r.tijd, " · ", r.plaats, class_name="muted"),
        rx.cond(r.voorzieningen.length() > 0, rij(rx.foreach(r.voorzieningen, lambda v: tag("info", v)))),
        startknop(r.startlink, r.start_vanaf),
        class_name="item",
        key=r.id,
    )
