"""Students whom a registry sent only for a test that it cancelled: after a short term nothing of them is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Actor
from portal.db.aanmelden import Groepslid, Inschrijving, Opleidingsinschrijving, PlanbareToets
from portal.db.beheren import AgendaLink, Persoon, Persoonsbron, Roltoewijzing, Sessie
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus, ToetsStatus
from portal.services.archiveren.stand_bewaren import lopend
from portal.services.archiveren.vernietigen import vernietig
from portal.services.grond.audit import audit

TERMIJN = timedelta(days=30)
"""How long a cancelled test may turn out to be a mistake."""


def ruim_geannuleerden_op(uow: UnitOfWork, actor: Actor, hooguit: int = 500) -> int:
    """Empty the students who are here only for tests that their registry cancelled; gives how many.

    The standard asks that a cancelled offering takes its enrolments and their personal data along. Who has anything
    else — another enrolment, also one that waits, a seat, a result, a programme by the registry or by the school itself, a
    class, a role, a login, or anything that runs — stays as he is.
    """
    grens = tijd.nu() - TERMIJN
    vraag = select(Persoon).where(
        col(Persoon.is_student),
        col(Persoon.id).in_(select(Persoonsbron.persoon_id)),
        col(Persoon.id).in_(_geannuleerd(grens)),
        *(col(Persoon.id).not_in(ander) for ander in (*_heeft_anders(grens), *lopend(uow).values())),
    )
    studenten = uow.session.exec(vraag.order_by(col(Persoon.id)).limit(hooguit)).all()
    for student in studenten:
        audit.record(uow, actor, "persoon.leeggemaakt", student, reden="Alleen bekend van een geannuleerde toets")
        vernietig(uow, student.id)
    return len(studenten)


def _geannuleerd(grens: Any) -> Any:
    """Students with an enrolment that ended because its test was cancelled, long enough ago."""
    return (
        select(Inschrijving.student_id)
        .join(PlanbareToets, onclause=col(PlanbareToets.id) == Inschrijving.toets_id)
        .where(
            Inschrijving.status == InschrijvingStatus.GEANNULEERD,
            PlanbareToets.status == ToetsStatus.CANCELED,
            Inschrijving.gewijzigd_op < grens,
        )
    )


def _heeft_anders(grens: Any) -> tuple[Any, ...]:
    """Students who have something else here."""
    toets = select(PlanbareToets.id).where(PlanbareToets.status == ToetsStatus.CANCELED)
    ander = select(Inschrijving.student_id).where(
        (col(Inschrijving.status) != InschrijvingStatus.GEANNULEERD)
        | col(Inschrijving.toets_id).is_(None)
        | col(Inschrijving.toets_id).not_in(toets)
        | (col(Inschrijving.gewijzigd_op) >= grens)
    )
    in_groep = (
        select(Persoonsbron.persoon_id)
        .join(Groepslid, onclause=col(Groepslid.persoon_oke_id) == Persoonsbron.oke_id)
        .where(col(Groepslid.actief).is_(True))
    )
    return (
        ander,
        in_groep,
        select(Deelname.student_id).where(col(Deelname.presentie_op).is_not(None)),
        select(Resultaat.student_id),
        select(Opleidingsinschrijving.student_id),
        select(Persoon.id).where(col(Persoon.opleiding_id).is_not(None)),
        select(Roltoewijzing.persoon_id).where(Roltoewijzing.rol != Rol.STUDENT.value),
        select(Sessie.persoon_id),
        select(AgendaLink.persoon_id),
    )
