"""What the attack tests share: a school where nothing is yours, payloads made from types, and a fast hostile client."""

from __future__ import annotations

import enum
import hashlib
import inspect
import json
import os
import re
import sqlite3
import sys
import types
import typing
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import String, text
from sqlmodel import AutoString, SQLModel

from portal.auth import sessies
from portal.db.migreren import naar_nieuwste
from portal.db.session import get_engine, unit_of_work
from portal.domain.rechten import Rol
from portal.settings import get_settings
from portal.state.raamwerk.basis import handler_table, toegang_van
from portal.state.raamwerk.navigatie import PAGINAS
from tests.hulp.maak import Maak
from tests.hulp.servers import Server, start, vrije_poort
from tests.hulp.voorraad import GEHEIM, vul
from tests.hulp.vreemde import Vreemde

KANARIE = "KANARIE"
HEEL = "heel"
"""The session of the board for the whole school: for acts that a role for a team does not have at all."""
WIJD = {
    "PORTAL_SOCKET_EVENTS_PER_SECOND": "100000", "PORTAL_SOCKET_EVENTS_BURST": "100000",
    "PORTAL_SOCKET_EVENTS_PER_ADDRESS": "100000",
}  # fmt: skip
VAN_MENSEN = (
    "aanvulling", "beoordeling", "deelname", "document", "go", "herziening", "incident", "kansmutatie", "okebericht",
    "procesverbaal", "resultaat", "taak", "vaststelling", "voorziening", "wachtdeel",
)  # fmt: skip
"""Tables whose free text is about people; every row of the demo gets a canary in each of those columns."""


@dataclass(frozen=True)
class Handler:
    """One handler as the wire knows it."""

    naam: str
    kort: str
    permissies: tuple[str, ...]
    model: Any
    form: bool
    parameter: str


def handlers() -> list[Handler]:
    """Every handler of the portal, from the registry itself."""
    from reflex_base.registry import RegistrationContext

    geregistreerd = RegistrationContext.ensure_context().event_handlers
    uit = []
    for naam, kort, permissies in handler_table():
        toegang = toegang_van(naam)
        if ".portal___" in naam and toegang is not None:
            namen = list(inspect.signature(geregistreerd[naam].handler.fn).parameters)
            uit.append(Handler(naam, kort, permissies, toegang.model, toegang.form, namen[1] if len(namen) > 1 else ""))
    return uit


class NietTeMaken(ValueError):
    """No payload can be made for this type."""


def waarde(soort: Any, ids: dict[str, str], veld: str = "", info: Any = None, *, form: bool = False) -> Any:
    """A value of this type as a browser would send it; ids come from `ids`, by the name of the field."""
    oorsprong, delen = typing.get_origin(soort), typing.get_args(soort)
    if oorsprong is typing.Annotated:
        return waarde(delen[0], ids, veld, info, form=form)
    if oorsprong in (typing.Union, types.UnionType):
        return waarde(next(d for d in delen if d is not type(None)), ids, veld, info, form=form)
    if oorsprong is typing.Literal:
        return delen[-1]
    if oorsprong is dict:
        return {"zoek": "een"}
    if oorsprong in (tuple, list, set, frozenset):
        return [waarde(delen[0], ids, veld, info, form=form)]
    if not isinstance(soort, type):
        raise NietTeMaken(str(soort))
    if issubclass(soort, BaseModel):
        velden = soort.model_fields.items()
        return {n: waarde(f.annotation, ids, n, f, form=form) for n, f in velden if _nodig(n, f)}
    return _enkel(soort, ids, veld, info, form)


def _nodig(naam: str, info: Any) -> bool:
    return info.is_required() or naam.endswith(("_id", "id", "wie", "tekst", "reden")) or info.annotation in (str, bool)


