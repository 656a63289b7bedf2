"""Retention: propose what is past its term, have another approve it, and destroy it so that only the log knows."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, or_, update
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth import geldigheid
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
from portal.db.beheren import (
    AgendaLink,
    Mededeling,
    Personeelsaccount,
    Persoon,
    Persoonsbron,
    Roltoewijzing,
    Sessie,
    Taak,
    Ticket,
)
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.bewaren import Vernietiging
from portal.db.inrichten import Inleeswijziging
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, DeelnameVoorziening, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening, Variantverzoek, Vaststelling
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.rechten import P, Rol
from portal.domain.statussen import AssociatieStatus, DeelnameStatus, HerzieningStatus, ResultaatStatus
from portal.services.grond import instellingen, live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.audit.namen import VERWIJDERD


def stel_voor(uow: UnitOfWork, actor: Actor) -> int:
    """Propose every student whose term is over and whom nothing holds back (ARC-3); gives how many are new.

    Earlier proposals that no longer hold, because a date, the term or the student changed, are withdrawn first.
    """
    if isinstance(actor, Principal):
        require(actor, P.BEWARING_VOORSTELLEN)
    for rij in uow.session.exec(_open().limit(5000)).all():
        _trek_in_als_anders(uow, actor, rij)
    nieuw = 0
    for student in _kandidaten(uow):
        assert student.diploma_op is not None, "the query asks for it"
        tot = _bewaren_tot(uow, student.diploma_op)
        if tot >= tijd.vandaag():
            continue
        rij = Vernietiging(
            student_id=student.id, diploma_op=student.diploma_op, bewaren_tot=tot, voorgesteld_door_id=actor.persoon_id
        )
        uow.add(rij)
        audit.record(uow, actor, "vernietiging.voorgesteld", rij, nieuw={"bewaren_tot": tot})
        nieuw += 1
    live.touch(uow, onderwerpen.WERK)
    return nieuw


def _open() -> SelectOfScalar[Vernietiging]:
    return select(Vernietiging).where(col(Vernietiging.uitgevoerd_op).is_(None)).order_by(col(Vernietiging.id))


def _bewaren_tot(uow: UnitOfWork, diploma_op: date) -> date:
    maanden = instellingen.lees_getal(uow, "bewaartermijn_maanden")
    return termijnen.laatste_dag(termijnen.BEWAREN, tijd.op(diploma_op, 12), aantal=maanden)


def _kandidaten(uow: UnitOfWork) -> list[Persoon]:
    al = select(Vernietiging.student_id)
    vraag = select(Persoon).where(
        col(Persoon.is_student),
        col(Persoon.diploma_op).is_not(None),
        col(Persoon.id).not_in(al),
        *(col(Persoon.id).not_in(wie) for wie in lopend().values()),
    )
    return list(uow.session.exec(vraag.order_by(col(Persoon.diploma_op)).limit(5000)))


def lopend() -> dict[str, SelectOfScalar[uuid.UUID]]:
    """Who has something running, by what it is: nobody of these is proposed, approved or destroyed."""
    resultaat = (col(Resultaat.is_huidig).is_(True), Resultaat.status == ResultaatStatus.VOORLOPIG)
    opleiding = or_(col(Opleidingsinschrijving.tot).is_(None), col(Opleidingsinschrijving.tot) >= tijd.vandaag())
    rol: list[Any] = [Roltoewijzing.rol != Rol.STUDENT.value, *geldigheid.toewijzing_loopt()]
    return {
        "een aanmelding": select(Inschrijving.student_id).where(col(Inschrijving.status).not_in(levensloop.VOORBIJ)),
        "een zitting": _met(Deelname.student_id, Zitting, Zitting.id == Deelname.zitting_id).where(
            Deelname.status == DeelnameStatus.GEPLAATST, col(Zitting.status).not_in(levensloop.ZITTING_VOORBIJ)
        ),
        "een voorlopig resultaat": select(Resultaat.student_id).where(*resultaat),
        "een opleiding": select(Opleidingsinschrijving.student_id).where(
            Opleidingsinschrijving.status == AssociatieStatus.ASSOCIATED, opleiding
        ),
        "een rol als medewerker": select(Roltoewijzing.persoon_id).where(*rol),
        "een herziening": _met(Resultaat.student_id, Herziening, Herziening.resultaat_id == Resultaat.id).where(
            Herziening.status == HerzieningStatus.OPEN
        ),
        "een bezwaartermijn": _met(Resultaat.student_id, Vaststelling, Vaststelling.resultaat_id == Resultaat.id).where(
            col(Vaststelling.bezwaar_tot) >= tijd.vandaag()
        ),
    }


def _met(wie: Any, model: type[SQLModel], waar: Any) -> SelectOfScalar[uuid.UUID]:
    return select(wie).join(model, onclause=waar)


def wat_loopt(uow: UnitOfWork, student_id: uuid.UUID) -> list[str]:
    """What this student has running now, in words."""
    return [
        wat
        for wat, wie in lopend().items()
        if uow.session.scalar(select(col(Persoon.id).in_(wie)).where(Persoon.id == student_id))
    ]


def _trek_in_als_anders(uow: UnitOfWork, actor: Actor, rij: Vernietiging) -> bool:
    """Withdraw a proposal when the diploma date is another one now, or the term is not over any more."""
    nu = uow.houd(Persoon, rij.student_id).diploma_op
    if nu == rij.diploma_op and _bewaren_tot(uow, rij.diploma_op) < tijd.vandaag():
        return False
    anders = {"diploma_op": nu, "bewaren_tot": _bewaren_tot(uow, nu) if nu else None}
    audit.record(uow, actor, "vernietiging.ingetrokken", rij, oud={"diploma_op": rij.diploma_op}, nieuw=anders)
    uow.delete(rij)
    return True


def keur_vernietiging_goed(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> None:
    """Approve one proposal, never one's own."""
    require(principal, P.BEWARING_GOEDKEUREN)
    rij = uow.get(Vernietiging, id)
    if rij.voorgesteld_door_id == principal.persoon_id:
        raise NietToegestaan("U heeft dit zelf voorgesteld; een ander moet het goedkeuren.")
    if rij.goedgekeurd_op:
        raise Botsing("Dit voorstel is al goedgekeurd.")
    if uow.houd(Persoon, rij.student_id).diploma_op != rij.diploma_op:
        raise Botsing("De diplomadatum is veranderd.", actie="Stel opnieuw voor; het oude voorstel vervalt dan.")
    if _bewaren_tot(uow, rij.diploma_op) >= tijd.vandaag():
        raise Botsing(
            "De bewaartermijn is nog niet voorbij.", actie="Stel opnieuw voor; het oude voorstel vervalt dan."
        )
    if wat := wat_loopt(uow, rij.student_id):
        raise Botsing(f"Deze student heeft nog {' en '.join(wat)}.", actie="Keur goed als dat is afgerond.")
    rij.goedgekeurd_op, rij.goedgekeurd_door_id = tijd.nu(), principal.persoon_id
    uow.add(rij)
    audit.record(uow, principal, "vernietiging.goedgekeurd", rij)


