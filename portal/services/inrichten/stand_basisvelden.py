"""What can be filled in per kind of basic data: name, other names that files use, limits, help and an example."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from portal.domain.tekst import ONZICHTBAAR, accountnaam, is_zichtbaar
from portal.domain.termijnen import waarom_geen_vertrek
from portal.domain.velden import Cohort
from portal.services.grond.opdracht import Opdracht


def veld(titel: str, *ook: str, hulp: str = "", voorbeeld: str = "", **grens: Any) -> Any:
    """A field with its Dutch name, other names that files use for it, help and an example."""
    extra: dict[str, Any] = {"ook": list(ook), "voorbeeld": voorbeeld}
    return Field(title=titel, description=hulp or None, json_schema_extra=extra, **grens)


def standveld(*voorbij: str) -> Any:
    """What a list says of a row that is given out: of one that ended, reading it in again takes no notice."""
    hulp = f"Staat in een lijst die u hier haalde. Een rij met {' of '.join(voorbij)} wordt overgeslagen; de rest telt niet."
    return veld("Stand", "status", hulp=hulp, voorbeeld="", default="", max_length=40)


class Eenheidgegevens(Opdracht):
    """A part of the school: the institution, a location or a team."""

    code: str = veld("Code", "afkorting", "eenheid", voorbeeld="TI", min_length=1, max_length=40)
    naam: str = veld("Naam", "omschrijving", voorbeeld="Team ICT", min_length=1, max_length=200)
    soort: Literal["instelling", "locatie", "team"] = veld(
        "Soort", "type", hulp="instelling, locatie of team", voorbeeld="team"
    )
    ouder: str = veld(
        "Hoort bij",
        "bovenliggend",
        "onderdeel van",
        "ouder",
        hulp="De code van het onderdeel erboven; leeg bij de instelling.",
        voorbeeld="ROC",
        default="",
        max_length=40,
    )


class Lokaalgegevens(Opdracht):
    """A room with what matters for an exam."""

    code: str = veld("Code", "lokaal", "ruimte", "nummer", voorbeeld="B1.04", min_length=1, max_length=40)
    naam: str = veld("Naam", "omschrijving", voorbeeld="Computerlokaal", default="", max_length=100)
    locatie: str = veld(
        "Locatie", "vestiging", hulp="De code van de locatie.", voorbeeld="NOORD", min_length=1, max_length=40
    )
    gebouw: str = veld("Gebouw", voorbeeld="B", default="", max_length=100)
    plaatsen: int = veld("Plaatsen", "capaciteit", "aantal plaatsen", "zitplaatsen", voorbeeld="30", ge=1, le=2000)
    apparaten: int = veld("Computers", "apparaten", "devices", "werkplekken", voorbeeld="30", default=0, ge=0, le=2000)
    prikkelarm: bool = veld("Prikkelarm", "rustig", "stil", hulp="ja of nee", voorbeeld="nee", default=False)
    drempelvrij: bool = veld("Drempelvrij", "rolstoel", "toegankelijk", hulp="ja of nee", voorbeeld="ja", default=False)


class Opleidinggegevens(Opdracht):
    """A programme as the school offers it."""

    crebo: str = veld("Crebo", "crebocode", "code", voorbeeld="25998", pattern=r"^\d{5}$")
    naam: str = veld("Naam", "opleiding", "omschrijving", voorbeeld="Software developer", min_length=1, max_length=200)
    niveau: int = veld("Niveau", voorbeeld="4", ge=1, le=4)
    leerweg: Literal["", "bol", "bbl", "bol/bbl"] = veld(
        "Leerweg", hulp="bol, bbl of bol/bbl", voorbeeld="bol", default=""
    )
    eenheid: str = veld(
        "Team", "eenheid", "afdeling", hulp="De code van het team.", voorbeeld="TI", min_length=1, max_length=40
    )


class Mens(Opdracht):
    """What staff and students have in common."""

    nummer: str = veld(
        "Nummer",
        "personeelsnummer",
        "medewerkernummer",
        "studentnummer",
        "studentnr",
        "leerlingnummer",
        "deelnemernummer",
        voorbeeld="100234",
        min_length=1,
        max_length=40,
    )
    voornaam: str = veld("Voornaam", "roepnaam", voorbeeld="Anna", default="", max_length=256)
    tussenvoegsel: str = veld("Tussenvoegsel", "tussenv", "voorvoegsel", voorbeeld="de", default="", max_length=256)
    achternaam: str = veld("Achternaam", voorbeeld="Voorbeeld", min_length=1, max_length=256)
    email: str = veld(
        "E-mail", "mail", "e-mailadres", "mail school", voorbeeld="naam@school.example", default="", max_length=256
    )
    account: str = veld(
        "Account",
        "inlognaam",
        "gebruikersnaam",
        "upn",
        hulp="Waarmee iemand inlogt.",
        voorbeeld="naam@school.example",
        default="",
        max_length=200,
    )

    @field_validator("email")
    @classmethod
    def _adres(cls, waarde: str) -> str:
        if waarde and ("@" not in waarde.strip("@") or " " in waarde):
            raise ValueError("Dit is geen e-mailadres.")
        return waarde

    @field_validator("account")
    @classmethod
    def _kleine_letters(cls, waarde: str) -> str:
        naam = accountnaam(waarde)
        if not is_zichtbaar(naam):
            raise ValueError(ONZICHTBAAR)
        return naam


class Medewerkergegevens(Mens):
    """Somebody of the staff, or from outside."""

    eenheid: str = veld(
        "Team", "eenheid", "afdeling", hulp="De code van het team.", voorbeeld="TI", default="", max_length=40
    )
    extern: bool = veld("Extern", "van buiten", hulp="ja of nee", voorbeeld="nee", default=False)


class Vertrekgegevens(Opdracht):
    """When a student got the diploma, or left: the retention term counts from there."""

    nummer: str = veld(
        "Studentnummer", "nummer", "studentnr", "leerlingnummer", "deelnemernummer",
        voorbeeld="100234", min_length=1, max_length=40,
    )  # fmt: skip
    diploma_op: date | None = veld(
        "Diploma op", "diplomadatum", "datum diploma", "diplomeringsdatum", hulp="Leeg zonder diploma.",
        voorbeeld="06-07-2026", default=None,
    )  # fmt: skip
    vertrokken_op: date | None = veld(
        "Vertrokken op", "datum vertrek", "uitschrijfdatum", "datum uitschrijving", "einddatum",
        hulp="De laatste dag op school.", voorbeeld="31-07-2026", default=None,
    )  # fmt: skip

    @field_validator("diploma_op", "vertrokken_op")
    @classmethod
    def _geweest(cls, waarde: date | None) -> date | None:
        if waarde and (waarom := waarom_geen_vertrek(waarde, None, None)):
            raise ValueError(waarom)
        return waarde


class Begeleidergegevens(Opdracht):
    """Who guides a student: no registry tells."""

    nummer: str = veld(
        "Studentnummer", "nummer", "studentnr", "leerlingnummer", "deelnemernummer",
        voorbeeld="100234", min_length=1, max_length=40,
    )  # fmt: skip
    begeleider: str = veld(
        "Begeleider", "slb", "slb'er", "mentor", "docent", "personeelsnummer",
        hulp="Het personeelsnummer van de SLB’er; leeg is niemand.", voorbeeld="100900", default="", max_length=40,
    )  # fmt: skip


class Studentgegevens(Mens):
    """A student of a school or a part of it that has no registry on the exchange."""

    opleiding: str = veld(
        "Opleiding",
        "crebo",
        "crebocode",
        hulp="De crebocode, of de naam.",
        voorbeeld="25998",
        min_length=1,
        max_length=200,
    )
    cohort: Cohort = veld("Cohort", "startjaar", "schooljaar", voorbeeld="2026", ge=2000, le=2100)
    begeleider: str = veld(
        "Begeleider",
        "slb",
        "slb'er",
        "mentor",
        hulp="Het personeelsnummer van de SLB’er.",
        voorbeeld="100234",
        default="",
        max_length=40,
    )
