"""The links into a delivery system: of a student to the exam, of staff to the sitting."""

import reflex as rx


def startknop(adres: rx.Var, vanaf: rx.Var) -> rx.Component:
    """The student's link to the exam, in a window of its own; before the sitting admits only when it will be here."""
    return rx.fragment(
        rx.cond(adres != "", _link("Start het examen", adres, "btn p big")),
        rx.cond(vanaf != "", rx.el.p("Hier kun je het examen starten vanaf ", vanaf, ".", class_name="small muted")),
    )


def naar_afnamesysteem(adres: rx.Var, *, groot: bool = False) -> rx.Component:
    """The link of an invigilator or assessor, in a window of its own."""
    return _link("Naar het afnamesysteem", adres, "btn big" if groot else "btn")


def _link(tekst: str, adres: rx.Var, klasse: str) -> rx.Component:
    return rx.el.a(tekst, href=adres, target="_blank", rel="noopener noreferrer", class_name=klasse)
