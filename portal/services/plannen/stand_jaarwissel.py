"""What turning the school year would do for one programme; the dry run shows it, and the act does exactly that."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import termijnen, tijd
from portal.domain.fouten import Ongeldig
from portal.domain.jaarwissel import DOET, Gevolg
from portal.domain.kenmerk import kenmerk
from portal.domain.levensloop import LOPEND
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import blokkades_weg, van_registers
from portal.services.aanmelden.stand_cohort import CohortOordeel, beoordeel_cohort
from portal.services.aanmelden.stand_groep import GEBEURD, wat_loopt
from portal.services.aanmelden.stand_inschrijven import ANDERS, van_een_andere_opleiding
from portal.services.inrichten.stand import blokkades_gesloten
from portal.services.inrichten.stand_examenplan import blijft_achter, te_kopieren, vorig_cohort

REGISTER = "Komt uit het deelnemersysteem; dat bepaalt het schooljaar."


@dataclass(frozen=True)
class Lopend:
    """An enrolment that is not passed, what the turn of the year does with it, and why."""

    inschrijving: Inschrijving
    student: Persoon
    examen: Examen
    gevolg: Gevolg
    reden: str = ""


@dataclass(frozen=True)
class Plan:
    """What there is of the plan of the new cohort, and what is copied when there is nothing."""

    aantal: Mapping[PlanregelStatus, int]
    van: int | None = None
    regels: Sequence[tuple[dict[str, Any], Examen]] = ()
    gesloten: Sequence[str] = ()
    """What that cohort has and the new one does not get: exams that are closed."""


@dataclass(frozen=True)
class Voorstel:
    """Everything that turning the year would do for a programme, and what it would leave."""

    opleiding: Opleiding
    schooljaar: str
    plan: Plan
    lopend: Sequence[Lopend] = ()
    cohort_oordelen: Sequence[CohortOordeel] = ()
    studenten: Mapping[int, int] = field(default_factory=dict)
    """How many students are here now, per cohort."""
    klaar: tuple[int, ...] = ()
    """Cohorts with a plan and without students."""

    @property
    def cohort(self) -> int:
        """Whoever begins in this school year."""
        return termijnen.begin_van(self.schooljaar).year

    @cached_property
    def aantallen(self) -> dict[str, int]:
        """How many rows have which outcome."""
        tel = Counter(o.gevolg for o in self.lopend)
        tel[Gevolg.PLAN] = len(self.plan.regels)
        tel[Gevolg.OVERGESLAGEN] = sum(1 for o in self.cohort_oordelen if o.reden)
        tel[Gevolg.AANGEMELD] = len(self.cohort_oordelen) - tel[Gevolg.OVERGESLAGEN]
        return {g.value: tel[g] for g in Gevolg}

    @property
    def te_doen(self) -> int:
        """How many rows would change."""
        return sum(self.aantallen[g] for g in DOET)

    @cached_property
    def kenmerk(self) -> str:
        """What somebody saw of it, in short."""
        plan = sorted((str(r["examen_id"]), r["periode"], str(r["publiceren_op"])) for r, _ in self.plan.regels)
        lopend = sorted((str(o.inschrijving.id), o.gevolg.value, o.reden) for o in self.lopend)
        aan = sorted((str(o.student.id) if o.student else "", str(o.examen.id), o.reden) for o in self.cohort_oordelen)
        return kenmerk((str(self.opleiding.id), self.schooljaar, plan, lopend, aan))


def eis_schooljaar(schooljaar: str) -> str:
    """This school year, when it is one that can be turned: the one that runs or the one that comes."""
    keuze = termijnen.schooljaren(tijd.vandaag())
    if schooljaar not in keuze:
        raise Ongeldig(f"Het schooljaar {schooljaar[:9]} is niet te draaien. Kies uit: {', '.join(keuze)}.")
    return schooljaar


def stel_op(uow: UnitOfWork, principal: Principal, opleiding: Opleiding, schooljaar: str, recht: P) -> Voorstel:
    """What turning to this school year would do now, for the students whom this permission reaches (PRK-2)."""
    cohort = termijnen.begin_van(eis_schooljaar(schooljaar)).year
    studenten, cohorten = _studenten(uow, opleiding.id), _plannen(uow, opleiding.id)
    plan = Plan(cohorten.get(cohort, {}))
    if not plan.aantal and studenten:
        plan = _kopie(uow, opleiding.id, cohort)
    return Voorstel(
        opleiding=opleiding,
        schooljaar=schooljaar,
        plan=plan,
        lopend=_lopend(uow, principal, opleiding, schooljaar, recht),
        cohort_oordelen=beoordeel_cohort(uow, opleiding.id, cohort, visible(principal, recht, Persoon)),
        studenten=studenten,
        klaar=tuple(sorted(c for c, per in cohorten.items() if c < cohort and c not in studenten and _telt(per))),
    )


def _telt(per: Mapping[PlanregelStatus, int]) -> bool:
    return any(aantal for status, aantal in per.items() if status is not PlanregelStatus.VERVALLEN)


def _studenten(uow: UnitOfWork, opleiding_id: uuid.UUID) -> dict[int, int]:
    """How many students of this programme are here, per cohort."""
    vraag = select(Persoon.cohort, func.count()).where(
        Persoon.opleiding_id == opleiding_id, col(Persoon.is_student), col(Persoon.actief)
    )
    return {c or 0: n for c, n in uow.session.exec(vraag.group_by(col(Persoon.cohort)))}


def _plannen(uow: UnitOfWork, opleiding_id: uuid.UUID) -> dict[int, dict[PlanregelStatus, int]]:
    """How many exams have which state in the plan, per cohort."""
    vraag = (
        kies(Examenplanregel.cohort, Examenplanregel.status, func.count())
        .where(Examenplanregel.opleiding_id == opleiding_id)
        .group_by(col(Examenplanregel.cohort), col(Examenplanregel.status))
    )
    uit: dict[int, dict[PlanregelStatus, int]] = {}
    for cohort, status, aantal in uow.session.execute(vraag):
        uit.setdefault(cohort, {})[PlanregelStatus(status)] = aantal
    return uit


def _kopie(uow: UnitOfWork, opleiding_id: uuid.UUID, cohort: int) -> Plan:
    """The plan of the last cohort that has one, for a cohort that has nothing at all yet."""
    van = vorig_cohort(uow, opleiding_id, cohort)
    if van is None:
        return Plan({})
    return Plan({}, van, te_kopieren(uow, van, cohort, opleiding_id), blijft_achter(uow, opleiding_id, van))


def _lopend(uow: UnitOfWork, principal: Principal, opleiding: Opleiding, schooljaar: str, recht: P) -> list[Lopend]:
    """Every enrolment of a student of this programme that is not passed, as far as the turn of the year concerns it."""
    vraag = (
        kies(Inschrijving, Persoon, Examen)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .where(
            Persoon.opleiding_id == opleiding.id, col(Persoon.is_student), col(Inschrijving.status).in_(LOPEND),
            Inschrijving.schooljaar <= schooljaar, visible(principal, recht, Persoon),
        )
        .order_by(Persoon.sorteervorm, col(Persoon.id), Examen.zoekvorm)
    )  # fmt: skip
    rijen = list(uow.session.exec(vraag))
    dag = max(termijnen.begin_van(schooljaar), tijd.vandaag())
    vreemd = van_een_andere_opleiding(uow, _een_keer(e for _, _, e in rijen), _een_keer(s for _, s, _ in rijen))
    loopt = wat_loopt(uow, [i.id for i, s, e in rijen if _einde(s, e, dag)])
    register = van_registers(uow, [i for i, _, _ in rijen])
    uit = []
    for i, student, examen in rijen:
        einde = _einde(student, examen, dag)
        if not einde and i.schooljaar == schooljaar:
            continue
        anders = ANDERS if (student.id, examen.id) in vreemd else ""
        oordeel = _oordeel(i, einde, anders, loopt.get(i.id, ""), register=i.id in register)
        uit.append(Lopend(i, student, examen, *oordeel))
    return uit


def _een_keer(rijen: Any) -> Collection[Any]:
    return list({r.id: r for r in rijen}.values())


def _einde(student: Persoon, examen: Examen, dag: date) -> str:
    """Why an enrolment of this student for this exam has no future; empty when it has."""
    return " ".join(b.tekst for b in blokkades_weg(student) or blokkades_gesloten(examen, dag))


def _oordeel(i: Inschrijving, einde: str, anders: str, loopt: str, *, register: bool) -> tuple[Gevolg, str]:
    """What the turn of the year does with this enrolment: nothing with what began, or is not the school's own."""
    if i.status is not InschrijvingStatus.OPEN:
        return Gevolg.BLIJFT, GEBEURD[i.status]
    if register:
        return Gevolg.BLIJFT, REGISTER
    if einde:
        return (Gevolg.BLIJFT, loopt) if loopt else (Gevolg.EINDIGT, einde)
    return (Gevolg.BLIJFT, anders) if anders else (Gevolg.DOOR, "")
