"""The way back of a school year that was turned: what it made and nobody used since goes, the rest stays with the reason."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import Field
from sqlalchemy import delete
from sqlmodel import col, select

from portal.auth.principal import PORTAAL, Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving, Jaarwissel, Jaarwisselregel
from portal.db.inrichten import Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing
from portal.domain.jaarwissel import JAARWISSEL, Gevolg
from portal.domain.levensloop import INSCHRIJVING
from portal.domain.rechten import P
from portal.domain.statussen import JaarwisselStatus
from portal.services.aanmelden.stand import Telling, tik
from portal.services.aanmelden.stand_verloop import stap_terug
from portal.services.grond import live, onderwerpen, wekkers
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basis import neem_beurt
from portal.services.inrichten.terugdraaien import verwijder
from portal.services.plannen.jaarwissel import schuif
from portal.services.plannen.stand_jaar_terug import Jaarterug, beoordeel_terug


class DraaiTerug(Opdracht):
    """Put back what turning the school year did for a programme."""

    jaarwissel_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class DraaiAllesTerug(Opdracht):
    """Put back every turn to this school year within reach, as work that goes on by itself."""

    schooljaar: str = Field(max_length=9)
    reden: str = Field(min_length=3, max_length=500)


def draai_terug(uow: UnitOfWork, principal: Principal, cmd: DraaiTerug) -> Telling:
    """Take back exactly what this turn of the year made and nobody used since, and say of the rest why it stays.

    Turning the year again is the way on: what went, is to be done again (PRK-2, PRK-13).
    """
    neem_beurt(uow)
    require(principal, P.INSCHRIJVING_DOEN)
    daad = uow.houd(Jaarwissel, cmd.jaarwissel_id)
    bereik = visible(principal, P.CATALOGUS_INZIEN, Opleiding)
    authorize(uow, principal, P.EXAMENPLAN_BEHEREN, uow.get(Opleiding, daad.opleiding_id, bereik))
    if not JAARWISSEL.mag(daad.status, "ongedaan"):
        raise Botsing("Dit is al teruggedraaid.")
    _houd(uow, daad)
    oordelen = beoordeel_terug(uow, principal, daad, P.INSCHRIJVING_DOEN)
    weg = [o for o in oordelen if not o.reden]
    if not weg:
        raise Botsing(
            "Hiervan is niets meer terug te draaien: alles is al gebruikt.", actie="Wijzig met de hand wat niet klopt."
        )
    _zet_terug(uow, principal, weg)
    uow.session.execute(delete(Jaarwisselregel).where(col(Jaarwisselregel.jaarwissel_id) == daad.id))
    JAARWISSEL.neem(daad, "ongedaan")
    daad.ongedaan_op, daad.ongedaan_door_id, daad.reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(daad)
    nieuw = {"opleiding": daad.opleiding_id, "terug": len(weg), "gebleven": len(oordelen) - len(weg)}
    audit.record(uow, principal, "jaarwissel.teruggedraaid", daad, nieuw=nieuw, reden=cmd.reden)
    live.touch(uow, onderwerpen.BASIS, onderwerpen.JAARWISSEL, onderwerpen.WERK)
    return Telling(len(weg), tuple((o.naam, o.reden) for o in oordelen if o.reden))


def draai_alles_terug(uow: UnitOfWork, principal: Principal, cmd: DraaiAllesTerug) -> int:
    """Have every turn to this school year that stands put back, each as an act of its own; gives how many.

    What is used since stays with its reason, as when one is put back; asking twice does nothing twice (PRK-2, PRK-13).
    """
    require(principal, P.INSCHRIJVING_DOEN)
    require(principal, P.EXAMENPLAN_BEHEREN)
    neem_beurt(uow)
    bereik = select(Opleiding.id).where(visible(principal, P.EXAMENPLAN_BEHEREN, Opleiding))
    vraag = select(Jaarwissel).where(
        Jaarwissel.schooljaar == cmd.schooljaar, Jaarwissel.status == JaarwisselStatus.TOEGEPAST,
        col(Jaarwissel.opleiding_id).in_(bereik),
    )  # fmt: skip
    daden = list(uow.session.exec(vraag.order_by(col(Jaarwissel.op).desc(), col(Jaarwissel.id).desc())))
    if not daden:
        raise Botsing("Voor dit schooljaar is er niets terug te draaien.")
    for daad in daden:
        daad.ongedaan_door_id, daad.reden = principal.persoon_id, cmd.reden
        uow.add(daad)
        wekkers.wek(uow, wekkers.DRAAI_TERUG, str(daad.id))
    nieuw = {"schooljaar": cmd.schooljaar, "aantal": len(daden)}
    audit.record(uow, principal, "jaarwissel.terug_gevraagd", nieuw=nieuw, reden=cmd.reden)
    live.touch(uow, onderwerpen.JAARWISSEL)
    return len(daden)


def voer_terug_uit(uow: UnitOfWork, principal: Principal, jaarwissel_id: uuid.UUID) -> bool:
    """Put back one that was asked for together with the others; False when that happened already."""
    neem_beurt(uow)
    daad = uow.houd(Jaarwissel, jaarwissel_id)
    if daad.status is not JaarwisselStatus.TOEGEPAST or daad.ongedaan_door_id is None:
        return False
    draai_terug(uow, principal, DraaiTerug(jaarwissel_id=daad.id, reden=daad.reden))
    return True


def laat_staan(uow: UnitOfWork, jaarwissel_id: uuid.UUID, waarom: str) -> None:
    """One that was asked to go back stays as it is, with the reason for who asked it."""
    daad = uow.houd(Jaarwissel, jaarwissel_id)
    daad.ongedaan_door_id, daad.reden = None, f"Niet teruggedraaid: {waarom}"[:500]
    uow.add(daad)
    audit.record(uow, PORTAAL, "jaarwissel.gebleven", daad, nieuw={"schooljaar": daad.schooljaar}, reden=waarom)
    live.touch(uow, onderwerpen.JAARWISSEL)


def _houd(uow: UnitOfWork, daad: Jaarwissel) -> None:
    """Nobody uses any of it between looking and taking it back."""
    ids = list(uow.session.exec(select(Jaarwisselregel.rij_id).where(col(Jaarwisselregel.jaarwissel_id) == daad.id)))
    uow.lock(Examenplanregel, ids)
    uow.lock(Inschrijving, ids)


def _zet_terug(uow: UnitOfWork, principal: Principal, weg: list[Jaarterug]) -> None:
    per = {g: [o for o in weg if o.regel.gevolg is g] for g in Gevolg}
    for model, actie, groep in (
        (Examenplanregel, "planregel.weggehaald", per[Gevolg.PLAN]),
        (Inschrijving, "inschrijving.weggehaald", per[Gevolg.AANGEMELD]),
    ):
        ids = [o.rij.id for o in groep]
        audit.record_reeks(uow, principal, actie, model, [(id, {}) for id in ids])
        verwijder(uow, model, ids)
    _schuif_terug(uow, principal, per[Gevolg.DOOR])
    for o in per[Gevolg.EINDIGT]:
        _heropen(uow, principal, o)
    for student_id in {o.student_id for o in weg if o.student_id}:
        tik(uow, student_id)


def _schuif_terug(uow: UnitOfWork, principal: Principal, mee: list[Jaarterug]) -> None:
    """Back to the school year that each came from."""
    per_jaar: dict[str, list[uuid.UUID]] = {}
    for o in mee:
        per_jaar.setdefault(o.regel.oud["schooljaar"], []).append(o.rij.id)
    for schooljaar, ids in per_jaar.items():
        schuif(uow, ids, schooljaar)
        regels = [(id, {"schooljaar": schooljaar}) for id in ids]
        audit.record_reeks(uow, principal, "inschrijving.teruggeschoven", Inschrijving, regels)


def _heropen(uow: UnitOfWork, principal: Principal, o: Jaarterug) -> None:
    """Open an enrolment again that the turn of the year ended, as it was, or as what was made under it since."""
    rij = uow.get(Inschrijving, o.rij.id)
    oud, gevraagd = rij.status, o.regel.oud["go_gevraagd_op"]
    INSCHRIJVING.neem(rij, stap_terug(uow, rij))
    rij.go_gevraagd_op, rij.gewijzigd_op = datetime.fromisoformat(gevraagd) if gevraagd else None, tijd.nu()
    uow.add(rij)
    audit.record(uow, principal, "inschrijving.heropend", rij, oud={"status": oud}, nieuw={"status": rij.status})
