"""Server-side sessions: found by a one-way reference, ended here and nowhere else."""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, union_all
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Onder, Principal
from portal.db.beheren import Eenheid, Instelling, Noodtoegang, Persoon, Roltoewijzing, Sessie, Uitzondering
from portal.db.inrichten import Opleiding
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.db.studeren import heeft_dossier
from portal.db.tabel import kies
from portal.domain import bevestigen, tijd
from portal.domain.rechten import P, Rol
from portal.domain.scheiding import role_clash
from portal.settings import get_settings

COOKIE = "__Host-portal"
_CACHE_SECONDEN = 0.5
_RAAK_AAN = timedelta(seconds=30)
_cache: dict[str, Gezien] = {}


@dataclass(frozen=True)
class Gezien:
    """What this process found for a reference, a moment ago."""

    op: float
    principal: Principal | None
    laatst_op: datetime | None


@dataclass(frozen=True)
class RolKeuze:
    """A role that a person can act in now, with where it holds."""

    toewijzing_id: uuid.UUID
    rol: Rol
    eenheid: str


def ref_of(token: str) -> str:
    """The one-way reference of a session key; only this is stored and passed on."""
    return hashlib.sha256(token.encode()).hexdigest()


def rollen(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[RolKeuze]:
    """The roles that hold at this moment, in the fixed order of the roles."""
    vraag = (
        select(Roltoewijzing, func.coalesce(Eenheid.naam, Opleiding.naam, Zitting.naam, ""))
        .join(Eenheid, isouter=True, onclause=col(Roltoewijzing.eenheid_id) == Eenheid.id)
        .join(Opleiding, isouter=True, onclause=col(Roltoewijzing.opleiding_id) == Opleiding.id)
        .join(Zitting, isouter=True, onclause=col(Roltoewijzing.zitting_id) == Zitting.id)
        .where(
            Roltoewijzing.persoon_id == persoon_id,
            *geldigheid.toewijzing_geldt(),
        )
        .limit(50)
    )
    keuzes = [RolKeuze(t.id, Rol(t.rol), waar) for t, waar in uow.session.exec(vraag)]
    return sorted(keuzes, key=lambda k: (list(Rol).index(k.rol), k.eenheid))


def start(uow: UnitOfWork, persoon: Persoon, **oidc: Any) -> tuple[str, Sessie]:
    """A new session with a fresh 256-bit key; with exactly one role, that role is active at once."""
    token = secrets.token_urlsafe(32)
    sessie = Sessie(ref=ref_of(token), persoon_id=persoon.id, **oidc)
    keuzes = rollen(uow, persoon.id)
    if len({k.rol for k in keuzes}) == 1:
        sessie.rol, sessie.roltoewijzing_id = keuzes[0].rol.value, keuzes[0].toewijzing_id
    uow.add(sessie)
    return token, sessie


def lees(uow: UnitOfWork, ref: str) -> Sessie | None:
    """The living session with this reference, with or without a role; None when it ended or its person may not enter."""
    rij = uow.session.exec(
        select(Sessie)
        .join(Persoon, onclause=col(Sessie.persoon_id) == Persoon.id)
        .where(Sessie.ref == ref, col(Persoon.actief).is_(True))
    ).first()
    return rij if rij is not None and is_levend(rij) else None


def is_levende_sessie(ref: str) -> bool:
    """True when this is a living session, with or without a role; a look, nothing is remembered."""
    if not ref:
        return False
    with reading() as uow:
        return lees(uow, ref) is not None


def wissel(uow: UnitOfWork, sessie: Sessie, keuze: RolKeuze) -> tuple[str, Sessie]:
    """The same login in another role under a new key; the old key ends, the moment of logging in stays."""
    token = secrets.token_urlsafe(32)
    kopie = sessie.model_dump(exclude={"ref", "rol", "roltoewijzing_id", "laatst_op"})
    nieuw = Sessie(ref=ref_of(token), rol=keuze.rol.value, roltoewijzing_id=keuze.toewijzing_id, **kopie)
    uow.add(nieuw)
    end(uow, sessie, "rol gewisseld")
    return token, nieuw


def versterk(uow: UnitOfWork, sessie: Sessie, **oidc: Any) -> tuple[str, Sessie]:
    """The same login and role after a strong confirmation, under a new key; the old key ends."""
    token = secrets.token_urlsafe(32)
    kopie = sessie.model_dump(exclude={"ref", "laatst_op", *oidc})
    nieuw = Sessie(ref=ref_of(token), **kopie, **oidc)
    uow.add(nieuw)
    end(uow, sessie, "sterker ingelogd")
    return token, nieuw


def van_persoon(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[Sessie]:
    """The living sessions of a person, the most recently used first."""
    vraag = select(Sessie).where(Sessie.persoon_id == persoon_id, col(Sessie.beeindigd_op).is_(None))
    return [s for s in uow.session.exec(vraag.order_by(col(Sessie.laatst_op).desc()).limit(50)) if is_levend(s)]


def end_alle(uow: UnitOfWork, persoon_id: uuid.UUID, reden: str, behalve: str = "") -> int:
    """End every session of a person, but for one if asked; gives how many ended."""
    vraag = select(Sessie).where(
        Sessie.persoon_id == persoon_id, col(Sessie.beeindigd_op).is_(None), Sessie.ref != behalve
    )
    sessies = list(uow.session.exec(vraag))
    for sessie in sessies:
        end(uow, sessie, reden)
    return len(sessies)


@dataclass(frozen=True)
class Looptijd:
    """Until when a session holds, and when to warn somebody who does nothing."""

    waarschuw_op: datetime
    verloopt_op: datetime
    uiterlijk_op: datetime

    @property
    def te_verlengen(self) -> bool:
        """True when doing something makes it last longer; after the longest time nothing does."""
        return self.verloopt_op < self.uiterlijk_op

    @property
    def afloop(self) -> datetime | None:
        """The end when it is so near that somebody has to hear of it; None before that."""
        return self.verloopt_op if tijd.nu() >= self.waarschuw_op else None


_WAARSCHUW_VOORAF = timedelta(minutes=2)


def looptijd(sessie: Sessie) -> Looptijd:
    """The moments at which this session warns and ends, if nothing happens any more."""
    settings = get_settings()
    uiterlijk = sessie.gemaakt_op + timedelta(seconds=settings.session_max)
    verloopt = min(sessie.laatst_op + timedelta(seconds=settings.session_idle), uiterlijk)
    vooraf = min(_WAARSCHUW_VOORAF, timedelta(seconds=settings.session_idle / 2))
    return Looptijd(verloopt - vooraf, verloopt, uiterlijk)


def end(uow: UnitOfWork, sessie: Sessie, reden: str) -> None:
    """End a session now; its open sockets follow within two seconds."""
    if sessie.beeindigd_op is None:
        sessie.beeindigd_op, sessie.beeindigd_reden, sessie.id_token = tijd.nu(), reden, ""
        uow.add(sessie)
        uow.na_commit(lambda: vergeet(sessie.ref))


def vergeet(ref: str) -> None:
    """Drop what this process remembers of a session."""
    _cache.pop(ref, None)


def is_levend(sessie: Sessie) -> bool:
    """True when the session was not ended, is not idle too long and not too old."""
    settings, nu = get_settings(), tijd.nu()
    return (
        sessie.beeindigd_op is None
        and nu - sessie.laatst_op < timedelta(seconds=settings.session_idle)
        and nu - sessie.gemaakt_op < timedelta(seconds=settings.session_max)
    )


def resolve(ref: str, *, raak_aan: bool = True) -> Principal | None:
    """Who a session reference stands for, in the active role; None when there is no living session or role.

    Remembered for half a second, so that an ended session or a revoked role acts on open sockets at once. Without
    `raak_aan` it is only a look: a page that refreshes by itself does not keep a session alive.
    """
    if not ref:
        return None
    gezien = _cache.get(ref)
    if gezien is None or time.monotonic() - gezien.op >= _CACHE_SECONDEN:
        if len(_cache) > 10_000:
            _cache.clear()
        with reading() as uow:
            gezien = _cache[ref] = _lees(uow, ref)
    if raak_aan and gezien.laatst_op and tijd.nu() - gezien.laatst_op > _RAAK_AAN:
        _cache[ref] = replace(gezien, laatst_op=_zet_laatst(ref))
    return gezien.principal


def _zet_laatst(ref: str) -> datetime:
    nu = tijd.nu()
    with unit_of_work() as uow:
        if sessie := uow.session.get(Sessie, ref):
            sessie.laatst_op = nu
            uow.add(sessie)
    return nu


def verleng(ref: str) -> None:
    """Somebody is still there: count the idle time from now."""
    if resolve(ref, raak_aan=False) is not None:
        _zet_laatst(ref)
        vergeet(ref)


def looptijd_van(ref: str) -> Looptijd | None:
    """How long this session still holds; None when it is over."""
    with reading() as uow:
        return looptijden(uow, [ref]).get(ref)


def _lees(uow: UnitOfWork, ref: str) -> Gezien:
    rij = uow.session.exec(
        select(Sessie, Persoon).join(Persoon, onclause=col(Sessie.persoon_id) == Persoon.id).where(Sessie.ref == ref)
    ).first()
    leeg = Gezien(time.monotonic(), None, None)
    if rij is None:
        return leeg
    sessie, persoon = rij
    if not is_levend(sessie) or not persoon.actief or not sessie.rol:
        return leeg
    van_nu = toewijzingen(uow, persoon.id)
    if not any(t.rol == sessie.rol for t in van_nu):
        return leeg
    principal = maak_principal(uow, persoon, Rol(sessie.rol), ref, van_nu=van_nu)
    return replace(leeg, principal=_met_bevestiging(uow, principal, sessie), laatst_op=sessie.laatst_op)


def _met_bevestiging(uow: UnitOfWork, principal: Principal, sessie: Sessie) -> Principal:
    """The person with the permissions that ask for a confirmation now; none when the operator set no strong login."""
    if not (sterk := get_settings().sterk):
        return principal
    vraag = select(Instelling).where(col(Instelling.sleutel).in_([bevestigen.RECHTEN, bevestigen.MINUTEN]))
    gezet = {i.sleutel: i.waarde for i in uow.session.exec(vraag)}
    minuten = int(gezet.get(bevestigen.MINUTEN, bevestigen.STANDAARD_MINUTEN))
    if sessie.acr in sterk and bevestigen.is_vers(sessie.acr_op, minuten, tijd.nu()):
        return principal
    rechten: frozenset[P] = bevestigen.rechten_uit(gezet.get(bevestigen.RECHTEN, bevestigen.STANDAARD_RECHTEN))
    return replace(principal, te_bevestigen=rechten | bevestigen.ALTIJD)


def looptijden(uow: UnitOfWork, refs: Iterable[str]) -> dict[str, Looptijd]:
    """How long each of these sessions still holds; one that ended, or lost its person or role, is not among them."""
    uit: dict[str, Looptijd] = {}
    lijst = sorted(set(refs))
    geldig = exists().where(
        col(Roltoewijzing.persoon_id) == Sessie.persoon_id,
        col(Roltoewijzing.rol) == Sessie.rol,
        *geldigheid.toewijzing_geldt(),
    )
    for i in range(0, len(lijst), 500):
        vraag = select(Sessie).join(Persoon, onclause=col(Sessie.persoon_id) == Persoon.id)
        vraag = vraag.where(col(Sessie.ref).in_(lijst[i : i + 500]), col(Persoon.actief).is_(True), geldig)
        uit.update({s.ref: looptijd(s) for s in uow.session.exec(vraag) if is_levend(s)})
    return uit


def gronden(uow: UnitOfWork, refs: Iterable[str]) -> dict[str, frozenset[uuid.UUID]]:
    """On what each of these sessions rests now: assignments of its role, the exceptions for it and emergency access."""
    uit: dict[str, set[uuid.UUID]] = {}
    lijst = sorted(set(refs))
    toe, uitz, nood = Roltoewijzing, Uitzondering, Noodtoegang
    rol = and_(col(toe.persoon_id) == Sessie.persoon_id, col(toe.rol) == Sessie.rol, *geldigheid.toewijzing_geldt())
    onder = and_(
        col(uitz.persoon_id) == Sessie.persoon_id, col(uitz.rol) == Sessie.rol, *geldigheid.besluit_geldt(uitz)
    )
    for i in range(0, len(lijst), 500):
        deel = lijst[i : i + 500]
        van_sessie = [
            kies(Sessie.ref, m.id).join(m, onclause=waar).where(col(Sessie.ref).in_(deel))
            for m, waar in ((toe, rol), (uitz, onder))
        ]
        van_nood = kies(nood.sessie_ref, nood.id).where(col(nood.sessie_ref).in_(deel), *_nood_geldt())
        for ref, id in uow.session.execute(union_all(*van_sessie, van_nood)):
            uit.setdefault(ref, set()).add(id)
    return {ref: frozenset(ids) for ref, ids in uit.items()}


def toewijzingen(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[Roltoewijzing]:
    """The assignments of somebody that hold now."""
    vraag = select(Roltoewijzing).where(Roltoewijzing.persoon_id == persoon_id, *geldigheid.toewijzing_geldt())
    return list(uow.session.exec(vraag))


def maak_principal(
    uow: UnitOfWork, persoon: Persoon, rol: Rol, ref: str = "", kanaal: str = "web",
    van_nu: list[Roltoewijzing] | None = None,
) -> Principal:  # fmt: skip
    """The person in this role, with the reach of all assignments of that role together; of those that hold now when they
    were read before."""
    van_nu = toewijzingen(uow, persoon.id) if van_nu is None else van_nu
    bereik = [(t.eenheid_id, t.opleiding_id, t.zitting_id) for t in van_nu if t.rol == rol]
    overal = any(not any(deel) for deel in bereik)
    nood = rol is Rol.BEHEERDER and noodtoegang_van(uow, persoon.id, ref) is not None
    return Principal(
        persoon_id=persoon.id,
        naam=persoon.naam,
        rol=rol,
        account=persoon.account or "",
        eenheden=None if overal else met_onderdelen(uow, (e for e, _, _ in bereik if e)),
        opleidingen=frozenset(o for _, o, _ in bereik if o),
        zittingen=frozenset(z for _, _, z in bereik if z),
        extern=persoon.extern,
        nood=nood,
        studeert=heeft_dossier(persoon),
        onder=onder_uitzondering(uow, persoon.id, rol, van_nu),
        sessie_ref=ref,
        kanaal="nood" if nood else kanaal,
    )


def onder_uitzondering(
    uow: UnitOfWork, persoon_id: uuid.UUID, rol: Rol, van_nu: list[Roltoewijzing]
) -> tuple[Onder, ...] | None:
    """The exceptions thanks to which alone somebody may use a role now; None when the role needs none.

    Of two roles that clash, the one that was given within an exception is the one that needs it. When the exception
    is over, was revoked or lost its giver, nothing is left and the role can be used for nothing.
    """
    if not role_clash((Rol(t.rol) for t in van_nu if t.rol != rol), rol):
        return None
    mijn = select(Uitzondering).where(Uitzondering.persoon_id == persoon_id, Uitzondering.rol == rol.value)
    gegeven = list(uow.session.exec(mijn.limit(50)))
    if not all(any(binnen(t, u) for u in gegeven) for t in van_nu if t.rol == rol):
        return None
    nu = mijn.where(*geldigheid.besluit_geldt(Uitzondering)).order_by(col(Uitzondering.tot).desc())
    return tuple(Onder(u.id, u.examen_id) for u in uow.session.exec(nu.limit(50)))


def binnen(t: Roltoewijzing, u: Uitzondering) -> bool:
    """True when a role was given within the days of an exception."""
    return t.tot is not None and u.van <= tijd.dag_van(t.van) and tijd.tot_en_met(t.tot) <= u.tot


def met_onderdelen(uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """These units with everything below them."""
    gezien: set[uuid.UUID] = set()
    laag = set(ids)
    while laag:
        gezien |= laag
        laag = set(uow.session.exec(select(Eenheid.id).where(col(Eenheid.ouder_id).in_(laag)))) - gezien
    return frozenset(gezien)


def noodtoegang_van(uow: UnitOfWork, persoon_id: uuid.UUID, ref: str) -> Noodtoegang | None:
    """The emergency access that this session has now."""
    vraag = select(Noodtoegang).where(
        Noodtoegang.sessie_ref == ref, Noodtoegang.persoon_id == persoon_id, *_nood_geldt()
    )
    return uow.session.exec(vraag.limit(1)).first() if ref else None


def _nood_geldt() -> geldigheid.Delen:
    """Emergency access lasts at this moment."""
    nu = tijd.nu()
    return col(Noodtoegang.beeindigd_op).is_(None), col(Noodtoegang.van) <= nu, col(Noodtoegang.tot) > nu
