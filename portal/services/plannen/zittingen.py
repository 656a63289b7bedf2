"""Plan: sittings with room and seats, made definitive, changed and cancelled."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from pydantic import AwareDatetime, Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.beheren import Eenheid
from portal.db.inrichten import Examenversie, Opleiding
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ZittingStatus
from portal.domain.tijdscenario import GEWOON, SCENARIOS
from portal.services.grond import instellingen, live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import blokkades_gebruik
from portal.services.plannen.medewerkers import zet_erbij
from portal.services.plannen.plekken import maak_los
from portal.services.plannen.stand import (
    UITLOOP,
    blokkades_definitief,
    deelnames,
    eis_persoon_vrij,
    eis_ruimte_vrij,
    eis_student_vrij,
    medewerkers,
    tik,
    zitting_voor,
)
from portal.services.plannen.wachtlijst import promoveer, sluit_rij
from portal.services.zenden import berichten


class MaakConcept(Opdracht):
    """Plan a sitting of an established version."""

    versie_id: uuid.UUID
    ruimte_id: uuid.UUID
    start: AwareDatetime
    capaciteit: int = Field(ge=1, le=1000)
    naam: str = Field(default="", max_length=200)
    surveillant_id: uuid.UUID | None = None
    beoordelaar_id: uuid.UUID | None = None
    zelf_inschrijven: bool = False
    tijdscenario: int = Field(default=GEWOON, ge=min(SCENARIOS), le=max(SCENARIOS))


class ZittingActie(Opdracht):
    """Take a step with a sitting."""

    zitting_id: uuid.UUID
    reden: str = Field(default="", max_length=500)


class WijzigZitting(Opdracht):
    """Change time, place or size of a sitting."""

    zitting_id: uuid.UUID
    ruimte_id: uuid.UUID
    start: AwareDatetime
    capaciteit: int = Field(ge=1, le=1000)
    tijdscenario: int | None = Field(default=None, ge=min(SCENARIOS), le=max(SCENARIOS))


def maak_concept(uow: UnitOfWork, principal: Principal, cmd: MaakConcept) -> uuid.UUID:
    """Plan a sitting as concept, with room and staff held for it (PLA-1, PLA-2, PLA-4); gives its id."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.ZITTING_PLANNEN, versie)
    levensloop.eis(blokkades_gebruik(versie))
    ruimte = _neem_ruimte(uow, cmd.ruimte_id, cmd.capaciteit)
    eind = _eind(cmd.start, versie)
    eis_ruimte_vrij(uow, ruimte, cmd.start, eind + UITLOOP)
    zitting = Zitting(
        versie_id=versie.id,
        examen_id=versie.examen_id,
        eenheid_id=_eigen_eenheid(uow, principal),
        code=f"{versie.code} {cmd.start.astimezone(tijd.ZONE):%Y%m%d-%H%M}",
        naam=cmd.naam.strip() or versie.naam,
        ruimte_id=ruimte.id,
        start=cmd.start,
        eind=eind,
        capaciteit=cmd.capaciteit,
        zelf_inschrijven=cmd.zelf_inschrijven,
        zelf_tot=_zelf_tot(uow, cmd.start) if cmd.zelf_inschrijven else None,
        tijdscenario=cmd.tijdscenario,
        gepland_door_id=principal.persoon_id,
    )
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gepland", zitting, nieuw={"start": zitting.start, "plaatsen": cmd.capaciteit})
    for persoon_id, rol in ((cmd.surveillant_id, Rol.SURVEILLANT), (cmd.beoordelaar_id, Rol.BEOORDELAAR)):
        if persoon_id:
            zet_erbij(uow, principal, zitting, persoon_id, rol)
    tik(uow, zitting)
    return zitting.id


def _eigen_eenheid(uow: UnitOfWork, principal: Principal) -> uuid.UUID | None:
    """The unit that the planner works for: the highest of those the role was given for, or that of its programme."""
    if not principal.eenheden and principal.opleidingen:
        waar = col(Opleiding.id).in_(principal.opleidingen)
        return uow.session.exec(select(Opleiding.eenheid_id).where(waar).order_by(Opleiding.crebo)).first()
    eenheden = principal.eenheden or frozenset()
    vraag = select(Eenheid).where(col(Eenheid.id).in_(eenheden)).order_by(Eenheid.zoekvorm)
    return next((e.id for e in uow.session.exec(vraag) if e.ouder_id not in eenheden), None)


