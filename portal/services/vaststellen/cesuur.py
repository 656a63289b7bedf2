"""The cut score of a version: entered by the exam office, established by the board, followed by all its results."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.cesuur import Grens
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.rechten import P, Rol
from portal.domain.statussen import CesuurStatus
from portal.services.grond import taken
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, is_vastgesteld
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import tik
from portal.services.vaststellen import herberekenen


class VoerCesuurIn(Opdracht):
    """Enter the cut score of a version."""

    versie_id: uuid.UUID
    punten: int = Field(ge=1, le=10_000)
    maximum: int = Field(ge=1, le=10_000)
    toelichting: str = Field(default="", max_length=500)


class StelCesuurVast(Opdracht):
    """Establish an entered cut score."""

    cesuur_id: uuid.UUID


def voer_cesuur_in(uow: UnitOfWork, principal: Principal, cmd: VoerCesuurIn) -> uuid.UUID:
    """Enter a cut score; it replaces an earlier one that was not established, and waits for the board (INR-5)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.CESUUR_INVOEREN, versie)
    Grens(cmd.punten, cmd.maximum)
    eerdere = cesuur_van(uow, versie.id)
    if eerdere and eerdere.status == CesuurStatus.INGEVOERD:
        levensloop.CESUUR.neem(eerdere, "vervangen")
        uow.add(eerdere)
    cesuur = Cesuur(
        versie_id=versie.id,
        punten=cmd.punten,
        maximum=cmd.maximum,
        toelichting=cmd.toelichting,
        ingevoerd_door_id=principal.persoon_id,
    )
    uow.add(cesuur)
    taken.vraag(
        uow, "cesuur", Rol.EXAMENCOMMISSIE, "examenversie", versie.id, cmd.toelichting, door_id=principal.persoon_id
    )
    audit.record(uow, principal, "cesuur.ingevoerd", cesuur, nieuw={"punten": cmd.punten, "maximum": cmd.maximum})
    tik(uow, versie.id)
    return cesuur.id


def stel_cesuur_vast(uow: UnitOfWork, principal: Principal, cmd: StelCesuurVast) -> int:
    """Establish a cut score and recalculate the provisional results of its version; gives their number (BEO-3)."""
    cesuur = uow.get(Cesuur, cmd.cesuur_id, visible(principal, P.CATALOGUS_INZIEN, Cesuur))
    authorize(uow, principal, P.CESUUR_VASTSTELLEN, cesuur)
    if cesuur.status != CesuurStatus.INGEVOERD:
        raise Botsing("Deze cesuur is al vastgesteld of vervangen.")
    if cesuur.ingevoerd_door_id == principal.persoon_id:
        raise NietToegestaan("U heeft deze cesuur zelf ingevoerd; een ander moet haar vaststellen.")
    _eis_eigen_cijfers(uow, principal, cesuur.versie_id)
    for oude in uow.session.exec(select(Cesuur).where(is_vastgesteld(cesuur.versie_id))):
        levensloop.CESUUR.neem(oude, "vervangen")
        uow.add(oude)
    oud = cesuur.status
    levensloop.CESUUR.neem(cesuur, "vaststellen")
    cesuur.vastgesteld_op, cesuur.vastgesteld_door_id = tijd.nu(), principal.persoon_id
    uow.add(cesuur)
    audit.record(uow, principal, "cesuur.vastgesteld", cesuur, oud={"status": oud}, nieuw={"status": cesuur.status})
    taken.rond_af(uow, "cesuur", cesuur.versie_id)
    tik(uow, cesuur.versie_id)
    return herberekenen.herbereken(uow, cesuur.versie_id)


def _eis_eigen_cijfers(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID) -> None:
    """A cut score changes every provisional grade of its version: a part of the school sets only its own."""
    eigen = visible(principal, P.CESUUR_VASTSTELLEN, Resultaat)
    anderen = select(Resultaat.id).where(*herberekenen.te_herberekenen(versie_id), ~eigen)
    if principal.eenheden is not None and uow.session.exec(anderen.limit(1)).first():
        raise NietToegestaan(
            "Met deze cesuur veranderen ook cijfers van een ander onderdeel van de school.",
            actie="Vraag de examencommissie van de hele school.",
            code="andere-eigenaar",
        )
