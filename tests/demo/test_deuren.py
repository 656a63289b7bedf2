"""What the demo school shows came in by a door: an import, a message of a partner, or an act of somebody in a role."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import portal.demo

DEMO = Path(portal.demo.__file__).parent
_SCHRIJFT = {
    "add_all", "delete", "exec_driver_sql", "execute", "insert", "merge", "schrijf_reeks", "setattr", "text", "update",
}  # fmt: skip
"""Calls that write to a table, by whatever name they are reached."""
_GROND = {"audit.record", "audit.record_reeks", "outbox.put"}
"""What an act writes besides: without the act nothing happened."""


def _tabellen() -> set[str]:
    return {m.class_.__name__ for m in SQLModel._sa_registry.mappers}


def _roept(knoop: ast.Call) -> str:
    return knoop.func.attr if isinstance(knoop.func, ast.Attribute) else getattr(knoop.func, "id", "")


def _van_database(knoop: ast.Call) -> bool:
    """True for `uow.add` and `….session.update`: a set that grows is no table."""
    return isinstance(knoop.func, ast.Attribute) and ast.unparse(knoop.func.value).split(".")[-1] in (
        "session",
        "uow",
        "verbinding",
    )


def _is_schrijven(knoop: ast.Call, naam: str) -> bool:
    los = isinstance(knoop.func, ast.Name)
    if ast.unparse(knoop.func) in _GROND:
        return True
    return naam.startswith("bulk_") or (
        (los or _van_database(knoop)) and (naam in _SCHRIJFT or (naam == "add" and not los))
    )


def rechtstreeks(bron: str) -> set[str]:
    """The tables of which a module makes rows, and the calls by which it writes rows itself."""
    boom, tabellen = ast.parse(bron), _tabellen()
    heet = {a.asname: a.name for k in ast.walk(boom) if isinstance(k, ast.ImportFrom) for a in k.names if a.asname}
    uit = set()
    for knoop in (k for k in ast.walk(boom) if isinstance(k, ast.Call)):
        naam = heet.get(_roept(knoop), _roept(knoop))
        if naam in tabellen or _is_schrijven(knoop, naam):
            uit.add(naam)
    return uit


def test_de_demo_schrijft_niet_zelf_in_tabellen() -> None:
    """What somebody shows in the demo, somebody did: let it come in by a door."""
    gevonden = {pad.name: uit for pad in sorted(DEMO.glob("*.py")) if (uit := rechtstreeks(pad.read_text("utf-8")))}
    assert gevonden == {}


@pytest.mark.parametrize(
    ("bron", "wat"),
    [
        ("uow.session.add(x)", "add"),
        ("w.uow.add(x)", "add"),
        ("session.add_all(x)", "add_all"),
        ("uow.session.execute(insert(Zitting), rijen)", "insert"),
        ("session.bulk_save_objects(x)", "bulk_save_objects"),
        ("from portal.db.plannen import Zitting\nZitting(id=1)", "Zitting"),
        ("from portal.db.plannen import Zitting as Z\nZ(id=1)", "Zitting"),
        ("from portal.db import plannen\nplannen.Zitting(id=1)", "Zitting"),
        ("schrijf_reeks(session, Zitting, rijen)", "schrijf_reeks"),
        ("uow.session.exec_driver_sql('insert')", "exec_driver_sql"),
        ("setattr(zitting, 'status', 'open')", "setattr"),
        ("audit.record(uow, wie, 'zitting.gepland', zitting)", "record"),
    ],
)
def test_elke_weg_om_een_deur_heen_wordt_gezien(bron: str, wat: str) -> None:
    assert wat in rechtstreeks(bron)


@pytest.mark.parametrize("bron", ["bezet.add(ruimte.id)", "bezet.update(ids)", "uow.session.exec(select(Zitting))"])
def test_wat_geen_rij_schrijft_mag(bron: str) -> None:
    assert rechtstreeks(bron) == set()
