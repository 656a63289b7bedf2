"""Requests and decisions: what waits for the board beside results, by kind."""

from typing import Any

import reflex as rx

from portal.components import (
    STUDENT_LEEST,
    STUDENT_LEEST_BIJ_TOEPASSEN,
    Kolom,
    button,
    callout,
    card,
    data_table,
    definition_list,
    empty_state,
    error_callout,
    formulier,
    hidden,
    page_head,
    portal_page,
    rij,
    skeleton,
    tag,
    textarea_field,
    venster,
    verwijzing,
)
from portal.domain.rechten import Rol
from portal.pages.inrichten.besluit import cesuur_vaststellen, versie_vaststellen
from portal.pages.vaststellen.besloten import besloten_afwezigheden, besloten_verzoeken
from portal.pages.vaststellen.cellen import of_een_ander, onder, student
from portal.pages.vaststellen.herhalingen import herhalingen, toestemming_intrekken
from portal.services.grond import paden
from portal.services.vaststellen.lezen.herzieningen import HerzieningRij, OverkantRij
from portal.services.werk.tellers import badge
from portal.state.vaststellen.verzoeken import ONDER_MANDAAT
from portal.state.vaststellen.verzoeken import VerzoekenState as S
from portal.state.vaststellen.zitting import MAG

_TABS = (
    ("versies", "Versies"),
    ("cesuren", "Cesuren"),
    ("kansen", "Extra kansen"),
    ("buiten_plan", "Examens buiten het plan"),
    ("herhalingen", "Zelfde variant"),
    ("afwezigheid", "Afwezigheid"),
    ("herzieningen", "Herzieningen"),
)


@portal_page(
    paden.VERZOEKEN,
    "Verzoeken en besluiten",
    needs=MAG,
    on_load=S.laad,
    rollen=(Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU),
    groep="Besluiten",
    icoon="inbox",
    volgorde=20,
    badge=badge(paden.VERZOEKEN),
)
def verzoeken() -> rx.Component:
    """Choose a kind, decide per line."""
    return rx.fragment(
        page_head("Verzoeken en besluiten", rx.cond(S.commissie | ~S.geladen, "Alles wat op een besluit van de examencommissie wacht. Het oudste staat bovenaan.", "Wat de examencommissie u onder mandaat laat besluiten. Zonder mandaat is deze lijst leeg.")),
        rx.cond(S.venster == "", error_callout(S.fout)),
        card(
            rx.cond(S.geladen, rx.el.div(*[_tab(*t) if t[0] in ONDER_MANDAAT else rx.cond(S.commissie, _tab(*t)) for t in _TABS], class_name="tabs vak-kop", role="group", aria_label="Soort verzoek")),
            rx.cond(
                S.geladen,
                rx.match(
                    S.soort,
                    ("cesuren", _cesuren()),
                    ("kansen", rx.fragment(_kansen(), besloten_verzoeken())),
                    ("buiten_plan", rx.fragment(_buiten_plan(), besloten_verzoeken())),
                    ("herhalingen", rx.fragment(herhalingen(), besloten_verzoeken())),
                    ("afwezigheid", _afwezigheid()),
                    ("herzieningen", _herzieningen()),
                    _versies(),
                ),
                skeleton(6),
            ),
        ),
        _venster(),
        versie_vaststellen(
            S.venster == "versie_vast", S.over_titel, S.effect, S.stel_versie_vast(S.over), S.sluit, S.fout
        ),
        toestemming_intrekken(),
        cesuur_vaststellen(
            S.venster == "cesuur_vast", S.over_titel, S.effect, S.stel_cesuur_vast(S.over), S.sluit, S.fout, _namens()
        ),
    )  # fmt: skip


