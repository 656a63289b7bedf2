"""Revise: a change to a definitive result waits for the board, and never overwrites the earlier decision."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.domain.statussen import HerzieningStatus, InschrijvingStatus, ResultaatStatus
from portal.domain.termijnen import HERZIENING
from portal.services.grond import live, onderwerpen, scheiding, taken
from portal.services.grond.audit import audit
from portal.services.grond.cesuren import cesuur_van, cijfer
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import stand, vaststellen
from portal.services.zenden import berichten

_VELDEN = ("score", "punten", "maximum", "opmerking", "onregelmatigheden", "beoordelaar_code")


class OpenHerziening(Opdracht):
    """Put a change to a definitive result before the board, for instance after an objection."""

    resultaat_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=1000)
    punten: int | None = Field(default=None, ge=0, le=10_000)
    score: str = Field(default="", max_length=40)


class HandelHerzieningAf(Opdracht):
    """Decide on a change: apply it as a new decision, or leave the result as it is."""

    herziening_id: uuid.UUID
    toepassen: bool
    motivatie: str = Field(min_length=3, max_length=1000)


def open_herziening(uow: UnitOfWork, principal: Principal, cmd: OpenHerziening) -> uuid.UUID:
    """Keep a reason to look at a definitive result again; nothing changes yet (VAS-8)."""
    resultaat = uow.get(Resultaat, cmd.resultaat_id, visible(principal, P.RESULTAAT_INZIEN, Resultaat))
    authorize(uow, principal, P.RESULTAAT_VASTSTELLEN, resultaat)
    if resultaat.status != ResultaatStatus.DEFINITIEF:
        raise Botsing("Alleen een definitief resultaat kan herzien worden.")
    if cmd.punten is None and not cmd.score:
        raise Ongeldig("Geef de nieuwe punten of de nieuwe score.")
    inhoud = {"punten": cmd.punten} if cmd.punten is not None else {"score": cmd.score}
    herziening = Herziening(resultaat_id=resultaat.id, reden=cmd.reden, inhoud=inhoud)
    uow.add(herziening)
    audit.record(uow, principal, "herziening.geopend", herziening, nieuw={"resultaat": resultaat.id})
    stand.tik(uow, resultaat.zitting_id)
    return herziening.id


def handel_herziening_af(uow: UnitOfWork, principal: Principal, cmd: HandelHerzieningAf) -> uuid.UUID:
    """Apply a change as a new result with a new decision and a new term, or reject it; the old one stays (VAS-8)."""
    herziening = uow.get(Herziening, cmd.herziening_id)
    oud = uow.get(Resultaat, herziening.resultaat_id, visible(principal, P.RESULTAAT_INZIEN, Resultaat))
    authorize(uow, principal, P.RESULTAAT_VASTSTELLEN, oud)
    scheiding.eis_scheiding(uow, principal, P.RESULTAAT_VASTSTELLEN, oud.zitting_id)
    herziening = uow.houd(Herziening, herziening.id)
    if herziening.status != HerzieningStatus.OPEN:
        raise Botsing("Over deze herziening is al besloten.")
    scheiding.eis_ander_dan_vaststeller(uow, principal, oud.deelname_id)
    was = herziening.status
    levensloop.HERZIENING.neem(herziening, "toepassen" if cmd.toepassen else "afwijzen")
    uow.add(herziening)
    audit.record(
        uow, principal, f"herziening.{herziening.status}", herziening,
        oud={"status": was}, nieuw={"status": herziening.status, "resultaat": oud.id}, reden=cmd.motivatie,
    )  # fmt: skip
    taken.rond_af(uow, "herziening", oud.id)
    huidig = _vervang(uow, principal, oud, herziening, cmd.motivatie) if cmd.toepassen else oud
    stand.tik(uow, oud.zitting_id)
    return huidig.id


def _vervang(
    uow: UnitOfWork, principal: Principal, oud: Resultaat, herziening: Herziening, motivatie: str
) -> Resultaat:
    """The successor of a result: same participation, next number, definitive by its own decision."""
    levensloop.RESULTAAT.require(oud.status, "herzien")
    zitting, versie = uow.get(Zitting, oud.zitting_id), uow.get(Examenversie, oud.versie_id)
    nieuw = _opvolger(oud, herziening)
    cesuur = cesuur_van(uow, versie.id, vastgesteld=True)
    waarde = cijfer(versie, cesuur if nieuw.punten is not None else None, nieuw.punten, nieuw.score)
    nieuw.cijfer, nieuw.geslaagd = waarde.tekst, waarde.geslaagd
    if not nieuw.cijfer:
        raise Ongeldig("De nieuwe punten passen niet bij de cesuur van deze versie.")
    levensloop.RESULTAAT.neem(oud, "herzien")
    oud.is_huidig = False
    uow.add(oud)
    uow.add(nieuw)
    besluit = vaststellen.maak_besluit(uow, zitting, principal, principal.persoon_id, None, motivatie, HERZIENING)
    levensloop.RESULTAAT.neem(nieuw, "vaststellen")
    nieuw.definitief_op = besluit.op
    uow.add(nieuw)
    vaststellen.leg_vast(uow, zitting, nieuw, besluit, {"vervangt": str(oud.id)})
    _zet_inschrijving(uow, nieuw)
    audit.record(
        uow, principal, "resultaat.herzien", nieuw,
        oud={"resultaat": oud.id}, nieuw={"status": nieuw.status, "bezwaar_tot": besluit.bezwaar_tot},
    )  # fmt: skip
    berichten.stuur_resultaat(uow, nieuw)
    live.touch(uow, onderwerpen.persoon(nieuw.student_id))
    return nieuw


def _opvolger(oud: Resultaat, herziening: Herziening) -> Resultaat:
    over = {"id", "volgnummer", "status", "is_huidig", "ontvangen_op", "gewijzigd_op", "definitief_op", *_VELDEN}
    inhoud = {veld: herziening.inhoud.get(veld, getattr(oud, veld)) for veld in _VELDEN}
    if "score" in herziening.inhoud and "punten" not in herziening.inhoud:
        inhoud["punten"] = None
    return Resultaat(
        **oud.model_dump(exclude=over),
        **inhoud,
        volgnummer=oud.volgnummer + 1,
        is_huidig=True,
        status=ResultaatStatus.VOORLOPIG,
    )


def _zet_inschrijving(uow: UnitOfWork, resultaat: Resultaat) -> None:
    """Passed after all, or open again: the enrolment follows the new decision."""
    deelname = uow.get(Deelname, resultaat.deelname_id)
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    loop = levensloop.INSCHRIJVING
    if resultaat.geslaagd and loop.mag(inschrijving.status, "alsnog_behalen"):
        loop.neem(inschrijving, "alsnog_behalen")
    elif (
        not resultaat.geslaagd and inschrijving.status == InschrijvingStatus.BEHAALD and not _andere(uow, inschrijving)
    ):
        loop.neem(inschrijving, "alsnog_herkansen")
    inschrijving.gewijzigd_op = tijd.nu()
    uow.add(inschrijving)


def _andere(uow: UnitOfWork, inschrijving: Inschrijving) -> bool:
    vraag = select(Inschrijving.id).where(
        Inschrijving.student_id == inschrijving.student_id,
        Inschrijving.examen_id == inschrijving.examen_id,
        Inschrijving.id != inschrijving.id,
        Inschrijving.status != InschrijvingStatus.GEANNULEERD,
    )
    return uow.session.exec(vraag.limit(1)).first() is not None
