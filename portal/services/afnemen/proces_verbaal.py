"""The report of a sitting: closed, signed with what it froze, and what follows from the signature."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from pydantic import AwareDatetime, Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Ongeldig
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.services.afnemen.gemist import zeg_gemist
from portal.services.afnemen.stand import blokkades_sluiten, pv_van, zitting_met_recht
from portal.services.grond import toewijzen
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, norm_tekst
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import deelnames, tik
from portal.services.vaststellen import afwikkeling, vaststellen
from portal.services.zenden import berichten


class SluitZitting(Opdracht):
    """End the sitting and write the report."""

    zitting_id: uuid.UUID
    verslag: str = Field(default="", max_length=4000)
    begonnen: AwareDatetime | None = None
    """When it really began and ended, for a sitting that is entered afterwards; empty for one that was opened on time."""
    geeindigd: AwareDatetime | None = None


class HeropenZitting(Opdracht):
    """Open a sitting again that was closed by mistake."""

    zitting_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=300)


class OndertekenPv(Opdracht):
    """Sign the report."""

    zitting_id: uuid.UUID
    akkoord: bool


def sluit_zitting(uow: UnitOfWork, principal: Principal, cmd: SluitZitting) -> None:
    """End a sitting that began; nobody may be unknown without a named reason (UIT-1, UIT-2)."""
    zitting = zitting_met_recht(uow, principal, cmd.zitting_id, P.ZITTING_AFNEMEN)
    levensloop.ZITTING.require(zitting.status, "sluiten")
    levensloop.eis(blokkades_sluiten(uow, zitting))
    pv = pv_van(uow, zitting.id)
    pv.verslag = cmd.verslag
    _zet_echte_tijden(zitting, pv, cmd)
    uow.add(pv)
    oud = zitting.status
    levensloop.ZITTING.neem(zitting, "sluiten")
    uow.add(zitting)
    nieuw = {"status": zitting.status, "geopend_op": pv.geopend_op, "gesloten_op": pv.gesloten_op}
    audit.record(uow, principal, "zitting.gesloten", zitting, oud={"status": oud}, nieuw=nieuw)
    tik(uow, zitting)


def heropen_zitting(uow: UnitOfWork, principal: Principal, cmd: HeropenZitting) -> None:
    """Open a closed sitting again, as long as nobody signed; what was written in the report stays (UIT-1, PRK-13)."""
    zitting = zitting_met_recht(uow, principal, cmd.zitting_id, P.ZITTING_AFNEMEN)
    pv = pv_van(uow, zitting.id)
    oud = {"status": zitting.status, "gesloten_op": pv.gesloten_op}
    levensloop.ZITTING.neem(zitting, "heropenen")
    if not zitting.achteraf:  # of one entered afterwards the real times are known, and stay
        pv.gesloten_op = None
    uow.add(pv)
    uow.add(zitting)
    nieuw = {"status": zitting.status}
    audit.record(uow, principal, "zitting.heropend", zitting, oud=oud, nieuw=nieuw, reden=cmd.reden)
    tik(uow, zitting)


def _zet_echte_tijden(zitting: Zitting, pv: ProcesVerbaal, cmd: SluitZitting) -> None:
    """The report says when it was, not when somebody typed it; a sitting entered afterwards was as planned unless told,
    now or when it was closed before."""
    gepland = zitting.achteraf and pv.gesloten_op is None
    begin = cmd.begonnen or (zitting.start if gepland else pv.geopend_op)
    eind = cmd.geeindigd or pv.gesloten_op or (zitting.eind if zitting.achteraf else tijd.nu())
    if begin and eind and not begin < eind <= tijd.nu():
        raise Ongeldig("De zitting eindigde na het begin, en niet in de toekomst. Kijk de tijden na.")
    pv.geopend_op, pv.gesloten_op = begin, eind


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
        _verwerk(uow, principal, zitting, deelname)
    toewijzen.wijs_toe(uow, zitting, zaal, zitting.laatste_eind)
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
            "reden": d.presentie_reden,
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


def _verwerk(uow: UnitOfWork, principal: Principal, zitting: Zitting, deelname: Deelname) -> None:
    """Book the attempt and move the enrolment on; who is unknown waits for the board (UIT-2)."""
    afwikkeling.wikkel_af(uow, principal, deelname)
    berichten.herhaal_resultaat(uow, deelname)
    if deelname.presentie in (Presentie.AFWEZIG, Presentie.NIET_GESTART):
        berichten.stuur_afwezigheid(uow, deelname)
        zeg_gemist(uow, zitting, deelname)
