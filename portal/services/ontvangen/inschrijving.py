"""Enrolments of the registry (flow 1): new, changed, cancelled, active again, or waiting for their person or test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets, WachtendBericht
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.session import UnitOfWork
from portal.db.voorraad import ken, lees_vooruit
from portal.domain import termijnen, tijd
from portal.domain.levensloop import INSCHRIJVING, LOPEND, VOORBIJ
from portal.domain.statussen import KLAAR, NIET_MEER, AssociatieStatus, InschrijvingStatus, ToetsStatus
from portal.oke.keuring import Afgekeurd, Json
from portal.oke.mapping_in import InschrijvingIn
from portal.services.aanmelden.stand import leeft_ernaast
from portal.services.aanmelden.stand_verloop import stap_terug
from portal.services.grond import live, onderwerpen, taken
from portal.services.ontvangen import ernaast, neven, uitschrijven, wachtkamer, wens
from portal.services.ontvangen.basis import (
    Bron,
    Uitkomst,
    eis_dr_niveau,
    eis_eigenaar,
    lees_portaal_ids_vooruit,
    schrijf,
)
from portal.services.ontvangen.bekend import bronnen_van, lees_bekenden_vooruit, persoon_van
from portal.services.ontvangen.eerder import andere, behaalde, elders, loopt
from portal.services.ontvangen.ernaast import IS_ANDERS, TOCH_GEMAAKT, annuleer
from portal.services.ontvangen.opleiding import vraag_opleiding
from portal.services.ontvangen.persoon import lees_personen_vooruit, pas_persoon_toe
from portal.services.plannen import intrekken, wijken
from portal.services.vaststellen.afwikkeling import GESLAAGD_GEANNULEERD
from portal.services.zenden import berichten
from portal.services.zenden.adressen import is_begonnen

_ANDERS = "Alleen inschrijvingen van studenten voor toetsen worden gebruikt; dit bericht staat in het logboek."
_AF = "De toetsinschrijving is in het deelnemersysteem al afgerond; er is niets geopend."
_BLIJFT = "Er hangt al een plaats, een poging of een tweede aanmelding aan; examen en student van deze inschrijving blijven gelijk."
_AL_BEHAALD = "Dit examen is al behaald; de inschrijving is niet opnieuw geopend."
TONEN = ("oke_id", "status", "oke_staat", "poging", "kansen_over", "kansen_onbeperkt", "examen_id", "toets_id")
_GEANNULEERD = NIET_MEER


def ontvang_inschrijving(uow: UnitOfWork, bron: Bron, inhoud: Json) -> Uitkomst:
    """Create or replace an enrolment (AAN-1); one whose person or test is unknown waits while these are fetched."""
    i = bron.adapter.inschrijving(inhoud)
    if i is None:
        return Uitkomst(onderwerp_soort="inschrijving", opmerkingen=(_ANDERS,))
    return _met_opleiding(uow, bron, i, inhoud)


def wijzig_inschrijving(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID, wijziging: Json) -> Uitkomst:
    """Apply a merge patch to a known enrolment, or to one that still waits."""
    bron.adapter.keur_inschrijving_patch(wijziging)
    huidig = _als_wire(uow, bron, oke_id)
    if huidig is None:
        eis_dr_niveau(uow, oke_id)
        raise Afgekeurd(404, f"De inschrijving {oke_id} is hier niet bekend.")
    i, inhoud = bron.adapter.inschrijving_na(huidig, wijziging)
    return _met_opleiding(uow, bron, i, inhoud)


def zeg_opnieuw(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID) -> int:
    """Take in an enrolment as the registry said it last, because what it names is something else now; gives how many rows
    that wrote."""
    inhoud = _als_wire(uow, bron, oke_id)
    i = bron.adapter.inschrijving(inhoud) if inhoud and inhoud.get("person") else None
    return pas_inschrijving_toe(uow, bron, i, inhoud).gewijzigd if i and inhoud else 0


def _met_opleiding(uow: UnitOfWork, bron: Bron, i: InschrijvingIn, inhoud: Json) -> Uitkomst:
    """Apply it, and have the programme fetched when it is new or names another one than before.

    The question comes last: whoever writes takes the head of the audit log before a number of the outbox.
    """
    eerder = rij_van(uow, i.oke_id)
    opleiding = eerder.opleiding_oke_id if eerder else None
    uitkomst = pas_inschrijving_toe(uow, bron, i, inhoud)
    if eerder is None or opleiding != i.opleiding_id:
        vraag_opleiding(uow, bron, i)
    return uitkomst


def _als_wire(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID) -> Json | None:
    """The enrolment as the registry said it last: what waits came after what was written."""
    rij: Inschrijving | Nevenaanmelding | None = rij_van(uow, oke_id) or neven.neven_van(uow, oke_id)
    deel = wachtkamer.eigen_wachtdeel(uow, bron, oke_id)
    if deel is not None and (rij is None or deel.besloten_op is None):
        return dict(deel.inhoud["body"])
    if rij is None:
        return None
    eis_eigenaar(bron, rij.koppeling_id)
    van = rij if isinstance(rij, Inschrijving) else uow.get(Inschrijving, rij.inschrijving_id)
    toets = uow.session.get(PlanbareToets, rij.toets_id) if rij.toets_id else None
    kent = next((b for b in bronnen_van(uow, van.student_id) if b.koppeling_id == bron.koppeling_id), None)
    wie, wat = kent.oke_id if kent else None, toets.oke_id if toets else None
    return bron.adapter.inschrijving_als_wire(rij, wie, wat)


def rij_van(uow: UnitOfWork, oke_id: uuid.UUID) -> Inschrijving | None:
    """The enrolment with this id of the registry."""
    return next(iter(uow.zoek(Inschrijving, "oke_id", oke_id)), None)


def lees_inschrijvingen_vooruit(uow: UnitOfWork, bron: Bron, lijst: list[InschrijvingIn], houd: bool) -> None:
    """Read what the rules need to know about these enrolments, in a few queries; `houd` keeps others off them."""
    s, ids = uow.session, {i.oke_id for i in lijst}
    bekend = lees_vooruit(s, Inschrijving, "oke_id", ids, houd=houd)
    lees_portaal_ids_vooruit(uow, ids - {r.oke_id for r in bekend})
    personen = lees_personen_vooruit(uow, bron, [i.persoon for i in lijst if i.persoon], houd)
    personen += lees_bekenden_vooruit(uow, bron, {i.persoon_id for i in lijst}).values()
    lees_vooruit(s, PlanbareToets, "oke_id", {i.toets_id for i in lijst})
    lees_vooruit(s, Nevenaanmelding, "oke_id", ids - {r.oke_id for r in bekend})
    lopend = {r.student_id for r in bekend if r.status not in VOORBIJ}
    lees_vooruit(s, Inschrijving, "student_id", {p.id for p in personen} - lopend)
    lees_vooruit(s, WachtendBericht, "oke_id", ids | {i.persoon_id for i in lijst if i.persoon_id})


def lees_wijzigingen_vooruit(uow: UnitOfWork, oke_ids: set[uuid.UUID]) -> None:
    """Read what patches of these enrolments need to know, in a few queries, and keep others off them."""
    s = uow.session
    bekend = lees_vooruit(s, Inschrijving, "oke_id", oke_ids, houd=True)
    lees_portaal_ids_vooruit(uow, oke_ids - {r.oke_id for r in bekend})
    lees_vooruit(s, Nevenaanmelding, "oke_id", oke_ids - {r.oke_id for r in bekend})
    studenten = {r.student_id for r in bekend}
    lees_vooruit(s, Persoon, "id", studenten)
    bronnen = lees_vooruit(s, Persoonsbron, "persoon_id", studenten)
    lees_vooruit(s, Persoonsbron, "oke_id", {b.oke_id for b in bronnen})
    ken(s, lees_vooruit(s, PlanbareToets, "id", {r.toets_id for r in bekend}), "oke_id")
    lees_vooruit(s, WachtendBericht, "oke_id", oke_ids)


def pas_inschrijving_toe(uow: UnitOfWork, bron: Bron, i: InschrijvingIn, inhoud: Json) -> Uitkomst:
    """Write what differs about an enrolment and its person, or let it wait; `inhoud` is the message as it came."""
    bestaand = rij_van(uow, i.oke_id)
    naast = neven.neven_van(uow, i.oke_id) if bestaand is None else None
    bekend = bestaand or naast
    eis_eigenaar(bron, bekend.koppeling_id if bekend else bron.koppeling_id)
    if bekend is None:
        eis_dr_niveau(uow, i.oke_id)
        wachtkamer.eigen_wachtdeel(uow, bron, i.oke_id)
    elif i.status in KLAAR:
        wachtkamer.klaar(uow, i.oke_id)  # what waited about it was said before
    if i.persoon_id is None and (bekend is None or i.status not in _GEANNULEERD):
        raise Afgekeurd(400, "‘person’ ontbreekt: zonder persoon is er geen inschrijving.")
    toets = wachtkamer.toets_van(uow, bron, i.toets_id)
    if toets is not None and toets.status == ToetsStatus.CANCELED:
        i = replace(i, status=AssociatieStatus.CANCELED)
    geschreven = pas_persoon_toe(uow, bron, i.persoon).gewijzigd if i.persoon else 0
    if naast is not None and not ernaast.liet_gaan(uow, bron, naast, i, toets):
        uitkomst = ernaast.pas_toe(uow, bron, naast, i, toets)
        return replace(uitkomst, gewijzigd=uitkomst.gewijzigd + geschreven)
    if bestaand is not None and i.status in KLAAR and bestaand.status not in VOORBIJ:
        return _neem_terug(uow, bron, bestaand, i, geschreven)
    plek = plek_voor(uow, bron, i, bestaand)
    if isinstance(plek, _Beletsel):
        return wachtkamer.wacht(uow, bron, i, inhoud, plek.waarom, halen=plek.halen)
    return neem_op(uow, bron, i, plek, geschreven)


def _neem_terug(uow: UnitOfWork, bron: Bron, rij: Inschrijving, i: InschrijvingIn, al: int) -> Uitkomst:
    """The registry cancelled a running enrolment, or has finished with it."""
    intrekken.houd_plekken(uow, [rij.id])
    velden = {"oke_staat": i.status} | neven.kansen_velden(i)
    mee = neven.gezegd(rij, i)
    aantal = al + schrijf(uow, bron, "inschrijving.gewijzigd", rij, velden, nieuw=False, tonen=TONEN, mee=mee)
    if leeft_ernaast(uow, rij):
        if aantal > al:
            neven.zet_laagste_eerst(uow, bron, rij)
        return _uitkomst(rij, aantal)
    klaar = i.status == AssociatieStatus.FINISHED
    if klaar and is_begonnen(uow, rij.id):
        return _uitkomst(rij, aantal)
    if klaar and rij.status == InschrijvingStatus.GEPLAATST:
        vraag = "Het deelnemersysteem noemt deze inschrijving afgerond, maar de student staat nog op een zitting."
        if aantal > al:
            neven.vraag_bureau(uow, rij, vraag)
        return _uitkomst(rij, aantal, (vraag,))
    woord = "afgerond" if klaar else "geannuleerd"
    gedaan = annuleer(uow, bron, rij, f"De inschrijving is in het deelnemersysteem {woord}")
    if gedaan or klaar:
        return _uitkomst(rij, aantal + gedaan)
    zin = TOCH_GEMAAKT
    if aantal > al:
        zin = neven.meld_bewaard(uow, bron, rij, zin)
    return _uitkomst(rij, aantal, (zin,))


@dataclass(frozen=True)
class Plek:
    """Where an enrolment belongs: its student, its test, and the row that it changes, if there is one already."""

    student: Persoon
    toets: PlanbareToets
    rij: Inschrijving | None
    naast: Inschrijving | None = None
    """The enrolment that answers it, when it opens none of its own."""
    eigen: bool = False
    """It is an extra attempt that the portal made itself."""
    los: Inschrijving | None = None
    """The enrolment of its own that it leaves."""


@dataclass(frozen=True)
class _Beletsel:
    """Why an enrolment cannot be placed yet, as a sentence, and whether fetching something may help."""

    waarom: str
    halen: bool = True


def plek_voor(uow: UnitOfWork, bron: Bron, i: InschrijvingIn, bestaand: Inschrijving | None) -> Plek | _Beletsel:
    """Where this enrolment belongs: with a row of its own, or beside one that runs or is passed; or why it must wait."""
    student, toets = persoon_van(uow, bron, i.persoon_id), wachtkamer.toets_van(uow, bron, i.toets_id)
    if student is None and wens.van(uow, bron, i.persoon_id):
        return _Beletsel(f"De beheerder moet eerst beslissen wie persoon {i.persoon_id} is.", halen=False)
    if student is None:
        return _Beletsel(f"De persoon {i.persoon_id or ''} is hier nog niet bekend.")
    if toets is None:
        return _Beletsel(f"De toets {i.toets_id or ''} is hier nog niet bekend.")
    if toets.examen_id is None:
        return _Beletsel("Bij deze toets hoort hier nog geen examen.")
    return _eigen_plek(uow, i, bestaand, student, toets) if bestaand else _nieuwe_plek(uow, i, student, toets)


def _eigen_plek(
    uow: UnitOfWork, i: InschrijvingIn, bestaand: Inschrijving, student: Persoon, toets: PlanbareToets
) -> Plek | _Beletsel:
    """Where an association belongs that has an enrolment of its own: there, or with another one that runs or is passed
    since, as if it were new; the order in which messages came makes no difference. One that is for another exam or
    student now leaves what was decided about the first one where it is (VAS-5, ARC-3)."""
    if i.status in KLAAR or bestaand.status == InschrijvingStatus.BEHAALD or loopt(bestaand, student, toets):
        return Plek(student, toets, bestaand)
    zelfde = (bestaand.student_id, bestaand.examen_id) == (student.id, toets.examen_id)
    lopend = andere(uow, i, student, toets, LOPEND)
    laat_achter = not zelfde and neven.heeft_verleden(uow, bestaand)
    if lopend is None and not laat_achter and not (zelfde and behaalde(uow, i, student, toets)):
        return Plek(student, toets, bestaand)
    if neven.is_te_verhuizen(uow, bestaand):
        return replace(_nieuwe_plek(uow, i, student, toets), los=bestaand)
    if lopend is not None and zelfde:
        return _Beletsel("De student heeft nog een lopende inschrijving voor dit examen.", halen=False)
    return Plek(student, toets, bestaand)


def _nieuwe_plek(uow: UnitOfWork, i: InschrijvingIn, student: Persoon, toets: PlanbareToets) -> Plek:
    """Where an association belongs that nobody saw before; one that was taken back stands by itself."""
    if i.status not in _GEANNULEERD and (van := neven.is_van_ons(uow, i, student.id)):
        return Plek(student, toets, None, van, eigen=True)
    if i.status in KLAAR:
        return Plek(student, toets, None)
    ander, gehaald = andere(uow, i, student, toets, LOPEND), behaalde(uow, i, student, toets)
    if ander is not None and ander.oke_id is None:
        return Plek(student, toets, ander)
    if gehaald is not None and gehaald.oke_id is None and i.poging == 1 and ander is None:
        return Plek(student, toets, gehaald)
    return Plek(student, toets, None, ander or gehaald)


def neem_op(uow: UnitOfWork, bron: Bron, i: InschrijvingIn, plek: Plek, al: int) -> Uitkomst:
    """Write an enrolment where it belongs; what the registry has finished with opens nothing."""
    if plek.los is not None:
        al += ernaast.laat_los(uow, bron, plek.los)
    if plek.naast is not None:
        uitkomst = neven.zet_erbij(uow, bron, i, plek.toets, plek.naast, eigen=plek.eigen)
        wachtkamer.klaar(uow, i.oke_id)
        return replace(uitkomst, gewijzigd=uitkomst.gewijzigd + al, nieuw=plek.los is None)
    if plek.rij is None and i.status == AssociatieStatus.FINISHED:
        wachtkamer.klaar(uow, i.oke_id)
        return Uitkomst(
            al, onderwerp_soort="inschrijving", student_id=plek.student.id, opmerkingen=(_AF,), staat=i.status
        )
    uitkomst = schrijf_inschrijving(uow, bron, i, plek, al)
    return replace(uitkomst, nieuw=uitkomst.nieuw and plek.los is None)


def schrijf_inschrijving(uow: UnitOfWork, bron: Bron, i: InschrijvingIn, plek: Plek, al: int) -> Uitkomst:
    """Write what differs; a cancelled enrolment that is associated again becomes open."""
    student, toets, bestaand = plek.student, plek.toets, plek.rij
    assert toets.examen_id is not None, "a Plek has one"
    rij = bestaand or Inschrijving(student_id=student.id, examen_id=toets.examen_id, bron="dr")
    velden, opmerkingen = _velden(uow, bron, i, rij, plek)
    was, nam_over = (rij.status, rij.opleiding_oke_id, rij.elders), bestaand is not None and rij.oke_id is None
    actie = "inschrijving.gewijzigd" if bestaand else "inschrijving.ontvangen"
    mee = {"gewijzigd_op": tijd.nu(), "oke_merk": ""} | neven.gezegd(rij, i)
    if bestaand is not None and {"examen_id", "student_id"} & velden.keys():
        intrekken.maak_leeg(uow, bron.actor, rij, IS_ANDERS)
    aantal = schrijf(uow, bron, actie, rij, velden, nieuw=bestaand is None, tonen=TONEN, mee=mee)
    if aantal:
        _tik(uow, rij)
        if bestaand is not None:
            _volg(uow, rij, student, *was)
            neven.zet_laagste_eerst(uow, bron, rij)
            wijken.houd_rijen_bij(uow, rij)
    if nam_over:
        berichten.stuur_alsnog(uow, rij, i.oke_id)
    if _BLIJFT in opmerkingen:  # nothing is written, so that a message that comes again is known by the question
        wie = "" if rij.student_id == student.id else " voor een andere student"
        wat = f"Het deelnemersysteem noemt nu {toets.naam}{wie}. {_BLIJFT}"
        opmerkingen = (neven.meld_bewaard(uow, bron, rij, wat, een_keer=True),)
    wachtkamer.klaar(uow, i.oke_id)
    return replace(_uitkomst(rij, aantal + al, opmerkingen), nieuw=bestaand is None)


def _volg(
    uow: UnitOfWork, rij: Inschrijving, student: Persoon, status: InschrijvingStatus, opleiding: uuid.UUID | None,
    elders: int,
) -> None:  # fmt: skip
    """What follows when an enrolment was in this state, for this programme and after so many attempts before."""
    if rij.status != status:
        taken.rond_af(uow, GESLAAGD_GEANNULEERD, rij.id)
    if rij.opleiding_oke_id != opleiding:
        uitschrijven.vraag_om_niveau(uow, student)
    if rij.elders != elders:
        wijken.volg_poging(uow, rij)


def _velden(
    uow: UnitOfWork, bron: Bron, i: InschrijvingIn, rij: Inschrijving, plek: Plek
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields as this message makes them; student and exam do not change any more once somebody is placed."""
    student, toets = plek.student, plek.toets
    velden = velden_van(bron, i, toets)
    velden["koppeling_id"] = velden["koppeling_id"] or rij.koppeling_id
    anders = plek.rij is not None and (rij.examen_id, rij.student_id) != (toets.examen_id, student.id)
    if plek.rij is None or i.poging != rij.poging or anders:
        velden["elders"] = elders(uow, i, rij, student, toets)
    else:
        velden["elders"] = rij.elders
    if plek.rij is None:
        return velden | ({"status": InschrijvingStatus.GEANNULEERD} if i.status in _GEANNULEERD else {}), ()
    status, zinnen = _status(uow, i, rij, plek, anders=anders)
    velden |= status
    if not anders:
        return velden, zinnen
    if not neven.is_te_verhuizen(uow, rij):
        return {}, (_BLIJFT,)
    if neven.heeft_verleden(uow, rij):  # it is over there too; what runs has one of its own
        return {"oke_staat": i.status}, ()
    return velden | {"examen_id": toets.examen_id, "student_id": student.id}, zinnen


