"""Enrol: Go decisions, enrolments by hand or by plan, and accommodations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Go, Inschrijving, Kansmutatie, Voorziening
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel, Examenversie
from portal.db.session import UnitOfWork
from portal.domain import kansen, levensloop, termijnen, tijd, voorzieningen
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P, Rol
from portal.domain.voorzieningen import Recht, Soort
from portal.services import audit, instellingen, live
from portal.services.opdracht import Opdracht

_WIE = {Rol.DOCENT: "docent", Rol.EXAMENBUREAU: "examenbureau", Rol.STUDENT: "student"}


class GeefGo(Opdracht):
    """Decide whether a student is ready for an exam."""

    inschrijving_id: uuid.UUID
    besluit: str = Field(pattern="^(go|no_go)$")
    reden: str = Field(min_length=3, max_length=500)


class TrekGoIn(Opdracht):
    """Withdraw an earlier Go or no-go."""

    go_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class VraagGo(Opdracht):
    """A student asks for a Go."""

    inschrijving_id: uuid.UUID


class SchrijfIn(Opdracht):
    """Enrol a student for an exam by hand."""

    student_id: uuid.UUID
    examen_id: uuid.UUID


class SchrijfCohortIn(Opdracht):
    """Enrol a whole cohort of a programme for the exams of its plan."""

    opleiding_id: uuid.UUID
    cohort: int = Field(ge=2000, le=2100)


class VraagVoorziening(Opdracht):
    """Ask for an accommodation."""

    student_id: uuid.UUID
    soort: Soort
    minuten: int = Field(default=0, ge=0, le=600)
    omschrijving: str = Field(default="", max_length=500)
    grond: str = Field(default="", max_length=1000)


class BesluitVoorziening(Opdracht):
    """Grant or refuse an accommodation."""

    voorziening_id: uuid.UUID
    toekennen: bool
    minuten: int = Field(default=0, ge=0, le=600)
    reden: str = Field(default="", max_length=500)


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


def blokkades_go(go: Go | None) -> tuple[Blokkade, ...]:
    """Why a student may not be placed yet as far as the Go is concerned (AAN-3); empty with a valid Go."""
    if go is None:
        return (Blokkade("geen-go", "Er is nog geen Go van de docent."),)
    if go.besluit != "go":
        return (Blokkade("no-go", f"De docent gaf een no-go: {go.reden}"),)
    if go.geldig_tot and go.geldig_tot < tijd.vandaag():
        return (Blokkade("go-verlopen", f"De Go is verlopen op {tijd.toon_dag(go.geldig_tot)}."),)
    return ()


def go_tot(go: Go | None) -> date | None:
    """The last day on which this decision lets a student be placed, kept with the enrolment for lists; None if it never does."""
    return (go.geldig_tot or date.max) if go and go.besluit == "go" else None


def houd_go_bij(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    """Keep with the enrolment until when its Go holds, after each decision and withdrawal."""
    uow.session.flush()
    inschrijving.go_tot = go_tot(geldende_go(uow, inschrijving.id))
    uow.add(inschrijving)


def saldo_van(uow: UnitOfWork, inschrijving: Inschrijving) -> kansen.Saldo:
    """The attempts of this student for this exam: our ledger against the binding limit of the registry or the school."""
    vraag = select(Kansmutatie.soort).where(
        Kansmutatie.student_id == inschrijving.student_id, Kansmutatie.examen_id == inschrijving.examen_id
    )
    soorten = list(uow.session.exec(vraag.limit(200)))
    return als_saldo(inschrijving, uow.get(Examen, inschrijving.examen_id), soorten)


def als_saldo(inschrijving: Inschrijving, examen: Examen, soorten: list[str]) -> kansen.Saldo:
    """The balance that follows from an enrolment, its exam and the entries of the ledger."""
    i = inschrijving
    return kansen.saldo(soorten, kansen.maximum(i.poging, i.kansen_over, i.kansen_onbeperkt, examen.max_kansen))


def blokkades_plaatsen(uow: UnitOfWork, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """Everything that stands in the way of placing this student, each with its reason (AAN-3, AAN-9)."""
    return blokkades_van(inschrijving, geldende_go(uow, inschrijving.id), saldo_van(uow, inschrijving))


def blokkades_van(inschrijving: Inschrijving, go: Go | None, saldo: kansen.Saldo) -> tuple[Blokkade, ...]:
    """The same, from what was already read: for lists that show the reason per student."""
    blokkades = list(blokkades_go(go))
    if inschrijving.status == "geplaatst":
        blokkades.append(Blokkade("al-geplaatst", "De student is al op een zitting geplaatst."))
    elif inschrijving.status != "open":
        status = levensloop.INSCHRIJVING.label(inschrijving.status).lower()
        blokkades.append(Blokkade("niet-open", f"De inschrijving is {status}."))
    if saldo.over == 0:
        blokkades.append(Blokkade("geen-kans", f"Er is geen kans meer over ({saldo.tekst}). Vraag een extra kans aan."))
    return tuple(blokkades)


def geef_go(uow: UnitOfWork, principal: Principal, cmd: GeefGo) -> None:
    """Give a Go or a no-go with its reason; it replaces the earlier decision and expires by itself (AAN-3)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.GO_GEVEN, inschrijving)
    if inschrijving.status not in ("open", "geplaatst"):
        raise Botsing("Voor deze inschrijving is geen Go meer nodig.")
    geldig_tot = _go_geldig_tot(uow) if cmd.besluit == "go" else None
    go = Go(
        inschrijving_id=inschrijving.id,
        besluit=cmd.besluit,
        reden=cmd.reden,
        door_id=principal.persoon_id,
        geldig_tot=geldig_tot,
    )
    uow.add(go)
    inschrijving.go_gevraagd_op = None
    houd_go_bij(uow, inschrijving)
    audit.record(uow, principal, f"{'go' if cmd.besluit == 'go' else 'nogo'}.gegeven", inschrijving, reden=cmd.reden)
    _tik(uow, inschrijving)


