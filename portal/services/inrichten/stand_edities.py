"""Which versions are the same work, and which edition of it is the newest (PRK-8)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date

from sqlmodel import col, select

from portal.db.beheren import Koppeling
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain.catalogus import uitgave
from portal.domain.levensloop import Blokkade
from portal.services.grond import paden
from portal.services.inrichten.stand import blokkades_gebruik, blokkades_gesloten, blokkades_van_toen
from portal.services.inrichten.stand_bereik import blokkades_periode

Werk = tuple[uuid.UUID, str]
"""An exam and a variant of it: versions of the same work are editions of each other."""


def werken(uow: UnitOfWork, examen_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Werk]:
    """Which work each version of these exams is."""
    vraag = (
        kies(Examenversie.id, Examenversie.examen_id, Examenversie.code, Koppeling.patroon)
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == Examenversie.koppeling_id)
        .where(col(Examenversie.examen_id).in_(examen_ids))
    )
    rijen = uow.session.execute(vraag)
    return {id: (examen_id, uitgave(code, patroon or "").variant) for id, examen_id, code, patroon in rijen}


def zelfde_werk(uow: UnitOfWork, versie: Examenversie) -> set[uuid.UUID]:
    """The versions of its exam with the same variant, itself included: who had one of them knows the work."""
    werk = werken(uow, [versie.examen_id])
    return {id for id, w in werk.items() if w == werk[versie.id]}


def nieuwere(uow: UnitOfWork, versies: Iterable[Examenversie]) -> dict[uuid.UUID, Examenversie]:
    """Per version the newest edition of the same variant that may be planned; absent for one that is the newest."""
    gevraagd = list(versies)
    vraag = (
        select(Examenversie, Koppeling.patroon)
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == Examenversie.koppeling_id)
        .where(col(Examenversie.examen_id).in_({v.examen_id for v in gevraagd}))
    )
    alle = [(v, uitgave(v.code, patroon or "")) for v, patroon in uow.session.exec(vraag)]
    bruikbaar = [(v, u) for v, u in alle if u.editie is not None and not blokkades_gebruik(v)]
    nieuwste = {
        (v.examen_id, u.variant): (v, u) for v, u in sorted(bruikbaar, key=lambda p: (p[1].editie or 0, p[0].code))
    }
    uitgaven = {v.id: u for v, u in alle}
    uit = {}
    for v in gevraagd:
        u = uitgaven[v.id]
        ander, van_ander = nieuwste.get((v.examen_id, u.variant), (None, u))
        if ander is not None and u.editie is not None and u.editie < (van_ander.editie or 0):
            uit[v.id] = ander
    return uit


def blokkades_plannen(
    uow: UnitOfWork, versie: Examenversie, dag: date | None = None, *, was_al: bool = False
) -> tuple[Blokkade, ...]:
    """Why a version may not be planned for this day, today when none is given: it may not be used, its exam is closed
    then, the board established it for other days, or there is a newer edition of the same variant. A sitting that already
    was had the version that it had."""
    gesloten = blokkades_gesloten(uow.session.get_one(Examen, versie.examen_id), dag)
    if was_al:
        return (*gesloten, *blokkades_van_toen(versie))
    blokkades = (*gesloten, *blokkades_gebruik(versie), *blokkades_periode(versie, dag))
    ander = nieuwere(uow, [versie]).get(versie.id)
    if ander is None:
        return blokkades
    tekst = f"Versie {versie.code} is een oude editie: plan {ander.code}."
    return (*blokkades, Blokkade("oude-editie", tekst, paden.versie(ander.id)))
