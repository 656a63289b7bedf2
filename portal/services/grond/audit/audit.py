"""The audit log: every act, refusal and login, in the same transaction, chained by hash."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import event
from sqlmodel import Session, SQLModel, select

from portal.auth.principal import PORTAAL, Actor, Principal, Systeem
from portal.db.monitoren import AuditKop, AuditRegel
from portal.db.reeks import schrijf_reeks
from portal.db.session import UnitOfWork, unit_of_work
from portal.domain import tijd
from portal.services.grond.audit import handen, keten
from portal.services.grond.audit.keten import BEGIN

_KOP = 1
_KOP_PLEK = "portal.auditkop"
_STEUN_PLEK = "portal.uitzondering"
_GROOTSTE = 2**63 - 1
SYSTEEM = "systeem"
"""The key among the new values under which a partner or the shell is named; persons are known by their id."""


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


def houd_kop(uow: UnitOfWork) -> None:
    """Hold the head of the log from here on: all that others did is read by what is checked next, and nobody does
    anything between that check and what follows from it. It is held last, after every row that the act needs."""
    _kop(uow)


def _laat_los(session: Session, _vorige: object) -> None:
    session.info.pop(_KOP_PLEK, None)
    handen.vergeet(session.info)


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
    kop, steun = _kop(uow), uitzondering_id or _steun(uow, actor, onderwerp)
    anders = _plat(oud), _plat(_met_systeem(actor, nieuw))
    regel = _regel_na(kop, actor, actie, onderwerp, *anders, reden[:1000], mandaat_id, steun)
    regel.hash = keten.hash_van(regel)
    kop.volgnummer, kop.hash = regel.volgnummer, regel.hash
    uow.session.add(kop)
    uow.add(regel)
    handen.onthoud(uow, regel, onderwerp)
    return regel


def _regel_na(
    kop: AuditKop,
    actor: Actor | None,
    actie: str,
    onderwerp: SQLModel | None,
    oud: dict[str, Any],
    nieuw: dict[str, Any],
    reden: str,
    mandaat_id: uuid.UUID | None,
    uitzondering_id: uuid.UUID | None,
) -> AuditRegel:
    """The row that comes after this head, still without its own hash."""
    return AuditRegel(
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
        oud=oud,
        nieuw=nieuw,
        reden=reden,
        vorige_hash=kop.hash,
        hash="",
    )


def record_reeks(
    uow: UnitOfWork,
    actor: Actor,
    actie: str,
    soort: type[SQLModel],
    regels: Iterable[tuple[uuid.UUID, Mapping[str, Any]]],
    *,
    oud: Mapping[str, Any] | None = None,
) -> None:
    """Write one row per subject (id, new values) at once: the same rows as `record` makes, for imports of thousands.
    `oud` was the same of all of them."""
    kop, nu = _kop(uow), tijd.nu()
    vast: dict[str, Any] = {
        "op": nu, "persoon_id": actor.persoon_id, "rol": str(actor.rol), "kanaal": actor.kanaal, "mandaat_id": None,
        "uitzondering_id": _steun(uow, actor, None), "actie": actie, "onderwerp_soort": soort.__name__.lower(), "oud": _plat(oud),
        "reden": "",
    }  # fmt: skip
    schrijf, rijen = keten.schrijver(SimpleNamespace(**vast)), list[dict[str, Any]]()
    nummer, vorige = kop.volgnummer, kop.hash
    for id, gegevens in regels:
        nummer, nieuw = nummer + 1, _plat(_met_systeem(actor, gegevens))
        eigen = keten.hash_van_tekst(schrijf(nummer, id, nieuw, vorige))
        rijen.append({"volgnummer": nummer, "onderwerp_id": id, "nieuw": nieuw, "vorige_hash": vorige, "hash": eigen})
        vorige = eigen
    if rijen:
        schrijf_reeks(uow.session, AuditRegel, rijen, vast)
        kop.volgnummer, kop.hash = nummer, vorige
        uow.session.add(kop)


def steun_op(uow: UnitOfWork, actor: Actor, uitzondering_id: uuid.UUID | None) -> None:
    """From here on, acts of this person in this transaction are written down as done under this exception, or none."""
    uow.session.info[_STEUN_PLEK] = (actor.persoon_id, uitzondering_id)


def _steun(uow: UnitOfWork, actor: Actor | None, onderwerp: SQLModel | None) -> uuid.UUID | None:
    """The exception that an act rests on: the one named for this case, or else the one that its role is held under."""
    wie, uitzondering_id = uow.session.info.get(_STEUN_PLEK, (None, None))
    if actor is not None and wie is not None and wie == actor.persoon_id and uitzondering_id:
        return cast(uuid.UUID, uitzondering_id)
    onder = actor.onder if isinstance(actor, Principal) else None
    if not onder:
        return None
    examen_id = handen.examen_van(uow, onderwerp) if len(onder) > 1 else None
    return next((o.uitzondering_id for o in onder if o.examen_id == examen_id), onder[0].uitzondering_id)


def _met_systeem(actor: Actor | None, nieuw: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A partner system or the shell is named with what it did; the portal itself needs no name."""
    if isinstance(actor, Systeem) and actor.naam != PORTAAL.naam:
        return {**(nieuw or {}), SYSTEEM: actor.naam}
    return nieuw or {}