def _status(
    uow: UnitOfWork, i: InschrijvingIn, rij: Inschrijving, plek: Plek, *, anders: bool
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The state that follows for an enrolment that is activated again, or becomes one for another exam: for an exam that
    is passed nothing opens, and what was made meanwhile is not forgotten."""
    weer = rij.status == InschrijvingStatus.GEANNULEERD and i.status == AssociatieStatus.ASSOCIATED
    if not weer and not (anders and rij.status == InschrijvingStatus.OPEN):
        return {}, ()
    if behaalde(uow, i, plek.student, plek.toets) not in (None, rij):
        return {} if weer else {"status": INSCHRIJVING.require(rij.status, "annuleren").naar}, (_AL_BEHAALD,)
    return {"status": INSCHRIJVING.require(rij.status, stap_terug(uow, rij)).naar} if weer else {}, ()


def velden_van(bron: Bron, i: InschrijvingIn, toets: PlanbareToets) -> dict[str, Any]:
    """The fields of an enrolment that the registry decides about."""
    return {
        "oke_id": i.oke_id,
        "koppeling_id": bron.koppeling_id,
        "toets_id": toets.id,
        "oke_staat": i.status,
        "poging": i.poging,
        "kansen_over": i.kansen_over,
        "kansen_onbeperkt": i.onbeperkt,
        "elders": i.poging - 1,
        "opleiding_oke_id": i.opleiding_id,
        "schooljaar": _schooljaar(toets.start),
    }


@lru_cache(maxsize=256)
def _schooljaar(start: datetime) -> str:
    return termijnen.schooljaar(tijd.dag_van(start))


def _uitkomst(rij: Inschrijving, aantal: int, opmerkingen: tuple[str, ...] = ()) -> Uitkomst:
    geannuleerd = rij.status == InschrijvingStatus.GEANNULEERD
    staat = AssociatieStatus.CANCELED if geannuleerd else AssociatieStatus.ASSOCIATED
    return Uitkomst(
        aantal, False, "inschrijving", rij.id, student_id=rij.student_id, opmerkingen=opmerkingen, staat=staat
    )


def _tik(uow: UnitOfWork, rij: Inschrijving) -> None:
    live.touch(uow, onderwerpen.WERK, onderwerpen.OKE, onderwerpen.persoon(rij.student_id))
