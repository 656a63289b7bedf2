"""The forecast: what is asked for against what is planned, as bars and as a table, and from a week to its sittings."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    checkbox,
    data_table,
    empty_state,
    error_callout,
    field,
    filter_links,
    formulier,
    link_button,
    page_head,
    pager,
    portal_page,
    search_box,
    select_field,
    skeleton,
    stapel,
    tag,
    vak,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.state.plannen.prognose import PrognoseState as S

_CAPACITEIT = (("", "Alle examens"), ("variabel", "Variabele capaciteit"), ("beperkt", "Beperkte capaciteit"))
_BALKEN = (("wens", "Gewenste week"), ("go", "Go, zonder wens"), ("verwacht", "Verwacht"), ("vrij", "Vrije plaatsen"))
F = S.prognose


@portal_page(
    "/prognose",
    "Prognose",
    needs=P.PROGNOSE_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
    groep="Plannen en afnemen",
    icoon="chart-column",
    volgorde=15,
)
def prognose() -> rx.Component:
    """The sentence, the weeks, and the exams or the one that was chosen."""
    return rx.fragment(
        page_head(
            rx.cond(F, rx.cond(F.examen != "", rx.Var.create("Prognose ") + F.examen, "Prognose"), "Prognose"),
            "Hoeveel plaatsen er per week nodig zijn, en hoeveel er gepland staan.",
            kruimel=rx.cond(F, rx.cond(F.examen != "", verwijzing("Alle examens", href=paden.PROGNOSE))),
        ),
        rx.cond(S.bij, rx.fragment(), error_callout(S.fout)),
        rx.cond(
            F,
            stapel(
                rx.cond(F.examen == "", filter_links("Welke examens", _CAPACITEIT, S.capaciteit, _adres, S)),
                _zin(),
                _grafiek(),
                _tabel(),
                rx.cond(F.examen == "", _examens()),
                klasse="ruim",
            ),
            skeleton(10, S.fout),
        ),
        _maken(),
    )


def _adres(soort: str) -> str:
    return f"{paden.PROGNOSE}?capaciteit={soort}" if soort else paden.PROGNOSE


def _zin() -> rx.Component:
    rest = rx.fragment(
        rx.foreach(F.rest, lambda r: rx.el.p(r, key=r)),
        rx.el.p("Geteld op ", F.stand, ".", class_name="small muted"),
    )
    return rx.match(F.toon, *[(t, callout(t, F.zin, rest)) for t in ("warn", "info")], callout("ok", F.zin, rest))


def _grafiek() -> rx.Component:
    """Two bars per week on one scale; the words in it say the numbers, and the table under it says them again."""
    return card(
        rx.el.figure(
            rx.el.ul(
                *[rx.el.li(rx.el.i(class_name=f"staaf {naam}"), tekst) for naam, tekst in _BALKEN],
                class_name="legenda",
                aria_hidden="true",
            ),
            rx.el.div(
                rx.foreach(F.weken, _balken), class_name="staven", role="img", aria_label=F.beeld,
            ),
            class_name="grafiek",
        ),
        titel="Gevraagd en vrij",
    )  # fmt: skip


def _balken(w: Any) -> rx.Component:
    def staaf(nr: int) -> rx.Component:
        return rx.el.i(class_name=f"staaf {_BALKEN[nr][0]}", style={"width": w.balken[nr]})

    return rx.el.div(
        rx.el.span(w.naam, class_name="small"),
        rx.el.div(
            rx.el.div(
                staaf(0),
                staaf(1),
                staaf(2),
                rx.el.span(w.vraag, " gevraagd", class_name="small"),
                class_name="staafrij",
            ),
            rx.el.div(staaf(3), rx.el.span(w.vrij, " vrij", class_name="small muted"), class_name="staafrij"),
        ),
        class_name="staafweek",
        key=w.week,
    )


def _tabel() -> rx.Component:
    return card(
        data_table(
            F.weken,
            [
                Kolom("Week", lambda w: rx.fragment(w.naam, rx.el.div(w.dagen, class_name="small muted")), kop=True),
                Kolom("Gewenst", _gewenst, getal=True),
                Kolom("Go, zonder wens", lambda w: w.go, getal=True),
                Kolom("Verwacht", lambda w: w.verwacht, getal=True),
                Kolom("Nodig", lambda w: rx.el.b(w.vraag), getal=True),
                Kolom("Vrij", lambda w: rx.fragment(rx.el.b(w.vrij), rx.el.div(w.gepland, class_name="small muted")), getal=True),
                Kolom("Oordeel", lambda w: tag(w.toon, w.oordeel)),
                Kolom("", _knop),
            ],
            bijschrift="Nodig en vrij per week",
            leeg=empty_state("Geen weken", "Er is niets te tellen."),
            sleutel=lambda w: w.week,
        ),
        titel="Per week",
    )  # fmt: skip


def _gewenst(w: Any) -> rx.Component:
    return rx.fragment(
        w.wens, rx.cond(w.wens_zonder_go > 0, rx.el.div(w.wens_zonder_go, " nog zonder Go", class_name="small muted"))
    )


def _knop(w: Any) -> rx.Component:
    return rx.cond(
        S.mag_plannen & (w.knop != ""),
        button(w.knop, S.open_week(w.week), label=w.knop + " in " + w.naam.lower()),
        rx.fragment(),
    )


def _examens() -> rx.Component:
    return card(
        vak(search_box(S.zoek, S.zoeken, label="Zoek een examen")),
        data_table(
            F.rijen,
            _examenkolommen(),
            bijschrift="Prognose per examen",
            state=S,
            leeg=empty_state("Geen examens gevonden", "Er is geen examen met vraag of zittingen in deze weken."),
            sleutel=lambda e: e.id,
        ),
        pager(S, S.ga_naar, _examenkolommen()),
        titel="Per examen, het grootste tekort eerst",
    )


def _examenkolommen() -> list[Kolom]:
    return [
        Kolom("Examen", lambda e: verwijzing(e.naam, href=f"{paden.PROGNOSE}?examen={e.id}"), kop=True),
        Kolom("Capaciteit", lambda e: e.capaciteit),
        Kolom("Nodig", lambda e: e.vraag, getal=True),
        Kolom("Vrij", lambda e: e.vrij, getal=True),
        Kolom("Oordeel", lambda e: tag(e.toon, e.waar)),
    ]


def _maken() -> rx.Component:
    return venster(
        rx.cond(S.bij, True, False),
        rx.cond(S.bij, rx.Var.create("Zittingen maken in ") + S.bij.naam, "Zittingen maken"),
        rx.cond(
            S.bij,
            rx.fragment(
                callout(
                    "info", "Dit gebeurt er",
                    S.bij.tekort + " Elke zitting komt in concept, in het kleinste lokaal dat dan vrij is. "
                    "Is een dag vol, dan gaat de volgende dag van die week door. Daarna past u lokaal en tijd aan en kiest u mensen. "
                    "Niemand ziet de zittingen voordat u ze definitief maakt; een zitting die u niet wilt, annuleert u.",
                ),
                rx.cond(S.bij.versies.length() > 0, _formulier(), _geen_versie()),
            ),
        ),
        fout=S.fout,
        sluit=S.open_week(""),
    )  # fmt: skip


def _geen_versie() -> rx.Component:
    return callout(
        "warn", "Er is geen versie om te plannen", "Alleen een versie die de commissie heeft vastgesteld kan worden gepland.",
        link_button("Naar de catalogus", paden.CATALOGUS),
    )  # fmt: skip


def _formulier() -> rx.Component:
    return formulier(
        select_field("versie_id", "Versie", S.bij.versies, leeg=None, fouten=S.veldfouten),
        rx.el.div(
            field("aantal", "Aantal zittingen", type="number", default_value=S.bij.aantal, fouten=S.veldfouten),
            field("capaciteit", "Plaatsen per zitting", type="number", default_value=S.bij.capaciteit, fouten=S.veldfouten),
            class_name="velden-naast",
        ),
        field("start", "Dag en begintijd", type="datetime-local", default_value=S.bij.start, fouten=S.veldfouten),
        checkbox("zelf_inschrijven", "Studenten met een Go mogen deze momenten zelf kiezen"),
        checkbox("bevestigd", "Ook als het dan weekend, feestdag, sluitingsdag of nacht is"),
        on_submit=S.maak,
        acties=(button("Terug", S.open_week("")), button("Maak in concept", soort="primair", type="submit")),
    )  # fmt: skip
