"""Rows of basic data by hand: add or change one, end a room, unit or exam, and open it again; closing people is in mensen."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from portal.auth.principal import Actor
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Examen, Opleiding
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.statussen import InschrijvingStatus
from portal.domain.taal import opsomming, telt
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten import inlezen, stand_inlezen
from portal.services.inrichten.stand import tik
from portal.services.inrichten.stand_basis import (
    Basissoort,
    eis_beheer,
    houd_lokalen,
    meld_mensen,
    neem_beurt,
    soort_van,
    ververs,
)
from portal.services.inrichten.stand_basisvelden import (
    Eenheidgegevens,
    Lokaalgegevens,
    Medewerkergegevens,
    Opleidinggegevens,
    Studentgegevens,
)
from portal.services.inrichten.stand_examens import zittingen
from portal.services.inrichten.stand_examenvelden import Examengegevens, Versiegegevens
from portal.services.inrichten.stand_inlezen import GELIJK, NIEUW, Rijproef
from portal.services.inrichten.stand_kennis import als_tekst


class Sluit(Opdracht):
    """End a room, a unit or an exam: from this day it cannot be chosen any more."""

    soort: str = Field(max_length=20)
    rij_id: uuid.UUID
    vanaf: date
    reden: str = Field(min_length=3, max_length=500)


class Heropen(Opdracht):
    """Open what was ended again."""

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


def bewaar_examen(
    uow: UnitOfWork, principal: Actor, gegevens: Examengegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add an exam of the school, or change what the school decides about the one with this id (INR-1, INR-6)."""
    return _bewaar(uow, principal, "examens", gegevens, rij_id)


