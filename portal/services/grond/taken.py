"""Questions on somebody's worklist, for what only a person can decide."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services.grond import live, onderwerpen


def is_open(soort: str, onderwerp_id: Any = None) -> tuple[ColumnElement[bool], ...]:
    """SQL for: a question of this kind waits for an answer, about this subject or about any."""
    zaak = () if onderwerp_id is None else (col(Taak.onderwerp_id) == onderwerp_id,)
    return col(Taak.soort) == soort, col(Taak.afgehandeld_op).is_(None), *zaak


def binnen_bereik(p: Principal) -> ColumnElement[bool]:
    """SQL for: the question is about a student, an enrolment, a sitting or a version that this person reaches."""
    if p.eenheden is None:
        return true()
    zitting = P.ZITTING_PLANNEN if p.can(P.ZITTING_PLANNEN) else P.ZITTING_INZIEN
    over: tuple[tuple[str, Any, P], ...] = (
        ("persoon", Persoon, P.INSCHRIJVING_INZIEN), ("inschrijving", Inschrijving, P.INSCHRIJVING_INZIEN),
        ("zitting", Zitting, zitting), ("examenversie", Examenversie, P.CATALOGUS_INZIEN),
    )  # fmt: skip
    return or_(
        *(
            (col(Taak.onderwerp_soort) == soort)
            & col(Taak.onderwerp_id).in_(select(model.id).where(visible(p, recht, model)))
            for soort, model, recht in over
        )
    )


def vraag(
    uow: UnitOfWork,
    soort: str,
    rol: Rol,
    over: str,
    onderwerp_id: uuid.UUID,
    tekst: str,
    *,
    door_id: uuid.UUID | None = None,
) -> None:
    """Put a question on the worklist of a role."""
    taak = Taak(soort=soort, rol=rol.value, onderwerp_soort=over, onderwerp_id=onderwerp_id, tekst=tekst)
    taak.gemaakt_door_id = door_id
    uow.add(taak)
    live.touch(uow, onderwerpen.WERK)


def vraag_eenmaal(
    uow: UnitOfWork,
    soort: str,
    rol: Rol,
    over: str,
    onderwerp_id: uuid.UUID,
    tekst: str,
    *,
    door_id: uuid.UUID | None = None,
) -> bool:
    """Put a question on a worklist, unless the same question is open there."""
    if uow.session.exec(select(Taak.id).where(*is_open(soort, onderwerp_id)).limit(1)).first():
        return False
    vraag(uow, soort, rol, over, onderwerp_id, tekst, door_id=door_id)
    return True


def verhang(uow: UnitOfWork, soort: str, van_id: uuid.UUID, naar_id: uuid.UUID) -> None:
    """What is asked about one subject is about its successor from now on."""
    for taak in uow.session.exec(select(Taak).where(*is_open(soort, van_id))):
        taak.onderwerp_id = naar_id
        uow.add(taak)


def rond_af(uow: UnitOfWork, soort: str, onderwerp_id: uuid.UUID) -> None:
    """The question on the worklist about this subject is answered."""
    rond_elk_af(uow, (soort,), onderwerp_id)


def rond_elk_af(uow: UnitOfWork, soorten: Collection[str], onderwerp_id: uuid.UUID) -> None:
    """Each question of these kinds about this subject is answered."""
    open_ = (col(Taak.afgehandeld_op).is_(None), col(Taak.onderwerp_id) == onderwerp_id)
    for taak in uow.session.exec(select(Taak).where(col(Taak.soort).in_(soorten), *open_)):
        taak.afgehandeld_op = tijd.nu()
        uow.add(taak)
