"""The page about security is true: every requirement of ASVS level 2 is on it once, and every proof it names exists."""

from __future__ import annotations

import re

from tests.hulp.bewijs import WORTEL, proeven_in

PAGINA = (WORTEL / "docs" / "security.md").read_text(encoding="utf-8")
STANDEN = ("gedekt", "deels", "open", "n.v.t.")
_PER_DEEL = {
    "3.2": "1 2", "3.3": "1 2 3 4", "3.4": "1 2 3 4 5 6", "3.5": "1 2 3 4 5", "3.7": "1 2", "4.4": "1 2 3 4", "5.1": "1",
    "5.2": "1 2 3", "5.3": "1 2", "5.4": "1 2 3", "6.8": "1 2 3 4", "7.1": "1 2 3", "7.2": "1 2 3 4", "7.3": "1 2",
    "7.4": "1 2 3 4 5", "7.5": "1 2", "7.6": "1 2", "8.1": "1 2", "8.2": "1 2 3", "8.3": "1", "8.4": "1", "9.1": "1 2 3",
    "9.2": "1 2 3 4", "10.1": "1 2", "10.2": "1 2", "10.3": "1 2 3 4", "10.4": "1 2 3 4 5 6 7 8 9 10 11", "10.5": "1 2 3 4 5",
    "10.6": "1 2", "10.7": "1 2 3", "16.1": "1", "16.2": "1 2 3 4 5", "16.3": "1 2 3 4", "16.4": "1 2 3", "16.5": "1 2 3",
}  # fmt: skip
NIVEAU_2 = {f"{deel}.{n}" for deel, nummers in _PER_DEEL.items() for n in nummers.split()}
"""OWASP ASVS 5.0, levels 1 and 2, of the chapters that the page is about."""


def rijen() -> list[tuple[str, str, str, str]]:
    """Requirement, how, state and proof."""
    return re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (\S+) \| (.*?) ?\|$", PAGINA, re.M)


def _reeks(tekst: str) -> set[str]:
    """The requirements that a row says it is about as well: `10.4.1–10.4.3, 10.4.5`."""
    uit = set()
    for van, tot in re.findall(r"(\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))?", tekst):
        deel, _, begin = van.rpartition(".")
        uit |= {f"{deel}.{n}" for n in range(int(begin), int((tot or van).rpartition(".")[2]) + 1)}
    return uit


def test_elke_eis_staat_een_keer_op_de_pagina() -> None:
    genoemd = [eis for eis, *_ in rijen()]
    assert len(genoemd) == len(set(genoemd))
    mee = {e for eis, hoe, *_ in rijen() if "(10." in hoe for e in _reeks(hoe) | {eis}}
    assert NIVEAU_2 - set(genoemd) - mee == set()
    assert all("(niveau 3)" in hoe for eis, hoe, *_ in rijen() if eis not in NIVEAU_2)


def test_elke_stand_is_eerlijk_en_elk_bewijs_bestaat() -> None:
    for eis, _, stand, bewijs in rijen():
        assert stand in STANDEN, eis
        genoemd = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", bewijs)
        assert bool(genoemd) is (stand in ("gedekt", "deels")), eis
        for pad, naam in genoemd:
            assert naam in proeven_in(pad), (eis, pad, naam)


def test_wat_half_of_open_is_staat_ook_aan_het_eind() -> None:
    slot = PAGINA.partition("## Wat open is")[2]
    for eis, _, stand, _ in rijen():
        if stand in ("deels", "open") and eis != "4.4.1":
            assert f"({eis})" in slot, eis
