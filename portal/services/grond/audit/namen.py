"""The names that ids in the audit log have today, in one question; what was removed has no name any more."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import null, select, union_all
from sqlmodel import col

from portal.db.aanmelden import Groep, Inschrijving, Opleidingsinschrijving, Voorziening
from portal.db.beheren import Eenheid, Koppeling, Persoon, Roltoewijzing, Uitzondering
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenversie, Inleespartij, Opleiding
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.services.grond.audit.zinnen import is_id

VERWIJDERD = "Verwijderde persoon"
"""What screens and the log say instead of a name."""
_STUK = 500


def zoek(uow: UnitOfWork, regels: Iterable[AuditRegel]) -> dict[str, str]:
    """Names by id, for subjects and for the ids in old and new values."""
    lijst = list(regels)
    ids = {r.onderwerp_id for r in lijst if r.onderwerp_id}
    ids |= {uuid.UUID(w) for r in lijst for w in (*r.oud.values(), *r.nieuw.values()) if is_id(w)}
    uit, alle = {}, sorted(ids)
    for n in range(0, len(alle), _STUK):
        for id, naam, start in uow.session.execute(union_all(*_vragen(alle[n : n + _STUK]))):
            uit[str(id)] = f"{naam}, {tijd.moment(start)}" if start else naam
    return uit


def _vragen(ids: list[uuid.UUID]) -> list[Any]:
    """Sittings first: their columns give the types of all."""
    geen, versie, student = null(), col(Examenversie.code), col(Persoon.naam)
    zittingen = select(col(Zitting.id), versie, col(Zitting.start)).join(
        Examenversie, col(Examenversie.id) == Zitting.versie_id
    )
    vragen: list[Any] = [zittingen.where(col(Zitting.id).in_(ids))]
    vast = ((Persoon, Persoon.naam), (Ruimte, Ruimte.code), (Eenheid, Eenheid.naam), (Examen, Examen.code),
            (Examenversie, Examenversie.code), (Koppeling, Koppeling.naam), (Opleiding, Opleiding.naam), (Groep, Groep.naam), (Inleespartij, Inleespartij.bestand))  # fmt: skip
    vragen += [kies(col(m.id), naam, geen).where(col(m.id).in_(ids)) for m, naam in vast]
    van_persoon = (
        (Deelname, Deelname.student_id), (Resultaat, Resultaat.student_id), (Inschrijving, Inschrijving.student_id),
        (Voorziening, Voorziening.student_id), (Opleidingsinschrijving, Opleidingsinschrijving.student_id),
        (Roltoewijzing, Roltoewijzing.persoon_id),
    )  # fmt: skip
    vragen += [
        select(col(m.id), student, geen).join(Persoon, col(Persoon.id) == wie).where(col(m.id).in_(ids))
        for m, wie in van_persoon
    ]
    herzien = select(col(Herziening.id), student, geen).join(Resultaat, col(Resultaat.id) == Herziening.resultaat_id)
    vragen.append(herzien.join(Persoon, col(Persoon.id) == Resultaat.student_id).where(col(Herziening.id).in_(ids)))
    cesuren = select(col(Cesuur.id), versie, geen).join(Examenversie, col(Examenversie.id) == Cesuur.versie_id)
    return [*vragen, cesuren.where(col(Cesuur.id).in_(ids))]


def uitzonderingen(uow: UnitOfWork, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """How acts under these exceptions name them: given when, by whom."""
    if not ids:
        return {}
    vraag = (
        kies(Uitzondering.id, Uitzondering.gegeven_op, Persoon.naam)
        .join(Persoon, onclause=col(Persoon.id) == Uitzondering.gegeven_door_id)
        .where(col(Uitzondering.id).in_(ids))
    )
    return {id: f"onder uitzondering van {tijd.dag(op)} door {naam}" for id, op, naam in uow.session.execute(vraag)}