def _enkel(soort: type, ids: dict[str, str], veld: str, info: Any, form: bool) -> Any:
    if soort is uuid.UUID:
        return ids.get(veld.removesuffix("_id"), ids["*"])
    if issubclass(soort, enum.Enum):
        return next(iter(soort)).value
    if soort is bool:
        return "on" if form else True
    if soort in (int, float, Decimal):
        getal = next((int(v) for m in getattr(info, "metadata", ()) if (v := getattr(m, "ge", None)) is not None), 1)
        return str(getal) if form or soort is Decimal else getal
    if soort is date:
        return "2026-05-12" if veld == "op" else "2027-05-12"  # what was, and what is to come
    if soort in (datetime, AwareDatetime):
        return "2027-05-12T09:00" if form else "2027-05-12T09:00:00Z"
    if soort is str:
        return _tekst(ids, veld, info)
    raise NietTeMaken(soort.__name__)


_VAST = {"schaal": "0.0-10.0", "geslaagd_vanaf": "5.5"}
"""Texts that have to be one of a few."""


def _tekst(ids: dict[str, str], veld: str, info: Any) -> str:
    eis = getattr(info, "metadata", ())
    if veld in ("email", "account"):
        return "een@proef.example"
    if veld in _VAST:
        return _VAST[veld]
    patroon = next((p for m in eis if (p := getattr(m, "pattern", None))), "")
    if patroon == r"^\d{5}$":
        return "25998"
    if patroon:
        return str(patroon).strip("^$()").split("|")[0]
    if veld in ("", "id") or veld.endswith("_id"):
        return ids.get(veld.removesuffix("_id"), ids["*"])
    meeste = next((v for m in eis if (v := getattr(m, "max_length", None))), 60)
    return "een tekst voor de proef"[:meeste]


class Wereld:
    """A server with the demo school, in which people of a new, empty team try to reach what is not theirs."""

    def __init__(self, basis: str, map_: Path, server: Server, sleutels: dict[str, str], ids: dict[str, str]) -> None:
        self.basis, self.map, self.server, self.sleutels, self.ids = basis, map_, server, sleutels, ids
        self.lees = sqlite3.connect(map_ / "portal.db", check_same_thread=False)
        self._stand: tuple[int, dict[str, str]] = (-1, {})
        self._eigen = re.compile("|".join(v for e in ids.pop("eigen").split() for v in (e, e.replace("-", ""))))

    def vingerafdruk(self) -> dict[str, str]:
        """A hash per table of everything in it, but for what a refusal or mere presence may change."""
        (stand,) = self.lees.execute("PRAGMA data_version").fetchone()
        if stand == self._stand[0]:
            return self._stand[1]
        self._stand = (stand, self._bereken())
        return self._stand[1]

    def _bereken(self) -> dict[str, str]:
        uit = {}
        for (tabel,) in self.lees.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name").fetchall():
            som = hashlib.blake2b(digest_size=12)
            for rij in self.lees.execute(_VRAAG.get(tabel, f'SELECT * FROM "{tabel}" ORDER BY 1')):
                inhoud = repr(rij)
                if not (tabel in VAN_MENSEN and self._eigen.search(inhoud)):
                    som.update(inhoud.encode())
            uit[tabel] = som.hexdigest()
        return uit

    def daden(self, na: int) -> list[str]:
        """The acts in the audit log after this row; a refusal is none, and neither is that somebody looked around."""
        vraag = f"SELECT actie FROM auditregel WHERE volgnummer > ? AND {_EEN_DAAD} ORDER BY volgnummer"
        return [a for (a,) in self.lees.execute(vraag, (na,))]

    def regel(self) -> int:
        """The newest row of the audit log."""
        return int(self.lees.execute("SELECT coalesce(max(volgnummer), 0) FROM auditregel").fetchone()[0])


_EEN_DAAD = "actie NOT IN ('toegang.geweigerd', 'noodtoegang.gebruikt', 'noodtoegang.stuk_geopend')"
_VRAAG = {
    "auditregel": f"SELECT volgnummer FROM auditregel WHERE {_EEN_DAAD} ORDER BY 1",
    "auditkop": "SELECT 1",
    "teller": "SELECT naam FROM teller ORDER BY 1",
    "okebericht": "SELECT * FROM okebericht WHERE coalesce(student_id, zitting_id) IS NOT NULL ORDER BY 1",
    "vreemdverzoek": "SELECT 1",
    "sessie": "SELECT ref, rol, beeindigd_op FROM sessie ORDER BY 1",
}


