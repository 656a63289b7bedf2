"""Read timetables: somebody's own sittings as student or as staff; holds no results."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eigen_zittingen, require
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.levensloop import NIET_GEPLAND
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus
from portal.services.aanmelden.stand import komt_nog, startlink
from portal.services.plannen.lezen.zittingen import basis, voorziening_teksten


@dataclass(frozen=True, kw_only=True)
class RoosterRij:
    """A line in somebody's timetable; holds no results."""

    id: str
    naam: str
    dag: str
    tijd: str
    plaats: str
    rol: str
    status_tekst: str
    status_toon: str
    voorzieningen: tuple[str, ...] = ()
    startlink: str = ""
    start_vanaf: str = ""
    """From when a student's way in is here, when it is not yet."""
    start: datetime | None = None
    eind: datetime | None = None
    zitting_id: str = ""
    open: bool = True
    """Whether the sitting itself can be opened: for somebody from outside the school only within the hours."""


def mijn_startlink(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> str:
    """The way into the delivery system that it gave this member of staff for a sitting; empty when there is none."""
    vraag = select(Zittingsmedewerker.startlink).where(
        Zittingsmedewerker.zitting_id == zitting_id,
        Zittingsmedewerker.persoon_id == principal.persoon_id,
        Zittingsmedewerker.rol == principal.rol.value,
    )
    return uow.session.exec(vraag).first() or ""


def rooster(
    uow: UnitOfWork,
    principal: Principal,
    *,
    vanaf: datetime | None = None,
    tot: datetime | None = None,
    limiet: int = 50,
    nog: bool = False,
) -> list[RoosterRij]:
    """Somebody's own sittings in the active role, soonest first (PLA-3); `nog`: of a student only what is not over."""
    require(principal, P.ZITTING_INZIEN)
    vanaf = vanaf or tijd.dag_grenzen(tijd.vandaag())[0]
    if principal.rol is Rol.STUDENT:
        return _rooster_student(uow, principal, vanaf, tot, limiet, nog)
    vraag = (
        basis()
        .add_columns(Zittingsmedewerker.rol, col(Zitting.id).in_(eigen_zittingen(principal)))
        .join(Zittingsmedewerker, onclause=col(Zittingsmedewerker.zitting_id) == col(Zitting.id))
        .where(
            col(Zittingsmedewerker.persoon_id) == principal.persoon_id,
            col(Zittingsmedewerker.rol) == principal.rol.value,
            col(Zitting.laatste_eind) > vanaf,
            col(Zitting.status).not_in(NIET_GEPLAND),
            *([Zitting.start < tot] if tot else []),
        )
        .order_by(col(Zitting.start))
        .limit(limiet)
    )
    rijen = uow.session.execute(vraag)
    return [replace(_rooster_rij(z, ruimte, rol), open=bool(open_)) for z, _versie, ruimte, rol, open_ in rijen]


def _rooster_student(
    uow: UnitOfWork, principal: Principal, vanaf: datetime, tot: datetime | None, limiet: int, nog: bool
) -> list[RoosterRij]:
    vraag = (
        basis()
        .add_columns(Deelname, Examen.naam)
        .join(Deelname, onclause=col(Deelname.zitting_id) == col(Zitting.id))
        .join(Examen, onclause=col(Examen.id) == col(Zitting.examen_id))
        .where(
            col(Deelname.student_id) == principal.persoon_id,
            col(Deelname.status) != DeelnameStatus.GEANNULEERD,
            col(Zitting.laatste_eind) > vanaf,
            *([Zitting.start < tot] if tot else []),
            *([komt_nog(), col(Deelname.status) == DeelnameStatus.GEPLAATST] if nog else []),
        )
        .order_by(col(Zitting.start))
        .limit(limiet)
    )
    rijen = list(uow.session.execute(vraag))
    teksten = voorziening_teksten(uow, [rij[3].id for rij in rijen])
    # The name of a sitting is that of its version until somebody gives it another one, so a student reads the exam.
    return [
        replace(_rooster_rij(z, ruimte, "student", d, teksten), naam=examen) for z, _versie, ruimte, d, examen in rijen
    ]


def _rooster_rij(
    z: Zitting, ruimte: str, rol: str, d: Deelname | None = None, teksten: dict[uuid.UUID, list[str]] | None = None
) -> RoosterRij:
    eind = z.eind_voor(d.extra_tijd) if d else z.laatste_eind
    link, vanaf = startlink(d, z) if d else ("", "")
    return RoosterRij(
        id=str(d.id if d else z.id),
        naam=z.naam,
        dag=tijd.dag(z.start),
        tijd=f"{tijd.tijdstip(z.start)}–{tijd.tijdstip(eind)}",
        plaats=f"lokaal {ruimte}",
        rol=rol,
        status_tekst=levensloop.ZITTING.label(z.status),
        status_toon=levensloop.ZITTING.toon(z.status),
        voorzieningen=tuple((teksten or {}).get(d.id, ())) if d else (),
        startlink=link,
        start_vanaf=vanaf,
        start=z.start,
        eind=eind,
        zitting_id=str(z.id),
    )
