"""Somebody who works or studies here no longer: closed by hand, and opened again."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.open_werk import open_werk
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.levensloop import LOPEND, ZITTING_VOORBIJ
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.domain.taal import telt
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record
from portal.services.inrichten.stand_basis import SOORTEN, eis_beheer
from portal.services.inrichten.stand_kennis import bron_van, registraties


class SluitPersoon(Opdracht):
    """Close somebody: from now on not to be chosen, and no way in."""

    persoon_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class HeropenPersoon(Opdracht):
    """Open somebody again."""

    persoon_id: uuid.UUID


def sluit_persoon(uow: UnitOfWork, principal: Principal, cmd: SluitPersoon) -> None:
    """Close a member of staff, or a student of no registry; what is to come is arranged first (PRK-1)."""
    persoon = _eigen(uow, principal, cmd.persoon_id)
    if not persoon.actief:
        raise Botsing("Deze persoon is al gesloten, of het account is geblokkeerd.")
    if persoon.id == principal.persoon_id:
        raise NietToegestaan("U kunt uzelf niet sluiten. Vraag een andere beheerder.", code="niet-aan-zichzelf")
    _eis_niets_te_doen(uow, persoon)
    persoon.actief = False
    uow.add(persoon)
    sessies.end_alle(uow, persoon.id, "Gesloten door de beheerder")
    audit.record(uow, principal, "persoon.gesloten", persoon, nieuw={"actief": False}, reden=cmd.reden)
    live.touch(uow, onderwerpen.BASIS, onderwerpen.RECHTEN)


def heropen_persoon(uow: UnitOfWork, principal: Principal, cmd: HeropenPersoon) -> None:
    """Open somebody again; not who was shut out for another reason."""
    persoon = _eigen(uow, principal, cmd.persoon_id)
    if persoon.actief:
        raise Botsing("Deze persoon is niet gesloten.")
    if "actief" in persoon.eigen_velden:
        raise Geblokkeerd("Dit account is geblokkeerd.", actie="Open het bij Rechten.")
    persoon.actief = True
    uow.add(persoon)
    audit.record(uow, principal, "persoon.heropend", persoon, nieuw={"actief": True})
    live.touch(uow, onderwerpen.BASIS, onderwerpen.RECHTEN)


def _eigen(uow: UnitOfWork, principal: Principal, persoon_id: uuid.UUID) -> Persoon:
    """Somebody whom the school keeps itself, held; a confirmation is asked, for this shuts out or lets in."""
    require(principal, P.RECHTEN_BEHEREN)
    eis_beheer(principal, SOORTEN["medewerkers"])
    persoon = uow.houd(Persoon, persoon_id)
    eis_een_record(uow, persoon)
    register = registraties(uow, col(Persoonsbron.persoon_id) == persoon.id).get(persoon.id)
    if not is_medewerker(persoon) and (bron := bron_van(persoon.oke_id, register)):
        raise Geblokkeerd(f"Deze student komt uit {bron}.", actie="Laat daar vastleggen dat de student weg is.")
    return persoon


def _eis_niets_te_doen(uow: UnitOfWork, persoon: Persoon) -> None:
    """Who closes, leaves nothing that still waits for this person."""
    open_ = col(Zitting.status).not_in(ZITTING_VOORBIJ)  # one that was and is not signed waits for its staff too
    werkt = select(Zittingsmedewerker.zitting_id).where(Zittingsmedewerker.persoon_id == persoon.id)
    zit = select(Deelname.zitting_id).where(
        Deelname.student_id == persoon.id, Deelname.status == DeelnameStatus.GEPLAATST
    )
    vraag = select(Zitting.naam).where(open_, col(Zitting.id).in_(werkt) | col(Zitting.id).in_(zit))
    if namen := uow.session.exec(vraag.order_by(col(Zitting.start)).limit(4)).all():
        wat = f"Staat nog op zittingen: {', '.join(namen)}."
        raise Geblokkeerd(wat, actie="Laat het examenbureau dat eerst regelen.")
    mee = (Inschrijving.student_id == persoon.id, col(Inschrijving.status).in_(LOPEND))
    if aantal := len(uow.session.exec(select(Inschrijving.id).where(*mee)).all()):
        wat = f"Nog ingeschreven voor {telt(aantal, 'examen', 'examens')}."
        raise Geblokkeerd(wat, actie="Laat het examenbureau dat eerst laten vervallen.")
    te_doen = (Beoordeling.beoordelaar_id == persoon.id, open_werk())
    if aantal := len(uow.session.exec(select(Beoordeling.id).where(*te_doen)).all()):
        wat = f"Moet nog werk beoordelen van {telt(aantal, 'student', 'studenten')}."
        raise Geblokkeerd(wat, actie="Laat het examenbureau dat eerst aan een ander geven, bij de zitting.")
