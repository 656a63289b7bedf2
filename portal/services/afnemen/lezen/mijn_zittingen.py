"""Read the own sittings of an invigilator or assessor: today, what comes, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.auth.principal import Principal
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.termijnen import laat_toe_vanaf
from portal.services.grond import paden
from portal.services.plannen.lezen.rooster import RoosterRij, rooster


@dataclass(frozen=True)
class MijnZitting:
    """A sitting that somebody was attached to, under the heading where it belongs."""

    id: str
    groep: str
    naam: str
    wanneer: str
    plaats: str
    status_tekst: str
    status_toon: str
    actie: str
    link: str
    dicht: str = ""
    """Why it cannot be opened now; then there is no link."""


def mijn_zittingen(uow: UnitOfWork, principal: Principal) -> list[MijnZitting]:
    """My own sittings as invigilator or assessor: today first, then what comes, then what was, not yet signed first."""
    rijen = [_mijn_zitting(r) for r in rooster(uow, principal, vanaf=tijd.nu() - timedelta(days=14))]
    geweest = [r for r in rijen if r.groep == "eerder"]
    geweest.sort(key=lambda r: r.status_toon == "ok")
    return [r for g in ("vandaag", "komend") for r in rijen if r.groep == g] + geweest


def _mijn_zitting(r: RoosterRij) -> MijnZitting:
    dag = tijd.dag_van(r.start) if r.start else tijd.vandaag()
    groep = "vandaag" if dag == tijd.vandaag() else "komend" if dag > tijd.vandaag() else "eerder"
    klaar = r.status_toon == "ok"
    return MijnZitting(
        id=r.zitting_id,
        groep=groep,
        naam=r.naam,
        wanneer=r.tijd if groep == "vandaag" else f"{r.dag}, {r.tijd}",
        plaats=r.plaats,
        status_tekst=r.status_tekst,
        status_toon=r.status_toon,
        actie=_actie(groep, klaar) if r.open else "",
        link=paden.afnemen(r.zitting_id) if r.open else "",
        dicht="" if r.open else _wanneer_open(r),
    )


def _actie(groep: str, klaar: bool) -> str:
    return "Lees verslag" if klaar else "Bekijk" if groep == "komend" else "Open"


def _wanneer_open(r: RoosterRij) -> str:
    """Why somebody from outside the school cannot open a sitting now."""
    if r.start is None or tijd.nu() >= laat_toe_vanaf(r.start):
        return "Afgerond, niet meer in te zien"
    return f"Te openen vanaf {tijd.moment(laat_toe_vanaf(r.start))}"
