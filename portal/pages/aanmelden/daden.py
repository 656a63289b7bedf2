"""What one may do with one enrolment: the buttons beside it and their dialogs, the same on every page that shows it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import (
    STUDENT_LEEST,
    STUDENT_LEEST_BIJ_VERTREK,
    button,
    callout,
    field,
    formulier,
    redenvenster,
    rij,
    select_field,
    textarea_field,
    venster,
)
from portal.domain.statussen import InschrijvingStatus
from portal.pages.aanmelden.examen_kiezen import examen_velden
from portal.pages.aanmelden.weekkeuze import weekvenster
from portal.state.aanmelden.daden import DadenState as S


def acties(r: Any) -> rx.Component:
    """The buttons for this enrolment (a Var with an `InschrijvingRij`) that its reader may use."""
    return rij(*go_acties(r), *overige_acties(r))


def go_acties(r: Any) -> tuple[rx.Component, ...]:
    """Whether the student is ready, and what to ask when his attempts are used."""
    return (
        rx.cond(r.mag_go & ~r.geen_kans & (r.status == InschrijvingStatus.OPEN) & (r.go != "go"), _knop("Geef Go", "Geef Go aan", r, "go")),
        rx.cond(r.mag_go & ((r.status == InschrijvingStatus.GEPLAATST) | (r.go != "go")), _knop("No-go", "No-go voor", r, "no_go")),
        rx.cond(r.mag_go & (r.go_id != ""), _knop("Trek in", "Trek in: besluit van", r, "trek_in", "stil")),
        rx.cond(r.mag_kans, _knop("Vraag extra kans", "Vraag extra kans voor", r, "kans")),
    )  # fmt: skip


def overige_acties(r: Any) -> tuple[rx.Component, ...]:
    """Another level, another exam, or not any more."""
    return (
        rx.cond(
            r.mag_plaatsen & (r.niveau != ""),
            button(
                r.niveau, S.open({"soort": "niveau", "id": r.id}), soort="stil",
                label=f"{r.niveau}: wijzig voor {r.student}, {r.examen}",
            ),
        ),
        rx.cond(r.mag_wens, _knop("Gewenste week", "Gewenste week van", r, "wens", "stil")),
        rx.cond(r.mag_intrekken, _knop("Ander examen", "Ander examen voor", r, "omzetten", "stil")),
        rx.cond(r.mag_intrekken, _knop("Annuleer", "Annuleer aanmelding van", r, "annuleer", "stil")),
    )  # fmt: skip


def plaats_acties(k: Any) -> tuple[rx.Component, ...]:
    """A seat, another seat, or none any more, for this running exam (a Var with a `KaartRij`)."""
    r, zit = k.inschrijving, k.plek.deelname_id != ""
    return (
        rx.cond(r.mag_plaatsen & ~zit & (r.go == "go"), _knop("Plaats", "Plaats", r, "plaats")),
        rx.cond(r.mag_plaatsen & zit & k.plek.te_wijzigen, _knop("Ander moment", "Ander moment voor", r, "verplaats")),
        rx.cond(r.mag_plaatsen & zit & k.plek.te_wijzigen, _knop("Haal af", "Haal af van de zitting:", r, "haal_af", "stil")),
    )  # fmt: skip


def _knop(tekst: str, label: str, r: Any, soort: str, uiterlijk: Any = "normaal") -> rx.Component:
    daad = S.open({"soort": soort, "id": r.id})
    return button(tekst, daad, soort=uiterlijk, label=f"{label} {r.student}: {r.examen}")


def vensters() -> rx.Component:
    """All dialogs; one is open at most."""
    return rx.fragment(
        _besluit("go", "Go geven", "De student kan een plaats krijgen. Kiest hij bij dit examen zelf, dan kiest hij een moment; anders plant het examenbureau hem in. Tot wanneer de Go geldt, staat erbij.", S.besluit, "Geef Go"),
        _besluit("no_go", "No-go geven", "De student kan nog geen plaats krijgen. Staat hij al op een zitting, dan krijgt het examenbureau de vraag hem eraf te halen.", S.besluit, "Geef no-go"),
        _besluit("trek_in", "Besluit intrekken", "Het besluit van daarvoor geldt weer, als er een was. Staat de student zonder Go op een zitting, dan krijgt het examenbureau de vraag hem eraf te halen.", S.trek_in, "Trek in"),
        _besluit("annuleer", "Aanmelding annuleren?", "De student is niet meer aangemeld voor dit examen en gaat van de zitting en van elke wachtlijst. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht.", S.annuleer, "Annuleer aanmelding", "gevaar"),
        _besluit("kans", "Extra kans vragen", "De examencommissie leest uw vraag en beslist. De student ziet dat de kans gevraagd is.", S.vraag_kans, "Vraag extra kans"),
        _besluit("haal_af", "Van de zitting halen", "De plaats komt vrij voor wie op de wachtlijst staat. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht.", S.haal_af, "Haal van de zitting", "gevaar"),
        _met_formulier("omzetten", "Ander examen", "De student gaat van de zitting en van elke wachtlijst. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht. De nieuwe aanmelding heeft de kansen van haar eigen examen en wacht op een eigen Go.", S.zet_om, "Zet om", examen_velden(S, "Het bedoelde examen")),
        _met_formulier("niveau", "Niveau van het examen", "Staat de student op een zitting voor een ander niveau, dan gaat hij daarvan af en krijgt het afnamesysteem bericht.", S.kies_niveau, "Bewaar",
                       field("niveau", "Mbo-niveau", type="number", verplicht=False, hulp="1 tot en met 4. Leeg: het niveau van de opleiding.", fouten=S.veldfouten)),
        _met_formulier("plaats", "Plaatsen", "De student krijgt een plaats, of komt op de wachtlijst als de zitting vol is. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht.", S.plaats, "Plaats", _zitting(), reden=False),
        _gewenste_week(),
        _met_formulier("verplaats", "Ander moment", "De student gaat van de ene zitting naar de andere. Zijn plaats komt vrij voor wie op de wachtlijst staat.", S.verplaats, "Verplaats", _zitting()),
    )  # fmt: skip


def _gewenste_week() -> rx.Component:
    return weekvenster(
        S, S.venster == "wens", "Gewenste week",
        "Het examenbureau ziet de wens bij het plaatsen en in de prognose. De student krijgt er geen plaats door. "
        "Hij leest wat u doorgeeft.",
        daad=S.geef_wens, trek_in=S.trek_wens_in, sluit=S.sluit, wie=_wie(),
    )  # fmt: skip


def _wie() -> rx.Component:
    return rx.cond(S.over, rx.el.p(rx.el.b(S.over.student), " · ", S.over.examen))


def _nu() -> rx.Component:
    """Where he sits now, as long as a seat is what it is about."""
    return rx.cond(
        S.plek, rx.cond(S.plek.moment != "", rx.el.p("Nu: ", S.plek.moment, ", ", S.plek.waar, class_name="muted"))
    )


def _zitting() -> rx.Component:
    return rx.cond(
        S.zittingen.length() > 0,
        select_field("zitting_id", "Zitting", S.zittingen, fouten=S.veldfouten),
        callout("info", "Geen zitting te kiezen", "Plan eerst een zitting voor dit examen, of maak een concept definitief."),
    )  # fmt: skip


def _besluit(soort: str, titel: str, gevolg: str, daad: Any, knop: str, uiterlijk: Any = "primair") -> rx.Component:
    return redenvenster(
        S,
        S.venster == soort,
        titel,
        _wie(),
        _nu() if soort == "haal_af" else rx.fragment(),
        callout("info", "Dit gebeurt er", gevolg),
        daad=daad,
        knop=knop,
        sluit=S.sluit,
        soort=uiterlijk,
        terug="Terug",
        rijen=3,
        hulp={"kans": None, "go": None, "annuleer": STUDENT_LEEST_BIJ_VERTREK}.get(soort, STUDENT_LEEST),
    )


def _met_formulier(
    soort: str, titel: str, gevolg: str, daad: Any, knop: str, *velden: rx.Component, reden: bool = True
) -> rx.Component:
    waarom = textarea_field(
        "reden",
        "Reden",
        rijen=2,
        max_length=500,
        hulp=STUDENT_LEEST_BIJ_VERTREK if soort == "niveau" else STUDENT_LEEST,
        fouten=S.veldfouten,
    )
    return venster(
        S.venster == soort,
        titel,
        _wie(),
        _nu() if soort == "verplaats" else rx.fragment(),
        callout("info", "Dit gebeurt er", gevolg),
        formulier(
            *velden,
            waarom if reden else rx.fragment(),
            on_submit=daad,
            acties=(button("Terug", S.sluit), button(knop, soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )
