"""Accommodations: ask, grant or refuse, and bring what was granted to the coming sittings."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Voorziening
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig, PortalFout
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P, Rol
from portal.domain.statussen import VoorzieningStatus
from portal.domain.taal import als_zin
from portal.domain.tekst import zoekvorm
from portal.domain.voorzieningen import STANDAARD_EXTRA, Recht, Soort
from portal.services.aanmelden.stand import periode_tekst, voorziening_tekst
from portal.services.grond import besluittermijn, live, mededelingen, onderwerpen, scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.taken import is_open, rond_af, vraag_eenmaal
from portal.services.plannen.plekken import eis_ruimte_voor, houd_eind_bij, zet_voorzieningen
from portal.services.plannen.stand import deelnames, eis_student_vrij, tik
from portal.services.plannen.stand_plaatsen import komende_plekken, rechten_op
from portal.services.zenden import berichten

GEWIJZIGD = "voorziening-gewijzigd"
"""A question for the exam office: what a student was granted does not fit the seat that he has."""


class VraagVoorziening(Opdracht):
    """Ask for an accommodation."""

    student_id: uuid.UUID
    soort: Soort
    minuten: int | None = Field(default=None, ge=1, le=600)
    procent: int | None = Field(default=None, ge=1, le=300)
    omschrijving: str = Field(default="", max_length=500)
    grond: str = Field(default="", max_length=1000)


class BesluitVoorziening(Opdracht):
    """Grant or refuse an accommodation."""

    voorziening_id: uuid.UUID
    toekennen: bool
    minuten: int | None = Field(default=None, ge=1, le=600)
    procent: int | None = Field(default=None, ge=1, le=300)
    reden: str = Field(default="", max_length=500)
    van: date | None = None
    """The first and the last day on which it holds; empty for from today, and without an end."""
    tot: date | None = None


class WijzigVoorziening(Opdracht):
    """Give an accommodation another first or last day, or put right how much extra time it is; a last day that is past
    ends it."""

    voorziening_id: uuid.UUID
    van: date
    tot: date | None = None
    minuten: int | None = Field(default=None, ge=0, le=600)
    procent: int | None = Field(default=None, ge=0, le=300)
    reden: str = Field(min_length=3, max_length=500)


class TrekAanvraagIn(Opdracht):
    """Take back a request that nobody decided about."""

    voorziening_id: uuid.UUID


def vraag_voorziening(uow: UnitOfWork, principal: Principal, cmd: VraagVoorziening) -> uuid.UUID:
    """Ask once for an accommodation; the ground is seen only by who decides (AAN-12)."""
    student = uow.get(Persoon, cmd.student_id, visible(principal, P.VOORZIENING_INZIEN, Persoon))
    authorize(uow, principal, P.VOORZIENING_AANVRAGEN, student)
    if not student.is_student:
        raise Ongeldig("Een voorziening vraagt u aan voor een student.")
    if cmd.soort is Soort.OVERIG and not cmd.omschrijving.strip():
        raise Ongeldig("Omschrijf welke voorziening nodig is.")
    minuten, procent = _hoeveel(cmd)
    rij = Voorziening(
        student_id=student.id,
        soort=cmd.soort.value,
        minuten=minuten,
        procent=procent,
        omschrijving=cmd.omschrijving,
        grond=cmd.grond,
        aangevraagd_door_id=principal.persoon_id,
    )
    _eis_niet_al_gevraagd(uow, rij)
    uow.add(rij)
    audit.record(uow, principal, "voorziening.aangevraagd", rij, nieuw={"soort": cmd.soort.value})
    live.touch(uow, onderwerpen.WERK)
    return rij.id


def _hoeveel(cmd: VraagVoorziening) -> tuple[int, int]:
    """The minutes and the share of extra time that are asked for; only who says nothing about it asks for the default."""
    if cmd.soort is not Soort.EXTRA_TIJD:
        return 0, 0
    leeg = STANDAARD_EXTRA.minuten if cmd.procent is None else 0
    return leeg if cmd.minuten is None else cmd.minuten, cmd.procent or 0


def _eis_niet_al_gevraagd(uow: UnitOfWork, nieuw: Voorziening) -> None:
    """Refuse what waits for a decision already, and what was granted just so for good: who has it until a day may ask
    for after that day."""
    uow.houd(Persoon, nieuw.student_id)
    vraag = select(Voorziening).where(
        Voorziening.student_id == nieuw.student_id,
        Voorziening.soort == nieuw.soort,
        col(Voorziening.status).in_((VoorzieningStatus.AANGEVRAAGD, VoorzieningStatus.TOEGEKEND)),
    )
    for al in uow.session.exec(vraag):
        zelfde = zoekvorm(al.omschrijving) == zoekvorm(nieuw.omschrijving)
        if zelfde and al.status == VoorzieningStatus.AANGEVRAAGD:
            raise Botsing(
                "Deze voorziening is al aangevraagd; het examenbureau beslist nog.",
                actie="Vraagt u iets anders, trek dan de eerste aanvraag in.",
                student="Je hebt dit al aangevraagd; het examenbureau beslist nog. Vraag je iets anders? Trek dan je eerste aanvraag in.",
            )
        even_lang = (al.minuten, al.procent) == (nieuw.minuten, nieuw.procent)
        if zelfde and even_lang and al.tot is None:
            wat = "Deze voorziening is al toegekend."
            raise Botsing(wat, actie="U hoeft niets te doen.", student=f"{wat} Je hoeft niets te doen.")


def trek_aanvraag_in(uow: UnitOfWork, principal: Principal, cmd: TrekAanvraagIn) -> None:
    """Take back a request before it is decided about: by who asked, or whom it is for (AAN-12)."""
    rij = uow.get(Voorziening, cmd.voorziening_id, visible(principal, P.VOORZIENING_INZIEN, Voorziening))
    authorize(uow, principal, P.VOORZIENING_AANVRAGEN, rij)
    if principal.persoon_id not in (rij.aangevraagd_door_id, rij.student_id):
        raise NietToegestaan("Alleen wie een voorziening aanvroeg, trekt de aanvraag in.")
    rij = uow.houd(Voorziening, rij.id)
    oud = rij.status
    levensloop.VOORZIENING.neem(rij, "terugtrekken")
    uow.add(rij)
    audit.record(uow, principal, "voorziening.ingetrokken", rij, oud={"status": oud}, nieuw={"status": rij.status})
    live.touch(uow, onderwerpen.WERK)


def besluit_voorziening(uow: UnitOfWork, principal: Principal, cmd: BesluitVoorziening) -> None:
    """Grant or refuse an accommodation; a refusal needs a reason, and coming sittings follow (AAN-12)."""
    rij = uow.get(Voorziening, cmd.voorziening_id, visible(principal, P.VOORZIENING_INZIEN, Voorziening))
    authorize(uow, principal, P.VOORZIENING_BESLUITEN, rij)
    _houd_plekken(uow, rij.student_id)
    uow.houd(Voorziening, rij.id)
    if rij.status != VoorzieningStatus.AANGEVRAAGD:
        raise Botsing("Over deze aanvraag is al besloten.")
    scheiding.eis_ander_dan_vrager(principal, rij.aangevraagd_door_id)
    if not cmd.toekennen and not cmd.reden.strip():
        raise Ongeldig("Geef een reden bij een afwijzing: de student leest die.")
    oud = rij.status
    levensloop.VOORZIENING.neem(rij, "toekennen" if cmd.toekennen else "afwijzen")
    if cmd.minuten is not None or cmd.procent is not None:
        rij.minuten, rij.procent = cmd.minuten or 0, cmd.procent or 0
    _zet_periode(rij, cmd.van or tijd.vandaag(), cmd.tot)
    rij.besloten_op, rij.besloten_door_id, rij.besluit_reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(rij)
    audit.record(uow, principal, f"voorziening.{rij.status}", rij, oud={"status": oud}, nieuw={"status": rij.status})
    if cmd.toekennen:
        werk_plaatsingen_bij(uow, principal, rij.student_id)
        tekst = f"Toegekend: {voorziening_tekst(rij)}, {periode_tekst(rij)}."
        mededelingen.zeg(uow, rij.student_id, MededelingSoort.VOORZIENING, tekst)
    else:
        _deel_afwijzing_mee(uow, rij)
    live.touch(uow, onderwerpen.WERK)


def _zet_periode(rij: Voorziening, van: date, tot: date | None) -> None:
    if tot is not None and tot < van:
        raise Ongeldig("De laatste dag ligt voor de eerste dag.", actie="Kijk de dagen na.")
    rij.van, rij.tot = van, tot


def wijzig_voorziening(uow: UnitOfWork, principal: Principal, cmd: WijzigVoorziening) -> None:
    """Let what was granted here hold from or until another day, end, or be another amount; coming sittings follow and
    the student reads it (AAN-12, PRK-13). What the registry granted holds as long as the registry names it."""
    rij = uow.get(Voorziening, cmd.voorziening_id, visible(principal, P.VOORZIENING_INZIEN, Voorziening))
    authorize(uow, principal, P.VOORZIENING_BESLUITEN, rij)
    _houd_plekken(uow, rij.student_id)
    rij = uow.houd(Voorziening, rij.id)
    if rij.status != VoorzieningStatus.TOEGEKEND:
        raise Botsing("Deze voorziening is niet toegekend; er is niets aan te wijzigen.")
    if rij.bron == "dr":
        raise Geblokkeerd(
            "Deze voorziening komt van het deelnemersysteem.", actie="Wijzig haar daar; het portaal volgt vanzelf."
        )
    oud, was = _wat_geldt(rij), voorziening_tekst(rij)
    _zet_periode(rij, cmd.van, cmd.tot)
    anders = _zet_hoeveel(principal, rij, cmd)
    uow.add(rij)
    actie = "voorziening.gewijzigd" if anders else "voorziening.periode"
    audit.record(uow, principal, actie, rij, oud=oud, nieuw=_wat_geldt(rij), reden=cmd.reden)
    werk_plaatsingen_bij(uow, principal, rij.student_id)
    wat = f"{was} is nu {voorziening_tekst(rij)}, en" if anders else Soort(rij.soort).label
    tekst = f"{wat} geldt {'' if anders else 'nu '}{periode_tekst(rij)}. Reden: {als_zin(cmd.reden)}"
    mededelingen.zeg(uow, rij.student_id, MededelingSoort.VOORZIENING, tekst)
    live.touch(uow, onderwerpen.WERK)


def _wat_geldt(rij: Voorziening) -> dict[str, object]:
    return {"van": rij.van, "tot": rij.tot, "minuten": rij.minuten, "procent": rij.procent}


def _zet_hoeveel(principal: Principal, rij: Voorziening, cmd: WijzigVoorziening) -> bool:
    """Put another amount of extra time in the place of what was granted; whether it is another. Never by who asked it."""
    hoeveel = (cmd.minuten or 0, cmd.procent or 0)
    gezegd = cmd.minuten is not None or cmd.procent is not None
    if not gezegd or Soort(rij.soort) is not Soort.EXTRA_TIJD or hoeveel == (rij.minuten, rij.procent):
        return False
    if not any(hoeveel):
        raise Ongeldig("Geen extra tijd is geen voorziening.", actie="Laat haar eindigen met een laatste dag.")
    scheiding.eis_ander_dan_vrager(principal, rij.aangevraagd_door_id)
    rij.minuten, rij.procent = hoeveel
    return True


def _deel_afwijzing_mee(uow: UnitOfWork, rij: Voorziening) -> None:
    """The student reads why, until when he can object, and to whom (VAS-3)."""
    middel = besluittermijn.rechtsmiddel(uow, termijnen.VOORZIENING, tijd.nu())
    rij.bezwaar_tot, rij.clausule = middel.tot, middel.clausule
    uow.add(rij)
    tekst = f"Je verzoek om {Soort(rij.soort).label.lower()} is afgewezen. Reden: {als_zin(rij.besluit_reden)}"
    mededelingen.zeg(uow, rij.student_id, MededelingSoort.AFGEWEZEN, tekst, middel)


def werk_plaatsingen_bij(uow: UnitOfWork, actor: Actor, student_id: uuid.UUID) -> None:
    """Bring a student's name and accommodations to the coming sittings he is on, and to the delivery systems (PLA-7).

    Where that cannot be, the exam office is asked to look; who he is now, the delivery system hears all the same.
    """
    _houd_plekken(uow, student_id)
    past = True
    for deelname, zitting in komende_plekken(uow, student_id):
        wat = f"De voorzieningen zijn gewijzigd nadat de student op {zitting.naam} is geplaatst."
        if _pas(uow, actor, deelname, zitting, wat) is not None:
            berichten.stuur_deelname(uow, deelname)
        else:
            past = False
    if past:
        rond_af(uow, GEWIJZIGD, student_id)
    else:
        berichten.stuur_persoon(uow, student_id)


def _houd_plekken(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """Hold the coming sittings of a student, and his place on them."""
    plekken = komende_plekken(uow, student_id)
    uow.lock(Zitting, [zitting.id for _, zitting in plekken])
    uow.lock(Deelname, [deelname.id for deelname, _ in plekken])


def werk_zitting_bij(uow: UnitOfWork, actor: Actor, zitting: Zitting) -> None:
    """After a sitting got another day or length: everybody on it has what holds then, and the delivery system hears it.

    A share of the time follows the length, and what was granted until a day ends there (PLA-7, AAN-12).
    """
    wat = f"{zitting.naam} is gewijzigd nadat de student daar is geplaatst. Kijk of zijn voorzieningen nog passen."
    for deelname in uow.lock(Deelname, [d.id for d in deelnames(uow, zitting.id)]):
        if _pas(uow, actor, deelname, zitting, wat):
            berichten.stuur_deelname(uow, deelname)
        rond_vraag_af(uow, deelname.student_id)


def rond_vraag_af(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """What was asked about the accommodations of a student is answered once each coming seat has what holds there."""
    if uow.session.exec(select(Taak.id).where(*is_open(GEWIJZIGD, student_id)).limit(1)).first() is None:
        return
    if all(_klopt(uow, deelname, zitting) for deelname, zitting in komende_plekken(uow, student_id)):
        rond_af(uow, GEWIJZIGD, student_id)


def _klopt(uow: UnitOfWork, deelname: Deelname, zitting: Zitting) -> bool:
    try:
        rechten, _ = rechten_op(uow, deelname.student_id, uow.get(Examenversie, zitting.versie_id), zitting)
    except PortalFout:
        return False
    return _zijn_gelijk(_bij(uow, deelname), rechten)


def _bij(uow: UnitOfWork, deelname: Deelname) -> Sequence[DeelnameVoorziening]:
    return uow.session.exec(select(DeelnameVoorziening).where(DeelnameVoorziening.deelname_id == deelname.id)).all()


def _zijn_gelijk(had: Sequence[DeelnameVoorziening], rechten: Sequence[Recht]) -> bool:
    return {(h.soort, h.tekst) for h in had} == {(r.soort.value, r.tekst) for r in rechten}


def _vervang(uow: UnitOfWork, deelname: Deelname, had: Sequence[DeelnameVoorziening], rechten: Sequence[Recht]) -> None:
    """Write down what is granted now; what stays keeps that it was ticked off, and by whom (UIT-4)."""
    nu = {(r.soort.value, r.tekst): r for r in rechten}
    for h in had:
        if nu.pop((h.soort, h.tekst), None) is None:
            uow.session.delete(h)
    zet_voorzieningen(uow, deelname, tuple(nu.values()))


def _pas(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting, wat: str) -> bool | None:
    """Whether a seat got other accommodations; None when that cannot be, and then the exam office is asked to look."""
    try:
        return _werk_bij(uow, actor, deelname, zitting)
    except PortalFout as fout:
        vraag_eenmaal(uow, GEWIJZIGD, Rol.EXAMENBUREAU, "persoon", deelname.student_id, f"{wat} {fout.tekst}")
        return None


def _werk_bij(uow: UnitOfWork, actor: Actor, deelname: Deelname, zitting: Zitting) -> bool:
    """Write down with a seat what is granted there and then, or refuse; gives whether that is something else."""
    versie = uow.get(Examenversie, zitting.versie_id)
    rechten, extra = rechten_op(uow, deelname.student_id, versie, zitting)
    behoeften = [r.soort.value for r in rechten if r.soort.reist_mee]
    eis_student_vrij(uow, deelname.student_id, zitting.start, zitting.eind_voor(extra), behalve=zitting.id)
    eis_ruimte_voor(uow, zitting, extra)
    if _zijn_gelijk(had := _bij(uow, deelname), rechten):
        return False
    _vervang(uow, deelname, had, rechten)
    deelname.extra_minuten, deelname.behoeften = extra.minuten, behoeften
    uow.add(deelname)
    houd_eind_bij(uow, zitting)
    audit.record(uow, actor, "student.voorzieningen_bijgewerkt", deelname, nieuw={"zitting": zitting.id})
    tik(uow, zitting)
    return True
