"""The board's lists of exceptions to the separation of duties and of emergency access, with their dialogs."""

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
    field,
    formulier,
    hidden,
    keuze,
    link_button,
    persoon_kiezer,
    redenvenster,
    rij,
    select_field,
    skeleton,
    tag,
    textarea_field,
    twee,
    venster,
)
from portal.pages.grond.historie import naar_historie
from portal.services.beheren.lezen.uitzonderingen import BekekenRij, NoodtoegangRij, UitzonderingRij, rollen
from portal.services.grond.keuze import Keuze
from portal.state.vaststellen.uitzonderingen import UitzonderingenState as S


def uitzonderingen() -> rx.Component:
    """Exceptions with their use, and the act: make one."""
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        card(
            rx.cond(S.geladen, _tabel(), skeleton(3)),
            titel="Uitzonderingen op de functiescheiding",
            meer=button("Uitzondering geven", S.open_geven),
            id="uitzonderingen",
        ),
        _geven(),
        _intrekken(),
    )


def noodtoegangen() -> rx.Component:
    """When administrators read along, and the act: I looked at it."""
    tabel = rx.cond(S.geladen, _noodtabel(), skeleton(2))
    return rx.fragment(card(tabel, titel="Noodtoegang van beheerders", id="noodtoegang"), _bekeken())


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom("Wie", lambda r: rx.el.div(r.persoon, rx.el.div(r.reden, class_name="small muted gewoon")), kop=True),
            Kolom("Mag toch", lambda r: r.rol),
            Kolom("Examen", lambda r: r.examen),
            Kolom(
                "Van – tot en met",
                lambda r: rx.el.div(
                    rx.el.span(r.van, " –", class_name="num"), " ", rx.el.span(r.tot, class_name="num")
                ),
            ),
            Kolom("Gegeven door", lambda r: r.gegeven),
            Kolom("Gebruikt", lambda r: rx.cond(r.gebruikt == 1, "1 keer", f"{r.gebruikt} keer")),
            Kolom("Status", lambda r: stand(r.vervallen, r.toon, r.status)),
            Kolom("", _trek_in),
        ],
        bijschrift="Uitzonderingen op de functiescheiding",
        leeg=empty_state("Geen uitzonderingen", "Plannen, beoordelen en vaststellen zijn in verschillende handen."),
        sleutel=lambda r: r.id,
    )


def stand(vervallen: rx.Var, toon: rx.Var, status: rx.Var) -> rx.Component:
    """Where a decision of the board stands; one that lost its giver says so in a line of its own, so that it fits."""
    waarom = rx.el.div("De gever zit niet meer in de commissie.", class_name="small muted gewoon")
    return rx.cond(vervallen, rx.el.div(tag("bad", "Vervallen"), waarom), tag(toon, status))


def _trek_in(r: UitzonderingRij) -> rx.Component:
    knop = button("Trek in", S.open_intrekken(r.id), label="Trek in: uitzondering voor " + r.persoon)
    return rij(rx.cond(r.in_te_trekken, knop), naar_historie(r.id, "de uitzondering voor " + r.persoon))


def _noodtabel() -> rx.Component:
    return data_table(
        S.nood,
        [
            Kolom("Wie", lambda r: rx.el.div(r.persoon, rx.el.div(r.reden, class_name="small muted gewoon")), kop=True),
            Kolom("Wanneer", lambda r: rx.el.span(r.wanneer, class_name="num")),
            Kolom("Geopend", _geopend),
            Kolom("Status", lambda r: tag(r.toon, r.status)),
            Kolom("", _gezien),
        ],
        bijschrift="Noodtoegang van beheerders",
        leeg=empty_state("Geen noodtoegang", "Geen beheerder heeft meegelezen."),
        sleutel=lambda r: r.id,
    )


def _geopend(r: NoodtoegangRij) -> rx.Component:
    stukken = rx.cond(r.stukken == 1, "1 stuk", f"{r.stukken} stukken")
    return rx.el.div(
        button(stukken, S.open_bekeken(r.id), label=stukken.to(str) + ": wat " + r.persoon + " opende", soort="stil"),
        rx.el.div(r.bekeken, " keer een pagina", class_name="small muted num"),
    )


