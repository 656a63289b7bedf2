"""A class at once: students by exams, tick who gets a Go, one reason for many and an own one for who differs."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import (
    STUDENT_LEEST,
    button,
    callout,
    card,
    empty_state,
    error_callout,
    filter_links,
    formulier,
    keuzeknoppen,
    page_head,
    pager,
    portal_page,
    rij,
    skeleton,
    textarea_field,
    vak,
    verwijzing,
)
from portal.components.raster import plek, raster
from portal.domain.rechten import P, Rol
from portal.pages.aanmelden.matrix_venster import celvenster
from portal.services.aanmelden.lezen.matrix import KlasKolom, KlasRij
from portal.services.aanmelden.lezen.matrix_cellen import MatrixCel
from portal.services.grond import paden
from portal.state.aanmelden.matrix import GoMatrixState as S
from portal.state.aanmelden.matrix_vinkjes import EigenReden, NietMee

_BESLUITEN = (("go", "Go", "ok"), ("no_go", "No-go", "bad"), ("trek_in", "Intrekken", "plain"))
_FILTERS = (("", "Iedereen"), ("gevraagd", "Vraagt een Go"), ("wacht_op_go", "Zonder Go"))
"""Groups of students; each says how many they are."""
_TOETSEN = (
    (("↑", "↓", "←", "→"), "loop"), (("Spatie",), "vink aan"), (("Shift", "pijl"), "vink aan onderweg"),
    (("Shift", "Spatie"), "heel examen"), (("Ctrl", "Spatie"), "hele student"), (("Enter",), "reden en besluiten"),
    (("N",), "no-go"),
)  # fmt: skip


@portal_page(
    paden.GO_MATRIX, "Go per klas", needs=P.GO_GEVEN, on_load=S.laad, rollen=(Rol.DOCENT,), groep="Voorbereiden",
    icoon="grid-2x2-check", volgorde=5,
)  # fmt: skip
def go_matrix() -> rx.Component:
    """The class on the left, what would be decided on the right."""
    return rx.fragment(
        page_head(
            "Go per klas",
            rx.el.span(S.totaal, " studenten, ", S.examens, " examens. ", _vraagt()),
            kruimel=verwijzing("Mijn studenten", href=paden.STUDENTEN),
        ),
        rx.cond(S.over, rx.fragment(), error_callout(S.fout)),
        rx.cond(S.geladen, rx.el.div(_klas(), _paneel(), class_name="gomatrix"), skeleton(10, S.fout)),
        celvenster(),
    )


def _vraagt() -> rx.Component:
    n = S.aantallen["gevraagd"]
    return rx.cond(n > 0, rx.fragment(n, rx.cond(n == 1, " student vraagt een Go.", " studenten vragen een Go.")))


def _klas() -> rx.Component:
    return card(
        _balk(),
        rx.cond(S.rijen.length() > 0, rx.cond(S.kolommen.length() > 0, _raster(), _leeg("examen")), _leeg("student")),
        _voet(),
        rx.cond(S.paginas > 1, pager(S, S.ga_naar)),
        rx.cond(
            S.gekozen.length() > 0,
            rx.el.a(S.titel, ". Naar het besluit", href="#gm-besluit", class_name="btn p gm-naar"),
        ),
    )


def _balk() -> rx.Component:
    return rx.el.div(
        rx.el.select(
            rx.el.option("Al mijn studenten", value="alle"),
            rx.foreach(S.klassen, lambda k: rx.el.option(k.label, value=k.waarde, key=k.waarde)),
            value=S.klas, on_change=S.kies_klas, class_name="invoer", aria_label="Klas of groep",
        ),
        rx.el.div(
            rx.el.label("Examen", html_for="matrix-examen", class_name="sterk"),
            rx.el.select(
                rx.foreach(S.kolommen, lambda k: rx.el.option(f"{k.naam} ({k.stand})", value=k.id, key=k.id)),
                value=S.kolommen[S.kolom].id, on_change=S.kies_kolom, class_name="invoer", id="matrix-examen",
            ),
            class_name="gm-kies",
        ),
        filter_links("Welke studenten", [(w, f"{tekst} {S.aantallen[w]}") for w, tekst in _FILTERS], S.welke, _adres),
        class_name="vak werkbalk",
    )  # fmt: skip


def _adres(stand: str) -> Any:
    toon = f"&toon={stand}" if stand else ""
    return rx.Var.create(f"{paden.GO_MATRIX}?klas=") + S.klas + toon


def _leeg(wat: str) -> rx.Component:
    if wat == "student":
        return empty_state(
            "Niemand in deze lijst",
            "Kies een andere klas, of toon iedereen.",
            button("Toon iedereen", S.kies_klas("alle")),
        )
    return empty_state("Geen open examens", "Deze studenten zijn voor geen examen aangemeld, of hebben alles gemaakt.")


def _raster() -> rx.Component:
    return raster(
        rx.el.table(
            rx.el.caption("Studenten en examens, met de Go van elk", class_name="sr"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(rx.el.b("Student"), rx.el.span("op achternaam"), scope="col", role="columnheader", class_name="gm-naam"),
                    rx.foreach(S.kolommen, _kop),
                )
            ),
            rx.el.tbody(rx.foreach(S.rijen, _rij)),
            role="grid",
            aria_label="Go per student en examen",
            aria_multiselectable="true",
            class_name="gm",
        ),
        vink=S.vink, kolom=S.vink_kolom, rij=S.vink_rij, open=S.open, klasse="gm-vak",
    )  # fmt: skip


def _aan(voorwaarde: Any) -> Any:
    return rx.cond(voorwaarde, "true", "false")


def _kop(k: KlasKolom, n: int) -> rx.Component:
    vol = S.kolommen_vol.contains(k.id)
    return rx.el.th(
        rx.el.button(
            rx.el.span(class_name="gm-vink"),
            rx.el.span(rx.el.b(k.naam), rx.el.i(k.stand)),
            type="button", role="checkbox", aria_checked=_aan(vol), tab_index=-1, custom_attrs=plek(k.id, kop=k.id),
        ),
        scope="col", role="columnheader", key=k.id, class_name=rx.cond(S.kolom == n, "nu", "niet-nu"),
    )  # fmt: skip


def _rij(r: KlasRij) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.div(
                rx.el.button(
                    rx.el.span(class_name="gm-vink"),
                    type="button", role="checkbox", aria_checked=_aan(S.rijen_vol.contains(r.id)), tab_index=-1,
                    aria_label=f"Alle examens van {r.naam}", custom_attrs=plek(r.id, rij=r.id),
                ),
                rx.el.span(
                    verwijzing(r.naam, href=paden.student(r.id), klasse="naam", tab_index=-1),
                    rx.el.i(r.nummer, ", ", r.klaar),
                ),
            ),
            scope="row", role="rowheader", class_name="gm-naam",
        ),
        rx.foreach(r.cellen, lambda c, n: _cel(r, c, n)),
        key=r.id,
        custom_attrs={"data-student": r.id},
    )  # fmt: skip


def _cel(r: KlasRij, c: MatrixCel, n: int) -> rx.Component:
    """A word and a day or grade; ticked it says what it becomes, and what it was."""
    wordt = S.wordt[c.id]
    return rx.el.td(
        rx.el.button(
            rx.el.span(class_name="gm-vink"),
            rx.el.span(
                rx.el.b(rx.cond(S.gekozen.contains(c.id), wordt, c.tekst)),
                rx.el.i(rx.cond(S.gekozen.contains(c.id), rx.Var.create("was ") + c.tekst.lower(), c.bij)),
                rx.cond(c.eerder != "", rx.el.i("eerder ", rx.el.span(c.eerder, class_name="laag"))),
            ),
            type="button", role="checkbox", tab_index=-1,
            aria_checked=_aan(S.gekozen.contains(c.id)), aria_disabled=_aan(c.kan == ""), title=c.waarom,
            class_name=rx.cond(S.gekozen.contains(c.id), rx.Var.create("gm-cel aan ") + wordt.lower().replace(" ", "-"), rx.Var.create("gm-cel ") + c.stand),
            custom_attrs=plek(f"{r.id} {S.kolommen[n].id}", cel=c.id, kolom=S.kolommen[n].id),
        ),
        role="gridcell", class_name=rx.cond(S.kolom == n, "nu", "niet-nu"),
    )  # fmt: skip


def _voet() -> rx.Component:
    toetsen = [rx.el.span(*[rx.el.kbd(t) for t in toets], f" {wat}", class_name="gm-toets") for toets, wat in _TOETSEN]
    blokken = rij(
        button("Vorige examens", S.ga_naar_examens(S.blok - 1), uit=S.blok <= 1),
        rx.el.span("Examens ", S.blok, " van ", S.blokken, class_name="small muted num"),
        button("Volgende examens", S.ga_naar_examens(S.blok + 1), uit=S.blok >= S.blokken),
    )
    return rx.fragment(
        rx.cond(S.blokken > 1, rx.el.div(blokken, class_name="vak gm-blok")),
        rx.el.div(*toetsen, class_name="gm-voet", aria_label="Toetsen", role="note"),
    )


def _paneel() -> rx.Component:
    """What would be decided, why, for whom not; and after it what was done, with the way back."""
    return rx.el.aside(
        rx.cond(S.gedaan != "", _gedaan()),
        rx.cond(S.geweigerd.length() > 0, _geweigerd()),
        rx.cond(S.gekozen.length() > 0, _besluit(), _begin()),
        aria_label="Besluit over wat is aangevinkt",
        id="gm-besluit",
        class_name="card gm-paneel",
    )


def _begin() -> rx.Component:
    return vak(
        rx.el.h2("Vink aan wie klaar is"),
        rx.el.p(
            "Klik op een examen voor iedereen die er nog geen Go voor heeft, op een vakje voor de naam voor één student, of op losse cellen. Er verandert niets tot u op de knop drukt.",
            class_name="muted",
        ),
        _dit_blad(),
    )


def _dit_blad() -> rx.Component:
    """That a heading is about the page in view."""
    zin = rx.fragment(
        "Dit blad toont ",
        S.rijen.length(),
        " van de ",
        S.totaal,
        " studenten; een examen of student aanvinken geldt voor dit blad.",
    )
    return rx.cond(S.paginas > 1, rx.el.p(zin, class_name="small muted"))


def _besluit() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.div(
                rx.el.div(rx.el.h2(S.titel), rx.cond(S.zin != "", rx.el.p(S.zin, class_name="muted")), _dit_blad()),
                button("Wis de vinkjes", S.wis, soort="stil"),
                class_name="gm-kop",
            ),
            keuzeknoppen(_BESLUITEN, S.besluit, S.kies_besluit, "Wat besluit u"),
            formulier(
                rx.cond(
                    S.samen > 0,
                    textarea_field(
                        "reden", rx.fragment("Reden voor ", rx.cond(S.samen == 1, "deze ene", rx.fragment("alle ", S.samen))),
                        hulp=rx.fragment(STUDENT_LEEST, " ", _gevolg()), rijen=3, max_length=500, fouten=S.veldfouten,
                    ),
                ),
                on_submit=S.beslis,
                acties=(rx.cond(S.knop != "", button(S.knop, soort="primair", type="submit")),),
                key=S.beurt,
            ),
            class_name="vak gm-besluit",
        ),
        rx.cond(S.eigen.length() > 0, _eigen()),
        rx.cond(S.niet_mee.length() > 0, _buiten()),
    )  # fmt: skip


def _gevolg() -> rx.Component:
    return rx.match(
        S.besluit,
        ("go", rx.fragment("De Go geldt t/m ", S.geldt_tot, ".")),
        ("no_go", rx.fragment("Wie al een plaats heeft, houdt die tot het examenbureau beslist.")),
        rx.fragment("Het besluit van daarvoor geldt weer, als er een was."),
    )


def _eigen() -> rx.Component:
    return vak(
        rx.el.h3(S.eigen.length(), " met een eigen reden"),
        rx.el.ul(rx.foreach(S.eigen, _eigen_rij), class_name="gm-lijst"),
    )


def _eigen_rij(e: EigenReden) -> rx.Component:
    woord = rx.match(e.besluit, ("go", "Go"), ("no_go", "No-go"), "Intrekken")
    return rx.el.li(
        rx.el.div(rx.el.b(e.naam), rx.el.span(woord, class_name="tag plain"), class_name="rij uit"),
        rx.el.p(e.examen, ": ", e.reden, class_name="small muted breek"),
        rij(
            button("Wijzig", S.open({"id": e.id, "besluit": e.besluit}), soort="stil", label=f"Wijzig de reden voor {e.naam}"),
            button("Toch dezelfde reden", S.vergeet_eigen(e.id), soort="stil", label=f"Toch dezelfde reden voor {e.naam}"),
        ),
        key=e.id,
    )  # fmt: skip


def _geweigerd() -> rx.Component:
    return vak(
        rx.el.h3(S.geweigerd.length(), " niet gedaan", class_name="mis"),
        rx.el.ul(rx.foreach(S.geweigerd, _niet_mee), class_name="gm-lijst"),
    )


def _buiten() -> rx.Component:
    """Who is under a ticked heading and does not take part, each with the reason."""
    return vak(
        rx.el.details(
            rx.el.summary(S.niet_mee.length() + S.niet_mee_meer, " cellen doen niet mee"),
            rx.el.ul(rx.foreach(S.niet_mee, _niet_mee), class_name="gm-lijst"),
            rx.cond(S.niet_mee_meer > 0, rx.el.p("En nog ", S.niet_mee_meer, " andere.", class_name="small muted")),
            open=S.niet_mee_open,
        )
    )


def _niet_mee(r: NietMee) -> rx.Component:
    return rx.el.li(
        rx.el.b(r.naam),
        rx.cond(r.examen != "", rx.fragment(", ", r.examen)),
        ": ",
        r.waarom,
        key=r.id,
        class_name="breek",
    )


def _gedaan() -> rx.Component:
    return vak(
        callout("ok", "Dit is gedaan", S.gedaan),
        rx.cond(
            S.laatst.length() > 0,
            rx.el.div(button("Vergissing? Vink deze aan om in te trekken", S.kies_terug, soort="stil")),
        ),
    )
