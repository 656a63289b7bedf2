"""What establishing a cut score would do to the results of its version."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.session import UnitOfWork
from portal.domain.cesuur import Grens, cijfer_voor
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import P
from portal.domain.statussen import ResultaatStatus


@dataclass(frozen=True)
class CesuurEffect:
    """What a cut score would do to the provisional results of a version, before it is established."""

    aantal: int
    geslaagd: int
    niet_geslaagd: int
    zin: str


def cesuur_effect(
    uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID, punten: int, maximum: int
) -> CesuurEffect:
    """What a cut score would do to the provisional results, before it is established (BEO-3)."""
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    if not (principal.can(P.CESUUR_INVOEREN) or principal.can(P.CESUUR_VASTSTELLEN)):
        require(principal, P.CESUUR_INVOEREN)
    grens = Grens(punten, maximum)
    vraag = select(Resultaat.punten).where(
        Resultaat.versie_id == versie.id,
        Resultaat.status == ResultaatStatus.VOORLOPIG,
        col(Resultaat.is_huidig).is_(True),
    )
    alle = list(uow.session.exec(vraag.limit(20_000)))
    bekend = [p for p in alle if p is not None]
    if any(p > maximum for p in bekend):
        raise Ongeldig(f"Er zijn resultaten met meer dan {maximum} punten.")
    goed = sum(bool(cijfer_voor(versie.schaal, grens, p, "", versie.geslaagd_vanaf).geslaagd) for p in bekend)
    zin = f"Met deze cesuur slagen {goed} van de {len(bekend)} studenten met een voorlopig resultaat."
    return CesuurEffect(len(alle), goed, len(bekend) - goed, zin)
