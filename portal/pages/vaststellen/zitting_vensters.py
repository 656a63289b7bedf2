"""The dialogs of the establishing screen: the rest in one act, one exception, and back to the assessor."""

import reflex as rx

from portal.components import (
    STUDENT_LEEST_BIJ_TOEPASSEN,
    button,
    callout,
    checkbox,
    field,
    formulier,
    hidden,
    rij,
    select_field,
    tag,
    textarea_field,
    venster,
    vinkjes,
)
from portal.services.vaststellen.lezen.vaststellen import TeStellenRij
from portal.state.vaststellen.zitting import VaststellenZittingState as S

_DICHT = S.open("")


def vensters() -> rx.Component:
    """All dialogs; one is open at most."""
    return rx.fragment(_vaststellen(), _besluit(), _terug(), _herzien())


def _gevolgen() -> rx.Component:
    return rx.el.ul(
        rx.el.li("Het resultaat is daarna definitief. Wijzigen kan alleen nog met een herziening."),
        rx.el.li("De student ziet het resultaat, met wat hij ertegen kan doen. Laatste dag: ", rx.el.b(S.scherm.laatste_dag), "."),
        rx.el.li("Het resultaat gaat naar het deelnemersysteem, als het examen via OKE loopt."),
        class_name="opsomming",
    )  # fmt: skip


def _vaststellen() -> rx.Component:
    z, aantal = S.scherm, S.stellen.length()
    een = aantal == 1
    return venster(
        S.venster == "vaststellen",
        rx.cond(een, "Stel 1 resultaat vast", f"Stel {aantal} resultaten vast"),
        rx.el.ul(
            rx.foreach(S.stellen, lambda r: rx.el.li(rx.el.div(r.student, _uitkomst(r), class_name="rij uit"), key=r.deelname_id)),
            class_name="regels kort",
            aria_label="Dit stelt u vast",
            tab_index=0,
        ),
        rx.el.p("Wie verandert terwijl u kijkt, wordt overgeslagen.", class_name="small muted"),
        callout("warn", "Dit gebeurt er", _gevolgen()),
        rx.cond(
            S.te_besluiten > 0,
            rx.el.p("De uitzonderingen blijven staan. Daarover beslist u apart.", class_name="muted"),
        ),
        rx.el.p(z.verklaring, class_name="small muted"),
        formulier(
            hidden("gezien", S.gezien),
            rx.cond(
                z.pv_vervangbaar,
                textarea_field(
                    "motivatie", "Waarom stelt u vast zonder ondertekend proces-verbaal?", rijen=2, fouten=S.veldfouten
                ),
            ),
            on_submit=S.stel_vast,
            acties=(
                button("Annuleren", _DICHT),
                button(rx.cond(een, "Stel vast", f"Stel {aantal} resultaten vast"), soort="primair", type="submit"),
            ),
        ),
        fout=S.fout,
        sluit=_DICHT,
    )  # fmt: skip


def _uitkomst(r: TeStellenRij) -> rx.Component:
    return rx.el.b(r.cijfer, rx.cond(r.uitslag != "", ", " + r.uitslag, ""))


