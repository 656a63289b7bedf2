"""One sitting: what is arranged, what still blocks it, who is on it and who can be placed."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    definition_list,
    error_callout,
    kpi,
    kpis,
    link_button,
    page_head,
    portal_page,
    rij,
    skeleton,
    tabs,
    tag,
    vak,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ZittingStatus
from portal.pages.plannen.voorbereiding import voorbereiding_kaart
from portal.pages.plannen.zitting_delen import deelnemers, historie, plaatsen
from portal.pages.plannen.zitting_vensters import vensters
from portal.services.grond import paden
from portal.state.plannen.voorbereiding import VoorbereidingState
from portal.state.plannen.zitting import ZittingActieState as A
from portal.state.plannen.zitting import ZittingState as S

Z = S.zitting


@portal_page(
    "/zittingen/[zitting_id]",
    "Zitting",
    needs=P.ZITTING_INZIEN,
    on_load=(S.laad, VoorbereidingState.laad),
    rollen=(Rol.EXAMENBUREAU, Rol.DOCENT, Rol.EXAMENCOMMISSIE),
)
def zitting() -> rx.Component:
    """The sitting, or grey lines until it is there."""
    return rx.fragment(
        error_callout(S.fout),
        rx.cond(Z, _inhoud(), rx.cond(S.fout == "", skeleton(8), _terug())),
    )


def _terug() -> rx.Component:
    return rx.el.div(link_button("Naar alle zittingen", paden.ZITTINGEN))


def _inhoud() -> rx.Component:
    return rx.fragment(
        page_head(
            rx.el.span(Z.naam, " ", tag(Z.status_toon, Z.status_tekst), class_name="titel-met-tag"),
            rx.el.span(Z.dag, ", ", Z.tijd, " · lokaal ", Z.ruimte),
            *_knoppen(),
            kruimel=verwijzing("Zittingen", href=paden.ZITTINGEN),
        ),
        rx.cond(A.venster == "", error_callout(A.fout), rx.fragment()),
        _blokkades(),
        rx.cond(
            Z.status == ZittingStatus.GEANNULEERD,
            rx.fragment(callout("bad", "Geannuleerd", Z.geannuleerd), _van_de_lijst()),
            rx.fragment(),
        ),
        kpis(
            kpi(
                "Bezet", f"{Z.bezet} / {Z.capaciteit}", rx.cond(Z.vrij == 1, "1 plaats vrij", f"{Z.vrij} plaatsen vrij")
            ),
            kpi("Wachtlijst", Z.wachtlijst, "schuift vanzelf door"),
            kpi("Surveillanten", Z.surveillanten.length(), _namen(Z.surveillanten)),
            kpi("Beoordelaars", Z.beoordelaars.length(), _namen(Z.beoordelaars)),
        ),
        _delen(),
        voorbereiding_kaart(),
        _feiten(),
        vensters(),
    )


def _van_de_lijst() -> rx.Component:
    return rx.cond(
        Z.van_de_lijst.length() > 0,
        card(
            vak(
                rx.el.ul(rx.foreach(Z.van_de_lijst, rx.el.li)),
                rx.cond(
                    Z.zoeken_plaats > 0,
                    button("Plaats allen op …", A.open("plaats_allen"), soort="primair"),
                    rx.fragment(),
                ),
            ),
            titel="Zaten op deze zitting",
            telling=Z.van_de_lijst.length(),
        ),
        rx.fragment(),
    )


def _namen(namen: rx.Var) -> rx.Component:
    return rx.cond(namen.length() > 0, namen.join(", "), "nog niemand gekoppeld")


def _knoppen() -> tuple[rx.Component, ...]:
    return (
        rx.cond(Z.mag_annuleren, button("Annuleer", A.open("annuleer")), rx.fragment()),
        rx.cond(
            Z.mag_wijzigen,
            rx.fragment(
                button("Koppel surveillant", A.open("surveillant")),
                button("Koppel beoordelaar", A.open("beoordelaar")),
                button("Wijzig", A.open("wijzig")),
            ),
            rx.cond(Z.mist_beoordelaar, button("Koppel beoordelaar", A.open("beoordelaar"), soort="primair")),
        ),
        rx.cond(
            Z.mag_publiceren,
            button("Maak definitief", A.open("definitief"), soort="primair"),
            rx.cond(
                Z.mag_plaatsen & (S.deel != "plaatsen"),
                button(
                    rx.cond(Z.status == ZittingStatus.OPEN, "Zet een student erbij", "Plaats studenten"),
                    S.kies_deel("plaatsen"),
                    soort="primair",
                ),
                rx.fragment(),
            ),
        ),
    )


def _blokkades() -> rx.Component:
    def regel(b: rx.Var) -> rx.Component:
        herstel = rx.match(
            b.code,
            ("geen-surveillant", button("Koppel surveillant", A.open("surveillant"), soort="stil")),
            ("geen-beoordelaar", button("Koppel beoordelaar", A.open("beoordelaar"), soort="stil")),
            rx.cond(b.herstel != "", verwijzing("Los dit op", href=b.herstel), rx.fragment()),
        )
        return rx.el.li(rx.el.span(b.tekst), rx.cond(Z.mag_wijzigen, herstel, rx.fragment()), class_name="rij")

    return rx.cond(
        Z.blokkades.length() > 0,
        callout(
            "warn",
            rx.cond(Z.status == ZittingStatus.CONCEPT, "Nog niet definitief te maken", "Dit vraagt aandacht"),
            "",
            rx.el.ul(rx.foreach(Z.blokkades, regel)),
        ),
        rx.fragment(),
    )


def _delen() -> rx.Component:
    return card(
        rx.el.div(
            rx.cond(
                Z.mag_plaatsen | (S.deel == "plaatsen"),
                tabs(
                    (("deelnemers", "Deelnemers"), ("plaatsen", "Plaats studenten"), ("historie", "Historie")),
                    S.deel,
                    S.kies_deel,
                ),
                rx.cond(
                    S.ziet_historie,
                    tabs((("deelnemers", "Deelnemers"), ("historie", "Historie")), S.deel, S.kies_deel),
                    rx.el.h2("Deelnemers"),
                ),
            ),
            class_name="vak kop-met-tabs",
        ),
        rx.match(S.deel, ("plaatsen", plaatsen()), ("historie", historie()), deelnemers()),
    )


def _staf() -> rx.Component:
    def wie(m: rx.Var) -> rx.Component:
        haal_af = button(
            "Haal af",
            A.vraag_medewerker_af({"id": m.id, "naam": m.naam}),
            soort="stil",
            label=f"Haal af: {m.naam}, {m.rol.lower()}",
        )
        leid = button(
            "Laat leiden",
            A.wijs_afnameleider_aan(m.id),
            soort="stil",
            label=f"Laat leiden: {m.naam}",
        )
        vervang = button(
            "Vervang",
            A.vraag_vervangen({"id": m.id, "naam": m.naam}),
            soort="stil",
            label=f"Vervang {m.naam} als {m.rol.lower()}",
        )
        return rij(
            rx.el.span(m.naam, ", ", m.rol.lower()),
            rx.cond(m.vervangbaar, vervang, rx.fragment()),
            rx.cond(Z.mag_wijzigen, rx.fragment(rx.cond(m.kan_leiden, leid, rx.fragment()), haal_af), rx.fragment()),
        )

    return rx.cond(Z.medewerkers.length() > 0, rx.foreach(Z.medewerkers, wie), "nog niemand gekoppeld")


def _feiten() -> rx.Component:
    return card(
        vak(
            definition_list(
                ("Examen", Z.examen),
                (
                    "Versie",
                    rx.cond(S.ziet_oke, verwijzing(Z.versie, href=paden.versie(Z.versie_id)), rx.el.span(Z.versie)),
                ),
                ("Code van de zitting", Z.code),
                ("Zelf inschrijven", Z.zelf),
                (
                    "Uitwisseling",
                    rx.cond(
                        Z.oke,
                        rij(
                            "Via OKE met het afnamesysteem",
                            rx.cond(
                                S.ziet_oke,
                                verwijzing("Toon berichten", href=f"{paden.OKE}?zitting={Z.id}"),
                                rx.fragment(),
                            ),
                        ),
                        "Niet: deze zitting loopt buiten OKE",
                    ),
                ),
                ("Medewerkers", _staf()),
                ("Begin en tijd", rx.cond(Z.oke, Z.tijdscenario_tekst, "Volgens de surveillant")),
                ("Gepland door", Z.gepland_door),
            )
        ),
        titel="Over deze zitting",
    )
