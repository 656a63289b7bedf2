"""The accommodations of a student, and asking for one."""

import reflex as rx

from portal.components import (
    button,
    card,
    empty_state,
    error_callout,
    field,
    formulier,
    page_head,
    portal_page,
    select_field,
    skeleton,
    tag,
    textarea_field,
    venster,
)
from portal.domain.rechten import P, Rol
from portal.domain.voorzieningen import Soort
from portal.services.plannen.lezen.voorzieningen import VoorzieningRij
from portal.state.plannen.mijn_voorzieningen import VoorzieningenAanvragenState as S

_SOORTEN = tuple((s.value, s.label) for s in Soort)


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
            button("Vraag een voorziening aan", S.toon(True), soort="primair"),
        ),
        rx.cond(S.open, rx.fragment(), error_callout(S.fout)),
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
        _venster(),
        class_name="smal",
    )


def _regel(v: VoorzieningRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(v.tekst), tag(v.status_toon, v.status), class_name="kop"),
        rx.cond(v.periode != "", rx.el.div(v.periode, class_name="small muted")),
        rx.el.p("Aangevraagd op ", v.sinds, class_name="small muted"),
        rx.cond(
            v.open,
            button("Trek in", S.trek_in({"voorziening_id": v.id}), soort="stil", label="Trek in: aanvraag " + v.tekst),
        ),
        rx.cond(v.reden != "", rx.el.p("Toelichting: ", v.reden, class_name="small")),
        rx.cond(v.clausule != "", rx.el.p(v.clausule, class_name="clausule")),
        class_name="item",
        key=v.id,
    )


def _venster() -> rx.Component:
    return venster(
        S.open,
        "Vraag een voorziening aan",
        formulier(
            select_field("soort", "Wat heb je nodig?", _SOORTEN, on_change=S.kies_soort, fouten=S.veldfouten),
            rx.cond(
                S.soort == Soort.EXTRA_TIJD.value,
                rx.el.div(
                    field(
                        "minuten",
                        "Hoeveel minuten extra?",
                        type="number",
                        verplicht=False,
                        hulp="Laat leeg voor 30 minuten.",
                        fouten=S.veldfouten,
                    ),
                    field(
                        "procent",
                        "Of hoeveel procent van de toets?",
                        type="number",
                        verplicht=False,
                        hulp="Bijvoorbeeld 25. De langste van de twee telt.",
                        fouten=S.veldfouten,
                    ),
                    class_name="velden-naast",
                ),
            ),
            rx.cond(
                S.soort == Soort.OVERIG.value,
                field("omschrijving", "Welke voorziening?", max_length=500, fouten=S.veldfouten),
            ),
            textarea_field(
                "grond",
                "Waarom?",
                verplicht=False,
                hulp="Alleen wie hierover beslist, leest dit. Docent en surveillant zien het niet.",
                max_length=1000,
                fouten=S.veldfouten,
            ),
            on_submit=S.vraag,
            acties=(button("Annuleren", S.toon(False)), button("Verstuur aanvraag", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.toon(False),
    )