def _besluit() -> rx.Component:
    r = S.over
    return venster(
        S.venster == "besluit",
        rx.cond(r, "Besluit over " + r.student, "Besluit"),
        rij(
            tag("plain", "Cijfer " + r.cijfer),
            rx.cond(r.partner != "", tag("warn", "Afnamesysteem " + r.partner)),
            tag("plain", "Punten " + r.punten),
            tag("plain", "Kans " + r.kans),
            tag(r.toon, r.status),
        ),
        rx.cond(r.register != "", rx.el.p(r.register, class_name="small muted")),
        callout("warn", "Waarom apart", rx.el.ul(rx.foreach(r.waarom, rx.el.li), class_name="opsomming")),
        formulier(
            hidden("gezien", r.gezien),
            rx.el.fieldset(
                rx.el.legend("Uw besluit", class_name="sterk"),
                rx.cond(
                    r.herziening_id != "",
                    rx.fragment(
                        _keuze("toepassen", "Pas de herziening toe. De student krijgt een nieuw besluit."),
                        _keuze("afwijzen", "Wijs de herziening af. Het resultaat blijft zoals het is."),
                    ),
                    rx.fragment(
                        _keuze("vaststellen", "Stel dit resultaat vast. Het is daarna definitief en bekendgemaakt."),
                        rx.cond(S.mag_terug, _keuze("terug", "Stuur terug naar de beoordelaar.")),
                    ),
                ),
                rx.cond(S.veldfouten["keuze"], rx.el.p(S.veldfouten["keuze"], class_name="veldfout")),
                class_name="keuzes kaal",
            ),
            rx.cond(
                r.gevolgen.length() > 0,
                callout("warn", "Stelt u dit vast", rx.el.ul(rx.foreach(r.gevolgen, rx.el.li), class_name="opsomming")),
            ),
            rx.cond(r.vervalt, checkbox("bevestigd", "Stel ik vast, dan vervalt het eerdere besluit")),
            textarea_field(
                "reden",
                "Reden",
                rijen=3,
                max_length=500,
                fouten=S.veldfouten,
                hulp=rx.cond(r.herziening_id != "", STUDENT_LEEST_BIJ_TOEPASSEN, "De reden staat bij het besluit."),
            ),
            on_submit=S.besluit,
            acties=(button("Annuleren", _DICHT), button("Leg besluit vast", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=_DICHT,
    )


def _herzien() -> rx.Component:
    """Put a change to a definitive result before the board; another member decides."""
    return venster(
        S.venster == "herzien",
        rx.cond(S.over, "Herziening vragen voor " + S.over.student, "Herziening vragen"),
        rx.el.p("Er verandert nog niets. Een lid van de commissie dat dit resultaat niet zelf vaststelde, besluit bij Verzoeken."),
        formulier(
            hidden("resultaat_id", S.over.resultaat_id),
            field("punten", "Nieuwe punten", type="number", verplicht=False, fouten=S.veldfouten),
            field(
                "maximum", "Van hoeveel punten", type="number", verplicht=False, fouten=S.veldfouten,
                hulp="Laat leeg als dat hetzelfde is als bij de cesuur.",
            ),
            field("score", "Of de nieuwe score", verplicht=False, fouten=S.veldfouten, hulp="Als er geen punten zijn, zoals 7,5 of B1."),
            select_field("geslaagd", "Geslaagd?", (("ja", "Geslaagd"), ("nee", "Niet geslaagd")), leeg="Volgt uit de score", verplicht=False, fouten=S.veldfouten),
            textarea_field("reden", "Reden", rijen=3, max_length=1000, fouten=S.veldfouten),
            on_submit=S.vraag_herziening,
            acties=(button("Annuleren", _DICHT), button("Vraag herziening", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=_DICHT,
    )  # fmt: skip


def _keuze(waarde: str, tekst: str) -> rx.Component:
    return rx.el.label(rx.el.input(type="radio", name="keuze", value=waarde), rx.el.span(tekst), class_name="vink")


def _terug() -> rx.Component:
    return venster(
        S.venster == "terug",
        "Terug naar beoordelaar",
        rx.el.p("De beoordelaar ziet het werk weer, met uw reden. De andere resultaten blijven staan."),
        formulier(
            vinkjes(
                "resultaat_ids", "Welke resultaten?", S.opties,
                fout=rx.cond(S.veldfouten["resultaat_ids"], rx.el.p("Kies minstens één resultaat.", class_name="veldfout")),
            ),
            textarea_field("reden", "Reden", rijen=3, max_length=500, fouten=S.veldfouten),
            on_submit=S.stuur_terug,
            acties=(button("Annuleren", _DICHT), button("Stuur terug", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=_DICHT,
    )  # fmt: skip
