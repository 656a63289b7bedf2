"""Counts of one's own open work per page, for badges in the menu: one question each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import false, func, true
from sqlmodel import col, select

from portal.auth.afname import neemt_af
from portal.auth.open_werk import open_werk
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving, Voorziening
from portal.db.beheren import Koppeling
from portal.db.beoordelen import Beoordeling
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.levensloop import LOOPT
from portal.domain.rechten import P, Rol
from portal.domain.statussen import (
    GESTRAND,
    PlanregelStatus,
    VoorzieningStatus,
)
from portal.services.aanmelden.lezen.inschrijvingen import in_stand
from portal.services.beheren.lezen.bekrachtigingen import te_besluiten
from portal.services.beheren.lezen.gebruikers import open_botsingen
from portal.services.grond import paden
from portal.services.inrichten.stand_screening import vraagt_screening
from portal.services.monitoren.lezen import meldingen
from portal.services.monitoren.lezen import wachtend as wachtend_lezen
from portal.services.monitoren.stand_wachtend import Wachtsoort
from portal.services.vaststellen import stand_mandaten
from portal.services.vaststellen.lezen import wacht
from portal.services.vaststellen.lezen.te_vaststellen import wachtend

Teller = Callable[[UnitOfWork, Principal], int]


def tel(uow: UnitOfWork, vraag: Vraag) -> int:
    """How many rows a question has."""
    return int(uow.session.execute(select(func.count()).select_from(vraag.order_by(None).subquery())).scalar_one())


def tel_elk(uow: UnitOfWork, vragen: list[Vraag]) -> list[int]:
    """The same of each of these questions, asked in one."""
    delen = [select(func.count()).select_from(v.order_by(None).subquery()).scalar_subquery() for v in vragen]
    return [int(aantal) for aantal in uow.session.execute(select(*delen)).one()]


def go_te_geven(p: Principal) -> Vraag:
    """Enrolments of my students for which a Go was asked."""
    bereik = visible(p, P.GO_GEVEN, Inschrijving)
    return select(Inschrijving.id).where(
        bereik, *in_stand("wacht_op_go"), col(Inschrijving.go_gevraagd_op).is_not(None)
    )


def te_plaatsen(p: Principal) -> Vraag:
    """Enrolments with a Go and without a moment."""
    return select(Inschrijving.id).where(visible(p, P.ZITTING_PLAATSEN, Inschrijving), *in_stand("te_plaatsen"))


def voorzieningen(p: Principal) -> Vraag:
    """Accommodations on which I can decide."""
    return select(Voorziening.id).where(
        visible(p, P.VOORZIENING_BESLUITEN, Voorziening), Voorziening.status == VoorzieningStatus.AANGEVRAAGD
    )


def screenings(p: Principal) -> Vraag:
    """Exams of which the next screening is due, or the last one said no (INR-9)."""
    return select(Examen.id).where(*vraagt_screening(), visible(p, P.CATALOGUS_INZIEN, Examen))


def uitval(p: Principal) -> Vraag:
    """Exchanges that failed."""
    return select(OkeBericht.id).where(visible(p, P.OKE_MONITOREN, OkeBericht), col(OkeBericht.status).in_(GESTRAND))


def te_besluiten_plan(p: Principal) -> Vraag:
    """Exams that are proposed for the plan of a programme within reach."""
    vraag = select(Examenplanregel.id).join(Opleiding, onclause=col(Opleiding.id) == Examenplanregel.opleiding_id)
    return vraag.where(
        visible(p, P.EXAMENPLAN_VASTSTELLEN, Opleiding), Examenplanregel.status == PlanregelStatus.CONCEPT
    )


def te_doen(p: Principal) -> Vraag:
    """Work assigned to me."""
    return select(Beoordeling.id).where(visible(p, P.BEOORDELING_DOEN, Beoordeling), open_werk())


def mijn_zittingen(p: Principal) -> Vraag:
    """Sittings of mine that are today or were not signed yet, and that I take."""
    _, tot = tijd.dag_grenzen(tijd.vandaag())
    eigen = select(Zittingsmedewerker.zitting_id).where(
        Zittingsmedewerker.persoon_id == p.persoon_id, Zittingsmedewerker.rol == p.rol.value
    )
    open_ = (col(Zitting.status).in_(LOOPT), Zitting.start < tot, neemt_af(p, col(Zitting.id)))
    return select(Zitting.id).where(col(Zitting.id).in_(eigen), *open_)


def klaar_om_vast_te_stellen(p: Principal) -> Vraag:
    """Sittings with provisional results."""
    return wachtend(p).with_only_columns(Zitting.id)


def verzoeken(p: Principal) -> Vraag:
    """Requests for an extra attempt or an exam outside the plan, or to give a variant again."""
    return wacht.kansen(p).union_all(wacht.herhalingen(p), wacht.buiten_plan(p))


def vervallen_mandaten(p: Principal) -> Vraag:
    """Mandates that wait for a member of the board to take them over."""
    mag = true() if p.can(P.MANDAAT_BEHEREN) else false()
    return select(Mandaat.id).where(mag, *stand_mandaten.vervallen())


def wacht_op_iets(soorten: tuple[Wachtsoort, ...]) -> Teller:
    """What waits from partners, of the kinds that a role can repair."""
    return lambda uow, p: sum(wachtend_lezen.tel(uow, p, *soorten).values())


VOOR_BUREAU: tuple[Wachtsoort, ...] = ("toetsen", "inschrijvingen", "opleidingen", "verdwenen", "uitslagen", "vragen")


def storingen(p: Principal) -> Vraag:
    """Connections with a failure, for who administers them."""
    mag = true() if p.can(P.KOPPELING_BEHEREN) else false()
    return select(Koppeling.id).where(mag, col(Koppeling.actief).is_(True), col(Koppeling.storing_sinds).is_not(None))


def _als_teller(*vragen: Callable[[Principal], Vraag]) -> Teller:
    """The sum of these questions, asked at once."""

    def telling(uow: UnitOfWork, principal: Principal) -> int:
        delen = (vraag(principal).order_by(None).subquery() for vraag in vragen)
        return sum(uow.session.execute(select(*(_aantal(deel) for deel in delen))).one())

    return telling


def _aantal(deel: Any) -> Any:
    return select(func.count()).select_from(deel).scalar_subquery()


_TELLERS: Mapping[Rol, Mapping[str, Teller]] = {
    Rol.STUDENT: {},
    Rol.DOCENT: {paden.STUDENTEN: _als_teller(go_te_geven)},
    Rol.EXAMENBUREAU: {
        paden.AANMELDEN: _als_teller(te_plaatsen),
        paden.VOORZIENINGEN: _als_teller(voorzieningen),
        paden.OKE: _als_teller(uitval),
        paden.BEKRACHTIGINGEN: _als_teller(te_besluiten),
        paden.WACHTEND: wacht_op_iets(VOOR_BUREAU),
        paden.MELDINGEN: _als_teller(meldingen.van_mij, meldingen.zonder_eigenaar),
    },
    Rol.SURVEILLANT: {paden.AFNEMEN: _als_teller(mijn_zittingen)},
    Rol.BEOORDELAAR: {paden.BEOORDELEN: _als_teller(te_doen)},
    Rol.EXAMENCOMMISSIE: {
        paden.VASTSTELLEN: _als_teller(klaar_om_vast_te_stellen),
        paden.VERZOEKEN: wacht.totaal,
        paden.BEKRACHTIGINGEN: _als_teller(te_besluiten),
    },
    Rol.BEHEERDER: {
        paden.KOPPELINGEN: _als_teller(storingen),
        paden.WACHTEND: wacht_op_iets(("personen",)),
        paden.MELDINGEN: _als_teller(meldingen.van_mij),
        paden.RECHTEN: lambda uow, p: len(open_botsingen(uow, p)),
    },
}


def badges(uow: UnitOfWork, principal: Principal) -> dict[str, int]:
    """Per page of the menu how much of my own work waits there; pages without work are left out."""
    require(principal, P.WERK_INZIEN)
    aantallen = {route: teller(uow, principal) for route, teller in _TELLERS[principal.rol].items()}
    return {route: aantal for route, aantal in aantallen.items() if aantal}


def badge(route: str) -> Teller:
    """The counter of one page, as the menu wants it: `badge(paden.OKE)`."""

    def telling(uow: UnitOfWork, principal: Principal) -> int:
        teller = _TELLERS[principal.rol].get(route)
        return teller(uow, principal) if teller else 0

    return telling
