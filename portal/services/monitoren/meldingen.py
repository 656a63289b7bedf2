"""The issue log: make an issue by hand, of a failed message or of a difference, and follow it up until it is solved."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.monitoren import Melding, MeldingBericht, MeldingRegel, OkeBericht
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.meldingen import MELDING, OORZAKEN, MeldingStatus
from portal.domain.rechten import P
from portal.services.grond import instellingen, live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren.stand import FLOWS, verklaar
from portal.services.monitoren.stand_meldingen import bereik, eigenaars
from portal.services.zenden import outbox


class MaakMelding(Opdracht):
    """Write a new line in the issue log; `bericht_id` and `sleutel` say what it came from."""

    titel: str = Field(min_length=3, max_length=200)
    omschrijving: str = Field(default="", max_length=4000)
    oorzaak: str = "onbekend"
    eigenaar_id: uuid.UUID | None = None
    uiterlijk: date | None = None
    bericht_id: uuid.UUID | None = None
    zitting_id: uuid.UUID | None = None
    sleutel: str = Field(default="", max_length=120)


class WijzigMelding(Opdracht):
    """Change what an issue says; `versie` is the one that was on the screen."""

    id: uuid.UUID
    versie: int
    titel: str = Field(min_length=3, max_length=200)
    omschrijving: str = Field(default="", max_length=4000)
    oorzaak: str = "onbekend"
    eigenaar_id: uuid.UUID | None = None
    uiterlijk: date | None = None


class VolgMeldingOp(Opdracht):
    """Write down what was done about an issue."""

    id: uuid.UUID
    tekst: str = Field(min_length=3, max_length=2000)


class ZetMelding(Opdracht):
    """Take a step with an issue: oppakken, oplossen or heropenen."""

    id: uuid.UUID
    actie: str = Field(pattern="^(oppakken|oplossen|heropenen)$")
    tekst: str = Field(default="", max_length=2000)


def maak_melding(uow: UnitOfWork, principal: Principal, cmd: MaakMelding) -> uuid.UUID:
    """Add an issue (MON-2); of the same difference there is one open issue at most."""
    require(principal, P.OKE_HERSTELLEN)
    _eis_eigenaar(uow, cmd.oorzaak, cmd.eigenaar_id)
    zitting_id = _zitting_van(uow, principal, cmd)
    if cmd.sleutel and _open_over(uow, cmd.sleutel):
        raise Botsing("Hierover is al een melding gemaakt.")
    melding = Melding(
        nummer=outbox.volgnummer(uow, "melding"),
        zitting_id=zitting_id,
        gemaakt_door_id=principal.persoon_id,
        **cmd.model_dump(exclude={"bericht_id", "zitting_id"}),
    )
    uow.add(melding)
    uow.session.flush()
    if cmd.bericht_id:
        uow.add(MeldingBericht(melding_id=melding.id, bericht_id=cmd.bericht_id))
    nieuw = {"nummer": melding.nummer, "oorzaak": melding.oorzaak, "eigenaar": melding.eigenaar_id}
    audit.record(uow, principal, "melding.gemaakt", melding, nieuw=nieuw)
    _tik(uow)
    return melding.id


def _zitting_van(uow: UnitOfWork, principal: Principal, cmd: MaakMelding) -> uuid.UUID | None:
    """The sitting it is about, within reach; that of the message when there is one."""
    bericht = (
        uow.get(OkeBericht, cmd.bericht_id, visible(principal, P.OKE_HERSTELLEN, OkeBericht))
        if cmd.bericht_id
        else None
    )
    if cmd.zitting_id:
        return uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting)).id
    zitting = uow.session.get(Zitting, bericht.zitting_id) if bericht and bericht.zitting_id else None
    return zitting.id if zitting else None


def _open_over(uow: UnitOfWork, sleutel: str) -> bool:
    vraag = select(Melding.id).where(Melding.sleutel == sleutel, Melding.status != MeldingStatus.OPGELOST)
    return uow.session.exec(vraag).first() is not None


def _eis_eigenaar(uow: UnitOfWork, oorzaak: str, eigenaar_id: uuid.UUID | None) -> None:
    if oorzaak not in OORZAKEN:
        raise Ongeldig("Kies een oorzaak uit de lijst.")
    if eigenaar_id and eigenaar_id not in {id for id, _naam in eigenaars(uow)}:
        raise Ongeldig("Kies een eigenaar uit het examenbureau of het beheer.")


def _melding(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> Melding:
    """One issue within reach, locked."""
    uow.get(Melding, id, bereik(principal))
    return uow.houd(Melding, id)


def wijzig_melding(uow: UnitOfWork, principal: Principal, cmd: WijzigMelding) -> None:
    """Change title, cause, owner or last day; refused when somebody else was first (MON-2)."""
    require(principal, P.OKE_HERSTELLEN)
    melding = _melding(uow, principal, cmd.id)
    if melding.versie != cmd.versie:
        raise Botsing("Iemand anders heeft deze melding net gewijzigd.", actie="Bekijk de melding opnieuw.")
    if melding.status == MeldingStatus.OPGELOST:
        raise Geblokkeerd("Deze melding is opgelost. Open haar eerst opnieuw.", code="verkeerde-status")
    if cmd.eigenaar_id != melding.eigenaar_id:
        _eis_eigenaar(uow, cmd.oorzaak, cmd.eigenaar_id)
    _eis_eigenaar(uow, cmd.oorzaak, None)
    oud: dict[str, object] = {
        "oorzaak": melding.oorzaak,
        "eigenaar": melding.eigenaar_id,
        "uiterlijk": melding.uiterlijk,
    }
    for naam, waarde in cmd.model_dump(exclude={"id", "versie"}).items():
        setattr(melding, naam, waarde)
    nieuw: dict[str, object] = {
        "oorzaak": melding.oorzaak,
        "eigenaar": melding.eigenaar_id,
        "uiterlijk": melding.uiterlijk,
    }
    _bewaar(uow, principal, melding, "Gegevens gewijzigd." if oud == nieuw else _verschil(uow, oud, nieuw))
    audit.record(uow, principal, "melding.gewijzigd", melding, oud=oud, nieuw=nieuw)


def _verschil(uow: UnitOfWork, oud: dict[str, object], nieuw: dict[str, object]) -> str:
    delen = []
    if oud["oorzaak"] != nieuw["oorzaak"]:
        delen.append(f"Oorzaak: {OORZAKEN[str(nieuw['oorzaak'])].lower()}.")
    if oud["eigenaar"] != nieuw["eigenaar"]:
        persoon = uow.session.get(Persoon, nieuw["eigenaar"]) if nieuw["eigenaar"] else None
        delen.append(f"Eigenaar: {persoon.naam}." if persoon else "Geen eigenaar meer.")
    if oud["uiterlijk"] != nieuw["uiterlijk"]:
        dag = nieuw["uiterlijk"]
        delen.append(f"Uiterlijk {tijd.dag(dag)}." if isinstance(dag, date) else "Geen laatste dag meer.")
    return " ".join(delen)


def volg_op(uow: UnitOfWork, principal: Principal, cmd: VolgMeldingOp) -> None:
    """Write down a step of the follow-up (MON-2)."""
    require(principal, P.OKE_MONITOREN)
    melding = _melding(uow, principal, cmd.id)
    _bewaar(uow, principal, melding, cmd.tekst)
    audit.record(uow, principal, "melding.opgevolgd", melding)


def zet_melding(uow: UnitOfWork, principal: Principal, cmd: ZetMelding) -> None:
    """Take an issue up, solve it with what was done, or open it again with the reason (MON-2)."""
    require(principal, P.OKE_MONITOREN)
    melding = _melding(uow, principal, cmd.id)
    stap = MELDING.require(melding.status, cmd.actie)
    require(principal, stap.permission)
    if stap.reden_nodig and len(cmd.tekst.strip()) < 3:
        raise Ongeldig("Schrijf op wat er is gedaan." if cmd.actie == "oplossen" else "Schrijf op waarom.")
    oud = melding.status
    MELDING.neem(melding, cmd.actie)
    if cmd.actie == "oppakken" and melding.eigenaar_id is None:
        melding.eigenaar_id = principal.persoon_id
    klaar = stap.naar == MeldingStatus.OPGELOST
    melding.opgelost_op, melding.oplossing = (tijd.nu(), cmd.tekst) if klaar else (None, "")
    woord = {"oppakken": "Opgepakt", "oplossen": "Opgelost", "heropenen": "Opnieuw geopend"}[cmd.actie]
    _bewaar(uow, principal, melding, f"{woord}{': ' + cmd.tekst if cmd.tekst else '.'}")
    audit.record(uow, principal, _DADEN[cmd.actie], melding, oud={"status": oud}, nieuw={"status": melding.status})


_DADEN = {"oppakken": "melding.opgepakt", "oplossen": "melding.opgelost", "heropenen": "melding.heropend"}


def _bewaar(uow: UnitOfWork, principal: Principal, melding: Melding, tekst: str) -> None:
    melding.versie += 1
    uow.add(melding)
    uow.add(MeldingRegel(melding_id=melding.id, door_id=principal.persoon_id, tekst=tekst))
    _tik(uow)


def _tik(uow: UnitOfWork) -> None:
    live.touch(uow, onderwerpen.MELDINGEN, onderwerpen.OKE, onderwerpen.WERK)


def neem_bericht_op(uow: UnitOfWork, principal: Principal, bericht_id: uuid.UUID) -> uuid.UUID:
    """One click: an issue of a failed message, with what went wrong in words and the press of the button as its owner."""
    require(principal, P.OKE_HERSTELLEN)
    b = uow.get(OkeBericht, bericht_id, visible(principal, P.OKE_HERSTELLEN, OkeBericht))
    verklaring, herstel = verklaar(b)
    oorzaak = "partner" if b.richting == "in" or (b.http_status or 0) >= 500 else "onbekend"
    cmd = MaakMelding(
        titel=f"{FLOWS.get(b.flow, 'Bericht')}: {verklaring}"[:200],
        omschrijving=f"{b.methode} {b.pad} bij {b.partner}. {herstel}"[:4000],
        oorzaak=oorzaak,
        eigenaar_id=principal.persoon_id,
        uiterlijk=_over_werkdagen(uow),
        bericht_id=b.id,
        sleutel=f"bericht:{b.id}",
    )
    return maak_melding(uow, principal, cmd)


def _over_werkdagen(uow: UnitOfWork) -> date:
    return termijnen.plus_werkdagen(tijd.vandaag(), 2, instellingen.gesloten_dagen(uow))
