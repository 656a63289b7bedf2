"""Reading of the issue log: the list with its numbers, and one issue with its follow-up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import func, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.monitoren import Melding, MeldingBericht, MeldingRegel, OkeBericht
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.meldingen import MELDING, OORZAKEN, MeldingStatus
from portal.domain.rechten import P
from portal.services.grond import lijst, paden
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren import stand_meldingen
from portal.services.monitoren.stand import FLOWS, STATUS


@dataclass(frozen=True, kw_only=True)
class MeldingRij:
    """One issue in the list."""

    id: str
    nummer: int
    titel: str
    oorzaak: str
    eigenaar: str
    uiterlijk: str
    te_laat: bool
    status: str
    status_label: str
    toon: str
    gemaakt: str


@dataclass(frozen=True)
class OpvolgRegel:
    """One step of the follow-up."""

    wanneer: str
    wie: str
    tekst: str


@dataclass(frozen=True)
class MeldingKnop:
    """A step that this person may take now."""

    actie: str
    label: str
    reden_nodig: bool


@dataclass(frozen=True)
class GekoppeldBericht:
    """An exchange that the issue is about."""

    tekst: str
    status: str
    toon: str
    link: str


@dataclass(frozen=True)
class MeldingDetail:
    """One issue with its follow-up, and what may be done with it."""

    rij: MeldingRij
    omschrijving: str
    oplossing: str
    oorzaak_code: str
    eigenaar_id: str
    uiterlijk_iso: str
    versie: int
    gemaakt_door: str
    opgelost: str
    zitting: str
    zitting_link: str
    berichten: tuple[GekoppeldBericht, ...]
    regels: tuple[OpvolgRegel, ...]
    knoppen: tuple[MeldingKnop, ...]
    wijzigbaar: bool


@dataclass(frozen=True)
class MeldingStand:
    """How many issues there are, for the line above the list."""

    open: int = 0
    in_behandeling: int = 0
    te_laat: int = 0
    van_mij: int = 0
    opgelost_30: int = 0


_NIET_KLAAR = col(Melding.status) != MeldingStatus.OPGELOST


_OP = {
    "melding": Melding.zoekvorm,
    "oorzaak": lijst.trap(Melding.oorzaak, OORZAKEN),
    "eigenaar": Persoon.sorteervorm,
    "uiterlijk": Melding.uiterlijk,
    "status": lijst.trap(Melding.status, MELDING.labels),
}
SORTEERBAAR = tuple(_OP)


class MeldingFilter(Opdracht):
    """Which issues to show; without a status those that are not solved."""

    status: str = Field(default="", max_length=20)
    oorzaak: str = Field(default="", max_length=20)
    eigenaar_id: uuid.UUID | None = None
    van_mij: bool = False
    te_laat: bool = False
    tekst: str = Field(default="", max_length=100)
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def meldingen(uow: UnitOfWork, principal: Principal, filter: MeldingFilter) -> Pagina[MeldingRij]:
    """Issues within reach: first what is due soonest, solved ones newest first (MON-2)."""
    require(principal, P.OKE_MONITOREN)
    eigen = (col(Melding.uiterlijk).is_(None), col(Melding.uiterlijk), col(Melding.nummer).desc())
    vraag = lijst.op(_vraag(principal), filter.op, _OP, *eigen)
    if filter.status in MELDING.labels:
        vraag = vraag.where(col(Melding.status) == filter.status)
    elif filter.status != "alle":
        vraag = vraag.where(_NIET_KLAAR)
    for kolom, waarde in (
        (Melding.oorzaak, filter.oorzaak or None),
        (Melding.eigenaar_id, principal.persoon_id if filter.van_mij else filter.eigenaar_id),
    ):
        vraag = vraag if waarde is None else vraag.where(col(kolom) == waarde)
    vraag = vraag.where(_laat()) if filter.te_laat else vraag
    if filter.tekst:
        woord = filter.tekst.lower()
        nummer = [col(Melding.nummer) == int(woord)] if woord.isascii() and woord.isdigit() and len(woord) < 9 else []
        vraag = vraag.where(or_(lijst.zoek(filter.tekst, Melding.zoekvorm), *nummer))
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda r: _rij(*r))


def _vraag(principal: Principal) -> Vraag:
    eigenaar = col(Persoon.id) == Melding.eigenaar_id
    vraag: Vraag = select(Melding, Persoon.naam).join(Persoon, isouter=True, onclause=eigenaar)
    return vraag.where(stand_meldingen.bereik(principal))


def _laat() -> Any:
    return _NIET_KLAAR & (col(Melding.uiterlijk) < tijd.vandaag())


def _rij(m: Melding, eigenaar: str | None) -> MeldingRij:
    laat = m.status != MeldingStatus.OPGELOST and m.uiterlijk is not None and m.uiterlijk < tijd.vandaag()
    return MeldingRij(
        id=str(m.id), nummer=m.nummer, titel=m.titel, oorzaak=OORZAKEN.get(m.oorzaak, m.oorzaak), eigenaar=eigenaar or "",
        uiterlijk=tijd.dag(m.uiterlijk) if m.uiterlijk else "", te_laat=laat, status=str(m.status), status_label=MELDING.label(m.status),
        toon=MELDING.toon(m.status), gemaakt=tijd.moment(m.gemaakt_op),
    )  # fmt: skip


def stand(uow: UnitOfWork, principal: Principal) -> MeldingStand:
    """The numbers of the issue log, within reach (MON-2)."""
    require(principal, P.OKE_MONITOREN)

    def tel(waar: Any) -> Any:
        return func.count().filter(waar)

    vraag = kies(
        tel(Melding.status == MeldingStatus.OPEN),
        tel(Melding.status == MeldingStatus.IN_BEHANDELING),
        tel(_laat()),
        tel(_NIET_KLAAR & (col(Melding.eigenaar_id) == principal.persoon_id)),
        tel(col(Melding.opgelost_op) >= tijd.nu() - timedelta(days=30)),
    ).where(stand_meldingen.bereik(principal))
    return MeldingStand(*uow.session.execute(vraag).one())


def eigenaars(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """Who can be the owner of an issue."""
    require(principal, P.OKE_MONITOREN)
    return [Keuze(str(id), naam) for id, naam in stand_meldingen.eigenaars(uow)][:50]


def melding(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> MeldingDetail:
    """One issue with its follow-up, newest step first (MON-2)."""
    require(principal, P.OKE_MONITOREN)
    uow.get(Melding, id, stand_meldingen.bereik(principal))
    maker = select(Persoon.naam).where(Persoon.id == Melding.gemaakt_door_id).correlate(Melding).scalar_subquery()
    vraag = _vraag(principal).add_columns(maker, col(Zitting.naam))
    vraag = vraag.join(Zitting, isouter=True, onclause=col(Zitting.id) == Melding.zitting_id).where(
        col(Melding.id) == id
    )
    m, eigenaar, door, zitting = uow.session.execute(vraag).one()
    kantoor = principal.can(P.OKE_HERSTELLEN)
    return MeldingDetail(
        rij=_rij(m, eigenaar),
        omschrijving=m.omschrijving,
        oplossing=m.oplossing,
        oorzaak_code=m.oorzaak,
        eigenaar_id=str(m.eigenaar_id or ""),
        uiterlijk_iso=m.uiterlijk.isoformat() if m.uiterlijk else "",
        versie=m.versie,
        gemaakt_door=door or "Het portaal",
        opgelost=tijd.moment(m.opgelost_op) if m.opgelost_op else "",
        zitting=zitting or "",
        zitting_link=paden.zitting(m.zitting_id) if m.zitting_id and kantoor else "",
        berichten=_berichten(uow, id),
        regels=_regels(uow, id),
        knoppen=_knoppen(principal, m.status),
        wijzigbaar=kantoor and m.status != MeldingStatus.OPGELOST,
    )


def _knoppen(principal: Principal, status: str) -> tuple[MeldingKnop, ...]:
    stappen = [(actie, MELDING.require(status, actie)) for actie in MELDING.acties(status)]
    return tuple(MeldingKnop(a, s.label, s.reden_nodig) for a, s in stappen if principal.can(s.permission))


def _berichten(uow: UnitOfWork, id: uuid.UUID) -> tuple[GekoppeldBericht, ...]:
    vraag = (
        select(OkeBericht)
        .join(MeldingBericht, onclause=col(MeldingBericht.bericht_id) == OkeBericht.id)
        .where(MeldingBericht.melding_id == id)
        .order_by(col(OkeBericht.volgnummer).desc())
        .limit(50)
    )
    return tuple(
        GekoppeldBericht(
            f"{FLOWS.get(b.flow, 'Bericht')}, {b.partner}, {tijd.moment(b.gemaakt_op)}",
            *STATUS.get(b.status, (b.status, "plain")),
            paden.bericht(b.id),
        )
        for b in uow.session.exec(vraag)
    )


def _regels(uow: UnitOfWork, id: uuid.UUID) -> tuple[OpvolgRegel, ...]:
    vraag = (
        select(MeldingRegel, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == MeldingRegel.door_id)
        .where(MeldingRegel.melding_id == id)
        .order_by(col(MeldingRegel.op).desc())
        .limit(50)
    )
    return tuple(OpvolgRegel(tijd.moment(r.op), naam or "Het portaal", r.tekst) for r, naam in uow.session.exec(vraag))


def van_mij(principal: Principal) -> Vraag:
    """Issues that are mine and not solved."""
    return select(Melding.id).where(_NIET_KLAAR, Melding.eigenaar_id == principal.persoon_id)


def zonder_eigenaar(principal: Principal) -> Vraag:
    """Issues within reach that nobody has picked up."""
    return select(Melding.id).where(_NIET_KLAAR, col(Melding.eigenaar_id).is_(None), stand_meldingen.bereik(principal))
