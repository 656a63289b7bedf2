"""What establishing a cut score would do to the results of its version."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from sqlmodel import col, func

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain.cesuur import Gescoord, Norm, cijfer_voor
from portal.domain.rechten import P
from portal.domain.statussen import ResultaatStatus
from portal.domain.taal import telt
from portal.services.grond.cesuren import gegeven_op


@dataclass(frozen=True)
class CesuurEffect:
    """What a cut score would do to the provisional results of a version, before it is established."""

    aantal: int
    geslaagd: int
    niet_geslaagd: int
    zin: str


def cesuur_effect(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID, norm: Norm) -> CesuurEffect:
    """What a norm would do to the results of a version, before it is established (BEO-3).

    The provisional ones follow; definitive ones that would fall on the other side become revisions.
    """
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    if not (principal.can(P.CESUUR_INVOEREN) or principal.can(P.CESUUR_VASTSTELLEN)):
        require(principal, P.CESUUR_INVOEREN)
    return effect_van(uow, versie, norm)


def effect_van(uow: UnitOfWork, versie: Examenversie, norm: Norm) -> CesuurEffect:
    """The same for a version that may be read, in one question: results that scored the same are counted together."""
    gescoord = (Resultaat.punten, Resultaat.maximum, Resultaat.score, Resultaat.geslaagd_partner, gegeven_op())
    elk = (
        kies(*gescoord, Resultaat.status, Resultaat.geslaagd)
        .where(
            Resultaat.versie_id == versie.id,
            col(Resultaat.is_huidig).is_(True),
            col(Resultaat.status).in_((ResultaatStatus.VOORLOPIG, ResultaatStatus.DEFINITIEF)),
        )
        .subquery()
    )
    vraag = kies(*elk.c, func.count()).group_by(*elk.c)
    telling, over = Counter[bool | None](), 0
    for *van, status, was, aantal in uow.session.exec(vraag):
        nu = cijfer_voor(versie.schaal, norm, Gescoord(*van)).geslaagd
        if status == ResultaatStatus.VOORLOPIG:
            telling[nu] += aantal
        elif nu is not None and nu != was:
            over += aantal
    goed, niet, zonder = telling[True], telling[False], telling[None]
    zin = "Er zijn geen voorlopige resultaten die hierop wachten."
    if telling:
        zin = f"Met deze cesuur slagen {goed} van de {goed + niet} studenten met een voorlopig resultaat."
    if zonder:
        zin += f" {telt(zonder, 'krijgt', 'krijgen')} geen cijfer: de score past niet bij deze cesuur."
    if over:
        zin += f" {telt(over, 'definitief resultaat komt', 'definitieve resultaten komen')} aan de andere kant van de grens; de examencommissie besluit daarna over een herziening."
    return CesuurEffect(goed + niet + zonder, goed, niet, zin)
