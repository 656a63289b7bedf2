"""Who works here and studies here: a student becomes staff as well, and a link with a registry that was a mistake is undone."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import Field
from sqlalchemy import update
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import eis_hele_school
from portal.db.aanmelden import WachtendBericht
from portal.db.beheren import Koppeling, Mededeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.bewaren import Vernietiging
from portal.db.inrichten import Opleiding
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.mededelingen import AAN_MEDEWERKER
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus
from portal.services.beheren import stand
from portal.services.beheren.personen import van_collega
from portal.services.beheren.stand_samenvoegen import kolommen
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.ontvangen import wens
from portal.services.zenden import berichten, outbox

_STUDENT = ("opleiding_id", "cohort", "begeleider_id", "diploma_op", "vertrokken_op", "oke_naam")
"""What stands in his record about him as a student."""


class WerktOok(Opdracht):
    """Say that a student works here as well; with the staff number when he has one."""

    persoon_id: uuid.UUID
    nummer: str = Field(default="", max_length=40)
    reden: str = Field(min_length=3, max_length=500)


class VerbreekBand(Opdracht):
    """Take back what was said about somebody who works and studies here."""

    persoon_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def werkt_ook(uow: UnitOfWork, principal: Principal, cmd: WerktOok) -> None:
    """A student is staff as well from now on: the school keeps his name, account and number, no registry writes them,
    and what is destroyed after its term is the student only (BEH-2). Roles are given afterwards, as to any staff."""
    persoon = _houd(uow, principal, cmd.persoon_id)
    if is_medewerker(persoon):
        raise Botsing("Deze persoon is al bekend als medewerker.")
    nummer = cmd.nummer.strip()
    if nummer and (naam := van_collega(uow, persoon, nummer)):
        raise Botsing(f"Nummer {nummer} is van {naam}.", actie="Vul een ander nummer in, of laat het leeg.")
    word_medewerker(uow, principal, persoon, nummer, cmd.reden)


def word_medewerker(uow: UnitOfWork, actor: Actor, persoon: Persoon, nummer: str, reden: str) -> None:
    """Make somebody who is or was a student here known as staff: his number becomes that of the student, and his team is
    none of his work."""
    persoon.studentnummer, persoon.nummer = persoon.nummer, nummer
    persoon.ook_medewerker, persoon.eenheid_id = True, None
    uow.add(persoon)
    uow.session.flush()
    audit.record(uow, actor, "persoon.werkt_ook", persoon, nieuw={"ook_medewerker": True}, reden=reden)
    live.touch(uow, onderwerpen.persoon(persoon.id), onderwerpen.RECHTEN, onderwerpen.BASIS)


def was_student(uow: UnitOfWork, persoon: Persoon) -> bool:
    """Whether this was a student here, of whom nobody said that he works here: the registry wrote his number."""
    rol = select(Roltoewijzing.persoon_id).where(Roltoewijzing.rol == Rol.STUDENT.value)
    bron = select(Persoonsbron.persoon_id).where(col(Persoonsbron.hoofd))
    deze = (Persoon.id == persoon.id, col(Persoon.id).in_(rol), col(Persoon.id).in_(bron))
    return not persoon.ook_medewerker and uow.session.exec(select(Persoon.id).where(*deze)).first() is not None


def werkt_toch_niet(uow: UnitOfWork, principal: Principal, cmd: VerbreekBand) -> None:
    """Take back that a student works here as well; refused once he had a role in the school: that stays what it was."""
    persoon = _houd(uow, principal, cmd.persoon_id)
    if not persoon.ook_medewerker or not stand.was_eerst_student(uow, persoon):
        raise Ongeldig("Van deze persoon is niet vastgelegd dat een student hier ook werkt.")
    had = select(Roltoewijzing.id).where(Roltoewijzing.persoon_id == persoon.id, Roltoewijzing.rol != Rol.STUDENT.value)
    if uow.session.exec(had.limit(1)).first():
        raise Geblokkeerd(
            "Deze persoon heeft of had hier een rol als medewerker; dat blijft zo vastliggen.",
            actie="Trek de rol in als die moet stoppen.",
        )
    persoon.nummer, persoon.studentnummer, persoon.ook_medewerker = persoon.studentnummer, "", False
    persoon.eenheid_id = _team(uow, persoon)
    uow.add(persoon)
    uow.session.flush()
    audit.record(uow, principal, "persoon.werkt_toch_niet", persoon, nieuw={"ook_medewerker": False}, reden=cmd.reden)
    live.touch(uow, onderwerpen.persoon(persoon.id), onderwerpen.RECHTEN, onderwerpen.BASIS)


def koppel_los(uow: UnitOfWork, principal: Principal, cmd: VerbreekBand) -> uuid.UUID:
    """It was not the same person after all: what the registry brought becomes a person of its own again, with enrolments,
    places, results and messages, and the member of staff stays who he is (PRK-13). Gives the new person."""
    over = _houd(uow, principal, cmd.persoon_id)
    (kent,) = _te_lossen(uow, over)
    nieuw = Persoon(
        achternaam=over.achternaam, naam=over.naam, voornaam=over.voornaam, tussenvoegsel=over.tussenvoegsel,
        nummer=over.studentnummer, is_student=over.is_student, actief=not kent.liet_gaan,
        **{veld: getattr(over, veld) for veld in _STUDENT},
    )  # fmt: skip
    nieuw.oke_id, nieuw.eenheid_id = kent.oke_id, _team(uow, nieuw)
    for veld, leeg in {**dict.fromkeys(_STUDENT), "oke_naam": "", "studentnummer": ""}.items():
        setattr(over, veld, leeg)
    over.is_student = over.ook_medewerker = False
    uow.add(over)
    uow.add(nieuw)
    uow.session.flush()
    _verhuis(uow, over.id, nieuw.id)
    uow.session.execute(update(Persoonsbron).where(col(Persoonsbron.id) == kent.id).values(hoofd=True))
    sessies.end_alle(uow, over.id, "Niet dezelfde persoon als de student")
    _klaar(uow, principal, over, nieuw, kent, cmd.reden)
    return nieuw.id


def _houd(uow: UnitOfWork, principal: Principal, persoon_id: uuid.UUID) -> Persoon:
    eis_hele_school(principal, P.RECHTEN_BEHEREN)
    if persoon_id == principal.persoon_id:
        raise NietToegestaan("U kunt niet over uzelf beslissen. Vraag een andere beheerder.", code="niet-aan-zichzelf")
    persoon = uow.houd(Persoon, persoon_id)
    eis_een_record(uow, persoon)
    return persoon


def _team(uow: UnitOfWork, student: Persoon) -> uuid.UUID | None:
    """The part of the school of his programme."""
    return uow.get(Opleiding, student.opleiding_id).eenheid_id if student.opleiding_id else None


def _te_lossen(uow: UnitOfWork, over: Persoon) -> list[Persoonsbron]:
    """The one registry that brought him as a student; refused while it is not plain what is whose."""
    kennen = list(uow.session.exec(select(Persoonsbron).where(Persoonsbron.persoon_id == over.id)))
    if not over.ook_medewerker or stand.was_eerst_student(uow, over):
        raise Ongeldig("Deze medewerker is niet aan een student uit een deelnemersysteem gekoppeld.")
    if len(kennen) > 1:
        raise Geblokkeerd(
            "Meer dan één deelnemersysteem kent deze persoon als student; wat van welk is, staat niet vast.",
            actie="Laat de studentenadministratie nagaan welk deelnemersysteem hem ten onrechte meldt, en hem daar beëindigen.",
        )
    if uow.session.exec(select(Vernietiging.id).where(Vernietiging.student_id == over.id).limit(1)).first():
        raise Geblokkeerd(
            "Van wat deze persoon als student had, is iets vernietigd of is dat voorgesteld.",
            actie="Laat de examencommissie eerst over dat voorstel besluiten.",
        )
    if (naam := _maakte(uow, over.id)) is not None:
        raise Geblokkeerd(
            f"Als student maakte deze persoon een examen: ‘{naam}’. Van wie dat werk is, weet het portaal niet.",
            actie="Laat de examencommissie dat nagaan. Besluit zij dat het werk niet telt, dan kan het daarna hier.",
        )
    return kennen


def _maakte(uow: UnitOfWork, persoon_id: uuid.UUID) -> str | None:
    """A sitting at which he was, or may have been, and of which the work counts."""
    vraag = select(Zitting.naam).join(Deelname, onclause=col(Deelname.zitting_id) == Zitting.id)
    was_er = (Deelname.met_werk(), Deelname.status != DeelnameStatus.GEANNULEERD, col(Zitting.start) <= tijd.nu())
    vraag = vraag.where(Deelname.student_id == persoon_id, *was_er)
    return uow.session.exec(vraag.order_by(col(Zitting.start)).limit(1)).first()


def _verhuis(uow: UnitOfWork, van: uuid.UUID, naar: uuid.UUID) -> None:
    """Every row about him as a student points at the other; what he did and was told in his work stays his."""
    r, m = Roltoewijzing, Mededeling
    extra: dict[str, Any] = {
        "persoonsbron/persoon_id": True,
        "roltoewijzing/persoon_id": col(r.rol) == Rol.STUDENT.value,
        "mededeling/persoon_id": col(m.soort).not_in(AAN_MEDEWERKER),
        "taak/onderwerp_id": True,
    }
    for naam, kolom in kolommen().items():
        if not naam.endswith("/student_id") and naam not in extra:
            continue
        waar = extra.get(naam, True)
        opdracht = update(kolom.table).where(kolom == van, *([] if waar is True else [waar]))
        uow.session.execute(opdracht.values({kolom.name: naar}))
    uow.session.expire_all()


def _klaar(
    uow: UnitOfWork, principal: Principal, over: Persoon, nieuw: Persoon, kent: Persoonsbron, reden: str
) -> None:
    """A row in the history of both; the registry is asked for the name, and who has him on a sitting hears who it is."""
    for deel in uow.session.exec(select(WachtendBericht).where(WachtendBericht.oke_id == kent.oke_id)).all():
        if (deel.soort, deel.koppeling_id) == (wens.SOORT, kent.koppeling_id):
            uow.delete(deel)
    partner = uow.get(Koppeling, kent.koppeling_id).naam
    for persoon in (over, nieuw):
        wie = {"partner": partner, "medewerker": over.id, "student": nieuw.id}
        audit.record(uow, principal, "persoon.losgekoppeld", persoon, nieuw=wie, reden=reden)
        live.touch(uow, onderwerpen.persoon(persoon.id))
    outbox.vraag(uow, 1, kent.koppeling_id, f"/persons/{kent.oke_id}", "persoon", kent.oke_id)
    berichten.stuur_persoon(uow, nieuw.id)
    live.touch(uow, onderwerpen.BASIS, onderwerpen.RECHTEN, onderwerpen.WERK)
