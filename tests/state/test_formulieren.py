"""What cannot be right is refused with a sentence at its field, before a service sees it; the dialog stays as it was."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from pydantic import BaseModel

import portal.app  # noqa: F401 - the frame around the pages, which shows a message
from portal.auth.principal import Principal
from portal.domain.rechten import Rol
from portal.services.afnemen import zitting
from portal.services.beheren import instellingen, rollen
from portal.services.grond import uitzonderingen
from portal.services.inrichten import versies
from portal.services.plannen import go, voorzieningen, zittingen
from portal.services.vaststellen import afwezigheid, buiten_plan, herzien, kansen, mandaten, vaststellen
from portal.state.aanmelden.daden import DadenState
from portal.state.aanmelden.voorziening_vragen import Voorzieningaanvraag
from portal.state.afnemen.zitting import AfnemenZittingState, IncidentInvoer, Onbekend
from portal.state.beheren.instellingen import Waarde
from portal.state.inrichten.versie import Toelichting, VersieState
from portal.state.plannen.zitting_nieuw import Ruimtevraag
from portal.state.raamwerk.basis import CURRENT
from portal.state.raamwerk.invoer import Reden, lees_invoer
from portal.state.vaststellen.verzoeken import Verzoekbesluit
from portal.state.vaststellen.zitting import Besluitinvoer

ID = "6f1de3a0-38a4-4c0e-9b39-0a4b4d8f1f11"
LEEG, LANG = "Vul dit veld in.", "Deze tekst is te lang."
WEIGERINGEN = [
    (DadenState, "besluit", Rol.DOCENT, {"reden": "   "}, {"reden": LEEG}),
    (DadenState, "trek_in", Rol.DOCENT, {"reden": "   "}, {"reden": LEEG}),
    (AfnemenZittingState, "vul_aan", Rol.SURVEILLANT, {"tekst": "   "}, {"tekst": LEEG}),
    (AfnemenZittingState, "vul_aan", Rol.SURVEILLANT, {"tekst": "a" * 2001}, {"tekst": LANG}),
    (AfnemenZittingState, "blijft_onbekend", Rol.SURVEILLANT, {"wie": ID, "reden": "   "}, {"reden": LEEG}),
    (VersieState, "leg_voor", Rol.EXAMENBUREAU, {"tekst": "a" * 501}, {"tekst": LANG}),
    (VersieState, "wijs_af", Rol.EXAMENCOMMISSIE, {"tekst": "a" * 501}, {"tekst": LANG}),
    (
        VersieState, "voer_cesuur_in", Rol.EXAMENBUREAU,
        {"punten": "0", "maximum": "10001", "toelichting": "a" * 501},
        {"punten": "Dit getal is te laag.", "maximum": "Dit getal is te hoog.", "toelichting": LANG},
    ),
]  # fmt: skip
GEDEELD = [
    (Reden, "reden", [
        (go.GeefGo, "reden"), (go.TrekGoIn, "reden"), (uitzonderingen.TrekUitzonderingIn, "reden"),
        (mandaten.TrekMandaatIn, "reden"), (buiten_plan.TrekToekenningIn, "reden"), (rollen.TrekRolIn, "reden"), (rollen.ZetActief, "reden"),
    ]),
    (Toelichting, "tekst", [(versies.BesluitVersie, "reden")]),
    (Besluitinvoer, "reden", [
        (vaststellen.StelVast, "motivatie"), (vaststellen.StuurTerug, "reden"),
        (herzien.HandelHerzieningAf, "motivatie"),
    ]),
    (Verzoekbesluit, "reden", [
        (versies.BesluitVersie, "reden"), (kansen.BesluitKans, "reden"), (buiten_plan.BesluitExamen, "reden"), (afwezigheid.BesluitAfwezigheid, "reden"),
        (herzien.HandelHerzieningAf, "motivatie"),
    ]),
    (Onbekend, "reden", [(zitting.ZetPresentie, "reden")]),
    (IncidentInvoer, "omschrijving", [(zitting.MeldIncident, "omschrijving")]),
    (Waarde, "waarde", [(instellingen.WijzigInstelling, "waarde")]),
    (Voorzieningaanvraag, "minuten", [(voorzieningen.VraagVoorziening, "minuten")]),
    (Ruimtevraag, "capaciteit", [(zittingen.WijzigZitting, "capaciteit")]),
]  # fmt: skip
"""Forms with limits of their own, and every command that they fill."""


def _stuur(staat: Any, handler: str, rol: Rol, velden: dict[str, str]) -> None:
    """Send a form as a browser does, in this role."""
    bij = CURRENT.set(Principal(uuid.uuid4(), "Iemand", rol))
    try:
        asyncio.run(type(staat).event_handlers[handler].fn(staat, velden))
    finally:
        CURRENT.reset(bij)


@pytest.mark.parametrize(("soort", "handler", "rol", "velden", "fouten"), WEIGERINGEN)
def test_wat_niet_kan_wordt_bij_het_veld_gezegd_en_het_venster_blijft_open(
    soort: Any, handler: str, rol: Rol, velden: dict[str, str], fouten: dict[str, str]
) -> None:
    staat = soort(_reflex_internal_init=True)
    staat.venster = "open"
    _stuur(staat, handler, rol, velden)
    genoemd = ["van hoeveel punten" if veld == "maximum" else veld for veld in fouten]
    assert staat.fout == f"Controleer wat u heeft ingevuld: {', '.join(genoemd)}."
    assert staat.veldfouten == fouten
    assert staat.venster == "open"


def _hoogste(model: type[BaseModel], veld: str) -> int:
    """The longest text or largest number that this field takes."""
    return next(g for m in model.model_fields[veld].metadata if (g := getattr(m, "max_length", getattr(m, "le", None))))


@pytest.mark.parametrize(("vorm", "veld", "opdrachten"), GEDEELD)
def test_een_formulier_neemt_niet_meer_aan_dan_elke_opdracht_die_het_vult(
    vorm: type[BaseModel], veld: str, opdrachten: list[tuple[type[BaseModel], str]]
) -> None:
    assert _hoogste(vorm, veld) <= min(_hoogste(*opdracht) for opdracht in opdrachten)


def test_alleen_spaties_bij_een_incident_is_geen_toelichting() -> None:
    vorm = lees_invoer(IncidentInvoer, {"wie": "", "categorie": "techniek", "omschrijving": "   "}, form=True)
    assert vorm.omschrijving == ""
