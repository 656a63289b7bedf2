"""The number of a build: a tab of another one is told so, whatever it was that changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import reflex as rx

import portal.app
from portal import bouwnummer


@pytest.fixture
def bron(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One page that the build is made of, in a place of its own."""
    pagina = tmp_path / "portal" / "pages" / "pagina.py"
    pagina.parent.mkdir(parents=True)
    pagina.write_text("tekst = 'oud'")
    monkeypatch.setattr(bouwnummer, "WORTEL", tmp_path)
    monkeypatch.setattr(portal.app, "bouwnummer", bouwnummer.bouwnummer.__wrapped__)
    return pagina


def test_een_andere_tekst_op_een_pagina_is_een_ander_portaal_voor_een_open_tabblad(bron: Path) -> None:
    oud = rx.State._to_frontend_schema()
    assert rx.State._to_frontend_schema() == oud
    bron.write_text("tekst = 'nieuw'")
    assert rx.State._to_frontend_schema() != oud
    bron.write_text("tekst = 'oud'")
    assert rx.State._to_frontend_schema() == oud


def test_een_bouwsel_draagt_het_nummer_waaronder_het_begonnen_is(bron: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = rx.State._to_frontend_schema()
    monkeypatch.setenv("BOUWNUMMER", bouwnummer.bouwnummer.__wrapped__())
    bron.write_text("wat het bouwen zelf halverwege verandert")
    assert rx.State._to_frontend_schema() == server


def test_een_verplaatste_bron_is_een_ander_bouwsel(bron: Path) -> None:
    oud = bouwnummer.bouwnummer.__wrapped__()
    bron.rename(bron.with_name("ander.py"))
    assert bouwnummer.bouwnummer.__wrapped__() != oud
