"""Delivery of the outbox: in order per `reeks`, at least once, with pauses for a partner in trouble.

Per `reeks` only the oldest unfinished message is on its way. A refused or given-up message does not hold the later
ones, with one exception: while the PUT that has to create the offering was refused, only what is about the offering
itself may go, because nothing else can make sense to the partner. When that is its end, the rest has nowhere to arrive, and the log says so.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update
from sqlmodel import col, or_, select

from portal.auth.principal import PORTAAL
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.db.tabel import geraakt
from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.statussen import GESTRAND, ONBEZORGD, BerichtStatus
from portal.jobs import opbrengst, tempo
from portal.oke.client import Verbinding, partner
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk, Uitkomst
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.ontvangen.logboek import VAN_ANTWOORD, te_bewaren
from portal.services.zenden import outbox
from portal.settings import get_settings


@dataclass(frozen=True)
class GeclaimdBericht:
    """One claimed message, loose from the database."""

    id: uuid.UUID
    flow: int
    methode: str
    pad: str
    inhoud: str
    soort: str
    verbinding: Verbinding | str


def bezorg(reeks: str, wie: str) -> int:
    """Deliver what this `reeks` has ready, oldest first; answers how many messages were settled.

    May be called at any moment, by any process, any number of times: a message is claimed before it is sent.
    """
    aantal = 0
    while bericht := _neem(reeks, wie):
        uitkomst = _stuur(bericht)
        if not _verwerk(bericht, wie, uitkomst) or isinstance(uitkomst, Tijdelijk):
            break
        aantal += 1
    return aantal


def bezorg_alles(wie: str, koppeling_id: uuid.UUID | None = None) -> int:
    """Deliver everything that is due, one `reeks` after the other."""
    return sum(bezorg(reeks, wie) for reeks in te_doen(koppeling_id))


def bezorg_hier(uow: UnitOfWork, stuur: Callable[[OkeBericht], Uitkomst], *, opnieuw: bool = False) -> int:
    """Deliver in this transaction what was not offered yet, with `stuur` in the place of the line; `opnieuw` offers what
    waits for another attempt as well. For who plays both sides, such as the demo: nobody else delivers meanwhile."""
    aantal, klaar = 0, select(OkeBericht).where(OkeBericht.status == BerichtStatus.KLAAR)
    nieuw = klaar.where(col(OkeBericht.niet_voor).is_(None)).order_by(col(OkeBericht.volgnummer))
    rijen = list(uow.session.exec(klaar.order_by(col(OkeBericht.volgnummer)) if opnieuw else nieuw))
    while rijen:
        for rij in rijen:
            rij.pogingen += 1
            rij.eerste_poging_op = rij.eerste_poging_op or tijd.nu()
            _boek(uow, rij, stuur(rij))
        aantal += len(rijen)
        rijen = list(uow.session.exec(nieuw))
    return aantal


def help_mee(wie: str, aantal: int = 25) -> int:
    """Deliver a few other `reeksen` that are due, so that a rush does not wait for the beat of the queue."""
    reeksen = te_doen()
    random.shuffle(reeksen)
    return sum(bezorg(reeks, wie) for reeks in reeksen[:aantal])


def te_doen(koppeling_id: uuid.UUID | None = None) -> list[str]:
    """Each `reeks` with a message that is due or whose deliverer disappeared; of a partner in trouble just one."""
    nu = tijd.nu()
    vraag = select(OkeBericht.reeks, OkeBericht.koppeling_id)
    vraag = vraag.where(col(OkeBericht.status).in_(ONBEZORGD), _verstreken(nu))
    if koppeling_id:
        vraag = vraag.where(OkeBericht.koppeling_id == koppeling_id)
    with reading() as uow:
        klaar = [(reeks, koppeling) for reeks, koppeling in uow.session.exec(vraag.distinct())]
        in_storing = select(Koppeling.id).where(col(Koppeling.fouten_op_rij) >= tempo.FOUTEN_TOT_PAUZE)
        storing = set(uow.session.exec(in_storing))
        gesloten = set(uow.session.exec(in_storing.where(col(Koppeling.open_tot) > nu)))
    proef = {koppeling: reeks for reeks, koppeling in klaar if koppeling in storing - gesloten}
    return [reeks for reeks, koppeling in klaar if koppeling not in storing] + list(proef.values())


def laat_los(wie: str) -> None:
    """Give back what this worker had claimed before it was stopped; called once, at its start."""
    with unit_of_work() as uow:
        eigen = update(OkeBericht).where(
            col(OkeBericht.status) == BerichtStatus.ONDERWEG, col(OkeBericht.geclaimd_door) == wie
        )
        uow.session.execute(eigen.values(status=BerichtStatus.KLAAR, niet_voor=None, geclaimd_door=""))


def wek_alles() -> int:
    """Ask delivery of everything that is due; the net under every lost call."""
    reeksen = te_doen()
    with unit_of_work() as uow:
        for reeks in reeksen:
            outbox.wek(uow, reeks)
    return len(reeksen)


# taking -------------------------------------------------------------------------------------------------------------


def _neem(reeks: str, wie: str) -> GeclaimdBericht | None:
    """Claim the oldest message of this `reeks` if it may go now; otherwise somebody else or a later call does it."""
    with unit_of_work() as uow:
        nu = tijd.nu()
        rij = _voorste(uow, reeks)
        if rij is None or (rij.niet_voor and rij.niet_voor > nu):
            return None
        if rij.status == BerichtStatus.ONDERWEG and tempo.te_oud(rij.eerste_poging_op, nu, get_settings()):
            _geef_op(uow, rij, nu)
            return None
        koppeling = uow.session.get(Koppeling, rij.koppeling_id)
        if koppeling is None or not koppeling.actief:
            _stel_uit(uow, rij, None, f"Wacht: de koppeling met {rij.partner} staat uit.")
            return None
        if tot := _pauze(uow, koppeling, nu):
            uitleg = f"Wacht: {rij.partner} heeft een storing of vroeg om een pauze."
            _stel_uit(uow, rij, tot, uitleg, wek=not _in_storing(koppeling))
            return None
        rij.status, rij.geclaimd_door = BerichtStatus.ONDERWEG, wie
        rij.niet_voor = nu + timedelta(seconds=tempo.claimduur(get_settings()))
        rij.pogingen += 1
        rij.eerste_poging_op = rij.eerste_poging_op or nu
        uow.add(rij)
        return GeclaimdBericht(
            rij.id, rij.flow, rij.methode, rij.pad, rij.inhoud, rij.onderwerp_soort, _verbinding(koppeling)
        )


def _geef_op(uow: UnitOfWork, rij: OkeBericht, nu: datetime) -> None:
    """Every deliverer of this message stopped halfway, for too long: a person has to look."""
    rij.status, rij.afgehandeld_op, rij.geclaimd_door, rij.niet_voor = BerichtStatus.DOOD, nu, "", None
    rij.uitleg = "Het portaal kon dit bericht steeds niet afmaken. Zie het technische logboek."
    opbrengst.mislukt(uow, rij)
    uow.add(rij)
    outbox.wek(uow, rij.reeks)


def _voorste(uow: UnitOfWork, reeks: str) -> OkeBericht | None:
    vraag = select(OkeBericht).where(OkeBericht.reeks == reeks, col(OkeBericht.status).in_(ONBEZORGD))
    vraag = vraag.order_by(col(OkeBericht.volgnummer)).limit(1).with_for_update()
    rij = uow.session.exec(vraag).first()
    if rij is None or rij.pad.startswith("/offerings/") or not _aanbod_geweigerd(uow, reeks):
        return rij
    if _gaat_niet_door(uow, reeks):
        rest = (col(OkeBericht.reeks) == reeks, col(OkeBericht.status) == BerichtStatus.KLAAR, ~_OVER_AANBOD)
        over = {"status": BerichtStatus.VERVALLEN, "uitleg": _NERGENS, "afgehandeld_op": tijd.nu(), "niet_voor": None}
        uow.session.execute(update(OkeBericht).where(*rest).values(**over))
    else:
        rij.uitleg = "Wacht: het afnamesysteem heeft de zitting zelf geweigerd. Herstel eerst dat bericht."
        uow.add(rij)
    return uow.session.exec(vraag.where(_OVER_AANBOD)).first()


_NERGENS = "Niet verstuurd: het afnamesysteem heeft de zitting geweigerd, en zij is daarna hier geannuleerd."
_OVER_AANBOD = col(OkeBericht.pad).like("/offerings/%")


def _gaat_niet_door(uow: UnitOfWork, reeks: str) -> bool:
    """True when the offering was cancelled here: what waited to be put on it never leaves."""
    vraag = select(OkeBericht.id).where(OkeBericht.reeks == reeks, OkeBericht.methode == "PATCH", _OVER_AANBOD)
    return uow.session.exec(vraag.limit(1)).first() is not None


def _aanbod_geweigerd(uow: UnitOfWork, reeks: str) -> bool:
    """True when an offering of this `reeks` was refused and none was ever accepted."""
    vraag = select(OkeBericht.status).where(OkeBericht.reeks == reeks, OkeBericht.methode == "PUT", _OVER_AANBOD)
    gezien = set(uow.session.exec(vraag))
    return BerichtStatus.BEVESTIGD not in gezien and bool(gezien & set(GESTRAND))


def _stel_uit(uow: UnitOfWork, rij: OkeBericht, tot: datetime | None, uitleg: str, *, wek: bool = False) -> None:
    """Let it wait; in a failure of the partner nothing calls it but the partner's return, or its own probe."""
    rij.uitleg, rij.status, rij.geclaimd_door = uitleg, BerichtStatus.KLAAR, ""
    rij.niet_voor = tot
    uow.add(rij)
    if tot and wek:
        outbox.wek(uow, rij.reeks, (tot - tijd.nu()).total_seconds())