def voer_uit(uow: UnitOfWork, actor: Actor) -> int:
    """Destroy what was approved; gives how many students.

    Everything is read again now: a changed date or term withdraws the proposal, and who has something running is left.
    """
    gedaan = 0
    for rij in uow.session.exec(_open().where(col(Vernietiging.goedgekeurd_op).is_not(None)).limit(1000)).all():
        if _trek_in_als_anders(uow, actor, rij) or wat_loopt(uow, rij.student_id):
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
    _vergeet_erbij(uow, student_id, [resultaten, deelnames, inschrijvingen])
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
        *((model, col(model.student_id) == student_id) for model in (Kansmutatie, Variantverzoek, Voorziening)),
        (Inschrijving, col(Inschrijving.student_id) == student_id),
        (Opleidingsinschrijving, col(Opleidingsinschrijving.student_id) == student_id),
        (Groepslid, col(Groepslid.persoon_oke_id).in_(bekend_als)),
        (Persoonsbron, col(Persoonsbron.persoon_id) == student_id),
        (Personeelsaccount, col(Personeelsaccount.persoon_id) == student_id),
        (Roltoewijzing, col(Roltoewijzing.persoon_id) == student_id),
    )
    _verwijder(uow, *stappen)
    _maak_leeg(uow, student_id)


