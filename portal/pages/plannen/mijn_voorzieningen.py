"""The accommodations of a student, and asking for one."""

import reflex as rx

from portal.components import button, card, empty_state, error_callout, page_head, portal_page, skeleton, tag
from portal.domain.rechten import P, Rol
from portal.pages.aanmelden.voorziening_vragen import trek_in, vraagvenster
from portal.services.plannen.lezen.voorzieningen import VoorzieningRij
from portal.state.aanmelden.voorziening_vragen import VoorzieningVragenState as V
from portal.state.plannen.mijn_voorzieningen import VoorzieningenAanvragenState as S


@portal_page(
    "/voorzieningen-aanvragen",
    "Voorzieningen",
    needs=P.VOORZIENING_AANVRAGEN,
    on_load=S.laad,
    rollen=(Rol.STUDENT,),
    groep="",
    icoon="accessibility",
    volgorde=40,
    onderbalk=True,
)
def voorzieningen_aanvragen() -> rx.Component:
    """A list and a form."""
    return rx.el.div(
        page_head(
            "Voorzieningen",
            "Hulp bij je examens, zoals extra tijd. Wat is toegekend, geldt vanzelf bij elk nieuw examen.",
            button("Vraag een voorziening aan", V.voor(""), soort="primair"),
        ),
        error_callout(S.fout),
        rx.cond(V.open, rx.fragment(), error_callout(V.fout)),
        rx.cond(
            S.geladen,
            card(
                rx.cond(
                    S.rijen.length() > 0,
                    rx.el.ul(rx.foreach(S.rijen, _regel)),
                    empty_state("Je hebt geen voorzieningen", "Heb je er een nodig? Vraag die dan op tijd aan."),
                )
            ),
            skeleton(4),
        ),
        vraagvenster(zelf=True),
        class_name="smal",
    )


def _regel(v: VoorzieningRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(v.tekst), tag(v.status_toon, v.status), class_name="kop"),
        rx.cond(v.periode != "", rx.el.div(v.periode, class_name="small muted")),
        rx.el.p("Aangevraagd op ", v.sinds, class_name="small muted"),
        trek_in(v),
        rx.cond(v.reden != "", rx.el.p("Toelichting: ", v.reden, class_name="small")),
        rx.cond(v.clausule != "", rx.el.p(v.clausule, class_name="clausule")),
        class_name="item",
        key=v.id,
    )
