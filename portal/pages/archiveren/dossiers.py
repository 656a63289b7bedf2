"""Dossiers: what is complete, what is missing, per sitting and per student."""

import reflex as rx

from portal.components import (
    Kolom,
    card,
    data_table,
    empty_state,
    error_callout,
    filter_links,
    namen,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tag,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.state.archiveren.dossiers import DossiersState as S

_STUDENTEN = f"{paden.DOSSIERS}?soort=studenten"
_ONVOLLEDIG = f"{paden.DOSSIERS}?stand=onvolledig"


@portal_page(
    paden.DOSSIERS,
    "Dossiers",
    needs=P.DOSSIER_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
    groep="Toezicht",
    icoon="folder-check",
    volgorde=20,
)
def dossiers() -> rx.Component:
    """Sittings or students, with what their dossier lacks."""
    return rx.fragment(
        page_head("Dossiers", "Alles wat bewaard moet blijven over zittingen en studenten, en wat nog ontbreekt."),
        error_callout(S.fout),
        filter_links(
            "Onderdeel",
            (("zittingen", "Zittingen"), ("studenten", "Studenten"), ("vernietigen", "Vernietigen")),
            S.soort,
            lambda s: {"studenten": _STUDENTEN, "vernietigen": paden.VERNIETIGEN}.get(s, paden.DOSSIERS),
        ),
        card(
            rx.el.div(
                search_box(
                    S.zoek, S.zoeken,
                    label=rx.cond(S.soort == "studenten", "Zoek op naam of nummer", "Zoek op examen of zitting"),
                ),
                rx.cond(
                    S.soort == "zittingen",
                    filter_links(
                        "Stand",
                        (("alle", "Alle"), ("onvolledig", "Nog niet volledig")),
                        rx.cond(S.onvolledig, "onvolledig", "alle"),
                        lambda s: _ONVOLLEDIG if s == "onvolledig" else paden.DOSSIERS,
                        S,
                    ),
                ),
                class_name="vak werkbalk",
            ),
            rx.cond(S.geladen, rx.cond(S.soort == "studenten", _studenten(), _zittingen()), skeleton(8)),
            pager(S, S.ga_naar, rx.cond(S.soort == "studenten", namen(_studentkolommen()), namen(_zittingkolommen()))),
        ),
    )  # fmt: skip


def _zittingen() -> rx.Component:
    return data_table(
        S.zittingen,
        _zittingkolommen(),
        bijschrift="Dossiers van zittingen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Geen dossiers gevonden", "Een zitting komt hier te staan zodra zij voorbij is."),
        sleutel=lambda r: r.zitting_id,
    )  # fmt: skip


def _zittingkolommen() -> list[Kolom]:
    return [
        Kolom("Examen", lambda r: verwijzing(r.titel, href=r.link), kop=True, sorteer="examen"),
        Kolom("Zitting", lambda r: rx.el.span(r.moment, class_name="num nowrap"), sorteer="zitting"),
        Kolom("Volledig", lambda r: tag(r.toon, f"{r.volledig} %")),
        Kolom("Ontbreekt", lambda r: rx.cond(r.ontbreekt != "", r.ontbreekt, rx.el.span("Niets", class_name="muted"))),
    ]  # fmt: skip


def _studenten() -> rx.Component:
    return data_table(
        S.studenten,
        _studentkolommen(),
        bijschrift="Dossiers van studenten",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Geen student gevonden", "Zoek op een deel van de naam of op het nummer."),
        sleutel=lambda r: r.student_id,
    )  # fmt: skip


def _studentkolommen() -> list[Kolom]:
    return [
        Kolom("Student", lambda r: rx.el.div(verwijzing(r.student, href=r.link), rx.el.div(r.nummer, class_name="small muted num")), kop=True, sorteer="student"),
        Kolom("Opleiding", lambda r: r.opleiding, sorteer="opleiding"),
        Kolom("Cohort", lambda r: rx.el.span(r.cohort, class_name="num"), sorteer="cohort"),
        Kolom("Diploma", lambda r: rx.cond(r.diploma_op != "", tag("ok", r.diploma_op), rx.el.span("Nog niet", class_name="muted")), sorteer="diploma"),
    ]  # fmt: skip