def _bekeken() -> rx.Component:
    """What was opened in one emergency access, paper by paper."""
    return venster(
        S.venster == "bekeken",
        "Geopend met noodtoegang",
        rx.cond(
            S.over_nood,
            rx.fragment(
                rx.el.p(S.over_nood.persoon, ", ", S.over_nood.wanneer, class_name="sterk"),
                rx.el.p(S.over_nood.reden, class_name="small muted"),
                rx.el.h3("Stukken"),
                _lijst(S.stukken, "Er is geen stuk geopend of gedownload."),
                rx.el.h3("Pagina’s"),
                _lijst(S.paginas, "Er is geen pagina bekeken."),
                link_button("Alles in het auditlog", S.over_nood.link, soort="stil"),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )


def _lijst(rijen: Any, leeg: str) -> rx.Component:
    def een(r: BekekenRij) -> rx.Component:
        over = rx.cond(r.over != "", rx.fragment(" · ", r.over))
        return rx.el.li(rx.el.b(r.wat, class_name="breek"), over, rx.el.div(r.moment, class_name="small muted num"))

    return rx.cond(
        rijen.length() > 0,
        rx.el.ul(rx.foreach(rijen, een), class_name="opsomming"),
        rx.el.p(leeg, class_name="muted"),
    )


def _gezien(r: NoodtoegangRij) -> rx.Component:
    knop = button("Gezien", S.bekeken(r.id), label="Gezien: noodtoegang van " + r.persoon)
    return rx.cond(r.te_bekijken, knop, rx.fragment())


def _geven() -> rx.Component:
    return venster(
        S.venster == "geven",
        "Uitzondering geven",
        callout("warn", "Wat betekent dit?", "Deze persoon mag de rol vervullen terwijl dat botst met een andere rol of met eerder werk. Kiest u een examen, dan werkt de rol alleen voor dat examen. Bij elke handeling staat: onder uitzondering, met uw naam. De uitzondering stopt vanzelf op de laatste dag, of als u uit de commissie gaat."),
        rx.cond(S.gekozen, _formulier(), persoon_kiezer("Voor wie?", "veld-voor-wie", S.zoek, S.treffers, S.gezocht, _treffer)),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _formulier() -> rx.Component:
    return rx.fragment(
        rij(
            rx.el.p(S.gekozen.label, class_name="sterk"),
            button("Andere persoon", S.kies_ander, soort="stil"),
            klasse="uit",
        ),
        formulier(
            hidden("persoon_id", S.gekozen.waarde),
            select_field("rol", "Welke rol mag toch", rollen(), fouten=S.veldfouten),
            select_field("examen_id", "Voor welk examen", S.examens, leeg="Alle examens", verplicht=False, fouten=S.veldfouten),
            twee(
                field("van", "Eerste dag", type="date", fouten=S.veldfouten),
                field("tot", "Laatste dag", type="date", fouten=S.veldfouten),
            ),
            textarea_field("reden", "Reden", rijen=2, max_length=1000, fouten=S.veldfouten, hulp="Bijvoorbeeld: er is maar één vakdocent. Ten minste tien tekens."),
            on_submit=S.geef,
            acties=(button("Annuleren", S.sluit), button("Geef uitzondering", soort="primair", type="submit")),
        ),
    )  # fmt: skip


def _treffer(t: Keuze) -> rx.Component:
    return keuze(t.label, S.kies(t.waarde), t.waarde)


def _intrekken() -> rx.Component:
    return redenvenster(
        S,
        S.venster == "intrekken",
        "Uitzondering intrekken",
        callout("warn", "Dit gebeurt er", "Vanaf nu gelden de gewone regels weer. Wat al gedaan is, blijft gelden. Heeft deze persoon de rol nog? Dan ziet de beheerder dat als botsing en trekt die de rol in."),
        daad=S.trek_in,
        knop="Trek uitzondering in",
        sluit=S.sluit,
    )  # fmt: skip