def _in_storing(koppeling: Koppeling) -> bool:
    """True after so many failures in a row that the partner is only looked at now and then, by one message."""
    return koppeling.fouten_op_rij >= tempo.FOUTEN_TOT_PAUZE


def _pauze(uow: UnitOfWork, koppeling: Koppeling, nu: datetime) -> datetime | None:
    """Until when this partner is left alone; after a pause for failures exactly one message goes to probe."""
    if koppeling.open_tot and koppeling.open_tot > nu:
        return koppeling.open_tot
    if not _in_storing(koppeling):
        return None
    tot = nu + timedelta(seconds=tempo.claimduur(get_settings()))
    vrij = or_(col(Koppeling.open_tot).is_(None), col(Koppeling.open_tot) <= nu)
    gewonnen = geraakt(
        uow.session, update(Koppeling).where(col(Koppeling.id) == koppeling.id, vrij).values(open_tot=tot)
    )
    return None if gewonnen else tot


def _verbinding(koppeling: Koppeling) -> Verbinding | str:
    try:
        return Verbinding.van(koppeling)
    except PortalFout as fout:
        return f"{fout.tekst} {fout.actie}"


def _verstreken(nu: datetime) -> ColumnElement[bool]:
    return or_(col(OkeBericht.niet_voor).is_(None), col(OkeBericht.niet_voor) <= nu)


