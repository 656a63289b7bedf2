"""One group: who is in it, and enrolling them together for an exam."""

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
    nog_meer,
    page_head,
    portal_page,
    redenvenster,
    rij,
    search_box,
    select_field,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.grond.historie import met_historie
from portal.services.aanmelden.lezen.groepen import AfmeldRij
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.aanmelden.groep import GroepState as S

_WAAROM = "aanmelden-waarom"


@portal_page(
    f"{paden.GROEPEN}/[groep_id]", "Groep aanmelden", needs=P.INSCHRIJVING_DOEN, on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU,),
)  # fmt: skip
def groep() -> rx.Component:
    """Choose the exam, see the outcome for everybody, and enrol."""
    return rx.fragment(
        page_head(
            S.groep.naam,
            rx.el.span(S.groep.soort, " van ", S.groep.partner, ". ", S.groep.stand, "."),
            button("Haal leden op", S.haal_leden, bezig=S.bezig),
            kruimel=verwijzing("Groepen", href=paden.GROEPEN),
        ),
        rx.cond(S.af, rx.fragment(), error_callout(S.fout)),
        rx.cond(S.samenvatting != "", callout("ok", "Dit is gedaan", S.samenvatting), rx.fragment()),
        met_historie(
            Over.GROEP,
            S.groep.id,
            card(
                vak(
                    search_box(S.zoek, S.zoek_examen, label="Zoek een examen"),
                    select_field("examen", "Examen", S.examens, value=S.examen, on_change=S.kies_examen),
                    nog_meer(S.examens_over),
                ),
                rx.cond(S.geladen, _tabel(), skeleton(8, S.fout)),
                rx.cond(
                    S.groep.meer > 0,
                    vak(rx.el.p("En nog ", S.groep.meer, " leden die hier niet worden getoond.", class_name="muted")),
                    rx.fragment(),
                ),
                _aanmelden(),
            ),
            rx.cond(S.eerder.length() > 0, _eerder()),
        ),
        _afmelden(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.groep.leden,
        [
            Kolom(
                "Student", lambda r: rx.el.div(_naam(r), rx.el.div(r.nummer, class_name="small faint num")), kop=True
            ),
            Kolom("Opleiding", lambda r: r.opleiding),
            Kolom("Uitkomst", lambda r: tag(r.toon, r.uitkomst)),
        ],
        bijschrift="Leden van de groep",
        leeg=empty_state("Nog geen leden", "Haal de leden op bij het deelnemersysteem.", icoon_naam="users"),
        sleutel=lambda r: r.id,
    )


def _aanmelden() -> rx.Component:
    """What will happen, and the one button that does it; while there is nobody to enrol it says why it is off."""
    niemand = (S.examen == "") | (S.groep.kan == 0)
    wie = rx.cond(
        S.examen == "",
        rx.el.p("Kies eerst een examen. Daarna ziet u wie u aanmeldt.", id=_WAAROM),
        rx.cond(
            S.groep.kan == 0,
            rx.el.p("Er is niemand om aan te melden. Waarom niet, staat achter elke naam.", id=_WAAROM),
            rx.fragment(
                rx.el.p(
                    "Aanmelden kan voor ", rx.el.strong(S.groep.kan), "; overgeslagen worden ",
                    rx.el.strong(S.groep.kan_niet), ".", id=_WAAROM,
                ),
                rx.el.p(
                    "Het resultaat van een aanmelding per groep gaat niet vanzelf naar het deelnemersysteem.",
                    class_name="small muted",
                ),
            ),
        ),
    )  # fmt: skip
    knop = button("Meld aan", S.meld_aan, soort="primair", uit=niemand, aria_describedby=_WAAROM)
    return rx.cond(S.groep.id != "", vak(wie, rij(knop)))


def _naam(r: Any) -> rx.Component:
    return rx.cond(r.student_id != "", verwijzing(r.naam, href=paden.student(r.student_id), klasse="naam"), r.naam)


def _eerder() -> rx.Component:
    """Each time that this group was enrolled, with the way to put it out again."""
    return card(
        data_table(
            S.eerder,
            [
                Kolom("Examen", lambda r: r.examen, kop=True),
                Kolom("Wanneer", lambda r: rx.fragment(r.wanneer, rx.el.div(r.door, class_name="small muted"))),
                Kolom("Aangemeld", lambda r: r.aantal, getal=True),
                Kolom("Nu nog", lambda r: r.nog, getal=True),
                Kolom(
                    "",
                    lambda r: rx.cond(
                        r.nog > 0,
                        button("Meld weer af", S.toon_af(r.id), label="Meld weer af: " + r.examen),
                        rx.el.span("Afgemeld", class_name="muted"),
                    ),
                ),
            ],
            bijschrift="Eerdere aanmeldingen van deze groep",
            leeg=rx.fragment(),
            sleutel=lambda r: r.id,
        ),
        titel="Eerder aangemeld",
    )


def _afmelden() -> rx.Component:
    a = S.af
    return redenvenster(
        S,
        rx.cond(a, True, False),
        "Groep weer afmelden",
        rx.cond(
            a,
            rx.fragment(
                rx.el.p(rx.el.b(a.examen), ": afgemeld worden ", rx.el.b(a.kan), "; er blijven ", rx.el.b(a.blijft), "."),
                callout("info", "Dit gebeurt er", "Wie nog geen Go, plaats of wachtlijst heeft, is niet meer aangemeld. De anderen blijven staan; meld hen zo nodig een voor een af. Zo nodig meldt u de groep daarna opnieuw aan."),
                rx.el.ul(rx.foreach(a.rijen, _af_rij), class_name="regels kort"),
                rx.cond(a.meer > 0, rx.el.p("En nog ", a.meer, " anderen.", class_name="small muted")),
            ),
        ),
        uit=a.kan == 0,
        waarom="Er is niemand om af te melden. Waarom niet, staat achter elke naam.",
        daad=S.meld_af,
        knop="Meld af",
        sluit=S.sluit_af,
        terug="Terug",
    )  # fmt: skip


def _af_rij(r: AfmeldRij) -> rx.Component:
    return rx.el.li(rx.el.div(r.naam, tag(r.toon, r.uitkomst), class_name="rij uit"), key=r.id)
