"""The bill of materials is whole: every package that runs is in it, with its version and its licence."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from scripts import sbom

ONDERDELEN = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def onderdelen() -> ONDERDELEN:
    return {c["purl"]: c for c in json.loads(sbom.maak())["components"]}


def _slot() -> dict[str, str]:
    tekst = (sbom.WORTEL / "requirements.lock").read_text(encoding="utf-8")
    return {
        canonicalize_name(n): v for n, v in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ \\;]+)", tekst, re.M)
    }


def test_elk_nodig_pakket_staat_in_het_slot_en_op_de_stuklijst(onderdelen: ONDERDELEN) -> None:
    slot, lopend = _slot(), sbom.looptijd(sbom.project()["dependencies"])  # type: ignore[arg-type]
    assert len(lopend) > 60
    for naam, dist in lopend.items():
        assert slot.get(naam) == dist.version, naam
        assert f"pkg:pypi/{naam}@{dist.version}" in onderdelen


def test_ontwikkelgereedschap_staat_er_niet_op(onderdelen: ONDERDELEN) -> None:
    namen = {o["name"] for o in onderdelen.values()}
    assert not namen & {"pytest", "mypy", "ruff", "hypothesis", "playwright", "cyclonedx-python-lib", "mutmut"}
    assert f"pkg:pypi/pypdf@{version('pypdf')}" in onderdelen


def test_elk_browserpakket_staat_op_de_stuklijst(onderdelen: ONDERDELEN) -> None:
    slot = json.loads((sbom.WORTEL / "reflex.lock" / "package-lock.json").read_text(encoding="utf-8"))
    for pad, pakket in slot["packages"].items():
        if pad:
            naam = pad.rpartition("node_modules/")[2].replace("@", "%40")
            scope = "excluded" if {"dev", "devOptional", "optional"} & pakket.keys() else "required"
            onderdeel = onderdelen[f"pkg:npm/{naam}@{pakket['version']}"]
            assert onderdeel["scope"] == scope or scope == "required"


def test_elk_onderdeel_heeft_versie_en_licentie(onderdelen: ONDERDELEN) -> None:
    zonder = [purl for purl, o in onderdelen.items() if not o.get("version") or not o.get("licenses")]
    assert not zonder
    los = {
        purl: keuze["license"]["name"]
        for purl, o in onderdelen.items()
        for keuze in o["licenses"]
        if "name" in keuze.get("license", {})
    }
    assert not los, f"these licences are no known expression: {los}"
