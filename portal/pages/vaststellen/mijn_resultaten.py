"""The results of a student: provisional marked as such, definitive with what can be done against it and until when."""

import reflex as rx

from portal.components import card, definition_list, empty_state, error_callout, page_head, pager, portal_page, skeleton
from portal.components import tag as label
from portal.domain.rechten import P, Rol
from portal.services.beoordelen.lezen.resultaten import ResultaatRij
from portal.state.vaststellen.mijn_resultaten import ResultatenState as S


@portal_page(
    "/resultaten",
    "Resultaten",
    needs=P.INSCHRIJVING_ZELF,
    on_load=S.laad,
    rollen=(Rol.STUDENT,),
    groep="",
    icoon="award",
    volgorde=30,
    onderbalk=True,
)
def resultaten() -> rx.Component:
    """A list, newest first."""
    leeg = empty_state("Je hebt nog geen resultaten", "Na een examen zie je hier je resultaat.", icoon_naam="award")
    return rx.el.div(
        page_head("Resultaten", "Een definitief resultaat is een besluit van de examencommissie."),
        error_callout(S.fout),
        rx.cond(
            S.geladen,
            card(
                rx.cond(S.rijen.length() > 0, rx.el.ul(rx.foreach(S.rijen, lambda r: resultaatregel(r, True))), leeg),
                rx.cond(S.paginas > 1, pager(S, S.ga_naar)),
            ),
            skeleton(6),
        ),
        class_name="smal",
    )


def resultaatregel(r: ResultaatRij, volledig: bool = False) -> rx.Component:
    """One result; with `volledig` also the decision and its remedies."""
    return rx.el.li(
        rx.el.div(rx.el.b(r.examen), rx.el.span(r.cijfer, class_name="cijfer"), class_name="kop"),
        rx.el.div(
            label(r.status_toon, r.status_tekst),
            rx.cond(r.herzien != "", label("info", "Herzien")),
            rx.cond(r.geslaagd != "", label(r.geslaagd_toon, r.geslaagd)),
            rx.el.span(r.uitleg, class_name="small muted"),
            class_name="rij",
        ),
        _besluit(r) if volledig else rx.fragment(),
        class_name="item",
        key=r.id,
    )


def _besluit(r: ResultaatRij) -> rx.Component:
    return rx.fragment(
        rx.el.p("Examen op ", r.moment, rx.cond(r.punten != "", " · " + r.punten, ""), class_name="small muted"),
        rx.cond(r.herzien != "", rx.el.p(r.herzien, class_name="small")),
        rx.cond(r.norm != "", rx.el.p("Cesuur: ", r.norm, class_name="small muted")),
        rx.cond(
            r.clausule != "",
            rx.el.details(
                rx.el.summary("Niet eens met dit besluit?", class_name="link"),
                definition_list(("Bekendgemaakt", r.bekendgemaakt), ("Laatste dag", r.bezwaar_tot)),
                rx.el.p(r.clausule, class_name="clausule"),
                class_name="besluit",
            ),
        ),
    )
