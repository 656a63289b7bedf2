"""Requests for a second person as a list, with exactly what changes, and the dialogs to decide or take back."""

from typing import Any

import reflex as rx

from portal.components import (
    Kolom,
    bevestigvenster,
    button,
    callout,
    card,
    data_table,
    empty_state,
    redenvenster,
    rij,
    tag,
)
from portal.domain.bekrachtiging import DOOR_WIE
from portal.services.beheren.lezen.bekrachtigingen import BekrachtigingRij
from portal.services.grond.audit.lezen import Wijzigingsdeel
from portal.state.beheren.bekrachtigingen import BekrachtigingenState as S


def wachtende() -> rx.Component:
    """What waits, with the acts of whoever looks."""
    leeg = empty_state("Er wacht niets", "Alle wijzigingen van beheerders zijn afgehandeld.")
    lijst = _lijst(S.wachtend, Kolom("", _acties), "Wijzigingen die op bekrachtiging wachten", leeg)
    return card(lijst, titel="Wacht op bekrachtiging", telling=S.wachtend.length())


def kaart_van_beheerder() -> rx.Component:
    """The same under what an administrator changes; not there when nothing waits."""
    return rx.fragment(rx.cond(S.wachtend.length() > 0, wachtende()), vensters())


def besloten() -> rx.Component:
    """What was decided, newest first."""
    leeg = empty_state("Nog niets besloten", "Hier staat straks wie wat bekrachtigde.")
    lijst = _lijst(S.besloten, Kolom("Besluit", _besluit), "Wijzigingen waarover is besloten", leeg)
    return card(lijst, titel="Besloten")


def _lijst(rijen: Any, laatste: Kolom, bijschrift: str, leeg: rx.Component) -> rx.Component:
    """What changes and who asked, with what this list adds in the last column."""
    kolommen = [
        Kolom("Wat", _wat, kop=True), Kolom("Verandert", _verandert), Kolom("Gevraagd door", lambda r: r.gevraagd), laatste,
    ]  # fmt: skip
    return data_table(rijen, kolommen, bijschrift=bijschrift, leeg=leeg, sleutel=lambda r: r.id)


def _wat(r: BekrachtigingRij) -> rx.Component:
    return rx.el.div(r.titel, rx.el.div(r.soort, class_name="small muted gewoon"))


def _verandert(r: BekrachtigingRij) -> rx.Component:
    return rx.el.div(
        rx.el.ul(rx.foreach(r.delen, _deel), class_name="opsomming"),
        rx.cond(r.geheim != "", rx.el.div(r.geheim, class_name="small muted")),
    )


def _deel(d: Wijzigingsdeel) -> rx.Component:
    oud = rx.fragment(rx.el.del_(d.oud, class_name="breek muted"), " → ")
    return rx.el.li(
        rx.el.span(d.veld, ": ", class_name="small muted"),
        rx.cond((d.oud != "") & (d.oud != "–"), oud),
        rx.el.b(d.nieuw, class_name="breek"),
    )


def _besluit(r: BekrachtigingRij) -> rx.Component:
    return rx.el.div(
        tag(r.toon, r.status),
        rx.el.div(r.besloten, class_name="small muted"),
        rx.cond(r.reden != "", rx.el.div(r.reden, class_name="small muted")),
    )


def _acties(r: BekrachtigingRij) -> rx.Component:
    return rx.el.div(
        rij(
            rx.cond(r.te_besluiten, button("Wijs af", S.open_afwijzen(r.id), label="Wijs af: " + r.titel)),
            rx.cond(r.te_besluiten, button("Bekrachtig", S.open_bekrachtigen(r.id), label="Bekrachtig: " + r.titel)),
            rx.cond(r.in_te_trekken, button("Trek in", S.open_intrekken(r.id), label="Trek in: " + r.titel, soort="stil")),
        ),
        rx.cond(r.waarom_niet != "", rx.el.div(r.waarom_niet, class_name="small muted")),
    )  # fmt: skip


def vensters() -> rx.Component:
    """Agree, refuse, take back."""
    return rx.fragment(
        bevestigvenster(
            S.venster == "bekrachtigen",
            "Wijziging bekrachtigen",
            rx.fragment(S.over.gevolg, " Vraag het na bij de beheerder als u de wijziging niet verwacht."),
            rx.cond(S.over, rx.el.ul(rx.foreach(S.over.delen, _deel), class_name="opsomming")),
            fout=S.fout,
            bevestig="Bekrachtig",
            op_ja=S.bekrachtig,
            op_nee=S.sluit,
        ),
        _reden("afwijzen", "Wijziging afwijzen", "Alles blijft zoals het was. De beheerder leest uw reden.", "Wijs af", S.wijs_af),
        _reden("intrekken", "Verzoek intrekken", f"Alles blijft zoals het was. Bij {DOOR_WIE} staat uw verzoek er niet meer.", "Trek in", S.trek_in),
    )  # fmt: skip


def _reden(naam: str, titel: str, gevolg: str, knop: str, op: rx.EventHandler) -> rx.Component:
    return redenvenster(
        S,
        S.venster == naam,
        titel,
        callout("info", "Dit gebeurt er", gevolg),
        daad=op,
        knop=knop,
        sluit=S.sluit,
        soort="primair",
    )
