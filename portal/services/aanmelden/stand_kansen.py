"""The one balance of attempts: the ledger is the truth, and what the registry said last stands beside it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Kansmutatie, Nevenaanmelding
from portal.db.beheren import Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.reeks import een_van, lijst_van, tekst_van
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import kansen, tijd
from portal.domain.statussen import NIET_MEER, AssociatieStatus, InschrijvingStatus
from portal.domain.taal import telt
from portal.services.grond import taken

Aangemeld = Inschrijving | Nevenaanmelding
Zaak = tuple[uuid.UUID, uuid.UUID]
"""A student and an exam."""
Kasboek = dict[Zaak, list[kansen.Boeking]]
Regels = dict[uuid.UUID, int | None]
Gezegd = dict[Zaak, Inschrijving]
Neven = dict[uuid.UUID, list[Nevenaanmelding]]
_STUDENTEN = lijst_van("studenten")
_EXAMENS: BindParameter[Any] = bindparam("examens", expanding=True)
"""Who and what a question is about that is put together once: that costs more than asking it."""


def saldo_van(uow: UnitOfWork, inschrijving: Inschrijving) -> kansen.Saldo:
    """The attempts of this student for this exam (AAN-9)."""
    return saldi_van(uow, [inschrijving])[inschrijving.id]


def saldi_van(uow: UnitOfWork, inschrijvingen: list[Inschrijving]) -> dict[uuid.UUID, kansen.Saldo]:
    """The one balance of each of these enrolments, for every screen, every check and flow 5: the ledger is the truth,
    the registry's limit a dated fact beside it. An enrolment that the school made itself takes the limit that the
    registry gave with an earlier one for the same exam."""
    zaken = {i.id: (i.student_id, i.examen_id) for i in inschrijvingen}
    boek, regel = _kasboek(uow, zaken.values())
    laatst, neven = _gezegd(uow, {zaken[i.id] for i in inschrijvingen if not i.oke_id})
    neven |= _neven(uow, [i.id for i in inschrijvingen if i.oke_id])
    telt = {i.id: i if i.oke_id else laatst.get(zaken[i.id], i) for i in inschrijvingen}
    return {
        id: _saldo(telt[id], neven.get(telt[id].id, []), regel[zaak[1]], boek.get(zaak, []))
        for id, zaak in zaken.items()
    }


def saldi_van_nieuwe(uow: UnitOfWork, zaken: Collection[Zaak]) -> dict[Zaak, kansen.Saldo]:
    """The balance with which a new enrolment of the school would begin, per student and exam; of thousands at once."""
    if not zaken:
        return {}
    (boek, regel), (laatst, neven) = _kasboek(uow, zaken), _gezegd(uow, zaken)
    leeg = {id: Inschrijving(student_id=id, examen_id=id) for id in regel}
    vers = {id: _saldo(i, [], regel[id], []) for id, i in leeg.items()}
    uit = {}
    for zaak in zaken:
        telt, soorten = laatst.get(zaak), boek.get(zaak, [])
        if telt is None and not soorten:
            uit[zaak] = vers[zaak[1]]
        else:
            telt = telt or leeg[zaak[1]]
            uit[zaak] = _saldo(telt, neven.get(telt.id, []), regel[zaak[1]], soorten)
    return uit


def _gezegd(uow: UnitOfWork, zaken: Collection[Zaak]) -> tuple[Gezegd, Neven]:
    """Per student and exam the enrolment in which the registry last said something, and what stands beside each."""
    if not zaken:
        return {}, {}
    register, neven = dict[uuid.UUID, Inschrijving](), list[Nevenaanmelding]()
    for i, n in uow.session.exec(_vraag_gezegd(), params=_over(zaken)):
        if i.oke_id:
            register[i.id] = i
        if n:
            neven.append(n)
    volgorde = sorted(register.values(), key=lambda i: (i.kansen_gezegd_op or i.gemaakt_op, str(i.oke_id)))
    return {(i.student_id, i.examen_id): i for i in volgorde}, _per_inschrijving(neven)


@cache
def _vraag_gezegd() -> Vraag:
    return (
        select(Inschrijving, Nevenaanmelding)
        .join(Nevenaanmelding, isouter=True, onclause=col(Nevenaanmelding.inschrijving_id) == Inschrijving.id)
        .where(een_van(Inschrijving.student_id, _STUDENTEN), col(Inschrijving.examen_id).in_(_EXAMENS))
    )


def _over(zaken: Collection[Zaak]) -> dict[str, Any]:
    """Students and exams as a question that was put together before takes them."""
    return {"studenten": tekst_van({student for student, _ in zaken}), "examens": list({examen for _, examen in zaken})}


def _neven(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> Neven:
    """What stands beside these enrolments of the registry itself."""
    if not ids:
        return {}
    return _per_inschrijving(uow.session.exec(_vraag_neven(), params={"inschrijvingen": tekst_van(ids)}))


@cache
def _vraag_neven() -> Vraag:
    return select(Nevenaanmelding).where(een_van(Nevenaanmelding.inschrijving_id, lijst_van("inschrijvingen")))


def _per_inschrijving(neven: Iterable[Nevenaanmelding]) -> Neven:
    uit: Neven = {}
    for n in neven:
        uit.setdefault(n.inschrijving_id, []).append(n)
    return uit


def _kasboek(uow: UnitOfWork, zaken: Collection[Zaak]) -> tuple[Kasboek, Regels]:
    """The entries per student and exam in the order in which they were written, and the rule of each exam."""
    boek: Kasboek = {}
    regel: Regels = {}
    for examen, hoogstens, student, *boeking in uow.session.exec(_vraag_kasboek(), params=_over(zaken)):
        regel[examen] = hoogstens
        if student is not None:
            boek.setdefault((student, examen), []).append(tuple(boeking))
    return boek, regel


@cache
def _vraag_kasboek() -> Vraag:
    wie = een_van(Kansmutatie.student_id, _STUDENTEN)
    return (
        kies(Examen.id, Examen.max_kansen, Kansmutatie.student_id, Kansmutatie.soort, Kansmutatie.deelname_id)
        .join(Kansmutatie, isouter=True, onclause=(col(Kansmutatie.examen_id) == Examen.id) & wie)
        .where(col(Examen.id).in_(_EXAMENS))
        .order_by(col(Kansmutatie.op), col(Kansmutatie.id))
    )


def gemist_op(
    uow: UnitOfWork, inschrijvingen: list[Inschrijving], saldi: dict[uuid.UUID, kansen.Saldo]
) -> dict[uuid.UUID, str]:
    """Per enrolment the days of the missed attempts that still count, in words; no question when nobody missed one."""
    met = [i for i in inschrijvingen if saldi[i.id].gemist]
    if not met:
        return {}
    vraag = (
        kies(Kansmutatie.student_id, Kansmutatie.examen_id, Kansmutatie.op, Zitting.start)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == Kansmutatie.deelname_id)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            col(Kansmutatie.student_id).in_({i.student_id for i in met}),
            col(Kansmutatie.examen_id).in_({i.examen_id for i in met}),
        )
        .order_by(col(Kansmutatie.op), col(Kansmutatie.id))
    )
    boek: dict[Zaak, list[str]] = {}
    for student, examen, op, start in uow.session.exec(vraag):
        boek.setdefault((student, examen), []).append(tijd.dag(start or op, jaar=False))
    return {i.id: " en ".join(boek[i.student_id, i.examen_id][nr] for nr in saldi[i.id].gemist_bij) for i in met}


def _saldo(
    i: Inschrijving, neven: list[Nevenaanmelding], van_examen: int | None, boek: list[kansen.Boeking]
) -> kansen.Saldo:
    gezegd: list[Aangemeld] = [i, *(n for n in neven if n.oke_staat not in NIET_MEER)]
    maximum = kansen.maximum([_grens(g) for g in gezegd], van_examen)
    return kansen.saldo(boek, maximum, elders=i.elders, register=_register(gezegd))


def _grens(g: Aangemeld) -> kansen.Registergrens:
    afgerond = g.oke_staat == AssociatieStatus.FINISHED
    toegevoegd = isinstance(g, Nevenaanmelding) and not g.eigen and g.poging > 1
    return kansen.Registergrens(g.poging, g.kansen_over, g.kansen_onbeperkt, afgerond, toegevoegd)


def _register(gezegd: list[Aangemeld]) -> str:
    """What the registry said last about the attempts, with the day; empty when it never said anything.

    As the most there are: how many were left on that day says nothing once one of them was used.
    """
    met = [g for g in gezegd if g.kansen_gezegd_op and (g.kansen_onbeperkt or g.kansen_over is not None)]
    if not met:
        return ""
    g = max(met, key=lambda g: (g.kansen_gezegd_op, g.poging))
    totaal = _grens(g).totaal
    hoogstens = "onbeperkt" if totaal is None else f"hoogstens {telt(totaal, 'kans', 'kansen')}"
    assert g.kansen_gezegd_op is not None
    return f"deelnemersysteem op {tijd.dag(g.kansen_gezegd_op)}: {hoogstens}"


def is_op(i: Inschrijving, saldo: kansen.Saldo) -> bool:
    """True for an open enrolment without an attempt left: only then the board can be asked for one."""
    return i.status == InschrijvingStatus.OPEN and saldo.over == 0


def kans_gevraagd() -> ColumnElement[bool]:
    """SQL for: an extra attempt was asked for this enrolment and not decided about; it is not asked twice (AAN-10)."""
    return exists().where(*taken.is_open("kans"), col(Taak.onderwerp_id) == Inschrijving.id).correlate(Inschrijving)
