"""Two records of one person become one, and two again: what moved is kept, so that it can be undone for a month."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import update
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.monitoren import AuditKop, AuditRegel
from portal.db.reeks import een_van, lijst
from portal.db.samenvoegen import Samenvoeging
from portal.db.session import UnitOfWork
from portal.db.tabel import geraakt, kies, tabel
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.rechten import P
from portal.services.beheren import rollen, samenvoegkansen, stand_samenvoegen
from portal.services.beheren.stand_samenvoegen import VULT_AAN, is_daad
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.audit.zinnen import ZINNEN
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen import voorzieningen
from portal.services.plannen.plekken import hernummer
from portal.services.zenden import berichten

_GEEN_DAAD = ("sessie.%", "agenda.%", "mededeling.%")
"""What somebody does to come in and to read changes nothing that would stand in the way."""


class VoegSamen(Opdracht):
    """Let one record go into another; the mark says what was shown of it."""

    weg_id: uuid.UUID
    blijft_id: uuid.UUID
    kenmerk: str = Field(min_length=64, max_length=64)
    reden: str = Field(min_length=3, max_length=500)


class HaalUitElkaar(Opdracht):
    """Undo a joining."""

    samenvoeging_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def voeg_samen(uow: UnitOfWork, principal: Principal, cmd: VoegSamen) -> uuid.UUID:
    """Everything of the one record becomes of the other, at once; the one that goes is closed and points at it (BEH-4).

    Refused when something stands in the way, or when it would not do what was shown.
    """
    require(principal, P.PERSOON_BEHEREN)
    weg, blijft = _houd(uow, principal, cmd.weg_id, cmd.blijft_id)
    proef = stand_samenvoegen.beproef(uow, weg, blijft)
    if proef.bezwaren:
        raise Geblokkeerd(" ".join(b.tekst for b in proef.bezwaren), actie=proef.bezwaren[0].actie)
    if proef.kenmerk != cmd.kenmerk:
        raise Botsing("Sinds u keek is er iets veranderd. Er is niets samengevoegd.", actie="Bekijk opnieuw wat er gebeurt.", code="proef-verouderd")  # fmt: skip
    rij = Samenvoeging(weg_id=weg.id, blijft_id=blijft.id, reden=cmd.reden, door_id=principal.persoon_id, volgnummer=0)
    rijen = stand_samenvoegen.rijen_van(uow, weg, blijft)
    rij.verhuisd = {naam: [str(id) for id in ids] for naam, ids in rijen.items()}
    stond = _onthoud(uow, weg, blijft, rij.verhuisd) | {"elders": samenvoegkansen.tel_een_keer(uow, weg.id, blijft.id)}
    _neem_over(uow, weg, blijft)
    for naam, ids in rijen.items():
        _zet(uow, naam, ids, weg.id, blijft.id)
    rij.oud = stond | {"poging": hernummer(uow, blijft.id)}
    samenvoegkansen.volg_nummers(uow, [blijft.id], rij.oud["poging"])
    _een_hoofdbron(uow, rij)
    rollen.onthoud_als_medewerker(uow, blijft)
    uow.add(rij)
    sessies.end_alle(uow, weg.id, "Samengevoegd met een ander record")
    _klaar(uow, principal, rij, "persoon.samengevoegd", {"weg": weg.id, "blijft": blijft.id}, cmd.reden)
    uow.session.flush()
    rij.volgnummer = uow.session.exec(select(AuditKop.volgnummer)).one()
    return rij.id


def _houd(uow: UnitOfWork, principal: Principal, weg_id: uuid.UUID, blijft_id: uuid.UUID) -> tuple[Persoon, Persoon]:
    """Both records, held, one joining at a time; never one's own."""
    if principal.persoon_id in (weg_id, blijft_id):
        raise NietToegestaan("Dit gaat over uzelf. Vraag een andere beheerder.", code="niet-aan-zichzelf")
    uow.neem_beurt("samenvoegen")
    uow.lock(Persoon, [weg_id, blijft_id])
    return uow.get(Persoon, weg_id), uow.get(Persoon, blijft_id)