def _id_van(onderwerp: SQLModel | None) -> uuid.UUID | None:
    waarde = getattr(onderwerp, "id", None)
    return waarde if isinstance(waarde, uuid.UUID) else None


def _plat(waarden: Mapping[str, Any] | None) -> dict[str, Any]:
    """Values as every database keeps them: moments, ids and numbers too long for one as text, so that the hash is the
    same after reading back."""
    return {str(k): v if v.__class__ is str else _waarde(v) for k, v in (waarden or {}).items()}


def _waarde(waarde: Any) -> str | int | None:
    if waarde is None or (isinstance(waarde, int) and abs(waarde) <= _GROOTSTE):
        return waarde
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

    `verwacht` is a checkpoint (number, hash) kept outside the database: it shows a tail that was cut off. Rows that
    are added while it walks belong to it: the head is read before the rows, and again until nothing came after it.
    """
    teller = vanaf - 1
    vorige = _hash_bij(uow, teller) if teller else BEGIN
    if not vorige:
        return Controle(0, teller, "rij ontbreekt")
    if verwacht and verwacht[0] <= teller and _hash_bij(uow, verwacht[0]) != verwacht[1]:
        return Controle(0, verwacht[0], "wijkt af van het controlepunt")
    punten = dict([verwacht]) if verwacht else {}
    while True:
        toen = _lees_kop(uow)
        teller, vorige, fout = keten.loop(keten.rijen(uow, teller), teller, vorige, punten)
        if fout:
            return Controle(teller - vanaf + 1, teller + 1, fout)
        if verwacht and verwacht[0] > teller:
            return Controle(teller - vanaf + 1, teller + 1, "rijen tot het controlepunt ontbreken")
        if (kop := _lees_kop(uow)) == (teller, vorige):
            return Controle(teller - vanaf + 1, kop_hash=vorige)
        if kop == toen or kop[0] <= teller:
            return Controle(teller - vanaf + 1, teller + 1, "het einde van de keten ontbreekt of is vervangen")


def _lees_kop(uow: UnitOfWork) -> tuple[int, str]:
    rij = uow.session.execute(select(AuditKop.volgnummer, AuditKop.hash).where(AuditKop.id == _KOP)).first()
    return (rij[0], rij[1]) if rij else (0, BEGIN)


def laatste(uow: UnitOfWork) -> int:
    """The number of the last row, as the head says; 0 when there is none."""
    return _lees_kop(uow)[0]


def is_regel(uow: UnitOfWork, nummer: int, hash_: str) -> bool:
    """True when this row is in the log with this hash, and the head is not before it."""
    return _hash_bij(uow, nummer) == hash_ and _lees_kop(uow)[0] >= nummer


def _hash_bij(uow: UnitOfWork, nummer: int) -> str:
    return uow.session.exec(select(AuditRegel.hash).where(AuditRegel.volgnummer == nummer)).first() or ""
