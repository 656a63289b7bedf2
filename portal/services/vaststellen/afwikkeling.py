"""A settled story: attendance, attempt, participation and enrolment follow from the facts of one participation together."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlmodel import col, select

from portal.auth.principal import PORTAAL, Actor
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.afnemen import Aanvulling, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit, Herziening, Vaststelling
from portal.domain import levensloop, tijd
from portal.domain.besluiten import Beslissing
from portal.domain.kansen import Mutatie
from portal.domain.mededelingen import MededelingSoort
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.domain.statussen import DeelnameStatus, HerzieningStatus, InschrijvingStatus, ResultaatStatus, ZittingStatus
from portal.services.aanmelden import stand_besluiten
from portal.services.aanmelden.stand import AL_BEHAALD
from portal.services.aanmelden.stand_verloop import bedoeld
from portal.services.grond import live, mededelingen, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.plannen import wijken
from portal.services.vaststellen import besluiten
from portal.services.vaststellen.kansen import boek

GESLAAGD_GEANNULEERD = "geslaagd-geannuleerd"
"""A question for the exam office: somebody passed whose enrolment was cancelled."""
_STAPPEN = (
    "behalen",
    "herkansen",
    "afnemen",
    "missen",
    "alsnog_behalen",
    "alsnog_herkansen",
    "alsnog_afnemen",
    "alsnog_plaatsen",
    "weer_annuleren",
)


def wikkel_af(uow: UnitOfWork, actor: Actor, deelname: Deelname, *, herzien: bool = False) -> None:
    """Bring the attempt, the participation and the enrolment in line with the report and the decisions (AAN-9, VAS-8).

    Whatever comes first: the report, the decision, a correction or a revision, the outcome is the same, and doing it
    twice changes nothing. A decision on work says that its student was there; one on an absence counts for as long as
    what it rests on is true; who is unknown uses no attempt and waits.
    `herzien` lets an exam that was passed open again, because the result it rested on is another one now.
    """
    uow.session.flush()
    zitting = uow.get(Zitting, deelname.zitting_id)
    verslag = zitting.status == ZittingStatus.ONDERTEKEND
    besluit = _definitief(uow, deelname)
    if besluit is not None:
        _was_er(uow, actor, deelname, besluit, verslag)
    afwezig = besluiten.houd_bij(uow, actor, deelname, vastgesteld=besluit is not None)
    if not (verslag or besluit or afwezig):
        return
    bekend = deelname.presentie != Presentie.ONBEKEND
    geboekt = bekend and _kans(uow, actor, zitting, deelname, besluit is not None, afwezig)
    if levensloop.DEELNAME.mag(deelname.status, "afronden"):
        levensloop.DEELNAME.neem(deelname, "afronden")
        uow.add(deelname)
    inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
    wijken.laat_wijken(uow, actor, inschrijving)
    _inschrijving(uow, inschrijving, herzien)
    if geboekt:
        wijken.volg_kasboek(uow, deelname, inschrijving)
    wijken.houd_rijen_bij(uow, inschrijving)
    live.touch(uow, onderwerpen.persoon(deelname.student_id))


def _definitief(uow: UnitOfWork, deelname: Deelname) -> Resultaat | None:
    vraag = select(Resultaat).where(
        Resultaat.deelname_id == deelname.id, col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.DEFINITIEF
    )
    return uow.session.exec(vraag).first()


def _was_er(uow: UnitOfWork, actor: Actor, deelname: Deelname, besluit: Resultaat, verslag: bool) -> None:
    """Who has a definitive result made the exam; a report that was signed and says otherwise goes to the board."""
    oud = Presentie(deelname.presentie)
    if deelname.maakte_werk:
        return
    deelname.zonder_werk = False
    uow.add(deelname)
    if oud.kan_werk_maken:
        return
    deelname.presentie, deelname.presentie_op = Presentie.AANWEZIG.value, tijd.nu()
    deelname.presentie_reden = f"Volgens het besluit over het resultaat; eerst stond er: {oud.label.lower()}."
    if verslag:
        door = uow.session.exec(select(Vaststelling.door_id).where(Vaststelling.resultaat_id == besluit.id)).first()
        vul_aan(uow, door or actor.persoon_id, deelname, oud, "besluit over het resultaat")
    nieuw = {"presentie": deelname.presentie}
    audit.record(uow, actor, "presentie.verbeterd", deelname, oud={"presentie": oud.value}, nieuw=nieuw)
    later = _getekend_na(uow, besluit)
    if verslag and oud != Presentie.ONBEKEND and not later and stand_besluiten.geldend(uow, deelname.id) is None:
        _zeg_was_er(uow, deelname)  # else he reads it with the decision that lapses, or never read that he missed it
    if verslag and oud == Presentie.AFWEZIG and later:
        reden = "Het proces-verbaal zegt ‘afwezig’, en is ondertekend nadat dit resultaat was vastgesteld."
        open_ = select(Herziening.id).where(
            Herziening.resultaat_id == besluit.id, Herziening.status == HerzieningStatus.OPEN
        )
        if not uow.session.exec(open_.limit(1)).first():
            herziening = Herziening(resultaat_id=besluit.id, reden=reden)
            uow.add(herziening)
            audit.record(uow, PORTAAL, "herziening.geopend", herziening, nieuw={"resultaat": besluit.id}, reden=reden)


def _zeg_was_er(uow: UnitOfWork, deelname: Deelname) -> None:
    """Who read that he missed an attempt reads that this is not so any more (AAN-9, PRK-12)."""
    zitting = uow.get(Zitting, deelname.zitting_id)
    tekst = (
        f"{zitting.naam} ({tijd.moment(zitting.start)}): er is een resultaat vastgesteld. Je was er dus, en je kans is "
        "gebruikt en niet gemist. Je resultaat staat bij Mijn resultaten."
    )
    mededelingen.zeg(uow, deelname.student_id, MededelingSoort.PRESENTIE, tekst, over=deelname.id)


def vul_aan(uow: UnitOfWork, door_id: uuid.UUID | None, deelname: Deelname, oud: Presentie, reden: str) -> None:
    """Attendance that a decision changed after the signature is an addition to the report, which stays as it was (UIT-1)."""
    if door_id is None:
        return
    nieuw = Presentie(deelname.presentie)
    tekst = f"Presentie volgens de examencommissie ‘{nieuw.label}’; getekend is ‘{oud.label}’. Reden: {reden}"
    uow.add(Aanvulling(zitting_id=deelname.zitting_id, deelname_id=deelname.id, tekst=tekst, door_id=door_id))


def _getekend_na(uow: UnitOfWork, besluit: Resultaat) -> bool:
    """Whether the report was signed after this decision, so that the decision could not know what it says."""
    vraag = select(ProcesVerbaal.ondertekend_op).where(ProcesVerbaal.zitting_id == besluit.zitting_id)
    getekend = uow.session.exec(vraag).first()
    return getekend is not None and besluit.definitief_op is not None and getekend > besluit.definitief_op


def _kans(
    uow: UnitOfWork, actor: Actor, zitting: Zitting, deelname: Deelname, besluit: bool, afwezig: Commissiebesluit | None
) -> bool:
    """The entries of a participation end in what counts: used, missed, or missed and given back by the board; another
    one takes its place after giving it back. Tells whether anything was booked."""
    maakte_werk = besluit or deelname.maakte_werk
    terug = afwezig if afwezig and afwezig.beslissing is Beslissing.GEOORLOOFD and not maakte_werk else None
    soort = Mutatie.GEBRUIKT if maakte_werk else Mutatie.GEMIST
    laatste = _laatste(uow, deelname)
    geldt = laatste.soort if laatste else ""
    if geldt == (Mutatie.HERSTELD if terug else soort):
        return False
    was_er = Presentie(deelname.presentie).was_er
    gemist = "Aanwezig, maar zonder werk" if was_er else "Afwezig bij een gepland examen"
    regels: list[tuple[Mutatie, str]] = []
    if geldt in (Mutatie.GEBRUIKT, Mutatie.GEMIST) and geldt != soort:
        regels.append((Mutatie.HERSTELD, "De presentie is verbeterd"))
    if geldt != soort:
        regels.append((soort, "Examen afgenomen" if maakte_werk else gemist))
    if terug:
        regels.append((Mutatie.HERSTELD, terug.reden))
    op = max(tijd.nu(), laatste.op + _TIK) if laatste else tijd.nu()
    for nr, (wat, reden) in enumerate(regels):
        boek(uow, actor, deelname.student_id, zitting.examen_id, wat, reden, deelname.id, op + nr * _TIK)
    return True


_TIK = timedelta(microseconds=1)
"""What is booked after something else stands after it, also within one moment of the clock."""


def _laatste(uow: UnitOfWork, deelname: Deelname) -> Kansmutatie | None:
    """The last entry about this participation, which is the one that counts."""
    vraag = select(Kansmutatie).where(Kansmutatie.deelname_id == deelname.id)
    return uow.session.exec(vraag.order_by(col(Kansmutatie.op).desc(), col(Kansmutatie.id).desc()).limit(1)).first()


def _inschrijving(uow: UnitOfWork, inschrijving: Inschrijving, herzien: bool) -> None:
    """The enrolment as all its participations together make it; a cancelled one stays with the exam office."""
    doel, loop = bedoeld(uow, inschrijving), levensloop.INSCHRIJVING
    was = inschrijving.status
    for vraag in (AL_BEHAALD, GESLAAGD_GEANNULEERD) if herzien and doel != InschrijvingStatus.BEHAALD else ():
        taken.rond_af(uow, vraag, inschrijving.id)
    if was == InschrijvingStatus.GEANNULEERD and doel == InschrijvingStatus.BEHAALD:
        wie = uow.get(Persoon, inschrijving.student_id).naam
        tekst = f"{wie} is geslaagd, maar de inschrijving is geannuleerd. Overleg met de deelnemerregistratie."
        taken.vraag_eenmaal(uow, GESLAAGD_GEANNULEERD, Rol.EXAMENBUREAU, "inschrijving", inschrijving.id, tekst)
    if was in (doel, InschrijvingStatus.GEANNULEERD) or (was == InschrijvingStatus.BEHAALD and not herzien):
        return
    if was == InschrijvingStatus.BEHAALD and _andere(uow, inschrijving):
        if doel != InschrijvingStatus.OPEN:
            return
        doel = InschrijvingStatus.GEANNULEERD  # the other one is what he has; a fail is no pass, also beside it
    stap = next((s for s in _STAPPEN if loop.mag(was, s) and loop.require(was, s).naar == doel), None)
    if stap is None:
        return
    loop.neem(inschrijving, stap)
    inschrijving.gewijzigd_op = tijd.nu()
    uow.add(inschrijving)
    if was == InschrijvingStatus.GEPLAATST and doel == InschrijvingStatus.BEHAALD:
        _meld_plek(uow, inschrijving)


def _andere(uow: UnitOfWork, inschrijving: Inschrijving) -> bool:
    vraag = select(Inschrijving.id).where(
        Inschrijving.student_id == inschrijving.student_id,
        Inschrijving.examen_id == inschrijving.examen_id,
        Inschrijving.id != inschrijving.id,
        Inschrijving.status != InschrijvingStatus.GEANNULEERD,
    )
    return uow.session.exec(vraag.limit(1)).first() is not None


def _meld_plek(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Somebody who passed is still on a sitting: the exam office decides about the seat."""
    vraag = select(Zitting).join(Deelname, onclause=col(Deelname.zitting_id) == Zitting.id)
    van_hem = (Deelname.inschrijving_id == inschrijving.id, Deelname.status == DeelnameStatus.GEPLAATST)
    zitting = uow.session.exec(vraag.where(*van_hem)).first()
    if zitting is None:
        return
    wie = uow.get(Persoon, inschrijving.student_id).naam
    tekst = f"{wie} is geslaagd en staat nog op {zitting.naam}, {tijd.moment(zitting.start)}. Haal de student van de zitting."
    taken.vraag_eenmaal(uow, AL_BEHAALD, Rol.EXAMENBUREAU, "inschrijving", inschrijving.id, tekst)
