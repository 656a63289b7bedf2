"""What asks for attention: roles that end within thirty days, clashes, people without a role, people from outside."""

import reflex as rx

from portal.components import (
    Kolom,
    button,
    card,
    data_table,
    empty_state,
    error_callout,
    field,
    formulier,
    page_head,
    portal_page,
    skeleton,
    tag,
    textarea_field,
    vak,
    venster,
    verwijzing,
)
from portal.domain.rechten import P, Rol
from portal.pages.beheren.rechtennav import rechtennav
from portal.services.beheren.lezen.botsingen import BotsingRij
from portal.services.beheren.lezen.gebruikers import ToewijzingRij
from portal.services.beheren.lezen.rechten import PersoonRij
from portal.services.grond import paden
from portal.state.beheren.rechten_aandacht import RechtenAandachtState as S


@portal_page(
    paden.RECHTEN_AANDACHT, "Rechten die aandacht vragen", needs=P.RECHTEN_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER,)
)  # fmt: skip
def rechten_aandacht() -> rx.Component:
    """The most urgent list first; each line leads to the person."""
    return rx.fragment(
        page_head("Vraagt aandacht", "Rollen die aflopen, rollen die botsen, en wie er nog geen rol heeft."),
        rechtennav(paden.RECHTEN_AANDACHT),
        rx.cond(~S.over.bool(), error_callout(S.fout)),
        rx.cond(
            S.geladen,
            rx.fragment(
                _botsingen(),
                _aflopend(),
                _personen("Zonder rol", S.zonder_rol, S.aantal_zonder, "Deze mensen kunnen nog niet inloggen.",
                          "Iedereen heeft een rol", "Elke medewerker met een account heeft nu of straks een rol."),
                _personen("Externen", S.externen, S.aantal_extern, "Zij zien alleen de zittingen waar zij op staan.",
                          "Geen externen", "Er is nu niemand van buiten de school met een rol."),
            ),
            card(skeleton(10)),
        ),
        _venster(),
    )  # fmt: skip


def _botsingen() -> rx.Component:
    return card(
        data_table(
            S.botsingen,
            [
                Kolom("Wie", lambda b: verwijzing(b.persoon, href=b.link), kop=True),
                Kolom("Wat botst", lambda b: b.tekst),
                Kolom("Sinds", lambda b: rx.el.span(b.sinds, class_name="num")),
                Kolom("Stand", _stand),
            ],
            bijschrift="Botsingen in rollen of taken",
            leeg=empty_state("Niets botst", "Plannen, beoordelen en vaststellen liggen in verschillende handen."),
        ),
        titel="Botsingen",
        telling=S.botsingen.length(),
        toon="bad",
    )


def _stand(b: BotsingRij) -> rx.Component:
    return rx.cond(b.uitzondering != "", tag("info", b.uitzondering), tag("bad", "Los op"))


def _aflopend() -> rx.Component:
    return card(
        data_table(
            S.aflopend,
            [
                Kolom("Wie", lambda t: verwijzing(t.persoon, href=paden.rechten_van(t.persoon_id)), kop=True),
                Kolom("Rol", lambda t: t.rol_label),
                Kolom("Waar", lambda t: t.eenheid),
                Kolom("Laatste dag", lambda t: tag("warn", t.tot)),
                Kolom("", _verleng),
            ],
            bijschrift="Rollen die binnen 30 dagen aflopen",
            leeg=empty_state("Er loopt niets af", "In de komende 30 dagen eindigt geen enkele rol."),
            sleutel=lambda t: t.id,
        ),
        titel="Loopt af binnen 30 dagen",
        telling=S.aflopend.length(),
        toon="warn",
    )


def _verleng(t: ToewijzingRij) -> rx.Component:
    return rx.cond(
        t.intrekbaar,
        button("Verleng", S.open(t.id), label="Verleng de rol " + t.rol_label + " van " + t.persoon),
        rx.el.span("Uw eigen rol", class_name="small muted"),
    )


def _personen(titel: str, rijen: rx.Var, aantal: rx.Var, uitleg: str, leeg: str, leeg_uitleg: str) -> rx.Component:
    return card(
        rx.cond(aantal > 0, vak(rx.el.p(uitleg, class_name="muted"))),
        data_table(
            rijen,
            [
                Kolom("Naam", lambda p: verwijzing(p.naam, href=paden.rechten_van(p.id)), kop=True),
                Kolom("Account", lambda p: rx.el.span(rx.cond(p.account != "", p.account, "nog geen account"), class_name="breek")),
                Kolom("", _uitleg),
            ],
            bijschrift=titel,
            leeg=empty_state(leeg, leeg_uitleg),
            sleutel=lambda p: p.id,
        ),
        rx.cond(aantal > rijen.length(), vak(rx.el.p("Dit zijn de eerste ", rijen.length(), ".", class_name="small muted"))),
        titel=titel,
        telling=aantal,
    )  # fmt: skip


def _uitleg(p: PersoonRij) -> rx.Component:
    return rx.el.span(p.uitleg, class_name="small")


def _venster() -> rx.Component:
    dicht = S.open(None)
    return venster(
        S.over.bool(),
        "Rol verlengen",
        rx.el.p(S.over.persoon, " blijft ", S.over.rol_label, " (", S.over.eenheid, "). De rol loopt nu tot en met ", S.over.tot, "."),
        formulier(
            field("tot", "Nieuwe laatste dag", type="date", fouten=S.veldfouten),
            textarea_field("reden", "Reden", rijen=2, max_length=400, fouten=S.veldfouten, hulp="De reden staat in het auditlog."),
            on_submit=S.verleng,
            acties=(button("Annuleren", dicht), button("Verleng rol", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=dicht,
    )  # fmt: skip
