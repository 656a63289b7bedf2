"""Reading back from a delivery system what it knows of a sitting, and sending again what is not right there."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.beheren import Koppeling
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.levensloop import NIET_GEPLAND
from portal.domain.rechten import P
from portal.domain.statussen import ONBEZORGD, DeelnameStatus, TeruglezingStatus, ZittingStatus
from portal.oke.adapter import V1_0, adapter
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import deelnames, medewerkers
from portal.services.zenden import berichten, outbox

SOORT = "teruglezing"
VOORUIT, TERUG = timedelta(days=14), timedelta(days=2)
_PAGINA = 250
_MAX_ZITTINGEN = 200


class LeesTerug(Opdracht):
    """Ask the delivery system what it knows of one sitting."""

    zitting_id: uuid.UUID


class LeesAllesTerug(Opdracht):
    """Ask about every sitting of the coming two weeks."""


class StuurOpnieuw(Opdracht):
    """Bring one sitting, or one participation of it, to the delivery system once more as it is here."""

    zitting_id: uuid.UUID
    deelname_id: uuid.UUID | None = None


def lees_terug(uow: UnitOfWork, principal: Principal, cmd: LeesTerug) -> None:
    """Have one sitting read back, on request of a person (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, P.OKE_HERSTELLEN, zitting)
    if berichten.koppeling_van(uow, zitting) is None:
        raise Ongeldig("Dit examen loopt niet via OKE; er valt niets terug te lezen.")
    if vraag_terug(uow, zitting, principal.persoon_id) is None:
        raise Botsing("Deze zitting wordt al teruggelezen, of is niet (meer) gepland.")
    audit.record(uow, principal, "aansluiting.teruggelezen", zitting)


