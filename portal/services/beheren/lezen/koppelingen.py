"""Reading of connections and partners: how each is doing, what waits, and how old its secret is; never the secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging, Eenheid, Koppeling, OkeClient
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.bekrachtiging import DOOR_WIE, Bekrachtigingsoort
from portal.domain.rechten import P
from portal.domain.statussen import GESTRAND, ONBEZORGD, BekrachtigingStatus
from portal.services.beheren.stand import SCOPES
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze


@dataclass(frozen=True, kw_only=True)
class KoppelingRij:
    """A connection with its health."""

    id: str
    naam: str
    soort: str
    soort_label: str
    base_url: str
    token_url: str
    client_id: str
    heeft_geheim: bool
    actief: bool
    status: str
    toon: str
    uitleg: str
    laatste_contact: str
    wachtend: int
    mislukt: int
    eenheid: str = "Hele school"
    eenheid_id: str = ""
    geheim_sinds: str = ""
    wacht_sinds: str = ""
    """Since when the oldest message waits."""
    patroon: str = ""
    """How its codes are written; empty is the convention of the school."""
    versie: str = ""
    """Of the agreement, as it is spoken with this partner."""
    schakelaar: str = ""
    """The circuit breaker in words: closed, or paused until when."""
    schakelaar_toon: str = "plain"
    wacht_op: str = ""
    """What waits for a second person; empty when nothing does."""
    weg_te_halen: bool = False
    """Nobody agreed to it and nothing waits: it was refused or taken back."""


@dataclass(frozen=True, kw_only=True)
class PartnerRij:
    """A partner system that may call the portal."""

    client_id: str
    naam: str
    soort: str
    actief: bool
    koppeling: str = ""
    status: str = ""
    toon: str = "ok"
    oud_tot: str = ""
    """Until when the secret before this one works; empty when there is only one."""


_MAX = 50
_WACHT = f"Een wijziging wacht op bekrachtiging door {DOOR_WIE}."
_SOORT = {"dr": "Deelnemersysteem", "tas": "Afnamesysteem"}


def koppelingen(uow: UnitOfWork, principal: Principal) -> list[KoppelingRij]:
    """Connections with their health; the secret itself is never shown (BEH-6)."""
    require(principal, P.KOPPELING_BEHEREN)
    open_ = col(OkeBericht.status).in_(ONBEZORGD)
    mis = func.count().filter(col(OkeBericht.status).in_(GESTRAND))
    oudste = func.min(OkeBericht.gemaakt_op).filter(open_)
    telling = (
        select(
            col(OkeBericht.koppeling_id).label("id"), func.count().filter(open_).label("wacht"), mis.label("mis"),
            oudste.label("oudste"),
        )
        .where(col(OkeBericht.status).in_([*ONBEZORGD, *GESTRAND]))
        .group_by(col(OkeBericht.koppeling_id))
        .subquery()
    )  # fmt: skip
    vraag = (
        kies(
            Koppeling,
            Eenheid.naam,
            func.coalesce(telling.c.wacht, 0),
            func.coalesce(telling.c.mis, 0),
            telling.c.oudste,
            _wacht(col(Bekrachtiging.onderwerp_id) == Koppeling.id, Bekrachtigingsoort.KOPPELING),
        )
        .join(telling, isouter=True, onclause=telling.c.id == Koppeling.id)
        .join(Eenheid, isouter=True, onclause=col(Eenheid.id) == Koppeling.eenheid_id)
        .order_by(Koppeling.soort, Koppeling.zoekvorm)
        .limit(_MAX)
    )
    return [_koppeling(*rij) for rij in uow.session.exec(vraag)]


def _wacht(over: Any, soort: Bekrachtigingsoort) -> Any:
    """Whether a request about this row waits, inside another question."""
    return exists().where(
        over, col(Bekrachtiging.soort) == soort.value, col(Bekrachtiging.status) == BekrachtigingStatus.GEVRAAGD
    )


def _koppeling(
    k: Koppeling, eenheid: str | None, wachtend: int, mislukt: int, oudste: datetime | None, wacht: bool
) -> KoppelingRij:
    if not k.base_url:
        status, toon = "Nog niet bekrachtigd", "warn"
    elif not k.actief:
        status, toon = "Uit", "plain"
    elif k.storing_sinds:
        status, toon = f"Storing sinds {tijd.moment(k.storing_sinds)}", "bad"
    elif k.laatste_contact_op is None:
        status, toon = "Nog geen contact", "info"
    else:
        status, toon = "In orde", "ok"
    schakelaar, schakelaar_toon = _schakelaar(k)
    return KoppelingRij(
        id=str(k.id), naam=k.naam, soort=k.soort, soort_label=_SOORT.get(k.soort, k.soort), base_url=k.base_url, token_url=k.token_url, client_id=k.client_id,
        heeft_geheim=bool(k.secret_versleuteld), actief=k.actief, status=status, toon=toon, uitleg=k.laatste_uitkomst,
        laatste_contact=tijd.moment(k.laatste_contact_op) if k.laatste_contact_op else "", wachtend=wachtend, mislukt=mislukt,
        eenheid=eenheid or "Hele school",
        eenheid_id=str(k.eenheid_id or ""),
        patroon=k.patroon,
        geheim_sinds=tijd.dag(k.secret_sinds) if k.secret_sinds else "",
        wacht_sinds=tijd.moment(oudste) if oudste else "",
        versie=k.oke_versie,
        schakelaar=schakelaar,
        schakelaar_toon=schakelaar_toon,
        wacht_op=_WACHT if wacht else "",
        weg_te_halen=not k.base_url and not wacht,
    )  # fmt: skip


def _schakelaar(k: Koppeling) -> tuple[str, str]:
    """Whether messages go out now, or this partner is left alone for a while."""
    if not k.actief:
        return "Er gaat niets uit", "plain"
    if k.open_tot and k.open_tot > tijd.nu():
        return f"Pauze tot {tijd.tijdstip(k.open_tot)}", "warn"
    if k.fouten_op_rij:
        return f"Probeert, {k.fouten_op_rij} keer mislukt", "warn"
    return "Berichten gaan door", "ok"


def partners(uow: UnitOfWork, principal: Principal) -> list[PartnerRij]:
    """Partner systems that may call the portal; their secrets are kept as a hash only (BEH-6)."""
    require(principal, P.KOPPELING_BEHEREN)
    vraag = (
        kies(
            OkeClient,
            Koppeling.naam,
            _wacht(col(Bekrachtiging.onderwerp) == OkeClient.client_id, Bekrachtigingsoort.PARTNER),
        )
        .join(Koppeling, isouter=True, onclause=col(Koppeling.id) == OkeClient.koppeling_id)
        .order_by(col(OkeClient.actief).desc(), lijst.volgorde(OkeClient.naam))
        .limit(_MAX)
    )
    return [
        PartnerRij(
            client_id=c.client_id,
            naam=c.naam,
            soort=_SOORT.get(SCOPES.get(c.scope, ""), "Beide"),
            actief=c.actief,
            koppeling=naam or "",
            oud_tot=_oud_tot(c),
            **_stand(c, wacht),
        )
        for c, naam, wacht in uow.session.exec(vraag)
    ]


def _stand(c: OkeClient, wacht: bool) -> dict[str, str]:
    if wacht:
        return {"status": "Wacht op bekrachtiging", "toon": "warn"}
    return {"status": "Heeft toegang", "toon": "ok"} if c.actief else {"status": "Ingetrokken", "toon": "plain"}


def _oud_tot(c: OkeClient) -> str:
    loopt = c.vorige_tot is not None and c.vorige_tot > tijd.nu() and c.actief
    return tijd.moment(c.vorige_tot) if loopt else ""


def eenheden(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """The parts of the school that a connection can be for."""
    require(principal, P.KOPPELING_BEHEREN)
    vraag = select(Eenheid.id, Eenheid.naam).where(Eenheid.soort != "instelling").order_by(Eenheid.zoekvorm).limit(_MAX)
    return [Keuze(str(id), naam) for id, naam in uow.session.exec(vraag)]