def _tab(sleutel: str, tekst: str) -> rx.Component:
    aantal = S.aantallen[sleutel]
    return rx.el.button(
        tekst,
        rx.cond(aantal > 0, rx.el.span(aantal, class_name="tag warn num")),
        type="button",
        class_name=rx.cond(S.soort == sleutel, "tab on", "tab"),
        aria_pressed=rx.cond(S.soort == sleutel, "true", "false"),
        on_click=S.kies(sleutel),
    )


def _versies() -> rx.Component:
    return data_table(
        S.versies,
        [
            Kolom("Versie", lambda r: onder(verwijzing(r.naam, href=r.link), r.code), kop=True),
            Kolom("Examen", lambda r: r.examen),
            Kolom("Vraag", lambda r: rx.cond(r.vraag != "", onder(r.vraag, r.gevraagd_op), "–")),
            Kolom(
                "",
                lambda r: rij(
                    button("Wijs af", S.open(r.versie_id), label="Wijs af: " + r.naam),
                    button("Stel vast", S.vraag_versie(r.versie_id), label="Stel vast: " + r.naam),
                ),
            ),
        ],
        bijschrift="Versies om vast te stellen",
        leeg=empty_state("Geen versies om vast te stellen", "Het examenbureau legt nieuwe versies hier aan u voor."),
        sleutel=lambda r: r.versie_id,
    )


def _cesuren() -> rx.Component:
    return data_table(
        S.cesuren,
        [
            Kolom("Versie", lambda r: onder(verwijzing(r.versie, href=r.link), r.examen), kop=True),
            Kolom("Cesuur", lambda r: onder(r.cesuur, r.toelichting)),
            Kolom("Gevolg", lambda r: r.effect),
            Kolom("Ingevoerd door", lambda r: r.ingevoerd),
            Kolom("", lambda r: of_een_ander(r.waarom_niet, button("Stel vast", S.vraag_cesuur(r.cesuur_id), label="Stel vast: cesuur van " + r.versie))),
        ],
        bijschrift="Cesuren om vast te stellen",
        leeg=empty_state("Geen cesuren om vast te stellen", "Een ingevoerde cesuur waarover u besluit, komt hier vanzelf te staan."),
        sleutel=lambda r: r.cesuur_id,
    )  # fmt: skip


def _kansen() -> rx.Component:
    return data_table(
        S.kansen,
        [
            Kolom("Student", student, kop=True),
            Kolom("Examen", lambda r: r.examen),
            Kolom("Kansen nu", lambda r: r.kansen),
            Kolom("Vraag", lambda r: onder(r.toelichting, r.gevraagd_op)),
            Kolom("", lambda r: of_een_ander(r.waarom_niet, button("Besluit", S.open(r.inschrijving_id), label="Besluit over " + r.student))),
        ],
        bijschrift="Verzoeken om een extra kans",
        leeg=empty_state("Geen verzoeken om een extra kans", "Een student of begeleider kan een extra kans vragen."),
        sleutel=lambda r: r.taak_id,
    )  # fmt: skip


