"""A line that fails in every way, in both directions: nothing is lost, nothing counts twice, the order stays right."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from portal.auth import kluis
from portal.auth.principal import PORTAAL
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import Koppeling
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.jobs import bezorgen, ophalen
from portal.oke.client import OkeFout
from portal.sandbox import run
from portal.sandbox.school import build_school
from portal.sandbox.school_model import School, Versie
from portal.services.beheren import partners, stand
from portal.services.zenden import berichten
from tests.hulp import oke_app
from tests.hulp.draad import serveer
from tests.hulp.hapering import Hapering, Tussen, tussen
from tests.hulp.maak import Maak
from tests.hulp.servers import vrije_poort

SOORTEN = [pytest.param(soort, marks=() if n % 9 == 0 else pytest.mark.lang) for n, soort in enumerate(Hapering)]
pytestmark = pytest.mark.timeout(90)
GEHEIM = "geheim-van-de-tas"
STUDENTEN, KEREN = 2, 2


@dataclass(frozen=True)
class Lijn:
    """Both ends, with a proxy in each direction; they stay, the database under the portal changes per test."""

    uit: Tussen
    terug: Tussen
    tas: str
    dr_uit: Tussen
    school: School
    geheim: Path

    @property
    def versie(self) -> Versie:
        """A test in the catalogue with room for accommodations."""
        return next(v for e in self.school.examens if e.via_oke for v in e.versies if v.actief and v.extra_tijd_max)


@pytest.fixture(scope="module")
def lijn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lijn]:
    map_, school = tmp_path_factory.mktemp("lijn"), build_school(40)
    tas, dr, portaal = vrije_poort(), vrije_poort(), vrije_poort()
    (geheim := map_ / "geheim").write_text(GEHEIM)
    with tussen(tas) as uit, tussen(dr) as dr_uit, tussen(portaal) as terug:

        def opties(soort: str, poort: int) -> Any:
            vast = ["--data", str(map_), "--students", "40", "--port", str(poort), "--portal-url", terug.url]
            return run.lees_opties([soort, *vast, "--client-id", "toetsplein", "--client-secret-file", str(geheim)])

        with (
            serveer(run.maak_app(opties("tas", tas)), tas),
            serveer(run.maak_app(opties("dr", dr)), dr),
            serveer(oke_app.app, portaal),
        ):
            yield Lijn(uit, terug, f"http://127.0.0.1:{tas}", dr_uit, school, geheim)


@pytest.fixture(autouse=True)
def _schone_lijn(lijn: Lijn) -> Iterator[None]:
    yield
    for kant in (lijn.uit, lijn.terug, lijn.dr_uit):
        kant.plan.clear()
        kant.gezien.clear()


@dataclass(frozen=True)
class Afname:
    """A sitting with students, ready to be sent."""

    lijn: Lijn
    koppeling: Koppeling
    zitting: Zitting
    deelnames: list[Deelname]

    def stuur(self) -> None:
        """The sitting with its students, and then one of them off again."""
        with unit_of_work() as uow:
            berichten.stuur_zitting(uow, self.zitting)
            for d in self.deelnames:
                berichten.stuur_deelname(uow, d)
        with unit_of_work() as uow:
            uow.get(Deelname, self.deelnames[-1].id).status = "geannuleerd"
            berichten.annuleer_deelname(uow, self.deelnames[-1].id, self.zitting)

    def staat_daar(self) -> dict[str, str]:
        """What the delivery system has: the students on the sitting, by id."""
        zittingen = httpx.get(f"{self.lijn.tas}/control/zittingen").json()
        (zitting,) = [z for z in zittingen if z["offeringId"] == str(self.zitting.id)]
        return {d["associationId"]: d["toestand"] for d in zitting["deelnemers"]}

    def verwacht(self) -> dict[str, str]:
        """What the delivery system ought to have."""
        toestand = {str(d.id): "associated" for d in self.deelnames}
        return toestand | {str(self.deelnames[-1].id): "canceled"}


@pytest.fixture
def afname(lijn: Lijn, maak: Maak, snel: None, omgeving: Callable[..., None]) -> Afname:
    omgeving(retry_base="0.05", oke_timeout="0.5", jobs_interval="0.05", scheduled_pulls="false")
    koppeling = maak.koppeling(
        "tas", naam="Toetsplein", base_url=lijn.uit.url, token_url=f"{lijn.uit.url}/oauth/token",
        client_id="portaal", secret_versleuteld=kluis.versleutel("portaal-geheim"),
    )  # fmt: skip
    examen, v = maak.examen(oke=True, koppeling_id=koppeling.id), lijn.versie
    versie = maak.versie(examen, component_id=v.id, koppeling_id=koppeling.id, schaal=v.schaal, code=v.code)
    maak.cesuur(versie)
    zitting = maak.zitting(versie, start=tijd.nu() - timedelta(days=1))
    opleiding = maak.opleiding()
    deelnames = [
        maak.deelname(zitting, maak.inschrijving(maak.student(opleiding), examen)) for _ in range(STUDENTEN + 1)
    ]
    with unit_of_work() as uow:
        partners.maak_client(uow, PORTAAL, "Toetsplein", stand.TAS, koppeling.id, client_id="toetsplein", geheim=GEHEIM)
    return Afname(lijn, koppeling, zitting, deelnames)


def wacht_tot(klaar: Callable[[], bool], wat: str, seconden: float = 30) -> None:
    eind = time.monotonic() + seconden
    while not klaar():
        assert time.monotonic() < eind, wat
        time.sleep(0.05)


def _uit() -> list[OkeBericht]:
    with reading() as uow:
        return list(uow.session.exec(select(OkeBericht).where(OkeBericht.richting == "uit")))


def _alles_bezorgd() -> bool:
    return all(b.status == "bevestigd" for b in _uit())


def wisselend(soort: Hapering, keer: int) -> list[Hapering | None]:
    """It goes wrong at every other request, so that each message meets it once."""
    return [s for _ in range(keer) for s in (soort, None)]


@pytest.mark.parametrize("soort", SOORTEN)
def test_wat_vertrekt_komt_aan(soort: Hapering, afname: Afname) -> None:
    afname.lijn.uit.plan.extend(wisselend(soort, KEREN))
    afname.stuur()
    _bezorg_alles()
    assert afname.staat_daar() == afname.verwacht()
    assert [s for *_, s in afname.lijn.uit.gezien].count(soort) == KEREN


def _lever(afname: Afname, stap: str) -> None:
    """Have the delivery system send something, and try again until the portal has it."""
    adres = f"{afname.lijn.tas}/control"
    wens = {"aanwezigheid": {str(d.id): "present" for d in afname.deelnames}}
    httpx.post(f"{adres}/zittingen/{afname.zitting.id}/{stap}", json=wens, timeout=60).raise_for_status()

    def aangekomen() -> bool:
        antwoord = httpx.post(f"{adres}/opnieuw", timeout=60)
        return bool(antwoord.json()["uit"]["wacht"] == 0)

    wacht_tot(aangekomen, "het afnamesysteem raakt het niet kwijt")


def _stand(afname: Afname) -> dict[str, Any]:
    """What the portal has of this sitting, apart from moments and ids."""
    with reading() as uow:
        s = uow.session
        resultaten = s.exec(select(Resultaat).where(Resultaat.zitting_id == afname.zitting.id)).all()
        van = {r.id: str(r.deelname_id) for r in resultaten}
        documenten = s.exec(select(Document)).all()
        pv = s.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == afname.zitting.id)).one()
        presentie = s.exec(select(Deelname.id, Deelname.presentie_tas)).all()
    return {
        "resultaten": sorted((str(r.deelname_id), r.status, r.score, r.punten, r.is_huidig) for r in resultaten),
        "documenten": sorted((van.get(d.resultaat_id, "zitting"), d.soort, d.status) for d in documenten),
        "verslag": pv.verslag_tas,
        "presentie": sorted((str(id), p) for id, p in presentie),
    }


def _handelingen() -> Counter[str]:
    with reading() as uow:
        return Counter(uow.session.exec(select(AuditRegel.actie)))


def _bezorg_alles() -> None:
    def klaar() -> bool:
        bezorgen.bezorg_alles("test")
        return _alles_bezorgd()

    wacht_tot(klaar, "niet alles is bezorgd")


@pytest.mark.parametrize("soort", SOORTEN)
def test_wat_binnenkomt_telt_een_keer(soort: Hapering, afname: Afname) -> None:
    afname.stuur()
    _bezorg_alles()
    afname.lijn.terug.plan.extend(wisselend(soort, KEREN))
    _lever(afname, "alles")
    afname.lijn.uit.plan.extend(wisselend(soort, 1))
    _bezorg_alles()
    stand = _stand(afname)
    assert len(stand["resultaten"]) == STUDENTEN  # the one who was taken off got none
    assert all(status == "voorlopig" and huidig for _, status, _, _, huidig in stand["resultaten"])
    assert Counter(wie for wie, *_ in stand["documenten"] if wie != "zitting") == {
        str(d.id): 1 for d in afname.deelnames[:-1]
    }
    assert all(status == "opgehaald" for *_, status in stand["documenten"])
    assert stand["verslag"]
    gedaan = _handelingen()
    assert (gedaan["resultaat.ontvangen"], gedaan["verslag.ontvangen"]) == (STUDENTEN, 1)
    assert gedaan["document.gemeld"] == len(stand["documenten"])
    assert [s for *_, s in afname.lijn.terug.gezien].count(soort) == KEREN
    _lever(afname, "alles")  # the whole delivery once more
    _bezorg_alles()
    assert _stand(afname) == stand
    assert _handelingen() == gedaan


def _haal_alles(dr: Koppeling) -> Any:
    """The pull that brings the rest; half a second per answer is little on a busy machine, so it may try again."""
    for laatste in (False, False, True):
        try:
            return ophalen.haal_deelnemers(dr.id)
        except OkeFout:
            if laatste:
                raise
    raise AssertionError("unreachable")


def test_ophalen_is_heel_of_niet(lijn: Lijn, maak: Maak, snel: None, omgeving: Any) -> None:
    """A pull that is disturbed stops with the reason, keeps what it had, and the next one brings the rest."""
    omgeving(oke_timeout="0.5")
    stil = (Hapering.DUBBEL, Hapering.DRUPPELT, Hapering.VERLOPEN)  # put right on the way
    dr = maak.koppeling(
        "dr", base_url=lijn.dr_uit.url, token_url=f"{lijn.dr_uit.url}/oauth/token", client_id="portaal",
        secret_versleuteld=kluis.versleutel("portaal-geheim"),
    )  # fmt: skip
    for soort in (h for h in Hapering if h not in stil):
        lijn.dr_uit.plan.extend([None, soort])
        (regel,) = ophalen.haal_alle_deelnemers()
        assert regel.startswith(dr.naam)
        assert "gelezen" not in regel
        lijn.dr_uit.plan.clear()  # a busy machine may have stopped the pull before its fault came
        with unit_of_work() as uow:
            uow.get(Koppeling, dr.id).open_tot = None  # nobody waits here
    lijn.dr_uit.plan.extend([None, *stil])
    volledig = _haal_alles(dr)
    assert volledig.fouten == []
    assert volledig.inschrijvingen == len(lijn.school.inschrijvingen)
    with reading() as uow:
        mislukt = [b.uitleg for b in uow.session.exec(select(OkeBericht)) if b.status != "bevestigd"]
    assert len(mislukt) >= len(Hapering) - len(stil)
    assert all(dr.naam in uitleg for uitleg in mislukt)


def test_een_oud_bericht_dat_later_aankomt(afname: Afname) -> None:
    """Attendance that was held up on the way takes no score away."""
    afname.stuur()
    _bezorg_alles()
    d = afname.deelnames[0]
    _lever(afname, "alles")
    voor = _stand(afname)
    koppen = {"Authorization": f"Bearer {_token()}", "Content-Type": "application/merge-patch+json"}
    oud = {
        "associationType": "componentOfferingAssociation",
        "result": {
            "state": "in progress", "resultDate": "2026-11-27", "weight": 100,
            "consumers": [{"consumerKey": "nl-test-admin", "attendance": "present"}],
        },
    }  # fmt: skip
    antwoord = httpx.patch(f"{afname.lijn.terug.url}/ooapi/associations/{d.id}", json=oud, headers=koppen)
    assert antwoord.status_code == 200
    assert _stand(afname)["resultaten"] == voor["resultaten"]


def _token() -> str:
    with unit_of_work() as uow:
        return partners.geef_token(uow, "toetsplein", GEHEIM, "").waarde


def test_onbekend_id_blijft_onbekend(afname: Afname) -> None:
    """What fails for good is not tried for ever: refused, with the id in the log."""
    afname.stuur()
    _bezorg_alles()
    vreemd = uuid.uuid4()
    with unit_of_work() as uow:
        berichten.annuleer_deelname(uow, vreemd, afname.zitting)
    bezorgen.bezorg_alles("test")
    (rij,) = [b for b in _uit() if str(vreemd) in b.pad]
    assert (rij.status, rij.http_status, rij.pogingen) == ("geweigerd", 404, 1)
