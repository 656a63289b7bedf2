"""Who may decide in whose name: the mandate that holds for an exam, and the role that it asks."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, exists, true
from sqlmodel import SQLModel, col, select

from portal.auth import geldigheid
from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, eis_bevestigd, eis_eigenaar, require
from portal.db.beheren import Persoon
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import RULES, P, Rol
from portal.services.grond import scheiding


def geldig(permission: P, examen_id: Any) -> tuple[ColumnElement[bool], ...]:
    """The condition under which a mandate holds today: its days, and that who answers for it is in the board (VAS-2).

    `examen_id` is an id or the column that it has to be equal to."""
    return (
        col(Mandaat.permission) == permission.value,
        col(Mandaat.examen_id) == examen_id,
        *geldigheid.besluit_geldt(Mandaat),
    )


def mag_besluiten(principal: Principal, permission: P, examen_id: Any) -> ColumnElement[bool]:
    """SQL for: this person decides so about this exam today, himself or under a mandate; for lists of what waits."""
    if principal.can(permission):
        return true()
    return exists().where(*geldig(permission, examen_id), col(Mandaat.automatisch).is_(False))


def gever_is_lid(uow: UnitOfWork, mandaat: Mandaat) -> bool:
    """True while who answers for a mandate is in the examination board."""
    vraag = select(Mandaat.id).where(Mandaat.id == mandaat.id, geldigheid.gever_is_lid(Mandaat))
    return uow.session.exec(vraag).first() is not None


def vervallen() -> tuple[ColumnElement[bool], ...]:
    """SQL for: a mandate that would hold today or later, were its giver still in the board."""
    return (
        col(Mandaat.ingetrokken_op).is_(None),
        col(Mandaat.tot) >= tijd.vandaag(),
        ~geldigheid.gever_is_lid(Mandaat),
    )


def eis_rol(principal: Principal, permission: P) -> None:
    """Refuse a role that can never do this, mandate or not."""
    if not (principal.rol is Rol.EXAMENBUREAU and RULES[permission].mandateerbaar):
        require(principal, permission)
    eis_bevestigd(principal, permission)


def bevoegd(
    uow: UnitOfWork, principal: Principal, permission: P, examen_id: uuid.UUID, zitting_id: uuid.UUID | None = None
) -> Mandaat | None:
    """None for who has the right itself, the mandate for the exam office, and a refusal for all others (VAS-2).

    A standing mandate is for what goes by itself: it lets nobody decide about particulars.
    With the sitting it is about, a mandate is refused to who assessed there, whatever the decision (BEH-3).
    """
    if principal.can(permission):
        return None
    eis_rol(principal, permission)
    vraag = select(Mandaat).where(*geldig(permission, examen_id), col(Mandaat.automatisch).is_(False))
    mandaat = uow.session.exec(vraag.order_by(col(Mandaat.gegeven_op), col(Mandaat.id)).limit(1)).first()
    if mandaat is None:
        raise NietToegestaan(
            f"‘{RULES[permission].label}’ doet de examencommissie. Voor dit examen is er vandaag geen mandaat.",
            actie="Vraag de examencommissie om dit te doen, of om een mandaat.",
            code="geen-mandaat",
        )
    if zitting_id and scheiding.beoordeelde(uow, principal.persoon_id, zitting_id):
        raise NietToegestaan(
            "U heeft werk van deze zitting beoordeeld. Onder mandaat besluit een ander.",
            actie="Vraag een collega of de examencommissie.",
            code="functiescheiding",
        )
    return mandaat


def waarom_geen_vervallen(uow: UnitOfWork, principal: Principal, zitting: Zitting) -> str:
    """Why this person lets no decision about an absence lapse here: who may not decide about it does not undo it (VAS-5)."""
    try:
        bevoegd(uow, principal, P.AFWEZIGHEID_BESLUITEN, zitting.examen_id, zitting.id)
    except NietToegestaan as fout:
        return fout.tekst
    return ""


def eis_bevoegd(
    uow: UnitOfWork,
    principal: Principal,
    permission: P,
    zaak: SQLModel,
    examen_id: uuid.UUID,
    zitting_id: uuid.UUID | None = None,
) -> Mandaat | None:
    """The same, with this case within reach of who has the right itself."""
    mandaat = bevoegd(uow, principal, permission, examen_id, zitting_id)
    if mandaat is None:
        authorize(uow, principal, permission, zaak)
    else:
        eis_eigenaar(uow, principal, zaak)
        eis_over_ander(uow, principal, permission, zaak)
    return mandaat


def staande_mandaten(uow: UnitOfWork, examen_id: uuid.UUID) -> list[Mandaat]:
    """The standing mandates that make results definitive as soon as everything is in place, oldest first."""
    vraag = select(Mandaat).where(*geldig(P.RESULTAAT_VASTSTELLEN, examen_id), col(Mandaat.automatisch).is_(True))
    return list(uow.session.exec(vraag.order_by(col(Mandaat.gegeven_op), col(Mandaat.id))))


def namens(uow: UnitOfWork, mandaat: Mandaat | None) -> str:
    """How a mandated decision names its source; empty when the board decides itself."""
    if mandaat is None:
        return ""
    gever = uow.session.exec(select(Persoon.naam).where(Persoon.id == mandaat.gever_id)).one()
    dag = tijd.dag(mandaat.gegeven_op)
    door = "bekrachtigd" if mandaat.bekrachtigd_door_id else "gegeven"
    return (
        f"namens de examencommissie (mandaat van {dag}, {door} door {gever}, geldig tot en met {tijd.dag(mandaat.tot)})"
    )
