"""Files with basic data as a school sends them, and the steps from a file to what stands in the portal and back."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import SQLModel, select

from portal.auth.principal import Principal
from portal.db.inrichten import Inleespartij
from portal.db.session import reading, unit_of_work
from portal.domain.rechten import Rol
from portal.services.inrichten import inlezen, terugdraaien
from portal.services.inrichten.lezen import partijen
from portal.services.inrichten.lezen.partijen import PartijDetail
from portal.services.inrichten.stand_basis import SOORTEN

EENHEDEN = "Code;Naam;Soort;Hoort bij\nROC;ROC Waterland;instelling;\nNRD;Noord;locatie;ROC\nTI;Team ICT;team;NRD\n"
LOKALEN = "Lokaal;Locatie;Capaciteit;Computers;Rolstoel\nB1;NRD;30;30;ja\nB2;nrd;20;0;nee\n"
OPLEIDINGEN = "crebo,naam,niveau,leerweg,team\n25998,Software developer,4,BOL,TI\n"
MEDEWERKERS = "Personeelsnummer;Roepnaam;Achternaam;E-mail\n900;Ed;Şahin;ed@roc.example\n"
STUDENTEN = (
    "Studentnr;Voornaam;Tussenv.;Achternaam;Crebo;Cohort;SLB\n1;Anna;de;Wit;25998;2026;900\n2;;;Ng;25998;2026;\n"
)

BEGELEIDERS = "Studentnr;SLB\n2;900\n"

VAN_BEHEERDER = {naam: s for naam, s in SOORTEN.items() if Rol.BEHEERDER in s.rollen}


def neem(wie: Principal, soort: str, tekst: str | bytes) -> Inleespartij:
    """A file that was given, on trial."""
    inhoud = tekst.encode() if isinstance(tekst, str) else tekst
    gelezen = inlezen.lees_bestand(soort, f"{soort}.csv", inhoud)
    with unit_of_work() as uow:
        return inlezen.neem_bestand(uow, wie, gelezen)


def kijk(wie: Principal, partij: Inleespartij, toon: str = "") -> PartijDetail:
    """What its screen shows."""
    with reading() as uow:
        return partijen.partij(uow, wie, partij.id, toon)


def pas_toe(wie: Principal, partij: Inleespartij) -> dict[str, int]:
    """Apply what was just seen."""
    kenmerk = kijk(wie, partij).kop.kenmerk
    with unit_of_work() as uow:
        return inlezen.pas_toe(uow, wie, inlezen.PasToe(partij_id=partij.id, kenmerk=kenmerk))


def ongedaan(wie: Principal, partij: Inleespartij) -> terugdraaien.Teruggezet:
    """Undo the whole file."""
    with unit_of_work() as uow:
        return terugdraaien.maak_ongedaan(
            uow, wie, terugdraaien.MaakOngedaan(partij_id=partij.id, reden="Verkeerd bestand")
        )


def een_school(wie: Principal) -> list[Inleespartij]:
    """A school from six files, each applied."""
    partijen: list[Inleespartij] = []
    for soort, tekst in zip(
        VAN_BEHEERDER, (EENHEDEN, OPLEIDINGEN, LOKALEN, MEDEWERKERS, STUDENTEN, BEGELEIDERS), strict=True
    ):
        partijen.append(neem(wie, soort, tekst))
        pas_toe(wie, partijen[-1])
    return partijen


def tel(model: type[SQLModel]) -> int:
    """How many rows there are."""
    with reading() as uow:
        return len(uow.session.exec(select(model)).all())


def id_van(model: Any, **velden: object) -> uuid.UUID:
    """The id of the one row with these values."""
    with reading() as uow:
        return uow.session.exec(select(model.id).filter_by(**velden)).one()
