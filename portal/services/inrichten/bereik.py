"""The board says for whom and on which days a version is: the whole school, or a programme, cohort and attempt (INR-7)."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.inrichten import Examen, Examenversie, Opleiding, Versiebereik
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.domain.velden import waarom_geen_cohort
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import tik, versie_voor
from portal.services.inrichten.stand_basis import wek_wie_zit

_VELDEN = ("opleiding_id", "cohort", "kans")


class BeperkVersie(Opdracht):
    """A version is for this part of the school, beside the parts that it is for already."""

    versie_id: uuid.UUID
    opleiding_id: uuid.UUID | None = None
    cohort: int | None = Field(default=None, ge=2000, le=2100)
    kans: int | None = Field(default=None, ge=1, le=9)


class HefBeperkingOp(Opdracht):
    """Take one part of the school away; after the last one a version is for the whole school."""

    bereik_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class KiesGeldigheid(Opdracht):
    """On which days a version may be taken; empty is all days."""

    versie_id: uuid.UUID
    vanaf: date | None = None
    tot: date | None = None


def beperk_versie(uow: UnitOfWork, principal: Principal, cmd: BeperkVersie) -> None:
    """Say for which part of the school a version is; who sits on it and does not belong there, the exam office hears of."""
    versie = versie_voor(uow, principal, cmd.versie_id, P.VERSIE_VASTSTELLEN)
    if cmd.opleiding_id is None and cmd.cohort is None and cmd.kans is None:
        raise Ongeldig("Kies een opleiding, een cohort of een kans. Zonder beperking is de versie voor iedereen.")
    _eis_bestaat(uow.get(Examen, versie.examen_id), cmd)
    if cmd.opleiding_id:
        uow.get(Opleiding, cmd.opleiding_id, visible(principal, P.CATALOGUS_INZIEN, Opleiding))
    deel = Versiebereik(versie_id=versie.id, opleiding_id=cmd.opleiding_id, cohort=cmd.cohort, kans=cmd.kans)
    zelfde = [getattr(Versiebereik, veld) == getattr(deel, veld) for veld in _VELDEN]
    if uow.session.exec(select(Versiebereik.id).where(Versiebereik.versie_id == versie.id, *zelfde)).first():
        raise Botsing("Dat staat er al.")
    uow.add(deel)
    versie.beperkt = True
    uow.add(versie)
    audit.record(uow, principal, "versie.beperkt", versie, nieuw=_waarden(deel))
    _is_veranderd(uow, versie)


def _eis_bestaat(examen: Examen, cmd: BeperkVersie) -> None:
    """Refuse a cohort and an attempt that nobody can have: the version would be for nobody."""
    if cmd.cohort and (waarom := waarom_geen_cohort(cmd.cohort)):
        raise Ongeldig(waarom)
    if cmd.kans and examen.max_kansen and cmd.kans > examen.max_kansen:
        hoeveel = telt(examen.max_kansen, "kans", "kansen")
        raise Ongeldig(
            f"‘{examen.naam}’ heeft {hoeveel}: kans {cmd.kans} is er niet. Vul hoogstens {examen.max_kansen} in."
        )


def hef_beperking_op(uow: UnitOfWork, principal: Principal, cmd: HefBeperkingOp) -> None:
    """Take one part of the school away again, with the reason."""
    deel = uow.get(Versiebereik, cmd.bereik_id)
    versie = versie_voor(uow, principal, deel.versie_id, P.VERSIE_VASTSTELLEN)
    oud = _waarden(deel)
    uow.delete(deel)
    versie.beperkt = (
        uow.session.exec(select(Versiebereik.id).where(Versiebereik.versie_id == versie.id)).first() is not None
    )
    uow.add(versie)
    audit.record(uow, principal, "versie.beperking_opgeheven", versie, oud=oud, reden=cmd.reden)
    _is_veranderd(uow, versie)


def kies_geldigheid(uow: UnitOfWork, principal: Principal, cmd: KiesGeldigheid) -> None:
    """Say on which days a version may be taken; what is planned outside them takes nobody any more."""
    versie = versie_voor(uow, principal, cmd.versie_id, P.VERSIE_VASTSTELLEN)
    oud = {"vanaf": versie.geldig_vanaf, "tot": versie.geldig_tot}
    nieuw = {"vanaf": cmd.vanaf, "tot": cmd.tot}
    if cmd.vanaf and cmd.tot and cmd.tot < cmd.vanaf:
        raise Ongeldig("De laatste dag ligt voor de eerste.")
    if oud == nieuw:
        raise Ongeldig("Er is niets gewijzigd.")
    versie.geldig_vanaf, versie.geldig_tot = cmd.vanaf, cmd.tot
    uow.add(versie)
    audit.record(uow, principal, "versie.periode_gekozen", versie, oud=oud, nieuw=nieuw)
    tik(uow, versie.id)


def _waarden(deel: Versiebereik) -> dict[str, object]:
    return {veld: getattr(deel, veld) for veld in _VELDEN if getattr(deel, veld) is not None}


def _is_veranderd(uow: UnitOfWork, versie: Examenversie) -> None:
    """Who sits on it may not belong there any more, or again; open pages show it."""
    wek_wie_zit(uow, versie.id)
    tik(uow, versie.id)
