"""What a student meets behind a start link of the sandbox TAS: begin and hand in."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from portal.sandbox import pagina, wire
from portal.sandbox.opslag import Json
from portal.sandbox.server import Probleem
from portal.sandbox.tas import Tas


class Startdeur:
    """The door for who has a ticket."""

    def __init__(self, tas: Tas) -> None:
        self.tas = tas

    def routes(self) -> list[Route]:
        return [
            Route("/start/{ticket}", self.start),
            Route("/start/{ticket}/{stap:str}", self.stap, methods=["POST"]),
        ]

    def _ticket(self, request: Request) -> tuple[str, Json]:
        stuk = self.tas.opslag.lees("ticket", request.path_params["ticket"])
        if stuk is None:
            raise Probleem(404, "Niet gevonden", "Deze startlink bestaat niet.")
        return stuk["deelname"], self.tas.deelname(stuk["deelname"])

    async def start(self, request: Request) -> Response:
        """What the student sees behind the start link."""
        try:
            id_, body = self._ticket(request)
        except Probleem as fout:
            return pagina.pagina("Toetsplein", pagina.kop("Startlink werkt niet", fout.detail), smal=True)
        zitting, stand = self.tas.zitting(str(body["offering"]).lower()), self.tas.opslag.lees("stand", id_) or {}
        return startpagina(self.tas, request.path_params["ticket"], body, zitting, stand)

    async def stap(self, request: Request) -> Response:
        """Begin or hand in."""
        id_, body = self._ticket(request)
        stand = self.tas.opslag.lees("stand", id_) or {}
        veld = {"begin": "begonnen", "inleveren": "ingeleverd"}[request.path_params["stap"]]
        if body["role"] == "student" and body["state"] == "associated":
            self.tas.opslag.bewaar(
                "stand", id_, {**stand, "begonnen": stand.get("begonnen") or wire.nu(), veld: wire.nu()}
            )
        return RedirectResponse(f"/start/{request.path_params['ticket']}", 303)


def startpagina(tas: Tas, ticket: str, body: Json, zitting: Json, stand: Json) -> Response:
    """The exam as the student meets it: begin, hand in."""
    p, versie, mens = pagina, tas.versie_van(zitting), body.get("person")
    naam = mens.get("displayName", "") if isinstance(mens, dict) else ""
    titel = wire.tekst(zitting["name"])
    if body["role"] != "student":
        lijst = [(d["person"].get("displayName") if isinstance(d["person"], dict) else "-", p.woord(d["state"]))
                 for _, d in tas.deelnames(str(body["offering"]).lower(), "student")]  # fmt: skip
        blok = p.kaart("Deelnemers", p.tabel(("Naam", "Toestand"), lijst, "Geen deelnemers."))
        return p.pagina("Toetsplein", p.kop(titel, f"Welkom {naam}"), blok, smal=True)
    minuten = (versie.duur_min if versie else 60) + int(wire.van(body).get("additionalTimeInMin") or 0)
    if body["state"] == "canceled":
        blok = p.tekst("Je deelname is geannuleerd.", "uitleg")
    elif stand.get("ingeleverd"):
        blok = p.tekst("Je hebt je werk ingeleverd. Je kunt dit venster sluiten.", "uitleg")
    elif stand.get("begonnen"):
        blok = p.rij(p.knop(f"/start/{ticket}/inleveren", "Lever mijn werk in", True))
    elif _mag_beginnen(tas, str(body["offering"]).lower(), zitting):
        blok = p.rij(p.knop(f"/start/{ticket}/begin", "Begin met de toets", True))
    else:
        blok = p.tekst("De afname is nog niet gestart. Vernieuw deze bladzijde als de surveillant het zegt.", "uitleg")
    uitleg = f"Je hebt {minuten} minuten. Dit is een proefomgeving: er zijn geen echte vragen."
    return p.pagina("Toetsplein", p.kop(titel, naam), p.kaart("Jouw toets", p.tekst(uitleg), blok), smal=True)


def _mag_beginnen(tas: Tas, id_: str, zitting: Json) -> bool:
    nu = datetime.now(UTC)
    binnen = datetime.fromisoformat(zitting["startDateTime"]) <= nu < datetime.fromisoformat(zitting["endDateTime"])
    return binnen or "afname" in (tas.opslag.lees("gedaan", id_) or {})
