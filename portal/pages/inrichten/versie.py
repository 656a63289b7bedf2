"""One version: what it is, and the three decisions that make it usable."""

import reflex as rx

from portal.components import (
    bevestigvenster,
    button,
    callout,
    card,
    definition_list,
    error_callout,
    field,
    link_button,
    page_head,
    portal_page,
    redenvenster,
    rij,
    select_field,
    skeleton,
    stapel,
    tag,
    textarea_field,
    twee,
    vak,
    venster,
    verwijzing,
)
from portal.domain.cesuur import Normsoort
from portal.domain.inschrijvers import WIE
from portal.domain.rechten import P, Rol
from portal.domain.statussen import CesuurStatus
from portal.pages.grond.historie import met_historie
from portal.pages.inrichten.besluit import cesuur_vaststellen, versie_vaststellen
from portal.pages.inrichten.examen_formulier import versie_formulier
from portal.pages.inrichten.versie_bereik import bereik, bereikvensters, versievenster
from portal.services.grond import paden
from portal.services.monitoren.lezen.historie import Over
from portal.state.inrichten.versie import VersieState as S


@portal_page(
    "/catalogus/[versie_id]",
    "Versie",
    needs=P.CATALOGUS_INZIEN,
    on_load=S.laad,
    rollen=(Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE),
)
def catalogus_versie() -> rx.Component:
    """Facts at the left, decisions at the right."""
    v = S.versie
    return rx.fragment(
        rx.cond(S.venster == "", error_callout(S.fout)),
        rx.cond(
            S.geladen,
            rx.fragment(
                page_head(
                    v.naam,
                    rx.el.span(v.code, class_name="num"),
                    rx.cond(v.mag_duur, button("Vul duur in", S.open("duur"), soort="primair")),
                    rx.cond(v.mag_inschrijvers, button("Wie meldt aan", S.open("inschrijvers"))),
                    rx.cond(v.mag_inschrijvers, button("Niveau", S.open("niveau"))),
                    rx.cond(v.mag_verplaatsen, button("Ander examen", S.open("verplaatsen"))),
                    rx.cond(v.mag_voorleggen, button("Vraag commissie", S.open("voorleggen"), soort="primair")),
                    rx.cond(
                        v.mag_plannen,
                        link_button("Zitting plannen", f"{paden.ZITTING_NIEUW}?versie={v.id}", soort="primair"),
                    ),
                    rx.cond(
                        v.mag_achteraf,
                        link_button("Achteraf invoeren", f"{paden.ZITTING_NIEUW}?versie={v.id}"),
                    ),
                    kruimel=verwijzing("Catalogus en versies", href=paden.CATALOGUS),
                ),
                met_historie(
                    Over.VERSIE,
                    v.id,
                    rx.cond(
                        v.blokkades.length() > 0,
                        callout("warn", "Nog niet te plannen", rx.foreach(v.blokkades, rx.el.div)),
                        callout("ok", "Klaar om te plannen", "Deze versie is vastgesteld en staat in de catalogus."),
                    ),
                    rx.cond(v.waarschuwing != "", callout("warn", "Naamgeving", v.waarschuwing)),
                    twee(stapel(_feiten()), stapel(_versie(), _model(), _cesuur())),
                ),
                _vensters(),
                bereikvensters(),
            ),
            skeleton(10, S.fout),
        ),
    )


def _feiten() -> rx.Component:
    v = S.versie
    return card(
        vak(
            definition_list(
                ("Examen", verwijzing(v.examen, href=f"{paden.EXAMENLIJST}/{v.examen_id}")),
                ("Aanmelden door", v.meldt_aan),
                ("Mbo-niveau", rx.cond(v.niveau, v.niveau, "elk niveau")),
                ("Leverancier", v.leverancier),
                ("Duur", v.duur),
                ("Schaal", v.schaal),
                ("Geslaagd vanaf", v.geslaagd_vanaf),
                ("Extra tijd", v.extra_tijd),
                ("Voorzieningen", rx.cond(v.voorzieningen.length() > 0, v.voorzieningen.join(", "), "geen")),
                ("Zittingen", v.zittingen),
                ("Omschrijving", rx.cond(v.omschrijving, v.omschrijving, "–")),
            ),
            rx.cond(v.mag_eigen, _eigen()),
        ),
        titel=rx.cond(v.mag_eigen, "Gegevens", "Gegevens uit de catalogus"),
    )


def _eigen() -> rx.Component:
    """What the exam office does with a version that the school made itself."""
    v = S.versie
    return rij(
        button("Wijzig", S.open_versie("wijzig"), label="Wijzig deze versie"),
        button("Nieuwe editie", S.open_versie("editie")),
        rx.cond(v.in_gebruik, button("Trek in", S.open("intrekken")), button("Neem weer in gebruik", S.zet_terug)),
        button("Haal weg", S.open("weg"), label="Haal deze versie weg"),
        klasse="acties",
    )


