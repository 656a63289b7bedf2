"""The dossier of one student: diploma check, every result with its decision, and what is missing."""

import reflex as rx

from portal.components import (
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
    kpi,
    kpis,
    page_head,
    portal_page,
    rij,
    skeleton,
    tag,
    textarea_field,
    twee,
    vak,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.archiveren.delen import besluiten, gezegd
from portal.pages.grond.historie import met_historie
from portal.services.archiveren.stand import DossierResultaat
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.archiveren.student import DossierStudentState as S


@portal_page(
    "/dossiers/student/[student_id]",
    "Dossier van een student",
    needs=P.DOSSIER_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def dossier_student() -> rx.Component:
    """Who, how far, and the results."""
    d = S.dossier
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            d,
            rx.fragment(
                page_head(
                    d.student,
                    d.wie,
                    verwijzing("Kaart van de student", href=paden.student(S.student_id), klasse="btn"),
                    kruimel=verwijzing("Dossiers", href=f"{paden.DOSSIERS}?soort=studenten"),
                ),
                met_historie(Over.STUDENT, S.student_id, _dossier(), naam="Dossier"),
            ),
            skeleton(10, S.fout),
        ),
    )


def _dossier() -> rx.Component:
    d = S.dossier
    return rx.fragment(
        kpis(
            kpi("Behaald", d.behaald, "examens van het plan"),
            kpi("Nog open", d.open, "examens van het plan"),
            kpi("Volledig", f"{d.volledig} %", "van de vastgestelde resultaten"),
        ),
        rx.cond(
            d.openstaand.length() > 0,
            callout("info", d.diploma, d.openstaand.join(", ")),
            rx.cond(d.behaald > 0, callout("ok", d.diploma), callout("info", d.diploma)),
        ),
        card(
            vak(
                definition_list(
                    ("Diplomadatum", rx.cond(d.diploma_op != "", d.diploma_op, "Nog niet")),
                    ("Vertrokken", rx.cond(d.vertrokken_op != "", d.vertrokken_op, "Nog niet")),
                    ("Bewaren tot en met", d.bewaren_tot),
                )
            ),
            rx.cond(d.mag_vertrek, vak(rij(button("Leg diploma of vertrek vast", S.open_vertrek)))),
            titel="Bewaren",
        ),
        card(_resultaten(), titel="Resultaten", telling=S.resultaten.length()),
        card(
            besluiten(S.besluiten, S.download_commissiebesluit),
            titel="Besluiten over afwezigheid en verzoeken",
            telling=S.besluiten.length(),
        ),
        _vertrek(),
    )


def _vertrek() -> rx.Component:
    """The days from which the retention term counts; its fields are made anew each time it opens."""
    d = S.dossier
    return venster(
        S.venster == "vertrek",
        "Diploma of vertrek",
        callout("info", d.diploma, "De bewaartermijn begint op de laatste van deze twee dagen. Een voorstel om te vernietigen dat met een andere dag rekende, vervalt."),
        rx.cond(
            S.venster == "vertrek",
            formulier(
                twee(
                    field("diploma_op", "Diploma op", type="date", verplicht=False, default_value=d.diploma_iso, fouten=S.veldfouten),
                    field("vertrokken_op", "Vertrokken op", type="date", verplicht=False, default_value=d.vertrokken_iso, fouten=S.veldfouten),
                ),
                textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
                on_submit=S.leg_vast,
                acties=(button("Annuleren", S.sluit), button("Leg vast", soort="primair", type="submit")),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _resultaten() -> rx.Component:
    return data_table(
        S.resultaten,
        [
            Kolom("Examen", lambda r: rx.el.div(verwijzing(r.examen, href=r.link), rx.el.div(r.versie, class_name="small muted num"), gezegd(r)), kop=True),
            Kolom("Zitting", lambda r: rx.el.span(r.moment, class_name="num nowrap")),
            Kolom("Kans", lambda r: r.poging, getal=True),
            Kolom("Cijfer", lambda r: rx.el.span(r.cijfer, class_name="num")),
            Kolom("Status", lambda r: tag(r.toon, r.status)),
            Kolom("Besluit", _besluit),
            Kolom("Ontbreekt", _mist),
        ],
        bijschrift="Resultaten",
        leeg=empty_state("Nog geen resultaten", "Een resultaat komt hier te staan na een examen."),
        sleutel=lambda r: r.resultaat_id,
    )  # fmt: skip


def _besluit(r: DossierResultaat) -> rx.Component:
    return rx.cond(
        r.besluit != "",
        rx.el.div(
            rx.el.div(r.besluit, class_name="small"),
            rx.el.div(r.laatste_dag, class_name="small muted"),
            button("Besluit als pdf", S.download_besluit(r.resultaat_id), soort="stil", icoon_naam="download"),
        ),
        rx.el.span("Nog geen besluit", class_name="muted"),
    )


def _mist(r: DossierResultaat) -> rx.Component:
    return rx.cond(r.compleet, tag("ok", "Niets"), tag("warn", r.ontbreekt.join(", ")))
