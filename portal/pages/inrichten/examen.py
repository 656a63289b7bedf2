"""One exam: what the school decided about it, its versions, the plans it is in, and what the exam office does with it."""

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
    portal_page,
    redenvenster,
    rij,
    select_field,
    skeleton,
    stapel,
    tag,
    textarea_field,
    twee,
    vak,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.schalen import Schaal
from portal.domain.screening import AANLEIDINGEN, UITKOMSTEN, VOORAF
from portal.pages.grond.historie import met_historie
from portal.pages.inrichten.examen_formulier import examen_formulier, versie_formulier
from portal.services.grond import paden
from portal.services.inrichten.lezen.examens import ExamenVersieRij, ScreeningRij
from portal.services.monitoren.lezen.historie import Over
from portal.state.inrichten.examen import ExamenState as S


@portal_page(
    paden.EXAMENLIJST + "/[examen_id]",
    "Examen",
    needs=P.CATALOGUS_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def examen() -> rx.Component:
    """Facts and plan at the left, versions at the right."""
    e = S.examen
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            S.geladen,
            rx.fragment(
                page_head(
                    e.naam,
                    rx.fragment(rx.el.span(e.code, class_name="num"), " · ", e.van),
                    rx.cond(e.beheren, button("Wijzig", S.open("wijzig"))),
                    rx.cond(
                        e.beheren,
                        rx.cond(e.gesloten != "", button("Heropen", S.heropen), button("Sluit", S.open("sluiten"))),
                    ),
                    rx.cond(e.beheren & ~e.uit_catalogus, button("Haal weg", S.open("weg"))),
                    rx.cond(e.beheren & (e.gesloten == ""), button("Nieuwe versie", S.open("versie"), soort="primair")),
                    kruimel=verwijzing("Examens", href=paden.EXAMENLIJST),
                ),
                met_historie(
                    Over.EXAMEN, e.id, _meldingen(), twee(stapel(_feiten(), _plan()), stapel(_versies(), _screenings()))
                ),
                _vensters(),
            ),
            skeleton(8, S.fout),
        ),
    )


def _meldingen() -> rx.Component:
    e = S.examen
    return rx.fragment(
        rx.cond(
            e.gesloten != "",
            callout("info", "Gesloten", rx.fragment("Vanaf ", e.gesloten, " is dit examen niet meer te kiezen. Heropen het als dat niet klopt.")),
        ),
        rx.cond(e.waarschuwing != "", callout("warn", "Naamgeving", e.waarschuwing)),
        rx.cond(
            e.uit_catalogus,
            callout("info", rx.fragment("Uit de catalogus van ", e.van), "De code en de versies zijn van de leverancier. Wat de school hier kiest, blijft bij een volgende import staan."),
        ),
    )  # fmt: skip


def _feiten() -> rx.Component:
    return card(vak(_paren(S.examen.feiten)), titel="Gegevens")


def _paren(paren: Any) -> rx.Component:
    return rx.el.dl(rx.foreach(paren, lambda f: rx.el.div(rx.el.dt(f[0]), rx.el.dd(f[1]))), class_name="feiten")


def _plan() -> rx.Component:
    leeg = empty_state("Nog in geen examenplan", "Zet het bij een opleiding en cohort op de pagina Examenplan.")
    return card(rx.cond(S.examen.plan.length() > 0, vak(_paren(S.examen.plan)), leeg), titel="In het examenplan van")


def _versies() -> rx.Component:
    return card(
        data_table(
            S.examen.versies,
            [
                Kolom("Versie", _versie, kop=True),
                Kolom("Status", lambda v: tag(v.status_toon, v.status_tekst)),
            ],
            bijschrift="Versies van dit examen",
            leeg=empty_state("Nog geen versies", "Zonder versie is dit examen niet te plannen."),
            sleutel=lambda v: v.id,
        ),
        titel="Versies, varianten en edities",
    )  # fmt: skip


def _versie(v: ExamenVersieRij) -> rx.Component:
    """Name and code with variant and edition below: a column each does not fit beside the facts."""
    uitgave = rx.fragment(" · variant ", v.variant, " · editie ", v.editie)
    return rx.el.div(
        verwijzing(v.naam, href=paden.CATALOGUS + "/" + v.id),
        rx.el.div(rx.el.span(v.code, class_name="num"), uitgave, class_name="small muted gewoon"),
    )


def _screenings() -> rx.Component:
    leeg = empty_state(
        "Nog niet gescreend", "Leg vast wie van buiten dit examen beoordeelde, en wanneer dat weer moet."
    )
    return card(
        rx.cond(S.examen.screenings.length() > 0, rx.el.ul(rx.foreach(S.examen.screenings, _screening)), leeg),
        titel="Screening van buiten",
        meer=rx.cond(S.examen.beheren, button("Leg vast", S.open("screening"), label="Leg een screening vast")),
    )


