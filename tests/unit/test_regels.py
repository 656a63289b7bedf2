"""What others send stands on one line of the log, and can be read as what it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from portal import logregels
from portal.domain.regels import op_een_regel
from portal.logregels import Alinea

LISTIG = "Mozilla\r\n2026-11-29 INFO ingelogd als beheerder\x1b[2J\u2028\u202egnippilk\x00"


@pytest.fixture(autouse=True)
def _fabriek() -> Iterator[None]:
    voor = logging.getLogRecordFactory()
    logregels.stel_in()
    yield
    logging.setLogRecordFactory(voor)


def test_stuurtekens_worden_zichtbaar_en_de_rest_blijft() -> None:
    assert op_een_regel("Şahin, Zoë · 日本 – 🎓") == "Şahin, Zoë · 日本 – 🎓"
    assert op_een_regel(LISTIG) == "Mozilla��2026-11-29 INFO ingelogd als beheerder�[2J��gnippilk�"
    assert len(op_een_regel("x" * 500)) == 200
    assert op_een_regel("x" * 500).endswith("…")


@pytest.mark.parametrize("waarde", [LISTIG, ValueError(LISTIG)])
def test_geen_regel_van_het_logboek_is_van_een_vreemde(waarde: object, caplog: pytest.LogCaptureFixture) -> None:
    for naam in ("portal.jobs", "reflex.app", "ander.pakket"):
        logging.getLogger(naam).warning("ophalen bij %s: %s", waarde, {"a": waarde})
    for regel in caplog.messages:
        assert len(regel.splitlines()) == 1
        assert "\x1b" not in regel
        assert "\u202e" not in regel
    assert len(caplog.messages) == 3


def test_getallen_en_eigen_alineas_blijven(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("portal").warning("%d keer, %.1f s: %s", 3, 1.25, Alinea("een\ntwee"))
    assert caplog.messages == ["3 keer, 1.2 s: een\ntwee"]
