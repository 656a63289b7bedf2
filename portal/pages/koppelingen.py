"""Connections: to the registry and the delivery systems, whether they work, and who may call the portal."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    checkbox,
    data_table,
    dialog,
    empty_state,
    error_callout,
    field,
    formulier,
    page_head,
    portal_page,
    rij,
    select_field,
    skeleton,
    tag,
    textarea_field,
    vak,
)
from portal.components.formulier import hidden
from portal.domain.rechten import P, Rol
from portal.services.queries import paden
from portal.services.queries.rijen.beheren import KoppelingRij, PartnerRij
from portal.services.queries.tellers import badge
from portal.state.koppelingen import KoppelingenState as S
from portal.state.koppelingen import StapRij

_SOORTEN = (("dr", "Deelnemersysteem"), ("tas", "Afnamesysteem"))
_SCOPES = (("nl-test-admin-flow-1-5", "Deelnemersysteem"), ("nl-test-admin-flow-2-3-4", "Afnamesysteem"))


@portal_page(
    paden.KOPPELINGEN,
    "Koppelingen",
    needs=P.KOPPELING_BEHEREN,
    on_load=S.laad,
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
        rx.cond(S.proef_van != "", _proef()),
        card(
            rx.cond(S.geladen, _partners(), skeleton(3)),
            titel="Deze systemen bellen het portaal",
            meer=button("Partner toevoegen", S.open_partner(""), soort="stil"),
        ),
        _koppeling(),
        _partner(),
        _intrekken(),
    )


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom("Naam", lambda r: rx.el.div(r.naam, rx.el.div(r.soort_label, class_name="small muted gewoon")), kop=True),
            Kolom("Status", lambda r: rx.el.div(tag(r.tone, r.status), rx.cond(r.uitleg != "", rx.el.div(r.uitleg, class_name="small muted")))),
            Kolom("Laatste contact", lambda r: rx.cond(r.laatste_contact != "", r.laatste_contact, "–")),
            Kolom("Berichten", _berichten),
            Kolom("", _acties),
        ],
        bijschrift="Koppelingen",
        leeg=empty_state("Nog geen koppelingen", "Voeg het deelnemersysteem en de afnamesystemen toe."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _berichten(r: KoppelingRij) -> rx.Component:
    return rij(
        rx.cond(r.wachtend > 0, tag("info", f"{r.wachtend} wachten")),
        rx.cond(r.mislukt > 0, tag("bad", f"{r.mislukt} mislukt")),
        rx.cond((r.wachtend == 0) & (r.mislukt == 0), rx.el.span("Niets blijft liggen", class_name="muted")),
    )


def _acties(r: KoppelingRij) -> rx.Component:
    return rij(
        button("Test", S.test(r.id), label="Test " + r.naam, uit=S.bezig),
        button("Wijzig", S.open(r.id), label="Wijzig " + r.naam, soort="stil"),
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
            Kolom("Soort", lambda r: r.soort),
            Kolom("Status", lambda r: rx.cond(r.actief, tag("ok", "Heeft toegang"), tag("plain", "Ingetrokken"))),
            Kolom("", _trek_in),
        ],
        bijschrift="Partners",
        leeg=empty_state("Nog geen partners", "Voeg een systeem toe dat resultaten of inschrijvingen brengt."),
        sleutel=lambda r: r.client_id,
    )


def _trek_in(r: PartnerRij) -> rx.Component:
    return rx.cond(
        r.actief, button("Trek toegang in", S.open_partner(r.client_id), label="Trek toegang in van " + r.naam)
    )


def _koppeling() -> rx.Component:
    k = S.over
    return dialog(
        S.venster == "koppeling",
        rx.cond(k, "Koppeling wijzigen", "Koppeling toevoegen"),
        error_callout(S.fout),
        formulier(
            rx.cond(k, hidden("id", k.id)),
            field("naam", "Naam", fouten=S.veldfouten, default_value=k.naam),
            select_field("soort", "Soort", _SOORTEN, fouten=S.veldfouten, default_value=rx.cond(k, k.soort, "")),
            field("base_url", "Adres", fouten=S.veldfouten, default_value=k.base_url, hulp="Het begin van alle adressen, zoals https://toets.voorbeeld.nl/ooapi/v5."),
            field("token_url", "Adres voor toegang", fouten=S.veldfouten, default_value=k.token_url, hulp="Waar het portaal een toegangsbewijs (token) haalt."),
            field("client_id", "Client-id", fouten=S.veldfouten, default_value=k.client_id, auto_complete="off"),
            field(
                "geheim", "Geheim", type="password", verplicht=False, fouten=S.veldfouten, auto_complete="new-password",
                hulp=rx.cond(k, "Leeg laten betekent: het geheim blijft zoals het is. Het is nooit meer te zien.", "Het geheim wordt versleuteld bewaard en is daarna nooit meer te zien."),
            ),
            checkbox("actief", "In gebruik", hulp="Uit betekent: er wordt niets verstuurd of opgehaald.", default_checked=rx.cond(k, k.actief, True)),
            on_submit=S.bewaar,
            acties=(button("Annuleren", S.sluit), button("Bewaar", soort="primair", type="submit")),
        ),
        sluit=S.sluit,
    )  # fmt: skip


def _partner() -> rx.Component:
    return dialog(
        S.venster == "partner",
        "Partner toevoegen",
        error_callout(S.fout),
        rx.cond(
            S.nieuw_id != "",
            rx.fragment(
                callout("warn", "U ziet dit geheim maar één keer", "Geef beide veilig door aan de beheerder van het andere systeem."),
                rx.el.div(rx.el.span("Client-id", class_name="small muted"), rx.el.code(S.nieuw_id, class_name="mono"), class_name="geheim"),
                rx.el.div(rx.el.span("Geheim", class_name="small muted"), rx.el.code(S.nieuw_geheim, class_name="mono"), class_name="geheim"),
                rij(button("Klaar", S.sluit, soort="primair"), klasse="acties"),
            ),
            formulier(
                field("naam", "Naam van het systeem", fouten=S.veldfouten),
                select_field("scope", "Soort", _SCOPES, fouten=S.veldfouten, hulp="Hiermee ligt vast wat dit systeem mag sturen en lezen."),
                on_submit=S.voeg_partner_toe,
                acties=(button("Annuleren", S.sluit), button("Geef toegang", soort="primair", type="submit")),
            ),
        ),
        sluit=S.sluit,
    )  # fmt: skip


def _intrekken() -> rx.Component:
    return dialog(
        S.venster == "intrekken",
        "Toegang intrekken",
        error_callout(S.fout),
        callout("warn", "Dit gebeurt er", rx.fragment(S.over_partner.naam, " krijgt meteen geen toegang meer. Berichten van dit systeem worden geweigerd.")),
        formulier(
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.trek_partner_in,
            acties=(button("Annuleren", S.sluit), button("Trek toegang in", soort="gevaar", type="submit")),
        ),
        sluit=S.sluit,
    )  # fmt: skip
