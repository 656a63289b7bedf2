"""A file of basic data that was applied, undone as a whole: what is new goes, what was changed is as it was."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import bindparam, delete
from sqlmodel import SQLModel, col, select

from portal.auth.principal import Actor
from portal.db.beheren import Roltoewijzing
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.inlezen import PARTIJ
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.inlezen import eis_soort, zet
from portal.services.inrichten.stand_basis import Basissoort


class MaakOngedaan(Opdracht):
    """Undo everything that a file changed."""

    partij_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def maak_ongedaan(uow: UnitOfWork, principal: Actor, cmd: MaakOngedaan) -> int:
    """Put everything back as it was before this file; refused as a whole when something of it is used or was changed
    since. Gives how many rows were put back; only the audit log still knows of them (PRK-1, PRK-13)."""
    partij = uow.houd(Inleespartij, cmd.partij_id)
    soort = eis_soort(principal, partij.soort)
    if not PARTIJ.mag(partij.status, "ongedaan"):
        raise Botsing("Dit bestand is niet toegepast of al ongedaan gemaakt.")
    vraag = select(Inleeswijziging).where(Inleeswijziging.partij_id == partij.id)
    wijzigingen = uow.session.exec(vraag.order_by(col(Inleeswijziging.volgorde).desc())).all()
    if not wijzigingen:
        raise Geblokkeerd("Ongedaan maken kan tot 30 dagen na het inlezen.")
    _eis_ongewijzigd(uow, soort, wijzigingen)
    _zet_terug(uow, soort, wijzigingen)
    uow.session.execute(delete(Inleeswijziging).where(col(Inleeswijziging.partij_id) == partij.id))
    PARTIJ.neem(partij, "ongedaan")
    partij.ongedaan_op, partij.ongedaan_door_id, partij.reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(partij)
    audit.record_reeks(
        uow, principal, "basis.rij_teruggezet", soort.model, [(w.rij_id, {"partij": partij.id}) for w in wijzigingen]
    )
    audit.record(uow, principal, "basis.ongedaan", partij, nieuw={"rijen": len(wijzigingen)}, reden=cmd.reden)
    live.touch(uow, onderwerpen.BASIS)
    return len(wijzigingen)


def _zet_terug(uow: UnitOfWork, soort: Basissoort, wijzigingen: Sequence[Inleeswijziging]) -> None:
    """Take away what is new and put back what was changed; the last one first."""
    nieuw = [w for w in wijzigingen if w.oud is None]
    rollen = [w.rij_id for w in nieuw if w.tabel == tabel(Roltoewijzing).name]
    eigen = [w.rij_id for w in nieuw if w.tabel == tabel(soort.model).name]
    _eis_ongebruikt(uow, soort, eigen, frozenset(rollen))
    _verwijder(uow, Roltoewijzing, rollen)
    _verwijder(uow, soort.model, eigen)
    zet(uow, soort, {w.rij_id: _terug(soort.model, w.oud) for w in wijzigingen if w.oud is not None})


def _terug(model: type[SQLModel], velden: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as the columns of their table want them."""
    uit = {}
    for naam, waarde in velden.items():
        soort = tabel(model).c[naam].type.python_type
        if isinstance(waarde, str) and soort is uuid.UUID:
            waarde = uuid.UUID(waarde)
        elif isinstance(waarde, str) and soort is date:
            waarde = date.fromisoformat(waarde)
        uit[naam] = waarde
    return uit


def _eis_ongewijzigd(uow: UnitOfWork, soort: Basissoort, wijzigingen: Sequence[Inleeswijziging]) -> None:
    """What the file wrote must still stand as it wrote it."""
    doel = tabel(soort.model)
    ids = lijst([w.rij_id for w in wijzigingen])
    nu = {rij["id"]: rij for rij in uow.session.execute(kies(doel).where(een_van(doel.c.id, ids))).mappings()}
    anders = []
    for w in wijzigingen:
        if w.tabel != doel.name:
            continue
        rij = nu.get(w.rij_id)
        if rij is None or any(rij[k] != v for k, v in _terug(soort.model, w.nieuw).items()):
            anders.append(str(rij[soort.sleutel]) if rij is not None else "(verwijderd)")
    if anders:
        raise Geblokkeerd(
            f"Sinds het inlezen is gewijzigd: {_opsomming(anders)}. Er is niets teruggezet.",
            actie="Zet die eerst terug, of wijzig met de hand wat niet klopt.",
        )


def _opsomming(namen: Sequence[str]) -> str:
    meer = f" en nog {len(namen) - 5}" if len(namen) > 5 else ""
    return f"{', '.join(namen[:5])}{meer}"


def _eis_ongebruikt(
    uow: UnitOfWork, soort: Basissoort, ids: Sequence[uuid.UUID], mee: frozenset[uuid.UUID] = frozenset()
) -> None:
    """Nothing outside the file may lean on a row that goes away."""
    doel, weg, gebruikt = tabel(soort.model), set(ids), dict[uuid.UUID, str]()
    for ander in SQLModel.metadata.tables.values():
        for kolom in (k for k in ander.c if any(fk.column.table is doel for fk in k.foreign_keys)):
            vraag = kies(kolom, *ander.primary_key.columns).where(een_van(kolom, lijst(ids)))
            for rij in uow.session.execute(vraag):
                if rij[1] not in mee and (ander is not doel or rij[1] not in weg):
                    gebruikt.setdefault(rij[0], ander.name)
    if gebruikt:
        namen_van = select(doel.c[soort.sleutel]).where(doel.c.id.in_(list(gebruikt)[:50]))
        wie = sorted(str(n) for (n,) in uow.session.execute(namen_van))
        raise Geblokkeerd(
            f"Al in gebruik: {_opsomming(wie)}. Er is niets teruggezet.",
            actie="Haal eerst weg wat ervan afhangt, of sluit die rijen met een einddatum.",
        )


def _verwijder(uow: UnitOfWork, model: type[SQLModel], ids: Sequence[uuid.UUID]) -> None:
    """In this order: what hangs under something else goes before it."""
    weg = delete(model).where(tabel(model).c.id == bindparam("weg_id"))
    if ids:
        uow.session.connection().execute(weg, [{"weg_id": id} for id in ids])
