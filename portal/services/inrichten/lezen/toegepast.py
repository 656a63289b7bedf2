"""Where somebody goes once a file was applied, and what is said of it there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.inrichten import Examenplanregel, Inleespartij, Inleeswijziging, Opleiding
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.domain.taal import opsomming, telt
from portal.services.grond import paden
from portal.services.inrichten import stand_rest
from portal.services.inrichten.stand_basis import eis_beheer, soort_van, waar_daarna
from portal.services.inrichten.stand_examenplan import KOPIE, SOORT

_NOEMT = 3


@dataclass(frozen=True, kw_only=True)
class Toegepast:
    """What was applied, in a sentence, and the page that shows it; that of the file itself while rows stayed behind."""

    zin: str
    adres: str = ""


def toegepast(uow: UnitOfWork, principal: Principal, partij_id: uuid.UUID) -> Toegepast:
    """What applying this file did; a copied plan is shown as its grid (PRK-2)."""
    require(principal, P.IMPORT_DOEN)
    partij = uow.get(Inleespartij, partij_id)
    eis_beheer(principal, soort_van(partij.soort))
    zin = stand_rest.wat_gebeurde(partij.aantallen)
    if partij.inhoud:
        return Toegepast(zin=f"{zin} Die ziet u hier; u kunt ze ook als bestand ophalen.")
    plan = _plan(uow, partij) if partij.soort == SOORT and partij.bestand.startswith(KOPIE) else None
    return plan or Toegepast(zin=zin, adres=waar_daarna(partij.soort))


def _plan(uow: UnitOfWork, partij: Inleespartij) -> Toegepast | None:
    """The same for exams in the plan of one cohort; None when they are of more than one."""
    ids = select(Inleeswijziging.rij_id).where(Inleeswijziging.partij_id == partij.id)
    vraag = select(Opleiding.id, Opleiding.naam, Examenplanregel.cohort).join(Examenplanregel)
    rijen = uow.session.exec(vraag.where(col(Examenplanregel.id).in_(ids)).order_by(Opleiding.zoekvorm)).all()
    if len({cohort for *_, cohort in rijen}) != 1:
        return None
    opleiding_id, _, cohort = rijen[0]
    namen = list(dict.fromkeys(naam for _, naam, _ in rijen))
    waar = f"{telt(len(rijen), 'examen', 'examens')} in het plan van cohort {cohort}: {opsomming(namen, _NOEMT)}."
    vraag_ = urlencode({"opleiding": opleiding_id, "cohort": cohort})
    return Toegepast(zin=f"{partij.bestand}. {waar}", adres=f"{paden.EXAMENPLAN_RASTER}?{vraag_}")
