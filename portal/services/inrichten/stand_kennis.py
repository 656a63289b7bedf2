"""What the portal holds now, read once for a whole file or form, and a field that cannot be used."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from portal.db.beheren import Bekrachtiging, Eenheid, Koppeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Opleiding
from portal.db.plannen import Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers, met_studentnummer
from portal.domain import tijd
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import PortalFout
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.statussen import BekrachtigingStatus

_VEEL = 400


class Celfout(ValueError):
    """One field that cannot be used, in a sentence, and what was probably meant."""

    def __init__(self, veld: str, tekst: str, voorstel: str = "") -> None:
        super().__init__(tekst)
        self.veld, self.tekst, self.voorstel = veld, tekst, voorstel


class Celvraag(Celfout):
    """One field that only asks whether this is meant: `voorstel` is the answer that says so."""


class Celfouten(ValueError):
    """More than one field of a row that cannot be used."""

    def __init__(self, fouten: Sequence[Celfout]) -> None:
        super().__init__(" ".join(f.tekst for f in fouten))
        self.fouten = fouten


@dataclass
class Cellen:
    """What is wrong with a row, cell by cell: one wrong cell does not hide the next."""

    fouten: list[Celfout] = field(default_factory=list)

    @contextmanager
    def bij(self, veld: str, voorstel: str = "") -> Iterator[None]:
        """What is refused in here is wrong in this cell."""
        try:
            yield
        except Celfout as fout:
            self.fouten.append(fout)
        except PortalFout as fout:
            self.fouten.append(Celfout(veld, fout.heel, voorstel))
        except ValueError as fout:
            self.fouten.append(Celfout(veld, str(fout), voorstel))

    def eis(self) -> None:
        """Refuse the row when a cell is wrong."""
        if self.fouten:
            raise Celfouten(self.fouten)


@dataclass
class Kennis:
    """What the portal holds now, read once for a whole file; rows of the file itself join it."""

    uow: UnitOfWork
    nieuw: dict[str, uuid.UUID] = field(default_factory=dict)
    """Units that this file adds, with the ids they will have: rows of a file may refer to each other."""
    rij: int = 0
    """The row of the file that is looked at now."""
    mis: bool = False
    """Something is wrong with it already: it comes to nothing, and what else is wrong is told."""
    vooraf: Any = None
    """What the kind of this file looked up for all its rows at once (`Basissoort.vooraf`)."""

    @cached_property
    def eenheden(self) -> dict[str, tuple[uuid.UUID, str]]:
        """Per code, in lower case: id and kind."""
        vraag = select(Eenheid.code, Eenheid.id, Eenheid.soort).where(loopt(Eenheid))
        return {code.lower(): (id, soort) for code, id, soort in self.uow.session.exec(vraag)}

    @cached_property
    def opleidingen(self) -> dict[str, tuple[uuid.UUID, uuid.UUID]]:
        """Per crebo: id and unit."""
        vraag = select(Opleiding.crebo, Opleiding.id, Opleiding.eenheid_id)
        return {crebo: (id, eenheid) for crebo, id, eenheid in self.uow.session.exec(vraag)}

    @cached_property
    def opleidingsnamen(self) -> dict[str, list[str]]:
        """Per name, in lower case: the crebos of the programmes that are called so."""
        uit = defaultdict[str, list[str]](list)
        for crebo, naam in self.uow.session.exec(select(Opleiding.crebo, Opleiding.naam).order_by(Opleiding.crebo)):
            uit[naam.lower()].append(crebo)
        return uit

    @cached_property
    def examens(self) -> dict[str, Examen]:
        """Per code, in lower case."""
        return {e.code.lower(): e for e in self.uow.session.exec(select(Examen))}

    @cached_property
    def medewerkers(self) -> dict[str, uuid.UUID]:
        """Per staff number."""
        een = (medewerkers(), col(Persoon.samengevoegd_met_id).is_(None))
        vraag = select(Persoon.nummer, Persoon.id).where(*een, Persoon.nummer != "")
        return {nummer.lower(): id for nummer, id in self.uow.session.exec(vraag)}

    @cached_property
    def studentnummers(self) -> dict[uuid.UUID, str]:
        """The number of each student, as a student; joined records are left out, for the record that stays has their
        number."""
        nummer = met_studentnummer()
        een = (col(Persoon.is_student), col(Persoon.samengevoegd_met_id).is_(None), nummer != "")
        return dict(self.uow.session.exec(select(Persoon.id, nummer).where(*een)).all())

    @cached_property
    def per_studentnummer(self) -> dict[str, uuid.UUID]:
        """Which student has which number, in lower case."""
        return {nummer.lower(): id for id, nummer in self.studentnummers.items()}

    @cached_property
    def accounts(self) -> dict[str, uuid.UUID]:
        """Who has which account, in lower case."""
        vraag = select(Persoon.account, Persoon.id).where(col(Persoon.account).is_not(None))
        return {str(account).lower(): id for account, id in self.uow.session.exec(vraag)}

    @cached_property
    def van_registratie(self) -> dict[uuid.UUID, str]:
        """Whose fields a registry keeps, with its name."""
        return registraties(self.uow)

    @cached_property
    def met_rol(self) -> frozenset[uuid.UUID]:
        """Who holds or held any role, or waits for one: an account of theirs is not filled in from a file."""
        wacht = select(Bekrachtiging.onderwerp_id).where(
            Bekrachtiging.soort == Bekrachtigingsoort.ROL.value, Bekrachtiging.status == BekrachtigingStatus.GEVRAAGD
        )
        gevraagd = {id for id in self.uow.session.exec(wacht) if id}
        return frozenset(gevraagd) | frozenset(self.uow.session.exec(select(Roltoewijzing.persoon_id).distinct()))

    @cached_property
    def laatste_examens(self) -> dict[uuid.UUID, datetime]:
        """When the last exam was of which there is a result, per student."""
        return laatste_examens(self.uow)

    @cached_property
    def gepland_in(self) -> dict[uuid.UUID, tuple[int, str]]:
        """Per room the most seats that a sitting to come needs there, and which."""
        vraag = select(Zitting.ruimte_id, Zitting.capaciteit, Zitting.naam, Zitting.start).where(
            Zitting.eind > tijd.nu(), col(Zitting.status).not_in(ZITTING_VOORBIJ)
        )
        rijen = self.uow.session.exec(vraag.order_by(col(Zitting.capaciteit))).all()
        return {ruimte: (n, f"{naam}, {tijd.dag(start)}") for ruimte, n, naam, start in rijen}

    def te_klein(self, ruimte_id: uuid.UUID, plaatsen: int) -> str:
        """Why a room cannot have so few seats: a sitting to come needs more there; empty when it can (PLA-2)."""
        nodig, zitting = self.gepland_in.get(ruimte_id, (0, ""))
        return f"Er is een zitting met {nodig} plaatsen: {zitting}. Verplaats die eerst." if plaatsen < nodig else ""

    @cached_property
    def _namen(self) -> dict[str, dict[uuid.UUID, str]]:
        eenheden = dict(self.uow.session.exec(select(Eenheid.id, Eenheid.code)).all())
        opleidingen = {id: crebo for crebo, (id, _) in self.opleidingen.items()}
        examens = {e.id: e.code for e in self.examens.values()}
        return {
            "ouder": eenheden, "locatie": eenheden, "eenheid": eenheden, "opleiding": opleidingen, "begeleider": {},
            "examen": examens,
        }  # fmt: skip

    def ken_begeleiders(self, ids: Iterable[uuid.UUID | None]) -> None:
        """Look up the numbers of these members of the staff, for `als_invoer`."""
        gezocht = {id for id in ids if id}
        if gezocht:
            vraag = select(Persoon.id, Persoon.nummer).where(een_van(Persoon.id, lijst(gezocht)))
            self._namen["begeleider"].update(self.uow.session.exec(vraag).all())

    def als_invoer(self, velden: Iterable[str], rij: Mapping[str, Any]) -> dict[str, str]:
        """These fields of a row as a file or a form would fill them in: what is exported can be read in again. What a
        file only says to be sure, no row keeps: it comes out empty."""
        uit = {}
        for veld in velden:
            verwijst = f"{veld}_id"
            uit[veld] = self._namen_bij(veld).get(rij[verwijst], "") if verwijst in rij else als_tekst(rij.get(veld))
        return uit

    def _namen_bij(self, veld: str) -> Mapping[uuid.UUID, str]:
        return self.studentnummers if veld == "student" else self._namen[veld]

    def wie_bedoeld(self, nummer: str, bekend: Mapping[str, uuid.UUID]) -> tuple[str, str]:
        """Who was probably meant with a number that nobody has: a question with the name, and the number to take. Without
        a name it would be the number of anybody."""
        gevonden = lijkt(nummer, bekend)
        if not gevonden:
            return "", ""
        wie = self.uow.session.get_one(Persoon, bekend[gevonden.lower()])
        return f" Bedoelt u {wie.naam} ({gevonden})?", gevonden

    def eenheid(self, veld: str, code: str, *soorten: str) -> uuid.UUID:
        """The unit with this code, of one of these kinds; also one that this file adds."""
        gevonden = self.eenheden.get(code.lower())
        if gevonden and (not soorten or gevonden[1] in soorten):
            return gevonden[0]
        if code.lower() in self.nieuw:
            return self.nieuw[code.lower()]
        passend = [c for c, (_, soort) in self.eenheden.items() if not soorten or soort in soorten]
        wat = " of ".join(soorten) if soorten else "onderdeel"
        raise Celfout(veld, f"Er is geen {wat} met code ‘{code}’.", lijkt(code, passend))

    def opleiding(self, veld: str, crebo: str) -> tuple[uuid.UUID, uuid.UUID]:
        """The programme with this crebo, or the only one with this name, and its unit."""
        if gevonden := self.opleidingen.get(crebo):
            return gevonden
        zo = self.opleidingsnamen.get(crebo.lower(), [])
        if len(zo) == 1:
            return self.opleidingen[zo[0]]
        if zo:
            raise Celfout(veld, f"Meer opleidingen heten ‘{crebo}’. Geef de crebo: {', '.join(zo)}.")
        hoe = "crebo" if crebo.isdigit() else "crebo of naam"
        raise Celfout(veld, f"Er is geen opleiding met {hoe} ‘{crebo}’.", lijkt(crebo, self.opleidingen))

    def examen(self, veld: str, code: str) -> Examen:
        """The exam with this code."""
        if gevonden := self.examens.get(code.lower()):
            return gevonden
        raise Celfout(veld, f"Er is geen examen met code ‘{code}’.", lijkt(code, self.examens))


@lru_cache(maxsize=256)
def _lijkt_op(tekst: str, bekend: tuple[str, ...]) -> str:
    gevonden = get_close_matches(tekst, bekend, n=1, cutoff=0.6)
    return gevonden[0] if gevonden else ""


def laatste_examens(uow: UnitOfWork, student_id: uuid.UUID | None = None) -> dict[uuid.UUID, datetime]:
    """When the last exam was of which there is a result, per student or of one."""
    vraag = select(Resultaat.student_id, func.max(Zitting.start)).join(
        Zitting, onclause=col(Zitting.id) == Resultaat.zitting_id
    )
    van_een = (col(Resultaat.student_id) == student_id,) if student_id else ()
    return dict(uow.session.exec(vraag.where(*van_een).group_by(col(Resultaat.student_id))).all())


def registraties(uow: UnitOfWork, *waar: ColumnElement[bool]) -> dict[uuid.UUID, str]:
    """The name of the registry that keeps the fields of a person, per person that has one."""
    vraag = (
        select(Persoonsbron.persoon_id, Koppeling.naam)
        .join(Koppeling, onclause=col(Koppeling.id) == Persoonsbron.koppeling_id)
        .where(col(Persoonsbron.hoofd).is_(True), *waar)
    )
    return dict(uow.session.exec(vraag).all())


def bron_van(oke_id: uuid.UUID | None, registratie: str | None) -> str:
    """Who keeps the fields of a student, in words; empty when the school itself does."""
    return registratie or ("de deelnemerregistratie" if oke_id else "")


def lijkt(tekst: str, bekend: Sequence[str] | Mapping[str, Any]) -> str:
    """What was probably meant; of few enough, for looking costs as much as there are."""
    namen = tuple(bekend)
    gevonden = _lijkt_op(tekst.lower(), namen) if len(namen) <= _VEEL else ""
    return gevonden.upper() if tekst.isupper() else gevonden


def loopt(model: Any, dag: date | None = None) -> Any:
    """Rows of this kind that can be chosen for this day, today when none is given."""
    return col(model.gesloten_op).is_(None) | (col(model.gesloten_op) > (dag or tijd.vandaag()))


@dataclass(frozen=True)
class Bestaand:
    """A row that is there already: its id and its fields."""

    id: uuid.UUID
    velden: Mapping[str, Any]


def als_tekst(waarde: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if isinstance(waarde, list | tuple):
        return ", ".join(map(str, waarde))
    return waarde.isoformat() if isinstance(waarde, date) else "" if waarde is None else str(waarde)
