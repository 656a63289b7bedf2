"""Reading of what waits for a second person: exactly what changes, who asked, and what was decided."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_een_van
from portal.db.beheren import Bekrachtiging, Eenheid, Persoon
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.bekrachtiging import BEKRACHTIGING, DOOR_WIE, GEVOLGEN, GEVRAAGD_ONDER, LABELS, Bekrachtigingsoort
from portal.domain.rechten import P
from portal.domain.statussen import BekrachtigingStatus
from portal.services.beheren import stand_bereik
from portal.services.grond.audit import zinnen
from portal.services.grond.audit.lezen import Wijzigingsdeel

VRAGERS = tuple(dict.fromkeys(GEVRAAGD_ONDER.values()))
"""Who asks, and takes back what was asked."""
LEZERS = (P.BEKRACHTIGING_BESLUITEN, *VRAGERS)
"""Who decides, and who asks."""
_MAX = 50
_VELD = {"waarde": "Groep", "client_id": "Client-id", "dagen": "Dagen dat het oude geheim nog werkt"}


@dataclass(frozen=True, kw_only=True)
class BekrachtigingRij:
    """One request with what would change."""

    id: str
    soort: str
    titel: str
    delen: tuple[Wijzigingsdeel, ...]
    geheim: str
    """That a secret goes along; the secret itself is never shown."""
    gevolg: str
    gevraagd: str
    besloten: str
    reden: str
    status: str
    toon: str
    open: bool
    te_besluiten: bool
    in_te_trekken: bool
    waarom_niet: str
    """Why this person cannot decide about it; empty when he can, or when it is decided."""


def verzoeken(uow: UnitOfWork, principal: Principal) -> list[BekrachtigingRij]:
    """Requests within one's own permissions and reach, those that wait first and then the newest (BEH-3, BEH-6)."""
    eis_een_van(principal, LEZERS)
    gever, besluiter = aliased(Persoon), aliased(Persoon)
    vraag = (
        kies(Bekrachtiging, gever.naam, besluiter.naam)
        .join(gever, onclause=col(gever.id) == Bekrachtiging.gevraagd_door_id)
        .join(besluiter, isouter=True, onclause=col(besluiter.id) == Bekrachtiging.besloten_door_id)
        .where(col(Bekrachtiging.soort).in_(_soorten(principal)), stand_bereik.rolverzoeken(uow, principal))
        .order_by(col(Bekrachtiging.status) != BekrachtigingStatus.GEVRAAGD, col(Bekrachtiging.gevraagd_op).desc())
        .limit(_MAX)
    )
    rijen = list(uow.session.execute(vraag))
    namen = _namen(uow, [b for b, _, _ in rijen])
    return [_rij(principal, namen, *rij) for rij in rijen]


def te_besluiten(principal: Principal) -> Vraag:
    """Requests that this person can decide about: all that wait, but for one's own."""
    mag = principal.can(P.BEKRACHTIGING_BESLUITEN)
    return select(Bekrachtiging.id).where(
        Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD,
        Bekrachtiging.gevraagd_door_id != principal.persoon_id,
        mag,
    )


def _soorten(principal: Principal) -> list[str]:
    alles = principal.can(P.BEKRACHTIGING_BESLUITEN)
    return [s.value for s, permission in GEVRAAGD_ONDER.items() if alles or principal.can(permission)]


def _namen(uow: UnitOfWork, rijen: list[Bekrachtiging]) -> dict[str, str]:
    """The names of the units in these requests."""
    ids = {uuid.UUID(w) for b in rijen for w in (b.oud.get("eenheid_id"), b.nieuw.get("eenheid_id")) if w}
    vraag = select(Eenheid.id, Eenheid.naam).where(col(Eenheid.id).in_(ids))
    return {str(id): naam for id, naam in uow.session.exec(vraag)}


def _rij(
    principal: Principal, namen: dict[str, str], b: Bekrachtiging, door: str, besluiter: str | None
) -> BekrachtigingRij:
    soort, open_ = Bekrachtigingsoort(b.soort), b.status == BekrachtigingStatus.GEVRAAGD
    eigen, mag = b.gevraagd_door_id == principal.persoon_id, principal.can(P.BEKRACHTIGING_BESLUITEN)
    waarom = ""
    if open_:
        waarom = "Over uw eigen verzoek besluit een ander." if eigen and mag else "" if mag else f"Wacht op {DOOR_WIE}."
    return BekrachtigingRij(
        id=str(b.id), soort=LABELS[soort], titel=b.titel, delen=tuple(_delen(b, namen)),
        geheim="Met een nieuw geheim" if b.geheim_versleuteld else "", gevolg=GEVOLGEN[soort],
        gevraagd=f"{door}, {tijd.moment(b.gevraagd_op)}",
        besloten=f"{besluiter or 'Systeembeheerder'}, {tijd.moment(b.besloten_op)}" if b.besloten_op else "", reden=b.reden,
        status=BEKRACHTIGING.label(b.status), toon=BEKRACHTIGING.toon(b.status), open=open_,
        te_besluiten=open_ and mag and not eigen, in_te_trekken=open_ and principal.can(GEVRAAGD_ONDER[soort]),
        waarom_niet=waarom,
    )  # fmt: skip


def _delen(b: Bekrachtiging, namen: dict[str, str]) -> list[Wijzigingsdeel]:
    """Every value that changes, old and new; addresses in full."""
    return [
        Wijzigingsdeel(_VELD.get(n) or zinnen.veld(n), _waarde(n, b.oud.get(n, ""), namen), _waarde(n, w, namen))
        for n, w in b.nieuw.items()
        if not _is_sleutel(b, n) and b.oud.get(n, "") != w
    ]


def _is_sleutel(b: Bekrachtiging, naam: str) -> bool:
    """Ids and origin of a role, which stand there in words already."""
    return b.soort == Bekrachtigingsoort.ROL and (naam.endswith("_id") or naam == "bron")


def _waarde(naam: str, waarde: str, namen: dict[str, str]) -> str:
    if naam in ("base_url", "token_url", "waarde", "client_id"):
        return waarde or "–"
    return zinnen.waarde(waarde, namen)
