"""Recalculation after a cut score: all provisional results of a version follow, and standing mandates after them."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.statussen import ResultaatStatus
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, gescoord, waarde
from portal.services.plannen.intrekken import houd_zaal
from portal.services.vaststellen import stand_mandaten
from portal.services.vaststellen.stand import tik
from portal.services.vaststellen.vaststellen import stel_automatisch_vast


def te_herberekenen(versie_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    """SQL for: this result follows the cut score of its version."""
    return (
        col(Resultaat.versie_id) == versie_id,
        col(Resultaat.status) == ResultaatStatus.VOORLOPIG,
        col(Resultaat.is_huidig).is_(True),
    )


def houd_zittingen(uow: UnitOfWork, versie_id: uuid.UUID) -> None:
    """Hold the sittings of which results follow the cut score, with their rooms where a standing mandate follows; before
    anything is written down."""
    ids = list(uow.session.exec(select(Resultaat.zitting_id).where(*te_herberekenen(versie_id)).distinct()))
    if stand_mandaten.staande_mandaten(uow, uow.get(Examenversie, versie_id).examen_id):
        houd_zaal(uow, ids)
    else:
        uow.lock(Zitting, ids)


def herbereken(uow: UnitOfWork, versie_id: uuid.UUID) -> int:
    """Recalculate all provisional results of a version in one transaction; standing mandates follow (BEO-3)."""
    versie = uow.get(Examenversie, versie_id)
    cesuur = cesuur_van(uow, versie_id, vastgesteld=True)
    houd_zittingen(uow, versie_id)
    vraag = select(Resultaat).where(*te_herberekenen(versie_id))
    rijen = uow.session.exec(vraag.order_by(col(Resultaat.id)).with_for_update()).all()
    for resultaat in rijen:
        for veld, nieuw in waarde(versie, cesuur, gescoord(resultaat)).items():
            setattr(resultaat, veld, nieuw)
        resultaat.gewijzigd_op = tijd.nu()
        uow.session.add(resultaat)
    uow.session.flush()
    if rijen:
        audit.record(uow, PORTAAL, "resultaten.herberekend", versie, nieuw={"aantal": len(rijen)})
    for zitting_id in sorted({r.zitting_id for r in rijen}):
        stel_automatisch_vast(uow, zitting_id)
        tik(uow, zitting_id)
    return len(rijen)
