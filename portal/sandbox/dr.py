"""The sandbox DR: an OKE server of a student administration, and the pushes of flow 1 to the portal."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from starlette.responses import JSONResponse, Response

from portal.sandbox import keuring, wire
from portal.sandbox.opslag import Json, Opslag
from portal.sandbox.portaal import Bezorger, Uitgang
from portal.sandbox.school_model import AMSTERDAM, PlanbareToets, School, Student, Toetsinschrijving, uid
from portal.sandbox.server import (
    Aanvraag,
    Probleem,
    bladzij,
    uitbreiding,
)

FLOW_1_5 = "nl-test-admin-flow-1-5"
FLOW_6 = "nl-test-admin-flow-6"
SCOPES = (FLOW_1_5, FLOW_6)
PROGRAMMA = ("programOffering", "programOfferingAssociation")


class Dr:
    """The state of the DR: the school, plus what changed and what came back."""

    def __init__(self, school: School, opslag: Opslag, uitgang: Uitgang) -> None:
        self.school, self.opslag = school, opslag
        self.bezorger = Bezorger(opslag, uitgang)

    @cached_property
    def _inschrijvingen(self) -> dict[str, Toetsinschrijving]:
        return {str(i.id): i for i in self.school.inschrijvingen}

    @cached_property
    def _per_toets(self) -> dict[UUID, list[Toetsinschrijving]]:
        bak: dict[UUID, list[Toetsinschrijving]] = {}
        for i in self.school.inschrijvingen:
            bak.setdefault(i.toets_id, []).append(i)
        return bak

    @cached_property
    def _opleidingsinschrijving(self) -> dict[str, UUID]:
        return {str(s.opleidingsinschrijving_id): s.id for s in self.school.studenten}

    def van_toets(self, id_: UUID) -> list[Toetsinschrijving]:
        return self._per_toets.get(id_, [])

    def leerling(self, opleidingsinschrijving: str) -> Student | None:
        """The student as this enrolment in a programme has him: his own, or a second one that was played."""
        if student := self._opleidingsinschrijving.get(opleidingsinschrijving):
            return self.school.student_op_id[student]
        tweede = self.opslag.lees("opleiding", opleidingsinschrijving)
        return self._in_opleiding(opleidingsinschrijving, tweede) if tweede else None

    def _in_opleiding(self, id_: str, tweede: Json) -> Student:
        student = self.school.student_op_id[UUID(tweede["student"])]
        return replace(student, crebo=tweede["crebo"], opleidingsinschrijving_id=UUID(id_))

    def toets(self, id_: str) -> Json | None:
        """A plannable test as it is now."""
        toets = self.school.toets_op_id.get(UUID(id_))
        if toets is None:
            return None
        body = wire.toets(toets, self.school)
        if self.opslag.lees("toets-geannuleerd", id_):
            wire.van(body)["offeringState"] = "canceled"
        return body

    def inschrijving(self, id_: str) -> Json | None:
        """An enrolment as it is now, with the result that came back."""
        body = self._extra(id_) or self._eigen(id_)
        if body is not None and self.opslag.lees("inschrijving-geannuleerd", id_):
            body["state"] = "canceled"
        if body is not None and (uitslag := self.opslag.lees("resultaat", id_)):
            body["result"] = uitslag["result"]
            body["state"] = "finished"
        return body

    def _eigen(self, id_: str) -> Json | None:
        """An enrolment of this DR, with what is left of its attempts after those that the portal added."""
        bron = self._inschrijvingen.get(id_)
        if bron is None:
            return None
        anders = self.opslag.lees("anders", id_) or {}
        toets = UUID(anders["toets"]) if "toets" in anders else bron.toets_id
        bron = replace(bron, toets_id=toets, pogingen_over=anders.get("over", bron.pogingen_over))
        body = wire.inschrijving(bron, self.school)
        if bron.pogingen_over is not None:
            wire.van(body)["attemptLeft"] = max(0, bron.pogingen_over - len(self._extra_bij(id_)))
        return body

    def _extra(self, id_: str) -> Json | None:
        """An attempt that the portal added, or an enrolment that was played: told like any other, with what was left after it."""
        if (extra := self.opslag.lees("extra", id_)) is None:
            return None
        bron = str(wire.van(extra).get("orgAssociationId", ""))
        eigen = self._eigen(bron)
        if eigen is not None and (over := wire.van(eigen).get("attemptLeft")) is not None:
            na = sum(wire.van(b)["attempt"] > wire.van(extra)["attempt"] for b in self._extra_bij(bron))
            wire.van(extra)["attemptLeft"] = over + na
        return extra

    @cached_property
    def _per_bron(self) -> dict[str, list[Json]]:
        """Attempts that the portal added, by the enrolment they belong to; read again after each new one."""
        bak: dict[str, list[Json]] = {}
        for _, body in self.opslag.alle("extra"):
            bak.setdefault(str(wire.van(body).get("orgAssociationId")), []).append(body)
        return bak

    def _extra_bij(self, bron: str) -> list[Json]:
        return self._per_bron.get(bron, [])

    def persoon(self, id_: str) -> Json | None:
        sleutel = UUID(id_)
        if student := self.school.student_op_id.get(sleutel):
            return wire.student(student)
        staf = self.school.medewerker_op_id.get(sleutel)
        return wire.medewerker(staf) if staf else None

    def schaal(self, toets_id: object) -> str:
        toets = self.school.toets_op_id.get(UUID(str(toets_id))) if keuring.is_uuid(toets_id) else None
        if toets is None:
            raise Probleem(404, "Onbekende planbare toets", f"{toets_id} is geen planbare toets van deze DR.")
        return toets.schaal

    # --- flow 1, reading -------------------------------------------------------------------------------------
    async def toetsen_get(self, a: Aanvraag) -> Response:
        vraag = a.request.query_params
        if vraag.get("offeringType", "component") != "component":
            raise Probleem(400, "Alleen toetsen", "Deze DR geeft alleen offeringType=component als lijst.")
        if vraag.get("component.componentType", "test") != "test":
            return bladzij(a.request, [], lambda x: x)
        van = _dag(vraag.get("since"), "since") or wire.vandaag()
        tot = _dag(vraag.get("until"), "until")
        zoek = vraag.get("q", "").lower()
        lijst = [t for t in self.school.toetsen if _raakt(t, van, tot) and zoek in f"{t.naam} {t.code}".lower()]
        if vraag.get("sort") == "name":
            lijst.sort(key=lambda t: t.naam)
        return bladzij(a.request, lijst, lambda t: self.toets(str(t.id)) or {})

    async def toets_get(self, a: Aanvraag) -> Response:
        body = _gevonden(self.toets(a.id()), "planbare toets", a.id())
        if "organization" in uitbreiding(a.request, "organization", "component"):
            body["organization"] = wire.organisatie(self.school)
        return JSONResponse(body)

    async def toets_inschrijvingen(self, a: Aanvraag) -> Response:
        _gevonden(self.toets(a.id()), "planbare toets", a.id())
        breid = uitbreiding(a.request, "person", "offering")
        rol, staat = a.request.query_params.get("role", "student"), a.request.query_params.get("state")
        lijst = self.van_toets(UUID(a.id())) if rol == "student" else []
        bodies = [self.inschrijving(str(i.id)) or {} for i in lijst] if staat else lijst
        if staat:
            bodies = [b for b in bodies if isinstance(b, dict) and b["state"] == staat]
        extra = [b for id_, _ in self.opslag.alle("extra", a.id()) if (b := self.inschrijving(id_)) is not None]
        extra = [b for b in extra if not staat or b["state"] == staat]
        return bladzij(a.request, [*bodies, *extra], lambda i: self._breid(self._body(i), breid))

    def _body(self, i: Toetsinschrijving | Json) -> Json:
        return i if isinstance(i, dict) else self.inschrijving(str(i.id)) or {}

    def _breid(self, body: Json, breid: set[str]) -> Json:
        if "person" in breid and isinstance(body.get("person"), str):
            body["person"] = self.persoon(body["person"])
        if "offering" in breid and isinstance(body.get("offering"), str):
            body["offering"] = self.toets(body["offering"])
        return body

    async def inschrijving_get(self, a: Aanvraag) -> Response:
        breid = uitbreiding(
            a.request, "person", "offering", "offering.program", "offering.organization", "offering.component"
        )
        if student := self.leerling(a.id()):
            body = wire.opleidingsinschrijving(student, self.school, breid)
            return JSONResponse(self._breid(body, breid - {"offering"}))
        return JSONResponse(self._breid(_gevonden(self.inschrijving(a.id()), "inschrijving", a.id()), breid))

    async def persoon_get(self, a: Aanvraag) -> Response:
        return JSONResponse(_gevonden(self.persoon(a.id()), "persoon", a.id()))

    async def organisatie_get(self, a: Aanvraag) -> Response:
        if a.id() == str(self.school.organisatie.id):
            return JSONResponse(wire.organisatie(self.school))
        return JSONResponse(_gevonden(wire.onderdeel(a.id(), self.school), "organisatie", a.id()))

    @cached_property
    def _klassen(self) -> dict[str, str]:
        return {str(uid("klas", k)): k for k in sorted({s.klas for s in self.school.studenten})}

    async def groepen_get(self, a: Aanvraag) -> Response:
        zoek = a.request.query_params.get("q", "").lower()
        lijst = [k for k in self._klassen.values() if zoek in k.lower()]
        return bladzij(a.request, lijst, lambda k: wire.groep(k, self.school))

    async def groep_get(self, a: Aanvraag) -> Response:
        klas = self._klassen.get(a.id())
        return JSONResponse(_gevonden(wire.groep(klas, self.school) if klas else None, "groep", a.id()))

    async def leden_get(self, a: Aanvraag) -> Response:
        klas = self._klassen.get(a.id())
        _gevonden({"k": klas} if klas else None, "groep", a.id())
        lijst = [s for s in self.school.studenten if s.klas == klas]
        begin = wire.iso(datetime.combine(date(lijst[0].cohort, 8, 1), time(), AMSTERDAM))
        return bladzij(
            a.request,
            lijst,
            lambda s: {"personId": str(s.id), "startDateTime": begin, "state": "active", "role": "student"},
        )

    async def flow_6(self, a: Aanvraag) -> Response:
        breid = uitbreiding(a.request, "offering", "offering.program", "offering.organization")
        if a.request.query_params.get("associationType") not in PROGRAMMA:
            raise Probleem(400, "Verkeerde associationType", "Flow 6 kent alleen associationType=programOffering.")
        student = self.school.student_op_id.get(UUID(a.id()))
        _gevonden({"s": student} if student else None, "student", a.id())
        lijst = [student, *(self._in_opleiding(i, o) for i, o in self.opslag.alle("opleiding", a.id()))]
        return bladzij(a.request, lijst, lambda s: wire.opleidingsinschrijving(s, self.school, breid))

    # --- flow 5, writing ---------------------------------------------------------------------------------------
    async def resultaat_patch(self, a: Aanvraag) -> Response:
        oud = _gevonden(self.inschrijving(a.id()), "inschrijving", a.id())
        goed(keuring.resultaat(a.body, a.id(), self.schaal(oud["offering"])))
        self._neem_aan(a.id(), a.body, a.body["result"])
        melding = [{"language": "nl-NL", "value": "Het resultaat is verwerkt."}]
        return JSONResponse({"associationId": a.id(), "message": melding, "state": "finished"})

    async def poging_put(self, a: Aanvraag) -> Response:
        offering = a.body.get("offering")
        offering = offering.get("offeringId") if isinstance(offering, dict) else offering
        schaal = self.schaal(offering) if keuring.is_uuid(offering) else "0.0-10.0"
        goed(keuring.extra_poging(a.body, a.id(), schaal))
        if a.id() in self._inschrijvingen:
            raise Probleem(400, "Al bekend", "PUT is alleen voor een extra poging, met een nieuw id.")
        bron = str(wire.van(a.body)["orgAssociationId"])
        _gevonden(self.inschrijving(bron), "oorspronkelijke inschrijving", bron)
        nieuw = self.opslag.bewaar("extra", a.id(), {**a.body, "offering": offering}, str(offering))
        self.__dict__.pop("_per_bron", None)
        self._neem_aan(a.id(), a.body, a.body["result"])
        return Response(status_code=201 if nieuw else 200)

    def _neem_aan(self, id_: str, body: Json, uitslag: Json) -> None:
        """Keep the result and fetch its documents from the portal."""
        with self.opslag.samen():
            self.opslag.bewaar("resultaat", id_, {"body": body, "result": uitslag, "ontvangen": wire.nu()})
            for stuk in wire.van(uitslag).get("documents") or []:
                pad = f"/documents/{stuk['documentId']}"
                self.bezorger.zet(pad, "document", "GET", pad, {"naam": stuk["documentName"]})
        self.bezorger.wek()


def goed(fouten: list[str]) -> None:
    """Refuse with every complaint in one sentence each."""
    if fouten:
        raise Probleem(400, "Voldoet niet aan de afspraak", "; ".join(fouten))


def _gevonden(body: Json | None, wat: str, id_: str) -> Json:
    if body is None:
        raise Probleem(404, "Niet gevonden", f"Er is geen {wat} met id {id_}.")
    return body


def _dag(tekst: str | None, naam: str) -> date | None:
    if not tekst:
        return None
    if not re.match(r"\d{4}-\d\d-\d\d", tekst) or not keuring.is_dag(tekst[:10]):
        raise Probleem(400, f"Ongeldige {naam}", f"'{tekst}' is geen datum.")
    return date.fromisoformat(tekst[:10])


def _raakt(t: PlanbareToets, van: date, tot: date | None) -> bool:
    """Any overlap, inclusive."""
    return t.eind.date() >= van and (tot is None or t.start.date() < tot + timedelta(days=1))
