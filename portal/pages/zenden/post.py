"""The mail about messages: what waits, what went, what was refused, and what can be done about it."""

from __future__ import annotations

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
    houdt,
    kpi,
    kpis,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tag,
    vak,
)
from portal.domain.post import POST
from portal.domain.rechten import P, Rol
from portal.domain.statussen import PostStatus
from portal.services.grond import paden
from portal.state.zenden.post import PostState as S

_STANDEN = tuple((s, tekst) for s, (tekst, _toon) in POST.labels.items() if s is not PostStatus.GEEN)


@portal_page(
    paden.POST,
    "Mail",
    needs=P.POST_BEHEREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
    groep="Controleren",
    icoon="mail",
    volgorde=40,
)
def post() -> rx.Component:
    """The numbers, and the list."""
    return rx.fragment(
        page_head(
            "Mail",
            "Wat het portaal mensen liet weten, krijgen zij ook per mail als zij dat willen. Over een resultaat gaat nooit mail.",
        ),
        error_callout(S.fout),
        rx.cond(S.geladen, rx.fragment(_uit(), _cijfers(), _lijst()), skeleton(8)),
    )


def _uit() -> rx.Component:
    return rx.cond(
        S.stand.aan,
        rx.fragment(),
        callout(
            "info", "Mail staat uit",
            "Alles werkt in het portaal zelf; mensen lezen hun berichten op hun eerste pagina. "
            "De systeembeheerder zet mail aan door een mailserver in te stellen.",
        ),
    )  # fmt: skip


def _cijfers() -> rx.Component:
    p = paden.POST
    return kpis(
        kpi("Wacht", S.stand.wacht, "nog te versturen", houdt(S, f"{p}?stand=klaar")),
        kpi("Geweigerd", S.stand.geweigerd, "laatste 30 dagen", houdt(S, f"{p}?stand=geweigerd")),
        kpi("Verzonden", S.stand.verzonden, "laatste 30 dagen", houdt(S, f"{p}?stand=verzonden")),
    )


def _lijst() -> rx.Component:
    return card(
        vak(
            search_box(S.zoek, S.zoeken, label="Zoek op naam of nummer"),
            rx.el.select(
                rx.el.option("Elke stand", value=""),
                *[rx.el.option(tekst, value=w) for w, tekst in _STANDEN],
                value=rx.cond(S.filters.contains("stand"), S.filters["stand"], ""),
                on_change=S.kies,
                aria_label="Stand",
                class_name="invoer",
            ),
        ),
        data_table(
            S.rijen,
            _kolommen(),
            bijschrift="Mail",
            state=S,
            op_sorteer=S.sorteren,
            leeg=empty_state("Geen mail gevonden", "Er is geen mail in dit filter.", icoon_naam="mail"),
            sleutel=lambda r: r.id,
        ),
        pager(S, S.ga_naar, _kolommen()),
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom(
            "Aan",
            lambda r: rx.fragment(r.wie, rx.el.div(r.adres, class_name="small muted breek")),
            kop=True,
            sorteer="wie",
        ),
        Kolom("Bericht", lambda r: r.bericht, sorteer="bericht"),
        Kolom("Moment", lambda r: r.op, sorteer="op"),
        Kolom("Stand", _stand, sorteer="stand"),
        Kolom("", _knop),
    ]


def _stand(r: Any) -> rx.Component:
    uitleg = rx.cond(r.uitleg != "", rx.el.div(r.uitleg, class_name="small muted breek"), rx.fragment())
    return rx.fragment(tag(r.toon, r.stand), uitleg)


def _knop(r: Any) -> rx.Component:
    daad = S.doe_post({"mededeling_id": r.id, "actie": r.actie})
    return rx.cond(r.knop != "", button(r.knop, daad, label=r.knop + ": mail aan " + r.wie), rx.fragment())
