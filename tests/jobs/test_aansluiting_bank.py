"""The bench of the reconciliation: faults planted in the stores of the partners and in transit, each of which has to be
reported, and good traffic that has to be silent."""

from __future__ import annotations

import json
import sqlite3
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from portal.auth import kluis
from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Koppeling, Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import BerichtStatus
from portal.jobs import bezorgen
from portal.sandbox.school import build_school
from portal.services.monitoren import teruglezen
from portal.services.monitoren.lezen import aansluiting as aansluiting_lezen
from portal.services.monitoren.lezen import aansluiting_dr, aansluiting_tas
from portal.services.monitoren.lezen.aansluiting import aansluiting
from portal.services.zenden import berichten
from tests.hulp.maak import Als, Maak
from tests.hulp.servers import start, vrije_poort

pytestmark = [pytest.mark.lang, pytest.mark.xdist_group("partners")]
KEY = "nl-test-admin"
Json = dict[str, Any]


@dataclass
class Winkel:
    """The store of one partner, opened beside the partner itself."""

    pad: Path

    def wijzig(self, soort: str, id: str, doe: Callable[[Json], Json | None]) -> None:
        """Change a piece, or take it away when `doe` gives nothing."""
        with sqlite3.connect(self.pad, timeout=20) as db:
            rij = db.execute("select inhoud from stuk where soort=? and id=?", (soort, id)).fetchone()
            assert rij is not None, (soort, id)
            nieuw = doe(json.loads(rij[0]))
            if nieuw is None:
                db.execute("delete from stuk where soort=? and id=?", (soort, id))
            else:
                db.execute("update stuk set inhoud=? where soort=? and id=?", (json.dumps(nieuw), soort, id))

    def zet(self, soort: str, id: str, inhoud: Json, ouder: str = "") -> None:
        """A piece that nobody sent."""
        with sqlite3.connect(self.pad, timeout=20) as db:
            db.execute("insert into stuk values (?,?,?,?,0)", (soort, id, ouder, json.dumps(inhoud)))


def blok(body: Json) -> Json:
    """The block of the agreement."""
    uit: Json = next(c for c in body["consumers"] if c["consumerKey"] == KEY)
    return uit


def veld(naam: str, waarde: Any, *, in_blok: bool = False) -> Callable[[Json], Json]:
    """Give a field another value."""

    def doe(body: Json) -> Json:
        (blok(body) if in_blok else body)[naam] = waarde
        return body

    return doe


@dataclass
class Zaak:
    """One sitting with a student, an invigilator and, at a registry, an enrolment and a result."""

    zitting: Zitting
    deelname: Deelname
    medewerker: Zittingsmedewerker
    inschrijving: Inschrijving
    oke_id: str
    resultaat: Resultaat | None = None


