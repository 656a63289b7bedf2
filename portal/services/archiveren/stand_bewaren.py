"""From when and until when records are kept, and what of a student is still running: for the acts and for the screens."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, literal, not_, union_all
from sqlmodel import SQLModel, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth import geldigheid
from portal.db.aanmelden import (
    AANMELDING_WACHT,
    Inschrijving,
    Opleidingsinschrijving,
    Voorziening,
    WachtendBericht,
)
from portal.db.beheren import Persoon, Persoonsbron, Roltoewijzing, Taak
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Examenverzoek, Herziening, Vaststelling
from portal.domain import levensloop, termijnen, tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import (
    GESTRAND,
    ONBEZORGD,
    AssociatieStatus,
    DeelnameStatus,
    HerzieningStatus,
    ResultaatStatus,
)
from portal.domain.velden import als_uuid
from portal.services.aanmelden.stand_besluiten import WERK_ZONDER_PLEK, wacht_op_commissie
from portal.services.grond import instellingen
from portal.services.grond.taken import is_open
from portal.services.zenden.outbox import achterhaald

BEDENKTIJD = timedelta(days=7)
"""How long the board can still take back an approval before the portal itself carries it out."""


def vertrek_volgens_register() -> ScalarSelect[date | None]:
    """Per person: the end of the last programme that the registry told of; after a diploma, or after leaving as the
    school wrote it down, only of one begun later."""
    o = Opleidingsinschrijving
    klaar = (or_(col(dag).is_(None), col(o.van) > dag) for dag in (Persoon.diploma_op, Persoon.vertrokken_op))
    vraag = select(func.max(o.tot)).where(o.student_id == Persoon.id, col(o.tot) < tijd.vandaag(), *klaar)
    return vraag.correlate(Persoon).scalar_subquery()


def laatste_examen() -> ScalarSelect[datetime | None]:
    """Per person: the last exam of which there is a result."""
    vraag = select(func.max(Zitting.start)).join(Resultaat, onclause=col(Resultaat.zitting_id) == Zitting.id)
    return vraag.where(Resultaat.student_id == Persoon.id).correlate(Persoon).scalar_subquery()


def bewaren_vanaf(student: Persoon, volgens_register: date | None, laatste: datetime | None) -> date | None:
    """The day from which the term counts: of the diploma or of leaving, whichever came last; None while neither is there.

    What the school wrote down about leaving goes before what the registry says of that time. Who came back afterwards
    left when that ended, and nobody left before his last exam.
    """
    weg = [dag for dag in (student.diploma_op, student.vertrokken_op, volgens_register) if dag]
    return max(*weg, tijd.dag_van(laatste)) if weg and laatste else max(weg, default=None)


def vanaf_van(uow: UnitOfWork, student_id: uuid.UUID) -> date | None:
    """The same for one student, read now."""
    return vertrek_van(uow, student_id)[0]


def vertrek_van(uow: UnitOfWork, student_id: uuid.UUID) -> tuple[date | None, date | None]:
    """From when the term of one student counts, and when he left as the registry says it, read now."""
    vraag = kies(Persoon, vertrek_volgens_register(), laatste_examen()).where(col(Persoon.id) == student_id)
    student, einde, laatste = uow.session.execute(vraag).one()
    return bewaren_vanaf(student, einde, laatste), einde


def bewaren_tot(uow: UnitOfWork, vanaf: date) -> date:
    """The last day on which records that are kept from this day may still be needed."""
    maanden = instellingen.lees_getal(uow, "bewaartermijn_maanden")
    return termijnen.laatste_dag(termijnen.BEWAREN, tijd.op(vanaf, 12), aantal=maanden)


def lopend(uow: UnitOfWork) -> dict[str, SelectOfScalar[uuid.UUID]]:
    """Who has something running, by what it is: nobody of these is proposed, approved or destroyed."""
    return _bezig() | {"een aanmelding die nog wacht": wacht_op_aanmelding(uow)} | _over_werk() | _termijnen()


def wacht_op_aanmelding(uow: UnitOfWork) -> SelectOfScalar[uuid.UUID]:
    """Students whom a registry enrolled with a message that waits for something else: a test, an exam, or somebody."""
    wacht = select(WachtendBericht.inhoud).where(
        WachtendBericht.soort == AANMELDING_WACHT, col(WachtendBericht.besloten_op).is_(None)
    )
    wie = [id for inhoud in uow.session.exec(wacht) if (id := _persoon_in(inhoud["body"]))]
    return select(Persoonsbron.persoon_id).where(een_van(Persoonsbron.oke_id, lijst(wie)))


def _persoon_in(bericht: dict[str, Any]) -> uuid.UUID | None:
    """Whom an enrolment of a registry is about; it names him, or sends him along."""
    wie = bericht.get("person")
    return als_uuid(wie.get("personId") if isinstance(wie, dict) else wie)


def _bezig() -> dict[str, SelectOfScalar[uuid.UUID]]:
    """What a person still takes part in, and what a partner has not heard."""
    opleiding = or_(col(Opleidingsinschrijving.tot).is_(None), col(Opleidingsinschrijving.tot) >= tijd.vandaag())
    bericht: Any = col(OkeBericht.student_id)
    blijft = select(Persoon.id).where(Persoon.ook_medewerker)  # as staff: only what is of the student goes
    rol: list[Any] = [
        Roltoewijzing.rol != Rol.STUDENT.value, *geldigheid.toewijzing_loopt(), col(Roltoewijzing.persoon_id).not_in(blijft),
    ]  # fmt: skip
    return {
        "een aanmelding": select(Inschrijving.student_id).where(col(Inschrijving.status).not_in(levensloop.VOORBIJ)),
        "een zitting": _met(Deelname.student_id, Zitting, Zitting.id == Deelname.zitting_id).where(
            Deelname.status == DeelnameStatus.GEPLAATST, col(Zitting.status).not_in(levensloop.ZITTING_VOORBIJ)
        ),
        "een opleiding": select(Opleidingsinschrijving.student_id).where(
            Opleidingsinschrijving.status == AssociatieStatus.ASSOCIATED, opleiding
        ),
        "een rol als medewerker": select(Roltoewijzing.persoon_id).where(*rol),
        "een bericht dat nog niet is aangekomen": select(bericht).where(
            bericht.is_not(None), OkeBericht.richting == "uit", or_(col(OkeBericht.status).in_(ONBEZORGD), _gestrand())
        ),
    }


def _over_werk() -> dict[str, SelectOfScalar[uuid.UUID]]:
    """Work about which somebody still has to say something."""
    return {
        "een voorlopig resultaat": select(Resultaat.student_id).where(wacht_op_commissie()),
        "een score die nog niemand afhandelde": _met(
            Inschrijving.student_id, Taak, Taak.onderwerp_id == Inschrijving.id
        ).where(*is_open(WERK_ZONDER_PLEK)),
        "werk waarvan de score nog komt": _met(
            Resultaat.student_id, Deelname, Deelname.id == Resultaat.deelname_id
        ).where(
            col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.BEZIG, Deelname.met_werk(),
            Deelname.status != DeelnameStatus.GEANNULEERD,
        ),
        "een herziening": _met(Resultaat.student_id, Herziening, Herziening.resultaat_id == Resultaat.id).where(
            Herziening.status == HerzieningStatus.OPEN
        ),
    }  # fmt: skip


def _termijnen() -> dict[str, SelectOfScalar[uuid.UUID]]:
    """Decisions against which somebody can still do something."""
    return {
        "een bezwaartermijn": _met(Resultaat.student_id, Vaststelling, Vaststelling.resultaat_id == Resultaat.id).where(
            col(Vaststelling.bezwaar_tot) >= tijd.vandaag()
        ),
        "een termijn bij een besluit van de commissie": select(Commissiebesluit.student_id).where(
            col(Commissiebesluit.bezwaar_tot) >= tijd.vandaag()
        ),
        "een termijn bij een besluit over een examen buiten het plan": select(Examenverzoek.student_id).where(
            col(Examenverzoek.bezwaar_tot) >= tijd.vandaag()
        ),
        "een termijn bij een afgewezen voorziening": select(Voorziening.student_id).where(
            col(Voorziening.bezwaar_tot) >= tijd.vandaag()
        ),
    }


def _gestrand() -> ColumnElement[bool]:
    """A result that a registry never heard: its message does not arrive without help, and nothing newer took its place."""
    return and_(col(OkeBericht.flow) == 5, col(OkeBericht.status).in_(GESTRAND), not_(achterhaald()))


def _met(wie: Any, model: type[SQLModel], waar: Any) -> SelectOfScalar[uuid.UUID]:
    return select(wie).join(model, onclause=waar)


def wat_loopt_van(uow: UnitOfWork, student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """What each of these students has running now, in words, in one question; who has nothing is absent."""
    if not student_ids:
        return {}
    delen = [
        kies(Persoon.id, literal(wat)).where(col(Persoon.id).in_(student_ids), col(Persoon.id).in_(wie))
        for wat, wie in lopend(uow).items()
    ]
    uit: dict[uuid.UUID, list[str]] = {}
    for id, wat in uow.session.execute(union_all(*delen)):
        uit.setdefault(id, []).append(wat)
    return uit


def wat_loopt(uow: UnitOfWork, student_id: uuid.UUID) -> list[str]:
    """What this student has running now, in words."""
    return wat_loopt_van(uow, [student_id]).get(student_id, [])
