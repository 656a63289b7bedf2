"""What was done with one thing and with what belongs to it, newest first: the same for everything that has a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import true, union_all
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Groep, Groepslid, Inschrijving, Kansmutatie, Opleidingsinschrijving, Voorziening
from portal.db.afnemen import Document, Incident, ProcesVerbaal
from portal.db.beheren import Bekrachtiging, Noodtoegang, Persoon, Roltoewijzing, Taak, Uitzondering
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie, Screening
from portal.db.monitoren import Melding, OkeBericht
from portal.db.plannen import Deelname, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Examenverzoek, Herziening
from portal.domain.rechten import P
from portal.services.grond.audit import lezen
from portal.services.grond.audit.lezen import AuditRij
from portal.services.monitoren import stand_meldingen

_MEE = 500
"""So many parts of one thing are looked at, the newest first where that can be told."""


class Over(StrEnum):
    """The things that have a history on their page."""

    ZITTING = "zitting"
    DOSSIER = "dossier"
    STUDENT = "student"
    VERSIE = "versie"
    EXAMEN = "examen"
    PERSOON = "persoon"
    BERICHT = "bericht"
    MELDING = "melding"
    GROEP = "groep"


@dataclass(frozen=True)
class _Soort:
    """Where it is kept, the permission under which it is seen, and the columns that point at it."""

    model: Any
    permission: P
    delen: tuple[Any, ...] = ()
    bereik: Callable[[Principal], Any] | None = None
    verder: tuple[Any, ...] = ()
    """Columns that point at one of these parts: what was asked and decided about it is about the thing as well."""


_ZITTING = tuple(
    m.zitting_id for m in (Deelname, Zittingsmedewerker, ProcesVerbaal, Incident, Beoordeling, Resultaat, Document)
)
_VAN_STUDENT = tuple(
    m.student_id
    for m in (Inschrijving, Opleidingsinschrijving, Deelname, Resultaat, Kansmutatie, Voorziening, Examenverzoek)
)
_VAN_DEEL = (
    Go.inschrijving_id, Wachtplek.inschrijving_id, Beoordeling.deelname_id, Herziening.resultaat_id, Taak.onderwerp_id,
)  # fmt: skip
_SOORTEN = MappingProxyType(
    {
        Over.ZITTING: _Soort(
            Zitting, P.ZITTING_INZIEN, (*_ZITTING[:4], Wachtplek.zitting_id), verder=(Taak.onderwerp_id,)
        ),
        Over.DOSSIER: _Soort(Zitting, P.DOSSIER_INZIEN, _ZITTING, verder=(Herziening.resultaat_id, Taak.onderwerp_id)),
        Over.STUDENT: _Soort(Persoon, P.DOSSIER_INZIEN, _VAN_STUDENT, verder=_VAN_DEEL),
        Over.VERSIE: _Soort(Examenversie, P.CATALOGUS_INZIEN, (Cesuur.versie_id,), verder=(Taak.onderwerp_id,)),
        Over.EXAMEN: _Soort(Examen, P.CATALOGUS_INZIEN, (Examenplanregel.examen_id, Screening.examen_id)),
        Over.PERSOON: _Soort(
            Persoon,
            P.RECHTEN_BEHEREN,
            (*(m.persoon_id for m in (Roltoewijzing, Uitzondering, Noodtoegang)), Bekrachtiging.onderwerp_id),
        ),
        Over.BERICHT: _Soort(OkeBericht, P.OKE_MONITOREN),
        Over.MELDING: _Soort(Melding, P.OKE_MONITOREN, (), stand_meldingen.bereik),
        Over.GROEP: _Soort(Groep, P.INSCHRIJVING_DOEN, (Groepslid.groep_id,), lambda _p: true()),
    }
)


def historie(uow: UnitOfWork, principal: Principal, over: Over, id: uuid.UUID) -> list[AuditRij]:
    """The newest acts on this thing, for who may read the audit log and sees the thing itself (MON-6)."""
    require(principal, P.AUDIT_INZIEN)
    soort = _SOORTEN[over]
    require(principal, soort.permission)
    binnen = soort.bereik(principal) if soort.bereik else visible(principal, soort.permission, soort.model)
    ids = [uow.get(soort.model, id, binnen).id]
    ids += _delen(uow, soort, id)
    if soort.model is Persoon:  # what was done under a record that was joined into this one
        ids += uow.session.exec(select(Persoon.id).where(Persoon.samengevoegd_met_id == id)).all()
    for kolom in soort.verder:
        delen = select(kolom.class_.id).where(een_van(kolom, lijst(ids)))
        ids += uow.session.exec(delen.order_by(kolom.class_.id.desc()).limit(_MEE))
    return lezen.historie(uow, principal, ids)


def _delen(uow: UnitOfWork, soort: _Soort, id: uuid.UUID) -> list[uuid.UUID]:
    """What points at the thing itself, in one question."""
    vragen = [select(kolom.class_.id).where(col(kolom) == id).limit(_MEE).subquery() for kolom in soort.delen]
    return list(uow.session.scalars(union_all(*(select(v.c.id) for v in vragen)))) if vragen else []