@dataclass
class Bank:
    """A school with both partners of the sandbox, and what was planned and told."""

    maak: Maak
    bureau: Principal
    tas: Koppeling
    dr: Koppeling
    versie: Examenversie
    toets_id: uuid.UUID
    tas_winkel: Winkel
    dr_winkel: Winkel
    vrij: list[Any]
    staf: Persoon = field(init=False)
    zaken: list[Zaak] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.staf = self.maak.medewerker()
        self.ruimte = self.maak.ruimte(500)
        self.opleiding = self.maak.opleiding()

    def zaak(self, *, uitslag: bool = False) -> Zaak:
        """Plan and tell one sitting; with a result it lies behind us, and the result is established and told."""
        bron = self.vrij.pop()
        dagen = timedelta(days=-3 if uitslag else 3, minutes=len(self.zaken))
        student = self.maak.student(self.opleiding, oke_id=bron.student_id)
        i = self.maak.inschrijving(
            student,
            self._examen(),
            oke_id=bron.id,
            koppeling_id=self.dr.id,
            toets_id=self.toets_id,
            poging=bron.poging,
        )
        zitting = self.maak.zitting(self.versie, self.ruimte, tijd.nu() + dagen)
        d = self.maak.deelname(
            zitting, i, extra_minuten=15, behoeften=["extraTime", "spoken"], presentie="present" if uitslag else "notKnown", poging=bron.poging,
            presentie_tas="present" if uitslag else "notKnown", status="afgerond" if uitslag else "geplaatst",
        )  # fmt: skip
        m = self.maak.zittingsmedewerker(zitting, self.staf)
        with unit_of_work() as uow:
            zitting = uow.get(Zitting, zitting.id)  # the extra time of its student moved its end
            z = Zaak(zitting, d, m, i, str(bron.id))
            berichten.stuur_zitting(uow, zitting)
            berichten.stuur_deelname(uow, d)
            berichten.stuur_medewerker(uow, m)
        if uitslag:
            z.resultaat = self.maak.resultaat(
                d, status="definitief", score="7.2", cijfer="7.2", punten=43, maximum=60, definitief_op=tijd.nu()
            )
            with unit_of_work() as uow:
                berichten.stuur_resultaat(uow, z.resultaat)
        self.zaken.append(z)
        return z

    def _examen(self) -> Examen:
        with reading() as uow:
            return uow.get(Examen, self.versie.examen_id)

    def lees_terug(self) -> dict[str, set[str]]:
        """Ask everybody about everything; per sitting which kinds of difference are reported."""
        with unit_of_work() as uow:
            teruglezen.vraag_alles_terug(uow)
        bezorgen.bezorg_alles("test")
        uit: dict[str, set[str]] = {}
        with reading() as uow:
            for rij in aansluiting(uow, self.bureau):
                uit.setdefault(rij.zitting_id, set()).add(rij.code)
        return uit


@pytest.fixture(scope="module")
def partners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], Path]]:
    """A registry and a delivery system of the sandbox, whose stores this bench may open."""
    map_, servers, adres = tmp_path_factory.mktemp("bank"), [], {}
    for soort in ("dr", "tas"):
        poort = vrije_poort()
        opdracht = [sys.executable, "-m", "portal.sandbox", soort, "--port", str(poort), "--data", str(map_)]
        servers.append(start([*opdracht, "--students", "300"], map_ / f"{soort}.log"))
        adres[soort] = f"http://localhost:{poort}"
    for server, url in zip(servers, adres.values(), strict=True):
        server.wacht_op_url(url + "/")
    yield adres, map_
    for server in servers:
        server.stop()


@pytest.fixture
def bank(
    maak: Maak, als: Als, partners: tuple[dict[str, str], Path], snel: None, monkeypatch: pytest.MonkeyPatch
) -> Bank:
    adres, map_ = partners
    for winkel in ("dr", "tas"):
        with sqlite3.connect(map_ / f"{winkel}.db", timeout=20) as db:
            db.execute("delete from stuk")
    for kamer in (aansluiting_lezen, aansluiting_tas, aansluiting_dr):
        monkeypatch.setattr(kamer, "_MAX", 500)  # the screen stops at fifty of a kind, the bench wants all
    k = {
        soort: maak.koppeling(
            soort, base_url=url, token_url=f"{url}/oauth/token", client_id="portaal",
            secret_versleuteld=kluis.versleutel("portaal-geheim"),
        )
        for soort, url in adres.items()
    }  # fmt: skip
    school = build_school(300)
    per: dict[Any, list[Any]] = {}
    for i in school.inschrijvingen:
        per.setdefault(i.toets_id, []).append(i)
    toets = max(
        (
            t
            for t in school.toetsen
            if t.schaal == "0.0-10.0" and school.examen_op_code[t.examen].via_oke and t.versie_ids
        ),
        key=lambda t: len(per.get(t.id, [])),
    )
    v = next(v for v in school.examen_op_code[toets.examen].versies if v.actief)
    examen = maak.examen(oke=True, koppeling_id=k["tas"].id, code=toets.examen)
    versie = maak.versie(
        examen, component_id=v.id, schaal=v.schaal, code=v.code, voorzieningen=list(v.voorzieningen), extra_tijd_max=60,
        beveiliging=["surveillance"], duur=90,
    )  # fmt: skip
    rij = maak.toets(examen, oke_id=toets.id, koppeling_id=k["dr"].id)
    uniek = {i.student_id: i for t in school.toetsen if t.schaal == toets.schaal for i in per.get(t.id, [])}
    return Bank(
        maak, als(Rol.EXAMENBUREAU), k["tas"], k["dr"], versie, rij.id,
        Winkel(map_ / "tas.db"), Winkel(map_ / "dr.db"), list(uniek.values()),
    )  # fmt: skip