# sending and settling -----------------------------------------------------------------------------------------------


def _stuur(bericht: GeclaimdBericht) -> Uitkomst:
    """The request itself, outside any transaction."""
    if isinstance(bericht.verbinding, str):
        return Tijdelijk(None, bericht.verbinding)
    accept = "application/pdf, application/octet-stream" if bericht.soort == "document" else "application/json"
    return partner(bericht.verbinding).stuur(
        bericht.methode, bericht.pad, bericht.inhoud or None, flow=bericht.flow, accept=accept
    )


def _verwerk(bericht: GeclaimdBericht, wie: str, uitkomst: Uitkomst) -> bool:
    """Write down how it went; False when the claim had passed to somebody else in the meantime."""
    with unit_of_work() as uow:
        rijen = uow.lock(OkeBericht, [bericht.id])
        if not rijen or rijen[0].status != BerichtStatus.ONDERWEG or rijen[0].geclaimd_door != wie:
            return False
        _boek(uow, rijen[0], uitkomst)
        return True


def _boek(uow: UnitOfWork, rij: OkeBericht, uitkomst: Uitkomst) -> None:
    nu, uitkomst = tijd.nu(), opbrengst.duid(uow, rij, uitkomst)
    rij.geclaimd_door, rij.niet_voor, rij.http_status = "", None, uitkomst.status
    if isinstance(uitkomst, Bevestigd):
        weigering = opbrengst.verwerk(uow, rij, uitkomst)
        uitkomst = Geweigerd(uitkomst.status, weigering, uitkomst.tekst) if weigering else uitkomst
    if isinstance(uitkomst, Tijdelijk):
        _opnieuw_later(uow, rij, uitkomst, nu)
    else:
        _rond_af(uow, rij, uitkomst, nu)
    uow.add(rij)
    live.touch(uow, onderwerpen.OKE)


