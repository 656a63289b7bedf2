"""Reading of settings: each with its value and last change, and the changes, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.beheren.lezen.gebruikers import MAX
from portal.services.grond import instellingen as grond_instellingen
from portal.services.grond.instellingen import SOORTEN, dagen_uit, in_woorden
from portal.services.grond.keuze import Keuze


@dataclass(frozen=True, kw_only=True)
class InstellingRij:
    """One setting with its value and meaning."""

    sleutel: str
    label: str
    uitleg: str
    groep: str
    soort: str
    """tekst, lang, getal or dagen."""
    waarde: str
    standaard: str
    gewijzigd: str
    dagen: tuple[Keuze, ...] = ()
    """Of a setting with days: each with its name."""


@dataclass(frozen=True, kw_only=True)
class WijzigingRij:
    """One change of a setting."""

    volgnummer: int
    label: str
    oud: str
    nieuw: str
    wie: str
    moment: str


def instellingen(uow: UnitOfWork, principal: Principal) -> list[InstellingRij]:
    """All settings with their value and last change (BEH-10)."""
    require(principal, P.INSTELLING_BEHEREN)
    waarden = grond_instellingen.lees_alle(uow)
    laatste: dict[str, str] = {}
    vraag = (
        select(AuditRegel, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == AuditRegel.persoon_id)
        .where(AuditRegel.actie == "instelling.gewijzigd")
        .order_by(col(AuditRegel.volgnummer).desc())
        .limit(MAX)
    )
    for regel, naam in uow.session.exec(vraag):
        laatste.setdefault(str(regel.nieuw.get("sleutel")), f"{naam or 'Onbekend'}, {tijd.moment(regel.op)}")
    return [
        InstellingRij(sleutel=s.sleutel, label=s.label, uitleg=s.uitleg, groep=s.groep, soort=s.soort, waarde=in_woorden(s.soort, waarden[s.sleutel]), standaard=s.standaard, gewijzigd=laatste.get(s.sleutel, ""), dagen=_dagen(s.soort, waarden[s.sleutel]))
        for s in grond_instellingen.SOORTEN.values()
    ]  # fmt: skip


def _dagen(soort: str, waarde: str) -> tuple[Keuze, ...]:
    dagen = sorted(dagen_uit(waarde)) if soort == "dagen" else []
    return tuple(Keuze(d.isoformat(), tijd.dag(d)) for d in dagen)


def wijzigingen(uow: UnitOfWork, principal: Principal) -> list[WijzigingRij]:
    """The last twenty changes of settings: which, by whom, old → new (BEH-10)."""
    require(principal, P.INSTELLING_BEHEREN)
    vraag = (
        select(AuditRegel, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == AuditRegel.persoon_id)
        .where(AuditRegel.actie == "instelling.gewijzigd")
        .order_by(col(AuditRegel.volgnummer).desc())
        .limit(20)
    )
    return [_rij(*rij) for rij in uow.session.exec(vraag)]


def _rij(regel: AuditRegel, naam: str | None) -> WijzigingRij:
    sleutel = str(regel.nieuw.get("sleutel", ""))
    soort = SOORTEN[sleutel].soort if sleutel in SOORTEN else ""
    return WijzigingRij(
        volgnummer=regel.volgnummer,
        label=SOORTEN[sleutel].label if sleutel in SOORTEN else sleutel,
        oud=in_woorden(soort, str(regel.oud.get("waarde") or "")) or "–",
        nieuw=in_woorden(soort, str(regel.nieuw.get("waarde") or "")) or "–",
        wie=naam or "Inrichting",
        moment=tijd.moment(regel.op),
    )
