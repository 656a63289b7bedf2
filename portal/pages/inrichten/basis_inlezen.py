"""A file: its columns, each row with what it would do or what is wrong in which cell, applying it, and what became of it."""

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    empty_state,
    error_callout,
    field,
    formulier,
    link_button,
    page_head,
    pager,
    portal_page,
    rij,
    skeleton,
    tag,
    vak,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.services.grond import paden
from portal.services.inrichten.lezen.partijen import CelRij, KolomRij, ProefRij
from portal.state.inrichten.basis_inlezen import BasisInlezenState as S


@portal_page(
    "/basis/inlezen/[partij_id]", "Bestand inlezen", needs=P.IMPORT_DOEN, on_load=S.laad, rollen=(Rol.BEHEERDER, Rol.EXAMENBUREAU)
)  # fmt: skip
def basis_inlezen() -> rx.Component:
    """Columns, then rows, then the one button."""
    return rx.fragment(
        page_head(
            rx.cond(
                S.partij.open & (S.aantallen["fout"] > 1),
                rx.fragment(S.aantallen["fout"], " rijen kloppen niet"),
                rx.cond(S.partij.open & (S.aantallen["fout"] == 1), "Eén rij klopt niet", "Bestand inlezen"),
            ),
            rx.fragment(S.partij.titel, " uit ", rx.el.span(S.partij.bestand, class_name="breek"), ". ", rx.cond(S.partij.open, "Er is nog niets veranderd.", rx.fragment(S.partij.status, rx.cond(S.partij.sinds != "", rx.fragment(", ", S.partij.sinds)), "."))),
            kruimel=verwijzing("Basisgegevens", href=paden.BASIS),
        ),
        rx.cond(~S.celvenster, error_callout(S.fout)),
        rx.cond(S.geladen, rx.cond(S.partij.open, rx.fragment(_kolommen(), _proef()), _klaar()), card(skeleton(6, S.fout))),
        _cel(),
    )  # fmt: skip


def _kolommen() -> rx.Component:
    return card(
        rx.cond(
            S.partij.ontbreekt != "",
            vak(callout("warn", "Wijs kolommen aan", rx.fragment("Geen kolom voor: ", S.partij.ontbreekt, ". Kies welke kolom dat is."))),
        ),
        vak(rx.el.div(rx.foreach(S.kolommen, _kolom), class_name="velden-naast")),
        titel="Kolommen",
    )  # fmt: skip


def _kolom(k: KolomRij) -> rx.Component:
    naam = f"kolom-{k.nr}"
    return rx.el.div(
        rx.el.label(k.kop, html_for=naam),
        rx.el.select(
            rx.foreach(S.velden, lambda v: rx.el.option(v.label, value=v.waarde)),
            id=naam, value=k.veld, class_name="invoer", on_change=lambda v: S.wijs_toe({"kolom": k.nr, "veld": v}),
        ),
        class_name="veld", key=naam,
    )  # fmt: skip


def _proef() -> rx.Component:
    return rx.cond(
        S.partij.ontbreekt == "",
        card(
            vak(
                rij(
                    _kies("fout", "Fout"),
                    rx.cond(S.aantallen["vraag"] > 0, _kies("vraag", "Te bevestigen")),
                    _kies("nieuw", "Nieuw"),
                    _kies("gewijzigd", "Gewijzigd"),
                    _kies("gelijk", "Gelijk"),
                    rx.cond(S.aantallen["overgeslagen"] > 0, _kies("overgeslagen", "Overgeslagen")),
                    rx.cond(S.aantallen["vraag"] > 1, button(rx.fragment("Bevestig alle ", S.aantallen["vraag"]), S.bevestig(0))),
                    rx.cond(S.aantallen["fout"] > 0, button("Fouten als xlsx", S.haal_fouten, icoon_naam="download")),
                )
            ),
            _tabel(),
            pager(S, S.ga_naar),
            rx.cond(S.bezig, vak(rx.el.p("Bezig met toepassen: ", S.gedaan, " van ", S.te_doen, " rijen. Het gaat door als u weggaat.", role="status"))),
            vak(
                rij(
                    button("Leg weg", S.leg_weg),
                    rx.cond(
                        S.te_doen > 0,
                        button(rx.cond(S.te_doen == 1, "Pas 1 rij toe", rx.fragment("Pas ", S.te_doen, " rijen toe")), S.pas_toe, soort="primair", bezig=S.bezig),
                        rx.el.span("Er is niets om toe te passen.", class_name="muted"),
                    ),
                    klasse="uit",
                )
            ),
            titel="Wat er gebeurt",
        ),
    )  # fmt: skip


def _klaar() -> rx.Component:
    """What became of the file: what stayed behind, to put right elsewhere, and what it made or changed."""
    return rx.cond(
        S.partij.gedaan != "",
        card(
            vak(rx.el.p(S.partij.gedaan)),
            rx.cond(S.partij.gewist != "", vak(callout("info", "De rijen zijn gewist", S.partij.gewist))),
            rx.cond(
                S.partij.achter > 0,
                vak(
                    callout(
                        "warn", rx.cond(S.partij.achter == 1, "Eén rij is niet overgenomen", rx.fragment(S.partij.achter, " rijen zijn niet overgenomen")),
                        "Haal ze als bestand, verbeter ze daar en lees dat bestand in. Bij elke rij staat wat er mis is. Zij blijven hier 30 dagen staan.",
                    ),
                    rij(
                        button("Wat niet is overgenomen als xlsx", S.haal_fouten, icoon_naam="download", soort="primair"),
                        link_button("Lees het verbeterde bestand in", paden.BASIS + "/" + S.partij.soort),
                    ),
                ),
            ),
            vak(
                rij(
                    rx.cond(S.partij.achter > 0, _soort_rij("fout", "Niet overgenomen")),
                    _soort_rij("", "Overgenomen"),
                    rx.cond(S.partij.daarna != "", verwijzing("Bekijk " + S.partij.titel, href=S.partij.daarna)),
                )
            ),
            _tabel("Van dit bestand zijn geen rijen meer te zien."),
            pager(S, S.ga_naar),
            titel="Wat er gebeurde",
        ),
        card(empty_state("Weggelegd", "Van dit bestand is niets toegepast.")),
    )  # fmt: skip


