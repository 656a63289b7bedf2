"""The log: one form, one line, a cause, and never a person; what goes wrong again and again is written down once."""

from __future__ import annotations

import io
import logging
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import logboek, storing
from portal.app import browser_fout

REGEL = re.compile(
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR|CRITICAL) [\w.]+ \[[-0-9a-f]+\] \S"
)
NAAM, ACCOUNT, NUMMER = "Maartje Zonnebloem", "maartje.zonnebloem@school.example", "2401937"
TOKEN = "eyJhbGciOiJSUzI1NiJ9aaaaaaaa.eyJzdWIiOiJtYWFydGplIn0.c2lnbmF0dXJlc2lnbmF0dXJl"
KANARIES = (NAAM, ACCOUNT, NUMMER, TOKEN, "Zonnebloem")


@pytest.fixture
def regels() -> Iterator[Callable[[], list[str]]]:
    """What came out of a log of its own."""
    uit, handler = io.StringIO(), logboek.maak_handler()
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(uit)
    handler.filters = [logboek.Rustig()]
    logging.getLogger().addHandler(handler)
    yield lambda: uit.getvalue().splitlines()
    logging.getLogger().removeHandler(handler)
    for deel in storing.DELEN:
        deel.sinds, deel.terug = None, float("-inf")


def kapot(fout: Exception) -> None:
    raise fout


def test_een_regel_zegt_wanneer_hoe_erg_waar_welk_verzoek_en_wat(regels: Callable[[], list[str]]) -> None:
    nummer = logboek.nieuwe_aanvraag()
    logging.getLogger("portal.proef").warning("Geweigerd:\n%s", "zomaar")
    (regel,) = regels()
    assert REGEL.match(regel)
    assert f"WARNING portal.proef [{nummer}] Geweigerd: | zomaar" in regel
    assert uuid.UUID(nummer)


@pytest.mark.parametrize("naam", ["portal.proef", "reflex.app", "dbos", "_granian"])
def test_de_oorzaak_van_een_fout_staat_er_zonder_wat_zij_over_iemand_zegt(
    regels: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, naam: str
) -> None:
    logger = logging.getLogger(naam)
    for wat, waarde in (("propagate", True), ("disabled", False), ("level", logging.INFO)):
        monkeypatch.setattr(logger, wat, waarde)  # whoever loaded the web server in this process set them otherwise
    logger.manager._clear_cache()  # type: ignore[attr-defined]
    orig = Exception(f"duplicate key DETAIL: Key (account)=({ACCOUNT}) already exists.")
    for fout in (ValueError(f"{NAAM} {ACCOUNT} {NUMMER} {TOKEN}"), IntegrityError("INSERT", {"naam": NAAM}, orig)):
        try:
            kapot(fout)
        except Exception:
            logging.getLogger(naam).exception("mislukt")
    eerste, tweede = regels()
    assert "mislukt | ValueError (test_logboek.py:" in eerste
    assert "kapot" in eerste
    assert "IntegrityError" in tweede
    assert all(REGEL.match(r) for r in (eerste, tweede))
    assert not [k for k in KANARIES if k in eerste + tweede]


@pytest.mark.parametrize(
    "tekst",
    [
        f"workflow failed: (psycopg.errors.UniqueViolation) duplicate key\nDETAIL:  Key (naam)=({NAAM})",
        f"insert [SQL: INSERT INTO persoon] [parameters: {{'naam': '{NAAM}'}}]",
        f"login of {ACCOUNT} with Bearer {TOKEN}",
        f"student {NUMMER} not found",
        f"token {TOKEN}",
        f"event payload={{'naam': '{NAAM}'}}",
    ],
)
def test_wat_een_bibliotheek_schrijft_noemt_niemand(regels: Callable[[], list[str]], tekst: str) -> None:
    logging.getLogger("bibliotheek").error(tekst)
    (regel,) = regels()
    assert not [k for k in KANARIES if k in regel], regel


def test_wat_zich_herhaalt_staat_er_een_paar_keer_en_dan_geteld(
    regels: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logging.getLogger("portal.proef")
    for n in range(10_000):
        log.warning("poging %d is mislukt", n)
    assert len(regels()) == 20
    (filter_,) = [f for h in logging.getLogger().handlers for f in h.filters if isinstance(f, logboek.Rustig)][-1:]
    sleutel = next(iter(filter_._gezien))
    begin, aantal = filter_._gezien[sleutel]
    filter_._gezien[sleutel] = (begin - 61, aantal)
    log.warning("poging 10000 is mislukt")
    assert regels()[-1].endswith("poging 10000 is mislukt (en daarvoor nog 9980 keer)")
    log.warning("iets anders")
    assert regels()[-1].endswith("iets anders")


def test_een_spoor_in_een_bericht_wordt_de_soort_fout(regels: Callable[[], list[str]]) -> None:
    spoor = f"Traceback (most recent call last):\n  File x, line 1, in y\nbibliotheek.KapotFout: {NAAM} bestaat al"
    logging.getLogger("bibliotheek").error("in de rij: %s", spoor)
    (regel,) = regels()
    assert regel.endswith("in de rij: bibliotheek.KapotFout")


def test_wie_het_eerst_merkt_dat_de_database_weg_is_maakt_niet_uit(regels: Callable[[], list[str]]) -> None:
    logging.getLogger("dbos").warning("queue thread: (psycopg.OperationalError) connection failed: Connection refused")
    (regel,) = regels()
    assert "portal.storing" in regel
    assert "de database is niet bereikbaar (Connection refused)" in regel
    assert storing.DATABASE.weg


def test_een_storing_staat_er_een_keer_bij_het_begin_en_een_keer_bij_het_eind(regels: Callable[[], list[str]]) -> None:
    class Weg(Exception):
        sqlstate = "57P01"

    for _ in range(50):
        try:
            kapot(OperationalError("SELECT 1", {}, Weg("terminating connection")))
        except OperationalError as fout:
            storing.uitleg(fout)
            logging.getLogger("dbos").exception("Exception polling: %s", fout)
        logging.getLogger("dbos").warning("(psycopg.OperationalError) connection refused")
    assert len(regels()) == 1
    assert "de database is niet bereikbaar (terminating connection)" in regels()[0]
    storing.DATABASE.werkt()
    storing.DATABASE.werkt()
    assert len(regels()) == 2
    assert "de database is weer bereikbaar" in regels()[1]
    logging.getLogger("dbos").warning("(psycopg.OperationalError) Connection refused")
    assert len(regels()) == 2, "what comes late is no news"
    storing.DATABASE.terug -= 10
    logging.getLogger("dbos").warning("(psycopg.OperationalError) Connection refused")
    assert len(regels()) == 3, "afterwards it is"


def test_een_fout_in_een_browser_zegt_waar_en_niet_wat_er_op_het_scherm_stond(
    regels: Callable[[], list[str]],
) -> None:
    """Anybody may report one, also who is not logged in."""
    spoor = f"TypeError: {NAAM} ({ACCOUNT}, {NUMMER}) is not iterable\n    at toon (/assets/rijen-Ab12.js:4:1021)\n    at a.jsx:7"
    browser_fout(Exception(spoor))
    browser_fout(Exception(f"{NAAM} deed het"))
    een, twee = regels()
    assert een.endswith("Fout in een browser: TypeError (rijen-Ab12.js:4:1021 < a.jsx:7)")
    assert twee.endswith("Fout in een browser: Error (plek onbekend)")
    assert not [k for k in KANARIES if k in een + twee]
