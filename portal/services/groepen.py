"""Enrol a group of the registry for an exam at once (flow 1, ad hoc); their results do not go back in flow 5."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Groep, Groepslid, Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Ongeldig
from portal.domain.levensloop import VOORBIJ
from portal.domain.rechten import P
from portal.services import audit, live
from portal.services.aanmelden import Telling, nieuwe_inschrijving, require_inschrijver
from portal.services.ontvangen_groep import LIVE
from portal.services.opdracht import Opdracht
from portal.services.ophalen import require_bereikbaar

BRON = "groep"
"""How an enrolment says that it came from a group."""


class SchrijfGroepIn(Opdracht):
    """Enrol everybody in a group for an exam who can be enrolled."""

    groep_id: uuid.UUID
    examen_id: uuid.UUID


@dataclass(frozen=True)
class Oordeel:
    """One member of a group: who it is, and why he cannot be enrolled; without a reason he can."""

    lid: Groepslid
    student: Persoon | None
    reden: str


AL = "Is al aangemeld."


def begin_zoeken(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID) -> uuid.UUID:
    """Check that this person may ask a registry for groups, and that it can be reached; recorded before it starts."""
    koppeling = require_bereikbaar(uow, principal, koppeling_id)
    audit.record(uow, principal, "groepen.opgehaald", koppeling)
    return koppeling.id


def begin_leden(uow: UnitOfWork, principal: Principal, groep_id: uuid.UUID) -> uuid.UUID:
    """The same, for who is in one group."""
    require(principal, P.OKE_HERSTELLEN)
    groep = uow.get(Groep, groep_id)
    if groep.koppeling_id is None:
        raise Ongeldig("Van deze groep is niet bekend bij welk deelnemersysteem hij hoort.")
    require_bereikbaar(uow, principal, groep.koppeling_id)
    audit.record(uow, principal, "groepen.opgehaald", groep)
    return groep.id


def beoordeel(uow: UnitOfWork, principal: Principal, groep: Groep, examen: Examen | None) -> list[Oordeel]:
    """Everybody in a group, by name, with the reason why somebody cannot be enrolled for this exam (or at all)."""
    nu = tijd.nu()
    leden = uow.session.exec(select(Groepslid).where(Groepslid.groep_id == groep.id, col(Groepslid.actief).is_(True)))
    gevonden = [lid for lid in leden if lid.is_student and (lid.tot is None or lid.tot > nu)]
    ids = [lid.persoon_oke_id for lid in gevonden]
    personen = {p.oke_id: p for p in uow.session.exec(select(Persoon).where(col(Persoon.oke_id).in_(ids)))}
    bereik = visible(principal, P.INSCHRIJVING_DOEN, Persoon)
    zichtbaar = set(uow.session.exec(select(Persoon.id).where(col(Persoon.oke_id).in_(ids), bereik)))
    bezet = _lopend(uow, [p.id for p in personen.values()], examen)
    uit = [
        Oordeel(lid, wie if wie and wie.id in zichtbaar else None, _reden(wie, zichtbaar, bezet))
        for lid in gevonden
        for wie in [personen.get(lid.persoon_oke_id)]
    ]
    return sorted(uit, key=lambda o: (o.student is None, o.student.achternaam if o.student else "", str(o.lid.id)))


def _lopend(uow: UnitOfWork, ids: list[uuid.UUID], examen: Examen | None) -> set[uuid.UUID]:
    if examen is None:
        return set()
    vraag = select(Inschrijving.student_id).where(
        Inschrijving.examen_id == examen.id,
        col(Inschrijving.student_id).in_(ids),
        col(Inschrijving.status).not_in(VOORBIJ),
    )
    return set(uow.session.exec(vraag))


def _reden(wie: Persoon | None, zichtbaar: set[uuid.UUID], bezet: set[uuid.UUID]) -> str:
    if wie is None:
        return "Is hier nog niet bekend. Haal de leden opnieuw op."
    if wie.id not in zichtbaar:
        return "Valt buiten uw bereik."
    if not wie.is_student or not wie.actief:
        return "Is geen actieve student."
    return AL if wie.id in bezet else ""


def schrijf_groep_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfGroepIn) -> Telling:
    """Enrol everybody who can be enrolled, and say of the others why not (AAN-1, AAN-4)."""
    require(principal, P.INSCHRIJVING_DOEN)
    groep, examen = uow.get(Groep, cmd.groep_id), uow.get(Examen, cmd.examen_id)
    require_inschrijver(principal, examen)
    gedaan, overgeslagen = 0, []
    for oordeel in beoordeel(uow, principal, groep, examen):
        if oordeel.reden or oordeel.student is None:
            overgeslagen.append((oordeel.student.naam if oordeel.student else "Onbekend", oordeel.reden))
            continue
        nieuwe_inschrijving(uow, principal, oordeel.student, examen, BRON)
        gedaan += 1
    if not gedaan and not overgeslagen:
        raise Ongeldig("Deze groep heeft geen leden.", actie="Haal de leden op bij het deelnemersysteem.")
    audit.record(uow, principal, "groep.aangemeld", groep, nieuw={"examen_id": examen.id, "aantal": gedaan})
    live.touch(uow, LIVE)
    return Telling(gedaan, tuple(overgeslagen))
