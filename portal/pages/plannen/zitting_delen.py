"""The parts of the sitting page: who is on it, who can be placed, and its history."""

from __future__ import annotations

import reflex as rx

from portal.components import (
    Kolom,
    button,
    callout,
    data_table,
    empty_state,
    field,
    formulier,
    pager,
    rij,
    search_box,
    tag,
    vak,
    verwijzing,
)
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.pages.aanmelden.cellen import wens_cel
from portal.pages.grond.historie import historie as spoor
from portal.services.grond import paden
from portal.services.plannen.stand_plaatsen import PLAATST_NIET, TIJDENS
from portal.state.plannen.zitting import ZittingActieState as A
from portal.state.plannen.zitting import ZittingState as S

Z = S.zitting


def deelnemers() -> rx.Component:
    """Everybody with a seat."""
    return rx.fragment(
        data_table(
            S.deelnemers,
            [
                Kolom("Plaats", lambda r: r.plaats),
                Kolom("Student", _student, kop=True),
                Kolom("Voorzieningen", _voorzieningen),
                Kolom("Kans", lambda r: r.poging),
                Kolom("Hoe", lambda r: r.wijze),
                Kolom("Uitwisseling", _uitwisseling),
                Kolom("", _haal_af),
            ],
            bijschrift="Deelnemers",
            leeg=empty_state(
                "Nog niemand geplaatst",
                rx.cond(
                    Z.mag_plaatsen,
                    "Plaats studenten die een Go van hun docent hebben.",
                    rx.cond(
                        Z.status == ZittingStatus.CONCEPT,
                        "Maak de zitting eerst definitief.",
                        "Er zijn geen deelnemers.",
                    ),
                ),
                icoon_naam="users",
            ),
            sleutel=lambda r: r.id,
        ),
        rx.cond(S.paginas > 1, pager(S, S.ga_naar), rx.fragment()),
        rx.cond(
            Z.mag_plaatsen & (Z.status == ZittingStatus.GEPLAND),
            vak(rij(button("Zet iemand terug", A.open("terugzetten"), soort="stil"))),
            rx.fragment(),
        ),
        rx.cond(Z.wachtenden != "", vak(rx.el.p("Op de wachtlijst: ", Z.wachtenden, ".")), rx.fragment()),
        rx.cond(
            Z.elders > 0,
            vak(
                rx.el.p(
                    rx.cond(
                        Z.elders == 1,
                        "Verder zit er 1 student van een ander team op deze zitting.",
                        f"Verder zitten er {Z.elders} studenten van andere teams op deze zitting.",
                    ),
                    class_name="muted",
                )
            ),
            rx.fragment(),
        ),
    )


def _student(r: rx.Var) -> rx.Component:
    return rx.el.div(r.student, rx.el.div(r.nummer, class_name="small faint num"))


def _voorzieningen(r: rx.Var) -> rx.Component:
    return rx.cond(
        r.voorzieningen.length() > 0,
        rx.el.div(rx.foreach(r.voorzieningen, lambda v: tag("info", v)), class_name="rij dicht"),
        rx.el.span("geen", class_name="faint"),
    )


def _uitwisseling(r: rx.Var) -> rx.Component:
    woord = rx.cond(r.uitwisseling != "", tag(r.uitwisseling_toon, r.uitwisseling), rx.el.span("–", class_name="faint"))
    return rx.cond(
        S.ziet_oke & (r.bericht_id != ""),
        verwijzing(woord, href=paden.bericht(r.bericht_id), aria_label=f"{r.uitwisseling}: bericht over {r.student}"),
        woord,
    )


def _haal_af(r: rx.Var) -> rx.Component:
    mag = (Z.mag_wijzigen | (Z.mag_plaatsen & (r.wijze == TIJDENS))) & (r.status == DeelnameStatus.GEPLAATST)
    knop = button(
        "Haal af",
        A.vraag_afhalen({"id": r.id, "student": r.student}),
        soort="stil",
        label=f"Haal af: {r.student}",
    )
    verplaats = button(
        "Verplaats",
        A.vraag_verplaatsen({"id": r.id, "student": r.student}),
        soort="stil",
        label=f"Verplaats {r.student} naar een andere zitting",
    )
    return rx.cond(
        mag,
        rx.el.div(rx.cond(Z.mag_plaatsen & Z.mag_wijzigen, verplaats, rx.fragment()), knop, class_name="rij dicht"),
        rx.fragment(),
    )


