"""Reading back from a delivery system what it knows of a sitting, and sending again what is not right there."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import Subquery, func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Koppeling
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht, Teruglezing
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.levensloop import NIET_GEPLAND
from portal.domain.rechten import P
from portal.domain.statussen import ONBEZORGD, DeelnameStatus, ResultaatStatus, TeruglezingStatus, ZittingStatus
from portal.domain.velden import als_uuid
from portal.oke.adapter import V1_0, adapter
from portal.oke.keuring import zonder_onbewaarbaar
from portal.oke.mapping_terug import is_weg
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren import vergelijken
from portal.services.monitoren.stand import is_onaf
from portal.services.plannen.stand import deelnames, medewerkers
from portal.services.zenden import adressen, berichten, outbox

SOORT = "teruglezing"
VOORUIT, TERUG = timedelta(days=14), timedelta(days=21)
_PAGINA = 250
_MEESTE_PAGINAS = 100
"""Of one list; a partner may say for ever that there is more. What was read of it stands, and the list of differences says
that the rest was not."""
_MAX_ZITTINGEN = 400
_MAX_UITSLAGEN = 2000
"""So much is asked at once; in a busy month the rest has its turn the next night."""


class LeesTerug(Opdracht):
    """Ask the delivery system what it knows of one sitting."""

    zitting_id: uuid.UUID


class LeesAllesTerug(Opdracht):
    """Ask about every sitting of the coming two weeks."""


class StuurOpnieuw(Opdracht):
    """Bring one sitting, or one participation of it, to the delivery system once more as it is here."""

    zitting_id: uuid.UUID
    deelname_id: uuid.UUID | None = None
    uitslag: bool = False
    """The established result of this participation, to the registry, instead of the participation itself."""


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
    """Ask delivery systems about every planned sitting from three weeks ago up to two weeks ahead, and registries about who
    sits or sat there; every night, or on a button; what was asked longest ago first. Gives how many sittings were asked
    about."""
    nu, eerder = tijd.nu(), _laatst_gevraagd("tas", Teruglezing.zitting_id)
    vraag = (
        select(Zitting)
        .join(Examen, onclause=col(Examen.id) == Zitting.examen_id)
        .join(eerder, isouter=True, onclause=eerder.c.wie == Zitting.id)
        .where(
            col(Examen.oke).is_(True), col(Zitting.status).not_in(NIET_GEPLAND),
            Zitting.start > nu - TERUG, Zitting.start < nu + VOORUIT, *waar,
        )
        .order_by(eerder.c.op.nulls_first(), col(Zitting.start).desc())
        .limit(_MAX_ZITTINGEN)
    )  # fmt: skip
    aantal = sum(vraag_terug(uow, z, door_id) is not None for z in uow.session.exec(vraag).all())
    vraag_registers(uow, door_id, *waar)
    return aantal


def _laatst_gevraagd(soort: str, wie: Any) -> Subquery:
    """Per sitting or participation when it was asked last."""
    vraag = kies(col(wie).label("wie"), func.max(Teruglezing.gevraagd_op).label("op"))
    return vraag.where(Teruglezing.soort == soort).group_by(wie).subquery()


def vraag_terug(uow: UnitOfWork, zitting: Zitting, door_id: uuid.UUID | None = None) -> Teruglezing | None:
    """Queue the question about one sitting; None when it is under way already or cannot be asked."""
    koppeling_id = berichten.koppeling_van(uow, zitting)
    if koppeling_id is None or zitting.status in NIET_GEPLAND:
        return None
    rij = Teruglezing(zitting_id=zitting.id, gevraagd_door_id=door_id)
    return _begin(uow, rij, koppeling_id, f"/offerings/{zitting.id}")


def vraag_registers(uow: UnitOfWork, door_id: uuid.UUID | None = None, *waar: Any) -> int:
    """Ask registries what they hold about who sits an exam now or heard a result lately; gives how many were asked."""
    nu, eerder = tijd.nu(), _laatst_gevraagd("dr", Teruglezing.deelname_id)
    vraag = (
        select(Deelname, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .join(eerder, isouter=True, onclause=eerder.c.wie == Deelname.id)
        .where(
            col(Inschrijving.oke_id).is_not(None), col(Inschrijving.koppeling_id).is_not(None),
            Deelname.status != DeelnameStatus.GEANNULEERD, col(Zitting.status).not_in(NIET_GEPLAND),
            Zitting.start > nu - TERUG, Zitting.start < nu + VOORUIT, *waar,
        )
        .order_by(eerder.c.op.nulls_first(), col(Zitting.start).desc(), col(Deelname.id))
        .limit(_MAX_UITSLAGEN)
    )  # fmt: skip
    return sum(_vraag_register(uow, d, door_id) for d, _ in uow.session.exec(vraag).all())


def _vraag_register(uow: UnitOfWork, d: Deelname, door_id: uuid.UUID | None) -> int:
    """One question per association that a participation answered, or is going to; of one moment, so that all count."""
    gevraagd, nu = 0, tijd.nu()
    for aanmelding in adressen.gevraagd(uow, d, uow.get(Inschrijving, d.inschrijving_id)):
        if aanmelding.oke_id is not None and aanmelding.koppeling_id is not None:
            rij = Teruglezing(
                zitting_id=d.zitting_id, gevraagd_door_id=door_id, gevraagd_op=nu, soort="dr", deelname_id=d.id
            )
            pad = f"/associations/{aanmelding.oke_id}"
            gevraagd += _begin(uow, rij, aanmelding.koppeling_id, pad) is not None
    return gevraagd


def _begin(uow: UnitOfWork, rij: Teruglezing, koppeling_id: uuid.UUID, pad: str) -> Teruglezing | None:
    loopt = select(OkeBericht.id).where(OkeBericht.reeks == _reeks(rij, pad), col(OkeBericht.status).in_(ONBEZORGD))
    if uow.session.exec(loopt).first():
        return None
    uow.add(rij)
    _vraag(uow, rij, koppeling_id, pad)
    live.touch(uow, onderwerpen.OKE)
    return rij


def _reeks(rij: Teruglezing, pad: str) -> str:
    return f"{SOORT}:{rij.zitting_id}" if rij.soort == "tas" else f"{SOORT}:{pad.rpartition('/')[2]}"


def _vraag(uow: UnitOfWork, rij: Teruglezing, koppeling_id: uuid.UUID, pad: str) -> None:
    flow = 2 if rij.soort == "tas" else 5
    reeks = _reeks(rij, pad)
    outbox.put(uow, outbox.Bericht(flow, koppeling_id, "GET", pad, reeks, "", SOORT, rij.id, rij.zitting_id))


def verwerk(uow: UnitOfWork, bericht: OkeBericht, status: int, inhoud: bytes) -> str:
    """Keep what the partner answered, compare it, and ask the next page; why it cannot be used, or nothing."""
    rij = uow.session.get(Teruglezing, bericht.onderwerp_id)
    if rij is None or bericht.koppeling_id is None:
        return ""
    try:
        if rij.soort == "dr":
            return _van_register(uow, rij, bericht, status, inhoud)
        if status in (404, 405):
            _rond_af(uow, rij, *_NIET[status])
            return ""
        return _van_tas(uow, rij, bericht, bericht.koppeling_id, _uit_json(inhoud))
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return f"{bericht.partner} gaf bij het teruglezen geen antwoord volgens de standaard."


def _uit_json(inhoud: bytes) -> Any:
    return zonder_onbewaarbaar(json.loads(inhoud), inhoud)


_NIET = {
    404: (TeruglezingStatus.ONBEKEND, "Het afnamesysteem kent deze zitting niet."),
    405: (TeruglezingStatus.MISLUKT, "Dit afnamesysteem kan niet worden teruggelezen."),
}
_ROLLEN = ("student", *vergelijken.STAF)


def _van_register(uow: UnitOfWork, rij: Teruglezing, bericht: OkeBericht, status: int, inhoud: bytes) -> str:
    """Compare one association of a registry; a registry that cannot be asked is no difference."""
    if status == 405:
        _rond_af(uow, rij, TeruglezingStatus.MISLUKT, "Dit deelnemersysteem kan niet worden teruggelezen.")
        return ""
    daar = None if status == 404 else _uit_json(inhoud)
    if daar is not None and not isinstance(daar, dict):
        raise ValueError("association")
    deelname = uow.session.get(Deelname, rij.deelname_id)
    oke_id = als_uuid(bericht.pad.rpartition("/")[2])
    if deelname is not None and oke_id is not None:
        rij.verschillen = vergelijken.uitslag_bij_register(uow, deelname, oke_id, daar)
    _rond_af(uow, rij, TeruglezingStatus.GELEZEN, "")
    return ""


def _van_tas(
    uow: UnitOfWork, rij: Teruglezing, bericht: OkeBericht, koppeling_id: uuid.UUID, data: dict[str, Any]
) -> str:
    vorm, zitting = adapter(uow.get(Koppeling, koppeling_id).oke_versie), uow.get(Zitting, rij.zitting_id)
    if "/associations" not in bericht.pad:
        if vorm.is_geannuleerde_zitting(data):
            _rond_af(uow, rij, TeruglezingStatus.ONBEKEND, "In het afnamesysteem is deze zitting geannuleerd.")
            return ""
        rij.component_daar, rij.daar, rij.staf_daar = vorm.component_van(data), [], []
        rij.verschillen = vergelijken.zitting(uow, zitting, koppeling_id, data)
        volgende: tuple[str, int] | None = (_ROLLEN[0], 1)
    else:
        vraag = dict(parse_qsl(bericht.pad.partition("?")[2]))
        blad = vraag["role"], int(vraag["pageNumber"])
        volgende = _lijst(uow, vorm, rij, zitting, koppeling_id, data, *blad)
    uow.add(rij)
    if volgende is None:
        if not is_onaf(rij):
            rij.verschillen = [*rij.verschillen, *vergelijken.staf(uow, zitting, rij)]
        _rond_af(uow, rij, TeruglezingStatus.GELEZEN, "")
        return ""
    rol, nummer = volgende
    pad = f"/offerings/{rij.zitting_id}/associations?role={rol}&expand=person&pageSize={_PAGINA}&pageNumber={nummer}"
    _vraag(uow, rij, koppeling_id, pad)
    return ""


def _lijst(
    uow: UnitOfWork,
    vorm: V1_0,
    rij: Teruglezing,
    zitting: Zitting,
    koppeling_id: uuid.UUID,
    data: dict[str, Any],
    rol: str,
    nummer: int,
) -> tuple[str, int] | None:
    """Add what one page says; the role and number of the next page, or None after the last.

    The number is ours and not what the answer says: who always tells the same one would be asked for ever.
    """
    items = [i for i in data["items"] if i.get("role", "student") == rol]
    if rol == _ROLLEN[0]:
        rij.daar = sorted({*rij.daar, *vorm.actieve_deelnames(data)})
    else:
        rij.staf_daar = sorted({*rij.staf_daar, *(str(i["associationId"]).lower() for i in items if not is_weg(i))})
    rij.verschillen = [*rij.verschillen, *vergelijken.koppelingen(uow, zitting, koppeling_id, items, rol)]
    if data.get("hasNextPage") is True and data["items"]:
        if nummer < _MEESTE_PAGINAS:
            return rol, nummer + 1
        rij.verschillen = [*rij.verschillen, vergelijken.niet_alles(zitting, rol, nummer)]
    verder = _ROLLEN[_ROLLEN.index(rol) + 1 :]
    return (verder[0], 1) if verder else None


def _rond_af(uow: UnitOfWork, rij: Teruglezing, status: TeruglezingStatus, uitleg: str) -> None:
    rij.status, rij.klaar_op = status, tijd.nu()
    rij.uitleg = uitleg
    uow.add(rij)
    live.touch(uow, onderwerpen.zitting(rij.zitting_id))


def mislukt(uow: UnitOfWork, bericht: OkeBericht) -> None:
    """The question was refused or given up: what was known before stays the newest answer.

    A delivery system that gives no lists of staff has answered about its students.
    """
    rij = uow.session.get(Teruglezing, bericht.onderwerp_id)
    if rij is None:
        return
    alleen_staf = any(f"role={rol}&" in bericht.pad for rol in vergelijken.STAF)
    if alleen_staf:
        _rond_af(uow, rij, TeruglezingStatus.GELEZEN, "Medewerkers konden niet worden gelezen.")
    else:
        _rond_af(uow, rij, TeruglezingStatus.MISLUKT, bericht.uitleg[:500])


def stuur_opnieuw(uow: UnitOfWork, principal: Principal, cmd: StuurOpnieuw) -> int:
    """Send a sitting or one participation again as it is here; answers how many messages go out (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, P.OKE_HERSTELLEN, zitting)
    if not cmd.uitslag and berichten.koppeling_van(uow, zitting) is None:
        raise Ongeldig("Dit examen loopt niet via OKE; er gaat niets naar een afnamesysteem.")
    if zitting.status == ZittingStatus.CONCEPT:
        raise Ongeldig("Deze zitting is nog een concept; het afnamesysteem hoort haar als zij definitief is.")
    if cmd.deelname_id is None:
        aantal = _hele_zitting(uow, zitting)
    else:
        deelname = uow.get(Deelname, cmd.deelname_id)
        if deelname.zitting_id != zitting.id:
            raise Ongeldig("Deze student zit niet op deze zitting.")
        aantal = _uitslag(uow, deelname) if cmd.uitslag else _deelname(uow, deelname, zitting)
    audit.record(
        uow, principal, "aansluiting.hersteld", zitting, nieuw={"berichten": aantal, "deelname": cmd.deelname_id}
    )
    live.touch(uow, onderwerpen.WERK)
    return aantal


def _deelname(uow: UnitOfWork, deelname: Deelname, zitting: Zitting) -> int:
    if deelname.status == DeelnameStatus.GEANNULEERD:
        berichten.annuleer_deelname(uow, deelname.id, zitting)
    else:
        berichten.stuur_deelname(uow, deelname)
    return 1


def _uitslag(uow: UnitOfWork, deelname: Deelname) -> int:
    vraag = select(Resultaat).where(
        Resultaat.deelname_id == deelname.id, col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.DEFINITIEF
    )
    resultaat = uow.session.exec(vraag).first()
    if resultaat is None:
        raise Ongeldig("Van deze deelname is geen resultaat vastgesteld; er is niets te sturen.")
    return len(berichten.stuur_resultaat(uow, resultaat))


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
