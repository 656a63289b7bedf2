"""Who is where: the people on a sitting, nobody in two places at a time (PLA-2), and what blocks publishing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Wachtplek, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.beoordelen import verschillen
from portal.domain.cesuur import Gescoord
from portal.domain.fouten import Botsing
from portal.domain.levensloop import BESLOTEN, ONBEGONNEN, VERSLAG_OPEN, ZITTING_VOORBIJ, Blokkade
from portal.domain.presentie import WAS_ER
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, ResultaatStatus, WachtplekStatus, ZittingStatus
from portal.domain.tijdscenario import GEWOON, VANAF_BEGIN
from portal.domain.voorzieningen import ExtraTijd
from portal.services.grond import live, onderwerpen, paden, scheiding
from portal.services.grond.cesuren import gegeven
from portal.services.inrichten.stand_edities import blokkades_plannen

K = TypeVar("K")
_GEEN = uuid.UUID(int=0)
ACHTERGEBLEVEN = "verzet-zonder"
"""A question to the exam office: somebody who could not move along with a sitting. It is answered when he has another
one or none is needed any more, when a sitting has its staff again, and by the office in so many words."""
SCHOOL_DICHT = "school-dicht"
"""A question for the exam office: the school closes on the day of a sitting, since after it was planned."""
WAS_ZIJ_AL = (
    "Kies een later moment. Was zij al, annuleer haar dan en plan haar opnieuw, met de reden van achteraf invoeren."
)
KIES_ANDERS = "Kies een ander moment, of vraag het examenbureau."
UITLOOP = timedelta(minutes=15)
"""Time between two sittings in one room, before as after."""

VERVANGBAAR = {
    Rol.SURVEILLANT: (*ONBEGONNEN, *VERSLAG_OPEN),
    Rol.BEOORDELAAR: (*ONBEGONNEN, *VERSLAG_OPEN, ZittingStatus.ONDERTEKEND),
}
"""Until when somebody can take over: an invigilator until the report is signed, an assessor also after it, until the board
decided about all work (`is_te_vervangen`)."""


def is_te_vervangen(uow: UnitOfWork, zitting: Zitting, rol: Rol) -> bool:
    """Somebody can still take over in this role: there is something left to do in it (PLA-4)."""
    if zitting.status not in VERVANGBAAR[rol]:
        return False
    return zitting.status != ZittingStatus.ONDERTEKEND or _wacht_op_uitslag(uow, zitting.id)


def _wacht_op_uitslag(uow: UnitOfWork, zitting_id: uuid.UUID) -> bool:
    """Of somebody there is work, or may come some, about which the board did not decide."""
    huidig = select(Resultaat.deelname_id).where(Resultaat.zitting_id == zitting_id, col(Resultaat.is_huidig))
    wacht = select(Deelname.id).where(
        Deelname.zitting_id == zitting_id,
        Deelname.status != DeelnameStatus.GEANNULEERD,
        or_(Deelname.met_werk(), col(Deelname.id).in_(huidig)),
        col(Deelname.id).not_in(huidig.where(col(Resultaat.status).in_(BESLOTEN))),
    )
    return uow.session.exec(wacht.limit(1)).first() is not None


def houdt_bezet() -> ColumnElement[bool]:
    """A sitting still holds its room and people: it was not cancelled and its report is not signed."""
    return col(Zitting.status).not_in(ZITTING_VOORBIJ)


def bezet_tussen(start: datetime, eind: datetime, behalve: uuid.UUID | None = None) -> tuple[ColumnElement[bool], ...]:
    """A sitting holds its room and people during some of a period, until the last of its students is done; half-open,
    so one that starts when another ends does not clash."""
    return (*_tussen(start, eind), houdt_bezet(), col(Zitting.id) != (behalve or _GEEN))


def _tussen(start: datetime, eind: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Zitting.start) < eind, col(Zitting.laatste_eind) > start


def eis_ruimte_vrij(
    uow: UnitOfWork, ruimte: Ruimte, start: datetime, eind: datetime, behalve: uuid.UUID | None = None
) -> None:
    """Refuse when the room is in use, or has no time between this and the sitting before or after it."""
    wanneer = bezet_tussen(start - UITLOOP, eind + UITLOOP, behalve)
    if ander := uow.session.exec(select(Zitting).where(Zitting.ruimte_id == ruimte.id, *wanneer).limit(1)).first():
        raise Botsing(ruimte_bezet(ruimte.code, ander))


def ruimte_bezet(lokaal: str, ander: Zitting) -> str:
    """Who has a room then, in words for the planner."""
    duurt = f"{tijd.moment(ander.start)} tot {tijd.tijdstip(ander.laatste_eind)}"
    tussen = f"tussen twee zittingen zit {UITLOOP.seconds // 60} minuten"
    return f"Lokaal {lokaal} is dan bezet door ‘{ander.naam}’ ({duurt}; {tussen})."


def persoon_bezet(naam: str, ander: Zitting) -> str:
    """Where somebody of the staff is then, in words for the planner."""
    return f"{naam} is dan al ingezet bij ‘{ander.naam}’ ({tijd.moment(ander.start)})."


def eis_vrij_tot(uow: UnitOfWork, zitting: Zitting, eind: datetime) -> None:
    """Refuse when the room or the staff of a sitting are needed elsewhere before this end; they are held meanwhile."""
    eis_ruimte_vrij(uow, uow.houd(Ruimte, zitting.ruimte_id), zitting.start, eind, behalve=zitting.id)
    wie = [m.persoon_id for m in medewerkers(uow, zitting.id)]
    for persoon in uow.lock(Persoon, wie):
        eis_persoon_vrij(uow, persoon.id, zitting.start, eind, behalve=zitting.id)


def scenario_van(uow: UnitOfWork, versie: Examenversie, gekozen: int | None) -> int:
    """How the time of a sitting runs where a delivery system runs it: as chosen, or else as its exam says; on paper from
    the planned start."""
    if versie.component_id is None:
        return VANAF_BEGIN
    return gekozen or (GEWOON if uow.get(Examen, versie.examen_id).late_start else VANAF_BEGIN)


def extra_tijden(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[ExtraTijd]:
    """Every extra time of who sits on a sitting, once each."""
    vraag = select(Deelname.extra_minuten).where(
        Deelname.zitting_id == zitting_id, Deelname.status != DeelnameStatus.GEANNULEERD
    )
    return [ExtraTijd.van_minuten(minuten) for minuten in uow.session.exec(vraag.distinct())]


def eis_persoon_vrij(
    uow: UnitOfWork, persoon_id: uuid.UUID, start: datetime, eind: datetime, behalve: uuid.UUID | None = None
) -> None:
    """Refuse when a member of staff is elsewhere, at work or for an exam of his own."""
    vraag = (
        select(Zitting, Persoon.naam)
        .join(Zittingsmedewerker, onclause=col(Zittingsmedewerker.zitting_id) == col(Zitting.id))
        .join(Persoon, onclause=col(Persoon.id) == col(Zittingsmedewerker.persoon_id))
        .where(Zittingsmedewerker.persoon_id == persoon_id, *bezet_tussen(start, eind, behalve))
    )
    if rij := uow.session.exec(vraag.limit(1)).first():
        raise Botsing(persoon_bezet(rij[1], rij[0]))
    if ander := _examens(uow, {persoon_id: Vak(persoon_id, start, eind, behalve)}).get(persoon_id):
        raise Botsing(
            f"{uow.get(Persoon, persoon_id).naam} doet dan zelf examen: ‘{ander.naam}’ ({tijd.moment(ander.start)})."
        )


def eis_student_vrij(
    uow: UnitOfWork, student_id: uuid.UUID, start: datetime, eind: datetime, behalve: uuid.UUID | None = None
) -> None:
    """Refuse when a student has another exam, own extra time of that exam included, or works at one."""
    vak = {student_id: Vak(student_id, start, eind, behalve)}
    ook = vak if uow.get(Persoon, student_id).ook_medewerker else {}
    if blokkade := (botsingen_met_werk(uow, ook) | botsingen(uow, vak)).get(student_id):
        raise Botsing(blokkade.tekst, student=blokkade.aan_student)


@dataclass(frozen=True)
class Vak:
    """When a student would sit, own extra time included, and on which sitting."""

    student_id: uuid.UUID
    start: datetime
    eind: datetime
    zitting_id: uuid.UUID | None


def botsingen(uow: UnitOfWork, vakken: Mapping[K, Vak]) -> dict[K, Blokkade]:
    """Of these times those at which the student has another exam, own extra time of that exam included; in one question
    for all of them."""
    return {k: _botst(z) for k, z in _examens(uow, vakken).items()}


def botsingen_met_werk(uow: UnitOfWork, vakken: Mapping[K, Vak]) -> dict[K, Blokkade]:
    """The same of staff who study here: the times at which they work at a sitting; no question when it is about nobody."""
    if not vakken:
        return {}
    m = Zittingsmedewerker
    vraag = (
        select(m.persoon_id, Persoon.naam, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == col(m.zitting_id))
        .join(Persoon, onclause=col(Persoon.id) == col(m.persoon_id))
        .where(
            col(m.persoon_id).in_({v.student_id for v in vakken.values()}),
            *bezet_tussen(min(v.start for v in vakken.values()), max(v.eind for v in vakken.values())),
        )
        .order_by(col(Zitting.start), col(Zitting.id))
    )
    bezet = defaultdict(list)
    for persoon_id, naam, zitting in uow.session.exec(vraag):
        bezet[persoon_id].append((naam, zitting))
    uit = {}
    for sleutel, vak in vakken.items():
        for naam, zitting in bezet[vak.student_id]:
            if tijd.overlapt(vak.start, vak.eind, zitting.start, zitting.laatste_eind):
                uit[sleutel] = _werkt(naam, zitting)
                break
    return uit


def _werkt(naam: str, zitting: Zitting) -> Blokkade:
    zelf = f"Je werkt dan zelf bij ‘{zitting.naam}’ ({tijd.moment(zitting.start)})."
    return Blokkade("botsing", persoon_bezet(naam, zitting), student=zelf)


def _examens(uow: UnitOfWork, vakken: Mapping[K, Vak]) -> dict[K, Zitting]:
    """Where these students do another exam at these times."""
    if not vakken:
        return {}
    vraag = (
        select(Deelname.student_id, Zitting, Deelname.extra_minuten)
        .join(Deelname, onclause=col(Deelname.zitting_id) == col(Zitting.id))
        .where(
            col(Deelname.student_id).in_({v.student_id for v in vakken.values()}),
            or_(and_(houdt_bezet(), Deelname.status == DeelnameStatus.GEPLAATST), _was_daar()),
            *_tussen(min(v.start for v in vakken.values()), max(v.eind for v in vakken.values())),
        )
        .order_by(col(Zitting.start), col(Zitting.id))
    )
    bezet = defaultdict(list)
    for student_id, zitting, extra in uow.session.exec(vraag):
        bezet[student_id].append((zitting, zitting.eind_voor(ExtraTijd.van_minuten(extra))))
    uit = {}
    for sleutel, vak in vakken.items():
        for zitting, eind in bezet[vak.student_id]:
            if zitting.id != vak.zitting_id and tijd.overlapt(vak.start, vak.eind, zitting.start, eind):
                uit[sleutel] = zitting
                break
    return uit


def _was_daar() -> ColumnElement[bool]:
    """The report of the sitting is signed and says that the student was there: nobody enters him elsewhere at that time."""
    er = col(Deelname.presentie).in_(WAS_ER) & (col(Deelname.status) != DeelnameStatus.GEANNULEERD)
    return er & (col(Zitting.status) == ZittingStatus.ONDERTEKEND)


def _botst(zitting: Zitting) -> Blokkade:
    ander = f"dan al een examen: ‘{zitting.naam}’ ({tijd.moment(zitting.start)})."
    return Blokkade("botsing", f"De student heeft {ander}", student=f"Je hebt {ander}")


def medewerkers(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Zittingsmedewerker]:
    """Everybody attached to a sitting."""
    return list(uow.session.exec(select(Zittingsmedewerker).where(Zittingsmedewerker.zitting_id == zitting_id)))


def mist_rollen(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Rol]:
    """Which of the staff that every sitting needs this one does not have."""
    rollen = {m.rol for m in medewerkers(uow, zitting_id)}
    return [rol for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR) if rol.value not in rollen]


def mist_beoordelaar(uow: UnitOfWork, zitting: Zitting) -> bool:
    """True for a sitting that began or is over and has no assessor, or only ones that differ: work would wait for ever."""
    begonnen = zitting.status not in ONBEGONNEN and is_te_vervangen(uow, zitting, Rol.BEOORDELAAR)
    return begonnen and (Rol.BEOORDELAAR in mist_rollen(uow, zitting.id) or bool(oneens(uow, zitting.id)))


def oneens(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Deelname]:
    """Whose work has no result yet because its assessors differ: another one may decide it (BEO-2)."""
    vraag = (
        select(Deelname, Beoordeling)
        .join(Beoordeling, onclause=col(Beoordeling.deelname_id) == Deelname.id)
        .join(Resultaat, onclause=(col(Resultaat.deelname_id) == Deelname.id) & col(Resultaat.is_huidig))
        .where(
            Deelname.zitting_id == zitting_id, Resultaat.status == ResultaatStatus.BEZIG,
            col(Beoordeling.gescoord_op).is_not(None),
        )
    )  # fmt: skip
    wie, scores = dict[uuid.UUID, Deelname](), defaultdict[uuid.UUID, list[Gescoord]](list)
    for deelname, b in uow.session.exec(vraag):
        wie[deelname.id] = deelname
        scores[deelname.id].append(gegeven(b))
    return [wie[id] for id, van_hem in scores.items() if verschillen(van_hem)]


def deelnames(uow: UnitOfWork, zitting_id: uuid.UUID) -> list[Deelname]:
    """The students that sit on a sitting, in seat order; without who was taken off."""
    vraag = select(Deelname).where(Deelname.zitting_id == zitting_id, Deelname.status != DeelnameStatus.GEANNULEERD)
    return list(uow.session.exec(vraag.order_by(col(Deelname.plaats), col(Deelname.geplaatst_op))))


def houd_zittingen(
    uow: UnitOfWork, zitting_ids: Sequence[uuid.UUID], inschrijving_ids: Sequence[uuid.UUID] = ()
) -> None:
    """Hold these sittings, and after them these enrolments and all that wait in line: a seat that comes free is theirs."""
    uow.lock(Zitting, list(zitting_ids))
    wacht = select(Wachtplek.inschrijving_id).where(
        col(Wachtplek.zitting_id).in_(zitting_ids), Wachtplek.status == WachtplekStatus.WACHT
    )
    uow.lock(Inschrijving, [*inschrijving_ids, *uow.session.exec(wacht)])


def houd_iedereen(uow: UnitOfWork, zitting_id: uuid.UUID) -> None:
    """Hold a sitting that is held already with all who are on it and their enrolments, before anything is written."""
    rijen = deelnames(uow, zitting_id)
    houd_zittingen(uow, [zitting_id], [d.inschrijving_id for d in rijen])
    uow.lock(Deelname, [d.id for d in rijen])


def zitting_voor(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, permission: P) -> Zitting:
    """A sitting within reach, held for an act of somebody who may do this with it and did nothing on it that clashes
    (BEH-3)."""
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, permission, zitting)
    houd_zittingen(uow, [zitting.id])
    scheiding.eis_scheiding(uow, principal, permission, zitting.id)
    return zitting


def tik(uow: UnitOfWork, zitting: Zitting) -> None:
    """Say that a sitting changed."""
    live.touch(uow, onderwerpen.ZITTINGEN, onderwerpen.zitting(zitting.id), onderwerpen.WERK)


def blokkades_definitief(uow: UnitOfWork, zitting: Zitting) -> tuple[Blokkade, ...]:
    """What is missing before a sitting can be made definitive."""
    versie = uow.get(Examenversie, zitting.versie_id)
    route = paden.zitting(zitting.id)
    mist = [
        Blokkade(f"geen-{rol.value}", f"Er is nog geen {rol.value} gekoppeld.", route)
        for rol in mist_rollen(uow, zitting.id)
    ]
    mag = blokkades_plannen(uow, versie, tijd.dag_van(zitting.start), was_al=bool(zitting.achteraf))
    return (*_al_geweest(zitting), *mag, *mist)


def _al_geweest(zitting: Zitting) -> tuple[Blokkade, ...]:
    """A concept that was forgotten until after its end was no sitting to come: it is entered afterwards, with the reason."""
    if zitting.achteraf or zitting.status != ZittingStatus.CONCEPT or tijd.nu() < zitting.laatste_eind:
        return ()
    return (Blokkade("al-geweest", f"Dit moment is voorbij. {WAS_ZIJ_AL}", paden.zitting(zitting.id)),)
