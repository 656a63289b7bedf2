"""The report of a sitting: to be signed, and read-only after that, with its fingerprint and additions."""

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    checkbox,
    definition_list,
    empty_state,
    formulier,
    stapel,
    textarea_field,
    twee,
    vak,
)
from portal.domain.statussen import ZittingStatus
from portal.pages.afnemen.bestanden import bestanden_kaart
from portal.services.afnemen.lezen.zitting import IncidentRij
from portal.state.afnemen.zitting import AfnemenZittingState as S


def verslag(studenten: rx.Component) -> rx.Component:
    """The report of a closed or signed sitting, with its students."""
    return rx.fragment(
        rx.cond(S.scherm.mag_ondertekenen, _ondertekenen(), rx.cond(S.scherm.mag_heropenen, card(vak(_heropen())))),
        rx.cond(
            (S.scherm.status == ZittingStatus.GESLOTEN) & ~S.scherm.mag_ondertekenen,
            callout("warn", "Nog niet ondertekend", "De surveillant ondertekent het proces-verbaal."),
        ),
        twee(stapel(_verslag(), _aanvullingen(), studenten), stapel(_feiten(), _incidenten(), bestanden_kaart(S))),
    )


def _ondertekenen() -> rx.Component:
    return card(
        vak(
            rx.el.p("Lees het verslag, de presentie en de incidenten hieronder nog eens na.", class_name="muted"),
            formulier(
                checkbox("akkoord", "Dit proces-verbaal klopt"),
                on_submit=S.onderteken,
                key=S.scherm.id,
                acties=(
                    rx.cond(S.scherm.mag_heropenen, _heropen()),
                    button("Incident melden", S.toon("incident"), groot=True),
                    button("Onderteken", soort="primair", type="submit", groot=True),
                ),
            ),
        ),
        titel="Proces-verbaal ondertekenen",
    )


def _heropen() -> rx.Component:
    return button("Heropen de zitting", S.toon("heropenen"), groot=True)


def _verslag() -> rx.Component:
    z = S.scherm
    return card(
        vak(
            rx.cond(
                z.verslag != "",
                rx.el.p(z.verslag, style={"whiteSpace": "pre-line"}),
                rx.el.p("Geen bijzonderheden.", class_name="muted"),
            )
        ),
        rx.cond(
            z.verslag_tas != "",
            vak(
                rx.el.h3("Uit het afnamesysteem"),
                rx.el.p(z.verslag_tas, style={"whiteSpace": "pre-line"}),
            ),
        ),
        titel="Verslag",
    )


def _feiten() -> rx.Component:
    z = S.scherm
    return card(
        vak(
            definition_list(
                ("Versie", rx.el.span(z.versie, class_name="num")),
                ("Aanwezig", rx.fragment(z.aanwezig, " van ", z.totaal)),
                ("Geopend", z.geopend),
                ("Gesloten", z.gesloten),
                ("Ondertekend", rx.cond(z.ondertekend != "", z.ondertekend, "Nog niet")),
            ),
            rx.cond(
                z.vingerafdruk != "",
                rx.el.div(
                    rx.el.p("Vingerafdruk", class_name="muted"),
                    rx.el.p(z.vingerafdruk, class_name="mono"),
                    rx.el.p("Hiermee is te zien of het verslag is veranderd.", class_name="small muted"),
                ),
            ),
        ),
        titel="Proces-verbaal",
    )


def _incidenten() -> rx.Component:
    return card(
        rx.cond(
            S.scherm.incidenten.length() > 0,
            rx.el.ul(rx.foreach(S.scherm.incidenten, _incident)),
            empty_state("Geen incidenten", "Er is niets gemeld.", icoon_naam="circle-check"),
        ),
        titel="Incidenten",
    )


def _incident(i: IncidentRij) -> rx.Component:
    return rx.el.li(
        rx.el.b(i.tijd, " · ", i.wie),
        rx.el.p(i.soort, ": ", i.omschrijving),
        rx.el.p("Gemeld door ", i.door, class_name="small muted"),
        class_name="item",
        style={"gap": "2px"},
        key=i.id,
    )


def _aanvullingen() -> rx.Component:
    z = S.scherm
    return rx.cond(
        z.status == ZittingStatus.ONDERTEKEND,
        card(
            rx.cond(
                z.aanvullingen.length() > 0,
                rx.el.ul(rx.foreach(z.aanvullingen, lambda a: rx.el.li(a, class_name="item"))),
            ),
            rx.cond(
                z.mag_aanvullen,
                vak(
                    formulier(
                        textarea_field(
                            "tekst",
                            "Aanvulling",
                            hulp="Wat ondertekend is, verandert niet. Uw naam en de tijd staan erbij.",
                            rijen=3,
                            fouten=S.veldfouten,
                            max_length=2000,
                        ),
                        on_submit=S.vul_aan,
                        acties=(
                            button("Presentie verbeteren", S.toon("presentie")),
                            button("Voeg toe", type="submit"),
                        ),
                        key=z.id + "-" + z.aanvullingen.length().to_string(),
                    )
                ),
                rx.cond(z.aanvullingen.length() == 0, vak(rx.el.p("Er zijn geen aanvullingen.", class_name="muted"))),
            ),
            titel="Aanvullingen",
        ),
    )
