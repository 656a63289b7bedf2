"""The kinds of basic data: what can be filled in per kind, and how that becomes a row; one rule for form and file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, func, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Bekrachtiging, Eenheid, Koppeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Opleiding
from portal.db.plannen import Ruimte, Zitting
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.bekrachtiging import Bekrachtigingsoort
from portal.domain.fouten import NietToegestaan, Ongeldig
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.rechten import P, Rol
from portal.domain.statussen import BekrachtigingStatus
from portal.domain.termijnen import waarom_geen_vertrek
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basisvelden import (
    Eenheidgegevens,
    Lokaalgegevens,
    Medewerkergegevens,
    Mens,
    Opleidinggegevens,
    Studentgegevens,
    Vertrekgegevens,
)

_VEEL = 400
_ACCOUNT_ELDERS = "Het account van wie er al is, wijzigt u bij Gebruikers en rechten."


class Celfout(ValueError):
    """One field that cannot be used, in a sentence, and what was probably meant."""

    def __init__(self, veld: str, tekst: str, voorstel: str = "") -> None:
        super().__init__(tekst)
        self.veld, self.tekst, self.voorstel = veld, tekst, voorstel


@dataclass
class Kennis:
    """What the portal holds now, read once for a whole file; rows of the file itself join it."""

    uow: UnitOfWork
    nieuw: dict[str, uuid.UUID] = field(default_factory=dict)
    """Units that this file adds, with the ids they will have: rows of a file may refer to each other."""

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
    def medewerkers(self) -> dict[str, uuid.UUID]:
        """Per staff number."""
        een = (col(Persoon.is_student).is_(False), col(Persoon.samengevoegd_met_id).is_(None))
        vraag = select(Persoon.nummer, Persoon.id).where(*een, Persoon.nummer != "")
        return {nummer.lower(): id for nummer, id in self.uow.session.exec(vraag)}

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

    @cached_property
    def _namen(self) -> dict[str, dict[uuid.UUID, str]]:
        eenheden = dict(self.uow.session.exec(select(Eenheid.id, Eenheid.code)).all())
        opleidingen = {id: crebo for crebo, (id, _) in self.opleidingen.items()}
        return {"ouder": eenheden, "locatie": eenheden, "eenheid": eenheden, "opleiding": opleidingen, "begeleider": {}}

    def ken_begeleiders(self, ids: Iterable[uuid.UUID | None]) -> None:
        """Look up the numbers of these members of the staff, for `als_invoer`."""
        gezocht = {id for id in ids if id}
        if gezocht:
            vraag = select(Persoon.id, Persoon.nummer).where(een_van(Persoon.id, lijst(gezocht)))
            self._namen["begeleider"].update(self.uow.session.exec(vraag).all())

    def als_invoer(self, soort: Basissoort, rij: Mapping[str, Any]) -> dict[str, str]:
        """A row as a file or a form would fill it in: what is exported can be read in again."""
        uit = {}
        for veld in soort.kolommen:
            verwijst = f"{veld}_id"
            uit[veld] = self._namen[veld].get(rij[verwijst], "") if verwijst in rij else als_tekst(rij[veld])
        return uit

    def eenheid(self, veld: str, code: str, *soorten: str) -> uuid.UUID:
        """The unit with this code, of one of these kinds; also one that this file adds."""
        gevonden = self.eenheden.get(code.lower())
        if gevonden and (not soorten or gevonden[1] in soorten):
            return gevonden[0]
        if code.lower() in self.nieuw:
            return self.nieuw[code.lower()]
        passend = [c for c, (_, soort) in self.eenheden.items() if not soorten or soort in soorten]
        wat = " of ".join(soorten) if soorten else "onderdeel"
        raise Celfout(veld, f"Er is geen {wat} met code ‘{code}’.", _lijkt(code, passend))

    def opleiding(self, veld: str, crebo: str) -> tuple[uuid.UUID, uuid.UUID]:
        """The programme with this crebo, and its unit."""
        if gevonden := self.opleidingen.get(crebo):
            return gevonden
        raise Celfout(veld, f"Er is geen opleiding met crebo ‘{crebo}’.", _lijkt(crebo, self.opleidingen))


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


def _lijkt(tekst: str, bekend: Sequence[str] | Mapping[str, Any]) -> str:
    """What was probably meant; of few enough, for looking costs as much as there are."""
    namen = tuple(bekend)
    gevonden = _lijkt_op(tekst.lower(), namen) if len(namen) <= _VEEL else ""
    return gevonden.upper() if tekst.isupper() else gevonden


def loopt(model: Any, dag: date | None = None) -> Any:
    """Rows of this kind that can be chosen for this day, today when none is given."""
    return col(model.gesloten_op).is_(None) | (col(model.gesloten_op) > (dag or tijd.vandaag()))


def _eenheid(kennis: Kennis, g: Eenheidgegevens, _bestaand: Bestaand | None) -> dict[str, Any]:
    if g.ouder.lower() == g.code.lower():
        raise Celfout("ouder", "Een onderdeel hoort niet bij zichzelf.")
    if g.soort != "instelling" and not g.ouder:
        raise Celfout("ouder", "Vul de code in van het onderdeel waar dit bij hoort.")
    ouder = kennis.eenheid("ouder", g.ouder) if g.ouder else None
    return {"code": g.code, "naam": g.naam, "soort": g.soort, "ouder_id": ouder}


def _lokaal(kennis: Kennis, g: Lokaalgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    locatie = kennis.eenheid("locatie", g.locatie, "locatie", "instelling")
    nodig, zitting = kennis.gepland_in.get(bestaand.id, (0, "")) if bestaand else (0, "")
    if g.plaatsen < nodig:
        raise Celfout(
            "plaatsen", f"Er is een zitting met {nodig} plaatsen: {zitting}. Verplaats die eerst.", str(nodig)
        )
    return {**g.model_dump(exclude={"locatie"}), "locatie_id": locatie}


def _opleiding(kennis: Kennis, g: Opleidinggegevens, _bestaand: Bestaand | None) -> dict[str, Any]:
    return {**g.model_dump(exclude={"eenheid"}), "eenheid_id": kennis.eenheid("eenheid", g.eenheid)}


@dataclass(frozen=True)
class Bestaand:
    """A row that is there already: its id and its fields."""

    id: uuid.UUID
    velden: Mapping[str, Any]


def _mens(kennis: Kennis, g: Mens, bestaand: Bestaand | None) -> dict[str, Any]:
    if bestaand and bestaand.velden["samengevoegd_met_id"]:
        raise Celfout("nummer", "Dit record is samengevoegd met een ander; wijzig dat.")
    van_wie = kennis.accounts.get(g.account) if g.account else None
    if van_wie and (bestaand is None or van_wie != bestaand.id):
        raise Celfout("account", "Dit account is al van iemand anders.")
    oud = bestaand.velden["account"] if bestaand else None
    if bestaand and g.account and (oud or "").lower() != g.account and (oud or bestaand.id in kennis.met_rol):
        raise Celfout("account", _ACCOUNT_ELDERS, oud or "")
    if bestaand and bestaand.id in kennis.met_rol and bestaand.velden["extern"] and not getattr(g, "extern", True):
        raise Celfout("extern", "Wie een rol heeft, wordt hier niet van extern intern.", "ja")
    naam = " ".join(deel for deel in (g.voornaam, g.tussenvoegsel, g.achternaam) if deel)
    kaal = g.model_dump(include={"nummer", "voornaam", "tussenvoegsel", "achternaam", "email"})
    return {**kaal, "naam": naam, "account": (oud if oud and oud.lower() == g.account else g.account) or oud}


def _medewerker(kennis: Kennis, g: Medewerkergegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    eenheid = kennis.eenheid("eenheid", g.eenheid) if g.eenheid else None
    return {**_mens(kennis, g, bestaand), "eenheid_id": eenheid, "extern": g.extern, "is_student": False}


def _student(kennis: Kennis, g: Studentgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    if bestaand and (bron := bron_van(bestaand.velden["oke_id"], kennis.van_registratie.get(bestaand.id))):
        raise Celfout("nummer", f"Deze student komt uit {bron}; laat de gegevens daar aanpassen.")
    opleiding, eenheid = kennis.opleiding("opleiding", g.opleiding)
    begeleider = kennis.medewerkers.get(g.begeleider.lower()) if g.begeleider else None
    if g.begeleider and begeleider is None:
        raise Celfout(
            "begeleider",
            f"Er is geen medewerker met nummer ‘{g.begeleider}’.",
            _lijkt(g.begeleider, kennis.medewerkers),
        )
    eigen = {"opleiding_id": opleiding, "eenheid_id": eenheid, "cohort": g.cohort, "begeleider_id": begeleider}
    return {**_mens(kennis, g, bestaand), **eigen, "is_student": True}


def _vertrek(kennis: Kennis, g: Vertrekgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    if bestaand is None:
        raise Celfout("nummer", f"Er is geen student met nummer ‘{g.nummer}’.")
    laatste, cohort = kennis.laatste_examens.get(bestaand.id), bestaand.velden["cohort"]
    for veld in ("diploma_op", "vertrokken_op"):
        dag = getattr(g, veld)
        if dag and dag != bestaand.velden[veld] and (waarom := waarom_geen_vertrek(dag, cohort, laatste)):
            raise Celfout(veld, waarom)
    return g.model_dump(exclude={"nummer"})


@dataclass(frozen=True)
class Basissoort:
    """One kind of basic data: where it is kept, who keeps it, what names a row, and how fields become columns."""

    naam: str
    titel: str
    een: str
    uitleg: str
    model: type[SQLModel]
    gegevens: type[Opdracht]
    sleutel: str
    velden: Callable[[Kennis, Any, Bestaand | None], dict[str, Any]]
    rollen: frozenset[Rol] = frozenset({Rol.BEHEERDER})
    waar: Mapping[str, Any] = field(default_factory=dict)
    """What all rows of this kind have in common in their table."""
    rol: Rol | None = None
    """The role that comes with a new row of this kind."""
    einde: str = ""
    """The column that says that a row is closed; empty when rows of this kind do not close."""

    @property
    def kolommen(self) -> dict[str, str]:
        """Every field with the name people see, in order."""
        return {naam: str(v.title) for naam, v in self.gegevens.model_fields.items()}

    @property
    def eigen(self) -> tuple[ColumnElement[bool], ...]:
        """What tells the rows of this kind from others in their table."""
        return tuple(tabel(self.model).c[k] == w for k, w in self.waar.items())

    @property
    def is_open(self) -> ColumnElement[bool]:
        """Rows of this kind that are not closed today."""
        if self.einde == "actief":
            return tabel(self.model).c.actief.is_(True)
        return loopt(self.model)

    def verplicht(self, naam: str) -> bool:
        """True when a row cannot do without this field."""
        return self.gegevens.model_fields[naam].is_required()

    def bij(self, naam: str) -> Mapping[str, Any]:
        """Other names and an example of a field."""
        extra = self.gegevens.model_fields[naam].json_schema_extra
        return extra if isinstance(extra, dict) else {}


_KANTOOR = frozenset({Rol.BEHEERDER, Rol.EXAMENBUREAU})
SOORTEN: dict[str, Basissoort] = {
    s.naam: s
    for s in (
        Basissoort("eenheden", "Onderdelen van de school", "onderdeel", "Instelling, locaties en teams, als een boom.", Eenheid, Eenheidgegevens, "code", _eenheid, einde="gesloten_op"),
        Basissoort("opleidingen", "Opleidingen", "opleiding", "Elke opleiding met haar crebo en team.", Opleiding, Opleidinggegevens, "crebo", _opleiding),
        Basissoort("lokalen", "Lokalen", "lokaal", "Waar examens zijn, met plaatsen en computers.", Ruimte, Lokaalgegevens, "code", _lokaal, _KANTOOR, einde="gesloten_op"),
        Basissoort("medewerkers", "Medewerkers en externen", "medewerker", "Wie een rol kan krijgen of bij een zitting hoort.", Persoon, Medewerkergegevens, "nummer", _medewerker, waar={"is_student": False}, einde="actief"),
        Basissoort("studenten", "Studenten", "student", "Met de hand alleen wie niet uit een deelnemerregistratie komt; wat een registratie bijhoudt, wijzigt u daar.", Persoon, Studentgegevens, "nummer", _student, waar={"is_student": True}, rol=Rol.STUDENT, einde="actief"),
        Basissoort("vertrek", "Diploma’s en vertrek", "student", "Wanneer studenten hun diploma kregen of vertrokken; daarmee begint de bewaartermijn.", Persoon, Vertrekgegevens, "nummer", _vertrek, frozenset({Rol.EXAMENBUREAU}), waar={"is_student": True}),
    )
}  # fmt: skip
"""In the order in which a school fills them: what a kind refers to comes before it."""


def soort_van(naam: str) -> Basissoort:
    """The kind with this name; Ongeldig when there is none."""
    if naam not in SOORTEN:
        raise Ongeldig(f"Deze gegevens zijn er niet: {naam[:40]}. Kies uit: {', '.join(SOORTEN)}.")
    return SOORTEN[naam]


def eis_beheer(principal: Actor, soort: Basissoort) -> None:
    """Refuse who does not keep this kind of data; the shell of the server may."""
    if not isinstance(principal, Principal):
        return
    require(principal, P.BASIS_BEHEREN)
    if principal.rol not in soort.rollen:
        wie = "de beheerder" if Rol.BEHEERDER in soort.rollen else "het examenbureau"
        raise NietToegestaan(f"{soort.titel} beheert {wie}.", actie=f"Vraag het aan {wie}.")


def neem_beurt(uow: UnitOfWork) -> None:
    """One at a time changes basic data: what was looked at first would not hold when another adds the same meanwhile."""
    uow.neem_beurt("basisgegevens")


def bestaand_per_sleutel(uow: UnitOfWork, soort: Basissoort, alleen: str | None = None) -> dict[str, list[Bestaand]]:
    """The rows of this kind by what names them, in lower case; all of them, or those with one key."""
    doel = tabel(soort.model)
    vraag = kies(doel).where(*soort.eigen)
    if alleen is not None and alleen.isascii():  # SQLite puts only those letters in lower case
        vraag = vraag.where(func.lower(doel.c[soort.sleutel]) == alleen.lower())
    uit: dict[str, list[Bestaand]] = {}
    for rij in uow.session.execute(vraag).mappings():
        if rij[soort.sleutel]:
            uit.setdefault(str(rij[soort.sleutel]).lower(), []).append(Bestaand(rij["id"], dict(rij)))
    return {sleutel: [b for b in al if not b.velden.get("samengevoegd_met_id")] or al for sleutel, al in uit.items()}


def als_tekst(waarde: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    return waarde.isoformat() if isinstance(waarde, date) else "" if waarde is None else str(waarde)
