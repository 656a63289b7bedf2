"""What the walk over reach calls: every function of the services that a page names."""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.db.session import UnitOfWork
from portal.services.grond.opdracht import Opdracht
from tests.hulp.aanval import NietTeMaken, waarde
from tests.hulp.bron import ontleed
from tests.hulp.handelingen import WORTEL, doel, herkomst, naam


@dataclass(frozen=True)
class Deur:
    """A function of a service that a page calls, with what it takes after transaction and person."""

    naam: str
    functie: Callable[..., Any]
    soorten: tuple[tuple[str, Any], ...]

    @property
    def te_maken(self) -> bool:
        """False when it takes something that no browser sends: what another function made."""
        return all(_te_maken(soort) for _, soort in self.soorten)


def _te_maken(soort: Any) -> bool:
    if is_opdracht(soort) or "UUID" in str(soort):
        return True
    try:
        return waarde(soort, {"*": ""}) is not None
    except NietTeMaken:
        return False


@lru_cache
def deuren(*, lezen: bool) -> tuple[Deur, ...]:
    """Every function of the services that a page names: acts, or (`lezen`) readings."""
    namen = {n for pad in (WORTEL / "state").rglob("*.py") for n in _genoemd(ontleed(pad))}
    uit = []
    for punt in sorted(namen):
        stem, _, eind = punt.rpartition(".")
        try:
            functie = getattr(importlib.import_module(f"portal.services.{stem}"), eind, None)
        except ImportError:
            continue
        leest = ".lezen." in f"{punt}." or punt.startswith(("werk.", "grond.audit.lezen"))
        soorten = _soorten(functie) if inspect.isfunction(functie) and lezen is leest else None
        if soorten is not None:
            uit.append(Deur(punt, functie, soorten))
    return tuple(uit)


def _genoemd(boom: ast.Module) -> set[str]:
    van = herkomst(boom)
    return {
        doel(n, "", set(), van) for k in ast.walk(boom) if isinstance(k, ast.Attribute | ast.Name) and (n := naam(k))
    }


def _soorten(functie: Any) -> tuple[tuple[str, Any], ...] | None:
    """What a function takes after a unit of work and a person; None when it is not such a function."""
    hints = typing.get_type_hints(functie)
    namen = list(inspect.signature(functie).parameters)
    if len(namen) < 2 or hints.get(namen[0]) is not UnitOfWork or "Principal" not in str(hints.get(namen[1])):
        return None
    nodig = [n for n in namen[2:] if inspect.signature(functie).parameters[n].default is inspect.Parameter.empty]
    return tuple((n, hints[n]) for n in nodig)


def is_opdracht(soort: Any) -> bool:
    """True for a command."""
    return inspect.isclass(soort) and issubclass(soort, Opdracht)
