"""Go and no-go: asked by the student, given and withdrawn by the teacher, each with a reason."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.domain.taal import als_zin
from portal.services.aanmelden.stand import GO_VERVALLEN, blokkades_go, geldende_go, houd_go_bij, tik
from portal.services.aanmelden.stand_go import GO, TREK_IN, eis_besluit, go_geldig_tot
from portal.services.grond import mededelingen, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intrekken import houd_plekken
from portal.services.plannen.wijken import houd_rijen_bij


class GeefGo(Opdracht):
    """Decide whether a student is ready for an exam."""

    inschrijving_id: uuid.UUID
    besluit: str = Field(pattern="^(go|no_go)$")
    reden: str = Field(min_length=3, max_length=500)


class TrekGoIn(Opdracht):
    """Withdraw an earlier Go or no-go."""

    go_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class VraagGo(Opdracht):
    """A student asks for a Go."""

    inschrijving_id: uuid.UUID


def geef_go(uow: UnitOfWork, principal: Principal, cmd: GeefGo, *, gehouden: bool = False) -> None:
    """Give a Go or a no-go with its reason; it replaces the earlier decision and expires by itself (AAN-3).

    `gehouden`: who calls holds the enrolment and its seats already.
    """
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.GO_GEVEN, inschrijving)
    if not gehouden:
        houd_plekken(uow, [inschrijving.id])
    eis_besluit(uow, inschrijving, cmd.besluit)
    plek = _plek(uow, inschrijving)
    tot = go_geldig_tot(uow) if cmd.besluit == GO else None
    uow.add(
        Go(
            inschrijving_id=inschrijving.id, besluit=cmd.besluit, reden=cmd.reden, door_id=principal.persoon_id, geldig_tot=tot,
            gevraagd_op=inschrijving.go_gevraagd_op,
        )
    )  # fmt: skip
    inschrijving.go_gevraagd_op = None
    houd_go_bij(uow, inschrijving)
    audit.record(uow, principal, f"{'go' if cmd.besluit == 'go' else 'nogo'}.gegeven", inschrijving, reden=cmd.reden)
    if cmd.besluit == GO:
        taken.rond_af(uow, GO_VERVALLEN, inschrijving.id)
        mededelingen.vervalt(uow, inschrijving.student_id, MededelingSoort.GO, inschrijving.id)
    else:
        _vraag_bureau(uow, inschrijving, plek, "gaf een no-go", cmd.reden)
        _zeg(uow, inschrijving, plek, "vindt je nog niet klaar", cmd.reden)
        houd_rijen_bij(uow, inschrijving)
    tik(uow, inschrijving.student_id)


def trek_go_in(uow: UnitOfWork, principal: Principal, cmd: TrekGoIn, *, gehouden: bool = False) -> None:
    """Withdraw a Go or no-go; for a student who has a seat already the exam office is asked to take him off (AAN-3).

    `gehouden`: who calls holds the enrolment and its seats already.
    """
    go = uow.get(Go, cmd.go_id, visible(principal, P.INSCHRIJVING_INZIEN, Go))
    authorize(uow, principal, P.GO_GEVEN, go)
    if not gehouden:
        houd_plekken(uow, [go.inschrijving_id])
    inschrijving = uow.get(Inschrijving, go.inschrijving_id)
    uow.houd(Go, go.id)
    if go.ingetrokken_op:
        raise Botsing("Dit besluit is al ingetrokken.")
    eis_besluit(uow, inschrijving, TREK_IN)
    plek = _plek(uow, inschrijving)
    gevraagd = _trek_in(uow, principal, go, cmd.reden)
    houd_go_bij(uow, inschrijving)
    zonder = bool(blokkades_go(geldende_go(uow, inschrijving.id)))
    if zonder and inschrijving.status == InschrijvingStatus.OPEN:
        inschrijving.go_gevraagd_op = inschrijving.go_gevraagd_op or gevraagd
    audit.record(uow, principal, "go.ingetrokken", inschrijving, oud={"besluit": go.besluit}, reden=cmd.reden)
    if zonder:
        _vraag_bureau(uow, inschrijving, plek, "trok de Go in", cmd.reden)
    else:
        taken.rond_af(uow, GO_VERVALLEN, inschrijving.id)
    wat = "Go" if go.besluit == "go" else "no-go"
    _zeg(uow, inschrijving, plek if zonder else None, f"trok je {wat} in", cmd.reden)
    houd_rijen_bij(uow, inschrijving)
    tik(uow, inschrijving.student_id)


def _trek_in(uow: UnitOfWork, principal: Principal, go: Go, reden: str) -> datetime | None:
    """Withdraw this decision and the same one given earlier, that it replaced: else a Go that is withdrawn holds all the same.

    Gives when the student asked for what was decided, if he did: nobody answers that any more.
    """
    vraag = select(Go).where(
        Go.inschrijving_id == go.inschrijving_id,
        Go.besluit == go.besluit,
        col(Go.ingetrokken_op).is_(None),
        Go.op <= go.op,
    )
    weg = uow.session.exec(vraag).all()
    for g in weg:
        g.ingetrokken_op, g.ingetrokken_door_id, g.ingetrokken_reden = tijd.nu(), principal.persoon_id, reden
        uow.add(g)
    return max((g.gevraagd_op for g in weg if g.gevraagd_op), default=None)


def _plek(uow: UnitOfWork, inschrijving: Inschrijving) -> Zitting | None:
    """The sitting on which the student has a seat."""
    vraag = (
        select(Zitting)
        .join(Deelname, onclause=col(Deelname.zitting_id) == Zitting.id)
        .where(Deelname.inschrijving_id == inschrijving.id, Deelname.status == DeelnameStatus.GEPLAATST)
    )
    return uow.session.exec(vraag).first()


def _vraag_bureau(uow: UnitOfWork, inschrijving: Inschrijving, plek: Zitting | None, wat: str, reden: str) -> None:
    """Who has a seat and no Go any more: the exam office decides whether he keeps it."""
    if plek is None:
        return
    student = uow.get(Persoon, inschrijving.student_id)
    tekst = (
        f"De docent {wat} voor {student.naam}, geplaatst op {plek.naam} ({tijd.moment(plek.start)}): {als_zin(reden)} "
        "Haal de student van de zitting, of leg vast waarom hij blijft."
    )
    taken.vraag_eenmaal(uow, GO_VERVALLEN, Rol.EXAMENBUREAU, "inschrijving", inschrijving.id, tekst[:1000])


def _zeg(uow: UnitOfWork, inschrijving: Inschrijving, plek: Zitting | None, wat: str, reden: str) -> None:
    """The student reads what was decided, why, and what becomes of his seat if he has one (AAN-3, PRK-12)."""
    examen = uow.get(Examen, inschrijving.examen_id).naam
    blijft = f" Je staat nog op {tijd.moment(plek.start)}; het examenbureau beslist of dat zo blijft." if plek else ""
    tekst = f"Voor {examen}: je docent {wat}. Reden: {als_zin(reden)}{blijft}"
    mededelingen.zeg(uow, inschrijving.student_id, MededelingSoort.GO, tekst, over=inschrijving.id)


def vraag_go(uow: UnitOfWork, principal: Principal, cmd: VraagGo) -> None:
    """A student asks for a Go; the docent sees it on top of his worklist."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    inschrijving = uow.houd(Inschrijving, inschrijving.id)
    if inschrijving.status != InschrijvingStatus.OPEN or not blokkades_go(geldende_go(uow, inschrijving.id)):
        raise Botsing("Een Go is hier niet (meer) nodig.")
    inschrijving.go_gevraagd_op = inschrijving.go_gevraagd_op or tijd.nu()
    uow.add(inschrijving)
    audit.record(uow, principal, "go.gevraagd", inschrijving)
    tik(uow, inschrijving.student_id)
