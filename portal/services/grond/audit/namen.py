"""The names of ids in the audit log: a sitting by the moment it had when the act was done, everything else by the name
it has today; what was removed has no name any more."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, null, union_all
from sqlmodel import col, select

from portal.db.aanmelden import Groep, Inschrijving, Jaarwissel, Opleidingsinschrijving, Voorziening
from portal.db.beheren import Eenheid, Koppeling, Persoon, Roltoewijzing, Uitzondering
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie, Inleespartij, Opleiding
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.schalen import score_tekst
from portal.services.grond.audit.zinnen import is_id

VERWIJDERD = "Verwijderde persoon"
"""What screens and the log say instead of a name."""
VERZET = "zitting.gewijzigd"
"""The act that gives a sitting another moment; its old values hold the one before."""
BESLUITEN = ("resultaat.vastgesteld", "resultaat.herzien")
"""Acts that leave a grade that stays."""
_STUK = 500


@dataclass(frozen=True)
class Namen:
    """What ids are called."""

    nu: Mapping[str, str]
    verzet: Mapping[str, list[tuple[int, str]]]
    """Per sitting that was moved: the number of each move, and what the sitting was called until then."""
    cijfers: Mapping[str, str]
    """The grade of each result: what was established never changes, it gets a successor."""

    def bij(self, volgnummer: int) -> Mapping[str, str]:
        """The names as they were when the act with this number was done; at a move the name from before it."""
        toen = {
            id: naam
            for id, zetten in self.verzet.items()
            if (naam := next((naam for nr, naam in zetten if nr >= volgnummer), ""))
        }
        return {**self.nu, **toen} if toen else self.nu


def zoek(uow: UnitOfWork, regels: Iterable[AuditRegel]) -> Namen:
    """Names by id, for subjects and for the ids in old and new values."""
    lijst = list(regels)
    ids = {r.onderwerp_id for r in lijst if r.onderwerp_id}
    ids |= {uuid.UUID(w) for r in lijst for w in (*r.oud.values(), *r.nieuw.values()) if is_id(w)}
    uit, zittingen, cijfers = dict[str, str](), dict[uuid.UUID, str](), dict[str, str]()
    alle = sorted(ids)
    for n in range(0, len(alle), _STUK):
        for id, naam, start, cijfer in uow.session.execute(union_all(*_vragen(alle[n : n + _STUK]))):
            uit[str(id)] = f"{naam}, {tijd.moment(start)}" if start else naam
            if start:
                zittingen[id] = naam
            if cijfer:
                cijfers[str(id)] = score_tekst(cijfer)
    return Namen(uit, _verzet(uow, zittingen), cijfers)


def _verzet(uow: UnitOfWork, zittingen: Mapping[uuid.UUID, str]) -> dict[str, list[tuple[int, str]]]:
    """The moves of these sittings, the first one first, as the log has them."""
    if not zittingen:
        return {}
    a = AuditRegel
    vraag = kies(a.volgnummer, a.onderwerp_id, a.oud).where(col(a.onderwerp_id).in_(list(zittingen)), a.actie == VERZET)
    uit: dict[str, list[tuple[int, str]]] = {}
    for nummer, id, oud in uow.session.execute(vraag.order_by(col(a.volgnummer))):
        if start := oud.get("start"):
            naam = f"{zittingen[id]}, {tijd.moment(datetime.fromisoformat(start))}"
            uit.setdefault(str(id), []).append((nummer, naam))
    return uit


def _vragen(ids: list[uuid.UUID]) -> list[Any]:
    """Per kind its id, name, moment and grade; sittings first: their columns give the types of all."""
    geen, versie = null(), col(Examenversie.code)
    zittingen = kies(col(Zitting.id), versie, col(Zitting.start), cast(geen, String)).join(
        Examenversie, col(Examenversie.id) == Zitting.versie_id
    )
    vragen: list[Any] = [zittingen.where(col(Zitting.id).in_(ids))]
    vast = ((Persoon, Persoon.naam), (Ruimte, Ruimte.code), (Eenheid, Eenheid.naam), (Examen, Examen.code),
            (Examenversie, Examenversie.code), (Koppeling, Koppeling.naam), (Opleiding, Opleiding.naam), (Groep, Groep.naam), (Inleespartij, Inleespartij.bestand))  # fmt: skip
    vragen += [kies(col(m.id), naam, geen, geen).where(col(m.id).in_(ids)) for m, naam in vast]
    plan = kies(col(Examenplanregel.id), col(Examen.code), geen, geen).join(
        Examen, col(Examen.id) == Examenplanregel.examen_id
    )
    vragen.append(plan.where(col(Examenplanregel.id).in_(ids)))
    jaren = kies(col(Jaarwissel.id), col(Opleiding.naam), geen, geen).join(
        Opleiding, col(Opleiding.id) == Jaarwissel.opleiding_id
    )
    vragen.append(jaren.where(col(Jaarwissel.id).in_(ids)))
    cesuren = kies(col(Cesuur.id), versie, geen, geen).join(Examenversie, col(Examenversie.id) == Cesuur.versie_id)
    return [*vragen, *_van_iemand(ids), cesuren.where(col(Cesuur.id).in_(ids))]


_VAN_STUDENT: tuple[tuple[Any, Any], ...] = (
    (Deelname, Deelname.student_id), (Voorziening, Voorziening.student_id),
    (Opleidingsinschrijving, Opleidingsinschrijving.student_id),
)  # fmt: skip


def zaken_van(studenten: Any) -> list[Any]:
    """Per kind SQL for the ids of what belongs to these students and is called by their names."""
    i, r = Inschrijving, Resultaat
    van = [*_VAN_STUDENT, (i, i.student_id), (r, r.student_id)]
    uit = [select(col(m.id)).where(col(wie).in_(studenten)) for m, wie in van]
    herzien = select(col(Herziening.id)).join(r, onclause=col(r.id) == Herziening.resultaat_id)
    return [*uit, herzien.where(col(r.student_id).in_(studenten))]


def _van_iemand(ids: list[uuid.UUID]) -> list[Any]:
    """What belongs to a person is called by his name; an enrolment by its exam as well, a result with its grade."""
    geen, naam = null(), col(Persoon.naam)
    uit = [
        kies(col(m.id), naam, geen, geen).join(Persoon, col(Persoon.id) == wie).where(col(m.id).in_(ids))
        for m, wie in (*_VAN_STUDENT, (Roltoewijzing, Roltoewijzing.persoon_id))
    ]
    i, r = Inschrijving, Resultaat
    aanmelding = kies(col(i.id), naam + ", " + col(Examen.code), geen, geen).join(
        Persoon, col(Persoon.id) == i.student_id
    )
    resultaat = kies(col(r.id), naam, geen, r.cijfer).join(Persoon, col(Persoon.id) == r.student_id)
    herzien = kies(col(Herziening.id), naam, geen, geen).join(r, col(r.id) == Herziening.resultaat_id)
    return [
        *uit,
        aanmelding.join(Examen, col(Examen.id) == i.examen_id).where(col(i.id).in_(ids)),
        resultaat.where(col(r.id).in_(ids)),
        herzien.join(Persoon, col(Persoon.id) == r.student_id).where(col(Herziening.id).in_(ids)),
    ]


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
