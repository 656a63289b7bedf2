"""Connections: to the registry and the delivery systems, whether they work, and who may call the portal."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    checkbox,
    data_table,
    empty_state,
    error_callout,
    field,
    formulier,
    page_head,
    portal_page,
    redenvenster,
    rij,
    select_field,
    skeleton,
    tag,
    vak,
    venster,
)
from portal.components.formulier import hidden
from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import P, Rol
from portal.pages.beheren.bekrachtigingen_delen import kaart_van_beheerder
from portal.pages.beheren.koppelingen_vensters import eenmalig_geheim, geheimvenster, partnergeheimvenster
from portal.pages.grond.historie import naar_historie
from portal.services.beheren.lezen.koppelingen import KoppelingRij, PartnerRij
from portal.services.grond import paden
from portal.services.werk.tellers import badge
from portal.state.beheren.bekrachtigingen import BekrachtigingenState
from portal.state.beheren.koppelingen import KoppelingenState as S
from portal.state.beheren.koppelingen import StapRij

_SOORTEN = (("dr", "Deelnemersysteem"), ("tas", "Afnamesysteem"))
_SCOPES = (("nl-test-admin-flow-1-5", "Deelnemersysteem"), ("nl-test-admin-flow-2-3-4", "Afnamesysteem"))


@portal_page(
    paden.KOPPELINGEN,
    "Koppelingen",
    needs=P.KOPPELING_BEHEREN,
    on_load=[S.laad, BekrachtigingenState.laad],
    rollen=(Rol.BEHEERDER,),
    groep="Beheer",
    icoon="plug",
    volgorde=20,
    badge=badge(paden.KOPPELINGEN),
)
def koppelingen() -> rx.Component:
    """Outgoing connections, the last test, and incoming partners."""
    return rx.fragment(
        page_head(
            "Koppelingen",
            "De verbindingen met het deelnemersysteem en de afnamesystemen.",
            button("Koppeling toevoegen", S.open(""), soort="primair"),
        ),
        rx.cond(S.venster == "", error_callout(S.fout)),
        card(rx.cond(S.geladen, _tabel(), skeleton(4)), titel="Het portaal belt"),
        kaart_van_beheerder(),
        rx.cond(S.proef_van != "", _proef()),
        card(
            rx.cond(S.geladen, _partners(), skeleton(3)),
            titel="Deze systemen bellen het portaal",
            meer=button("Partner toevoegen", S.open_partner(""), soort="stil"),
        ),
        _koppeling(),
        geheimvenster(),
        _partner(),
        partnergeheimvenster(),
        _intrekken(),
        _weghalen(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom("Naam", lambda r: rx.el.div(r.naam, rx.el.div(r.soort_label, " · ", r.eenheid, " · OKE\u00a0", r.versie, class_name="small muted gewoon")), kop=True),
            Kolom("Status", lambda r: rx.el.div(tag(r.toon, r.status), rx.cond(r.wacht_op != "", rx.el.div(r.wacht_op, class_name="small muted")), rx.cond(r.uitleg != "", rx.el.div(r.uitleg, class_name="small muted")))),
            Kolom("Verzenden", lambda r: rx.el.div(tag(r.schakelaar_toon, r.schakelaar), rx.el.div("Laatste contact: ", rx.cond(r.laatste_contact != "", r.laatste_contact, "nog niet"), class_name="small muted"))),
            Kolom("Berichten", _berichten),
            Kolom("", _acties),
        ],
        bijschrift="Koppelingen",
        leeg=empty_state("Nog geen koppelingen", "Voeg het deelnemersysteem en de afnamesystemen toe."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _berichten(r: KoppelingRij) -> rx.Component:
    return rij(
        rx.cond(r.wacht_sinds != "", rx.el.span("Oudste van ", r.wacht_sinds, class_name="small muted")),
        rx.cond(r.wachtend > 0, tag("info", f"{r.wachtend} wachten")),
        rx.cond(r.mislukt > 0, tag("bad", f"{r.mislukt} mislukt")),
        rx.cond((r.wachtend == 0) & (r.mislukt == 0), rx.el.span("Niets blijft liggen", class_name="muted")),
    )


def _acties(r: KoppelingRij) -> rx.Component:
    return rij(
        button("Test", S.test(r.id), label="Test " + r.naam, uit=S.bezig),
        button("Wijzig", S.open(r.id), label="Wijzig " + r.naam, soort="stil"),
        button("Nieuw geheim", S.open_geheim(r.id), label="Nieuw geheim voor " + r.naam, soort="stil"),
        rx.cond(r.weg_te_halen, button("Haal weg", S.open_weg(r.id), label="Haal weg: " + r.naam, soort="stil")),
        naar_historie(r.id, r.naam),
    )


def _proef() -> rx.Component:
    return card(
        vak(
            rx.cond(S.bezig, rx.el.p("Bezig met testen. Dit duurt hooguit een minuut.", class_name="muted")),
            rx.el.ol(rx.foreach(S.stappen, _stap), class_name="proef"),
            role="status",
        ),
        titel=rx.fragment("Test van ", S.proef_naam),
    )


def _stap(s: StapRij) -> rx.Component:
    return rx.el.li(
        rx.cond(s.goed, tag("ok", "Gelukt"), tag("bad", "Mislukt")),
        rx.el.div(rx.el.b(s.naam), rx.el.div(s.uitleg, class_name="small muted")),
    )


def _partners() -> rx.Component:
    return data_table(
        S.partners,
        [
            Kolom("Naam", lambda r: rx.el.div(r.naam, rx.el.div(r.client_id, class_name="small muted mono")), kop=True),
            Kolom(
                "Soort",
                lambda r: rx.el.div(
                    r.soort, rx.cond(r.koppeling != "", rx.el.div("Hoort bij ", r.koppeling, class_name="small muted"))
                ),
            ),
            Kolom("Status", _partnerstatus),
            Kolom("", _partneracties),
        ],
        bijschrift="Partners",
        leeg=empty_state("Nog geen partners", "Voeg een systeem toe dat resultaten of inschrijvingen brengt."),
        sleutel=lambda r: r.client_id,
    )


def _partnerstatus(r: PartnerRij) -> rx.Component:
    oud = rx.el.div("Het oude geheim werkt nog tot ", r.oud_tot, class_name="small muted")
    return rx.el.div(tag(r.toon, r.status), rx.cond(r.oud_tot != "", oud))


def _partneracties(r: PartnerRij) -> rx.Component:
    oud = button("Stop oud geheim", S.beeindig_oud(r.client_id), label="Stop oud geheim van " + r.naam, soort="stil")
    return rx.cond(
        r.actief,
        rij(
            button(
                "Nieuw geheim", S.open_partnergeheim(r.client_id), label="Nieuw geheim voor " + r.naam, soort="stil"
            ),
            rx.cond(r.oud_tot != "", oud),
            button("Trek toegang in", S.open_partner(r.client_id), label="Trek toegang in van " + r.naam),
        ),
    )


def _koppeling() -> rx.Component:
    k = S.over
    return venster(
        S.venster == "koppeling",
        rx.cond(k, "Koppeling wijzigen", "Koppeling toevoegen"),
        formulier(
            rx.cond(k, hidden("id", k.id)),
            field("naam", "Naam", fouten=S.veldfouten, default_value=k.naam),
            select_field("soort", "Soort", _SOORTEN, fouten=S.veldfouten, default_value=rx.cond(k, k.soort, "")),
            field("base_url", "Adres", fouten=S.veldfouten, default_value=k.base_url, hulp="Het begin van alle adressen, zoals https://toets.voorbeeld.nl/ooapi/v5."),
            field("token_url", "Adres voor toegang", fouten=S.veldfouten, default_value=k.token_url, hulp="Waar het portaal een toegangsbewijs (token) haalt."),
            field("client_id", "Client-id", fouten=S.veldfouten, default_value=k.client_id, auto_complete="off"),
            field("patroon", "Vorm van de toetscodes", verplicht=False, fouten=S.veldfouten, default_value=k.patroon, hulp="Alleen bij een afnamesysteem, zoals EXAMEN.vVERSIE.VARIANT. Leeg: de naamgeving van de school."),
            select_field("eenheid_id", "Voor welk deel van de school", S.eenheden, leeg="Hele school", verplicht=False, fouten=S.veldfouten, default_value=rx.cond(k, k.eenheid_id, "")),
            rx.cond(
                k,
                field("geheim", "Geheim", type="password", verplicht=False, fouten=S.veldfouten, auto_complete="new-password", hulp="Alleen nodig bij een ander adres: dat krijgt nooit het oude geheim. Een nieuw geheim bij hetzelfde adres wijzigt u met ‘Nieuw geheim’."),
                field("geheim", "Geheim", type="password", fouten=S.veldfouten, auto_complete="new-password", hulp="Het geheim wordt versleuteld bewaard en is daarna nooit meer te zien."),
            ),
            callout("info", "Een tweede persoon kijkt mee", f"Een nieuwe koppeling, een ander adres, een andere soort of een ander deel van de school geldt pas na bekrachtiging door {DOOR_WIE}. Tot dan blijft het oude adres in gebruik."),
            checkbox("actief", "In gebruik", hulp="Uit betekent: er wordt niets verstuurd of opgehaald.", default_checked=rx.cond(k, k.actief, True)),
            on_submit=S.bewaar,
            acties=(button("Annuleren", S.sluit), button("Bewaar", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _partner() -> rx.Component:
    return venster(
        S.venster == "partner",
        "Partner toevoegen",
        rx.cond(
            S.nieuw_id != "",
            eenmalig_geheim(),
            formulier(
                field("naam", "Naam van het systeem", fouten=S.veldfouten),
                select_field("scope", "Soort", _SCOPES, fouten=S.veldfouten, hulp="Hiermee ligt vast wat dit systeem mag sturen en lezen."),
                select_field("koppeling_id", "Hoort bij koppeling", S.keuzes, leeg="Kies …", verplicht=False, fouten=S.veldfouten, hulp="Dan kan dit systeem alleen bij gegevens van deze partner. Nodig als er meer systemen van deze soort zijn."),
                on_submit=S.voeg_partner_toe,
                acties=(button("Annuleren", S.sluit), button("Geef toegang", soort="primair", type="submit")),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _weghalen() -> rx.Component:
    return redenvenster(
        S,
        S.venster == "weg",
        "Koppeling weghalen",
        callout("warn", "Dit gebeurt er", rx.fragment(S.over.naam, " verdwijnt uit de lijst. Zij is nooit bekrachtigd; er ging nooit iets heen. De reden blijft in het auditlog.")),
        daad=S.haal_weg,
        knop="Haal weg",
        sluit=S.sluit,
    )  # fmt: skip


def _intrekken() -> rx.Component:
    return redenvenster(
        S,
        S.venster == "intrekken",
        "Toegang intrekken",
        callout("warn", "Dit gebeurt er", rx.fragment(S.over_partner.naam, " krijgt meteen geen toegang meer. Berichten van dit systeem worden geweigerd.")),
        daad=S.trek_partner_in,
        knop="Trek toegang in",
        sluit=S.sluit,
    )  # fmt: skip
