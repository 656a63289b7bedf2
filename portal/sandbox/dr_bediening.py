"""The control page and control calls of the sandbox DR."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.sandbox import keuring, pagina, wire
from portal.sandbox.dr import Dr
from portal.sandbox.opslag import Json
from portal.sandbox.school_model import Toetsinschrijving, uid
from portal.sandbox.server import Poort, Probleem, bediening, bewaakt, gedaan

_WACHTEN = 100  # up to this many messages the call waits for delivery


class Bediening:
    """Lets one person play the DR."""

    def __init__(self, dr: Dr, poort: Poort) -> None:
        self.dr, self.poort = dr, poort

    def routes(self) -> list[Route]:
        posts = {
            "push": self.push,
            "inschrijf": self.inschrijf,
            "verander": self.verander,
            "annuleer": self.annuleer,
            "wijzig": self.wijzig,
            "opnieuw": self.opnieuw,
            "storing": self.storing,
        }
        gets = {"log": self.log, "uit": self.uit, "resultaten": self.resultaten, "stand": self.stand}
        return [
            *(Route(f"/control/{n}", bewaakt(f), methods=["POST"]) for n, f in posts.items()),
            *(Route(f"/control/{n}", bewaakt(f)) for n, f in gets.items()),
            Route("/control/documenten/{id}", bewaakt(self.document)),
        ]

    async def push(self, request: Request) -> Response:
        """Flow 1: persons, tests and enrolments to the portal; `soort` is hoofdketen (default) or alles."""
        vraag = {**await bediening(request), **request.query_params}
        rijen = self._kies(vraag)
        with self.dr.opslag.samen():
            aantal = self._zet(rijen)
        return await self._bezorg(request, aantal, len(rijen))

    def _kies(self, vraag: Json) -> list[Toetsinschrijving]:
        school, soort = self.dr.school, vraag.get("soort", "hoofdketen")
        if soort not in ("hoofdketen", "alles"):
            raise Probleem(400, "Onbekende soort", "soort is hoofdketen of alles.")
        if toets := vraag.get("offeringId"):
            if not keuring.is_uuid(toets) or UUID(toets) not in school.toets_op_id:
                raise Probleem(404, "Onbekende planbare toets", f"{toets} is niet bekend.")
            rijen = self.dr.van_toets(UUID(toets))
        else:
            rijen = list(school.inschrijvingen if soort == "alles" else school.hoofdketen.inschrijvingen)
        if nummers := vraag.get("studentnummers"):
            lijst = nummers.replace(",", " ").split() if isinstance(nummers, str) else nummers
            rijen = [i for i in rijen if school.student_op_id[i.student_id].studentnummer in lijst]
        return rijen

    def _zet(self, rijen: list[Toetsinschrijving]) -> int:
        """Persons and tests first, so that every enrolment finds what it points to."""
        zet, aantal = self.dr.bezorger.zet, 0
        for soort, sleutels, maak in (
            ("persons", dict.fromkeys(str(i.student_id) for i in rijen), self.dr.persoon),
            ("offerings", dict.fromkeys(str(i.toets_id) for i in rijen), self.dr.toets),
            ("associations", dict.fromkeys(str(i.id) for i in rijen), self.dr.inschrijving),
        ):
            for id_ in sleutels:
                body = dict(maak(id_) or {})
                body.pop("result", None)
                zet("flow1", "flow 1", "PUT", f"/{soort}/{id_}", body)
                aantal += 1
        return aantal

    async def inschrijf(self, request: Request) -> Response:
        """Enrol a student once more for a plannable test: an attempt of this DR, or for a second programme (crebo)."""
        vraag, dr = await bediening(request), self.dr
        student = next((s for s in dr.school.studenten if s.studentnummer == vraag.get("studentnummer")), None)
        toets = vraag.get("offeringId")
        if student is None or not keuring.is_uuid(toets) or UUID(toets) not in dr.school.toets_op_id:
            raise Probleem(404, "Niet gevonden", "Geef een bekend studentnummer en een bekende offeringId.")
        i = Toetsinschrijving(uuid4(), UUID(toets), student.id, int(vraag.get("attempt", 1)), vraag.get("attemptLeft"))
        body = wire.inschrijving(i, dr.school)
        with dr.opslag.samen():
            if (crebo := vraag.get("crebo")) in dr.school.opleiding_op_crebo:
                opleiding = str(uid("tweede opleiding", f"{student.studentnummer}:{crebo}"))
                dr.opslag.bewaar("opleiding", opleiding, {"student": str(student.id), "crebo": crebo}, str(student.id))
                wire.van(body)["programOfferingAssociationId"] = opleiding
            dr.opslag.bewaar("extra", str(i.id), body, toets)
            dr.bezorger.zet("flow1", "flow 1", "PUT", f"/associations/{i.id}", body)
        return await self._bezorg(request, 1, 1, associationId=str(i.id))

    async def verander(self, request: Request) -> Response:
        """Change what is left of the attempts of an enrolment, or the test it is for, and tell the portal."""
        vraag, dr = await bediening(request), self.dr
        id_, over, toets = (str(vraag.get(veld, "")) for veld in ("associationId", "attemptLeft", "offeringId"))
        goed = over.isdigit() or (keuring.is_uuid(toets) and UUID(toets) in dr.school.toets_op_id)
        if not keuring.is_uuid(id_) or dr.inschrijving(id_) is None or not goed:
            raise Probleem(404, "Niet gevonden", "Geef een bekende associationId, met attemptLeft of offeringId.")
        with dr.opslag.samen():
            dr.opslag.bewaar("anders", id_, {"over": int(over)} if over.isdigit() else {"toets": toets})
            dr.bezorger.zet("flow1", "flow 1", "PUT", f"/associations/{id_}", dr.inschrijving(id_) or {})
        return await self._bezorg(request, 1, 1)

    async def annuleer(self, request: Request) -> Response:
        """Cancel an enrolment (associationId) or a whole plannable test (offeringId) and tell the portal."""
        vraag = await bediening(request)
        dr, zet = self.dr, self.dr.bezorger.zet
        if keuring.is_uuid(id_ := vraag.get("associationId")) and dr.inschrijving(id_):
            body: Json = {"associationType": "componentOfferingAssociation", "state": "canceled"}
            with dr.opslag.samen():
                dr.opslag.bewaar("inschrijving-geannuleerd", id_, {"tijd": wire.nu()})
                zet("flow1", "flow 1", "PATCH", f"/associations/{id_}", body)
        elif keuring.is_uuid(id_ := vraag.get("offeringId")) and dr.toets(id_):
            body = {"offeringType": "component", "consumers": wire.consumer(offeringState="canceled")}
            with dr.opslag.samen():
                dr.opslag.bewaar("toets-geannuleerd", id_, {"tijd": wire.nu()})
                zet("flow1", "flow 1", "PATCH", f"/offerings/{id_}", body)
        else:
            raise Probleem(404, "Niet gevonden", "Geef een bekende associationId of offeringId.")
        return await self._bezorg(request, 1, 1)

    async def wijzig(self, request: Request) -> Response:
        """Give the main-chain test two more weeks, as a PATCH of flow 1."""
        toets = self.dr.school.hoofdketen.toets
        body = {"offeringType": "component", "endDateTime": wire.iso(toets.eind + timedelta(days=14))}
        self.dr.bezorger.zet("flow1", "flow 1", "PATCH", f"/offerings/{toets.id}", body)
        return await self._bezorg(request, 1, 1)

    async def opnieuw(self, request: Request) -> Response:
        """Try what waits and what was refused again, now."""
        self.dr.opslag.uit_nu()
        self.dr.opslag.uit_herstel()
        return await self._bezorg(request, 0, 0)

    async def storing(self, request: Request) -> Response:
        """Fail the next N partner requests: {"aantal": …, "status": …, "pad": …}."""
        return gedaan(request, {"storing": self.poort.speel_storing(await bediening(request))})

    async def _bezorg(self, request: Request, gezet: int, inschrijvingen: int, **meer: str) -> Response:
        self.dr.bezorger.wek()
        if gezet <= _WACHTEN:
            await self.dr.bezorger.ronde()
        return gedaan(
            request, {"gezet": gezet, "inschrijvingen": inschrijvingen, "uit": self.dr.opslag.uit_tel(), **meer}
        )

    async def log(self, request: Request) -> Response:
        return JSONResponse([asdict(r) for r in self.dr.opslag.log(1000)])

    async def uit(self, request: Request) -> Response:
        return JSONResponse([asdict(z) for z in self.dr.opslag.uit_lijst(1000)])

    async def resultaten(self, request: Request) -> Response:
        return JSONResponse([{"associationId": i, **r} for i, r in self.dr.opslag.alle("resultaat")])

    async def stand(self, request: Request) -> Response:
        """Ids of the main chain and the counts of the outbox, for scripts."""
        keten = self.dr.school.hoofdketen
        return JSONResponse(
            {
                "uit": self.dr.opslag.uit_tel(),
                "resultaten": len(self.dr.opslag.alle("resultaat")),
                "offeringId": str(keten.toets.id),
                "componentId": str(keten.nieuwe_versie.id),
                "inschrijvingen": [
                    {"associationId": str(i.id), "personId": str(i.student_id)} for i in keten.inschrijvingen
                ],
            }
        )

    async def document(self, request: Request) -> Response:
        stuk = self.dr.opslag.bestand(request.path_params["id"])
        if stuk is None:
            raise Probleem(404, "Niet gevonden", "Dit document is niet opgehaald.")
        return Response(stuk[2], media_type=stuk[1])

    async def bladzijde(self, request: Request) -> Response:
        dr = self.dr
        keten, telling = dr.school.hoofdketen, dr.opslag.uit_tel()
        p = pagina
        knoppen = p.rij(
            p.knop("/control/push", "Stuur toetsinschrijvingen naar het portaal", True, soort="hoofdketen"),
            p.knop("/control/wijzig", "Verleng de periode met twee weken"),
            p.knop("/control/push", "Stuur alles (duurt lang)", soort="alles"),
            p.knop("/control/opnieuw", "Probeer opnieuw wat niet lukte"),
            p.knop("/control/storing", "Speel een storing (3 keer)", aantal="3"),
        )
        stand = f"{telling['afgeleverd']} afgeleverd, {telling['wacht']} wachten, {telling['geweigerd']} geweigerd."
        return p.pagina(
            "Deelnemerregistratie",
            p.kop("Bediening van de DR", f"{dr.school.organisatie.naam}: {len(dr.school.studenten)} studenten."),
            p.kaart("Flow 1: inschrijvingen", p.tekst(stand), knoppen),
            p.kaart(f"{keten.toets.naam} (voor de keten)", self._keten()),
            p.kaart("Flow 5: ontvangen resultaten", self._resultaten()),
            p.kaart("Verstuurd naar het portaal", p.uit_tabel(dr.opslag.uit_lijst(40))),
            p.kaart("Ontvangen verzoeken", p.link("/control/log", "Als JSON"), p.log_tabel(dr.opslag.log(60))),
        )

    def _keten(self) -> pagina.Html:
        def regel(i: Toetsinschrijving) -> tuple[object, ...]:
            student, nu = self.dr.school.student_op_id[i.student_id], self.dr.inschrijving(str(i.id)) or {}
            loopt = nu.get("state") != "canceled"
            weg = pagina.knop("/control/annuleer", "Annuleer", associationId=str(i.id)) if loopt else ""
            return student.studentnummer, student.naam, i.poging, pagina.woord(nu.get("state")), weg

        rijen = [regel(i) for i in self.dr.school.hoofdketen.inschrijvingen]
        return pagina.tabel(("Nummer", "Student", "Poging", "Toestand", ""), rijen, "Geen inschrijvingen.")

    def _resultaten(self) -> pagina.Html:
        rijen = []
        for id_, stuk in self.dr.opslag.alle("resultaat"):
            r, c = stuk["result"], wire.van(stuk["result"])
            inschrijving = self.dr.inschrijving(id_) or {}
            mens = inschrijving.get("person")
            mens = mens.get("personId") if isinstance(mens, dict) else mens
            student = self.dr.school.student_op_id.get(UUID(str(mens))) if keuring.is_uuid(mens) else None
            documenten = [
                pagina.link(f"/control/documenten/{d['documentId']}", d["documentName"])
                for d in c.get("documents") or []
            ]
            rijen.append(
                (
                    student.naam if student else id_,
                    c.get("executedOfferingName"),
                    pagina.woord(r.get("score") or r.get("pass") or "-"),
                    "definitief" if c.get("final") else "voorlopig",
                    pagina.woord(c.get("attendance")),
                    pagina.rij(*documenten),
                    stuk["ontvangen"],
                )
            )
        koppen = ("Student", "Zitting", "Score", "Status", "Aanwezigheid", "Documenten", "Ontvangen")
        return pagina.tabel(koppen, rijen, "Er zijn nog geen resultaten ontvangen.")
