"""Read a student's own results."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Vaststelling
from portal.domain import levensloop, tijd
from portal.domain.rechten import P
from portal.domain.schalen import score_tekst
from portal.domain.statussen import ResultaatStatus
from portal.domain.taal import als_zin
from portal.domain.termijnen import middel_termijn
from portal.services.beoordelen.lezen.werk import punten
from portal.services.grond.cesuren import uitkomst_tekst
from portal.services.grond.lijst import Pagina, pagineer


@dataclass(frozen=True, kw_only=True)
class ResultaatRij:
    """A result as its student sees it: provisional marked as such, definitive with its remedies."""

    id: str
    examen: str
    moment: str
    cijfer: str
    geslaagd: str
    geslaagd_toon: str
    status: str
    status_tekst: str
    status_toon: str
    uitleg: str
    bezwaar_tot: str
    clausule: str
    bekendgemaakt: str
    punten: str
    norm: str
    """How the points became this grade."""
    herzien: str = ""
    """What it was before a revision, and why it changed."""


def mijn_resultaten(
    uow: UnitOfWork, principal: Principal, *, pagina: int = 1, per_pagina: int = 25
) -> Pagina[ResultaatRij]:
    """One page of a student's own results, newest first, as far as they are for his eyes yet (BEO-7)."""
    return resultaten_van(uow, principal, principal.persoon_id, pagina=pagina, per_pagina=per_pagina)


def resultaten_van(
    uow: UnitOfWork, principal: Principal, student_id: uuid.UUID, *, pagina: int = 1, per_pagina: int = 25
) -> Pagina[ResultaatRij]:
    """One page of the results of a student, newest first, as far as the reader may see them yet; why a decision was
    revised is for the student himself."""
    require(principal, P.RESULTAAT_INZIEN)
    vraag = (
        select(Resultaat, Examen.naam, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == col(Resultaat.zitting_id))
        .join(Examen, onclause=col(Examen.id) == col(Zitting.examen_id))
        .where(
            visible(principal, P.RESULTAAT_INZIEN, Resultaat),
            Resultaat.student_id == student_id,
            col(Resultaat.is_huidig),
        )
        .order_by(col(Zitting.start).desc(), col(Resultaat.id))
    )
    blad = pagineer(uow, vraag, pagina, per_pagina)
    ids = [r.id for r, _, _ in blad.rijen]
    besluiten = {
        v.resultaat_id: v for v in uow.session.exec(select(Vaststelling).where(col(Vaststelling.resultaat_id).in_(ids)))
    }
    eerder = _eerder(uow, [r for r, _, _ in blad.rijen if r.volgnummer > 1])
    rijen = blad.naar(
        lambda r: _resultaat_rij(
            r[0], r[1], r[2], besluiten.get(r[0].id), eerder.get((r[0].deelname_id, r[0].volgnummer))
        )
    )
    return rijen if student_id == principal.persoon_id else rijen.naar(lambda r: replace(r, herzien=""))


def _eerder(uow: UnitOfWork, herzien: list[Resultaat]) -> dict[tuple[uuid.UUID, int], Resultaat]:
    """Per participation and number the result that was replaced; no question when nothing was."""
    if not herzien:
        return {}
    vraag = select(Resultaat).where(col(Resultaat.deelname_id).in_([r.deelname_id for r in herzien]))
    return {(r.deelname_id, r.volgnummer + 1): r for r in uow.session.exec(vraag)}


def _resultaat_rij(
    r: Resultaat, examen: str, zitting: Zitting, v: Vaststelling | None, eerder: Resultaat | None
) -> ResultaatRij:
    definitief = r.status == ResultaatStatus.DEFINITIEF and v is not None
    geslaagd = {True: ("Geslaagd", "ok"), False: ("Niet geslaagd", "bad"), None: ("", "plain")}[r.geslaagd]
    return ResultaatRij(
        id=str(r.id),
        examen=examen,
        moment=tijd.dag(zitting.start),
        cijfer=score_tekst(r.cijfer or r.score) or "–",
        geslaagd=geslaagd[0],
        geslaagd_toon=geslaagd[1],
        status=str(r.status),
        status_tekst=levensloop.RESULTAAT.label(r.status),
        status_toon=levensloop.RESULTAAT.toon(r.status),
        uitleg=f"sinds {tijd.dag(v.bekendgemaakt_op, jaar=False)}, {middel_termijn(v.clausule, v.bezwaar_tot)}"
        if definitief and v
        else "dit is nog geen besluit",
        bezwaar_tot=tijd.dag(v.bezwaar_tot) if definitief and v else "",
        clausule=v.clausule if definitief and v else "",
        bekendgemaakt=tijd.moment(v.bekendgemaakt_op) if definitief and v else "",
        punten=punten(r) if r.punten is not None else "",
        norm=r.norm.get("tekst", "") if definitief else "",
        herzien=f"Het was {uitkomst_tekst(eerder)}. Reden: {als_zin(v.motivatie)}"
        if definitief and v and eerder
        else "",
    )
