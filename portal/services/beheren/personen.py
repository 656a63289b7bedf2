"""What the exchange needs to know a member of staff by: filled in and corrected here."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker, medewerkers
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.services.beheren import stand_bereik
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.zenden import berichten


class WijzigBereik(Opdracht):
    """The staff number and the e-mail address of somebody of the staff; at least one of them."""

    persoon_id: uuid.UUID
    nummer: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=250)


def wijzig_bereik(uow: UnitOfWork, principal: Principal, cmd: WijzigBereik) -> int:
    """Correct the number or address by which partner systems know somebody of the staff, and tell the delivery system
    again about each sitting to come; gives how many messages go out (PLA-7)."""
    require(principal, P.RECHTEN_BEHEREN)
    persoon = uow.get(Persoon, cmd.persoon_id, stand_bereik.personen(principal))
    uow.session.refresh(persoon, with_for_update=True)
    eis_een_record(uow, persoon)
    nummer, email = cmd.nummer.strip(), cmd.email.strip()
    if not is_medewerker(persoon):
        raise Ongeldig("De gegevens van een student komen uit het deelnemersysteem. Laat ze daar aanpassen.")
    if not nummer and not email:
        raise Ongeldig("Vul het personeelsnummer of het e-mailadres in; het afnamesysteem heeft een van beide nodig.")
    if email and "@" not in email:
        raise Ongeldig("Dit is geen e-mailadres. Vul het hele adres in, met een @.")
    if nummer:
        _eis_eigen_nummer(uow, persoon, nummer)
    oud = {"nummer": persoon.nummer, "email": persoon.email}
    nieuw = {"nummer": nummer, "email": email}
    if oud == nieuw:
        return 0
    persoon.nummer, persoon.email = nummer, email
    uow.add(persoon)
    uow.session.flush()
    audit.record(uow, principal, "persoon.bereik", persoon, oud=oud, nieuw=nieuw)
    live.touch(uow, onderwerpen.RECHTEN, onderwerpen.WERK)
    return berichten.stuur_persoon(uow, persoon.id)


def _eis_eigen_nummer(uow: UnitOfWork, persoon: Persoon, nummer: str) -> None:
    """Refuse a staff number that another member of staff has, in whatever capitals."""
    if naam := van_collega(uow, persoon, nummer):
        raise Botsing(
            f"Nummer {nummer} is van {naam}.", actie="Kies een ander nummer, of voeg de twee samen als het één mens is."
        )


def van_collega(uow: UnitOfWork, persoon: Persoon, nummer: str) -> str | None:
    """The name of another member of staff who has this number, in whatever capitals."""
    ander = (
        medewerkers(), col(Persoon.samengevoegd_met_id).is_(None), Persoon.id != persoon.id,
        func.lower(Persoon.nummer) == nummer.lower(),
    )  # fmt: skip
    return uow.session.exec(select(Persoon.naam).where(*ander)).first()
