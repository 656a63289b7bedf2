"""The demo as `make demo` starts it, for tests: portal, registry, delivery system and login on free ports."""

from __future__ import annotations

import os
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from playwright.sync_api import Browser, expect
from sqlmodel import Session

from portal.db.plannen import Zitting
from portal.db.session import make_engine
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.sandbox.school import build_school
from portal.sandbox.school_model import School
from portal.settings import Settings
from tests.hulp import servers
from tests.hulp.spelers import (
    GEDULD,
    Speler,
    beoordelaar_van,
    onderteken,
    open_zitting,
    over,
    plaats_er,
    plan,
    sluit,
    speel,
    stel_alles_vast,
    surveillant_van,
    vink_alles_af,
    zet_presentie,
    zie_id,
)

STUDENTEN = 120
TELEFOON = {"width": 390, "height": 844}
TABLET = {"width": 1180, "height": 820}


@dataclass
class Gemaakt:
    """A sitting that was taken, with whom."""

    zitting: str
    namen: list[str]
    surveillant: str
    beoordelaar: str


@dataclass
class Demoschool:
    """A running demo: where its servers are, who is in it, and what the steps of a chain learn along the way."""

    portaal: str
    dr: str
    tas: str
    school: School
    omgeving: dict[str, str]
    browser: Browser
    versie: str = ""
    zitting: str = ""

    def als(self, wie: Rol | str, **context: object) -> AbstractContextManager[Speler]:
        """The demo person of this role, or the person with this name, logged in with a browser of his own."""
        naam = getattr(self.school.demo, wie.value).naam if isinstance(wie, Rol) else wie
        return speel(self.browser, self.portaal, naam, **context)

    def nummer(self, student: str) -> str:
        """The number of the student with this name."""
        return next(s.studentnummer for s in self.school.studenten if s.naam == student)

    def examens_van(self, student: str) -> set[str]:
        """The codes of the exams that the registry enrolled this student for."""
        mens = next(s for s in self.school.studenten if s.naam == student)
        alle = self.school.inschrijvingen
        return {self.school.toets_op_id[i.toets_id].examen for i in alle if i.student_id == mens.id}

    def enige(self, namen: Iterable[str]) -> str:
        """The first of these names that nobody else at this school has: one logs in by it."""
        alle = [mens.naam for mens in (*self.school.studenten, *self.school.medewerkers)]
        return next(naam for naam in namen if alle.count(naam) == 1)

    def docent_van(self, student: str) -> str:
        """The name of the docent who may give this student a Go."""
        mens = next(s for s in self.school.studenten if s.naam == student)
        return self.school.medewerker_op_id[mens.slb_id].naam

    def geef_go(self, student: str, examen: str, reden: str = "Is er klaar voor") -> None:
        """Let the student's own docent give a Go on screen, when there is none yet."""
        with self.als(self.docent_van(student)) as docent:
            docent.ga(f"/studenten?zoek={quote(student)}")
            rij = docent.rij(student, examen)
            expect(rij).to_have_count(1, timeout=GEDULD)
            if (knop := rij.get_by_role("button", name=re.compile("^Geef Go"))).count():
                knop.click()
                docent.venster().get_by_label("Reden").fill(reden)
                docent.druk("Geef Go", docent.venster())
            expect(rij.get_by_text(re.compile(r"^Go( t/m.*)?$"))).to_be_visible(timeout=GEDULD)

    def neem_af(self, zitting: str, surveillant: str, *, afwezig: tuple[str, ...] = (), teken: bool = True) -> None:
        """The hour itself without anything out of the ordinary: open, everybody known and ticked, closed, signed."""
        with self.als(surveillant, viewport=TABLET) as wie:
            open_zitting(wie, zitting)
            nummers = [self.nummer(naam) for naam in afwezig]
            for kaart in wie.page.locator("li.kandidaat").all():
                weg = any(nummer in kaart.inner_text() for nummer in nummers)
                zet_presentie(kaart, "Afwezig" if weg else "Aanwezig")
                if not weg:
                    zie_id(kaart)
            vink_alles_af(wie)
            self.begint(zitting)
            sluit(wie, "Rustig verlopen.")
            if teken:
                onderteken(wie)

    def begint(self, zitting: str) -> None:
        """The hour comes: the sitting began a minute ago. The clock of the demo is the real one, so the sitting moves."""
        with self._zitting(zitting) as rij:
            erbij = tijd.nu() - timedelta(minutes=1) - rij.start
            rij.start, rij.eind, rij.laatste_eind = rij.start + erbij, rij.eind + erbij, rij.laatste_eind + erbij

    def sluit_keuze(self, zitting: str) -> None:
        """It gets too late to choose this sitting oneself, or to leave it: since a minute ago."""
        with self._zitting(zitting) as rij:
            rij.zelf_tot = tijd.nu() - timedelta(minutes=1)

    @contextmanager
    def _zitting(self, zitting: str) -> Iterator[Zitting]:
        """A sitting in the database of the demo, for what time does to it."""
        omgeving = self.omgeving
        instelling = Settings(data_dir=omgeving["DEMO_DATA"], database_url=omgeving.get("DEMO_DATABASE_URL", ""))
        motor = make_engine(instelling.db_url)
        with Session(motor) as session, session.begin():
            yield session.get_one(Zitting, uuid.UUID(zitting))
        motor.dispose()

    def gemaakt(self, versie: str, aantal: int, minuten: int, *, teken: bool = True) -> Gemaakt:
        """A sitting from planning until the results of the delivery system are in, played by whoever does each part."""
        with self.als(self.demo_naam("examenbureau")) as bureau:
            zitting = plan(bureau, versie, over(minuten), aantal + 2, surveillant="*", beoordelaar="*")
            werk = Gemaakt(zitting, [], surveillant_van(bureau), beoordelaar_van(bureau))
            werk.namen = plaats_er(bureau, zitting, aantal)
        self.neem_af(zitting, werk.surveillant, teken=teken)
        self.lever(werk, wacht=teken)  # work comes to the assessor when the report is signed
        return werk

    def lever(self, werk: Gemaakt, *, wacht: bool = True, **wensen: object) -> None:
        """The delivery system sends a sitting, and the assessor has the work of everybody.

        The invented delivery system finds somebody absent now and then; here it saw the same people as the invigilator.
        """
        er = {self.nummer(naam): "present" for naam in werk.namen}
        self.tas_levert(werk.zitting, aanwezigheid=er, **wensen)
        if wacht:
            with self.als(werk.beoordelaar) as zij:
                klaar = zij.rij(re.compile(r"\d+ van \d+"))
                zij.blijft(lambda: klaar.count() >= len(werk.namen), f"/beoordelen?zitting={werk.zitting}")

    def besluit(self, werk: Gemaakt, punten: dict[str, int]) -> None:
        """A sitting with these students on it from the hour itself until the board established what they made."""
        werk.namen = list(punten)
        self.begint(werk.zitting)  # so that who is from outside sees it, however far away it was planned
        self.neem_af(werk.zitting, werk.surveillant)
        self.lever(werk, scores={self.nummer(naam): aantal for naam, aantal in punten.items()})
        self.rond_af(werk)
        with self.als(self.demo_naam("examencommissie")) as hanna:
            hanna.ga(f"/vaststellen/{werk.zitting}")
            stel_alles_vast(hanna)

    def register(self, daad: str, **vraag: object) -> str:
        """The registry does something on its control page; gives the id of the enrolment that it made, if it made one."""
        antwoord = httpx.post(f"{self.dr}/control/{daad}", json=vraag, timeout=60)
        assert antwoord.status_code == 200, antwoord.text
        return str(antwoord.json().get("associationId", ""))

    def bij_register(self, student: str, examen: str) -> tuple[str, str]:
        """The enrolment that the registry has of a student for an exam, by its code, and the test that it is for."""
        mens = next(s for s in self.school.studenten if s.naam == student)
        van = (i for i in self.school.inschrijvingen if i.student_id == mens.id)
        rij = next(i for i in van if self.school.toets_op_id[i.toets_id].examen == examen)
        return str(rij.id), str(rij.toets_id)

    def uitslagen(self) -> dict[str, dict[str, Any]]:
        """What the registry got of the board, by enrolment."""
        rijen = httpx.get(f"{self.dr}/control/resultaten", timeout=20).json()
        return {rij["associationId"]: rij for rij in rijen}

    def demo_naam(self, rol: str) -> str:
        """The name of the demo person of a role."""
        return str(getattr(self.school.demo, rol).naam)

    def eigen(self, rol: str) -> list[str]:
        """The names of who has this role and belongs to the school: from outside one is done after the signature."""
        return [m.naam for m in self.school.met_rol(rol) if not m.extern]

    def rond_af(self, gemaakt: Gemaakt) -> None:
        """The assessor looks at every piece of work of a sitting and rounds it off."""
        with self.als(gemaakt.beoordelaar) as zij:
            zij.ga(f"/beoordelen?zitting={gemaakt.zitting}")
            knoppen = zij.page.get_by_role("link", name="Beoordeel", exact=True)
            expect(knoppen.first).to_be_visible(timeout=GEDULD)
            adressen = [knop.get_attribute("href") or "" for knop in knoppen.all()]
            for adres in adressen:
                knop = zij.page.get_by_role("button", name="Afronden")
                zij.blijft(lambda knop=knop: bool(knop.count()), adres)  # type: ignore[misc]
                knop.click(timeout=GEDULD)
                zij.ziet(re.compile("Uw opmerking|U bent klaar met deze zitting"))

    def tas_levert(self, zitting: str, stap: str = "alles", **wensen: object) -> None:
        """The delivery system sends what it has of a sitting: attendance, results and the report."""
        antwoord = httpx.post(f"{self.tas}/control/zittingen/{zitting}/{stap}", json=wensen, timeout=60)
        assert antwoord.status_code == 200, antwoord.text

    def tas_zitting(self, zitting: str) -> dict[str, Any]:
        """What the delivery system knows of a sitting, as its control page gives it; empty when it knows none."""
        rijen = httpx.get(f"{self.tas}/control/zittingen", timeout=20).json()
        return next((rij for rij in rijen if rij["offeringId"] == zitting), {})

    def wacht_op(self, kijk: Callable[[], object], wat: str, seconden: float = 60) -> None:
        """Wait until a partner has what the portal sends in the background."""
        einde = time.monotonic() + seconden
        while not kijk():
            assert time.monotonic() < einde, wat
            time.sleep(0.5)


@contextmanager
def demoschool(map_: Path, browser: Browser, database_url: str = "") -> Iterator[Demoschool]:
    """A demo with a small school, in a folder of its own; on SQLite unless another database is given."""
    poorten = [servers.vrije_poort() for _ in range(4)]
    omgeving = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")} | {
        "DEMO_PORT": str(poorten[0]), "DEMO_DR_PORT": str(poorten[1]), "DEMO_TAS_PORT": str(poorten[2]),
        "DEMO_IDP_PORT": str(poorten[3]), "DEMO_DATA": str(map_), "DEMO_STUDENTS": str(STUDENTEN),
    }  # fmt: skip
    if database_url:
        omgeving["DEMO_DATABASE_URL"] = database_url
    server = servers.start([sys.executable, "-m", "portal.demo.start"], map_ / "demo.log", omgeving)
    try:
        server.wacht_op_regel("klaar: ", seconden=300)
        yield Demoschool(*[f"http://localhost:{p}" for p in poorten[:3]], build_school(STUDENTEN), omgeving, browser)
    finally:
        server.stop()
