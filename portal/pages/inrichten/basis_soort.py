"""One kind of basic data: its rows, a form to add or change one, and reading in a file."""

from collections.abc import Callable
from typing import Any, get_args

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    checkbox,
    empty_state,
    error_callout,
    field,
    filter_links,
    formulier,
    http_formulier,
    link_button,
    page_head,
    pager,
    portal_page,
    rij,
    search_box,
    select_field,
    skeleton,
    sorteerkeuze,
    sorteerkop,
    tag,
    textarea_field,
    twee,
    vak,
    venster,
    verwijzing,
    zoekkeuze,
    zonder,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.inrichten.lezen.basis import BasisRij
from portal.services.inrichten.stand_basis import SOORTEN
from portal.services.inrichten.stand_basisvelden import (
    Eenheidgegevens,
    Lokaalgegevens,
    Medewerkergegevens,
    Opleidinggegevens,
    Studentgegevens,
)
from portal.state.inrichten.basis_soort import BasisSoortState as S

_KOPPEN = 14
"""Columns that a kind has at most."""
_TONEN = (("", "Nu"), ("gesloten", "Gesloten"), ("alles", "Alles"))


@portal_page(
    "/basis/[soort]", "Basisgegevens", needs=P.BASIS_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER, Rol.EXAMENBUREAU)
)
def basis_soort() -> rx.Component:
    """The list, and the way in for a file: below it, or first where rows of this kind are kept on another page."""
    return rx.fragment(
        page_head(
            rx.cond(S.titel != "", S.titel, "Basisgegevens"),
            S.uitleg,
            rx.cond(S.met_hand, button("Voeg toe", S.open_nieuw, soort="primair")),
            rx.cond(S.elders != "", link_button("Met de hand", S.elders)),
            kruimel=verwijzing("Basisgegevens", href=paden.BASIS),
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(S.geladen & (S.elders != ""), card(vak(_bestand()), titel="Uit een bestand")),
        card(
            vak(
                rij(
                    search_box(S.zoek, S.zoeken, label="Zoek op code, nummer of naam"),
                    rx.cond(
                        S.einde != "", filter_links("Stand", _TONEN, S.toon, lambda w: f"?toon={w}" if w else "?", S)
                    ),
                    klasse="uit",
                )
            ),
            rx.cond(S.geladen, _tabel(), skeleton(6, S.fout)),
            pager(S, S.ga_naar, S.koppen[1:].to(list[str])),
        ),
        rx.cond(S.geladen & (S.elders == ""), card(vak(_bestand()), titel="Uit een bestand")),
        _formulieren(),
        _sluiten(),
    )


def _tabel() -> rx.Component:
    tabel = rx.el.div(
        rx.el.table(
            rx.el.caption(S.titel, class_name="sr"),
            rx.el.thead(
                rx.el.tr(
                    rx.foreach(S.koppen, _kop),
                    rx.el.th(rx.el.span("Acties", class_name="sr"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(S.rijen, _rij)),
            class_name=zonder(S, ["", *[S.koppen[n] for n in range(1, _KOPPEN)]]),
        ),
        class_name="tabelvak", role="region", aria_label=S.titel, tab_index=0,
    )  # fmt: skip
    keuze = sorteerkeuze(S, [(S.koppen[n], S.sleutels[n]) for n in range(_KOPPEN)], S.sorteren)
    tabel = rx.fragment(keuze, tabel)
    leeg = rx.cond(
        S.zoek != "",
        empty_state("Niets gevonden", "Zoek op een ander woord, of kijk bij wat gesloten is."),
        empty_state(
            "Nog niets",
            rx.cond(S.met_hand, "Voeg er een toe, of lees een bestand in.", "Lees hieronder een bestand in."),
        ),
    )
    return rx.cond(S.rijen.length() > 0, tabel, leeg)


def _kop(kop: rx.Var, plaats: int) -> rx.Component:
    sleutel = S.sleutels[plaats]
    return rx.cond(sleutel != "", sorteerkop(kop, sleutel, S, S.sorteren), rx.el.th(kop, scope="col"))


def _rij(r: BasisRij) -> rx.Component:
    heropen = rx.cond(
        S.einde == "actief",
        button("Heropen", S.heropen_persoon(r.id), label="Heropen " + r.sleutel),
        button("Heropen", S.heropen(r.id), label="Heropen " + r.sleutel),
    )
    knoppen = rij(
        rx.cond(S.met_hand, button("Wijzig", S.open_rij(r.id), label="Wijzig " + r.sleutel)),
        rx.cond(
            S.einde != "",
            rx.cond(r.gesloten != "", heropen, button("Sluit", S.open_sluiten(r.id), label="Sluit " + r.sleutel)),
        ),
    )
    return rx.el.tr(
        rx.foreach(r.cellen, lambda c, i: rx.el.td(rx.cond(c != "", c, "–"), class_name=rx.cond(c.contains("@"), "breek", ""), custom_attrs={"data-label": S.koppen[i]})),
        rx.el.td(
            rx.cond(r.gesloten != "", tag("plain", r.gesloten)),
            rx.cond(r.elders != "", rx.el.span(r.elders, class_name="small muted"), knoppen),
            custom_attrs={"data-label": ""},
        ),
        key=r.id,
    )  # fmt: skip


def _bestand() -> rx.Component:
    return rx.fragment(
        http_formulier(
            rx.el.div(
                rx.el.label("Bestand", html_for="veld-bestand"),
                rx.el.p(
                    "Een csv of xlsx, met een kop boven de kolommen. U ziet eerst wat er zou gebeuren; dan verandert er nog niets.",
                    id="hulp-bestand", class_name="small muted",
                ),
                rx.el.input(
                    type="file", id="veld-bestand", name="bestand", accept=".csv,.txt,.xlsx", class_name="invoer",
                    aria_describedby="hulp-bestand", on_change=S.bestand_gekozen,
                ),
                class_name="veld",
            ),
            rij(
                button("Bekijk wat er gebeurt", type="submit", soort="primair", uit=S.upload_adres == ""),
                button("Sjabloon", S.haal_sjabloon, icoon_naam="download"),
                button("Alles als xlsx", S.haal_uitvoer, icoon_naam="download"),
                klasse="acties",
            ),
            action=S.upload_adres,
            enc_type="multipart/form-data",
            class_name="formulier",
        ),
        rx.el.details(
            rx.el.summary("Of plak de rijen"),
            formulier(
                textarea_field(
                    "tekst", "Rijen met een kop erboven", rijen=6, fouten=S.veldfouten, spell_check=False, class_name="invoer code",
                    hulp="Kopieer ze uit uw werkblad; ook tekst met puntkomma’s mag. Welke kolom wat is, ziet en kiest u daarna.",
                ),
                on_submit=S.plak,
                acties=(button("Bekijk de geplakte rijen", type="submit"),),
                key=S.titel,
            ),
            open=rx.cond(S.veldfouten["tekst"], True, False),
        ),
    )  # fmt: skip


def _veld(gegevens: Any, naam: str, **props: Any) -> rx.Component:
    """A field by its description: the same words as in a file."""
    veld = gegevens.model_fields[naam]
    return field(
        naam, veld.title, hulp=veld.description, fouten=S.veldfouten, verplicht=veld.is_required(),
        default_value=S.bewerk[naam], **props,
    )  # fmt: skip


def _verwijst(gegevens: Any, naam: str) -> rx.Component:
    """A field that names another row: chosen by name, typed as its code by who knows that."""
    veld = gegevens.model_fields[naam]
    return zoekkeuze(
        naam, veld.title, S.keuzes[naam], lambda tekst: S.zoek_keuze.debounce(250)({"veld": naam, "tekst": tekst}),
        gekozen=S.gekozen[naam], fouten=S.veldfouten, verplicht=veld.is_required(), default_value=S.bewerk[naam],
        max_length=80,
    )  # fmt: skip


def _keus(gegevens: Any, naam: str) -> rx.Component:
    """A choice of what a file may say there."""
    veld = gegevens.model_fields[naam]
    opties = [o for o in get_args(veld.annotation) if o]
    return select_field(
        naam, veld.title, [(o, o.capitalize()) for o in opties], fouten=S.veldfouten, verplicht=veld.is_required(),
        default_value=S.bewerk[naam],
    )  # fmt: skip


def _vinkje(gegevens: Any, naam: str) -> rx.Component:
    titel = str(gegevens.model_fields[naam].title)
    return checkbox(naam, titel, default_checked=S.bewerk[naam] == "ja")


def _eenheid() -> rx.Component:
    g = Eenheidgegevens
    return _form(
        S.bewaar_eenheid,
        twee(_sleutelveld(g, "code"), _keus(g, "soort")),
        _veld(g, "naam", max_length=200),
        _verwijst(g, "ouder"),
    )


def _lokaal() -> rx.Component:
    g = Lokaalgegevens
    return _form(
        S.bewaar_lokaal,
        twee(_sleutelveld(g, "code"), _veld(g, "naam", max_length=100)),
        twee(_verwijst(g, "locatie"), _veld(g, "gebouw", max_length=100)),
        twee(_veld(g, "plaatsen", type="number"), _veld(g, "apparaten", type="number")),
        _vinkje(g, "prikkelarm"),
        _vinkje(g, "drempelvrij"),
    )


def _opleiding() -> rx.Component:
    g = Opleidinggegevens
    return _form(
        S.bewaar_opleiding,
        twee(_sleutelveld(g, "crebo"), _veld(g, "niveau", type="number")),
        _veld(g, "naam", max_length=200),
        twee(_keus(g, "leerweg"), _verwijst(g, "eenheid")),
    )


def _mens(gegevens: Any, *eerst: rx.Component) -> tuple[rx.Component, ...]:
    """What staff and students have in common; an account that is there changes elsewhere."""
    vast = rx.cond(S.bewerk["account"], True, False)
    return (
        *eerst,
        twee(_veld(gegevens, "voornaam", max_length=256), _veld(gegevens, "tussenvoegsel", max_length=256)),
        _veld(gegevens, "achternaam", max_length=256),
        twee(_veld(gegevens, "email", max_length=256), _veld(gegevens, "account", max_length=200, read_only=vast)),
    )


def _medewerker() -> rx.Component:
    g = Medewerkergegevens
    kop = twee(_sleutelveld(g, "nummer"), _verwijst(g, "eenheid"))
    return _form(S.bewaar_medewerker, *_mens(g, kop), _vinkje(g, "extern"))


def _student() -> rx.Component:
    g = Studentgegevens
    kop = twee(_sleutelveld(g, "nummer"), _veld(g, "cohort", type="number"))
    slot = twee(_verwijst(g, "opleiding"), _verwijst(g, "begeleider"))
    return _form(S.bewaar_student, *_mens(g, kop), slot)


def _sleutelveld(gegevens: Any, naam: str) -> rx.Component:
    """What names a row: it cannot change afterwards."""
    return _veld(gegevens, naam, max_length=40, read_only=rx.cond(S.over, True, False))


def _form(op: Any, *velden: rx.Component) -> rx.Component:
    return formulier(
        *velden,
        key=S.bewerkt,
        on_submit=op,
        acties=(button("Annuleren", S.sluit), button("Bewaar", soort="primair", type="submit")),
    )


_FORMULIEREN: dict[str, Callable[[], rx.Component]] = {
    "eenheden": _eenheid,
    "lokalen": _lokaal,
    "opleidingen": _opleiding,
    "medewerkers": _medewerker,
    "studenten": _student,
}


def _formulieren() -> rx.Component:
    """One dialog per kind; its fields are made anew each time it opens, with what stands there then."""
    return rx.fragment(
        *[
            venster(
                (S.venster == "rij") & (S.een == SOORTEN[naam].een),
                rx.cond(S.over, f"Wijzig {SOORTEN[naam].een}", f"Voeg een {SOORTEN[naam].een} toe"),
                rx.cond((S.venster == "rij") & (S.een == SOORTEN[naam].een), maak()),
                fout=S.fout,
                sluit=S.sluit,
            )
            for naam, maak in _FORMULIEREN.items()
        ]
    )


def _sluiten() -> rx.Component:
    return rx.fragment(
        venster(
            (S.venster == "sluiten") & (S.einde == "actief"),
            rx.fragment("Sluiten: ", S.over.cellen[1], " (", S.over.sleutel, ")"),
            callout("info", "Wat betekent dit?", "Deze persoon is niet meer te kiezen en kan niet meer inloggen. Wat al gebeurd is, blijft staan; u kunt het altijd heropenen."),
            _sluitformulier(S.sluit_persoon),
            fout=S.fout,
            sluit=S.sluit,
        ),
        venster(
            (S.venster == "sluiten") & (S.einde != "actief"),
            rx.fragment("Sluiten: ", S.over.cellen[1], " (", S.over.sleutel, ")"),
            callout("info", "Wat betekent dit?", "Vanaf die dag is dit niet meer te kiezen. Wat al gebeurd is, blijft staan; u kunt het altijd heropenen."),
            _sluitformulier(S.sluit_rij, field("vanaf", "Vanaf", type="date", fouten=S.veldfouten)),
            fout=S.fout,
            sluit=S.sluit,
        ),
    )  # fmt: skip


def _sluitformulier(op: Any, *velden: rx.Component) -> rx.Component:
    return formulier(
        *velden,
        textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
        on_submit=op,
        acties=(button("Annuleren", S.sluit), button("Sluit", soort="gevaar", type="submit")),
    )
