"""The kinds of basic data: what can be filled in per kind, and how that becomes a row; one rule for form and file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, or_, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import eis_hele_school
from portal.db.aanmelden import Opleidingsinschrijving
from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Examen, Examenplanregel, Examenversie, Opleiding
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.statussen import DeelnameStatus, PlanregelStatus, ZittingStatus
from portal.domain.termijnen import waarom_geen_vertrek
from portal.services.grond import live, onderwerpen, paden, wekkers
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten import stand_examens
from portal.services.inrichten.stand_basisvelden import (
    Begeleidergegevens,
    Eenheidgegevens,
    Lokaalgegevens,
    Medewerkergegevens,
    Mens,
    Opleidinggegevens,
    Studentgegevens,
    Vertrekgegevens,
)
from portal.services.inrichten.stand_examenvelden import Examengegevens, Planregelgegevens, Versiegegevens
from portal.services.inrichten.stand_kennis import Bestaand, Celfout, Cellen, Kennis, bron_van, loopt

_ACCOUNT_ELDERS = "Het account van wie er al is, wijzigt u bij Rechten."


def _eenheid(kennis: Kennis, g: Eenheidgegevens, _bestaand: Bestaand | None) -> dict[str, Any]:
    if g.ouder.lower() == g.code.lower():
        raise Celfout("ouder", "Een onderdeel hoort niet bij zichzelf.")
    if g.soort != "instelling" and not g.ouder:
        raise Celfout("ouder", "Vul de code in van het onderdeel waar dit bij hoort.")
    ouder = kennis.eenheid("ouder", g.ouder) if g.ouder else None
    return {"code": g.code, "naam": g.naam, "soort": g.soort, "ouder_id": ouder}


def _lokaal(kennis: Kennis, g: Lokaalgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    cellen, locatie = Cellen(), None
    with cellen.bij("locatie"):
        locatie = kennis.eenheid("locatie", g.locatie, "locatie", "instelling")
    with cellen.bij("plaatsen"):
        if bestaand and (waarom := kennis.te_klein(bestaand.id, g.plaatsen)):
            raise Celfout("plaatsen", waarom, str(kennis.gepland_in[bestaand.id][0]))
    cellen.eis()
    return {**g.model_dump(exclude={"locatie"}), "locatie_id": locatie}


def _opleiding(kennis: Kennis, g: Opleidinggegevens, _bestaand: Bestaand | None) -> dict[str, Any]:
    return {**g.model_dump(exclude={"eenheid"}), "eenheid_id": kennis.eenheid("eenheid", g.eenheid)}


def _mens(kennis: Kennis, cellen: Cellen, g: Mens, bestaand: Bestaand | None) -> dict[str, Any]:
    if bestaand and bestaand.velden["samengevoegd_met_id"]:
        cellen.fouten.append(Celfout("nummer", "Dit record is samengevoegd met een ander; wijzig dat."))
    oud = bestaand.velden["account"] if bestaand else None
    van_wie = kennis.accounts.get(g.account) if g.account else None
    if van_wie and (bestaand is None or van_wie != bestaand.id):
        cellen.fouten.append(Celfout("account", "Dit account is al van iemand anders."))
    elif bestaand and g.account and (oud or "").lower() != g.account and (oud or bestaand.id in kennis.met_rol):
        cellen.fouten.append(Celfout("account", _ACCOUNT_ELDERS, oud or ""))
    if bestaand and bestaand.id in kennis.met_rol and bestaand.velden["extern"] and not getattr(g, "extern", True):
        cellen.fouten.append(Celfout("extern", "Wie een rol heeft, wordt hier niet van extern intern.", "ja"))
    naam = " ".join(deel for deel in (g.voornaam, g.tussenvoegsel, g.achternaam) if deel)
    kaal = g.model_dump(include={"nummer", "voornaam", "tussenvoegsel", "achternaam", "email"})
    return {**kaal, "naam": naam, "account": (oud if oud and oud.lower() == g.account else g.account) or oud}


def _medewerker(kennis: Kennis, g: Medewerkergegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    cellen, eenheid = Cellen(), None
    with cellen.bij("eenheid"):
        eenheid = kennis.eenheid("eenheid", g.eenheid) if g.eenheid else None
    mens = _mens(kennis, cellen, g, bestaand)
    cellen.eis()
    studeert = bool(bestaand and bestaand.velden["is_student"])
    return {**mens, "eenheid_id": eenheid, "extern": g.extern, "is_student": studeert}


def _student(kennis: Kennis, g: Studentgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    if bestaand and (bron := bron_van(bestaand.velden["oke_id"], kennis.van_registratie.get(bestaand.id))):
        raise Celfout("nummer", f"Deze student komt uit {bron}; laat de gegevens daar aanpassen.")
    cellen, opleiding, eenheid, begeleider = Cellen(), None, None, None
    with cellen.bij("opleiding"):
        opleiding, eenheid = kennis.opleiding("opleiding", g.opleiding)
    with cellen.bij("begeleider"):
        begeleider = _wie_begeleidt(kennis, g.begeleider)
    mens = _mens(kennis, cellen, g, bestaand)
    cellen.eis()
    eigen = {"opleiding_id": opleiding, "eenheid_id": eenheid, "cohort": g.cohort, "begeleider_id": begeleider}
    return {**mens, **eigen, "is_student": True}


def _wie_begeleidt(kennis: Kennis, nummer: str) -> uuid.UUID | None:
    """The member of staff with this number; nobody when it is empty."""
    begeleider = kennis.medewerkers.get(nummer.lower()) if nummer else None
    if nummer and begeleider is None:
        bedoelt, voorstel = kennis.wie_bedoeld(nummer, kennis.medewerkers)
        raise Celfout("begeleider", f"Er is geen medewerker met nummer ‘{nummer}’.{bedoelt}", voorstel)
    return begeleider


def _begeleiding(kennis: Kennis, g: Begeleidergegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    cellen, begeleider = Cellen(), None
    with cellen.bij("nummer"):
        _eis_student(g.nummer, bestaand)
    with cellen.bij("begeleider"):
        begeleider = _wie_begeleidt(kennis, g.begeleider)
    cellen.eis()
    return {"begeleider_id": begeleider}


def _eis_student(nummer: str, bestaand: Bestaand | None) -> Bestaand:
    """The student that a file names: it makes none."""
    if bestaand is None:
        raise Celfout("nummer", f"Er is geen student met nummer ‘{nummer}’.")
    return bestaand


def _vertrek(kennis: Kennis, g: Vertrekgegevens, bestaand: Bestaand | None) -> dict[str, Any]:
    van, cellen = _eis_student(g.nummer, bestaand), Cellen()
    laatste, cohort = kennis.laatste_examens.get(van.id), van.velden["cohort"]
    for veld in ("diploma_op", "vertrokken_op"):
        dag = getattr(g, veld)
        if dag and dag != van.velden[veld] and (waarom := waarom_geen_vertrek(dag, cohort, laatste)):
            cellen.fouten.append(Celfout(veld, waarom))
    cellen.eis()
    return g.model_dump(exclude={"nummer"})


def _een_record(al: list[Bestaand]) -> list[Bestaand]:
    """Of records with one key those that were not joined with another."""
    return [b for b in al if not b.velden.get("samengevoegd_met_id")] or al


@dataclass(frozen=True)
class EigenWeg:
    """How rows come and go that are more than the columns of one table: by the acts with which people do it by hand, of a
    later step. Such a row is never changed by a file: it is made, or it is there already."""

    bekend: Callable[[Kennis, Sequence[Mapping[str, str]]], list[Bestaand]]
    """The rows that are there and that this file may name; `velden` of each is what `uit` gives."""
    uit: Callable[[Kennis, Sequence[Mapping[str, Any]]], list[dict[str, str]]]
    """Rows of the table as a file fills them in."""
    maak: Callable[
        [UnitOfWork, Principal, Sequence[Any], Callable[[int], None]], list[tuple[uuid.UUID, dict[str, Any]]]
    ]
    """Make these rows of a trial, and say how many are done; gives the id of each and what an undo finds unchanged."""
    haal_weg: Callable[[UnitOfWork, Principal, Sequence[Any]], None]
    """Take away what a batch made; refused as a whole, with per row why, when something happened with one since."""
    hoogstens: int
    """So many rows in one file: they go one by one, and everybody else who writes waits meanwhile."""
    eigen: tuple[ColumnElement[bool], ...] = ()
    orde: tuple[Any, ...] = ()
    omzet: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)
    """Of fields that name a row and can be written in more ways than one, how they become one."""


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
    recht: P = P.BASIS_BEHEREN
    ook: tuple[str, ...] = ()
    """Fields that name a row together with its key."""
    daden: tuple[str, str] = ("basis.rij_gemaakt", "basis.rij_gewijzigd")
    """What the log says of a new row and a changed one; of people it holds no values."""
    met_waarden: bool = False
    getoond: tuple[str, ...] = ()
    """The fields in the list; all of them when none is named."""
    telt: Callable[[list[Bestaand]], list[Bestaand]] = _een_record
    """Of rows with one key those that a file is about; more than one is a fault."""
    vooraf: Callable[[Kennis, Sequence[Mapping[str, str]]], Any] | None = None
    """Looks up at once what `velden` needs of every row of a file; kept as `Kennis.vooraf`."""
    van_wie: str = ""
    """The column with the person whose open pages look again."""
    blijft: Callable[[UnitOfWork, Sequence[uuid.UUID]], dict[uuid.UUID, str]] | None = None
    """Of rows that a file made those that stay when it is undone, with why; without it a file goes back as a whole or not."""
    weg: EigenWeg | None = None
    """How rows come and go that no plain insert makes."""
    voorbij: frozenset[str] = frozenset()
    """What `status` says of a row that no file brings back; a row of a file that says so is left alone."""
    daarna: str = ""
    """Where one sees what a file made, when that is not the list of this kind."""

    @property
    def lijst(self) -> dict[str, str]:
        """The fields in the list with the name people see."""
        return {v: t for v, t in self.kolommen.items() if not self.getoond or v in self.getoond}

    @property
    def orde(self) -> tuple[Any, ...]:
        """The columns by which rows are listed."""
        if self.weg:
            return self.weg.orde
        c = tabel(self.model).c
        return (
            (c.sorteervorm,) if "sorteervorm" in c else tuple(c[v] if v in c else c[f"{v}_id"] for v in self.sleutels)
        )

    @property
    def sleutels(self) -> tuple[str, ...]:
        """Every field that names a row, the first one first."""
        return (self.sleutel, *self.ook)

    def naam_van(self, waarden: Mapping[str, str]) -> str:
        """What names a row with these texts, in lower case; empty while a part of it is missing."""
        delen = [self._een_vorm(v, waarden.get(v, "").strip().lower()) for v in self.sleutels]
        return " ".join(delen) if all(delen) else ""

    def _een_vorm(self, veld: str, tekst: str) -> str:
        """The same day or time is the same name, however it is written; what is none stays as it is."""
        if not self.weg or veld not in self.weg.omzet:
            return tekst
        try:
            return str(self.weg.omzet[veld](tekst) or "")
        except ValueError:
            return tekst

    def als_invoer(self, kennis: Kennis, rijen: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
        """Rows of this kind as a file or a form would fill them in."""
        return self.weg.uit(kennis, rijen) if self.weg else [self.velden_in(kennis, self.kolommen, r) for r in rijen]

    def velden_in(self, kennis: Kennis, velden: Iterable[str], rij: Mapping[str, Any]) -> dict[str, str]:
        """These fields of a row in a file: a student who works here has the number that he has as a student."""
        als_student = self.waar.get("is_student") and rij["ook_medewerker"]
        return kennis.als_invoer(velden, {**rij, "nummer": rij["studentnummer"]} if als_student else rij)

    def log(self, velden: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the log keeps of these columns: their values, or their names where they are about people."""
        return velden if self.met_waarden else {"velden": ", ".join(sorted(velden))}

    @property
    def kolommen(self) -> dict[str, str]:
        """Every field with the name people see, in order."""
        return {naam: str(v.title) for naam, v in self.gegevens.model_fields.items()}

    @property
    def eigen(self) -> tuple[ColumnElement[bool], ...]:
        """What tells the rows of this kind from others in their table."""
        van_weg, van_staf = self.weg.eigen if self.weg else (), self.waar.get("is_student") is False
        elders = (~col(Persoon.ook_medewerker),) if self.rol is Rol.STUDENT else ()  # kept with the staff
        gewoon = (*elders, *(tabel(self.model).c[k] == w for k, w in self.waar.items()))
        return (*van_weg, *((medewerkers(),) if van_staf else gewoon))

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


