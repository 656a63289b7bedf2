"""Retention: when somebody left, what is past its term, and who agrees that it is destroyed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.beheren import Persoon
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.db.studeren import heeft_dossier, met_dossier
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import P
from portal.domain.termijnen import waarom_geen_vertrek
from portal.services.archiveren.stand_bewaren import (
    bewaren_tot,
    bewaren_vanaf,
    laatste_examen,
    lopend,
    vanaf_van,
    vertrek_volgens_register,
    wat_loopt,
)
from portal.services.archiveren.vernietigen import vernietig
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basis import wek_mensen
from portal.services.inrichten.stand_kennis import laatste_examens

_OPNIEUW = "Stel opnieuw voor; het oude voorstel vervalt dan."
_LEGDE_VAST = ("persoon.vertrek_vastgelegd", "basis.rij_gewijzigd")


@dataclass(frozen=True)
class Goedgekeurd:
    """How many proposals were approved, and who was passed over, with the reason."""

    gedaan: int
    niet: tuple[tuple[str, str], ...] = ()


class LegVertrekVast(Opdracht):
    """Write down when a student got the diploma, or left; nothing when that has not happened."""

    student_id: uuid.UUID
    diploma_op: date | None = None
    vertrokken_op: date | None = None
    reden: str = Field(min_length=3, max_length=500)


class KeurGoed(Opdracht):
    """Approve proposals of destruction."""

    ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=50)


class HoudAan(Opdracht):
    """Keep the records of somebody longer, whatever the term says."""

    id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def leg_vertrek_vast(uow: UnitOfWork, principal: Principal, cmd: LegVertrekVast) -> None:
    """Keep the day of the diploma and of leaving, from which the retention term counts (ARC-3); a proposal that was
    made with another day is withdrawn."""
    require(principal, P.BEWARING_VOORSTELLEN)
    student = uow.get(Persoon, cmd.student_id, visible(principal, P.BEWARING_VOORSTELLEN, Persoon))
    authorize(uow, principal, P.BEWARING_VOORSTELLEN, student)
    uow.lock(Persoon, [student.id])
    if not heeft_dossier(student) or uow.session.exec(_leeg().where(col(Persoon.id) == student.id)).first():
        raise Ongeldig("Alleen van een student staat hier wanneer het diploma kwam of wanneer hij vertrok.")
    laatste = laatste_examens(uow, student.id).get(student.id)
    for wat, dag in (("Diploma", cmd.diploma_op), ("Vertrek", cmd.vertrokken_op)):
        if dag and (waarom := waarom_geen_vertrek(dag, student.cohort, laatste)):
            raise Ongeldig(f"{wat}: {waarom}")
    oud = {"diploma_op": student.diploma_op, "vertrokken_op": student.vertrokken_op}
    nieuw = {"diploma_op": cmd.diploma_op, "vertrokken_op": cmd.vertrokken_op}
    if oud == nieuw:
        raise Botsing("Dit staat er al zo.")
    student.diploma_op, student.vertrokken_op = cmd.diploma_op, cmd.vertrokken_op
    uow.add(student)
    uow.session.flush()
    audit.record(uow, principal, _LEGDE_VAST[0], student, oud=oud, nieuw=nieuw, reden=cmd.reden)
    wek_mensen(uow, col(Persoon.id) == student.id)
    for rij in uow.session.exec(_open().where(Vernietiging.student_id == student.id)).all():
        _trek_in_als_anders(uow, principal, rij)
    live.touch(uow, onderwerpen.persoon(student.id), onderwerpen.WERK)


def _leeg() -> SelectOfScalar[uuid.UUID]:
    """Of whom nothing is kept any more: a shell. Staff of whom the student went, and who study here again, are none."""
    weg = select(Vernietiging.student_id).where(col(Vernietiging.uitgevoerd_op).is_not(None))
    return select(Persoon.id).where(col(Persoon.id).in_(weg), col(Persoon.ook_medewerker).is_(False))


def stel_voor(uow: UnitOfWork, actor: Actor) -> int:
    """Propose every student whose term is over and whom nothing holds back (ARC-3); gives how many are new.

    Earlier proposals that no longer hold, because a date, the term or the student changed, are withdrawn first.
    """
    if isinstance(actor, Principal):
        require(actor, P.BEWARING_VOORSTELLEN)
    for rij in uow.session.exec(_open().limit(5000)).all():
        _trek_in_als_anders(uow, actor, rij)
    nieuw = 0
    for student_id, vanaf in _kandidaten(uow, actor):
        if (tot := bewaren_tot(uow, vanaf)) >= tijd.vandaag():
            continue
        rij = Vernietiging(student_id=student_id, vanaf=vanaf, bewaren_tot=tot, voorgesteld_door_id=actor.persoon_id)
        uow.add(rij)
        audit.record(uow, actor, "vernietiging.voorgesteld", rij, nieuw={"bewaren_tot": tot})
        nieuw += 1
    live.touch(uow, onderwerpen.WERK)
    return nieuw


def _open() -> SelectOfScalar[Vernietiging]:
    """Proposals that can still be carried out; what the board keeps longer is none."""
    return (
        select(Vernietiging)
        .where(col(Vernietiging.uitgevoerd_op).is_(None), col(Vernietiging.aangehouden_op).is_(None))
        .order_by(col(Vernietiging.id))
    )


def _kandidaten(uow: UnitOfWork, actor: Actor) -> list[tuple[uuid.UUID, date]]:
    """Students within reach whom nothing holds back, with the day from which their term counts."""
    einde = vertrek_volgens_register()
    bereik = (visible(actor, P.BEWARING_VOORSTELLEN, Persoon),) if isinstance(actor, Principal) else ()
    vraag = kies(Persoon, einde, laatste_examen()).where(
        met_dossier(),
        col(Persoon.samengevoegd_met_id).is_(None),
        or_(col(Persoon.diploma_op).is_not(None), col(Persoon.vertrokken_op).is_not(None), einde.is_not(None)),
        col(Persoon.id).not_in(select(Vernietiging.student_id).where(col(Vernietiging.uitgevoerd_op).is_(None))),
        col(Persoon.id).not_in(_leeg()),
        *(col(Persoon.id).not_in(wie) for wie in lopend(uow).values()),
        *bereik,
    )
    rijen = uow.session.execute(vraag.order_by(col(Persoon.id)).limit(5000))
    return [(p.id, vanaf) for p, dag, laatste in rijen if (vanaf := bewaren_vanaf(p, dag, laatste))]


def _trek_in_als_anders(uow: UnitOfWork, actor: Actor, rij: Vernietiging) -> bool:
    """Withdraw a proposal when the day it counts from is another one now, or the term is not over any more."""
    uow.houd(Persoon, rij.student_id)
    nu = vanaf_van(uow, rij.student_id)
    if nu == rij.vanaf and bewaren_tot(uow, rij.vanaf) < tijd.vandaag():
        return False
    anders = {"vanaf": nu, "bewaren_tot": bewaren_tot(uow, nu) if nu else None}
    audit.record(uow, actor, "vernietiging.ingetrokken", rij, oud={"vanaf": rij.vanaf}, nieuw=anders)
    uow.delete(rij)
    uow.session.flush()
    return True


def keur_goed(uow: UnitOfWork, principal: Principal, cmd: KeurGoed) -> Goedgekeurd:
    """Approve these proposals; gives how many, and per student who is passed over why."""
    require(principal, P.BEWARING_GOEDKEUREN)
    gedaan, niet = 0, []
    for id in cmd.ids:
        if uow.session.get(Vernietiging, id) is None:
            niet.append(("Een voorstel", "Dit voorstel is ingetrokken sinds u keek."))
            continue
        try:
            keur_vernietiging_goed(uow, principal, id)
            gedaan += 1
        except (Botsing, NietToegestaan) as fout:
            niet.append((uow.get(Persoon, uow.get(Vernietiging, id).student_id).naam, str(fout)))
    return Goedgekeurd(gedaan, tuple(niet))


def keur_vernietiging_goed(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> None:
    """Approve one proposal, never one's own, nor of whom one wrote down the day of diploma or leaving oneself."""
    rij = _te_besluiten(uow, principal, id)
    if principal.persoon_id in (rij.voorgesteld_door_id, *_wie_vastlegden(uow, rij.student_id)):
        raise NietToegestaan("U heeft dit zelf voorgesteld of de datum vastgelegd; een ander moet het goedkeuren.")
    if rij.goedgekeurd_op:
        raise Botsing("Dit voorstel is al goedgekeurd.")
    uow.houd(Persoon, rij.student_id)
    if vanaf_van(uow, rij.student_id) != rij.vanaf:
        raise Botsing("De dag van diploma of vertrek is veranderd.", actie=_OPNIEUW)
    if bewaren_tot(uow, rij.vanaf) >= tijd.vandaag():
        raise Botsing("De bewaartermijn is nog niet voorbij.", actie=_OPNIEUW)
    if wat := wat_loopt(uow, rij.student_id):
        raise Botsing(f"Deze student heeft nog {' en '.join(wat)}.", actie="Keur goed als dat is afgerond.")
    rij.goedgekeurd_op, rij.goedgekeurd_door_id = tijd.nu(), principal.persoon_id
    uow.add(rij)
    audit.record(uow, principal, "vernietiging.goedgekeurd", rij)
    live.touch(uow, onderwerpen.WERK)


