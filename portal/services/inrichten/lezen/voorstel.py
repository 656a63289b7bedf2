"""Read an import preview: what would be new, changed and withdrawn."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Koppeling
from portal.db.inrichten import Catalogusvoorstel
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.stand import naam_waarschuwing

_TONEN = {"nieuw": "ok", "gewijzigd": "warn", "ingetrokken": "bad", "ongewijzigd": "plain"}


@dataclass(frozen=True)
class VoorstelRegel:
    """One line of an import preview."""

    component_id: str
    soort: str
    toon: str
    code: str
    naam: str
    uitleg: tuple[str, ...] = ()
    waarschuwing: str = ""


@dataclass(frozen=True)
class VoorstelView:
    """An import preview: what would be added, changed and withdrawn."""

    id: str
    leverancier: str
    opgehaald: str
    toegepast: bool
    nieuw: int
    gewijzigd: int
    ingetrokken: int
    ongewijzigd: int
    keus: str = ""
    onleesbaar: int = 0
    regels: tuple[VoorstelRegel, ...] = field(default=())


def voorstel(uow: UnitOfWork, principal: Principal, voorstel_id: uuid.UUID, soort: str = "") -> VoorstelView:
    """An import preview: counts of all, and at most fifty lines of the asked kind (changes first); without one also what
    is not taken over because it is of another supplier."""
    require(principal, P.CATALOGUS_IMPORTEREN)
    rij = uow.get(Catalogusvoorstel, voorstel_id)
    koppeling = uow.get(Koppeling, rij.koppeling_id)
    telling = {
        s: sum(r["soort"] == s for r in rij.regels) for s in ("nieuw", "gewijzigd", "ingetrokken", "ongewijzigd")
    }
    kies = [r for r in rij.regels if (r["soort"] == soort if soort else r["soort"] != "ongewijzigd" or r.get("elders"))]
    return VoorstelView(
        id=str(rij.id),
        leverancier=koppeling.naam,
        opgehaald=tijd.moment(rij.opgehaald_op),
        toegepast=rij.toegepast_op is not None,
        keus=rij.keus,
        onleesbaar=rij.onleesbaar,
        regels=tuple(_regel(r) for r in kies[:50]),
        **telling,
    )


def _regel(r: dict[str, Any]) -> VoorstelRegel:
    return VoorstelRegel(
        component_id=r["inhoud"]["component_id"],
        soort=r["soort"],
        toon=_TONEN[r["soort"]],
        code=r["inhoud"]["code"],
        naam=r["inhoud"]["naam"],
        uitleg=tuple(f"{d['label']}: {d['oud']} → {d['nieuw']}" for d in r["verschillen"])
        + (("Moet opnieuw worden vastgesteld.",) if r["opnieuw"] else ())
        + ((f"Niet overgenomen: deze toets staat hier al bij {r['elders']}.",) if r.get("elders") else ()),
        waarschuwing=naam_waarschuwing(r["inhoud"]["code"], r["conventie"]),
    )


def koppelingen(uow: UnitOfWork, principal: Principal, soort: str) -> list[Keuze]:
    """The active connections of a kind, to choose from."""
    require(principal, P.CATALOGUS_INZIEN)
    vraag = select(Koppeling).where(Koppeling.soort == soort, col(Koppeling.actief)).order_by(Koppeling.zoekvorm)
    return [Keuze(str(k.id), k.naam) for k in uow.session.exec(vraag.limit(50))]
