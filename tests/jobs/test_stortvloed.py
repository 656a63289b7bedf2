"""Many changes at once over eight connections, also while the server is killed: none lost, none counted twice."""

from __future__ import annotations

import itertools
import json
import random
import signal
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.monitoren import AuditRegel
from portal.db.session import reading
from portal.services.beheren.stand import DR
from portal.services.grond.audit import audit
from tests.hulp.maak import Maak
from tests.hulp.oke import ADMIN, School, berichten
from tests.hulp.servers import Server, start, vrije_poort

LIJNEN, PER_LIJN = 8, 5
KOP = {"Content-Type": "application/merge-patch+json"}


class Ontvanger:
    """The OKE server of the portal as a process, that can be killed and started again on the same port."""

    def __init__(self, map_: Path) -> None:
        self.poort, self._map = vrije_poort(), map_
        self.url = f"http://127.0.0.1:{self.poort}"
        self.server = self._start()

    def _start(self) -> Server:
        opdracht = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port"]
        server = start([*opdracht, str(self.poort), "tests.hulp.oke_app:app"], self._map / "ontvanger.log")
        server.wacht_op_url(f"{self.url}/ooapi/")
        return server

    def vermoord(self) -> None:
        """As kill -9 in the middle of the work, and then again from the start."""
        self.server.stop(signal.SIGKILL)
        self.server = self._start()


@contextmanager
def ontvanger(map_: Path) -> Iterator[Ontvanger]:
    ontvangt = Ontvanger(map_)
    try:
        yield ontvangt
    finally:
        ontvangt.server.stop()


class Vloed:
    """Eight lines of a partner, each with enrolments of its own, so that it is known how each must end."""

    def __init__(self, maak: Maak, aantal: int) -> None:
        self.school, self.aantal = School(maak), aantal
        dr, opleiding = self.school.dr.id, maak.opleiding()
        toets = maak.toets(self.school.examen, koppeling_id=dr)
        self.lijnen = [
            [
                maak.inschrijving(
                    maak.student(opleiding), self.school.examen, oke_id=uuid.uuid4(), koppeling_id=dr, toets_id=toets.id
                )
                for _ in range(PER_LIJN)
            ]
            for _ in range(LIJNEN)
        ]
        self.gestuurd: dict[uuid.UUID, list[int]] = defaultdict(list)
        self.status: Counter[int] = Counter()
        self.keren = 0

    def stuur(self, url: str) -> None:
        """Everything, each line in its own order; what gets no answer or ‘later’ is sent again."""
        koppen = {**KOP, "Authorization": f"Bearer {self.school.token(DR)}"}

        def lijn(rijen: list[Inschrijving]) -> None:
            with httpx.Client(base_url=url, headers=koppen, timeout=30) as http:
                for n, rij in zip(range(self.aantal // LIJNEN), itertools.cycle(rijen), strict=False):
                    over = 1 + n % 89
                    self.gestuurd[rij.id].append(over)
                    self.status[self._een(http, rij, over)] += 1

        with ThreadPoolExecutor(LIJNEN) as pool:
            for klaar in [pool.submit(lijn, rijen) for rijen in self.lijnen]:
                klaar.result()

    def _een(self, http: httpx.Client, rij: Inschrijving, over: int) -> int:
        blok = {"consumerKey": ADMIN, "attempt": 1, "attemptLeft": over}
        inhoud = json.dumps({"associationType": "componentOfferingAssociation", "consumers": [blok]})
        for _ in range(600):
            self.keren += 1
            try:
                antwoord = http.patch(f"/ooapi/associations/{rij.oke_id}", content=inhoud)
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            if antwoord.status_code < 500:
                return antwoord.status_code
            time.sleep(0.1)
        raise AssertionError(f"geen antwoord over {rij.oke_id}")

    def controleer(self) -> None:
        """Each enrolment ends with its last change, and each change stands in the audit log exactly once, in order."""
        assert self.status == {200: self.aantal}
        met_inhoud = {k: [n for n, _ in itertools.groupby(v)] for k, v in self.gestuurd.items()}
        with reading() as uow:
            staat = {r.id: r.kansen_over for r in uow.session.exec(select(Inschrijving))}
            vraag = (
                select(AuditRegel).where(AuditRegel.actie == "inschrijving.gewijzigd").order_by(AuditRegel.volgnummer)
            )
            gezien: dict[uuid.UUID, list[int]] = defaultdict(list)
            for regel in uow.session.exec(vraag):
                assert regel.onderwerp_id
                gezien[regel.onderwerp_id].append(regel.nieuw["kansen_over"])
            assert audit.verify(uow).klopt
        assert {k: staat[k] for k in met_inhoud} == {k: v[-1] for k, v in met_inhoud.items()}
        assert gezien == met_inhoud


@pytest.mark.timeout(280)
@pytest.mark.lang
@pytest.mark.parametrize("aantal", [400, 5000])
def test_stortvloed_over_acht_verbindingen(maak: Maak, tmp_path: Path, aantal: int) -> None:
    vloed = Vloed(maak, aantal)
    with ontvanger(tmp_path) as o:
        vloed.stuur(o.url)
    vloed.controleer()
    assert Counter(b.http_status for b in berichten()) == {200: aantal}  # each has a row of its own in the OKE log
    assert len({b.volgnummer for b in berichten()}) == aantal


@pytest.mark.timeout(280)
@pytest.mark.lang
@pytest.mark.parametrize("keer", [1, 20])
def test_kill_9_van_de_ontvanger(maak: Maak, tmp_path: Path, keer: int) -> None:
    """Whatever was answered stands; whatever was not is sent again and counts once."""
    vloed, fout = Vloed(maak, 200 * keer), []

    def beul(o: Ontvanger) -> None:
        try:
            toeval = random.Random(4)
            for _ in range(keer):
                time.sleep(0.3 + toeval.random() * 0.5)
                o.vermoord()
        except BaseException as e:
            fout.append(e)

    with ontvanger(tmp_path) as o:
        draad = threading.Thread(target=beul, args=(o,))
        draad.start()
        vloed.stuur(o.url)
        draad.join()
    assert fout == []
    assert vloed.keren > vloed.aantal, "there was nothing to kill"
    vloed.controleer()
