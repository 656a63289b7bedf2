"""The dialogs of the sitting screen: incident, emergency route and closing."""

import reflex as rx

from portal.components import (
    STUDENT_LEEST,
    button,
    callout,
    checkbox,
    field,
    formulier,
    select_field,
    stapel,
    textarea_field,
    venster,
)
from portal.domain.presentie import Presentie
from portal.services.afnemen.lezen.zitting import Aandacht
from portal.state.afnemen.zitting import AfnemenZittingState as S

_PRESENTIE = tuple((p.value, p.label) for p in Presentie if p != Presentie.ONBEKEND)


def vensters() -> rx.Component:
    """All dialogs; one is open at most."""
    return rx.fragment(_incident(), _noodroute(), _sluiten(), _heropenen(), _presentie(), _aankomst())


def _heropenen() -> rx.Component:
    """Closed by mistake, or too early."""
    return venster(
        S.venster == "heropenen",
        "Zitting heropenen",
        rx.el.p("Presentie en voorzieningen zijn daarna weer te wijzigen. Wat in het verslag staat, blijft. U sluit de zitting later opnieuw."),
        formulier(
            textarea_field("reden", "Waarom?", rijen=2, max_length=300, fouten=S.veldfouten),
            on_submit=S.heropen,
            acties=(button("Annuleren", S.toon(""), groot=True), button("Heropen", soort="primair", type="submit", groot=True)),
        ),
        fout=S.fout,
        sluit=S.toon(""),
    )  # fmt: skip


def _presentie() -> rx.Component:
    """Attendance that was written down wrong, after the signature."""
    return venster(
        S.venster == "presentie",
        "Presentie verbeteren",
        rx.el.p(
            "Wat ondertekend is, verandert niet; de verbetering komt als aanvulling in het proces-verbaal. "
            "De kans en de inschrijving van de student volgen vanzelf."
        ),
        formulier(
            select_field("wie", "Welke student?", S.opties, fouten=S.veldfouten),
            select_field("presentie", "Had moeten zijn", _PRESENTIE, fouten=S.veldfouten),
            textarea_field("reden", "Reden", rijen=2, max_length=300, hulp=STUDENT_LEEST, fouten=S.veldfouten),
            rx.cond(
                S.besloten.length() > 0,
                callout(
                    "warn",
                    "De examencommissie besloot al over een afwezigheid",
                    rx.fragment(
                        "Dat geldt voor ",
                        S.besloten.join("; "),
                        ". Verbetert u daar de presentie, dan vervalt het "
                        "besluit. De examencommissie en de student krijgen daarvan bericht.",
                    ),
                ),
            ),
            rx.cond(
                S.nieuw_moment.length() > 0,
                callout(
                    "warn",
                    "Wie hier ontbrak, heeft al een nieuw moment",
                    rx.fragment(
                        "Dat geldt voor ",
                        S.nieuw_moment.join("; "),
                        ". Was de student er toch, dan vervalt dat moment en krijgt hij daarvan bericht.",
                    ),
                ),
            ),
            rx.cond(
                (S.besloten.length() > 0) | (S.nieuw_moment.length() > 0),
                checkbox("bevestigd", "Ik weet wat er vervalt en wie daarvan bericht krijgt"),
            ),
            on_submit=S.verbeter_presentie,
            acties=(button("Annuleren", S.toon("")), button("Verbeter presentie", soort="primair", type="submit")),
        ),
        fout=S.fout,
        sluit=S.toon(""),
    )


def _aankomst() -> rx.Component:
    """When a latecomer really came in, while the sitting is open."""
    return venster(
        S.venster == "aankomst",
        "Wanneer kwam de student binnen?",
        formulier(
            field("om", "Dag en tijd", type="datetime-local", fouten=S.veldfouten),
            on_submit=S.zet_aankomst,
            acties=(button("Annuleren", S.toon(""), groot=True), button("Verbeter tijd", soort="primair", type="submit", groot=True)),
        ),
        fout=S.fout,
        sluit=S.toon(""),
    )  # fmt: skip


