"""Which case an act belongs to, and the hand that somebody has in it from then on: kept with the audit row itself."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import SQLModel, col, select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import AuditRegel, Zaakhand
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening, Mandaat
from portal.domain.rechten import Rol
from portal.domain.scheiding import HANDEN

_BEKEND = "portal.handen"


def zitting_van(uow: UnitOfWork, onderwerp: SQLModel | None) -> uuid.UUID | None:
    """The sitting that an object is, or belongs to; None when it belongs to none."""
    if isinstance(onderwerp, Zitting):
        return onderwerp.id
    if isinstance(onderwerp, Herziening):
        return _via(uow, Resultaat, onderwerp.resultaat_id)
    if isinstance(onderwerp, DeelnameVoorziening):
        return _via(uow, Deelname, onderwerp.deelname_id)
    id = getattr(onderwerp, "zitting_id", None)
    return id if isinstance(id, uuid.UUID) else None


def _via(uow: UnitOfWork, model: type[Resultaat] | type[Deelname], id: uuid.UUID) -> uuid.UUID | None:
    return uow.session.exec(select(model.zitting_id).where(model.id == id)).first()


def examen_van(uow: UnitOfWork, onderwerp: SQLModel | None) -> uuid.UUID | None:
    """The exam that an object is about; None when it is about none."""
    if isinstance(onderwerp, Examen):
        return onderwerp.id
    for kolom, sleutel, naam in _EXAMEN_VIA:
        id = zitting_van(uow, onderwerp) if naam == "zitting_id" else getattr(onderwerp, naam, None)
        if id is not None:
            return uow.session.exec(select(kolom).where(sleutel == id)).first()
    id = getattr(onderwerp, "examen_id", None)
    return id if isinstance(id, uuid.UUID) else None


_EXAMEN_VIA = (
    (Zitting.examen_id, Zitting.id, "zitting_id"),
    (Examenversie.examen_id, Examenversie.id, "versie_id"),
    (Inschrijving.examen_id, Inschrijving.id, "inschrijving_id"),
)


def onthoud(uow: UnitOfWork, regel: AuditRegel, onderwerp: SQLModel | None) -> None:
    """Keep the hand that this row gives somebody in its case; a student on his own sitting has none."""
    if regel.actie not in HANDEN or regel.rol == Rol.STUDENT:
        return
    wie, zaak = _wie(uow, regel), zitting_van(uow, onderwerp)
    if wie is None or zaak is None:
        return
    sleutel = (zaak, wie, HANDEN[regel.actie][0].value)
    bekend: set[Any] = uow.session.info.setdefault(_BEKEND, set())
    if sleutel not in bekend and uow.session.get(Zaakhand, sleutel) is None:
        uow.add(
            Zaakhand(zitting_id=zaak, persoon_id=wie, hand=sleutel[2], actie=regel.actie, op=regel.op,
                     volgnummer=regel.volgnummer)
        )  # fmt: skip
    bekend.add(sleutel)


def vergeet(uow_info: dict[Any, Any]) -> None:
    """After a rollback to a savepoint: what was kept inside it may be gone."""
    uow_info.pop(_BEKEND, None)


def _wie(uow: UnitOfWork, regel: AuditRegel) -> uuid.UUID | None:
    """Who acted; the portal under a standing mandate acts for the member of the board who answers for it."""
    if regel.persoon_id or not regel.mandaat_id:
        return regel.persoon_id
    mandaat = uow.session.get(Mandaat, regel.mandaat_id)
    return mandaat.gever_id if mandaat else None


TABELLEN: tuple[tuple[str, type[SQLModel], Any], ...] = (
    ("zitting", Zitting, Zitting.id),
    *((m.__name__.lower(), m, m.zitting_id) for m in (
        Deelname, Zittingsmedewerker, Wachtplek, Beoordeling, Resultaat, Incident, ProcesVerbaal,
    )),
)  # fmt: skip
"""Kinds of subjects with the column that names their sitting; a revision goes through its result."""


def zaken_van_regels() -> Any:
    """For SQL: each audit row of an act that is a hand, by a person, with its sitting and that sitting's exam."""
    basis = select(
        AuditRegel.volgnummer, AuditRegel.actie, AuditRegel.persoon_id, AuditRegel.op, AuditRegel.rol,
        AuditRegel.uitzondering_id, AuditRegel.mandaat_id, col(Zitting.id).label("zaak"),
        col(Zitting.examen_id).label("examen_id"), col(Zitting.eenheid_id).label("eenheid_id"),
    )  # type: ignore[call-overload]  # fmt: skip
    delen = []
    for soort, model, kolom in TABELLEN:
        deel = basis.join(model, onclause=col(model.id) == AuditRegel.onderwerp_id)  # type: ignore[attr-defined]
        if model is not Zitting:
            deel = deel.join(Zitting, onclause=col(Zitting.id) == kolom)
        delen.append(deel.where(AuditRegel.onderwerp_soort == soort))
    herzien = (
        basis.join(Herziening, onclause=col(Herziening.id) == AuditRegel.onderwerp_id)
        .join(Resultaat, onclause=col(Resultaat.id) == Herziening.resultaat_id)
        .join(Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id)
        .where(AuditRegel.onderwerp_soort == "herziening")
    )
    telt = (
        col(AuditRegel.actie).in_(list(HANDEN)),
        col(AuditRegel.persoon_id).is_not(None),
        AuditRegel.rol != Rol.STUDENT.value,
    )
    return [deel.where(*telt) for deel in (*delen, herzien)]
