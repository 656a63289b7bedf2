"""More than one association of the registry about one exam of one student: which of them the enrolment answers.

Nothing here opens an enrolment. The one with the lowest attempt is the first; the others stand beside it, and the same
messages lead to the same rows in whatever order they come.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets
from portal.db.beheren import Taak
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit, Examenverzoek, Variantverzoek
from portal.domain import tijd
from portal.domain.levensloop import VOORBIJ
from portal.domain.rechten import Rol
from portal.domain.statussen import NIET_MEER, AssociatieStatus, DeelnameStatus, InschrijvingStatus
from portal.oke.mapping_in import InschrijvingIn
from portal.oke.mapping_uit import id_extra_poging
from portal.services.aanmelden.stand import leeft_ernaast
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.taken import vraag_eenmaal
from portal.services.ontvangen.basis import Bron, Uitkomst, eis_eigenaar, schrijf
from portal.services.plannen import wijken
from portal.services.zenden import berichten
from portal.services.zenden.adressen import is_begonnen, is_zelfde_opleiding

TONEN = ("oke_id", "inschrijving_id", "toets_id", "opleiding_oke_id", "oke_staat", "poging", "kansen_over", "eigen")
REGISTER = "inschrijving-register"
"""A question for the exam office about what the registry changed in an enrolment."""
_WISSEL = (
    "oke_id", "koppeling_id", "toets_id", "opleiding_oke_id", "oke_staat", "poging", "kansen_over", "kansen_onbeperkt",
    "kansen_gezegd_op",
)  # fmt: skip
"""What is the registry's, of an enrolment and of what stands beside it."""
_GEWISSELD = "De laagste poging is de eerste: de aanmeldingen zijn gewisseld."


def neven_van(uow: UnitOfWork, oke_id: uuid.UUID) -> Nevenaanmelding | None:
    """The association with this id that stands beside an enrolment."""
    return next(iter(uow.zoek(Nevenaanmelding, "oke_id", oke_id)), None)


def vraag_bureau(uow: UnitOfWork, rij: Inschrijving, tekst: str) -> None:
    """Put before the exam office what only a person can decide about this enrolment."""
    vraag_eenmaal(uow, REGISTER, Rol.EXAMENBUREAU, "inschrijving", rij.id, tekst)


def is_van_ons(uow: UnitOfWork, i: InschrijvingIn, student_id: uuid.UUID) -> Inschrijving | None:
    """The enrolment of which this association is an extra attempt that the portal made: by its id, or by the
    association that it says it belongs to."""
    deelnames = uow.session.exec(select(Deelname).where(Deelname.student_id == student_id)).all()
    eigen = next((d for d in deelnames if id_extra_poging(d.id) == i.oke_id), None)
    if eigen is not None:
        return uow.get(Inschrijving, eigen.inschrijving_id)
    if i.org_id is None or i.org_id == i.oke_id or i.status != AssociatieStatus.FINISHED:
        return None
    van = next(iter(uow.zoek(Inschrijving, "oke_id", i.org_id)), None)
    return van if van is not None and van.student_id == student_id else None


def kansen_velden(i: InschrijvingIn) -> dict[str, Any]:
    """What the registry says about the attempts."""
    return {"poging": i.poging, "kansen_over": i.kansen_over, "kansen_onbeperkt": i.onbeperkt}


def gezegd(rij: Any, i: InschrijvingIn) -> dict[str, Any]:
    """The moment, when the registry says something else about the attempts than before."""
    anders = any(getattr(rij, k) != v for k, v in kansen_velden(i).items()) or rij.kansen_gezegd_op is None
    return {"kansen_gezegd_op": tijd.nu()} if anders else {}