# what is planted ------------------------------------------------------------------------------------------------------

Plant = Callable[[Bank, Zaak], None]
ANDER = str(uuid.UUID(int=7, version=4))


def op_zitting(doe: Callable[[Json], Json | None]) -> Plant:
    return lambda b, z: b.tas_winkel.wijzig("zitting", str(z.zitting.id), doe)


def op_deelname(doe: Callable[[Json], Json | None]) -> Plant:
    return lambda b, z: b.tas_winkel.wijzig("deelname", str(z.deelname.id), doe)


def op_staf(doe: Callable[[Json], Json | None]) -> Plant:
    return lambda b, z: b.tas_winkel.wijzig("deelname", str(z.medewerker.id), doe)


def op_uitslag(doe: Callable[[Json], Json | None]) -> Plant:
    """In what the registry holds of a result."""

    def plant(b: Bank, z: Zaak) -> None:
        def binnen(stuk: Json) -> Json | None:
            nieuw = doe(stuk["result"])
            return None if nieuw is None else {**stuk, "result": nieuw}

        b.dr_winkel.wijzig("resultaat", z.oke_id, binnen)

    return plant


def persoon(**anders: Any) -> Callable[[Json], Json]:
    return lambda body: {**body, "person": {**body["person"], **anders}}


def vreemde(rol: str) -> Plant:
    def plant(b: Bank, z: Zaak) -> None:
        b.tas_winkel.wijzig("deelname", str(z.medewerker.id), lambda body: body)
        body = {
            "associationId": str(uuid.uuid4()), "associationType": "componentOfferingAssociation", "role": rol,
            "state": "associated", "offering": str(z.zitting.id), "person": {"personId": ANDER, "primaryCode": {}},
        }  # fmt: skip
        b.tas_winkel.zet("deelname", body["associationId"], body, str(z.zitting.id))

    return plant


def er_af(b: Bank, z: Zaak) -> None:
    """Taken off here, and the message about it never left."""
    with unit_of_work() as uow:
        uow.get(Deelname, z.deelname.id).status = "geannuleerd"


def staf_er_af(b: Bank, z: Zaak) -> None:
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(Zittingsmedewerker, z.medewerker.id))


def tas_uitslag(**anders: Any) -> Plant:
    """A result that the delivery system has, and that never arrived here or arrived otherwise."""

    def plant(b: Bank, z: Zaak) -> None:
        admin = {"consumerKey": KEY, "attendance": "present"} | {k: v for k, v in anders.items() if k != "score"}
        uitslag = {"state": "completed", "resultDate": "2026-11-20", "weight": 100, "consumers": [admin]}
        b.tas_winkel.zet("uitslag", str(z.deelname.id), uitslag | {"score": anders.get("score", "7.2")})

    return plant


def portaal(model: Any, wie: Callable[[Zaak], Any], **waarden: Any) -> Plant:
    """Something that changed here and that nobody was told."""

    def plant(b: Bank, z: Zaak) -> None:
        with unit_of_work() as uow:
            uow.session.execute(update(model).where(col(model.id) == wie(z).id).values(**waarden))

    return plant