def _onthoud(
    uow: UnitOfWork, weg: Persoon, blijft: Persoon, verhuisd: Mapping[str, list[str]]
) -> dict[str, dict[str, Any]]:
    """What stands in both records now, and which registry kept the fields of the one that goes."""
    velden = (*VULT_AAN, "actief")
    bronnen = [uuid.UUID(id) for id in verhuisd.get("persoonsbron/persoon_id", [])]
    hoofd = uow.session.exec(select(Persoonsbron.id).where(col(Persoonsbron.id).in_(bronnen), col(Persoonsbron.hoofd)))
    return {
        "weg": {v: _plat(getattr(weg, v)) for v in velden},
        "blijft": {v: _plat(getattr(blijft, v)) for v in velden},
        "hoofd": {str(id): True for id in hoofd},
    }


def _plat(waarde: Any) -> Any:
    return str(waarde) if isinstance(waarde, uuid.UUID) else waarde.isoformat() if isinstance(waarde, date) else waarde


def _neem_over(uow: UnitOfWork, weg: Persoon, blijft: Persoon) -> None:
    """Close the record that goes, and fill in what stood nowhere; an account and a personId have one owner at a time. Who
    is here under one of the two is here."""
    nieuw = stand_samenvoegen.aanvulling(weg, blijft)
    blijft.actief = blijft.actief or weg.actief
    weg.oke_id, weg.actief, weg.samengevoegd_met_id = None, False, blijft.id
    if "account" in nieuw:
        weg.account = None
    uow.add(weg)
    uow.session.flush()
    for veld, waarde in nieuw.items():
        setattr(blijft, veld, waarde)
    uow.add(blijft)
    uow.session.flush()


def _zet(uow: UnitOfWork, naam: str, ids: list[uuid.UUID], van: uuid.UUID, naar: uuid.UUID) -> int:
    """Let these rows point at the other record, as far as they still point at the first."""
    kolom = stand_samenvoegen.kolommen()[naam]
    opdracht = update(kolom.table).where(een_van(kolom.table.c.id, lijst(ids)), kolom == van)
    aantal = geraakt(uow.session, opdracht.values({kolom.name: naar}))
    uow.session.expire_all()
    return aantal


def _een_hoofdbron(uow: UnitOfWork, rij: Samenvoeging) -> None:
    """One registry keeps the fields of a person: that of the record that stays, if it had one."""
    mee = [uuid.UUID(id) for id in rij.oud["hoofd"]]
    eigen = (col(Persoonsbron.persoon_id) == rij.blijft_id, col(Persoonsbron.hoofd), col(Persoonsbron.id).not_in(mee))
    if mee and uow.session.exec(select(Persoonsbron.id).where(*eigen).limit(1)).first():
        uow.session.execute(update(Persoonsbron).where(col(Persoonsbron.id).in_(mee)).values(hoofd=False))


def haal_uit_elkaar(uow: UnitOfWork, principal: Principal, cmd: HaalUitElkaar) -> None:
    """Make two records of them again, as they were; refused after a month, or when something was done since (PRK-13)."""
    require(principal, P.PERSOON_BEHEREN)
    rij = uow.houd(Samenvoeging, cmd.samenvoeging_id)
    if rij.ongedaan_op:
        raise Botsing("Dit is al ongedaan gemaakt.")
    weg, blijft = _houd(uow, principal, rij.weg_id, rij.blijft_id)
    if waarom := _waarom_niet_terug(uow, rij):
        raise Geblokkeerd(waarom, actie="Zet met de hand recht wat niet klopt.")
    for naam, ids in rij.verhuisd.items():
        gevonden = _zet(uow, naam, [uuid.UUID(id) for id in ids], blijft.id, weg.id)
        if not is_daad(naam) and gevonden != len(ids):
            raise Geblokkeerd("Een deel van wat verhuisde, is er niet meer. Er is niets teruggezet.")
    _zet_velden(uow, rij, weg, blijft)
    samenvoegkansen.zet_terug(uow, rij.oud["elders"], rij.oud["poging"])
    samenvoegkansen.volg_nummers(uow, [weg.id, blijft.id], {})
    rij.ongedaan_op, rij.ongedaan_door_id, rij.ongedaan_reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(rij)
    _klaar(uow, principal, rij, "persoon.uit_elkaar", {"weg": weg.id, "blijft": blijft.id}, cmd.reden)
    rij.verhuisd, rij.oud = {}, {}


