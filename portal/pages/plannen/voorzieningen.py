"""Accommodations: what students ask for, and deciding about it."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    STUDENT_LEEST,
    Kolom,
    button,
    callout,
    card,
    data_table,
    definition_list,
    empty_state,
    error_callout,
    field,
    formulier,
    hidden,
    keuzeknoppen,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tabs,
    tag,
    textarea_field,
    vak,
    venster,
)
from portal.domain.levensloop import VOORZIENING
from portal.domain.rechten import P, Rol
from portal.domain.statussen import VoorzieningStatus
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.plannen.voorzieningen import VoorzieningenState as S

_STANDEN = (VoorzieningStatus.AANGEVRAAGD, VoorzieningStatus.TOEGEKEND, VoorzieningStatus.AFGEWEZEN)
_STATUS = (("", "Alle"), *((s, VOORZIENING.label(s)) for s in _STANDEN))


@portal_page(
    "/voorzieningen",
    "Voorzieningen",
    needs=P.VOORZIENING_BESLUITEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
    groep="Voorbereiden",
    icoon="accessibility",
    volgorde=40,
    badge=badge(paden.VOORZIENINGEN),
)
def voorzieningen() -> rx.Component:
    """Requests first, then what was decided."""
    actief = rx.cond(S.filters.contains("status"), S.filters["status"], "")
    return rx.fragment(
        page_head(
            "Voorzieningen",
            "Wat u toekent, geldt meteen: op elke zitting die nog komt, ook waar de student al op staat.",
        ),
        rx.cond(S.gekozen.is_not_none() | S.te_wijzigen.is_not_none(), rx.fragment(), error_callout(S.fout)),
        card(
            vak(
                tabs(_STATUS, actief, S.kies_status, label="Status"),
                search_box(S.zoek, S.zoeken, label="Zoek op naam of studentnummer"),
            ),
            rx.cond(S.geladen, _tabel(), skeleton(8)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        _besluit(),
        _wijzigen(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Voorzieningen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state(
            "Geen voorzieningen gevonden",
            "Studenten en docenten vragen een voorziening aan. Toegekende voorzieningen komen ook uit het deelnemersysteem.",
            icoon_naam="accessibility",
        ),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom(
            "Student",
            lambda r: rx.el.div(r.student, rx.el.div(r.nummer, class_name="small faint num")),
            kop=True,
            sorteer="student",
        ),
        Kolom("Voorziening", lambda r: r.tekst, sorteer="voorziening"),
        Kolom("Hoe geregeld", lambda r: rx.cond(r.reist_mee, "Via OKE", "Door u, in het lokaal")),
        Kolom(
            "Aangevraagd",
            lambda r: rx.el.div(rx.el.span(r.sinds, class_name="nb"), rx.el.div(r.bron, class_name="small faint")),
            sorteer="aangevraagd",
        ),
        Kolom("Status", _status, sorteer="status"),
        Kolom("", _actie),
    ]


def _status(r: rx.Var) -> rx.Component:
    return rx.el.div(
        tag(r.status_toon, r.status),
        rx.cond(r.periode != "", rx.el.div(r.periode, class_name="small muted"), rx.fragment()),
        rx.cond(r.reden != "", rx.el.div(r.reden, class_name="small muted"), rx.fragment()),
    )


def _actie(r: rx.Var) -> rx.Component:
    return rx.fragment(
        rx.cond(
            r.waarom_niet != "",
            rx.el.span(r.waarom_niet, class_name="small muted"),
            rx.cond(r.open, button("Besluit", S.open(r.id), label=f"Besluit voor {r.student}")),
        ),
        rx.cond(
            r.te_wijzigen,
            button("Wijzig", S.open_wijzigen(r.id), soort="stil", label=f"Wijzig voor {r.student}"),
        ),
    )


def _dagen(van: rx.Var | str, tot: rx.Var | str, *, van_hulp: str) -> rx.Component:
    """The first and the last day on which it holds."""
    return rx.el.div(
        field(
            "van", "Eerste dag", type="date", verplicht=not van_hulp, default_value=van, hulp=van_hulp,
            fouten=S.veldfouten,
        ),
        field(
            "tot", "Laatste dag", type="date", verplicht=False, default_value=tot, hulp="Leeg: zonder einddatum.",
            fouten=S.veldfouten,
        ),
        class_name="velden-naast",
    )  # fmt: skip


def _wijzigen() -> rx.Component:
    """Another first or last day for what was granted, or another amount."""
    v = S.te_wijzigen
    return venster(
        S.te_wijzigen.is_not_none(),
        "Voorziening wijzigen",
        definition_list(("Student", rx.el.span(v.student, " (", v.nummer, ")")), ("Voorziening", v.tekst)),
        formulier(
            hidden("voorziening_id", v.id),
            rx.cond(v.tijd, _hoeveel(v, "Geldt per examen. Staat er al meer extra tijd, dan telt de langste.")),
            _dagen(v.van, v.tot, van_hulp=""),
            textarea_field("reden", "Reden", hulp=STUDENT_LEEST, fouten=S.veldfouten),
            _gevolg(),
            on_submit=S.wijzig_voorziening,
            acties=(
                button("Terug", S.open_wijzigen("")),
                button("Bewaar wijziging", soort="primair", type="submit"),
            ),
        ),
        fout=S.fout,
        sluit=S.open_wijzigen(""),
    )


def _besluit() -> rx.Component:
    v = S.gekozen
    return venster(
        S.gekozen.is_not_none(),
        "Besluit over voorziening",
        definition_list(
            ("Student", rx.el.span(v.student, " (", v.nummer, ")")),
            ("Gevraagd", v.tekst),
            ("Sinds", v.sinds),
            ("Toelichting bij de aanvraag", rx.cond(v.grond != "", v.grond, "Geen toelichting gegeven.")),
        ),
        rx.el.p("Alleen het examenbureau leest deze toelichting.", class_name="small muted"),
        keuzeknoppen(
            (("ja", "Toekennen", "ok"), ("nee", "Afwijzen", "bad")),
            rx.cond(S.toekennen, "ja", "nee"),
            S.kies_besluit,
            "Besluit",
        ),
        _formulier(v),
        fout=S.fout,
        sluit=S.open(""),
    )


def _gevolg() -> rx.Component:
    """On which sittings the decision counts at once, and what happens where it does not fit."""
    return rx.cond(
        S.komend.length() > 0,
        callout(
            "warn",
            "Dit geldt meteen op zittingen die komen",
            rx.fragment(
                rx.el.ul(rx.foreach(S.komend, lambda tekst: rx.el.li(tekst)), class_name="regels kort"),
                "Het rooster van de student volgt. Past het op een zitting niet, dan krijgt het examenbureau een vraag.",
            ),
        ),
        callout("info", "De student staat nog niet op een zitting", "Dit telt zodra hij een plaats krijgt."),
    )


def _hoeveel(v: rx.Var, hulp: str) -> rx.Component:
    """How much extra time: minutes, a share of the duration, or both."""
    return rx.el.div(
        field(
            "minuten", "Extra minuten", type="number", verplicht=False, fouten=S.veldfouten,
            default_value=rx.cond(v.minuten > 0, v.minuten.to(str), ""), hulp=hulp,
        ),
        field(
            "procent", "Of procent van de toetsduur", type="number", verplicht=False, fouten=S.veldfouten,
            default_value=rx.cond(v.procent > 0, v.procent.to(str), ""),
            hulp="Leeg als het om minuten gaat. De langste van de twee telt.",
        ),
        class_name="velden-naast",
    )  # fmt: skip


def _formulier(v: rx.Var) -> rx.Component:
    hulp = "Geldt per examen. Staat er al meer extra tijd, dan telt de langste. Allebei leeg: zoals gevraagd."
    return formulier(
        hidden("voorziening_id", v.id),
        hidden("toekennen", rx.cond(S.toekennen, "ja", "nee")),
        rx.cond(S.toekennen & v.tijd, _hoeveel(v, hulp)),
        rx.cond(
            S.toekennen,
            rx.fragment(
                _dagen("", "", van_hulp="Leeg: vanaf vandaag."),
                _gevolg(),
                rx.cond(
                    v.reist_mee,
                    callout("info", "Het afnamesysteem krijgt dit vanzelf door", "Ook voor de zittingen hierboven."),
                    callout(
                        "info", "U regelt dit zelf in het lokaal", "De surveillant ziet de voorziening op de lijst."
                    ),
                ),
            ),
            textarea_field("reden", "Reden van afwijzing", hulp=STUDENT_LEEST, fouten=S.veldfouten),
        ),
        on_submit=S.besluit,
        acties=(
            button("Terug", S.open("")),
            button("Leg besluit vast", soort="primair", type="submit"),
        ),
    )
