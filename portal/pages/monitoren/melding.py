"""One issue: what is wrong, who picks it up, what was done, and the exchanges it is about."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    definition_list,
    error_callout,
    formulier,
    hidden,
    link_button,
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
from portal.domain.meldingen import MeldingStatus
from portal.domain.rechten import P, Rol
from portal.pages.grond.historie import met_historie
from portal.pages.monitoren.melding_velden import velden
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.monitoren.melding import MeldingState as S

M = S.melding
R = S.melding.rij


@portal_page(
    "/oke/meldingen/[melding_id]",
    "Melding",
    needs=P.OKE_MONITOREN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.BEHEERDER),
)
def melding() -> rx.Component:
    """The issue, or grey lines until it is there."""
    terug = rx.el.div(link_button("Naar de meldingen", paden.MELDINGEN))
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout), rx.fragment()),
        rx.cond(M, _inhoud(), rx.cond(S.fout == "", skeleton(8), terug)),
    )


def _inhoud() -> rx.Component:
    return rx.fragment(
        page_head(
            rx.el.span(R.titel, " ", tag(R.toon, R.status_label), class_name="titel-met-tag"),
            rx.el.span("Melding ", R.nummer.to_string(), " · ", M.gemaakt_door, " · ", R.gemaakt),
            rx.cond(M.wijzigbaar, button("Wijzig", S.open("wijzig")), rx.fragment()),
            rx.foreach(M.knoppen, _knop),
            kruimel=verwijzing("Meldingen", href=paden.MELDINGEN),
        ),
        rx.cond(M.oplossing != "", callout("ok", rx.el.span("Opgelost op ", M.opgelost), M.oplossing), rx.fragment()),
        met_historie(
            Over.MELDING,
            S.melding_id,
            twee(rx.el.div(_opvolging(), class_name="stapel"), rx.el.div(_feiten(), _berichten(), class_name="stapel")),
            naam="Melding",
        ),
        _wijzig(),
        _met_woorden(),
    )


def _knop(k: rx.Var) -> rx.Component:
    return rx.cond(
        k.reden_nodig,
        rx.cond(
            k.actie == "oplossen",
            button(k.label, S.open(k.actie), soort="primair"),
            button(k.label, S.open(k.actie)),
        ),
        button(k.label, S.pak_op),
    )


def _feiten() -> rx.Component:
    leeg = rx.el.span("–", class_name="faint")
    return card(
        vak(
            definition_list(
                ("Oorzaak", R.oorzaak),
                ("Eigenaar", rx.cond(R.eigenaar != "", R.eigenaar, tag("warn", "Nog niemand"))),
                ("Uiterlijk", rx.cond(R.uiterlijk != "", rx.cond(R.te_laat, tag("bad", f"Te laat: {R.uiterlijk}"), R.uiterlijk), leeg)),
                ("Zitting", rx.cond(M.zitting != "", rx.cond(M.zitting_link != "", verwijzing(M.zitting, href=M.zitting_link), M.zitting), leeg)),
            )
        ),
        titel="Gegevens",
    )  # fmt: skip


def _berichten() -> rx.Component:
    return rx.cond(
        M.berichten.length() > 0,
        card(
            rx.el.ul(
                rx.foreach(
                    M.berichten, lambda b: rx.el.li(verwijzing(b.tekst, href=b.link), " ", tag(b.toon, b.status))
                ),
                class_name="vak stapel",
            ),
            titel="Berichten",
        ),
        rx.fragment(),
    )


def _opvolging() -> rx.Component:
    niets = rx.el.p("Nog niets opgeschreven.", class_name="muted")
    return rx.fragment(
        rx.cond(
            M.omschrijving != "", card(vak(rx.el.p(M.omschrijving, class_name="regels")), titel="Wat er aan de hand is")
        ),
        card(
            vak(
                rx.cond(M.regels.length() > 0, rx.el.ol(rx.foreach(M.regels, _regel), class_name="stapel"), niets),
                rx.cond(R.status != MeldingStatus.OPGELOST, _schrijf(), rx.fragment()),
            ),
            titel="Wat er is gedaan",
        ),
    )


def _regel(r: rx.Var) -> rx.Component:
    return rx.el.li(rx.el.div(r.tekst), rx.el.div(r.wie, " · ", r.wanneer, class_name="small muted"))


def _schrijf() -> rx.Component:
    return formulier(
        hidden("id", R.id),
        textarea_field("tekst", "Wat heeft u gedaan of afgesproken?", rijen=2, max_length=2000, fouten=S.veldfouten),
        on_submit=S.volg_op,
        acties=(button("Schrijf op", type="submit"),),
        reset_on_submit=True,
        key=R.id + "-" + M.regels.length().to_string(),
    )


def _wijzig() -> rx.Component:
    return venster(
        S.venster == "wijzig",
        "Melding wijzigen",
        formulier(
            hidden("id", R.id),
            hidden("versie", M.versie.to_string()),
            *velden(S.veldfouten, S.eigenaars, M),
            on_submit=S.wijzig,
            acties=(button("Annuleren", S.open("")), button("Bewaar", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.open(""),
    )


def _met_woorden() -> rx.Component:
    lost_op = S.venster == "oplossen"
    return venster(
        (S.venster == "oplossen") | (S.venster == "heropenen"),
        rx.cond(lost_op, "Melding oplossen", "Melding opnieuw openen"),
        formulier(
            hidden("id", R.id),
            hidden("actie", S.venster),
            textarea_field(
                "tekst", rx.cond(lost_op, "Wat is er gedaan?", "Waarom?"), max_length=2000, fouten=S.veldfouten
            ),
            on_submit=S.zet,
            acties=(
                button("Annuleren", S.open("")),
                rij(button(rx.cond(lost_op, "Los op", "Open opnieuw"), soort="primair", type="submit")),
            ),
        ),
        fout=S.fout,
        sluit=S.open(""),
    )
