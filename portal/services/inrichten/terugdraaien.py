"""The way back: a file of basic data that was applied, undone as a whole, and one row that was made by mistake."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Column, Table, delete
from sqlmodel import SQLModel, col, select

from portal.auth.principal import Actor, Principal
from portal.db.afnemen import Document
from portal.db.beheren import Bekrachtiging, Koppeling, Mededeling, Persoon, Roltoewijzing, Sessie, Taak
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.inlezen import PARTIJ
from portal.domain.statussen import BekrachtigingStatus
from portal.domain.taal import opsomming
from portal.domain.velden import als_uuid
from portal.services.grond.audit import audit, zinnen
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.inlezen import PER_KEER, eis_soort, zet
from portal.services.inrichten.stand_basis import Basissoort, meld_mensen, neem_beurt, ververs
from portal.services.inrichten.stand_inlezen import Rijproef, beproef_rijen
from portal.services.inrichten.stand_kennis import Kennis

ZONDER_SLEUTEL: dict[str, frozenset[Column[Any]]] = {
    "eenheid": frozenset({tabel(Koppeling).c.eenheid_id}),
    "opleiding": frozenset({tabel(Roltoewijzing).c.opleiding_id}),
    "examenversie": frozenset({tabel(Taak).c.onderwerp_id}),
    "inschrijving": frozenset({tabel(Taak).c.onderwerp_id, tabel(OkeBericht).c.onderwerp_id}),
    "zitting": frozenset(
        {
            tabel(Taak).c.onderwerp_id,
            tabel(OkeBericht).c.onderwerp_id,
            tabel(OkeBericht).c.zitting_id,
            tabel(Roltoewijzing).c.zitting_id,
            tabel(Mededeling).c.over_id,
        }
    ),
    "persoon": frozenset(
        {
            tabel(Document).c.door_id,
            tabel(Bekrachtiging).c.onderwerp_id,
            tabel(Taak).c.onderwerp_id,
            tabel(AuditRegel).c.persoon_id,
            tabel(OkeBericht).c.student_id,
        }
    ),
}
"""Columns that hold ids of basic data and enrolments without a foreign key; a test asks of every new one where it belongs."""


_WEGGEHAALD = {"examens": "examen.weggehaald", "versies": "versie.weggehaald"}


class MaakOngedaan(Opdracht):
    """Undo everything that a file changed."""

    partij_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class HaalWeg(Opdracht):
    """Take away an exam or a version that was made by mistake."""

    soort: Literal["examens", "versies"]
    rij_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


@dataclass(frozen=True)
class Teruggezet:
    """How many rows are as they were before, and which stayed, each with why."""

    rijen: int
    gebleven: tuple[tuple[str, str], ...] = ()


def haal_weg(uow: UnitOfWork, principal: Actor, cmd: HaalWeg) -> None:
    """Take away what the school made itself and nothing leans on; only the audit log still knows of it (PRK-13)."""
    neem_beurt(uow)
    soort = eis_soort(principal, cmd.soort)
    doel: Any = uow.houd(soort.model, cmd.rij_id)
    if doel.koppeling_id:
        raise Geblokkeerd("Dit komt uit de catalogus van een leverancier en blijft daarom staan.")
    _eis_ongebruikt(uow, soort, [doel.id])
    oud = {veld: getattr(doel, veld) for veld in soort.kolommen if veld in tabel(soort.model).c}
    audit.record(uow, principal, _WEGGEHAALD[cmd.soort], doel, oud=oud, reden=cmd.reden)
    uow.session.flush()
    verwijder(uow, soort.model, [doel.id])
    ververs(uow, soort)


def maak_ongedaan(uow: UnitOfWork, principal: Actor, cmd: MaakOngedaan) -> Teruggezet:
    """Put everything back as it was before this file; refused as a whole when something of it is used or was changed
    since, but for a kind whose rows stand on their own: there what is used stays, and the rest goes back. Only the
    audit log still knows of what went (PRK-1, PRK-13)."""
    neem_beurt(uow)
    partij = uow.houd(Inleespartij, cmd.partij_id)
    soort = eis_soort(principal, partij.soort)
    if not PARTIJ.mag(partij.status, "ongedaan"):
        raise Botsing("Dit bestand is niet toegepast of al ongedaan gemaakt.")
    wijzigingen, blijft = _wijzigingen(uow, partij), dict[uuid.UUID, str]()
    if soort.weg and isinstance(principal, Principal):  # `eis_soort` lets nobody else in here
        soort.weg.haal_weg(uow, principal, wijzigingen)
    else:
        blijft = _wat_blijft(uow, soort, wijzigingen, partij.toegepast_op)
        wijzigingen = [w for w in wijzigingen if w.rij_id not in blijft]
        _neem_terug(uow, principal, soort, partij, wijzigingen)
    _sluit_af(uow, principal, partij, cmd.reden)
    rijen = [(w.rij_id, {"partij": partij.id}) for w in wijzigingen if w.tabel == tabel(soort.model).name]
    audit.record_reeks(uow, principal, "basis.rij_teruggezet", soort.model, rijen)
    telling = {"rijen": len(wijzigingen), "gebleven": len(blijft)}
    audit.record(uow, principal, "basis.ongedaan", partij, nieuw=telling, reden=cmd.reden)
    meld_mensen(uow, soort, [w.rij_id for w in wijzigingen if w.oud is not None])
    ververs(uow, soort, [w.nieuw[soort.van_wie] for w in wijzigingen if soort.van_wie in w.nieuw])
    return Teruggezet(len(wijzigingen), _bij_naam(uow, soort, blijft))


def _wijzigingen(uow: UnitOfWork, partij: Inleespartij) -> Sequence[Inleeswijziging]:
    """What this file changed, the last one first."""
    vraag = select(Inleeswijziging).where(Inleeswijziging.partij_id == partij.id)
    if not (uit := uow.session.exec(vraag.order_by(col(Inleeswijziging.volgorde).desc())).all()):
        raise Geblokkeerd("Ongedaan maken kan tot 30 dagen na het inlezen.")
    return uit


def _sluit_af(uow: UnitOfWork, principal: Actor, partij: Inleespartij, reden: str) -> None:
    uow.session.execute(delete(Inleeswijziging).where(col(Inleeswijziging.partij_id) == partij.id))
    PARTIJ.neem(partij, "ongedaan")
    partij.ongedaan_op, partij.ongedaan_door_id, partij.reden = tijd.nu(), principal.persoon_id, reden
    uow.add(partij)


def _wat_blijft(
    uow: UnitOfWork, soort: Basissoort, wijzigingen: Sequence[Inleeswijziging], sinds: datetime | None
) -> dict[uuid.UUID, str]:
    """The rows that stay, with why; Geblokkeerd when that leaves nothing to put back, or when rows of this kind go
    back together or not at all."""
    anders = _gewijzigd(uow, soort, wijzigingen, sinds)
    if soort.blijft is None:
        if anders:
            raise Geblokkeerd(
                f"Sinds het inlezen is gewijzigd: {opsomming(list(anders.values()))}. Er is niets teruggezet.",
                actie="Zet die eerst terug, of wijzig met de hand wat niet klopt.",
            )
        return {}
    blijft = dict.fromkeys(anders, "Is sindsdien gewijzigd.") | soort.blijft(uow, [w.rij_id for w in wijzigingen])
    if len(blijft) == len(wijzigingen):
        redenen = " ".join(sorted(set(blijft.values())))
        raise Geblokkeerd(
            f"Hiervan is niets meer terug te zetten. {redenen}", actie="Wijzig met de hand wat niet klopt."
        )
    return blijft


def _bij_naam(uow: UnitOfWork, soort: Basissoort, per_id: Mapping[uuid.UUID, str]) -> tuple[tuple[str, str], ...]:
    """The same by name, for people."""
    kennis, doel = Kennis(uow), tabel(soort.model)
    rijen = uow.session.execute(kies(doel).where(een_van(doel.c.id, lijst(per_id)))).mappings()
    return tuple(sorted((_naam(kennis, soort, dict(rij)), per_id[rij["id"]]) for rij in rijen))


def _neem_terug(
    uow: UnitOfWork, principal: Actor, soort: Basissoort, partij: Inleespartij, wijzigingen: Sequence[Inleeswijziging]
) -> None:
    _eis_mag_terug(uow, soort, wijzigingen)
    _eis_account_ongebruikt(uow, soort, partij, [w.rij_id for w in wijzigingen if w.oud and "account" in w.oud])
    _noteer_rollen(uow, principal, wijzigingen)
    _zet_terug(uow, soort, wijzigingen)


def _noteer_rollen(uow: UnitOfWork, principal: Actor, wijzigingen: Sequence[Inleeswijziging]) -> None:
    """The roles that came with the file end, each with its own row in the log, as when they were given."""
    ids = lijst(w.rij_id for w in wijzigingen if w.tabel == tabel(Roltoewijzing).name)
    rollen = uow.session.exec(select(Roltoewijzing).where(een_van(Roltoewijzing.id, ids))).all()
    regels = [(r.id, {"rol": r.rol, "persoon": r.persoon_id}) for r in rollen]
    audit.record_reeks(uow, principal, "rol.ingetrokken", Roltoewijzing, regels)


def _zet_terug(uow: UnitOfWork, soort: Basissoort, wijzigingen: Sequence[Inleeswijziging]) -> None:
    """Take away what is new and put back what was changed; the last one first."""
    nieuw = [w for w in wijzigingen if w.oud is None]
    rollen = [w.rij_id for w in nieuw if w.tabel == tabel(Roltoewijzing).name]
    eigen = [w.rij_id for w in nieuw if w.tabel == tabel(soort.model).name]
    _eis_ongebruikt(uow, soort, eigen, frozenset(rollen))
    verwijder(uow, Roltoewijzing, rollen)
    verwijder(uow, soort.model, eigen)
    zet(uow, soort, {w.rij_id: _terug(soort.model, w.oud) for w in wijzigingen if w.oud is not None})


def _terug(model: type[SQLModel], velden: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as the columns of their table want them."""
    uit = {}
    for naam, waarde in velden.items():
        soort = tabel(model).c[naam].type.python_type
        if isinstance(waarde, str) and soort is uuid.UUID:
            waarde = uuid.UUID(waarde)
        elif isinstance(waarde, str) and soort in (date, datetime):
            waarde = soort.fromisoformat(waarde)
        uit[naam] = waarde
    return uit