def bronuit(b: Bank, z: Zaak) -> None:
    """The message about a result was refused and nobody looked."""
    with unit_of_work() as uow:
        waar = (col(OkeBericht.onderwerp_id) == z.resultaat.id, col(OkeBericht.flow) == 5) if z.resultaat else ()
        uow.session.execute(update(OkeBericht).where(*waar).values(status=BerichtStatus.GEWEIGERD))


def te_laat(b: Bank, z: Zaak, verander: Plant, stuur: Callable[[Any], Any], soort: str, id: uuid.UUID) -> None:
    """The first message comes again after the second one: a request that timed out and was still on its way."""
    bewaard: list[Json] = []
    b.tas_winkel.wijzig(soort, str(id), lambda body: bewaard.append(body) or body)  # type: ignore[func-returns-value]
    verander(b, z)
    with unit_of_work() as uow:
        stuur(uow)
    bezorgen.bezorg_alles("test")
    b.tas_winkel.wijzig(soort, str(id), lambda _: bewaard[0])


def oude_zitting(b: Bank, z: Zaak) -> None:
    later = portaal(
        Zitting, lambda z: z.zitting, eind=z.zitting.eind + timedelta(minutes=30), laatste_eind=z.zitting.laatste_eind + timedelta(minutes=30)
    )  # fmt: skip
    te_laat(
        b, z, later, lambda uow: berichten.stuur_zitting(uow, uow.get(Zitting, z.zitting.id)), "zitting", z.zitting.id
    )


def oude_deelname(b: Bank, z: Zaak) -> None:
    later = portaal(Deelname, lambda z: z.deelname, extra_minuten=45)
    te_laat(
        b,
        z,
        later,
        lambda uow: berichten.stuur_deelname(uow, uow.get(Deelname, z.deelname.id)),
        "deelname",
        z.deelname.id,
    )


def oude_uitslag(b: Bank, z: Zaak) -> None:
    bewaard: list[Json] = []
    b.dr_winkel.wijzig("resultaat", z.oke_id, lambda stuk: bewaard.append(stuk) or stuk)  # type: ignore[func-returns-value]
    portaal(Resultaat, lambda z: z.resultaat, cijfer="8.1")(b, z)
    with unit_of_work() as uow:
        assert z.resultaat is not None
        berichten.stuur_resultaat(uow, uow.get(Resultaat, z.resultaat.id))
    bezorgen.bezorg_alles("test")
    b.dr_winkel.wijzig("resultaat", z.oke_id, lambda _: bewaard[0])


