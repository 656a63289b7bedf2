"""Requests about which was decided, for who decides: what, by whom, when and why, and the way back that there is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Examenverzoek, Variantverzoek
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.fouten import NietGevonden
from portal.domain.rechten import P
from portal.services.aanmelden.stand_kansen import saldi_van
from portal.services.aanmelden.stand_variant import gebruikt
from portal.services.grond import lijst, paden
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.vaststellen import stand_mandaten
from portal.services.vaststellen.lezen.verzoeken import BeslotenFilter

_OPNIEUW = "Een nieuw verzoek kan: dan besluit u opnieuw."
_BLIJFT = "Dit is gebruikt of ingetrokken; het besluit blijft staan."
_HIERBOVEN = "Intrekken kan hierboven, zolang de student er niets mee maakte."
_OP_KAART = "Intrekken kan op de kaart van de student, zolang hij er geen plaats mee heeft en er niets mee deed."
_OP = {"student": Persoon.sorteervorm, "examen": Examen.zoekvorm}


@dataclass(frozen=True, kw_only=True)
class BeslotenVerzoekRij:
    """A request with its decision."""

    id: str
    student: str
    nummer: str
    examen: str
    versie: str = ""
    beslissing: str
    toon: str
    wie: str
    reden: str
    terug: str
    """How the decision can be undone, or decided anew."""
    link: str
    """The page of the student, where that is done."""


class BeslotenVerzoekFilter(BeslotenFilter):
    """Which decided requests to show."""

    soort: str


def besloten_verzoeken(
    uow: UnitOfWork, principal: Principal, filter: BeslotenVerzoekFilter
) -> Pagina[BeslotenVerzoekRij]:
    """Decided requests of one kind, the newest decision first; a refusal stays to be found (VAS-5, AAN-10, PRK-13)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    if filter.soort not in _SOORTEN:
        raise NietGevonden()
    vraag_naar, maak = _SOORTEN[filter.soort]
    door = select(Persoon.id, Persoon.naam).subquery()
    vraag, op, door_id, id = vraag_naar(principal)
    vraag = vraag.join(door, isouter=True, onclause=door.c.id == door_id).add_columns(door.c.naam)
    vraag = lijst.op(vraag, filter.op, _OP, op.desc(), id)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Persoon.zoekvorm, Examen.zoekvorm))
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    return blad.met(maak(uow, blad.rijen))


def _mag(principal: Principal, examen_id: Any) -> Any:
    return stand_mandaten.mag_besluiten(principal, P.KANS_BESLUITEN, examen_id)


def _bij_inschrijving(principal: Principal, m: Any, *erbij: Any) -> Any:
    """Rows about an enrolment within reach, with the student and the exam."""
    return (
        kies(m, Persoon, Examen.naam, *erbij)
        .join(Persoon, onclause=col(Persoon.id) == m.student_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == m.inschrijving_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .where(visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving), _mag(principal, Inschrijving.examen_id))
    )


def _kansen(principal: Principal) -> tuple[Any, Any, Any, Any]:
    b = Commissiebesluit
    vraag = _bij_inschrijving(principal, b).where(col(b.deelname_id).is_(None))
    return vraag, col(b.op), col(b.door_id), col(b.id)


def _rijen_kansen(uow: UnitOfWork, rijen: list[Any]) -> list[BeslotenVerzoekRij]:
    ids = {b.inschrijving_id for b, *_ in rijen}
    vraag = select(Inschrijving).where(col(Inschrijving.id).in_(ids))
    saldi = saldi_van(uow, list(uow.session.exec(vraag))) if ids else {}
    uit = []
    for b, student, examen, door in rijen:
        gaf, wat = b.beslissing is Beslissing.TOEGEKEND, b.beslissing.in_woorden().capitalize()
        terug = (_OP_KAART if saldi[b.inschrijving_id].extra else _BLIJFT) if gaf else _OPNIEUW
        wie = _wie(b.op, door, b.mandaat_id)
        uit.append(_rij(b.id, student, examen, wat=wat, geldt=gaf, wie=wie, reden=b.reden, terug=terug))
    return uit


