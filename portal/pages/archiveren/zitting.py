"""The dossier of one sitting: the pieces that must be kept, what is missing, files and results."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    link_button,
    page_head,
    portal_page,
    skeleton,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.afnemen.bestanden import bestand_toevoegen
from portal.pages.archiveren.delen import besluiten, gezegd
from portal.pages.grond.historie import met_historie
from portal.services.archiveren.stand import DocumentRij, DossierResultaat, Stuk
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.archiveren.zitting import DossierZittingState as S


@portal_page(
    "/dossiers/zitting/[zitting_id]",
    "Dossier van een zitting",
    needs=P.DOSSIER_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def dossier_zitting() -> rx.Component:
    """Complete or not, the pieces, the files, the results."""
    d = S.dossier
    return rx.fragment(
        error_callout(S.fout),
        rx.cond(
            d,
            rx.fragment(
                page_head(
                    d.titel,
                    d.ondertitel,
                    button("Presentielijst", S.download("presentielijst"), icoon_naam="download"),
                    button("Proces-verbaal", S.download("pv"), icoon_naam="download"),
                    button("Dossier als pdf", S.download("dossier"), soort="primair", icoon_naam="download"),
                    kruimel=verwijzing("Dossiers", href=paden.DOSSIERS),
                ),
                met_historie(Over.DOSSIER, S.zitting_id, _dossier(), naam="Dossier"),
            ),
            skeleton(10, S.fout),
        ),
    )  # fmt: skip


def _dossier() -> rx.Component:
    d = S.dossier
    return rx.fragment(
        rx.cond(d.geannuleerd != "", callout("bad", "Geannuleerd", d.geannuleerd), _volledig()),
        card(_stukken(), titel="Stukken"),
        card(_documenten(), rx.cond(S.bestand_erbij, vak(bestand_toevoegen(S))), titel="Bestanden", telling=S.documenten.length()),
        card(_resultaten(), titel="Resultaten", telling=S.aantal),
        card(besluiten(S.besluiten, S.download_besluit), titel="Besluiten over afwezigheid", telling=S.besluiten.length()),
    )  # fmt: skip


def _volledig() -> rx.Component:
    d = S.dossier
    return rx.cond(
        d.volledig == 100,
        callout("ok", "Dit dossier is volledig"),
        callout("warn", f"Dit dossier is voor {d.volledig} % volledig", "Zie hieronder wat er ontbreekt en waar u het aanvult."),
    )  # fmt: skip


def _stukken() -> rx.Component:
    return data_table(
        S.stukken,
        [
            Kolom("Stuk", lambda r: r.naam, kop=True),
            Kolom("Status", lambda r: rx.cond(r.aanwezig, tag("ok", "Aanwezig"), tag("warn", "Ontbreekt"))),
            Kolom("Toelichting", lambda r: r.tekst),
            Kolom("", _naar),
        ],
        bijschrift="Stukken die bewaard moeten blijven",
        leeg=rx.fragment(),
        sleutel=lambda r: r.code,
    )


def _naar(r: Stuk) -> rx.Component:
    return rx.cond(r.aanwezig, link_button("Bekijk", r.link, soort="stil"), link_button("Vul aan", r.link))


def _documenten() -> rx.Component:
    return data_table(
        S.documenten,
        [
            Kolom("Bestand", lambda r: rx.el.div(r.naam, rx.el.div(r.soort, class_name="small muted gewoon")), kop=True),
            Kolom("Bron", lambda r: r.bron),
            Kolom("Status", _status),
            Kolom("Ontvangen", lambda r: rx.el.span(r.op, class_name="num nowrap")),
            Kolom("Vingerafdruk", lambda r: rx.el.span(r.vingerafdruk, class_name="mono")),
            Kolom("", _ophalen),
        ],
        bijschrift="Bestanden",
        leeg=empty_state("Geen bestanden", "Bestanden uit het afnamesysteem komen hier vanzelf te staan."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _status(r: DocumentRij) -> rx.Component:
    return rx.el.div(tag(r.toon, r.status), rx.cond(r.uitleg != "", rx.el.div(r.uitleg, class_name="small muted")))


def _ophalen(r: DocumentRij) -> rx.Component:
    return rx.cond(
        r.ophaalbaar,
        button(rx.cond(r.omvang != "", "Download (" + r.omvang + ")", "Download"), S.download_document(r.id), soort="stil", label=rx.cond(r.omvang != "", "Download (" + r.omvang + "): ", "Download: ") + r.naam),
    )  # fmt: skip


def _resultaten() -> rx.Component:
    return data_table(
        S.resultaten,
        [
            Kolom("Student", lambda r: rx.el.div(r.student, gezegd(r)), kop=True),
            Kolom("Kans", lambda r: r.poging, getal=True),
            Kolom("Cijfer", lambda r: rx.el.span(r.cijfer, class_name="num")),
            Kolom("Status", lambda r: tag(r.toon, r.status)),
            Kolom("Besluit", lambda r: rx.cond(r.besluit != "", rx.el.span(r.besluit, class_name="small"), rx.el.span("Nog geen besluit", class_name="muted"))),
            Kolom("Ontbreekt", _mist),
        ],
        bijschrift="Resultaten",
        leeg=empty_state("Nog geen resultaten", "Resultaten komen hier na het beoordelen."),
        sleutel=lambda r: r.resultaat_id,
    )  # fmt: skip


def _mist(r: DossierResultaat) -> rx.Component:
    return rx.cond(r.compleet, tag("ok", "Niets"), tag("warn", r.ontbreekt.join(", ")))