def plaatsen() -> rx.Component:
    """Students enrolled for this exam; ticking and placing."""
    return rx.fragment(
        vak(
            rx.el.p(
                "Nog ",
                rx.el.b(Z.vrij),
                rx.cond(Z.vrij == 1, " plaats vrij. ", " plaatsen vrij. "),
                rx.cond(
                    (Z.vrij == 0) & (Z.status == ZittingStatus.GEPLAND), "Wie u nu kiest, komt op de wachtlijst. ", ""
                ),
                rx.cond(Z.wachtenden != "", f"Op de wachtlijst: {Z.wachtenden}.", ""),
            ),
            rx.cond(
                Z.mag_plaatsen & (Z.wachtrij.length() > 0),
                button("Haal iemand van de wachtlijst", A.open("wachtlijst"), soort="stil"),
            ),
            rx.el.div(
                search_box(S.zoek, S.zoeken, label="Zoek op naam of studentnummer"),
                rx.el.label(
                    rx.el.input(type="checkbox", checked=S.alle, on_change=S.toon_alle),
                    rx.el.span("Toon ook wie nog niet kan, met de reden"),
                    class_name="vink",
                ),
                class_name="werkbalk",
            ),
            rx.cond(
                Z.mag_plaatsen,
                rx.fragment(),
                callout("info", "U kunt hier nu niemand plaatsen", rx.match(Z.status, *PLAATST_NIET.items(), "")),
            ),
            _uitslag(),
            _werkbalk(),
        ),
        data_table(
            S.kandidaten,
            [
                Kolom("Kies", _vink),
                Kolom("Student", lambda r: rx.fragment(_student(r), wens_cel(r)), kop=True),
                Kolom("Opleiding", lambda r: rx.el.span(r.opleiding, " ", r.cohort)),
                Kolom("Go", lambda r: tag(r.go_toon, r.go_tekst)),
                Kolom("Kans", lambda r: rx.el.div(r.kans, rx.el.div(r.register, class_name="small faint"))),
                Kolom("Kan geplaatst worden", _kan),
            ],
            bijschrift="Aangemelde studenten",
            leeg=empty_state(
                rx.cond(S.zoek != "", "Niemand gevonden", "Niemand wacht op een plaats"),
                rx.cond(
                    S.alle,
                    "Er zijn geen open aanmeldingen voor dit examen.",
                    "Alleen studenten met een Go staan hier. Zet de vink aan om ook te zien wie nog niet kan.",
                ),
                icoon_naam="user-check",
            ),
            sleutel=lambda r: r.id,
        ),
        pager(S, S.ga_naar),
    )


def _uitslag() -> rx.Component:
    return rx.cond(
        S.uitslag != "",
        rx.el.div(
            rx.el.div(
                rx.el.p(S.uitslag_kop, class_name="sterk"),
                rx.el.ul(
                    rx.foreach(
                        S.overgeslagen,
                        lambda o: rx.el.li(
                            rx.el.b(o.aantal, " × "), o.reden, " ", rx.el.span(o.studenten, class_name="muted")
                        ),
                    )
                ),
            ),
            class_name="let-op " + S.uitslag_toon,
            role="status",
        ),
        rx.fragment(),
    )


def _werkbalk() -> rx.Component:
    aantal, hier = S.gekozen.length(), S.kandidaten.length()
    return rx.cond(
        (hier > 0) | (aantal > 0),
        rx.el.div(
            rx.el.label(
                rx.el.input(type="checkbox", checked=(hier > 0) & (aantal - S.elders == hier), on_change=S.kies_alle),
                rx.el.span("Alle op deze pagina"),
                class_name="vink",
            ),
            rx.cond(
                S.elders > 0,
                rx.el.div(
                    rx.el.span(f"Ook gekozen, niet hier in beeld: {S.elders}.", class_name="muted", role="status"),
                    button("Wis keuze", S.wis_keuze, soort="stil"),
                    class_name="rij dicht",
                ),
                rx.fragment(),
            ),
            rx.cond(
                Z.status == ZittingStatus.GEPLAND,
                button(
                    rx.cond(Z.vrij == 0, "Zet op de wachtlijst", _plaats_woord(aantal)),
                    S.plaats,
                    soort="primair",
                    uit=(aantal == 0) | ~Z.mag_plaatsen,
                ),
                rx.cond(Z.mag_plaatsen, _bijplaatsen(aantal)),
            ),
            class_name="rij uit",
        ),
        rx.fragment(),
    )


def _plaats_woord(aantal: rx.Var) -> rx.Var:
    return rx.cond(
        aantal == 0,
        "Plaats studenten",
        rx.cond(aantal == 1, "Plaats 1 student", f"Plaats {aantal} studenten"),
    )


def _bijplaatsen(aantal: rx.Var) -> rx.Component:
    """The sitting goes on: only with a reason, and the invigilator sees it at once."""
    return formulier(
        field(
            "reden",
            "Waarom komt de student er nu nog bij?",
            hulp="De zitting is bezig. De surveillant ziet de student meteen op zijn scherm.",
            max_length=500,
            fouten=S.veldfouten,
        ),
        on_submit=S.plaats_erbij,
        acties=(button(_plaats_woord(aantal), soort="primair", type="submit", uit=(aantal == 0) | (Z.vrij == 0)),),
        key=Z.id + "-" + Z.bezet.to_string(),
    )


def _vink(r: rx.Var) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", checked=S.gekozen.contains(r.id), on_change=lambda _: S.kies(r.id)),
        rx.el.span(f"Kies {r.student}", class_name="sr"),
        class_name="vink",
    )


def _kan(r: rx.Var) -> rx.Component:
    return rx.cond(
        r.blokkade == "",
        tag("ok", "Ja"),
        rx.el.div(
            tag("warn", "Nog niet"),
            rx.el.div(r.blokkade, class_name="small muted"),
            rx.cond(
                r.had_al,
                button(
                    "Vraag commissie",
                    A.vraag_herhalen({"id": r.id, "student": r.student}),
                    soort="stil",
                    label=f"Vraag de commissie om dezelfde variant voor {r.student}",
                ),
                rx.fragment(),
            ),
        ),
    )


def historie() -> rx.Component:
    """What was done with this sitting, newest first."""
    return spoor(S.historie)
