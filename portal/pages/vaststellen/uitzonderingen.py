"""The board's lists of exceptions to the separation of duties and of emergency access, with their dialogs."""

from __future__ import annotations

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
    rij,
    select_field,
    skeleton,
    tag,
    textarea_field,
    twee,
    venster,
)
from portal.pages.grond.historie import naar_historie
from portal.services.beheren.lezen.uitzonderingen import NoodtoegangRij, UitzonderingRij, rollen
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
    return card(rx.cond(S.geladen, _noodtabel(), skeleton(2)), titel="Noodtoegang van beheerders", id="noodtoegang")


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
    knop = button("Trek in", S.open_intrekken(r.id), label="Trek uitzondering in voor " + r.persoon)
    return rij(rx.cond(r.in_te_trekken, knop), naar_historie(r.id, "de uitzondering voor " + r.persoon))


def _noodtabel() -> rx.Component:
    return data_table(
        S.nood,
        [
            Kolom("Wie", lambda r: rx.el.div(r.persoon, rx.el.div(r.reden, class_name="small muted gewoon")), kop=True),
            Kolom("Wanneer", lambda r: rx.el.span(r.wanneer, class_name="num")),
            Kolom("Bekeken", lambda r: link_button(f"{r.bekeken} keer", r.link, soort="stil")),
            Kolom("Status", lambda r: tag(r.toon, r.status)),
            Kolom("", _gezien),
        ],
        bijschrift="Noodtoegang van beheerders",
        leeg=empty_state("Geen noodtoegang", "Geen beheerder heeft meegelezen."),
        sleutel=lambda r: r.id,
    )


def _gezien(r: NoodtoegangRij) -> rx.Component:
    knop = button("Gezien", S.bekeken(r.id), label="Noodtoegang van " + r.persoon + " is gezien")
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
    return venster(
        S.venster == "intrekken",
        "Uitzondering intrekken",
        callout("warn", "Dit gebeurt er", "Vanaf nu gelden de gewone regels weer. Wat al gedaan is, blijft gelden. Heeft deze persoon de rol nog? Dan ziet de beheerder dat als botsing en trekt die de rol in."),
        formulier(
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.trek_in,
            acties=(button("Annuleren", S.sluit), button("Trek uitzondering in", soort="gevaar", type="submit")),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip
