"""What a sitting that is planned must keep to, one rule each: the form asks them, and so does a row of a file."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import DeelnameStatus
from portal.domain.taal import telt
from portal.services.aanmelden.stand import WIE, wie_meldt_aan
from portal.services.grond import scheiding
from portal.services.inrichten.stand_edities import blokkades_plannen
from portal.services.plannen.stand import UITLOOP, bezet_tussen


def eis_te_plannen(uow: UnitOfWork, versie: Examenversie, dag: date, *, was_al: bool = False) -> None:
    """Refuse a version that may not be planned for this day, or cannot have been taken then (INR-7)."""
    levensloop.eis(blokkades_plannen(uow, versie, dag, was_al=was_al))


def eis_zelf(examen: Examen) -> None:
    """Refuse choosing oneself where the form of the exam does not allow it (AAN-14)."""
    if WIE[Rol.STUDENT] not in examen.inschrijvers:
        raise Ongeldig(
            f"Bij ‘{examen.naam}’ kiezen studenten niet zelf. Voor dit examen meldt aan: {wie_meldt_aan(examen)}.",
            actie="Laat zelf inschrijven uit, of wijzig bij de versie wie aanmeldt.",
        )


def eis_groot_genoeg(ruimte: Ruimte, plaatsen: int) -> None:
    """Refuse more seats than a room has (PLA-2)."""
    if plaatsen > ruimte.plaatsen:
        raise Ongeldig(
            f"Lokaal {ruimte.code} heeft {telt(ruimte.plaatsen, 'plaats', 'plaatsen')}; u vraagt er {plaatsen}."
        )


def eis_lokaal_open(ruimte: Ruimte, dag: date) -> None:
    """Refuse a room that is closed by then."""
    if ruimte.gesloten_op and ruimte.gesloten_op <= dag:
        raise Ongeldig(f"Lokaal {ruimte.code} is dicht vanaf {tijd.dag(ruimte.gesloten_op)}. Kies een ander lokaal.")


def eind_van(start: datetime, versie: Examenversie, *, achteraf: bool = False, blijft: bool = False) -> datetime:
    """When a sitting that begins then ends by its version; refused for one that was, unless it is entered afterwards."""
    eind = start + timedelta(minutes=versie.duur)
    if achteraf and eind > tijd.nu():
        raise Ongeldig("Achteraf invoeren kan als de zitting voorbij is. Laat anders de reden leeg.")
    if not achteraf and not blijft and start <= tijd.nu():
        raise Ongeldig("Een zitting begint in de toekomst. Is zij al geweest? Geef dan de reden van achteraf invoeren.")
    return eind


def eis_rol(uow: UnitOfWork, persoon: Persoon, rol: Rol, vanaf: datetime, zitting_id: uuid.UUID) -> None:
    """Refuse who does not hold this role then (PLA-4)."""
    if not scheiding.heeft_rol(uow, persoon.id, rol, vanaf, zitting_id):
        raise Ongeldig(f"{persoon.naam} heeft op die dag niet de rol {rol.label.lower()} voor deze zitting.")


def eis_actief(persoon: Persoon) -> None:
    """Refuse who is closed."""
    if not persoon.actief:
        raise Ongeldig(f"{persoon.naam} is niet meer actief.", actie="Kies iemand anders.")


@dataclass(frozen=True)
class Bezetting:
    """Which sittings hold which room and which people in a period, read once; what a file plans joins them."""

    ruimten: dict[uuid.UUID, list[Zitting]]
    mensen: dict[uuid.UUID, list[Zitting]]

    def in_lokaal(self, ruimte_id: uuid.UUID, start: datetime, eind: datetime) -> Zitting | None:
        """The sitting that has this room then, with the time between two sittings (see `eis_ruimte_vrij`)."""
        return _eerste(self.ruimten[ruimte_id], start - UITLOOP, eind + UITLOOP)

    def van(self, persoon_id: uuid.UUID, start: datetime, eind: datetime) -> Zitting | None:
        """The sitting at which this member of the staff is then (see `eis_persoon_vrij`)."""
        return _eerste(self.mensen[persoon_id], start, eind)

    def neem_op(self, zitting: Zitting, wie: Iterable[uuid.UUID]) -> None:
        """This sitting holds its room and these people from now on."""
        self.ruimten[zitting.ruimte_id].append(zitting)
        for persoon_id in wie:
            self.mensen[persoon_id].append(zitting)


def _eerste(zittingen: list[Zitting], start: datetime, eind: datetime) -> Zitting | None:
    return next((z for z in zittingen if tijd.overlapt(start, eind, z.start, z.laatste_eind)), None)


def lees_bezetting(uow: UnitOfWork, start: datetime, eind: datetime) -> Bezetting:
    """What is taken between these moments, in three questions for all rooms and people; staff who study here are taken by
    their own exams as well."""
    wanneer = bezet_tussen(start - UITLOOP, eind + UITLOOP)
    er = {z.id: z for z in uow.session.exec(select(Zitting).where(*wanneer).order_by(col(Zitting.start)))}
    uit = Bezetting(defaultdict(list), defaultdict(list))
    staf = (
        select(Zittingsmedewerker.zitting_id, Zittingsmedewerker.persoon_id)
        .join(Zitting, onclause=col(Zitting.id) == col(Zittingsmedewerker.zitting_id))
        .where(*wanneer)
    )
    zit = (
        select(Deelname.zitting_id, Deelname.student_id)
        .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
        .join(Persoon, onclause=col(Persoon.id) == col(Deelname.student_id))
        .where(Deelname.status == DeelnameStatus.GEPLAATST, col(Persoon.ook_medewerker), *wanneer)
    )
    wie = defaultdict(list)
    for zitting_id, persoon_id in (*uow.session.exec(staf), *uow.session.exec(zit)):
        wie[zitting_id].append(persoon_id)
    for zitting in er.values():
        uit.neem_op(zitting, wie[zitting.id])
    return uit
