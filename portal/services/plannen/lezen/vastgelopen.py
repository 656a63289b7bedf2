"""Read who has a Go and cannot be placed anywhere: had the variant of everything that there is (PRK-8)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import and_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Variantverzoek
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter, in_stand
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.aanmelden.stand_variant import HERHALING, vragen_over
from portal.services.grond.lijst import Pagina
from portal.services.inrichten.stand import planbaar
from portal.services.plannen.stand_plaatsen import blokkades_werk

VAST = "vast"
"""Their group in the list of enrolments."""
_MEESTE = 2000
"""More students with a second attempt and no seat than a school has at a time."""


@dataclass(frozen=True)
class Vast:
    """Why an enrolment is stuck, and on which sitting the board can be asked to give the variant again."""

    reden: str
    zitting_id: uuid.UUID | None
    """None when nothing is planned with what he had."""
    te_vragen: bool
    """False when no permission for the same variant helps: what there is, is for others."""


@dataclass(frozen=True)
class _Mogelijk:
    """A version that can be planned, or is on a sitting to come."""

    versie: Examenversie
    zitting_id: uuid.UUID | None


def lijst(uow: UnitOfWork, principal: Principal, filter: InschrijvingFilter) -> Pagina[InschrijvingRij]:
    """One page of who is stuck, each with its reason and the way to the board."""
    vast = vastgelopen(uow, principal)
    blad, inschr = inschrijvingen.met_zaken(uow, principal, filter.model_copy(update={"ids": tuple(vast)}))
    vragen = vragen_over(uow, [i.id for i in inschr])
    laatst = _laatste_zitting(uow, [i for i in inschr if vast[i.id].zitting_id is None and vast[i.id].te_vragen])
    zaken = zip(blad.rijen, inschr, strict=True)
    return blad.met([_rij(r, vast[i.id], vragen.get(i.id), laatst.get(i.id)) for r, i in zaken])


def _rij(rij: InschrijvingRij, vast: Vast, vraag: Variantverzoek | None, laatst: uuid.UUID | None) -> InschrijvingRij:
    """The row with why he is stuck, what the board was asked or said, and the sitting to ask it about."""
    reden, zitting_id = vast.reden, vast.zitting_id or laatst
    if vraag is not None and vraag.toegekend is None:
        reden, zitting_id = f"{reden} De vraag ligt bij de examencommissie.", None
    elif vraag is not None and not vraag.toegekend:
        reden = f"{reden} De commissie stond dezelfde variant niet toe: {als_zin(vraag.reden)}"
    if rij.geen_kans:
        reden, zitting_id = f"{reden} Eerst is een extra kans nodig.", None
    return replace(rij, had_al=True, blokkade=reden, vraag_zitting=str(zitting_id or ""))


def vastgelopen(uow: UnitOfWork, principal: Principal) -> dict[uuid.UUID, Vast]:
    """Enrolments with a Go of which the student had every version that can be planned, or that of every sitting to come."""
    inschr = _tweede_poging(uow, principal)
    if not inschr:
        return {}
    per_examen = _mogelijk(uow, {i.examen_id for i in inschr})
    paren = [(i, m.versie) for i in inschr for m in per_examen[i.examen_id]]
    niet = {paar: {b.code for b in blokkades} for paar, blokkades in blokkades_werk(uow, paren).items() if blokkades}
    uit = {}
    for i in inschr:
        mogelijk = per_examen[i.examen_id]
        kan = [m for m in mogelijk if (i.id, m.versie.id) not in niet]
        had = [m for m in mogelijk if niet.get((i.id, m.versie.id)) == {HERHALING}]
        komt = next((m.zitting_id for m in had if m.zitting_id), None)
        if mogelijk and not kan:
            uit[i.id] = Vast(_waarom_geen(had, mogelijk), komt, bool(had))
        elif any(m.zitting_id for m in mogelijk) and not any(m.zitting_id for m in kan):
            tekst = f"Geen zitting die komt is voor deze student. Plan een zitting met {kan[0].versie.code}."
            uit[i.id] = Vast(tekst, komt, bool(had))
    return uit


def _waarom_geen(had: list[_Mogelijk], mogelijk: list[_Mogelijk]) -> str:
    """Why no version is for a student: he had them, or they are for others."""
    if not had:
        return "Geen versie die er is, is voor deze student."
    return f"Had elke versie die er {'is' if len(had) == len(mogelijk) else 'voor deze student is'}."


def _tweede_poging(uow: UnitOfWork, principal: Principal) -> list[Inschrijving]:
    """Enrolments with a Go and without a seat, of who did the exam before; only they can have had a version."""
    eerder = (
        select(Deelname.id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            Deelname.student_id == Inschrijving.student_id,
            Zitting.examen_id == Inschrijving.examen_id,
            Deelname.status == DeelnameStatus.AFGEROND,
        )
        .correlate(Inschrijving)
    )
    vraag = select(Inschrijving).where(
        visible(principal, P.ZITTING_PLAATSEN, Inschrijving), *in_stand("te_plaatsen"), eerder.exists()
    )
    return list(uow.session.exec(vraag.order_by(col(Inschrijving.go_tot), col(Inschrijving.id)).limit(_MEESTE)))


def _mogelijk(uow: UnitOfWork, examen_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[_Mogelijk]]:
    """Per exam its versions that can be planned or are planned, with the first sitting to come of each."""
    komt = and_(
        col(Zitting.versie_id) == Examenversie.id,
        col(Zitting.status) == ZittingStatus.GEPLAND,
        col(Zitting.start) > tijd.nu(),
    )
    mag = and_(*planbaar())
    vraag = (
        kies(Examenversie, Zitting.id)
        .join(Zitting, isouter=True, onclause=komt)
        .where(col(Examenversie.examen_id).in_(examen_ids), mag | col(Zitting.id).is_not(None))
        .order_by(col(Examenversie.code), col(Zitting.start))
    )
    uit: dict[uuid.UUID, dict[uuid.UUID, _Mogelijk]] = defaultdict(dict)
    for versie, zitting_id in uow.session.execute(vraag):
        uit[versie.examen_id].setdefault(versie.id, _Mogelijk(versie, zitting_id))
    return defaultdict(list, {examen_id: list(per.values()) for examen_id, per in uit.items()})


def _laatste_zitting(uow: UnitOfWork, inschr: list[Inschrijving]) -> dict[uuid.UUID, uuid.UUID]:
    """Where these students last did their exam: the question to the board can be about that."""
    if not inschr:
        return {}
    van = {(i.student_id, i.examen_id): i.id for i in inschr}
    vraag = (
        kies(Deelname.student_id, Zitting.examen_id, Zitting.id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(col(Deelname.student_id).in_({i.student_id for i in inschr}), Deelname.status == DeelnameStatus.AFGEROND)
        .order_by(col(Zitting.start))
    )
    rijen = uow.session.execute(vraag)
    return {van[student_id, examen_id]: id for student_id, examen_id, id in rijen if (student_id, examen_id) in van}