def wijzig(uow: UnitOfWork, bron: Bron, rij: Nevenaanmelding, i: InschrijvingIn) -> Uitkomst:
    """Write what a message says about an association that stands beside an enrolment."""
    eis_eigenaar(bron, rij.koppeling_id)
    velden: dict[str, Any] = {"oke_staat": i.status} | kansen_velden(i)
    if i.opleiding_id is not None:
        velden["opleiding_oke_id"] = i.opleiding_id
    aantal = schrijf(uow, bron, "nevenaanmelding.gewijzigd", rij, velden, nieuw=False, tonen=TONEN, mee=gezegd(rij, i))
    inschrijving = uow.get(Inschrijving, rij.inschrijving_id)
    if aantal:
        zet_laagste_eerst(uow, bron, inschrijving)
        _tik(uow, inschrijving)
    zin = ("Dit is een extra poging van het portaal zelf.",) if rij.eigen else ()
    return _uitkomst(inschrijving, aantal, zin, i.status)


def zet_erbij(
    uow: UnitOfWork, bron: Bron, i: InschrijvingIn, toets: PlanbareToets, inschrijving: Inschrijving, *, eigen: bool
) -> Uitkomst:
    """Put an association beside the enrolment that answers it; an exam that is passed stays so, and opens for nothing."""
    rij = Nevenaanmelding(
        oke_id=i.oke_id, koppeling_id=bron.koppeling_id or inschrijving.koppeling_id, inschrijving_id=inschrijving.id,
        toets_id=toets.id, opleiding_oke_id=i.opleiding_id, eigen=eigen,
    )  # fmt: skip
    velden = {"oke_staat": i.status} | kansen_velden(i)
    mee = gezegd(rij, i)
    aantal = schrijf(uow, bron, "nevenaanmelding.ontvangen", rij, velden, nieuw=True, tonen=TONEN, mee=mee)
    rij.kansen_gezegd_op = rij.kansen_gezegd_op or tijd.nu()
    inschrijving.gewijzigd_op, inschrijving.oke_merk = tijd.nu(), ""
    uow.add(inschrijving)
    zin = _gevolg(uow, bron, rij, inschrijving)
    _tik(uow, inschrijving)
    return replace(_uitkomst(inschrijving, aantal, (zin,), i.status), nieuw=True)


def _gevolg(uow: UnitOfWork, bron: Bron, rij: Nevenaanmelding, inschrijving: Inschrijving) -> str:
    """What follows from an association that was put beside an enrolment, in words."""
    if rij.eigen:
        return "Dit is een extra poging van het portaal zelf; er is niets geopend."
    uow.session.flush()
    if not is_zelfde_opleiding(inschrijving, rij):
        gestuurd = berichten.stuur_alsnog(uow, inschrijving, rij.oke_id)
        zet_laagste_eerst(uow, bron, inschrijving)
        wie = "een tweede opleiding" if rij.koppeling_id == inschrijving.koppeling_id else "een ander deelnemersysteem"
        if inschrijving.status == InschrijvingStatus.BEHAALD and not gestuurd:
            return f"Voor {wie} is dit examen al beantwoord bij een andere inschrijving; het examenbureau kijkt of deze in de plaats komt."
        return f"Hetzelfde examen voor {wie}: één keer gemaakt, voor beide beantwoord."
    if inschrijving.status in VOORBIJ:
        zin = f"Het deelnemersysteem gaf poging {rij.poging}, maar dit examen is al behaald; er is niets geopend."
        vraag_bureau(uow, inschrijving, zin)
        return zin
    zet_laagste_eerst(uow, bron, inschrijving)
    return f"Poging {rij.poging} hoort bij de inschrijving die al loopt; het volgende resultaat gaat daarheen."


def zet_laagste_eerst(uow: UnitOfWork, bron: Bron, inschrijving: Inschrijving) -> None:
    """Let the association with the lowest attempt be the first, as long as the registry has had no answer yet; both rows
    say in the audit log which association they were and are.

    So the order in which messages came does not matter. One that was taken back is the first only when it is alone.
    """
    vraag = select(Nevenaanmelding).where(
        Nevenaanmelding.inschrijving_id == inschrijving.id, col(Nevenaanmelding.eigen).is_(False)
    )
    neven = uow.session.exec(vraag).all()
    if not neven or is_begonnen(uow, inschrijving.id):
        return
    alle: list[Inschrijving | Nevenaanmelding] = [inschrijving, *neven]
    laagste = min(alle, key=_rang)
    if isinstance(laagste, Nevenaanmelding):
        _wissel(uow, bron, inschrijving, laagste)


