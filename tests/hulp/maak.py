"""Factories for tests: every call writes one row with sensible defaults, and what it needs along with it."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import SQLModel, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving, PlanbareToets, Voorziening
from portal.db.beheren import Eenheid, Koppeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Cesuur, Examen, Examenplanregel, Examenversie, Opleiding
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import unit_of_work
from portal.db.studeren import heeft_dossier
from portal.domain import termijnen, tijd
from portal.domain.rechten import Rol
from portal.domain.tijdscenario import GEWOON, VANAF_BEGIN, eind_voor
from portal.domain.voorzieningen import ONBEPERKT
from portal.services.aanmelden import stand
from portal.services.zenden import berichten, outbox

T = TypeVar("T", bound=SQLModel)
R = TypeVar("R", Zitting, Deelname)
_nummer = itertools.count(1)


def sla_over(aantal: int) -> None:
    """Leave these numbers to a school that is there already, so that what is made beside it has names of its own."""
    while next(_nummer) < aantal:
        pass


def schrijf(obj: T) -> T:
    """Write one object in a transaction of its own."""
    with unit_of_work() as uow:
        uow.add(obj)
    return obj


@dataclass(frozen=True)
class Maak:
    """One method per kind of row; extra keywords are columns and win over the defaults."""

    def _rij(self, model: type[T], standaard: dict[str, Any], anders: dict[str, Any]) -> T:
        return schrijf(model(**{**standaard, **anders}))

    def eenheid(self, soort: str = "team", **anders: Any) -> Eenheid:
        """A team, location or institution."""
        n = next(_nummer)
        return self._rij(
            Eenheid, {"code": f"{soort[:1].upper()}{n}", "naam": f"{soort.capitalize()} {n}", "soort": soort}, anders
        )

    def team(self, **anders: Any) -> Eenheid:
        """A team."""
        return self.eenheid("team", **anders)

    def locatie(self, **anders: Any) -> Eenheid:
        """A location."""
        return self.eenheid("locatie", **anders)

    def opleiding(self, team: Eenheid | None = None, **anders: Any) -> Opleiding:
        """A programme of a team."""
        n = next(_nummer)
        team_id = (team or self.team()).id
        return self._rij(
            Opleiding,
            {"crebo": f"{10000 + n % 90000}", "naam": f"Opleiding {n}", "niveau": 4, "eenheid_id": team_id},
            anders,
        )

    def persoon(self, voornaam: str = "Sam", achternaam: str = "Jansen", **anders: Any) -> Persoon:
        """Somebody with an account."""
        n = next(_nummer)
        standaard = {
            "voornaam": voornaam, "achternaam": achternaam, "naam": f"{voornaam} {achternaam}", "nummer": f"N{n}",
            "account": f"persoon{n}@school.example", "email": f"persoon{n}@school.example",
        }  # fmt: skip
        return self._rij(Persoon, standaard, anders)

    def student(self, opleiding: Opleiding | None = None, begeleider: Persoon | None = None, **anders: Any) -> Persoon:
        """A student of a programme, in its team, with the registry's id."""
        opleiding = opleiding or self.opleiding()
        standaard = {
            "is_student": True, "opleiding_id": opleiding.id, "eenheid_id": opleiding.eenheid_id, "cohort": 2024,
            "begeleider_id": begeleider.id if begeleider else None, "oke_id": uuid.uuid4(), "oke_naam": "S. Jansen",
        }  # fmt: skip
        return self.bekend(self.persoon(**{"voornaam": "Maartje", **standaard, **anders}))

    def bekend(self, persoon: Persoon, koppeling: Koppeling | None = None, **anders: Any) -> Persoon:
        """The same person, known by a registry: the one that is named, else the only one there is."""
        with unit_of_work() as uow:
            registers = list(uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr").limit(2)))
        if koppeling is None and len(registers) == 1:
            koppeling = registers[0]
        if koppeling is not None and (anders or persoon.oke_id):
            standaard = {"koppeling_id": koppeling.id, "oke_id": persoon.oke_id, "persoon_id": persoon.id}
            self._rij(Persoonsbron, standaard, anders)
        return persoon

    def verzonden(self, rij: R) -> R:
        """The same sitting or participation, sent to its delivery system, as publishing and placing do."""
        with unit_of_work() as uow:
            zitting = rij if isinstance(rij, Zitting) else uow.get(Zitting, rij.zitting_id)
            soort, pad = ("zitting", "offerings") if rij is zitting else ("deelname", "associations")
            uow.add(
                OkeBericht(
                    volgnummer=outbox.volgnummer(uow), richting="uit", flow=2, partner="TAS", methode="PUT",
                    koppeling_id=berichten.koppeling_van(uow, zitting), pad=f"/{pad}/{rij.id}", reeks=str(zitting.id),
                    status="bevestigd", http_status=200, inhoud="{}", onderwerp_soort=soort, onderwerp_id=rij.id,
                    zitting_id=zitting.id,
                )
            )  # fmt: skip
        return rij

    def medewerker(self, team: Eenheid | None = None, **anders: Any) -> Persoon:
        """A member of staff."""
        return self.persoon(**{"eenheid_id": team.id if team else None, **anders})

    def rol(self, persoon: Persoon, rol: Rol | str, eenheid: Eenheid | None = None, **anders: Any) -> Roltoewijzing:
        """A role assignment that holds since yesterday."""
        standaard = {
            "persoon_id": persoon.id, "rol": Rol(rol).value, "eenheid_id": eenheid.id if eenheid else None,
            "van": tijd.nu() - timedelta(days=1),
        }  # fmt: skip
        return self._rij(Roltoewijzing, standaard, anders)

    def koppeling(self, soort: str = "tas", **anders: Any) -> Koppeling:
        """An outgoing connection to a DR or TAS."""
        n = next(_nummer)
        standaard = {
            "naam": f"{soort.upper()} {n}", "soort": soort, "base_url": "http://localhost:9/ooapi",
            "token_url": "http://localhost:9/oauth/token", "client_id": f"portaal-{n}",
        }  # fmt: skip
        return self._rij(Koppeling, standaard, anders)

    def examen(self, **anders: Any) -> Examen:
        """An exam outside OKE, for which everybody may enrol; give oke=True and koppeling_id for one inside."""
        n = next(_nummer)
        standaard = {
            "code": f"REK-3F-{n}", "naam": f"Rekenen {n}", "oke": False,
            "inschrijvers": ["student", "docent", "examenbureau", "automatisch"],
        }  # fmt: skip
        return self._rij(Examen, standaard, anders)

    def versie(self, examen: Examen | None = None, vastgesteld: bool = True, **anders: Any) -> Examenversie:
        """A version, established unless told otherwise, with an established model."""
        examen = examen or self.examen()
        n, nu = next(_nummer), tijd.nu()
        standaard: dict[str, Any] = {
            "examen_id": examen.id, "code": f"{examen.code}.v{n}.A", "naam": f"{examen.naam} versie {n}", "duur": 90,
            "koppeling_id": examen.koppeling_id, "component_id": uuid.uuid4() if examen.oke else None,
            "extra_tijd_max": 60 if examen.oke else ONBEPERKT.minuten, "voorzieningen": ["extraTime", "spoken", "spell-checker-on-screen"],
            "status": "vastgesteld" if vastgesteld else "nieuw", "model": "Correctievoorschrift",
            "model_status": "vastgesteld" if vastgesteld else "nieuw",
            "model_vastgesteld_op": nu if vastgesteld else None, "vastgesteld_op": nu if vastgesteld else None, "gewijzigd_op": nu,
        }  # fmt: skip
        return self._rij(Examenversie, standaard, anders)

    def cesuur(self, versie: Examenversie, vastgesteld: bool = True, **anders: Any) -> Cesuur:
        """A cut score of 33 out of 60."""
        standaard = {
            "versie_id": versie.id, "punten": 33, "maximum": 60, "status": "vastgesteld" if vastgesteld else "ingevoerd",
            "vastgesteld_op": tijd.nu() if vastgesteld else None,
        }  # fmt: skip
        return self._rij(Cesuur, standaard, anders)

    def planregel(self, opleiding: Opleiding, examen: Examen, cohort: int = 2024, **anders: Any) -> Examenplanregel:
        """An exam in the plan of a programme and cohort."""
        return self._rij(
            Examenplanregel, {"opleiding_id": opleiding.id, "cohort": cohort, "examen_id": examen.id}, anders
        )

    def toets(self, examen: Examen, **anders: Any) -> PlanbareToets:
        """A plannable test of the registry, with a window of a year."""
        nu = tijd.nu()
        standaard = {
            "oke_id": uuid.uuid4(), "examen_id": examen.id, "naam": examen.naam, "start": nu - timedelta(days=180),
            "eind": nu + timedelta(days=180), "schaal": "0.0-10.0",
        }  # fmt: skip
        return self._rij(PlanbareToets, standaard, anders)

    def inschrijving(self, student: Persoon | None = None, examen: Examen | None = None, **anders: Any) -> Inschrijving:
        """An open enrolment of a student for an exam."""
        student, examen = student or self.student(), examen or self.examen()
        return self._rij(
            Inschrijving,
            {
                "student_id": student.id, "examen_id": examen.id, "schooljaar": "2026-2027",
                "elders": anders.get("poging", 1) - 1,
            },
            anders,
        )  # fmt: skip

    def go(self, inschrijving: Inschrijving, docent: Persoon | None = None, besluit: str = "go", **anders: Any) -> Go:
        """A Go (or no_go) that is valid for half a year."""
        door = (docent or self.medewerker()).id
        standaard = {
            "inschrijving_id": inschrijving.id, "besluit": besluit, "reden": "Oefentoets voldoende", "door_id": door,
            "geldig_tot": tijd.vandaag() + timedelta(days=180),
        }  # fmt: skip
        rij = self._rij(Go, standaard, anders)
        with unit_of_work() as uow:
            stand.houd_go_bij(uow, uow.get(Inschrijving, rij.inschrijving_id))
        return rij

    def voorziening(
        self, student: Persoon, soort: str = "extraTime", status: str = "toegekend", **anders: Any
    ) -> Voorziening:
        """An accommodation, granted unless told otherwise."""
        minuten = 30 if soort == "extraTime" else 0
        return self._rij(
            Voorziening, {"student_id": student.id, "soort": soort, "status": status, "minuten": minuten}, anders
        )

    def ruimte(self, plaatsen: int = 30, locatie: Eenheid | None = None, **anders: Any) -> Ruimte:
        """A room."""
        locatie_id = anders.pop("locatie_id", None) or (locatie or self.locatie()).id
        n = next(_nummer)
        return self._rij(
            Ruimte,
            {"code": f"A1.{n:02d}", "naam": f"Lokaal {n}", "locatie_id": locatie_id, "plaatsen": plaatsen},
            anders,
        )

    def zitting(
        self,
        versie: Examenversie | None = None,
        ruimte: Ruimte | None = None,
        start: datetime | None = None,
        **anders: Any,
    ) -> Zitting:
        """A planned sitting, tomorrow at nine unless told otherwise."""
        versie, ruimte = versie or self.versie(), ruimte or self.ruimte()
        start = start or tijd.op(tijd.vandaag() + timedelta(days=1), 9)
        eind, scenario = start + timedelta(minutes=versie.duur), GEWOON if versie.component_id else VANAF_BEGIN
        eind, scenario = anders.get("eind", eind), anders.get("tijdscenario", scenario)
        standaard = {
            "versie_id": versie.id, "examen_id": versie.examen_id, "code": f"Z{next(_nummer)}", "naam": versie.naam,
            "ruimte_id": ruimte.id, "start": start, "eind": eind,
            "laatste_eind": eind_voor(eind, scenario), "tijdscenario": scenario,
            "capaciteit": ruimte.plaatsen, "status": "gepland", "gepland_door_id": None,
        }  # fmt: skip
        return self._rij(Zitting, standaard, anders)

    def zittingsmedewerker(
        self, zitting: Zitting, persoon: Persoon, rol: str = "surveillant", **anders: Any
    ) -> Zittingsmedewerker:
        """Somebody attached to a sitting."""
        return self._rij(Zittingsmedewerker, {"zitting_id": zitting.id, "persoon_id": persoon.id, "rol": rol}, anders)

    def deelname(
        self, zitting: Zitting | None = None, inschrijving: Inschrijving | None = None, **anders: Any
    ) -> Deelname:
        """A placed student; keeps the enrolment's state and the number of used seats right."""
        zitting = zitting or self.zitting()
        if inschrijving is None:
            inschrijving = schrijf(Inschrijving(student_id=self.student().id, examen_id=zitting.examen_id))
        deelname = Deelname(
            **{
                "zitting_id": zitting.id,
                "inschrijving_id": inschrijving.id,
                "student_id": inschrijving.student_id,
                **anders,
            }
        )
        with unit_of_work() as uow:
            uow.add(deelname)
            if deelname.status != "geannuleerd":
                rij = uow.session.get_one(Zitting, zitting.id)
                rij.bezet += 1
                rij.laatste_eind = max(rij.laatste_eind, rij.eind_voor(deelname.extra_tijd))
                nieuw = "geplaatst" if deelname.status == "geplaatst" else "afgenomen"
                uow.session.get_one(Inschrijving, inschrijving.id).status = nieuw
                zitting.bezet += 1
                inschrijving.status = nieuw
        return deelname

    def resultaat(self, deelname: Deelname | None = None, **anders: Any) -> Resultaat:
        """A provisional pass."""
        deelname = deelname or self.deelname(status="afgerond", presentie="present")
        with unit_of_work() as uow:
            versie_id = uow.session.get_one(Zitting, deelname.zitting_id).versie_id
        standaard = {
            "deelname_id": deelname.id, "zitting_id": deelname.zitting_id, "student_id": deelname.student_id,
            "versie_id": versie_id, "status": "voorlopig", "score": "7.0", "cijfer": "7.0", "geslaagd": True,
        }  # fmt: skip
        return self._rij(Resultaat, standaard, anders)

    def beoordeling(self, deelname: Deelname, beoordelaar: Persoon, **anders: Any) -> Beoordeling:
        """Work for an assessor, with five working days to go."""
        standaard = {
            "deelname_id": deelname.id, "zitting_id": deelname.zitting_id, "beoordelaar_id": beoordelaar.id,
            "uiterlijk": termijnen.laatste_dag(termijnen.BEOORDELEN, tijd.nu()),
        }  # fmt: skip
        return self._rij(Beoordeling, standaard, anders)


@dataclass(frozen=True)
class Als:
    """Gives somebody in a role, with the assignment in the database as well."""

    maak: Maak

    def __call__(
        self, rol: Rol | str, persoon: Persoon | None = None, eenheden: Iterable[Eenheid | uuid.UUID] | None = None
    ) -> Principal:
        """The person (a new one when absent) in this role, for these units or the whole institution."""
        rol = Rol(rol)
        if persoon is None:
            persoon = self.maak.student() if rol is Rol.STUDENT else self.maak.medewerker()
        ids = None if eenheden is None else frozenset(e.id if isinstance(e, Eenheid) else e for e in eenheden)
        for eenheid_id in ids if ids is not None else (None,):
            schrijf(
                Roltoewijzing(
                    persoon_id=persoon.id, rol=rol.value, eenheid_id=eenheid_id, van=tijd.nu() - timedelta(days=1)
                )
            )
        studeert = heeft_dossier(persoon)
        return Principal(
            persoon.id, persoon.naam, rol, persoon.account or "", ids, extern=persoon.extern, studeert=studeert
        )
