"""Klaar voor nieuw werken: eight questions per team or location, seen live by everybody."""

import reflex as rx

from portal.components import (
    button,
    card,
    error_callout,
    field,
    formulier,
    keuzeknoppen,
    page_head,
    portal_page,
    rij,
    skeleton,
    steps_bar,
    tag,
    textarea_field,
    verwijzing,
)
from portal.domain.gereedheid import ONDERDELEN
from portal.domain.rechten import P, Rol
from portal.services.beheren.lezen.gereedheid import GereedheidRij
from portal.services.grond import paden
from portal.state.beheren.gereedheid import GereedheidState as S

_KEUZES = (("ja", "Ja", "ok"), ("nee", "Nee", "bad"), ("open", "Open", "plain"))


@portal_page(
    paden.GEREEDHEID,
    "Klaar voor nieuw werken",
    needs=P.GEREEDHEID_BIJHOUDEN,
    on_load=S.laad,
    rollen=(Rol.DOCENT, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER),
    groep="Meer",
    icoon="list-checks",
    volgorde=10,
)
def gereedheid() -> rx.Component:
    """Choose a unit, see how far it is, answer in place."""
    return rx.fragment(
        page_head(
            "Klaar voor nieuw werken",
            "Acht punten per team of locatie. Uw antwoord is direct bewaard en anderen zien het meteen.",
        ),
        rx.cond(S.fout_bij == "", error_callout(S.fout)),
        rx.cond(
            S.lijst,
            rx.fragment(_stand(), card(rx.el.ol(rx.foreach(S.rijen, _vraag), class_name="vragen"))),
            rx.cond(S.fout == "", card(skeleton(10))),
        ),
    )


def _stand() -> rx.Component:
    z = S.lijst
    klaar = z.ja == len(ONDERDELEN)
    return card(
        rx.el.div(
            rx.el.div(
                rx.el.label("Team of locatie", html_for="veld-eenheid", class_name="sterk"),
                rx.el.select(
                    rx.foreach(S.eenheden, lambda e: rx.el.option(e.label, value=e.waarde)),
                    id="veld-eenheid",
                    value=z.eenheid_id,
                    on_change=S.kies_eenheid,
                    class_name="invoer",
                ),
                class_name="veld",
            ),
            rij(
                rx.cond(klaar, tag("ok", "Klaar"), tag("warn", f"{z.ja} van {len(ONDERDELEN)} klaar")),
                rx.cond(z.nee > 0, tag("bad", f"{z.nee} nog niet")),
                rx.cond(z.open > 0, tag("plain", f"{z.open} open")),
            ),
            steps_bar(z.ja, len(ONDERDELEN), f"{z.ja} van {len(ONDERDELEN)} punten klaar"),
            class_name="vak",
        )
    )


def _vraag(r: GereedheidRij) -> rx.Component:
    gekozen = rx.match(r.antwoord, (True, "ja"), (False, "nee"), "open")
    return rx.el.li(
        rx.el.span(r.nummer, class_name="nr num", aria_hidden="true"),
        rx.el.div(
            rx.el.p(r.tekst, class_name="sterk"),
            _woorden(r),
            rx.cond(r.bewijs, _bewijs(r)),
            rx.cond(r.gewijzigd != "", rx.el.p("Bijgewerkt door ", r.gewijzigd, class_name="small faint")),
            class_name="stapel krap",
        ),
        rx.el.div(
            keuzeknoppen(
                _KEUZES,
                gekozen,
                lambda k: S.antwoord({"onderdeel": r.onderdeel, "antwoord": k, "versie": r.versie}),
                label=r.tekst,
            ),
            class_name="doen",
        ),
        rx.cond(S.fout_bij == r.onderdeel, rx.el.div(error_callout(S.fout, "Iemand was u voor"), class_name="breed")),
        rx.cond(S.bewerk == r.onderdeel, _formulier(r)),
        class_name="vraag",
        key=r.onderdeel,
    )


def _woorden(r: GereedheidRij) -> rx.Component:
    leeg = (r.opmerking == "") & (r.eigenaar == "") & (r.datum == "")
    return rx.el.div(
        rx.cond(r.opmerking != "", rx.el.span(r.opmerking)),
        rx.cond(r.eigenaar != "", tag("plain", "Eigenaar: " + r.eigenaar)),
        rx.cond(r.datum != "", tag(rx.cond(r.te_laat, "bad", "plain"), rx.cond(r.te_laat, "Te laat: ", "Uiterlijk ") + r.datum)),
        rx.cond(
            S.bewerk != r.onderdeel,
            button(rx.cond(leeg, "Actie toevoegen", "Wijzig"), S.begin(r.onderdeel), soort="stil", label=rx.cond(leeg, "Actie toevoegen bij punt ", "Wijzig punt ") + r.nummer.to_string()),
        ),
        class_name="rij",
    )  # fmt: skip


def _bewijs(r: GereedheidRij) -> rx.Component:
    b = r.bewijs
    return rx.el.p(
        tag(b.toon, rx.cond(b.klopt, "Het portaal meet: in orde", "Het portaal meet: let op")),
        " ",
        rx.cond(b.link != "", verwijzing(b.tekst, href=b.link), b.tekst),
        class_name="small",
    )


def _formulier(r: GereedheidRij) -> rx.Component:
    return rx.el.div(
        formulier(
            textarea_field("opmerking", "Opmerking of actie", verplicht=False, rijen=2, max_length=1000, fouten=S.veldfouten, default_value=r.opmerking, auto_focus=True),
            field("eigenaar", "Eigenaar", verplicht=False, max_length=120, fouten=S.veldfouten, default_value=r.eigenaar),
            field("datum", "Uiterlijk", type="date", verplicht=False, fouten=S.veldfouten, default_value=r.datum_iso),
            on_submit=S.bewaar,
            acties=(button("Annuleren", S.begin("")), button("Bewaar", soort="primair", type="submit")),
        ),
        class_name="breed",
    )  # fmt: skip