def _go_geldig_tot(uow: UnitOfWork) -> date:
    """The last day of a Go that is given now, as the school set it."""
    return termijnen.laatste_dag(termijnen.GO_GELDIG, tijd.nu(), aantal=instellingen.lees_getal(uow, "go_geldig_dagen"))


def trek_go_in(uow: UnitOfWork, principal: Principal, cmd: TrekGoIn) -> None:
    """Withdraw a Go or no-go; refused once the student sits on a sitting, because then he must be taken off first."""
    go = uow.get(Go, cmd.go_id, visible(principal, P.INSCHRIJVING_INZIEN, Go))
    authorize(uow, principal, P.GO_GEVEN, go)
    inschrijving = uow.get(Inschrijving, go.inschrijving_id)
    if go.ingetrokken_op:
        raise Botsing("Dit besluit is al ingetrokken.")
    if inschrijving.status == "geplaatst":
        raise Botsing(
            "De student staat al op een zitting.", actie="Vraag het examenbureau om de student van de zitting te halen."
        )
    go.ingetrokken_op, go.ingetrokken_door_id, go.ingetrokken_reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(go)
    houd_go_bij(uow, inschrijving)
    audit.record(uow, principal, "go.ingetrokken", inschrijving, oud={"besluit": go.besluit}, reden=cmd.reden)
    _tik(uow, inschrijving)


