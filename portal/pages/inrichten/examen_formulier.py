"""The forms of an exam and of a version: the fields of their descriptions, so that a form says what a file says."""

from typing import Any

import reflex as rx

from portal.components import button, checkbox, field, formulier, hidden, select_field, textarea_field, twee
from portal.domain.eigenaar import EIGENAREN
from portal.domain.inschrijvers import WIE
from portal.domain.organisatievorm import Organisatievorm
from portal.domain.schalen import Schaal
from portal.services.inrichten.stand_examenvelden import Examengegevens, Versiegegevens

NIEUW_EXAMEN = {
    "vorm": "decentraal",
    "capaciteit": "beperkt",
    "max_kansen": "3",
    "toon_voorlopig": "ja",
    "late_start": "ja",
    "eigenaar": "school",
}
"""What stands in the form of a new exam."""
_VORMEN = [(v.value, v.capitalize()) for v in Organisatievorm]
_CAPACITEIT = [(v, v.capitalize()) for v in ("beperkt", "variabel")]
_EIGENAREN = list(EIGENAREN.items())
_KORT = {
    "inschrijvers": None, "vorm": None, "capaciteit": None,
    "late_start": "Wie tot een half uur na het begin begint, houdt de volle tijd. Bij een zitting kan het anders.",
    "formatief": "Over een oefenexamen besluit de commissie niet.",
    "toon_voorlopig": "Studenten zien een voorlopige uitslag, als voorlopig gemerkt.",
    "oke": "Het afnamesysteem hoort van zittingen en deelnemers.",
}  # fmt: skip


def _veld(S: Any, model: Any, invoer: Any, naam: str, **props: Any) -> rx.Component:
    veld = model.model_fields[naam]
    hulp = props.pop("hulp", veld.description)
    return field(
        naam, veld.title, hulp=hulp, fouten=S.veldfouten, verplicht=veld.is_required(), default_value=invoer[naam],
        **props,
    )  # fmt: skip


def _keus(S: Any, model: Any, invoer: Any, naam: str, opties: list[tuple[str, str]]) -> rx.Component:
    titel = model.model_fields[naam].title
    return select_field(naam, titel, opties, leeg=None, fouten=S.veldfouten, default_value=invoer[naam])


def _vinkje(invoer: Any, naam: str) -> rx.Component:
    titel = str(Examengegevens.model_fields[naam].title)
    return checkbox(naam, titel, hulp=_KORT[naam], default_checked=invoer[naam] == "ja")


def _knoppen(sluit: Any) -> tuple[rx.Component, ...]:
    return button("Annuleren", sluit), button("Bewaar", soort="primair", type="submit")


def examen_formulier(
    S: Any, invoer: Any, inschrijvers: Any, daad: Any, sluit: Any, *, vast: bool, catalogus: Any = False
) -> rx.Component:
    """What the school decides about an exam; with `vast` its code stands already, and `catalogus` tells that it is of a
    supplier."""
    g = Examengegevens
    return formulier(
        twee(
            _veld(S, g, invoer, "code", max_length=60, read_only=vast, **({"hulp": "De code ligt vast."} if vast else {})),
            _veld(S, g, invoer, "niveau", max_length=20),
        ),
        _veld(S, g, invoer, "naam", max_length=200),
        _keus(S, g, invoer, "eigenaar", _EIGENAREN),
        twee(_keus(S, g, invoer, "vorm", _VORMEN), _keus(S, g, invoer, "capaciteit", _CAPACITEIT)),
        rx.el.fieldset(
            rx.el.legend("Wie meldt aan", class_name="sterk"),
            *[
                rx.el.label(
                    rx.el.input(type="checkbox", name="inschrijvers", value=wie, default_checked=inschrijvers.contains(wie)),
                    rx.el.span(tekst[0].upper() + tekst[1:]),
                    class_name="vink",
                )
                for wie, tekst in WIE.items()
            ],
            rx.cond(S.veldfouten["inschrijvers"], rx.el.p(S.veldfouten["inschrijvers"], class_name="veldfout")),
            class_name="keuzes kaal",
        ),
        _veld(S, g, invoer, "max_kansen", type="number"),
        _vinkje(invoer, "toon_voorlopig"),
        _vinkje(invoer, "formatief"),
        _vinkje(invoer, "late_start"),
        rx.cond(catalogus, _vinkje(invoer, "oke")),
        on_submit=daad,
        acties=_knoppen(sluit),
    )  # fmt: skip


def versie_formulier(S: Any, invoer: Any, daad: Any, sluit: Any, *, vast: bool) -> rx.Component:
    """One version of an exam of the school; with `vast` its code stands already."""
    g = Versiegegevens
    return formulier(
        hidden("examen", invoer["examen"]),
        _veld(S, g, invoer, "code", max_length=80, read_only=vast, **({"hulp": "De code ligt vast."} if vast else {})),
        _veld(S, g, invoer, "naam", max_length=250),
        twee(_veld(S, g, invoer, "duur", type="number"), _veld(S, g, invoer, "extra_tijd_max", type="number")),
        twee(
            _keus(S, g, invoer, "schaal", [(s.value, s.label[0].upper() + s.label[1:]) for s in Schaal]),
            _veld(S, g, invoer, "geslaagd_vanaf", max_length=40),
        ),
        twee(_veld(S, g, invoer, "model", max_length=500), _veld(S, g, invoer, "niveau", type="number")),
        textarea_field(
            "omschrijving", "Omschrijving", verplicht=False, rijen=2, max_length=2000, fouten=S.veldfouten,
            default_value=invoer["omschrijving"],
        ),
        on_submit=daad,
        acties=_knoppen(sluit),
    )  # fmt: skip
