"""Statuses are members of an enum, never bare words, and change by a step of their lifecycle."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Enum, String
from sqlmodel import SQLModel

from portal import db
from portal.domain import bekrachtiging, inlezen, levensloop, meldingen, statussen
from portal.domain.fouten import Geblokkeerd
from portal.domain.levensloop import LEVENSLOPEN
from portal.domain.overgangen import Levensloop
from portal.domain.statussen import CesuurStatus, DeelnameStatus, InschrijvingStatus, ModelStatus
from tests.hulp.bron import knopen

WORTEL = Path(__file__).resolve().parents[2]
ZELF = ("domain", "sandbox")
"""Where the words are made, and where another system is played."""
CODE = [
    pad
    for pad in sorted((WORTEL / "portal").rglob("*.py"))
    if pad.relative_to(WORTEL / "portal").parts[0] not in ZELF and not pad.stem.startswith("wire")
]
VELDEN = ("status", "model_status", "cesuur_status")
GEEN_STATUS = {"alle", "ok", "inactive"}
"""Words that stand where a status may stand: the filter that leaves it open, the answer of the
health check, and a word of the catalogue of a partner."""

TECHNISCH = {
    # Delivery and reading back: claimed, settled or put off; nobody decides about it.
    "bezorgen._geef_op: rij", "bezorgen._neem: rij", "bezorgen._opnieuw_later: rij", "bezorgen._rond_af: rij", "bezorgen._stel_uit: rij", "outbox.opnieuw: rij", "teruglezen._rond_af: rij",
    # Documents: fetched, failed, asked again, or judged by the check.
    "bestanden.leg_oordeel_vast: document", "opbrengst._document: document", "opbrengst.mislukt: document", "ophalen.haal_document: document", "outbox.opnieuw: document",
}  # fmt: skip
"""File, function and name of the object: states without a lifecycle, that only the machinery sets."""

ENUMS = [
    e
    for module in (statussen, meldingen)
    for e in vars(module).values()
    if isinstance(e, type) and issubclass(e, StrEnum) and e.__name__.endswith("Status")
]
TABELLEN = (*LEVENSLOPEN, meldingen.MELDING, bekrachtiging.BEKRACHTIGING, inlezen.PARTIJ)


def _van_status(knoop: ast.expr) -> bool:
    """True for `x.status`, and for `col(X.status)`."""
    if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Name) and knoop.func.id == "col" and knoop.args:
        knoop = knoop.args[0]
    return isinstance(knoop, ast.Attribute) and knoop.attr in VELDEN


def _kaal(knoop: ast.expr) -> Iterator[str]:
    """The bare words that this expression is made of."""
    if isinstance(knoop, ast.Constant):
        if isinstance(knoop.value, str) and re.fullmatch(r"[a-z_]+", knoop.value) and knoop.value not in GEEN_STATUS:
            yield knoop.value
    elif isinstance(knoop, ast.Tuple | ast.List | ast.Set):
        for deel in knoop.elts:
            yield from _kaal(deel)
    elif isinstance(knoop, ast.IfExp):
        yield from (*_kaal(knoop.body), *_kaal(knoop.orelse))


def _toekenningen(knoop: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """What is assigned to, one by one, with the value where it can be told."""
    doelen = knoop.targets if isinstance(knoop, ast.Assign) else [knoop.target]  # type: ignore[attr-defined]
    for doel in doelen:
        waarde = knoop.value  # type: ignore[attr-defined]
        if isinstance(doel, ast.Tuple | ast.List):
            delen = waarde.elts if isinstance(waarde, ast.Tuple | ast.List) else []
            los = delen if len(delen) == len(doel.elts) else [None] * len(doel.elts)
            yield from zip(doel.elts, los, strict=True)
        else:
            yield doel, waarde


def _bare_words(knoop: ast.AST) -> Iterator[str]:
    if isinstance(knoop, ast.Compare):
        kanten = [knoop.left, *knoop.comparators]
        if any(_van_status(k) for k in kanten):
            for kant in kanten:
                yield from _kaal(kant)
    elif isinstance(knoop, ast.Call):
        if (
            isinstance(knoop.func, ast.Attribute)
            and knoop.func.attr in ("in_", "not_in")
            and _van_status(knoop.func.value)
        ):
            for waarde in knoop.args:
                yield from _kaal(waarde)
        for woord in knoop.keywords:
            if woord.arg in VELDEN:
                yield from _kaal(woord.value)
    elif isinstance(knoop, ast.Dict):
        for sleutel, waarde in zip(knoop.keys, knoop.values, strict=True):
            if isinstance(sleutel, ast.Constant) and sleutel.value in VELDEN:
                yield from _kaal(waarde)
    elif isinstance(knoop, ast.Assign | ast.AnnAssign | ast.AugAssign):
        for doel, waarde in _toekenningen(knoop):
            if waarde is not None and _van_status(doel):
                yield from _kaal(waarde)


@pytest.mark.parametrize(
    ("code", "verwacht"),
    [
        ("if z.status == 'open': pass", ["open"]),
        ("q.where(col(Z.status).not_in(['open', X.DICHT]))", ["open"]),
        ("Z(status='open' if a else 'dicht')", ["open", "dicht"]),
        ("z.model_status, z.op = 'open', nu", ["open"]),
        ("audit(nieuw={'status': 'open'})", ["open"]),
        ("z.status == ZittingStatus.OPEN", []),
        ("r.status == 'Definitief'", []),  # a word on the screen is no status
    ],
)
def test_kale_woorden_worden_gezien(code: str, verwacht: list[str]):
    assert [w for k in ast.walk(ast.parse(code)) for w in _bare_words(k)] == verwacht


@pytest.mark.parametrize("pad", CODE, ids=lambda pad: str(pad.relative_to(WORTEL)))
def test_geen_status_is_een_kaal_woord(pad: Path):
    fout = [
        f"{knoop.lineno}: {woord}"  # type: ignore[attr-defined]
        for knoop in knopen(pad)
        for woord in _bare_words(knoop)
    ]
    assert fout == [], f"use the enum of domain/statussen.py in {pad.relative_to(WORTEL)}"


def _sets() -> Iterator[str]:
    """Each place that sets a status itself; the demo writes a past that it makes up and is left out."""
    for pad in CODE:
        if "demo" in pad.relative_to(WORTEL).parts:
            continue
        for functie in knopen(pad):
            if not isinstance(functie, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for knoop in ast.walk(functie):
                if isinstance(knoop, ast.Assign | ast.AnnAssign | ast.AugAssign):
                    for doel, _ in _toekenningen(knoop):
                        if (
                            isinstance(doel, ast.Attribute)
                            and doel.attr in VELDEN
                            and ast.unparse(doel.value) != "self"
                        ):
                            yield f"{pad.stem}.{functie.name}: {ast.unparse(doel.value)}"


def test_een_status_verandert_met_een_stap_van_haar_levensloop():
    gezien = set(_sets())
    assert gezien - TECHNISCH == set(), "use Levensloop.neem"
    assert TECHNISCH - gezien == set(), "these exceptions are not needed any more"


@pytest.mark.parametrize("loop", TABELLEN, ids=lambda loop: loop.naam)
def test_een_levensloop_kent_precies_de_standen_van_haar_enum(loop: Levensloop):
    staten = list(loop.labels)
    (soort,) = {type(s) for s in staten}
    assert soort in ENUMS
    assert staten == list(soort)
    for (van, actie), stap in loop.overgangen.items():
        assert type(van) is soort
        assert type(stap.naar) is soort
        assert re.fullmatch(r"[a-z_]+", actie)
    assert {loop.toon(s) for s in staten} <= {"ok", "warn", "bad", "info", "plain"}


def test_groepen_van_standen_bestaan_uit_leden():
    groepen = [
        g for module in (levensloop, statussen) for n, g in vars(module).items() if n.isupper() and type(g) is tuple
    ]
    groepen.remove(LEVENSLOPEN)
    assert groepen
    for groep in groepen:
        (soort,) = {type(lid) for lid in groep}
        assert soort in ENUMS
        assert len(set(groep)) == len(groep)


KOLOMMEN = [
    kolom
    for tabel in SQLModel.metadata.sorted_tables
    for kolom in tabel.columns
    if kolom.name in ("status", "model_status", "post")
]


@pytest.mark.parametrize("kolom", KOLOMMEN, ids=str)
def test_een_statuskolom_bewaart_de_woorden_van_haar_enum(kolom):
    soort = kolom.type
    assert isinstance(soort, Enum), "declare it with toestand(...)"
    assert soort.enum_class in ENUMS
    assert soort.enums == [lid.value for lid in soort.enum_class]
    assert not soort.native_enum
    assert not soort.create_constraint
    assert soort.length >= max(map(len, soort.enums))
    assert isinstance(soort, String)
    assert kolom.default is None or type(kolom.default.arg) is soort.enum_class


def test_elke_enum_is_de_soort_van_een_kolom():
    assert db
    assert {kolom.type.enum_class for kolom in KOLOMMEN} == set(ENUMS)


def test_een_stap_zet_de_stand_of_weigert():
    zaak = SimpleNamespace(status=InschrijvingStatus.OPEN)
    assert levensloop.INSCHRIJVING.neem(zaak, "plaatsen").naar is InschrijvingStatus.GEPLAATST
    assert zaak.status is InschrijvingStatus.GEPLAATST
    with pytest.raises(Geblokkeerd, match="de inschrijving is ‘Geplaatst’"):
        levensloop.INSCHRIJVING.neem(zaak, "heractiveren")
    assert zaak.status is InschrijvingStatus.GEPLAATST


def test_een_stand_mag_in_een_andere_kolom_staan():
    versie = SimpleNamespace(status="nieuw", model_status=ModelStatus.NIEUW)
    levensloop.MODEL.neem(versie, "vaststellen")
    assert (versie.status, versie.model_status) == ("nieuw", ModelStatus.VASTGESTELD)


def test_wat_vanzelf_volgt_is_niemands_knop():
    assert levensloop.CESUUR.mag(CesuurStatus.INGEVOERD, "vervangen")
    assert levensloop.CESUUR.acties(CesuurStatus.INGEVOERD) == ("vaststellen",)
    assert levensloop.DEELNAME.acties(DeelnameStatus.GEPLAATST) == ("annuleren",)
    assert "alsnog_behalen" not in levensloop.INSCHRIJVING.acties(InschrijvingStatus.OPEN)
