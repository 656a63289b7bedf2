"""Fixtures for every test: a database on both engines, factories, a clock that can stand still, and no outside network.

`make test` is to stay quick; what it leaves to `make test-long` (marked `lang`) stands here and nowhere else. A test
with a database runs on SQLite and on PostgreSQL; in `make test` on one of both where a test above or below it plays the
same rules on the other: the services on PostgreSQL, which forgives less, and what comes in from outside them (messages,
jobs, commands, screens, hostile clients) on SQLite. Who is about the database itself says so (`DATABASES = BEIDE`), and `--db`
runs everything on the one that it names.

| File | `make test` | `make test-long` as well |
|---|---|---|
| tests/walks/test_keten.py | nothing | every walk, and the whole chain on both databases; by themselves with `make walks` |
| tests/walks/test_aanmelden.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_buiten_plan.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_go_matrix.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_plannen.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_zittingen_bestand.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_afnemen.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_beoordelen.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_vaststellen.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_archiveren.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_monitoren.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_beheren.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_inrichten.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_leeg.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_jaar.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_studentkaart.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_inschrijven.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_praktijk.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_partners.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_prognose.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_versies.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_examenplan.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_kiezen.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_voorzieningen.py | nothing | every walk; by themselves with `make walks` |
| tests/walks/test_cesuur.py | nothing | every walk; by themselves with `make walks` |
| tests/e2e/test_live.py | one process on SQLite | two processes on PostgreSQL, and one; who comes second hears who was first |
| tests/e2e/test_toegankelijk.py | every page once, every role on two pages or all it has (`ronde`), light and wide | every page as every role, in the dark and on a phone as well |
| tests/e2e/test_verbinding.py | a network that is dead for fourteen seconds | for 138 seconds |
| tests/e2e/test_server.py | a server that refuses a taken port, and what it answers | two at once, an address of another machine, restoring while it runs, whose its files are |
| tests/e2e/test_sessie.py | sessions that end by themselves or by blocking | by ending the others |
| tests/e2e/test_blijven.py | what was typed, addresses and roles stay what they are | going on in another role; messages of success and of a fault stay on their page |
| tests/e2e/test_scripts.py | that it sees what it has to see | every page as every role; in an address another script per filter, and each in all |
| tests/e2e/test_examens.py | nothing | an exam of the school itself, into the plan and out of it |
| tests/e2e/test_matrix.py | nothing | a class in four clicks, without a mouse, and usable for everybody |
| tests/demo/test_data.py | the demo school, made once | that it is the same when it is made twice |
| tests/security/test_auditlog.py | two hundred forgeries of each chain | a thousand |
| tests/api/test_vierspan.py | one registry and one delivery system try everything once, on SQLite | all four, in any order, with bodies half broken, for `PORTAAL_MINUTEN`; PostgreSQL as well |
| tests/jobs/test_hapering.py | a ninth of the faults on SQLite | every fault on both |
| tests/e2e/test_uitval.py | the database away for fifteen seconds | Redis as well |
| tests/services/grond/test_bereik.py | the reach of every role on SQLite | the same on PostgreSQL |
| tests/services/grond/test_bereik_geteld.py | the reach of every role counted by hand in a demo school, on SQLite | the same on PostgreSQL |
| tests/security/test_aanval.py | a fifth of the ids of everything to each act, as one role that may; one wrong value each | all of them, as every role that may; every wrong value |
| tests/security/test_reikwijdte.py | everybody of one team, one case per id, two moments of a sitting, on SQLite | who works for the whole school too, ids of two cases mixed, five moments; PostgreSQL as well |
| tests/security/test_traag.py | one stalled sender of each kind | 1,100 of them while a student works |
| tests/security/test_begonnen.py | nothing | 28,000 logins that strangers began while a student works |
| tests/security/test_verlaten.py | who comes back in time finds his tab | twenty and two thousand tabs that strangers left |
| tests/jobs/test_motor.py | kill -9 at each of five points, on SQLite | twenty times at each; PostgreSQL as well |
| tests/security/test_wandeling.py | twenty orders of acts and three planted faults, on SQLite | a thousand (30,000 acts) and all six; PostgreSQL as well |
| tests/jobs/test_aansluiting_bank.py | nothing | every planted fault, and 10,000 good messages, on both |
| tests/jobs/test_stortvloed.py | nothing | four hundred and five thousand messages, one restart and twenty |
| tests/services/grond/test_elke_tekst.py | some dozens of texts through every door | thousands of them |
| tests/model/test_levensloop.py | six journeys of forty moves, on SQLite | a thousand (`PORTAAL_REIZEN`); all of it on PostgreSQL |
| tests/services/vaststellen/test_rand_cijfer.py | grades at their edges, counted in Python, on SQLite | the same on PostgreSQL |
| tests/services/ontvangen/test_neven.py | associations beside each other on SQLite | the same on PostgreSQL |
| tests/huis/test_budgetten.py | how much each page asks of SQLite | the same of PostgreSQL |

Tests of what a browser shows, of sockets and of hostile clients have one server, on SQLite: they are not about the
database. The tabs of strangers are kept on disk, and in the long run in Redis as well (`tests/hulp/proef.py`). Which
tests share a worker, and so a server, says tests/hulp/verdeling.py.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from httpx._config import DEFAULT_TIMEOUT_CONFIG
from httpx._transports import default as httpx_default
from pydantic._internal import _fields as pydantic_velden

from portal import geheugen, storing
from portal.auth import bekend, sessies
from portal.db import session as db_session
from portal.db.session import get_engine
from portal.domain import tijd
from portal.services.beheren import partners
from portal.services.grond import wekkers
from portal.services.monitoren import vreemden
from portal.settings import get_settings
from tests.hulp import traagst, verdeling, voorraad
from tests.hulp.databases import Databank, GeenPostgres, Postgres, eenmaal_vertalen, sqlite_sjabloon, zoek_binaries
from tests.hulp.keur_uit import Keuring, luister
from tests.hulp.maak import Als, Maak
from tests.hulp.proef import inlog, proef, proefserver  # noqa: F401 - fixtures for every test
from tests.hulp.toezicht import houd_toezicht

_KEUZES = {"sqlite": ("sqlite",), "postgres": ("postgres",), "beide": ("sqlite", "postgres")}
BUITEN = ("api", "cli", "demo", "e2e", "jobs", "oke", "security", "state")
_KORT = dict.fromkeys(BUITEN, ("sqlite",)) | {"services": ("postgres",)}
_GEDULD = 60
_LOKAAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--db`: on which databases tests with the fixture `db` run."""
    parser.addoption("--db", choices=list(_KEUZES), default="beide", help="database voor de tests (standaard: beide)")