def bewaar_versie(
    uow: UnitOfWork, principal: Actor, gegevens: Versiegegevens, rij_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add a version of an exam, or change the one with this id while it is not used (INR-3)."""
    id = _bewaar(uow, principal, "versies", gegevens, rij_id)
    tik(uow, id)
    return id


def _bewaar(uow: UnitOfWork, principal: Actor, naam: str, gegevens: Opdracht, rij_id: uuid.UUID | None) -> uuid.UUID:
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    return bewaar_rij(uow, principal, soort, gegevens, rij_id)


def bewaar_rij(
    uow: UnitOfWork, principal: Actor, soort: Basissoort, gegevens: Opdracht, rij_id: uuid.UUID | None
) -> uuid.UUID:
    """By the same rules as a row of a file; what names a row stays as it is: files and other rows know it by that."""
    neem_beurt(uow)
    houd_lokalen(uow, soort)
    waarden = {veld: als_tekst(getattr(gegevens, veld)) for veld in soort.kolommen}
    (rij,) = stand_inlezen.beproef_rijen(uow, soort, [Rijproef(1, waarden)], waarden[soort.sleutel])
    if rij_id is None and rij.bestaat and not rij.fouten.keys() & set(soort.sleutels):
        # before its other faults: those are about the row that is there
        raise Botsing(stand_inlezen.er_is_al(soort, waarden))
    if rij.fouten:
        mis = {v: rij.fouten[v][0] for v in soort.kolommen if v in rij.fouten}
        raise Ongeldig(" ".join(f"{soort.kolommen[v]}: {t}" for v, t in mis.items()), velden=mis)
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
    oud = rij.oud if soort.met_waarden else None
    audit.record(uow, principal, soort.daden[rij.uitkomst != NIEUW], doel, oud=oud, nieuw=soort.log(rij.nieuw))
    if rij.uitkomst == NIEUW:
        inlezen.geef_rollen(uow, principal, soort, [rij], "Toegevoegd als student")
    else:
        meld_mensen(uow, soort, [rij.id])
    ververs(uow, soort)


def sluit(uow: UnitOfWork, principal: Actor, cmd: Sluit) -> None:
    """End a room, unit or exam from a day on; what was planned keeps it, so nothing may be planned after that day."""
    soort, doel = _te_sluiten(uow, principal, cmd.soort, cmd.rij_id)
    if doel.gesloten_op:
        raise Botsing("Dit is al gesloten.")
    _eis_leeg(uow, doel, cmd.vanaf)
    doel.gesloten_op = cmd.vanaf
    uow.add(doel)
    audit.record(uow, principal, "basis.gesloten", doel, nieuw={"gesloten_op": cmd.vanaf}, reden=cmd.reden)
    ververs(uow, soort)


def _eis_leeg(uow: UnitOfWork, doel: Ruimte | Eenheid | Examen, vanaf: date) -> None:
    """Nothing may be planned there after that day, and nobody may wait for an exam that ends today."""
    if isinstance(doel, Eenheid):
        if vanaf <= tijd.vandaag():
            _eis_niets_eronder(uow, doel)
        return
    van_hem = Zitting.ruimte_id == doel.id if isinstance(doel, Ruimte) else Zitting.examen_id == doel.id
    namen = zittingen(uow, van_hem, Zitting.start >= tijd.op(vanaf), col(Zitting.status).not_in(ZITTING_VOORBIJ))
    if namen:
        actie = (
            "Verplaats die eerst." if isinstance(doel, Ruimte) else "Annuleer die eerst, of sluit vanaf een latere dag."
        )
        raise Geblokkeerd(f"Hier zijn nog zittingen gepland: {namen}.", actie=actie)
    if isinstance(doel, Examen) and vanaf <= tijd.vandaag():
        open_ = select(func.count()).select_from(Inschrijving).where(
            Inschrijving.examen_id == doel.id, Inschrijving.status == InschrijvingStatus.OPEN
        )  # fmt: skip
        if aantal := uow.session.exec(open_).one():
            wie = telt(aantal, "student wacht", "studenten wachten")
            raise Geblokkeerd(
                f"Voor dit examen {wie} nog op een moment.",
                actie="Annuleer die aanmeldingen of zet ze om, of sluit vanaf een latere dag.",
            )


def _eis_niets_eronder(uow: UnitOfWork, doel: Eenheid) -> None:
    """Nothing that is open may belong to a unit that ends: other units, rooms, programmes, or people who are here."""
    eronder = {
        ("onderdeel", "onderdelen"): (col(Eenheid.ouder_id) == doel.id) & col(Eenheid.gesloten_op).is_(None),
        ("lokaal", "lokalen"): (col(Ruimte.locatie_id) == doel.id) & col(Ruimte.gesloten_op).is_(None),
        ("opleiding", "opleidingen"): col(Opleiding.eenheid_id) == doel.id,
        ("persoon", "personen"): (col(Persoon.eenheid_id) == doel.id) & col(Persoon.actief),
    }
    aantallen = uow.session.execute(
        select(*(select(func.count()).where(w).scalar_subquery() for w in eronder.values()))
    )
    namen = [telt(n, *woord) for n, woord in zip(aantallen.one(), eronder, strict=True) if n]
    if namen:
        raise Geblokkeerd(
            f"Bij {doel.naam} horen nog {opsomming(namen)}.",
            actie="Zet die eerst onder een ander onderdeel, of sluit ze.",
        )


def heropen(uow: UnitOfWork, principal: Actor, cmd: Heropen) -> None:
    """Let a room, unit or exam be chosen again."""
    soort, doel = _te_sluiten(uow, principal, cmd.soort, cmd.rij_id)
    if not doel.gesloten_op:
        raise Botsing("Dit is niet gesloten.")
    oud, doel.gesloten_op = doel.gesloten_op, None
    uow.add(doel)
    audit.record(uow, principal, "basis.heropend", doel, oud={"gesloten_op": oud})
    ververs(uow, soort)


def _te_sluiten(
    uow: UnitOfWork, principal: Actor, naam: str, rij_id: uuid.UUID
) -> tuple[Basissoort, Ruimte | Eenheid | Examen]:
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    doel = uow.houd(soort.model, rij_id)
    if not isinstance(doel, Ruimte | Eenheid | Examen):
        raise Ongeldig("Alleen een lokaal, een onderdeel of een examen kan sluiten.")
    return soort, doel
