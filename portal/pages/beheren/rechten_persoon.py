"""One person: roles with their history, and every right with the reason it exists."""

from typing import Any

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    card,
    data_table,
    empty_state,
    error_callout,
    field,
    formulier,
    hidden,
    page_head,
    portal_page,
    skeleton,
    tag,
    textarea_field,
    venster,
    verwijzing,
)
from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import P, Rol
from portal.pages.beheren.rolformulier import rolformulier
from portal.pages.grond.historie import met_historie
from portal.services.beheren.lezen.effectief import EffectiefRij, Grond
from portal.services.beheren.lezen.gebruikers import ToewijzingRij
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.beheren.rechten_persoon import RechtenPersoonState as S
from portal.state.raamwerk.sessie import SessieState

_DICHT = S.open("")


@portal_page(
    "/rechten/[persoon_id]", "Rechten van een persoon", needs=P.RECHTEN_BEHEREN, on_load=S.laad, rollen=(Rol.BEHEERDER,)
)
def rechten_persoon() -> rx.Component:
    """Who, which roles, which rights and why."""
    p = S.persoon
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            p,
            rx.fragment(
                page_head(
                    p.naam,
                    rx.fragment(p.account, rx.cond(p.nummer != "", f" · {p.nummer}", ""), rx.cond(p.extern, " · extern", "")),
                    rx.cond(~p.zelf, button(rx.cond(p.actief, "Account blokkeren", "Account weer openen"), S.open("blokkeren"))),
                    rx.cond(~p.zelf & SessieState.hele_school, button("Account wijzigen", S.open("account"))),
                    rx.cond(~p.alleen_student, button("Nummer en e-mail", S.open("bereik"))),
                    rx.cond(~p.zelf & SessieState.hele_school, _band()),
                    rx.cond(~p.zelf, button("Rol geven", S.open("geven"), soort="primair")),
                    kruimel=verwijzing("Rechten", href=paden.RECHTEN),
                ),
                rx.cond(~p.actief, callout("bad", "Dit account is geblokkeerd", "Inloggen kan niet.")),
                rx.cond(
                    ~p.bereikbaar,
                    callout(
                        "warn",
                        "Onbekend bij afnamesystemen",
                        "Vul het personeelsnummer of het e-mailadres in. Zonder een van beide krijgt deze persoon daar geen toegang.",
                    ),
                ),
                rx.cond(p.zelf, callout("info", "Dit bent u zelf", "Een andere beheerder wijzigt uw rollen.")),
                rx.cond(
                    p.botsingen.length() > 0,
                    callout("bad", "Botsende rollen", rx.el.ul(rx.foreach(p.botsingen, rx.el.li), class_name="opsomming")),
                ),
                met_historie(Over.PERSOON, p.id, _toewijzingen(), _rechten(), _systemen(), _niet(), naam="Rollen en rechten"),
                _vensters(),
                _banden(),
            ),
            skeleton(10, S.fout),
        ),
    )  # fmt: skip


def _band() -> rx.Component:
    """What can be said about working and studying here, and taken back."""
    return rx.fragment(
        rx.cond(S.persoon.alleen_student, button("Werkt hier ook", S.open("werkt_ook"))),
        rx.cond(S.persoon.band == "student", button("Werkt hier toch niet", S.open("toch_niet"))),
        rx.cond(S.persoon.band == "gekoppeld", button("Niet dezelfde student", S.open("los"))),
    )


def _toewijzingen() -> rx.Component:
    return card(
        data_table(
            S.toewijzingen,
            [
                Kolom("Rol", lambda r: r.rol_label, kop=True),
                Kolom("Waar", lambda r: r.eenheid),
                Kolom("Van – tot en met", lambda r: rx.el.span(r.van, " – ", r.tot, class_name="num")),
                Kolom("Gegeven door", _door),
                Kolom("Status", lambda r: tag(r.toon, r.status)),
                Kolom("", _trek_in),
            ],
            bijschrift="Rollen",
            leeg=empty_state("Nog geen rol", "Geef een rol, dan kan deze persoon inloggen."),
            sleutel=lambda r: r.id,
        ),
        titel="Rollen",
    )


def _door(r: ToewijzingRij) -> rx.Component:
    return rx.el.div(r.verleend_door, rx.cond(r.reden != "", rx.el.div(r.reden, class_name="small muted")))


def _trek_in(r: ToewijzingRij) -> rx.Component:
    return rx.cond(r.intrekbaar, button("Trek in", S.open_intrekken(r.id), label="Trek in: de rol " + r.rol_label))


def _rechten() -> rx.Component:
    return card(
        data_table(
            S.rechten,
            [
                Kolom("Recht", _recht, kop=True),
                Kolom("Waarom, waar en hoe lang", lambda r: rx.el.div(rx.foreach(r.gronden, _grond), class_name="stapel krap")),
            ],
            bijschrift="Geldende rechten",
            leeg=empty_state("Geen rechten", "Zonder rol, of met een geblokkeerd account, mag iemand niets."),
            sleutel=lambda r: r.permission,
        ),
        titel="Wat deze persoon nu mag",
        telling=S.rechten.length(),
    )  # fmt: skip


def _recht(r: EffectiefRij) -> rx.Component:
    return rx.el.div(r.label, rx.el.div(r.uitleg, class_name="small muted gewoon"))


def _grond(g: Grond) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.span(g.via, class_name="sterk"), " · ", g.bereik),
        rx.el.div(g.periode, ", ", g.door, class_name="small muted"),
        rx.cond(g.uitzondering != "", rx.el.div(tag("info", "Uitzondering"), " ", g.uitzondering, class_name="small")),
    )


