"""Turn the school year for a programme: the new cohort's plan, its enrolments, what goes along and what ends."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving, Jaarwissel, Jaarwisselregel
from portal.db.inrichten import Examenplanregel, Opleiding
from portal.db.reeks import een_van, lijst, schrijf_reeks
from portal.db.session import UnitOfWork
from portal.db.tabel import geraakt
from portal.db.types import nieuw_id
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.jaarwissel import DOET, JAARWISSEL, NIETS_TE_DOEN, Gevolg
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, JaarwisselStatus, PlanregelStatus
from portal.services.aanmelden.inschrijven import schrijf_velen_in
from portal.services.aanmelden.stand import tik
from portal.services.grond import live, onderwerpen, wekkers
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basis import neem_beurt
from portal.services.plannen.intrekken import annuleer, houd_plekken
from portal.services.plannen.stand_jaarwissel import Voorstel, eis_schooljaar, stel_op

GEDULD = timedelta(minutes=15)
"""How long one that waits is left alone before it can be asked again."""
Gemaakt = tuple[Gevolg, uuid.UUID, Mapping[str, Any]]
"""What happened to one row: which, and what it held before."""


class DraaiJaar(Opdracht):
    """Turn the school year for a programme, as long as the outcome is the one that was shown."""

    opleiding_id: uuid.UUID
    schooljaar: str = Field(max_length=9)
    kenmerk: str = Field(min_length=64, max_length=64)


class DraaiAlles(Opdracht):
    """Turn the school year for every programme within reach, as work that goes on by itself."""

    schooljaar: str = Field(max_length=9)


def draai_jaar(uow: UnitOfWork, principal: Principal, cmd: DraaiJaar) -> dict[str, int]:
    """Do at once what the dry run showed, as one act that can be put back; refused as a whole when that changed since.

    Gives how many rows of which kind. Twice does nothing twice: what was done is no longer to be done (PRK-2, AAN-2).
    """
    neem_beurt(uow)
    opleiding = _eis_opleiding(uow, principal, cmd.opleiding_id)
    voorstel = stel_op(uow, principal, opleiding, cmd.schooljaar, P.INSCHRIJVING_DOEN)
    if voorstel.kenmerk != cmd.kenmerk:
        raise _verouderd()
    if not voorstel.te_doen:
        raise Ongeldig(f"Voor {opleiding.naam} is er nu niets te doen.")
    daad = Jaarwissel(opleiding_id=opleiding.id, schooljaar=cmd.schooljaar, door_id=principal.persoon_id)
    uow.add(daad)
    return _pas_toe(uow, principal, daad, voorstel)


def draai_alles(uow: UnitOfWork, principal: Principal, cmd: DraaiAlles) -> int:
    """Have the school year turned for every programme within reach, one after the other and each as an act of its own;
    gives how many. What waits already is not asked twice, unless nothing came of it for a while."""
    require(principal, P.INSCHRIJVING_DOEN)
    require(principal, P.EXAMENPLAN_BEHEREN)
    jaar = eis_schooljaar(cmd.schooljaar)
    neem_beurt(uow)
    bereik = visible(principal, P.EXAMENPLAN_BEHEREN, Opleiding)
    wacht = select(Jaarwissel).where(Jaarwissel.schooljaar == jaar, Jaarwissel.status == JaarwisselStatus.WACHT)
    al = list(uow.session.exec(wacht))
    nieuw = select(Opleiding.id).where(bereik, col(Opleiding.id).not_in([d.opleiding_id for d in al]))
    daden = [d for d in al if d.op < tijd.nu() - GEDULD]
    daden += [
        Jaarwissel(opleiding_id=id, schooljaar=jaar, door_id=principal.persoon_id)
        for id in uow.session.exec(nieuw.order_by(Opleiding.zoekvorm))
    ]
    for daad in daden:
        daad.op, daad.door_id = tijd.nu(), principal.persoon_id
        uow.add(daad)
        wekkers.wek(uow, wekkers.DRAAI_JAAR, str(daad.id))
    audit.record(uow, principal, "jaarwissel.gevraagd", nieuw={"schooljaar": jaar, "aantal": len(daden)})
    live.touch(uow, onderwerpen.JAARWISSEL)
    return len(daden)


def voer_uit(uow: UnitOfWork, principal: Principal, jaarwissel_id: uuid.UUID) -> bool:
    """Do one that waited, for who asked it and as far as he may now; False when it was done, or there is nothing to do."""
    neem_beurt(uow)
    daad = uow.houd(Jaarwissel, jaarwissel_id)
    if daad.status is not JaarwisselStatus.WACHT:
        return False
    opleiding = _eis_opleiding(uow, principal, daad.opleiding_id)
    voorstel = stel_op(uow, principal, opleiding, daad.schooljaar, P.INSCHRIJVING_DOEN)
    if not voorstel.te_doen:
        laat_vervallen(uow, principal, daad.id, NIETS_TE_DOEN)
        return False
    _pas_toe(uow, principal, daad, voorstel)
    return True


def laat_vervallen(uow: UnitOfWork, principal: Principal, jaarwissel_id: uuid.UUID, reden: str) -> None:
    """One that waited is not done, with the reason for who asked it."""
    daad = uow.houd(Jaarwissel, jaarwissel_id)
    JAARWISSEL.neem(daad, "vervallen")
    daad.reden = reden[:500]
    uow.add(daad)
    audit.record(uow, principal, "jaarwissel.vervallen", daad, nieuw={"schooljaar": daad.schooljaar}, reden=reden)
    live.touch(uow, onderwerpen.JAARWISSEL)


def _eis_opleiding(uow: UnitOfWork, principal: Principal, opleiding_id: uuid.UUID) -> Opleiding:
    """The programme, for who keeps its plan and enrols its students."""
    require(principal, P.INSCHRIJVING_DOEN)
    opleiding = uow.get(Opleiding, opleiding_id, visible(principal, P.CATALOGUS_INZIEN, Opleiding))
    authorize(uow, principal, P.EXAMENPLAN_BEHEREN, opleiding)
    return opleiding


def _verouderd() -> Botsing:
    return Botsing(
        "Sinds u keek is er iets veranderd: in het examenplan, bij een student of door een collega. Er is niets gedaan.",
        actie="Bekijk de nieuwe uitkomst en draai die.", code="proef-verouderd",
    )  # fmt: skip


def _pas_toe(uow: UnitOfWork, principal: Principal, daad: Jaarwissel, voorstel: Voorstel) -> dict[str, int]:
    _houd_lopend(uow, voorstel)
    try:
        gemaakt = [
            *_plan(uow, principal, voorstel), *_aangemeld(uow, principal, voorstel), *_door(uow, principal, voorstel),
            *_eindigt(uow, principal, voorstel),
        ]  # fmt: skip
    except IntegrityError:  # somebody enrolled one of them by another road
        raise _verouderd() from None
    onthoud(uow, daad, gemaakt)
    JAARWISSEL.neem(daad, "toepassen")
    daad.aantallen, daad.op = voorstel.aantallen, tijd.nu()
    uow.add(daad)
    gedaan = {g.value: voorstel.aantallen[g] for g in DOET}
    nieuw = {"opleiding": voorstel.opleiding.id, "schooljaar": voorstel.schooljaar, **gedaan}
    audit.record(uow, principal, "jaarwissel.gedraaid", daad, nieuw=nieuw)
    live.touch(uow, onderwerpen.BASIS, onderwerpen.JAARWISSEL, onderwerpen.WERK)
    return gedaan


def _houd_lopend(uow: UnitOfWork, v: Voorstel) -> None:
    """Hold what ends and what goes along, before anything is written; what is not open any more is refused there."""
    houd_plekken(uow, [o.inschrijving.id for o in v.lopend if o.gevolg is Gevolg.EINDIGT])
    uow.lock(Inschrijving, [o.inschrijving.id for o in v.lopend if o.gevolg is Gevolg.DOOR])


def onthoud(uow: UnitOfWork, daad: Jaarwissel, gemaakt: Iterable[Gemaakt]) -> None:
    """Keep with a turn what it did to each row, so that exactly that can be put back."""
    rijen = [{"gevolg": gevolg, "rij_id": id, "oud": dict(oud)} for gevolg, id, oud in gemaakt]
    schrijf_reeks(uow.session, Jaarwisselregel, rijen, {"jaarwissel_id": daad.id})


def _plan(uow: UnitOfWork, principal: Principal, v: Voorstel) -> list[Gemaakt]:
    """Propose to the board, for the new cohort, what the last one with a plan has."""
    rijen = [{"id": nieuw_id(), "status": PlanregelStatus.CONCEPT, **velden} for velden, _ in v.plan.regels]
    uow.session.flush()
    schrijf_reeks(uow.session, Examenplanregel, rijen)
    regels = [(r["id"], {"examen_id": r["examen_id"], "cohort": r["cohort"], "periode": r["periode"]}) for r in rijen]
    audit.record_reeks(uow, principal, "planregel.gemaakt", Examenplanregel, regels)
    return [(Gevolg.PLAN, r["id"], {"periode": r["periode"], "publiceren_op": _dag(r)}) for r in rijen]


def _dag(velden: Mapping[str, Any]) -> str | None:
    op = velden["publiceren_op"]
    return op.isoformat() if op else None


def _aangemeld(uow: UnitOfWork, principal: Principal, v: Voorstel) -> list[Gemaakt]:
    """Enrol the new cohort for its established plan."""
    ids = schrijf_velen_in(uow, principal, v.cohort_oordelen, v.schooljaar)
    return [(Gevolg.AANGEMELD, id, {}) for id in ids]


def _door(uow: UnitOfWork, principal: Principal, v: Voorstel) -> list[Gemaakt]:
    """Take what was not taken yet along to the new school year (AAN-2)."""
    mee = [o for o in v.lopend if o.gevolg is Gevolg.DOOR]
    was: list[Gemaakt] = [(Gevolg.DOOR, o.inschrijving.id, {"schooljaar": o.inschrijving.schooljaar}) for o in mee]
    schuif(uow, [o.inschrijving.id for o in mee], v.schooljaar)
    regels = [(o.inschrijving.id, {"schooljaar": v.schooljaar}) for o in mee]
    audit.record_reeks(uow, principal, "inschrijving.doorgeschoven", Inschrijving, regels)
    for student_id in {o.student.id for o in mee}:
        tik(uow, student_id)
    return was


def schuif(uow: UnitOfWork, ids: list[uuid.UUID], schooljaar: str) -> None:
    """Give these open enrolments this school year; refused as a whole when one of them is not open any more."""
    zet = update(Inschrijving).where(
        een_van(Inschrijving.id, lijst(ids)), col(Inschrijving.status) == InschrijvingStatus.OPEN
    )
    waarden = {"schooljaar": schooljaar, "gewijzigd_op": tijd.nu()}
    zet = zet.values(waarden).execution_options(synchronize_session=False)
    if ids and geraakt(uow.session, zet) != len(ids):
        raise _verouderd()


def _eindigt(uow: UnitOfWork, principal: Principal, v: Voorstel) -> list[Gemaakt]:
    """Cancel what has no future: whoever left does not come, and a closed exam is not held."""
    uit = list[Gemaakt]()
    weg = {o.inschrijving.id: o.reden for o in v.lopend if o.gevolg is Gevolg.EINDIGT}
    for rij in uow.lock(Inschrijving, list(weg)):
        gevraagd = rij.go_gevraagd_op.isoformat() if rij.go_gevraagd_op else None
        niet_meer = rij.status is not InschrijvingStatus.OPEN  # placed since it was read, and now held
        if niet_meer or not annuleer(uow, principal, rij, f"Het schooljaar draait. {weg[rij.id]}"):
            raise _verouderd()
        uit.append((Gevolg.EINDIGT, rij.id, {"go_gevraagd_op": gevraagd}))
    return uit
