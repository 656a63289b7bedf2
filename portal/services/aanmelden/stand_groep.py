"""What enrolling a group would do, and what putting it out again would, student by student."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Go, Groep, Groepsaanmelding, Groepslid, Inschrijving, Momentwens
from portal.db.beheren import Persoon, Persoonsbron, Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Wachtplek
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, WachtplekStatus
from portal.services.aanmelden.stand import blokkades_weg, is_van_register, leven_ernaast
from portal.services.aanmelden.stand_inschrijven import waarom_niet
from portal.services.grond.audit import zinnen
from portal.services.grond.records import niet_opgevolgd
from portal.services.inrichten.terugdraaien import leunt_erop


def lid_sql() -> ColumnElement[bool]:
    """SQL that joins a group, its members of today and the person whom the registry of the group knows by that id."""
    return (
        (col(Persoonsbron.oke_id) == Groepslid.persoon_oke_id)
        & (col(Persoonsbron.koppeling_id) == Groep.koppeling_id)
        & niet_opgevolgd()
        & col(Groepslid.actief)
        & col(Groepslid.is_student)
        & or_(col(Groepslid.tot).is_(None), col(Groepslid.tot) > tijd.nu())
    )


@dataclass(frozen=True)
class LidOordeel:
    """One member of a group: who it is, and why he cannot be enrolled; without a reason he can."""

    lid: Groepslid
    student: Persoon | None
    reden: str


def beoordeel(uow: UnitOfWork, principal: Principal, groep: Groep, examen: Examen | None) -> list[LidOordeel]:
    """Everybody in a group, by name, with the reason why somebody cannot be enrolled for this exam (or at all)."""
    nu = tijd.nu()
    leden = uow.session.exec(select(Groepslid).where(Groepslid.groep_id == groep.id, col(Groepslid.actief).is_(True)))
    gevonden = [lid for lid in leden if lid.is_student and (lid.tot is None or lid.tot > nu)]
    ids = [lid.persoon_oke_id for lid in gevonden]
    personen = _personen(uow, groep, ids)
    bereik = visible(principal, P.INSCHRIJVING_DOEN, Persoon)
    eigen = [p.id for p in personen.values()]
    zichtbaar = set(uow.session.exec(select(Persoon.id).where(col(Persoon.id).in_(eigen), bereik)))
    beletsels = waarom_niet(uow, examen, [p for p in personen.values() if p.id in zichtbaar]) if examen else {}
    uit = [
        LidOordeel(lid, wie if wie and wie.id in zichtbaar else None, _reden(wie, zichtbaar, beletsels))
        for lid in gevonden
        for wie in [personen.get(lid.persoon_oke_id)]
    ]
    return sorted(uit, key=lambda o: (o.student is None, o.student.sorteervorm if o.student else "", str(o.lid.id)))


def _personen(uow: UnitOfWork, groep: Groep, oke_ids: list[uuid.UUID]) -> dict[uuid.UUID, Persoon]:
    """The people whom the registry of this group knows by these ids."""
    vraag = (
        kies(Persoonsbron.oke_id, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == Persoonsbron.persoon_id)
        .where(Persoonsbron.koppeling_id == groep.koppeling_id, col(Persoonsbron.oke_id).in_(oke_ids), niet_opgevolgd())
    )
    return dict(uow.session.execute(vraag).all())


def _reden(wie: Persoon | None, zichtbaar: set[uuid.UUID], beletsels: dict[uuid.UUID, str]) -> str:
    if wie is None:
        return "Is hier nog niet bekend. Haal de leden opnieuw op."
    if wie.id not in zichtbaar:
        return "Valt buiten uw bereik."
    if blokkades_weg(wie):
        return "Is geen student meer op school."
    return beletsels.get(wie.id, "")


AF = "Is al afgemeld."
VAN_REGISTER = "Komt nu ook uit het deelnemersysteem; annuleer haar daar."
GEBEURD = {
    InschrijvingStatus.GEANNULEERD: AF,
    InschrijvingStatus.GEPLAATST: "Staat op een zitting.",
    InschrijvingStatus.AFGENOMEN: "Heeft dit examen gemaakt.",
    InschrijvingStatus.BEHAALD: "Heeft dit examen behaald.",
}


@dataclass(frozen=True)
class TerugOordeel:
    """One enrolment that a group act made: whose it is, and why it stays; without a reason it goes."""

    inschrijving: Inschrijving
    student: Persoon | None
    reden: str


def beoordeel_terug(uow: UnitOfWork, principal: Principal, daad: Groepsaanmelding) -> list[TerugOordeel]:
    """Everything that one group act made, by name, with what hangs on it already: that stays, and is ended one by one."""
    vraag = (
        kies(Inschrijving, Persoon, visible(principal, P.INSCHRIJVING_DOEN, Inschrijving))
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .where(Inschrijving.groepsaanmelding_id == daad.id)
        .order_by(Persoon.sorteervorm, col(Persoon.id))
    )
    rijen = list(uow.session.exec(vraag))
    hangt = hangt_eraan(uow, [i.id for i, _, _ in rijen])
    return [
        TerugOordeel(i, student if ziet else None, waarom_blijft(i, hangt) if ziet else "Valt buiten uw bereik.")
        for i, student, ziet in rijen
    ]


def waarom_blijft(i: Inschrijving, hangt: dict[uuid.UUID, str]) -> str:
    """Why an enrolment that was made for many at once stays now; empty when nobody used it yet."""
    if i.status != InschrijvingStatus.OPEN:
        return GEBEURD[InschrijvingStatus(i.status)]
    if is_van_register(i):
        return VAN_REGISTER
    return hangt.get(i.id, "De student vroeg al om een Go." if i.go_gevraagd_op else "")


def wie_blijft(uow: UnitOfWork, rijen: Sequence[Inschrijving]) -> dict[uuid.UUID, str]:
    """Of enrolments that would be taken away again those that stay, with why: somebody used them, or something hangs on them."""
    if not (ids := [i.id for i in rijen]):
        return {}
    gebruikt, hangt = leunt_erop(uow, Inschrijving, ids), hangt_eraan(uow, ids)
    waarom = {i.id: waarom_blijft(i, hangt) or _gebruik(gebruikt.get(i.id)) for i in rijen}
    return {id: reden for id, reden in waarom.items() if reden}


def _gebruik(door: set[str] | None) -> str:
    """Why an enrolment cannot go: what is kept with it."""
    return f"Er hangt al iets aan: {', '.join(sorted(zinnen.soort(t).lower() for t in door))}." if door else ""


def wat_loopt(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Per enrolment what goes on about it now, and would be cut off."""
    return _eerste(
        uow,
        (select(Taak.onderwerp_id).where(col(Taak.afgehandeld_op).is_(None), col(Taak.onderwerp_id).in_(ids)),
         "Er loopt nog een vraag over deze aanmelding."),
        (select(Wachtplek.inschrijving_id).where(
            Wachtplek.status == WachtplekStatus.WACHT, col(Wachtplek.inschrijving_id).in_(ids)),
         "Staat op een wachtlijst."),
    )  # fmt: skip


def hangt_eraan(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Per enrolment the heaviest thing that hangs on it."""
    go = select(Go.inschrijving_id).where(col(Go.ingetrokken_op).is_(None), col(Go.inschrijving_id).in_(ids))
    plaats = select(Deelname.inschrijving_id).where(col(Deelname.inschrijving_id).in_(ids))
    wens = select(Momentwens.inschrijving_id).where(col(Momentwens.inschrijving_id).in_(ids))
    return (
        _eerste(uow, (wens, "Er is al een gewenste week doorgegeven."), (go, "De docent besloot al over een Go."))
        | wat_loopt(uow, ids)
        | _eerste(uow, (plaats, "Had al een plaats op een zitting."))
        | dict.fromkeys(leven_ernaast(uow, ids), VAN_REGISTER)
    )


def _eerste(uow: UnitOfWork, *vragen: tuple[Vraag, str]) -> dict[uuid.UUID, str]:
    uit: dict[uuid.UUID, str] = {}
    for vraag, tekst in vragen:
        uit |= dict.fromkeys(uow.session.exec(vraag), tekst)
    return uit
