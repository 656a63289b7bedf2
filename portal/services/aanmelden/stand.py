"""Whether a student may be placed: Go, attempts, accommodations, and every reason why not."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, false
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, not_, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving, Nevenaanmelding, Voorziening
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.reeks import een_van, lijst, lijst_van, tekst_van
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import inschrijvers, kansen, levensloop, termijnen, tijd, voorzieningen
from portal.domain.fouten import NietToegestaan
from portal.domain.levensloop import ONBEGONNEN, TE_STARTEN, Blokkade
from portal.domain.rechten import Rol
from portal.domain.statussen import (
    KLAAR,
    DeelnameStatus,
    InschrijvingStatus,
    VoorzieningStatus,
    ZittingStatus,
)
from portal.domain.taal import als_zin
from portal.domain.voorzieningen import ExtraTijd, Recht, Soort
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.grond import live, onderwerpen
from portal.services.inrichten.stand import blokkades_gesloten

WIE = {Rol.DOCENT: "docent", Rol.EXAMENBUREAU: "examenbureau", Rol.STUDENT: "student"}


@dataclass(frozen=True)
class Telling:
    """How many were done, which were skipped with the reason of each, and how many wait in line."""

    gedaan: int
    overgeslagen: tuple[tuple[str, str], ...] = ()
    wachtend: int = 0


def geldende_go(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> Go | None:
    """The newest decision that was not withdrawn, whether Go or no-go, expired or not."""
    vraag = select(Go).where(Go.inschrijving_id == inschrijving_id, col(Go.ingetrokken_op).is_(None))
    return uow.session.exec(vraag.order_by(col(Go.op).desc()).limit(1)).first()


def go_voor(uow: UnitOfWork, inschrijving_id: uuid.UUID, start: datetime) -> Go | None:
    """The decision that counts for a sitting that begins then."""
    vraag = select(Go).where(Go.inschrijving_id == inschrijving_id)
    return go_bij(uow.session.exec(vraag.order_by(col(Go.op))).all(), start)


def go_bij(besluiten: Sequence[Go], start: datetime | None = None) -> Go | None:
    """Of the decisions about one enrolment, oldest first, the one that counts: the newest that was not withdrawn. For a
    sitting that was, a Go that held when it began counts as well, whatever became of it since (UIT-1)."""
    if start and was_al(start):
        toen = [g for g in besluiten if g.op <= start and (g.ingetrokken_op is None or g.ingetrokken_op > start)]
        if toen and not blokkades_go(toen[-1], tijd.dag_van(start)):
            return toen[-1]
    return next((g for g in reversed(besluiten) if g.ingetrokken_op is None), None)


def was_al(start: datetime) -> bool:
    """A sitting that begins then was already: who is put on it, is entered afterwards."""
    return start <= tijd.nu()


def blokkades_go(go: Go | None, dag: date | None = None) -> tuple[Blokkade, ...]:
    """Why a student may not be placed yet as far as the Go is concerned, today when no day is given (AAN-3); empty with a
    valid Go."""
    if go is None:
        return (Blokkade("geen-go", "Er is nog geen Go van de docent."),)
    if go.besluit != "go":
        return (Blokkade("no-go", f"De docent gaf een no-go: {als_zin(go.reden)}"),)
    if go.geldig_tot and go.geldig_tot < (dag or tijd.vandaag()):
        return (Blokkade("go-verlopen", f"De Go is verlopen op {tijd.dag(go.geldig_tot)}."),)
    return ()


def go_tot(go: Go | None) -> date | None:
    """The last day on which this decision lets a student be placed, kept with the enrolment for lists; None if it never does."""
    return (go.geldig_tot or date.max) if go and go.besluit == "go" else None


def houd_go_bij(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Keep with the enrolment until when its Go holds, after each decision and withdrawal."""
    uow.session.flush()
    inschrijving.go_tot = go_tot(geldende_go(uow, inschrijving.id))
    uow.add(inschrijving)


