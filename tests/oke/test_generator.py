"""The OKE server driven from the official file: whatever fits it is taken in, whatever does not is refused without harm."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from pydantic import BaseModel

from portal.db.aanmelden import Groep
from portal.oke.wire import Association, Group, MembershipItem, Offering, Person, ReportPatch, ResultPatch
from portal.services.beheren.stand import DR, TAS
from tests.hulp import officieel
from tests.hulp.generator import Fout, fouten, nieuw_id, waarde
from tests.hulp.maak import Maak, schrijf
from tests.hulp.officieel import aanvraag_schema, keur, onze
from tests.hulp.oke import Json, School, berichten, vingerafdruk

pytestmark = [
    pytest.mark.oke,
    pytest.mark.skipif(
        not officieel.AANWEZIG,
        reason="de officiële OKE-bestanden staan niet in ../shared/oke naast deze map; overgeslagen: elk eindpunt van de "
        "OKE-server met gemaakte geldige en ongeldige berichten, en de keuring van elk antwoord",
    ),
]
AANTAL, STEEKPROEF = 9, 6
"""Valid messages per endpoint and database, and how many faults in fields that the portal does not read."""
EENMAAL = settings(
    derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
"""The same messages on every run: what was made is made again."""
MINSTENS = {
    "put /persons/{personId} dr": 75, "put /offerings/{offeringId} dr": 128, "patch /offerings/{offeringId} dr": 101,
    "patch /offerings/{offeringId} tas": 52, "put /associations/{associationId} dr": 112,
    "patch /associations/{associationId} dr": 99, "patch /associations/{associationId} tas": 58,
    "put /groups/{groupId} dr": 32, "put /groups/{groupId}/members dr": 19,
}  # fmt: skip
"""How many faults each endpoint must at least be tried with, so that the test cannot run empty."""
VERDRAGEN = {
    ("activeEnrollment", "weg"), ("teachingLanguage", "weg"), ("resultExpected", "weg"),
    ("consumers.offeringState", "weg"), ("consumers.offeringState", "null"),
    ("result.consumers.attendance", "weg"), ("result.consumers.attendance", "null"),
    ("modeOfDelivery", "woord"), ("consumers.safety", "woord"), ("consumers.documents.documentType", "woord"),
    ("result.consumers.documents.documentType", "woord"),
}  # fmt: skip


@dataclass
class Wereld:
    """A school in which every endpoint has something to talk about."""

    school: School
    toets: Json
    persoon: Json
    inschrijving: Json
    deelname_id: str
    zitting_id: str
    groep_id: str


@dataclass(frozen=True)
class Eindpunt:
    """One row of the standard for host TPL."""

    methode: str
    pad: str
    scope: str
    soort: str
    model: type[BaseModel]
    klop: Callable[[DrawFn, Wereld, Json], str]

    def __str__(self) -> str:
        return f"{self.methode} {self.pad} {'dr' if self.scope == DR else 'tas'}"


def _persoon(draw: DrawFn, w: Wereld, body: Json) -> str:
    body["personId"] = draw(st.sampled_from([w.persoon["personId"], nieuw_id()]))
    return f"/persons/{body['personId']}"


def _toets_put(draw: DrawFn, w: Wereld, body: Json) -> str:
    body["offeringId"] = draw(st.sampled_from([w.toets["offeringId"], nieuw_id()]))
    _toetsinhoud(body)
    return f"/offerings/{body['offeringId']}"


def _toetsinhoud(body: Json) -> None:
    """What the agreement asks and the official file does not say: ids are UUIDs, a window does not end before it starts."""
    for toets in onze(body).get("testsToBeUsed", []) if onze(body) else []:
        toets["componentId"] = nieuw_id()
    for document in onze(body).get("documents", []) if onze(body) else []:
        document["documentId"] = nieuw_id()
    if "startDateTime" in body and "endDateTime" in body:
        body["startDateTime"], body["endDateTime"] = sorted((body["startDateTime"], body["endDateTime"]))


def _toets_patch(draw: DrawFn, w: Wereld, body: Json) -> str:
    body.pop("offeringId", None)
    body["offeringType"] = "component"
    for naam in ("startDateTime", "endDateTime"):
        body.pop(naam, None)
    _toetsinhoud(body)
    return f"/offerings/{w.toets['offeringId']}"


def _verslag(draw: DrawFn, w: Wereld, body: Json) -> str:
    body.pop("offeringId", None)
    body["offeringType"] = "component"
    _toetsinhoud(body)
    return f"/offerings/{w.zitting_id}"


def _inschrijving_put(draw: DrawFn, w: Wereld, body: Json) -> str:
    body["associationId"] = draw(st.sampled_from([w.inschrijving["associationId"], nieuw_id()]))
    if body["associationType"] == "componentOfferingAssociation":
        body |= {
            "person": w.persoon["personId"],
            "offering": draw(st.sampled_from([w.toets["offeringId"], nieuw_id()])),
        }
    _uitslag(draw, body)
    return f"/associations/{body['associationId']}"


def _inschrijving_patch(draw: DrawFn, w: Wereld, body: Json) -> str:
    for naam in ("associationId", "person", "offering"):
        body.pop(naam, None)
    body["associationType"] = "componentOfferingAssociation"
    _uitslag(draw, body)
    return f"/associations/{w.inschrijving['associationId']}"


def _resultaat(draw: DrawFn, w: Wereld, body: Json) -> str:
    schema = aanvraag_schema("patch", "/associations/{associationId}")
    _inschrijving_patch(draw, w, body)
    if "result" not in body:
        body["result"] = waarde(draw, officieel.deel(schema, "result"), "Result")
        _uitslag(draw, body)
    return f"/associations/{w.deelname_id}"


def _uitslag(draw: DrawFn, body: Json) -> None:
    result = body.get("result")
    if not isinstance(result, dict):
        return
    result["weight"] = 100
    if "score" in result:
        result["score"] = draw(st.sampled_from(["7.8", "10.0", "1.0", "0.0"]))
    if admin := onze(result):
        punten = sorted(draw(st.tuples(st.integers(0, 99), st.integers(0, 99))))
        for naam, punt in zip(("rawScore", "maxRawScore"), punten, strict=True):
            if naam in admin:
                admin[naam] = punt
        for document in admin.get("documents", []):
            document["documentId"] = nieuw_id()


def _groep(draw: DrawFn, w: Wereld, body: Json) -> str:
    body["groupId"] = nieuw_id()
    return f"/groups/{body['groupId']}"


def _lid(draw: DrawFn, w: Wereld, body: Json) -> str:
    los = draw(st.booleans())
    return f"/groups/{w.groep_id}/members" + ("" if los else f"/{body['personId']}")


TOETS, KOPPEL = "/offerings/{offeringId}", "/associations/{associationId}"
_ONZE_SOORT = {"offeringType": "component", "associationType": "componentOfferingAssociation"}
EINDPUNTEN = (
    Eindpunt("put", "/persons/{personId}", DR, "Person", Person, _persoon),
    Eindpunt("put", TOETS, DR, "Offering", Offering, _toets_put),
    Eindpunt("patch", TOETS, DR, "Offering", Offering, _toets_patch),
    Eindpunt("patch", TOETS, TAS, "Offering", ReportPatch, _verslag),
    Eindpunt("put", KOPPEL, DR, "Association", Association, _inschrijving_put),
    Eindpunt("patch", KOPPEL, DR, "Association", Association, _inschrijving_patch),
    Eindpunt("patch", KOPPEL, TAS, "Association", ResultPatch, _resultaat),
    Eindpunt("put", "/groups/{groupId}", DR, "", Group, _groep),
    Eindpunt("put", "/groups/{groupId}/members", DR, "", MembershipItem, _lid),
)
elk_eindpunt = pytest.mark.parametrize("eindpunt", EINDPUNTEN, ids=str)


@pytest.fixture
def wereld(maak: Maak) -> Wereld:
    school = School(maak)
    zitting = maak.zitting(school.versie)
    eigen = maak.inschrijving(
        examen=school.examen, oke_id=uuid.uuid4(), koppeling_id=school.dr.id, toets_id=maak.toets(school.examen).id
    )
    deelname = maak.verzonden(maak.deelname(maak.verzonden(zitting), eigen))
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    assert [school.put(b).status_code for b in (toets, persoon, inschrijving)] == [201] * 3
    school.token(TAS)
    groep = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=school.dr.id, code="4A", naam="4A", soort="class"))
    return Wereld(school, toets, persoon, inschrijving, str(deelname.id), str(zitting.id), str(groep.oke_id))


@st.composite
def bericht(draw: DrawFn, eindpunt: Eindpunt, w: Wereld, vol: bool = False) -> tuple[str, Json]:
    """A path and a body that fit both layers of the official files and the agreement's own rules."""
    body = waarde(draw, aanvraag_schema(eindpunt.methode, eindpunt.pad), eindpunt.soort, vol=vol)
    for naam, soort in _ONZE_SOORT.items():
        if vol and naam in body:
            body[naam] = soort
    pad = eindpunt.klop(draw, w, body)
    mis = keur(eindpunt.methode, eindpunt.pad, body, deel=eindpunt.methode == "patch") if eindpunt.soort else []
    assert mis == [], f"de generator maakt iets dat niet klopt: {mis} in {body}"
    return pad, body


