"""One piece of work: what came in at the left, what the assessor does at the right."""

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    definition_list,
    empty_state,
    error_callout,
    field,
    formulier,
    page_head,
    portal_page,
    rij,
    select_field,
    skeleton,
    stapel,
    tag,
    textarea_field,
    twee,
    vak,
    verwijzing,
)
from portal.domain.rechten import P
from portal.domain.statussen import BeoordelingStatus
from portal.pages.zenden.startlink import naar_afnamesysteem
from portal.services.grond import paden
from portal.state.beoordelen.werk import BeoordelenWerkState as S


@portal_page("/beoordelen/[beoordeling_id]", "Beoordeling", needs=P.BEOORDELING_DOEN, on_load=S.laad)
def beoordelen_werk() -> rx.Component:
    """Everything needed to assess one student."""
    w = S.werk
    return rx.fragment(
        error_callout(S.fout),
        rx.cond(
            w,
            rx.fragment(
                page_head(
                    w.student,
                    rx.fragment(w.zitting, " · ", w.moment),
                    tag(rx.cond(w.status == BeoordelingStatus.GEDAAN, "ok", "warn"), w.status_tekst),
                    kruimel=verwijzing("Beoordelen", href=paden.BEOORDELEN),
                ),
                twee(stapel(_resultaat(), _stukken(), _zitting()), stapel(_doen(), _feiten())),
            ),
            skeleton(8, S.fout),
        ),
    )


def _resultaat() -> rx.Component:
    w = S.werk
    return card(
        vak(
            rij(
                rx.el.div(rx.cond(w.cijfer != "", w.cijfer, "–"), class_name="klok num"),
                rx.el.div(tag(w.resultaat_toon, w.resultaat_tekst), rx.el.p(w.punten, class_name="muted num")),
            ),
            rx.cond(w.startlink != "", rij(naar_afnamesysteem(w.startlink))),
            rx.cond(w.opmerking != "", rx.el.p("Opmerking uit het afnamesysteem: ", w.opmerking)),
            rx.cond(w.onregelmatigheden != "", callout("warn", "Onregelmatigheden", w.onregelmatigheden)),
            rx.cond(w.wacht_op != "", rx.el.p(w.wacht_op, class_name="muted")),
        ),
        titel="Resultaat tot nu toe",
    )


def _stukken() -> rx.Component:
    return card(
        rx.cond(
            S.werk.documenten.length() > 0,
            vak(rx.foreach(S.werk.documenten, _stuk)),
            empty_state(
                "Nog geen documenten",
                rx.cond(
                    S.werk.via_tas,
                    "Documenten uit het afnamesysteem komen hier vanzelf te staan.",
                    "Bij dit examen komen geen documenten uit een afnamesysteem.",
                ),
            ),
        ),
        titel="Documenten",
    )


def _stuk(d: rx.Var) -> rx.Component:
    return rij(rx.el.span(d[1]), button("Download", S.download(d[0]), label="Download " + d[1].to(str)), klasse="uit")


def _zitting() -> rx.Component:
    w = S.werk
    return card(
        vak(
            definition_list(
                ("Presentie", w.presentie),
                (
                    "Voorzieningen",
                    rx.cond(
                        w.voorzieningen.length() > 0, rij(rx.foreach(w.voorzieningen, lambda v: tag("info", v))), "Geen"
                    ),
                ),
            ),
            rx.cond(
                w.incidenten.length() > 0,
                callout("warn", "Incidenten in de zitting", rx.foreach(w.incidenten, rx.el.div)),
                rx.el.p("Er zijn geen incidenten over deze student gemeld.", class_name="muted"),
            ),
        ),
        titel="In de zitting",
    )


