"""The sitting screen: everything an invigilator does in the room, large enough for a tablet in one hand."""

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    empty_state,
    error_callout,
    keuzeknoppen,
    page_head,
    pager,
    portal_page,
    rij,
    skeleton,
    tag,
    verwijzing,
)
from portal.components.aftellen import aftellen
from portal.components.bode import bewaard
from portal.domain.rechten import P
from portal.domain.statussen import ZittingStatus
from portal.pages.afnemen.bestanden import bestanden_kaart
from portal.pages.afnemen.verslag import verslag
from portal.pages.afnemen.zitting_vensters import vensters
from portal.pages.plannen.voorbereiding import voorbereiding_kaart
from portal.pages.zenden.startlink import naar_afnamesysteem
from portal.services.afnemen.lezen.klokken import Klok
from portal.services.afnemen.lezen.zitting import KandidaatRij, VoorzieningVink
from portal.services.grond import paden
from portal.state.afnemen.zitting import AfnemenZittingState as S
from portal.state.plannen.voorbereiding import VoorbereidingState
from portal.state.raamwerk.sessie import SessieState

_KEUZES = (("aanwezig", "Aanwezig", "ok"), ("laat", "Te laat", "warn"), ("afwezig", "Afwezig", "bad"))


@portal_page("/afnemen/[zitting_id]", "Zitting afnemen", needs=P.PV_INZIEN, on_load=(S.laad, VoorbereidingState.laad))
def afnemen_zitting() -> rx.Component:
    """Head with the time left, the students, and after closing the report."""
    z = S.scherm
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            z,
            rx.fragment(
                page_head(
                    z.naam,
                    rx.fragment(z.ruimte, " · ", z.dag, ", ", z.tijd),
                    _verbonden(),
                    kruimel=rx.cond(
                        (SessieState.rol == "surveillant") | (SessieState.rol == "beoordelaar"),
                        verwijzing("Mijn zittingen", href=paden.AFNEMEN),
                        verwijzing("Naar de zitting", href=paden.zitting(z.id)),
                    ),
                ),
                rx.match(
                    z.status,
                    (ZittingStatus.GEPLAND, _nog_dicht()),
                    (ZittingStatus.OPEN, _kop()),
                    (ZittingStatus.CONCEPT, callout("info", "Deze zitting is nog een concept")),
                    (
                        ZittingStatus.GEANNULEERD,
                        callout("bad", "Geannuleerd", rx.fragment(z.geannuleerd, " Er is geen proces-verbaal.")),
                    ),
                    verslag(_studenten()),
                ),
                rx.cond(z.status == ZittingStatus.GEPLAND, voorbereiding_kaart()),
                rx.cond((z.status == ZittingStatus.GEPLAND) | (z.status == ZittingStatus.OPEN), _studenten()),
                rx.cond(
                    (z.status != ZittingStatus.GEPLAND) & (z.status != ZittingStatus.CONCEPT), voorbereiding_kaart()
                ),
                rx.cond(z.status == ZittingStatus.OPEN, bestanden_kaart(S)),
                vensters(),
            ),
            skeleton(8, S.fout),
        ),
    )


def _verbonden() -> rx.Component:
    return rx.cond(
        S.scherm.mag_afnemen,
        bewaard(),
        tag(S.scherm.status_toon, S.scherm.status_tekst),
    )


def _nog_dicht() -> rx.Component:
    z = S.scherm
    return rx.cond(
        z.te_vroeg,
        callout("info", "Deze zitting is nog niet open", rx.fragment("U kunt haar openen vanaf ", z.open_vanaf, ".")),
        rx.cond(
            z.kan_openen,
            card(
                rx.el.div(
                    rx.el.div(
                        rx.el.h2("Klaar om te beginnen?"),
                        rx.el.p("Open de zitting om legitimatie en presentie vast te leggen.", class_name="muted"),
                    ),
                    rx.el.div(
                        rx.cond(z.startlink != "", naar_afnamesysteem(z.startlink, groot=True)),
                        button("Open de zitting", S.open_zitting, soort="primair", groot=True),
                        class_name="knoppen",
                    ),
                    class_name="afneemkop",
                )
            ),
            callout("info", "Deze zitting is nog niet open", "De surveillant opent haar in het lokaal."),
        ),
    )


def _kop() -> rx.Component:
    z = S.scherm
    return card(
        rx.el.div(
            rx.foreach(z.klokken, _klok),
            _getal("Aanwezig", rx.el.div(z.aanwezig, " van ", z.totaal, class_name="klok klein num")),
            rx.el.div(
                rx.cond(z.startlink != "", naar_afnamesysteem(z.startlink, groot=True)),
                rx.cond(z.mag_melden, button("Incident melden", S.toon("incident"), groot=True)),
                rx.cond(z.mag_afnemen, button("Noodroute", S.toon("noodroute"), groot=True)),
                rx.cond(z.mag_afnemen, button("Zitting afsluiten", S.toon("sluiten"), soort="primair", groot=True)),
                class_name="knoppen",
            ),
            class_name="afneemkop",
        )
    )


def _klok(k: Klok) -> rx.Component:
    """One clock: who goes on, how long still, and until when; it reads again when its time is up."""
    return rx.el.div(
        rx.el.div(k.wie, " tot ", k.tot, class_name="small muted"),
        aftellen(S.scherm.nu_iso, S.scherm.start_iso, k.eind_iso, "klok num", op_einde=S.laad),
        key=k.eind_iso + k.wie,
    )


def _getal(label: rx.Component | str, waarde: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.div(label, class_name="small muted"), waarde)


