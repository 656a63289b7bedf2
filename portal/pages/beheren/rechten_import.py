"""Reading in roles from a CSV file: paste, look at the trial per line, and only then apply."""

import reflex as rx

from portal.components import (
    Kolom,
    bevestigvenster,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    formulier,
    page_head,
    pager,
    portal_page,
    rij,
    tag,
    textarea_field,
    vak,
)
from portal.domain.rechten import P, Rol
from portal.pages.beheren.rechtennav import rechtennav
from portal.services.beheren.rollen_csv import KOPPEN, MAX_REGELS, MAX_TEKENS, VOORBEELD
from portal.services.beheren.rollen_uit_csv import ImportRij
from portal.services.grond import paden
from portal.state.beheren.rechten_import import RechtenImportState as S

_WOORDEN = {"nieuw": "Nieuw", "wacht": "Wacht", "bestaat": "Is er al", "geweigerd": "Geweigerd"}


@portal_page(
    paden.RECHTEN_IMPORT, "Rollen inlezen", needs=P.RECHTEN_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER,)
)  # fmt: skip
def rechten_import() -> rx.Component:
    """The form, then the outcome per line."""
    return rx.fragment(
        page_head("Rollen inlezen", "Geef veel mensen tegelijk een rol. U ziet eerst wat er zou gebeuren; dan verandert er nog niets."),
        rechtennav(paden.RECHTEN_IMPORT),
        rx.cond(~S.venster, error_callout(S.fout)),
        card(vak(_formulier()), titel="1. Plak het bestand"),
        rx.cond(S.beproefd, _uitkomst()),
        _venster(),
    )  # fmt: skip


def _formulier() -> rx.Component:
    return formulier(
        textarea_field(
            "tekst", "Inhoud van het csv-bestand", rijen=8, max_length=MAX_TEKENS, fouten=S.veldfouten,
            placeholder=VOORBEELD, spell_check=False, class_name="invoer code",
            hulp=rx.fragment(
                "De eerste regel is: ", rx.el.code(";".join(KOPPEN), class_name="breek"),
                f". Komma’s mogen ook. Hooguit {MAX_REGELS} regels. Verplicht zijn account, rol en reden. "
                "Bij eenheid, opleiding en zitting vult u er hooguit één in; leeg is de hele instelling.",
            ),
        ),
        on_submit=S.probeer,
        acties=(button("Bekijk wat er gebeurt", soort="primair", type="submit"),),
    )  # fmt: skip


def _uitkomst() -> rx.Component:
    return card(
        vak(
            rx.cond(
                S.klaar,
                callout("ok", "Doorgevoerd", rx.fragment(S.zin, " Elke rol staat in het auditlog.")),
                rx.el.p("Er is nog niets veranderd. Geweigerde regels worden overgeslagen.", class_name="muted"),
            ),
            rij(
                _kies("", "Alle regels", S.nieuw + S.wacht + S.bestaat + S.geweigerd),
                _kies("nieuw", "Nieuw", S.nieuw),
                rx.cond(S.wacht > 0, _kies("wacht", "Wacht op bekrachtiging", S.wacht)),
                _kies("bestaat", "Is er al", S.bestaat),
                _kies("geweigerd", "Geweigerd", S.geweigerd),
            ),
        ),
        _tabel(),
        pager(S, S.ga_naar),
        vak(
            rij(
                rx.cond(
                    (S.nieuw + S.wacht > 0) & ~S.klaar,
                    button(rx.fragment("Voer ", _rollen(), " door"), S.vraag(True), soort="primair"),
                ),
                rx.cond(S.geweigerd > 0, button("Geweigerde regels als csv", S.exporteer_geweigerd, icoon_naam="download")),
            )
        ),
        titel="2. Wat er gebeurt",
    )  # fmt: skip


def _rollen() -> rx.Component:
    return rx.cond(S.nieuw + S.wacht == 1, "1 rol", rx.fragment(S.nieuw + S.wacht, " rollen"))


def _kies(soort: str, tekst: str, aantal: rx.Var) -> rx.Component:
    return button(
        rx.fragment(tekst, " (", aantal, ")"), S.kies(soort),
        custom_attrs={"aria-pressed": rx.cond(S.soort == soort, "true", "false")},
    )  # fmt: skip


def _tabel() -> rx.Component:
    return data_table(
        S.rijen,
        [
            Kolom("Regel", lambda r: r.nr, getal=True),
            Kolom("Wie", _wie, kop=True),
            Kolom("Rol", lambda r: r.rol),
            Kolom("Waar", lambda r: rx.cond(r.waar != "", r.waar, "–")),
            Kolom("Van – tot en met", lambda r: rx.el.span(rx.cond(r.periode != "", r.periode, "–"), class_name="num")),
            Kolom("Uitkomst", _stand),
        ],
        bijschrift="Uitkomst per regel",
        leeg=empty_state("Geen regels", "Kies een andere uitkomst."),
        sleutel=lambda r: r.nr,
    )


def _wie(r: ImportRij) -> rx.Component:
    return rx.el.div(
        rx.cond(r.naam != "", r.naam, "Onbekend"), rx.el.div(r.account, class_name="small muted gewoon breek")
    )


def _stand(r: ImportRij) -> rx.Component:
    return rx.el.div(
        rx.match(
            r.uitkomst,
            ("nieuw", tag("ok", rx.cond(S.klaar, "Gegeven", "Nieuw"))),
            ("wacht", tag("warn", _WOORDEN["wacht"])),
            ("bestaat", tag("plain", _WOORDEN["bestaat"])),
            tag("bad", _WOORDEN["geweigerd"]),
        ),
        rx.cond(r.reden != "", rx.el.div(r.reden, class_name="small muted")),
    )


def _venster() -> rx.Component:
    return bevestigvenster(
        S.venster,
        "Rollen doorvoeren",
        S.zin,
        fout=S.fout,
        bevestig="Voer door",
        op_ja=S.voer_door,
        op_nee=S.vraag(False),
    )
