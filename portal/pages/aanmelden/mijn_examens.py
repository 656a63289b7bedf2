"""All open exams of a student, each with its next step."""

import reflex as rx

from portal.components import button, error_callout, page_head, portal_page, skeleton, stapel
from portal.domain.rechten import P, Rol
from portal.pages.aanmelden.buiten_plan import verzoekenlijst, vraagvenster
from portal.pages.aanmelden.examenkaarten import examenkaarten, kaartfout
from portal.state.aanmelden.buiten_plan import BuitenPlanState as B
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
        page_head(
            "Mijn examens", "Per examen zie je wat je nu kunt doen.",
            button("Vraag een ander examen", B.voor("")),
        ),
        kaartfout(),
        rx.cond(B.open, rx.fragment(), error_callout(B.fout)),
        rx.cond(
            S.geladen,
            stapel(examenkaarten(S.examens), verzoekenlijst(S.verzoeken, zelf=True), klasse="ruim"),
            skeleton(6),
        ),
        vraagvenster(zelf=True),
        class_name="smal",
    )  # fmt: skip
