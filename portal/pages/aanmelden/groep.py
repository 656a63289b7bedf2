"""One group: who is in it, and enrolling them together for an exam."""

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
    page_head,
    portal_page,
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
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.aanmelden.groep import GroepState as S


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
        error_callout(S.fout),
        rx.cond(S.samenvatting != "", callout("ok", "De groep is aangemeld", S.samenvatting), rx.fragment()),
        met_historie(
            Over.GROEP,
            S.groep.id,
            card(
                vak(
                    search_box(S.zoek, S.zoek_examen, label="Zoek een examen"),
                    select_field("examen", "Examen", S.examens, value=S.examen, on_change=S.kies_examen),
                ),
                rx.cond(S.geladen, _tabel(), skeleton(8, S.fout)),
                rx.cond(
                    S.groep.meer > 0,
                    vak(rx.el.p("En nog ", S.groep.meer, " leden die hier niet worden getoond.", class_name="muted")),
                    rx.fragment(),
                ),
                _aanmelden(),
            ),
        ),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.groep.leden,
        [
            Kolom("Student", lambda r: rx.el.div(r.naam, rx.el.div(r.nummer, class_name="small faint num")), kop=True),
            Kolom("Opleiding", lambda r: r.opleiding),
            Kolom("Uitkomst", lambda r: tag(r.toon, r.uitkomst)),
        ],
        bijschrift="Leden van de groep",
        leeg=empty_state("Nog geen leden", "Haal de leden op bij het deelnemersysteem.", icoon_naam="users"),
        sleutel=lambda r: r.id,
    )


def _aanmelden() -> rx.Component:
    """What will happen, and the one button that does it."""
    return rx.cond(
        (S.examen != "") & (S.groep.id != ""),
        vak(
            rx.el.p(
                "Aanmelden kan voor ",
                rx.el.strong(S.groep.kan),
                "; overgeslagen worden ",
                rx.el.strong(S.groep.kan_niet),
                ".",
            ),
            rx.el.p(
                "Het resultaat van een aanmelding per groep gaat niet vanzelf naar het deelnemersysteem.",
                class_name="small muted",
            ),
            rij(button("Meld aan", S.meld_aan, soort="primair", uit=S.groep.kan == 0)),
        ),
        rx.fragment(),
    )