def _te_besluiten(uow: UnitOfWork, principal: Principal, id: uuid.UUID, aangehouden: bool = False) -> Vernietiging:
    """A proposal within reach of who decides about it, held, and not carried out yet."""
    require(principal, P.BEWARING_GOEDKEUREN)
    rij = uow.houd(Vernietiging, id)
    uow.get(Persoon, rij.student_id, visible(principal, P.BEWARING_GOEDKEUREN, Persoon))
    eis_over_ander(uow, principal, P.BEWARING_GOEDKEUREN, rij)
    if rij.uitgevoerd_op:
        raise Botsing("Dit is al vernietigd.")
    if bool(rij.aangehouden_op) != aangehouden:
        raise Botsing("Dit is niet aangehouden." if aangehouden else "Dit is aangehouden. Geef het eerst vrij.")
    return rij


def _wie_vastlegden(uow: UnitOfWork, student_id: uuid.UUID) -> set[uuid.UUID | None]:
    """Who wrote down when this student got the diploma or left."""
    vraag = select(AuditRegel.persoon_id).where(
        AuditRegel.onderwerp_id == student_id, col(AuditRegel.actie).in_(_LEGDE_VAST)
    )
    return set(uow.session.exec(vraag)) - {None}


def houd_aan(uow: UnitOfWork, principal: Principal, cmd: HoudAan) -> None:
    """Keep somebody's records longer, with the reason; also after approval, as long as nothing is destroyed (ARC-3)."""
    rij = _te_besluiten(uow, principal, cmd.id)
    oud = {"goedgekeurd_op": rij.goedgekeurd_op}
    rij.aangehouden_op, rij.aangehouden_door_id, rij.aangehouden_reden = tijd.nu(), principal.persoon_id, cmd.reden
    rij.goedgekeurd_op = rij.goedgekeurd_door_id = None
    uow.add(rij)
    audit.record(uow, principal, "vernietiging.aangehouden", rij, oud=oud, reden=cmd.reden)
    live.touch(uow, onderwerpen.WERK)