def vraag_go(uow: UnitOfWork, principal: Principal, cmd: VraagGo) -> None:
    """A student asks for a Go; the docent sees it on top of his worklist."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.INSCHRIJVING_ZELF, inschrijving)
    if inschrijving.status != "open" or not blokkades_go(geldende_go(uow, inschrijving.id)):
        raise Botsing("Een Go is hier niet (meer) nodig.")
    inschrijving.go_gevraagd_op = inschrijving.go_gevraagd_op or tijd.nu()
    uow.add(inschrijving)
    audit.record(uow, principal, "go.gevraagd", inschrijving)
    _tik(uow, inschrijving)


def schrijf_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfIn) -> uuid.UUID:
    """Enrol one student by hand, by whoever the exam form names for it (AAN-4, AAN-14)."""
    student = uow.get(Persoon, cmd.student_id, visible(principal, P.INSCHRIJVING_INZIEN, Persoon))
    authorize(uow, principal, P.INSCHRIJVING_DOEN, student)
    examen = uow.get(Examen, cmd.examen_id)
    if not student.is_student:
        raise Ongeldig("Alleen een student kan worden aangemeld.")
    require_inschrijver(principal, examen)
    return nieuwe_inschrijving(uow, principal, student, examen, _WIE[principal.rol]).id


def mag_aanmelden(principal: Principal, examen: Examen) -> bool:
    """True for a role that the exam form names as the one who enrols for it."""
    return _WIE.get(principal.rol) in examen.inschrijvers


def require_inschrijver(principal: Principal, examen: Examen) -> None:
    """Refuse who is not named by the exam form as the one who enrols for it (AAN-4)."""
    if not mag_aanmelden(principal, examen):
        wie = ", ".join(examen.inschrijvers)
        raise NietToegestaan(f"Voor ‘{examen.naam}’ meldt aan: {wie}.")


def schrijf_cohort_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfCohortIn) -> Telling:
    """Enrol a cohort for every exam of its established plan; who is enrolled already is left alone (AAN-1, AAN-6)."""
    require(principal, P.INSCHRIJVING_DOEN)
    plan = list(
        uow.session.exec(
            select(Examen)
            .join(Examenplanregel, onclause=col(Examenplanregel.examen_id) == col(Examen.id))
            .where(
                Examenplanregel.opleiding_id == cmd.opleiding_id,
                Examenplanregel.cohort == cmd.cohort,
                Examenplanregel.status == "vastgesteld",
            )
        )
    )
    studenten = uow.session.exec(
        select(Persoon).where(
            Persoon.opleiding_id == cmd.opleiding_id,
            Persoon.cohort == cmd.cohort,
            col(Persoon.is_student),
            col(Persoon.actief),
            visible(principal, P.INSCHRIJVING_DOEN, Persoon),
        )
    ).all()
    bestaand = set(
        uow.session.exec(
            select(Inschrijving.student_id, Inschrijving.examen_id).where(
                col(Inschrijving.examen_id).in_([e.id for e in plan]), Inschrijving.status != "geannuleerd"
            )
        )
    )
    nieuw = [(s, e) for s in studenten for e in plan if (s.id, e.id) not in bestaand]
    for student, examen in nieuw:
        nieuwe_inschrijving(uow, principal, student, examen, "automatisch")
    return Telling(len(nieuw))


def nieuwe_inschrijving(uow: UnitOfWork, principal: Actor, student: Persoon, examen: Examen, bron: str) -> Inschrijving:
    """An open enrolment; Botsing when one is running already."""
    al = uow.session.exec(
        select(Inschrijving.id).where(
            Inschrijving.student_id == student.id,
            Inschrijving.examen_id == examen.id,
            col(Inschrijving.status).not_in(levensloop.VOORBIJ),
        )
    ).first()
    if al:
        raise Botsing(f"Deze student is al aangemeld voor ‘{examen.naam}’.")
    inschrijving = Inschrijving(student_id=student.id, examen_id=examen.id, bron=bron, schooljaar=schooljaar())
    uow.add(inschrijving)
    audit.record(uow, principal, "inschrijving.gemaakt", inschrijving, nieuw={"bron": bron})
    _tik(uow, inschrijving)
    return inschrijving


def schooljaar(dag: date | None = None) -> str:
    """The school year of a day, from 1 August: `2026-2027`."""
    dag = dag or tijd.vandaag()
    start = dag.year if dag.month >= 8 else dag.year - 1
    return f"{start}-{start + 1}"


def vraag_voorziening(uow: UnitOfWork, principal: Principal, cmd: VraagVoorziening) -> uuid.UUID:
    """Ask for an accommodation; the ground is seen only by who decides (AAN-12)."""
    student = uow.get(Persoon, cmd.student_id, visible(principal, P.VOORZIENING_INZIEN, Persoon))
    authorize(uow, principal, P.VOORZIENING_AANVRAGEN, student)
    if not student.is_student:
        raise Ongeldig("Een voorziening vraagt u aan voor een student.")
    if cmd.soort is Soort.OVERIG and not cmd.omschrijving.strip():
        raise Ongeldig("Omschrijf welke voorziening nodig is.")
    rij = Voorziening(
        student_id=student.id,
        soort=cmd.soort.value,
        minuten=cmd.minuten or (30 if cmd.soort is Soort.EXTRA_TIJD else 0),
        omschrijving=cmd.omschrijving,
        grond=cmd.grond,
        aangevraagd_door_id=principal.persoon_id,
    )
    uow.add(rij)
    audit.record(uow, principal, "voorziening.aangevraagd", rij, nieuw={"soort": cmd.soort.value})
    live.touch(uow, "werk")
    return rij.id


def besluit_voorziening(uow: UnitOfWork, principal: Principal, cmd: BesluitVoorziening) -> None:
    """Grant or refuse an accommodation; a refusal needs a reason, and coming sittings follow (AAN-12)."""
    from portal.services import plaatsen

    rij = uow.get(Voorziening, cmd.voorziening_id, visible(principal, P.VOORZIENING_INZIEN, Voorziening))
    authorize(uow, principal, P.VOORZIENING_BESLUITEN, rij)
    if rij.status != "aangevraagd":
        raise Botsing("Over deze aanvraag is al besloten.")
    if not cmd.toekennen and not cmd.reden.strip():
        raise Ongeldig("Geef een reden bij een afwijzing: de student leest die.")
    rij.status = "toegekend" if cmd.toekennen else "afgewezen"
    rij.minuten = cmd.minuten or rij.minuten
    rij.van = tijd.vandaag()
    rij.besloten_op, rij.besloten_door_id, rij.besluit_reden = tijd.nu(), principal.persoon_id, cmd.reden
    uow.add(rij)
    audit.record(
        uow, principal, f"voorziening.{rij.status}", rij, oud={"status": "aangevraagd"}, nieuw={"status": rij.status}
    )
    if cmd.toekennen:
        plaatsen.werk_plaatsingen_bij(uow, principal, rij.student_id)
    live.touch(uow, "werk")


def rechten_van(uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, dag: date) -> tuple[Recht, ...]:
    """The accommodations that hold for a student on a day, in the length of this exam version."""
    vraag = select(Voorziening).where(Voorziening.student_id == student_id, Voorziening.status == "toegekend")
    geldig = [v for v in uow.session.exec(vraag) if (v.van is None or v.van <= dag) and (v.tot is None or dag <= v.tot)]
    rechten = [_als_recht(v, versie.duur) for v in geldig]
    extra = voorzieningen.extra_minuten(rechten)
    rest = {r.soort: r for r in rechten if r.soort is not Soort.EXTRA_TIJD or r.minuten == extra}
    return tuple(sorted(rest.values(), key=lambda r: list(Soort).index(r.soort)))


def _als_recht(v: Voorziening, duur: int) -> Recht:
    minuten = max(v.minuten, -(-duur * v.procent // 100))
    return Recht(Soort(v.soort), minuten=minuten, omschrijving=v.omschrijving if v.soort == Soort.OVERIG else "")


def _tik(uow: UnitOfWork, inschrijving: Inschrijving) -> None:
    live.touch(uow, "werk")
    live.touch(uow, f"persoon:{inschrijving.student_id}")
