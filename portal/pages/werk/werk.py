"""The home of every role: what waits for me."""

import reflex as rx

from portal.components import (
    button,
    card,
    empty_state,
    error_callout,
    formulier,
    link_button,
    page_head,
    portal_page,
    rij,
    skeleton,
    stapel,
    tag,
    textarea_field,
    venster,
    worklist,
    worklist_row,
)
from portal.domain.rechten import P
from portal.pages.werk.mededelingen import mededelingen
from portal.pages.werk.regiekamer import regiekamer
from portal.pages.werk.student import student
from portal.services.werk.eerste_keer import Inrichtstap
from portal.services.werk.regels import Werkregel
from portal.state.raamwerk.sessie import SessieState
from portal.state.werk.werk import WerkState as S


@portal_page("/werk", "Mijn werk", needs=P.WERK_INZIEN, on_load=S.laad, groep="", icoon="house", volgorde=0)
def werk() -> rx.Component:
    """A home per role."""
    return rx.fragment(mededelingen(), _per_rol())


def _inrichten() -> rx.Component:
    """What a school does before its first sitting; nothing once there is one."""
    kaart = card(
        rx.el.p(
            "In deze volgorde komt u tot een eerste zitting. Wat klaar is, krijgt een vinkje.", class_name="muted vak"
        ),
        worklist(S.stappen, _stap, rx.fragment()),
        titel="Eerste keer inrichten",
    )
    return rx.cond(S.stappen.length() > 0, kaart)


def _stap(s: Inrichtstap) -> rx.Component:
    return worklist_row(
        s.titel,
        s.uitleg,
        rx.cond(s.klaar, tag("ok", "✓ Klaar"), tag("plain", "Nog te doen")),
        rx.cond(
            s.link != "",
            link_button(rx.fragment("Open", rx.el.span(" " + s.titel, class_name="sr")), s.link),
            rx.el.span(s.wie, class_name="small muted"),
        ),
    )


def _per_rol() -> rx.Component:
    return rx.match(
        SessieState.rol,
        ("student", student()),
        ("examenbureau", rx.fragment(regiekamer(stapel(_inrichten(), werkkaart())), _venster())),
        rx.fragment(
            page_head("Mijn werk", rx.cond(S.stappen.length() > 0, "Richt eerst de school in.", S.zin)),
            rx.cond(S.venster == "", error_callout(S.fout)),
            _inrichten(),
            rx.cond(S.geladen, werkkaart(), skeleton(6)),
        ),
    )


def werkkaart() -> rx.Component:
    """The list of what waits."""
    return card(
        worklist(
            S.regels,
            _regel,
            empty_state("Er wacht niets op u", "Zodra er iets te doen is, staat het hier.", icoon_naam="circle-check"),
        ),
        titel="Wacht op mij",
        telling=S.regels.length(),
    )


def _regel(r: Werkregel) -> rx.Component:
    return worklist_row(
        r.titel,
        r.uitleg,
        rx.cond(r.termijn != "", tag(r.toon, r.termijn), rx.fragment()),
        rx.cond(
            r.taak_id != "",
            rij(
                button("Handel af", S.open_vraag(r.taak_id), label="Handel af: " + r.uitleg),
                link_button(r.actie, r.link),
            ),
            link_button(r.actie, r.link),
        ),
    )


def _venster() -> rx.Component:
    """What was decided about a question."""
    dicht = S.open_vraag("")
    return venster(
        S.venster == "vraag",
        "Vraag afhandelen",
        rx.cond(S.vraag, rx.el.p(S.vraag.uitleg)),
        formulier(
            textarea_field("reden", "Wat is er besloten?", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.handel_af,
            acties=(button("Annuleren", dicht), button("Leg vast", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=dicht,
    )
