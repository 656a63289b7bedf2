"""Retention: propose what is past its term, have another approve it, and destroy it so that only the log knows."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import SQLModel, col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import (
    Go,
    Groepslid,
    Inschrijving,
    Kansmutatie,
    Nevenaanmelding,
    Opleidingsinschrijving,
    Voorziening,
    WachtendBericht,
)
from portal.db.afnemen import Document, Incident
from portal.db.beheren import Personeelsaccount, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening, Vaststelling
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.rechten import P
from portal.domain.statussen import HerzieningStatus
from portal.services.grond import instellingen, live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.audit.namen import VERWIJDERD


def stel_voor(uow: UnitOfWork, actor: Actor) -> int:
    """Propose every student whose term is over and whom nothing holds back (ARC-3); gives how many are new."""
    if isinstance(actor, Principal):
        require(actor, P.BEWARING_VOORSTELLEN)
    maanden = instellingen.lees_getal(uow, "bewaartermijn_maanden")
    nieuw = 0
    for student in _kandidaten(uow):
        assert student.diploma_op is not None, "the query asks for it"
        tot = termijnen.laatste_dag(termijnen.BEWAREN, tijd.op(student.diploma_op, 12), aantal=maanden)
        if tot >= tijd.vandaag() or _houdt_vast(uow, student.id):
            continue
        rij = Vernietiging(
            student_id=student.id, diploma_op=student.diploma_op, bewaren_tot=tot, voorgesteld_door_id=actor.persoon_id
        )
        uow.add(rij)
        audit.record(uow, actor, "vernietiging.voorgesteld", rij, nieuw={"bewaren_tot": tot})
        nieuw += 1
    live.touch(uow, onderwerpen.WERK)
    return nieuw


def _kandidaten(uow: UnitOfWork) -> list[Persoon]:
    al = select(Vernietiging.student_id)
    vraag = select(Persoon).where(
        col(Persoon.is_student), col(Persoon.diploma_op).is_not(None), col(Persoon.id).not_in(al)
    )
    return list(uow.session.exec(vraag.order_by(col(Persoon.diploma_op)).limit(5000)))


def _houdt_vast(uow: UnitOfWork, student_id: uuid.UUID) -> bool:
    """An open revision or a term for objection that still runs is a reason to keep everything."""
    eigen = select(Resultaat.id).where(Resultaat.student_id == student_id)
    open_ = select(Herziening.id).where(
        col(Herziening.resultaat_id).in_(eigen), Herziening.status == HerzieningStatus.OPEN
    )
    loopt = select(Vaststelling.id).where(
        col(Vaststelling.resultaat_id).in_(eigen), col(Vaststelling.bezwaar_tot) >= tijd.vandaag()
    )
    return bool(uow.session.exec(open_.limit(1)).first() or uow.session.exec(loopt.limit(1)).first())


def keur_vernietiging_goed(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> None:
    """Approve one proposal, never one's own."""
    require(principal, P.BEWARING_GOEDKEUREN)
    rij = uow.get(Vernietiging, id)
    if rij.voorgesteld_door_id == principal.persoon_id:
        raise NietToegestaan("U heeft dit zelf voorgesteld; een ander moet het goedkeuren.")
    if rij.goedgekeurd_op:
        raise Botsing("Dit voorstel is al goedgekeurd.")
    rij.goedgekeurd_op, rij.goedgekeurd_door_id = tijd.nu(), principal.persoon_id
    uow.add(rij)
    audit.record(uow, principal, "vernietiging.goedgekeurd", rij)


def voer_uit(uow: UnitOfWork, actor: Actor) -> int:
    """Destroy what was approved; gives how many students. A hold that came up since then stops it."""
    vraag = select(Vernietiging).where(
        col(Vernietiging.goedgekeurd_op).is_not(None), col(Vernietiging.uitgevoerd_op).is_(None)
    )
    gedaan = 0
    for rij in uow.session.exec(vraag.limit(1000)).all():
        if _houdt_vast(uow, rij.student_id):
            continue
        vernietig(uow, rij.student_id)
        rij.uitgevoerd_op = tijd.nu()
        uow.add(rij)
        audit.record(uow, actor, "vernietiging.uitgevoerd", rij, nieuw={"bewaren_tot": rij.bewaren_tot})
        gedaan += 1
    return gedaan


