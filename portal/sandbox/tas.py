"""The sandbox TAS: an OKE server of a test delivery system, with its catalogue, sittings and documents."""

import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

from portal.sandbox import keuring, wire
from portal.sandbox.opslag import Json, Opslag
from portal.sandbox.portaal import Bezorger, Uitgang
from portal.sandbox.school_model import School, Versie
from portal.sandbox.server import (
    Aanvraag,
    Probleem,
    bladzij,
    uitbreiding,
)

FLOW_0 = "nl-test-admin-flow-0"
FLOW_2_3_4 = "nl-test-admin-flow-2-3-4"
SCOPES = (FLOW_0, FLOW_2_3_4)


def samenvoegen(oud: Json, nieuw: Json) -> Json:
    """Merge patch; the nl-test-admin entry is merged by field and other consumers stay as they are."""
    uit = dict(oud)
    for veld, waarde in nieuw.items():
        if waarde is None:
            uit.pop(veld, None)
        elif veld == "consumers":
            uit[veld] = _consumers(oud.get(veld) or [], waarde)
        elif isinstance(waarde, dict) and isinstance(oud.get(veld), dict):
            uit[veld] = samenvoegen(oud[veld], waarde)
        else:
            uit[veld] = waarde
    return uit


def _consumers(oud: list[Json], nieuw: Any) -> list[Json]:
    per_key = {c["consumerKey"]: c for c in oud}
    for c in nieuw if isinstance(nieuw, list) else []:
        if isinstance(c, dict) and "consumerKey" in c:
            per_key[c["consumerKey"]] = samenvoegen(per_key.get(c["consumerKey"], {}), c)
    return list(per_key.values())


