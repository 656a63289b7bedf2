"""What the dossier of a sitting and that of a student show alike."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from portal.components import Kolom, button, data_table, empty_state, tag
from portal.services.archiveren.stand import DossierResultaat
from portal.services.archiveren.stand_besluiten import DossierBesluit


def gezegd(r: DossierResultaat) -> rx.Component:
    """What assessors wanted the board to know about this work."""
    return rx.foreach(r.opmerkingen, lambda tekst: rx.el.div(tekst, class_name="small gewoon"))


def besluiten(rijen: Any, download: Callable[[Any], Any]) -> rx.Component:
    """The decisions about absences and requests, each with its paper."""
    return data_table(
        rijen,
        [
            Kolom("Student", lambda b: rx.el.div(b.student, rx.el.div(b.examen, class_name="small muted gewoon")), kop=True),
            Kolom("Waarover", lambda b: b.moment),
            Kolom("Besluit", _besluit),
            Kolom("Reden", lambda b: rx.el.div(b.reden, class_name="gewoon")),
            Kolom("", lambda b: rx.cond(b.papier, button("Besluit als pdf", download(b.id), soort="stil", icoon_naam="download", label="Besluit als pdf: " + b.student))),
        ],
        bijschrift="Besluiten over afwezigheid en verzoeken",
        leeg=empty_state("Geen besluiten", "Een besluit over een afwezigheid, een extra kans of een examen buiten het plan komt hier vanzelf te staan."),
        sleutel=lambda b: b.id,
    )  # fmt: skip


def _besluit(b: DossierBesluit) -> rx.Component:
    return rx.el.div(
        b.beslissing,
        rx.el.div(b.besluit, class_name="small"),
        rx.cond(b.vervallen == "", rx.el.div(b.laatste_dag, class_name="small muted"), rx.el.div(tag("warn", "Vervallen"), " ", b.vervallen, class_name="small muted gewoon")),
    )  # fmt: skip