def lees_alles_terug(uow: UnitOfWork, principal: Principal, cmd: LeesAllesTerug) -> int:
    """Have every sitting of the coming two weeks read back; answers how many were asked (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    bereik = visible(principal, P.OKE_HERSTELLEN, Zitting)
    aantal = vraag_alles_terug(uow, principal.persoon_id, bereik)
    audit.record(uow, principal, "aansluiting.teruggelezen", nieuw={"zittingen": aantal})
    return aantal


def vraag_alles_terug(uow: UnitOfWork, door_id: uuid.UUID | None = None, *waar: Any) -> int:
    """Ask about every planned OKE sitting from two days ago up to two weeks ahead; every night, or on a button."""
    nu = tijd.nu()
    vraag = (
        select(Zitting)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .where(
            col(Examen.oke).is_(True), col(Zitting.status).not_in(NIET_GEPLAND),
            Zitting.start > nu - TERUG, Zitting.start < nu + VOORUIT, *waar,
        )
        .order_by(col(Zitting.start))
        .limit(_MAX_ZITTINGEN)
    )  # fmt: skip
    return sum(vraag_terug(uow, z, door_id) is not None for z in uow.session.exec(vraag).all())


def vraag_terug(uow: UnitOfWork, zitting: Zitting, door_id: uuid.UUID | None = None) -> Teruglezing | None:
    """Queue the question about one sitting; None when it is under way already or cannot be asked."""
    koppeling_id = berichten.koppeling_van(uow, zitting)
    if koppeling_id is None or zitting.status in NIET_GEPLAND:
        return None
    loopt = select(OkeBericht.id).where(
        OkeBericht.reeks == f"{SOORT}:{zitting.id}", col(OkeBericht.status).in_(ONBEZORGD)
    )
    if uow.session.exec(loopt).first():
        return None
    rij = Teruglezing(zitting_id=zitting.id, gevraagd_door_id=door_id)
    uow.add(rij)
    _vraag(uow, rij, koppeling_id, f"/offerings/{zitting.id}")
    live.touch(uow, onderwerpen.OKE)
    return rij


def _vraag(uow: UnitOfWork, rij: Teruglezing, koppeling_id: uuid.UUID, pad: str) -> None:
    reeks = f"{SOORT}:{rij.zitting_id}"
    outbox.put(uow, outbox.Bericht(2, koppeling_id, "GET", pad, reeks, "", SOORT, rij.id, rij.zitting_id))


def verwerk(uow: UnitOfWork, bericht: OkeBericht, status: int, inhoud: bytes) -> str:
    """Keep what the delivery system answered and ask the next page; why it cannot be used, or nothing."""
    rij = uow.session.get(Teruglezing, bericht.onderwerp_id)
    if rij is None or bericht.koppeling_id is None:
        return ""
    if status in (404, 405):
        _rond_af(uow, rij, *_NIET[status])
        return ""
    try:
        data = json.loads(inhoud)
        vorm = adapter(uow.get(Koppeling, bericht.koppeling_id).oke_versie)
        volgende = _lijst(vorm, rij, data) if "/associations" in bericht.pad else _zitting(vorm, rij, data)
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{bericht.partner} gaf bij het teruglezen geen antwoord volgens de standaard."
    if volgende < 0:
        _rond_af(uow, rij, TeruglezingStatus.ONBEKEND, "In het afnamesysteem is deze zitting geannuleerd.")
    elif volgende:
        uow.add(rij)
        pad = f"/offerings/{rij.zitting_id}/associations?role=student&pageSize={_PAGINA}&pageNumber={volgende}"
        _vraag(uow, rij, bericht.koppeling_id, pad)
    else:
        _rond_af(uow, rij, TeruglezingStatus.GELEZEN, "")
    return ""


_NIET = {
    404: (TeruglezingStatus.ONBEKEND, "Het afnamesysteem kent deze zitting niet."),
    405: (TeruglezingStatus.MISLUKT, "Dit afnamesysteem kan niet worden teruggelezen."),
}


def _zitting(vorm: V1_0, rij: Teruglezing, data: dict[str, Any]) -> int:
    """The version there; the list of participations follows from page one, or not when the sitting was cancelled."""
    if vorm.is_geannuleerde_zitting(data):
        return -1
    rij.component_daar, rij.daar = vorm.component_van(data), []
    return 1


def _lijst(vorm: V1_0, rij: Teruglezing, data: dict[str, Any]) -> int:
    """Add the active participations of one page; the number of the next page, or 0."""
    rij.daar = sorted({*rij.daar, *vorm.actieve_deelnames(data)})
    return int(data.get("pageNumber") or 1) + 1 if data.get("hasNextPage") is True and data["items"] else 0


def _rond_af(uow: UnitOfWork, rij: Teruglezing, status: TeruglezingStatus, uitleg: str) -> None:
    rij.status, rij.klaar_op = status, tijd.nu()
    rij.uitleg = uitleg
    uow.add(rij)
    live.touch(uow, onderwerpen.zitting(rij.zitting_id))


def mislukt(uow: UnitOfWork, bericht: OkeBericht) -> None:
    """The question was refused or given up: what was known before stays the newest answer."""
    rij = uow.session.get(Teruglezing, bericht.onderwerp_id)
    if rij is not None:
        _rond_af(uow, rij, TeruglezingStatus.MISLUKT, bericht.uitleg[:500])


def stuur_opnieuw(uow: UnitOfWork, principal: Principal, cmd: StuurOpnieuw) -> int:
    """Send a sitting or one participation again as it is here; answers how many messages go out (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, P.OKE_HERSTELLEN, zitting)
    if berichten.koppeling_van(uow, zitting) is None:
        raise Ongeldig("Dit examen loopt niet via OKE; er gaat niets naar een afnamesysteem.")
    if cmd.deelname_id is None:
        aantal = _hele_zitting(uow, zitting)
    else:
        deelname = uow.get(Deelname, cmd.deelname_id)
        if deelname.zitting_id != zitting.id:
            raise Ongeldig("Deze student zit niet op deze zitting.")
        _deelname(uow, deelname, zitting)
        aantal = 1
    audit.record(
        uow, principal, "aansluiting.hersteld", zitting, nieuw={"berichten": aantal, "deelname": cmd.deelname_id}
    )
    live.touch(uow, onderwerpen.WERK)
    return aantal


def _deelname(uow: UnitOfWork, deelname: Deelname, zitting: Zitting) -> None:
    if deelname.status == DeelnameStatus.GEANNULEERD:
        berichten.annuleer_deelname(uow, deelname.id, zitting)
    else:
        berichten.stuur_deelname(uow, deelname)


def _hele_zitting(uow: UnitOfWork, zitting: Zitting) -> int:
    """The sitting first, then everybody on it; the order of the queue keeps it that way."""
    if zitting.status == ZittingStatus.GEANNULEERD:
        berichten.annuleer_zitting(uow, zitting)
        return 1
    berichten.stuur_zitting(uow, zitting)
    studenten, staf = deelnames(uow, zitting.id), medewerkers(uow, zitting.id)
    for deelname in studenten:
        berichten.stuur_deelname(uow, deelname)
    for medewerker in staf:
        berichten.stuur_medewerker(uow, medewerker)
    return 1 + len(studenten) + len(staf)
