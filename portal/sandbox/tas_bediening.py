"""The control page and control calls of the sandbox TAS, and the page behind a start link."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.sandbox import keuring, levering, pagina, wire
from portal.sandbox.opslag import Json
from portal.sandbox.server import Poort, Probleem, bediening, bewaakt, gedaan

if TYPE_CHECKING:
    from portal.sandbox.tas import Tas

_STAPPEN = ("afname", "aanwezigheid", "resultaten", "verslag", "alles")


class Bediening:
    """Lets one person play the TAS and speed up time."""

    def __init__(self, tas: Tas, poort: Poort) -> None:
        self.tas, self.poort = tas, poort
        self.levering = levering.Levering(tas)

    def routes(self) -> list[Route]:
        return [
            Route("/control/zittingen", bewaakt(self.zittingen)),
            Route("/control/zittingen/{id}/{stap}", bewaakt(self.stap), methods=["POST"]),
            Route("/control/catalogus", bewaakt(self.catalogus), methods=["POST"]),
            Route("/control/opnieuw", bewaakt(self.opnieuw), methods=["POST"]),
            Route("/control/storing", bewaakt(self.storing), methods=["POST"]),
            Route("/control/log", bewaakt(self.log)),
            Route("/control/uit", bewaakt(self.uit)),
        ]

    async def stap(self, request: Request) -> Response:
        """One step of a sitting; overrides: {"aanwezigheid": {id: …}, "scores": {id: punten}} per student."""
        stap, id_ = request.path_params["stap"], request.path_params["id"].lower()
        if stap not in _STAPPEN or not keuring.is_uuid(id_):
            raise Probleem(404, "Niet gevonden", f"Stappen zijn: {', '.join(_STAPPEN)}.")
        vraag, zitting = await bediening(request), self.tas.zitting(id_)
        wens = levering.Wens.lees(vraag)
        with self.tas.opslag.samen():
            aantal = self.levering.doe(stap, id_, zitting, wens)
        uit = await self.tas.bezorger.ronde()
        return gedaan(request, {"stap": stap, "gezet": aantal, "uit": uit})

    async def catalogus(self, request: Request) -> Response:
        """Withdraw a test or offer it again: {"componentId": …, "status": "inactive"}."""
        vraag = await bediening(request)
        id_, status = str(vraag.get("componentId", "")).lower(), vraag.get("status")
        if id_ not in self.tas.versies or status not in ("active", "inactive"):
            raise Probleem(400, "Ongeldig", "Geef een bekende componentId en status active of inactive.")
        self.tas.opslag.bewaar("catalogus", id_, {"status": status})
        return gedaan(request, {"componentId": id_, "status": status})

    async def opnieuw(self, request: Request) -> Response:
        """Try what waits and what was refused again, now."""
        self.tas.opslag.uit_nu()
        self.tas.opslag.uit_herstel()
        return gedaan(request, {"uit": await self.tas.bezorger.ronde()})

    async def storing(self, request: Request) -> Response:
        """Answer the next N partner requests with 503."""
        aantal = str((await bediening(request)).get("aantal", 3))
        self.poort.storing = int(aantal) if aantal.isdigit() else 3
        return gedaan(request, {"storing": self.poort.storing})

    async def log(self, request: Request) -> Response:
        return JSONResponse([asdict(r) for r in self.tas.opslag.log(1000)])

    async def uit(self, request: Request) -> Response:
        return JSONResponse([asdict(z) for z in self.tas.opslag.uit_lijst(1000)])

    async def zittingen(self, request: Request) -> Response:
        """All sittings with their participants."""
        return JSONResponse([self._zitting(i, b) for i, b in self.tas.opslag.alle("zitting")])

    def _zitting(self, id_: str, body: Json) -> Json:
        versie, c = self.tas.versie_van(body), wire.van(body)
        return {
            "offeringId": id_,
            "naam": wire.tekst(body["name"]),
            "code": body["primaryCode"]["code"],
            "start": body["startDateTime"],
            "eind": body["endDateTime"],
            "plaats": c.get("locationCode"),
            "toestand": c.get("offeringState"),
            "toets": versie.code if versie else None,
            "gedaan": sorted(self.tas.opslag.lees("gedaan", id_) or {}),
            "deelnemers": [self._deelnemer(i, d) for i, d in self.tas.deelnames(id_)],
        }

    def _deelnemer(self, id_: str, d: Json) -> Json:
        mens, c = d.get("person"), wire.van(d)
        vol = mens if isinstance(mens, dict) else {}
        uitslag = self.tas.opslag.lees("uitslag", id_) or {}
        return {
            "associationId": id_,
            "rol": d["role"],
            "toestand": d["state"],
            "naam": vol.get("displayName"),
            "personId": vol.get("personId", mens),
            "nummer": (vol.get("primaryCode") or {}).get("code"),
            "extraTijd": c.get("additionalTimeInMin"),
            "voorzieningen": c.get("personalNeeds") or [],
            **(self.tas.opslag.lees("stand", id_) or {}),
            "aanwezigheid": wire.van(uitslag).get("attendance"),
            "score": uitslag.get("score"),
        }

    async def pagina(self, request: Request) -> Response:
        p, tas, telling = pagina, self.tas, self.tas.opslag.uit_tel()
        alle = [self._zitting(i, b) for i, b in tas.opslag.alle("zitting")]
        stand = f"{telling['afgeleverd']} afgeleverd, {telling['wacht']} wachten, {telling['geweigerd']} geweigerd."
        knoppen = p.rij(
            p.knop("/control/opnieuw", "Probeer opnieuw wat niet lukte"),
            p.knop("/control/storing", "Speel een storing (3 keer)", aantal="3"),
        )
        leeg = p.kaart("Zittingen", p.tekst("Er zijn nog geen zittingen. Plan er een in het portaal.", "zacht"))
        return p.pagina(
            "Toetsafnamesysteem",
            p.kop("Bediening van de TAS", f"Toetsplein: {len(tas.versies)} toetsen in de catalogus."),
            *([self._kaart(z) for z in reversed(alle)] or [leeg]),
            p.kaart("Verstuurd naar het portaal", p.tekst(stand), knoppen, p.uit_tabel(tas.opslag.uit_lijst(40))),
            p.kaart("Ontvangen verzoeken", p.link("/control/log", "Als JSON"), p.log_tabel(tas.opslag.log(60))),
        )

    def _kaart(self, z: Json) -> pagina.Html:
        p = pagina
        plek = f"/control/zittingen/{z['offeringId']}"
        start = datetime.fromisoformat(z["start"]).astimezone(pagina.AMSTERDAM).strftime("%d-%m-%Y %H:%M")
        knoppen = p.rij(
            p.knop(f"{plek}/afname", "Start de afname nu"),
            p.knop(f"{plek}/aanwezigheid", "Lever aanwezigheid"),
            p.knop(f"{plek}/resultaten", "Lever resultaten"),
            p.knop(f"{plek}/verslag", "Lever zittingsverslag"),
            p.knop(f"{plek}/alles", "Alles in één keer (versnel de tijd)", True),
        )
        koppen = ("Naam", "Rol", "Voorzieningen", "Stand", "Aanwezigheid", "Score")
        rijen = [
            (
                d["naam"] or "(verwijderd)",
                p.woord(d["rol"]),
                ", ".join(
                    [f"+{d['extraTijd']} min"] * bool(d["extraTijd"])
                    + [p.woord(x) for x in d["voorzieningen"] if x != "extraTime"]
                ),
                "geannuleerd" if d["toestand"] == "canceled" else _stand(d) if d["rol"] == "student" else "",
                p.woord(d["aanwezigheid"]),
                p.woord(d["score"]),
            )
            for d in z["deelnemers"]
        ]
        over = f"{z['toets'] or 'geen toets gekozen'} · {start} · {z['plaats'] or 'geen plaats'}"
        klaar = [p.vlag(x, "ok") for x in z["gedaan"]]
        dicht = z["toestand"] == "canceled"
        return p.kaart(
            f"{z['naam']} ({z['code']})",
            p.rij(p.tekst(over, "zacht"), *klaar, *([p.vlag("geannuleerd", "fout")] if dicht else [])),
            *([] if dicht else [knoppen]),
            p.tabel(koppen, rijen, "Nog geen deelnemers."),
        )


def _stand(d: Json) -> str:
    return "ingeleverd" if d.get("ingeleverd") else "bezig" if d.get("begonnen") else "nog niet begonnen"


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
