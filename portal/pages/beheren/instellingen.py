"""Settings of the school, by group, each with its meaning, and who changed what."""

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
    skeleton,
    stapel,
    textarea_field,
    twee,
    venster,
    vinkjes,
)
from portal.domain.rechten import P, Rol
from portal.services.beheren.lezen.instellingen import InstellingRij, WijzigingRij
from portal.services.grond import paden
from portal.state.beheren.instellingen import InstellingenState as S

_GROEPEN = ("School", "Termijnen", "Besluiten", "Bewaren", "Koppelingen", "Veiligheid")


@portal_page(
    paden.INSTELLINGEN,
    "Instellingen",
    needs=P.INSTELLING_BEHEREN,
    on_load=S.laad,
    rollen=(Rol.BEHEERDER,),
    groep="Beheer",
    icoon="settings",
    volgorde=30,
)
def instellingen() -> rx.Component:
    """Values at the left, changes at the right."""
    return rx.fragment(
        page_head("Instellingen", "Namen, termijnen en teksten van uw school. Een wijziging geldt direct voor iedereen."),
        rx.cond(~S.over.bool(), error_callout(S.fout)),
        rx.cond(
            S.geladen,
            twee(stapel(*[_groep(g) for g in _GROEPEN], klasse="ruim"), _log()),
            card(skeleton(10)),
        ),
        _venster(),
    )  # fmt: skip


def _groep(naam: str) -> rx.Component:
    return card(
        rx.el.ul(
            rx.foreach(S.rijen, lambda r: rx.cond(r.groep == naam, _instelling(r))),
            class_name="instellingen",
        ),
        titel=naam,
    )


def _instelling(r: InstellingRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(r.label, class_name="sterk"),
            rx.el.p(r.uitleg, class_name="small muted"),
            rx.el.p(rx.cond(r.waarde != "", r.waarde, "Nog niet ingevuld"), class_name="waarde"),
            rx.cond(r.gewijzigd != "", rx.el.p("Gewijzigd door ", r.gewijzigd, class_name="small faint")),
        ),
        button("Wijzig", S.open(r.sleutel), label="Wijzig " + r.label),
        key=r.sleutel,
    )


def _log() -> rx.Component:
    return card(
        rx.cond(
            S.log.length() > 0,
            rx.el.ol(rx.foreach(S.log, _regel), class_name="spoor"),
            empty_state("Nog niets gewijzigd", "Alle waarden staan op de standaard."),
        ),
        titel="Laatste wijzigingen",
    )


def _regel(r: WijzigingRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.span(r.label, class_name="sterk"), rx.el.span(r.moment, class_name="small muted num")),
        rx.el.p(r.oud, " ", rx.el.span("→", aria_hidden="true"), rx.el.span(" wordt ", class_name="sr"), r.nieuw, class_name="small breek"),
        rx.el.p(r.wie, class_name="small muted"),
        key=r.volgnummer,
    )  # fmt: skip


def _venster() -> rx.Component:
    o, dicht = S.over, S.open("")
    return venster(
        S.over.bool(),
        o.label,
        rx.cond(o.soort == "dagen", _dagen(), _waarde()),
        fout=S.fout,
        sluit=dicht,
    )


def _dagen() -> rx.Component:
    """Days one by one, as a calendar has them; what is not ticked goes."""
    o = S.over
    return formulier(
        rx.el.p(o.uitleg, class_name="small muted"),
        rx.cond(
            o.dagen.length() > 0,
            vinkjes(
                "blijft", "Deze dagen", o.dagen, aan=True, hulp="Haal het vinkje weg bij een dag die niet meer geldt."
            ),
            rx.el.p("Er zijn nog geen dagen ingevuld.", class_name="muted"),
        ),
        twee(
            field("vanaf", "Dag erbij", type="date", verplicht=False, fouten=S.veldfouten),
            field("tot", "Tot en met", type="date", verplicht=False, fouten=S.veldfouten, hulp="Alleen voor meer dagen, zoals een vakantie."),
        ),
        on_submit=S.bewaar_dagen,
        key=o.sleutel + o.waarde,
        acties=(button("Annuleren", S.open("")), button("Bewaar", soort="primair", type="submit")),
    )  # fmt: skip


def _waarde() -> rx.Component:
    o, dicht = S.over, S.open("")
    return formulier(
        rx.match(
            o.soort,
            ("lang", textarea_field("waarde", o.label, hulp=o.uitleg, rijen=6, max_length=2000, fouten=S.veldfouten, default_value=o.waarde)),
            ("rechten", textarea_field("waarde", o.label, hulp=o.uitleg, rijen=3, verplicht=False, fouten=S.veldfouten, default_value=o.waarde)),
            ("getal", field("waarde", o.label, hulp=o.uitleg, type="number", fouten=S.veldfouten, default_value=o.waarde)),
            field("waarde", o.label, hulp=o.uitleg, fouten=S.veldfouten, default_value=o.waarde),
        ),
        rx.el.p("Standaard: ", rx.cond(o.standaard != "", o.standaard, "leeg"), class_name="small muted"),
        on_submit=S.bewaar,
        acties=(button("Annuleren", dicht), button("Bewaar", soort="primair", type="submit")),
    )  # fmt: skip
