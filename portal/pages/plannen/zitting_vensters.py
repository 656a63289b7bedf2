"""The dialogs of the sitting page: each names what will follow."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    NIET_VRIJ,
    STUDENT_LEEST,
    bevestigvenster,
    button,
    callout,
    checkbox,
    field,
    formulier,
    hidden,
    select_field,
    textarea_field,
    venster,
)
from portal.domain.statussen import ZittingStatus
from portal.pages.plannen.tijdscenario import tijdscenario
from portal.state.plannen.zitting import ZittingActieState as A
from portal.state.plannen.zitting import ZittingState as S

Z = S.zitting


def vensters() -> rx.Component:
    """All of them; at most one is open."""
    return rx.fragment(
        _definitief(),
        _annuleer(),
        _wijzig(),
        _medewerker_op("surveillant"),
        _medewerker_op("beoordelaar"),
        _afhalen(),
        _terugzetten(),
        _van_wachtlijst(),
        _herhalen(),
        _medewerker_af(),
        _vervang(),
        _verplaats(),
        _plaats_allen(),
    )


def _definitief() -> rx.Component:
    return bevestigvenster(
        A.venster == "definitief",
        "Zitting definitief maken?",
        rx.cond(
            Z.oke,
            "Studenten en medewerkers zien de zitting in hun rooster. Het afnamesysteem krijgt bericht.",
            "Studenten en medewerkers zien de zitting in hun rooster.",
        ),
        fout=A.fout,
        bevestig="Maak definitief",
        op_ja=A.maak_definitief,
        op_nee=A.open(""),
    )


def _medewerker_af() -> rx.Component:
    return bevestigvenster(
        A.venster == "medewerker_af",
        f"{A.medewerker} van de zitting halen?",
        "De medewerker ziet de zitting niet meer. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht.",
        fout=A.fout,
        bevestig="Haal af",
        op_ja=A.haal_medewerker_af,
        op_nee=A.open(""),
    )


def _acties(tekst: str, soort: str = "primair") -> tuple[rx.Component, ...]:
    return (button("Terug", A.open("")), button(tekst, soort=soort, type="submit"))  # type: ignore[arg-type]


def _annuleer() -> rx.Component:
    return venster(
        A.venster == "annuleer",
        "Zitting annuleren?",
        callout(
            "warn",
            "Dit gebeurt er",
            rx.cond(
                Z.bezet == 1,
                "1 student komt weer vrij voor een ander moment. Dit kunt u niet terugdraaien.",
                f"{Z.bezet} studenten komen weer vrij voor een ander moment. Dit kunt u niet terugdraaien.",
            ),
        ),
        _van_anderen(),
        formulier(
            hidden("zitting_id", Z.id),
            textarea_field("reden", "Reden", hulp="Studenten en medewerkers lezen deze reden.", fouten=A.veldfouten),
            on_submit=A.annuleer,
            acties=_acties("Annuleer de zitting", "gevaar"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _vervang() -> rx.Component:
    return venster(
        A.venster == "vervang",
        f"Wie neemt het over van {A.medewerker}?",
        callout(
            "info",
            "Dit gebeurt er",
            "Open beoordelingen gaan mee; wat al gedaan is, blijft staan. Beiden lezen de reden. Loopt de zitting, dan "
            "staat de wissel in het proces-verbaal.",
        ),
        formulier(
            hidden("medewerker_id", A.medewerker_id),
            select_field(
                "persoon_id",
                "Wie neemt het over?",
                A.opties,
                hulp="Alleen wie deze rol heeft en vrij is.",
                fouten=A.veldfouten,
            ),
            textarea_field("reden", "Reden", fouten=A.veldfouten),
            on_submit=A.vervang,
            acties=_acties("Vervang"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _naar_welke() -> rx.Component:
    return rx.cond(
        A.opties.length() == 0,
        callout("warn", "Geen andere zitting met plaats", "Plan eerst een zitting voor dit examen."),
        select_field("zitting_id", "Naar welke zitting?", A.opties, fouten=A.veldfouten),
    )


def _verplaats() -> rx.Component:
    return venster(
        A.venster == "verplaats",
        f"{A.student} verplaatsen",
        rx.el.p("De student gaat van deze zitting af en op de andere, of er verandert niets.", class_name="muted"),
        formulier(
            hidden("deelname_id", A.deelname_id),
            _naar_welke(),
            textarea_field("reden", "Reden", hulp=STUDENT_LEEST, fouten=A.veldfouten),
            on_submit=A.verplaats,
            acties=_acties("Verplaats"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _plaats_allen() -> rx.Component:
    return venster(
        A.venster == "plaats_allen",
        "Plaats allen op een andere zitting",
        rx.el.p("Wie geen plaats krijgt, wordt met de reden genoemd.", class_name="muted"),
        formulier(
            hidden("van_id", Z.id),
            _naar_welke(),
            on_submit=A.plaats_allen,
            acties=_acties("Plaats allen"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _van_anderen() -> rx.Component:
    """Whom it concerns outside one's own team, so that nobody decides about them unseen."""
    return rx.cond(Z.andere_teams != "", callout("warn", "Dit raakt ook anderen", Z.andere_teams), rx.fragment())


