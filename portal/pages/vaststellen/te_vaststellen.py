"""What waits for the board: sittings with provisional results, the oldest first."""

import reflex as rx

from portal.components import (
    Kolom,
    card,
    data_table,
    empty_state,
    error_callout,
    filter_links,
    link_button,
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
from portal.services.vaststellen.lezen.te_vaststellen import TeVaststellenRij
from portal.services.werk.tellers import badge
from portal.state.vaststellen.te_vaststellen import VaststellenState as S

_STANDEN = (
    ("", "Alles wat wacht"),
    ("klaar", "Klaar om vast te stellen"),
    ("wacht", "Wacht op iets"),
    ("vastgesteld", "Vastgesteld"),
)


@portal_page(
    paden.VASTSTELLEN,
    "Vaststellen",
    needs=P.RESULTAAT_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU),
    groep="Besluiten",
    icoon="gavel",
    volgorde=10,
    badge=badge(paden.VASTSTELLEN),
)
def vaststellen() -> rx.Component:
    """Filter, list, and one act per sitting."""
    return rx.fragment(
        page_head("Vaststellen", "Een resultaat is voorlopig tot de examencommissie het vaststelt. Waar resultaten zijn, staat bovenaan, de oudste zitting eerst."),
        error_callout(S.fout),
        card(
            rx.el.div(
                search_box(S.zoek, S.zoeken, label="Zoek op examen, versie of lokaal"),
                filter_links(
                    "Stand", _STANDEN, S.stand, lambda s: f"{paden.VASTSTELLEN}?stand={s}" if s else paden.VASTSTELLEN, S
                ),
                class_name="vak werkbalk",
            ),
            rx.cond(S.geladen, _tabel(), skeleton(8)),
            pager(S, S.ga_naar, _kolommen()),
        ),
    )  # fmt: skip


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Zittingen om vast te stellen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=rx.match(
            S.stand,
            ("klaar", empty_state("Niets klaar om vast te stellen", "Kijk bij ‘Wacht op iets’ wat er nog ontbreekt, en wie aan zet is.")),
            ("wacht", empty_state("Niets wacht op iets anders", "Van elke zitting die voorbij is, is de score binnen en klaar.")),
            ("vastgesteld", empty_state("Nog niets vastgesteld", "Vastgestelde zittingen blijven hier terug te vinden.")),
            empty_state("Niets om vast te stellen", "Nieuwe resultaten komen hier vanzelf te staan."),
        ),
        sleutel=lambda r: r.zitting_id,
    )  # fmt: skip


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Examen", _examen, kop=True, sorteer="examen"),
        Kolom("Zitting", lambda r: rx.el.div(r.moment, rx.el.div(r.ruimte, class_name="small muted"), class_name="nowrap num"), sorteer="zitting"),
        Kolom("Resultaten", lambda r: r.voorlopig, getal=True),
        Kolom("Wacht", _wacht),
        Kolom("Stand", _stand),
        Kolom("", _actie),
    ]  # fmt: skip


def _examen(r: TeVaststellenRij) -> rx.Component:
    return rx.el.div(verwijzing(r.examen, href=r.link), rx.el.div(r.versie, class_name="small muted num"))


def _wacht(r: TeVaststellenRij) -> rx.Component:
    dagen = rx.match(
        r.wacht_werkdagen, (0, "minder dan een werkdag"), (1, "1 werkdag"), f"{r.wacht_werkdagen} werkdagen"
    )
    return rx.cond(
        S.stand == "vastgesteld",
        rx.el.span("–", class_name="muted"),
        rx.cond(r.wacht_werkdagen > 7, tag("warn", dagen), rx.el.span(dagen, class_name="num")),
    )


def _stand(r: TeVaststellenRij) -> rx.Component:
    """What there is to do or is missing, and who puts that right."""
    return rx.el.div(
        rx.el.span(r.status, class_name="tag lang " + r.toon),
        rx.cond(r.wie != "", rx.el.div("Aan zet: ", r.wie, class_name="small muted")),
    )


def _actie(r: TeVaststellenRij) -> rx.Component:
    return rx.cond(r.gereed, link_button("Stel vast", r.link), link_button("Bekijk", r.link, soort="stil"))
