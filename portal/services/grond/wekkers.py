"""Asking the job engine for work: written in the transaction of the act, done after its commit, or not at all."""

from __future__ import annotations

from typing import Protocol

from sqlmodel import Session

from portal.db.session import UnitOfWork

BEZORG = "bezorg"
"""Deliver the messages of one `reeks`."""
KEUR = "keur"
"""Check one file that somebody added."""
LAAT_BINNEN = "laat_binnen"
"""Let in the enrolments that waited for what a partner has told since."""
MELD_PERSOON = "meld_persoon"
"""Look at what follows for somebody whose name, address or level changed: for delivery systems, and for his seat."""
VERSTUUR_POST = "verstuur_post"
"""Send the mail that is due."""
DRAAI_JAAR = "draai_jaar"
"""Turn the school year for one programme."""
DRAAI_TERUG = "draai_terug"
"""Put back one turn of the school year."""


class Wekker(Protocol):
    """Asks for one job in the transaction of the session."""

    def __call__(self, session: Session, werk: str, over: str, na: float) -> None:
        """Have `werk` done about `over` after a number of seconds; holds only when the transaction is committed."""


_wekker: Wekker | None = None


def set_wekker(wekker: Wekker | None) -> None:
    """Say who is called when work is asked; the job engine does this at the start of each process."""
    global _wekker
    _wekker = wekker


def wek(uow: UnitOfWork, werk: str, over: str, na: float = 0.0) -> bool:
    """Ask for work; False when no engine listens in this process, as in most tests."""
    if _wekker is None:
        return False
    _wekker(uow.session, werk, over, na)
    return True