def _rond_af(uow: UnitOfWork, rij: OkeBericht, uitkomst: Bevestigd | Geweigerd, nu: datetime) -> None:
    rij.afgehandeld_op = nu
    if isinstance(uitkomst, Bevestigd):
        rij.status, rij.uitleg, rij.antwoord = BerichtStatus.BEVESTIGD, "", opbrengst.bewaarbaar(rij, uitkomst)
        opbrengst.vervolg(uow, rij)
    else:
        rij.status, rij.uitleg, rij.antwoord = (
            BerichtStatus.GEWEIGERD,
            uitkomst.uitleg[:1000],
            te_bewaren(uitkomst.inhoud, VAN_ANTWOORD),
        )
        opbrengst.mislukt(uow, rij)
    partner_werkt(uow, rij.koppeling_id, nu)


def _opnieuw_later(uow: UnitOfWork, rij: OkeBericht, uitkomst: Tijdelijk, nu: datetime) -> None:
    rij.uitleg, rij.antwoord = uitkomst.uitleg[:1000], te_bewaren(uitkomst.inhoud, VAN_ANTWOORD)
    tot = partner_hapert(uow, rij.koppeling_id, uitkomst, nu)
    if tempo.te_oud(rij.eerste_poging_op, nu, get_settings()):
        rij.status, rij.afgehandeld_op = BerichtStatus.DOOD, nu
        opbrengst.mislukt(uow, rij)
        outbox.wek(uow, rij.reeks)
        return
    rij.status = BerichtStatus.KLAAR
    later = nu + timedelta(seconds=tempo.wacht(rij.pogingen, get_settings(), uitkomst.wacht))
    rij.niet_voor = tot if tot and _in_storing(uow.get(Koppeling, rij.koppeling_id)) else max(later, tot or nu)
    outbox.wek(uow, rij.reeks, (rij.niet_voor - nu).total_seconds())


# the partner --------------------------------------------------------------------------------------------------------


def partner_werkt(uow: UnitOfWork, koppeling_id: uuid.UUID | None, nu: datetime) -> None:
    """The partner answered: forget its failures, and send at once what was waiting for it."""
    koppeling = uow.session.get(Koppeling, koppeling_id)
    if koppeling is None:
        return
    schoon = not koppeling.fouten_op_rij and koppeling.open_tot is None
    if schoon and koppeling.laatste_contact_op and nu - koppeling.laatste_contact_op < timedelta(seconds=5):
        return
    had_storing = koppeling.storing_sinds
    weer_goed = update(Koppeling).where(col(Koppeling.id) == koppeling_id).values(
        fouten_op_rij=0, storing_sinds=None, open_tot=None, laatste_contact_op=nu, laatste_uitkomst="Werkt"
    )  # fmt: skip
    uow.session.execute(weer_goed)
    if had_storing:
        audit.record(uow, PORTAAL, "koppeling.hersteld", koppeling, oud={"storing_sinds": had_storing})
        _wek_wachtenden(uow, koppeling.id)


def _wek_wachtenden(uow: UnitOfWork, koppeling_id: uuid.UUID) -> None:
    wachtend = (col(OkeBericht.koppeling_id) == koppeling_id, col(OkeBericht.status) == BerichtStatus.KLAAR)
    reeksen = uow.session.exec(select(OkeBericht.reeks).where(*wachtend).distinct()).all()
    uow.session.execute(update(OkeBericht).where(*wachtend).values(niet_voor=None))
    for reeks in reeksen:
        outbox.wek(uow, reeks)


def partner_hapert(uow: UnitOfWork, koppeling_id: uuid.UUID | None, fout: Tijdelijk, nu: datetime) -> datetime | None:
    """Count the failure; from the fifth in a row, or when the partner asks for it, leave it alone until a moment."""
    druk = fout.status == 429
    tel = update(Koppeling).where(col(Koppeling.id) == koppeling_id)
    tel = tel.values(fouten_op_rij=Koppeling.fouten_op_rij + (0 if druk else 1), laatste_uitkomst=fout.uitleg[:500])
    if not geraakt(uow.session, tel):
        return None
    koppeling = uow.session.get(Koppeling, koppeling_id, populate_existing=True)
    assert koppeling is not None
    seconden = max(tempo.pauze(koppeling.fouten_op_rij, get_settings()), fout.wacht or 0.0)
    if seconden <= 0:
        return None
    koppeling.open_tot = nu + timedelta(seconds=seconden)
    if koppeling.fouten_op_rij >= tempo.FOUTEN_TOT_PAUZE and koppeling.storing_sinds is None:
        koppeling.storing_sinds = nu
        audit.record(uow, PORTAAL, "koppeling.storing", koppeling, nieuw={"fouten": koppeling.fouten_op_rij})
    uow.add(koppeling)
    return koppeling.open_tot
