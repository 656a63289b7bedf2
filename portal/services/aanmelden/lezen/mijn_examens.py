"""Read the open exams of a student, each with its next step."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.beheren import Taak
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import kansen, tijd
from portal.domain.levensloop import LOPEND, TE_STARTEN
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.services.aanmelden.lezen.inschrijvingen import go_in_woorden, gos_van
from portal.services.aanmelden.stand import is_los_te_laten, mag_aanmelden, saldi_van, startlink, te_kiezen
from portal.services.grond.taken import is_open


@dataclass(frozen=True)
class MijnExamen:
    """An exam as its student sees it: where it stands and what the next step is."""

    id: str
    examen: str
    status: str
    stap: int
    tag: str
    toon: str
    uitleg: str
    actie: str
    kans: str
    moment: str = ""
    plaats: str = ""
    deelname_id: str = ""
    startlink: str = ""
    start_vanaf: str = ""
    """From when the way in is here, when it is not yet."""
    voorzieningen: tuple[str, ...] = ()
    los: bool = False
    """True when the student may still give up the moment that he chose himself."""


def mijn_examens(uow: UnitOfWork, principal: Principal) -> list[MijnExamen]:
    """The open exams of a student with the one next step of each (AAN-2)."""
    require(principal, P.INSCHRIJVING_INZIEN)
    vraag = (
        select(Inschrijving, Examen)
        .join(Examen, onclause=col(Examen.id) == col(Inschrijving.examen_id))
        .where(
            visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving),
            Inschrijving.student_id == principal.persoon_id,
            col(Inschrijving.status).in_(LOPEND),
        )
        .order_by(col(Examen.zoekvorm))
        .limit(50)
    )
    rijen = list(uow.session.exec(vraag))
    inschr = [i for i, _ in rijen]
    gos, saldi = gos_van(uow, inschr), saldi_van(uow, inschr)
    plekken = {d.inschrijving_id: (d, z, r) for d, z, r in _plekken(uow, principal.persoon_id)}
    kiesbaar = _kiesbaar(uow, [i.examen_id for i in inschr])
    lijst = [
        _mijn(i, e, gos.get(i.id), saldi[i.id], plekken.get(i.id), e.id in kiesbaar and mag_aanmelden(principal, e))
        for i, e in rijen
    ]
    op = {i.id for i in inschr if i.status == InschrijvingStatus.OPEN and saldi[i.id].over == 0}
    gevraagd = _gevraagd(uow, op) if op else set()
    lijst = [_zonder_kans(m, i, saldi[i.id], gevraagd) if i.id in op else m for m, i in zip(lijst, inschr, strict=True)]
    return sorted(lijst, key=lambda m: ({"kies": 0, "start": 0, "vraag_go": 1}.get(m.actie, 2), m.examen))


def _gevraagd(uow: UnitOfWork, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """For which of these enrolments an extra attempt was asked and not decided about."""
    return set(uow.session.exec(select(Taak.onderwerp_id).where(*is_open("kans"), col(Taak.onderwerp_id).in_(ids))))


def _zonder_kans(m: MijnExamen, i: Inschrijving, saldo: kansen.Saldo, gevraagd: set[uuid.UUID]) -> MijnExamen:
    """The next step of who has no attempt left: ask the board for one (AAN-10)."""
    if i.id in gevraagd:
        return replace(m, tag="Extra kans gevraagd", toon="info", uitleg="De examencommissie beslist.", actie="")
    uitleg = f"Je hebt geen kans meer over: {saldo.tekst}. Je kunt de examencommissie een extra kans vragen."
    return replace(m, tag="Geen kans meer", toon="warn", uitleg=uitleg, actie="vraag_kans")


def _plekken(uow: UnitOfWork, student_id: uuid.UUID) -> list[tuple[Deelname, Zitting, Ruimte]]:
    vraag = (
        select(Deelname, Zitting, Ruimte)
        .join(Zitting, onclause=col(Zitting.id) == col(Deelname.zitting_id))
        .join(Ruimte, onclause=col(Ruimte.id) == col(Zitting.ruimte_id))
        .where(Deelname.student_id == student_id, Deelname.status != DeelnameStatus.GEANNULEERD)
        .order_by(col(Zitting.start))
        .limit(200)
    )
    return list(uow.session.exec(vraag))


def _kiesbaar(uow: UnitOfWork, examen_ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """Exams with at least one open moment to choose."""
    vraag = select(Zitting.examen_id).where(
        col(Zitting.examen_id).in_(examen_ids),
        *te_kiezen(),
    )
    return set(uow.session.exec(vraag.distinct()))


def _mijn(
    i: Inschrijving,
    examen: Examen,
    go: Go | None,
    saldo: kansen.Saldo,
    plek: tuple[Deelname, Zitting, Ruimte] | None,
    kiesbaar: bool,
) -> MijnExamen:
    basis: dict[str, Any] = {"id": str(i.id), "examen": examen.naam, "status": str(i.status), "kans": saldo.tekst}
    if i.status == InschrijvingStatus.AFGENOMEN:
        uitleg = "Je examen wordt beoordeeld. Kijk bij Resultaten of er al iets staat."
        return MijnExamen(**basis, stap=4, tag="Gemaakt", toon="info", uitleg=uitleg, actie="")
    if i.status == InschrijvingStatus.GEPLAATST and plek and plek[0].status == DeelnameStatus.AFGEROND:
        uitleg = "De examencommissie beslist nog of je bij dit examen was. Tot dan is er geen kans gebruikt."
        return MijnExamen(**basis, stap=3, tag="Wordt nagekeken", toon="warn", uitleg=uitleg, actie="")
    if i.status == InschrijvingStatus.GEPLAATST and plek:
        return _geplaatst(basis, *plek)
    go_code, _tekst, _toon = go_in_woorden(go)
    if go_code == "go":
        return _met_go(basis, go, saldo, kiesbaar)
    if i.go_gevraagd_op:
        uitleg = f"Je vroeg op {tijd.dag(i.go_gevraagd_op, jaar=False)} om een Go. Je docent beslist."
        return MijnExamen(**basis, stap=1, tag="Go gevraagd", toon="info", uitleg=uitleg, actie="")
    return _zonder_go(basis, go, go_code)


def _geplaatst(basis: dict[str, Any], deelname: Deelname, zitting: Zitting, ruimte: Ruimte) -> MijnExamen:
    kort = tijd.nu() >= zitting.start and zitting.status in TE_STARTEN
    link, vanaf = startlink(deelname, zitting)
    return MijnExamen(
        **basis,
        stap=3,
        tag="Nu bezig" if kort else "Geplaatst",
        toon="info",
        uitleg="Neem je ID mee. Wees er een kwartier van tevoren.",
        actie="start" if link else "",
        moment=tijd.moment(zitting.start),
        plaats=f"lokaal {ruimte.code}",
        deelname_id=str(deelname.id),
        startlink=link,
        start_vanaf=vanaf,
        los=is_los_te_laten(deelname, zitting),
    )


def _met_go(basis: dict[str, Any], go: Go | None, saldo: kansen.Saldo, kiesbaar: bool) -> MijnExamen:
    kans = f"Dit is {saldo.tekst}."
    if not kiesbaar:
        uitleg, actie = f"Het examenbureau plant een moment voor je. {kans}", ""
    elif go and go.geldig_tot:
        uitleg, actie = f"Kies een moment vóór {tijd.dag(go.geldig_tot, jaar=False)}. {kans}", "kies"
    else:
        uitleg, actie = kans, "kies"
    return MijnExamen(**basis, stap=2, tag="Go gekregen", toon="ok", uitleg=uitleg, actie=actie)


def _zonder_go(basis: dict[str, Any], go: Go | None, go_code: str) -> MijnExamen:
    uitleg = "Je docent geeft aan wanneer je er klaar voor bent."
    tag, toon = {"no_go": ("Nog niet klaar", "warn"), "verlopen": ("Go verlopen", "warn")}.get(
        go_code, ("Wacht op Go", "plain")
    )
    if go_code == "no_go" and go:
        uitleg = f"Je docent vindt je nog niet klaar: {go.reden}"
    return MijnExamen(**basis, stap=1, tag=tag, toon=toon, uitleg=uitleg, actie="vraag_go")
