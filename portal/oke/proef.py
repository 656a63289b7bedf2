"""The test of a connection, step by step, with for each step what is wrong in plain Dutch."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from portal.db.beheren import Koppeling
from portal.domain.fouten import PortalFout
from portal.oke.client import Partner, Verbinding
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


def test_verbinding(koppeling: Koppeling) -> list[Stap]:
    """Token, service document and one read; stops at the first step that fails."""
    try:
        verbinding = Verbinding.van(koppeling)
    except PortalFout as fout:
        return [Stap("Geheim lezen", False, f"{fout.tekst} {fout.actie}".strip())]
    partner = Partner(verbinding)
    try:
        return _stappen(partner)
    finally:
        partner.sluit()


def probeer_geheim(koppeling: Koppeling, geheim: str, client_id: str = "") -> Stap:
    """One token with another secret than the stored one; nothing is kept."""
    verbinding = replace(Verbinding.van(koppeling, geheim=geheim), client_id=client_id or koppeling.client_id)
    partner = Partner(verbinding)
    try:
        token = partner.token(_LEZEN[koppeling.soort][0], vers=True)
    finally:
        partner.sluit()
    goed = isinstance(token, str)
    return Stap("Toegangsbewijs met het nieuwe geheim", goed, "Gelukt." if goed else token.uitleg)  # type: ignore[union-attr]


def _stappen(partner: Partner) -> list[Stap]:
    flow, pad, naam = _LEZEN[partner.verbinding.soort]
    token = partner.token(flow, vers=True)
    if not isinstance(token, str):
        return [Stap("Toegangsbewijs ophalen", False, token.uitleg)]
    stappen = [Stap("Toegangsbewijs ophalen", True, "Gelukt.")]
    dienst = _dienst(partner.stuur("GET", "/", flow=flow))
    stappen.append(dienst)
    if not dienst.goed:
        return stappen
    for antwoord in partner.paginas(pad.partition("?")[0], flow=flow, **_vraag(pad)):
        uitkomst = antwoord.uitkomst
        goed = isinstance(uitkomst, Bevestigd)
        uitleg = f"Gelukt: {len(antwoord.items)} gelezen." if goed else uitkomst.uitleg  # type: ignore[union-attr]
        return [*stappen, Stap(naam, goed, uitleg)]
    return stappen


def _vraag(pad: str) -> dict[str, str]:
    delen = (d.partition("=") for d in pad.partition("?")[2].split("&"))
    return {k: v for k, _, v in delen if not k.startswith("page")}


def _dienst(uitkomst: Uitkomst) -> Stap:
    naam = "Dienstbeschrijving lezen"
    if not isinstance(uitkomst, Bevestigd):
        return Stap(naam, False, uitkomst.uitleg)
    try:
        data = json.loads(uitkomst.inhoud)
        versies, sleutels = data["supportedVersions"], [c["consumerKey"] for c in data["supportedConsumers"]]
    except (ValueError, KeyError, TypeError):
        return Stap(naam, False, "Dit adres geeft geen dienstbeschrijving van OOAPI. Controleer het basisadres.")
    if "v5" not in versies:
        return Stap(naam, False, f"Dit systeem spreekt OOAPI {', '.join(map(str, versies))}; nodig is v5.")
    if "nl-test-admin" not in sleutels:
        return Stap(naam, False, "Dit systeem noemt het profiel nl-test-admin (OKE) niet.")
    return Stap(naam, True, "OOAPI v5 met het profiel nl-test-admin.")
