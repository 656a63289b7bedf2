"""One programme: what turning the year does in sentences and row by row, the one button, and the way back."""

from typing import Any

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    link_button,
    page_head,
    pager,
    portal_page,
    redenvenster,
    rij,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.plannen.lezen.jaarwissel import GedraaidRij, GevolgRij
from portal.state.plannen.jaarwissel_opleiding import JaarOpleidingState as S


@portal_page(
    f"{paden.JAAR}/[opleiding_id]", "Het jaar draait voor een opleiding", needs=P.RAPPORT_INZIEN, on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
)  # fmt: skip
def jaarwissel_opleiding() -> rx.Component:
    """The dry run, its rows, and what was done before."""
    b = S.beeld
    return rx.fragment(
        page_head(
            rx.cond(b.naam != "", b.naam, "Het jaar draait"),
            rx.cond(b.naam != "", rx.fragment("Schooljaar ", b.schooljaar, ". Het nieuwe cohort is ", b.cohort, ".")),
            rx.cond(b.mag, link_button("Plan als raster", paden.EXAMENPLAN_RASTER + "?opleiding=" + b.id)),
            rx.cond(b.mag & (b.te_doen > 0), button("Draai het jaar", S.draai, soort="primair")),
            kruimel=verwijzing("Het jaar draait", href=paden.JAAR + "?jaar=" + b.schooljaar),
        ),
        rx.cond(S.terug, rx.fragment(), error_callout(S.fout)),
        rx.cond(S.samenvatting != "", callout("ok", "Dit is gedaan", S.samenvatting)),
        rx.cond(S.geladen, rx.fragment(_proef(), _eerder()), card(skeleton(6, S.fout))),
        _terug(),
    )  # fmt: skip


def _proef() -> rx.Component:
    b = S.beeld
    return card(
        vak(
            rx.el.ul(rx.foreach(b.zinnen, lambda z: rx.el.li(z)), class_name="opsomming"),
            rx.el.p(
                rx.cond(b.te_doen > 0, "Er is nog niets veranderd.", "Er is nu niets te doen."),
                class_name="small muted",
            ),
        ),
        rx.cond(S.totaal > 0, vak(rij(rx.foreach(b.aantallen, _kies)))),
        rx.cond(S.totaal > 0, _tabel()),
        pager(S, S.ga_naar),
        titel="Wat er gebeurt",
    )


def _kies(k: Any) -> rx.Component:
    aan = S.filters.contains("toon") & (S.filters["toon"] == k.waarde)
    return button(k.label, S.kies(k.waarde), custom_attrs={"aria-pressed": rx.cond(aan, "true", "false")})


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom("Wie", _wie, kop=True),
            Kolom("Examen", lambda r: r.wat),
            Kolom("Wat er gebeurt", lambda r: rx.el.div(tag(r.toon, r.gevolg), rx.cond(r.reden != "", rx.el.div(r.reden, class_name="small muted")))),
        ],
        bijschrift="Wat er per student en examen gebeurt",
        leeg=rx.fragment(),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _wie(r: GevolgRij) -> rx.Component:
    return rx.cond(r.student_id != "", verwijzing(r.wie, href=paden.STUDENTEN + "/" + r.student_id, klasse="naam"), r.wie)  # fmt: skip


def _eerder() -> rx.Component:
    return card(
        data_table(
            S.eerder,
            [
                Kolom("Wanneer", lambda d: rx.el.span(d.wanneer, class_name="num"), kop=True),
                Kolom("Wat", lambda d: d.wat),
                Kolom("Door", lambda d: d.door),
                Kolom("Stand", lambda d: rx.el.div(tag(d.toon, d.status), rx.cond(d.reden != "", rx.el.div(d.reden, class_name="small muted")))),
                Kolom("", _acties),
            ],
            bijschrift="Eerder gedraaid",
            leeg=empty_state("Nog niet gedraaid", rx.cond(S.beeld.mag, "Lees hierboven wat er gebeurt, en draai dan het jaar.", "Draaien doet het examenbureau.")),
            sleutel=lambda d: d.id,
        ),
        titel="Eerder gedraaid",
    )  # fmt: skip


def _acties(d: GedraaidRij) -> rx.Component:
    return rx.cond(d.terug, button("Draai terug", S.toon_terug(d.id), label="Draai terug: " + d.wanneer))


def _terug() -> rx.Component:
    t = S.terug
    return redenvenster(
        S,
        rx.cond(t, True, False),
        "Terugdraaien",
        rx.cond(
            t,
            rx.fragment(
                rx.el.p(rx.el.b(t.opleiding), ": terug gaan ", rx.el.b(t.kan), "; er blijven ", rx.el.b(t.blijft), "."),
                callout("info", "Dit gebeurt er", "Wat toen is gemaakt en nog niet is gebruikt, wordt weer zoals het was. Wat intussen is vastgesteld, gewijzigd of gebruikt, blijft. Daarna kunt u het jaar opnieuw draaien."),
                rx.el.ul(rx.foreach(t.rijen, _terugrij), class_name="regels kort"),
                rx.cond(t.meer > 0, rx.el.p("En nog ", t.meer, " andere.", class_name="small muted")),
            ),
        ),
        daad=S.draai_terug,
        knop="Draai terug",
        sluit=S.sluit,
    )  # fmt: skip


def _terugrij(r: GevolgRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(r.wie, tag(r.toon, r.gevolg), class_name="rij uit"),
        rx.cond(r.reden != "", rx.el.div(r.reden, class_name="small muted")),
        key=r.id,
    )