def _incident() -> rx.Component:
    return venster(
        S.venster == "incident",
        "Incident melden",
        formulier(
            select_field("wie", "Over wie?", S.opties, leeg="De hele zitting", default_value=S.over, fouten=S.veldfouten),
            rx.el.fieldset(
                rx.el.legend("Wat is er?", class_name="sterk"),
                rx.foreach(S.categorieen, _categorie),
                class_name="keuzes",
                style={"border": "0", "padding": "0", "margin": "0"},
            ),
            textarea_field(
                "omschrijving", "Wat gebeurde er?", verplicht=False, rijen=3, max_length=1000, fouten=S.veldfouten,
                hulp="Tijd en uw naam komen er vanzelf bij.",
            ),
            on_submit=S.meld_incident,
            acties=(button("Annuleren", S.toon(""), groot=True), button("Meld incident", soort="primair", type="submit", groot=True)),
        ),
        fout=S.fout,
        sluit=S.toon(""),
    )  # fmt: skip


def _categorie(c: rx.Var) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="categorie", value=c[0], default_checked=c[0] == "kandidaat"),
        rx.el.span(c[1]),
        class_name="vink",
    )


def _noodroute() -> rx.Component:
    return venster(
        S.venster == "noodroute",
        "Noodroute",
        stapel(
            rx.el.p("Examenhotline", class_name="small muted"),
            rx.cond(
                S.scherm.hotline != "",
                rx.el.a(S.scherm.hotline, href="tel:" + S.scherm.hotline.replace(" ", ""), class_name="link groot num"),
                rx.el.p("Er is nog geen nummer ingesteld. Bel het examenbureau."),
            ),
        ),
        rx.el.ol(rx.foreach(S.noodroute, rx.el.li), class_name="stappen"),
        fout=None,
        sluit=S.toon(""),
        acties=(button("Incident melden", S.toon("incident"), groot=True), button("Sluiten", S.toon(""), groot=True)),
    )


def _sluiten() -> rx.Component:
    z = S.scherm
    return venster(
        S.venster == "sluiten",
        "Zitting afsluiten",
        rx.foreach(z.aandacht, _aandacht),
        rx.cond(S.onbekenden.length() > 0, _blijft_onbekend()),
        rx.cond(
            z.blokkades.length() > 0,
            rx.el.div(
                rx.el.p("Werk dit eerst bij; dan kan de zitting dicht.", class_name="muted"),
                button("Terug naar de studenten", S.toon(""), soort="primair", groot=True),
                class_name="rij uit",
            ),
            formulier(
                callout(
                    "info",
                    "Dit gebeurt er",
                    "Presentie en voorzieningen liggen daarna vast. Daarna ondertekent u het proces-verbaal.",
                ),
                textarea_field(
                    "tekst",
                    "Verslag",
                    hulp="Hoe verliep de zitting? Incidenten staan er al bij.",
                    verplicht=False,
                    fouten=S.veldfouten,
                    default_value=z.verslag,
                    max_length=4000,
                ),
                rx.el.details(
                    rx.el.summary("Voert u de zitting achteraf in?"),
                    rx.el.div(
                        field(
                            "begonnen",
                            "Werkelijk begonnen",
                            type="datetime-local",
                            verplicht=False,
                            fouten=S.veldfouten,
                        ),
                        field(
                            "geeindigd",
                            "Werkelijk geëindigd",
                            type="datetime-local",
                            verplicht=False,
                            fouten=S.veldfouten,
                        ),
                        class_name="velden-naast",
                    ),
                ),
                on_submit=S.sluit,
                acties=(
                    button("Annuleren", S.toon(""), groot=True),
                    button("Sluit de zitting", soort="primair", type="submit", groot=True),
                ),
            ),
        ),
        fout=S.fout,
        sluit=S.toon(""),
    )


def _aandacht(a: Aandacht) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(a.titel, class_name="sterk"),
            rx.el.ul(rx.foreach(a.namen, rx.el.li)),
        ),
        class_name=rx.cond(a.blokkeert, "let-op bad", "let-op warn"),
        role="note",
    )


def _blijft_onbekend() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Blijft het onbekend? Leg vast waarom", class_name="link"),
        formulier(
            select_field("wie", "Student", S.onbekenden, fouten=S.veldfouten),
            field("reden", "Reden", fouten=S.veldfouten, max_length=300),
            on_submit=S.blijft_onbekend,
            acties=(button("Leg reden vast", type="submit"),),
            style={"paddingTop": "12px"},
        ),
    )
