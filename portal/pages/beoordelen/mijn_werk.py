"""My work as an assessor, with the working days left."""

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
    skeleton,
    tag,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import BeoordelingStatus
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.beoordelen.mijn_werk import BeoordelenState as S


@portal_page(
    "/beoordelen",
    "Beoordelen",
    needs=P.BEOORDELING_DOEN,
    on_load=S.laad,
    rollen=(Rol.BEOORDELAAR,),
    groep="Beoordelen",
    icoon="pencil",
    volgorde=10,
    badge=badge(paden.BEOORDELEN),
)
def beoordelen() -> rx.Component:
    """Two lists: to do and done."""
    return rx.fragment(
        page_head(
            "Beoordelen",
            "U beoordeelt binnen vijf werkdagen na de zitting.",
            kruimel=rx.cond(S.van_zitting, verwijzing("Toon al mijn werk", href=paden.BEOORDELEN), ""),
        ),
        error_callout(S.fout),
        filter_links(
            "Wat u ziet",
            ((BeoordelingStatus.TE_DOEN, "Te doen"), (BeoordelingStatus.GEDAAN, "Afgerond")),
            S.welke,
            _adres,
            S,
        ),
        rx.cond(S.geladen, card(_tabel(), pager(S, S.ga_naar, _kolommen())), skeleton(8)),
    )


def _adres(welke: str) -> str:
    return paden.BEOORDELEN if welke == BeoordelingStatus.TE_DOEN else f"{paden.BEOORDELEN}?status={welke}"


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Mijn werk",
        state=S,
        op_sorteer=S.sorteren,
        leeg=rx.cond(
            S.welke == BeoordelingStatus.TE_DOEN,
            empty_state(
                "Er wacht geen werk op u", "Na een zitting komt het werk vanzelf hier.", icoon_naam="circle-check"
            ),
            empty_state("Nog niets afgerond", "Wat u afrondt, blijft hier te lezen."),
        ),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom(
            "Student",
            lambda r: rx.fragment(r.student, " ", rx.el.span(r.nummer, class_name="small muted num")),
            kop=True,
            sorteer="student",
        ),
        Kolom(
            "Zitting",
            lambda r: rx.fragment(r.zitting, rx.el.div(r.moment, class_name="small muted")),
            sorteer="zitting",
        ),
        Kolom("Score", lambda r: r.score, sorteer="score"),
        Kolom("Laatste dag", lambda r: r.uiterlijk, sorteer="uiterlijk"),
        Kolom("Termijn", lambda r: tag(r.over_toon, r.over)),
        Kolom(
            "",
            lambda r: link_button(
                rx.cond(r.status == BeoordelingStatus.TE_DOEN, "Beoordeel", "Bekijk"), paden.beoordelen(r.id)
            ),
        ),
    ]
