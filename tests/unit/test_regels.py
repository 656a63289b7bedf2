"""What others send stands on one line of the log, and can be read as what it was."""

from __future__ import annotations

import logging

import pytest

from portal import logboek
from portal.domain.regels import op_een_regel

LISTIG = "Mozilla\r\n2026-11-29 INFO ingelogd als beheerder\x1b[2J\u2028\u202egnippilk\x00"


def test_stuurtekens_worden_zichtbaar_en_de_rest_blijft() -> None:
    assert op_een_regel("Şahin, Zoë · 日本 – 🎓") == "Şahin, Zoë · 日本 – 🎓"
    assert op_een_regel(LISTIG) == "Mozilla��2026-11-29 INFO ingelogd als beheerder�[2J��gnippilk�"
    assert len(op_een_regel("x" * 500)) == 200
    assert op_een_regel("x" * 500).endswith("…")


@pytest.mark.parametrize("waarde", [LISTIG, ValueError(LISTIG)])
@pytest.mark.parametrize("naam", ["portal.jobs", "reflex.app", "ander.pakket"])
def test_geen_regel_van_het_logboek_is_van_een_vreemde(waarde: object, naam: str) -> None:
    record = logging.LogRecord(naam, logging.WARNING, "", 1, "ophalen bij %s: %s", (waarde, {"a": waarde}), None)
    regel = logboek.Regel().format(record)
    assert len(regel.splitlines()) == 1
    assert not {"\x1b", "\u202e", "\x00"} & set(regel)
    assert regel.count("WARNING") == 1
