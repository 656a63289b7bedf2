"""The issue log of the exchange: every issue with its cause, owner, last day and how far it is."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    formulier,
    houdt,
    kpi,
    kpis,
    page_head,
    pager,
    portal_page,
    search_box,
    skeleton,
    tag,
    vak,
    venster,
    verwijzing,
)
from portal.domain.meldingen import MELDING, OORZAKEN
from portal.domain.rechten import P, Rol
from portal.pages.monitoren.melding_velden import velden
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.monitoren.meldingen import MeldingenState as S

_STATUSSEN = (*((s, tekst) for s, (tekst, _toon) in MELDING.labels.items()), ("alle", "Alle, ook opgelost"))
_WIE = (("mij", "Waarvan ik eigenaar ben"), ("laat", "Over de laatste dag"))


@portal_page(
    paden.MELDINGEN,
    "Meldingen",
    needs=P.OKE_MONITOREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
    groep="Controleren",
    icoon="flag",
    volgorde=12,
    badge=badge(paden.MELDINGEN),
)
def meldingen() -> rx.Component:
    """Numbers, the list, and the form of a new issue."""
    return rx.fragment(
        page_head(
            "Meldingen",
            "Wat er misging in de uitwisseling: wie het oppakt, waardoor het kwam en wat er is gedaan.",
            rx.cond(S.maakt, button("Melding maken", S.open_nieuw(True), soort="primair"), rx.fragment()),
        ),
        rx.cond(S.nieuw_open, rx.fragment(), error_callout(S.fout)),
        rx.cond(S.geladen, rx.fragment(_cijfers(), _lijst()), skeleton(8)),
        _nieuw(),
    )


def _cijfers() -> rx.Component:
    z, m = S.stand, paden.MELDINGEN
    return kpis(
        kpi("Open", z.open, "nog niet opgepakt", houdt(S, f"{m}?status=open")),
        kpi("In behandeling", z.in_behandeling, "iemand is bezig", houdt(S, f"{m}?status=in_behandeling")),
        kpi("Te laat", z.te_laat, "over de laatste dag", houdt(S, f"{m}?wie=laat")),
        kpi("Van mij", z.van_mij, "u bent eigenaar", houdt(S, f"{m}?wie=mij")),
        kpi("Opgelost", z.opgelost_30, "laatste 30 dagen", houdt(S, f"{m}?status=opgelost")),
    )


def _keuze(naam: str, label: str, opties: tuple[tuple[str, str], ...]) -> rx.Component:
    return rx.el.select(
        rx.el.option(label, value=""),
        *[rx.el.option(tekst, value=w) for w, tekst in opties],
        value=rx.cond(S.filters.contains(naam), S.filters[naam], ""),
        on_change=lambda waarde: S.kies({"naam": naam, "waarde": waarde}),
        aria_label=label,
        class_name="invoer",
    )


def _lijst() -> rx.Component:
    return card(
        vak(
            search_box(S.zoek, S.zoeken, label="Zoek op nummer of woorden"),
            rx.el.div(
                _keuze("status", "Nog niet opgelost", _STATUSSEN),
                _keuze("oorzaak", "Elke oorzaak", tuple(OORZAKEN.items())),
                _keuze("wie", "Van iedereen", _WIE),
                rx.cond(
                    (S.filters.length() > 0) | (S.zoek != ""),
                    button("Wis filters", S.wis, soort="stil"),
                    rx.fragment(),
                ),
                class_name="werkbalk",
            ),
        ),
        data_table(
            S.rijen,
            _kolommen(),
            bijschrift="Meldingen",
            state=S,
            op_sorteer=S.sorteren,
            leeg=empty_state(
                "Geen meldingen gevonden",
                "Er staat niets open in dit filter. Maak een melding van een mislukt bericht, van een verschil bij Aansluiting, of hier met de hand.",
            ),
            sleutel=lambda r: r.id,
        ),
        pager(S, S.ga_naar, _kolommen()),
    )


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Melding", _titel, kop=True, sorteer="melding"),
        Kolom("Oorzaak", lambda r: r.oorzaak, sorteer="oorzaak"),
        Kolom("Eigenaar", _eigenaar, sorteer="eigenaar"),
        Kolom("Uiterlijk", _uiterlijk, sorteer="uiterlijk"),
        Kolom("Status", lambda r: tag(r.toon, r.status_label), sorteer="status"),
    ]


def _titel(r: rx.Var) -> rx.Component:
    return rx.el.div(
        verwijzing(r.titel, href=paden.melding(r.id)),
        rx.el.div("Nummer ", r.nummer.to_string(), " · ", r.gemaakt, class_name="small muted gewoon"),
    )


def _eigenaar(r: rx.Var) -> rx.Component:
    return rx.cond(r.eigenaar != "", rx.el.span(r.eigenaar), tag("warn", "Nog niemand"))


def _uiterlijk(r: rx.Var) -> rx.Component:
    return rx.cond(
        r.uiterlijk != "",
        rx.cond(r.te_laat, tag("bad", f"Te laat: {r.uiterlijk}"), rx.el.span(r.uiterlijk, class_name="nb")),
        rx.el.span("–", class_name="faint"),
    )


def _nieuw() -> rx.Component:
    return venster(
        S.nieuw_open,
        "Melding maken",
        formulier(
            *velden(S.veldfouten, S.eigenaars),
            on_submit=S.maak,
            acties=(button("Annuleren", S.open_nieuw(False)), button("Maak melding", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.open_nieuw(False),
    )
