"""Staff who study here have two numbers: as a student papers, screens and search show the one of the student."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from portal.db.beheren import Persoon
from portal.db.plannen import Zitting
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen import inschrijvingen, studentkaart
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.archiveren import papieren
from portal.services.archiveren.lezen import dossiers
from portal.services.beheren.lezen import gebruikers
from portal.services.inloggen.lezen.mijn_gegevens import mijn_gegevens
from portal.services.vaststellen.stand import kandidaten
from portal.services.werk.zoeken import zoek
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import School, een
from tests.hulp.ook_student import Mens


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def test_als_student_heeft_hij_overal_zijn_studentnummer(mens: Mens) -> None:  # PRK-14 ARC-1
    mens.plek()
    nummer, eb = mens.persoon["primaryCode"]["code"], mens.als(Rol.EXAMENBUREAU)
    assert nummer != "P77"
    with reading() as uow:
        assert studentkaart.kop(uow, eb, mens.wie.id).nummer == nummer
        assert [r.nummer for r in inschrijvingen.inschrijvingen(uow, eb, InschrijvingFilter()).rijen] == [nummer]
        assert [r.nummer for r in dossiers.studenten(uow, eb, dossiers.DossierFilter()).rijen] == [nummer]
        assert mijn_gegevens(uow, mens.in_rol(Rol.STUDENT)).nummer == nummer


def test_als_medewerker_heeft_hij_zijn_personeelsnummer(mens: Mens) -> None:  # BEH-4
    with reading() as uow:
        (rij,) = gebruikers.gebruikers(uow, mens.baas, gebruikers.GebruikerFilter(tekst="dirk")).rijen
        assert rij.nummer == "P77"
        assert mijn_gegevens(uow, mens.in_rol(Rol.DOCENT)).nummer == "P77"


def test_op_papier_staat_zijn_studentnummer(mens: Mens) -> None:  # ARC-4
    d = mens.plek()
    nummer = mens.persoon["primaryCode"]["code"]
    with reading() as uow:
        z = uow.get(Zitting, d.zitting_id)
        blok = papieren._presentie(z, papieren.verslagen(None, [d]), kandidaten(uow, z))
        assert [rij[2] for rij in blok.tabel] == [nummer]


def test_hij_is_te_vinden_op_zijn_studentnummer(mens: Mens) -> None:  # PRK-14
    mens.plek()
    nummer = mens.persoon["primaryCode"]["code"]
    surveillant = mens.maak.medewerker()
    mens.maak.rol(surveillant, Rol.SURVEILLANT)
    mens.maak.zittingsmedewerker(een(Zitting), surveillant)
    with reading() as uow:
        (student,) = [v for v in zoek(uow, mens.als(Rol.EXAMENBUREAU), nummer) if v.soort == "Student"]
        assert student.onder.startswith(nummer)
        (kandidaat,) = zoek(uow, mens.als(Rol.SURVEILLANT, surveillant), nummer)
        assert kandidaat.onder.startswith(nummer)
        assert (
            uow.session.exec(select(Persoon.zoekvorm).where(col(Persoon.id) == mens.wie.id))
            .one()
            .endswith(nummer.lower())
        )