def keur_antwoord(eindpunt: Eindpunt, antwoord: httpx.Response) -> None:
    """Never a fault of ours, a documented status, and a body of the official shape."""
    status = antwoord.status_code
    bekend = {int(s) for s in officieel.openapi()["paths"][eindpunt.pad][eindpunt.methode]["responses"]}
    assert status in (bekend - {500}) | {401, 403, 404, 405, 413, 415, 429}, antwoord.text
    if status >= 400:
        assert antwoord.headers["content-type"] == "application/problem+json"
        probleem = officieel.antwoord("get", "/", 400)
        assert probleem is not None
        assert officieel.fouten(probleem, antwoord.json()) == []
        assert antwoord.json()["status"] == str(status)
    elif schema := officieel.antwoord(eindpunt.methode, eindpunt.pad, status):
        assert officieel.fouten(schema, antwoord.json()) == []
    else:
        assert antwoord.content == b""


def keur_log(aantal: int, status: int) -> None:
    """Each exchange is one row, with the status that the partner got."""
    gelogd = berichten()
    assert len(gelogd) == aantal
    assert (gelogd[-1].http_status, gelogd[-1].status) == (status, "afgewezen" if status >= 400 else "verwerkt")


@elk_eindpunt
def test_wat_past_wordt_aangenomen(eindpunt: Eindpunt, wereld: Wereld) -> None:  # AAN-1, BEO-1, UIT-5
    aantal = len(berichten())

    @settings(EENMAAL, max_examples=AANTAL)
    @given(bericht(eindpunt, wereld))
    def stuur(gemaakt: tuple[str, Json]) -> None:
        nonlocal aantal
        pad, body = gemaakt
        antwoord = wereld.school.stuur(eindpunt.methode.upper(), pad, body, eindpunt.scope)
        aantal += 1
        keur_antwoord(eindpunt, antwoord)
        assert antwoord.status_code in (200, 201), (antwoord.text, body)
        keur_log(aantal, antwoord.status_code)

    stuur()


