"""Basic data from a file: take it, choose columns, put cells right, apply the whole, and undo the whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlalchemy import bindparam, delete
from sqlmodel import SQLModel, col, select

from portal.auth.principal import Actor, Principal
from portal.db.beheren import Roltoewijzing, Ticket
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.reeks import een_van, lijst, schrijf_reeks
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.db.types import nieuw_id
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.inlezen import PARTIJ
from portal.domain.statussen import PartijStatus
from portal.reports.lezen import Blad, lees
from portal.services.grond import live, onderwerpen, paden, tickets
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.uploads import Aangeboden
from portal.services.inrichten import stand_inlezen
from portal.services.inrichten.stand_basis import Basissoort, eis_beheer, soort_van
from portal.services.inrichten.stand_inlezen import GEWIJZIGD, NIEUW, Inleesproef, Rijproef

BRON = "inlezen"
UPLOAD = "basis"
"""The word in a ticket for these files."""
_PER_KEER = 5_000


class NeemBestand(Opdracht):
    """Read a file of this kind; nothing is changed by it."""

    soort: str = Field(max_length=20)
    bestand: str = Field(min_length=1, max_length=200)


class WijsToe(Opdracht):
    """Let a column of the file fill another field, or none."""

    partij_id: uuid.UUID
    kolom: int = Field(ge=0, le=200)
    veld: str = Field(default="", max_length=40)


class Verbeter(Opdracht):
    """Put one cell of the file right, in the portal."""

    partij_id: uuid.UUID
    nr: int = Field(ge=1)
    veld: str = Field(max_length=40)
    waarde: str = Field(default="", max_length=2000)


class PasToe(Opdracht):
    """Apply the file, as long as the outcome is the one that was shown."""

    partij_id: uuid.UUID
    kenmerk: str = Field(min_length=64, max_length=64)


class LegWeg(Opdracht):
    """Throw away a file that was not applied."""

    partij_id: uuid.UUID


class MaakOngedaan(Opdracht):
    """Undo everything that a file changed."""

    partij_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def vraag_upload(uow: UnitOfWork, principal: Principal, soort: str) -> str:
    """The address to which one file of this kind may be sent, once, within a minute, from this session."""
    gegevens = {"doel": UPLOAD, "soort": _eis(principal, soort).naam}
    return f"/bestanden/{tickets.schrijf_ticket(uow, principal, tickets.UPLOAD, gegevens)}"


def terug_naar(ticket: Ticket) -> str:
    """The page from which the file was sent."""
    return paden.basis(ticket.gegevens["soort"])


def mag_nog(_uow: UnitOfWork, principal: Principal, ticket: Ticket) -> None:
    """Refuse before anything is read from the browser when the right is gone."""
    _eis(principal, ticket.gegevens["soort"])


def neem_upload(uow: UnitOfWork, principal: Principal, ticket: Ticket, bestand: Aangeboden) -> str:
    """Keep the rows of a file from a browser, on trial; gives the page that shows them."""
    cmd = NeemBestand(soort=ticket.gegevens["soort"], bestand=bestand.naam[:200])
    return paden.basis_partij(neem_bestand(uow, principal, cmd, bestand.inhoud).id)


def neem_bestand(uow: UnitOfWork, principal: Actor, cmd: NeemBestand, inhoud: bytes) -> Inleespartij:
    """Keep the rows of a file with the columns that are recognised, on trial (PRK-1)."""
    soort = _eis(principal, cmd.soort)
    blad = lees(cmd.bestand, inhoud)
    partij = Inleespartij(
        soort=soort.naam, bestand=cmd.bestand, inhoud=stand_inlezen.pak_in(blad), door_id=principal.persoon_id,
        toewijzing=stand_inlezen.herken(soort, blad.koppen),
    )  # fmt: skip
    uow.add(partij)
    _tel(uow, partij)
    audit.record(uow, principal, "basis.bestand_gelezen", partij, nieuw={"soort": soort.naam, "rijen": len(blad.rijen)})
    live.touch(uow, onderwerpen.BASIS)
    return partij


def _eis(principal: Actor, naam: str) -> Basissoort:
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    return soort


def _open(uow: UnitOfWork, principal: Actor, partij_id: uuid.UUID) -> tuple[Inleespartij, Basissoort, Blad]:
    """A batch on trial, held, with its kind and its sheet."""
    partij = uow.houd(Inleespartij, partij_id)
    soort = _eis(principal, partij.soort)
    if partij.status is not PartijStatus.PROEF:
        raise Botsing("Dit bestand is al toegepast of weggelegd. Lees het opnieuw in.")
    return partij, soort, stand_inlezen.pak_uit(partij)


def uitkomst(uow: UnitOfWork, partij: Inleespartij) -> Inleesproef:
    """What applying this batch would do; Ongeldig when a needed column is missing."""
    soort, blad = soort_van(partij.soort), stand_inlezen.pak_uit(partij)
    if mist := stand_inlezen.ontbreekt(soort, partij.toewijzing):
        raise Ongeldig(f"Geen kolom voor {', '.join(mist)}. Wijs er eerst een aan.")
    return stand_inlezen.beproef(uow, soort, blad, partij.toewijzing)


def _tel(uow: UnitOfWork, partij: Inleespartij) -> None:
    """Keep how many rows have which outcome, for the list of batches."""
    mist = stand_inlezen.ontbreekt(soort_van(partij.soort), partij.toewijzing)
    partij.aantallen = {} if mist else uitkomst(uow, partij).aantallen
    uow.add(partij)


def wijs_toe(uow: UnitOfWork, principal: Actor, cmd: WijsToe) -> None:
    """Let this column fill this field; the column that did so fills nothing from now on."""
    partij, soort, blad = _open(uow, principal, cmd.partij_id)
    if cmd.kolom >= len(blad.koppen) or (cmd.veld and cmd.veld not in soort.kolommen):
        raise Ongeldig("Deze kolom of dit gegeven is er niet.")
    over = {nr: veld for nr, veld in partij.toewijzing.items() if veld != cmd.veld and nr != str(cmd.kolom)}
    partij.toewijzing = {**over, str(cmd.kolom): cmd.veld} if cmd.veld else over
    _tel(uow, partij)
    audit.record(uow, principal, "basis.kolom_gekozen", partij, nieuw={"kolom": cmd.kolom, "veld": cmd.veld})


def verbeter(uow: UnitOfWork, principal: Actor, cmd: Verbeter) -> None:
    """Put one cell right and look at the whole file again."""
    partij, _, blad = _open(uow, principal, cmd.partij_id)
    kolom = next((int(nr) for nr, veld in partij.toewijzing.items() if veld == cmd.veld), None)
    if kolom is None or cmd.nr not in blad.nummers:
        raise Ongeldig("Deze cel is er niet.")
    blad.rijen[blad.nummers.index(cmd.nr)][kolom] = cmd.waarde
    partij.inhoud = stand_inlezen.pak_in(blad)
    _tel(uow, partij)
    audit.record(uow, principal, "basis.cel_verbeterd", partij, nieuw={"rij": cmd.nr, "veld": cmd.veld})


def leg_weg(uow: UnitOfWork, principal: Actor, cmd: LegWeg) -> None:
    """Throw the file away; nothing of it was applied."""
    partij, _, _ = _open(uow, principal, cmd.partij_id)
    PARTIJ.neem(partij, "wegleggen")
    partij.inhoud = b""
    uow.add(partij)
    audit.record(uow, principal, "basis.bestand_weggelegd", partij)
    live.touch(uow, onderwerpen.BASIS)


def pas_toe(uow: UnitOfWork, principal: Actor, cmd: PasToe) -> dict[str, int]:
    """Apply every good row at once; refused as a whole when the outcome is no longer the one shown (PRK-1).

    Rows with a fault are left out. What each row was before is kept, so that the whole can be undone.
    """
    partij, soort, _ = _open(uow, principal, cmd.partij_id)
    proef = uitkomst(uow, partij)
    if proef.kenmerk != cmd.kenmerk:
        raise Botsing(
            "Sinds u keek is er iets veranderd, in het bestand of in het portaal. Er is niets toegepast.",
            actie="Bekijk de nieuwe uitkomst en pas die toe.", code="proef-verouderd",
        )  # fmt: skip
    if not proef.aantallen[NIEUW] + proef.aantallen[GEWIJZIGD]:
        raise Ongeldig("Er is niets nieuws of gewijzigds om toe te passen.")
    PARTIJ.neem(partij, "toepassen")
    partij.toegepast_op, partij.aantallen, partij.inhoud = tijd.nu(), proef.aantallen, b""
    uow.add(partij)
    uow.session.flush()
    _schrijf(uow, principal, partij, soort, proef)
    audit.record(uow, principal, "basis.toegepast", partij, nieuw={"soort": soort.naam, **proef.aantallen})
    live.touch(uow, onderwerpen.BASIS)
    return proef.aantallen


def _schrijf(uow: UnitOfWork, principal: Actor, partij: Inleespartij, soort: Basissoort, proef: Inleesproef) -> None:
    nieuw = _ouders_eerst([r for r in proef.rijen if r.uitkomst == NIEUW])
    anders = [r for r in proef.rijen if r.uitkomst == GEWIJZIGD]
    for begin in range(0, len(nieuw), _PER_KEER):
        schrijf_reeks(uow.session, soort.model, [{"id": r.id, **r.nieuw} for r in nieuw[begin : begin + _PER_KEER]])
    _zet(uow, soort, {r.id: r.nieuw for r in anders if r.id})
    rollen = _geef_rollen(uow, principal, soort, nieuw)
    _onthoud(
        uow, partij, [(soort.model, r.id, None if r.uitkomst == NIEUW else r.oud, r.nieuw) for r in (*nieuw, *anders)]
    )
    _onthoud(uow, partij, [(Roltoewijzing, id, None, {}) for id in rollen], len(nieuw) + len(anders))
    for actie, rijen in (("basis.rij_gemaakt", nieuw), ("basis.rij_gewijzigd", anders)):
        regels = [(r.id, {"partij": partij.id, "velden": ", ".join(sorted(r.nieuw))}) for r in rijen if r.id]
        audit.record_reeks(uow, principal, actie, soort.model, regels)


def _ouders_eerst(rijen: Sequence[Rijproef]) -> list[Rijproef]:
    """Units under a unit of the same file come after it."""
    ids, diepte = {r.id: r for r in rijen}, dict[uuid.UUID | None, int]()

    def diep(id: uuid.UUID | None) -> int:
        if id not in ids:
            return -1
        if id not in diepte:
            diepte[id] = diep(ids[id].nieuw.get("ouder_id")) + 1
        return diepte[id]

    return sorted(rijen, key=lambda r: diep(r.id)) if rijen and "ouder_id" in rijen[0].nieuw else list(rijen)


def _geef_rollen(uow: UnitOfWork, principal: Actor, soort: Basissoort, nieuw: Sequence[Rijproef]) -> list[uuid.UUID]:
    """New students get the role of student; gives the ids of those role assignments."""
    if soort.rol is None or not nieuw:
        return []
    rijen = [{"id": nieuw_id(), "persoon_id": r.id} for r in nieuw]
    vast = {
        "rol": soort.rol.value,
        "bron": BRON,
        "reden": "Ingelezen als student",
        "verleend_door_id": principal.persoon_id,
    }
    schrijf_reeks(uow.session, Roltoewijzing, rijen, vast)
    regels = [(rij["id"], {"rol": soort.rol.value, "persoon": rij["persoon_id"]}) for rij in rijen if rij["id"]]
    audit.record_reeks(uow, principal, "rol.verleend", Roltoewijzing, regels)
    return [id for id, _ in regels]


def _onthoud(
    uow: UnitOfWork,
    partij: Inleespartij,
    wat: Iterable[tuple[type[SQLModel], uuid.UUID | None, Mapping[str, Any] | None, Mapping[str, Any]]],
    vanaf: int = 0,
) -> None:
    rijen = [
        {
            "partij_id": partij.id, "volgorde": nr, "tabel": tabel(model).name, "rij_id": id,
            "oud": None if oud is None else _plat(oud), "nieuw": _plat(nieuw),
        }
        for nr, (model, id, oud, nieuw) in enumerate(wat, vanaf)
    ]  # fmt: skip
    for begin in range(0, len(rijen), _PER_KEER):
        schrijf_reeks(uow.session, Inleeswijziging, rijen[begin : begin + _PER_KEER])


def _plat(velden: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: str(v) if isinstance(v, uuid.UUID) else v.isoformat() if isinstance(v, date | datetime) else v
        for k, v in velden.items()
    }


def maak_ongedaan(uow: UnitOfWork, principal: Actor, cmd: MaakOngedaan) -> int:
    """Put everything back as it was before this file; refused as a whole when something of it is used or was changed
    since. Gives how many rows were put back; only the audit log still knows of them (PRK-1, PRK-13)."""
    partij = uow.houd(Inleespartij, cmd.partij_id)
    soort = _eis(principal, partij.soort)
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
    _zet(uow, soort, {w.rij_id: _terug(soort.model, w.oud) for w in wijzigingen if w.oud is not None})


def _zet(uow: UnitOfWork, soort: Basissoort, per_id: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
    """Give each of these rows its values; the forms in which it is searched follow when it is written."""
    vraag = kies(soort.model).where(een_van(tabel(soort.model).c.id, lijst(per_id)))
    rijen = {rij.id: rij for rij in uow.session.exec(vraag)}
    for id, velden in per_id.items():
        for naam, waarde in velden.items():
            setattr(rijen[id], naam, waarde)
        uow.add(rijen[id])


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
