"""Users and rights: who has what, until when, and what clashes."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    filter_links,
    keuze,
    page_head,
    pager,
    persoon_kiezer,
    portal_page,
    rij,
    search_box,
    skeleton,
    tag,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.beheren.bekrachtigingen_delen import kaart_van_beheerder
from portal.pages.beheren.rechtennav import rechtennav
from portal.pages.beheren.rolformulier import ROLLEN, rolformulier
from portal.services.beheren.lezen.botsingen import BotsingRij
from portal.services.beheren.lezen.gebruikers import GebruikerRij
from portal.services.beheren.lezen.keuzes import PersoonKeuze
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.beheren.bekrachtigingen import BekrachtigingenState
from portal.state.beheren.rechten import RechtenState as S

_STANDEN = (
    ("", "Alle medewerkers"),
    ("aflopend", "Loopt af binnen 30 dagen"),
    ("botsing", "Met een botsing"),
    ("extern", "Extern"),
    ("geblokkeerd", "Geblokkeerd"),
)


@portal_page(
    paden.RECHTEN,
    "Rechten",
    needs=P.RECHTEN_BEHEREN,
    on_load=[S.laad, BekrachtigingenState.laad],
    rollen=(Rol.BEHEERDER,),
    groep="Beheer",
    icoon="users",
    volgorde=10,
    badge=badge(paden.RECHTEN),
)
def rechten() -> rx.Component:
    """People, and one act: give a role."""
    return rx.fragment(
        page_head(
            "Rechten",
            "Wie heeft welke rol, waar en tot wanneer. U kunt uzelf geen rol geven of afnemen.",
            button("Rol geven", S.open(True), soort="primair"),
        ),
        rx.cond(~S.venster, error_callout(S.fout)),
        rechtennav(paden.RECHTEN),
        rx.cond(S.geladen, rx.fragment(_botsingen(), kaart_van_beheerder(), _personen()), card(skeleton(8))),
        _venster(),
    )


def _botsingen() -> rx.Component:
    return rx.cond(
        S.botsingen.length() > 0,
        rx.el.div(
            rx.el.div(
                rx.el.p("Botsingen in rollen of taken", class_name="sterk"),
                rx.el.ul(rx.foreach(S.botsingen, _botsing), class_name="opsomming"),
            ),
            class_name="let-op bad",
            role="note",
        ),
    )


def _botsing(b: BotsingRij) -> rx.Component:
    return rx.el.li(verwijzing(b.persoon, href=b.link), ": ", b.tekst, rx.cond(b.sinds != "", f" Sinds {b.sinds}.", ""))


def _personen() -> rx.Component:
    return card(
        rx.el.div(
            search_box(S.zoek, S.zoeken, label="Zoek op naam, account of nummer"),
            rx.el.select(
                rx.el.option("Alle rollen", value=""),
                *[rx.el.option(tekst, value=waarde) for waarde, tekst in ROLLEN],
                value=S.rol,
                on_change=S.kies_rol,
                class_name="invoer",
                aria_label="Rol",
            ),
            filter_links(
                "Stand", _STANDEN, S.stand, lambda s: f"{paden.RECHTEN}?stand={s}" if s else paden.RECHTEN, S
            ),
            class_name="vak werkbalk",
        ),
        data_table(
            S.rijen,
            _kolommen(),
            bijschrift="Personen met hun rollen",
            state=S,
            op_sorteer=S.sorteren,
            leeg=empty_state("Niemand gevonden", "Kies een ander filter of zoek op een deel van de naam."),
            sleutel=lambda r: r.id,
        ),
        pager(S, S.ga_naar, _kolommen()),
    )  # fmt: skip


def _kolommen() -> list[Kolom]:
    return [
        Kolom("Naam", _naam, kop=True, sorteer="naam"),
        Kolom("Soort", lambda r: r.soort, sorteer="soort"),
        Kolom("Rollen", _rollen),
        Kolom("Tot", lambda r: rx.cond(r.tot != "", tag(r.toon, r.tot), rx.el.span("geen einddatum", class_name="muted")), sorteer="tot"),
        Kolom("Let op", lambda r: rx.cond(r.let_op != "", tag("bad", r.let_op), rx.el.span("–", class_name="faint"))),
    ]  # fmt: skip


def _naam(r: GebruikerRij) -> rx.Component:
    return rx.el.div(verwijzing(r.naam, href=paden.rechten_van(r.id)), rx.el.div(r.account, class_name="small muted"))


def _rollen(r: GebruikerRij) -> rx.Component:
    return rx.cond(
        r.rollen.length() > 0,
        rij(rx.foreach(r.rollen, lambda t: tag("plain", t))),
        rx.el.span("Nog geen rol", class_name="muted"),
    )


def _venster() -> rx.Component:
    dicht = S.open(False)
    return venster(
        S.venster,
        "Rol geven",
        rx.cond(
            S.gekozen,
            rx.fragment(
                rij(
                    rx.el.div(
                        rx.el.p(S.gekozen.naam, class_name="sterk"),
                        rx.el.p("Nu: ", S.gekozen.uitleg, class_name="small muted"),
                    ),
                    button("Andere persoon", S.kies_ander("anders"), soort="stil"),
                    klasse="uit",
                ),
                rolformulier(S.gekozen.id, S.eenheden, S.veldfouten, S.verleen, dicht),
            ),
            persoon_kiezer("Aan wie?", "veld-persoon", S.zoek_persoon, S.treffers, S.gezocht, _treffer),
        ),
        fout=S.fout,
        sluit=dicht,
    )


def _treffer(t: PersoonKeuze) -> rx.Component:
    return keuze(t.naam, S.kies(t.id), t.id, rx.el.span(t.uitleg, class_name="small muted"))
