"""Basic data: how much there is of each kind, and what was read in before with its way back."""

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
    redenvenster,
    rij,
    skeleton,
    tag,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.inrichten.lezen.basis import SoortRij
from portal.services.inrichten.lezen.partijen import PartijRij
from portal.state.inrichten.basis import BasisState as S

_HEEL = "Alles wat dit bestand maakte of wijzigde, wordt weer zoals het was. Is er iets van in gebruik of sindsdien gewijzigd, dan gebeurt er niets en leest u wat."
_DEELS = "Wat dit bestand maakte en niemand gebruikte, gaat weer weg. Wie bijvoorbeeld al een Go of een plaats kreeg, blijft staan; u leest wie en waarom."


@portal_page(
    paden.BASIS,
    "Basisgegevens",
    needs=P.BASIS_BEHEREN,
    on_load=S.begin,
    rollen=(Rol.BEHEERDER, Rol.EXAMENBUREAU),
    groep="Beheer",
    icoon="building-2",
    volgorde=15,
)
def basisgegevens() -> rx.Component:
    """The kinds, then the batches."""
    return rx.fragment(
        page_head("Basisgegevens", "Waar en voor wie examens zijn. Met de hand of uit een bestand; een bestand kunt u als geheel ongedaan maken."),
        rx.cond(S.over, rx.fragment(), error_callout(S.fout)),
        rx.cond(S.gebleven.length() > 0, _gebleven()),
        card(rx.cond(S.geladen, rx.el.ul(rx.foreach(S.soorten, _soort)), skeleton(5))),
        card(rx.cond(S.geladen, _partijen(), skeleton(3)), titel="Eerder ingelezen"),
        _ongedaan(),
    )  # fmt: skip


def _gebleven() -> rx.Component:
    return callout(
        "warn",
        "Dit is gebleven",
        rx.fragment(
            rx.el.ul(rx.foreach(S.gebleven, lambda regel: rx.el.li(regel)), class_name="opsomming"),
            rx.el.p("Klopt zo’n aanmelding niet? Beëindig haar bij ", verwijzing("Aanmeldingen", href=paden.AANMELDEN), "."),
        ),
    )  # fmt: skip


def _soort(s: SoortRij) -> rx.Component:
    return rx.el.li(
        rij(
            rx.el.div(
                verwijzing(s.titel, href=paden.BASIS + "/" + s.naam, klasse="link sterk"),
                rx.el.p(s.uitleg, class_name="small muted"),
            ),
            rx.cond(s.aantal == 0, tag("warn", "Nog leeg"), tag("plain", s.aantal)),
            klasse="uit",
        ),
        class_name="item",
        key=s.naam,
    )


def _partijen() -> rx.Component:
    return data_table(
        S.partijen,
        [
            Kolom("Ingelezen", lambda p: rx.el.span(p.op, class_name="num")),
            Kolom("Wat", _wat, kop=True),
            Kolom("Rijen", lambda p: p.wat),
            Kolom("Door", lambda p: p.wie),
            Kolom("Stand", lambda p: rx.el.div(tag(p.toon, p.status), rx.cond(p.sinds != "", rx.el.div(p.sinds, class_name="small muted num")), rx.cond(p.reden != "", rx.el.div(p.reden, class_name="small muted")))),
            Kolom("", _acties),
        ],
        bijschrift="Eerder ingelezen bestanden",
        leeg=empty_state("Nog niets ingelezen", "Kies hierboven een soort en lees daar een bestand in."),
        sleutel=lambda p: p.id,
    )  # fmt: skip


def _wat(p: PartijRij) -> rx.Component:
    naar = verwijzing(p.titel, href=paden.BASIS + "/inlezen/" + p.id, aria_label=p.titel + " uit " + p.bestand)
    return rx.el.div(naar, rx.el.div(p.bestand, class_name="small muted gewoon breek"))


def _acties(p: PartijRij) -> rx.Component:
    return rij(
        rx.cond(p.open, verwijzing("Ga verder", href=paden.BASIS + "/inlezen/" + p.id, aria_label="Ga verder met " + p.bestand)),
        rx.cond(p.open, button("Leg weg", S.leg_weg(p.id), label="Leg weg: " + p.bestand)),
        rx.cond(p.terug, button("Maak ongedaan", S.vraag_ongedaan(p.id), label="Maak ongedaan: " + p.bestand)),
    )  # fmt: skip


def _ongedaan() -> rx.Component:
    return redenvenster(
        S,
        rx.cond(S.over, True, False),
        "Inlezen ongedaan maken",
        callout("warn", "Dit gebeurt er", rx.cond(S.over, rx.cond(S.over.deels, _DEELS, _HEEL), "")),
        daad=S.maak_ongedaan,
        knop="Maak ongedaan",
        sluit=S.sluit,
    )  # fmt: skip
