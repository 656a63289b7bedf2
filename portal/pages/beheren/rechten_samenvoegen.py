"""Two records of one person: find them, see what moves and what stands in the way, join, and undo."""

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
    formulier,
    page_head,
    portal_page,
    redenvenster,
    rij,
    search_box,
    skeleton,
    tag,
    textarea_field,
    twee,
    vak,
)
from portal.domain.rechten import P, Rol
from portal.pages.beheren.rechtennav import rechtennav
from portal.services.beheren.lezen.samenvoegen import BezwaarRij, RecordRij, SamenvoegingRij
from portal.services.grond import paden
from portal.state.beheren.rechten_samenvoegen import RechtenSamenvoegenState as S


@portal_page(paden.RECHTEN_SAMENVOEGEN, "Samenvoegen", needs=P.PERSOON_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER,))
def rechten_samenvoegen() -> rx.Component:
    """Find, choose, see, join; and below it what was joined before."""
    return rx.fragment(
        page_head(
            "Samenvoegen",
            "Staat één persoon er twee keer in? Kies welk record weggaat en welk blijft. U ziet eerst wat er gebeurt.",
        ),
        rechtennav(paden.RECHTEN_SAMENVOEGEN),
        rx.cond(S.over, rx.fragment(), error_callout(S.fout)),
        card(vak(search_box(S.zoek, S.zoeken, label="Zoek op naam, nummer of account")), _gevonden(), titel="Records"),
        rx.cond(S.proef, _proef()),
        card(rx.cond(S.geladen, _eerder(), skeleton(3, S.fout)), titel="Eerder samengevoegd"),
        redenvenster(
            S,
            rx.cond(S.over, True, False),
            "Uit elkaar halen",
            callout("warn", "Dit gebeurt er", "Het worden weer twee records, zoals voor het samenvoegen. Is er sindsdien iets mee gedaan, dan gebeurt er niets en leest u wat."),
            daad=S.haal_uit_elkaar,
            knop="Haal uit elkaar",
            sluit=S.sluit,
        ),
    )  # fmt: skip


def _gevonden() -> rx.Component:
    return rx.cond(
        S.zoek != "",
        data_table(
            S.gevonden,
            [
                Kolom("Naam", lambda r: rx.el.div(r.naam, rx.el.div(r.soort, class_name="small muted gewoon")), kop=True),
                Kolom("Nummer", lambda r: rx.cond(r.nummer != "", r.nummer, "–")),
                Kolom("Account", lambda r: rx.el.span(rx.cond(r.account != "", r.account, "–"), class_name="breek")),
                Kolom("Komt van", lambda r: rx.el.div(r.bron, rx.cond(r.stand != "", rx.el.div(tag("plain", r.stand))))),
                Kolom("", _kies),
            ],
            bijschrift="Gevonden records",
            leeg=empty_state("Niemand gevonden", "Zoek op een deel van de naam, het nummer of het account."),
            sleutel=lambda r: r.id,
        ),
    )  # fmt: skip


def _kies(r: RecordRij) -> rx.Component:
    def knop(tekst: str, gekozen: Any, op: Any) -> rx.Component:
        stand = rx.cond(gekozen == r.id, "true", "false")
        return button(
            tekst, op(r.id), label=tekst + ": " + r.naam + " " + r.nummer, custom_attrs={"aria-pressed": stand}
        )

    return rij(knop("Gaat weg", S.weg, S.kies_weg), knop("Blijft", S.blijft, S.kies_blijft))


def _proef() -> rx.Component:
    p = S.proef
    return card(
        vak(
            twee(_record("Gaat weg", p.weg), _record("Blijft", p.blijft)),
            rx.cond(p.bezwaren.length() > 0, callout("bad", "Dit staat in de weg", _opsomming(p.bezwaren, _bezwaar))),
            rx.cond(
                p.verhuist.length() > 0,
                rx.el.div(rx.el.p("Dit verhuist:", class_name="sterk"), _opsomming(p.verhuist, rx.el.li)),
                rx.el.p("Er hangt niets aan het record dat weggaat; het gaat alleen dicht."),
            ),
            rx.cond(p.vult_aan != "", rx.el.p("Wat bij het record dat blijft nog leeg is, komt erbij: ", p.vult_aan, ".")),
            rx.cond(p.let_op.length() > 0, callout("warn", "Let op", _opsomming(p.let_op, rx.el.li))),
            rx.cond(
                p.bezwaren.length() == 0,
                formulier(
                    textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
                    rx.el.p("Het record dat weggaat, gaat dicht en verwijst naar het andere. Dertig dagen lang kunt u het ongedaan maken, zolang er niets mee is gedaan.", class_name="small muted"),
                    key=p.kenmerk,
                    on_submit=S.voeg_samen,
                    acties=(button("Kies opnieuw", S.begin_opnieuw), button("Voeg samen", soort="gevaar", type="submit")),
                ),
                button("Kies opnieuw", S.begin_opnieuw),
            ),
        ),
        titel="Wat er gebeurt",
    )  # fmt: skip


def _record(kop: str, r: RecordRij) -> rx.Component:
    return rx.el.div(
        rx.el.div(kop, class_name="small muted"),
        rx.el.div(r.naam, class_name="sterk"),
        rx.el.div(rx.cond(r.nummer != "", r.nummer, "zonder nummer"), " · ", r.bron),
        rx.el.div(rx.cond(r.account != "", r.account, "zonder account"), class_name="small muted breek"),
    )


def _opsomming(rijen: Any, maak: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(rijen, lambda r: maak(r)), class_name="opsomming")


def _bezwaar(b: BezwaarRij) -> rx.Component:
    return rx.el.li(b.tekst, " ", b.actie)


def _eerder() -> rx.Component:
    return data_table(
        S.eerder,
        [
            Kolom("Wanneer", lambda s: rx.el.span(s.op, class_name="num")),
            Kolom("Ging weg", lambda s: s.weg, kop=True),
            Kolom("Bleef", lambda s: s.blijft),
            Kolom("Door", lambda s: rx.el.div(s.wie, rx.el.div(s.reden, class_name="small muted gewoon"))),
            Kolom("Stand", lambda s: rx.cond(s.stand != "", tag(s.toon, s.stand))),
            Kolom("", _terug),
        ],
        bijschrift="Eerder samengevoegde records",
        leeg=empty_state("Nog niets samengevoegd", "Zoek hierboven de twee records van één persoon."),
        sleutel=lambda s: s.id,
    )


def _terug(s: SamenvoegingRij) -> rx.Component:
    return rx.cond(s.terug, button("Haal uit elkaar", S.vraag_terug(s.id), label="Haal uit elkaar: " + s.blijft))
