"""The control room: the home of the exam office."""

import reflex as rx

from portal.components import card, empty_state, error_callout, kpi, link_button, page_head, skeleton, tag, verwijzing
from portal.services.grond import paden
from portal.services.werk.regiekamer import Kerngetal, VandaagRij
from portal.state.werk.regiekamer import WerkRegiekamerState as S


def regiekamer(werkkaart: rx.Component) -> rx.Component:
    """The day, five numbers, what waits and the rooms."""
    b = S.beeld
    return rx.fragment(
        error_callout(S.fout),
        rx.cond(
            b,
            rx.fragment(
                page_head(
                    b.dag.capitalize(),
                    rx.fragment(b.zin, " ", tag(b.koppelingen_toon, b.koppelingen_zin)),
                    link_button("Zitting plannen", paden.ZITTING_NIEUW, soort="primair"),
                ),
                rx.el.section(rx.foreach(b.getallen, _getal), class_name="card kpis", aria_label="Kerncijfers"),
                rx.el.div(werkkaart, _vandaag(), class_name="two"),
            ),
            skeleton(10),
        ),
    )


def _getal(g: Kerngetal) -> rx.Component:
    return kpi(g.titel, g.waarde, g.uitleg, href=g.link)


def _vandaag() -> rx.Component:
    return card(
        rx.cond(
            S.beeld.vandaag.length() > 0,
            rx.foreach(S.beeld.vandaag, _lokaal),
            empty_state("Vandaag geen zittingen", "Plan er een, of bekijk de week.", icoon_naam="calendar"),
        ),
        titel="Vandaag in de lokalen",
        meer=verwijzing("Rooster", href=paden.ZITTINGEN),
    )


def _lokaal(r: VandaagRij) -> rx.Component:
    return verwijzing(
        rx.el.span(r.tijd, class_name="num"),
        rx.el.span(rx.el.b(r.examen), rx.el.span(r.waar, class_name="small muted", style={"display": "block"})),
        tag(r.toon, r.status),
        href=r.link,
        klasse="lokaal",
    )
