"""Versions and their assessment models: brought to the board, established, rejected or withdrawn."""

from __future__ import annotations

import uuid
from typing import Literal

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Variantverzoek
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.levensloop import ONBEGONNEN, Blokkade
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ModelStatus, VersieStatus
from portal.domain.taal import opsomming
from portal.services.grond import taken, wekkers
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import blokkades_gebruik, blokkades_gesloten, tik, versie_voor
from portal.services.inrichten.stand_basis import wek_wie_zit
from portal.services.inrichten.stand_examens import zittingen


class LegVersieVoor(Opdracht):
    """Ask the board to establish a version."""

    versie_id: uuid.UUID
    toelichting: str = Field(default="", max_length=500)


class BesluitVersie(Opdracht):
    """Establish, reject or withdraw a version."""

    versie_id: uuid.UUID
    actie: str = Field(pattern="^(vaststellen|afwijzen|intrekken)$")
    reden: str = Field(default="", max_length=500)


class TrekVersiesIn(Opdracht):
    """Withdraw several established versions for one reason."""

    versie_ids: tuple[uuid.UUID, ...] = Field(min_length=1, max_length=100)
    reden: str = Field(min_length=3, max_length=500)


class StelModelVast(Opdracht):
    """Establish the assessment model of a version."""

    versie_id: uuid.UUID


class TrekModelIn(Opdracht):
    """Withdraw the established assessment model of a version."""

    versie_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class KiesInschrijvers(Opdracht):
    """Say who enrols for an exam."""

    examen_id: uuid.UUID
    wie: tuple[Literal["automatisch", "examenbureau", "docent", "student"], ...] = Field(min_length=1, max_length=4)


class VerplaatsVersie(Opdracht):
    """Put a version under another exam."""

    versie_id: uuid.UUID
    examencode: str = Field(min_length=1, max_length=60)
    reden: str = Field(min_length=3, max_length=500)


class TrekVersieIn(Opdracht):
    """Take a version of the school itself out of use."""

    versie_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class ZetVersieTerug(Opdracht):
    """Take it into use again."""

    versie_id: uuid.UUID


class KiesVersieniveau(Opdracht):
    """Say for which level a version is."""

    versie_id: uuid.UUID
    niveau: int | None = Field(default=None, ge=1, le=4)


class VulDuurIn(Opdracht):
    """Fill in the duration that the supplier does not give."""

    versie_id: uuid.UUID
    duur: int = Field(ge=1, le=1440)


def verplaats_versie(uow: UnitOfWork, principal: Principal, cmd: VerplaatsVersie) -> str:
    """Put a version under the exam with this code, as long as nothing hangs on it; gives that exam's name (INR-2).

    A later import leaves it there. Tests that waited for an exam find it. The board looks again at what it established.
    """
    versie = versie_voor(uow, principal, cmd.versie_id, P.VERSIE_BEHEREN)
    code = cmd.examencode.strip()
    examen = uow.session.exec(
        select(Examen).where(Examen.code == code, visible(principal, P.CATALOGUS_INZIEN, Examen))
    ).first()
    if examen is None:
        raise Ongeldig(f"Er is geen examen met code ‘{code}’. Zoek de code op bij Examens.")
    if examen.id == versie.examen_id:
        raise Ongeldig("Deze versie hoort al bij dit examen.")
    levensloop.eis((*blokkades_gesloten(examen), *_hangt_eraan(uow, versie)))
    oud, versie.examen_id = versie.examen_id, examen.id
    if versie.vastgesteld_op:
        versie.gewijzigd_op = tijd.nu()
    uow.add(versie)
    nieuw = {"examen_id": examen.id}
    audit.record(uow, principal, "versie.verplaatst", versie, oud={"examen_id": oud}, nieuw=nieuw, reden=cmd.reden)
    wekkers.wek(uow, wekkers.LAAT_BINNEN, "catalogus")
    tik(uow, versie.id)
    return examen.naam


def _hangt_eraan(uow: UnitOfWork, versie: Examenversie) -> tuple[Blokkade, ...]:
    """What would become false if this version were of another exam, each by name."""
    uit = []
    if namen := zittingen(uow, Zitting.versie_id == versie.id):
        uit.append(Blokkade("versie-gepland", f"Met deze versie is gepland: {namen}. Zij blijft bij haar examen."))
    if toetsen := _toetsen_met(uow, versie):
        tekst = f"Het deelnemersysteem meldde er studenten voor aan met: {opsomming(toetsen)}. Laat dat daar aanpassen."
        uit.append(Blokkade("versie-bij-toets", tekst))
    if uow.session.exec(select(Variantverzoek.id).where(Variantverzoek.versie_id == versie.id).limit(1)).first():
        uit.append(Blokkade("versie-bij-verzoek", "De commissie kreeg een verzoek om deze versie nog eens te doen."))
    return tuple(uit)


