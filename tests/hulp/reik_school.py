"""The school of the walk over reach: two teams with the same things, and every free text in it a canary."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import text

from portal.auth import sessies
from portal.db.beheren import AgendaLink, Persoon
from portal.db.session import unit_of_work
from portal.domain.rechten import Rol
from tests.hulp.aanval import vrije_tekst
from tests.hulp.maak import Maak
from tests.hulp.reik_geval import maak_geval
from tests.hulp.reik_heelschool import heel_de_school, kenmerken_jaar, na_de_merken
from tests.hulp.reik_team import Ids, maak_team
from tests.hulp.reik_zicht import TABELLEN

GEVALLEN = ("eigen", "vreemde_student", "eigen_student_elders", "vreemd")
"""Whose sitting and whose student: ours and ours, ours and theirs, theirs and ours, theirs and theirs."""
MERK = re.compile(r"~(\w+)\.(\w+):([0-9a-f]{32})~")


STANDEN = ("concept", "straks", "nu", "dicht", "geweest")
"""How far the sitting of a case is."""


@dataclass
class Wereld:
    """Two teams with the same things, four cases in four moments, one person per role of the first team, and some of the whole school."""

    mensen: dict[Rol, Persoon] = field(default_factory=dict)
    heel: dict[Rol, Persoon] = field(default_factory=dict)
    gevallen: dict[str, list[Ids]] = field(default_factory=dict)
    sessies: dict[uuid.UUID, str] = field(default_factory=dict)


def bouw(maak: Maak, standen: Iterable[str] = STANDEN) -> Wereld:
    """The school of the walk, with sittings that are so far; every free text in it is a canary that tells its row and column."""
    w, teams = Wereld(), (maak_team(maak), maak_team(maak))
    w.mensen = {**teams[0].staf, Rol.STUDENT: teams[0].student}
    for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER):
        w.heel[rol] = maak.medewerker()
        maak.rol(w.heel[rol], rol)
    vast = heel_de_school(maak, teams[1])
    for nr, geval in enumerate(GEVALLEN):
        w.gevallen[geval] = [
            {**vast, **maak_geval(maak, teams[nr // 2], teams[nr % 2].student, stand, timedelta(hours=3 * nr))}
            for stand in standen
        ]
    _zet_merken()
    later = na_de_merken(maak, teams[1], vast["partij"])
    kenmerken = kenmerken_jaar(maak, teams)
    for ids in itertools.chain(*w.gevallen.values()):
        ids |= {**later, "kenmerk_jaar": kenmerken[ids["opleiding"]]}
    with unit_of_work() as uow:
        uow.session.add_all(AgendaLink(persoon_id=wie.id) for wie in w.mensen.values())
        for wie in (*w.mensen.values(), *w.heel.values()):
            _, sessie = sessies.start(uow, wie)
            w.sessies[wie.id] = sessie.ref
    return w


def _zet_merken() -> None:
    """Each free text of each row says which row and column it is."""
    with unit_of_work() as uow:
        hexid = "replace(CAST(id AS varchar(36)), '-', '')"
        for naam_, kolom, _lengte in [*vrije_tekst(), ("persoon", "account", 200)]:
            if "id" in TABELLEN[naam_].__table__.columns and kolom not in _VAST:  # type: ignore[attr-defined]
                waar = f" WHERE {kolom} <> ''" if kolom in _ALS_ER_IETS_STAAT else ""
                merk = f"'~{naam_}.{kolom}:' || {hexid} || '~'"
                uow.session.execute(text(f"UPDATE {naam_} SET {kolom} = {merk}{waar}"))


_VAST = {
    "code",
    "pad",
    "reeks",
    "onderwerp",
    "base_url",
    "token_url",
    "secret_versleuteld",
    "geheim_versleuteld",
    "sleutel",
}
"""Texts that are keys or addresses: another value would be another thing."""
_ALS_ER_IETS_STAAT = {"achteraf"}
"""Texts that say something by being there at all."""
