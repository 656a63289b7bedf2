"""Definitive results that a cut score would put on the other side of the pass line: one reading for screen and act."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain.cesuur import Cijfer, Norm, cijfer_voor
from portal.domain.kenmerk import kenmerk
from portal.domain.statussen import HerzieningStatus, ResultaatStatus
from portal.services.grond.cesuren import gescoord

CESUUR = "cesuur"
"""What a revision is about that a changed cut score asked for, in its contents."""
HOOGSTENS = 20_000
"""Results that one reading looks at."""


def aan_de_overkant(
    uow: UnitOfWork, versie: Examenversie, norm: Norm | None, *welke: ColumnElement[bool] | bool
) -> list[tuple[Resultaat, Cijfer]]:
    """The definitive results of a version (or which of them) that pass and would fail by this norm, or the reverse, with
    the new grade."""
    vraag = select(Resultaat).where(
        Resultaat.versie_id == versie.id,
        Resultaat.status == ResultaatStatus.DEFINITIEF,
        col(Resultaat.is_huidig).is_(True),
        *welke,
    )
    rijen = uow.session.exec(vraag.order_by(col(Resultaat.id)).limit(HOOGSTENS))
    return [(r, nu) for r in rijen if (nu := valt_anders(versie, norm, r))]


def valt_anders(versie: Examenversie, norm: Norm | None, r: Resultaat) -> Cijfer | None:
    """The grade by this norm when it passes what was established as a fail, or the reverse; else None."""
    nu = cijfer_voor(versie.schaal, norm, gescoord(r))
    return nu if nu.geslaagd is not None and nu.geslaagd != r.geslaagd else None


def open_van(uow: UnitOfWork, cesuur_id: uuid.UUID) -> list[Herziening]:
    """The revisions that this cut score asked for and that wait for a decision, oldest first."""
    vraag = select(Herziening).where(Herziening.status == HerzieningStatus.OPEN).order_by(col(Herziening.op))
    return [h for h in uow.session.exec(vraag) if h.inhoud.get(CESUUR) == str(cesuur_id)]


def afdruk_van_alle(herzieningen: Iterable[Herziening]) -> str:
    """The mark of these revisions together: one more, one less or another content gives another mark."""
    return kenmerk(sorted((str(h.id), str(h.resultaat_id), repr(sorted(h.inhoud.items()))) for h in herzieningen))
