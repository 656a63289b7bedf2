"""Go and no-go: asked by the student, given and withdrawn by the teacher, each with a reason."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand import blokkades_go, geldende_go, houd_go_bij, tik
from portal.services.grond import besluittermijn
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


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


def geef_go(uow: UnitOfWork, principal: Principal, cmd: GeefGo) -> None:
    """Give a Go or a no-go with its reason; it replaces the earlier decision and expires by itself (AAN-3)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.GO_GEVEN, inschrijving)
    if inschrijving.status not in (InschrijvingStatus.OPEN, InschrijvingStatus.GEPLAATST):
        raise Botsing("Voor deze inschrijving is geen Go meer nodig.")
    geldig_tot = _go_geldig_tot(uow) if cmd.besluit == "go" else None
    go = Go(
        inschrijving_id=inschrijving.id,
        besluit=cmd.besluit,
        reden=cmd.reden,
        door_id=principal.persoon_id,
        geldig_tot=geldig_tot,
    )
    uow.add(go)
    inschrijving.go_gevraagd_op = None
    houd_go_bij(uow, inschrijving)
    audit.record(uow, principal, f"{'go' if cmd.besluit == 'go' else 'nogo'}.gegeven", inschrijving, reden=cmd.reden)
    tik(uow, inschrijving.student_id)


def _go_geldig_tot(uow: UnitOfWork) -> date:
    """The last day of a Go that is given now, as the school set it."""
    return besluittermijn.laatste_dag(uow, termijnen.GO_GELDIG, tijd.nu())


def trek_go_in(uow: UnitOfWork, principal: Principal, cmd: TrekGoIn) -> None:
    """Withdraw a Go or no-go; refused once the student sits on a sitting, because then he must be taken off first."""
    go = uow.get(Go, cmd.go_id, visible(principal, P.INSCHRIJVING_INZIEN, Go))
    authorize(uow, principal, P.GO_GEVEN, go)
    inschrijving = uow.get(Inschrijving, go.inschrijving_id)
    if go.ingetrokken_op:
        raise Botsing("Dit besluit is al ingetrokken.")
    if inschrijving.status == InschrijvingStatus.GEPLAATST:
        raise Botsing(
            "De student staat al op een zitting.", actie="Vraag het examenbureau om de student van de zitting te halen."
        )
    go.ingetrokken_op, go.ingetrokken_door_id, go.ingetrokken_reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(go)
    houd_go_bij(uow, inschrijving)
    audit.record(uow, principal, "go.ingetrokken", inschrijving, oud={"besluit": go.besluit}, reden=cmd.reden)
    tik(uow, inschrijving.student_id)


def vraag_go(uow: UnitOfWork, principal: Principal, cmd: VraagGo) -> None:
    """A student asks for a Go; the docent sees it on top of his worklist."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    if inschrijving.status != InschrijvingStatus.OPEN or not blokkades_go(geldende_go(uow, inschrijving.id)):
        raise Botsing("Een Go is hier niet (meer) nodig.")
    inschrijving.go_gevraagd_op = inschrijving.go_gevraagd_op or tijd.nu()
    uow.add(inschrijving)
    audit.record(uow, principal, "go.gevraagd", inschrijving)
    tik(uow, inschrijving.student_id)
