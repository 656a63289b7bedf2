"""The dialog to enrol one student by hand, for every page that offers it."""

import reflex as rx

from portal.components import button, field, formulier, hidden, nog_meer, select_field, venster
from portal.pages.aanmelden.examen_kiezen import examen_velden
from portal.state.aanmelden.student_aanmelden import StudentAanmeldenState as A


def aanmeldvenster() -> rx.Component:
    """Who, and for which exam."""
    return venster(
        A.open,
        "Student aanmelden",
        formulier(
            rx.cond(A.vast, hidden("student_id", A.student), _wie()),
            rx.cond(A.student != "", examen_velden(A, "Examen")),
            on_submit=A.meld_aan,
            acties=(
                button("Annuleren", A.toon(False)),
                button("Meld aan", soort="primair", type="submit", uit=A.examens.length() == 0),
            ),
        ),
        fout=A.fout,
        sluit=A.toon(False),
    )


def _wie() -> rx.Component:
    return rx.fragment(
        field(
            "zoekterm", "Zoek op naam of nummer", type="search", verplicht=False,
            on_change=A.zoek_student.debounce(250), auto_complete="off", custom_attrs={"form": "buiten"},
        ),
        select_field("student_id", "Student", A.studenten, on_change=A.kies_student, fouten=A.veldfouten),
        nog_meer(A.studenten_over, "Zoek op naam of nummer."),
    )  # fmt: skip
