"""A small school for the model test, and one journey through it: every act of the chain as somebody might do it.

All of a journey happens in one transaction that is undone at its end; each act is a savepoint of its own, and nothing
of the objects that one act read is known to the next.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select

from portal.auth.principal import Principal
from portal.db import session as db_session
from portal.db import types
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import UnitOfWork, get_engine
from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from portal.oke.keuring import Afgekeurd
from portal.services.ontvangen.basis import Bron
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import ADMIN, Json

BEGIN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
"""The Monday on which every journey starts."""
VERSIES = 5
"""Of each exam: whoever sits it again gets another one."""
GEWEIGERD = (PortalFout, Afgekeurd)
"""How an act may be refused; anything else is a mistake of ours."""
_LOG = ("auditregel", "auditkop", "teller", "wijziging", "zaakhand", "controlepunt")


@dataclass
class Wereld:
    """Two students, an exam that runs through OKE and one that does not, and one or two people per role."""

    dr: Bron
    tas: Bron
    studenten: list[Persoon]
    examens: list[Examen]
    versies: list[list[Examenversie]]
    toetsen: list[uuid.UUID]
    ruimtes: list[uuid.UUID]
    cast: dict[str, Principal]
    programmas: list[uuid.UUID]
    gestuurd: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = field(default_factory=list)
    aanmeldingen: list[Json] = field(default_factory=list)
    """What partners sent before a journey starts."""


def bouw(maak: Maak) -> Wereld:
    """The school as it is before anything happens."""
    als, team = Als(maak), maak.team()
    dr, tas = maak.koppeling("dr"), maak.koppeling("tas")
    examens = [maak.examen(oke=True, koppeling_id=tas.id, max_kansen=2), maak.examen(max_kansen=2)]
    versies = [[maak.versie(e, code=f"{e.code}.v1.{chr(65 + n)}") for n in range(VERSIES)] for e in examens]
    for versie in itertools.chain(*versies):
        maak.cesuur(versie, ingevoerd_door_id=None)
    opleiding = maak.opleiding(team)
    studenten = [maak.student(opleiding, voornaam=naam) for naam in ("Aad", "Bea")]
    cast = {
        **{f"student{n}": als(Rol.STUDENT, s) for n, s in enumerate(studenten)},
        "docent": als(Rol.DOCENT, eenheden=[team]),
        "bureau": als(Rol.EXAMENBUREAU), "bureau2": als(Rol.EXAMENBUREAU),
        "surveillant": als(Rol.SURVEILLANT), "beoordelaar": als(Rol.BEOORDELAAR), "beoordelaar2": als(Rol.BEOORDELAAR),
        "commissie": als(Rol.EXAMENCOMMISSIE), "commissie2": als(Rol.EXAMENCOMMISSIE), "beheerder": als(Rol.BEHEERDER),
    }  # fmt: skip
    toetsen = []
    for examen in examens:
        toets = maak.toets(examen, koppeling_id=dr.id, toetsen=[])
        toetsen.append(toets.oke_id)
    return Wereld(
        Bron(dr.naam, dr.id), Bron(tas.naam, tas.id), studenten, examens, versies, toetsen,
        [maak.ruimte(plaatsen=2).id for _ in range(2)], cast, [uuid.UUID(int=9), uuid.UUID(int=10)],
    )  # fmt: skip


@dataclass
class Stap:
    """One act as it was tried."""

    naam: str
    gelukt: bool
    waarom: str = ""


class Reis:
    """One journey: the clock, the transaction, and what was tried; `fouten` holds what should never be."""

    gelezen: int
    uitgaand: list[Any]
    verteld: dict[str, Any]

    def __init__(
        self,
        wereld: Wereld,
        gelukt: Counter[str] | None = None,
        zaad: int = 1,
        vermijd: frozenset[str] = frozenset(),
    ) -> None:
        self.vermijd = vermijd
        """Turns that this journey does not take, because it is known where they lead."""
        self.w, self.nu, self.gelukt = wereld, BEGIN, gelukt if gelukt is not None else Counter()
        self.stappen: list[Stap] = []
        self.fouten: list[str] = []
        self.gestuurd = list(wereld.gestuurd)
        self.aanmeldingen = list(wereld.aanmeldingen)
        self.ooit: dict[tuple[uuid.UUID, uuid.UUID], float] = {}
        """The most attempts that there ever were, per student and exam."""
        self.gelezen, self.uitgaand, self.verteld = 0, [], {}
        self._gezien: dict[Any, Any] = {}
        self.stil = False
        """Nothing happened since the demands were last read."""
        self.tweemaal = False
        self._toeval, self._ids = random.Random(zaad), 1_000 * zaad
        self._mp = pytest.MonkeyPatch()
        self._mp.setattr(types, "os", SimpleNamespace(urandom=lambda n: self._toeval.randbytes(n)))
        self._mp.setattr(types, "time", SimpleNamespace(time_ns=lambda: int(self.nu.timestamp() * 1_000) * 1_000_000))
        tijd.set_klok(lambda: self.nu)
        self._schrijvend = db_session._SCHRIJVEND.set(True)
        self.session = Session(get_engine(), expire_on_commit=False)
        self.session.begin()
        self.uow = UnitOfWork(self.session)

    def bewaar(self) -> None:
        """What happened is where other journeys start."""
        self.session.commit()
        self.w.gestuurd, self.w.aanmeldingen = self.gestuurd, self.aanmeldingen
        self.einde()

    def gelijk(self, wat: Any, stand: Any) -> bool:
        """True when this was looked at before, and nothing that it depends on is different now."""
        was = self._gezien.get(wat)
        self._gezien[wat] = stand
        return bool(was == stand)

    def einde(self) -> None:
        """Nothing of the journey stays."""
        with suppress(Exception):
            self.session.rollback()
        self.session.close()
        db_session._SCHRIJVEND.reset(self._schrijvend)
        tijd.set_klok(None)
        self._mp.undo()

    def id(self) -> uuid.UUID:
        """An id that a partner makes; the same one in the same journey."""
        self._ids += 1
        return uuid.UUID(bytes=hashlib.md5(str(self._ids).encode(), usedforsecurity=False).digest(), version=4)

    def vooruit(self, **hoeveel: float) -> None:
        """The clock moves on."""
        self.nu += timedelta(**hoeveel)

    def schoon(self) -> None:
        """What an act read or asked for is forgotten, as after a commit."""
        self.session.info.clear()
        self.session.expunge_all()
        self.uow._na_commit.clear()

    def doe(self, naam: str, functie: Callable[..., Any], *args: Any, herhaalbaar: bool = False) -> Any:
        """Try an act; None when it is refused. Twice, when asked, in a savepoint that is undone: no effect or refused."""
        self.vooruit(minutes=1)
        self.schoon()
        punt = self.session.begin_nested()
        try:
            uit = functie(self.uow, *args)
            self.session.flush()
        except GEWEIGERD as fout:
            punt.rollback()
            self.schoon()
            self.stappen.append(Stap(naam, False, f"{fout}"))
            return None
        punt.commit()
        self.stil = False
        self.stappen.append(Stap(naam, True))
        self.gelukt[naam] += 1
        if self.tweemaal and not herhaalbaar:
            self._nog_eens(naam, functie, args)
        self.schoon()
        return True if uit is None else uit

    def ontvang(self, naam: str, functie: Callable[..., Any], *args: Any) -> Any:
        """A message of a partner, kept so that it can come again."""
        self.gestuurd.append((naam, functie, args))
        return self.doe(naam, functie, *args)

    def _nog_eens(self, naam: str, functie: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.schoon()
        voor = self.foto()
        punt = self.session.begin_nested()
        try:
            functie(self.uow, *args)
            self.session.flush()
        except GEWEIGERD:
            pass
        else:
            na = self.foto()
            if anders := [f"{t}: {sorted(voor[t] ^ na[t])[:3]}" for t in voor if voor[t] != na[t]]:
                self.fouten.append(f"tweede keer ‘{naam}’ deed weer iets: {anders}")
        finally:
            punt.rollback()

    def foto(self) -> dict[str, set[str]]:
        """Every row except those of the logs."""
        return {
            t.name: {str(tuple(rij)) for rij in self.session.execute(t.select())}
            for t in SQLModel.metadata.sorted_tables
            if t.name not in _LOG
        }

    def rijen(self, model: type[SQLModel], *waar: Any) -> list[Any]:
        """Rows in the order in which they were made."""
        return list(self.session.exec(select(model).where(*waar).order_by(col(model.id))))  # type: ignore[attr-defined]

    def kies(self, k: int, model: type[SQLModel], *waar: Any) -> Any:
        """A row for which the act is likely; with a high `k` any row at all, and None when there is none."""
        rijen = (self.rijen(model, *waar) if k < 8 else []) or self.rijen(model)
        return rijen[k % len(rijen)] if rijen else None

    def wie(self, rol: str, k: int) -> Principal:
        """Who should do it; with a high `k` somebody of another role."""
        namen = sorted(self.w.cast)
        return self.w.cast[rol if k < 25 else namen[k % len(namen)]]

    def student_van(self, inschrijving: Inschrijving) -> str:
        """The name in the cast of the student of an enrolment."""
        return next(n for n, p in self.w.cast.items() if p.persoon_id == inschrijving.student_id)


def aanmelding(r: Reis, student: int, examen: int, **anders: Any) -> Json:
    """A new association of the registry for a student and a test."""
    blok: Json = {"consumerKey": ADMIN, "attempt": anders.pop("poging", 1)}
    if (over := anders.pop("over", None)) is not None:
        blok["attemptLeft"] = over
    if (programma := anders.pop("programma", None)) is not None:
        blok["programOfferingAssociationId"] = str(programma)
    return {
        "associationId": str(r.id()), "associationType": "componentOfferingAssociation", "role": "student",
        "state": "associated", "person": str(r.w.studenten[student].oke_id), "offering": str(r.w.toetsen[examen]),
        "consumers": [blok], **anders,
    }  # fmt: skip


def uitslag(punten: int | None, presentie: str, maximum: int = 60) -> Json:
    """What the delivery system says about a participation."""
    admin: Json = {"consumerKey": ADMIN, "attendance": presentie}
    result: Json = {
        "state": "completed" if punten is not None else "in progress", "resultDate": "2026-11-20", "weight": 100,
        "consumers": [admin],
    }  # fmt: skip
    if punten is not None:
        result["score"] = "7.0" if punten >= 33 else "3.0"
        admin |= {"rawScore": punten, "maxRawScore": maximum}
    return {"associationType": "componentOfferingAssociation", "result": result}


def persoon(r: Reis, student: int, *, actief: bool) -> Json:
    """A student as the registry knows him."""
    wie = r.w.studenten[student]
    return {
        "personId": str(wie.oke_id), "primaryCode": {"codeType": "studentNumber", "code": wie.nummer},
        "givenName": wie.voornaam, "surname": wie.achternaam, "displayName": f"{wie.achternaam}, {wie.voornaam}",
        "activeEnrollment": actief, "affiliations": ["student"], "mail": wie.email,
        "otherCodes": [{"codeType": "accountId", "code": wie.account}],
        "consumers": [{"consumerKey": ADMIN, "preferredName": wie.voornaam, "idCheckName": f"{wie.achternaam}, {wie.voornaam}"}],
    }  # fmt: skip