def _gewijzigd(
    uow: UnitOfWork, soort: Basissoort, wijzigingen: Sequence[Inleeswijziging], sinds: datetime | None
) -> dict[uuid.UUID, str]:
    """The names of rows that no longer stand as the file wrote them, or that the board established since; all are held."""
    doel = tabel(soort.model)
    ids = lijst([w.rij_id for w in wijzigingen])
    nu = {
        rij["id"]: rij
        for rij in uow.session.execute(kies(doel).where(een_van(doel.c.id, ids)).with_for_update()).mappings()
    }
    anders: dict[uuid.UUID, str] = {}
    for w in wijzigingen:
        if w.tabel != doel.name:
            continue
        rij = nu.get(w.rij_id)
        besloten = rij.get("vastgesteld_op") if rij is not None else None
        if rij is None or any(rij[k] != v for k, v in _terug(soort.model, w.nieuw).items()):
            anders[w.rij_id] = _naam(Kennis(uow), soort, dict(rij)) if rij is not None else "(verwijderd)"
        elif besloten and sinds and besloten > sinds:
            anders[w.rij_id] = f"{_naam(Kennis(uow), soort, dict(rij))} (vastgesteld)"
    return anders


def _eis_mag_terug(uow: UnitOfWork, soort: Basissoort, wijzigingen: Sequence[Inleeswijziging]) -> None:
    """What a row was before must be allowed now, by the rules of its form: a room is not too small for what was planned
    there since, a version that was used since does not change. The rows are held; about people other rules decide."""
    oud = {w.rij_id: _terug(soort.model, w.oud) for w in wijzigingen if w.oud is not None}
    if soort.model is Persoon or not oud:
        return
    kennis, doel = Kennis(uow), tabel(soort.model)
    rijen = uow.session.execute(kies(doel).where(een_van(doel.c.id, lijst(oud)))).mappings()
    terug = [
        Rijproef(nr, kennis.als_invoer(soort.kolommen, {**rij, **oud[rij["id"]]})) for nr, rij in enumerate(rijen, 1)
    ]
    for rij in beproef_rijen(uow, soort, terug):
        if rij.fouten:
            waarom = " ".join(tekst for tekst, _ in rij.fouten.values())
            raise Geblokkeerd(f"{rij.waarden[soort.sleutel]}: {waarom} Er is niets teruggezet.")


