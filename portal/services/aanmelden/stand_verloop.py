"""What an enrolment comes to by all its participations together: one answer for each act that ends, settles or corrects
one of them."""

from __future__ import annotations

import uuid

from sqlmodel import col

from portal.db.aanmelden import Inschrijving
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, ResultaatStatus
from portal.services.aanmelden.stand import beslist_register
from portal.services.aanmelden.stand_besluiten import is_onbekend, wacht_op_commissie

Rijen = list[tuple[Deelname, Resultaat | None, bool, bool]]
"""Each participation that was not cancelled, its current result, whether that waits for the board, and whether it was
practice."""


def bedoeld(uow: UnitOfWork, inschrijving: Inschrijving) -> InschrijvingStatus:
    """Passed once is passed; else a seat, work that waits for its decision, or nothing that is on its way.

    Work of who is said to be absent waits for the board as well: until then nobody plans another moment (AAN-3). About
    practice nobody decides: it is over when it was made, and can be done again. What was cancelled before it was entered
    afterwards is cancelled again, and does not open.
    """
    rijen = _rijen(uow, inschrijving.id)
    besloten = _besloten(rijen)
    if any(r.geslaagd for r in besloten.values()):
        return InschrijvingStatus.BEHAALD
    if any(d.status == DeelnameStatus.GEPLAATST or (is_onbekend(d) and d.id not in besloten) for d, *_ in rijen):
        return InschrijvingStatus.GEPLAATST
    if any(_wacht(rij, besloten) for rij in rijen):
        return InschrijvingStatus.AFGENOMEN
    return InschrijvingStatus.GEANNULEERD if _bleef_geannuleerd(uow, inschrijving) else InschrijvingStatus.OPEN


def _bleef_geannuleerd(uow: UnitOfWork, i: Inschrijving) -> bool:
    """Whether it was cancelled before its seat was entered afterwards, and no registry asks for it since."""
    return i.was_geannuleerd and not beslist_register(uow, i)


def stap_terug(uow: UnitOfWork, inschrijving: Inschrijving) -> str:
    """The step with which a cancelled enrolment is activated again: open, or what was made or passed under it meanwhile."""
    return _STAP_TERUG.get(bedoeld(uow, inschrijving), "heractiveren")


_STAP_TERUG = {InschrijvingStatus.BEHAALD: "alsnog_behalen", InschrijvingStatus.AFGENOMEN: "alsnog_afnemen"}


def gemaakt_en_wacht(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> Deelname | None:
    """The participation that is over and whose work waits for its grade, while nothing was passed: until then there is
    no other moment."""
    rijen = _rijen(uow, inschrijving_id)
    besloten = _besloten(rijen)
    if any(r.geslaagd for r in besloten.values()):
        return None
    over = (rij for rij in rijen if rij[0].status == DeelnameStatus.AFGEROND)
    return next((rij[0] for rij in over if _wacht(rij, besloten)), None)


def _rijen(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> Rijen:
    vraag = (
        kies(Deelname, Resultaat, wacht_op_commissie(), Examen.formatief)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Resultaat, isouter=True, onclause=(col(Resultaat.deelname_id) == Deelname.id) & col(Resultaat.is_huidig))
        .where(Deelname.inschrijving_id == inschrijving_id, Deelname.status != DeelnameStatus.GEANNULEERD)
    )
    uow.session.flush()
    return list(uow.session.exec(vraag))


def _besloten(rijen: Rijen) -> dict[uuid.UUID, Resultaat]:
    return {d.id: r for d, r, *_ in rijen if r and r.status == ResultaatStatus.DEFINITIEF}


def _wacht(rij: tuple[Deelname, Resultaat | None, bool, bool], besloten: dict[uuid.UUID, Resultaat]) -> bool:
    deelname, _, wacht, oefent = rij
    return bool(wacht) or (not oefent and deelname.id not in besloten and deelname.maakte_werk)