def _verwijder(uow: UnitOfWork, *stappen: tuple[type[SQLModel], ColumnElement[bool]]) -> None:
    for model, waar in stappen:
        uow.session.execute(delete(model).where(waar))


def _vergeet_erbij(uow: UnitOfWork, student_id: uuid.UUID, eigen: list[Any]) -> None:
    """What others wrote about the person and is found by an id: tasks, what was read back, and messages that wait."""
    herzieningen = select(Herziening.id).where(col(Herziening.resultaat_id).in_(eigen[0]))
    over = or_(
        col(Taak.onderwerp_id) == student_id, *(col(Taak.onderwerp_id).in_(ids) for ids in (*eigen, herzieningen))
    )
    uow.session.execute(delete(Taak).where(over))
    for model in (AgendaLink, Ticket, Sessie):
        uow.session.execute(delete(model).where(col(model.persoon_id) == student_id))
    uow.session.execute(delete(Teruglezing).where(col(Teruglezing.deelname_id).in_(eigen[1])))
    kent = set(uow.session.exec(select(Persoonsbron.oke_id).where(Persoonsbron.persoon_id == student_id)))
    kent |= {id for id in (uow.get(Persoon, student_id).oke_id,) if id}
    for oke_id in kent:
        noemt = cast(col(WachtendBericht.inhoud), String).contains(str(oke_id))
        uow.session.execute(delete(WachtendBericht).where(or_(col(WachtendBericht.oke_id) == oke_id, noemt)))
        pad = update(OkeBericht).where(col(OkeBericht.pad).contains(str(oke_id)))
        uow.session.execute(pad.values(**_LEEG_BERICHT))


_LEEG_BERICHT = {"inhoud": "", "antwoord": "", "uitleg": ""}


def _maak_leeg(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """What stays of the person: a shell, and messages without their content."""
    uow.session.execute(delete(Mededeling).where(col(Mededeling.persoon_id) == student_id))
    uow.session.execute(delete(Inleeswijziging).where(col(Inleeswijziging.rij_id) == student_id))
    berichten = update(OkeBericht).where(col(OkeBericht.student_id) == student_id)
    uow.session.execute(berichten.values(student_id=None, **_LEEG_BERICHT))
    persoon = uow.get(Persoon, student_id)
    for veld, waarde in LEEG.items():
        setattr(persoon, veld, waarde)
    uow.add(persoon)
    uow.session.flush()


LEEG: dict[str, Any] = {"account": None, "nummer": "", "voornaam": "", "tussenvoegsel": "", "achternaam": VERWIJDERD, "naam": VERWIJDERD,
        "email": "", "actief": False, "oke_id": None, "oke_naam": "", "begeleider_id": None, "eigen_velden": []}  # fmt: skip
"""What is left of a person: a shell that the log points to."""


def overzicht(uow: UnitOfWork) -> list[tuple[date, str]]:
    """Per proposal the end of its term and how far it is."""
    rijen = uow.session.exec(select(Vernietiging).order_by(col(Vernietiging.bewaren_tot)).limit(5000))
    return [(r.bewaren_tot, _stand(r)) for r in rijen]


def _stand(r: Vernietiging) -> str:
    return "uitgevoerd" if r.uitgevoerd_op else "goedgekeurd" if r.goedgekeurd_op else "wacht op goedkeuring"