def gebruikt(model: type[BaseModel], fout: Fout) -> bool:
    """Whether the portal reads this field; what it does not read is ignored, whatever it holds (docs/oke.md)."""
    naam, huidig = "", [model]
    for naam in fout.veld.split("."):
        dieper = [m for model_ in huidig if (veld := model_.model_fields.get(naam)) for m in _modellen(veld.annotation)]
        if not any(naam in {f.alias or n for n, f in m.model_fields.items()} | set(m.model_fields) for m in huidig):
            return False
        huidig = dieper
    return True


def _modellen(annotatie: Any) -> list[type[BaseModel]]:
    if isinstance(annotatie, type):
        return [annotatie] if issubclass(annotatie, BaseModel) else []
    return [m for deel in get_args(annotatie) for m in _modellen(deel)]


@elk_eindpunt
def test_wat_niet_past_wordt_geweigerd(eindpunt: Eindpunt, wereld: Wereld) -> None:
    # AAN-1, BEO-1, UIT-5
    """Every field that the portal reads, wrong in every way: 400 and nothing changed; what it does not read is ignored."""
    pad, body = _volle(eindpunt, wereld)
    alle = list(fouten(body, aanvraag_schema(eindpunt.methode, eindpunt.pad), eindpunt.soort))
    gelezen = [f for f in alle if gebruikt(eindpunt.model, f) and not _verdragen(eindpunt, f)]
    assert len(gelezen) >= MINSTENS[str(eindpunt)]
    rest = [f for f in alle if f not in gelezen]
    voor, aantal = vingerafdruk(), len(berichten())
    for fout in gelezen:
        antwoord = wereld.school.stuur(eindpunt.methode.upper(), pad, fout.inhoud, eindpunt.scope)
        keur_antwoord(eindpunt, antwoord)
        assert antwoord.status_code == 400, (fout.veld, fout.soort, fout.inhoud)
    assert vingerafdruk() == voor
    gelogd = berichten()[aantal:]
    assert [(b.http_status, b.status) for b in gelogd] == [(400, "afgewezen")] * len(gelezen)
    assert all(b.uitleg.endswith(".") for b in gelogd)
    for fout in random.Random(str(eindpunt)).sample(rest, min(STEEKPROEF, len(rest))):
        antwoord = wereld.school.stuur(eindpunt.methode.upper(), pad, fout.inhoud, eindpunt.scope)
        keur_antwoord(eindpunt, antwoord)
        assert antwoord.status_code in (200, 201), (fout.veld, fout.soort, antwoord.text)


