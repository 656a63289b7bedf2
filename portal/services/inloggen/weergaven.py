"""Saved views: how one person likes to see a list, kept under a name and never with a text that he searched for."""

from __future__ import annotations

import re
import uuid
from urllib.parse import parse_qsl, urlencode

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.session import UnitOfWork
from portal.db.weergaven import Weergave
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd, NietGevonden, Ongeldig
from portal.domain.rechten import P
from portal.services.grond import lijst
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inloggen.stand_weergaven import MEESTE, opent

_NIET_BEWAARD = ("zoek", "pagina")
_SLEUTEL = re.compile(r"[a-z_]{1,20}")
_VELDEN, _TEKENS = 30, 1000
"""How many values a view keeps, and how long they are together."""


class BewaarWeergave(Opdracht):
    """Keep how a list stands now; under a name that is there already it takes its place."""

    pad: str = Field(max_length=100)
    naam: str = Field(min_length=1, max_length=60, title="Naam")
    vraag: str = Field(default="", max_length=20_000)
    """An address as it stands; what is kept of it is much shorter."""


class VerwijderWeergave(Opdracht):
    """Keep one of my views no longer."""

    weergave_id: uuid.UUID


def bewaar(uow: UnitOfWork, principal: Principal, cmd: BewaarWeergave) -> None:
    """Keep how I see this list now: filters, order, columns and rows; not what I searched for or on which page I was."""
    require(principal, P.WERK_INZIEN)
    if not opent(principal, cmd.pad):
        raise NietGevonden()
    uow.neem_beurt(f"weergave/{principal.persoon_id}")
    mijn = (Weergave.persoon_id == principal.persoon_id, Weergave.pad == cmd.pad)
    rij = uow.session.exec(select(Weergave).where(*mijn, Weergave.naam == cmd.naam)).first()
    if rij is None:
        if lijst.tel(uow, select(Weergave.id).where(*mijn)) >= MEESTE:
            raise Geblokkeerd(
                f"U heeft van deze lijst al {MEESTE} weergaven bewaard.", actie="Verwijder er eerst een, of kies een naam die er al is."
            )  # fmt: skip
        rij = Weergave(persoon_id=principal.persoon_id, pad=cmd.pad, naam=cmd.naam)
    rij.vraag, rij.gewijzigd_op = _te_bewaren(cmd.vraag), tijd.nu()
    uow.add(rij)
    audit.record(uow, principal, "weergave.bewaard", rij, nieuw={"pad": rij.pad})


def verwijder(uow: UnitOfWork, principal: Principal, cmd: VerwijderWeergave) -> None:
    """Forget one of my views; of somebody else's there is none."""
    require(principal, P.WERK_INZIEN)
    rij = uow.get(Weergave, cmd.weergave_id, col(Weergave.persoon_id) == principal.persoon_id)
    audit.record(uow, principal, "weergave.verwijderd", rij, oud={"pad": rij.pad})
    uow.session.delete(rij)


def _te_bewaren(vraag: str) -> str:
    """The named values of an address, written anew; nothing else goes along, so that it leads nowhere but to its page."""
    try:
        paren = parse_qsl(vraag, max_num_fields=_VELDEN)
    except ValueError:
        raise Ongeldig("Dit adres is niet te bewaren.", actie="Kies de filters opnieuw.") from None
    uit = urlencode([(n, w) for n, w in paren if _SLEUTEL.fullmatch(n) and n not in _NIET_BEWAARD], safe=",")
    if len(uit) > _TEKENS:
        raise Ongeldig("Dit zijn te veel filters om te bewaren.", actie="Kies er minder.")
    return uit