_BUREAU = frozenset({Rol.EXAMENBUREAU})
_KANTOOR = frozenset({Rol.BEHEERDER, Rol.EXAMENBUREAU})
SOORTEN: dict[str, Basissoort] = {
    s.naam: s
    for s in (
        Basissoort("eenheden", "Onderdelen van de school", "onderdeel", "Instelling, locaties en teams, als een boom.", Eenheid, Eenheidgegevens, "code", _eenheid, einde="gesloten_op"),
        Basissoort("opleidingen", "Opleidingen", "opleiding", "Elke opleiding met haar crebo en team.", Opleiding, Opleidinggegevens, "crebo", _opleiding),
        Basissoort("lokalen", "Lokalen", "lokaal", "Waar examens zijn, met plaatsen en computers.", Ruimte, Lokaalgegevens, "code", _lokaal, _KANTOOR, einde="gesloten_op"),
        Basissoort("medewerkers", "Medewerkers en externen", "medewerker", "Wie een rol kan krijgen of bij een zitting hoort.", Persoon, Medewerkergegevens, "nummer", _medewerker, waar={"is_student": False}, einde="actief"),
        Basissoort("studenten", "Studenten", "student", "Met de hand alleen wie niet uit een deelnemerregistratie komt; wat een registratie bijhoudt, wijzigt u daar.", Persoon, Studentgegevens, "nummer", _student, waar={"is_student": True}, rol=Rol.STUDENT, einde="actief"),
        Basissoort("begeleiders", "Begeleiders van studenten", "student", "Wie welke student begeleidt, ook van wie uit een deelnemerregistratie komt.", Persoon, Begeleidergegevens, "nummer", _begeleiding, waar={"is_student": True}),
        Basissoort("vertrek", "Diploma’s en vertrek", "student", "Wanneer studenten hun diploma kregen of vertrokken; daarmee begint de bewaartermijn.", Persoon, Vertrekgegevens, "nummer", _vertrek, _BUREAU, waar={"is_student": True}),
        Basissoort("examens", "Examens", "examen", "Examens van de school zelf; wat een leverancier levert, komt uit zijn catalogus.", Examen, Examengegevens, "code", stand_examens.examen, _BUREAU, einde="gesloten_op", recht=P.VERSIE_BEHEREN, daden=("examen.gemaakt", "examen.gewijzigd"), met_waarden=True, getoond=("code", "naam", "niveau", "vorm", "inschrijvers", "oke")),
        Basissoort("versies", "Versies van eigen examens", "versie", "Versies, varianten en edities die de school zelf maakt.", Examenversie, Versiegegevens, "code", stand_examens.versie, _BUREAU, recht=P.VERSIE_BEHEREN, daden=("versie.toegevoegd", "versie.gewijzigd"), met_waarden=True, getoond=("code", "examen", "naam", "duur", "schaal")),
        Basissoort("examenplan", "Examenplan", "examen in het plan", "Welke examens bij welke opleiding en welk cohort horen, en in welke periode.", Examenplanregel, Planregelgegevens, "opleiding", stand_examens.planregel, _BUREAU, recht=P.EXAMENPLAN_BEHEREN, ook=("cohort", "examen"), voorbij=frozenset({PlanregelStatus.VERVALLEN.value}), daden=("planregel.gemaakt", "planregel.gewijzigd"), met_waarden=True),
    )
}  # fmt: skip
"""In the order in which a school fills them: what a kind refers to comes before it."""


