"""The personal timetable to subscribe to: a secret address per person that can be renewed, and what it shows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import AgendaLink, Eenheid, Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.domain.levensloop import LOOPT
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.voorzieningen import GEEN_EXTRA, ExtraTijd
from portal.services.grond.audit import audit
from portal.services.grond.geannuleerd import geannuleerd
from portal.settings import get_settings

_TERUG = timedelta(days=30)
_MAX = 500
_ZICHTBAAR = (*LOOPT, ZittingStatus.ONDERTEKEND, ZittingStatus.GEANNULEERD)


@dataclass(frozen=True)
class Afspraak:
    """One sitting in somebody's timetable; never a result."""

    id: str
    titel: str
    plaats: str
    uitleg: str
    start: datetime
    eind: datetime
    vervallen: bool


def link_van(uow: UnitOfWork, principal: Principal) -> str:
    """The address of my own timetable, made when there is none yet."""
    require(principal, P.ZITTING_INZIEN)
    link = next(iter(_geldige(uow, principal.persoon_id)), None)
    if link is None:
        link = AgendaLink(persoon_id=principal.persoon_id)
        uow.add(link)
        audit.record(uow, principal, "agenda.link_gemaakt", link)
    return _adres(link)


def vernieuw_link(uow: UnitOfWork, principal: Principal) -> str:
    """A new address for my timetable; the old one stops working at once."""
    trek_link_in(uow, principal)
    return link_van(uow, principal)


def trek_link_in(uow: UnitOfWork, principal: Principal) -> None:
    """Stop sharing my timetable, by whatever address: two windows may each have made one."""
    require(principal, P.ZITTING_INZIEN)
    for link in _geldige(uow, principal.persoon_id):
        link.ingetrokken_op = tijd.nu()
        uow.add(link)
        audit.record(uow, principal, "agenda.link_ingetrokken", link)


def _geldige(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[AgendaLink]:
    """The addresses that work, the newest first."""
    vraag = select(AgendaLink).where(AgendaLink.persoon_id == persoon_id, col(AgendaLink.ingetrokken_op).is_(None))
    return list(uow.session.exec(vraag.order_by(col(AgendaLink.gemaakt_op).desc())))


def _zegel(id: uuid.UUID) -> str:
    """The secret half of an address: derived from the portal's key, so the database holds nothing that opens it."""
    ruw = hmac.new(get_settings().secret().encode(), b"agenda:" + id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(ruw).rstrip(b"=").decode()


def _adres(link: AgendaLink) -> str:
    return f"{get_settings().public_url}/agenda/{link.id.hex}{_zegel(link.id)}.ics"


def agenda_van(uow: UnitOfWork, token: str) -> list[Afspraak]:
    """The timetable behind a secret address: sittings as a student and as staff, from a month ago on."""
    persoon = _persoon_van(uow, token)
    rollen = {k.rol for k in sessies.rollen(uow, persoon.id)}
    afspraken = _als_student(uow, persoon.id) if Rol.STUDENT in rollen else []
    afspraken += _als_medewerker(uow, persoon.id, {r.value for r in rollen})
    return sorted(afspraken, key=lambda a: (a.start, a.id))[:_MAX]


def eis_zegel(token: str) -> uuid.UUID:
    """The link that this address is of; NietGevonden for an address that we never gave, without asking the database."""
    try:
        id = uuid.UUID(hex=token[:32])
    except ValueError:
        raise NietGevonden() from None
    if not hmac.compare_digest(token[32:].encode(), _zegel(id).encode()):
        raise NietGevonden()
    return id


def _persoon_van(uow: UnitOfWork, token: str) -> Persoon:
    id = eis_zegel(token)
    link = uow.get(AgendaLink, id, col(AgendaLink.ingetrokken_op).is_(None))
    return uow.get(Persoon, link.persoon_id, col(Persoon.actief).is_(True))


def _als_student(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[Afspraak]:
    vraag = (
        kies(Deelname, Zitting, Examen.naam, Ruimte, Eenheid.naam)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(Eenheid, onclause=col(Eenheid.id) == Ruimte.locatie_id)
        .where(Deelname.student_id == persoon_id, _staat_erop(), *_in_beeld())
        .order_by(col(Zitting.start))
        .limit(_MAX)
    )
    return [
        _afspraak(d.id, z, f"Examen {examen}", _plaats(ruimte, locatie), z.eind_voor(d.extra_tijd), d.extra_tijd)
        for d, z, examen, ruimte, locatie in uow.session.exec(vraag)
    ]


def _als_medewerker(uow: UnitOfWork, persoon_id: uuid.UUID, rollen: set[str]) -> list[Afspraak]:
    vraag = (
        kies(Zittingsmedewerker, Zitting, Examen.naam, Ruimte, Eenheid.naam)
        .join(Zitting, onclause=col(Zitting.id) == Zittingsmedewerker.zitting_id)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(Eenheid, onclause=col(Eenheid.id) == Ruimte.locatie_id)
        .where(Zittingsmedewerker.persoon_id == persoon_id, col(Zittingsmedewerker.rol).in_(rollen), *_in_beeld())
        .order_by(col(Zitting.start))
        .limit(_MAX)
    )
    return [
        _afspraak(m.id, z, f"{Rol(m.rol).label}: {examen}", _plaats(ruimte, locatie), z.laatste_eind)
        for m, z, examen, ruimte, locatie in uow.session.exec(vraag)
    ]


def _staat_erop() -> ColumnElement[bool]:
    """He sits there, or did until the whole sitting was cancelled: his calendar says so (AAN-11, PLA-3)."""
    return or_(
        Deelname.status != DeelnameStatus.GEANNULEERD,
        and_(col(Deelname.met_zitting_vervallen), Zitting.status == ZittingStatus.GEANNULEERD),
    )


def _in_beeld() -> tuple[ColumnElement[bool], ...]:
    return col(Zitting.status).in_(_ZICHTBAAR), col(Zitting.start) >= tijd.nu() - _TERUG


def _plaats(ruimte: Ruimte, locatie: str) -> str:
    return f"{ruimte.naam or ruimte.code}, {locatie}"


def _afspraak(
    id: uuid.UUID, zitting: Zitting, titel: str, plaats: str, eind: datetime, extra: ExtraTijd = GEEN_EXTRA
) -> Afspraak:
    return Afspraak(
        id=str(id),
        titel=titel,
        plaats=plaats,
        uitleg=geannuleerd(zitting) or (f"Met extra tijd: {extra.tekst}." if extra else ""),
        start=zitting.start,
        eind=eind,
        vervallen=zitting.status == ZittingStatus.GEANNULEERD,
    )
