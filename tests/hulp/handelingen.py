"""Reads the services as source: which functions there are, what each calls, and which of them are acts."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tests.hulp.bron import ontleed

WORTEL = Path(__file__).resolve().parents[2] / "portal"
DIENST = WORTEL / "services"
LEEST = {"lezen", "werk"}
"""Where only is read: whatever stands there is no act."""
SERVICES = {
    ".".join(p.relative_to(DIENST).with_suffix("").parts): p
    for p in sorted(DIENST.rglob("*.py"))
    if p.stem != "__init__" and not LEEST & set(p.relative_to(DIENST).with_suffix("").parts)
}
SCHRIJVERS = {f"{a}{f}" for a in ("", "audit.", "grond.audit.audit.") for f in ("record", "record_reeks")}


@dataclass
class Functie:
    """What a function of a service calls, and whether it writes or opens a transaction itself."""

    naam: str
    publiek: bool
    opdracht: bool
    uow: bool
    mens: bool
    roept: set[str] = field(default_factory=set)


def naam(k: ast.expr) -> str:
    """The dotted name of an expression; empty when it is no name."""
    if isinstance(k, ast.Attribute):
        return f"{naam(k.value)}.{k.attr}"
    return k.id if isinstance(k, ast.Name) else ""


@lru_cache
def opdrachten() -> frozenset[str]:
    """The names of all commands, wherever in services they stand."""
    uit = {"Opdracht"}
    bomen = [ontleed(pad) for pad in sorted(DIENST.rglob("*.py"))]
    klassen = [k for boom in bomen for k in boom.body if isinstance(k, ast.ClassDef)]
    while nieuw := {k.name for k in klassen if uit & set(map(naam, k.bases))} - uit:
        uit |= nieuw
    return frozenset(uit)


@lru_cache
def functies() -> dict[str, Functie]:
    """Every function of the services that is no reading, by its dotted name."""
    uit = {}
    for stem, pad in SERVICES.items():
        boom = ontleed(pad)
        van = herkomst(boom)
        eigen = {k.name for k in boom.body if isinstance(k, ast.FunctionDef)}
        for k in boom.body:
            if isinstance(k, ast.FunctionDef):
                soorten = {naam(a.annotation).split(".")[-1] for a in k.args.args if a.annotation is not None}
                f = Functie(
                    f"{stem}.{k.name}",
                    k.name[0] != "_",
                    bool(soorten & opdrachten()),
                    "UnitOfWork" in soorten,
                    bool(soorten & {"Principal", "Actor"}),
                )
                for c in ast.walk(k):
                    if isinstance(c, ast.Call):
                        f.roept.add(doel(naam(c.func), stem, eigen, van))
                    elif isinstance(c, ast.Name) and c.id in eigen:
                        f.roept.add(f"{stem}.{c.id}")
                uit[f.naam] = f
    return uit


def herkomst(boom: ast.Module) -> dict[str, str]:
    """Names that were imported from services, with where they live."""
    uit = {}
    for k in ast.walk(boom):
        if isinstance(k, ast.ImportFrom) and k.module and k.module.startswith("portal.services"):
            for a in k.names:
                stam = k.module.removeprefix("portal.services").strip(".")
                uit[a.asname or a.name] = f"{stam}.{a.name}" if stam else a.name
    return uit


def doel(naam: str, stem: str, eigen: set[str], van: dict[str, str]) -> str:
    """Where a called name lives."""
    eerste, _, rest = naam.partition(".")
    if naam in eigen:
        return f"{stem}.{naam}"
    return f"{van[eerste]}.{rest}".rstrip(".") if eerste in van else naam


def bereik(begin: str) -> set[str]:
    """Everything that a function calls, through any number of functions of services."""
    alle, gezien, open_ = functies(), set(), [begin]
    while open_:
        for wat in alle[open_.pop()].roept:
            if wat not in gezien:
                gezien.add(wat)
                if wat in alle:
                    open_.append(wat)
    return gezien


def daden() -> list[Functie]:
    """Public functions with a unit of work that take an order, or that write for somebody."""
    return [
        f for f in functies().values()
        if f.publiek and f.uow and (f.opdracht or (f.mens and bereik(f.naam) & {"uow.add", "uow.delete"}))
    ]  # fmt: skip