def neem_op(soort: Basissoort, na: Basissoort | None = None) -> Basissoort:
    """Add a kind that a later step keeps, in lists after `na`: its rules live there, the machine that reads files is this
    one."""
    if na is not None:
        SOORTEN.setdefault(na.naam, na)
    SOORTEN[soort.naam] = soort
    return soort


def soort_van(naam: str) -> Basissoort:
    """The kind with this name; Ongeldig when there is none."""
    if naam not in SOORTEN:
        raise Ongeldig(f"Deze gegevens zijn er niet: {naam[:40]}. Kies uit: {', '.join(SOORTEN)}.")
    return SOORTEN[naam]


def waar_daarna(naam: str) -> str:
    """The page that shows what a file of this kind made."""
    return soort_van(naam).daarna or paden.basis(naam)


def eis_beheer(principal: Actor, soort: Basissoort) -> None:
    """Refuse who does not keep this kind of data; the shell of the server may."""
    if not isinstance(principal, Principal):
        if soort.weg:
            raise NietToegestaan(f"{soort.titel} leest iemand in het portaal in.", actie="Log in als examenbureau.")
        return
    eis_hele_school(principal, soort.recht)
    if principal.rol not in soort.rollen:
        wie = "de beheerder" if Rol.BEHEERDER in soort.rollen else "het examenbureau"
        raise NietToegestaan(f"{soort.titel} beheert {wie}.", actie=f"Vraag het aan {wie}.")


