"""The card of an open exam with its one next step, and the dialog to choose a moment; for students."""

import reflex as rx

from portal.components import button, callout, card, empty_state, error_callout, redenvenster, steps_bar, tag, venster
from portal.pages.aanmelden.weekkeuze import weekvenster
from portal.pages.zenden.startlink import startknop
from portal.services.plannen.lezen.mijn_examens import MijnExamen
from portal.services.plannen.lezen.momenten import MomentRij
from portal.state.aanmelden.mijn_examens import ExamensState as S


def kaartfout() -> rx.Component:
    """What went wrong, above the cards; a dialog that is open says it itself."""
    dicht = (S.kies_voor == "") & (S.los_voor == "") & (S.kans_voor == "") & (S.wens_voor == "")
    return rx.cond(dicht, error_callout(S.fout))


def examenkaarten(rijen: rx.Var) -> rx.Component:
    """Open exams under each other, with the dialog to choose a moment."""
    return rx.fragment(
        rx.cond(
            rijen.length() > 0,
            card(rx.el.ul(rx.foreach(rijen, _examen))),
            card(
                empty_state(
                    "Er staat nu niets voor je open",
                    "Je school meldt je aan voor een examen. Mis je er een? Vraag het je docent.",
                )
            ),
        ),
        _momenten(),
        _loslaten(),
        _extra_kans(),
        _gewenste_week(),
    )


def _examen(e: MijnExamen) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(e.examen), tag(e.toon, e.tag), class_name="kop"),
        steps_bar(e.stap, 4, rx.Var.create("Stap ") + e.stap.to_string() + " van 4"),
        rx.cond(e.moment != "", rx.el.p(e.moment, " · ", e.plaats, class_name="sterk")),
        rx.el.p(e.uitleg, class_name="small muted"),
        rx.match(
            e.actie,
            ("neem", button("Bekijk de plaats", S.open_momenten(e.id), soort="primair", groot=True)),
            ("kies", button("Kies een moment", S.open_momenten(e.id), soort="primair", groot=True)),
            ("wacht", button("Bekijk je wachtplek", S.open_momenten(e.id), groot=True)),
            ("vraag_go", button("Vraag een Go", S.vraag_go({"inschrijving_id": e.id}), groot=True)),
            ("vraag_kans", button("Vraag een extra kans", S.open_kans(e.id), groot=True)),
            rx.fragment(),
        ),
        startknop(e.startlink, e.start_vanaf),
        _wens(e),
        rx.cond(
            e.los, button("Laat moment los", S.vraag_los(e.id), soort="stil", label="Laat moment los voor " + e.examen)
        ),
        class_name="item",
        id=e.id,
        key=e.id,
    )


def _wens(e: MijnExamen) -> rx.Component:
    """The week that was asked for, and the way to ask for one: at an exam of which the moments follow what is asked."""
    return rx.fragment(
        rx.cond(
            e.wens != "",
            rx.el.div(
                rx.el.p(rx.el.b("Je gewenste week: "), e.wens), rx.el.p(e.wens_uitleg, class_name="small muted")
            ),
        ),
        rx.cond(
            e.mag_wens,
            rx.cond(
                e.wens != "",
                button(
                    "Wijzig je gewenste week", S.open_wens(e.id), soort="stil",
                    label="Wijzig je gewenste week voor " + e.examen,
                ),
                button(
                    "Geef een gewenste week door", S.open_wens(e.id),
                    label="Geef een gewenste week door voor " + e.examen,
                ),
            ),
        ),
    )  # fmt: skip


def _gewenste_week() -> rx.Component:
    return weekvenster(
        S,
        S.wens_voor != "",
        rx.Var.create("Gewenste week voor ") + rx.cond(S.wens, S.wens.examen, ""),
        "Het examenbureau ziet in welke week je wilt en stemt het aantal momenten daarop af. Het is een wens: een plaats "
        "heb je pas als je een moment kiest of wordt ingepland. Dat kan na een Go van je docent.",
        daad=S.geef_wens,
        trek_in=S.trek_wens_in,
        sluit=S.sluit_wens,
    )


def _extra_kans() -> rx.Component:
    return redenvenster(
        S,
        S.kans_voor != "",
        rx.Var.create("Extra kans vragen voor ") + S.kies_naam,
        rx.el.p("De examencommissie leest je vraag en beslist."),
        daad=S.vraag_kans,
        knop="Vraag extra kans",
        sluit=S.open_kans(""),
        soort="primair",
        terug="Terug",
        vraag="Waarom vraag je een extra kans?",
        rijen=3,
    )


def _loslaten() -> rx.Component:
    return redenvenster(
        S,
        S.los_voor != "",
        rx.Var.create("Moment loslaten voor ") + S.kies_naam,
        rx.el.p("Je plaats gaat naar een ander. Je bent daarna niet zeker van een plaats op hetzelfde moment."),
        daad=S.laat_los,
        knop="Laat los",
        sluit=S.vraag_los(""),
        soort="primair",
        terug="Terug",
    )


def _momenten() -> rx.Component:
    return venster(
        S.kies_voor != "",
        rx.Var.create("Kies een moment voor ") + S.kies_naam,
        rx.cond(
            S.wacht_al,
            callout("info", "Je staat op een wachtlijst", "Kies je een ander moment, dan vervalt je plek in die rij."),
        ),
        rx.cond(
            S.momenten.length() > 0,
            rx.el.ul(rx.foreach(S.momenten, _moment)),
            empty_state("Er is nu geen moment open", "Het examenbureau plant een nieuw moment. Kijk later nog eens."),
        ),
        fout=S.fout,
        sluit=S.sluit_momenten,
    )


def _moment(m: MomentRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(m.moment),
            rx.el.p(
                m.ruimte,
                " · ",
                rx.cond(
                    m.aangeboden,
                    "er is een plaats vrij voor jou",
                    rx.cond(m.vol, "vol", rx.fragment(m.vrij, rx.cond(m.vrij == 1, " plaats vrij", " plaatsen vrij"))),
                ),
                class_name="small muted",
            ),
            rx.cond(m.let_op != "", rx.el.p(m.let_op, class_name="small sterk")),
            rx.cond(m.reden != "", rx.el.p(m.reden, class_name="small"), rx.el.p(m.verder, class_name="small muted")),
        ),
        rx.el.div(
            rx.cond(m.op_wachtlijst & ~m.aangeboden, tag("info", "Je staat op de wachtlijst"), rx.fragment()),
            rx.cond(
                m.op_wachtlijst,
                rx.fragment(
                    rx.cond(
                        m.aangeboden,
                        button("Neem de plaats", S.neem(m.id), soort="primair", label="Neem de plaats: " + m.moment),
                    ),
                    button("Ga eraf", S.wacht_niet(m.id), soort="stil", label="Ga eraf: wachtlijst voor " + m.moment),
                ),
                rx.cond(
                    m.te_kiezen,
                    rx.cond(
                        m.vol,
                        button("Op de wachtlijst", S.wacht(m.id), label="Op de wachtlijst voor " + m.moment),
                        button("Kies", S.kies(m.id), label="Kies " + m.moment),
                    ),
                ),
            ),
            class_name="rij dicht",
        ),
        class_name="moment",
        key=m.id,
    )
