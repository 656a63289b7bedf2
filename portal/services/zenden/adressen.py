"""Where the result of a participation goes at the registry: to the association it answers, or to one we make for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select, true
from sqlmodel.sql.expression import SelectOfScalar

from portal.db.aanmelden import Inschrijving, Nevenaanmelding
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import BESLOTEN
from portal.domain.presentie import Presentie
from portal.domain.statussen import KLAAR, NIET_MEER, AssociatieStatus, DeelnameStatus
from portal.oke.mapping_uit import id_extra_poging


@dataclass(frozen=True)
class Adres:
    """One association that a result answers."""

    oke_id: uuid.UUID
    org_id: uuid.UUID
    """The association of the registry that it belongs to: itself, or the one to which an attempt of ours is extra."""
    koppeling_id: uuid.UUID
    toets_id: uuid.UUID | None
    poging: int
    eigen: bool = False
    """True for an attempt that we make ourselves."""


def adressen(
    uow: UnitOfWork, deelname: Deelname, inschrijving: Inschrijving, *, zelf_afgerond: bool = True
) -> list[Adres]:
    """Every association that this participation answers, one per programme; the same ones when it is asked again.

    The first participation answers the first association of each programme, a later one an attempt that the registry
    added, or else an extra attempt of our own. Empty for an enrolment that no registry gave us. Of one that the school
    made and the registry took over at a later attempt, the first is the one at that attempt: it did not ask for those
    before. Without `zelf_afgerond` nothing is made for a programme of which the registry finished all by itself.
    """
    if inschrijving.oke_id is None or inschrijving.koppeling_id is None:
        return []
    poging, na = _plaats(uow, deelname, inschrijving)
    eerste = Adres(
        inschrijving.oke_id, inschrijving.oke_id, inschrijving.koppeling_id, inschrijving.toets_id, inschrijving.poging
    )
    groepen = _per_opleiding(uow, inschrijving)
    leden = groepen.pop(None, [])
    uit = [] if na < 0 else [_een(uow, deelname, leden, eerste, poging, na == 0)]
    hoort = _leeft if zelf_afgerond else _vraagt
    return uit + [_een(uow, deelname, leden, None, poging, False) for leden in groepen.values() if hoort(leden)]


def gevraagd(uow: UnitOfWork, deelname: Deelname, i: Inschrijving) -> list[Inschrijving | Nevenaanmelding]:
    """The associations that this participation answers, or is going to: per programme the one that has its answer, else
    the one that waits for it. The first of all when none waits; nothing is made for it."""
    _, na = _plaats(uow, deelname, i)
    uit: list[Inschrijving | Nevenaanmelding] = []
    leeg: dict[_Groep | None, list[Nevenaanmelding]] = {None: []}
    for sleutel, leden in (leeg | _per_opleiding(uow, i)).items():
        al = next((n for n in leden if n.deelname_id == deelname.id), None)
        eerste = i if sleutel is None and na <= 0 else None
        wie = al or eerste or next((n for n in leden if _vrij(n)), None)
        uit += [wie] if wie else []
    return uit or [i]


def _plaats(uow: UnitOfWork, deelname: Deelname, i: Inschrijving) -> tuple[int, int]:
    """Which attempt this participation is, and how far it is after the one that the first association asked for."""
    eerder = eerdere(uow, deelname)
    poging = max(i.elders + 1 + eerder, deelname.poging)
    later = _nam_later_over(uow, deelname, i, poging)
    return poging, eerder if later is None else later


def _nam_later_over(uow: UnitOfWork, deelname: Deelname, i: Inschrijving, poging: int) -> int | None:
    """How far this attempt is after the one at which the registry took over an enrolment that the school made, less than
    0 before it; what was told there once stays there. None for every other enrolment."""
    if i.bron == "dr" or i.elders + 1 >= i.poging:
        return None
    daar = (OkeBericht.reeks == str(i.oke_id), OkeBericht.flow == 5, OkeBericht.pad == f"/associations/{i.oke_id}")
    verteld = set(uow.session.exec(select(OkeBericht.zitting_id).where(*daar)))
    if deelname.zitting_id in verteld:
        return 0
    return max(poging - i.poging, 1) if verteld and poging >= i.poging else poging - i.poging


def _leeft(leden: list[Nevenaanmelding]) -> bool:
    return any(n.oke_staat not in NIET_MEER for n in leden)


def _vraagt(leden: list[Nevenaanmelding]) -> bool:
    """Whether one of them asks for an answer, or had one of ours: not when its registry finished them without us."""
    return any(
        not n.eigen
        and n.oke_staat not in NIET_MEER
        and (n.oke_staat != AssociatieStatus.FINISHED or n.deelname_id is not None)
        for n in leden
    )


_Groep = tuple[uuid.UUID | None, uuid.UUID | None]
"""A registry and a programme."""


def _per_opleiding(uow: UnitOfWork, i: Inschrijving) -> dict[_Groep | None, list[Nevenaanmelding]]:
    """The other associations per programme, lowest attempt first; None is the programme of the enrolment itself."""
    vraag = select(Nevenaanmelding).where(Nevenaanmelding.inschrijving_id == i.id)
    uit: dict[_Groep | None, list[Nevenaanmelding]] = {}
    for n in sorted(uow.session.exec(vraag), key=lambda n: (n.poging, str(n.oke_id))):
        uit.setdefault(None if is_zelfde_opleiding(i, n) else (n.koppeling_id, n.opleiding_oke_id), []).append(n)
    return uit


def van_zelfde_opleiding(uow: UnitOfWork, i: Inschrijving, n: Nevenaanmelding) -> list[Nevenaanmelding]:
    """The other associations of the registry and programme that this one is of: a participation answers one of them."""
    leden = next(leden for leden in _per_opleiding(uow, i).values() if any(lid.id == n.id for lid in leden))
    return [lid for lid in leden if lid.id != n.id]


def is_zelfde_opleiding(i: Inschrijving, n: Nevenaanmelding) -> bool:
    """Whether an association belongs to the programme of this enrolment; so it is when either does not say, but never
    when another registry asks: it knows nothing of what the first one hears."""
    if n.koppeling_id != i.koppeling_id and None not in (n.koppeling_id, i.koppeling_id):
        return False
    return None in (n.opleiding_oke_id, i.opleiding_oke_id) or i.opleiding_oke_id == n.opleiding_oke_id


def _een(
    uow: UnitOfWork, d: Deelname, leden: list[Nevenaanmelding], eerste: Adres | None, poging: int, is_eerste: bool
) -> Adres:
    al = next((n for n in leden if n.deelname_id == d.id), None)
    if al is None and is_eerste and eerste is not None:
        return eerste
    n = al or next((n for n in leden if _vrij(n)), None)
    if n is None:
        n = _eigen(d, leden, eerste, poging)
    n.deelname_id = d.id
    uow.add(n)
    anker = eerste.oke_id if eerste else _anker(leden).oke_id
    assert n.koppeling_id is not None, "an association has a registry"
    return Adres(n.oke_id, anker if n.eigen else n.oke_id, n.koppeling_id, n.toets_id, n.poging, n.eigen)


def _vrij(n: Nevenaanmelding) -> bool:
    """An association that still waits for its answer."""
    return not n.eigen and n.deelname_id is None and n.oke_staat not in KLAAR


def _anker(leden: list[Nevenaanmelding]) -> Nevenaanmelding:
    return next((n for n in leden if not n.eigen), leden[0])


def _eigen(d: Deelname, leden: list[Nevenaanmelding], eerste: Adres | None, poging: int) -> Nevenaanmelding:
    """A new association for an attempt that the registry did not foresee; the same id for the same participation."""
    anker = eerste or _anker(leden)
    return Nevenaanmelding(
        oke_id=id_extra_poging(d.id, None if eerste else anker.oke_id),
        koppeling_id=anker.koppeling_id,
        inschrijving_id=d.inschrijving_id,
        toets_id=anker.toets_id,
        opleiding_oke_id=None if isinstance(anker, Adres) else anker.opleiding_oke_id,
        oke_staat=AssociatieStatus.FINISHED,
        poging=poging,
        eigen=True,
        gemaakt_op=tijd.nu(),
    )


def eerdere(uow: UnitOfWork, deelname: Deelname) -> int:
    """How many earlier participations under the same enrolment the registry knows of, or will.

    It knows those with a result that was established, and those to which the student did not come or made nothing; never
    a seat that he was taken off, whatever was sent about it. Work whose grade comes later than this one keeps its place.
    """
    van_toen = Deelname.geplaatst_op < deelname.geplaatst_op
    return int(uow.session.exec(_gemeld(deelname.inschrijving_id, van_toen, met_werk=True)).one())


def is_begonnen(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> bool:
    """Whether the registry knows of any participation under this enrolment."""
    return bool(uow.session.exec(_gemeld(inschrijving_id)).one())


def _gemeld(inschrijving_id: uuid.UUID, *waar: bool, met_werk: bool = False) -> SelectOfScalar[int]:
    van_hem = Deelname.inschrijving_id == inschrijving_id
    return select(func.count(col(Deelname.id))).where(van_hem, meldbaar(met_werk), *waar)


def meldbaar(met_werk: bool = False) -> ColumnElement[bool]:
    """SQL for: a participation of which a registry hears what became of it; with `met_werk` also what is not graded yet."""
    met_uitslag = select(Resultaat.deelname_id).where(col(Resultaat.status).in_(BESLOTEN))
    zonder_werk = (
        (col(Deelname.status) == DeelnameStatus.AFGEROND)
        & (col(Deelname.presentie) != Presentie.ONBEKEND.value)
        & (true() if met_werk else ~Deelname.met_werk())
    )
    return (col(Deelname.status) != DeelnameStatus.GEANNULEERD) & (col(Deelname.id).in_(met_uitslag) | zonder_werk)
