"""The same variant twice: the exam office asks, the board decides, and only then may it be given again (PRK-8)."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Variantverzoek
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.rechten import P
from portal.services.aanmelden.stand import tik
from portal.services.aanmelden.stand_variant import gebruikt, gehad, open_vragen
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_edities import zelfde_werk
from portal.services.plannen.intrekken import houd_plekken
from portal.services.plannen.wijken import houd_rijen_bij
from portal.services.vaststellen import stand_mandaten


class VraagHerhaling(Opdracht):
    """Ask whether a student may take a variant that he had before."""

    zitting_id: uuid.UUID
    inschrijving_id: uuid.UUID
    toelichting: str = Field(min_length=3, max_length=500)


class BesluitHerhaling(Opdracht):
    """Allow it, or not."""

    herhaling_id: uuid.UUID
    toekennen: bool
    reden: str = Field(min_length=3, max_length=500)


class TrekHerhalingIn(Opdracht):
    """Take back that a student may take a variant again."""

    herhaling_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def vraag_herhaling(uow: UnitOfWork, principal: Principal, cmd: VraagHerhaling) -> uuid.UUID:
    """Ask the board to let a student take again what he had before; it stands in its list until it is answered."""
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, P.ZITTING_PLAATSEN, zitting)
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    uow.houd(Inschrijving, inschrijving.id)
    werk = zelfde_werk(uow, uow.get(Examenversie, zitting.versie_id))
    if not gehad(uow, werk, [inschrijving.student_id]):
        raise Ongeldig("De student had deze variant nog niet; toestemming is niet nodig.")
    open_ = select(Variantverzoek.id).where(
        Variantverzoek.student_id == inschrijving.student_id, col(Variantverzoek.versie_id).in_(werk), *open_vragen()
    )  # fmt: skip
    if uow.session.exec(open_.limit(1)).first():
        raise Botsing("Deze vraag ligt al bij de examencommissie.")
    rij = Variantverzoek(
        student_id=inschrijving.student_id, inschrijving_id=inschrijving.id, versie_id=zitting.versie_id,
        toelichting=cmd.toelichting, gevraagd_door_id=principal.persoon_id,
    )  # fmt: skip
    uow.add(rij)
    audit.record(
        uow,
        principal,
        "versie.nog_eens_gevraagd",
        inschrijving,
        nieuw={"versie_id": zitting.versie_id},
        reden=cmd.toelichting,
    )
    tik(uow, inschrijving.student_id)
    return rij.id


def besluit_herhaling(uow: UnitOfWork, principal: Principal, cmd: BesluitHerhaling) -> None:
    """Allow or refuse that a student takes a variant again; once, for the next time (PRK-8)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    rij = uow.houd(Variantverzoek, cmd.herhaling_id)
    inschrijving = uow.get(Inschrijving, rij.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.KANS_BESLUITEN, inschrijving, inschrijving.examen_id)
    if rij.toegekend is not None:
        raise Botsing("Over deze vraag is al besloten.")
    scheiding.eis_ander_dan_vrager(principal, rij.gevraagd_door_id)
    rij.toegekend, rij.reden, rij.besloten_op = cmd.toekennen, cmd.reden, tijd.nu()
    rij.besloten_door_id, rij.mandaat_id = principal.persoon_id, mandaat.id if mandaat else None
    uow.add(rij)
    uitkomst = "toegekend" if cmd.toekennen else "afgewezen"
    audit.record(
        uow, principal, f"versie.nog_eens_{uitkomst}", inschrijving, reden=cmd.reden,
        nieuw={"versie_id": rij.versie_id}, mandaat_id=rij.mandaat_id,
    )  # fmt: skip
    tik(uow, inschrijving.student_id)


def trek_herhaling_in(uow: UnitOfWork, principal: Principal, cmd: TrekHerhalingIn) -> None:
    """Take back a permission with which nothing was made and nobody has a seat; it can be asked and given again (PRK-8,
    PRK-13)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    rij = uow.get(Variantverzoek, cmd.herhaling_id)
    inschrijving = uow.get(Inschrijving, rij.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    mandaat = stand_mandaten.eis_bevoegd(uow, principal, P.KANS_BESLUITEN, inschrijving, inschrijving.examen_id)
    houd_plekken(uow, [inschrijving.id])
    rij = uow.houd(Variantverzoek, rij.id)
    if rij.toegekend is not True:
        raise Botsing("Deze toestemming is er niet (meer).")
    if start := gebruikt(uow, [rij.id]).get(rij.id):
        if start > tijd.nu():
            wat = f"De student heeft er al een plaats mee op {tijd.moment(start)}."
            raise Geblokkeerd(wat, actie="Laat het examenbureau hem eerst van die zitting halen.")
        raise Botsing(f"De student maakte deze variant al op {tijd.dag(start)}; de toestemming blijft staan.")
    rij.toegekend, rij.reden, rij.besloten_op = False, cmd.reden, tijd.nu()
    rij.besloten_door_id, rij.mandaat_id = principal.persoon_id, mandaat.id if mandaat else None
    uow.add(rij)
    audit.record(
        uow, principal, "versie.nog_eens_teruggenomen", inschrijving, oud={"toegekend": True},
        nieuw={"versie_id": rij.versie_id}, reden=cmd.reden, mandaat_id=rij.mandaat_id,
    )  # fmt: skip
    houd_rijen_bij(uow, inschrijving)
    tik(uow, inschrijving.student_id)