def _toetsen_met(uow: UnitOfWork, versie: Examenversie) -> list[str]:
    """Tests of a registry for this exam with this version, for which students are enrolled."""
    if versie.component_id is None:
        return []
    heeft = select(Inschrijving.id).where(Inschrijving.toets_id == PlanbareToets.id).exists()
    vraag = select(PlanbareToets).where(PlanbareToets.examen_id == versie.examen_id, heeft).order_by(PlanbareToets.naam)
    id = str(versie.component_id)
    return [t.naam for t in uow.session.exec(vraag) if id in (str(deel).lower() for deel in t.toetsen)]


def trek_versie_in(uow: UnitOfWork, principal: Principal, cmd: TrekVersieIn) -> None:
    """Take a version of the school itself out of use: it cannot be planned any more (INR-3)."""
    versie = _eigen_versie(uow, principal, cmd.versie_id)
    if not versie.in_catalogus:
        raise Botsing("Deze versie is al ingetrokken.")
    if namen := zittingen(uow, Zitting.versie_id == versie.id, col(Zitting.status).in_(ONBEGONNEN)):
        raise Geblokkeerd(f"Met deze versie is nog gepland: {namen}.", actie="Annuleer die eerst.")
    versie.in_catalogus = False
    uow.add(versie)
    audit.record(uow, principal, "versie.uit_gebruik", versie, reden=cmd.reden)
    tik(uow, versie.id)


def zet_versie_terug(uow: UnitOfWork, principal: Principal, cmd: ZetVersieTerug) -> None:
    """Take a version of the school itself into use again; what the board decided about it still holds."""
    versie = _eigen_versie(uow, principal, cmd.versie_id)
    if versie.in_catalogus:
        raise Botsing("Deze versie is in gebruik.")
    versie.in_catalogus = True
    uow.add(versie)
    audit.record(uow, principal, "versie.weer_in_gebruik", versie)
    tik(uow, versie.id)


def _eigen_versie(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID) -> Examenversie:
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.VERSIE_BEHEREN, versie)
    if versie.koppeling_id:
        raise Geblokkeerd("Deze versie is van een leverancier; die trekt haar in en zet haar terug.")
    return uow.houd(Examenversie, versie.id)


def vul_duur_in(uow: UnitOfWork, principal: Principal, cmd: VulDuurIn) -> None:
    """Fill in the duration of a version of which the supplier does not give one (INR-2)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.VERSIE_BEHEREN, versie)
    if versie.duur:
        raise Botsing("De duur van deze versie is al bekend.")
    versie.duur = cmd.duur
    uow.add(versie)
    audit.record(uow, principal, "versie.duur_ingevuld", versie, nieuw={"duur": cmd.duur})
    tik(uow, versie.id)


def leg_versie_voor(uow: UnitOfWork, principal: Principal, cmd: LegVersieVoor) -> None:
    """Ask the board to establish a version; the question stands in its worklist until it is answered (INR-7)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.VERSIE_BEHEREN, versie)
    if versie.status == VersieStatus.VASTGESTELD and not blokkades_gebruik(versie):
        raise Geblokkeerd("Deze versie is al vastgesteld.")
    oud = versie.status
    levensloop.VERSIE.neem(versie, "voorleggen")
    uow.add(versie)
    taken.vraag(
        uow, "versie", Rol.EXAMENCOMMISSIE, "examenversie", versie.id, cmd.toelichting, door_id=principal.persoon_id
    )
    _leg_vast(uow, principal, "versie.voorgelegd", versie, oud)


def besluit_versie(uow: UnitOfWork, principal: Principal, cmd: BesluitVersie) -> None:
    """Establish, reject or withdraw a version; rejecting and withdrawing need a reason (INR-7)."""
    versie = versie_voor(uow, principal, cmd.versie_id, P.VERSIE_VASTSTELLEN)
    stap = levensloop.VERSIE.require(versie.status, cmd.actie)
    if stap.reden_nodig and not cmd.reden.strip():
        raise Ongeldig("Geef een reden: het examenbureau leest die.")
    _besluit(uow, principal, versie, cmd.actie, cmd.reden)


