"""Planning a sitting: first what and when, then what is free at that moment."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    NIET_VRIJ,
    button,
    callout,
    card,
    checkbox,
    empty_state,
    error_callout,
    field,
    formulier,
    hidden,
    link_button,
    page_head,
    portal_page,
    search_box,
    select_field,
    skeleton,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.plannen.tijdscenario import tijdscenario
from portal.services.grond import paden
from portal.state.plannen.zitting_nieuw import ZittingNieuwState as S


@portal_page(
    "/zittingen/nieuw",
    "Zitting plannen",
    needs=P.ZITTING_PLANNEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
)
def zitting_nieuw() -> rx.Component:
    """Search a version, then the form."""
    return rx.fragment(
        page_head(
            "Zitting plannen",
            "U ziet alleen lokalen en medewerkers die dan vrij zijn.",
            kruimel=verwijzing("Zittingen", href=paden.ZITTINGEN),
        ),
        error_callout(S.fout),
        rx.cond(
            S.geladen,
            rx.el.div(card(_zoek(), titel="Welk examen?"), _formulier(), class_name="stapel"),
            skeleton(8),
        ),
    )


def _zoek() -> rx.Component:
    return vak(
        search_box(S.zoek, S.zoeken, label="Zoek op naam of code"),
        rx.cond(
            S.versies.length() == 0,
            empty_state(
                "Geen vastgestelde versie gevonden",
                "Alleen een versie die de commissie heeft vastgesteld kan worden gepland. Was de zitting al, met een versie "
                "van toen? Open die versie in de catalogus en kies ‘Achteraf invoeren’.",
                link_button("Naar de catalogus", paden.CATALOGUS),
                icoon_naam="file-search",
            ),
            rx.fragment(
                select_field(
                    "versie_keuze",
                    "Vastgestelde versie",
                    S.versies,
                    value=S.versie_id,
                    on_change=S.kies_versie,
                    key=S.versies.length(),
                ),
                rx.cond(
                    S.veldfouten["versie_id"],
                    rx.el.p("Kies een versie.", class_name="veldfout", role="alert"),
                    rx.fragment(),
                ),
                rx.cond(
                    S.versies.length() == 50,
                    rx.el.p(
                        "U ziet de eerste 50 versies. Zoek om de lijst korter te maken.",
                        class_name="small muted",
                        role="status",
                    ),
                    rx.fragment(),
                ),
            ),
        ),
    )


def _formulier() -> rx.Component:
    return formulier(
        hidden("versie_id", S.versie_id),
        card(vak(_wanneer()), titel="Wanneer en voor hoeveel?"),
        card(vak(_vrij()), titel="Waar en met wie?"),
        card(
            vak(
                tijdscenario(S.veldfouten, leeg="Zoals bij het examen"),
                checkbox(
                    "zelf_inschrijven",
                    "Studenten met een Go mogen dit moment zelf kiezen",
                    hulp="De school bepaalt bij Instellingen tot hoe lang voor het begin dat kan.",
                ),
                checkbox(
                    "bevestigd",
                    "Ook als het dan weekend, feestdag, sluitingsdag of nacht is",
                    hulp="Zonder dit vinkje weigert het portaal zo’n moment.",
                ),
                field(
                    "achteraf",
                    "Achteraf invoeren: waarom?",
                    hulp="Alleen voor een zitting die al is geweest, bijvoorbeeld op papier na een storing. Anders leeg.",
                    fouten=S.veldfouten,
                    verplicht=False,
                    max_length=500,
                ),
                field(
                    "naam",
                    "Naam van de zitting",
                    hulp="Leeg laten: dan krijgt de zitting de naam van de versie.",
                    fouten=S.veldfouten,
                    verplicht=False,
                    max_length=200,
                ),
            ),
            titel="Verder",
        ),
        on_submit=S.plan,
        key=S.beurt.to_string(),
        acties=(
            link_button("Annuleren", paden.ZITTINGEN),
            button("Plan de zitting", soort="primair", type="submit", bezig=S.bezig),
        ),
    )


def _wanneer() -> rx.Component:
    return rx.el.div(
        field(
            "start",
            "Dag en begintijd",
            type="datetime-local",
            fouten=S.veldfouten,
            default_value=S.start,
            on_change=S.kies_start.debounce(400),
        ),
        field(
            "capaciteit",
            "Aantal plaatsen",
            type="number",
            fouten=S.veldfouten,
            default_value=S.capaciteit,
            on_change=S.kies_capaciteit.debounce(400),
        ),
        class_name="velden-naast",
    )


def _vrij() -> rx.Component:
    return rx.fragment(
        rx.cond(
            S.let_op != "",
            callout(
                "warn", "Een ongewoon moment", rx.fragment(S.let_op, " Bedoelt u dit zo? Vink dat dan onderaan aan.")
            ),
        ),
        rx.cond(
            S.duurt != "",
            rx.cond(
                S.ruimten.length() > 0,
                rx.el.p(S.duurt, class_name="muted", role="status"),
                callout("warn", "Geen lokaal vrij", "Kies een ander moment of minder plaatsen."),
            ),
            rx.el.p("Kies eerst een versie, een moment en het aantal plaatsen.", class_name="muted", role="status"),
        ),
        select_field(
            "ruimte_id", "Lokaal", S.ruimten, fouten=S.veldfouten, disabled=S.ruimten.length() == 0, weg=NIET_VRIJ
        ),
        rx.el.div(
            select_field(
                "surveillant_id",
                "Surveillant",
                S.surveillanten,
                leeg="Later kiezen",
                verplicht=False,
                fouten=S.veldfouten,
                disabled=S.duurt == "",
                weg=NIET_VRIJ,
            ),
            select_field(
                "beoordelaar_id",
                "Beoordelaar",
                S.beoordelaars,
                leeg="Later kiezen",
                verplicht=False,
                fouten=S.veldfouten,
                disabled=S.duurt == "",
                weg=NIET_VRIJ,
            ),
            class_name="velden-naast",
        ),
    )
