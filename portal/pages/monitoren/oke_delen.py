"""The parts of the OKE monitor: what failed, what is missing, the log, and the daily control."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    pager,
    search_box,
    tag,
    vak,
    verwijzing,
    worklist,
    worklist_row,
)
from portal.domain.uitval import KLASSEN
from portal.services.grond import paden
from portal.services.monitoren.stand import FLOWS, STATUS
from portal.state.monitoren.oke import OkeState as S


def uitval() -> rx.Component:
    """The newest failures, each with what it means and the repair."""
    return rx.cond(
        S.uitval.length() > 0,
        card(
            _soorten(),
            worklist(S.uitval, _mislukt, rx.fragment()),
            titel="Mislukt",
            telling=S.stand.fouten,
            toon="bad",
            meer=verwijzing("Alles tonen", href=f"{paden.OKE}?fouten=1"),
            klasse="uitval",
        ),
        rx.fragment(),
    )


def _soorten() -> rx.Component:
    """The kinds of failure in the filter, each with its repair; a press shows only that kind."""
    return rx.el.details(
        rx.el.summary("Wat is er mis, en hoe herstelt u het?"),
        data_table(
            S.soorten,
            [
                Kolom("Soort", _soort, kop=True),
                Kolom("Aantal", lambda k: k.aantal, getal=True),
                Kolom("Herstel", lambda k: rx.el.div(k.herstel, rx.el.div(k.verklaring, class_name="small muted"))),
                Kolom("Wie", lambda k: k.wie),
            ],
            bijschrift="Soorten uitval",
            leeg=rx.fragment(),
            sleutel=lambda k: k.code,
        ),
        class_name="uitklap",
    )


def _soort(k: rx.Var) -> rx.Component:
    return verwijzing(k.label, href=f"{paden.OKE}?fouten=1&klasse=" + k.code)


def _mislukt(r: rx.Var) -> rx.Component:
    wat = rx.el.span(r.flow_naam, " · ", r.onderwerp)
    uitleg = rx.el.span(
        rx.cond(r.student != "", f"{r.student} · ", ""),
        r.verklaring,
        " ",
        r.herstel,
        rx.cond(r.uitleg != "", rx.el.span(f" Antwoord: {r.uitleg}", class_name="faint"), rx.fragment()),
    )
    return worklist_row(
        wat,
        uitleg,
        rx.el.div(tag(r.toon, r.klasse), rx.el.div(r.moment, class_name="small faint num")),
        rx.cond(
            S.herstelt & r.herstelbaar,
            rx.el.div(
                button("Opnieuw aanbieden", S.opnieuw(r.id), label=f"Opnieuw aanbieden: {r.flow_naam}, {r.onderwerp}"),
                button(
                    "Maak melding",
                    S.maak_melding(r.id),
                    soort="stil",
                    label=f"Maak melding van: {r.flow_naam}, {r.onderwerp}",
                ),
                verwijzing("Bekijk", href=paden.bericht(r.id)),
                class_name="rij",
            ),
            verwijzing("Bekijk", href=paden.bericht(r.id)),
        ),
        sleutel=r.id,
    )


def ontbreekt() -> rx.Component:
    """What should have come and did not."""
    return rx.cond(
        S.ontbreekt.length() > 0,
        card(
            worklist(
                S.ontbreekt,
                lambda r: worklist_row(
                    r.soort,
                    rx.el.span(r.student, ": ", r.tekst),
                    tag(r.toon, r.sinds),
                    verwijzing("Herstel", href=f"{paden.AANSLUITING}?zitting={r.zitting_id}"),
                ),
                rx.fragment(),
            ),
            titel="Sluit niet aan",
            telling=S.ontbreekt_aantal,
            toon="warn",
            meer=verwijzing("Alles tonen", href=paden.AANSLUITING),
        ),
        rx.fragment(),
    )


def _filter(naam: str) -> rx.Var:
    return rx.cond(S.filters.contains(naam), S.filters[naam], "")


def _keuze(naam: str, label: str, *opties: rx.Component) -> rx.Component:
    return rx.el.select(
        rx.el.option(label, value=""),
        *opties,
        value=_filter(naam),
        on_change=lambda waarde: S.kies({"naam": naam, "waarde": waarde}),
        aria_label=label,
        class_name="invoer",
    )


def logboek() -> rx.Component:
    """All exchanges, newest first."""
    flows = [rx.el.option(f"{nr} · {naam}", value=str(nr)) for nr, naam in FLOWS.items() if nr < 6]
    statussen = [rx.el.option(tekst, value=s) for s, (tekst, _toon) in STATUS.items()]
    return card(
        vak(
            search_box(S.zoek, S.zoeken, label="Zoek op zitting, student of partner"),
            rx.el.div(
                _keuze("flow", "Elke stroom", *flows),
                _keuze(
                    "richting",
                    "In en uit",
                    rx.el.option("Uitgaand", value="uit"),
                    rx.el.option("Inkomend", value="in"),
                ),
                _keuze("status", "Elke status", *statussen),
                _keuze(
                    "partner",
                    "Elke partner",
                    rx.foreach(S.partners, lambda p: rx.el.option(p.label, value=p.waarde)),
                ),
                _keuze(
                    "examen",
                    "Elk examen",
                    rx.foreach(S.examens, lambda e: rx.el.option(e.label, value=e.waarde)),
                ),
                _keuze("klasse", "Elke soort uitval", *[rx.el.option(k.label, value=k.code) for k in KLASSEN.values()]),
                rx.el.input(
                    type="date",
                    value=_filter("dag"),
                    on_change=lambda waarde: S.kies({"naam": "dag", "waarde": waarde}),
                    aria_label="Dag",
                    class_name="invoer",
                ),
                rx.cond(
                    (S.filters.length() > 0) | (S.zoek != ""),
                    button("Wis filters", S.wis, soort="stil"),
                    rx.fragment(),
                ),
                class_name="werkbalk",
            ),
        ),
        _tabel(),
        pager(S, S.ga_naar, _kolommen()),
        titel="Logboek",
        meer=rx.cond(
            S.herstelt & (S.herhaalbaar.aantal > 0),
            button(f"Bied alles in dit filter opnieuw aan ({S.herhaalbaar.aantal})", S.vraag_alles(True), soort="stil"),
            rx.fragment(),
        ),
        klasse="logboek",
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Uitwisselingen",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state(
            "Geen berichten gevonden",
            "Wis een filter. Berichten komen hier vanzelf te staan zodra er iets wordt uitgewisseld.",
        ),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Onderwerp", _onderwerp, kop=True),
        Kolom("Wanneer", lambda r: rx.el.span(r.moment, class_name="num nb"), sorteer="wanneer"),
        Kolom(
            "Stroom",
            lambda r: rx.el.div(r.flow_naam, rx.el.div(r.richting, " · ", r.partner, class_name="small muted")),
        ),
        Kolom("Verzoek", lambda r: rx.el.code(r.verzoek, class_name="adres kort", title=r.verzoek)),
        Kolom("Status", _status),
    ]


def _onderwerp(r: rx.Var) -> rx.Component:
    return rx.el.div(
        verwijzing(rx.cond(r.onderwerp != "", r.onderwerp, r.flow_naam), href=paden.bericht(r.id)),
        rx.cond(r.student != "", rx.el.div(r.student, class_name="small muted"), rx.fragment()),
    )


def _status(r: rx.Var) -> rx.Component:
    return rx.el.div(
        tag(r.toon, r.status_label),
        rx.cond(r.klasse != "", rx.el.div(r.klasse, class_name="small"), rx.fragment()),
        rx.cond(r.http_status != "", rx.el.div(f"HTTP {r.http_status}", class_name="small faint num"), rx.fragment()),
    )


def dagcontrole() -> rx.Component:
    """The last working days: who looked, and what there was."""
    return card(
        data_table(
            S.dagen,
            [
                Kolom("Dag", lambda r: r.dag, kop=True),
                Kolom("Berichten van partners", lambda r: r.berichten, getal=True),
                Kolom("Mislukt", lambda r: r.fouten, getal=True),
                Kolom("Gecontroleerd", _gecontroleerd),
                Kolom("", _teken),
            ],
            bijschrift="Dagcontrole",
            leeg=rx.fragment(),
            sleutel=lambda r: r.dag_iso,
        ),
        titel="Dagcontrole",
    )


def _gecontroleerd(r: rx.Var) -> rx.Component:
    vreemden = rx.cond(r.vreemden != "", rx.el.div(r.vreemden, class_name="small muted"), rx.fragment())
    return rx.fragment(_getekend(r), vreemden)


def _getekend(r: rx.Var) -> rx.Component:
    return rx.cond(
        r.getekend,
        rx.el.div(
            tag("ok", r.door),
            rx.el.div(r.op, rx.cond(r.opmerking != "", f" · {r.opmerking}", ""), class_name="small muted"),
        ),
        rx.el.div(tag(r.toon, r.op), rx.el.div(f"Had dienst: {r.dienst}", class_name="small muted")),
    )


def _teken(r: rx.Var) -> rx.Component:
    return rx.cond(
        S.tekent & ~r.getekend,
        button("Teken af", S.vraag_teken(r.dag_iso), label=f"Teken af: de controle van {r.dag}"),
        rx.fragment(),
    )
