"""Bodies made from the official schemas: valid ones, and for each field of a valid one the ways in which it can be wrong.

A generator of our own and not Schemathesis: the official file marks mandatory request fields read-only, lets plain
OpenAPI accept any consumer block, and means "one of these scopes" where it formally says "all" (see
docs/oke-conformance.md). Those three would have to be bent away before a general tool could use it.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.hulp.officieel import Json, consumer_schema

Pad = tuple[str | int, ...]
_DIEPST = 3
_LETTERS = st.text('abcXYZ 09éüß’–€ø中😀"\\/<&', max_size=24)
_NUMMER = st.integers(-(2**31), 2**31 - 1)
_TAAL = st.sampled_from(["nl-NL", "nl-NL", "en-GB", "de"])
_VREEMD: dict[str, list[Any]] = {
    "string": [12, {"x": 1}],
    "integer": ["12", 1.5],
    "number": ["1.5", [1]],
    "boolean": ["true", 1],
    "array": ["x", 7],
    "object": ["x", ["x"]],
}


@dataclass(frozen=True)
class Fout:
    """A valid body in which one thing is wrong."""

    pad: Pad
    soort: str
    inhoud: Json

    @property
    def veld(self) -> str:
        """The field without the numbers of lists: `consumers.safety`."""
        return ".".join(str(d) for d in self.pad if isinstance(d, str))


def plat(schema: Json) -> Json:
    """A schema whose `allOf` parts are taken together."""
    delen = [plat(d) for d in schema.get("allOf", [])] + [{k: v for k, v in schema.items() if k != "allOf"}]
    samen: Json = {}
    for deel in delen:
        for naam, waarde in deel.items():
            if naam == "properties":
                samen[naam] = {**samen.get(naam, {}), **waarde}
            elif naam == "required":
                samen[naam] = [*samen.get(naam, []), *waarde]
            else:
                samen[naam] = waarde
    return samen


def keuzes(schema: Json) -> list[Json]:
    """The shapes that this schema allows."""
    s = plat(schema)
    delen = s.get("oneOf") or s.get("anyOf")
    return [k for d in delen for k in keuzes(d)] if delen else [s]


def waarde(draw: DrawFn, schema: Json, soort: str = "", diepte: int = 0, vol: bool = False) -> Any:
    """A value that the schema allows; `soort` names the consumer block of the object, `vol` leaves nothing out."""
    s = draw(st.sampled_from(keuzes(schema)))
    if "enum" in s:
        return draw(st.sampled_from([e for e in s["enum"] if e is not None]))
    types = s.get("type", "object" if "properties" in s else "string")
    type_ = draw(st.sampled_from(types)) if isinstance(types, list) else types
    if type_ == "object":
        return _object(draw, s, soort, diepte, vol)
    if type_ == "array":
        aantal = draw(st.integers(max(s.get("minItems", 0), int(vol)), 2))
        return [waarde(draw, s.get("items", {"type": "string"}), soort, diepte + 1, vol) for _ in range(aantal)]
    return None if type_ == "null" else _enkel(draw, s, type_)


def _enkel(draw: DrawFn, s: Json, type_: str) -> Any:
    if type_ == "boolean":
        return draw(st.booleans())
    if type_ in ("integer", "number"):
        return draw(st.integers(int(s.get("minimum", -(2**31))), int(s.get("maximum", 2**31 - 1))))
    vormen: dict[str, Callable[[], str]] = {
        "uuid": lambda: str(draw(st.uuids())),
        "date": lambda: draw(st.dates(date(1950, 1, 1), date(2090, 1, 1))).isoformat(),
        "date-time": lambda: draw(_momenten()),
        "uri": lambda: "https://school.example/x",
        "email": lambda: f"{draw(st.integers(1, 99))}@school.example",
    }
    if s.get("format") in vormen:
        return vormen[s["format"]]()
    if "pattern" in s:
        return _patroon(draw, s["pattern"])
    return draw(_LETTERS.filter(lambda t: len(t) >= s.get("minLength", 0)))


def _momenten() -> st.SearchStrategy[str]:
    moment = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
    return moment.map(lambda m: m.isoformat(timespec="seconds").replace("+00:00", "Z"))


def _patroon(draw: DrawFn, patroon: str) -> str:
    """The few patterns that the official file has."""
    if "P(?=" in patroon:
        return draw(st.sampled_from(["PT90M", "PT1H30M", "PT0M", "P1D", "P2W", "PT45M30S"]))
    if "{2,4}" in patroon:
        return draw(_TAAL)
    return draw(st.sampled_from(["nld", "eng"])) if "[a-z]{3}" in patroon else draw(st.sampled_from(["1", "12.50"]))


def _object(draw: DrawFn, s: Json, soort: str, diepte: int, vol: bool) -> Json:
    """An object with its mandatory fields, and some of the others as long as it does not get too deep."""
    moet, inhoud = set(s.get("required", [])), {}
    for naam, deel in s.get("properties", {}).items():
        if naam == "consumers":
            if soort:
                inhoud[naam] = blokken(draw, soort, vol)
            continue
        if naam == "ext" or (naam not in moet and (diepte >= _DIEPST or not (vol or draw(st.booleans())))):
            continue
        dieper = {"result": "Result", "person": "Person"}.get(naam, "")
        inhoud[naam] = waarde(draw, deel, dieper, diepte + 1, vol)
    return inhoud


def blokken(draw: DrawFn, soort: str, vol: bool = False) -> list[Json]:
    """The agreement's block of this kind of object, sometimes between those of others."""
    onze = _object(draw, plat(consumer_schema(soort)), "", _DIEPST - 2, vol) | {"consumerKey": "nl-test-admin"}
    ander = {"consumerKey": "x-ander", "iets": draw(_NUMMER)}
    return draw(st.sampled_from([[onze], [ander, onze], [onze, ander]]))


