"""The audit log: every act, refusal and login, in the same transaction, chained by hash."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, select

from portal.auth.principal import Actor
from portal.db.monitoren import AuditKop, AuditRegel
from portal.db.session import UnitOfWork, unit_of_work
from portal.domain import tijd

BEGIN = "0" * 64
_KOP = 1
_KOP_PLEK = "portal.auditkop"


def _velden(regel: AuditRegel) -> dict[str, Any]:
    """What the hash covers: every column but the hash itself, in a form that both databases give back alike."""
    inhoud = regel.model_dump(exclude={"hash"})
    if inhoud["uitzondering_id"] is None:
        del inhoud["uitzondering_id"]  # a column of later: rows from before it keep their hash
    inhoud["op"] = regel.op.isoformat(timespec="microseconds")
    return inhoud


def bereken_hash(regel: AuditRegel) -> str:
    """The hash of a row: SHA-256 over its canonical JSON, which contains the hash of the row before."""
    canoniek = json.dumps(_velden(regel), sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False)
    return hashlib.sha256(canoniek.encode()).hexdigest()


def _kop(uow: UnitOfWork) -> AuditKop:
    """The head of the chain, locked once per transaction; after a rollback to a savepoint it is asked for again."""
    kop: AuditKop | None = uow.session.info.get(_KOP_PLEK)
    if kop is not None:
        return kop
    vraag = select(AuditKop).where(AuditKop.id == _KOP).with_for_update().execution_options(populate_existing=True)
    kop = uow.session.exec(vraag).first()
    if kop is None:
        kop = AuditKop(id=_KOP, volgnummer=0, hash=BEGIN)
        uow.add(kop)
    uow.session.info[_KOP_PLEK] = kop
    event.listen(uow.session, "after_soft_rollback", _laat_los, once=True)
    return kop


def _laat_los(session: Session, _vorige: object) -> None:
    session.info.pop(_KOP_PLEK, None)


def record(
    uow: UnitOfWork,
    actor: Actor | None,
    actie: str,
    onderwerp: SQLModel | None = None,
    *,
    oud: Mapping[str, Any] | None = None,
    nieuw: Mapping[str, Any] | None = None,
    reden: str = "",
    mandaat_id: uuid.UUID | None = None,
    uitzondering_id: uuid.UUID | None = None,
) -> AuditRegel:
    """Write one row in the transaction of the act; when this fails, the act does not happen either.

    `actie` is dotted (`zitting.gepland`); `oud` and `nieuw` hold states, dates and ids, never names or texts about
    people, so that retention never has to break the chain.
    """
    kop = _kop(uow)
    regel = AuditRegel(
        volgnummer=kop.volgnummer + 1,
        op=tijd.nu(),
        persoon_id=actor.persoon_id if actor else None,
        rol=str(actor.rol) if actor else "",
        kanaal=actor.kanaal if actor else "web",
        mandaat_id=mandaat_id,
        uitzondering_id=uitzondering_id,
        actie=actie,
        onderwerp_soort=type(onderwerp).__name__.lower() if onderwerp is not None else "",
        onderwerp_id=_id_van(onderwerp),
        oud=_plat(oud),
        nieuw=_plat(nieuw),
        reden=reden[:1000],
        vorige_hash=kop.hash,
        hash="",
    )
    regel.hash = bereken_hash(regel)
    kop.volgnummer, kop.hash = regel.volgnummer, regel.hash
    uow.session.add(kop)
    uow.add(regel)
    return regel


def _id_van(onderwerp: SQLModel | None) -> uuid.UUID | None:
    waarde = getattr(onderwerp, "id", None)
    return waarde if isinstance(waarde, uuid.UUID) else None


def _plat(waarden: Mapping[str, Any] | None) -> dict[str, Any]:
    """Values as JSON keeps them: moments and ids as text, so that the hash is the same after reading back."""
    return {k: v if isinstance(v, (str, int, bool, type(None))) else _tekst(v) for k, v in (waarden or {}).items()}


def _tekst(waarde: Any) -> str:
    return waarde.isoformat() if hasattr(waarde, "isoformat") else str(waarde)


def record_refusal(actor: Actor | None, wat: str, reden: str) -> None:
    """Keep a refused attempt, in a transaction of its own."""
    with unit_of_work() as uow:
        record(uow, actor, "toegang.geweigerd", nieuw={"wat": wat[:200]}, reden=reden)


@dataclass(frozen=True)
class Controle:
    """The outcome of a check of the chain."""

    rijen: int
    eerste_fout: int | None = None
    uitleg: str = ""
    kop_hash: str = BEGIN

    @property
    def klopt(self) -> bool:
        """True when every row follows from the one before and the head is the last row."""
        return self.eerste_fout is None


def verify(uow: UnitOfWork, *, vanaf: int = 1, verwacht: tuple[int, str] | None = None) -> Controle:
    """Walk the chain and name the first row that was changed, removed, inserted or moved.

    `verwacht` is a checkpoint (number, hash) kept outside the database: it shows a tail that was cut off.
    """
    vorige, teller, gezien = BEGIN, vanaf - 1, False
    if vanaf > 1:
        voorganger = uow.session.get(AuditRegel, vanaf - 1)
        if voorganger is None:
            return Controle(0, vanaf - 1, "rij ontbreekt")
        vorige = voorganger.hash
    for regel in _rijen(uow, vanaf):
        teller += 1
        if fout := _beoordeel(regel, teller, vorige):
            return Controle(teller - vanaf + 1, teller, fout)
        if verwacht and regel.volgnummer == verwacht[0]:
            gezien = True
            if regel.hash != verwacht[1]:
                return Controle(teller, teller, "wijkt af van het controlepunt")
        vorige = regel.hash
    if verwacht and not gezien and verwacht[0] >= vanaf:
        return Controle(teller, teller + 1, "rijen na het controlepunt ontbreken")
    kop = uow.session.get(AuditKop, _KOP)
    if kop and (kop.volgnummer, kop.hash) != (teller, vorige):
        return Controle(teller, teller + 1, "het einde van de keten ontbreekt of is vervangen")
    return Controle(teller - vanaf + 1, kop_hash=vorige)


def _rijen(uow: UnitOfWork, vanaf: int) -> Iterator[AuditRegel]:
    vraag = select(AuditRegel).where(col(AuditRegel.volgnummer) >= vanaf).order_by(col(AuditRegel.volgnummer))
    for deel in uow.session.exec(vraag.execution_options(yield_per=5000)).partitions():
        yield from deel


def _beoordeel(regel: AuditRegel, nummer: int, vorige: str) -> str:
    if regel.volgnummer != nummer:
        return "rij ontbreekt"
    if regel.vorige_hash != vorige:
        return "sluit niet aan op de vorige rij"
    return "" if bereken_hash(regel) == regel.hash else "inhoud is gewijzigd"
