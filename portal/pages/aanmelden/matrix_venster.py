"""The dialog about one cell of the matrix: what was decided before, and a decision with a reason of its own."""

from __future__ import annotations

import reflex as rx

from portal.components import STUDENT_LEEST, button, formulier, rij, tag, textarea_field, venster, verwijzing
from portal.services.aanmelden.lezen.matrix_cel import GoBesluitRij
from portal.services.grond import paden
from portal.state.aanmelden.matrix import GoMatrixState as S

_KEUZES = (("go", "Go"), ("no_go", "No-go"), ("trek_in", "Intrekken"))


def celvenster() -> rx.Component:
    """Opens with Enter, N or a click on a cell that takes no tick."""
    v = S.over
    return venster(
        rx.cond(v, True, False),
        "Besluiten en eigen reden",
        rx.cond(
            v,
            rx.fragment(
                rx.el.p(
                    verwijzing(v.student, href=paden.student(v.student_id), klasse="naam"),
                    " · ", v.examen, rx.el.br(), rx.el.span(v.cel.tekst, " ", v.cel.bij, " · ", v.kans, class_name="muted"),
                ),
                rx.cond(v.cel.eerder != "", rx.el.p("Eerdere uitslagen: ", v.cel.eerder)),
                rx.cond(v.cel.waarom != "", rx.el.p(v.cel.waarom, class_name="sterk")),
                rx.cond(
                    v.besluiten.length() > 0,
                    rx.el.ul(rx.foreach(v.besluiten, _besluit), class_name="regels kort"),
                    rx.el.p("Hier is nog niets besloten.", class_name="muted"),
                ),
                rx.cond(v.cel.kan != "", _vorm(), rij(button("Sluit", S.sluit))),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _besluit(b: GoBesluitRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(tag(b.toon, b.besluit), rx.el.span(b.door, class_name="small muted"), class_name="rij uit"),
        rx.el.div(b.reden),
        rx.cond(b.geldt != "", rx.el.div(b.geldt, class_name="small muted")),
        key=b.id,
    )


def _vorm() -> rx.Component:
    """A decision for this cell alone; it joins the others and is carried out with them."""
    return formulier(
        rx.el.fieldset(
            rx.el.legend("Wat besluit u hier", class_name="sterk"),
            *[
                rx.cond(
                    S.over.cel.kan.contains(waarde),  # type: ignore[union-attr]  # a Var
                    rx.el.label(
                        rx.el.input(type="radio", name="besluit", value=waarde, default_checked=S.over_besluit == waarde),
                        rx.el.span(tekst),
                        class_name="vink",
                    ),
                )
                for waarde, tekst in _KEUZES
            ],
            class_name="kaal",
        ),
        textarea_field(
            "reden", "Eigen reden", hulp=STUDENT_LEEST, rijen=3, max_length=500, fouten=S.veldfouten,
            default_value=S.over_reden,
        ),
        on_submit=S.bewaar_eigen,
        acties=(button("Terug", S.sluit), button("Neem op", soort="primair", type="submit")),
    )  # fmt: skip