def pytest_configure(config: pytest.Config) -> None:
    """Stop with one sentence when PostgreSQL is wanted and not there: never a silent skip."""
    traagst.meld_aan(config)
    verdeling.meld_aan(config)
    if "postgres" in _KEUZES[config.getoption("--db")]:
        try:
            zoek_binaries()
        except GeenPostgres as fout:
            raise pytest.UsageError(str(fout)) from None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is long may take as long as it needs, unless it says itself how long."""
    for test in items:
        if test.get_closest_marker("lang") and not test.get_closest_marker("timeout"):
            test.add_marker(pytest.mark.timeout(6 * 3_600))


def pytest_collection_finish() -> None:
    """What was collected stays: nobody searches these thousands of tests for rubbish any more."""
    geheugen.zet_vast()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that touches a database runs once per engine; on one of them in the long run only, where that is enough."""
    if "db_soort" not in metafunc.fixturenames:
        return
    soorten = _KEUZES[metafunc.config.getoption("--db")]
    kamer = Path(metafunc.module.__file__).relative_to(Path(__file__).parent).parts[0]
    kort = getattr(metafunc.module, "DATABASES", _KORT.get(kamer, soorten)) if len(soorten) > 1 else soorten
    marks = {soort: pytest.mark.lang for soort in soorten if soort not in kort}
    metafunc.parametrize("db_soort", [pytest.param(soort, marks=marks.get(soort, ())) for soort in soorten])


@pytest.fixture(scope="session", autouse=True)
def _eenmaal_en_goedkoop() -> Iterator[None]:
    """Tests that follow each other on one database share what SQLAlchemy remembers; secrets of partners cost little; the
    authorities to trust are read once, and so is what the default of each column asks for. Who asks a server of ours
    without saying how long, waits longer than five seconds: a busy machine is no fault."""
    with pytest.MonkeyPatch.context() as mp:
        mp.setitem(partners._SCRYPT, "n", 2)
        mp.setattr(httpx_default, "create_ssl_context", lru_cache(httpx_default.create_ssl_context))
        neemt = pydantic_velden.takes_validated_data_argument
        mp.setattr(pydantic_velden, "takes_validated_data_argument", lru_cache(neemt))
        mp.setattr(db_session, "make_engine", eenmaal_vertalen(db_session.make_engine))
        for deel in ("connect", "read", "write", "pool"):
            mp.setattr(DEFAULT_TIMEOUT_CONFIG, deel, _GEDULD)
        yield


