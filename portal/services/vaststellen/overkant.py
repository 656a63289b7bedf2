"""After a changed cut score: definitive results on the other side of the pass line become revisions for the board."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur
from portal.db.plannen import Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain.fouten import PortalFout
from portal.domain.kenmerk import eis_gezien
from portal.domain.rechten import P
from portal.domain.statussen import HerzieningStatus
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import herzien
from portal.services.vaststellen.stand_overkant import afdruk_van_alle, open_van
from portal.services.vaststellen.vaststellen import OvergeslagenRij, Vaststeluitkomst


class HandelOverkantAf(Opdracht):
    """Decide at once about all revisions that one cut score asked for."""

    cesuur_id: uuid.UUID
    toepassen: bool
    motivatie: str = Field(min_length=3, max_length=1000)
    gezien: str | None = Field(default=None, max_length=100)
    """The mark of what the screen showed; who decides without a screen leaves it out."""


def handel_overkant_af(uow: UnitOfWork, principal: Principal, cmd: HandelOverkantAf) -> Vaststeluitkomst:
    """Apply or reject all revisions that one cut score asked for; what may not be decided here stays, with the reason."""
    cesuur = uow.get(Cesuur, cmd.cesuur_id, visible(principal, P.CATALOGUS_INZIEN, Cesuur))
    authorize(uow, principal, P.CESUUR_VASTSTELLEN, cesuur)
    gedaan, overgeslagen = 0, []
    wachten = _wachten(uow, principal, cesuur.id)
    tekst = f"De herzieningen van deze cesuur zijn veranderd sinds u keek. Het zijn er nu {len(wachten)}."
    eis_gezien(cmd.gezien, afdruk_van_alle(wachten), tekst)
    for herziening in wachten:
        cmd_een = herzien.HandelHerzieningAf(
            herziening_id=herziening.id, toepassen=cmd.toepassen, motivatie=cmd.motivatie
        )
        try:
            herzien.handel_herziening_af(uow, principal, cmd_een)
        except PortalFout as fout:
            overgeslagen.append(_sla_over(uow, herziening, fout.tekst))
        else:
            gedaan += 1
    return Vaststeluitkomst(gedaan, "", "", tuple(overgeslagen))


def _wachten(uow: UnitOfWork, principal: Principal, cesuur_id: uuid.UUID) -> list[Herziening]:
    """The revisions within reach that this cut score asked for and that wait, held until the end."""
    gevraagd = open_van(uow, cesuur_id)
    ziet = (
        een_van(Resultaat.id, lijst(h.resultaat_id for h in gevraagd)),
        visible(principal, P.RESULTAAT_VASTSTELLEN, Resultaat),
    )
    van_ons = set(uow.session.exec(select(Resultaat.id).where(*ziet)))
    waar = select(Resultaat.zitting_id).where(een_van(Resultaat.id, lijst(van_ons)))
    uow.lock(Zitting, list(uow.session.exec(waar)))
    uow.lock(Resultaat, list(van_ons))
    vast = uow.lock(Herziening, [h.id for h in gevraagd if h.resultaat_id in van_ons])
    return [h for h in vast if h.status == HerzieningStatus.OPEN]


def _sla_over(uow: UnitOfWork, herziening: Herziening, reden: str) -> OvergeslagenRij:
    naam = select(Persoon.naam).join(Resultaat, onclause=col(Resultaat.student_id) == Persoon.id)
    student = uow.session.exec(naam.where(Resultaat.id == herziening.resultaat_id)).first() or ""
    return OvergeslagenRij(resultaat_id=str(herziening.resultaat_id), student=student, reden=reden)