def geef_vrij(uow: UnitOfWork, principal: Principal, cmd: HoudAan) -> None:
    """What was kept longer is a proposal again, to be decided about anew."""
    rij = _te_besluiten(uow, principal, cmd.id, aangehouden=True)
    rij.aangehouden_op = rij.aangehouden_door_id = None
    rij.aangehouden_reden = ""
    uow.add(rij)
    audit.record(uow, principal, "vernietiging.vrijgegeven", rij, reden=cmd.reden)
    live.touch(uow, onderwerpen.WERK)


def voer_uit(uow: UnitOfWork, actor: Actor, voor: datetime | None = None) -> int:
    """Destroy what was approved, before this moment when one is given; gives how many students.

    Everything is read again now: a changed date or term withdraws the proposal, and who has something running is left.
    So is whom the board keeps longer since this began: each is held, and looked at, before he is destroyed.
    """
    gedaan, tot = 0, voor or tijd.nu()
    rijp = _open().where(col(Vernietiging.goedgekeurd_op) <= tot).limit(1000)
    rijen = uow.lock(Vernietiging, [rij.id for rij in uow.session.exec(rijp)])
    uow.lock(Persoon, [rij.student_id for rij in rijen])
    audit.houd_kop(uow)
    for rij in uow.session.exec(rijp).all():
        if _trek_in_als_anders(uow, actor, rij) or wat_loopt(uow, rij.student_id):
            continue
        vernietig(uow, rij.student_id)
        rij.uitgevoerd_op = tijd.nu()
        uow.add(rij)
        audit.record(uow, actor, "vernietiging.uitgevoerd", rij, nieuw={"bewaren_tot": rij.bewaren_tot})
        gedaan += 1
    return gedaan


def overzicht(uow: UnitOfWork) -> list[tuple[date, str]]:
    """Per proposal the end of its term and how far it is."""
    rijen = uow.session.exec(select(Vernietiging).order_by(col(Vernietiging.bewaren_tot)).limit(5000))
    return [(r.bewaren_tot, _stand(r)) for r in rijen]


def _stand(r: Vernietiging) -> str:
    return (
        "aangehouden"
        if r.aangehouden_op
        else "uitgevoerd"
        if r.uitgevoerd_op
        else "goedgekeurd"
        if r.goedgekeurd_op
        else "wacht op goedkeuring"
    )
