"""Who can be placed on one sitting, and of each why not."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P
from portal.domain.weken import maandag
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.aanmelden.stand_variant import HERHALING
from portal.services.aanmelden.stand_wens import wensen_van
from portal.services.grond.lijst import Pagina
from portal.services.plannen.stand_plaatsen import blokkades_hier
from portal.services.plannen.stand_wachtlijst import wachtenden


def te_plaatsen(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, *, zoek: str = "", alle: bool = False,
    pagina: int = 1, per_pagina: int = 25,
) -> Pagina[InschrijvingRij]:  # fmt: skip
    """Students enrolled for the exam of a sitting: those with a Go, or all open ones with the reason why not yet; for one
    that was, as it was then (UIT-1)."""
    require(principal, P.ZITTING_PLAATSEN)
    bij = select(Zitting, Examenversie).join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
    bereik = visible(principal, P.ZITTING_INZIEN, Zitting)
    if (gevonden := uow.session.exec(bij.where(Zitting.id == zitting_id, bereik)).first()) is None:
        raise NietGevonden()
    z, versie = gevonden
    stand = "open" if alle else "te_plaatsen"
    filter = InschrijvingFilter(
        zoek=zoek, stand=stand, examen_id=z.examen_id, start=z.start, pagina=pagina, per_pagina=per_pagina
    )
    blad, inschr = inschrijvingen.met_zaken(uow, principal, filter)
    hier = blokkades_hier(uow, z, versie, inschr) if inschr else {}
    wacht = {p.inschrijving_id for p in wachtenden(uow, z.id)} if inschr and z.bezet >= z.capaciteit else set()
    wensen = wensen_van(uow, [uuid.UUID(r.id) for r in blad.rijen if r.wens])
    deze = {id for id, w in wensen.items() if w.week == maandag(tijd.dag_van(z.start))}
    rijen = zip((_met_wens(r, deze) for r in blad.rijen), inschr, strict=True)
    return blad.met([_voor_deze_zitting(r, hier[i.id], in_rij=i.id in wacht) for r, i in rijen])


def _met_wens(rij: InschrijvingRij, deze: set[uuid.UUID]) -> InschrijvingRij:
    """Whoever asked for the week of this sitting is told apart from who asked for another (AAN-8)."""
    return replace(rij, wens=f"deze week: {rij.wens}") if uuid.UUID(rij.id) in deze else rij


def _voor_deze_zitting(rij: InschrijvingRij, hier: tuple[Blokkade, ...], *, in_rij: bool) -> InschrijvingRij:
    """The same row, also with what stands in the way here: clash, accommodation, variant, level, room for extra time, or
    a place in line that he has; the board is not asked twice (AAN-13)."""
    had = any(b.code == HERHALING for b in hier)
    delen = [rij.blokkade, *(b.tekst for b in hier if b.tekst not in rij.blokkade)]
    delen += ["De vraag ligt bij de examencommissie."] if had and rij.variant_gevraagd else []
    delen += ["Staat al op de wachtlijst van deze zitting."] if in_rij else []
    return replace(rij, blokkade=" ".join(t for t in delen if t), had_al=had and not rij.variant_gevraagd)
