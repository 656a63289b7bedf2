"""What happened with something, newest first: who, what, when, and old → new."""

from typing import Any

import reflex as rx

from portal.components import card, empty_state, error_callout, tabs, verwijzing
from portal.domain.rechten import RULES, P
from portal.services.grond import paden
from portal.services.grond.audit.lezen import HISTORIE, AuditRij, Wijzigingsdeel
from portal.services.monitoren.lezen.historie import Over
from portal.state.grond.historie import HistorieState as H
from portal.state.raamwerk.sessie import SessieState

_LEZERS = [rol.value for rol in RULES[P.AUDIT_INZIEN].scopes]


def met_historie(over: Over, id: Any, *inhoud: rx.Component, naam: str = "Gegevens") -> rx.Component:
    """The page of one thing with a tab for its history, for roles that read the audit log; others see the thing alone."""
    open_ = H.over == f"{over.value}:" + id
    return rx.fragment(
        rx.cond(
            rx.Var.create(_LEZERS).contains(SessieState.rol),
            tabs(
                (("", naam), ("historie", "Historie")),
                rx.cond(open_, "historie", ""),
                lambda deel: H.toon({"over": over.value, "id": id}) if deel else H.sluit,
            ),
        ),
        rx.cond(open_, rx.fragment(error_callout(H.fout), card(historie(H.rijen))), rx.fragment(*inhoud)),
    )  # fmt: skip


def historie(rijen: Any) -> rx.Component:
    """Acts in words (a Var with rows), or that there are none."""
    return rx.cond(
        rijen.length() > 0,
        rx.fragment(
            rx.el.ol(rx.foreach(rijen, _regel), class_name="spoor"),
            rx.cond(
                rijen.length() >= HISTORIE,
                rx.el.p(
                    f"Dit zijn de nieuwste {HISTORIE} handelingen. Wat ouder is, staat in het auditlog.",
                    class_name="small muted",
                ),
            ),
        ),
        empty_state("Nog niets gebeurd", "Elke handeling komt hier vanzelf te staan."),
    )


def naar_historie(id: Any, van: Any) -> rx.Component:
    """The way to the history of something that has no page of its own."""
    return verwijzing("Historie", href=f"{paden.AUDIT}?onderwerp=" + id, aria_label="Historie van " + van)


def _regel(r: AuditRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(rx.el.span(r.zin, class_name="sterk"), rx.cond(r.over != "", rx.el.span(": ", r.over))),
            rx.el.span(r.moment, " · ", r.rol, class_name="small muted num"),
        ),
        wijzigingen(r),
        key=r.volgnummer,
    )  # fmt: skip


def wijzigingen(r: AuditRij) -> rx.Component:
    """The changed fields, the reason and the mandate of one act."""
    return rx.fragment(
        rx.cond(r.wijzigingen.length() > 0, rx.el.ul(rx.foreach(r.wijzigingen, _deel), class_name="delen")),
        rx.cond(r.reden != "", rx.el.p("Reden: ", r.reden, class_name="small")),
        rx.cond(r.mandaat != "", rx.el.p(r.mandaat, class_name="small muted")),
    )


def _deel(w: Wijzigingsdeel) -> rx.Component:
    return rx.el.li(
        rx.el.span(w.veld, ": ", class_name="muted"),
        rx.cond(
            (w.oud != "") & (w.oud != "–"),
            rx.fragment(rx.el.span(w.oud), " ", rx.el.span("→", aria_hidden="true"), rx.el.span(" wordt ", class_name="sr"), " "),
        ),
        rx.el.span(w.nieuw),
        class_name="small",
    )  # fmt: skip
