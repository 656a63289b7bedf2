"""Persons that are plainly new, written together: the same rows as one by one."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from portal.db.aanmelden import Voorziening
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.reeks import schrijf_reeks
from portal.db.session import UnitOfWork
from portal.db.types import nieuw_id
from portal.domain import tijd
from portal.oke.mapping_in import PersoonIn
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.ontvangen import studentrol, wens
from portal.services.ontvangen.basis import Bron, gevuld, voor_audit
from portal.services.ontvangen.bekend import bron_van
from portal.services.ontvangen.persoon import (
    TONEN,
    TONEN_VOORZIENING,
    genummerd,
    velden_van,
    velden_van_voorziening,
    vind,
)

_LEEG: Any = SimpleNamespace(
    id=None, account=None, oke_naam="", actief=True, nummer="", is_student=False, eigen_velden=()
)
"""What a person is before anything was received."""


def schrijf_nieuwe(uow: UnitOfWork, bron: Bron, personen: list[PersoonIn]) -> tuple[list[uuid.UUID], list[PersoonIn]]:
    """Write the persons of whom nobody here can be meant, on rows that were read ahead; gives their ids, and the others."""
    rest, rijen, regels = [], [], []
    keren = Counter(p.account for p in personen) + Counter(str(p.oke_id) for p in personen)
    nieuwe: list[tuple[uuid.UUID, PersoonIn]] = []
    for p in personen:
        velden, opmerkingen = velden_van(uow, _LEEG, p)
        vreemd = opmerkingen or keren[str(p.oke_id)] > 1 or (p.account and keren[p.account] > 1)
        bekend = bron_van(uow, bron, p.oke_id) is not None or wens.van(uow, bron, p.oke_id) is not None
        if vreemd or bekend or vind(uow, p) is not None:
            rest.append(p)
            continue
        id = nieuw_id()
        velden = {"oke_id": p.oke_id} | velden
        rijen.append({"id": id, **velden})
        nieuwe.append((id, p))
        regels.append((id, voor_audit(gevuld(Persoon, velden, ("achternaam", "naam")), TONEN)))
    if rijen:
        uow.session.flush()
        schrijf_reeks(uow.session, Persoon, rijen)
        kent = [
            {"id": nieuw_id(), "oke_id": p.oke_id, "persoon_id": id, "liet_gaan": not p.is_hier} for id, p in nieuwe
        ]
        vast = {"koppeling_id": bron.koppeling_id, "hoofd": True, "sinds": tijd.nu()}
        schrijf_reeks(uow.session, Persoonsbron, kent, vast)
        audit.record_reeks(uow, bron.actor, "persoon.ontvangen", Persoon, regels)
        studentrol.geef(uow, bron, [id for id, p in nieuwe if p.is_student])
        _voorzieningen(uow, bron, nieuwe)
        live.touch(uow, onderwerpen.WERK)
    return [id for id, _ in nieuwe], rest


def _voorzieningen(uow: UnitOfWork, bron: Bron, nieuwe: list[tuple[uuid.UUID, PersoonIn]]) -> None:
    """The accommodations that came along with them."""
    rijen = [rij for id, p in nieuwe for rij in _van_een(bron, id, p)]
    if not rijen:
        return
    regels = [(r["id"], voor_audit(gevuld(Voorziening, r, _GEGEVEN), TONEN_VOORZIENING)) for r in rijen]
    schrijf_reeks(uow.session, Voorziening, rijen)
    audit.record_reeks(uow, bron.actor, "voorziening.ontvangen", Voorziening, regels)


_GEGEVEN = ("id", "student_id", "soort", "bron", "koppeling_id", "code", "status", "besloten_op")
"""What a new accommodation has from its start, and so is no change of it."""


def _van_een(bron: Bron, student_id: uuid.UUID, p: PersoonIn) -> Iterator[dict[str, Any]]:
    if p.is_student and p.behoeften:
        for b in genummerd(p.behoeften).values():
            vast = {
                "id": nieuw_id(),
                "student_id": student_id,
                "bron": "dr",
                "koppeling_id": bron.koppeling_id,
                "code": b.code,
                "besloten_op": tijd.nu(),
            }
            yield vast | velden_van_voorziening(b)
