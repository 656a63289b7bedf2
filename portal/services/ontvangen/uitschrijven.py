"""A student who left the school, or another programme: off what is coming, with a question for who decides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, or_, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import LOPEND, ONBEGONNEN, VOORBIJ
from portal.domain.rechten import Rol
from portal.domain.statussen import KLAAR, NIET_MEER, DeelnameStatus, WachtplekStatus
from portal.services.aanmelden.stand import te_houden
from portal.services.aanmelden.stand_bereik import blokkades_bereik
from portal.services.aanmelden.stand_niveau import niveau_van
from portal.services.grond import taken
from portal.services.ontvangen.basis import Bron
from portal.services.ontvangen.bekend import bronnen_van
from portal.services.plannen import plaatsen
from portal.services.plannen.intrekken import houd_plekken
from portal.services.plannen.stand_wachtlijst import laat_vervallen
from portal.services.plannen.stand_werk import heeft_werk
from portal.services.plannen.wachtlijst import promoveer

UITGESCHREVEN = "uitgeschreven"
WELK_EXAMEN = "welk_examen"


def haal_af_wat_komt(
    uow: UnitOfWork, bron: Bron, student: Persoon, reden: str, hiervoor: Sequence[ColumnElement[bool]] = ()
) -> int:
    """End the student's placements on what is to come, and in line; delivery systems are told, the office is asked; what was, or has work, stays.

    With `hiervoor` only of such enrolments. His enrolments stay: whether they end is for the registry or the office to
    say. Gives how many placements ended.
    """
    _houd(uow, student, *hiervoor)
    vraag = (
        select(Deelname, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .where(
            Deelname.student_id == student.id, Deelname.status == DeelnameStatus.GEPLAATST, *te_houden(), *hiervoor,
        )
        .order_by(col(Zitting.id))
    )  # fmt: skip
    rijen = [(d, z) for d, z in uow.session.exec(vraag).all() if not heeft_werk(uow, d)]
    gewacht = _uit_de_rij(uow, student, reden, *hiervoor)
    for deelname, zitting in rijen:
        plaatsen.haal_af(uow, bron.actor, deelname, zitting, reden)
    for zitting in gewacht:
        promoveer(uow, bron.actor, zitting)  # what was offered to him is for who stood behind him
    if rijen or _lopend(uow, student, *hiervoor):
        _vraag_bureau(uow, student, reden, len(rijen))
    return len(rijen)


def _vraag_bureau(uow: UnitOfWork, student: Persoon, reden: str, aantal: int) -> None:
    af = f" Van {aantal} zitting(en) gehaald die nog moest(en) beginnen." if aantal else ""
    tekst = f"{reden}{af} Kijk of de inschrijvingen voor examens kunnen vervallen."
    taken.vraag_eenmaal(uow, UITGESCHREVEN, Rol.EXAMENBUREAU, "persoon", student.id, tekst)


def voor_opleiding(opleiding_oke_id: uuid.UUID) -> list[ColumnElement[bool]]:
    """SQL for: an enrolment for this programme, and for no other one, or another registry, beside it (PRK-3)."""
    ander = or_(
        col(Nevenaanmelding.opleiding_oke_id) != opleiding_oke_id,
        col(Nevenaanmelding.koppeling_id) != Inschrijving.koppeling_id,
    )
    return [col(Inschrijving.opleiding_oke_id) == opleiding_oke_id, _niet_ook(ander)]


def voor_register(koppeling_id: uuid.UUID | None) -> list[ColumnElement[bool]]:
    """SQL for: an enrolment that this registry gave, and no other one beside it (PRK-3)."""
    ander = col(Nevenaanmelding.koppeling_id) != koppeling_id
    return [col(Inschrijving.koppeling_id) == koppeling_id, _niet_ook(ander)]


def _niet_ook(ander: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL for: no such association that lives stands beside the enrolment."""
    ook = exists().where(
        col(Nevenaanmelding.inschrijving_id) == Inschrijving.id, col(Nevenaanmelding.eigen).is_(False),
        col(Nevenaanmelding.oke_staat).not_in(NIET_MEER), ander,
    )  # fmt: skip
    return ~ook.correlate(Inschrijving)


def ander_register(uow: UnitOfWork, bron: Bron, student: Persoon) -> Persoonsbron | None:
    """Another registry that has him enrolled for an exam that runs, and did not let him go: what this one ends, takes
    nothing of that (PRK-3)."""
    anderen = [b for b in bronnen_van(uow, student.id) if b.koppeling_id != bron.koppeling_id and not b.liet_gaan]
    anderen.sort(key=lambda b: (b.sinds, str(b.id)), reverse=True)
    return next((b for b in anderen if _meldt_aan(uow, student, b.koppeling_id)), None)


