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
    field,
    formulier,
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
    textarea_field,
    vak,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.pages.aanmelden.examen_kiezen import examen_velden
from portal.pages.zenden.ophaalvenster import ophaalvenster
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.aanmelden.inschrijvingen import AanmeldenState as S

_STATUS = (
    ("", "Alle lopende"),
    ("wacht_op_go", "Wacht op Go"),
    ("te_plaatsen", "Te plaatsen"),
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
            verwijzing("Groep aanmelden", href=paden.GROEPEN, klasse="btn"),
            button("Haal aanmeldingen op", S.toon_venster(True), soort="primair", bezig=S.bezig),
        ),
        rx.cond(
            S.venster,
            rx.fragment(),
            rx.cond(
                S.over,
                rx.fragment(),
                rx.cond(S.niveau_van, rx.fragment(), rx.cond(S.om_te_zetten, rx.fragment(), error_callout(S.fout))),
            ),
        ),
        _ophalen_stand(),
        _cijfers(),
        card(
            vak(
                tabs(_STATUS, actief, S.kies_status, label="Waarop gewacht wordt"),
                search_box(S.zoek, S.zoeken, label="Zoek op student, nummer of examen"),
            ),
            rx.cond(S.geladen, _tabel(), skeleton(8)),
            pager(S, S.ga_naar),
        ),
        _ophalen(),
        _annuleren(),
        _niveau(),
        _omzetten(),
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
        kpi("Wacht op Go", getal("wacht_op_go"), "de docent beslist", f"{paden.AANMELDEN}?status=wacht_op_go"),
        kpi("Go gevraagd", getal("gevraagd"), "door de student zelf"),
        kpi("Te plaatsen", getal("te_plaatsen"), "heeft een Go", f"{paden.AANMELDEN}?status=te_plaatsen"),
        kpi("Geplaatst", getal("geplaatst"), "op een zitting", f"{paden.AANMELDEN}?status=geplaatst"),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom(
                "Student", lambda r: rx.el.div(r.student, rx.el.div(r.nummer, class_name="small faint num")), kop=True
            ),
            Kolom("Examen", lambda r: rx.el.div(r.examen, rx.el.div("Via ", r.bron.lower(), class_name="small faint"))),
            Kolom("Opleiding", lambda r: rx.el.span(r.opleiding, " ", r.cohort)),
            Kolom("Go", _go),
            Kolom("Kans", _kans),
            Kolom("Status", lambda r: tag(r.status_toon, r.status_tekst)),
            Kolom("", _actie),
        ],
        bijschrift="Aanmeldingen",
        leeg=empty_state(
            "Geen aanmeldingen gevonden",
            "Kies een ander filter, of haal aanmeldingen op bij het deelnemersysteem.",
            icoon_naam="user-search",
        ),
        sleutel=lambda r: r.id,
    )


def _kans(r: rx.Var) -> rx.Component:
    """The balance, with what the registry said beside it."""
    return rx.el.div(rx.el.span(r.kans, class_name="nb"), rx.el.div(r.register, class_name="small faint"))


def _go(r: rx.Var) -> rx.Component:
    return rx.el.div(
        tag(r.go_toon, r.go_tekst),
        rx.cond(r.gevraagd != "", rx.el.div("Gevraagd ", r.gevraagd, class_name="small muted nb"), rx.fragment()),
    )


def _actie(r: rx.Var) -> rx.Component:
    kan = (r.status == InschrijvingStatus.OPEN) & (r.go == "go")
    return rij(
        rx.cond(
            kan,
            verwijzing("Zoek een zitting", href=f"{paden.ZITTINGEN}?examen={r.examen_id}&status=gepland"),
            rx.fragment(),
        ),
        rx.cond(
            r.niveau != "",
            button(
                r.niveau, S.vraag_niveau(r.id), soort="stil", label=f"{r.niveau}: wijzig voor {r.student}, {r.examen}"
            ),
            rx.fragment(),
        ),
        rx.cond(
            r.mag_intrekken,
            button(
                "Ander examen",
                S.vraag_omzetten(r.id),
                soort="stil",
                label=f"Ander examen voor {r.student}: {r.examen}",
            ),
            rx.fragment(),
        ),
        rx.cond(
            r.mag_intrekken,
            button(
                "Annuleer",
                S.vraag_annuleren(r.id),
                soort="stil",
                label=f"Annuleer aanmelding van {r.student}: {r.examen}",
            ),
            rx.fragment(),
        ),
    )


def _annuleren() -> rx.Component:
    return redenvenster(
        S,
        rx.cond(S.over, True, False),
        "Aanmelding annuleren?",
        rx.cond(S.over, rx.el.p(rx.el.b(S.over.student), " · ", S.over.examen)),
        callout("warn", "Dit gebeurt er", "De student gaat van de zitting en van elke wachtlijst. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht."),
        daad=S.annuleer,
        knop="Annuleer aanmelding",
        sluit=S.vraag_annuleren(""),
        terug="Terug",
        rijen=3,
    )  # fmt: skip


def _omzetten() -> rx.Component:
    """The exam that was meant, of those for which this role may enrol this student."""
    return venster(
        rx.cond(S.om_te_zetten, True, False),
        "Ander examen",
        rx.cond(S.om_te_zetten, rx.el.p(rx.el.b(S.om_te_zetten.student), " · nu ", S.om_te_zetten.examen)),
        callout("info", "Dit gebeurt er", "De student gaat van de zitting en van elke wachtlijst, en leest waarom. Gaat het examen via OKE, dan krijgt het afnamesysteem bericht. De nieuwe aanmelding heeft de kansen van haar eigen examen en wacht op een eigen Go."),
        formulier(
            examen_velden(S, "Het bedoelde examen"),
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.zet_om,
            acties=(button("Terug", S.vraag_omzetten("")), button("Zet om", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.vraag_omzetten(""),
    )  # fmt: skip


def _niveau() -> rx.Component:
    return venster(
        rx.cond(S.niveau_van, True, False),
        "Niveau van het examen",
        rx.cond(S.niveau_van, rx.el.p(rx.el.b(S.niveau_van.student), " · ", S.niveau_van.examen)),
        callout("info", "Dit gebeurt er", "Staat de student op een zitting voor een ander niveau, dan gaat hij daarvan af en krijgt het afnamesysteem bericht."),
        formulier(
            field("niveau", "Mbo-niveau", type="number", verplicht=False, hulp="1 tot en met 4. Leeg: het niveau van de opleiding.", fouten=S.veldfouten),
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.kies_niveau,
            acties=(button("Terug", S.vraag_niveau("")), button("Bewaar", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.vraag_niveau(""),
    )  # fmt: skip


def _ophalen() -> rx.Component:
    return ophaalvenster(
        S,
        "Aanmeldingen ophalen",
        "Het portaal leest alle aanmeldingen opnieuw. Wat al klopt, blijft zoals het is.",
        stand=rx.cond(S.bezig, rx.el.p(S.ophalen_tekst, class_name="muted", role="status"), rx.fragment()),
    )
