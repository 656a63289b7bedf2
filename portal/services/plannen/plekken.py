"""Seats: take one with everything that belongs to it, and free one; never more students than seats."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import count

from sqlalchemy import ColumnElement, update
from sqlmodel import col, select

from portal.auth.principal import Actor
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import geraakt, kies
from portal.domain import levensloop, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.kansen import Saldo
from portal.domain.levensloop import BESLOTEN, TE_STARTEN, Blokkade
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.domain.voorzieningen import ExtraTijd, Recht
from portal.services.aanmelden import stand, stand_keuze
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.aanmelden.stand_verloop import bedoeld
from portal.services.grond import live, mededelingen, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.plannen.stand import ACHTERGEBLEVEN, eis_student_vrij, eis_vrij_tot, extra_tijden
from portal.services.plannen.stand_extra_tijd import Langer, past_niet
from portal.services.plannen.stand_plaatsen import blokkades_versie, blokkades_werk, nog_te_kiezen, rechten_op
from portal.services.plannen.stand_wachtlijst import rond_rij_af
from portal.services.plannen.stand_werk import eis_geen_werk
from portal.services.plannen.stand_wijken import KANS_VERVALLEN, PLEK_NA_VERTREK, PLEK_VERVALLEN
from portal.services.zenden import berichten


class ZittingVol(Botsing):
    """There is no seat left."""

    def __init__(self) -> None:
        super().__init__("Deze zitting is vol.", actie="Kies een ander moment of ga op de wachtlijst.")


class AnderenEerst(Botsing):
    """What is free is for who waits in line."""

    def __init__(self) -> None:
        super().__init__(
            "Wat vrij is, is voor wie op de wachtlijst staat.", actie="Kies een ander moment of sluit aan."
        )


def plaats(
    uow: UnitOfWork, principal: Actor, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving, wijze: str,
    reden: str = "",
) -> Deelname:  # fmt: skip
    """Give a student a seat with attempt, accommodations and message, or refuse with every reason (AAN-3, AAN-13)."""
    uow.houd(Inschrijving, inschrijving.id)
    kan = eis_te_plaatsen(uow, zitting, versie, inschrijving)
    eis_ruimte_voor(uow, zitting, kan.extra)
    audit.houd_kop(uow)  # two could place him at once on sittings at the same time
    eis_student_vrij(uow, inschrijving.student_id, zitting.start, zitting.eind_voor(kan.extra))
    _neem_plaats(uow, zitting)
    deelname = _deelname(zitting, inschrijving, kan, _vrij_nummer(uow, zitting))
    deelname.wijze, deelname.geplaatst_door_id = wijze, principal.persoon_id
    uow.add(deelname)
    zet_voorzieningen(uow, deelname, kan.rechten)
    houd_eind_bij(uow, zitting)
    inschrijving.was_geannuleerd = inschrijving.status == InschrijvingStatus.GEANNULEERD
    levensloop.INSCHRIJVING.neem(inschrijving, "plaatsen")
    uow.add(inschrijving)
    nieuw = {"zitting": zitting.id, "wijze": wijze}
    audit.record(uow, principal, "student.geplaatst", deelname, nieuw=nieuw, reden=reden)
    live.touch(uow, onderwerpen.persoon(deelname.student_id))
    berichten.stuur_deelname(uow, deelname)
    mededelingen.vervalt(uow, deelname.student_id, MededelingSoort.GEPLAATST, zitting.id)  # such as: not here any more
    rond_rij_af(uow, zitting, inschrijving)
    taken.rond_elk_af(uow, (ACHTERGEBLEVEN, PLEK_VERVALLEN), inschrijving.id)
    return deelname


@dataclass(frozen=True)
class Plaatsbaar:
    """With what a student can sit on a sitting: the attempts, accommodations and extra time."""

    saldo: Saldo
    rechten: tuple[Recht, ...]
    extra: ExtraTijd


def _deelname(zitting: Zitting, inschrijving: Inschrijving, kan: Plaatsbaar, plaats: int) -> Deelname:
    return Deelname(
        zitting_id=zitting.id,
        inschrijving_id=inschrijving.id,
        student_id=inschrijving.student_id,
        poging=kan.saldo.verbruikt + 1,
        plaats=plaats,
        extra_minuten=kan.extra.minuten,
        behoeften=[r.soort.value for r in kan.rechten if r.soort.reist_mee],
    )


def eis_te_plaatsen(uow: UnitOfWork, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving) -> Plaatsbaar:
    """Refuse whoever could not sit here even if there were a seat: for a seat and for a place in line alike (AAN-3)."""
    if inschrijving.examen_id != zitting.examen_id:
        raise Ongeldig("De inschrijving hoort bij een ander examen.")
    go, saldo = stand.go_voor(uow, inschrijving.id, zitting.start), saldo_van(uow, inschrijving)
    student = uow.get(Persoon, inschrijving.student_id)
    werk = blokkades_werk(uow, [(inschrijving, versie)], [student])[inschrijving.id, versie.id]
    levensloop.eis(
        (
            *stand.blokkades_weg(student, tijd.dag_van(zitting.start)),
            *stand.blokkades_van(inschrijving, go, saldo, zitting.start),
            *blokkades_versie(versie, zitting),
            *nog_te_kiezen(werk, zitting),
            *_weer_aangemeld(uow, inschrijving),
        )
    )
    rechten, extra = rechten_op(uow, inschrijving.student_id, versie, zitting)
    eis_student_vrij(uow, inschrijving.student_id, zitting.start, zitting.eind_voor(extra))
    return Plaatsbaar(saldo, rechten, extra)


def _weer_aangemeld(uow: UnitOfWork, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """A cancelled enrolment does not come back beside one that runs, nor beside a pass: that would be the student's for
    ever, also when it is taken back meanwhile."""
    vraag = select(Inschrijving.status).where(
        Inschrijving.student_id == inschrijving.student_id, Inschrijving.examen_id == inschrijving.examen_id,
        Inschrijving.id != inschrijving.id, Inschrijving.status != InschrijvingStatus.GEANNULEERD,
    )  # fmt: skip
    if inschrijving.status != InschrijvingStatus.GEANNULEERD or not (ander := uow.session.exec(vraag).all()):
        return ()
    if InschrijvingStatus.BEHAALD in ander:
        return (Blokkade("al-behaald", "De student behaalde dit examen sindsdien met een andere inschrijving."),)
    return (Blokkade("weer-aangemeld", "De student is sindsdien opnieuw aangemeld. Plaats hem met die inschrijving."),)


def eis_zelf_te_kiezen(uow: UnitOfWork, zitting: Zitting) -> None:
    """Refuse a student who chooses for himself what is not open for that, by the sitting or by the exam's form
    (AAN-5, AAN-14)."""
    examen = uow.get(Examen, zitting.examen_id)
    if stand.WIE[Rol.STUDENT] not in examen.inschrijvers:
        raise Geblokkeerd(f"Voor ‘{examen.naam}’ kies je niet zelf een moment. Het wordt voor je gepland.")
    if not zitting.zelf_inschrijven or zitting.zelf_tot is None:
        raise Geblokkeerd("Dit moment kies je niet zelf.", actie="Kies een ander moment.")
    if not stand_keuze.nog_zelf(zitting):
        raise Geblokkeerd(
            stand_keuze.te_laat_om_te_kiezen(zitting), actie="Kies een ander moment, of vraag het examenbureau."
        )


def zet_voorzieningen(uow: UnitOfWork, deelname: Deelname, rechten: tuple[Recht, ...]) -> None:
    """Write down with the seat which accommodations were granted, in the only words that others see."""
    for recht in rechten:
        uow.add(
            DeelnameVoorziening(
                deelname_id=deelname.id, soort=recht.soort.value, tekst=recht.tekst, reist_mee=recht.soort.reist_mee
            )
        )


def _vrij_nummer(uow: UnitOfWork, zitting: Zitting) -> int:
    """The lowest seat number that nobody has; the sitting is held by who takes a seat, so nobody else gets it too."""
    vraag = select(Deelname.plaats).where(
        Deelname.zitting_id == zitting.id, Deelname.status != DeelnameStatus.GEANNULEERD
    )
    bezet = set(uow.session.exec(vraag))
    return next(nummer for nummer in count(1) if nummer not in bezet)


def eis_ruimte_voor(uow: UnitOfWork, zitting: Zitting, extra: ExtraTijd) -> None:
    """Refuse extra time for which the room or the staff are not free; the sitting is held meanwhile."""
    eind = zitting.eind_voor(extra)
    if eind <= zitting.laatste_eind:
        return
    uow.lock(Zitting, [zitting.id])
    try:
        eis_vrij_tot(uow, zitting, eind)
    except Botsing as fout:
        niet = past_niet(Langer(zitting, extra), fout.tekst)
        raise Botsing(
            niet.tekst, actie="Kies een andere zitting, of verplaats er een.", student=niet.aan_student
        ) from None


def houd_eind_bij(uow: UnitOfWork, zitting: Zitting) -> None:
    """Keep with a sitting when the last of its students is done; its delivery system hears when that changed (PLA-7)."""
    uow.session.flush()
    eind = zitting.eind_voor(*extra_tijden(uow, zitting.id))
    if eind == zitting.laatste_eind:
        return
    zitting.laatste_eind = eind
    uow.add(zitting)
    if zitting.status in TE_STARTEN:
        berichten.stuur_zitting(uow, zitting)


def _neem_plaats(uow: UnitOfWork, zitting: Zitting) -> None:
    """Take one seat with a guarded update: two at the same time can never both get the last one (AAN-7)."""
    vraag = (
        update(Zitting)
        .where(
            col(Zitting.id) == zitting.id,
            col(Zitting.bezet) < col(Zitting.capaciteit),
            col(Zitting.status).in_(TE_STARTEN),
        )
        .values(bezet=Zitting.bezet + 1)
    )
    if not geraakt(uow.session, vraag):
        uow.session.refresh(zitting)
        if not levensloop.ZITTING.mag(zitting.status, "bijplaatsen"):
            levensloop.ZITTING.require(zitting.status, "plaatsen")
        raise ZittingVol()
    uow.session.refresh(zitting)


def maak_los(uow: UnitOfWork, deelname: Deelname, *, met_zitting: bool = False) -> None:
    """Free a student from a sitting: the enrolment is what its other participations make it, open when there are none.
    `met_zitting`: because the whole sitting is off.

    Every participation that ends goes through here; one with work never does (PRK-16), and none ends twice. The sitting
    is held by who frees a seat.
    """
    inschrijving = uow.houd(Inschrijving, deelname.inschrijving_id)
    uow.houd(Deelname, deelname.id)
    eis_geen_werk(uow, deelname)
    deelname.met_zitting_vervallen = met_zitting
    levensloop.DEELNAME.neem(deelname, "annuleren")
    uow.add(deelname)
    zat = inschrijving.status == InschrijvingStatus.GEPLAATST
    stap = _STAP_TERUG.get(bedoeld(uow, inschrijving), "afmelden") if zat else "afmelden"
    levensloop.INSCHRIJVING.neem(inschrijving, stap)
    uow.add(inschrijving)
    vragen = (stand.GO_VERVALLEN, stand.AL_BEHAALD, KANS_VERVALLEN, PLEK_NA_VERTREK)
    taken.rond_elk_af(uow, vragen, inschrijving.id)


_STAP_TERUG = {InschrijvingStatus.AFGENOMEN: "terugvallen", InschrijvingStatus.GEANNULEERD: "weer_annuleren"}


def hernummer(uow: UnitOfWork, student_id: uuid.UUID, *waar: ColumnElement[bool]) -> dict[str, int]:
    """The last participation of a student per exam is the attempt that the ledger makes it, until it is decided about: the
    one that comes after those, or the last of them once work was made. Gives what stood there, by its id (AAN-9)."""
    besloten = select(Resultaat.deelname_id).where(col(Resultaat.status).in_(BESLOTEN))
    vraag = (
        kies(Deelname, Inschrijving, col(Deelname.id).in_(besloten))
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .where(Deelname.student_id == student_id, Deelname.status != DeelnameStatus.GEANNULEERD, *waar)
        .order_by(col(Deelname.geplaatst_op), col(Deelname.id))
    )
    uow.session.flush()
    laatste = {i.examen_id: (deelname, i, klaar) for deelname, i, klaar in uow.session.exec(vraag)}
    waren: dict[str, int] = {}
    for deelname, i, klaar in laatste.values():
        komt = deelname.status == DeelnameStatus.GEPLAATST
        poging = saldo_van(uow, i).verbruikt + komt
        if poging != deelname.poging and not klaar and (komt or deelname.maakte_werk):
            waren[str(deelname.id)], deelname.poging = deelname.poging, poging
            uow.add(deelname)
    uow.session.flush()
    return waren