def _besluit(
    titel: str,
    status: rx.Component,
    uitleg: rx.Component | rx.Var,
    *acties: rx.Component,
    erbij: rx.Component | None = None,
) -> rx.Component:
    inhoud = stapel(rij(status), rx.el.div(uitleg, class_name="small muted"), rij(*acties), erbij or rx.fragment())
    return card(vak(inhoud), titel=titel)


def _versie() -> rx.Component:
    v = S.versie
    return _besluit(
        "Versie",
        tag(v.status_toon, v.status_tekst),
        rx.cond(v.vraag, rx.el.span("Vraag van het examenbureau: ", v.vraag), v.vastgesteld),
        rx.cond(v.mag_vaststellen, button("Stel versie vast", S.open("vast"), soort="primair")),
        rx.cond(v.mag_afwijzen, button("Wijs af", S.open("afwijzen"))),
        rx.cond(
            v.mag_intrekken,
            button("Trek in", S.open("intrekken_besluit"), label="Trek in: het besluit over deze versie"),
        ),
        erbij=bereik(),
    )


def _model() -> rx.Component:
    v = S.versie
    return _besluit(
        "Beoordelingsmodel",
        tag(v.model_toon, v.model_tekst),
        v.model,
        rx.cond(v.mag_model, button("Stel model vast", S.open("model_vast"))),
        rx.cond(v.mag_model_intrekken, button("Trek model in", S.open("model_intrekken"))),
    )


def _cesuur() -> rx.Component:
    v = S.versie
    return _besluit(
        "Cesuur",
        rx.fragment(
            rx.cond(v.cesuur_geldt != "", tag("ok", "Geldt nu: " + v.cesuur_geldt)),
            tag(rx.cond(v.cesuur_status == CesuurStatus.VASTGESTELD, "ok", "warn"), v.cesuur_tekst),
        ),
        rx.cond(
            v.cesuur_status == CesuurStatus.VASTGESTELD,
            v.cesuur_wie,
            rx.cond(
                v.cesuur_geldt != "",
                rx.fragment(v.cesuur_wie, " De nieuwe cesuur telt pas als de examencommissie haar vaststelt."),
                rx.fragment(v.cesuur_wie, " Zonder vastgestelde cesuur blijft een resultaat voorlopig."),
            ),
        ),
        rx.cond(v.mag_cesuur_vaststellen, button("Stel cesuur vast", S.vraag_cesuur)),
        rx.cond(v.mag_cesuur_invoeren, button("Voer cesuur in", S.open("cesuur"))),
    )


def _vensters() -> rx.Component:
    return rx.fragment(
        versievenster(
            "voorleggen",
            "Vraag de examencommissie",
            textarea_field(
                "tekst",
                "Toelichting",
                verplicht=False,
                hulp="Bijvoorbeeld: voor welke opleiding en periode.",
                fouten=S.veldfouten,
            ),
            on_submit=S.leg_voor,
            knop=button("Leg voor", soort="primair", type="submit"),
        ),
        versievenster(
            "verplaatsen",
            "Versie bij een ander examen zetten",
            field(
                "examencode",
                "Code van het examen",
                hulp="Zoals bij Examens, bijvoorbeeld NED-3F-LEZ. Een volgende import laat de versie daar staan.",
                fouten=S.veldfouten,
            ),
            textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=S.veldfouten),
            on_submit=S.verplaats,
            knop=button("Zet bij dit examen", soort="primair", type="submit"),
        ),
        versievenster(
            "niveau",
            "Voor welk mbo-niveau is deze versie?",
            field(
                "niveau",
                "Mbo-niveau",
                type="number",
                verplicht=False,
                default_value=S.versie.niveau,
                fouten=S.veldfouten,
                hulp="1 tot en met 4. Leeg: voor elk niveau. Wie een ander niveau doet, wordt niet op deze versie geplaatst.",
            ),
            on_submit=S.kies_niveau,
            knop=button("Bewaar", soort="primair", type="submit"),
        ),
        versievenster(
            "inschrijvers",
            "Wie meldt aan voor dit examen?",
            rx.el.p("Dit geldt voor alle versies van het examen. Wat het deelnemersysteem aanmeldt, telt altijd."),
            rx.el.fieldset(
                rx.el.legend("Aanmelden door", class_name="sterk"),
                *[
                    rx.el.label(
                        rx.el.input(
                            type="checkbox", name="wie", value=wie, default_checked=S.versie.inschrijvers.contains(wie)
                        ),
                        rx.el.span(tekst[0].upper() + tekst[1:]),
                        class_name="vink",
                    )
                    for wie, tekst in WIE.items()
                ],
                rx.cond(S.veldfouten["wie"], rx.el.p(S.veldfouten["wie"], class_name="veldfout")),
                class_name="keuzes kaal",
            ),
            on_submit=S.kies_inschrijvers,
            knop=button("Bewaar", soort="primair", type="submit"),
        ),
        versievenster(
            "duur",
            "Duur invullen",
            field(
                "duur",
                "Duur in minuten",
                type="number",
                hulp="De leverancier geeft geen duur. Kijk in de handleiding bij het examen.",
                fouten=S.veldfouten,
            ),
            on_submit=S.vul_duur_in,
            knop=button("Bewaar duur", soort="primair", type="submit"),
        ),
        versievenster(
            "afwijzen",
            "Versie afwijzen",
            textarea_field("tekst", "Reden", hulp="Het examenbureau leest deze reden.", fouten=S.veldfouten),
            on_submit=S.wijs_af,
            knop=button("Wijs af", soort="gevaar", type="submit"),
        ),
        *[
            venster(
                S.venster == naam,
                titel,
                rx.cond(S.venster == naam, versie_formulier(S, S.invoer, S.bewaar, S.open(""), vast=naam == "wijzig")),
                fout=S.fout,
                sluit=S.open(""),
            )
            for naam, titel in (("wijzig", "Versie wijzigen"), ("editie", "Nieuwe editie"))
        ],
        redenvenster(
            S,
            S.venster == "intrekken",
            "Versie intrekken",
            callout(
                "info",
                "Dit gebeurt er",
                "Met deze versie is niets meer te plannen. Wat al is afgenomen, blijft staan; u kunt haar weer in gebruik nemen.",
            ),
            daad=S.trek_in,
            knop="Trek in",
            sluit=S.open(""),
        ),
        redenvenster(
            S,
            S.venster == "weg",
            "Versie weghalen",
            callout(
                "info",
                "Dit gebeurt er",
                "Dit kan alleen als de versie nergens voor is gebruikt. Alleen de historie weet er dan nog van.",
            ),
            daad=S.haal_weg,
            knop="Haal weg",
            sluit=S.open(""),
        ),
        versievenster(
            "cesuur",
            "Cesuur invoeren",
            _norm(),
            textarea_field("toelichting", "Toelichting", verplicht=False, rijen=2, fouten=S.veldfouten),
            on_submit=S.voer_cesuur_in,
            knop=button("Bewaar cesuur", soort="primair", type="submit"),
        ),
        versie_vaststellen(S.venster == "vast", S.versie.naam, S.versie.code, S.stel_vast, S.open(""), S.fout),
        bevestigvenster(
            S.venster == "model_vast",
            "Beoordelingsmodel vaststellen?",
            "Er wordt vanaf nu met dit model beoordeeld. Een ander model vraagt een nieuwe versie.",
            definition_list(("Versie", S.versie.naam), ("Model", S.versie.model)),
            fout=S.fout,
            bevestig="Stel model vast",
            op_ja=S.stel_model_vast,
            op_nee=S.open(""),
        ),
        cesuur_vaststellen(
            S.venster == "cesuur_vast", S.versie.cesuur_tekst, S.effect, S.stel_cesuur_vast, S.open(""), S.fout
        ),
    )


