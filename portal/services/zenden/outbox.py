"""The outbox: an outgoing OKE message is written in the transaction of the act, and sent after it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.afnemen import Document
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht, Teller
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.domain.statussen import GESTRAND, ONBEZORGD, BerichtStatus, DocumentStatus
from portal.services.grond import live, onderwerpen, wekkers
from portal.services.grond.audit import audit

_GEWEKT = "outbox_gewekt"


@dataclass(frozen=True)
class Bericht:
    """What has to reach a partner: request, order key and what it is about."""

    flow: int
    koppeling_id: uuid.UUID
    methode: str
    pad: str
    reeks: str
    inhoud: str
    onderwerp_soort: str
    onderwerp_id: uuid.UUID
    zitting_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None


def wek(uow: UnitOfWork, reeks: str, na: float = 0.0) -> None:
    """Have this `reeks` delivered after the commit; once per transaction is enough for any number of messages."""
    gewekt: set[str] = uow.session.info.setdefault(_GEWEKT, set())
    if na <= 0 and reeks in gewekt:
        return
    if wekkers.wek(uow, wekkers.BEZORG, reeks, na) and na <= 0:
        gewekt.add(reeks)


def volgnummer(uow: UnitOfWork, naam: str = "okebericht", aantal: int = 1) -> int:
    """The next number of a counter, in the order in which transactions take it; the first one when several are taken."""
    hoger = Teller.waarde + aantal
    verhoog = update(Teller).where(col(Teller.naam) == naam).values(waarde=hoger).returning(col(Teller.waarde))
    waarde = uow.session.execute(verhoog).scalar_one_or_none()
    if waarde is None:
        uow.add(Teller(naam=naam, waarde=aantal))
        return 1
    return int(waarde) - aantal + 1


def put(uow: UnitOfWork, bericht: Bericht) -> OkeBericht:
    """Queue one message with the transaction; it leaves after the commit, in order within its `reeks`."""
    partner = uow.get(Koppeling, bericht.koppeling_id).naam
    rij = OkeBericht(
        volgnummer=volgnummer(uow), richting="uit", partner=partner, status=BerichtStatus.KLAAR, **bericht.__dict__
    )
    uow.add(rij)
    wek(uow, bericht.reeks)
    live.touch(uow, onderwerpen.OKE)
    return rij


def vraag_document(uow: UnitOfWork, document: Document, flow: int = 3) -> OkeBericht | None:
    """Have a document of a delivery system fetched; nothing happens when it is already on its way."""
    if document.koppeling_id is None or not document.extern_id:
        return None
    return vraag(
        uow,
        flow,
        document.koppeling_id,
        f"/documents/{quote(document.extern_id, safe='')}",
        "document",
        document.id,
        document.zitting_id,
    )


def vraag_startlink(
    uow: UnitOfWork, deelname_id: uuid.UUID, koppeling_id: uuid.UUID, zitting_id: uuid.UUID | None = None
) -> OkeBericht | None:
    """Have the start link of a participation fetched; nothing happens when it is already on its way."""
    return vraag(uow, 2, koppeling_id, f"/associations/{deelname_id}/url", "startlink", deelname_id, zitting_id)


def vraag(
    uow: UnitOfWork,
    flow: int,
    koppeling_id: uuid.UUID,
    pad: str,
    soort: str,
    id: uuid.UUID,
    zitting_id: uuid.UUID | None = None,
) -> OkeBericht | None:
    """Have something fetched with a GET; the deliverer knows by `soort` what to do with the answer."""
    reeks = f"{soort}:{id}"
    loopt = select(OkeBericht.id).where(OkeBericht.reeks == reeks, col(OkeBericht.status).in_(ONBEZORGD))
    if uow.session.exec(loopt).first():
        return None
    return put(uow, Bericht(flow, koppeling_id, "GET", pad, reeks, "", soort, id, zitting_id))


def achterhaald() -> ColumnElement[bool]:
    """SQL for: a newer message about the same thing, or that the sitting it belongs to is off, is on its way or arrived."""
    later = aliased(OkeBericht)
    gaat_niet_door = and_(col(later.methode) == "PATCH", col(later.pad).like("/offerings/%"))
    return (
        exists()
        .where(
            col(later.reeks) == OkeBericht.reeks,
            or_(col(later.pad) == OkeBericht.pad, gaat_niet_door),
            col(later.volgnummer) > OkeBericht.volgnummer,
            col(later.status).not_in(GESTRAND),
        )
        .correlate(OkeBericht)
    )


def opnieuw(uow: UnitOfWork, principal: Principal, bericht_id: uuid.UUID) -> OkeBericht:
    """Offer a parked message again; refused when a newer message about the same thing exists."""
    require(principal, P.OKE_HERSTELLEN)
    rij = uow.get(OkeBericht, bericht_id, visible(principal, P.OKE_HERSTELLEN, OkeBericht))
    if rij.richting != "uit" or rij.status not in GESTRAND:
        raise Ongeldig("Alleen een geweigerd of opgegeven uitgaand bericht kan opnieuw.")
    if not rij.reeks:
        raise Ongeldig("Dit was een ophaalactie. Start het ophalen zelf opnieuw.")
    if not rij.inhoud and rij.methode != "GET":
        raise Botsing("Wat in dit bericht stond, is vernietigd met de student; het kan niet opnieuw.")
    if uow.session.exec(select(OkeBericht.id).where(OkeBericht.id == rij.id, achterhaald())).first():
        raise Botsing("Er is al een nieuwer bericht over hetzelfde. Dit oude bericht zou dat overschrijven.")
    oud = rij.status
    rij.status, rij.uitleg, rij.pogingen = BerichtStatus.KLAAR, "", 0
    rij.niet_voor = rij.eerste_poging_op = rij.afgehandeld_op = None
    uow.add(rij)
    if rij.onderwerp_soort == "document" and (document := uow.session.get(Document, rij.onderwerp_id)):
        document.status = DocumentStatus.GEVRAAGD
        uow.add(document)
    wek(uow, rij.reeks)
    audit.record(
        uow, principal, "oke.opnieuw_aangeboden", rij, oud={"status": oud}, nieuw={"status": BerichtStatus.KLAAR}
    )
    live.touch(uow, onderwerpen.OKE)
    return rij