def blokkades_plaatsen(uow: UnitOfWork, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """Everything that stands in the way of placing this student, each with its reason (AAN-3, AAN-9)."""
    return blokkades_van(inschrijving, geldende_go(uow, inschrijving.id), saldo_van(uow, inschrijving))


def blokkades_van(
    inschrijving: Inschrijving, go: Go | None, saldo: kansen.Saldo, start: datetime | None = None
) -> tuple[Blokkade, ...]:
    """The same, from what was already read: for lists that show the reason per student, also for a sitting that was."""
    blokkades = list(blokkades_go(go, tijd.dag_van(start) if start and was_al(start) else None))
    if start and is_sindsdien_geannuleerd(inschrijving, start):
        pass
    elif inschrijving.status == InschrijvingStatus.GEPLAATST:
        blokkades.append(Blokkade("al-geplaatst", "De student is al op een zitting geplaatst."))
    elif inschrijving.status != InschrijvingStatus.OPEN:
        status = levensloop.INSCHRIJVING.label(inschrijving.status).lower()
        zelf = _GEMAAKT if inschrijving.status == InschrijvingStatus.AFGENOMEN else ""
        blokkades.append(Blokkade("niet-open", f"De inschrijving is {status}.", student=zelf))
    if saldo.over == 0:
        blokkades.append(Blokkade("geen-kans", f"Er is geen kans meer over ({saldo.zin}). Vraag een extra kans aan."))
    return tuple(blokkades)


def is_sindsdien_geannuleerd(i: Inschrijving, start: datetime) -> bool:
    """True for an enrolment that ran when that sitting began and was cancelled since: what was made then is entered."""
    return i.status == InschrijvingStatus.GEANNULEERD and i.gemaakt_op <= start < i.gewijzigd_op and was_al(start)


def sindsdien_geannuleerd(start: datetime) -> ColumnElement[bool]:
    """SQL for the same, unless the student was enrolled again, or passed so: then that enrolment is the one."""
    i, ander = Inschrijving, aliased(Inschrijving)
    weer = exists().where(
        col(ander.student_id) == i.student_id, col(ander.examen_id) == i.examen_id,
        col(ander.status) != InschrijvingStatus.GEANNULEERD,
    )  # fmt: skip
    toen = and_(col(i.gemaakt_op) <= start, col(i.gewijzigd_op) > start)
    return and_(col(i.status) == InschrijvingStatus.GEANNULEERD, toen, ~weer) if was_al(start) else false()


_GEMAAKT = "Je hebt dit examen al gemaakt; je werk wacht op een cijfer."


def is_van_register(i: Inschrijving) -> bool:
    """True for an enrolment that a registry gave and did not take back or finish; see `beslist_register` for whether
    another association of a registry asks for it."""
    return i.oke_id is not None and i.oke_staat not in KLAAR


def beslist_register(uow: UnitOfWork, i: Inschrijving) -> bool:
    """Whether a registry decides if this enrolment stands: it gave it, or it asks for it with another association, such as
    a next attempt after it finished the first."""
    return is_van_register(i) or leeft_ernaast(uow, i)


def van_registers(uow: UnitOfWork, rijen: Collection[Inschrijving]) -> set[uuid.UUID]:
    """The same for many: the ids of those about which a registry decides."""
    return {i.id for i in rijen if is_van_register(i)} | leven_ernaast(uow, [i.id for i in rijen])


def ernaast_leeft() -> ColumnElement[bool]:
    """SQL for: a registry still has another association that an enrolment answers."""
    n = Nevenaanmelding
    leeft = exists().where(
        col(n.inschrijving_id) == Inschrijving.id, col(n.eigen).is_(False), col(n.oke_staat).not_in(KLAAR)
    )
    return leeft.correlate(Inschrijving)


def leeft_ernaast(uow: UnitOfWork, inschrijving: Inschrijving) -> bool:
    """The same for one enrolment."""
    return bool(leven_ernaast(uow, [inschrijving.id]))


def leven_ernaast(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these enrolments those of which a registry still has another association."""
    vraag = select(Inschrijving.id).where(een_van(Inschrijving.id, lijst(ids)), ernaast_leeft())
    return set(uow.session.exec(vraag)) if ids else set()


def is_te_houden(zitting: Zitting) -> bool:
    """A sitting is still to come. One that was may have been made there, also when nobody opened it yet, such as on paper
    or before it is entered afterwards (PRK-16)."""
    return zitting.status in ONBEGONNEN and zitting.start > tijd.nu()


def te_houden(nu: Any = None) -> tuple[ColumnElement[bool], ...]:
    """SQL for the same; `nu` is for a question that is put together once and asked later."""
    return col(Zitting.status).in_(ONBEGONNEN), col(Zitting.start) > (tijd.nu() if nu is None else nu)


def begonnen(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these enrolments those whose student has a seat on a sitting that began: over a Go nobody decides any more."""
    if not ids:
        return set()
    return set(uow.session.exec(_vraag_begonnen(), params={"inschrijvingen": tekst_van(ids), "nu": tijd.nu()}))


@cache
def _vraag_begonnen() -> Vraag:
    return (
        select(Deelname.inschrijving_id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            een_van(Deelname.inschrijving_id, lijst_van("inschrijvingen")),
            Deelname.status == DeelnameStatus.GEPLAATST,
            not_(and_(*te_houden(bindparam("nu")))),
        )
    )


def is_voorbij(zitting: Zitting) -> bool:
    """True when a sitting admits nobody any more: it is closed or cancelled, or nobody opened it before its end."""
    return zitting.status not in TE_STARTEN or (
        zitting.status == ZittingStatus.GEPLAND and tijd.nu() >= zitting.laatste_eind
    )


def komt_nog() -> ColumnElement[bool]:
    """SQL for the opposite: the sitting is to come, or still open."""
    te_laat = (col(Zitting.status) == ZittingStatus.GEPLAND) & (col(Zitting.laatste_eind) <= tijd.nu())
    return col(Zitting.status).in_(TE_STARTEN) & ~te_laat


def startlink(deelname: Deelname, zitting: Zitting) -> tuple[str, str]:
    """A student's way into the delivery system once the sitting admits, and before that only from when; else nothing."""
    vanaf = termijnen.laat_toe_vanaf(zitting.start)
    if not deelname.startlink or is_voorbij(zitting):
        return "", ""
    return (deelname.startlink, "") if tijd.nu() >= vanaf else ("", tijd.moment(vanaf))


AL_BEHAALD = "al-behaald"
"""A question for the exam office: who passed is still on a sitting."""
GO_VERVALLEN = "go-vervallen"
"""A question for the exam office: a student has a seat, and no Go any more."""


def mag_aanmelden(principal: Principal, examen: Examen) -> bool:
    """True for a role that the exam form names as the one who enrols for it, while the exam runs."""
    return WIE.get(principal.rol) in examen.inschrijvers and not blokkades_gesloten(examen)


def eis_inschrijver(principal: Principal, examen: Examen) -> None:
    """Refuse an exam that is closed, and who is not named by its form as the one who enrols for it (AAN-4)."""
    levensloop.eis(blokkades_gesloten(examen))
    if not mag_aanmelden(principal, examen):
        raise NietToegestaan(f"Voor ‘{examen.naam}’ meldt aan: {wie_meldt_aan(examen)}.")


def wie_meldt_aan(examen: Examen) -> str:
    """Who enrols for this exam by its form, in words (AAN-14)."""
    return inschrijvers.in_woorden(examen.inschrijvers)


def rechten_van(uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, start: datetime) -> tuple[Recht, ...]:
    """The accommodations that hold for a student on a sitting that begins then, in the length of this exam version."""
    return rechten_bij(toegekend(uow, {student_id})[0][student_id], versie, start)


def toegekend(
    uow: UnitOfWork, student_ids: set[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[Voorziening]], dict[uuid.UUID, Persoon]]:
    """The accommodations that each of these students was granted, whenever they hold or held, and the students
    themselves; in one question."""
    had = (col(Voorziening.status) == VoorzieningStatus.TOEGEKEND) | col(Voorziening.ingetrokken_op).is_not(None)
    van_hem = (col(Voorziening.student_id) == Persoon.id) & had
    vraag = kies(Persoon, Voorziening).join(Voorziening, isouter=True, onclause=van_hem)
    per: dict[uuid.UUID, list[Voorziening]] = {id: [] for id in student_ids}
    wie = {}
    for student, v in uow.session.exec(vraag.where(col(Persoon.id).in_(student_ids))):
        per[student.id] += [v] if v else []
        wie[student.id] = student
    return per, wie


def blokkades_weg(student: Persoon, dag: date | None = None) -> tuple[Blokkade, ...]:
    """Why nothing new is begun on a day (today when none is given) for a student who left or has his diploma (PRK-10,
    PRK-16): his enrolments may still stand, and what was before his last day can be entered afterwards. Of whom the day is
    not known, that is what was before today."""
    niet, vraag = "niet meer ingeschreven bij de school.", "Klopt dat niet? Vraag het je docent."
    al_geweest = dag is not None and dag < tijd.vandaag()
    if not (student.actief and student.is_student) and not al_geweest:
        tekst = f"De student is {niet} Is dat niet zo, laat dat dan eerst herstellen in de deelnemerregistratie."
        return (Blokkade("uitgeschreven", tekst, student=f"Je bent {niet} {vraag}"),)
    einden = (
        ("vertrok", student.vertrokken_op, f"Je bent {niet}"),
        ("kreeg zijn diploma", student.diploma_op, "Je hebt je diploma."),
    )
    for wat, einde, zelf in einden:
        if einde and termijnen.is_weg(student.cohort, dag or tijd.vandaag(), einde):
            tekst = f"De student {wat} op {tijd.dag(einde)}. Is dat niet zo, laat die dag dan eerst wijzigen."
            return (Blokkade("uitgeschreven", tekst, student=f"{zelf} {vraag}"),)
    return ()


def rechten_bij(van_student: list[Voorziening], versie: Examenversie, start: datetime) -> tuple[Recht, ...]:
    """Of what a student was granted what holds on a sitting that begins then, in the length of this exam version; at one
    that was also what was withdrawn since (UIT-1)."""
    return _samen([_als_recht(v, versie.duur) for v in van_student if _geldt(v, start)])


def _geldt(v: Voorziening, start: datetime) -> bool:
    dag = tijd.dag_van(start)
    if v.status != VoorzieningStatus.TOEGEKEND and not (
        v.ingetrokken_op and start < v.ingetrokken_op and was_al(start)
    ):
        return False
    return (v.van is None or v.van <= dag) and (v.tot is None or dag <= v.tot)


def periode_tekst(v: Voorziening) -> str:
    """From and until when an accommodation holds, in words; empty when neither was said."""
    vanaf = f"vanaf {tijd.dag(v.van)}" if v.van else ""
    return " ".join(t for t in (vanaf, f"t/m {tijd.dag(v.tot)}" if v.tot else "") if t)


def voorziening_tekst(v: Voorziening) -> str:
    """What is asked or granted, in words: of extra time how much."""
    if v.procent:
        return f"+{v.procent} % tijd, minstens {v.minuten} minuten" if v.minuten else f"+{v.procent} % tijd"
    return Recht(Soort(v.soort), ExtraTijd.van_minuten(v.minuten), v.omschrijving).tekst


def _samen(rechten: list[Recht]) -> tuple[Recht, ...]:
    """Each that differs once, in the order of the kinds: of several extra times the longest, of the rest every one that
    is described otherwise."""
    extra = voorzieningen.extra_tijd(rechten)
    rest = {(r.soort, r.omschrijving): r for r in rechten if r.soort is not Soort.EXTRA_TIJD or r.extra == extra}
    return tuple(sorted(rest.values(), key=lambda r: (list(Soort).index(r.soort), r.omschrijving)))


def _als_recht(v: Voorziening, duur: int) -> Recht:
    extra = max(ExtraTijd.van_minuten(v.minuten), ExtraTijd.van_procent(v.procent, duur))
    return Recht(Soort(v.soort), extra, v.omschrijving if v.soort == Soort.OVERIG else "")


def tik(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """Tell open pages that an enrolment of this student changed, or something was decided about him."""
    live.touch(uow, onderwerpen.persoon(student_id), onderwerpen.WERK)
