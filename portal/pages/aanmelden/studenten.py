"""My students: who asks for a Go first, then everybody with their exams."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    filter_links,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tag,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import InschrijvingStatus
from portal.pages.aanmelden.cellen import go_cel, register_cel, wens_cel
from portal.pages.aanmelden.daden import acties, vensters
from portal.pages.aanmelden.student_aanmelden import aanmeldvenster
from portal.pages.aanmelden.verwijzingen import naar_student
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.aanmelden.student_aanmelden import StudentAanmeldenState
from portal.state.aanmelden.studenten import StudentenState as S

_ALLEEN_GO = "Er is nog geen Go van de docent."
_FILTERS = (
    ("", "Alle open examens"),
    ("gevraagd", "Vragen een Go"),
    ("wacht_op_go", "Zonder Go"),
    ("te_plaatsen", "Met Go, zonder moment"),
    ("geplaatst", "Geplaatst"),
)


@portal_page(
    "/studenten",
    "Mijn studenten",
    needs=P.GO_GEVEN,
    on_load=S.laad,
    rollen=(Rol.DOCENT,),
    groep="Voorbereiden",
    icoon="users",
    volgorde=10,
    badge=badge(paden.STUDENTEN),
)
def studenten() -> rx.Component:
    """Search, filters and the list."""
    return rx.fragment(
        page_head(
            "Mijn studenten",
            "Wie een Go vraagt, staat bovenaan.",
            button("Student aanmelden", StudentAanmeldenState.toon(True), soort="primair"),
        ),
        error_callout(S.fout),
        filter_links(
            "Welke examens", _FILTERS, S.welke, lambda w: f"{paden.STUDENTEN}?toon={w}" if w else paden.STUDENTEN, S
        ),
        rx.cond(
            S.geladen,
            card(
                rx.el.div(search_box(S.zoek, S.zoeken, label="Zoek student of examen"), class_name="vak"),
                _tabel(),
                pager(S, S.ga_naar, _kolommen()),
            ),
            skeleton(8),
        ),
        vensters(),
        aanmeldvenster(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Studenten en hun examens",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Niemand gevonden", "Kies een ander filter, of meld een student aan voor een examen."),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom(
            "Student",
            lambda r: rx.fragment(naar_student(r), " ", rx.el.span(r.nummer, class_name="small muted num")),
            kop=True,
            sorteer="student",
        ),
        Kolom("Examen", _examen, sorteer="examen"),
        Kolom("Go", go_cel, sorteer="go"),
        Kolom("Status", _status, sorteer="status"),
        Kolom("", acties),
    ]


def _examen(r: InschrijvingRij) -> rx.Component:
    """The exam with the balance of attempts, and what the registry said beside it."""
    return rx.fragment(
        r.examen,
        rx.el.div(r.kans.capitalize(), class_name="small muted"),
        register_cel(r),
        wens_cel(r),
    )


def _status(r: InschrijvingRij) -> rx.Component:
    """Where the enrolment stands, and what keeps it from a moment when that is more than a missing Go."""
    meer = (r.status == InschrijvingStatus.OPEN) & (r.blokkade != "") & (r.blokkade != _ALLEEN_GO)
    return rx.fragment(
        tag(r.status_toon, r.status_tekst),
        rx.cond(meer, rx.el.div("Plaatsen kan nog niet: ", r.blokkade, class_name="small muted")),
    )