def vernietig(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """Children before parents; the person stays as an empty shell that the log points to."""
    bekend_als = select(Persoonsbron.oke_id).where(Persoonsbron.persoon_id == student_id)
    resultaten = select(Resultaat.id).where(Resultaat.student_id == student_id)
    deelnames = select(Deelname.id).where(Deelname.student_id == student_id)
    inschrijvingen = select(Inschrijving.id).where(Inschrijving.student_id == student_id)
    stappen: tuple[tuple[type[SQLModel], ColumnElement[bool]], ...] = (
        (Document, col(Document.resultaat_id).in_(resultaten)),
        (Herziening, col(Herziening.resultaat_id).in_(resultaten)),
        (Vaststelling, col(Vaststelling.resultaat_id).in_(resultaten)),
        (Resultaat, col(Resultaat.student_id) == student_id),
        (Beoordeling, col(Beoordeling.deelname_id).in_(deelnames)),
        (Incident, col(Incident.deelname_id).in_(deelnames)),
        (DeelnameVoorziening, col(DeelnameVoorziening.deelname_id).in_(deelnames)),
        (Wachtplek, col(Wachtplek.inschrijving_id).in_(inschrijvingen)),
        (Deelname, col(Deelname.student_id) == student_id),
        (Go, col(Go.inschrijving_id).in_(inschrijvingen)),
        (Nevenaanmelding, col(Nevenaanmelding.inschrijving_id).in_(inschrijvingen)),
        (Kansmutatie, col(Kansmutatie.student_id) == student_id),
        (Voorziening, col(Voorziening.student_id) == student_id),
        (Inschrijving, col(Inschrijving.student_id) == student_id),
        (Opleidingsinschrijving, col(Opleidingsinschrijving.student_id) == student_id),
        (Groepslid, col(Groepslid.persoon_oke_id).in_(bekend_als)),
        (WachtendBericht, col(WachtendBericht.oke_id).in_(bekend_als)),
        (Persoonsbron, col(Persoonsbron.persoon_id) == student_id),
        (Personeelsaccount, col(Personeelsaccount.persoon_id) == student_id),
        (Roltoewijzing, col(Roltoewijzing.persoon_id) == student_id),
    )
    _verwijder(uow, *stappen)
    _maak_leeg(uow, student_id)


def _verwijder(uow: UnitOfWork, *stappen: tuple[type[SQLModel], ColumnElement[bool]]) -> None:
    for model, waar in stappen:
        uow.session.execute(delete(model).where(waar))


def _maak_leeg(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """What stays of the person: a shell, and messages without their content."""
    berichten = update(OkeBericht).where(col(OkeBericht.student_id) == student_id)
    uow.session.execute(berichten.values(inhoud="", antwoord="", student_id=None))
    uow.session.execute(update(Persoon).where(col(Persoon.id) == student_id).values(**LEEG))


LEEG = {"account": None, "nummer": "", "voornaam": "", "tussenvoegsel": "", "achternaam": VERWIJDERD, "naam": VERWIJDERD,
        "email": "", "actief": False, "oke_id": None, "oke_naam": "", "begeleider_id": None}  # fmt: skip
"""What is left of a person: a shell that the log points to."""


def overzicht(uow: UnitOfWork) -> list[tuple[date, str]]:
    """Per proposal the end of its term and how far it is."""
    rijen = uow.session.exec(select(Vernietiging).order_by(col(Vernietiging.bewaren_tot)).limit(5000))
    return [(r.bewaren_tot, _stand(r)) for r in rijen]


def _stand(r: Vernietiging) -> str:
    return "uitgevoerd" if r.uitgevoerd_op else "goedgekeurd" if r.goedgekeurd_op else "wacht op goedkeuring"
