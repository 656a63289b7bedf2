"""Read a class as a matrix of students and exams: what was decided in each cell, what can be, and why not."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Groep, Groepslid, Inschrijving
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, eis_leest
from portal.domain.levensloop import LOPEND
from portal.domain.rechten import P
from portal.services.aanmelden.lezen import matrix_cellen
from portal.services.aanmelden.lezen.inschrijvingen import in_stand
from portal.services.aanmelden.lezen.matrix_cellen import MatrixCel
from portal.services.aanmelden.stand_go import go_geldig_tot
from portal.services.aanmelden.stand_groep import lid_sql
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import pagineer
from portal.services.grond.opdracht import Opdracht

_PER_BLAD = 50
"""Students of a class under each other; also how many classes there are to choose from."""
KOLOMMEN = 20
"""Exams beside each other at most; the others are on the next page of columns."""
STANDEN = ("gevraagd", "wacht_op_go")
"""Groups of students that the matrix can be narrowed to."""


@dataclass(frozen=True, kw_only=True)
class KlasKolom:
    """One exam, with how the students in view stand."""

    id: str
    naam: str
    stand: str
    """`9 Go, 2 gevraagd`."""


@dataclass(frozen=True, kw_only=True)
class KlasRij:
    """One student, with a cell for each of the columns."""

    id: str
    naam: str
    nummer: str
    klaar: str
    """`2 van 6 klaar`, of the exams that he was enrolled for and are in view."""
    cellen: tuple[MatrixCel, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoMatrix:
    """A page of students and a page of exams."""

    rijen: tuple[KlasRij, ...] = ()
    kolommen: tuple[KlasKolom, ...] = ()
    totaal: int = 0
    pagina: int = 1
    paginas: int = 1
    examens: int = 0
    blok: int = 1
    blokken: int = 1
    geldt_tot: str = ""
    """The last day of a Go that is given now."""


@dataclass(frozen=True, kw_only=True)
class Klassen:
    """The classes with students within reach; the own one first, if there is one."""

    keuzes: tuple[Keuze, ...] = ()
    eigen: str = ""


class MatrixFilter(Opdracht):
    """Which class, which of its students, and which page of students and exams."""

    klas_id: uuid.UUID | None = None
    stand: str = ""
    pagina: int = 1
    blok: int = 1


def klassen(uow: UnitOfWork, principal: Principal) -> Klassen:
    """At most fifty classes and groups with students within reach, by name; one's own is where one guides most."""
    _eis(principal)
    mijn = func.count(col(Persoon.id)).filter(col(Persoon.begeleider_id) == principal.persoon_id)
    vraag = (
        kies(Groep.id, Groep.naam, func.count(col(Persoon.id)), mijn)
        .join(Groepslid, onclause=col(Groepslid.groep_id) == Groep.id)
        .join(Persoonsbron, onclause=lid_sql())
        .join(Persoon, onclause=col(Persoon.id) == Persoonsbron.persoon_id)
        .where(_student(principal), col(Groep.soort).in_(("class", "learning group")))
        .group_by(col(Groep.id), Groep.naam)
        .order_by(mijn.desc(), Groep.naam, col(Groep.id))
        .limit(_PER_BLAD)
    )
    rijen = list(uow.session.execute(vraag))
    eigen = str(rijen[0][0]) if rijen and rijen[0][3] else ""
    op_naam = sorted(rijen, key=lambda r: (str(r[0]) != eigen, r[1]))
    return Klassen(keuzes=tuple(Keuze(str(id), f"{naam} ({leden})") for id, naam, leden, _ in op_naam), eigen=eigen)


def aantallen(uow: UnitOfWork, principal: Principal, klas_id: uuid.UUID | None = None) -> dict[str, int]:
    """How many students there are in a class (or in all), and how many of them ask for a Go or have none."""
    _eis(principal)
    delen = [select(func.count()).where(*_wie(principal, klas_id, s)).scalar_subquery() for s in ("", *STANDEN)]
    return dict(zip(("", *STANDEN), uow.session.execute(kies(*delen)).one(), strict=True))


