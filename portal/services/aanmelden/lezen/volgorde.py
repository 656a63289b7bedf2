"""One page of enrolments in the order in which they are listed: who asked for a Go first, and then by name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, func, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Opleiding
from portal.db.session import UnitOfWork
from portal.domain.levensloop import INSCHRIJVING
from portal.services.grond import lijst
from portal.services.grond.lijst import Pagina, leeg_blad, pagineer, trap

_VEEL = 2000
"""From so many on it is quicker to go past everybody by name than to sort what was found."""


_NAAM = (col(Persoon.sorteervorm), col(Persoon.id), col(Inschrijving.examen_id), col(Inschrijving.id))
_OP = {
    "student": Persoon.sorteervorm,
    "examen": Examen.zoekvorm,
    "opleiding": Opleiding.zoekvorm,
    "go": Inschrijving.go_tot,
    "status": trap(Inschrijving.status, INSCHRIJVING.labels),
}
SORTEERBAAR = tuple(_OP)


def bladzijde(
    uow: UnitOfWork, waar: Sequence[ColumnElement[bool]], op: str, pagina: int, per_pagina: int
) -> Pagina[uuid.UUID]:
    """The keys of one page, and how many there are in all; a page past the end becomes the last one. In an order that is
    asked, or else who asked first: he is found by that, and many go past by name."""
    if op.removeprefix("-") in _OP:
        return _gesorteerd(uow, waar, op, pagina, per_pagina)
    gevraagd = col(Inschrijving.go_gevraagd_op).is_not(None)
    vragers: list[ColumnElement[bool]] = [gevraagd, zonder_index(*waar)]
    tel = select(func.count(), func.count(col(Inschrijving.go_gevraagd_op))).select_from(Inschrijving)
    totaal, eerst = uow.session.exec(tel.where(*waar)).one()
    blad = leeg_blad(totaal, pagina, per_pagina)
    ids = _stuk(uow, vragers, eerst, blad.van, blad.per_pagina)
    anderen = [*waar, ~gevraagd] if totaal < _VEEL else [zonder_index(*waar, ~gevraagd)]
    rest = _stuk(uow, anderen, totaal - eerst, max(0, blad.van - eerst), blad.per_pagina - len(ids))
    return blad.met([*ids, *rest])


def _gesorteerd(
    uow: UnitOfWork, waar: Sequence[ColumnElement[bool]], op: str, pagina: int, per_pagina: int
) -> Pagina[uuid.UUID]:
    """The same in the order of a column."""
    vraag = (
        select(Inschrijving.id)
        .join(Persoon, onclause=col(Persoon.id) == col(Inschrijving.student_id))
        .join(Examen, onclause=col(Examen.id) == col(Inschrijving.examen_id))
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == col(Persoon.opleiding_id))
        .where(*waar)
    )
    return pagineer(uow, lijst.op(vraag, op, _OP, *_NAAM), pagina, per_pagina)


def zonder_index(*waar: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL for: all of this holds; said so, that the rows are found by something else than by this."""
    return and_(*waar).is_(True)


def _stuk(
    uow: UnitOfWork, waar: Sequence[ColumnElement[bool]], aantal: int, van: int, hoogstens: int
) -> list[uuid.UUID]:
    """So many keys from there on, by name."""
    if van >= aantal or hoogstens < 1:
        return []
    vraag = (
        select(Inschrijving.id)
        .select_from(Persoon)
        .join(Inschrijving, onclause=col(Persoon.id) == col(Inschrijving.student_id))
        .where(*waar)
        .order_by(col(Persoon.sorteervorm), col(Persoon.id), col(Inschrijving.examen_id))
    )
    return list(uow.session.exec(vraag.offset(van).limit(hoogstens)))