def _neem_ruimte(uow: UnitOfWork, ruimte_id: uuid.UUID, capaciteit: int) -> Ruimte:
    """The room, locked until the end of the transaction so that nobody books it at the same time."""
    ruimte = uow.houd(Ruimte, ruimte_id)
    if capaciteit > ruimte.plaatsen:
        raise Ongeldig(f"Lokaal {ruimte.code} heeft {ruimte.plaatsen} plaatsen; u vraagt er {capaciteit}.")
    return ruimte


def _eind(start: datetime, versie: Examenversie) -> datetime:
    if start <= tijd.nu():
        raise Ongeldig("Een zitting begint in de toekomst.")
    return start + timedelta(minutes=versie.duur)


def _zelf_tot(uow: UnitOfWork, start: datetime) -> datetime:
    """Until when students may choose a moment themselves, as the school set it."""
    return start - timedelta(minutes=instellingen.lees_getal(uow, "zelf_sluit_minuten"))


def maak_definitief(uow: UnitOfWork, principal: Principal, cmd: ZittingActie) -> None:
    """Make a sitting definitive: visible to students and sent to the delivery system with its staff (PLA-6, PLA-7)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "publiceren")
    levensloop.eis(blokkades_definitief(uow, zitting))
    oud = zitting.status
    levensloop.ZITTING.neem(zitting, "publiceren")
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gepubliceerd", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    berichten.stuur_zitting(uow, zitting)
    for medewerker in medewerkers(uow, zitting.id):
        berichten.stuur_medewerker(uow, medewerker)
    tik(uow, zitting)


def wijzig_zitting(uow: UnitOfWork, principal: Principal, cmd: WijzigZitting) -> None:
    """Change time, place or size; people and rooms are checked again and the delivery system follows (PLA-7)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "wijzigen")
    versie = uow.get(Examenversie, zitting.versie_id)
    ruimte = _neem_ruimte(uow, cmd.ruimte_id, cmd.capaciteit)
    if cmd.capaciteit < zitting.bezet:
        raise Ongeldig(f"Er zijn al {zitting.bezet} studenten geplaatst.")
    eind = _eind(cmd.start, versie)
    eis_ruimte_vrij(uow, ruimte, cmd.start, eind + UITLOOP, behalve=zitting.id)
    for medewerker in medewerkers(uow, zitting.id):
        eis_persoon_vrij(uow, medewerker.persoon_id, cmd.start, eind, behalve=zitting.id)
    for deelname in deelnames(uow, zitting.id):
        eis_student_vrij(uow, deelname.student_id, cmd.start, eind, behalve=zitting.id)
    oud = {"start": zitting.start, "ruimte": zitting.ruimte_id, "plaatsen": zitting.capaciteit}
    zitting.start, zitting.eind, zitting.ruimte_id, zitting.capaciteit = cmd.start, eind, ruimte.id, cmd.capaciteit
    zitting.tijdscenario = cmd.tijdscenario or zitting.tijdscenario
    if zitting.zelf_inschrijven:
        zitting.zelf_tot = _zelf_tot(uow, cmd.start)
    uow.add(zitting)
    nieuw = {"start": zitting.start, "ruimte": zitting.ruimte_id, "plaatsen": zitting.capaciteit}
    audit.record(uow, principal, "zitting.gewijzigd", zitting, oud=oud, nieuw=nieuw)
    if zitting.status == ZittingStatus.GEPLAND:
        berichten.stuur_zitting(uow, zitting)
    promoveer(uow, principal, zitting)
    tik(uow, zitting)


def annuleer_zitting(uow: UnitOfWork, principal: Principal, cmd: ZittingActie) -> None:
    """Cancel a sitting with a reason: students are free again, the delivery system is told (PLA-7)."""
    zitting = zitting_voor(uow, principal, cmd.zitting_id, P.ZITTING_PLANNEN)
    levensloop.ZITTING.require(zitting.status, "annuleren")
    if not cmd.reden.strip():
        raise Ongeldig("Geef een reden: studenten en medewerkers lezen die.")
    oud = zitting.status
    for deelname in deelnames(uow, zitting.id):
        maak_los(uow, deelname)
        live.touch(uow, onderwerpen.persoon(deelname.student_id))
    sluit_rij(uow, zitting)
    levensloop.ZITTING.neem(zitting, "annuleren")
    zitting.reden, zitting.bezet = cmd.reden, 0
    uow.add(zitting)
    audit.record(
        uow,
        principal,
        "zitting.geannuleerd",
        zitting,
        oud={"status": oud},
        nieuw={"status": zitting.status},
        reden=cmd.reden,
    )
    if oud == ZittingStatus.GEPLAND:
        berichten.annuleer_zitting(uow, zitting)
    tik(uow, zitting)
