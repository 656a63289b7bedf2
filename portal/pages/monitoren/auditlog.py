"""The audit log: every act as a sentence, with old → new, and proof that nobody changed it."""

from functools import reduce
from operator import or_
from typing import Any

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    page_head,
    pager,
    portal_page,
    rij,
    search_box,
    skeleton,
)
from portal.domain.rechten import P, Rol
from portal.pages.grond.historie import wijzigingen
from portal.services.grond import paden
from portal.services.grond.audit.lezen import AuditRij, acties, soorten
from portal.state.monitoren.auditlog import AuditlogState as S


@portal_page(
    paden.AUDIT,
    "Auditlog",
    needs=P.AUDIT_INZIEN,
    on_load=S.laad,
    rollen=(Rol.BEHEERDER, Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU),
    groep="Controleren",
    icoon="scroll-text",
    volgorde=80,
)
def auditlog() -> rx.Component:
    """Filters, the acts, and the check of the chain."""
    return rx.fragment(
        page_head(
            "Auditlog",
            "Wie deed wat, wanneer en in welke rol. Niemand kan hier iets wijzigen of wissen.",
            button("Als csv", S.exporteer("csv"), icoon_naam="download"),
            button("Als Excel", S.exporteer("xlsx"), icoon_naam="download"),
            button("Controleer de keten", S.controleer, soort="primair", bezig=S.bezig),
        ),
        error_callout(S.fout),
        rx.cond(S.keten != "", _keten()),
        card(
            _filters(),
            rx.cond(S.geladen, _tabel(), skeleton(10)),
            pager(S, S.ga_naar, _kolommen()),
        ),
    )


def _keten() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(S.keten, class_name="sterk"),
            rx.el.p(S.keten_punt),
            rx.el.p("Gecontroleerd op ", S.keten_op, class_name="small"),
        ),
        class_name="let-op " + S.keten_toon,
        role="status",
    )


def _keuze(leeg: str, opties: list[tuple[str, str]], waarde: rx.Var, kies: Any, label: str) -> rx.Component:
    return rx.el.select(
        rx.el.option(leeg, value=""),
        *[rx.el.option(tekst[0].upper() + tekst[1:], value=code) for code, tekst in opties],
        value=waarde,
        on_change=kies,
        class_name="invoer",
        aria_label=label,
    )


def _dag(waarde: rx.Var, kies: Any, label: str) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, class_name="small muted"),
        rx.el.input(type="date", value=waarde, on_change=kies, class_name="invoer"),
        class_name="rij",
    )


def _filters() -> rx.Component:
    gekozen = (S.zoek, S.actie, S.rol, S.soort, S.van, S.tot, S.persoon, S.onderwerp)
    actief = reduce(or_, [v != "" for v in gekozen])
    rollen = [(r.value, r.label) for r in Rol] + [("systeem", "Systeem of partner")]
    return rx.el.div(
        search_box(S.zoek, S.zoeken, label="Zoek op naam, handeling of onderwerp"),
        _keuze("Alle handelingen", acties(), S.actie, S.kies_actie, "Handeling"),
        _keuze("Alle rollen", rollen, S.rol, S.kies_rol, "Rol"),
        _keuze("Alle onderwerpen", soorten(), S.soort, S.kies_soort, "Onderwerp"),
        _dag(S.van, S.kies_van, "Van"),
        _dag(S.tot, S.kies_tot, "Tot en met"),
        rx.cond(actief, button("Wis filters", S.wis, soort="stil")),
        rx.cond(S.persoon_naam != "", rx.el.span("Alleen ", rx.el.b(S.persoon_naam), class_name="small muted")),
        rx.cond(S.onderwerp != "", rx.el.span("Alleen één onderwerp", class_name="small muted")),
        class_name="vak werkbalk",
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Handelingen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Niets gevonden", "Kies een andere periode of handeling, of wis de filters."),
        sleutel=lambda r: r.volgnummer,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Handeling", _handeling, kop=True),
        Kolom("Moment", lambda r: rx.el.span(r.moment, class_name="num nowrap"), sorteer="moment"),
        Kolom("Wie", _wie),
        Kolom("Onderwerp", _onderwerp),
    ]


def _handeling(r: AuditRij) -> rx.Component:
    return rx.el.div(rx.el.div(r.zin), rx.el.div(wijzigingen(r), class_name="gewoon"))


def _wie(r: AuditRij) -> rx.Component:
    return rx.cond(
        r.persoon_id != "",
        rx.el.div(
            button(r.wie, S.kies_persoon(r.persoon_id), soort="stil", label="Alleen handelingen van " + r.wie),
            rx.el.div(r.rol, class_name="small muted"),
        ),
        rx.el.div(rij(r.wie), rx.el.div(r.rol, class_name="small muted")),
    )


def _onderwerp(r: AuditRij) -> rx.Component:
    return rx.cond(
        r.onderwerp_id != "",
        rx.el.div(
            button(r.onderwerp, S.kies_onderwerp(r.onderwerp_id), soort="stil", label="Alleen dit onderwerp: " + r.onderwerp),
            rx.el.div(r.over, class_name="small muted"),
        ),
        rx.el.span(r.onderwerp, class_name="muted"),
    )  # fmt: skip
