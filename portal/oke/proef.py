"""The test of a connection, step by step, with for each step what is wrong in plain Dutch."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from portal.db.beheren import Koppeling
from portal.domain.fouten import PortalFout
from portal.oke.adapter import STANDAARD, OnbekendeVersie, beste
from portal.oke.client import Partnerlijn, Verbinding
from portal.oke.typen import KEY
from portal.oke.uitkomst import Bevestigd, Uitkomst

_LEZEN = {
    "tas": (0, "/components?componentType=test&pageSize=10&pageNumber=1", "Toetscatalogus lezen"),
    "dr": (
        1,
        "/offerings?offeringType=component&component.componentType=test&pageSize=10&pageNumber=1",
        "Toetsen lezen",
    ),
}


@dataclass(frozen=True)
class Stap:
    """One step of the test and how it went."""

    naam: str
    goed: bool
    uitleg: str
    versie: str = ""
    """Of the agreement, for the step that reads the service document."""


def test_verbinding(koppeling: Koppeling) -> list[Stap]:
    """Token, service document and one read; stops at the first step that fails."""
    try:
        verbinding = Verbinding.van(koppeling)
    except PortalFout as fout:
        return [Stap("Geheim lezen", False, f"{fout.tekst} {fout.actie}".strip())]
    partner = Partnerlijn(verbinding)
    try:
        return _stappen(partner)
    finally:
        partner.sluit()


def probeer_geheim(koppeling: Koppeling, geheim: str, client_id: str = "") -> Stap:
    """One token with another secret than the stored one; nothing is kept."""
    verbinding = replace(Verbinding.van(koppeling, geheim=geheim), client_id=client_id or koppeling.client_id)
    partner = Partnerlijn(verbinding)
    try:
        token = partner.token(_LEZEN[koppeling.soort][0], vers=True)
    finally:
        partner.sluit()
    uitleg = "Gelukt." if isinstance(token, str) else token.uitleg
    return Stap("Toegangsbewijs met het nieuwe geheim", isinstance(token, str), uitleg)


def _stappen(partner: Partnerlijn) -> list[Stap]:
    flow, pad, naam = _LEZEN[partner.verbinding.soort]
    token = partner.token(flow, vers=True)
    if not isinstance(token, str):
        return [Stap("Toegangsbewijs ophalen", False, token.uitleg)]
    stappen = [Stap("Toegangsbewijs ophalen", True, "Gelukt.")]
    dienst = _dienst(partner.stuur("GET", "/", flow=flow))
    stappen.append(dienst)
    if not dienst.goed:
        return stappen
    antwoord = partner.pagina(pad.partition("?")[0], flow=flow, **_vraag(pad))
    if isinstance(antwoord.uitkomst, Bevestigd):
        return [*stappen, Stap(naam, True, f"Gelukt: {len(antwoord.items)} gelezen.")]
    return [*stappen, Stap(naam, False, antwoord.uitkomst.uitleg)]


def _vraag(pad: str) -> dict[str, str]:
    delen = (d.partition("=") for d in pad.partition("?")[2].split("&"))
    return {k: v for k, _, v in delen if not k.startswith("page")}


def lees_versie(koppeling: Koppeling) -> str:
    """The version of the agreement that a partner announces and that we speak as well; empty when it cannot be had."""
    try:
        partner = Partnerlijn(Verbinding.van(koppeling))
    except PortalFout:
        return ""
    try:
        return _dienst(partner.stuur("GET", "/", flow=_LEZEN[koppeling.soort][0])).versie
    finally:
        partner.sluit()


def _dienst(uitkomst: Uitkomst) -> Stap:
    naam = "Dienstbeschrijving lezen"
    if not isinstance(uitkomst, Bevestigd):
        return Stap(naam, False, uitkomst.uitleg)
    try:
        data = json.loads(uitkomst.inhoud)
        ooapi = [str(v) for v in data["supportedVersions"]]
        onze = [str(c.get("version") or STANDAARD) for c in data["supportedConsumers"] if c["consumerKey"] == KEY]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Stap(naam, False, "Dit adres geeft geen dienstbeschrijving van OOAPI. Controleer het basisadres.")
    if not onze:
        return Stap(naam, False, f"Dit systeem noemt het profiel {KEY} (OKE) niet.")
    try:
        vorm = beste(onze)
    except OnbekendeVersie as fout:
        return Stap(naam, False, fout.tekst)
    if vorm.ooapi not in ooapi:
        return Stap(naam, False, f"Dit systeem spreekt OOAPI {', '.join(ooapi)}; nodig is {vorm.ooapi}.")
    gekozen = next(v for v in onze if vorm is beste([v]))
    return Stap(naam, True, f"OOAPI {vorm.ooapi} met het profiel {KEY}, versie {gekozen}.", gekozen)