def _volle(eindpunt: Eindpunt, wereld: Wereld) -> tuple[str, Json]:
    """One message in which every field is filled in, always the same one."""
    gemaakt: list[tuple[str, Json]] = []

    @settings(EENMAAL, max_examples=1)
    @given(bericht(eindpunt, wereld, vol=True))
    def houd(een: tuple[str, Json]) -> None:
        gemaakt.append(een)

    houd()
    return gemaakt[0]


def _verdragen(eindpunt: Eindpunt, fout: Fout) -> bool:
    """What the portal takes although the official file does not; each line is explained in docs/oke-conformance.md."""
    return (
        (fout.veld, fout.soort) in VERDRAGEN
        or (fout.veld.endswith("documents.documentId") and fout.soort == "type" and _op(fout) == 12)
        or (fout.veld in ("component", "organization"))
        or (eindpunt.methode == "patch" and fout.soort == "weg" and fout.veld.startswith("primaryCode."))
    )


def _op(fout: Fout) -> Any:
    waarde_: Any = fout.inhoud
    for deel in fout.pad:
        waarde_ = waarde_[deel]
    return waarde_


@elk_eindpunt
def test_verkeerde_afzender_vorm_of_id(eindpunt: Eindpunt, wereld: Wereld) -> None:  # BEV-1
    """Other scope, no token, other media type, no JSON, other or unknown id: refused with its own status."""
    pad, body = _volle(eindpunt, wereld)
    methode, ander = eindpunt.methode.upper(), TAS if eindpunt.scope == DR else DR
    stuur = wereld.school.stuur
    verkeerd: dict[str, tuple[set[int], Callable[[], httpx.Response]]] = {
        "scope": ({403, 400} if methode == "PATCH" else {403}, lambda: stuur(methode, pad, body, ander)),
        "token": ({401}, lambda: stuur(methode, pad, body, eindpunt.scope, Authorization="Bearer x")),
        "mediatype": ({415}, lambda: stuur(methode, pad, body, eindpunt.scope, **{"Content-Type": "text/plain"})),
        "json": ({400}, lambda: stuur(methode, pad, "{", eindpunt.scope)),
        "id": ({400}, lambda: stuur(methode, re.sub(r"[0-9a-f-]{36}", "12", pad), body, eindpunt.scope)),
        "methode": ({405}, lambda: stuur("DELETE", pad, body, eindpunt.scope)),
    }
    if methode == "PATCH":
        onbekend = re.sub(r"[0-9a-f-]{36}", nieuw_id(), pad)
        verkeerd["onbekend"] = ({404}, lambda: stuur(methode, onbekend, body, eindpunt.scope))
    voor, aantal = vingerafdruk(), len(berichten())
    for naam, (statussen, doe) in verkeerd.items():
        antwoord = doe()
        keur_antwoord(eindpunt, antwoord)
        assert antwoord.status_code in statussen, (naam, antwoord.text)
        if naam != "token":  # of a stranger nothing stands in the log of partners
            aantal += 1
            keur_log(aantal, antwoord.status_code)
    assert len(berichten()) == aantal
    assert vingerafdruk() == voor


def test_elk_eindpunt_van_een_tpl_is_erbij() -> None:
    """The rows above are the rows that the server has, apart from documents, which have a test of their own."""
    from portal.api import oke_eindpunten as oke

    def kaal(pad: str) -> str:
        return re.sub(r"\(\?P<(\w+)>[^)]*\)|/\?$", lambda m: f"{{{m[1]}}}" if m[1] else "", pad)

    server = {
        (methode.lower(), kaal(patroon.pattern), scope)
        for patroon, methoden in oke.EINDPUNTEN
        for methode, rollen in methoden.items()
        for scope in rollen
    }
    getest = {(e.methode, e.pad, e.scope) for e in EINDPUNTEN}
    zelf = {("put", "/groups/{groupId}/members/{personId}", DR), ("get", "/documents/{documentId}", DR)}
    assert server - zelf == getest


def test_dienst_past_bij_het_officiele_bestand(wereld: Wereld) -> None:
    antwoord = wereld.school.http.get("/ooapi/")
    schema = officieel.antwoord("get", "/", 200)
    assert schema is not None
    assert officieel.fouten(schema, antwoord.json()) == []
