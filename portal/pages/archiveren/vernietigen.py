"""The list of destruction: the exam office proposes, the board approves or keeps longer."""

from typing import Any

import reflex as rx

from portal.components import (
    Kolom,
    bevestigvenster,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    filter_links,
    page_head,
    pager,
    portal_page,
    redenvenster,
    rij,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.grond.historie import naar_historie
from portal.services.archiveren.lezen.vernietigen import STANDEN, VernietigRij
from portal.services.grond import paden
from portal.state.archiveren.vernietigen import VernietigenState as S


@portal_page(
    paden.VERNIETIGEN,
    "Vernietigingslijst",
    needs=(P.BEWARING_VOORSTELLEN, P.BEWARING_GOEDKEUREN),
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def vernietigen() -> rx.Component:
    """Who is on the list, and what is decided about them."""
    return rx.fragment(
        page_head(
            "Vernietigingslijst",
            "Dossiers waarvan de bewaartermijn voorbij is. Het examenbureau stelt voor, de examencommissie besluit. Een week na goedkeuring vernietigt het portaal; tot dan kan de commissie het aanhouden.",
            rx.cond(S.mag_voorstellen, button("Stel voor wat voorbij is", S.stel_voor, soort="primair")),
            kruimel=verwijzing("Dossiers", href=paden.DOSSIERS),
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            S.niet.length() > 0,
            callout("warn", "Niet goedgekeurd", rx.el.ul(rx.foreach(S.niet, lambda n: rx.el.li(n)))),
        ),
        filter_links("Stand", tuple(STANDEN.items()), S.stand, lambda s: f"{paden.VERNIETIGEN}?stand={s}", S),
        card(
            rx.cond(
                S.keurbaar > 1,
                vak(rij(button(f"Keur deze {S.keurbaar} goed", S.open_alles), klasse="uit")),
            ),
            rx.cond(S.geladen, _tabel(), skeleton(6)),
            pager(S, S.ga_naar, _kolommen()),
        ),
        _vensters(),
    )  # fmt: skip


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        _kolommen(),
        bijschrift="Vernietigingslijst",
        state=S,
        op_sorteer=S.sorteren,
        leeg=empty_state("Niemand in dit deel van de lijst", "Kies hierboven een ander deel."),
        sleutel=lambda r: r.id,
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Student", _student, kop=True, sorteer="student"),
        Kolom("Bewaren tot en met", _termijn, sorteer="bewaren"),
        Kolom(
            "Voorgesteld",
            lambda r: rx.el.div(r.voorgesteld, rx.el.div(r.voorsteller, class_name="small muted")),
            sorteer="voorgesteld",
        ),
        Kolom("Stand", _stand),
        Kolom("", _knoppen),
    ]


def _student(r: VernietigRij) -> rx.Component:
    naam: Any = rx.cond(r.link != "", verwijzing(r.student, href=r.link), rx.el.span(r.student))
    return rx.el.div(naam, rx.el.div(r.nummer, class_name="small muted num"))


def _termijn(r: VernietigRij) -> rx.Component:
    return rx.el.div(
        rx.el.span(r.bewaren_tot, class_name="num nowrap"),
        rx.el.div("Diploma of vertrek: ", rx.el.span(r.vanaf, class_name="num nowrap"), class_name="small muted"),
    )


def _stand(r: VernietigRij) -> rx.Component:
    return rx.el.div(
        r.stand,
        rx.cond(r.reden != "", rx.el.div("Reden: ", r.reden, class_name="small muted")),
        rx.cond(
            r.loopt != "",
            rx.el.div(tag("warn", "Kan nu niet"), rx.el.div("Heeft nog ", r.loopt, class_name="small muted")),
        ),
    )


def _knoppen(r: VernietigRij) -> rx.Component:
    return rij(
        rx.cond(r.keurbaar, button("Keur goed", S.open_goedkeuren(r.id), label="Keur goed: " + r.student)),
        rx.cond(r.houdbaar, button("Houd aan", S.open_aanhouden(r.id), label="Houd aan: " + r.student)),
        rx.cond(r.vrij, button("Geef vrij", S.open_vrijgeven(r.id), label="Geef vrij: " + r.student)),
        naar_historie(r.id, r.student),
    )


_GEVOLG = "Een week later verdwijnt alles wat het portaal over hen bewaart: inschrijvingen, resultaten, besluiten en stukken. Dat is niet terug te draaien. Alleen het auditlog weet dan nog dat er iets was."


def _gekozen() -> rx.Component:
    """Whom the dialog for all is about."""
    return rx.el.ul(
        rx.foreach(
            S.gekozen, lambda r: rx.el.li(r.student, " ", rx.el.span(r.nummer, class_name="muted num"), key=r.id)
        ),
        class_name="regels kort",
        aria_label="Deze dossiers",
        tab_index=0,
    )


def _vensters() -> rx.Component:
    wie = rx.cond(S.over, S.over.student, "")
    return rx.fragment(
        bevestigvenster(
            (S.venster == "goedkeuren") | (S.venster == "alles"),
            rx.cond(S.venster == "alles", f"{S.gekozen.length()} dossiers vernietigen?", rx.fragment("Dossier van ", wie, " vernietigen?")),
            _GEVOLG,
            rx.cond(S.venster == "alles", _gekozen()),
            fout=S.fout,
            bevestig="Keur goed",
            op_ja=S.keur_goed,
            op_nee=S.sluit,
            gevaar=True,
        ),
        redenvenster(
            S,
            S.venster == "aanhouden",
            "Langer bewaren",
            callout("info", wie, "Zolang dit is aangehouden, wordt er niets vernietigd, ook niet wat al was goedgekeurd."),
            daad=S.houd_aan,
            knop="Houd aan",
            sluit=S.sluit,
            soort="primair",
        ),
        redenvenster(
            S,
            S.venster == "vrijgeven",
            "Niet langer aanhouden",
            callout("info", wie, "Daarna besluit de commissie opnieuw of dit weg mag."),
            daad=S.geef_vrij,
            knop="Geef vrij",
            sluit=S.sluit,
            soort="primair",
        ),
    )  # fmt: skip
