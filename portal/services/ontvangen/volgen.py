"""What is enrolled for a test of the registry that is for another exam now, or for one that nobody knows yet."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets
from portal.db.session import UnitOfWork
from portal.domain.levensloop import VOORBIJ
from portal.domain.rechten import Rol
from portal.services.grond import taken
from portal.services.ontvangen.basis import Bron
from portal.services.ontvangen.inschrijving import zeg_opnieuw
from portal.services.plannen.intrekken import houd_plekken

ANDERE_VERSIES = "toets-andere-versies"
"""A question for the exam office: a test with enrolments names other versions now, of which the catalogue has none."""


def noemt_andere(toets: PlanbareToets, versies: tuple[uuid.UUID, ...]) -> bool:
    """Whether a test names all other versions than it did: what exam it was for, says nothing about those."""
    return bool(versies and toets.toetsen) and not {str(c) for c in versies} & set(toets.toetsen)


def volg_examen(uow: UnitOfWork, bron: Bron, toets: PlanbareToets) -> int:
    """Let what is enrolled for a test that is for another exam now follow it, as if the registry said each again: nobody is
    planned for an exam that it does not ask for any more (AAN-1). What stands beside goes first, so that it holds nobody.

    While nobody knows the exam they stay, and the office is asked.
    """
    eigen = select(Inschrijving).where(Inschrijving.toets_id == toets.id).order_by(col(Inschrijving.id))
    rijen = uow.session.exec(eigen).all()
    if toets.examen_id is None:
        _vraag(uow, bron, toets, sum(r.status not in VOORBIJ for r in rijen))
        return 0
    taken.rond_af(uow, ANDERE_VERSIES, toets.id)
    n = Nevenaanmelding
    naast = select(n.oke_id).where(n.toets_id == toets.id, col(n.eigen).is_(False)).order_by(col(n.oke_id))
    houd_plekken(uow, [r.id for r in rijen])
    ids = [*uow.session.exec(naast).all(), *(r.oke_id for r in rijen if r.oke_id)]
    return sum(zeg_opnieuw(uow, bron, id) for id in ids)


def _vraag(uow: UnitOfWork, bron: Bron, toets: PlanbareToets, aantal: int) -> None:
    if not aantal:
        return
    tekst = (
        f"{bron.naam}: {toets.naam} ({toets.code}) noemt nu andere versies, en die staan niet in de catalogus. Wie al was "
        f"ingeschreven ({aantal}) staat nog bij het examen van eerst; plan daarvoor zo lang niemand in. Haal de catalogus "
        "op, of kies het examen bij de toets; daarna gaan de inschrijvingen vanzelf mee."
    )
    taken.vraag_eenmaal(uow, ANDERE_VERSIES, Rol.EXAMENBUREAU, "toets", toets.id, tekst[:1000])
