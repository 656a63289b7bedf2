"""Read the open exams of a student, each with its next step."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import kansen, tijd
from portal.domain.levensloop import LOPEND, TE_STARTEN
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.services.aanmelden.lezen.inschrijvingen import go_in_woorden, gos_van
from portal.services.aanmelden.stand import saldi_van, te_kiezen


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
    voorzieningen: tuple[str, ...] = ()


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
    lijst = [_mijn(i, e, gos.get(i.id), saldi[i.id], plekken.get(i.id), e.id in kiesbaar) for i, e in rijen]
    return sorted(lijst, key=lambda m: ({"kies": 0, "start": 0, "vraag_go": 1}.get(m.actie, 2), m.examen))


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
    return MijnExamen(
        **basis,
        stap=3,
        tag="Nu bezig" if kort else "Geplaatst",
        toon="info",
        uitleg="Neem je ID mee. Wees er een kwartier van tevoren.",
        actie="start" if deelname.startlink and zitting.status in TE_STARTEN else "",
        moment=tijd.moment(zitting.start),
        plaats=f"lokaal {ruimte.code}",
        deelname_id=str(deelname.id),
        startlink=deelname.startlink,
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
