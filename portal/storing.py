"""What the portal cannot do without and is away now: noticed where it is used, written down once when it goes and comes."""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
import sys
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

log = logging.getLogger("portal.storing")
_WEG = ("08", "57P", "53300")
"""How the codes of PostgreSQL begin when it cannot be reached, is stopping or starting, or has no room for anybody."""
_SQLITE_WEG = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB}
VOL = "De schijf van het portaal is vol. Er is niets opgeslagen. Waarschuw de systeembeheerder."


@dataclass
class Deel:
    """One part that can be away: how it is called in the log, and what everybody at a screen reads meanwhile."""

    naam: str
    tekst: str
    sinds: float | None = None
    terug: float = float("-inf")
    _slot: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def weg(self) -> bool:
        """True while it is away."""
        return self.sinds is not None

    @property
    def net_terug(self) -> bool:
        """True in the seconds after its return, when a line about its absence can still come late."""
        return time.monotonic() - self.terug < 3

    def mist(self, fout: BaseException) -> None:
        """It could not be reached just now."""
        with self._slot:
            if self.sinds is not None:
                return
            self.sinds = time.monotonic()
        log.error("%s is niet bereikbaar (%s); het portaal wacht tot dat weer kan", self.naam, _reden(fout))

    def werkt(self) -> None:
        """It answered just now."""
        if self.sinds is None:
            return
        with self._slot:
            sinds, self.sinds, self.terug = self.sinds, None, time.monotonic()
        if sinds is not None:
            log.warning("%s is weer bereikbaar, na %.0f seconden", self.naam, time.monotonic() - sinds)


_RUST = "Wat nu wordt ingevuld, is nog niet opgeslagen. Laat dit tabblad open: dit bericht verdwijnt vanzelf als het weer werkt."
DATABASE = Deel("de database", f"Het portaal kan even niet bij zijn gegevens. {_RUST}")
REDIS = Deel("Redis", f"Het portaal kan even niet bij de open tabbladen. {_RUST}")
DELEN = (DATABASE, REDIS)


def tekst() -> str:
    """What everybody at a screen reads now; nothing when all is there."""
    return next((deel.tekst for deel in DELEN if deel.weg), "")


def deel_van(fout: BaseException | None) -> Deel | None:
    """The part of which this error says that it is away; None for any other error."""
    gezien = 0
    while fout is not None and gezien < 10:
        if isinstance(fout, DBAPIError) and (fout.connection_invalidated or _is_weg(fout.orig)):
            return DATABASE
        redis = sys.modules.get("redis.exceptions")
        if redis is not None and isinstance(fout, redis.ConnectionError | redis.TimeoutError):
            return REDIS
        fout, gezien = fout.__cause__ or fout.__context__, gezien + 1
    return None


def is_vol(fout: BaseException | None) -> bool:
    """True when the disk, of the portal or of its database, has no room left."""
    orig = fout.orig if isinstance(fout, DBAPIError) else fout
    if isinstance(orig, sqlite3.Error):
        return _sqlite_code(orig) == sqlite3.SQLITE_FULL
    return getattr(orig, "sqlstate", None) == "53100" or (isinstance(orig, OSError) and orig.errno == errno.ENOSPC)


def uitleg(fout: BaseException) -> str:
    """What somebody at a screen is told about a fault of which there is nothing to look up; nothing for any other."""
    if (deel := deel_van(fout)) is not None:
        zie(deel, fout)
        return deel.tekst
    if is_vol(fout):
        log.error("de schijf is vol; wat nu wordt gedaan, wordt niet opgeslagen")
        return VOL
    return ""


def zie(deel: Deel, fout: BaseException) -> None:
    """Somebody ran into it. About Redis only who asks it each second decides: errors of a moment ago come late."""
    if deel is DATABASE:
        deel.mist(fout)


def _is_weg(orig: BaseException | None) -> bool:
    if isinstance(orig, sqlite3.OperationalError | sqlite3.DatabaseError):
        return _sqlite_code(orig) in _SQLITE_WEG
    if type(orig).__name__ not in ("OperationalError", "InterfaceError") and not hasattr(orig, "sqlstate"):
        return False
    code = getattr(orig, "sqlstate", None)
    return type(orig).__name__ in ("OperationalError", "InterfaceError") if code is None else code.startswith(_WEG)


def _sqlite_code(fout: sqlite3.Error) -> int:
    return getattr(fout, "sqlite_errorcode", 0) & 0xFF


def _reden(fout: BaseException) -> str:
    """The cause in a few words of whoever refused, which are about machines and never about people."""
    orig = getattr(fout, "orig", None) or fout
    eerste = (str(orig).splitlines() or [""])[0]
    return re.sub(r"^.*failed: ", "", eerste)[:160] or type(orig).__name__
