"""The dialogs of a teacher: Go, no-go, withdraw, why not, and enrolling a student."""

import reflex as rx

from portal.components import (
    button,
    callout,
    field,
    formulier,
    redenvenster,
    select_field,
    venster,
)
from portal.pages.aanmelden.examen_kiezen import examen_velden
from portal.state.aanmelden.studenten import StudentAanmeldenState as A
from portal.state.aanmelden.studenten import StudentenState as S


def vensters() -> rx.Component:
    """All dialogs; one is open at most."""
    return rx.fragment(
        _besluit("go", "Go geven", "De student mag een moment kiezen. De Go geldt 180 dagen.", S.besluit, "Geef Go"),
        _besluit(
            "no_go",
            "No-go geven",
            "De student leest deze reden en kan nog geen moment kiezen. Staat hij al op een zitting, dan krijgt het examenbureau de vraag hem eraf te halen.",
            S.besluit,
            "Geef no-go",
        ),
        _besluit(
            "trek_in",
            "Besluit intrekken",
            "Het besluit van daarvoor geldt weer, als er een was. Staat de student zonder Go op een zitting, dan krijgt het examenbureau de vraag hem eraf te halen.",
            S.trek_in,
            "Trek in",
        ),
        _besluit(
            "annuleer",
            "Aanmelding annuleren",
            "De student is daarna niet meer aangemeld voor dit examen, en staat op geen wachtlijst meer.",
            S.annuleer,
            "Annuleer aanmelding",
        ),
        _besluit(
            "kans",
            "Extra kans vragen",
            "De examencommissie leest uw vraag en beslist. De student ziet dat de kans gevraagd is.",
            S.vraag_kans,
            "Vraag extra kans",
        ),
        _aanmelden(),
    )


def _besluit(soort: str, titel: str, gevolg: str, op_submit: rx.EventHandler, knop: str) -> rx.Component:
    return redenvenster(
        S,
        S.venster == soort,
        titel,
        rx.cond(S.over, rx.el.p(rx.el.b(S.over.student), " · ", S.over.examen)),
        callout("info", "Dit gebeurt er", gevolg),
        daad=op_submit,
        knop=knop,
        sluit=S.sluit,
        soort="primair",
        terug="Terug",
        rijen=3,
    )


def _aanmelden() -> rx.Component:
    return venster(
        A.open,
        "Student aanmelden",
        formulier(
            field(
                "zoekterm", "Zoek op naam of nummer", type="search", verplicht=False,
                on_change=A.zoek_student.debounce(250), auto_complete="off", custom_attrs={"form": "buiten"},
            ),
            select_field("student_id", "Student", A.studenten, on_change=A.kies_student, fouten=A.veldfouten),
            rx.cond(A.student != "", examen_velden(A, "Examen")),
            on_submit=A.meld_aan,
            acties=(
                button("Annuleren", A.toon(False)),
                button("Meld aan", soort="primair", type="submit", uit=A.examens.length() == 0),
            ),
        ),
        fout=A.fout,
        sluit=A.toon(False),
    )  # fmt: skip