def _studenten() -> rx.Component:
    z = S.scherm
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Studenten"),
            rx.cond(
                z.onbekend > 0,
                tag("plain", rx.fragment("Nog ", z.onbekend, " onbekend")),
                tag("ok", "Iedereen bekend"),
            ),
            rx.el.div(
                rx.el.label("Zoek op naam of nummer", html_for="zoek-student", class_name="sr"),
                rx.el.input(
                    type="search",
                    id="zoek-student",
                    placeholder="Naam of nummer",
                    class_name="invoer",
                    auto_complete="off",
                    on_change=S.zoeken.debounce(200),
                ),
                class_name="zoekveld",
            ),
            class_name="hd",
        ),
        rx.cond(
            S.rijen.length() > 0,
            rx.fragment(
                rx.el.ul(rx.foreach(S.rijen, _kandidaat)),
                rx.cond(S.paginas > 1, pager(S, S.ga_naar)),
            ),
            rx.cond(
                S.zoek == "",
                empty_state("Er zijn geen studenten geplaatst", "Het examenbureau plaatst studenten op deze zitting."),
                empty_state("Geen student gevonden", "Zoek op een deel van de naam of op het nummer."),
            ),
        ),
        rx.cond(
            z.mag_afnemen,
            rx.el.p(
                "Staat iemand niet op de lijst? Bel het examenbureau: dat kan de student er nu nog bij zetten.",
                class_name="small muted",
                style={"padding": "12px 18px", "margin": "0"},
            ),
        ),
        rx.cond(
            z.elders > 0,
            rx.el.p(f"Studenten van andere teams op deze zitting: {z.elders}.", class_name="small muted"),
            rx.fragment(),
        ),
        class_name="card kaal",
    )


def _kandidaat(k: KandidaatRij) -> rx.Component:
    return rx.el.li(
        rx.el.span(k.plaats, class_name="zitplek num", title="Plaats"),
        rx.el.div(
            rx.el.div(rx.el.b(k.naam), " ", rx.el.span(k.nummer, class_name="small muted num")),
            rx.el.div(_bij(k), class_name="small muted"),
            rij(rx.foreach(k.voorzieningen, _voorziening)),
            rx.foreach(k.incidenten, lambda i: tag("warn", rx.fragment("Incident ", i))),
            rx.cond(k.verschil != "", tag("warn", k.verschil)),
            class_name="stapel",
            style={"gap": "4px"},
        ),
        rx.cond(S.scherm.mag_afnemen, _knoppen(k), rx.el.div(_lees(k), class_name="doen")),
        class_name="kandidaat",
        key=k.id,
    )


def _bij(k: KandidaatRij) -> rx.Component:
    bij = rx.match(
        k.keuze,
        ("laat", _aankomst(k)),
        ("afwezig", rx.fragment("Niet verschenen, kans telt als gemist")),
        rx.fragment(k.poging.capitalize()),
    )
    return rx.fragment(
        bij,
        rx.cond(k.reden != "", rx.fragment(" · reden: ", k.reden)),
        rx.cond(k.extra_tot != "", rx.fragment(" · extra tijd ", k.extra_tot)),
    )


def _aankomst(k: KandidaatRij) -> rx.Component:
    return rx.cond(
        S.scherm.mag_afnemen,
        button(k.te_laat_tekst, S.tijd_van(k.id), soort="stil", label="Tijd van binnenkomst verbeteren van " + k.naam),
        rx.fragment(k.te_laat_tekst),
    )


def _voorziening(v: VoorzieningVink) -> rx.Component:
    return rx.cond(
        S.scherm.mag_afnemen,
        rx.el.button(
            rx.cond(v.toegepast, "✓ ", "☐ "),
            v.tekst,
            type="button",
            class_name=rx.cond(v.toegepast, "vinkknop ok", "vinkknop info"),
            aria_pressed=rx.cond(v.toegepast, "true", "false"),
            on_click=S.vink({"voorziening_id": v.id, "toegepast": ~v.toegepast}),
        ),
        tag(rx.cond(v.toegepast, "ok", "info"), rx.fragment(rx.cond(v.toegepast, "✓ ", ""), v.tekst)),
    )


def _knoppen(k: KandidaatRij) -> rx.Component:
    return rx.el.div(
        button("Incident", S.meld_over(k.id), soort="stil", groot=True, label="Incident melden over " + k.naam),
        rx.cond(
            k.keuze != "afwezig",
            button(
                rx.cond(k.id_gezien, "✓ ID gezien", "ID bekijken"),
                S.zet_id({"deelname_id": k.id, "gezien": ~k.id_gezien}),
                groot=True,
                aria_pressed=rx.cond(k.id_gezien, "true", "false"),
                label=rx.cond(k.id_gezien, "ID gezien van ", "ID bekijken van ") + k.naam,
            ),
        ),
        keuzeknoppen(_KEUZES, k.keuze, lambda keuze: S.zet({"deelname_id": k.id, "keuze": keuze}), k.naam),
        class_name="doen",
    )


def _lees(k: KandidaatRij) -> rx.Component:
    return rx.cond(
        (S.scherm.status == ZittingStatus.OPEN)
        | (S.scherm.status == ZittingStatus.GESLOTEN)
        | (S.scherm.status == ZittingStatus.ONDERTEKEND),
        rx.fragment(
            rx.cond(k.id_gezien, tag("plain", "ID gezien")),
            rx.match(
                k.keuze,
                ("aanwezig", tag("ok", k.presentie_tekst)),
                ("laat", tag("warn", "Te laat")),
                ("afwezig", tag("bad", "Afwezig")),
                tag("plain", "Onbekend"),
            ),
        ),
    )
