"""The control page and control calls of the sandbox TAS."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.sandbox import keuring, levering, pagina, wire
from portal.sandbox.opslag import Json
from portal.sandbox.school_model import AMSTERDAM
from portal.sandbox.server import Poort, Probleem, bediening, bewaakt, gedaan
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
        """Fail the next N partner requests: {"aantal": …, "status": …, "pad": …}."""
        return gedaan(request, {"storing": self.poort.speel_storing(await bediening(request))})

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

    async def bladzijde(self, request: Request) -> Response:
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
        start = datetime.fromisoformat(z["start"]).astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
        koppen = ("Naam", "Rol", "Voorzieningen", "Stand", "Aanwezigheid", "Score")
        over = f"{z['toets'] or 'geen toets gekozen'} · {start} · {z['plaats'] or 'geen plaats'}"
        klaar = [p.vlag(x, "ok") for x in z["gedaan"]]
        dicht = z["toestand"] == "canceled"
        return p.kaart(
            f"{z['naam']} ({z['code']})",
            p.rij(p.tekst(over, "zacht"), *klaar, *([p.vlag("geannuleerd", "fout")] if dicht else [])),
            *([] if dicht else [_stappen(plek)]),
            p.tabel(koppen, [_regel(d) for d in z["deelnemers"]], "Nog geen deelnemers."),
        )


def _stappen(plek: str) -> pagina.Html:
    """A button for each step that the player can take with a sitting."""
    return pagina.rij(
        pagina.knop(f"{plek}/afname", "Start de afname nu"),
        pagina.knop(f"{plek}/aanwezigheid", "Lever aanwezigheid"),
        pagina.knop(f"{plek}/resultaten", "Lever resultaten"),
        pagina.knop(f"{plek}/verslag", "Lever zittingsverslag"),
        pagina.knop(f"{plek}/alles", "Alles in één keer (versnel de tijd)", True),
    )


def _regel(d: Json) -> tuple[object, ...]:
    """One participant in the table of a sitting."""
    extra = [f"+{d['extraTijd']} min"] * bool(d["extraTijd"])
    return (
        d["naam"] or "(verwijderd)",
        pagina.woord(d["rol"]),
        ", ".join(extra + [pagina.woord(x) for x in d["voorzieningen"] if x != "extraTime"]),
        "geannuleerd" if d["toestand"] == "canceled" else _stand(d) if d["rol"] == "student" else "",
        pagina.woord(d["aanwezigheid"]),
        pagina.woord(d["score"]),
    )


def _stand(d: Json) -> str:
    return "ingeleverd" if d.get("ingeleverd") else "bezig" if d.get("begonnen") else "nog niet begonnen"