def _buiten_plan() -> rx.Component:
    return data_table(
        S.buiten_plan,
        [
            Kolom("Student", student, kop=True),
            Kolom("Examen", lambda r: onder(r.examen, r.plan)),
            Kolom("Vraag", lambda r: onder(r.toelichting, r.gevraagd)),
            Kolom("", lambda r: of_een_ander(r.waarom_niet, button("Besluit", S.open(r.id), label="Besluit over " + r.student))),
        ],
        bijschrift="Verzoeken om een examen buiten het plan",
        leeg=empty_state("Geen verzoeken om een examen buiten het plan", "Een student, begeleider of het examenbureau kan vragen om een examen dat niet in het examenplan staat."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _afwezigheid() -> rx.Component:
    return rx.fragment(
        data_table(
            S.afwezigheid,
            [
                Kolom("Student", student, kop=True),
                Kolom("Examen", lambda r: onder(r.examen, r.moment)),
                Kolom("Presentie", lambda r: rx.el.div(tag(rx.cond(r.onbekend, "warn", "plain"), r.presentie), _opvallend(r.werk))),
                Kolom("Gemelde reden", lambda r: onder(rx.cond(r.reden != "", r.reden, rx.el.span("geen", class_name="muted")), r.eerder)),
                Kolom("", lambda r: of_een_ander(r.waarom_niet, button("Besluit", S.open(r.deelname_id), label="Besluit over " + r.student))),
            ],
            bijschrift="Gemiste kansen",
            leeg=empty_state("Geen gemiste kansen", "Is een student afwezig bij een examen, of is er geen werk, dan beslist u hier of de kans terugkomt."),
            sleutel=lambda r: r.deelname_id,
        ),
        besloten_afwezigheden(),
    )  # fmt: skip


def _opvallend(tekst: Any) -> rx.Component:
    return rx.cond(tekst != "", rx.el.div(tekst, class_name="small sterk gewoon"))


def _overkant(o: OverkantRij) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "De cesuur van ", rx.el.b(o.versie), " is veranderd in ", o.cesuur, ". ", o.aantal,
            rx.cond(o.aantal == 1, " definitief resultaat komt", " definitieve resultaten komen"),
            " daardoor aan de andere kant van de grens. Besluit hieronder per student, of over alle tegelijk.",
        ),
        button("Besluit over alle", S.open_overkant(o.cesuur_id), label="Besluit over alle herzieningen van " + o.versie),
        class_name="let-op warn",
        key=o.cesuur_id,
    )  # fmt: skip


def _herzieningen() -> rx.Component:
    return rx.fragment(
        rx.foreach(S.overkant, _overkant),
        rx.cond(
            S.overgeslagen.length() > 0,
            callout(
                "info", "Niet alles is afgehandeld",
                rx.el.ul(rx.foreach(S.overgeslagen, lambda o: rx.el.li(rx.el.b(o.student), ": ", o.reden)), class_name="opsomming"),
            ),
        ),
        _herzieningentabel(),
    )  # fmt: skip


