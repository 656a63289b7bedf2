"""Whether a student may be placed: Go, attempts, accommodations, and every reason why not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving, Kansmutatie, Voorziening
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import kansen, levensloop, tijd, voorzieningen
from portal.domain.fouten import NietToegestaan
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus, VoorzieningStatus, ZittingStatus
from portal.domain.voorzieningen import ExtraTijd, Recht, Soort
from portal.services.grond import live, onderwerpen

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


def blokkades_go(go: Go | None) -> tuple[Blokkade, ...]:
    """Why a student may not be placed yet as far as the Go is concerned (AAN-3); empty with a valid Go."""
    if go is None:
        return (Blokkade("geen-go", "Er is nog geen Go van de docent."),)
    if go.besluit != "go":
        return (Blokkade("no-go", f"De docent gaf een no-go: {go.reden}"),)
    if go.geldig_tot and go.geldig_tot < tijd.vandaag():
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
    if inschrijving.status == InschrijvingStatus.GEPLAATST:
        blokkades.append(Blokkade("al-geplaatst", "De student is al op een zitting geplaatst."))
    elif inschrijving.status != InschrijvingStatus.OPEN:
        status = levensloop.INSCHRIJVING.label(inschrijving.status).lower()
        blokkades.append(Blokkade("niet-open", f"De inschrijving is {status}."))
    if saldo.over == 0:
        blokkades.append(Blokkade("geen-kans", f"Er is geen kans meer over ({saldo.tekst}). Vraag een extra kans aan."))
    return tuple(blokkades)


def te_kiezen() -> tuple[ColumnElement[bool], ...]:
    """A student may still choose this sitting for himself: published, meant for it, and in time (AAN-5)."""
    return (
        col(Zitting.status) == ZittingStatus.GEPLAND,
        col(Zitting.zelf_inschrijven).is_(True),
        col(Zitting.zelf_tot) > tijd.nu(),
    )


def mag_aanmelden(principal: Principal, examen: Examen) -> bool:
    """True for a role that the exam form names as the one who enrols for it."""
    return WIE.get(principal.rol) in examen.inschrijvers


def eis_inschrijver(principal: Principal, examen: Examen) -> None:
    """Refuse who is not named by the exam form as the one who enrols for it (AAN-4)."""
    if not mag_aanmelden(principal, examen):
        wie = ", ".join(examen.inschrijvers)
        raise NietToegestaan(f"Voor ‘{examen.naam}’ meldt aan: {wie}.")


def rechten_van(uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, dag: date) -> tuple[Recht, ...]:
    """The accommodations that hold for a student on a day, in the length of this exam version."""
    vraag = select(Voorziening).where(
        Voorziening.student_id == student_id, Voorziening.status == VoorzieningStatus.TOEGEKEND
    )
    geldig = [v for v in uow.session.exec(vraag) if (v.van is None or v.van <= dag) and (v.tot is None or dag <= v.tot)]
    rechten = [_als_recht(v, versie.duur) for v in geldig]
    extra = voorzieningen.extra_tijd(rechten)
    rest = {r.soort: r for r in rechten if r.soort is not Soort.EXTRA_TIJD or r.extra == extra}
    return tuple(sorted(rest.values(), key=lambda r: list(Soort).index(r.soort)))


def _als_recht(v: Voorziening, duur: int) -> Recht:
    extra = max(ExtraTijd.van_minuten(v.minuten), ExtraTijd.van_procent(v.procent, duur))
    return Recht(Soort(v.soort), extra, v.omschrijving if v.soort == Soort.OVERIG else "")


def tik(uow: UnitOfWork, student_id: uuid.UUID) -> None:
    """Tell open pages that an enrolment of this student changed, or something was decided about him."""
    live.touch(uow, onderwerpen.persoon(student_id), onderwerpen.WERK)