def _waarom_niet_terug(uow: UnitOfWork, rij: Samenvoeging) -> str:
    """Why this cannot be undone any more, in a sentence; empty when it can."""
    if not stand_samenvoegen.is_terug_te_draaien(rij):
        return "Uit elkaar halen kan tot 30 dagen na het samenvoegen."
    ids = {uuid.UUID(id) for naam, deel in rij.verhuisd.items() if not is_daad(naam) for id in deel}
    over = een_van(AuditRegel.onderwerp_id, lijst({*ids, rij.weg_id, rij.blijft_id}))
    sinds = select(AuditRegel.actie).where(AuditRegel.volgnummer > rij.volgnummer, over)
    for stil in _GEEN_DAAD:
        sinds = sinds.where(col(AuditRegel.actie).not_like(stil))
    acties = uow.session.exec(sinds.order_by(col(AuditRegel.volgnummer).desc()).limit(20)).all()
    if acties:
        woorden = ", ".join(dict.fromkeys(ZINNEN.get(a, a) for a in acties[:3]))
        return f"Sinds het samenvoegen is er iets mee gedaan ({woorden}); wat van wie is, staat niet meer vast."
    if _kwam_erbij(uow, rij):
        return "Sinds het samenvoegen kwam er iets bij wat verhuisde; wat van wie is, staat niet meer vast."
    return ""


def _kwam_erbij(uow: UnitOfWork, rij: Samenvoeging) -> bool:
    """True when something new hangs under what moved: it would be of one record and hang under the other."""
    kolommen = stand_samenvoegen.kolommen()
    per_tabel = {kolommen[n].table: [uuid.UUID(id) for id in ids] for n, ids in rij.verhuisd.items() if not is_daad(n)}
    for naam, kolom in kolommen.items():
        if is_daad(naam):
            continue
        t, al = kolom.table, lijst(per_tabel.get(kolom.table, []))
        for hangt_onder in t.c:
            boven = next((fk.column.table for fk in hangt_onder.foreign_keys), None)
            if boven is None or boven is tabel(Persoon) or boven not in per_tabel:
                continue
            vraag = kies(t.c.id).where(een_van(hangt_onder, lijst(per_tabel[boven])), kolom == rij.blijft_id)
            if uow.session.execute(vraag.where(~een_van(t.c.id, al)).limit(1)).first():
                return True
    return False


def _zet_velden(uow: UnitOfWork, rij: Samenvoeging, weg: Persoon, blijft: Persoon) -> None:
    uow.session.refresh(blijft)
    uow.session.refresh(weg)
    for veld in VULT_AAN:
        setattr(blijft, veld, _terug(veld, rij.oud["blijft"][veld]))
    blijft.actief = rij.oud["blijft"]["actief"]
    uow.add(blijft)
    uow.session.flush()
    weg.samengevoegd_met_id, weg.actief = None, rij.oud["weg"]["actief"]
    for veld in VULT_AAN:
        setattr(weg, veld, _terug(veld, rij.oud["weg"][veld]))
    uow.add(weg)
    hoofd = [uuid.UUID(id) for id in rij.oud["hoofd"]]
    uow.session.execute(update(Persoonsbron).where(col(Persoonsbron.id).in_(hoofd)).values(hoofd=True))
    uow.session.flush()


def _terug(veld: str, waarde: Any) -> Any:
    """A kept value as its column wants it."""
    soort = tabel(Persoon).c[veld].type.python_type
    if isinstance(waarde, str) and soort is uuid.UUID:
        return uuid.UUID(waarde)
    return date.fromisoformat(waarde) if isinstance(waarde, str) and soort is date else waarde


def _klaar(
    uow: UnitOfWork, principal: Principal, rij: Samenvoeging, actie: str, wie: Mapping[str, uuid.UUID], reden: str
) -> None:
    """A row in the history of both, and whoever has them on a sitting to come hears which record it is."""
    for id in wie.values():
        persoon = uow.get(Persoon, id)
        audit.record(uow, principal, actie, persoon, nieuw=wie, reden=reden)
        voorzieningen.werk_plaatsingen_bij(uow, principal, id)
        berichten.stuur_persoon(uow, id)
        live.touch(uow, onderwerpen.persoon(id))
    live.touch(uow, onderwerpen.BASIS, onderwerpen.RECHTEN, onderwerpen.WERK)


def vergeet(uow: UnitOfWork) -> None:
    """After a month what stood where goes: it cannot be undone any more, and there are names in it."""
    oud = col(Samenvoeging.op) < tijd.nu() - stand_samenvoegen.TERUG
    uow.session.execute(update(Samenvoeging).where(oud).values(verhuisd={}, oud={}))