def _herzieningentabel() -> rx.Component:
    return data_table(
        S.herzieningen,
        [
            Kolom("Student", lambda r: onder(r.student, r.examen), kop=True),
            Kolom("Nu", lambda r: rx.el.span(r.oud, class_name="num")),
            Kolom("Nieuw", _nieuw),
            Kolom("Reden", lambda r: onder(r.reden, r.op)),
            Kolom("", lambda r: of_een_ander(r.waarom_niet, button("Besluit", S.open(r.id), label="Besluit over " + r.student))),
        ],
        bijschrift="Herzieningen",
        leeg=empty_state("Geen herzieningen", "Verandert er iets aan een definitief resultaat, dan komt dat eerst hier."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _nieuw(r: HerzieningRij) -> rx.Component:
    """What it becomes, and what the delivery system makes of it."""
    return rx.el.div(
        rx.el.span(r.nieuw, class_name="num"),
        rx.cond(
            r.partner != "",
            rx.cond(
                r.over_de_grens,
                tag("warn", "Afnamesysteem: " + r.partner),
                rx.el.div("Afnamesysteem: ", r.partner, class_name="small muted"),
            ),
        ),
    )


_BIJ_BESLUIT = "De reden staat bij het besluit en in het auditlog."


def _namens() -> rx.Component:
    """That who decides here does so for the board."""
    return rx.cond(S.commissie, rx.fragment(), rx.el.p("U besluit namens de examencommissie, onder haar mandaat."))


_MET_EIGEN_VENSTER = ["cesuur_vast", "versie_vast", "toestemming"]


def _venster() -> rx.Component:
    return venster(
        (S.venster != "") & ~rx.Var.create(_MET_EIGEN_VENSTER).contains(S.venster),
        S.over_titel,
        _namens(),
        formulier(
            rx.match(
                S.venster,
                ("kansen", _keuzes("Ken een extra kans toe.", "Wijs het verzoek af.")),
                (
                    "buiten_plan",
                    rx.fragment(
                        callout("info", "Dit gebeurt er", "Kent u het toe, dan is de student meteen aangemeld. Was het een vergissing, dan trekt u uw besluit in op zijn kaart, zolang hij geen plaats heeft. Wie het vroeg, leest uw reden ook."),
                        _keuzes("De student mag dit examen doen.", "Wijs het verzoek af."),
                    ),
                ),
                ("herhalingen", _keuzes("De student mag dezelfde variant nog eens maken.", "De student krijgt een andere variant.")),
                (
                    "afwezigheid",
                    rx.fragment(
                        rx.cond(S.staat != "", callout("warn", "Er is werk van deze student", rx.fragment(S.staat, " Besluit u over de afwezigheid, dan telt dit werk niet. Telt het wel, stel dan het resultaat vast; dan was de student er."))),
                        _over_afwezigheid(),
                    ),
                ),
                (
                    "herzie",
                    rx.fragment(
                        definition_list(("Besluit nu", S.staat)),
                        callout("warn", "Dit gebeurt er", "Het nieuwe besluit komt in de plaats van dit besluit. De kans volgt, en de student krijgt bericht met een nieuwe termijn om er iets tegen te doen. Het eerdere besluit blijft bewaard."),
                        _over_afwezigheid(),
                    ),
                ),
                (
                    "herzieningen",
                    "overkant",
                    rx.fragment(
                        rx.foreach(
                            S.herziening,
                            lambda r: definition_list(("Nu", r.oud), ("Nieuw", _nieuw(r)), ("Reden", r.reden)),
                        ),
                        callout("warn", "Dit gebeurt er", "Bij toepassen krijgt de student bericht van het nieuwe besluit, met een nieuwe termijn om er iets tegen te doen. Het eerdere besluit blijft bewaard."),
                        _keuzes("Pas toe wat nieuw is.", "Wijs af: het resultaat blijft zoals het is."),
                    ),
                ),
                rx.fragment(
                    rx.el.p("Het examenbureau leest de reden en kan de versie opnieuw voorleggen."), hidden("keuze", "nee")
                ),
            ),
            hidden("gezien", S.gezien),
            textarea_field("reden", "Reden", rijen=3, max_length=500, fouten=S.veldfouten, hulp=rx.match(S.venster, ("versies", "herhalingen", _BIJ_BESLUIT), ("herzieningen", f"{STUDENT_LEEST_BIJ_TOEPASSEN} {_BIJ_BESLUIT}"), f"{STUDENT_LEEST} {_BIJ_BESLUIT}")),
            on_submit=S.besluit,
            acties=(
                button("Annuleren", S.sluit),
                button(rx.cond(S.venster == "versies", "Wijs af", "Leg besluit vast"), soort="primair", type="submit"),
            ),
        ),
        fout=S.fout,
        sluit=S.sluit,
    )  # fmt: skip


def _over_afwezigheid() -> rx.Component:
    return rx.cond(
        S.onbekend,
        _keuzes(
            "Geoorloofd afwezig: er is geen kans gebruikt.", "Ongeoorloofd afwezig: de kans is gebruikt.",
            "De student was er: de kans is gebruikt en het werk gaat naar de beoordelaar.",
        ),
        _keuzes("Geoorloofd: de kans komt terug.", "Ongeoorloofd: de kans is gebruikt."),
    )  # fmt: skip


def _keuzes(ja: str, nee: str, er: str = "") -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Uw besluit", class_name="sterk"),
        *[
            rx.el.label(rx.el.input(type="radio", name="keuze", value=w), rx.el.span(t), class_name="vink")
            for w, t in (("ja", ja), ("nee", nee), ("er", er))
            if t
        ],
        rx.cond(S.veldfouten["keuze"], rx.el.p(S.veldfouten["keuze"], class_name="veldfout")),
        class_name="keuzes kaal",
    )
