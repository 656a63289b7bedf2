"""The one page about a student: everything that the reader may see of him, with the acts that go with it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import (
    STUDENT_LEEST,
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    page_head,
    portal_page,
    redenvenster,
    rij,
    skeleton,
    stapel,
    tag,
    twee,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.pages.aanmelden.buiten_plan import verzoekenlijst
from portal.pages.aanmelden.buiten_plan import vraagvenster as examenvraag
from portal.pages.aanmelden.cellen import go_cel, herkomst_cel, register_cel, wens_cel
from portal.pages.aanmelden.daden import acties, plaats_acties, vensters
from portal.pages.aanmelden.student_aanmelden import aanmeldvenster
from portal.pages.aanmelden.voorziening_vragen import trek_in, vraagvenster
from portal.pages.grond.historie import met_historie
from portal.services.beoordelen.lezen.resultaten import ResultaatRij
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.services.plannen.lezen.voorzieningen import VoorzieningRij
from portal.services.vaststellen.lezen.buiten_plan import MijnVerzoekRij
from portal.services.vaststellen.lezen.kansen import KansbesluitRij
from portal.services.werk.mededelingen import MededelingRij
from portal.state.aanmelden.buiten_plan import BuitenPlanState as B
from portal.state.aanmelden.student_aanmelden import StudentAanmeldenState as A
from portal.state.aanmelden.studentkaart import StudentkaartState as S
from portal.state.aanmelden.voorziening_vragen import VoorzieningVragenState as V
from portal.state.raamwerk.sessie import SessieState


@portal_page(
    "/studenten/[student_id]",
    "Student",
    needs=P.INSCHRIJVING_INZIEN,
    on_load=S.laad,
    rollen=(Rol.DOCENT, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def studentkaart() -> rx.Component:
    """Who, the running exams, and beside them what else there is."""
    return rx.fragment(
        error_callout(S.fout),
        rx.cond(V.open, rx.fragment(), error_callout(V.fout)),
        rx.cond(B.open, rx.fragment(), error_callout(B.fout)),
        rx.cond(
            S.kop,
            rx.fragment(
                _kop(),
                rx.cond(
                    S.in_dossier,
                    met_historie(Over.STUDENT, S.student_id, _kaart(), naam="Kaart"),
                    _kaart(),
                ),
                vensters(),
                aanmeldvenster(),
                vraagvenster(zelf=False),
                examenvraag(zelf=False),
                _kansvenster(),
                _toekenningvenster(),
            ),
            skeleton(10, S.fout),
        ),
    )


def _kop() -> rx.Component:
    k = S.kop
    return page_head(
        k.naam,
        rx.fragment(
            rx.el.span(k.nummer, class_name="num"),
            rx.cond(k.opleidingen.length() > 0, rx.fragment(" · ", k.opleidingen.join(", "))),
            rx.cond(k.klassen.length() > 0, rx.fragment(" · klas ", k.klassen.join(", "))),
            rx.cond(k.cohort != "", rx.fragment(" · cohort ", k.cohort)),
            rx.cond(k.begeleider != "", rx.fragment(" · begeleider ", k.begeleider)),
            rx.cond(k.bijzonder != "", rx.fragment(" ", tag("info", k.bijzonder))),
        ),
        rx.cond(k.mag_vragen, button("Vraag een ander examen", B.voor(k.student_id))),
        rx.cond(k.mag_aanmelden, button("Meld aan voor een examen", A.voor(k.student_id), soort="primair")),
        kruimel=rx.match(
            SessieState.rol,
            (Rol.DOCENT.value, verwijzing("Mijn studenten", href=paden.STUDENTEN)),
            (Rol.EXAMENBUREAU.value, verwijzing("Aanmeldingen", href=paden.AANMELDEN)),
            rx.fragment("Student"),
        ),
    )


def _kaart() -> rx.Component:
    gevraagd = verzoekenlijst(S.verzoeken, _neem_terug, zelf=False)
    naast = stapel(gevraagd, _voorzieningen(), rx.cond(S.met_berichten, _berichten()), klasse="ruim")
    return stapel(_examens(), twee(_resultaten(), naast), klasse="ruim")


def _examens() -> rx.Component:
    return card(
        data_table(
            S.examens,
            [
                Kolom("Examen", lambda k: _examen(k.inschrijving), kop=True),
                Kolom("Go", lambda k: go_cel(k.inschrijving)),
                Kolom("Kans", lambda k: _kans(k.inschrijving)),
                Kolom("Waar en wanneer", _waar),
                Kolom("", lambda k: rij(*plaats_acties(k), acties(k.inschrijving))),
            ],
            bijschrift="Lopende examens",
            leeg=empty_state("Geen lopende examens", "Behaalde examens staan bij Resultaten en besluiten."),
            sleutel=lambda k: k.inschrijving.id,
        ),
        titel="Lopende examens",
        telling=S.examens.length(),
    )


def _examen(r: Any) -> rx.Component:
    return rx.fragment(
        r.examen,
        rx.cond(r.niveau != "", rx.el.div(r.niveau, class_name="small muted")),
        herkomst_cel(r),
        wens_cel(r),
    )


def _kans(r: Any) -> rx.Component:
    """The balance with the days of what was missed, and what the registry said beside it."""
    return rx.fragment(
        rx.el.div(r.kans.capitalize(), class_name=rx.cond(r.geen_kans, "mis", "")),
        register_cel(r),
    )


def _waar(k: Any) -> rx.Component:
    p = k.plek
    return rx.fragment(
        rx.cond(
            p.moment != "",
            rx.fragment(
                verwijzing(p.moment, href=paden.zitting(p.zitting_id), klasse="naam"),
                rx.el.div(p.waar, class_name="small muted"),
                rx.cond(p.wacht != "", tag("warn", p.wacht), tag(p.toon, p.status)),
                rx.foreach(p.voorzieningen, lambda v: rx.el.div(v, class_name="small muted", key=v)),
            ),
            rx.fragment(
                tag(k.inschrijving.status_toon, k.inschrijving.status_tekst),
                rx.cond(
                    k.inschrijving.status == InschrijvingStatus.OPEN,
                    rx.el.div("Nog geen moment. ", k.inschrijving.blokkade, class_name="small muted"),
                ),
            ),
        ),
    )


def _resultaten() -> rx.Component:
    return card(
        data_table(
            S.resultaten,
            [
                Kolom("Examen", lambda r: rx.fragment(r.examen, rx.el.div(r.moment, class_name="small muted")), kop=True),
                Kolom("Uitslag", _uitslag),
                Kolom("Status", lambda r: tag(r.status_toon, r.status_tekst)),
                Kolom("Besluit", lambda r: rx.el.span(r.uitleg, class_name="small")),
            ],
            bijschrift="Resultaten",
            leeg=empty_state("Nog geen resultaten", "Een resultaat komt hier te staan na een examen."),
            sleutel=lambda r: r.id,
        ),
        rx.cond(S.meer_resultaten > 0, vak(rx.el.p("En nog ", S.meer_resultaten, " oudere resultaten.", class_name="muted"))),
        rx.cond(S.besluiten.length() > 0, rx.el.ul(rx.foreach(S.besluiten, _besluit), class_name="regels")),
        titel="Resultaten en besluiten",
        telling=S.resultaten.length(),
        meer=rx.cond(S.in_dossier, verwijzing("Hele dossier", href=paden.dossier_student(S.student_id)), rx.fragment()),
    )  # fmt: skip


def _uitslag(r: ResultaatRij) -> rx.Component:
    return rx.fragment(
        rx.el.b(r.cijfer, class_name="num"),
        rx.cond(r.geslaagd != "", rx.el.div(r.geslaagd, class_name="small muted")),
        rx.cond(r.punten != "", rx.el.div(r.punten, class_name="small faint")),
    )


def _besluit(b: KansbesluitRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(b.examen), tag(b.toon, b.wat), class_name="rij uit"),
        rx.el.div(
            rx.el.span(b.op, rx.cond(b.zitting != "", rx.fragment(" · zitting van ", b.zitting)), class_name="small muted"),
            rx.cond(
                b.mag_terug,
                button("Trek in", S.vraag_kans_terug(b.id), soort="stil", label="Trek in: extra kans voor " + b.examen),
            ),
            class_name="rij uit",
        ),
        key=b.id,
    )  # fmt: skip


def _kansvenster() -> rx.Component:
    return redenvenster(
        S,
        rx.cond(S.kans, True, False),
        "Extra kans intrekken",
        callout("warn", "Dit gebeurt er", "De student houdt de kansen die hij zonder deze had. Staat hij dankzij deze kans op een wachtlijst, dan gaat hij daar af. Hij leest uw reden, en wat hij ertegen kan doen."),
        daad=S.trek_kans_in,
        knop="Trek in",
        sluit=S.vraag_kans_terug(""),
        hulp=STUDENT_LEEST,
    )  # fmt: skip


def _neem_terug(r: MijnVerzoekRij) -> rx.Component:
    return rx.cond(
        r.mag_terug,
        button("Trek besluit in", S.vraag_examen_terug(r.id), soort="stil", label="Trek besluit in: " + r.examen),
    )


def _toekenningvenster() -> rx.Component:
    return redenvenster(
        S,
        rx.cond(S.toekenning, True, False),
        "Toegekend examen intrekken",
        callout("warn", "Dit gebeurt er", "De aanmelding voor dit examen wordt geannuleerd. De student leest uw reden, en wat hij ertegen kan doen. Wie het vroeg, leest uw reden ook. Intrekken kan zolang de student geen plaats heeft en het examen niet deed."),
        daad=S.trek_examen_in,
        knop="Trek in",
        sluit=S.vraag_examen_terug(""),
        hulp=STUDENT_LEEST,
    )  # fmt: skip


def _voorzieningen() -> rx.Component:
    naar = rx.cond(
        S.besluit_voorziening,
        verwijzing("Besluit", href=f"{paden.VOORZIENINGEN}?zoek={S.kop.nummer}"),
        rx.cond(
            S.vraagt_voorziening, button("Vraag aan", V.voor(S.kop.student_id), label="Vraag aan: een voorziening")
        ),
    )
    return card(
        rx.cond(
            S.voorzieningen.length() > 0,
            rx.el.ul(rx.foreach(S.voorzieningen, _voorziening), class_name="regels"),
            vak(rx.el.p("Geen voorzieningen.", class_name="muted")),
        ),
        titel="Voorzieningen",
        telling=S.voorzieningen.length(),
        meer=naar,
    )


def _voorziening(v: VoorzieningRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(v.tekst), tag(v.status_toon, v.status), class_name="rij uit"),
        rx.el.div("Sinds ", v.sinds, " · ", v.bron, class_name="small muted"),
        rx.cond(v.reden != "", rx.el.div("Reden: ", v.reden, class_name="small muted")),
        trek_in(v),
        key=v.id,
    )


def _berichten() -> rx.Component:
    return card(
        rx.cond(
            S.berichten.length() > 0,
            rx.el.ul(rx.foreach(S.berichten, _bericht), class_name="regels"),
            vak(rx.el.p("Er is deze student nog niets verteld.", class_name="muted")),
        ),
        titel="Berichten aan de student",
        telling=S.berichten.length(),
    )


def _bericht(m: MededelingRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(m.titel),
            rx.cond(m.gelezen != "", tag("plain", "Gelezen"), tag("info", "Nog niet gelezen")),
            class_name="rij uit",
        ),
        rx.el.div(m.tekst, class_name="small"),
        rx.el.div(m.op, class_name="small muted"),
        key=m.id,
    )
