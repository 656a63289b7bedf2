"""The school of the walk over reach: two teams with the same things, and every free text in it a canary."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from portal.db import aanmelden, beheren, inrichten, vaststellen
from portal.db.beheren import Persoon
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.ontvangen import wachtkamer, wens
from tests.hulp.aanval import vrije_tekst
from tests.hulp.maak import Maak, schrijf
from tests.hulp.reik_geval import Ids, Team, maak_geval
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


def bouw(maak: Maak, standen: Iterable[str] = STANDEN) -> Wereld:
    """The school of the walk, with sittings that are so far; every free text in it is a canary that tells its row and column."""
    w, teams = Wereld(), (_team(maak), _team(maak))
    w.mensen = {**teams[0].staf, Rol.STUDENT: teams[0].student}
    for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER):
        w.heel[rol] = maak.medewerker()
        maak.rol(w.heel[rol], rol)
    vast = _algemeen(maak, teams[1])
    for nr, geval in enumerate(GEVALLEN):
        w.gevallen[geval] = [
            {**vast, **maak_geval(maak, teams[nr // 2], teams[nr % 2].student, stand, timedelta(hours=3 * nr))}
            for stand in standen
        ]
    _zet_merken()
    return w


def _team(maak: Maak) -> Team:
    team = maak.team()
    staf = {rol: maak.medewerker(team) for rol in Rol if rol is not Rol.STUDENT}
    for rol, wie in staf.items():
        maak.rol(wie, rol, team)
    reserve, student = maak.medewerker(team), maak.student(maak.opleiding(team))
    maak.rol(reserve, Rol.SURVEILLANT, team)
    maak.rol(student, Rol.STUDENT)
    return Team(team, staf, reserve, student)


def _algemeen(maak: Maak, ander: Team) -> Ids:
    """What belongs to the whole school: connections, partners, mandates, exceptions, requests, what waits."""
    ec, bh, morgen = ander.staf[Rol.EXAMENCOMMISSIE], ander.staf[Rol.BEHEERDER], tijd.vandaag() + timedelta(days=9)
    tas, dr, examen = maak.koppeling("tas"), maak.koppeling("dr"), maak.examen()
    vast: dict[str, Any] = {
        "mandaat": vaststellen.Mandaat(permission="resultaat:vaststellen", examen_id=examen.id, van=tijd.vandaag(), tot=morgen, gegeven_door_id=ec.id),
        "uitzondering": beheren.Uitzondering(persoon_id=ander.staf[Rol.DOCENT].id, rol="beoordelaar", van=tijd.vandaag(), tot=morgen, reden="x", gegeven_door_id=ec.id),
        "verzoek": beheren.Bekrachtiging(soort="inlogrol", onderwerp="x", titel="x", gevraagd_door_id=bh.id, nieuw={"claim": "groups", "waarde": "y", "rol": "beoordelaar"}),
        "noodtoegang": beheren.Noodtoegang(persoon_id=bh.id, sessie_ref="x", reden="x", tot=tijd.nu()),
        "rolkoppeling": beheren.Rolkoppeling(claim="groups", waarde="x", rol="docent"),
        "voorstel": inrichten.Catalogusvoorstel(koppeling_id=tas.id),
        "toets": aanmelden.PlanbareToets(oke_id=uuid.uuid4(), koppeling_id=dr.id, naam="x", start=tijd.nu(), eind=tijd.nu()),
        "groep": aanmelden.Groep(oke_id=uuid.uuid4(), koppeling_id=dr.id, code="K", naam="x", soort="class"),
        "wens": aanmelden.WachtendBericht(soort=wens.SOORT, oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud={"over": str(ander.student.id), "waarom": "x"}, besloten_op=tijd.nu()),
        "wacht": aanmelden.WachtendBericht(soort=wachtkamer.SOORT, oke_id=uuid.uuid4(), koppeling_id=dr.id, inhoud={"body": {"person": {"givenName": "x"}}, "waarom": "x"}),
    }  # fmt: skip
    elders = maak.examen(oke=True, koppeling_id=tas.id)
    return {n: str(schrijf(r).id) for n, r in vast.items()} | {
        "koppeling": str(tas.id), "dr": str(dr.id), "examencode": elders.code, "code": elders.code,
    }  # fmt: skip


def _zet_merken() -> None:
    """Each free text of each row says which row and column it is."""
    with unit_of_work() as uow:
        hexid = "replace(CAST(id AS varchar(36)), '-', '')"
        for naam_, kolom, _lengte in [*vrije_tekst(), ("persoon", "account", 200)]:
            if "id" in TABELLEN[naam_].__table__.columns and kolom not in _VAST:  # type: ignore[attr-defined]
                merk = f"'~{naam_}.{kolom}:' || {hexid} || '~'"
                uow.session.execute(text(f"UPDATE {naam_} SET {kolom} = {merk}"))


_VAST = {"pad", "reeks", "onderwerp", "base_url", "token_url", "secret_versleuteld", "geheim_versleuteld", "sleutel"}
"""Texts that are keys or addresses: another value would be another thing."""