def _besluit(uow: UnitOfWork, principal: Principal, versie: Examenversie, actie: str, reden: str) -> None:
    oud = versie.status
    levensloop.VERSIE.neem(versie, actie)
    versie.teruggenomen = versie.status != VersieStatus.VASTGESTELD
    if versie.status == VersieStatus.VASTGESTELD:
        versie.vastgesteld_op, versie.vastgesteld_door_id = tijd.nu(), principal.persoon_id
    uow.add(versie)
    taken.rond_af(uow, "versie", versie.id)
    _leg_vast(uow, principal, f"versie.{versie.status}", versie, oud, reden=reden)


def trek_versies_in(uow: UnitOfWork, principal: Principal, cmd: TrekVersiesIn) -> int:
    """Withdraw established versions together, each as if it were done alone; gives how many (INR-7).

    All of them or none: when one is not established any more, it is named and nothing is withdrawn.
    """
    versies = [versie_voor(uow, principal, id, P.VERSIE_VASTSTELLEN) for id in sorted(set(cmd.versie_ids))]
    if anders := [v.code for v in versies if not levensloop.VERSIE.mag(v.status, "intrekken")]:
        raise Botsing(
            f"Intussen niet meer vastgesteld: {opsomming(anders)}. Er is niets ingetrokken.",
            actie="Haal die uit uw keuze en trek de andere in.",
        )
    for versie in versies:
        _besluit(uow, principal, versie, "intrekken", cmd.reden)
    return len(versies)


def stel_model_vast(uow: UnitOfWork, principal: Principal, cmd: StelModelVast) -> None:
    """Establish the assessment model of a version: from now on it may be used to assess (INR-8)."""
    versie = versie_voor(uow, principal, cmd.versie_id, P.MODEL_VASTSTELLEN)
    if versie.model_status == ModelStatus.VASTGESTELD:
        raise Botsing("Het beoordelingsmodel is al vastgesteld.")
    oud = versie.model_status
    levensloop.MODEL.neem(versie, "vaststellen")
    versie.model_vastgesteld_op = tijd.nu()
    uow.add(versie)
    _leg_vast(uow, principal, "model.vastgesteld", versie, oud)


def trek_model_in(uow: UnitOfWork, principal: Principal, cmd: TrekModelIn) -> None:
    """Withdraw an established assessment model with a reason: nobody assesses by it and nothing is established until the
    board establishes it again; what was established stays (INR-8, PRK-13)."""
    versie = versie_voor(uow, principal, cmd.versie_id, P.MODEL_VASTSTELLEN)
    oud = versie.model_status
    levensloop.MODEL.neem(versie, "intrekken")
    versie.model_vastgesteld_op = None
    uow.add(versie)
    nieuw = {"status": versie.model_status}
    audit.record(uow, principal, "model.ingetrokken", versie, oud={"status": oud}, nieuw=nieuw, reden=cmd.reden)
    tik(uow, versie.id)


def kies_inschrijvers(uow: UnitOfWork, principal: Principal, cmd: KiesInschrijvers) -> None:
    """Say who enrols for an exam; every door keeps to it from now on (AAN-14)."""
    examen = uow.get(Examen, cmd.examen_id, visible(principal, P.CATALOGUS_INZIEN, Examen))
    authorize(uow, principal, P.VERSIE_BEHEREN, examen)
    oud, examen.inschrijvers = examen.inschrijvers, list(dict.fromkeys(cmd.wie))
    uow.add(examen)
    nieuw = {"inschrijvers": examen.inschrijvers}
    audit.record(uow, principal, "examen.inschrijvers_gekozen", examen, oud={"inschrijvers": oud}, nieuw=nieuw)
    for versie_id in uow.session.exec(select(Examenversie.id).where(Examenversie.examen_id == examen.id)).all():
        tik(uow, versie_id)


def kies_versieniveau(uow: UnitOfWork, principal: Principal, cmd: KiesVersieniveau) -> None:
    """Say for which level of education a version is, where a central exam exists per level; empty is every level
    (PRK-10)."""
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.VERSIE_BEHEREN, versie)
    oud, versie.niveau = versie.niveau, cmd.niveau
    uow.add(versie)
    audit.record(uow, principal, "versie.niveau_gekozen", versie, oud={"niveau": oud}, nieuw={"niveau": cmd.niveau})
    wek_wie_zit(uow, versie.id)
    tik(uow, versie.id)


def _leg_vast(
    uow: UnitOfWork, principal: Principal, actie: str, versie: Examenversie, oud: str, *, reden: str = ""
) -> None:
    audit.record(uow, principal, actie, versie, oud={"status": oud}, nieuw={"status": versie.status}, reden=reden)
    tik(uow, versie.id)
