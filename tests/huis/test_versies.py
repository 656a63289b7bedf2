"""No package that guards a door is older than the version in which a known hole was closed."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

WORTEL = Path(__file__).resolve().parents[2]
ONDERGRENS = {
    "reflex": ("0.10.0", "the cookie header no longer travels in the state; CVE-2025-62379 open redirect below 0.8.15"),
    "starlette": ("1.3.1", "CVE-2026-48710 host poisons the path; CVE-2026-54282; CVE-2025-62727 ranges; form parsing"),
    "python-multipart": ("0.0.32", "quadratic parsing of forms"),
    "granian": ("2.7.4", "CVE-2026-42544: one websocket request stops a worker"),
    "authlib": ("1.6.11", "CVE-2025-59420 crit; CVE-2025-68158 state; CVE-2026-28498 at_hash; CSRF with a cache"),
    "joserfc": ("1.8.0", "the library that verifies signatures: as new as what was reviewed"),
    "python-socketio": ("5.14.0", "CVE-2025-61765 pickle over the message queue"),
    "python-engineio": ("4.13.2", "CVE-2026-48802 flood of heartbeats"),
    "httpx": ("0.23.0", "PYSEC-2022-183 handling of addresses"),
    "pillow": ("13.0.0", "reads photos that people upload"),
    "pypdf": ("7.1.0", "reads documents that people upload"),
    "cryptography": ("44.0.0", "secrets at rest and signatures of checkpoints"),
}
"""Package → lowest version, and why. Raise it when an advisory says so; lower it never."""


@pytest.mark.parametrize("pakket", sorted(ONDERGRENS))
def test_geen_pakket_onder_de_ondergrens(pakket: str) -> None:  # ASVS 15.2.1
    laagste, waarom = ONDERGRENS[pakket]
    assert Version(version(pakket)) >= Version(laagste), waarom


@pytest.mark.parametrize("pakket", sorted(ONDERGRENS))
def test_ook_het_slot_ligt_er_niet_onder(pakket: str) -> None:
    slot = (WORTEL / "requirements.lock").read_text(encoding="utf-8")
    gevonden = re.search(rf"^{re.escape(pakket)}(?:\[[^\]]+\])?==(\S+)", slot, re.M | re.I)
    assert gevonden, f"{pakket} staat niet in requirements.lock"
    assert Version(gevonden.group(1)) >= Version(ONDERGRENS[pakket][0])


def test_reflex_blijft_binnen_de_bekeken_versie() -> None:
    assert Version(version("reflex")) < Version("0.11"), (
        "its inside is used in a few places; read docs/architecture.md first"
    )