def _screening(s: ScreeningRij) -> rx.Component:
    return rx.el.li(
        rij(
            rx.el.div(
                rij(rx.el.strong(s.op), tag(s.toon, s.uitkomst)),
                rx.el.p(s.aanleiding, " · ", s.door, class_name="small muted"),
                rx.cond(s.bevindingen != "", rx.el.p(s.bevindingen, class_name="breek")),
                rx.cond(s.vindplaats != "", rx.el.p("Rapport: ", s.vindplaats, class_name="small muted breek")),
                rx.cond(s.volgende != "", rx.el.p("Volgende uiterlijk ", s.volgende, class_name=rx.cond(s.nu, "small sterk", "small muted"))),
            ),
            rx.cond(S.examen.beheren, button("Streep door", S.vraag_doorstrepen(s.id), label="Streep de screening van " + s.op + " door")),
            klasse="uit",
        ),
        class_name="item",
        key=s.id,
    )  # fmt: skip


def _screeningformulier(dicht: Any) -> rx.Component:
    fouten = S.veldfouten
    return formulier(
        twee(
            select_field("aanleiding", "Aanleiding", [(a.value, t) for a, t in AANLEIDINGEN.items()], fouten=fouten),
            field("op", "Op", type="date", fouten=fouten),
        ),
        field("door", "Door wie", hulp="De organisatie of deskundige van buiten.", max_length=200, fouten=fouten),
        select_field("uitkomst", "Uitkomst", [(u.value, t) for u, (t, _) in UITKOMSTEN.items()], fouten=fouten),
        textarea_field("bevindingen", "Bevindingen", verplicht=False, rijen=4, max_length=2000, fouten=fouten, hulp="Wat er beter moet; nodig als de uitkomst geen akkoord is."),
        field("vindplaats", "Waar het rapport staat", verplicht=False, max_length=500, fouten=fouten),
        field("volgende_op", "Volgende screening uiterlijk", type="date", verplicht=False, fouten=fouten, hulp=f"{VOORAF.days} dagen ervoor staat dit examen op de werklijst."),
        on_submit=S.leg_screening_vast,
        acties=(button("Annuleren", dicht), button("Leg vast", soort="primair", type="submit")),
    )  # fmt: skip


def _vensters() -> rx.Component:
    e, dicht = S.examen, S.open("")
    nieuw = rx.Var.create({"schaal": Schaal.CIJFER.value}).merge(
        rx.Var.create({"examen": e.code, "code": e.nieuwe_code, "naam": e.naam})
    )
    return rx.fragment(
        venster(
            S.venster == "wijzig", "Examen wijzigen",
            rx.cond(S.venster == "wijzig", examen_formulier(S, e.invoer, e.inschrijvers, S.bewaar, dicht, vast=True, catalogus=e.uit_catalogus)),
            fout=S.fout, sluit=dicht,
        ),
        venster(
            S.venster == "versie", "Nieuwe versie",
            rx.cond(S.venster == "versie", versie_formulier(S, nieuw, S.maak_versie, dicht, vast=False)),
            fout=S.fout, sluit=dicht,
        ),
        venster(
            S.venster == "sluiten", "Examen sluiten",
            callout("info", "Wat betekent dit?", "Vanaf die dag is het niet meer te kiezen om voor aan te melden of te plannen. Wat al gebeurd is, blijft staan; u kunt het altijd heropenen."),
            formulier(
                field("vanaf", "Vanaf", type="date", fouten=S.veldfouten),
                textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
                on_submit=S.sluit,
                acties=(button("Annuleren", dicht), button("Sluit", soort="gevaar", type="submit")),
            ),
            fout=S.fout, sluit=dicht,
        ),
        venster(
            S.venster == "screening", "Screening vastleggen",
            rx.cond(S.venster == "screening", _screeningformulier(dicht)),
            fout=S.fout, sluit=dicht,
        ),
        redenvenster(
            S, S.venster == "doorstrepen", "Screening doorstrepen",
            rx.el.p("Zij telt dan niet meer mee. De historie van dit examen houdt haar, met uw reden."),
            daad=S.streep_screening_door, knop="Streep door", sluit=dicht,
        ),
        redenvenster(
            S, S.venster == "weg", "Examen weghalen",
            callout("info", "Dit gebeurt er", "Dit kan alleen als het examen nergens voor is gebruikt. Is dat wel zo, sluit het dan. Alleen de historie weet er dan nog van."),
            daad=S.haal_weg, knop="Haal weg", sluit=dicht,
        ),
    )  # fmt: skip
