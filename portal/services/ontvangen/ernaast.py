"""An association that stands beside an enrolment: changed, ended, active again, or for another exam."""

from __future__ import annotations

from dataclasses import replace

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import INSCHRIJVING, LOPEND
from portal.domain.statussen import KLAAR, NIET_MEER, InschrijvingStatus
from portal.oke.mapping_in import InschrijvingIn
from portal.services.aanmelden.stand import leeft_ernaast, tik
from portal.services.aanmelden.stand_verloop import stap_terug
from portal.services.grond import live, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.ontvangen import neven
from portal.services.ontvangen.basis import Bron, Uitkomst, schrijf
from portal.services.ontvangen.bekend import persoon_van
from portal.services.plannen import intrekken
from portal.services.vaststellen.afwikkeling import GESLAAGD_GEANNULEERD

IS_ANDERS = "De aanmelding is in het deelnemersysteem nu voor een ander examen of een andere student."
TOCH_GEMAAKT = "De inschrijving is in het deelnemersysteem geannuleerd terwijl het examen al gemaakt of bezig is; de inschrijving blijft staan."
_WEER_NAAST = "Het deelnemersysteem meldde de student weer aan, maar voor dit examen loopt al een andere inschrijving, of het is behaald; er is niets geopend."
_HOORT_BIJ_ANDER = "De aanmelding is weer actief, en hoort bij de inschrijving die voor dit examen loopt of is behaald."
_BLIJFT = "Voor deze aanmelding is al een uitslag gegeven; zij blijft bij haar examen en student."


def pas_toe(
    uow: UnitOfWork, bron: Bron, naast: Nevenaanmelding, i: InschrijvingIn, toets: PlanbareToets | None
) -> Uitkomst:
    """Write what a message says about it, with what follows for the enrolment."""
    uitkomst, van = neven.wijzig(uow, bron, naast, i), uow.get(Inschrijving, naast.inschrijving_id)
    if toets is not None and _verhuist(uow, bron, naast, i, toets):
        wat = f"Het deelnemersysteem noemt nu {toets.naam}. {_BLIJFT}"
        return replace(uitkomst, opmerkingen=(neven.meld_bewaard(uow, bron, van, wat, een_keer=True),))
    gedaan = 0
    if i.status in KLAAR:
        gedaan = geen_meer(uow, bron, van, uitkomst.gewijzigd)
    elif uitkomst.gewijzigd and not naast.eigen and van.status == InschrijvingStatus.GEANNULEERD:
        gedaan = _leeft_weer(uow, bron, van)
    return replace(uitkomst, gewijzigd=uitkomst.gewijzigd + gedaan)


def liet_gaan(
    uow: UnitOfWork, bron: Bron, naast: Nevenaanmelding, i: InschrijvingIn, toets: PlanbareToets | None
) -> bool:
    """Take an association that is for another exam or student now, or that came back while another enrolment runs, away
    from the enrolment beside which it stood, unless it was answered; without another one that enrolment ends too. True
    when it did."""
    verhuist = _verhuist(uow, bron, naast, i, toets)
    if naast.deelname_id is not None or not (verhuist or _hoort_bij_ander(uow, naast, i)):
        return False
    van, reden = uow.get(Inschrijving, naast.inschrijving_id), IS_ANDERS if verhuist else _HOORT_BIJ_ANDER
    audit.record(uow, bron.actor, "nevenaanmelding.gewijzigd", naast, oud={"inschrijving_id": van.id}, reden=reden)
    uow.delete(naast)
    uow.session.flush()
    geen_meer(uow, bron, van, 1)
    return True


def laat_los(uow: UnitOfWork, bron: Bron, rij: Inschrijving) -> int:
    """Let an association leave the enrolment that it had for itself, of which nothing was made: from now on it belongs to
    another one; gives how many rows that wrote."""
    if rij.status != InschrijvingStatus.GEANNULEERD:
        annuleer(uow, bron, rij, IS_ANDERS)
    mee = {"gewijzigd_op": tijd.nu(), "oke_merk": ""}
    aantal = schrijf(
        uow, bron, "inschrijving.gewijzigd", rij, {"oke_id": None}, nieuw=False, tonen=("oke_id",), mee=mee
    )
    uow.session.flush()
    return aantal


def _verhuist(
    uow: UnitOfWork, bron: Bron, naast: Nevenaanmelding, i: InschrijvingIn, toets: PlanbareToets | None
) -> bool:
    """Whether an association that stands beside an enrolment is now for another exam or another student."""
    van, student = uow.get(Inschrijving, naast.inschrijving_id), persoon_van(uow, bron, i.persoon_id)
    if i.status in KLAAR or naast.eigen or toets is None or toets.examen_id is None or student is None:
        return False
    return (van.examen_id, van.student_id) != (toets.examen_id, student.id)


def _hoort_bij_ander(uow: UnitOfWork, naast: Nevenaanmelding, i: InschrijvingIn) -> bool:
    """Whether an association is active again beside a cancelled enrolment, while another one runs or is passed."""
    van = uow.get(Inschrijving, naast.inschrijving_id)
    weer = van.status == InschrijvingStatus.GEANNULEERD and i.status not in KLAAR and not naast.eigen
    return weer and _heeft_ander(uow, van)


def _heeft_ander(uow: UnitOfWork, rij: Inschrijving) -> bool:
    zelfde = (r for r in uow.zoek(Inschrijving, "student_id", rij.student_id) if r.examen_id == rij.examen_id)
    return any(r.status != InschrijvingStatus.GEANNULEERD for r in zelfde)


def geen_meer(uow: UnitOfWork, bron: Bron, rij: Inschrijving, nieuws: int) -> int:
    """Cancel an enrolment of which the registry took back the last association; work is kept, and asked about once."""
    if rij.status not in LOPEND or rij.oke_staat not in NIET_MEER or leeft_ernaast(uow, rij):
        return 0
    gedaan = annuleer(uow, bron, rij, "De inschrijving is in het deelnemersysteem geannuleerd")
    if nieuws and not gedaan:
        neven.meld_bewaard(uow, bron, rij, TOCH_GEMAAKT)
    return gedaan


def _leeft_weer(uow: UnitOfWork, bron: Bron, rij: Inschrijving) -> int:
    """Activate a cancelled enrolment again of which an association that stands beside it is active again; when another one
    runs or is passed the office is asked."""
    if _heeft_ander(uow, rij):
        neven.vraag_bureau(uow, rij, _WEER_NAAST)
        return 0
    velden = {"status": INSCHRIJVING.require(rij.status, stap_terug(uow, rij)).naar}
    mee = {"gewijzigd_op": tijd.nu(), "oke_merk": ""}
    taken.rond_af(uow, GESLAAGD_GEANNULEERD, rij.id)
    live.touch(uow, onderwerpen.OKE)
    tik(uow, rij.student_id)
    return schrijf(uow, bron, "inschrijving.gewijzigd", rij, velden, nieuw=False, tonen=("status",), mee=mee)


def annuleer(uow: UnitOfWork, bron: Bron, rij: Inschrijving, reden: str) -> int:
    """Cancel an enrolment for the registry; 0 when the exam was taken already, and the work is kept."""
    gedaan = intrekken.annuleer(uow, bron.actor, rij, reden)
    if gedaan:
        live.touch(uow, onderwerpen.OKE)
        tik(uow, rij.student_id)
    return gedaan