def _norm() -> rx.Component:
    """Which norm fits the scale of this version, and the fields that it needs."""
    v = S.versie
    return rx.fragment(
        select_field(
            "soort", "Norm", v.normen, leeg=None, value=S.norm, on_change=S.kies_norm, fouten=S.veldfouten,
            hulp=rx.fragment("De schaal van deze versie: ", v.schaal, "."),
        ),
        rx.match(
            S.norm,
            (Normsoort.LINEAIR.value, rx.fragment(
                _getal("punten", "Voldoende vanaf (punten)", "Precies bij dit aantal punten is iemand geslaagd."),
                rx.cond(v.twee_grenzen, field(
                    "goed", "Goed vanaf (punten)", type="number", verplicht=False, fouten=S.veldfouten,
                    hulp="Laat leeg als niemand ‘goed’ krijgt.",
                )),
                _getal("maximum", "Maximaal aantal punten"),
            )),
            (Normsoort.ONDERDELEN.value, rx.fragment(
                _getal("punten", "Geslaagd vanaf (behaalde onderdelen)"), _getal("maximum", "Aantal onderdelen"),
            )),
            (Normsoort.N_TERM.value, rx.fragment(
                field("n_term", "N-term", fouten=S.veldfouten, hulp="Tussen 0,0 en 2,0. Cijfer = 9 × punten / maximum + N."),
                _getal("maximum", "Maximaal aantal punten"),
            )),
            (Normsoort.TABEL.value, rx.fragment(
                textarea_field(
                    "tabel", "Tabel", rijen=5, max_length=1000, fouten=S.veldfouten,
                    hulp="Per regel: vanaf hoeveel punten, en de waarde. Begin bij 0. Bijvoorbeeld: 0 A2, en daaronder 15 B1.",
                ),
                _getal("maximum", "Maximaal aantal punten"),
            )),
            rx.el.p("Er zijn geen punten. De score van de leverancier of de beoordelaar telt zoals zij is gegeven.", class_name="muted"),
        ),
        field(
            "vanaf", "Geslaagd vanaf", verplicht=False, fouten=S.veldfouten,
            hulp=rx.fragment("Een waarde van de schaal. Leeg: wat de leverancier zegt", rx.cond(v.geslaagd_vanaf, " (" + v.geslaagd_vanaf + ")", ""), "."),
        ),
    )  # fmt: skip


def _getal(naam: str, label: str, hulp: str | None = None) -> rx.Component:
    return field(naam, label, type="number", fouten=S.veldfouten, hulp=hulp)