KOMEND: dict[str, tuple[str, Plant]] = {
    "zitting kwijt": ("zitting-onbekend", op_zitting(lambda _: None)),
    "zitting daar geannuleerd": ("zitting-onbekend", op_zitting(veld("offeringState", "canceled", in_blok=True))),
    "andere versie": ("versie-daar", op_zitting(veld("component", ANDER))),
    "zonder versie": ("tijd-daar", op_zitting(veld("startDateTime", "2026-12-01T09:00:00+01:00"))),
    "ander einde": ("tijd-daar", op_zitting(veld("endDateTime", "2026-12-31T09:00:00+01:00"))),
    "andere duur": ("tijd-daar", op_zitting(veld("duration", "PT45M", in_blok=True))),
    "andere startkeus": ("tijd-daar", op_zitting(veld("startOptions", "triggeredStart", in_blok=True))),
    "andere tijd vanaf": ("tijd-daar", op_zitting(veld("durationFrom", "triggeredStartDateTime", in_blok=True))),
    "andere tijd tot": ("tijd-daar", op_zitting(veld("durationUntil", "iets", in_blok=True))),
    "andere uiterste start": ("tijd-daar", op_zitting(veld("lastPossibleStartDateTime", "2026-12-31T08:00:00Z", in_blok=True))),
    "ander lokaal": ("zitting-daar", op_zitting(veld("locationCode", "Z9.99", in_blok=True))),
    "andere beveiliging": ("zitting-daar", op_zitting(veld("safety", [], in_blok=True))),
    "definitief mag": ("zitting-daar", op_zitting(lambda b: veld("finalResultAllowed", True, in_blok=True)(veld("finalResultsAllowed", True, in_blok=True)(b)))),
    "andere naam": ("zitting-daar", op_zitting(veld("name", [{"language": "nl-NL", "value": "Anders"}]))),
    "andere wijze": ("zitting-daar", op_zitting(veld("modeOfDelivery", ["online"]))),
    "student kwijt": ("deelname-onbekend", op_deelname(lambda _: None)),
    "student daar geannuleerd": ("deelname-onbekend", op_deelname(veld("state", "canceled"))),
    "student staat er nog": ("deelname-over", er_af),
    "vreemde student": ("deelname-over", vreemde("student")),
    "minder extra tijd": ("voorziening-daar", op_deelname(veld("additionalTimeInMin", 5, in_blok=True))),
    "geen extra tijd": ("voorziening-daar", op_deelname(lambda b: blok(b).pop("additionalTimeInMin") and b)),
    "voorziening kwijt": ("voorziening-daar", op_deelname(veld("personalNeeds", ["extraTime"], in_blok=True))),
    "voorziening te veel": ("voorziening-daar", op_deelname(veld("personalNeeds", ["extraTime", "spoken", "spell-checker-on-screen"], in_blok=True))),
    "andere student": ("persoon-daar", op_deelname(persoon(personId=ANDER))),
    "ander studentnummer": ("persoon-daar", op_deelname(persoon(primaryCode={"codeType": "studentNumber", "code": "1"}))),
    "andere naam van de student": ("persoon-daar", op_deelname(persoon(displayName="Iemand, Anders"))),
    "medewerker kwijt": ("medewerker-onbekend", op_staf(lambda _: None)),
    "medewerker daar geannuleerd": ("medewerker-onbekend", op_staf(veld("state", "canceled"))),
    "medewerker staat er nog": ("medewerker-over", staf_er_af),
    "vreemde medewerker": ("medewerker-over", vreemde("assessor")),
    "andere rol": ("medewerker-daar", op_staf(veld("role", "coordinator"))),
    "ander personeelsnummer": ("medewerker-daar", op_staf(persoon(primaryCode={"codeType": "organizationId", "code": "1"}))),
    "oude zitting haalt nieuwe in": ("oud-daar", oude_zitting),
    "oude deelname haalt nieuwe in": ("oud-daar", oude_deelname),
    "hier gewijzigd, niet gemeld": ("tijd-daar", portaal(Zitting, lambda z: z.zitting, eind=tijd.nu() + timedelta(days=9), laatste_eind=tijd.nu() + timedelta(days=9))),
    "inschrijving daar weg": ("aanmelding-weg", lambda b, z: b.dr_winkel.zet("inschrijving-geannuleerd", z.oke_id, {"tijd": "nu"})),
    "inschrijving daar onbekend": ("aanmelding-weg", portaal(Inschrijving, lambda z: z.inschrijving, oke_id=uuid.UUID(ANDER))),
}  # fmt: skip
GEWEEST: dict[str, tuple[str, Plant]] = {
    "uitslag van afnamesysteem nooit aangekomen": ("resultaat-daar", lambda b, z: (portaal(Resultaat, lambda z: z.resultaat, status="bezig")(b, z), tas_uitslag()(b, z))[0]),
    "uitslag van afnamesysteem anders": ("resultaat-daar", tas_uitslag(score="4.1")),
    "punten van afnamesysteem anders": ("resultaat-daar", tas_uitslag(rawScore=12, maxRawScore=60)),
    "presentie van afnamesysteem anders": ("presentie-daar", tas_uitslag(attendance="notPresent")),
    "uitslag kwijt bij register": ("uitslag-onbekend", op_uitslag(lambda _: None)),
    "score bij register anders": ("uitslag-anders", op_uitslag(veld("score", "3.0"))),
    "geslaagd bij register anders": ("uitslag-anders", op_uitslag(veld("pass", "failed"))),
    "niet definitief bij register": ("uitslag-anders", op_uitslag(veld("final", False, in_blok=True))),
    "presentie bij register anders": ("uitslag-anders", op_uitslag(veld("attendance", "notPresent", in_blok=True))),
    "punten bij register anders": ("uitslag-anders", op_uitslag(veld("rawScore", 1, in_blok=True))),
    "naam van de toets bij register anders": ("uitslag-anders", op_uitslag(veld("executedOfferingName", "x", in_blok=True))),
    "opmerking bij register anders": ("uitslag-anders", lambda b, z: (portaal(Resultaat, lambda z: z.resultaat, opmerking="hier")(b, z), op_uitslag(veld("comment", "daar"))(b, z))[0]),
    "hier herzien, niet gemeld": ("uitslag-anders", portaal(Resultaat, lambda z: z.resultaat, cijfer="8.8")),
    "oude uitslag haalt nieuwe in": ("oud-daar", oude_uitslag),
    "uitslag nooit gestuurd": ("uitslag-niet-gestuurd", bronuit),
}  # fmt: skip