def neem_beurt(uow: UnitOfWork) -> None:
    """One at a time changes basic data: what was looked at first would not hold when another adds the same meanwhile."""
    uow.neem_beurt("basisgegevens")


def houd_lokalen(uow: UnitOfWork, soort: Basissoort) -> None:
    """Nobody plans in a room while it is looked at whether it can be smaller; nothing for another kind."""
    if soort.model is Ruimte:
        uow.lock(Ruimte, list(uow.session.exec(select(Ruimte.id))))


def ververs(uow: UnitOfWork, soort: Basissoort, van: Iterable[Any] = ()) -> None:
    """Open pages look again, also of these people: what is shown to them may differ; what waited for an exam tries again."""
    live.touch(uow, onderwerpen.BASIS, *{onderwerpen.persoon(id) for id in van})
    if soort.van_wie:
        live.touch(uow, onderwerpen.WERK)
    if soort.model in (Examen, Examenversie):
        live.touch(uow, onderwerpen.CATALOGUS, onderwerpen.RESULTATEN)
        wekkers.wek(uow, wekkers.LAAT_BINNEN, "catalogus")


def meld_mensen(uow: UnitOfWork, soort: Basissoort, ids: Iterable[uuid.UUID | None]) -> None:
    """What follows for these people, or for who follows these programmes, is looked at: see `wek_mensen`."""
    wie = lijst(id for id in ids if id)
    if soort.model is Persoon:
        wek_mensen(uow, een_van(Persoon.id, wie))
    elif soort.model is Opleiding:
        volgt = select(Opleidingsinschrijving.student_id).where(een_van(Opleidingsinschrijving.opleiding_id, wie))
        wek_mensen(uow, or_(een_van(Persoon.opleiding_id, wie), col(Persoon.id).in_(volgt)))