def _meldt_aan(uow: UnitOfWork, student: Persoon, koppeling_id: uuid.UUID) -> bool:
    i, n = Inschrijving, Nevenaanmelding
    loopt = (i.student_id == student.id, col(i.status).in_(LOPEND))
    eerste = select(i.id).where(*loopt, i.koppeling_id == koppeling_id, col(i.oke_staat).not_in(KLAAR))
    naast = select(n.id).join(i, onclause=col(i.id) == n.inschrijving_id)
    naast = naast.where(*loopt, n.koppeling_id == koppeling_id, col(n.eigen).is_(False), col(n.oke_staat).not_in(KLAAR))
    return any(uow.session.exec(vraag.limit(1)).first() is not None for vraag in (eerste, naast))


def _houd(uow: UnitOfWork, student: Persoon, *waar: Any) -> None:
    van_hem = select(Inschrijving.id).where(Inschrijving.student_id == student.id, *waar)
    houd_plekken(uow, list(uow.session.exec(van_hem)))


def vraag_welk_examen(uow: UnitOfWork, student: Persoon, wat: str) -> None:
    """Ask the office which exam holds, when programme or level changed while an enrolment runs."""
    if _lopend(uow, student):
        past_niet = "".join(f" {zin}" for zin in _niet_voor_hem(uow, student))
        tekst = (
            f"{wat} Welk examen geldt nu voor deze student?{past_niet} Pas zo nodig de inschrijving of het niveau aan."
        )
        taken.vraag_eenmaal(uow, WELK_EXAMEN, Rol.EXAMENBUREAU, "persoon", student.id, tekst[:1000])


def vraag_om_niveau(uow: UnitOfWork, student: Persoon) -> None:
    """Ask the office when the student sits on a version that is not for him: another level than the one that he does now,
    or another part of the school (PRK-10, INR-7)."""
    if not uow.zoek(Deelname, "student_id", student.id):
        return
    if past_niet := _niet_voor_hem(uow, student):
        tekst = f"De student zit op een versie die niet voor hem is. {' '.join(past_niet)} Verplaats hem, of pas de inschrijving of het niveau aan."
        taken.vraag_eenmaal(uow, WELK_EXAMEN, Rol.EXAMENBUREAU, "persoon", student.id, tekst[:1000])


def _niet_voor_hem(uow: UnitOfWork, student: Persoon) -> list[str]:
    """The coming sittings on which this student sits with a version for another level than his, or that the board
    established for others (PRK-10, INR-7)."""
    vraag = (
        select(Zitting, Examenversie, Inschrijving)
        .join(Deelname, onclause=col(Deelname.zitting_id) == Zitting.id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .join(Examenversie, onclause=col(Examenversie.id) == Zitting.versie_id)
        .where(
            Deelname.student_id == student.id,
            Deelname.status == DeelnameStatus.GEPLAATST,
            col(Zitting.status).in_(ONBEGONNEN),
        )
        .order_by(col(Zitting.start))
    )
    plekken = uow.session.exec(vraag).all()
    bereik = blokkades_bereik(uow, [(i, v) for _, v, i in plekken])
    uit = []
    for z, v, i in plekken:
        waar = f"{z.naam} ({tijd.moment(z.start)})"
        if v.niveau is not None and niveau_van(uow, i) != v.niveau:
            uit.append(f"{waar} is voor niveau {v.niveau}.")
        if ander := bereik.get((i.id, v.id)):
            uit.append(f"{waar}: {ander.tekst}")
    return uit


def is_terug(uow: UnitOfWork, student: Persoon) -> None:
    """A student who is enrolled again: what was asked because he left is answered."""
    taken.rond_af(uow, UITGESCHREVEN, student.id)


def volg_ernaast(uow: UnitOfWork, bron: Bron, student: Persoon, *, is_hier: bool) -> int:
    """A registry beside the one that keeps his fields let a student go, or has him again: what it asked ends, and nothing
    of the other one (PRK-3); gives how many placements that ended."""
    if is_hier:
        is_terug(uow, student)
        return 0
    reden = f"Volgens {bron.naam} is de student daar niet meer ingeschreven."
    return haal_af_wat_komt(uow, bron, student, reden, voor_register(bron.koppeling_id))


def _lopend(uow: UnitOfWork, student: Persoon, *waar: Any) -> bool:
    loopt = select(Inschrijving.id).where(
        Inschrijving.student_id == student.id, col(Inschrijving.status).not_in(VOORBIJ), *waar
    )
    return uow.session.exec(loopt.limit(1)).first() is not None


def _uit_de_rij(uow: UnitOfWork, student: Persoon, reden: str, *waar: Any) -> list[Zitting]:
    """End the student's places in line, before a seat that comes free is given to him; gives the sittings."""
    vraag = (
        select(Wachtplek, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == Wachtplek.zitting_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Wachtplek.inschrijving_id)
        .where(Inschrijving.student_id == student.id, Wachtplek.status == WachtplekStatus.WACHT, *waar)
        .order_by(col(Wachtplek.id))
    )
    rijen = uow.session.exec(vraag).all()
    for plek, zitting in rijen:
        laat_vervallen(uow, plek, zitting, reden, vraag=False)
    return [zitting for _, zitting in rijen]
