"""What waits from partners until something is known or somebody decides, each with its repair."""

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
    page_head,
    pager,
    portal_page,
    rij,
    skeleton,
    textarea_field,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.monitoren.wachtend import WachtendState as S


@portal_page(
    paden.WACHTEND,
    "Wacht op iets",
    needs=P.OKE_MONITOREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
    groep="Controleren",
    icoon="hourglass",
    volgorde=12,
    badge=badge(paden.WACHTEND),
)
def wachtend() -> rx.Component:
    """The kinds, and one list."""
    return rx.fragment(
        page_head(
            "Wacht op iets",
            "Wat partners stuurden en het portaal nog niet kan plaatsen. Het oudste staat bovenaan. "
            "Is de reden weg, dan verwerkt het portaal het vanzelf.",
            kruimel=verwijzing("OKE-monitor", href=paden.OKE),
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        card(
            rx.el.div(rx.foreach(S.soorten, _tab), class_name="tabs vak-kop", role="group", aria_label="Wat er wacht"),
            rx.cond(S.geladen, rx.fragment(_lijst(), pager(S, S.ga_naar, _kolommen())), skeleton(6)),
        ),
        _venster(),
    )


def _tab(s: rx.Var) -> rx.Component:
    return rx.el.button(
        s.naam,
        rx.cond(s.aantal > 0, rx.el.span(s.aantal, class_name="tag warn num")),
        type="button",
        class_name=rx.cond(S.soort == s.code, "tab on", "tab"),
        aria_pressed=rx.cond(S.soort == s.code, "true", "false"),
        on_click=S.kies(s.code),
    )


def _lijst() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Wat er wacht",
        state=S,
        leeg=empty_state("Hier wacht niets", "Alles van deze soort is verwerkt.", icoon_naam="check"),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Wat", _wat, kop=True),
        Kolom("Waarom het wacht", _waarom),
        Kolom("Sinds", lambda r: rx.el.div(r.sinds, rx.el.div(r.ouderdom, class_name="small muted"))),
        Kolom("", _acties),
    ]


def _wat(r: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.cond(r.wie != "", rx.el.div(r.wie), rx.fragment()),
        rx.el.div(r.wat, class_name="small gewoon breek"),
        rx.cond(r.partner != "", rx.el.div(r.partner, class_name="small muted gewoon"), rx.fragment()),
    )


def _waarom(r: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.div(r.waarom, class_name="breek"),
        rx.foreach(r.wil, lambda regel: rx.el.div(regel, class_name="small breek")),
        rx.el.div(r.herstel, class_name="small muted"),
    )


def _acties(r: rx.Var) -> rx.Component:
    over = rx.cond(r.wie != "", r.wie, r.wat)
    return rij(
        rx.match(
            S.soort,
            ("personen", _als(S.beslist, button("Besluit", S.open(r.id), label="Besluit over " + over))),
            ("toetsen", _als(S.herstelt, button("Kies examen", S.open(r.id), label="Kies het examen van " + over))),
            ("opleidingen", _als(S.herstelt, button("Kies onderdeel", S.open(r.id), label="Kies het onderdeel van " + over))),
            ("uitslagen", _als(S.herstelt, button("Stuur uitslag", S.open(r.id), label="Stuur de uitslag van " + over))),
            ("vragen", _als(S.herstelt, button("Rond af", S.open(r.id), label="Rond af: " + over))),
            rx.fragment(),
        ),
        rx.cond(
            S.herstelt & ((S.soort == "inschrijvingen") | (S.soort == "opleidingen")),
            button("Vraag opnieuw", S.haal_opnieuw(r.id), label="Vraag opnieuw: " + over),
            rx.fragment(),
        ),
        rx.cond(
            S.herstelt & ((S.soort == "inschrijvingen") | (S.soort == "opleidingen") | (S.soort == "verdwenen")),
            button("Laat vallen", S.vraag_vallen(r.id), soort="stil", label="Laat vallen: " + over),
            rx.fragment(),
        ),
        rx.cond(
            r.link != "",
            verwijzing(rx.cond(S.soort == "personen", "Naar de persoon", "Naar de inschrijvingen"), href=r.link),
            rx.fragment(),
        ),
    )  # fmt: skip


def _als(wanneer: Any, wat: rx.Component) -> rx.Component:
    return rx.cond(wanneer, wat, rx.fragment())


def _venster() -> rx.Component:
    return venster(
        S.venster != "",
        S.over_titel,
        rx.match(
            S.venster,
            ("persoon", _besluit()),
            (
                "examen",
                _code(
                    "Code van het examen", "Zoals in de catalogus. Wat op deze toets wacht, komt daarna vanzelf binnen."
                ),
            ),
            ("onderdeel", _code("Code van het team of de locatie", "De opleiding wordt daarna opnieuw opgehaald.")),
            ("vraag", _reden("Rond af", "Wat is er gedaan? Dit staat in het auditlog.")),
            (
                "uitslag",
                _reden(
                    "Stuur de uitslag",
                    "Het deelnemersysteem krijgt de definitieve uitslag ook bij deze inschrijving. De reden staat in het auditlog.",
                    S.stuur_uitslag,
                ),
            ),
            _reden(
                "Laat vallen",
                "Het portaal wacht hier niet meer op. Stuurt de partner het later opnieuw en is dan alles bekend, "
                "dan wordt het alsnog verwerkt. De reden staat in het auditlog.",
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )


def _reden(knop: str, hulp: str, daad: Any = S.laat_vallen) -> rx.Component:
    return formulier(
        textarea_field("reden", "Reden", rijen=3, max_length=500, fouten=S.veldfouten, hulp=hulp),
        on_submit=daad,
        acties=(button("Terug", S.sluit), button(knop, soort="primair", type="submit")),
    )


def _code(label: str, hulp: str) -> rx.Component:
    return formulier(
        field("code", label, hulp=hulp, fouten=S.veldfouten),
        on_submit=S.leg_keuze_vast,
        acties=(button("Terug", S.sluit), button("Leg vast", soort="primair", type="submit")),
    )


def _besluit() -> rx.Component:
    return formulier(
        callout(
            "warn",
            "Dit wil het deelnemersysteem",
            rx.el.ul(rx.foreach(S.over_wil, rx.el.li), class_name="opsomming"),
        ),
        rx.el.p(
            "Is het dezelfde persoon, dan horen zijn inschrijvingen en voorzieningen als student voortaan bij hem. "
            "Van een medewerker veranderen naam, account en rollen niet; een student houdt het deelnemersysteem voortaan bij. "
            "Is het iemand anders die alleen hetzelfde nummer heeft, dan komt hij er als nieuwe student bij."
        ),
        rx.el.fieldset(
            rx.el.legend("Uw besluit", class_name="sterk"),
            _optie("ja", "Dit is dezelfde persoon: koppel wat hem als student aangaat."),
            _optie("nee", "Nee, dit is iemand anders: koppel niets."),
            rx.cond(S.veldfouten["keuze"], rx.el.p(S.veldfouten["keuze"], class_name="veldfout")),
            class_name="keuzes kaal",
        ),
        textarea_field("reden", "Reden", rijen=3, max_length=500, fouten=S.veldfouten, hulp="De reden staat in het auditlog."),
        on_submit=S.besluit,
        acties=(button("Terug", S.sluit), button("Leg besluit vast", soort="primair", type="submit")),
    )  # fmt: skip


def _optie(waarde: str, tekst: str) -> rx.Component:
    return rx.el.label(rx.el.input(type="radio", name="keuze", value=waarde), rx.el.span(tekst), class_name="vink")
