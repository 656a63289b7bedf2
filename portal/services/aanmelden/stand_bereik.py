"""Whether a version is for this student: his programme, his cohort and the attempt that he would make (INR-7)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import union_all
from sqlmodel import col, func

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie, Opleiding
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain.levensloop import Blokkade
from portal.domain.statussen import NIET_MEER
from portal.services.aanmelden.stand_kansen import saldi_van
from portal.services.grond import paden
from portal.services.inrichten.stand_bereik import Deel, bereik_tekst, bereiken, deel_tekst, is_voor

ANDER_BEREIK = "ander-bereik"
Doet = tuple[uuid.UUID | None, int | None, str]
"""A programme with the cohort in it, and its name."""
_ZELF = "Dit moment is niet voor jouw opleiding, cohort of kans. Kies een ander moment, of vraag het je docent."


def blokkades_bereik(
    uow: UnitOfWork, paren: Collection[tuple[Inschrijving, Examenversie]]
) -> dict[tuple[uuid.UUID, uuid.UUID], Blokkade]:
    """Per enrolment and version that the board established for others, why; absent where it is for this student too."""
    delen = bereiken(uow, [v for _, v in paren])
    beperkt = [(i, v) for i, v in paren if delen.get(v.id)]
    if not beperkt:
        return {}
    inschr = list({i.id: i for i, _ in beperkt}.values())
    doet, saldi = _doet(uow, inschr), saldi_van(uow, inschr)
    uit = {}
    for i, v in beperkt:
        kans = saldi[i.id].verbruikt + 1
        if not any(_past(deel, doet[i.id], kans) for deel in delen[v.id]):
            uit[i.id, v.id] = _blokkade(v, delen[v.id], doet[i.id], kans)
    return uit


def _past(deel: Deel, doet: list[Doet], kans: int) -> bool:
    d, _ = deel
    if d.kans and d.kans != kans:
        return False
    return any(is_voor(d, opleiding, cohort) for opleiding, cohort, _ in doet)


def _blokkade(versie: Examenversie, delen: list[Deel], doet: list[Doet], kans: int) -> Blokkade:
    is_ = " en ".join(deel_tekst(naam or "zonder opleiding", cohort, None) for _, cohort, naam in doet)
    tekst = f"Versie {versie.code} is vastgesteld voor {bereik_tekst(delen)}; deze student: {is_}, kans {kans}."
    return Blokkade(ANDER_BEREIK, tekst, paden.versie(versie.id), student=_ZELF)


def _doet(uow: UnitOfWork, inschr: Collection[Inschrijving]) -> dict[uuid.UUID, list[Doet]]:
    """For which programmes each of these exams is done: what the registry said, else the student's own."""
    ids = [i.id for i in inschr]
    voor = union_all(
        kies(Inschrijving.id, Inschrijving.opleiding_oke_id).where(col(Inschrijving.id).in_(ids)),
        kies(Nevenaanmelding.inschrijving_id, Nevenaanmelding.opleiding_oke_id).where(
            col(Nevenaanmelding.inschrijving_id).in_(ids), col(Nevenaanmelding.oke_staat).not_in(NIET_MEER)
        ),
    ).subquery()
    programma = (
        kies(voor.c.id, Opleidingsinschrijving.opleiding_id, Opleidingsinschrijving.cohort, Opleiding.naam)
        .join(Opleidingsinschrijving, onclause=col(Opleidingsinschrijving.oke_id) == voor.c.opleiding_oke_id)
        .join(Opleiding, onclause=col(Opleiding.id) == Opleidingsinschrijving.opleiding_id)
    )
    uit: dict[uuid.UUID, list[Doet]] = defaultdict(list)
    for id, opleiding, cohort, naam in uow.session.execute(programma.order_by(Opleiding.zoekvorm)):
        uit[id].append((opleiding, cohort, naam))
    eigen = (
        kies(Inschrijving.id, Persoon.opleiding_id, Persoon.cohort, func.coalesce(Opleiding.naam, ""))
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Persoon.opleiding_id)
        .where(col(Inschrijving.id).in_([id for id in ids if id not in uit]))
    )
    for id, opleiding, cohort, naam in uow.session.execute(eigen):
        uit[id].append((opleiding, cohort, naam))
    return uit
