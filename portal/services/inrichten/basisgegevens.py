"""Rows of basic data by hand: add or change one, end a room or unit, and open it again; closing people is in mensen."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from portal.auth.principal import Actor
from portal.db.beheren import Eenheid
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten import inlezen, stand_inlezen
from portal.services.inrichten.stand_basis import Basissoort, als_tekst, eis_beheer, neem_beurt, soort_van
from portal.services.inrichten.stand_basisvelden import (
    Eenheidgegevens,
    Lokaalgegevens,
    Medewerkergegevens,
    Opleidinggegevens,
    Studentgegevens,
)
from portal.services.inrichten.stand_inlezen import GELIJK, NIEUW, Rijproef


class Sluit(Opdracht):
    """End a room or a unit: from this day it cannot be chosen any more."""

    soort: str = Field(max_length=20)
    rij_id: uuid.UUID
    vanaf: date
    reden: str = Field(min_length=3, max_length=500)


class Heropen(Opdracht):
    """Open a room or a unit again."""

    soort: str = Field(max_length=20)
    rij_id: uuid.UUID


def bewaar_eenheid(
    uow: UnitOfWork, principal: Actor, gegevens: Eenheidgegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add a unit, or change the one with this id (PRK-1)."""
    return _bewaar(uow, principal, "eenheden", gegevens, rij_id)


def bewaar_lokaal(
    uow: UnitOfWork, principal: Actor, gegevens: Lokaalgegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add a room, or change the one with this id (PRK-1)."""
    return _bewaar(uow, principal, "lokalen", gegevens, rij_id)


def bewaar_opleiding(
    uow: UnitOfWork, principal: Actor, gegevens: Opleidinggegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add a programme, or change the one with this id (PRK-1)."""
    return _bewaar(uow, principal, "opleidingen", gegevens, rij_id)


def bewaar_medewerker(
    uow: UnitOfWork, principal: Actor, gegevens: Medewerkergegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add somebody of the staff or from outside, or change the one with this id; roles are given elsewhere (PRK-1)."""
    return _bewaar(uow, principal, "medewerkers", gegevens, rij_id)


def bewaar_student(
    uow: UnitOfWork, principal: Actor, gegevens: Studentgegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add a student, who gets the role of one, or change the one with this id; never a student of a registry (PRK-1)."""
    return _bewaar(uow, principal, "studenten", gegevens, rij_id)


def _bewaar(uow: UnitOfWork, principal: Actor, naam: str, gegevens: Opdracht, rij_id: uuid.UUID | None) -> uuid.UUID:
    """By the same rules as a row of a file; what names a row stays as it is: files and other rows know it by that."""
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    neem_beurt(uow)
    waarden = {veld: als_tekst(getattr(gegevens, veld)) for veld in soort.kolommen}
    (rij,) = stand_inlezen.beproef_rijen(uow, soort, [Rijproef(1, waarden)], waarden[soort.sleutel])
    if rij.fouten:
        raise Ongeldig(" ".join(tekst for tekst, _ in rij.fouten.values()))
    if rij_id is None and rij.uitkomst != NIEUW:
        raise Botsing(
            f"Er is al een {soort.een} met {soort.kolommen[soort.sleutel].lower()} ‘{waarden[soort.sleutel]}’."
        )
    if rij_id is not None and rij.id != rij_id:
        raise Ongeldig(f"{soort.kolommen[soort.sleutel]} kan niet veranderen: sluit dit en maak een nieuw {soort.een}.")
    try:
        _schrijf(uow, principal, soort, rij)
    except IntegrityError:  # somebody else took an account or a number by another road
        raise Botsing("Dit nummer of account is er intussen al. Kijk in de lijst wie het heeft.") from None
    return rij.id  # type: ignore[return-value]  # a row without faults has one


def _schrijf(uow: UnitOfWork, principal: Actor, soort: Basissoort, rij: Rijproef) -> None:
    if rij.uitkomst == GELIJK:
        return
    if rij.uitkomst == NIEUW:
        doel = soort.model(id=rij.id, **rij.nieuw)
    else:
        doel = uow.houd(soort.model, rij.id)  # type: ignore[arg-type]
        for veld, waarde in rij.nieuw.items():
            setattr(doel, veld, waarde)
    uow.add(doel)
    uow.session.flush()
    actie = "basis.rij_gemaakt" if rij.uitkomst == NIEUW else "basis.rij_gewijzigd"
    audit.record(uow, principal, actie, doel, nieuw={"velden": ", ".join(sorted(rij.nieuw))})
    if rij.uitkomst == NIEUW:
        inlezen.geef_rollen(uow, principal, soort, [rij], "Toegevoegd als student")
    live.touch(uow, onderwerpen.BASIS)


def sluit(uow: UnitOfWork, principal: Actor, cmd: Sluit) -> None:
    """End a room or unit from a day on; what was planned there keeps it, so nothing may be planned after that day."""
    doel = _te_sluiten(uow, principal, cmd.soort, cmd.rij_id)
    if doel.gesloten_op:
        raise Botsing("Dit is al gesloten.")
    if isinstance(doel, Ruimte):
        vanaf = tijd.op(cmd.vanaf)
        vraag = select(Zitting.naam).where(
            Zitting.ruimte_id == doel.id, Zitting.start >= vanaf, col(Zitting.status).not_in(ZITTING_VOORBIJ)
        )
        if namen := uow.session.exec(vraag.order_by(col(Zitting.start)).limit(4)).all():
            raise Geblokkeerd(f"Hier zijn nog zittingen gepland: {', '.join(namen)}.", actie="Verplaats die eerst.")
    doel.gesloten_op = cmd.vanaf
    uow.add(doel)
    audit.record(uow, principal, "basis.gesloten", doel, nieuw={"gesloten_op": cmd.vanaf}, reden=cmd.reden)
    live.touch(uow, onderwerpen.BASIS)


def heropen(uow: UnitOfWork, principal: Actor, cmd: Heropen) -> None:
    """Let a room or unit be chosen again."""
    doel = _te_sluiten(uow, principal, cmd.soort, cmd.rij_id)
    if not doel.gesloten_op:
        raise Botsing("Dit is niet gesloten.")
    oud, doel.gesloten_op = doel.gesloten_op, None
    uow.add(doel)
    audit.record(uow, principal, "basis.heropend", doel, oud={"gesloten_op": oud})
    live.touch(uow, onderwerpen.BASIS)


def _te_sluiten(uow: UnitOfWork, principal: Actor, naam: str, rij_id: uuid.UUID) -> Ruimte | Eenheid:
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    doel = uow.houd(soort.model, rij_id)
    if not isinstance(doel, Ruimte | Eenheid):
        raise Ongeldig("Alleen een lokaal of een onderdeel kan sluiten.")
    return doel