def _buiten_plan(principal: Principal) -> tuple[Any, Any, Any, Any]:
    v = Examenverzoek
    vraag = (
        kies(v, Persoon, Examen.naam)
        .join(Persoon, onclause=col(Persoon.id) == v.student_id)
        .join(Examen, onclause=col(Examen.id) == v.examen_id)
        .where(
            col(v.toegekend).is_not(None),
            visible(principal, P.INSCHRIJVING_INZIEN, v),
            _mag(principal, v.examen_id),
        )
    )
    op, door = func.coalesce(v.ingetrokken_op, v.besloten_op), func.coalesce(v.ingetrokken_door_id, v.besloten_door_id)
    return vraag, op, door, col(v.id)


def _rijen_buiten_plan(_uow: UnitOfWork, rijen: list[Any]) -> list[BeslotenVerzoekRij]:
    uit = []
    for v, student, examen, door in rijen:
        weg, geldt = v.ingetrokken_op, bool(v.toegekend and not v.ingetrokken_op)
        wat = "Toekenning ingetrokken" if weg else "Examen toegekend" if v.toegekend else "Verzoek afgewezen"
        wie, reden = _wie(weg or v.besloten_op, door, None if weg else v.mandaat_id), v.ingetrokken_reden or v.reden
        terug = _OP_KAART if geldt else _OPNIEUW
        uit.append(_rij(v.id, student, examen, wat=wat, geldt=geldt, wie=wie, reden=reden, terug=terug))
    return uit


def _herhalingen(principal: Principal) -> tuple[Any, Any, Any, Any]:
    h = Variantverzoek
    vraag = _bij_inschrijving(principal, h, Examenversie.code)
    vraag = vraag.join(Examenversie, onclause=col(Examenversie.id) == h.versie_id).where(col(h.toegekend).is_not(None))
    return vraag, col(h.besloten_op), col(h.besloten_door_id), col(h.id)


def _rijen_herhalingen(uow: UnitOfWork, rijen: list[Any]) -> list[BeslotenVerzoekRij]:
    weg = gebruikt(uow, [h.id for h, *_ in rijen])
    uit = []
    for h, student, examen, versie, door in rijen:
        wat = "Zelfde variant toegestaan" if h.toegekend else "Zelfde variant niet (meer) toegestaan"
        terug = (_BLIJFT if h.id in weg else _HIERBOVEN) if h.toegekend else _OPNIEUW
        wie = _wie(h.besloten_op, door, h.mandaat_id)
        rij = _rij(h.id, student, examen, wat=wat, geldt=h.toegekend, wie=wie, reden=h.reden, terug=terug)
        uit.append(replace(rij, versie=versie))
    return uit


def _wie(op: datetime, naam: str | None, mandaat_id: uuid.UUID | None) -> str:
    return f"{tijd.dag(op)}, {naam or 'Onbekend'}{', namens de examencommissie' if mandaat_id else ''}"


def _rij(
    id: uuid.UUID, student: Persoon, examen: str, *, wat: str, geldt: bool, wie: str, reden: str, terug: str
) -> BeslotenVerzoekRij:
    return BeslotenVerzoekRij(
        id=str(id), student=student.naam, nummer=studentnummer(student), examen=examen, beslissing=wat,
        toon="ok" if geldt else "plain", wie=wie, reden=reden, terug=terug, link=paden.student(student.id),
    )  # fmt: skip


_Vraag = Callable[[Principal], tuple[Any, Any, Any, Any]]
"""The question, when and by whom was decided, and the key."""
_Maker = Callable[[UnitOfWork, list[Any]], list[BeslotenVerzoekRij]]
_SOORTEN: dict[str, tuple[_Vraag, _Maker]] = {
    "kansen": (_kansen, _rijen_kansen),
    "buiten_plan": (_buiten_plan, _rijen_buiten_plan),
    "herhalingen": (_herhalingen, _rijen_herhalingen),
}  # fmt: skip
BESLOTEN_SOORTEN = tuple(_SOORTEN)