def _eis_ongebruikt(
    uow: UnitOfWork, soort: Basissoort, ids: Sequence[uuid.UUID], mee: frozenset[uuid.UUID] = frozenset()
) -> None:
    """Nothing outside the file may lean on a row that goes away."""
    if gebruikt := leunt_erop(uow, soort.model, ids, mee):
        door = opsomming(sorted({zinnen.soort(t).lower() for tabellen in gebruikt.values() for t in tabellen}))
        raise Geblokkeerd(
            f"Al in gebruik: {_namen(uow, soort, gebruikt)} (door: {door}). Er is niets gewijzigd.",
            actie=_uitweg(soort),
        )


def _uitweg(soort: Basissoort) -> str:
    """What one does with a row of this kind that something leans on."""
    einde = ", of sluit die rijen met een einddatum" if soort.einde else ""
    einde = ", of trek de versie in" if soort.naam == "versies" else einde
    return f"Haal eerst weg wat ervan afhangt{einde}."


def leunt_erop(
    uow: UnitOfWork, model: type[SQLModel], ids: Sequence[uuid.UUID], mee: frozenset[uuid.UUID] = frozenset()
) -> dict[uuid.UUID, set[str]]:
    """Of these rows those that something else needs, with the tables of what does; `mee` goes away with them."""
    doel, weg, wie = tabel(model), set(ids), lijst(ids)
    gebruikt = {id: {"bekrachtiging"} for id in _in_een_verzoek(uow, weg)}
    for kolom in _wijst_naar(doel):
        ander = kolom.table
        vraag = kies(kolom, *ander.primary_key.columns).where(een_van(kolom, wie))
        for rij in uow.session.execute(vraag):
            if rij[1] not in mee and (ander is not doel or rij[1] not in weg):
                gebruikt.setdefault(rij[0], set()).add(ander.name)
    return gebruikt