def _systemen() -> rx.Component:
    return rx.cond(
        S.systemen.length() > 0,
        card(
            data_table(
                S.systemen,
                [
                    Kolom("Systeem", lambda s: s.systeem, kop=True),
                    Kolom("Door de rol", lambda s: s.rol_label),
                    Kolom("Wat hoort daarbij", lambda s: rx.el.span(s.tekst, class_name="breek")),
                ],
                bijschrift="Wat deze persoon krijgt in andere systemen",
                leeg=rx.fragment(),
            ),
            titel="In andere systemen",
            meer=verwijzing("Wijzig de beschrijvingen", href=paden.RECHTEN_SYSTEMEN),
        ),
    )


def _niet() -> rx.Component:
    return card(
        rx.el.details(
            rx.el.summary("Toon ", S.niet.length(), " rechten die deze persoon niet heeft"),
            data_table(
                S.niet,
                [
                    Kolom("Recht", lambda r: rx.el.div(r.label, rx.el.div(r.uitleg, class_name="small muted gewoon")), kop=True),
                    Kolom("Deze rol geeft het", lambda r: r.rollen),
                ],
                bijschrift="Rechten die deze persoon niet heeft",
                leeg=rx.fragment(),
                sleutel=lambda r: r.permission,
            ),
            class_name="uitklap",
        ),
        titel="Wat deze persoon niet mag",
        telling=S.niet.length(),
    )  # fmt: skip


def _vensters() -> rx.Component:
    return rx.fragment(
        venster(
            S.venster == "geven",
            "Rol geven",
            rolformulier(S.persoon.id, S.eenheden, S.veldfouten, S.verleen, _DICHT),
            fout=S.fout,
            sluit=_DICHT,
        ),
        _met_reden(
            "intrekken",
            "Rol intrekken",
            rx.fragment("De rol ", S.over.rol_label, " (", S.over.eenheid, ") stopt nu. Open schermen in deze rol worden gesloten."),
            S.trek_in, "Trek rol in",
        ),
        venster(
            S.venster == "bereik",
            "Nummer en e-mail",
            formulier(
                hidden("persoon_id", S.persoon.id),
                field("nummer", "Personeelsnummer", default_value=S.persoon.nummer, verplicht=False, max_length=40, fouten=S.veldfouten),
                field("email", "E-mailadres", default_value=S.persoon.email, verplicht=False, max_length=250, fouten=S.veldfouten),
                on_submit=S.wijzig_bereik,
                acties=(button("Annuleren", _DICHT), button("Bewaar", soort="primair", type="submit")),
            ),
            fout=S.fout,
            sluit=_DICHT,
        ),
        venster(
            S.venster == "account",
            "Account wijzigen",
            callout("warn", "Dit gebeurt er", f"Wie met het nieuwe account inlogt, komt binnen als deze persoon. Rollen blijven; open schermen sluiten. Heeft deze persoon een rol die beslist of beheert, dan stemt eerst {DOOR_WIE} in."),
            formulier(
                hidden("persoon_id", S.persoon.id),
                field("account", "Nieuw account", hulp="Precies zoals de inlogdienst het noemt, met een @.", max_length=200, fouten=S.veldfouten, auto_complete="off"),
                textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
                on_submit=S.hernoem,
                acties=(button("Annuleren", _DICHT), button("Wijzig account", soort="gevaar", type="submit")),
            ),
            fout=S.fout,
            sluit=_DICHT,
        ),
        _met_reden(
            "blokkeren",
            rx.cond(S.persoon.actief, "Account blokkeren", "Account weer openen"),
            rx.cond(S.persoon.actief, "Open schermen sluiten en inloggen kan niet meer.", "Inloggen kan weer, met de rollen die nog gelden."),
            S.zet_actief, "Leg vast",
        ),
    )  # fmt: skip


def _banden() -> rx.Component:
    return rx.fragment(
        venster(
            S.venster == "werkt_ook",
            "Deze student werkt hier ook",
            callout("warn", "Dit gebeurt er", "Naam, account en nummer zijn voortaan van de school; een deelnemersysteem wijzigt ze niet meer. Daarna kunt u een rol geven. Over zijn eigen examens beslist deze persoon nooit."),
            formulier(
                hidden("persoon_id", S.persoon.id),
                field("nummer", "Personeelsnummer", verplicht=False, max_length=40, fouten=S.veldfouten),
                textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
                on_submit=S.werkt_ook,
                acties=(button("Annuleren", _DICHT), button("Leg vast", soort="primair", type="submit")),
            ),
            fout=S.fout,
            sluit=_DICHT,
        ),
        _met_reden("toch_niet", "Werkt hier toch niet", "Deze persoon is weer alleen student; het deelnemersysteem houdt de gegevens weer bij. Het kan zolang er nooit een rol als medewerker was.", S.werkt_toch_niet, "Neem terug"),
        _met_reden("los", "Niet dezelfde student", "De student krijgt weer een eigen record, met alles wat het deelnemersysteem bracht: inschrijvingen, plaatsen en resultaten. De medewerker houdt naam, account en rollen. Is er al een examen gemaakt, dan zoekt de examencommissie eerst uit van wie dat werk is.", S.koppel_los, "Maak er weer twee van"),
    )  # fmt: skip


def _met_reden(naam: str, titel: Any, gevolg: Any, daad: rx.EventHandler, knop: str) -> rx.Component:
    """A dialog that says what happens, and asks why."""
    return venster(
        S.venster == naam,
        titel,
        callout("warn", "Dit gebeurt er", gevolg),
        formulier(
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=daad,
            acties=(button("Annuleren", _DICHT), button(knop, soort="gevaar", type="submit")),
        ),
        fout=S.fout,
        sluit=_DICHT,
    )