@pytest.fixture(scope="session", autouse=True)
def _voorraad(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """All workers of a run share the demo schools that are ready."""
    map_ = tmp_path_factory.getbasetemp()
    voorraad.leg_aan(map_ if worker_id == "master" else map_.parent)


@pytest.fixture(scope="session")
def sqlite_plek(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite file of each test is put, one after the other."""
    return tmp_path_factory.mktemp("nu") / "portal.db"


@pytest.fixture(scope="session")
def sqlite_bron(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return sqlite_sjabloon(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL cluster of this worker."""
    cluster = Postgres()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def blijvende_db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """`blijvende_db(soort, naam)`: a migrated database that nobody empties; gives its address."""

    def maak(soort: str, naam: str) -> str:
        if soort == "postgres":
            return str(request.getfixturevalue("postgres").kopie(naam))
        pad = tmp_path_factory.mktemp(naam) / "portal.db"
        shutil.copyfile(request.getfixturevalue("sqlite_bron"), pad)
        return f"sqlite:///{pad}"

    return maak


@pytest.fixture
def omgeving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Set PORTAL_* settings for this test; caches of settings and engine are fresh before and after."""

    def zet(**waarden: str) -> None:
        for naam, waarde in waarden.items():
            monkeypatch.setenv(f"PORTAL_{naam.upper()}", waarde)
        _vergeet()

    for naam in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "SMTP_URL", "REDIS_URL", "DATABASE_URL"):
        monkeypatch.setenv(f"PORTAL_{naam}", "")
    zet(data_dir=str(tmp_path / "data"), secret_key=voorraad.GEHEIM, public_url="http://localhost:3000")
    yield zet
    _vergeet()


def _vergeet() -> None:
    if get_engine.cache_info().currsize and get_engine().dialect.name == "sqlite":
        get_engine().dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()
    sessies._cache.clear()
    bekend._gezien.clear()
    vreemden.vergeet()
    wekkers.set_wekker(None)
    for deel in storing.DELEN:
        deel.sinds, deel.terug = None, float("-inf")


@pytest.fixture
def db(db_soort: str, omgeving: Callable[..., None], request: pytest.FixtureRequest) -> Databank:
    """An empty, migrated database of this engine, that unit_of_work() and reading() use."""
    if db_soort == "sqlite":
        pad = request.getfixturevalue("sqlite_plek")
        for rest in pad.parent.glob("portal.db*"):
            rest.unlink()
        shutil.copyfile(request.getfixturevalue("sqlite_bron"), pad)
        url = f"sqlite:///{pad}"
    else:
        cluster: Postgres = request.getfixturevalue("postgres")
        url = cluster.leeg()
    omgeving(database_url=url)
    return Databank(db_soort, url)


@pytest.fixture
def lege_db(
    db_soort: str, omgeving: Callable[..., None], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Databank]:
    """A database without any table, for tests of migrations."""
    if db_soort == "sqlite":
        url, cluster, naam = f"sqlite:///{tmp_path / 'leeg.db'}", None, ""
    else:
        cluster = request.getfixturevalue("postgres")
        naam = f"leeg_{abs(hash(request.node.nodeid))}"
        url = cluster.maak(naam)
    omgeving(database_url=url)
    yield Databank(db_soort, url)
    _vergeet()
    if cluster is not None:
        cluster.weg(naam)


@pytest.fixture
def maak(db: Databank) -> Maak:
    """Factories: rows with sensible defaults, written at once."""
    return Maak()


@pytest.fixture
def als(maak: Maak) -> Als:
    """`als(rol, persoon=None, eenheden=None)`: somebody in one active role."""
    return Als(maak)


@pytest.fixture
def klok() -> Iterator[Callable[[datetime], None]]:
    """`klok(moment)`: the portal's clock stands still at this aware moment."""
    yield lambda moment: tijd.set_klok(lambda: moment)
    tijd.set_klok(None)


@pytest.fixture(autouse=True)
def _echte_klok_na_afloop() -> Iterator[None]:
    """No test leaves its clock behind."""
    yield
    tijd.set_klok(None)


@pytest.fixture(autouse=True)
def _geen_buitenwereld(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reaches this machine and nothing else."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def bewaak(echt: Callable[..., Any]) -> Callable[..., Any]:
        def verbind(self: socket.socket, adres: Any) -> Any:
            if isinstance(adres, tuple) and adres[0] not in _LOKAAL:
                raise AssertionError(f"een test zoekt verbinding met {adres[0]}")
            return echt(self, adres)

        return verbind

    monkeypatch.setattr(socket.socket, "connect", bewaak(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", bewaak(connect_ex))


@pytest.fixture(autouse=True)
def _leesbaar(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every refusal in every test is a Dutch sentence, and every audit row has words."""
    toezicht = houd_toezicht(monkeypatch)
    yield
    assert toezicht.fouten == []


@pytest.fixture(autouse=True)
def uitgaand(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keuring]:
    """Whatever this test sends fits the official files and the agreement; `verzonnen` marks tests of delivery itself."""
    with luister(monkeypatch) as keuring:
        yield keuring
    if request.node.get_closest_marker("verzonnen") is None:
        assert keuring.fouten == []
