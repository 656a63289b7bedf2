"""What can be filled in of an exam of the school itself, of its versions, and of an exam in the plan of a programme."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ValidationInfo, field_validator

from portal.domain.eigenaar import Eigenaar
from portal.domain.fouten import Ongeldig
from portal.domain.schalen import Schaal, grens_van, lees_score, waarden_tekst
from portal.domain.velden import Cohort
from portal.domain.voorzieningen import ONBEPERKT
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basisvelden import standveld, veld

_SCHALEN = {s.label: s.value for s in Schaal}


class Examengegevens(Opdracht):
    """What the school decides about an exam."""

    code: str = veld(
        "Code", "examencode", "toetscode", hulp="VAK-NIVEAU-ONDERDEEL. De code ligt daarna vast.",
        voorbeeld="LOB-N4-POR", min_length=1, max_length=60,
    )  # fmt: skip
    naam: str = veld("Naam", "examen", "omschrijving", voorbeeld="Loopbaanportfolio", min_length=1, max_length=200)
    niveau: str = veld("Niveau", hulp="Bijvoorbeeld 3F, B1 of 4.", voorbeeld="4", default="", max_length=20)
    vorm: Literal["centraal", "decentraal", "individueel"] = veld(
        "Vorm", "organisatievorm", hulp="centraal, decentraal of individueel", voorbeeld="decentraal", default="decentraal"
    )  # fmt: skip
    capaciteit: Literal["beperkt", "variabel"] = veld(
        "Capaciteit", hulp="beperkt of variabel", voorbeeld="beperkt", default="beperkt"
    )
    inschrijvers: tuple[Literal["automatisch", "examenbureau", "docent", "student"], ...] = veld(
        "Wie meldt aan", "inschrijvers", "aanmelden door",
        hulp="automatisch (een heel cohort), examenbureau, docent of student; meer dan een met een komma ertussen",
        voorbeeld="docent, examenbureau", default=("examenbureau",), min_length=1, max_length=4,
    )  # fmt: skip
    formatief: bool = veld(
        "Oefenexamen", "formatief", "oefenen", hulp="ja of nee; over een oefenexamen besluit de commissie niet",
        voorbeeld="nee", default=False,
    )  # fmt: skip
    max_kansen: int | None = veld(
        "Aantal kansen", "kansen", "pogingen", hulp="Leeg: zonder grens.", voorbeeld="3", default=None, ge=1, le=20
    )
    toon_voorlopig: bool = veld(
        "Voorlopige uitslag tonen", "voorlopig", hulp="ja of nee; of studenten een voorlopige uitslag zien",
        voorbeeld="ja", default=True,
    )  # fmt: skip
    late_start: bool = veld(
        "Late start", "te laat beginnen", hulp="ja of nee; of wie tot een half uur later begint de volle tijd houdt, waar een afnamesysteem de tijd regelt",
        voorbeeld="ja", default=True,
    )  # fmt: skip
    eigenaar: Eigenaar = veld(
        "Eigenaar", "maker", "wie maakt het", hulp="cvte (centrale examens), leverancier of school; leeg als dat niet bekend is",
        voorbeeld="school", default="",
    )  # fmt: skip
    oke: bool = veld(
        "Via OKE", "oke", hulp="ja of nee; ja kan als het examen uit een catalogus komt", voorbeeld="nee", default=False
    )


class Versiegegevens(Opdracht):
    """One version, variant or edition of an exam that the school makes itself."""

    code: str = veld(
        "Code", "versiecode", hulp="EXAMEN.vVERSIE.VARIANT. De code ligt daarna vast.",
        voorbeeld="LOB-N4-POR.v1.A", min_length=1, max_length=80,
    )  # fmt: skip
    examen: str = veld("Examen", "examencode", hulp="De code van het examen.", voorbeeld="LOB-N4-POR", min_length=1, max_length=60)  # fmt: skip
    naam: str = veld("Naam", voorbeeld="Loopbaanportfolio, variant A", min_length=1, max_length=250)
    duur: int = veld("Duur in minuten", "duur", "minuten", voorbeeld="90", ge=1, le=1440)
    schaal: str = veld(
        "Schaal", hulp="Bijvoorbeeld: cijfer met één decimaal.", voorbeeld="cijfer met één decimaal", default=Schaal.CIJFER.value,
        max_length=40,
    )  # fmt: skip
    geslaagd_vanaf: str = veld(
        "Geslaagd vanaf", "voldoende vanaf", hulp="Een waarde van de schaal. Leeg: wat bij de schaal gewoon is.",
        voorbeeld="5.5", default="", max_length=40,
    )  # fmt: skip
    extra_tijd_max: int | None = veld(
        "Extra tijd hoogstens", "extra tijd", hulp="In minuten; 0 is geen, leeg is zonder grens.", voorbeeld="30",
        default=None, ge=0, le=ONBEPERKT.minuten,
    )  # fmt: skip
    niveau: int | None = veld(
        "Mbo-niveau", "niveau", hulp="1 tot en met 4; leeg is elk niveau.", voorbeeld="", default=None, ge=1, le=4
    )
    model: str = veld(
        "Beoordelingsmodel", "correctievoorschrift", hulp="Waar het staat, of hoe het heet.", voorbeeld="Correctievoorschrift 2026",
        default="", max_length=500,
    )  # fmt: skip
    omschrijving: str = veld("Omschrijving", "toelichting", default="", max_length=2000)

    @field_validator("schaal")
    @classmethod
    def _bekende_schaal(cls, waarde: str) -> str:
        schaal = _SCHALEN.get(waarde.lower(), waarde)
        if schaal not in set(Schaal):
            raise ValueError(f"Kies uit: {', '.join(_SCHALEN)}.")
        return schaal

    @field_validator("geslaagd_vanaf")
    @classmethod
    def _op_de_schaal(cls, waarde: str, info: ValidationInfo) -> str:
        schaal = info.data.get("schaal")
        if schaal is None:
            return waarde
        try:
            grens = lees_score(schaal, waarde) if waarde else grens_van(schaal, "")
        except Ongeldig:
            grens = ""
        if not grens:
            raise ValueError(f"Vul {waarden_tekst(schaal)} in.")
        return grens


class Planregelgegevens(Opdracht):
    """An exam in the plan of a programme and cohort."""

    opleiding: str = veld(
        "Opleiding", "crebo", "crebocode", hulp="De crebocode.", voorbeeld="25998", min_length=1, max_length=5
    )
    cohort: Cohort = veld("Cohort", "startjaar", voorbeeld="2026", ge=2000, le=2100)
    examen: str = veld("Examen", "examencode", "code", hulp="De code van het examen.", voorbeeld="LOB-N4-POR", min_length=1, max_length=60)  # fmt: skip
    periode: str = veld("Periode", "moment", voorbeeld="periode 2", default="", max_length=40)
    publiceren_op: date | None = veld(
        "Publicatie op", "publicatie", "publicatiedatum", hulp="De afgesproken dag voor het resultaat; leeg als die nog niet vaststaat.",
        voorbeeld="01-02-2027", default=None,
    )  # fmt: skip
    status: str = standveld("vervallen")