BESCHERMD = frozenset(
    {*VAN_MENSEN, "inschrijving", "persoon", "roltoewijzing", "vernietiging", "wachtplek", "zitting"}
) - {"taak"}
"""Tables in which nothing of somebody else may change, whoever tries."""


def anders(voor: dict[str, str], na: dict[str, str]) -> set[str]:
    """The tables that changed."""
    return {t for t in voor.keys() | na.keys() if voor.get(t) != na.get(t)}


@contextmanager
def wereld(map_: Path, studenten: int = 40, **extra: str) -> Iterator[Wereld]:
    """Fill a database with the demo school, put canaries in it, add the attackers, and serve it."""
    basis = f"http://localhost:{(poort := vrije_poort())}"
    env = {
        "PORTAL_DATA_DIR": str(map_), "PORTAL_PUBLIC_URL": basis, "PORTAL_DATABASE_URL": f"sqlite:///{map_ / 'portal.db'}",
        "PORTAL_SECRET_KEY": GEHEIM, "PORTAL_REDIS_URL": "", "PORTAL_OIDC_ISSUER": "",
        "PORTAL_JOBS_IN_SERVE": "false", "REFLEX_STATE_MANAGER_MODE": "memory", "REFLEX_WEB_WORKDIR": str(map_ / "web"),
        **WIJD, **extra,
    }  # fmt: skip
    granian = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(poort)]
    with pytest.MonkeyPatch.context() as mp:
        for naam, inhoud in env.items():
            mp.setenv(naam, inhoud)
        _vergeet()
        naar_nieuwste()
        vul(studenten)
        zet_kanaries()
        ids = _vreemde_ids()
        sleutels, eigen = _aanvallers()
        ids["eigen"] = " ".join(eigen)
        _vergeet()
    with start([*granian, "tests.hulp.proefserver:asgi"], map_ / "log", {**os.environ, **env}) as server:
        server.wacht_op_url(f"{basis}/ping", 240)
        yield Wereld(basis, map_, server, sleutels, ids)


def _vergeet() -> None:
    if get_engine.cache_info().currsize:
        get_engine().dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()
    sessies._cache.clear()


def vrije_tekst() -> Iterator[tuple[str, str, int]]:
    """Every column that can hold free text: table, column, and how much fits (0: no limit)."""
    for tabel in SQLModel.metadata.sorted_tables:
        for kolom in tabel.columns:
            if isinstance(kolom.type, String | AutoString):
                lengte = kolom.type.length or 0
                if not (0 < lengte < 100 or kolom.foreign_keys or kolom.unique or kolom.primary_key):
                    yield tabel.name, kolom.name, lengte


def zet_kanaries() -> None:
    """Free text about people, and the names of students, become texts that must never travel."""
    gezet = 0
    with unit_of_work() as uow:
        for tabel, kolom, lengte in vrije_tekst():
            if tabel in VAN_MENSEN and not 0 < lengte < 250 and kolom != "pad":
                over_mensen = " WHERE soort <> 'versie'" if tabel == "taak" else ""
                uow.session.execute(text(f"UPDATE {tabel} SET {kolom} = '{KANARIE}-{tabel}-{kolom}'{over_mensen}"))
                gezet += 1
        assert gezet > 25, "the columns with free text are not found any more"
        namen = ", ".join(f"{k} = '{KANARIE}-{k}'" for k in ("voornaam", "achternaam", "naam", "oke_naam"))
        uow.session.execute(text(f"UPDATE persoon SET {namen} WHERE is_student"))