def test_elk_geplant_gebrek_wordt_gemeld_en_goed_verkeer_niet(bank: Bank) -> None:  # MON-1 PLA-7 VAS-4
    """More than forty kinds of fault, each in a sitting of its own, among sittings in which all is well."""
    komend = {naam: bank.zaak() for naam in KOMEND}
    geweest = {naam: bank.zaak(uitslag=True) for naam in GEWEEST}
    goed = [bank.zaak(uitslag=n % 2 == 1) for n in range(16)]
    bezorgen.bezorg_alles("test")
    assert bank.lees_terug() == {}  # nothing was planted yet
    for lijst, zaken in ((KOMEND, komend), (GEWEEST, geweest)):
        for naam, (_, plant) in lijst.items():
            plant(bank, zaken[naam])
    gevonden = bank.lees_terug()
    gemist = [
        (naam, code, gevonden.get(str(zaken[naam].zitting.id)))
        for lijst, zaken in ((KOMEND, komend), (GEWEEST, geweest))
        for naam, (code, _) in lijst.items()
        if code not in gevonden.get(str(zaken[naam].zitting.id), set())
    ]
    assert gemist == []
    assert len(KOMEND) + len(GEWEEST) >= 40
    assert {str(z.zitting.id) for z in goed} & set(gevonden) == set()
    bezorgen.bezorg_alles("test")
    with reading() as uow:  # old content was sent again, and the partner holds the newest now
        open_ = uow.session.exec(select(OkeBericht).where(OkeBericht.status == BerichtStatus.KLAAR)).all()
    assert open_ == []
    daarna = bank.lees_terug()
    for naam, zaak in (komend | geweest).items():
        if naam.startswith("oude "):
            assert str(zaak.zitting.id) not in daarna, naam


def test_goed_verkeer_geeft_geen_valse_melding(bank: Bank) -> None:  # MON-1
    """So many messages that all arrived: sittings with many students, and not one line."""
    with unit_of_work() as uow:
        uow.session.execute(update(Koppeling).values(fouten_op_rij=0))
    per, klaar, aantal = 50, 0, 10_000
    while klaar < aantal:
        zitting = bank.maak.zitting(bank.versie, bank.ruimte, tijd.nu() + timedelta(days=2, minutes=klaar))
        m = bank.maak.zittingsmedewerker(zitting, bank.staf)
        leden = [
            bank.maak.deelname(zitting, bank.maak.inschrijving(bank.maak.student(bank.opleiding), bank._examen()))
            for _ in range(min(per, aantal - klaar))
        ]
        with unit_of_work() as uow:
            berichten.stuur_zitting(uow, zitting)
            berichten.stuur_medewerker(uow, m)
            for d in leden:
                berichten.stuur_deelname(uow, d)
        klaar += len(leden) + 2
        bezorgen.bezorg_alles("test")
    assert bank.lees_terug() == {}