def wek_mensen(uow: UnitOfWork, wie: ColumnElement[bool]) -> None:
    """Of these people who sit or work at a sitting to come: delivery systems hear who they are now, and the exam office of
    who sits on a version for another level or after he left (PRK-10, PRK-16); what does so is a floor of its own."""
    komt = select(Zitting.id).where(Zitting.status == ZittingStatus.GEPLAND, Zitting.laatste_eind > tijd.nu())
    plek = (Deelname.status == DeelnameStatus.GEPLAATST, col(Deelname.zitting_id).in_(komt))
    zit = select(Deelname.student_id).where(*plek)
    werkt = select(Zittingsmedewerker.persoon_id).where(col(Zittingsmedewerker.zitting_id).in_(komt))
    vraag = select(Persoon.id).where(wie, or_(col(Persoon.id).in_(zit), col(Persoon.id).in_(werkt)))
    for id in uow.session.exec(vraag.order_by(col(Persoon.id))).all():
        wekkers.wek(uow, wekkers.MELD_PERSOON, str(id))


def wek_wie_zit(uow: UnitOfWork, versie_id: uuid.UUID) -> None:
    """The same for who sits on a sitting with this version: for whom it is has changed."""
    zittingen = select(Zitting.id).where(Zitting.versie_id == versie_id)
    wek_mensen(uow, col(Persoon.id).in_(select(Deelname.student_id).where(col(Deelname.zitting_id).in_(zittingen))))
