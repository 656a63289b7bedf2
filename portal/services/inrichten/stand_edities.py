"""Which versions are the same work, and which edition of it is the newest (PRK-8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlmodel import col, select

from portal.db.beheren import Koppeling
from portal.db.inrichten import Examenversie
from portal.db.session import UnitOfWork
from portal.domain.catalogus import Uitgave, uitgave
from portal.domain.levensloop import Blokkade
from portal.services.grond import paden
from portal.services.inrichten.stand import blokkades_gebruik, planbaar


def _uitgaven(uow: UnitOfWork, versies: Iterable[Examenversie]) -> dict[uuid.UUID, Uitgave]:
    """What the code of each version tells, by the pattern of its supplier."""
    alle = list(versies)
    vraag = select(Koppeling.id, Koppeling.patroon).where(col(Koppeling.id).in_({v.koppeling_id for v in alle}))
    vormen = dict(uow.session.exec(vraag).all())
    return {v.id: uitgave(v.code, vormen.get(v.koppeling_id, "") if v.koppeling_id else "") for v in alle}


def zelfde_werk(uow: UnitOfWork, versie: Examenversie) -> set[uuid.UUID]:
    """The versions of its exam with the same variant, itself included: who had one of them knows the work."""
    vraag = (
        select(Examenversie.id, Examenversie.code, Koppeling.patroon)
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == Examenversie.koppeling_id)
        .where(Examenversie.examen_id == versie.examen_id)
    )
    uitgaven = {id: uitgave(code, patroon or "") for id, code, patroon in uow.session.exec(vraag)}
    return {id for id, u in uitgaven.items() if u.variant == uitgaven[versie.id].variant}


def nieuwere(uow: UnitOfWork, versies: Iterable[Examenversie]) -> dict[uuid.UUID, Examenversie]:
    """Per version the newest edition of the same variant that may be planned; absent for one that is the newest."""
    gevraagd = list(versies)
    vraag = select(Examenversie).where(
        col(Examenversie.examen_id).in_({v.examen_id for v in gevraagd}), *planbaar(), col(Examenversie.duur) > 0
    )
    alle = list(uow.session.exec(vraag))
    uitgaven = _uitgaven(uow, {v.id: v for v in (*alle, *gevraagd)}.values())
    nieuwste: dict[tuple[uuid.UUID, str], Examenversie] = {}
    for v in sorted(alle, key=lambda v: (uitgaven[v.id].editie or 0, v.code)):
        if uitgaven[v.id].editie is not None:
            nieuwste[v.examen_id, uitgaven[v.id].variant] = v
    uit = {}
    for v in gevraagd:
        ander, editie = nieuwste.get((v.examen_id, uitgaven[v.id].variant)), uitgaven[v.id].editie
        if ander is not None and editie is not None and editie < (uitgaven[ander.id].editie or 0):
            uit[v.id] = ander
    return uit


def blokkades_plannen(uow: UnitOfWork, versie: Examenversie) -> tuple[Blokkade, ...]:
    """Why a version may not be planned now: it may not be used, or there is a newer edition of the same variant."""
    blokkades = blokkades_gebruik(versie)
    ander = nieuwere(uow, [versie]).get(versie.id)
    if ander is None:
        return blokkades
    tekst = f"Versie {versie.code} is een oude editie: plan {ander.code}."
    return (*blokkades, Blokkade("oude-editie", tekst, paden.versie(ander.id)))
