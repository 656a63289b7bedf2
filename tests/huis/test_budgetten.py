"""Budgets of the screens: few questions, at most fifty rows, never a whole table; and states without data of their own."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import re
import types
import typing
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
from sqlalchemy import event

import portal.app  # noqa: F401 - registers pages and states
from portal.db.aanmelden import Groep, Groepslid, Inschrijving
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.fouten import NietGevonden, NietToegestaan
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen import matrix
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren.lezen.historie import Over
from portal.services.plannen.go_samen import BesluitSamen, Celbesluit, besluit_samen
from portal.services.werk.tellers import badges
from portal.services.werk.werklijst import werklijst
from tests.hulp.bron import knopen
from tests.hulp.maak import schrijf
from tests.hulp.paginas import (
    principal_van,
    voorbeeld,
    zorg_voor_bestand,
    zorg_voor_groepsaanmelding,
    zorg_voor_jaarwissel,
    zorg_voor_noodtoegang,
    zorg_voor_voorstel,
)
from tests.hulp.voorraad import vul

pytestmark = pytest.mark.xdist_group("budget")
WORTEL = Path(__file__).resolve().parents[2]
NU = datetime(2026, 11, 24, 9, 7, tzinfo=UTC)
DATABASES = ("sqlite",)
VRAGEN, VRAGEN_BUREAU, RIJEN, GELEZEN = 12, 22, 50, 500
_VEEL_TE_VRAGEN = (
    "werk.werklijst.werklijst", "beheren.lezen.samenvoegen.voorproef", "plannen.lezen.jaarwissel.opleiding",
    "plannen.lezen.jaarwissel.terug",
)  # fmt: skip
"""Every kind of work has a line; everything that can stand in the way of joining two records is looked at, and of every
enrolment that the turn of the year makes, moves, ends or takes back."""
"""Questions per query, on the home of the exam office, rows on a screen, rows that one question may fetch."""
GROOT = (
    "persoon", "inschrijving", "deelname", "deelnamevoorziening", "resultaat", "beoordeling", "go", "kansmutatie",
    "vaststelling", "zitting", "zittingsmedewerker", "okebericht", "auditregel", "document", "sessie", "roltoewijzing",
)  # fmt: skip
HELE_ZITTING = {"zitting_scherm", "vaststel_scherm"}
"""Screens of exactly one sitting show all its students; the size of a room is their limit."""
KEUZELIJST = {
    "opleidingen",
    "examens",
    "examens_om_aan_te_melden",
    "eenheden",
    "bruikbare_versies",
    "gereedheid",
    "voorstel",
}
"""Choices and one catalogue, of which a page shows a part; a school has few of them."""
RECHTEN = {"effectief"}
"""What somebody may and may not do: a row per permission."""
HELE_KETEN = {"grond.audit.lezen.controleer_keten"}
"""Pressed on purpose, and reads the whole log in pieces."""
_gevuld: dict[str, str] = {}


@pytest.fixture
def school(db_soort, omgeving, blijvende_db, klok):
    """One filled database per engine for the whole run; tests here only read it."""
    if db_soort not in _gevuld:
        url = blijvende_db(db_soort, "budget")
        omgeving(database_url=url)
        vul(nu=NU)
        zorg_voor_voorstel()
        zorg_voor_bestand()
        zorg_voor_groepsaanmelding()
        zorg_voor_noodtoegang()
        zorg_voor_jaarwissel()
        _gevuld[db_soort] = url
    omgeving(database_url=_gevuld[db_soort])
    klok(NU)
    return db_soort


@dataclass
class Meting:
    """What one query asked of the database."""

    vragen: list[str] = field(default_factory=list)
    meeste: int = 0

    def onbegrensd(self) -> list[str]:
        """Questions that would read a big table as a whole."""
        return [v for v in self.vragen if _is_onbegrensd(v)]


@contextmanager
def gemeten() -> Iterator[Meting]:
    """Count the questions of a block, and the rows of each where the driver tells (PostgreSQL)."""
    meting, engine = Meting(), get_engine()

    def luister(_conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            meting.vragen.append(" ".join(statement.split()))
            meting.meeste = max(meting.meeste, cursor.rowcount)

    event.listen(engine, "after_cursor_execute", luister)
    try:
        yield meting
    finally:
        event.remove(engine, "after_cursor_execute", luister)


def _is_onbegrensd(vraag: str) -> bool:
    """True for rows of a big table without LIMIT, aggregate, key or owner."""
    vlak = _zonder_haken(vraag)
    tabel = re.search(r" FROM (\w+)", vlak)
    if not tabel or tabel.group(1) not in GROOT or " LIMIT " in vlak or " GROUP BY " in vlak:
        return False
    if re.match(r"SELECT (DISTINCT )?(count|min|max|sum|EXISTS)\b", vlak, re.I):
        return False
    waar = vlak.partition(" WHERE ")[2].partition(" ORDER BY ")[0]
    return not any(re.match(_SLEUTEL, deel) for deel in waar.split(" AND "))


_SLEUTEL = r"\w+\.((id|ref|sleutel|code|\w+_id|\w+_ref|volgnummer) (= \?|IN WAARDEN)|volgnummer >= \?)"
"""A condition that leaves few rows by itself: a key, a list of keys, or the tail of the log."""


_LIJST = (
    r"IN \(SELECT value FROM json_each\(\?\)\)"
    r"|= ANY \(ARRAY\(SELECT CAST\(jsonb_array_elements_text\(CAST\(\? AS JSONB\)\) AS \w+\)\)\)"
)
"""A list of values as one parameter, on both databases (`db.reeks.een_van`)."""


def _zonder_haken(vraag: str) -> str:
    """The outer question: what stands between brackets becomes `#`, except that lists of values keep their name."""
    vraag = re.sub(r"%\(\w+\)s(::\w+)?", "?", vraag)
    vraag = re.sub(_LIJST, "IN WAARDEN", vraag)
    vraag = re.sub(r"IN \((NULL|SELECT 1 FROM \(SELECT 1\) WHERE 1!=1)\)", "IN WAARDEN", vraag)
    vorige = ""
    while vraag != vorige:
        vorige, vraag = vraag, re.sub(r"\([^()]*\)", "#", re.sub(r"IN \(\?(, \?)*\)", "IN WAARDEN", vraag))
    return vraag


def _is_vraag(functie: Callable[..., Any]) -> bool:
    """True for what stands where a room keeps its reading."""
    kamer = functie.__module__.removeprefix("portal.services.").split(".")
    return kamer != [functie.__module__] and bool({"lezen", "stand", "werk"} & set(kamer))


def _paginavragen() -> dict[str, Callable[..., Any]]:
    """Every query that a page state runs, found in the source: `lees(module.function, …)`."""
    uit: dict[str, Callable[..., Any]] = {}
    for pad in sorted((WORTEL / "portal" / "state").glob("*/*.py")):
        module = importlib.import_module(f"portal.state.{pad.parent.name}.{pad.stem}")
        for knoop in knopen(pad):
            if not (isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Name) and knoop.func.id == "lees"):
                continue
            doel = knoop.args[0]
            if isinstance(doel, ast.Attribute) and isinstance(doel.value, ast.Name):
                functie = getattr(getattr(module, doel.value.id, None), doel.attr, None)
                if functie is not None and _is_vraag(functie):
                    uit[f"{functie.__module__.removeprefix('portal.services.')}.{doel.attr}"] = functie
    return uit


VRAGEN_VAN_PAGINAS = _paginavragen()
_VOORBEELD = {
    "zitting_scherm": "/afnemen/[zitting_id]", "vaststel_scherm": "/vaststellen/[zitting_id]",
    "melding": "/oke/meldingen/[melding_id]", "historie": "/vaststellen/[zitting_id]", "zitting_dossier": "/dossiers/zitting/[zitting_id]",
}  # fmt: skip
_VAST: dict[Any, Callable[[], Any]] = {
    datetime: lambda: tijd.op(termijnen.plus_werkdagen(tijd.vandaag(), 5), 10),
    date: lambda: tijd.vandaag() + timedelta(days=14),
    int: lambda: 20,
    str: lambda: "tas",
    Rol: lambda: Rol.SURVEILLANT,
    Over: lambda: Over.DOSSIER,
}


def _argumenten(uow: Any, ik: Any, functie: Callable[..., Any]) -> list[Any]:
    """Realistic values for what a query asks besides transaction and person."""
    soorten, uit = typing.get_type_hints(functie), []
    for naam, p in list(inspect.signature(functie).parameters.items())[2:]:
        if p.default is not inspect.Parameter.empty or p.kind is inspect.Parameter.KEYWORD_ONLY:
            continue
        soort = soorten[naam]
        if soort is uuid.UUID:
            waarde: Any = voorbeeld(uow, ik, _VOORBEELD.get(functie.__name__, f"/[{naam}]"))
            if waarde is None:
                raise NietGevonden()
        elif inspect.isclass(soort) and issubclass(soort, Opdracht):
            waarde = soort()
        else:
            waarde = _VAST[soort]()
        uit.append(waarde)
    return uit


def _meet(functie: Callable[..., Any], rol: Rol) -> tuple[Meting, Any] | None:
    """Run a query as somebody in this role; None when the role has no business there."""
    with reading() as uow:
        ik = principal_van(uow, rol)
        try:
            argumenten = _argumenten(uow, ik, functie)
        except NietGevonden:
            return None
    with reading() as uow, gemeten() as meting:
        try:
            return meting, functie(uow, ik, *argumenten)
        except (NietToegestaan, NietGevonden):
            return None


def _langste(uitkomst: Any) -> int:
    """The longest list of rows anywhere in what a page gets."""
    if isinstance(uitkomst, (list, tuple)):
        return max([len(uitkomst), *(_langste(u) for u in uitkomst)])
    if dataclasses.is_dataclass(uitkomst):
        return max([0, *(_langste(getattr(uitkomst, f.name)) for f in dataclasses.fields(uitkomst))])
    return 0


def test_de_vragen_van_paginas_worden_gevonden():
    assert len(VRAGEN_VAN_PAGINAS) >= 45, sorted(VRAGEN_VAN_PAGINAS)


@pytest.mark.parametrize("naam", sorted(set(VRAGEN_VAN_PAGINAS) - HELE_KETEN))
def test_een_vraag_van_een_pagina_blijft_in_budget(school, naam):
    functie, gelukt = VRAGEN_VAN_PAGINAS[naam], []
    for rol in Rol:
        if (uitkomst := _meet(functie, rol)) is None:
            continue
        meting, rijen = uitkomst
        gelukt.append(rol)
        grens = VRAGEN_BUREAU if naam in _VEEL_TE_VRAGEN else VRAGEN
        assert len(meting.vragen) <= grens, f"{rol}: {len(meting.vragen)} vragen\n" + "\n".join(meting.vragen)
        assert meting.onbegrensd() == [], f"{rol} leest een hele tabel"
        assert meting.meeste <= GELEZEN, f"{rol}: een vraag gaf {meting.meeste} rijen"
        if functie.__name__ not in HELE_ZITTING | KEUZELIJST | RECHTEN:
            assert _langste(rijen) <= RIJEN, rol
    assert gelukt, "geen enkele rol kon deze vraag stellen; de demo of tests/hulp/paginas.py mist een voorbeeld"


@pytest.mark.parametrize("rol", list(Rol))
def test_begin_en_menu_van_een_rol_zijn_zuinig(school, rol):  # BEH-1
    grens = {Rol.EXAMENBUREAU: VRAGEN_BUREAU, Rol.EXAMENCOMMISSIE: VRAGEN + 2, Rol.STUDENT: VRAGEN + 1}.get(rol, VRAGEN)
    for functie, hooguit in ((werklijst, grens), (badges, 8)):
        uitkomst = _meet(functie, rol)
        assert uitkomst is not None
        assert len(uitkomst[0].vragen) <= hooguit, "\n".join(uitkomst[0].vragen)


def test_een_klas_van_dertig_bij_twintig_examens_is_een_handvol_vragen(db, maak, als):  # AAN-3 PRK-11
    team, dr = maak.team(), maak.koppeling("dr")
    docent, opleiding = als(Rol.DOCENT, eenheden=[team]), maak.opleiding(team)
    groep = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=dr.id, code="30A", naam="30A", soort="class"))
    studenten, examens = [maak.student(opleiding) for _ in range(30)], [maak.examen() for _ in range(20)]
    with unit_of_work() as uow:
        uow.session.add_all(Groepslid(groep_id=groep.id, persoon_oke_id=s.oke_id, van=tijd.nu()) for s in studenten)
        alle = [
            Inschrijving(student_id=s.id, examen_id=e.id, schooljaar="2026-2027") for s in studenten for e in examens
        ]
        uow.session.add_all(alle)
    with reading() as uow, gemeten() as meting:
        gevonden = matrix.go_matrix(uow, docent, matrix.MatrixFilter(klas_id=groep.id))
    assert (len(gevonden.rijen), len(gevonden.kolommen)) == (30, 20)
    assert len(meting.vragen) <= VRAGEN, "\n".join(meting.vragen)
    assert meting.onbegrensd() == []
    naar_de_browser = json.dumps(dataclasses.asdict(gevonden), default=str)
    assert len(naar_de_browser) < 200_000, f"{len(naar_de_browser):,} tekens"
    een = Celbesluit(inschrijving_id=alle[0].id, besluit="go", reden="Klaar voor")
    opdracht = BesluitSamen(besluiten=tuple(een.model_copy(update={"inschrijving_id": i.id}) for i in alle[:30]))
    with unit_of_work() as uow, gemeten() as meting:
        assert len(besluit_samen(uow, docent, opdracht).gedaan) == 30
    assert len(meting.vragen) <= 30 * VRAGEN, f"{len(meting.vragen)} questions for a class"


def test_de_regel_tegen_hele_tabellen_ziet_ze():
    stout = "SELECT persoon.id, persoon.naam FROM persoon WHERE persoon.naam LIKE ? AND persoon.id IN (SELECT x.id FROM x WHERE x.a = ? LIMIT ?)"
    assert _is_onbegrensd(stout)
    assert not _is_onbegrensd(f"{stout} LIMIT ? OFFSET ?")
    assert not _is_onbegrensd("SELECT persoon.id FROM persoon WHERE persoon.id IN (?, ?)")
    assert not _is_onbegrensd("SELECT count(*) AS n FROM (SELECT persoon.id FROM persoon) AS anon")
    assert not _is_onbegrensd("SELECT go.id FROM go WHERE go.inschrijving_id = %(a)s::UUID")
    assert not _is_onbegrensd("SELECT go.id FROM go WHERE go.inschrijving_id IN (SELECT value FROM json_each(?))")


def _states() -> list[type[rx.State]]:
    """Every state of the portal, however deep."""
    uit, wacht = [], [rx.State]
    while wacht:
        klasse = wacht.pop()
        wacht += klasse.get_substates()
        if klasse.__module__.startswith("portal.state"):
            uit.append(klasse)
    return sorted(set(uit), key=lambda k: k.__qualname__)


def _variabelen(klasse: type[rx.State]) -> dict[str, tuple[Any, Any]]:
    """Name to type and default of what this state keeps itself."""
    velden = klasse.get_fields()
    eigen = [n for n in velden if n not in rx.State.get_fields()]
    return {n: (velden[n].annotated_type, velden[n].default_value()) for n in eigen}


@pytest.mark.parametrize("klasse", _states(), ids=lambda k: k.__qualname__)
def test_een_state_begint_leeg(klasse):
    for naam, (_, begin) in _variabelen(klasse).items():
        assert _is_leeg(begin), f"{naam} begint met {begin!r}"


def _is_leeg(begin: Any) -> bool:
    """True for nothing, a choice in one word, a small number, or a row of such."""
    if dataclasses.is_dataclass(begin):
        return all(_is_leeg(getattr(begin, f.name)) for f in dataclasses.fields(begin))
    if isinstance(begin, str):
        return bool(re.fullmatch(r"[A-Za-z_]{0,20}|\d{1,3}", begin))
    return begin is None or (isinstance(begin, int) and begin <= 50) or begin in ([], {}, (), set())


@pytest.mark.parametrize("klasse", _states(), ids=lambda k: k.__qualname__)
def test_lijsten_in_een_state_hebben_bevroren_kale_rijen(klasse):
    for naam, (soort, _) in _variabelen(klasse).items():
        if typing.get_origin(soort) in (list, tuple):
            (element, *_rest) = typing.get_args(soort) or (Any,)
            assert _is_kaal(element), f"{naam}: {soort}"
        for deel in typing.get_args(soort) if isinstance(soort, types.UnionType) else ():
            assert deel in (type(None), str, int, bool) or _is_rij(deel), f"{naam}: {soort}"


def _is_rij(soort: Any) -> bool:
    """True for a frozen dataclass whose fields are text, numbers, ticks, or rows again."""
    if not (dataclasses.is_dataclass(soort) and soort.__dataclass_params__.frozen):
        return False
    return all(_is_kaal(s) for s in typing.get_type_hints(soort).values())


def _is_kaal(soort: Any) -> bool:
    if typing.get_origin(soort) in (list, tuple, typing.Union, types.UnionType):
        return all(s is Ellipsis or _is_kaal(s) for s in typing.get_args(soort))
    return soort in (str, int, float, bool, type(None)) or _is_rij(soort)