class Tas:
    """The state of the TAS: its catalogue and what the portal planned here."""

    def __init__(self, school: School, opslag: Opslag, uitgang: Uitgang, url: str) -> None:
        self.school, self.opslag, self.url = school, opslag, url
        self.bezorger = Bezorger(opslag, uitgang)
        self.versies = {str(v.id): v for e in school.examens if e.via_oke for v in e.versies}

    def component(self, v: Versie) -> Json:
        """A version as it is offered now."""
        body = wire.component(v, self.school.examen_op_code[v.examen], self.school)
        if anders := self.opslag.lees("catalogus", str(v.id)):
            wire.van(body)["status"] = anders["status"]
        return body

    def versie_van(self, zitting: Json) -> Versie | None:
        component = zitting.get("component")
        id_ = component.get("componentId") if isinstance(component, dict) else component
        return self.versies.get(str(id_).lower())

    def zitting(self, id_: str) -> Json:
        body = self.opslag.lees("zitting", id_)
        if body is None:
            raise Probleem(404, "Niet gevonden", f"Er is geen zitting met id {id_}.")
        return body

    def deelname(self, id_: str) -> Json:
        body = self.opslag.lees("deelname", id_)
        if body is None:
            raise Probleem(404, "Niet gevonden", f"Er is geen deelname met id {id_}.")
        return body

    def deelnames(self, zitting: str, rol: str = "") -> list[tuple[str, Json]]:
        return [(i, b) for i, b in self.opslag.alle("deelname", zitting) if not rol or b["role"] == rol]

    # --- flow 0 ------------------------------------------------------------------------------------------------
    async def componenten(self, a: Aanvraag) -> Response:
        vraag = a.request.query_params
        zoek = vraag.get("q", "").lower()
        if vraag.get("licensed", "true") not in ("true", "false"):
            raise Probleem(400, "Ongeldige licensed", "licensed is true of false.")
        lijst = list(self.versies.values())
        if vraag.get("componentType", "test") != "test" or vraag.get("licensed") == "false":
            lijst = []
        lijst = [v for v in lijst if zoek in f"{v.naam} {v.code} {v.omschrijving}".lower()]
        if vraag.get("sort") == "name":
            lijst.sort(key=lambda v: v.naam)
        return bladzij(a.request, lijst, self.component)

    async def component_get(self, a: Aanvraag) -> Response:
        versie = self.versies.get(a.id())
        if versie is None:
            raise Probleem(404, "Niet gevonden", f"Er is geen toets met id {a.id()}.")
        return JSONResponse(self.component(versie))

    # --- flow 2 ------------------------------------------------------------------------------------------------
    async def zitting_put(self, a: Aanvraag) -> Response:
        _goed(keuring.zitting(a.body, a.id()))
        if a.body.get("component") is not None:
            versie = self.versie_van(a.body)
            if versie is None:
                raise Probleem(400, "Onbekende toets", "component: deze toets staat niet in de catalogus.")
            if wire.van(self.component(versie))["status"] == "inactive":
                raise Probleem(400, "Ingetrokken toets", f"component: {versie.code} is ingetrokken.")
        nieuw = self.opslag.bewaar("zitting", a.id(), a.body)
        if wire.van(a.body).get("offeringState") == "canceled":
            self._opruimen(a.id())
        return Response(status_code=201 if nieuw else 200)

    async def zitting_patch(self, a: Aanvraag) -> Response:
        oud = self.zitting(a.id())
        _goed(keuring.zitting_patch(a.body))
        nieuw = samenvoegen(oud, a.body)
        _goed(keuring.zitting(nieuw, a.id()))
        self.opslag.bewaar("zitting", a.id(), nieuw)
        if wire.van(nieuw).get("offeringState") == "canceled":
            self._opruimen(a.id())
        return Response(status_code=200)

    def _opruimen(self, zitting: str) -> None:
        """A cancelled sitting keeps no participants' data."""
        for id_, body in self.deelnames(zitting):
            mens = body.get("person")
            kaal = {**body, "state": "canceled", "person": mens["personId"] if isinstance(mens, dict) else mens}
            self.opslag.bewaar("deelname", id_, kaal, zitting)

    async def zitting_get(self, a: Aanvraag) -> Response:
        return JSONResponse(self.zitting(a.id()))

    async def deelname_put(self, a: Aanvraag) -> Response:
        _goed(keuring.deelname(a.body, a.id()))
        self._past(a.body)
        nieuw = self.opslag.bewaar("deelname", a.id(), a.body, a.body["offering"].lower())
        return Response(status_code=201 if nieuw else 200)

    def _past(self, body: Json) -> None:
        """What a participant needs must be possible in this exam."""
        versie = self.versie_van(self.zitting(str(body["offering"]).lower()))
        c = wire.van(body)
        if versie is None or body["role"] != "student":
            return
        if teveel := set(c.get("personalNeeds") or []) - set(versie.voorzieningen):
            detail = f"personalNeeds: {', '.join(sorted(teveel))} kan niet bij {versie.code}."
            raise Probleem(400, "Voorziening niet mogelijk", detail)
        minuten = c.get("additionalTimeInMin") or 0
        if minuten > versie.extra_tijd_max and versie.extra_tijd_max < 10000:
            detail = f"additionalTimeInMin: {minuten} is meer dan {versie.extra_tijd_max} minuten."
            raise Probleem(400, "Te veel extra tijd", detail)

    async def deelname_patch(self, a: Aanvraag) -> Response:
        oud = self.deelname(a.id())
        _goed(keuring.deelname_patch(a.body))
        nieuw = samenvoegen(oud, a.body)
        if isinstance(oud.get("person"), dict):
            _goed(keuring.deelname(nieuw, a.id()))
            self._past(nieuw)
        elif nieuw.get("state") != "canceled" or nieuw.get("person") != oud.get("person"):
            raise Probleem(400, "Zitting geannuleerd", "Stuur deze deelname opnieuw met PUT.")
        self.opslag.bewaar("deelname", a.id(), nieuw, str(nieuw["offering"]).lower())
        melding = [{"language": "nl-NL", "value": "De deelname is aangepast."}]
        return JSONResponse({"associationId": a.id(), "message": melding, "state": nieuw["state"]})

    async def deelname_get(self, a: Aanvraag) -> Response:
        breid = uitbreiding(a.request, "person", "offering")
        return JSONResponse(self._toon(a.id(), self.deelname(a.id()), breid))

    async def zitting_deelnames(self, a: Aanvraag) -> Response:
        self.zitting(a.id())
        breid = uitbreiding(a.request, "person", "offering")
        lijst = self.deelnames(a.id(), a.request.query_params.get("role", ""))
        return bladzij(a.request, lijst, lambda x: self._toon(x[0], x[1], breid))

    def _toon(self, id_: str, body: Json, breid: set[str]) -> Json:
        """A participant with the result as far as it was sent."""
        uit = dict(body)
        if uitslag := self.opslag.lees("uitslag", id_):
            uit["result"] = uitslag
        if "person" not in breid and isinstance(uit.get("person"), dict):
            uit["person"] = uit["person"]["personId"]
        if "offering" in breid:
            uit["offering"] = self.zitting(str(uit["offering"]).lower())
        return uit

    async def startlink(self, a: Aanvraag) -> Response:
        if self.deelname(a.id())["state"] == "canceled":
            raise Probleem(404, "Geannuleerd", "Deze deelname is geannuleerd.")
        stuk = self.opslag.lees("startlink", a.id())
        if stuk is None:
            stuk = {"ticket": secrets.token_urlsafe(24)}
            with self.opslag.samen():
                self.opslag.bewaar("startlink", a.id(), stuk)
                self.opslag.bewaar("ticket", stuk["ticket"], {"deelname": a.id()})
        return JSONResponse(f"{self.url}/start/{stuk['ticket']}")

    async def document_get(self, a: Aanvraag) -> Response:
        stuk = self.opslag.bestand(a.id())
        if stuk is None:
            raise Probleem(404, "Niet gevonden", f"Er is geen document met id {a.id()}.")
        kop = {"Content-Disposition": f'attachment; filename="{stuk[0]}"'}
        return Response(stuk[2], media_type="application/octet-stream", headers=kop)


def _goed(fouten: list[str]) -> None:
    if fouten:
        raise Probleem(400, "Voldoet niet aan de afspraak", "; ".join(fouten))
