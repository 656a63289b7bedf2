"""Everything has a door: each act is reached by a screen, an address, a command or a job; each permission is asked somewhere."""

from __future__ import annotations

import ast
import re

from portal.domain.rechten import RULES, P
from tests.hulp.bron import aanroepen, ontleed
from tests.hulp.handelingen import DIENST, LEEST, SERVICES, WORTEL, daden, doel, functies, herkomst, naam

DEUREN = ("state", "api", "cli", "jobs")
"""Layers from which somebody or something outside reaches an act; demo data is no door."""

NOG_ZONDER_DEUR: dict[str, str] = {
    "beheren.toegang.stel_koppeling_in": "only the demo school arranges connections from the shell; a screen does it for people",
    "beheren.toegang.zorg_voor_client": "only the demo school fixes the id and secret of a partner",
}
"""Acts that nobody can reach yet, with what is missing; empty is the goal."""

NOG_NIET_GEVRAAGD: dict[P, str] = {
    P.BEZWAAR_BEHANDELEN: "objections have no screen; who may not handle one is a rule already",
    P.BEZWAAR_INDIENEN: "objections have no screen",
    P.INZAGE_AANVRAGEN: "asking to see one's work has no screen",
    P.INZAGE_VERLENEN: "the same, for who shows it",
    P.NOTULEN_ONDERTEKENEN: "the board has no minutes yet",
    P.STEEKPROEF_DOEN: "the board takes no samples yet",
    P.WERKINSTRUCTIE_BEHEREN: "work instructions are not kept in the portal yet",
}
"""Permissions in the matrix that no act, list or page asks for yet, with what is missing; empty is the goal."""


def _genoemd(boom: ast.Module, stem: str, eigen: set[str]) -> set[str]:
    """Every function of services that a file names, called or handed on."""
    van = herkomst(boom)
    namen = {naam(k) for k in ast.walk(boom) if isinstance(k, ast.Attribute | ast.Name)}
    return {doel(n, stem, eigen, van) for n in namen if n}


def _bouwers() -> set[str]:
    """Acts that make a file for whoever comes with a ticket: the door is `/files/<ticket>`."""
    return {
        f"{stem}.{k.name}"
        for stem, pad in SERVICES.items()
        for k in ontleed(pad).body
        if isinstance(k, ast.FunctionDef) and any("bouwer" in ast.unparse(d) for d in k.decorator_list)
    }


def _bereikt() -> set[str]:
    """Acts that a door names, and what those call in turn."""
    open_ = _bouwers() | {
        n for laag in DEUREN for pad in (WORTEL / laag).rglob("*.py") for n in _genoemd(ontleed(pad), "", set())
    }
    alle, gezien = functies(), set()
    while open_:
        wat = open_.pop()
        if wat in alle and wat not in gezien:
            gezien.add(wat)
            open_ |= alle[wat].roept
    return gezien


def test_elke_daad_heeft_een_deur() -> None:
    bereikt = _bereikt()
    zonder = {f.naam for f in daden() if f.naam not in bereikt}
    assert zonder == set(NOG_ZONDER_DEUR), "give the act a screen, command, address or job, or name what is missing"


def test_wat_alleen_leest_schrijft_niet() -> None:
    """What stands in `lezen` and `werk` counts as no act, so nothing there may change or record anything."""
    for pad in sorted(DIENST.rglob("*.py")):
        if LEEST & set(pad.relative_to(DIENST).with_suffix("").parts) and pad.parent.name != "audit":
            namen = {naam(k.func) for k in aanroepen(pad)}
            assert not namen & {"uow.add", "uow.delete", "audit.record", "live.touch"}, pad


def test_elk_recht_wordt_ergens_gevraagd() -> None:
    gevraagd = set()
    for laag in ("auth", "services", "state", "api", "cli", "jobs"):
        for pad in (WORTEL / laag).rglob("*.py"):
            gevraagd |= set(re.findall(r"\bP\.([A-Z_]+)", pad.read_text(encoding="utf-8")))
    niet = {p for p in RULES if p.name not in gevraagd}
    assert niet == set(NOG_NIET_GEVRAAGD), "ask the permission in a service, or name what is missing"
