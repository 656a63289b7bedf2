"""The partners of the demo school on their side of the line: what they answer to what the portal sends them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.jobs import bezorgen
from portal.oke.uitkomst import Uitkomst, beoordeel
from portal.sandbox.school_model import uid

STORING = timedelta(days=12), timedelta(days=6, hours=12)
"""In these days the registry did not answer to some messages, however often they were offered."""
_ONBEKEND_TOT = timedelta(days=2, hours=6)
"""Since then, until so long ago, it did not know some enrolments."""
_EENS_IN, _STORINGEN, _ONBEKEND = 7, 2, 4
"""Of each so many results one goes wrong, and no more than so many of a kind."""
_HERHAAL = timedelta(hours=6)


class Overkant:
    """Says yes to nearly everything, as a registry and a delivery system do."""

    def __init__(self, w: Wereld) -> None:
        self.w = w
        self._lot: dict[UUID, int] = {}
        """The answers about results so far."""
        self._nr = 0

    def bezorg(self, uow: UnitOfWork) -> None:
        """Deliver what the last act put in the outbox."""
        bezorgen.bezorg_hier(uow, self.antwoord)

    def herhaal(self) -> Iterator[Gebeurtenis]:
        """What was not answered is offered again until it is given up."""
        op = self.w.nu - STORING[0]
        while (op := op + _HERHAAL) < self.w.nu - timedelta(days=5, hours=6):
            doe = partial(bezorgen.bezorg_hier, stuur=self.antwoord, opnieuw=True)
            yield Gebeurtenis(op, "bezorg", doe)

    def antwoord(self, bericht: OkeBericht) -> Uitkomst:
        """What the partner answers, read as any answer."""
        inhoud = b""
        if bericht.onderwerp_soort == "startlink":
            inhoud = json.dumps(f"{self.w.tas_adres}/start/{kaartje(bericht.onderwerp_id)}").encode()
        kop = {"content-type": "application/json"}
        return beoordeel(bericht.partner, self._status(bericht), kop, inhoud)

    def _status(self, bericht: OkeBericht) -> int:
        goed = 201 if bericht.methode == "PUT" else 200
        if bericht.onderwerp_soort != "resultaat":
            return goed
        if bericht.id not in self._lot:
            self._lot[bericht.id] = self._nieuw_lot(bericht) or goed
        return self._lot[bericht.id]

    def _nieuw_lot(self, bericht: OkeBericht) -> int | None:
        """The status with which this one goes wrong; None when it goes well."""
        geleden = self.w.nu - bericht.gemaakt_op
        if not _ONBEKEND_TOT < geleden < STORING[0]:
            return None
        nr, self._nr = self._nr % _EENS_IN, self._nr + 1
        gehad = list(self._lot.values())
        if geleden > STORING[1] and nr == 0 and gehad.count(503) < _STORINGEN:
            return 503
        return 404 if (nr == 1 or 404 not in gehad) and gehad.count(404) < _ONBEKEND else None


def kaartje(id: UUID | None) -> str:
    """The ticket with which somebody begins his test: nobody has two."""
    return uid("startlink", str(id)).hex
