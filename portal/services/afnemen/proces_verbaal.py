"""The report of a sitting: closed, signed with what it froze, and what follows from the signature."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beoordelen import Beoordeling
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.services.afnemen.stand import blokkades_sluiten, pv_van, zitting_met_recht
from portal.services.grond import instellingen
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, norm_tekst
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import deelnames, medewerkers, tik
from portal.services.vaststellen import afwikkeling, vaststellen
from portal.services.zenden import berichten


class SluitZitting(Opdracht):
    """End the sitting and write the report."""

    zitting_id: uuid.UUID
    verslag: str = Field(default="", max_length=4000)


class OndertekenPv(Opdracht):
    """Sign the report."""

    zitting_id: uuid.UUID
    akkoord: bool


def sluit_zitting(uow: UnitOfWork, principal: Principal, cmd: SluitZitting) -> None:
    """End the sitting; nobody may be unknown without a named reason (UIT-1, UIT-2)."""
    zitting = zitting_met_recht(uow, principal, cmd.zitting_id, P.ZITTING_AFNEMEN)
    levensloop.ZITTING.require(zitting.status, "sluiten")
    levensloop.eis(blokkades_sluiten(uow, zitting.id))
    pv = pv_van(uow, zitting.id)
    pv.gesloten_op, pv.verslag = tijd.nu(), cmd.verslag
    uow.add(pv)
    oud = zitting.status
    levensloop.ZITTING.neem(zitting, "sluiten")
    uow.add(zitting)
    audit.record(uow, principal, "zitting.gesloten", zitting, oud={"status": oud}, nieuw={"status": zitting.status})
    tik(uow, zitting)


def onderteken_pv(uow: UnitOfWork, principal: Principal, cmd: OndertekenPv) -> None:
    """Sign the report: a snapshot with fingerprint, attempts booked, work handed to the assessors (UIT-1, AAN-9)."""
    zitting = zitting_met_recht(uow, principal, cmd.zitting_id, P.PV_ONDERTEKENEN)
    if not cmd.akkoord:
        raise Ongeldig("Vink aan dat het proces-verbaal klopt.")
    levensloop.ZITTING.require(zitting.status, "ondertekenen")
    pv, zaal = pv_van(uow, zitting.id), deelnames(uow, zitting.id)
    pv.ondertekend_op, pv.ondertekend_door_id = tijd.nu(), principal.persoon_id
    pv.momentopname = _momentopname(uow, zitting, pv, zaal)
    pv.vingerafdruk = hashlib.sha256(json.dumps(pv.momentopname, sort_keys=True).encode()).hexdigest()
    uow.add(pv)
    levensloop.ZITTING.neem(zitting, "ondertekenen")
    uow.add(zitting)
    for deelname in zaal:
        _verwerk(uow, principal, deelname)
    wijs_werk_toe(uow, zitting, zaal)
    vaststellen.stel_automatisch_vast(uow, zitting.id)
    audit.record(uow, principal, "pv.ondertekend", zitting, nieuw={"vingerafdruk": pv.vingerafdruk})
    tik(uow, zitting)


def _momentopname(uow: UnitOfWork, zitting: Zitting, pv: ProcesVerbaal, zaal: list[Deelname]) -> dict[str, Any]:
    """Everything the report is answerable for, as it was at the moment of signing (seed 003)."""
    versie = uow.get(Examenversie, zitting.versie_id)
    cesuur = cesuur_van(uow, versie.id)
    incidenten = uow.session.exec(select(Incident).where(Incident.zitting_id == zitting.id).order_by(col(Incident.op)))
    presentie = [
        {
            "deelname": str(d.id),
            "presentie": d.presentie,
            "te_laat": d.te_laat_om.isoformat() if d.te_laat_om else "",
            "id_gezien": d.id_gezien_op is not None,
            "extra_minuten": d.extra_minuten,
        }
        for d in zaal
    ]
    return {
        "zitting": str(zitting.id),
        "versie": versie.code,
        "model": versie.model,
        "cesuur": f"{norm_tekst(versie, cesuur)} ({cesuur.status})" if cesuur else "",
        "geopend": pv.geopend_op.isoformat() if pv.geopend_op else "",
        "gesloten": pv.gesloten_op.isoformat() if pv.gesloten_op else "",
        "verslag": pv.verslag,
        "presentie": presentie,
        "incidenten": [{"id": str(i.id), "op": i.op.isoformat(), "categorie": i.categorie} for i in incidenten],
    }


def _verwerk(uow: UnitOfWork, principal: Principal, deelname: Deelname) -> None:
    """Book the attempt and move the enrolment on: taken, or missed and open again."""
    afwikkeling.wikkel_af(uow, principal, deelname)
    if not Presentie(deelname.presentie).was_er:
        berichten.stuur_afwezigheid(uow, deelname)


def wijs_werk_toe(uow: UnitOfWork, zitting: Zitting, zaal: list[Deelname]) -> None:
    """Give each assessor the work of everybody who was there, to be done within the agreed working days (BEO-4)."""
    dagen, dicht = instellingen.lees_getal(uow, "beoordelen_werkdagen"), instellingen.gesloten_dagen(uow)
    uiterlijk = termijnen.laatste_dag(termijnen.BEOORDELEN, zitting.eind, dicht, dagen)
    beoordelaars = [m for m in medewerkers(uow, zitting.id) if m.rol == Rol.BEOORDELAAR]
    for deelname in zaal:
        if not Presentie(deelname.presentie).was_er:
            continue
        bezig = set(uow.session.exec(select(Beoordeling.beoordelaar_id).where(Beoordeling.deelname_id == deelname.id)))
        for medewerker in (m for m in beoordelaars if m.persoon_id not in bezig):
            uow.add(
                Beoordeling(
                    deelname_id=deelname.id,
                    zitting_id=zitting.id,
                    beoordelaar_id=medewerker.persoon_id,
                    uiterlijk=uiterlijk,
                )
            )