def _rang(rij: Inschrijving | Nevenaanmelding) -> tuple[bool, int, str]:
    return rij.oke_staat in NIET_MEER, rij.poging, str(rij.oke_id)


def _wissel(uow: UnitOfWork, bron: Bron, inschrijving: Inschrijving, neven: Nevenaanmelding) -> None:
    was = {veld: getattr(inschrijving, veld) for veld in _WISSEL}
    wordt = {veld: getattr(neven, veld) for veld in _WISSEL}
    for rij, waarden in ((inschrijving, wordt), (neven, was)):
        for veld, waarde in waarden.items():
            setattr(rij, veld, waarde)
        uow.add(rij)
    for actie, rij, oud, nieuw in (
        ("inschrijving.gewijzigd", inschrijving, was, wordt), ("nevenaanmelding.gewijzigd", neven, wordt, was),
    ):  # fmt: skip
        audit.record(uow, bron.actor, actie, rij, oud=_getoond(oud), nieuw=_getoond(nieuw), reden=_GEWISSELD)
    elders, inschrijving.oke_merk = inschrijving.elders, ""
    inschrijving.elders = max(0, elders + wordt["poging"] - was["poging"])
    uow.session.flush()
    if inschrijving.elders != elders:
        wijken.volg_poging(uow, inschrijving)


def _getoond(velden: dict[str, Any]) -> dict[str, Any]:
    return {veld: waarde for veld, waarde in velden.items() if veld in TONEN}


def is_te_verhuizen(uow: UnitOfWork, rij: Inschrijving) -> bool:
    """Whether an enrolment may become one for another exam or another student: nothing was taken under it, nobody has a
    seat, and no other association of the registry is answered by it."""
    vast = select(Deelname.id).where(Deelname.inschrijving_id == rij.id, Deelname.status != DeelnameStatus.GEANNULEERD)
    vrij = rij.status in (InschrijvingStatus.OPEN, InschrijvingStatus.GEANNULEERD) and not leeft_ernaast(uow, rij)
    return vrij and uow.session.exec(vast.limit(1)).first() is None


def heeft_verleden(uow: UnitOfWork, rij: Inschrijving) -> bool:
    """Whether something about the student and the exam that it is for hangs on this enrolment and stays: a decision of the
    board, a question to it, or a seat that he was taken off. What moves takes none of that along."""
    return any(
        uow.session.exec(select(model.id).where(model.inschrijving_id == rij.id).limit(1)).first() is not None
        for model in (Deelname, Commissiebesluit, Variantverzoek, Examenverzoek)
    )


def meld_bewaard(uow: UnitOfWork, bron: Bron, rij: Inschrijving, wat: str, *, een_keer: bool = False) -> str:
    """The work is kept although the registry changed the enrolment under it; the office decides (a task).

    With `een_keer` not again when it was asked in these words before, also when the office has answered.
    """
    tekst = f"{wat} Het werk is bewaard; het examenbureau beslist wat ermee gebeurt."
    vraag = f"{bron.naam}: {tekst}"
    al = select(Taak.id).where(Taak.soort == REGISTER, Taak.onderwerp_id == rij.id, Taak.tekst == vraag)
    if een_keer and uow.session.exec(al.limit(1)).first() is not None:
        return tekst
    vraag_bureau(uow, rij, vraag)
    audit.record(uow, bron.actor, "inschrijving.werk_bewaard", rij, reden=wat)
    return tekst


def _uitkomst(rij: Inschrijving, aantal: int, opmerkingen: tuple[str, ...], staat: AssociatieStatus) -> Uitkomst:
    return Uitkomst(
        aantal, False, "inschrijving", rij.id, student_id=rij.student_id, opmerkingen=opmerkingen, staat=staat
    )


def _tik(uow: UnitOfWork, rij: Inschrijving) -> None:
    live.touch(uow, onderwerpen.WERK, onderwerpen.OKE, onderwerpen.persoon(rij.student_id))
