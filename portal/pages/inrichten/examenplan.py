"""The exam plan: which exams belong to which programme and cohort; proposed, established, taken out and copied."""

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
    hidden,
    link_button,
    page_head,
    pager,
    portal_page,
    redenvenster,
    rij,
    search_box,
    select_field,
    skeleton,
    tag,
    twee,
    venster,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import PlanregelStatus
from portal.pages.inrichten.besluit import plan_vaststellen
from portal.services.grond import paden
from portal.services.inrichten.lezen.examenplan import PlanRij, PlanStap
from portal.services.inrichten.stand_examenvelden import Planregelgegevens
from portal.state.inrichten.examenplan import ExamenplanState as S

_STANDEN = (
    ("", "In het plan"),
    (PlanregelStatus.CONCEPT.value, "Wacht op commissie"),
    (PlanregelStatus.VASTGESTELD.value, "Vastgesteld"),
    (PlanregelStatus.VERVALLEN.value, "Uit het plan"),
)


@portal_page(
    paden.EXAMENPLAN,
    "Examenplan",
    needs=P.CATALOGUS_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.DOCENT),
    groep="Voorbereiden",
    icoon="clipboard-list",
    volgorde=20,
)
def examenplan() -> rx.Component:
    """The plan as one list, with filters on programme, cohort and state."""
    return rx.fragment(
        page_head(
            "Examenplan",
            "Welke examens horen bij welke opleiding en welk cohort.",
            link_button("Als raster", paden.EXAMENPLAN_RASTER + "?opleiding=" + S.filters.get("opleiding", "") + "&cohort=" + S.filters.get("cohort", "")),
            rx.cond(S.mag.kopieren, link_button("Uit een bestand", paden.basis("examenplan"))),
            rx.cond(S.mag.kopieren, button("Kopieer", S.open_kopie)),
            rx.cond(S.mag.beheren, button("Voeg examen toe", S.open_nieuw, soort="primair")),
            rx.cond(S.mag.wacht > 0, button(rx.fragment("Stel vast (", S.mag.wacht, ")"), S.vraag_vast, soort="primair")),
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            S.mag.vaststellen & (S.mag.wacht == 0),
            callout("info", "Het plan vaststellen", "Kies een opleiding en een cohort. Ligt daar iets voor, dan stelt u het hier in één keer vast."),
        ),
        card(
            rx.el.div(
                search_box(S.zoek, S.zoeken, label="Zoek op examen of opleiding"),
                _filter("opleiding", "Opleiding", "Alle opleidingen", S.opleidingen, S.kies_opleiding),
                _filter("cohort", "Cohort", "Alle cohorten", S.cohorten, S.kies_cohort),
                _stand(),
                class_name="vak werkbalk",
            ),
            rx.cond(S.geladen, _tabel(), skeleton(8, S.fout)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        _vensters(),
    )  # fmt: skip


def _keuzelijst(naam: str, label: str, opties: list[rx.Component], kies: Any) -> rx.Component:
    return rx.fragment(
        rx.el.label(label, html_for=naam, class_name="sr"),
        rx.el.select(
            *opties, id=naam, value=rx.cond(S.filters.contains(naam), S.filters[naam], ""), on_change=kies,
            class_name="invoer",
        ),
    )  # fmt: skip


def _filter(naam: str, label: str, alle: str, opties: Any, kies: Any) -> rx.Component:
    lijst = rx.foreach(opties, lambda o: rx.el.option(o.label, value=o.waarde))
    return _keuzelijst(naam, label, [rx.el.option(alle, value=""), lijst], kies)


def _stand() -> rx.Component:
    return _keuzelijst("status", "Stand", [rx.el.option(t, value=w) for w, t in _STANDEN], S.kies_status)


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Examenplan",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Geen examens gevonden", "Kies een andere opleiding, een ander cohort of zoek op een ander woord."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Examen", lambda r: rx.el.div(r.examen, rx.el.div(r.code, class_name="small muted num gewoon")), kop=True, sorteer="examen"),
        Kolom("Opleiding", lambda r: r.opleiding, sorteer="opleiding"),
        Kolom("Cohort", lambda r: r.cohort, getal=True, sorteer="cohort"),
        Kolom("Periode", lambda r: rx.el.span(rx.cond(r.periode != "", r.periode, "–"), class_name="nb"), sorteer="periode"),
        Kolom("Vorm", lambda r: rx.el.div(r.vorm, rx.el.div(r.wijze, class_name="small muted gewoon")), sorteer="vorm"),
        Kolom("Versies", lambda r: rx.cond(r.versies != "", rx.el.span(r.versies, class_name="num"), rx.el.span("Nog geen vastgesteld", class_name="small muted"))),
        Kolom("Publicatie", lambda r: r.publiceren, sorteer="publicatie"),
        Kolom("Stand", lambda r: tag(r.status_toon, r.status_tekst), sorteer="stand"),
        Kolom("", _acties),
    ]  # fmt: skip


def _acties(r: PlanRij) -> rx.Component:
    return rij(
        rx.cond(r.wijzigen, button("Wijzig", S.open_rij(r.id), label="Wijzig " + r.examen)),
        rx.foreach(r.stappen, lambda s: _stapknop(r, s)),
    )


def _stapknop(r: PlanRij, s: PlanStap) -> rx.Component:
    wat = {"planregel_id": r.id, "stap": s.stap}
    return rx.cond(
        s.vraagt,
        button(s.label, S.vraag_stap(wat), label=s.label + ": " + r.examen),
        button(s.label, S.zet(wat), label=s.label + ": " + r.examen),
    )


def _vensters() -> rx.Component:
    return rx.fragment(
        venster(S.venster == "nieuw", "Examen toevoegen", rx.cond(S.venster == "nieuw", _nieuw()), fout=S.fout, sluit=S.sluit),
        venster(S.venster == "wijzig", "Examen in het plan wijzigen", rx.cond(S.venster == "wijzig", _wijzig()), fout=S.fout, sluit=S.sluit),
        venster(S.venster == "kopie", "Plan kopiëren", rx.cond(S.venster == "kopie", _kopie()), fout=S.fout, sluit=S.sluit),
        plan_vaststellen(S.venster == "vast", S.mag.wacht, S.mag.naam, S.stel_vast, S.sluit, S.fout),
        plan_vaststellen(
            S.venster == "stap", 1, rx.cond(S.over, rx.fragment(S.over.examen, " · ", S.over.opleiding, " · cohort ", S.over.cohort)),
            S.zet({"planregel_id": rx.cond(S.over, S.over.id, ""), "stap": S.stap}), S.sluit, S.fout,
        ),
        redenvenster(
            S, S.venster == "reden", "Uit het plan halen",
            callout("info", "Dit gebeurt er", "Voor dit cohort telt het examen niet meer mee. U vindt het bij ‘Uit het plan’ en kunt het daar terugzetten."),
            daad=S.zet_met_reden, knop="Haal uit het plan", sluit=S.sluit,
        ),
    )  # fmt: skip


def _titel(naam: str) -> str:
    return str(Planregelgegevens.model_fields[naam].title)


def _moment(periode: Any, publiceren_op: Any) -> rx.Component:
    hulp = Planregelgegevens.model_fields["publiceren_op"].description
    return twee(
        field("periode", _titel("periode"), verplicht=False, fouten=S.veldfouten, default_value=periode, max_length=40, hulp="Bijvoorbeeld: periode 2."),
        field("publiceren_op", _titel("publiceren_op"), type="date", verplicht=False, fouten=S.veldfouten, default_value=publiceren_op, hulp=hulp),
    )  # fmt: skip


def _knoppen(tekst: str) -> tuple[rx.Component, ...]:
    return button("Annuleren", S.sluit), button(tekst, soort="primair", type="submit")


def _nieuw() -> rx.Component:
    return formulier(
        select_field("opleiding", _titel("opleiding"), S.mag.opleidingen, fouten=S.veldfouten),
        field("cohort", _titel("cohort"), type="number", fouten=S.veldfouten, hulp="Het jaar waarin de studenten begonnen.", default_value=rx.cond(S.filters.contains("cohort"), S.filters["cohort"], "")),
        field("examen", _titel("examen"), fouten=S.veldfouten, hulp="Typ een deel van de naam of code en kies de code uit de lijst.", list="examencodes", on_change=S.zoek_examen.debounce(300), max_length=60, auto_complete="off"),
        rx.el.datalist(rx.foreach(S.examens, lambda o: rx.el.option(o.label, value=o.waarde, key=o.waarde)), id="examencodes"),
        _moment("", ""),
        on_submit=S.bewaar,
        acties=_knoppen("Voeg toe"),
    )  # fmt: skip


def _wijzig() -> rx.Component:
    r = S.over.to(PlanRij)
    return formulier(
        rx.el.p(r.examen, " · ", r.opleiding, " · cohort ", r.cohort),
        hidden("opleiding", r.crebo),
        hidden("cohort", r.cohort),
        hidden("examen", r.code),
        _moment(r.periode, r.publiceren_iso),
        on_submit=S.bewaar,
        acties=_knoppen("Bewaar"),
    )


def _kopie() -> rx.Component:
    return formulier(
        rx.el.p("Alle examens die nog lopen, met hun periode; de dag van publicatie schuift evenveel jaren op. U ziet eerst wat er gebeurt, en kunt het als geheel ongedaan maken."),
        twee(
            select_field("van", "Van cohort", S.cohorten, fouten=S.veldfouten),
            field("naar", "Naar cohort", type="number", fouten=S.veldfouten),
        ),
        select_field("opleiding_id", _titel("opleiding"), S.opleidingen, leeg="Alle opleidingen", verplicht=False, fouten=S.veldfouten),
        on_submit=S.kopieer,
        acties=_knoppen("Bekijk wat er gebeurt"),
    )  # fmt: skip
