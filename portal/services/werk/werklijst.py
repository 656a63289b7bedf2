"""The home of each role: what waits for me, most urgent first, each line one click from being done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eigen_zittingen, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import termijnen, tijd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import ResultaatStatus, ZittingStatus
from portal.domain.taal import telt
from portal.services.grond import instellingen, paden
from portal.services.plannen.lezen.mijn_examens import MijnExamen, mijn_examens
from portal.services.werk import presentie, tellers
from portal.services.werk.kantoor import beheerder, examenbureau, examencommissie
from portal.services.werk.regels import Werklijst, Werkregel
from portal.services.werk.tellers import badges as badges

_MAX = 25


def werklijst(uow: UnitOfWork, principal: Principal) -> Werklijst:
    """What waits for this person in this role (PRODUCT: home is a worklist, BEH-1)."""
    require(principal, P.WERK_INZIEN)
    regels = sorted(_MAKERS[principal.rol](uow, principal), key=lambda r: (r.urgentie, r.titel))
    dringend = [r for r in regels if r.toon in ("bad", "warn")]
    if not regels:
        zin = "Er wacht niets op u. Goed bezig." if principal.rol is not Rol.STUDENT else "Er staat niets open."
    elif dringend:
        zin = (
            f"{_aantal(len(dringend))} nu aandacht, {len(regels)} in totaal."
            if len(regels) > 1
            else "Eén ding vraagt nu aandacht."
        )
    else:
        zin = f"{_dingen(len(regels))} op u, niets is te laat."
    return Werklijst(zin, tuple(regels), sum(r.aantal for r in regels))


def _aantal(aantal: int) -> str:
    return "Eén ding vraagt" if aantal == 1 else f"{aantal} dingen vragen"


def _dingen(aantal: int) -> str:
    return "Eén ding wacht" if aantal == 1 else f"{aantal} dingen wachten"


def _student(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    regels = [_mijn(m) for m in mijn_examens(uow, principal)]
    nieuw = select(Resultaat.id).where(
        visible(principal, P.RESULTAAT_INZIEN, Resultaat), Resultaat.status == ResultaatStatus.DEFINITIEF,
        col(Resultaat.is_huidig).is_(True), col(Resultaat.definitief_op) >= tijd.op(_dagen_terug(14)),
    )  # fmt: skip
    if aantal := tellers.tel(uow, nieuw):
        titel = "Nieuw definitief resultaat" if aantal == 1 else f"{aantal} nieuwe definitieve resultaten"
        uitleg = "Daar staat ook tot wanneer je er iets tegen kunt doen."
        regels.append(Werkregel(titel, uitleg, "info", "", paden.RESULTATEN, "Bekijk", "resultaat", 5, aantal))
    return regels


def _dagen_terug(aantal: int) -> date:
    return date.fromordinal(tijd.vandaag().toordinal() - aantal)


def _mijn(m: MijnExamen) -> Werkregel:
    actie = {"neem": "Neem de plaats", "kies": "Kies een moment", "start": "Start", "vraag_go": "Vraag een Go"}.get(
        m.actie, "Bekijk"
    )
    urgentie = {"start": 0, "neem": 1, "kies": 10, "vraag_go": 30}.get(m.actie, 20 if m.moment else 40)
    termijn = f"{m.moment}, {m.plaats}" if m.moment else ""
    uitleg = f"{m.tag}. {m.uitleg}"
    return Werkregel(m.examen, uitleg, m.toon, termijn, f"{paden.EXAMENS}#{m.id}", actie, "examen", urgentie)


def _docent(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    vraag = (
        select(Inschrijving, Persoon.naam, Examen.naam)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .where(col(Inschrijving.id).in_(tellers.go_te_geven(principal)))
        .order_by(col(Inschrijving.go_gevraagd_op))
        .limit(_MAX)
    )
    gesloten, regels = instellingen.gesloten_dagen(uow), []
    for beurt, (inschrijving, student, examen) in enumerate(uow.session.exec(vraag)):
        sinds = inschrijving.go_gevraagd_op
        dagen = termijnen.werkdagen_tussen(tijd.dag_van(sinds), tijd.vandaag(), gesloten) if sinds else 0
        toon = "warn" if dagen > 5 else "plain"
        termijn = f"Gevraagd op {tijd.dag(sinds)}" if sinds else ""
        link = paden.student(inschrijving.student_id)
        regels.append(Werkregel(f"{student} vraagt een Go", examen, toon, termijn, link, "Beslis", "go", beurt))
    return regels


def _surveillant(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    return [*presentie.verschillen(uow, principal), *_zittingen(uow, principal)]


def _zittingen(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    vraag = (
        select(Zitting, Ruimte.code, col(Zitting.id).in_(eigen_zittingen(principal)))
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .where(col(Zitting.id).in_(tellers.mijn_zittingen(principal)))
        .order_by(col(Zitting.start))
        .limit(_MAX)
    )
    return [
        _zitting(zitting, ruimte) if open_ else _alleen_geboekt(zitting, ruimte)
        for zitting, ruimte, open_ in uow.session.exec(vraag)
    ]


def _alleen_geboekt(z: Zitting, ruimte: str) -> Werkregel:
    """What somebody from outside the school knows before the hour: when and where, nothing about who comes."""
    termijn = f"Te openen vanaf {tijd.tijdstip(termijnen.laat_toe_vanaf(z.start))}"
    uitleg = f"{tijd.moment(z.start)}, {ruimte}"
    return Werkregel(z.naam, uitleg, "plain", termijn, paden.AFNEMEN, "Mijn zittingen", "zitting", 10)


def _zitting(z: Zitting, ruimte: str) -> Werkregel:
    uitleg = f"{tijd.moment(z.start)}, {ruimte} · {telt(z.bezet, 'student', 'studenten')}"
    link = paden.afnemen(z.id)
    if z.status == ZittingStatus.GESLOTEN:
        return Werkregel(
            f"{z.naam}: onderteken het proces-verbaal", uitleg, "warn", "", link, "Onderteken", "zitting", 1
        )
    if z.status == ZittingStatus.OPEN:
        return Werkregel(
            f"{z.naam} is bezig",
            uitleg,
            "info",
            f"Tot {tijd.tijdstip(z.laatste_eind)}",
            link,
            "Ga verder",
            "zitting",
            0,
        )
    if z.laatste_eind < tijd.nu():
        return Werkregel(
            f"{z.naam} is niet geopend", uitleg, "bad", "De eindtijd is voorbij", link, "Bekijk", "zitting", 2
        )
    termijn = f"Open vanaf een uur voor {tijd.tijdstip(z.start)}"
    return Werkregel(z.naam, uitleg, "plain", termijn, link, "Bekijk", "zitting", 10)


def _beoordelaar(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    vraag = (
        kies(Zitting.id, Zitting.naam, Zitting.start, func.count(), func.min(Beoordeling.uiterlijk))
        .join(Beoordeling, onclause=col(Beoordeling.zitting_id) == Zitting.id)
        .where(col(Beoordeling.id).in_(tellers.te_doen(principal)))
        .group_by(col(Zitting.id), Zitting.naam, Zitting.start)
        .limit(_MAX)
    )
    gesloten = instellingen.gesloten_dagen(uow)
    regels = [_werk(id, naam, start, n, tot, gesloten) for id, naam, start, n, tot in uow.session.exec(vraag)]
    return [*regels, *_zittingen(uow, principal)]


def _werk(
    id: uuid.UUID, naam: str, start: datetime, aantal: int, uiterlijk: date, gesloten: frozenset[date]
) -> Werkregel:
    woorden, over = termijnen.rest_in_woorden(uiterlijk, tijd.vandaag(), gesloten)
    toon = "bad" if over < 0 else "warn" if over <= 1 else "plain"
    termijn = f"Laatste dag {tijd.dag(uiterlijk)}, {woorden}"
    titel = f"Beoordeel {telt(aantal, 'student', 'studenten')}"
    uitleg = f"{naam}, {tijd.moment(start)}"
    link = f"{paden.BEOORDELEN}?zitting={id}"
    return Werkregel(titel, uitleg, toon, termijn, link, "Beoordeel", "beoordeling", over, aantal)


_MAKERS: Mapping[Rol, Callable[[UnitOfWork, Principal], list[Werkregel]]] = {
    Rol.STUDENT: _student,
    Rol.DOCENT: _docent,
    Rol.EXAMENBUREAU: examenbureau,
    Rol.SURVEILLANT: _surveillant,
    Rol.BEOORDELAAR: _beoordelaar,
    Rol.EXAMENCOMMISSIE: examencommissie,
    Rol.BEHEERDER: beheerder,
}