def _wijst_naar(doel: Table) -> list[Column[Any]]:
    """Every column that holds ids of this kind, whether the database knows that or not."""
    alle = (k for t in SQLModel.metadata.tables.values() for k in t.c)
    zonder = ZONDER_SLEUTEL.get(doel.name, frozenset())
    return [k for k in alle if k in zonder or any(fk.column.table is doel for fk in k.foreign_keys)]


def _in_een_verzoek(uow: UnitOfWork, ids: Set[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these a change is about that waits for a second person: it would come back for what is gone."""
    vraag = select(Bekrachtiging.nieuw).where(Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD)
    genoemd = (als_uuid(waarde) for nieuw in uow.session.exec(vraag) for waarde in nieuw.values())
    return {id for id in genoemd if id is not None and id in ids}


def _eis_account_ongebruikt(uow: UnitOfWork, soort: Basissoort, partij: Inleespartij, ids: Sequence[uuid.UUID]) -> None:
    """An account that the file gave somebody is not taken away from who used it since, or was given a role with it."""
    sinds, wie = partij.toegepast_op, lijst(ids)
    gebruikt = {
        id
        for kolom, *ook in (
            (Sessie.persoon_id, col(Sessie.gemaakt_op) >= sinds),
            (AuditRegel.persoon_id, col(AuditRegel.op) >= sinds),
            (Roltoewijzing.persoon_id,),
            (Bekrachtiging.onderwerp_id,),
        )
        for id in uow.session.exec(select(kolom).where(een_van(kolom, wie), *ook).distinct())
        if id
    }
    if gebruikt:
        raise Geblokkeerd(
            f"Het account uit dit bestand is al gebruikt door of voor: {_namen(uow, soort, gebruikt)}. Er is niets teruggezet.",
            actie="Laat deze gegevens staan. Klopt een account niet, wijzig het dan bij Rechten.",
        )


def _namen(uow: UnitOfWork, soort: Basissoort, ids: Iterable[uuid.UUID]) -> str:
    kennis, doel = Kennis(uow), tabel(soort.model)
    rijen = uow.session.execute(kies(doel).where(een_van(doel.c.id, lijst(ids)))).mappings()
    return opsomming(sorted(_naam(kennis, soort, dict(rij)) for rij in rijen))


def _naam(kennis: Kennis, soort: Basissoort, rij: Mapping[str, Any]) -> str:
    return " ".join(kennis.als_invoer(soort.sleutels, rij).values())


def verwijder(uow: UnitOfWork, model: type[SQLModel], ids: Sequence[uuid.UUID]) -> None:
    """Take rows away, thousands at once, in this order: what hangs under something else goes before it, or together with it."""
    for begin in range(0, len(ids), PER_KEER):
        deel = een_van(tabel(model).c.id, lijst(ids[begin : begin + PER_KEER]))
        uow.session.connection().execute(delete(model).where(deel))
