"""The home of a student: what to do now, the next exam, the latest results."""

import reflex as rx

from portal.components import card, empty_state, error_callout, page_head, skeleton, verwijzing
from portal.pages.aanmelden.examenkaarten import examenkaarten, kaartfout
from portal.pages.plannen.rooster import roosterregel
from portal.pages.vaststellen.mijn_resultaten import resultaatregel
from portal.services.grond import paden
from portal.state.aanmelden.mijn_examens import ExamensState
from portal.state.werk.student import WerkStudentState as S


def student() -> rx.Component:
    """Three cards under a greeting."""
    return rx.el.div(
        error_callout(S.fout),
        kaartfout(),
        rx.cond(
            S.geladen & ExamensState.geladen,
            rx.fragment(
                page_head(
                    rx.fragment("Hoi ", S.voornaam),
                    rx.match(
                        ExamensState.te_doen,
                        (0, rx.fragment("Je hoeft nu niets te doen.")),
                        (1, rx.fragment("Je hebt 1 ding te doen.")),
                        rx.fragment("Je hebt ", ExamensState.te_doen, " dingen te doen."),
                    ),
                ),
                examenkaarten(ExamensState.eerst),
                card(
                    rx.cond(
                        S.volgend.length() > 0,
                        rx.el.ul(rx.foreach(S.volgend, roosterregel)),
                        empty_state(
                            "Er is nog niets gepland", "Na een Go kies je zelf een moment.", icoon_naam="calendar"
                        ),
                    ),
                    titel="Eerstvolgend examen",
                    meer=verwijzing("Rooster", href=paden.ROOSTER),
                ),
                card(
                    rx.cond(
                        S.resultaten.length() > 0,
                        rx.el.ul(rx.foreach(S.resultaten, lambda r: resultaatregel(r))),
                        empty_state("Nog geen resultaten", "Na je examen zie je ze hier.", icoon_naam="award"),
                    ),
                    titel="Resultaten",
                    meer=verwijzing("Alle resultaten", href=paden.RESULTATEN),
                ),
            ),
            skeleton(8),
        ),
        class_name="smal",
    )
