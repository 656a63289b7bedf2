"""The key of an act on its way from the socket to the transaction, and what the browser hears of it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from portal.auth.principal import Principal
from portal.db.session import UnitOfWork, opnieuw_na_kruising, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import AlInAnderTabblad
from portal.services.grond import eenmaal
from portal.services.grond.opdracht import LANGST_GEWACHT, Opdracht, Tik
from portal.settings import get_settings

T = TypeVar("T")
_METEEN = timedelta(seconds=2)
"""What arrives within this time did not wait."""
Antwoord = Literal["klaar", "geweigerd", "later", "inloggen"]
"""What a browser does: forget the act and what was filled in, the act only, try again, or wait for the same person."""


@dataclass(kw_only=True)
class Handeling:
    """One act of one tab: the key that the browser gave it, and what became of it."""

    sleutel: str
    wie: str = ""
    """Who did it, as the browser knows it (see `wie_ref`); empty when it does not say."""
    naam: str = ""
    tab: str = ""
    afdruk: str = ""
    formulier: bool = False
    antwoord: Antwoord = "klaar"
    getikt_op: datetime | None = None
    """When it was done, for an act that waited in the browser."""
    _beurt: int = 0

    def merk(self, zaken: str) -> eenmaal.Merk:
        """How the next transaction of this act, about these cases, is known again."""
        self._beurt += 1
        return eenmaal.Merk(
            sleutel=self.sleutel, wat=f"{self.naam} {self._beurt}", tab=self.tab,
            afdruk=f"{self.afdruk} {zaken}", formulier=self.formulier and self._beurt == 1,
        )  # fmt: skip


class Inhoud(dict[str, Any]):
    """The payload of an event, with the act it belongs to; handlers see a plain dict."""

    handeling: Handeling | None = None


HANDELING: ContextVar[Handeling | None] = ContextVar("portal_handeling", default=None)
"""The act that is being done now; set by the gate and by nothing else."""


def wie_ref(principal: Principal) -> str:
    """A print of a person, and one of that person in this role, with a dot between; says nothing by itself."""
    geheim = get_settings().secret().encode()
    wie, rol = f"wie:{principal.persoon_id}", f"wie:{principal.persoon_id}:{principal.rol}:{principal.nood}"
    return ".".join(hmac.new(geheim, deel.encode(), hashlib.sha256).hexdigest()[:16] for deel in (wie, rol))


def van_een_ander(principal: Principal | None) -> bool:
    """True when the act that is to be done now was done by somebody else, or in another role, than who is here."""
    handeling = HANDELING.get()
    return bool(handeling and handeling.wie and (principal is None or handeling.wie != wie_ref(principal)))


def neem_op(event: Any, tab: str, *, formulier: bool) -> None:
    """The gate has seen this event: from here on its transactions know which act they are."""
    handeling: Handeling | None = getattr(event.payload, "handeling", None)
    HANDELING.set(handeling)
    if handeling is not None:
        waar = str(event.router_data.get("asPath", ""))
        handeling.naam, handeling.tab, handeling.formulier = event.name, tab, formulier
        handeling.afdruk = f"{waar} {json.dumps(event.payload, sort_keys=True, default=str)}"


def antwoord_op(antwoord: Antwoord) -> None:
    """What the browser hears of the act that is being done now."""
    if (handeling := HANDELING.get()) is not None:
        handeling.antwoord = antwoord


def is_begonnen() -> bool:
    """False for an act of a browser that has not come to any transaction."""
    handeling = HANDELING.get()
    return handeling is None or handeling._beurt > 0


def getikt(geleden: Any) -> datetime | None:
    """When an act was done of which the browser says how many milliseconds ago; by our own clock, not that of a tablet."""
    if isinstance(geleden, bool) or not isinstance(geleden, int | float):
        return None
    wachtte = timedelta(milliseconds=min(max(0, geleden), LANGST_GEWACHT / timedelta(milliseconds=1) + 1))
    return tijd.nu() - wachtte if wachtte > _METEEN else None


def met_moment(opdrachten: Iterable[Any]) -> tuple[Any, ...]:
    """The same commands, with the moment at which the act was done where that can matter."""
    op = handeling.getikt_op if (handeling := HANDELING.get()) else None
    return tuple(o.model_copy(update={"getikt_op": op}) if isinstance(o, Tik) else o for o in opdrachten)


def zaken_in(opdrachten: Iterable[Any]) -> str:
    """Which cases these commands are about: the same words about another case are another act."""
    return " ".join(str(id) for o in opdrachten if isinstance(o, Opdracht) for id in _zaken(o))


def _zaken(waarde: Any) -> Iterator[uuid.UUID]:
    """The ids in a command, also of several cases or several commands in it."""
    if isinstance(waarde, uuid.UUID):
        yield waarde
    elif isinstance(waarde, tuple | Opdracht):
        for deel in vars(waarde).values() if isinstance(waarde, Opdracht) else waarde:
            yield from _zaken(deel)


async def in_transactie(principal: Principal, functie: Callable[[UnitOfWork], T], zaken: str) -> T:
    """Run this in one transaction of its own, off the event loop; once, however often the act arrives."""
    merk = handeling.merk(zaken) if (handeling := HANDELING.get()) else None

    def werk() -> T:
        try:
            with unit_of_work() as uow:
                if merk is not None:
                    eenmaal.neem(uow, principal, merk)
                return functie(uow)
        except AlInAnderTabblad:
            if merk is not None:
                with unit_of_work() as uow:
                    eenmaal.gewaarschuwd(uow, principal, merk)
            raise

    return await asyncio.to_thread(opnieuw_na_kruising, werk)