def _aanvallers() -> tuple[dict[str, str], list[str]]:
    """Somebody in each role, in a new team without students, exams or sittings; the keys of their sessions."""
    team, sleutels, eigen = Maak().team(naam="Aanvalsteam"), {"": ""}, list[str]()
    for rol in Rol:
        opleiding = Maak().opleiding(team) if rol is Rol.STUDENT else None
        wie = Maak().student(opleiding) if rol is Rol.STUDENT else Maak().medewerker(team)
        Maak().rol(wie, rol, None if rol is Rol.BEHEERDER else team)
        eigen.append(str(wie.id))
        with unit_of_work() as uow:
            sleutels[rol.value], _ = sessies.start(uow, wie)
    heel = Maak().medewerker(team)
    Maak().rol(heel, Rol.EXAMENCOMMISSIE)
    with unit_of_work() as uow:
        sleutels[HEEL], _ = sessies.start(uow, heel)
    return sleutels, eigen


_EERST = {"zitting": "status = 'gepland' DESC, bezet DESC", "resultaat": "status = 'voorlopig' DESC"}


def _vreemde_ids() -> dict[str, str]:
    """For every kind of thing an id of one that belongs to somebody else, by the names that fields use for it."""
    ids = {}
    with unit_of_work() as uow:
        for tabel in SQLModel.metadata.sorted_tables:
            if "id" not in tabel.columns or tabel.name == "auditkop":
                continue
            orde = f"ORDER BY {_EERST[tabel.name]}" if tabel.name in _EERST else ""
            mens = "WHERE is_student" if tabel.name == "persoon" else ""
            rij = uow.session.execute(text(f"SELECT id FROM {tabel.name} {mens} {orde} LIMIT 1")).first()
            if rij:
                ids[tabel.name] = str(uuid.UUID(str(rij[0])))
    anders_genoemd = {
        "student": "persoon", "wie": "persoon", "versie": "examenversie", "bericht": "okebericht",
        "voorstel": "catalogusvoorstel", "medewerker": "persoon", "toets": "planbaretoets",
    }  # fmt: skip
    ids.update({naam: ids[tabel] for naam, tabel in anders_genoemd.items() if tabel in ids})
    ids["*"] = ids["zitting"]
    return ids


class Aanvaller(Vreemde):
    """A hostile client that knows when the server has done everything it asked for."""

    def adres(self, ids: dict[str, str]) -> dict[str, Any]:
        """The address of a page about these ids; every parameter of every page is there."""
        namen = {n for route in PAGINAS for n in re.findall(r"\[(\w+)]", route)}
        vraag = {n: ids.get(n.removesuffix("_id"), ids["*"]) for n in namen}
        return {"pathname": self.pad, "asPath": self.pad, "query": vraag}

    async def vraag(self, gebeurtenissen: Sequence[tuple[Any, Any]], router: Any = None, geduld: float = 20) -> str:
        """Send these events; everything that came back when the last of them and what it set off was done."""
        vanaf = len(self.binnen)
        for naam, payload in gebeurtenissen:
            await self.zend(naam, payload, router)
        await self.tot_rust(geduld)
        return json.dumps(self.binnen[vanaf:], default=str, ensure_ascii=False)

    async def laad(self) -> str:
        """Open the page; everything that came in until it stood there and what it set off was done."""
        return await super().laad() + await self.vraag([])


def staten_met(tekst: str, antwoord: str) -> set[str]:
    """The states of which an answer holds this text, by the last part of their names; all of it when it is in none."""
    gevonden = re.finditer(r'"(reflex___state[\w.]*?(\w+))": (?=\{)', antwoord)
    lezer = json.JSONDecoder()
    delen = [(m.group(1).rsplit("____", 1)[-1], *lezer.raw_decode(antwoord, m.end())) for m in gevonden]
    uit = {naam for naam, deel, _ in delen if tekst in json.dumps(deel, ensure_ascii=False)}
    return uit or ({antwoord} if tekst in antwoord else set())


def zonder_merk(antwoord: str) -> str:
    """The answer without our own markers."""
    return re.sub(r"merk-\d+\.", "", antwoord)
