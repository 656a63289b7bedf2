"""After the signature: an addition to the report, and attendance that was written down wrong."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import Aanvulling
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.levensloop import BESLOTEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.services.aanmelden import stand_besluiten
from portal.services.afnemen.gemist import zeg_verbeterd
from portal.services.afnemen.stand import eis_aanvullen, pv_van
from portal.services.grond import toewijzen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht, Tik
from portal.services.plannen.stand import tik
from portal.services.plannen.stand_wijken import komende_plek
from portal.services.vaststellen import afwikkeling, vaststellen
from portal.services.vaststellen.na_score import houd_uitslag
from portal.services.zenden import berichten


class VulPvAan(Tik):
    """Add to a signed report."""

    zitting_id: uuid.UUID
    tekst: str = Field(min_length=3, max_length=2000)


class VerbeterPresentie(Opdracht):
    """Put attendance right after the report was signed."""

    deelname_id: uuid.UUID
    presentie: Presentie
    reden: str = Field(min_length=3, max_length=300)
    bevestigd: bool = Field(
        default=False, description="ook al vervalt daarmee een besluit van de examencommissie of een nieuw moment"
    )


def vul_pv_aan(uow: UnitOfWork, principal: Principal, cmd: VulPvAan) -> None:
    """Add to a signed report; what was signed stays as it was (UIT-1)."""
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    eis_aanvullen(uow, principal, zitting)
    levensloop.ZITTING.require(zitting.status, "aanvullen")
    op = cmd.gedaan_op(pv_van(uow, zitting.id).ondertekend_op or zitting.start)
    uow.add(Aanvulling(zitting_id=zitting.id, tekst=cmd.tekst, door_id=principal.persoon_id, op=op))
    audit.record(uow, principal, "pv.aangevuld", zitting, nieuw=cmd.spoor())
    tik(uow, zitting)


def verbeter_presentie(uow: UnitOfWork, principal: Principal, cmd: VerbeterPresentie) -> None:
    """Put attendance right after the signature, as an addition: attempt, enrolment, work and registry follow (UIT-2, AAN-9).

    What was signed stays as it was signed. Whoever has a definitive result was there: that takes a revision first. A
    decision of the board that rests on this attendance lapses, and so does the moment that the student has instead, once
    that is confirmed.
    """
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.ZITTING_INZIEN, Deelname))
    zitting = uow.get(Zitting, deelname.zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    eis_aanvullen(uow, principal, zitting)
    houd_uitslag(uow, deelname)
    levensloop.ZITTING.require(zitting.status, "aanvullen")
    oud, nieuw = Presentie(deelname.presentie), cmd.presentie
    _eis_te_verbeteren(uow, deelname, oud, cmd)
    werkte, besloten = deelname.maakte_werk, stand_besluiten.geldend(uow, deelname.id)
    _schrijf(uow, principal, deelname, oud, cmd)
    afwikkeling.wikkel_af(uow, principal, deelname)
    if deelname.maakte_werk and not werkte:
        toewijzen.wijs_toe(uow, zitting, [deelname], tijd.nu())
    if not deelname.maakte_werk:
        toewijzen.neem_terug(uow, deelname)
    nooit_gezegd = oud is Presentie.ONBEKEND  # the registry heard nothing about who was unknown
    if nooit_gezegd or nieuw.was_er != oud.was_er or deelname.maakte_werk != werkte:
        berichten.stuur_afwezigheid(uow, deelname)
    berichten.herhaal_resultaat(uow, deelname)
    vaststellen.stel_automatisch_vast(uow, zitting.id)
    if besloten is None:  # else he reads it with the decision that lapsed
        zeg_verbeterd(uow, zitting, deelname, oud, cmd.reden)
    tik(uow, zitting)


def _schrijf(uow: UnitOfWork, principal: Principal, deelname: Deelname, oud: Presentie, cmd: VerbeterPresentie) -> None:
    nieuw = cmd.presentie
    deelname.presentie, deelname.presentie_op, deelname.presentie_reden = nieuw.value, tijd.nu(), cmd.reden
    deelname.zonder_werk = False
    uow.add(deelname)
    tekst = f"Presentie verbeterd van ‘{oud.label}’ in ‘{nieuw.label}’. Reden: {cmd.reden}"
    zitting_id, door_id = deelname.zitting_id, principal.persoon_id
    uow.add(Aanvulling(zitting_id=zitting_id, deelname_id=deelname.id, tekst=tekst, door_id=door_id))
    audit.record(
        uow, principal, "presentie.verbeterd", deelname, oud={"presentie": oud.value}, nieuw={"presentie": nieuw.value}
    )


def _eis_te_verbeteren(uow: UnitOfWork, deelname: Deelname, oud: Presentie, cmd: VerbeterPresentie) -> None:
    """Refuse what changes nothing, who was taken off, and an absence that a decision contradicts; ask once before
    something lapses."""
    if cmd.presentie in (Presentie.ONBEKEND, oud):
        raise Ongeldig("Kies wat de presentie wel had moeten zijn.")
    if deelname.status == DeelnameStatus.GEANNULEERD:
        raise Botsing("Deze student was van de zitting gehaald.")
    besloten = select(Resultaat.id).where(Resultaat.deelname_id == deelname.id, col(Resultaat.status).in_(BESLOTEN))
    if not cmd.presentie.kan_werk_maken and uow.session.exec(besloten.limit(1)).first():
        raise Botsing("Er is een definitief resultaat. Vraag de examencommissie eerst om een herziening.")
    if not cmd.bevestigd and (gevolgen := _wat_vervalt(uow, deelname, cmd.presentie)):
        raise Botsing(
            " ".join(gevolgen), actie="Bevestig dat u dit weet, en verbeter de presentie opnieuw.", code="iets-vervalt"
        )


def _wat_vervalt(uow: UnitOfWork, deelname: Deelname, nieuw: Presentie) -> list[str]:
    """What ends with the correction, in words: a decision of the board, and the moment that took the place of this one."""
    uit = []
    if stand_besluiten.geldend(uow, deelname.id):
        uit.append(
            "De examencommissie besloot over deze afwezigheid. Verbetert u de presentie, dan vervalt dat besluit en gaat "
            "het naar de examencommissie."
        )
    maakte_al = deelname.maakte_werk  # then nothing he has now rests on his absence
    if nieuw.kan_werk_maken and not maakte_al and (plek := komende_plek(uow, deelname.inschrijving_id)):
        moment = f"{plek[1].naam} ({tijd.moment(plek[1].start)})"
        uit.append(f"De student staat nu op {moment}. Die plaats vervalt, want het examen is dan al gemaakt.")
    return uit