def go_matrix(uow: UnitOfWork, principal: Principal, filter: MatrixFilter) -> GoMatrix:
    """One page of the students of a class (or of all within reach), with their cell for each exam (AAN-3)."""
    _eis(principal)
    wie = _wie(principal, filter.klas_id, filter.stand)
    vraag = select(Persoon).where(*wie).order_by(col(Persoon.sorteervorm), col(Persoon.id))
    blad = pagineer(uow, vraag, filter.pagina, _PER_BLAD if filter.klas_id else 25)
    alle = _examens(uow, [s.id for s in blad.rijen], filter.stand)
    blokken = max(1, -(-len(alle) // KOLOMMEN))
    blok = min(max(1, filter.blok), blokken)
    examens = alle[(blok - 1) * KOLOMMEN : blok * KOLOMMEN]
    cellen = matrix_cellen.cellen(uow, principal, [s.id for s in blad.rijen], [e.id for e in examens])
    rijen = tuple(_rij(s, tuple(cellen[s.id, e.id] for e in examens)) for s in blad.rijen)
    return GoMatrix(
        rijen=rijen,
        kolommen=tuple(_kolom(e, [r.cellen[n] for r in rijen]) for n, e in enumerate(examens)),
        totaal=blad.totaal, pagina=blad.pagina, paginas=blad.paginas,
        examens=len(alle), blok=blok, blokken=blokken,
        geldt_tot=tijd.dag(go_geldig_tot(uow)),
    )  # fmt: skip


def _eis(principal: Principal) -> None:
    require(principal, P.GO_GEVEN)
    eis_leest(principal.rol, Leesobject.STUDENTKAART)


def _student(principal: Principal) -> ColumnElement[bool]:
    """SQL for: an active student over whose Go this person decides."""
    return col(Persoon.is_student) & col(Persoon.actief) & visible(principal, P.GO_GEVEN, Persoon)


def _wie(principal: Principal, klas_id: uuid.UUID | None, stand: str) -> list[ColumnElement[bool]]:
    """SQL for the students of a class, or of all with a running exam, narrowed to who asks for a Go or has none."""
    wie = [_student(principal)]
    if klas_id is not None:
        leden = select(Persoonsbron.persoon_id).join(Groep, onclause=col(Groep.id) == klas_id)
        leden = leden.join(Groepslid, onclause=(col(Groepslid.groep_id) == Groep.id) & lid_sql())
        wie.append(col(Persoon.id).in_(leden))
    if klas_id is None or stand in STANDEN:
        loopt = select(Inschrijving.student_id).where(*in_stand(stand if stand in STANDEN else ""))
        wie.append(col(Persoon.id).in_(loopt))
    return wie


def _examens(uow: UnitOfWork, studenten: list[uuid.UUID], stand: str) -> list[Examen]:
    """The exams that one of these students still has to do: what most wait for first, then what most have to do."""
    wachten = func.count().filter(and_(true(), *in_stand(stand if stand in STANDEN else "alle")))
    vraag = (
        select(Examen)
        .join(Inschrijving, onclause=col(Inschrijving.examen_id) == Examen.id)
        .where(col(Inschrijving.student_id).in_(studenten), col(Inschrijving.status).in_(LOPEND))
        .group_by(col(Examen.id))
        .order_by(wachten.desc(), func.count().desc(), Examen.zoekvorm, col(Examen.id))
    )
    return list(uow.session.exec(vraag))


def _rij(s: Persoon, cellen: tuple[MatrixCel, ...]) -> KlasRij:
    klaar, van = sum(c.stand == "behaald" for c in cellen), sum(c.id != "" for c in cellen)
    return KlasRij(
        id=str(s.id), naam=s.naam, nummer=studentnummer(s), klaar=f"{klaar} van {van} klaar" if van else "geen examens",
        cellen=cellen,
    )  # fmt: skip


def _kolom(e: Examen, cellen: list[MatrixCel]) -> KlasKolom:
    aantal = Counter(c.stand for c in cellen)
    woorden = (("go", "Go"), ("gevraagd", "gevraagd"), ("gepland", "gepland"))
    stand = ", ".join(f"{aantal[s]} {woord}" for s, woord in woorden if aantal[s])
    return KlasKolom(id=str(e.id), naam=e.naam, stand=stand or "nog geen Go")
