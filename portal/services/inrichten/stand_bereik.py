"""For whom, and on which days, the board established a version (INR-7)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlmodel import col, func, select

from portal.db.inrichten import Examenversie, Opleiding, Versiebereik
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.services.grond import paden

Deel = tuple[Versiebereik, str]
"""A part of the school, with the name of its programme; empty when it is not about one."""


def bereiken(uow: UnitOfWork, versies: Collection[Examenversie]) -> dict[uuid.UUID, list[Deel]]:
    """Per version for which parts of the school it was established; absent for one that is for all of it."""
    beperkt = {v.id for v in versies if v.beperkt}
    if not beperkt:
        return {}
    vraag = (
        select(Versiebereik, Opleiding.naam)
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Versiebereik.opleiding_id)
        .where(col(Versiebereik.versie_id).in_(beperkt))
        .order_by(
            func.coalesce(Opleiding.zoekvorm, ""),
            func.coalesce(Versiebereik.cohort, 0),
            func.coalesce(Versiebereik.kans, 0),
            col(Versiebereik.id),
        )
    )
    uit: dict[uuid.UUID, list[Deel]] = defaultdict(list)
    for deel, opleiding in uow.session.exec(vraag):
        uit[deel.versie_id].append((deel, opleiding or ""))
    return uit


def is_voor(deel: Versiebereik, opleiding_id: uuid.UUID | None, cohort: int | None) -> bool:
    """Whether this part of the school has this programme and cohort in it, whatever the attempt."""
    return deel.opleiding_id in (None, opleiding_id) and deel.cohort in (None, cohort)


def deel_tekst(opleiding: str, cohort: int | None, kans: int | None) -> str:
    """A part of the school in words, as in ‘Kok, cohort 2025, kans 2’."""
    delen = (opleiding, f"cohort {cohort}" if cohort else "", f"kans {kans}" if kans else "")
    return ", ".join(d for d in delen if d)


def bereik_tekst(delen: Collection[Deel]) -> str:
    """For whom a version is, in words; empty for the whole school."""
    return "; ".join(deel_tekst(opleiding, d.cohort, d.kans) for d, opleiding in delen)


def geldig_tekst(versie: Examenversie) -> str:
    """On which days it may be taken, in words; empty for all days."""
    vanaf = f"vanaf {tijd.dag(versie.geldig_vanaf)}" if versie.geldig_vanaf else ""
    tot = f"t/m {tijd.dag(versie.geldig_tot)}" if versie.geldig_tot else ""
    return " ".join(d for d in (vanaf, tot) if d)


def blokkades_periode(versie: Examenversie, dag: date | None = None) -> tuple[Blokkade, ...]:
    """Why a version may not be taken on this day, today when none is given; a day before its first may be planned for."""
    te_vroeg = dag is not None and versie.geldig_vanaf is not None and dag < versie.geldig_vanaf
    te_laat = versie.geldig_tot is not None and (dag or tijd.vandaag()) > versie.geldig_tot
    if not (te_vroeg or te_laat):
        return ()
    tekst = f"De commissie stelde versie {versie.code} vast {geldig_tekst(versie)}."
    return (Blokkade("buiten-periode", tekst, paden.versie(versie.id)),)
