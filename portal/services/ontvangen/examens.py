"""Which exam a test of the registry is about: of its versions, else with its code."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.aanmelden import PlanbareToets
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import UnitOfWork
from portal.db.voorraad import lees_vooruit
from portal.domain.statussen import ToetsStatus
from portal.services.ontvangen.basis import Bron, schrijf

TONEN = ("oke_id", "status", "start", "eind", "examen_id", "schaal")


def zoek_examens(uow: UnitOfWork, bron: Bron, hooguit: int | None = 500) -> list[PlanbareToets]:
    """Find the exam of tests that came before their version was in the catalogue; gives those of which it was found."""
    vraag = select(PlanbareToets).where(
        col(PlanbareToets.examen_id).is_(None), PlanbareToets.status == ToetsStatus.ACTIVE
    )
    gevonden, rijen = [], uow.session.exec(vraag.limit(hooguit)).all()
    lees_vooruit(uow.session, Examenversie, "component_id", {uuid.UUID(t) for r in rijen for t in r.toetsen})
    lees_vooruit(uow.session, Examen, "code", {r.code for r in rijen})
    for rij in rijen:
        examen_id, _ = examen_van(uow, tuple(uuid.UUID(t) for t in rij.toetsen), (rij.code,))
        if examen_id:
            schrijf(uow, bron, "toets.gewijzigd", rij, {"examen_id": examen_id}, nieuw=False, tonen=TONEN)
            gevonden.append(rij)
    return gevonden


def examen_van(
    uow: UnitOfWork, versies: tuple[uuid.UUID, ...], codes: tuple[str, ...]
) -> tuple[uuid.UUID | None, tuple[str, ...]]:
    """The exam that a test is about: of its versions, else with its code."""
    if versies:
        gevonden = sorted({v.examen_id for v in uow.zoek(Examenversie, "component_id", *versies)})
        if len(gevonden) > 1:
            return gevonden[0], ("De toets noemt versies van meer dan één examen; het eerste is gekozen.",)
        if gevonden:
            return gevonden[0], ()
    return next((e.id for e in uow.zoek(Examen, "code", *(c for c in codes if c))), None), ()
