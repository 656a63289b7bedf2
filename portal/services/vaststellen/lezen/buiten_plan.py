"""Read requests for an exam outside the plan: for who decides, for who asked and the student, and what can be asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import and_, col, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Opleiding
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.db.vaststellen import Examenverzoek
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.services.aanmelden.lezen.examen_kiezen import ExamenNietRij
from portal.services.aanmelden.lezen.studentkaart import eis_kaart
from portal.services.aanmelden.stand_inschrijven import van_een_ander
from portal.services.grond import lijst, scheiding
from portal.services.grond.keuze import Keuze
from portal.services.vaststellen import stand_mandaten
from portal.services.vaststellen.stand_buiten_plan import (
    al_aangemeld,
    blokkades_vraag,
    nog_hier,
    open_verzoeken,
    van_plan,
    vervallen,
    vraagrecht,
)

_MEESTE, _MEESTE_NIET = 50, 5


@dataclass(frozen=True, kw_only=True)
class ExamenverzoekRij:
    """A request that waits for the board."""

    id: str
    student: str
    nummer: str
    examen: str
    plan: str
    """What he follows and where the exam belongs, to judge what is asked."""
    toelichting: str
    gevraagd: str
    waarom_niet: str = ""
    """Why somebody else has to decide."""


@dataclass(frozen=True, kw_only=True)
class MijnVerzoekRij:
    """A request with where it stands, for the student and for who guides him."""

    id: str
    examen: str
    stand: str
    toon: str
    gevraagd: str
    toelichting: str
    besluit: str
    """What was decided and when, or why it lapsed; empty while it waits."""
    reden: str
    clausule: str
    mag_intrekken: bool
    """True for who asked, while nobody decided."""
    mag_terug: bool
    """True for who may take the decision back: it was granted and not used."""


@dataclass(frozen=True, kw_only=True)
class ExamenkeuzeBlad:
    """The exams that can be asked for, and of what was searched for why some cannot."""

    examens: tuple[Keuze, ...]
    over: int
    niet: tuple[ExamenNietRij, ...]


def open_examenverzoeken(uow: UnitOfWork, principal: Principal) -> list[ExamenverzoekRij]:
    """Requests for an exam outside the plan that wait for a decision, oldest first (AAN-10)."""
    stand_mandaten.eis_rol(principal, P.KANS_BESLUITEN)
    vrager = select(Persoon.id, Persoon.naam).subquery()
    vraag = (
        kies(Examenverzoek, Persoon, Examen, Opleiding.naam, vrager.c.naam)
        .join(Persoon, onclause=col(Persoon.id) == Examenverzoek.student_id)
        .join(Examen, onclause=col(Examen.id) == Examenverzoek.examen_id)
        .join(vrager, onclause=vrager.c.id == col(Examenverzoek.gevraagd_door_id))
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Persoon.opleiding_id)
        .where(
            *open_verzoeken(),
            visible(principal, P.INSCHRIJVING_INZIEN, Examenverzoek),
            stand_mandaten.mag_besluiten(principal, P.KANS_BESLUITEN, Examenverzoek.examen_id),
        )
        .order_by(col(Examenverzoek.gevraagd_op), col(Examenverzoek.id))
        .limit(_MEESTE)
    )
    return [_te_besluiten(uow, principal, *rij) for rij in uow.session.exec(vraag).all()]


def _te_besluiten(
    uow: UnitOfWork, principal: Principal, v: Examenverzoek, s: Persoon, e: Examen, opleiding: str | None, vrager: str
) -> ExamenverzoekRij:
    volgt = f"{opleiding or 'Zonder opleiding'}{f', cohort {s.cohort}' if s.cohort else ''}"
    ander = van_een_ander(uow, s, [e]).get(e.id)
    door = "de student" if v.gevraagd_door_id == s.id else vrager
    return ExamenverzoekRij(
        id=str(v.id), student=s.naam, nummer=studentnummer(s), examen=e.naam, toelichting=v.toelichting,
        plan=f"Volgt {volgt}. Het examen hoort bij {ander}." if ander else f"Volgt {volgt}.",
        gevraagd=f"{tijd.moment(v.gevraagd_op)}, door {door}",
        waarom_niet=scheiding.zelf_gevraagd(principal, v.gevraagd_door_id),
    )  # fmt: skip


def examenverzoeken_van(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> list[MijnVerzoekRij]:
    """What was asked for this student outside his plan and what became of it, newest first, at most fifty; the words are
    for him, for who asked, and for who prepares and takes the decision (AAN-10)."""
    if student_id != principal.persoon_id or principal.rol is not Rol.STUDENT:
        eis_kaart(uow, principal, student_id)
    i = Inschrijving
    vrager = select(Persoon.id, Persoon.naam).subquery()
    deed = exists().where(
        col(Deelname.inschrijving_id) == i.id, col(Deelname.status) != DeelnameStatus.GEANNULEERD
    ).correlate(i)  # fmt: skip
    vraag = (
        kies(Examenverzoek, Examen.naam, vrager.c.naam, i.status, deed, al_aangemeld(), nog_hier())
        .join(Examen, onclause=col(Examen.id) == Examenverzoek.examen_id)
        .join(vrager, onclause=vrager.c.id == col(Examenverzoek.gevraagd_door_id))
        .join(i, isouter=True, onclause=(col(i.id) == Examenverzoek.inschrijving_id) & _nog_zo())
        .where(Examenverzoek.student_id == student_id, visible(principal, P.INSCHRIJVING_INZIEN, Examenverzoek))
        .order_by(col(Examenverzoek.gevraagd_op).desc(), col(Examenverzoek.id))
        .limit(_MEESTE)
    )
    return [_mijn(principal, *rij) for rij in uow.session.exec(vraag).all()]


def _nog_zo() -> Any:
    """SQL for: the enrolment that was given is still for the exam that was decided about."""
    return col(Inschrijving.examen_id) == Examenverzoek.examen_id


def _mijn(
    p: Principal, v: Examenverzoek, examen: str, vrager: str, status: Any, deed: bool, al: bool, hier: bool
) -> MijnVerzoekRij:
    weg = vervallen(al=al, hier=hier)
    stand, toon, besluit = _stand(v, weg, status)
    eigen, leest = v.gevraagd_door_id == p.persoon_id, _leest(p, v)
    door = "" if v.gevraagd_door_id == v.student_id else f", door {'je school' if p.rol is Rol.STUDENT else vrager}"
    return MijnVerzoekRij(
        id=str(v.id), examen=examen, stand=stand, toon=toon, besluit=besluit,
        gevraagd=f"Gevraagd op {tijd.dag(v.gevraagd_op)}{door}", toelichting=v.toelichting if leest else "",
        reden=(v.ingetrokken_reden or v.reden) if leest else "", clausule=v.clausule if leest else "",
        mag_intrekken=eigen and p.can(vraagrecht(p)) and not (weg or v.teruggetrokken_op or v.besloten_op),
        mag_terug=p.can(P.KANS_BESLUITEN) and status == InschrijvingStatus.OPEN and not deed and not v.ingetrokken_op,
    )  # fmt: skip


def _leest(p: Principal, v: Examenverzoek) -> bool:
    """Who reads why it was asked and why it was decided so."""
    return p.persoon_id in (v.student_id, v.gevraagd_door_id) or p.rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE)


def _stand(v: Examenverzoek, weg: str, status: Any) -> tuple[str, str, str]:
    """Where a request stands, its tone, and what to say about it."""
    if v.teruggetrokken_op:
        return "Vraag ingetrokken", "plain", f"Ingetrokken op {tijd.dag(v.teruggetrokken_op)}"
    if v.ingetrokken_op:
        return "Toch niet toegekend", "bad", f"Besluit ingetrokken op {tijd.dag(v.ingetrokken_op)}"
    namens = " namens de examencommissie" if v.mandaat_id else ""
    op = f"Besloten{namens} op {tijd.dag(v.besloten_op)}" if v.besloten_op else ""
    if v.toegekend:
        later = "; de aanmelding is later geannuleerd" if status == InschrijvingStatus.GEANNULEERD else ""
        return "Toegekend", "plain" if later else "ok", f"{op}{later}"
    if op:
        return "Afgewezen", "bad", op
    return ("Vervallen", "plain", weg) if weg else ("Bij de examencommissie", "info", "")


def te_vragen(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID, zoek: str = "") -> ExamenkeuzeBlad:
    """The exams that this person can ask for this student: not in his plan, not passed or enrolled for, and not closed;
    of what was searched for at most five others, with why not."""
    student = _student(uow, principal, student_id)
    vraag = select(Examen).order_by(Examen.zoekvorm)
    vraag = vraag.where(lijst.zoek(zoek, Examen.zoekvorm)) if zoek.strip() else vraag
    kan = vraag.where(*_kan(student))
    aantal = uow.session.scalar(select(func.count()).select_from(kan.order_by(None).subquery())) or 0
    eerst = list(uow.session.exec(kan.limit(_MEESTE)))
    anders = van_een_ander(uow, student, eerst)
    keuzes = tuple(Keuze(waarde=str(e.id), label=_naam(e, anders.get(e.id, ""))) for e in eerst)
    niet = _niet(uow, principal, student, vraag) if zoek.strip() else ()
    return ExamenkeuzeBlad(examens=keuzes, over=aantal - len(eerst), niet=niet)


def _student(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> Persoon:
    require(principal, vraagrecht(principal))
    student = uow.get(Persoon, student_id, visible(principal, P.INSCHRIJVING_INZIEN, Persoon))
    authorize(uow, principal, vraagrecht(principal), student)
    return student


def _kan(student: Persoon) -> tuple[Any, ...]:
    """SQL for: an exam that runs, that is not in his plan, and of which he has nothing and asked nothing yet."""
    heeft = select(Inschrijving.examen_id).where(
        Inschrijving.student_id == student.id, Inschrijving.status != InschrijvingStatus.GEANNULEERD
    )
    id, dicht = col(Examen.id), col(Examen.gesloten_op)
    ligt_er = select(Examenverzoek.examen_id).where(Examenverzoek.student_id == student.id, *open_verzoeken())
    open_ = (dicht.is_(None) | (dicht > tijd.vandaag())) & col(Examen.formatief).is_(False)
    return open_, id.not_in(heeft), id.not_in(van_plan(student)), id.not_in(ligt_er)


def _niet(
    uow: UnitOfWork, principal: Principal, student: Persoon, vraag: SelectOfScalar[Examen]
) -> tuple[ExamenNietRij, ...]:
    zelf, uit = principal.rol is Rol.STUDENT, list[ExamenNietRij]()
    for e in uow.session.exec(vraag.where(~and_(*_kan(student))).limit(_MEESTE_NIET)):
        if redenen := blokkades_vraag(uow, student, e):
            uit.append(ExamenNietRij(examen=e.naam, reden=redenen[0].aan_student if zelf else redenen[0].tekst))
    return tuple(uit)


def _naam(e: Examen, anders: str) -> str:
    return f"{e.naam} ({e.code})" + (f" · {anders}" if anders else "")
