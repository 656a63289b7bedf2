"""Mandates: the board lets the exam office decide in its name, per exam and for a period."""

import reflex as rx

from portal.components import (
    Kolom,
    bevestigvenster,
    button,
    callout,
    card,
    checkbox,
    data_table,
    empty_state,
    error_callout,
    field,
    formulier,
    page_head,
    portal_page,
    redenvenster,
    rij,
    select_field,
    skeleton,
    tag,
    textarea_field,
    twee,
    venster,
    vinkjes,
)
from portal.domain.rechten import RULES, P, Rol
from portal.pages.grond.historie import naar_historie
from portal.pages.vaststellen.uitzonderingen import noodtoegangen, stand, uitzonderingen
from portal.services.grond import paden
from portal.services.vaststellen.lezen.mandaten import MandaatRij
from portal.state.vaststellen.mandaten import MandatenState as S
from portal.state.vaststellen.uitzonderingen import UitzonderingenState

_BESLUITEN = tuple((p.value, regel.label) for p, regel in RULES.items() if regel.mandateerbaar)


@portal_page(
    paden.MANDATEN,
    "Mandaten",
    needs=P.MANDAAT_BEHEREN,
    on_load=(S.laad, UitzonderingenState.laad),
    rollen=(Rol.EXAMENCOMMISSIE,),
    groep="Besluiten",
    icoon="handshake",
    volgorde=30,
)
def mandaten() -> rx.Component:
    """What the board let others do: mandates, exceptions and emergency access, each with its use."""
    return rx.fragment(
        page_head(
            "Mandaten",
            "Het examenbureau besluit namens de commissie. U blijft verantwoordelijk en kunt een mandaat altijd intrekken.",
            button("Mandaat geven", S.open_geven, soort="primair"),
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        card(rx.cond(S.geladen, _tabel(), skeleton(5))),
        uitzonderingen(),
        noodtoegangen(),
        _geven(),
        _intrekken(),
        _bekrachtigen(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom("Besluit", _besluit, kop=True),
            Kolom("Examen", lambda r: r.examen),
            Kolom(
                "Van – tot en met",
                lambda r: rx.el.div(
                    rx.el.span(r.van, " –", class_name="num"), " ", rx.el.span(r.tot, class_name="num")
                ),
            ),
            Kolom("Gegeven door", lambda r: rx.el.div(r.gegeven_door, rx.el.div(r.reden, class_name="small muted"))),
            Kolom("Gebruikt", lambda r: rx.cond(r.gebruikt == 1, "1 keer", f"{r.gebruikt} keer")),
            Kolom("Status", lambda r: stand(r.te_bekrachtigen, r.toon, r.status)),
            Kolom("", _trek_in),
        ],
        bijschrift="Mandaten",
        leeg=empty_state("Nog geen mandaten", "Zonder mandaat besluit de examencommissie alles zelf."),
        sleutel=lambda r: r.id,
    )


def _besluit(r: MandaatRij) -> rx.Component:
    return rx.el.div(r.besluit, rx.cond(r.automatisch, rx.el.div(tag("info", "Gaat vanzelf"))))


def _trek_in(r: MandaatRij) -> rx.Component:
    knop = button("Trek in", S.open_intrekken(r.id), label="Trek in: mandaat voor " + r.examen)
    neem_over = button("Bekrachtig", S.open_bekrachtigen(r.id), label="Bekrachtig mandaat voor " + r.examen)
    return rij(
        rx.cond(r.te_bekrachtigen, neem_over),
        rx.cond(r.in_te_trekken, knop),
        naar_historie(r.id, "het mandaat voor " + r.examen),
    )


def _geven() -> rx.Component:
    return venster(
        S.venster == "geven",
        "Mandaat geven",
        callout("info", "Wat betekent dit?", "Het examenbureau neemt dit besluit in de periode namens de commissie. Bij elk besluit staat het mandaat. Gaat u uit de commissie, dan vervalt het tot een ander lid het bekrachtigt."),
        formulier(
            select_field("permission", "Welk besluit", _BESLUITEN, fouten=S.veldfouten),
            vinkjes(
                "examen_ids", "Voor welke examens", S.examens,
                fout=rx.cond(S.veldfouten["examen_ids"], rx.el.p("Kies minstens één examen.", class_name="veldfout")),
            ),
            twee(
                field("van", "Eerste dag", type="date", fouten=S.veldfouten),
                field("tot", "Laatste dag", type="date", fouten=S.veldfouten),
            ),
            checkbox("automatisch", "Stel vanzelf vast zodra alles klopt", hulp="Alleen voor resultaten zonder bijzonderheden, met een vastgestelde cesuur en een ondertekend proces-verbaal. Wat al wacht, volgt de volgende ochtend."),
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.geef,
            acties=(button("Annuleren", S.sluit), button("Geef mandaat", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _bekrachtigen() -> rx.Component:
    m = S.over
    return bevestigvenster(
        S.venster == "bekrachtigen",
        "Mandaat bekrachtigen?",
        "Het examenbureau neemt dit besluit weer namens de commissie, en u staat ervoor in.",
        rx.cond(m, rx.el.p(rx.el.b(m.besluit), ": ", m.examen, ", ", m.van, " – ", m.tot)),
        fout=S.fout,
        bevestig="Bekrachtig",
        op_ja=S.bekrachtig(rx.cond(m, m.id, "")),
        op_nee=S.sluit,
    )


def _intrekken() -> rx.Component:
    return redenvenster(
        S,
        S.venster == "intrekken",
        "Mandaat intrekken",
        callout("warn", "Dit gebeurt er", "Het examenbureau kan dit besluit vanaf nu niet meer nemen. Wat al besloten is, blijft gelden."),
        daad=S.trek_in,
        knop="Trek mandaat in",
        sluit=S.sluit,
    )  # fmt: skip