def _feiten() -> rx.Component:
    w = S.werk
    return card(
        vak(
            definition_list(
                ("Studentnummer", rx.el.span(w.nummer, class_name="num")),
                ("Versie", rx.el.span(w.versie, class_name="num")),
                ("Model", rx.cond(w.model != "", w.model, "–")),
                ("Cesuur", w.cesuur),
                ("Laatste dag", w.uiterlijk),
            ),
            rx.cond(
                ~w.model_vastgesteld,
                callout("warn", "Model niet vastgesteld", "De examencommissie stelt het beoordelingsmodel eerst vast."),
            ),
        ),
        titel="Hoe wordt beoordeeld",
    )


def _doen() -> rx.Component:
    w = S.werk
    return rx.fragment(
        rx.cond(w.besloten != "", callout("info", "Al vastgesteld", w.besloten)),
        rx.cond(w.terug_reden != "", callout("warn", "Terug van de examencommissie", w.terug_reden)),
        rx.cond(w.anderen.length() > 0, _anderen()),
        rx.cond(w.mag_score, _score(), rx.cond(w.mag_afronden, _afronden(), _gedaan())),
    )


def _anderen() -> rx.Component:
    """What others gave, once I gave mine; and what to do when it differs."""
    w = S.werk
    return rx.cond(
        w.verschil,
        callout(
            "warn", "De scores verschillen",
            rx.fragment(
                rx.el.p("U gaf ", w.eigen, "."),
                rx.foreach(w.anderen, rx.el.div),
                rx.el.p("Overleg met elkaar en pas uw eigen score aan. Zolang de scores verschillen, is er geen resultaat."),
            ),
        ),
        callout("info", "Andere beoordelaars", rx.foreach(w.anderen, rx.el.div)),
    )  # fmt: skip


def _score() -> rx.Component:
    w = S.werk
    punten = field(
        "punten",
        "Punten",
        type="number",
        hulp=rx.cond(w.maximum > 0, rx.fragment("Er zijn ", w.maximum, " punten te halen."), ""),
        fouten=S.veldfouten,
        default_value=w.eigen_punten,
    )
    score = rx.fragment(
        field("score", "Score", hulp=rx.fragment("Vul in: ", w.waarden, "."), fouten=S.veldfouten, default_value=w.eigen_score),
        rx.cond(
            w.vraagt_geslaagd,
            select_field("geslaagd", "Geslaagd?", (("ja", "Geslaagd"), ("nee", "Niet geslaagd")), fouten=S.veldfouten),
        ),
    )  # fmt: skip
    return card(
        vak(
            formulier(
                rx.cond(w.met_score, score, punten),
                _toelichting(),
                on_submit=S.geef_score,
                acties=(button("Bewaar score en rond af", soort="primair", type="submit"),),
                key=w.id,
            )
        ),
        titel=rx.cond(w.eigen != "", "Uw score wijzigen", "Score geven"),
    )


def _afronden() -> rx.Component:
    w = S.werk
    return card(
        vak(
            rx.cond(
                w.terug_reden != "",
                rx.el.p("Blijft de score zoals zij is? Schrijf dan uw antwoord op en rond af.", class_name="muted"),
            ),
            formulier(
                _toelichting(),
                on_submit=S.rond_af,
                acties=(button("Afronden", soort="primair", type="submit"),),
                key=w.id,
            ),
        ),
        titel="Afronden",
    )


def _gedaan() -> rx.Component:
    w = S.werk
    return rx.cond(
        w.status == BeoordelingStatus.GEDAAN,
        card(
            vak(
                rx.cond(
                    w.toelichting != "",
                    rx.el.p(w.toelichting, style={"whiteSpace": "pre-line"}),
                    rx.el.p("U gaf geen opmerking mee.", class_name="muted"),
                )
            ),
            titel="Uw opmerking",
        ),
        callout("info", "Nog niet af te ronden", "Er is nog geen score binnen. U ziet het hier zodra die er is."),
    )


def _toelichting() -> rx.Component:
    return textarea_field(
        "toelichting",
        "Opmerking voor de examencommissie",
        verplicht=False,
        fouten=S.veldfouten,
        default_value=S.werk.toelichting,
        max_length=2000,
    )
