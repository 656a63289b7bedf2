"""Exchange right now, asked for by a person: one flow with one partner or all, told in one text."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col, func, select

from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import PortalFout
from portal.domain.statussen import ONBEZORGD, BerichtStatus
from portal.jobs import bezorgen, ophalen, ophalen_omgeving

_SOORT = {0: "tas", 1: "dr", 2: "tas", 3: "tas", 4: "tas", 5: "dr"}


@dataclass(frozen=True)
class Synchronisatie:
    """What an exchange brought, a line per partner, and whether one of them could not be reached."""

    tekst: str
    mislukt: bool = False


def sync_nu(flow: int | str, koppeling: str = "") -> Synchronisatie:
    """Pull (flows 0 and 1), fetch documents (3 and 4) or deliver what waits (2 and 5).

    `flow` is a number, `flow0` or `all`. Without a name all partners of that flow. Works beside a running engine:
    every message is claimed before it goes.
    """
    if flow == "all":
        alle = [sync_nu(f, koppeling) for f in _SOORT]
        tekst = "\n".join(s.tekst for s in alle if not s.tekst.startswith("Koppeling ‘")) or alle[0].tekst
        return Synchronisatie(tekst, any(s.mislukt for s in alle))
    flow = int(str(flow).removeprefix("flow")) if str(flow).removeprefix("flow").isdigit() else -1
    if flow not in _SOORT:
        return Synchronisatie("Deze flow kent het portaal niet; kies flow0 tot en met flow5, of all.")
    gevonden = _koppelingen(_SOORT[flow], koppeling)
    if not gevonden:
        soort = {"tas": "afnamesysteem", "dr": "deelnemersysteem"}[_SOORT[flow]]
        geen = f"Koppeling ‘{koppeling}’ bestaat niet of is geen {soort}." if koppeling else f"Er is geen {soort}."
        return Synchronisatie(geen)
    delen = [_een(flow, id, naam) for id, naam in gevonden]
    return Synchronisatie("\n".join(d.tekst for d in delen), any(d.mislukt for d in delen))


def _koppelingen(soort: str, naam: str) -> list[tuple[uuid.UUID, str]]:
    vraag = select(Koppeling.id, Koppeling.naam).where(Koppeling.soort == soort, col(Koppeling.actief).is_(True))
    if naam:
        vraag = vraag.where(func.lower(Koppeling.naam) == naam.lower())
    with reading() as uow:
        return [(id, n) for id, n in uow.session.exec(vraag.order_by(Koppeling.zoekvorm))]


def _een(flow: int, id: uuid.UUID, naam: str) -> Synchronisatie:
    try:
        if flow == 0:
            return Synchronisatie(ophalen.vergelijk_catalogus(id))
        if flow == 1:
            return Synchronisatie(f"{ophalen.haal_deelnemers(id).tekst}\n{ophalen_omgeving.haal_opleidingen(id)}")
        return _bezorg(flow, id, naam)
    except PortalFout as fout:
        return Synchronisatie(f"{naam}: {fout.tekst}", mislukt=True)


def _bezorg(flow: int, id: uuid.UUID, naam: str) -> Synchronisatie:
    """Deliver now, without waiting for the time of the next attempt."""
    if flow in (3, 4):
        ophalen.vraag_documenten()
    wachtend = (
        col(OkeBericht.koppeling_id) == id,
        col(OkeBericht.flow) == flow,
        col(OkeBericht.status) == BerichtStatus.KLAAR,
    )
    with unit_of_work() as uow:
        uow.session.execute(update(OkeBericht).where(*wachtend).values(niet_voor=None))
        uow.session.execute(update(Koppeling).where(col(Koppeling.id) == id).values(open_tot=None))
        reeksen = list(uow.session.exec(select(OkeBericht.reeks).where(*wachtend).distinct()))
    gedaan = sum(bezorgen.bezorg(reeks, f"opdrachtregel-{os.getpid()}") for reeks in reeksen)
    with reading() as uow:
        open_ = select(func.count()).where(
            OkeBericht.koppeling_id == id, OkeBericht.flow == flow, col(OkeBericht.status).in_(ONBEZORGD)
        )
        rest, fouten = uow.session.exec(open_).one(), uow.get(Koppeling, id).fouten_op_rij
    return Synchronisatie(f"{naam}: {gedaan} berichten bezorgd, {rest} wachten nog.", mislukt=bool(rest and fouten))