def _wijzig() -> rx.Component:
    return venster(
        A.venster == "wijzig",
        "Zitting wijzigen",
        rx.cond(
            (Z.status == ZittingStatus.GEPLAND) & (Z.bezet > 0),
            callout(
                "info", "Studenten en medewerkers zien de wijziging direct", "Het afnamesysteem krijgt ook bericht."
            ),
            rx.fragment(),
        ),
        _van_anderen(),
        formulier(
            hidden("zitting_id", Z.id),
            hidden("stond", A.stond),
            field(
                "start",
                "Dag en begintijd",
                type="datetime-local",
                default_value=A.start,
                on_change=A.kies_start.debounce(400),
                fouten=A.veldfouten,
            ),
            field(
                "capaciteit",
                "Aantal plaatsen",
                type="number",
                default_value=A.capaciteit,
                on_change=A.kies_capaciteit.debounce(400),
                fouten=A.veldfouten,
            ),
            rx.cond(A.let_op != "", callout("warn", "Een ongewoon moment", A.let_op)),
            rx.cond(A.eigen_lokaal != "", callout("warn", "Dit lokaal kan dan niet", A.eigen_lokaal)),
            select_field(
                "ruimte_id",
                "Lokaal",
                A.opties,
                hulp="Alleen lokalen die dan vrij zijn en groot genoeg.",
                fouten=A.veldfouten,
                default_value=Z.ruimte_id,
                weg=NIET_VRIJ,
            ),
            rx.cond(Z.oke, tijdscenario(A.veldfouten, default_value=Z.tijdscenario), rx.fragment()),
            checkbox("bevestigd", "Ook als het dan weekend, feestdag, sluitingsdag of nacht is"),
            checkbox(
                "zonder_wie_niet_kan",
                "Verplaats zonder wie dan niet kan",
                hulp="Wie dan iets anders heeft, gaat van de zitting af en leest dat. Op uw werklijst staat wie een ander moment zoekt.",
            ),
            on_submit=A.wijzig,
            acties=_acties("Bewaar wijziging"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _medewerker_op(rol: str) -> rx.Component:
    return venster(
        A.venster == rol,
        f"Koppel {rol}",
        rx.cond(
            A.opties.length() == 0,
            callout("warn", "Niemand vrij", f"Er is op dit moment geen {rol} die niet al bij een andere zitting is."),
            rx.fragment(),
        ),
        formulier(
            hidden("zitting_id", Z.id),
            hidden("rol", rol),
            select_field(
                "persoon_id",
                rol.capitalize(),
                A.opties,
                hulp="Alleen wie deze rol heeft en dan vrij is.",
                fouten=A.veldfouten,
            ),
            on_submit=A.zet_medewerker_op,
            acties=_acties("Koppel"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _herhalen() -> rx.Component:
    return venster(
        A.venster == "herhalen",
        f"Dezelfde variant nog eens voor {A.student}?",
        rx.el.p("De examencommissie beslist. Daarna kunt u de student hier plaatsen."),
        formulier(
            hidden("zitting_id", Z.id),
            hidden("inschrijving_id", A.inschrijving_id),
            textarea_field("toelichting", "Toelichting", hulp="Waarom is er geen andere variant?", fouten=A.veldfouten),
            on_submit=A.vraag_commissie,
            acties=_acties("Vraag de commissie"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _van_wachtlijst() -> rx.Component:
    return venster(
        A.venster == "wachtlijst",
        "Student van de wachtlijst halen?",
        formulier(
            hidden("zitting_id", Z.id),
            select_field("inschrijving_id", "Student", Z.wachtrij, fouten=A.veldfouten),
            textarea_field("reden", "Reden", hulp=STUDENT_LEEST, fouten=A.veldfouten),
            on_submit=A.haal_van_wachtlijst,
            acties=_acties("Haal van de wachtlijst", "gevaar"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _afhalen() -> rx.Component:
    return venster(
        A.venster == "afhalen",
        f"{A.student} van de zitting halen?",
        callout(
            "warn",
            "Dit gebeurt er",
            "De plaats komt vrij. Staat er iemand op de wachtlijst, dan schuift die door. De student ziet de wijziging.",
        ),
        formulier(
            hidden("deelname_id", A.deelname_id),
            textarea_field("reden", "Reden", hulp=STUDENT_LEEST, fouten=A.veldfouten),
            on_submit=A.haal_af,
            acties=_acties("Haal van de zitting", "gevaar"),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )


def _terugzetten() -> rx.Component:
    return venster(
        A.venster == "terugzetten",
        "Student terugzetten?",
        rx.cond(
            A.opties.length() == 0,
            rx.fragment(
                callout(
                    "info", "Niemand om terug te zetten", "Niemand is van deze zitting gehaald en zoekt nog een plaats."
                ),
                button("Sluiten", A.open("")),
            ),
            rx.fragment(
                callout(
                    "info",
                    "Dit gebeurt er",
                    "Een student die er per ongeluk af is, krijgt weer een plaats. Is alles bezet, dan komt hij vooraan op de wachtlijst.",
                ),
                formulier(
                    select_field("deelname_id", "Student", A.opties, fouten=A.veldfouten),
                    textarea_field("reden", "Reden", hulp=STUDENT_LEEST, fouten=A.veldfouten),
                    on_submit=A.zet_terug,
                    acties=_acties("Zet terug"),
                ),
            ),
        ),
        fout=A.fout,
        sluit=A.open(""),
    )
