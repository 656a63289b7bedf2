"""Roles from the login provider: the switch with its warning, which value gives which role, and what was refused."""

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
    field,
    formulier,
    page_head,
    portal_page,
    rij,
    select_field,
    skeleton,
    tag,
    vak,
    venster,
    verwijzing,
)
from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import P, Rol
from portal.pages.beheren.bekrachtigingen_delen import kaart_van_beheerder
from portal.pages.beheren.rechtennav import rechtennav
from portal.services.beheren.lezen.rechten import RolkoppelingRij
from portal.services.beheren.rollen_uit_inlogdienst import CLAIMS, ROLLEN
from portal.services.grond import paden
from portal.state.beheren.bekrachtigingen import BekrachtigingenState
from portal.state.beheren.rechten_inlogdienst import RechtenInlogdienstState as S

_DICHT = S.open("")


@portal_page(
    paden.RECHTEN_INLOGDIENST, "Rollen uit de inlogdienst", needs=P.ROLREGELS_BEHEREN, on_load=[S.laad, BekrachtigingenState.laad], rollen=(Rol.BEHEERDER,)
)  # fmt: skip
def rechten_inlogdienst() -> rx.Component:
    """Switch, mappings, refusals."""
    return rx.fragment(
        page_head(
            "Rollen uit de inlogdienst",
            "De inlogdienst van de school kan bij het inloggen vertellen in welke groepen iemand zit.",
            button("Groep toevoegen", S.open("erbij"), soort="primair"),
        ),
        rechtennav(paden.RECHTEN_INLOGDIENST),
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            S.stand.bool(),
            rx.fragment(_schakelaar(), kaart_van_beheerder(), _koppelingen(), _geweigerd()),
            card(skeleton(8)),
        ),
        _vensters(),
    )


def _schakelaar() -> rx.Component:
    return card(
        vak(
            rij(
                rx.cond(S.stand.aan, tag("ok", "Staat aan"), tag("plain", "Staat uit")),
                rx.el.span(S.stand.houders, " rollen komen nu uit de inlogdienst", class_name="muted num"),
                button(rx.cond(S.stand.aan, "Zet uit", "Zet aan"), S.open("schakelaar")),
            ),
            callout(
                "warn",
                "Wie de groepen beheert, beheert dan ook deze rollen",
                "Een rol komt en gaat bij het inloggen. Rollen die u zelf geeft, blijven staan. De functiescheiding geldt "
                "ook hier. De rol beheerder komt nooit uit de inlogdienst, en een beheerder krijgt er geen andere rol van.",
            ),
        ),
        titel="Rollen geven bij het inloggen",
    )


def _koppelingen() -> rx.Component:
    return card(
        data_table(
            S.rijen,
            [
                Kolom("Groep", _groep, kop=True),
                Kolom("Geeft de rol", lambda r: tag("plain", r.rol_label)),
                Kolom("Waar", lambda r: r.waar),
                Kolom("Heeft nu iemand", lambda r: r.houders, getal=True),
                Kolom("", lambda r: button("Verwijder", S.open_verwijderen(r.id), label="Verwijder groep " + r.waarde)),
            ],
            bijschrift="Groepen van de inlogdienst en hun rol",
            leeg=empty_state("Nog geen groepen", "Voeg een groep toe en kies welke rol daarbij hoort."),
            sleutel=lambda r: r.id,
        ),
        titel="Groepen en rollen",
        telling=S.rijen.length(),
    )


def _groep(r: RolkoppelingRij) -> rx.Component:
    return rx.el.div(
        rx.el.span(r.waarde, class_name="breek"), rx.el.div("in ", r.claim, class_name="small muted gewoon")
    )


def _geweigerd() -> rx.Component:
    return rx.cond(
        S.geweigerd.length() > 0,
        card(
            data_table(
                S.geweigerd,
                [
                    Kolom("Wie", lambda p: verwijzing(p.naam, href=paden.rechten_van(p.id)), kop=True),
                    Kolom("Account", lambda p: p.account),
                    Kolom("Niet gegeven", lambda p: p.uitleg),
                ],
                bijschrift="Rollen die bij het inloggen niet gegeven konden worden",
                leeg=rx.fragment(),
            ),
            titel="Niet gegeven in de laatste 30 dagen",
            telling=S.geweigerd.length(),
            toon="warn",
        ),
    )


def _vensters() -> rx.Component:
    aan = S.stand.aan
    return rx.fragment(
        venster(S.venster == "erbij", "Groep toevoegen", _formulier(), fout=S.fout, sluit=_DICHT),
        bevestigvenster(
            S.venster == "weg",
            "Groep verwijderen",
            rx.fragment("Wie de rol ", S.over.rol_label, " alleen via ‘", S.over.waarde, "’ heeft, verliest die rol nu. Open schermen in die rol sluiten."),
            fout=S.fout, bevestig="Verwijder groep", op_ja=S.verwijder, op_nee=_DICHT, gevaar=True,
        ),
        bevestigvenster(
            S.venster == "schakelaar",
            rx.cond(aan, "Rollen uit de inlogdienst uitzetten", "Rollen uit de inlogdienst aanzetten"),
            rx.cond(
                aan,
                rx.fragment("Alle ", S.stand.houders, " rollen die uit de inlogdienst komen, stoppen nu. Open schermen in die rollen sluiten."),
                "Vanaf nu krijgt iemand bij het inloggen de rollen van zijn groepen. Valt een groep weg, dan stopt de rol bij de volgende keer inloggen.",
            ),
            fout=S.fout, bevestig=rx.cond(aan, "Zet uit", "Zet aan"), op_ja=S.schakel, op_nee=_DICHT,
        ),
    )  # fmt: skip


def _formulier() -> rx.Component:
    return formulier(
        select_field("claim", "Waar staat de groep", tuple((c, c) for c in CLAIMS), leeg=None, fouten=S.veldfouten,
                     hulp="Zo heet het gegeven in het antwoord van de inlogdienst."),
        field("waarde", "Groep", fouten=S.veldfouten, max_length=300, auto_complete="off",
              hulp="Precies zoals de inlogdienst het schrijft; hoofdletters tellen mee."),
        select_field("rol", "Rol", tuple((r.value, r.label) for r in ROLLEN), fouten=S.veldfouten,
                     hulp=f"Een rol die over examens besluit, geldt pas na bekrachtiging door {DOOR_WIE}."),
        select_field("eenheid_id", "Waar", S.eenheden, leeg="Hele instelling", verplicht=False, fouten=S.veldfouten),
        on_submit=S.voeg_toe,
        acties=(button("Annuleren", _DICHT), button("Voeg toe", soort="primair", type="submit")),
    )  # fmt: skip
