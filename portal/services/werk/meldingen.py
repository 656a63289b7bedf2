"""What waits for somebody in watching the exchange: issues, and days that nobody signed."""

from __future__ import annotations

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.monitoren import Melding
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.meldingen import OORZAKEN
from portal.services.grond import paden
from portal.services.monitoren.lezen import dagcontrole, meldingen
from portal.services.werk import tellers
from portal.services.werk.regels import Werkregel

_MAX = 10


def mijn_meldingen(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """One line per issue of mine, the most urgent first (MON-2)."""
    vraag = (
        select(Melding)
        .where(col(Melding.id).in_(meldingen.van_mij(principal)))
        .order_by(col(Melding.uiterlijk).is_(None), col(Melding.uiterlijk))
        .limit(_MAX)
    )
    return [_regel(m) for m in uow.session.exec(vraag)]


def _regel(m: Melding) -> Werkregel:
    dagen = (m.uiterlijk - tijd.vandaag()).days if m.uiterlijk else 99
    toon = "bad" if dagen < 0 else "warn" if dagen <= 1 else "plain"
    termijn = f"{'Te laat, was' if dagen < 0 else 'Uiterlijk'} {tijd.dag(m.uiterlijk)}" if m.uiterlijk else ""
    titel, uitleg = f"Melding {m.nummer}: {m.titel}", f"Oorzaak: {OORZAKEN.get(m.oorzaak, m.oorzaak).lower()}"
    return Werkregel(titel, uitleg, toon, termijn, paden.melding(m.id), "Ga verder", "melding", min(dagen, 12))


def zonder_eigenaar(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """One line for issues that nobody picked up."""
    aantal = tellers.tel(uow, meldingen.zonder_eigenaar(principal))
    titel = "Een melding heeft geen eigenaar" if aantal == 1 else f"{aantal} meldingen hebben geen eigenaar"
    regel = Werkregel(titel, "Kies wie het oppakt.", "warn", "", paden.MELDINGEN, "Bekijk", "melding", 6, aantal)
    return [regel] if aantal else []


def overgeslagen_dagen(uow: UnitOfWork) -> list[Werkregel]:
    """One line for working days that nobody signed (MON-1)."""
    dagen = dagcontrole.overgeslagen(uow)
    if not dagen:
        return []
    titel = "Een dagcontrole is overgeslagen" if len(dagen) == 1 else f"{len(dagen)} dagcontroles zijn overgeslagen"
    uitleg = f"Nog niet afgetekend: {', '.join(tijd.dag(d) for d in dagen)}."
    return [Werkregel(titel, uitleg, "warn", "", paden.OKE, "Controleer", "dagcontrole-oud", 4, len(dagen))]
