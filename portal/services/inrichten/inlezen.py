"""Basic data from a file: take it, choose columns, put cells right, and apply the whole."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from portal.auth.principal import Actor, Principal
from portal.db.beheren import Roltoewijzing, Ticket
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.reeks import een_van, lijst, schrijf_reeks
from portal.db.session import UnitOfWork, reading
from portal.db.tabel import kies, tabel
from portal.db.types import nieuw_id
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.inlezen import PARTIJ
from portal.domain.statussen import PartijStatus
from portal.reports.lezen import Blad, lees
from portal.services.grond import live, onderwerpen, paden, tickets
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.uploads import Aangeboden
from portal.services.inrichten import stand_inlezen, stand_rest
from portal.services.inrichten.stand_basis import (
    Basissoort,
    eis_beheer,
    houd_lokalen,
    meld_mensen,
    neem_beurt,
    soort_van,
    ververs,
)
from portal.services.inrichten.stand_inlezen import GEWIJZIGD, NIEUW, VRAAG, Inleesproef, Rijproef

BRON = "inlezen"
GEPLAKT = "Geplakte rijen"
UPLOAD = "basis"
"""The word in a ticket for these files."""
PER_KEER = 5_000
"""So many rows in one statement."""


@dataclass(frozen=True)
class Gelezen:
    """A file that was read: what is kept of it, and what a trial made of it."""

    soort: str
    bestand: str
    inhoud: bytes
    rijen: int
    toewijzing: dict[str, str]
    aantallen: dict[str, int]


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


class Bevestig(Opdracht):
    """Say of rows that only ask whether they are meant that they are: of one, or of every one."""

    partij_id: uuid.UUID
    nr: int = Field(default=0, ge=0)
    """0 is every row that asks."""


class PasToe(Opdracht):
    """Apply the file, as long as the outcome is the one that was shown."""

    partij_id: uuid.UUID
    kenmerk: str = Field(min_length=64, max_length=64)


class Plak(Opdracht):
    """Rows as they were copied from a sheet, with the header above them."""

    tekst: str = Field(min_length=1, max_length=400_000)


class LegWeg(Opdracht):
    """Throw away a file that was not applied."""

    partij_id: uuid.UUID


def vraag_upload(uow: UnitOfWork, principal: Principal, soort: str) -> str:
    """The address to which one file of this kind may be sent, once, within a minute, from this session."""
    gegevens = {"doel": UPLOAD, "soort": eis_soort(principal, soort).naam}
    return f"/bestanden/{tickets.schrijf_ticket(uow, principal, tickets.UPLOAD, gegevens)}"


def terug_naar(ticket: Ticket) -> str:
    """The page from which the file was sent."""
    return paden.basis(ticket.gegevens["soort"])


def mag_nog(_uow: UnitOfWork, principal: Principal, ticket: Ticket) -> None:
    """Refuse before anything is read from the browser when the right is gone."""
    eis_soort(principal, ticket.gegevens["soort"])


def lees_upload(ticket: Ticket, bestand: Aangeboden) -> Gelezen:
    """A file from a browser, read before anything is written."""
    return lees_bestand(ticket.gegevens["soort"], bestand.naam[:200], bestand.inhoud)


def neem_upload(uow: UnitOfWork, principal: Principal, _ticket: Ticket, gelezen: Gelezen) -> str:
    """Keep the rows of a file from a browser, on trial; gives the page that shows them."""
    return paden.basis_partij(neem_bestand(uow, principal, gelezen).id)


def lees_bestand(naam: str, bestand: str, inhoud: bytes) -> Gelezen:
    """Read a file and try it, before anything is written: a large one takes seconds, and holds up nobody."""
    soort = soort_van(naam)
    blad = lees(bestand, inhoud)
    if soort.weg and len(blad.rijen) > soort.weg.hoogstens:
        raise Ongeldig(
            f"Dit zijn {len(blad.rijen)} rijen. Meer dan {soort.weg.hoogstens} per keer kan niet: splits het bestand.", code="soort"
        )  # fmt: skip
    toewijzing = stand_inlezen.herken(soort, blad.koppen)
    with reading() as uow:
        aantallen = _aantallen(uow, soort, blad, toewijzing)
    return Gelezen(soort.naam, bestand, stand_inlezen.pak_in(blad), len(blad.rijen), toewijzing, aantallen)


def lees_geplakt(principal: Principal, naam: str, geplakt: Plak) -> Gelezen:
    """The same for rows that were pasted."""
    return lees_bestand(eis_soort(principal, naam).naam, GEPLAKT, geplakt.tekst.encode())


def neem_bestand(uow: UnitOfWork, principal: Actor, gelezen: Gelezen) -> Inleespartij:
    """Keep the rows of a file with the columns that are recognised, on trial (PRK-1)."""
    soort = eis_soort(principal, gelezen.soort)
    partij = Inleespartij(
        soort=soort.naam, bestand=gelezen.bestand, inhoud=gelezen.inhoud, door_id=principal.persoon_id,
        toewijzing=gelezen.toewijzing, aantallen=gelezen.aantallen,
    )  # fmt: skip
    uow.add(partij)
    audit.record(uow, principal, "basis.bestand_gelezen", partij, nieuw={"soort": soort.naam, "rijen": gelezen.rijen})
    live.touch(uow, onderwerpen.BASIS)
    return partij


def eis_soort(principal: Actor, naam: str) -> Basissoort:
    """The kind with this name, for who keeps it."""
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    return soort


def _open(uow: UnitOfWork, principal: Actor, partij_id: uuid.UUID) -> tuple[Inleespartij, Basissoort, Blad]:
    """A batch on trial, held, with its kind and its sheet; who has it open looks again after this act."""
    partij = uow.houd(Inleespartij, partij_id)
    soort = eis_soort(principal, partij.soort)
    if partij.status is not PartijStatus.PROEF:
        raise Botsing(
            "Dit bestand is intussen toegepast of weggelegd.", actie="Bij Basisgegevens ziet u wat ermee gebeurde."
        )
    live.touch(uow, onderwerpen.partij(partij.id))
    return partij, soort, stand_inlezen.pak_uit(partij)


def uitkomst(uow: UnitOfWork, partij: Inleespartij) -> Inleesproef:
    """What applying this batch would do; Ongeldig when a needed column is missing."""
    soort, blad = soort_van(partij.soort), stand_inlezen.pak_uit(partij)
    if mist := stand_inlezen.ontbreekt(soort, partij.toewijzing):
        raise Ongeldig(f"Geen kolom voor {', '.join(mist)}. Wijs er eerst een aan.")
    return stand_inlezen.beproef(uow, soort, blad, partij.toewijzing)


def _aantallen(uow: UnitOfWork, soort: Basissoort, blad: Blad, toewijzing: Mapping[str, str]) -> dict[str, int]:
    """How many rows have which outcome; nothing while a needed column is missing."""
    if stand_inlezen.ontbreekt(soort, toewijzing):
        return {}
    return stand_inlezen.beproef(uow, soort, blad, toewijzing).aantallen


def _tel(uow: UnitOfWork, partij: Inleespartij, soort: Basissoort, blad: Blad) -> None:
    """Keep how many rows have which outcome, for the list of batches."""
    partij.aantallen = _aantallen(uow, soort, blad, partij.toewijzing)
    uow.add(partij)


def wijs_toe(uow: UnitOfWork, principal: Actor, cmd: WijsToe) -> None:
    """Let this column fill this field; the column that did so fills nothing from now on."""
    partij, soort, blad = _open(uow, principal, cmd.partij_id)
    if cmd.kolom >= len(blad.koppen) or (cmd.veld and cmd.veld not in soort.kolommen):
        raise Ongeldig("Deze kolom of dit gegeven is er niet.")
    over = {nr: veld for nr, veld in partij.toewijzing.items() if veld != cmd.veld and nr != str(cmd.kolom)}
    partij.toewijzing = {**over, str(cmd.kolom): cmd.veld} if cmd.veld else over
    _tel(uow, partij, soort, blad)
    audit.record(uow, principal, "basis.kolom_gekozen", partij, nieuw={"kolom": cmd.kolom, "veld": cmd.veld})


def verbeter(uow: UnitOfWork, principal: Actor, cmd: Verbeter) -> None:
    """Put one cell right and look at the whole file again."""
    partij, soort, blad = _open(uow, principal, cmd.partij_id)
    if cmd.veld not in soort.kolommen or cmd.nr not in blad.nummers:
        raise Ongeldig("Deze cel is er niet.")
    kolom = _kolom_voor(partij, soort, blad, cmd.veld)
    blad.rijen[blad.nummers.index(cmd.nr)][kolom] = cmd.waarde
    partij.inhoud = stand_inlezen.pak_in(blad)
    _tel(uow, partij, soort, blad)
    audit.record(uow, principal, "basis.cel_verbeterd", partij, nieuw={"rij": cmd.nr, "veld": cmd.veld})


def _kolom_voor(partij: Inleespartij, soort: Basissoort, blad: Blad, veld: str) -> int:
    """The column that fills this field; a new one when the file had none."""
    kolom = next((int(nr) for nr, naam in partij.toewijzing.items() if naam == veld), None)
    if kolom is None:
        kolom = len(blad.koppen)
        blad.koppen.append(soort.kolommen[veld])
        for rij in blad.rijen:
            rij.append("")
        partij.toewijzing = {**partij.toewijzing, str(kolom): veld}
    return kolom


def bevestig(uow: UnitOfWork, principal: Actor, cmd: Bevestig) -> int:
    """Say that what a row asks about is meant, in the cell that asks; gives of how many rows."""
    partij, soort, blad = _open(uow, principal, cmd.partij_id)
    vragen = [r for r in uitkomst(uow, partij).rijen if r.uitkomst == VRAAG and cmd.nr in (0, r.nr)]
    if not vragen:
        raise Botsing("Er is niets (meer) te bevestigen.")
    for rij in vragen:
        for veld, (_, voorstel) in rij.fouten.items():
            blad.rijen[blad.nummers.index(rij.nr)][_kolom_voor(partij, soort, blad, veld)] = voorstel
    partij.inhoud = stand_inlezen.pak_in(blad)
    _tel(uow, partij, soort, blad)
    audit.record(uow, principal, "basis.rijen_bevestigd", partij, nieuw={"rijen": [r.nr for r in vragen][:200]})
    return len(vragen)


def leg_weg(uow: UnitOfWork, principal: Actor, cmd: LegWeg) -> None:
    """Throw the file away; nothing of it was applied."""
    partij, _, _ = _open(uow, principal, cmd.partij_id)
    PARTIJ.neem(partij, "wegleggen")
    partij.inhoud = b""
    uow.add(partij)
    audit.record(uow, principal, "basis.bestand_weggelegd", partij)
    live.touch(uow, onderwerpen.BASIS)


def pas_toe(
    uow: UnitOfWork, principal: Actor, cmd: PasToe, meld: Callable[[int], None] = lambda _: None
) -> dict[str, int]:
    """Apply every good row at once; refused as a whole when the outcome is no longer the one shown (PRK-1).

    Rows with a fault are left out, and kept with it for a file. What each row was before is kept, so that the whole can
    be undone. `meld` hears how many rows are done, of what goes row by row.
    """
    neem_beurt(uow)
    partij, soort, blad = _open(uow, principal, cmd.partij_id)
    houd_lokalen(uow, soort)
    proef = uitkomst(uow, partij)
    if proef.kenmerk != cmd.kenmerk:
        raise _verouderd()
    if not proef.aantallen[NIEUW] + proef.aantallen[GEWIJZIGD]:
        raise Ongeldig("Er is niets nieuws of gewijzigds om toe te passen.")
    PARTIJ.neem(partij, "toepassen")
    partij.toegepast_op, partij.aantallen = tijd.nu(), proef.aantallen
    partij.inhoud = stand_rest.bewaar(blad, proef)
    uow.add(partij)
    uow.session.flush()
    try:
        _voer_uit(uow, principal, partij, soort, proef, meld)
    except IntegrityError:  # somebody else took an account or a number by another road
        raise _verouderd() from None
    audit.record(uow, principal, "basis.toegepast", partij, nieuw={"soort": soort.naam, **proef.aantallen})
    ververs(uow, soort, [r.nieuw[soort.van_wie] for r in proef.rijen if soort.van_wie in r.nieuw])
    return proef.aantallen


def _verouderd() -> Botsing:
    return Botsing(
        "Sinds u keek is er iets veranderd, in het bestand of in het portaal. Er is niets toegepast.",
        actie="Bekijk de nieuwe uitkomst en pas die toe.", code="proef-verouderd",
    )  # fmt: skip


def _voer_uit(
    uow: UnitOfWork,
    principal: Actor,
    partij: Inleespartij,
    soort: Basissoort,
    proef: Inleesproef,
    meld: Callable[[int], None],
) -> None:
    if not soort.weg or not isinstance(principal, Principal):
        _schrijf(uow, principal, partij, soort, proef)
        return
    gemaakt = soort.weg.maak(uow, principal, [r for r in proef.rijen if r.uitkomst == NIEUW], meld)
    _onthoud(uow, partij, [(soort.model, id, None, velden) for id, velden in gemaakt])


def _schrijf(uow: UnitOfWork, principal: Actor, partij: Inleespartij, soort: Basissoort, proef: Inleesproef) -> None:
    nieuw = _ouders_eerst([r for r in proef.rijen if r.uitkomst == NIEUW])
    anders = [r for r in proef.rijen if r.uitkomst == GEWIJZIGD]
    for begin in range(0, len(nieuw), PER_KEER):
        schrijf_reeks(uow.session, soort.model, [{"id": r.id, **r.nieuw} for r in nieuw[begin : begin + PER_KEER]])
    zet(uow, soort, {r.id: r.nieuw for r in anders if r.id})
    rollen = geef_rollen(uow, principal, soort, nieuw, "Ingelezen als student")
    _onthoud(
        uow, partij, [(soort.model, r.id, None if r.uitkomst == NIEUW else r.oud, r.nieuw) for r in (*nieuw, *anders)]
    )
    _onthoud(uow, partij, [(Roltoewijzing, id, None, {}) for id in rollen], len(nieuw) + len(anders))
    for actie, rijen in zip(soort.daden, (nieuw, anders), strict=True):
        regels = [(r.id, {"partij": partij.id, **soort.log(r.nieuw)}) for r in rijen if r.id]
        audit.record_reeks(uow, principal, actie, soort.model, regels)
    meld_mensen(uow, soort, [r.id for r in anders])


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


def geef_rollen(
    uow: UnitOfWork, principal: Actor, soort: Basissoort, nieuw: Sequence[Rijproef], reden: str
) -> list[uuid.UUID]:
    """New students get the role of student; gives the ids of those role assignments."""
    if soort.rol is None or not nieuw:
        return []
    rijen = [{"id": nieuw_id(), "persoon_id": r.id} for r in nieuw]
    vast = {
        "rol": soort.rol.value,
        "bron": BRON,
        "reden": reden,
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
    for begin in range(0, len(rijen), PER_KEER):
        schrijf_reeks(uow.session, Inleeswijziging, rijen[begin : begin + PER_KEER])


def _plat(velden: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: str(v) if isinstance(v, uuid.UUID) else v.isoformat() if isinstance(v, date | datetime) else v
        for k, v in velden.items()
    }


def zet(uow: UnitOfWork, soort: Basissoort, per_id: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
    """Give each of these rows its values; the forms in which it is searched follow when it is written."""
    vraag = kies(soort.model).where(een_van(tabel(soort.model).c.id, lijst(per_id)))
    rijen = {rij.id: rij for rij in uow.session.exec(vraag)}
    for id, velden in per_id.items():
        for naam, waarde in velden.items():
            setattr(rijen[id], naam, waarde)
    uow.session.flush()
