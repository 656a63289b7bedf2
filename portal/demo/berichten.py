"""The OKE log of the demo: what went out and came in around the recent sittings and results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Koppeling
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht, Teller
from portal.db.plannen import Deelname, Zitting
from portal.demo.bak import vast_id
from portal.demo.wereld import Wereld
from portal.domain import tijd
from portal.domain.statussen import BerichtStatus, ResultaatStatus, ZittingStatus

_DAGEN = 21
_SLEUTEL = "nl-test-admin"
_SOORT = "componentOfferingAssociation"


@dataclass(frozen=True)
class _Lijn:
    """One exchange before it gets its number."""

    op: datetime
    richting: str
    flow: int
    methode: str
    pad: str
    inhoud: dict[str, Any]
    soort: str
    id: UUID
    zitting_id: UUID | None
    student_id: UUID | None


def maak_berichten(w: Wereld) -> None:
    """Exchanges of the last three weeks in order of time, a few of them refused or given up."""
    lijnen = sorted([*_flow2(w), *_resultaten(w)], key=lambda x: (x.op, x.pad, x.flow))
    for nr, lijn in enumerate(lijnen, 1):
        w.bak.bij(_bericht(w, nr, lijn))
    w.bak.bij(Teller(naam="okebericht", waarde=len(lijnen)))
    _fouten(w)


def _flow2(w: Wereld) -> list[_Lijn]:
    oke = {e.id for e in w.examens.values() if e.oke}
    zittingen = {
        z.id: z for z in w.bak.alle(Zitting)
        if z.status != ZittingStatus.CONCEPT and z.examen_id in oke and z.gemaakt_op > w.nu - timedelta(days=_DAGEN)
    }  # fmt: skip
    lijnen = []
    for z in zittingen.values():
        inhoud = {"offeringId": str(z.id), "offeringType": "component", "startDateTime": z.start.isoformat()}
        op = z.gemaakt_op + timedelta(minutes=30)
        lijnen.append(_Lijn(op, "uit", 2, "PUT", f"/offerings/{z.id}", inhoud, "zitting", z.id, z.id, None))
    for d in w.bak.alle(Deelname):
        if zitting := zittingen.get(d.zitting_id):
            lijnen.append(_lijn_deelname(d, zitting))
    return lijnen


def _lijn_deelname(d: Deelname, z: Zitting) -> _Lijn:
    consument = {"consumerKey": _SLEUTEL, "additionalTimeInMin": d.extra_minuten, "personalNeeds": d.behoeften}
    inhoud = {
        "associationId": str(d.id), "associationType": _SOORT, "role": "student", "state": "associated",
        "consumers": [consument], "offering": str(z.id),
    }  # fmt: skip
    op = d.geplaatst_op + timedelta(minutes=1)
    return _Lijn(op, "uit", 2, "PUT", f"/associations/{d.id}", inhoud, "deelname", d.id, z.id, d.student_id)


def _resultaten(w: Wereld) -> list[_Lijn]:
    """Flow 3 in for every result that came from the delivery system, flow 5 out for every definitive one."""
    deelnames = {d.id: d for d in w.bak.alle(Deelname)}
    inschrijvingen = {i.id: i for i in w.bak.alle(Inschrijving)}
    grens = w.nu - timedelta(days=_DAGEN)
    lijnen: list[_Lijn] = []
    inhoud: dict[str, Any]
    for r in w.bak.alle(Resultaat):
        d = deelnames[r.deelname_id]
        if r.bron == "oke" and r.ontvangen_op > grens:
            inhoud = {"associationType": _SOORT, "result": _uitslag(r, d, definitief=False)}
            pad = f"/associations/{d.id}"
            lijnen.append(
                _Lijn(r.ontvangen_op, "in", 3, "PATCH", pad, inhoud, "resultaat", r.id, r.zitting_id, r.student_id)
            )
        i = inschrijvingen[d.inschrijving_id]
        if r.definitief_op and r.definitief_op > grens and i.oke_id:
            consument = {"consumerKey": _SLEUTEL, "orgAssociationId": str(i.oke_id), "attempt": i.poging}
            inhoud = {"associationType": _SOORT, "consumers": [consument], "result": _uitslag(r, d, definitief=True)}
            op, pad = r.definitief_op + timedelta(minutes=2), f"/associations/{i.oke_id}"
            lijnen.append(_Lijn(op, "uit", 5, "PATCH", pad, inhoud, "resultaat", r.id, r.zitting_id, r.student_id))
    return lijnen


def _uitslag(r: Resultaat, d: Deelname, *, definitief: bool) -> dict[str, Any]:
    consument: dict[str, Any] = {
        "consumerKey": _SLEUTEL, "attendance": d.presentie, "executedOfferingName": r.toets_naam, "final": definitief,
        "testDate": r.toets_op.isoformat() if r.toets_op else None,
    }  # fmt: skip
    if r.status == ResultaatStatus.BEZIG:
        dag = tijd.dag_van(r.ontvangen_op).isoformat()
        return {"state": "in progress", "resultDate": dag, "weight": 100, "consumers": [consument]}
    consument |= {"rawScore": r.punten, "maxRawScore": r.maximum}
    gehaald = {True: "passed", False: "failed"}.get(bool(r.geslaagd)) if r.geslaagd is not None else "unknown"
    dag = tijd.dag_van(r.definitief_op or r.ontvangen_op).isoformat()
    return {
        "state": "completed", "pass": gehaald, "score": r.cijfer or r.score, "resultDate": dag, "weight": 100,
        "consumers": [consument],
    }  # fmt: skip


def _bericht(w: Wereld, nr: int, x: _Lijn) -> OkeBericht:
    koppeling: Koppeling | None = w.dr if x.flow == 5 else w.tas
    uit = x.richting == "uit"
    klaar = min(x.op + timedelta(seconds=4), w.nu)
    return OkeBericht(
        id=vast_id("bericht", nr), volgnummer=nr, richting=x.richting, flow=x.flow, partner=koppeling.naam if koppeling else "",
        koppeling_id=koppeling.id if koppeling else None, methode=x.methode, pad=x.pad,
        reeks=str(x.zitting_id) if x.flow == 2 else x.pad.rsplit("/", 1)[-1], status=BerichtStatus.BEVESTIGD if uit else BerichtStatus.VERWERKT,
        http_status=200, pogingen=1, inhoud=json.dumps(x.inhoud, ensure_ascii=False), onderwerp_soort=x.soort,
        onderwerp_id=x.id, zitting_id=x.zitting_id, student_id=x.student_id, gemaakt_op=x.op,
        eerste_poging_op=x.op if uit else None, afgehandeld_op=klaar,
    )  # fmt: skip


def _fouten(w: Wereld) -> None:
    """A few exchanges of the last days that went wrong, for the exam office to repair."""
    recent = [b for b in w.bak.alle(OkeBericht) if b.gemaakt_op > w.nu - timedelta(days=6)]
    uit = [b for b in recent if b.richting == "uit" and b.flow == 5]
    for b in uit[::40][:4]:
        b.status, b.http_status = BerichtStatus.GEWEIGERD, 404
        b.uitleg = "De deelnemerregistratie kent deze inschrijving niet."
        b.antwoord = json.dumps({"status": "404", "title": "Niet gevonden", "detail": "Onbekende inschrijving."})
    for b in uit[7::60][:2]:
        b.status, b.http_status, b.pogingen = BerichtStatus.DOOD, 503, 12
        b.uitleg = "Na een dag proberen opgegeven: de deelnemerregistratie was niet bereikbaar."
    for b in [b for b in recent if b.richting == "in"][5::50][:3]:
        b.status, b.http_status = BerichtStatus.AFGEWEZEN, 400
        b.uitleg = "De score past niet bij de schaal van het examen."
