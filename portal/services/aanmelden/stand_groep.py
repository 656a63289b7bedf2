"""What enrolling a group would do, student by student."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Groep, Groepslid
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.aanmelden.stand_inschrijven import waarom_niet


@dataclass(frozen=True)
class LidOordeel:
    """One member of a group: who it is, and why he cannot be enrolled; without a reason he can."""

    lid: Groepslid
    student: Persoon | None
    reden: str


def beoordeel(uow: UnitOfWork, principal: Principal, groep: Groep, examen: Examen | None) -> list[LidOordeel]:
    """Everybody in a group, by name, with the reason why somebody cannot be enrolled for this exam (or at all)."""
    nu = tijd.nu()
    leden = uow.session.exec(select(Groepslid).where(Groepslid.groep_id == groep.id, col(Groepslid.actief).is_(True)))
    gevonden = [lid for lid in leden if lid.is_student and (lid.tot is None or lid.tot > nu)]
    ids = [lid.persoon_oke_id for lid in gevonden]
    personen = _personen(uow, groep, ids)
    bereik = visible(principal, P.INSCHRIJVING_DOEN, Persoon)
    eigen = [p.id for p in personen.values()]
    zichtbaar = set(uow.session.exec(select(Persoon.id).where(col(Persoon.id).in_(eigen), bereik)))
    beletsels = waarom_niet(uow, examen, [p for p in personen.values() if p.id in zichtbaar]) if examen else {}
    uit = [
        LidOordeel(lid, wie if wie and wie.id in zichtbaar else None, _reden(wie, zichtbaar, beletsels))
        for lid in gevonden
        for wie in [personen.get(lid.persoon_oke_id)]
    ]
    return sorted(uit, key=lambda o: (o.student is None, o.student.sorteervorm if o.student else "", str(o.lid.id)))


def _personen(uow: UnitOfWork, groep: Groep, oke_ids: list[uuid.UUID]) -> dict[uuid.UUID, Persoon]:
    """The people whom the registry of this group knows by these ids."""
    vraag = (
        kies(Persoonsbron.oke_id, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == Persoonsbron.persoon_id)
        .where(Persoonsbron.koppeling_id == groep.koppeling_id, col(Persoonsbron.oke_id).in_(oke_ids))
    )
    return dict(uow.session.execute(vraag).all())


def _reden(wie: Persoon | None, zichtbaar: set[uuid.UUID], beletsels: dict[uuid.UUID, str]) -> str:
    if wie is None:
        return "Is hier nog niet bekend. Haal de leden opnieuw op."
    if wie.id not in zichtbaar:
        return "Valt buiten uw bereik."
    if not wie.is_student or not wie.actief:
        return "Is geen actieve student."
    return beletsels.get(wie.id, "")
