"""What the TAS delivers after a sitting: attendance and results (flow 3), the session report (flow 4)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from portal.sandbox import keuring, scores, wire
from portal.sandbox.opslag import Json
from portal.sandbox.pagina import woord
from portal.sandbox.pdf import maak_pdf
from portal.sandbox.server import Probleem
from portal.sandbox.tas import Tas

_STORING = "Om 9.40 uur viel het netwerk vijf minuten uit. Alle studenten kregen die tijd erbij."


@dataclass(frozen=True, slots=True)
class Wens:
    """What the player wants otherwise, by association id, person id or student number."""

    aanwezigheid: dict[str, str] = field(default_factory=dict)
    scores: dict[str, int] = field(default_factory=dict)
    bijzonderheden: str = _STORING

    @classmethod
    def lees(cls, vraag: Json) -> Wens:
        aanwezig, punten = vraag.get("aanwezigheid") or {}, vraag.get("scores") or {}
        goed = isinstance(aanwezig, dict) and all(x in keuring.AANWEZIG for x in aanwezig.values())
        goed &= isinstance(punten, dict) and all(isinstance(x, int) for x in punten.values())
        if not goed:
            raise Probleem(400, "Ongeldig", "aanwezigheid en scores zijn objecten per student.")
        return cls(aanwezig, punten, str(vraag.get("bijzonderheden") or _STORING))


class Levering:
    """Makes the messages and puts them in the outbox."""

    def __init__(self, tas: Tas) -> None:
        self.tas = tas

    def doe(self, stap: str, id_: str, zitting: Json, wens: Wens) -> int:
        """Do one step; answers how many messages were put in the outbox."""
        if wire.van(zitting).get("offeringState") == "canceled":
            raise Probleem(409, "Geannuleerd", "Deze zitting is geannuleerd.")
        stappen = ("afname", "aanwezigheid", "resultaten", "verslag") if stap == "alles" else (stap,)
        doen = {"aanwezigheid": self._aanwezigheid, "resultaten": self._resultaten, "verslag": self._verslag}
        aantal = 0
        for deel in stappen:
            aantal += doen[deel](id_, zitting, wens) if deel in doen else 0
            gedaan = self.tas.opslag.lees("gedaan", id_) or {}
            self.tas.opslag.bewaar("gedaan", id_, {**gedaan, deel: wire.nu()})
        return aantal

    def _studenten(self, id_: str) -> list[tuple[str, Json]]:
        return [(i, d) for i, d in self.tas.deelnames(id_, "student") if d["state"] == "associated"]

    def _aanwezigheid(self, id_: str, zitting: Json, wens: Wens) -> int:
        rijen = self._studenten(id_)
        for deelname, body in rijen:
            uitslag = self._kaal("in progress", self._aanwezig(deelname, body, wens))
            self._stuur(deelname, uitslag)
        return len(rijen)

    def _resultaten(self, id_: str, zitting: Json, wens: Wens) -> int:
        rijen = self._studenten(id_)
        for deelname, body in rijen:
            aanwezig = self._aanwezig(deelname, body, wens)
            uitslag = self._kaal("completed", aanwezig)
            c = uitslag["consumers"][0]
            c["executedOfferingName"] = wire.tekst(zitting["name"])
            c["final"] = False
            if aanwezig == "present":
                self._punten(deelname, body, zitting, wens, uitslag)
            self._stuur(deelname, uitslag)
        return len(rijen)

    def _kaal(self, staat: str, aanwezig: str) -> Json:
        return {
            "state": staat,
            "resultDate": wire.vandaag().isoformat(),
            "weight": 100,
            "consumers": wire.consumer(attendance=aanwezig),
        }

    def _stuur(self, deelname: str, uitslag: Json) -> None:
        body = {"associationType": "componentOfferingAssociation", "result": uitslag}
        self.tas.opslag.bewaar("uitslag", deelname, uitslag)
        self.tas.bezorger.zet(deelname, "flow 3", "PATCH", f"/associations/{deelname}", body)

    def _aanwezig(self, deelname: str, body: Json, wens: Wens) -> str:
        """Wish first, then what the student did, then a fixed draw in which demo persons are always there."""
        mens = body["person"]
        for sleutel in (deelname, mens["personId"], mens["primaryCode"]["code"]):
            if sleutel in wens.aanwezigheid:
                return wens.aanwezigheid[sleutel]
        stand = self.tas.opslag.lees("stand", deelname) or {}
        if stand.get("ingeleverd"):
            return "present"
        demo = {str(p.id) for _, p in self.tas.school.demo.per_rol()}
        if mens["personId"] in demo or scores.kans("aanwezig", mens["personId"], body["offering"]) > 0.08:
            return "present"
        return "notPresent"

    def _punten(self, deelname: str, body: Json, zitting: Json, wens: Wens, uitslag: Json) -> None:
        versie, mens = self.tas.versie_van(zitting), body["person"]
        schaal, cesuur = (versie.schaal, versie.cesuur) if versie else ("0.0-10.0", "5.5")
        maximum, code = (versie.max_punten, versie.code) if versie else (50, "")
        wil = next(
            (wens.scores[s] for s in (deelname, mens["personId"], mens["primaryCode"]["code"]) if s in wens.scores),
            None,
        )
        u = scores.bereken(mens["personId"], code, schaal, cesuur, maximum, wil)
        naam = f"Beoordeling {mens['primaryCode']['code']}.pdf"
        formulier = _formulier(zitting, code, mens, u)
        document = self._document(f"{deelname}:beoordeling", naam, "Beoordelingsformulier met antwoorden", formulier)
        uitslag["score"] = u.score
        uitslag["pass"] = "passed" if u.geslaagd else "failed"
        uitslag["consumers"][0] |= {
            "rawScore": u.punten,
            "maxRawScore": u.maximum,
            "testDate": min(datetime.fromisoformat(zitting["endDateTime"]), datetime.now(UTC)).isoformat(
                timespec="seconds"
            ),
            "documents": [{"documentId": document, "documentType": "assessmentFormWithAnswers", "documentName": naam}],
        }

    def _verslag(self, id_: str, zitting: Json, wens: Wens) -> int:
        """Flow 4: what happened, with the report and the attendance list as documents."""
        rijen = self._studenten(id_)
        naam = wire.tekst(zitting["name"])
        aanwezig = [(b["person"], self._aanwezig(i, b, wens)) for i, b in rijen]
        regels = [f"{m['primaryCode']['code']}  {m['displayName']}: {woord(x)}" for m, x in aanwezig]
        er = sum(x == "present" for _, x in aanwezig)
        verslag = [f"Zitting: {naam}", f"Aanwezig: {er} van {len(rijen)}", "", wens.bijzonderheden]
        stukken = []
        for soort, bestand, titel, inhoud in (
            ("sessionReport", "Zittingsverslag.pdf", "Zittingsverslag", verslag),
            ("attendanceReport", "Presentielijst.pdf", f"Presentielijst {naam}", regels),
        ):
            document = self._document(f"{id_}:{soort}", bestand, titel, inhoud)
            stukken.append({"documentId": document, "documentType": soort, "documentName": bestand})
        body = {
            "offeringType": "component",
            "consumers": wire.consumer(irregularities=wens.bijzonderheden, documents=stukken),
        }
        self.tas.bezorger.zet(id_, "flow 4", "PATCH", f"/offerings/{id_}", body)
        return 1

    def _document(self, sleutel: str, naam: str, titel: str, regels: list[str]) -> str:
        """A PDF under an id that depends on its content, so that a changed document is a new one."""
        inhoud = maak_pdf(titel, regels)
        id_ = str(uuid5(NAMESPACE_URL, f"{sleutel}:{hashlib.sha256(inhoud).hexdigest()}"))
        self.tas.opslag.bestand_bij(id_, naam, "application/pdf", inhoud)
        return id_


def _formulier(zitting: Json, code: str, mens: Json, u: scores.Uitslag) -> list[str]:
    """What the assessment form of one student says."""
    return [
        f"Toets: {zitting['name'][0]['value']}",
        f"Versie: {code or 'onbekend'}",
        f"Student: {mens['displayName']}",
        f"Studentnummer: {mens['primaryCode']['code']}",
        f"Punten: {u.punten} van {u.maximum}",
        f"Score: {u.score} (voorlopig)",
    ]
