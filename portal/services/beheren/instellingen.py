"""Changing a setting of the school: checked, logged, and never without a right to it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Instelling
from portal.db.session import UnitOfWork
from portal.domain import bevestigen, termijnen
from portal.domain.fouten import Ongeldig, SterkerInloggen
from portal.domain.rechten import P
from portal.domain.termijnen import BESLUITSOORTEN, middel_bij, middel_woord
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.instellingen import (
    SLUITINGSDAGEN,
    SOORTEN,
    Instellingsoort,
    dagen_als,
    dagen_uit,
    lees,
    vergeet,
)
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.zittingen import volg_sluitingsdagen

_LANGST = timedelta(days=100)


class WijzigInstelling(Opdracht):
    """Give one setting a value."""

    sleutel: str
    waarde: str = Field(max_length=2000)


class WijzigDagen(Opdracht):
    """Which days of a setting stay, and which are added: one, or every weekday from it until another."""

    sleutel: str
    blijft: tuple[date, ...] = Field(default=(), max_length=200)
    vanaf: date | None = None
    tot: date | None = None
    stond: tuple[date, ...] | None = Field(default=None, max_length=200)
    """What the screen showed: what somebody else added or took away since, stays so; without a screen left out."""


def wijzig_dagen(uow: UnitOfWork, principal: Principal, cmd: WijzigDagen) -> int:
    """Set the days of a setting that is a list of them (BEH-10); gives what setting one value gives."""
    erbij: set[date] = set()
    if cmd.vanaf:
        tot = cmd.tot or cmd.vanaf
        if not cmd.vanaf <= tot <= cmd.vanaf + _LANGST:
            raise Ongeldig("De laatste dag ligt voor de eerste, of meer dan honderd dagen later. Kijk de dagen na.")
        reeks = (cmd.vanaf + timedelta(days=n) for n in range((tot - cmd.vanaf).days + 1))
        erbij = {d for d in reeks if tot == cmd.vanaf or not termijnen.is_weekend(d)}
    elif cmd.tot:
        raise Ongeldig("Vul ook de eerste dag in.")
    blijft = frozenset(cmd.blijft)
    if cmd.stond is not None and cmd.sleutel in SOORTEN:
        uow.neem_beurt(f"instelling {cmd.sleutel}")
        blijft = dagen_uit(lees(uow, cmd.sleutel)) - (frozenset(cmd.stond) - blijft)
    return wijzig_instelling(uow, principal, WijzigInstelling(sleutel=cmd.sleutel, waarde=dagen_als({*blijft, *erbij})))


def wijzig_instelling(uow: UnitOfWork, principal: Principal, cmd: WijzigInstelling) -> int:
    """Set one value; the old one stays in the changelog (BEH-10). Gives over how many sittings the exam
    office decides, because the school is closed then from now on."""
    require(principal, P.INSTELLING_BEHEREN)
    soort = SOORTEN.get(cmd.sleutel)
    if soort is None:
        raise Ongeldig("Deze instelling bestaat niet.")
    _eis_waarde(soort, cmd.waarde)
    if soort.soort == "dagen":
        cmd = cmd.model_copy(update={"waarde": dagen_als(dagen_uit(cmd.waarde))})
    _eis_middel(uow, soort, cmd.waarde)
    if cmd.sleutel in (bevestigen.RECHTEN, bevestigen.MINUTEN) and principal.te_bevestigen:
        raise SterkerInloggen(soort.label)
    rij = uow.session.get(Instelling, cmd.sleutel)
    oud = rij.waarde if rij else soort.standaard
    if oud == cmd.waarde and rij:
        return 0
    rij = rij or Instelling(sleutel=cmd.sleutel)
    rij.waarde = cmd.waarde
    uow.add(rij)
    vergeet(uow)
    audit.record(
        uow, principal, "instelling.gewijzigd", rij,
        oud={"sleutel": cmd.sleutel, "waarde": oud}, nieuw={"sleutel": cmd.sleutel, "waarde": cmd.waarde},
    )  # fmt: skip
    live.touch(uow, onderwerpen.INSTELLINGEN)
    if cmd.sleutel != SLUITINGSDAGEN:
        return 0
    was, wordt = dagen_uit(oud), dagen_uit(cmd.waarde)
    return volg_sluitingsdagen(uow, wordt - was, was - wordt)


def _eis_middel(uow: UnitOfWork, soort: Instellingsoort, waarde: str) -> None:
    """No clause sends somebody with an objection to a commission of appeal: the word fits the body (VAS-3)."""
    for b in BESLUITSOORTEN:
        if soort.sleutel not in (b.clausule_instelling, b.orgaan_instelling):
            continue
        tekst, orgaan = (
            waarde if s == soort.sleutel else lees(uow, s) for s in (b.clausule_instelling, b.orgaan_instelling)
        )
        if middel_woord(tekst) == "bezwaar" and middel_bij(orgaan).startswith("beroep"):
            raise Ongeldig(
                f"Bij {orgaan} stelt een student beroep in, en de tekst bij ‘{b.naam.lower()}’ zegt bezwaar. Schrijf in die "
                "tekst {middel}: dan staat er altijd wat bij het orgaan hoort."
            )


def _eis_waarde(soort: Instellingsoort, waarde: str) -> None:
    if soort.soort == "getal":
        if not waarde.isdecimal() or not soort.minimum <= int(waarde) <= soort.maximum:
            raise Ongeldig(f"{soort.label}: geef een heel getal van {soort.minimum} tot en met {soort.maximum}.")
    elif soort.soort == "dagen":
        try:
            dagen_uit(waarde)
        except ValueError:
            raise Ongeldig("Schrijf dagen als 24-12-2026, met komma’s ertussen.") from None
    elif soort.soort == "rechten":
        try:
            bevestigen.rechten_uit(waarde)
        except ValueError as fout:
            raise Ongeldig(f"‘{fout}’ is geen recht om iets te doen. Schrijf zoals: {soort.standaard}.") from None
    elif soort.soort == "mail" and waarde and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", waarde):
        raise Ongeldig(f"{soort.label}: geef één e-mailadres, of laat het leeg.")
    elif soort.soort == "janee" and waarde not in ("ja", "nee"):
        raise Ongeldig(f"{soort.label}: kies ja of nee.")
    elif soort.sleutel.endswith("clausule") and not {"{laatste_dag}", "{orgaan}"} <= set(
        re.findall(r"\{\w+\}", waarde)
    ):
        raise Ongeldig("De tekst moet {laatste_dag} en {orgaan} noemen.")
    elif (soort.sleutel == "schoolnaam" or soort.sleutel.endswith("_orgaan")) and not waarde:
        raise Ongeldig(f"{soort.label} mag niet leeg zijn.")