def _soort_rij(soort: str, tekst: str) -> rx.Component:
    return button(
        tekst, S.kies(soort), custom_attrs={"aria-pressed": rx.cond(S.toon == soort, "true", "false")}
    )  # fmt: skip


def _kies(soort: str, tekst: str) -> rx.Component:
    return button(
        rx.fragment(tekst, " (", S.aantallen[soort], ")"), S.kies(rx.cond(S.toon == soort, "", soort)),
        custom_attrs={"aria-pressed": rx.cond(S.toon == soort, "true", "false")},
    )  # fmt: skip


def _tabel(leeg: str = "Kies een andere uitkomst.") -> rx.Component:
    tabel = rx.el.div(
        rx.el.table(
            rx.el.caption("Rijen van het bestand", class_name="sr"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("Rij", scope="col", class_name="num"),
                    rx.el.th(rx.cond(S.partij.open, "Wat er gebeurt", "Wat er gebeurde"), scope="col"),
                    rx.foreach(S.koppen, lambda k: rx.el.th(k, scope="col")),
                )
            ),
            rx.el.tbody(rx.foreach(S.rijen, _rij)),
            class_name="tabel proef",
        ),
        class_name="tabelvak", role="region", aria_label="Rijen van het bestand", tab_index=0,
    )  # fmt: skip
    return rx.cond(S.rijen.length() > 0, tabel, empty_state("Geen rijen", leeg))


def _rij(r: ProefRij) -> rx.Component:
    return rx.el.tr(
        rx.el.th(r.nr, scope="row", class_name="rijkop num", custom_attrs={"data-label": "Rij"}),
        rx.el.td(
            rx.match(
                r.uitkomst,
                ("nieuw", tag("ok", "Nieuw")),
                ("gewijzigd", tag("info", "Gewijzigd")),
                ("gelijk", tag("plain", "Gelijk")),
                (
                    "overgeslagen",
                    rx.el.div(
                        tag("plain", "Overgeslagen"),
                        rx.foreach(r.fouten, lambda c: rx.el.p(c.fout, class_name="small muted")),
                    ),
                ),
                (
                    "vraag",
                    rx.el.div(
                        tag("warn", rx.cond(S.partij.open, "Bevestigen", "Niet bevestigd")),
                        rx.el.ul(rx.foreach(r.fouten, lambda c: _vraag(r, c)), class_name="fouten"),
                    ),
                ),
                rx.el.ul(rx.foreach(r.fouten, lambda c: _fout(r, c)), class_name="fouten"),
            ),
            class_name="gebeurt",
            custom_attrs={"data-label": "Wat er gebeurt"},
        ),
        rx.foreach(r.cellen, lambda c, i: rx.el.td(_waarde(r, c), custom_attrs={"data-label": S.koppen[i]})),
        key=r.nr,
    )


def _waarde(r: ProefRij, c: CelRij) -> rx.Component:
    leeg = rx.cond(c.waarde != "", c.kort, "leeg")
    knop = rx.el.button(
        leeg,
        rx.el.span(": verbeter deze cel", class_name="sr"),
        type="button",
        class_name="btn cel-mis",
        on_click=S.open_cel({"nr": r.nr, "veld": c.veld, "waarde": ""}),
    )
    return rx.cond((c.fout != "") & S.partij.open, knop, rx.el.span(c.kort, class_name="breek"))


def _fout(r: ProefRij, c: CelRij) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.cond(c.titel != "", rx.el.strong(c.titel, ": ")), c.fout, class_name="veldfout"),
        rx.cond(
            c.voorstel != "",
            button(rx.fragment("Neem ", c.voorstel, " over"), S.neem_over({"nr": r.nr, "veld": c.veld, "waarde": c.voorstel}), soort="stil"),
        ),
        key=c.veld,
    )  # fmt: skip


def _celveld(*, verplicht: bool) -> rx.Component:
    return field(
        "waarde", S.cel_titel, verplicht=verplicht, default_value=S.cel_waarde, max_length=2000, auto_focus=True
    )


def _vraag(r: ProefRij, c: CelRij) -> rx.Component:
    """What is not wrong but unusual: the row goes along once somebody says that it is meant."""
    return rx.el.li(
        rx.el.span(c.fout), rx.cond(S.partij.open, button("Ja, dit is zo bedoeld", S.bevestig(r.nr), soort="stil", label="Bevestig rij " + r.nr.to_string())), key=c.veld
    )  # fmt: skip


def _cel() -> rx.Component:
    return venster(
        S.celvenster,
        "Cel verbeteren",
        rx.cond(
            S.celvenster,
            rx.fragment(
                rx.el.p("Rij ", S.cel_nr, ": ", S.cel_fout),
                formulier(
                    rx.cond(S.cel_nodig, _celveld(verplicht=True), _celveld(verplicht=False)),
                    on_submit=S.verbeter,
                    acties=(button("Annuleren", S.sluit_cel), button("Verbeter", soort="primair", type="submit")),
                ),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit_cel,
    )  # fmt: skip
