"""Groups of the registry, to enrol a whole class for an exam."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    field,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.zenden.ophaalvenster import ophaalvenster
from portal.services.grond import paden
from portal.state.aanmelden.groepen import GroepenState as S


@portal_page(
    paden.GROEPEN, "Groepen", needs=P.INSCHRIJVING_DOEN, on_load=S.laad, rollen=(Rol.EXAMENBUREAU,),
)  # fmt: skip
def groepen() -> rx.Component:
    """The groups that are known, and asking for more."""
    return rx.fragment(
        page_head(
            "Groepen",
            "Meld een klas of lesgroep in één keer aan voor een examen.",
            button("Haal groepen op", S.toon_venster(True), soort="primair", bezig=S.bezig),
            kruimel=verwijzing("Aanmeldingen", href=paden.AANMELDEN),
        ),
        rx.cond(S.venster, rx.fragment(), error_callout(S.fout)),
        card(
            vak(search_box(S.zoek, S.zoeken, label="Zoek op naam of code")),
            rx.cond(S.geladen, _tabel(), skeleton(8)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        _ophalen(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Groepen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state(
            "Nog geen groepen", "Haal groepen op bij het deelnemersysteem, of zoek op een andere naam.",
            icoon_naam="users",
        ),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Groep", lambda r: verwijzing(r.naam, href=paden.groep(r.id)), kop=True, sorteer="naam"),
        Kolom("Soort", lambda r: r.soort, sorteer="soort"),
        Kolom("Leden", lambda r: r.leden, getal=True, sorteer="leden"),
        Kolom("Stand", lambda r: rx.el.span(r.stand, class_name="muted"), sorteer="stand"),
    ]  # fmt: skip


def _ophalen() -> rx.Component:
    return ophaalvenster(
        S,
        "Groepen ophalen",
        "Het portaal vraagt het deelnemersysteem om groepen met deze naam.",
        field("naam", "Naam of deel ervan", hulp="Leeg is alle groepen.", fouten=S.veldfouten, verplicht=False),
    )
