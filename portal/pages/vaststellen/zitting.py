"""Establishing one sitting: exceptions first, each with its own decision; the rest in one act."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    page_head,
    pager,
    portal_page,
    rij,
    skeleton,
    tabs,
    tag,
    vak,
    verwijzing,
)
from portal.domain.levensloop import RESULTAAT
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ResultaatStatus
from portal.pages.grond.historie import historie
from portal.pages.vaststellen.zitting_vensters import vensters
from portal.services.grond import paden
from portal.services.vaststellen.lezen.kenmerken import Kenmerk
from portal.services.vaststellen.lezen.vaststellen import BlokkadeRij, VaststelRij
from portal.services.vaststellen.vaststellen import OvergeslagenRij
from portal.state.vaststellen.zitting import VaststellenZittingState as S

_DEFINITIEF = RESULTAAT.label(ResultaatStatus.DEFINITIEF)


@portal_page(
    "/vaststellen/[zitting_id]",
    "Zitting vaststellen",
    needs=P.RESULTAAT_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def vaststellen_zitting() -> rx.Component:
    """Everything the board needs, on one screen."""
    z = S.scherm
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            z,
            rx.fragment(
                page_head(
                    rx.fragment("Zitting ", z.ondertitel),
                    None,
                    rx.cond(S.mag_terug, button("Terug naar beoordelaar", S.open("terug"))),
                    rx.cond(z.mag & (z.vast_te_stellen > 0), _knop()),
                    kruimel=rx.fragment(verwijzing("Vaststellen", href=paden.VASTSTELLEN), " / ", z.titel),
                ),
                _kerngetallen(),
                _uitkomst(),
                _blokkades(),
                tabs((("resultaten", "Resultaten"), ("historie", "Historie")), S.tabblad, S.kies_tab),
                rx.cond(S.tabblad == "historie", card(historie(S.historie), titel="Historie"), _resultaten()),
                vensters(),
            ),
            skeleton(10, S.fout),
        ),
    )


def _knop() -> rx.Component:
    n = S.scherm.vast_te_stellen
    dicht = (S.scherm.blokkades.length() > 0) & ~S.scherm.pv_vervangbaar
    tekst = rx.cond(n == 1, "Stel 1 resultaat vast", f"Stel {n} resultaten vast")
    return button(tekst, S.open("vaststellen"), soort="primair", uit=dicht)


def _kerngetallen() -> rx.Component:
    z = S.scherm
    return rx.el.section(
        _kenmerk(z.versie),
        _kenmerk(z.cesuur),
        rx.el.div(
            rx.el.div("Proces-verbaal", class_name="small muted"),
            rx.el.div(z.pv.waarde, rx.cond(z.pv.toon == "ok", rx.fragment(" ", z.pv.status), ""), class_name="k num"),
            rx.cond(
                z.pv.toon != "ok",
                tag("warn", z.pv.status),
                rx.cond(
                    z.incidenten > 0,
                    tag("warn", _aantal(z.incidenten, "bijzonderheid", "bijzonderheden")),
                    tag("ok", "Geen bijzonderheden"),
                ),
            ),
            class_name="kpi",
        ),
        rx.el.div(
            rx.el.div("Aanwezig", class_name="small muted"),
            rx.el.div(z.aanwezig, " van ", z.ingepland, class_name="k num"),
            tag("plain", f"{z.afwezig} afwezig"),
            class_name="kpi",
        ),
        rx.el.div(
            rx.el.div("Geslaagd", class_name="small muted"),
            rx.el.div(rx.cond(z.geslaagd_procent != None, f"{z.geslaagd_procent} %", "–"), class_name="k num"),  # noqa: E711
            rx.cond(
                z.vorig_jaar_procent != None,  # noqa: E711
                tag("plain", f"vorig jaar {z.vorig_jaar_procent} %"),
                tag("plain", "vorig jaar onbekend"),
            ),
            class_name="kpi",
        ),
        class_name="card kpis vijf",
        aria_label="Kerngegevens van de zitting",
    )


def _kenmerk(k: Kenmerk) -> rx.Component:
    return rx.el.div(
        rx.el.div(k.titel, class_name="small muted"),
        rx.el.div(k.waarde, class_name="k num"),
        tag(k.toon, rx.cond(k.toon == "ok", rx.fragment("✓ ", k.status), k.status)),
        class_name="kpi",
    )


def _aantal(n: rx.Var, een: str, meer: str) -> rx.Var:
    return rx.cond(n == 1, f"1 {een}", f"{n} {meer}")


def _uitkomst() -> rx.Component:
    return rx.cond(
        S.gedaan != "",
        rx.el.div(
            rx.el.div(
                rx.el.p(S.gedaan, class_name="sterk"),
                rx.cond(
                    S.overgeslagen.length() > 0,
                    rx.el.ul(rx.foreach(S.overgeslagen, _overgeslagen), class_name="opsomming"),
                ),
            ),
            class_name="let-op ok",
            role="status",
        ),
    )


def _overgeslagen(o: OvergeslagenRij) -> rx.Component:
    return rx.el.li(rx.el.b(o.student), rx.cond(o.student != "", " overgeslagen. ", ""), o.reden)


def _blokkades() -> rx.Component:
    z = S.scherm
    return rx.fragment(
        rx.cond(
            z.blokkades.length() > 0,
            rx.el.div(
                rx.el.div(
                    rx.el.p("Nog niet vast te stellen", class_name="sterk"),
                    rx.el.ul(rx.foreach(z.blokkades, _blokkade), class_name="opsomming"),
                    rx.cond(
                        z.pv_vervangbaar,
                        rx.el.p("U kunt toch vaststellen als u de reden vastlegt.", class_name="small"),
                    ),
                ),
                class_name="let-op warn",
                role="note",
            ),
        ),
        rx.cond(~z.mag, callout("info", "U kunt hier niet vaststellen", z.verklaring)),
    )


def _blokkade(b: BlokkadeRij) -> rx.Component:
    return rx.el.li(b.tekst, rx.cond(b.link != "", rx.fragment(" ", verwijzing("Los op", href=b.link))))


def _resultaten() -> rx.Component:
    z = S.scherm
    return rx.fragment(
        rx.cond(S.uitzonderingen.length() > 0, _uitzonderingen()),
        _zonder(),
        _stukken(),
        rx.el.p(
            rx.cond(z.mag, z.verklaring + " ", ""),
            rx.cond(
                z.open,
                rx.fragment(
                    "Na vaststellen ziet de student het resultaat, met wat hij ertegen kan doen; laatste dag ",
                    rx.el.b(z.laatste_dag),
                    ".",
                ),
                "Over alle resultaten is besloten.",
            ),
            class_name="small muted",
        ),
    )


def _uitzonderingen() -> rx.Component:
    return card(
        data_table(
            S.uitzonderingen,
            [
                Kolom("Student", _student, kop=True),
                Kolom("Cijfer", _cijfer),
                Kolom("Kans", lambda r: rx.el.span(r.kans, class_name="num")),
                Kolom("Waarom apart", _waarom),
                Kolom("", _besluitknop),
            ],
            bijschrift="Uitzonderingen",
            leeg=rx.fragment(),
            sleutel=lambda r: r.deelname_id,
        ),
        titel=S.kop,
        telling=rx.cond(S.te_besluiten > 0, S.te_besluiten, S.uitzonderingen.length()),
        toon="warn",
    )


def _cijfer(r: VaststelRij) -> rx.Component:
    """The grade, by which norm, and what the delivery system says when that is something else."""
    return rx.el.div(
        rx.el.span(r.cijfer, class_name="num"),
        rx.cond(r.norm != "", rx.el.div(r.norm, class_name="small muted")),
        rx.cond(r.partner != "", rx.el.div("Afnamesysteem: ", r.partner, class_name="small muted")),
    )


def _reden(tekst: rx.Var) -> rx.Component:
    toon = rx.cond(tekst.startswith("Laatste kans"), "bad", "warn")
    delen = tekst.split(": ")
    kort = (delen.length() > 1) & tekst.startswith("Incident")
    return rx.cond(
        kort,
        rx.fragment(tag(toon, delen[0]), rx.el.span(delen[1:].join(": "), class_name="small muted")),
        rx.el.span(tekst, class_name="tag lang " + toon),
    )


def _waarom(r: VaststelRij) -> rx.Component:
    """Why this one stands apart, and who can solve it when it is not the board."""
    return rx.el.div(
        rij(rx.foreach(r.waarom, _reden)),
        rx.cond(
            r.hersteller != "",
            rx.el.p(
                r.hersteller, " ", verwijzing("Naar de presentie", href=paden.afnemen(S.scherm.zitting_id)),
                class_name="small muted",
            ),
        ),
    )  # fmt: skip


def _besluitknop(r: VaststelRij) -> rx.Component:
    open_ = r.kan | (r.herziening_id != "")
    return rx.cond(
        S.scherm.mag & open_,
        rx.cond(
            r.waarom_niet != "",
            rx.el.span(r.waarom_niet, class_name="small muted"),
            button("Besluit", S.besluit_over(r.deelname_id), label="Besluit over " + r.student),
        ),
        rx.cond(r.status == _DEFINITIEF, _definitief(r), tag(r.toon, r.status)),
    )


def _definitief(r: VaststelRij) -> rx.Component:
    return rij(
        tag("ok", r.status),
        rx.cond(
            S.mag_herzien,
            button("Herzien", S.herzie(r.resultaat_id), soort="stil", label="Herzien: " + r.student),
        ),
        button("Besluit-pdf", S.download_besluit(r.resultaat_id), soort="stil", label="Besluit-pdf van " + r.student),
    )


def _zonder() -> rx.Component:
    return card(
        data_table(
            S.zonder,
            [
                Kolom("Student", _student, kop=True),
                Kolom("Punten", lambda r: rx.el.span(r.punten, class_name="num")),
                Kolom("Cijfer", _cijfer),
                Kolom("Kans", lambda r: rx.el.span(r.kans, class_name="num")),
                Kolom("Voorziening", lambda r: r.voorziening),
                Kolom("Status", lambda r: rx.cond(r.status == _DEFINITIEF, _definitief(r), tag(r.toon, r.status))),
            ],
            bijschrift="Resultaten zonder bijzonderheden",
            leeg=empty_state("Geen resultaten zonder bijzonderheden", "Beslis hierboven per student."),
            sleutel=lambda r: r.deelname_id,
        ),
        rx.cond(S.paginas > 1, pager(S, S.ga_naar)),
        titel="Zonder bijzonderheden",
        telling=S.totaal,
        toon="ok",
        meer=rx.cond(
            S.alles,
            button("Toon minder", S.toon_alles(False), soort="stil"),
            rx.cond(S.totaal > S.zonder.length(), button(f"Toon alle {S.totaal}", S.toon_alles(True), soort="stil")),
        ),
    )


def _student(r: VaststelRij) -> rx.Component:
    return rx.el.div(
        verwijzing(r.student, href=paden.dossier_student(r.student_id), klasse="naam"),
        rx.el.div(r.nummer, class_name="small muted num"),
    )


def _stukken() -> rx.Component:
    z = S.scherm
    return card(
        vak(
            rx.cond(
                z.pv_bijzonderheden.length() > 0,
                rx.el.ul(rx.foreach(z.pv_bijzonderheden, rx.el.li), class_name="opsomming"),
                rx.el.p("De surveillant meldde geen bijzonderheden.", class_name="muted"),
            ),
            rij(
                verwijzing("Lees het proces-verbaal", href=paden.afnemen(z.zitting_id), klasse="btn"),
                verwijzing("Dossier van de zitting", href=paden.dossier_zitting(z.zitting_id), klasse="btn"),
                button("Proces-verbaal als pdf", S.download("pv"), soort="stil", icoon_naam="download"),
                button("Presentielijst als pdf", S.download("presentielijst"), soort="stil", icoon_naam="download"),
            ),
        ),
        titel="Verslag en stukken",
    )
