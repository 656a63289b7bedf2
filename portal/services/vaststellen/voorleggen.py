"""Put definitive results before the board that a changed cut score would have on the other side of the pass line."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain import levensloop
from portal.domain.cesuur import uitslag_tekst
from portal.domain.schalen import score_tekst
from portal.domain.statussen import HerzieningStatus
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, is_van_andere_schaal, norm_tekst, norm_van
from portal.services.vaststellen import stand
from portal.services.vaststellen.stand_overkant import CESUUR, aan_de_overkant, valt_anders


def leg_voor(uow: UnitOfWork, cesuur: Cesuur) -> int:
    """Put every definitive result that now falls on the other side before the board; nothing changes yet (VAS-8, BEO-3).

    What an earlier cut score of this version asked for and was not decided about has lost its ground.
    """
    return _leg_voor(uow, cesuur, Resultaat.versie_id == cesuur.versie_id)


def leg_opnieuw_voor(uow: UnitOfWork, oud: Resultaat, nieuw: Resultaat) -> None:
    """The same for the successor of a revision: what the cut score asked about its predecessor has lost its ground, and
    what was on the same side may be on the other one now. What the board decided to leave there is not asked again."""
    cesuur, versie = cesuur_van(uow, nieuw.versie_id, vastgesteld=True), uow.get(Examenversie, nieuw.versie_id)
    waar = Resultaat.id == nieuw.id
    if cesuur is None or is_van_andere_schaal(versie, cesuur):
        return
    if _open(uow, waar) or not valt_anders(versie, norm_van(versie, cesuur), oud):
        _leg_voor(uow, cesuur, waar)


def _leg_voor(uow: UnitOfWork, cesuur: Cesuur, *welke: ColumnElement[bool] | bool) -> int:
    versie = uow.get(Examenversie, cesuur.versie_id)
    for eerder in _open(uow, *welke):
        levensloop.HERZIENING.neem(eerder, "vervallen")
        uow.add(eerder)
        audit.record(uow, PORTAAL, "herziening.vervallen", eerder, nieuw={"status": eerder.status})
    anders = aan_de_overkant(uow, versie, norm_van(versie, cesuur), *welke)
    for r, nu in anders:
        reden = (
            f"De cesuur is na de vaststelling veranderd in {norm_tekst(versie, cesuur)}. "
            f"Met deze punten hoort daar nu bij: {score_tekst(nu.tekst)}, {uitslag_tekst(nu.geslaagd)}."
        )
        herziening = Herziening(resultaat_id=r.id, reden=reden, inhoud={CESUUR: str(cesuur.id), "cijfer": nu.tekst})
        uow.add(herziening)
        audit.record(uow, PORTAAL, "herziening.geopend", herziening, nieuw={"resultaat": r.id}, reden=reden)
        stand.tik(uow, r.zitting_id)
    return len(anders)


def _open(uow: UnitOfWork, *welke: ColumnElement[bool] | bool) -> list[Herziening]:
    """The revisions that a cut score asked for and that wait."""
    vraag = (
        select(Herziening)
        .join(Resultaat, onclause=col(Resultaat.id) == Herziening.resultaat_id)
        .where(Herziening.status == HerzieningStatus.OPEN, *welke)
    )
    return [h for h in uow.session.exec(vraag).all() if CESUUR in h.inhoud]
