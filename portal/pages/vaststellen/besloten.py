"""What was decided, under what waits: to find it again, and to undo it where that can be done."""

from __future__ import annotations

import reflex as rx

from portal.components import Kolom, button, data_table, empty_state, pager, search_box, tag, verwijzing
from portal.pages.vaststellen.cellen import onder, student
from portal.state.vaststellen.verzoeken import VerzoekenState as S


def _kop() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Besloten"), search_box(S.zoek, S.zoeken, label="Zoek een student of examen"), class_name="vak"
    )


def besloten_verzoeken() -> rx.Component:
    """Requests of the kind on screen with their decision, granted or not."""
    return rx.fragment(
        _kop(),
        data_table(
            S.verzoeken_besloten,
            _verzoekkolommen(),
            bijschrift="Besluiten over verzoeken",
            state=S,
            op_sorteer=S.sorteren,
            leeg=empty_state("Geen besluiten", "Een besluit over een verzoek blijft hier staan, ook als u het afwees."),
            sleutel=lambda r: r.id,
        ),
        pager(S, S.ga_naar, _verzoekkolommen()),
    )


def _verzoekkolommen() -> list[Kolom]:
    return [
        Kolom("Student", lambda r: rx.el.div(verwijzing(r.student, href=r.link), rx.el.div(r.nummer, class_name="small muted num")), kop=True, sorteer="student"),
        Kolom("Examen", lambda r: onder(r.examen, r.versie), sorteer="examen"),
        Kolom("Besluit", lambda r: rx.el.div(tag(r.toon, r.beslissing), rx.el.div(r.wie, class_name="small muted gewoon"))),
        Kolom("Reden", lambda r: r.reden),
        Kolom("Terug", lambda r: rx.el.span(r.terug, class_name="small muted gewoon")),
    ]  # fmt: skip


def besloten_afwezigheden() -> rx.Component:
    """What was decided, to find it again and to revise it."""
    return rx.fragment(
        _kop(),
        data_table(
            S.besloten,
            _besluitkolommen(),
            bijschrift="Besluiten over afwezigheid",
            state=S,
            op_sorteer=S.sorteren,
            leeg=empty_state("Nog geen besluiten", "Een besluit over een afwezigheid blijft hier staan, zodat u het kunt herzien."),
            sleutel=lambda r: r.besluit_id,
        ),
        pager(S, S.ga_naar, _besluitkolommen()),
    )  # fmt: skip


def _besluitkolommen() -> list[Kolom]:
    return [
        Kolom("Student", student, kop=True, sorteer="student"),
        Kolom("Examen", lambda r: onder(r.examen, r.moment), sorteer="examen"),
        Kolom("Besluit", lambda r: rx.el.div(onder(r.beslissing, r.wie), rx.cond(r.vervallen != "", rx.el.div(tag("warn", "Vervallen"), rx.el.div(r.vervallen, class_name="small muted gewoon"))))),
        Kolom("Reden", lambda r: onder(r.reden, r.werk)),
        Kolom("", lambda r: rx.cond(r.te_herzien, button("Herzie dit besluit", S.open_herzie(r.deelname_id), soort="stil", label="Herzie het besluit over " + r.student), rx.el.span(r.waarom_niet, class_name="small muted"))),
    ]  # fmt: skip
