"""The check on everything that leaves the portal in any test: official files, the agreement's own rules, known addresses."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import event
from sqlmodel import select

from portal.db.monitoren import OkeBericht
from portal.db.session import reading
from portal.sandbox import keuring
from tests.hulp import officieel

Json = dict[str, Any]
_ID = r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_KOPPEL, _TOETS = "/associations/{associationId}", "/offerings/{offeringId}"
_SCHALEN = tuple(keuring._SCHAAL)
# Parameters that the text of the agreement has and the official file forgot (docs/oke-conformance.md).
_OOK = {"componentType", "licensed", "component.componentType", "expand", "since", "until"}
SOORTEN = (
    "2 zitting", "2 zitting weg", "2 student", "2 medewerker", "2 koppeling weg", "5 resultaat", "5 extra poging",
)  # fmt: skip
"""Every kind of message that leaves; a new kind belongs here, with its rules below, before it may leave."""


@dataclass
class Keuring:
    """What was checked during one test, and what was wrong with it."""

    gezien: Counter[str] = field(default_factory=Counter)
    fouten: list[str] = field(default_factory=list)

    def bij(self, flow: int, methode: str, pad: str, inhoud: str) -> None:
        """Check one request on its way out."""
        soort, mis = beoordeel(flow, methode, pad, inhoud)
        self.gezien[soort] += 1
        self.fouten += [f"flow {flow} {methode} {pad}: {f}" for f in mis]


def beoordeel(flow: int, methode: str, pad: str, inhoud: str) -> tuple[str, list[str]]:
    """The kind of a request and everything that is wrong with it."""
    if methode == "GET":
        return f"{flow} lezen", _lezen(pad)
    gevonden = re.fullmatch(rf"/(offerings|associations)/{_ID}", pad)
    if gevonden is None or methode not in ("PUT", "PATCH"):
        return "onbekend", ["dit soort bericht kent de keuring niet (tests/hulp/keur_uit.py)"]
    try:
        body = json.loads(inhoud)
    except ValueError:
        return "onbekend", ["geen JSON"]
    soort = _soort(flow, methode, gevonden[1], body)
    if soort not in SOORTEN:
        return "onbekend", [f"dit soort bericht kent de keuring niet: {soort}"]
    return soort, [*_afspraak(soort, body, gevonden["id"]), *_officieel(methode, gevonden[1], body)]


def _soort(flow: int, methode: str, waar: str, body: Json) -> str:
    if waar == "offerings":
        return f"{flow} zitting" + (" weg" if methode == "PATCH" else "")
    if flow == 5:
        return "5 resultaat" if methode == "PATCH" else "5 extra poging"
    if methode == "PATCH":
        return f"{flow} koppeling weg"
    return f"{flow} {'student' if body.get('role') == 'student' else 'medewerker'}"


def _afspraak(soort: str, body: Json, id_: str) -> list[str]:
    """The rules of the text, as a partner would check them."""
    if soort in ("5 resultaat", "5 extra poging"):
        keur = keuring.resultaat if soort == "5 resultaat" else keuring.extra_poging
        return min((keur(body, id_, schaal) for schaal in _SCHALEN), key=len)
    if soort in ("2 student", "2 medewerker"):
        return keuring.deelname(body, id_)
    if soort == "2 zitting":
        return keuring.zitting(body, id_)
    return keuring.zitting_patch(body) if soort == "2 zitting weg" else keuring.deelname_patch(body)


def _officieel(methode: str, waar: str, body: Json) -> list[str]:
    """Both layers of the official files, when they are there."""
    if not officieel.AANWEZIG:
        return []
    return officieel.keur(methode.lower(), _TOETS if waar == "offerings" else _KOPPEL, body)


def _lezen(pad: str) -> list[str]:
    """An address that the official file has, with parameters that it or the text knows."""
    if not officieel.AANWEZIG:
        return []
    kaal, _, vraag = pad.partition("?")
    for patroon, methoden in officieel.openapi()["paths"].items():
        if "get" in methoden and re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", patroon), kaal):
            mag = {p["name"] for p in methoden["get"].get("parameters", [])} | _OOK
            vreemd = {naam for naam, _ in parse_qsl(vraag)} - mag
            return [f"onbekende parameter {naam}" for naam in sorted(vreemd)]
    return ["dit adres staat niet in het officiële bestand"]


@contextmanager
def luister(monkeypatch: Any) -> Iterator[Keuring]:
    """Check every outgoing row as it is written and every request as it is sent, for as long as the block lasts."""
    from portal.oke.client import Partnerlijn

    keur, echt = Keuring(), Partnerlijn.stuur

    def voor_schrijven(_mapper: Any, _connection: Any, rij: OkeBericht) -> None:
        if rij.richting == "uit" and rij.status == "klaar":  # anything else never leaves
            keur.bij(rij.flow, rij.methode, rij.pad, rij.inhoud)

    def stuur(self: Partnerlijn, methode: str, pad: str, inhoud: str | None = None, **rest: Any) -> Any:
        keur.bij(rest.get("flow", 2), methode, pad, inhoud or "")
        return echt(self, methode, pad, inhoud, **rest)

    event.listen(OkeBericht, "before_insert", voor_schrijven)
    monkeypatch.setattr(Partnerlijn, "stuur", stuur)
    try:
        yield keur
    finally:
        event.remove(OkeBericht, "before_insert", voor_schrijven)


def keur_logboek() -> Keuring:
    """Check what stands in the outgoing log of this database, whichever process wrote it."""
    keur = Keuring()
    with reading() as uow:
        vraag = select(OkeBericht.flow, OkeBericht.methode, OkeBericht.pad, OkeBericht.inhoud)
        for flow, methode, pad, inhoud in uow.session.exec(vraag.where(OkeBericht.richting == "uit")):
            keur.bij(flow, methode, pad, inhoud)
    return keur
