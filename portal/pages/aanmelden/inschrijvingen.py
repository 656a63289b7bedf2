"""All enrolments for the exam office: who waits for a Go, who can be placed, who has a place."""

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
    houdt,
    kpi,
    kpis,
    page_head,
    pager,
    portal_page,
    redenvenster,
    rij,
    search_box,
    skeleton,
    tabs,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.pages.aanmelden.cellen import herkomst_cel, register_cel, wens_cel
from portal.pages.aanmelden.daden import overige_acties, vensters
from portal.pages.aanmelden.student_aanmelden import aanmeldvenster
from portal.pages.aanmelden.verwijzingen import naar_student
from portal.pages.zenden.ophaalvenster import ophaalvenster
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.grond import paden
from portal.services.plannen.lezen.vastgelopen import VAST
from portal.services.werk.tellers import badge
from portal.state.aanmelden.inschrijvingen import AanmeldenState as S
from portal.state.aanmelden.student_aanmelden import StudentAanmeldenState as A

_STATUS = (
    ("", "Alle lopende"),
    ("wacht_op_go", "Wacht op Go"),
    ("te_plaatsen", "Te plaatsen"),
    (VAST, "Kan nergens op"),
    ("geplaatst", "Geplaatst"),
)


@portal_page(
    "/aanmelden",
    "Aanmeldingen",
    needs=P.INSCHRIJVING_DOEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
    groep="Voorbereiden",
    icoon="user-plus",
    volgorde=30,
    badge=badge(paden.AANMELDEN),
)
def aanmelden() -> rx.Component:
    """The list with filters, and the pull from the registry."""
    actief = rx.cond(S.filters.contains("status"), S.filters["status"], "")
    return rx.fragment(
        page_head(
            "Aanmeldingen",
            "Wie is aangemeld, wacht op een Go of kan een plaats krijgen.",
            button("Student aanmelden", A.toon(True)),
            verwijzing("Groep aanmelden", href=paden.GROEPEN, klasse="btn"),
            verwijzing("Uit een bestand", href=paden.basis(AANMELDINGEN.naam), klasse="btn"),
            button("Haal aanmeldingen op", S.toon_venster(True), soort="primair", bezig=S.bezig),
        ),
        rx.cond(S.venster, rx.fragment(), rx.cond(S.te_herhalen, rx.fragment(), error_callout(S.fout))),
        _ophalen_stand(),
        _cijfers(),
        card(
            vak(
                tabs(_STATUS, actief, S.kies_status, label="Waarop gewacht wordt"),
                search_box(S.zoek, S.zoeken, label="Zoek op student, nummer of examen"),
            ),
            rx.cond(S.geladen, _tabel(), skeleton(8)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        _ophalen(),
        vensters(),
        aanmeldvenster(),
        _herhalen(),
    )


def _ophalen_stand() -> rx.Component:
    return rx.fragment(
        rx.cond(S.bezig, rx.el.div(callout("info", "Ophalen loopt", S.ophalen_tekst), role="status"), rx.fragment()),
        rx.cond(S.samenvatting != "", callout("ok", "Aanmeldingen opgehaald", S.samenvatting), rx.fragment()),
    )


def _cijfers() -> rx.Component:
    def getal(naam: str) -> rx.Var:
        return rx.cond(S.aantallen.contains(naam), S.aantallen[naam], 0)

    return kpis(
        kpi(
            "Wacht op Go", getal("wacht_op_go"), "de docent beslist", houdt(S, f"{paden.AANMELDEN}?status=wacht_op_go")
        ),
        kpi("Go gevraagd", getal("gevraagd"), "door de student zelf"),
        kpi("Te plaatsen", getal("te_plaatsen"), "heeft een Go", houdt(S, f"{paden.AANMELDEN}?status=te_plaatsen")),
        kpi("Geplaatst", getal("geplaatst"), "op een zitting", houdt(S, f"{paden.AANMELDEN}?status=geplaatst")),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Aanmeldingen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state(
            "Geen aanmeldingen gevonden",
            "Kies een ander filter, of haal aanmeldingen op bij het deelnemersysteem.",
            icoon_naam="user-search",
        ),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom(
            "Student",
            lambda r: rx.el.div(naar_student(r), rx.el.div(r.nummer, class_name="small faint num")),
            kop=True,
            sorteer="student",
        ),
        Kolom("Examen", _examen, sorteer="examen"),
        Kolom("Opleiding", lambda r: rx.el.span(r.opleiding, " ", r.cohort), sorteer="opleiding"),
        Kolom("Go", _go, sorteer="go"),
        Kolom("Kans", _kans),
        Kolom("Status", lambda r: tag(r.status_toon, r.status_tekst), sorteer="status"),
        Kolom("", _actie),
    ]


def _examen(r: rx.Var) -> rx.Component:
    """The exam, with why this student cannot be placed for it anywhere when that is so."""
    return rx.el.div(
        r.examen,
        herkomst_cel(r),
        wens_cel(r),
        rx.cond(r.had_al, rx.el.div(r.blokkade, class_name="small")),
    )


def _kans(r: rx.Var) -> rx.Component:
    """The balance, with what the registry said beside it."""
    return rx.el.div(
        rx.el.span(r.kans, class_name="nb"),
        register_cel(r),
    )


def _go(r: rx.Var) -> rx.Component:
    return rx.el.div(
        tag(r.go_toon, r.go_tekst),
        rx.cond(r.gevraagd != "", rx.el.div("Gevraagd ", r.gevraagd, class_name="small muted nb"), rx.fragment()),
    )


def _actie(r: rx.Var) -> rx.Component:
    kan = (r.status == InschrijvingStatus.OPEN) & (r.go == "go") & ~r.had_al
    return rij(
        rx.cond(
            r.vraag_zitting != "",
            button(
                "Vraag commissie",
                S.vraag_herhalen(r.id),
                soort="stil",
                label=f"Vraag commissie om dezelfde variant voor {r.student}: {r.examen}",
            ),
            rx.fragment(),
        ),
        rx.cond(
            kan, verwijzing("Zoek een zitting", href=f"{paden.ZITTINGEN}?examen={r.examen_id}&status=gepland")
        ),
        *overige_acties(r),
    )  # fmt: skip


def _herhalen() -> rx.Component:
    return redenvenster(
        S,
        rx.cond(S.te_herhalen, True, False),
        "Dezelfde variant nog eens",
        rx.cond(S.te_herhalen, rx.el.p(rx.el.b(S.te_herhalen.student), " · ", S.te_herhalen.examen)),
        callout("info", "Dit gebeurt er", "De examencommissie beslist of de student de variant nog een keer mag maken, één keer. Tot dan is hij er niet op te plaatsen. De student leest dat de vraag er ligt."),
        daad=S.vraag_commissie,
        knop="Vraag commissie",
        sluit=S.vraag_herhalen(""),
        soort="primair",
        terug="Terug",
        vraag="Waarom kan deze student geen andere variant krijgen?",
        rijen=3,
    )  # fmt: skip


def _ophalen() -> rx.Component:
    return ophaalvenster(
        S,
        "Aanmeldingen ophalen",
        "Het portaal leest alle aanmeldingen opnieuw. Wat al klopt, blijft zoals het is.",
        stand=rx.cond(S.bezig, rx.el.p(S.ophalen_tekst, class_name="muted", role="status"), rx.fragment()),
    )
