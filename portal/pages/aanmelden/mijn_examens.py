"""All open exams of a student, each with its next step."""

import reflex as rx

from portal.components import page_head, portal_page, skeleton
from portal.domain.rechten import P, Rol
from portal.pages.aanmelden.examenkaarten import examenkaarten, kaartfout
from portal.state.aanmelden.mijn_examens import ExamensState as S


@portal_page(
    "/examens",
    "Mijn examens",
    needs=P.INSCHRIJVING_ZELF,
    on_load=S.laad,
    rollen=(Rol.STUDENT,),
    groep="",
    icoon="graduation-cap",
    volgorde=10,
    onderbalk=True,
)
def examens() -> rx.Component:
    """The cards."""
    return rx.el.div(
        page_head("Mijn examens", "Per examen zie je wat je nu kunt doen."),
        kaartfout(),
        rx.cond(S.geladen, examenkaarten(S.examens), skeleton(6)),
        class_name="smal",
    )