def fouten(inhoud: Json, schema: Json, soort: str) -> Iterator[Fout]:
    """Each field of a body once with every wrong type, once with an unknown word, and once absent if it is mandatory."""
    yield from _fouten(inhoud, inhoud, schema, soort, ())


def _fouten(basis: Json, hier: Json, schema: Json, soort: str, pad: Pad) -> Iterator[Fout]:
    s = max(keuzes(schema), key=lambda k: len(set(k.get("properties", {})) & set(hier)))
    for naam, deel in s.get("properties", {}).items():
        if naam not in hier or naam == "ext":
            continue
        if naam == "consumers":
            yield from _blokfouten(basis, hier[naam], soort, (*pad, naam))
            continue
        yield from _veldfouten(basis, hier[naam], deel, (*pad, naam), naam in s.get("required", []))
    for naam in s.get("required", []):
        if naam in hier and naam != "consumers":
            yield Fout((*pad, naam), "weg", _zonder(basis, (*pad, naam)))


def _blokfouten(basis: Json, lijst: list[Json], soort: str, pad: Pad) -> Iterator[Fout]:
    for vreemd in ("x", 7, {"consumerKey": 1}):
        if soort != "Person" or not isinstance(vreemd, dict):
            yield Fout(pad, "type", _met(basis, pad, vreemd))
    for nummer, blok in enumerate(lijst):
        if blok["consumerKey"] == "nl-test-admin":
            yield from _fouten(basis, blok, consumer_schema(soort), "", (*pad, nummer))


def _veldfouten(basis: Json, waarde_: Any, schema: Json, pad: Pad, moet: bool) -> Iterator[Fout]:
    vormen = keuzes(schema)
    types = {t for v in vormen for t in ([v["type"]] if isinstance(v.get("type"), str) else v.get("type", []))}
    mag_ook = {"integer": int, "string": str, "boolean": bool, "array": list, "object": dict, "number": (int, float)}
    for vreemd in _VREEMD.get(next(iter(sorted(types)), ""), []):
        past = any(isinstance(vreemd, mag_ook[t]) for t in types if t in mag_ook)  # type: ignore[arg-type]
        if not past or (isinstance(vreemd, bool) and "boolean" not in types):
            yield Fout(pad, "type", _met(basis, pad, vreemd))
    if moet:
        yield Fout(pad, "null", _met(basis, pad, None))
    if all("enum" in v for v in vormen):
        yield Fout(pad, "woord", _met(basis, pad, "bestaat-niet"))
    if len(vormen) == 1 and vormen[0].get("format") in ("uuid", "date", "date-time"):
        yield Fout(pad, "vorm", _met(basis, pad, "12-34"))
    if isinstance(waarde_, dict):
        vorm = next((v for v in vormen if v.get("type") == "object"), {})
        yield from _fouten(basis, waarde_, vorm, {"result": "Result", "person": "Person"}.get(str(pad[-1]), ""), pad)
    if isinstance(waarde_, list) and waarde_:
        items = vormen[0].get("items", {})
        yield from _veldfouten(basis, waarde_[0], items, (*pad, 0), False)


def _met(basis: Json, pad: Pad, nieuw: Any) -> Json:
    kopie = copy.deepcopy(basis)
    _plek(kopie, pad[:-1])[pad[-1]] = nieuw
    return kopie


def _zonder(basis: Json, pad: Pad) -> Json:
    kopie = copy.deepcopy(basis)
    del _plek(kopie, pad[:-1])[pad[-1]]
    return kopie


def _plek(inhoud: Any, pad: Pad) -> Any:
    for deel in pad:
        inhoud = inhoud[deel]
    return inhoud


def nieuw_id() -> str:
    """An id that nobody knows."""
    return str(uuid.uuid4())
