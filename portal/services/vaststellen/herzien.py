"""Revise: a change to a definitive result waits for the board, and never overwrites the earlier decision."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, te_behandelen
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Herziening
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.kenmerk import eis_gezien
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.domain.schalen import lees_score, score_tekst
from portal.domain.statussen import HerzieningStatus, ResultaatStatus
from portal.domain.taal import als_zin
from portal.domain.termijnen import HERZIENING
from portal.services.grond import mededelingen, scheiding, taken
from portal.services.grond.audit import audit
from portal.services.grond.besluittermijn import Rechtsmiddel
from portal.services.grond.cesuren import cesuur_van, cesuur_van_toen, schaal_van, uitkomst_tekst
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intrekken import houd_plekken
from portal.services.vaststellen import afwikkeling, stand, vaststellen, voorleggen
from portal.services.vaststellen.stand_herzien import afdruk, in_woorden, opvolger
from portal.services.zenden import berichten


class OpenHerziening(Opdracht):
    """Put a change to a definitive result before the board, for instance after an objection."""

    resultaat_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=1000)
    punten: int | None = Field(default=None, ge=0, le=10_000)
    maximum: int | None = Field(default=None, ge=1, le=10_000)
    """Out of how many; that of the cut score when nothing is said."""
    score: str = Field(default="", max_length=40)
    geslaagd: bool | None = None
    """For a score of which its scale does not say whether it is a pass."""


class HandelHerzieningAf(Opdracht):
    """Decide on a change: apply it as a new decision, or leave the result as it is."""

    herziening_id: uuid.UUID
    toepassen: bool
    motivatie: str = Field(min_length=3, max_length=1000)
    gezien: str | None = Field(default=None, max_length=100)
    """The mark of what the screen showed; who decides without a screen leaves it out."""


def open_herziening(uow: UnitOfWork, principal: Principal, cmd: OpenHerziening) -> uuid.UUID:
    """Keep a reason to look at a definitive result again; nothing changes yet (VAS-8)."""
    resultaat = uow.get(Resultaat, cmd.resultaat_id, te_behandelen(principal, P.RESULTAAT_INZIEN, Resultaat))
    authorize(uow, principal, P.RESULTAAT_VASTSTELLEN, resultaat)
    uow.houd(Zitting, resultaat.zitting_id)
    uow.houd(Resultaat, resultaat.id)
    if resultaat.status != ResultaatStatus.DEFINITIEF:
        raise Botsing("Alleen een definitief resultaat kan herzien worden.")
    if (cmd.punten is None) == (not cmd.score):
        raise Ongeldig("Geef de nieuwe punten of de nieuwe score.")
    if cmd.punten is not None and cmd.geslaagd is not None:
        raise Ongeldig("Of het geslaagd is, volgt uit de punten. Geef alleen de punten, of alleen de score.")
    inhoud = _gevraagd(uow, resultaat, cmd)
    herziening = Herziening(resultaat_id=resultaat.id, reden=cmd.reden, inhoud=inhoud)
    _opvolger(uow, resultaat, herziening)
    uow.add(herziening)
    nieuw = {"resultaat": resultaat.id, **{k: inhoud[k] for k in ("punten", "score") if inhoud[k]}}
    audit.record(uow, principal, "herziening.geopend", herziening, nieuw=nieuw, reden=cmd.reden)
    stand.tik(uow, resultaat.zitting_id)
    return herziening.id


def _gevraagd(uow: UnitOfWork, resultaat: Resultaat, cmd: OpenHerziening) -> dict[str, Any]:
    """What was scored instead: points without a score, or a score on the scale without points."""
    versie = uow.get(Examenversie, resultaat.versie_id)
    if cmd.punten is None:
        score = lees_score(schaal_van(versie, resultaat), cmd.score)
        return {"score": score, "punten": None, "maximum": None, "geslaagd_partner": cmd.geslaagd}
    cesuur = cesuur_van_toen(resultaat) or cesuur_van(uow, versie.id, vastgesteld=True)
    maximum = cmd.maximum or (cesuur.maximum if cesuur else None)
    anders = {} if maximum == resultaat.maximum else {"maximum": maximum}
    return {"punten": cmd.punten, "score": "", "geslaagd_partner": None, **anders}


def handel_herziening_af(uow: UnitOfWork, principal: Principal, cmd: HandelHerzieningAf) -> uuid.UUID:
    """Apply a change as a new result with a new decision and a new term, or reject it; the old one stays (VAS-8)."""
    herziening = uow.get(Herziening, cmd.herziening_id)
    oud = uow.get(Resultaat, herziening.resultaat_id, te_behandelen(principal, P.RESULTAAT_INZIEN, Resultaat))
    authorize(uow, principal, P.RESULTAAT_VASTSTELLEN, oud)
    houd_plekken(uow, [uow.get(Deelname, oud.deelname_id).inschrijving_id], ook=[oud.zitting_id])
    uow.houd(Resultaat, oud.id)
    scheiding.eis_scheiding(uow, principal, P.RESULTAAT_VASTSTELLEN, oud.zitting_id)
    herziening = uow.houd(Herziening, herziening.id)
    if herziening.status != HerzieningStatus.OPEN:
        raise Botsing("Over deze herziening is al besloten.")
    oud = uow.get(Resultaat, herziening.resultaat_id)
    _eis_gezien(uow, oud, herziening, cmd.gezien)
    scheiding.eis_ander_dan_vaststeller(uow, principal, oud.deelname_id)
    if cmd.toepassen:
        levensloop.RESULTAAT.require(oud.status, "herzien")
        _opvolger(uow, oud, herziening)
    was = herziening.status
    levensloop.HERZIENING.neem(herziening, "toepassen" if cmd.toepassen else "afwijzen")
    uow.add(herziening)
    audit.record(
        uow, principal, f"herziening.{herziening.status}", herziening,
        oud={"status": was}, nieuw={"status": herziening.status, "resultaat": oud.id}, reden=cmd.motivatie,
    )  # fmt: skip
    huidig = _vervang(uow, principal, oud, herziening, cmd.motivatie) if cmd.toepassen else oud
    if not any(h.berichten for h in _wachten(uow, huidig.id)):
        taken.rond_af(uow, "herziening", huidig.id)
    stand.tik(uow, oud.zitting_id)
    return huidig.id


def _vervang(
    uow: UnitOfWork, principal: Principal, oud: Resultaat, herziening: Herziening, motivatie: str
) -> Resultaat:
    """The successor of a result: same participation, next number, definitive by its own decision."""
    zitting, deelname = uow.get(Zitting, oud.zitting_id), uow.get(Deelname, oud.deelname_id)
    nieuw = _opvolger(uow, oud, herziening)
    levensloop.RESULTAAT.neem(oud, "herzien")
    oud.is_huidig = False
    uow.add(oud)
    uow.session.flush()
    uow.add(nieuw)
    besluit = vaststellen.maak_besluit(uow, zitting, principal, principal.persoon_id, None, motivatie, HERZIENING)
    levensloop.RESULTAAT.neem(nieuw, "vaststellen")
    nieuw.definitief_op = besluit.op
    uow.add(nieuw)
    rust_op = vaststellen.cesuur_kort(uow.get(Examenversie, nieuw.versie_id), cesuur_van_toen(nieuw))
    vaststellen.leg_vast(uow, zitting, nieuw, besluit, {"vervangt": str(oud.id), "cesuur": rust_op})
    afwikkeling.wikkel_af(uow, principal, deelname, herzien=True)
    _verhang(uow, oud.id, nieuw.id)
    voorleggen.leg_opnieuw_voor(uow, oud, nieuw)
    audit.record(
        uow, principal, "resultaat.herzien", nieuw, oud={"resultaat": oud.id, **_uitkomst(oud)},
        nieuw={"status": nieuw.status, "bezwaar_tot": besluit.bezwaar_tot, **_uitkomst(nieuw)}, reden=motivatie,
    )  # fmt: skip
    berichten.stuur_resultaat(uow, nieuw)
    _deel_mee(uow, zitting, oud, nieuw, besluit)
    return nieuw


def _deel_mee(
    uow: UnitOfWork, zitting: Zitting, oud: Resultaat, nieuw: Resultaat, besluit: vaststellen.Besluit
) -> None:
    """The student reads what it was and what it became, why, until when he can do something, and where (VAS-3, VAS-8)."""
    examen = uow.get(Examen, zitting.examen_id).naam
    tekst = (
        f"Je resultaat voor {examen} van {tijd.dag(zitting.start)} is herzien. Het was {uitkomst_tekst(oud)}. "
        f"Het is nu {uitkomst_tekst(nieuw)}. Reden: {als_zin(besluit.motivatie)}"
    )
    middel = Rechtsmiddel(besluit.bezwaar_tot, besluit.clausule)
    mededelingen.zeg(uow, nieuw.student_id, MededelingSoort.HERZIEN, tekst, middel, over=nieuw.deelname_id)


def _uitkomst(r: Resultaat) -> dict[str, Any]:
    """What a result came to, as its history tells it."""
    return {"cijfer": score_tekst(r.cijfer), "geslaagd": r.geslaagd, "punten": r.punten}


def _eis_gezien(uow: UnitOfWork, oud: Resultaat, herziening: Herziening, gezien: str | None) -> None:
    """Refuse a decision about another revision than was shown, with what it is now (VAS-8)."""
    versie = uow.get(Examenversie, oud.versie_id)
    wordt = opvolger(oud, herziening, versie, cesuur_van(uow, versie.id, vastgesteld=True))
    tekst = f"Deze herziening is veranderd sinds u keek. {in_woorden(oud, *wordt)}"
    eis_gezien(gezien, afdruk(oud, herziening, *wordt), tekst)


def _opvolger(uow: UnitOfWork, oud: Resultaat, herziening: Herziening) -> Resultaat:
    """The result as this revision makes it, not written yet; refused when nobody can say what it comes to (BEO-3)."""
    versie = uow.get(Examenversie, oud.versie_id)
    nieuw, reden = opvolger(oud, herziening, versie, cesuur_van(uow, versie.id, vastgesteld=True))
    if reden:
        raise Ongeldig(f"De herziening geeft geen resultaat. {reden}.")
    return nieuw


def _verhang(uow: UnitOfWork, oud_id: uuid.UUID, nieuw_id: uuid.UUID) -> None:
    """Other revisions that wait are about the successor from now on, and so is what is asked about them."""
    for herziening in _wachten(uow, oud_id):
        herziening.resultaat_id = nieuw_id
        uow.add(herziening)
    taken.verhang(uow, "herziening", oud_id, nieuw_id)


def _wachten(uow: UnitOfWork, resultaat_id: uuid.UUID) -> Sequence[Herziening]:
    uow.session.flush()
    open_ = (Herziening.resultaat_id == resultaat_id, Herziening.status == HerzieningStatus.OPEN)
    return uow.session.exec(select(Herziening).where(*open_)).all()
