"""The school year turns: choose the year, and see per programme how far it is."""

import reflex as rx

from portal.components import (
    Kolom,
    bevestigvenster,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    page_head,
    pager,
    portal_page,
    redenvenster,
    search_box,
    skeleton,
    tag,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.plannen.lezen.jaarwissel import JaarRij
from portal.state.plannen.jaarwissel import JaarwisselState as S


@portal_page(
    paden.JAAR,
    "Het jaar draait",
    needs=P.RAPPORT_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
    groep="Voorbereiden",
    icoon="calendar-sync",
    volgorde=25,
)
def jaarwissel() -> rx.Component:
    """The programmes of one school year."""
    return rx.fragment(
        page_head(
            "Het jaar draait",
            "Kies het schooljaar en een opleiding. U leest eerst wat er gebeurt; er verandert pas iets als u draait, en elke keer is terug te draaien. Wie later bij een cohort komt, wordt in de nacht daarna vanzelf aangemeld.",
            rx.cond(S.stand.mag & (S.stand.terug > 0), button("Draai alles terug", S.vraag_terug(True))),
            rx.cond(S.stand.mag, button("Draai alle opleidingen", S.vraag_alles(True))),
        ),
        rx.cond(S.vraagt | S.vraagt_terug, rx.fragment(), error_callout(S.fout)),
        rx.cond(
            S.stand.wacht > 0,
            callout("info", rx.fragment("Nog ", S.stand.wacht, " te gaan"), "Deze bladzijde volgt vanzelf; u kunt haar verlaten en terugkomen."),
        ),
        card(
            rx.el.div(search_box(S.zoek, S.zoeken, label="Zoek op opleiding"), _jaar(), class_name="vak werkbalk"),
            rx.cond(S.geladen, _tabel(), skeleton(8, S.fout)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        bevestigvenster(
            S.vraagt,
            "Alle opleidingen draaien",
            rx.fragment("Elke opleiding gaat naar schooljaar ", S.stand.schooljaar, ", een voor een: het plan van het nieuwe cohort, wat meegaat, wat eindigt, en wie wordt aangemeld. Per opleiding is het terug te draaien. Een opleiding waarvoor niets te doen is, blijft zoals zij is."),
            fout=S.fout,
            bevestig="Draai alle opleidingen",
            op_ja=S.draai_alles,
            op_nee=S.vraag_alles(False),
        ),
        redenvenster(
            S,
            S.vraagt_terug,
            "Alles terugdraaien",
            callout("warn", "Dit gebeurt er", rx.fragment("Alles wat voor schooljaar ", S.stand.schooljaar, " is gedraaid (", S.stand.terug, " keer), gaat terug, een voor een. Wat sindsdien is vastgesteld, gewijzigd of gebruikt, blijft; per opleiding leest u wat.")),
            daad=S.draai_alles_terug,
            knop="Draai alles terug",
            sluit=S.vraag_terug(False),
        ),
    )  # fmt: skip


def _jaar() -> rx.Component:
    return rx.fragment(
        rx.el.label("Schooljaar", html_for="jaar", class_name="sr"),
        rx.el.select(
            rx.foreach(S.stand.jaren, lambda j: rx.el.option("Schooljaar ", j.label, value=j.waarde)),
            id="jaar", value=S.stand.schooljaar, on_change=S.kies_jaar, class_name="invoer",
        ),
    )  # fmt: skip


def _naam(r: JaarRij) -> rx.Component:
    adres = paden.JAAR + "/" + r.id + "?jaar=" + S.stand.schooljaar
    return rx.el.div(
        verwijzing(r.opleiding, href=adres, klasse="naam"), rx.el.div(r.crebo, class_name="small muted num gewoon")
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Opleidingen",
        state=S,
        leeg=empty_state("Geen opleidingen gevonden", "Zoek op een ander woord."),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Opleiding", _naam, kop=True),
        Kolom("Plan nieuw cohort", lambda r: tag(r.plan_toon, r.plan)),
        Kolom("Nieuwe studenten", lambda r: r.studenten, getal=True),
        Kolom("Uit eerder jaar", lambda r: r.eerder, getal=True),
        Kolom("Stand", lambda r: tag(r.laatst_toon, r.laatst)),
    ]
