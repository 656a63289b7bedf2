"""Staff who study here have a staff number and a student number: a file finds them by the one that it is about."""

from __future__ import annotations

import pytest

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from tests.hulp.inlezen import kijk, neem, pas_toe
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import School, een, tel
from tests.hulp.ook_student import Mens


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def test_een_bestand_met_studenten_overschrijft_geen_medewerker(mens: Mens) -> None:  # PRK-1 BEH-2
    """A student has the number that he has as a member of staff: the two are numbered apart."""
    crebo = mens.maak.opleiding().crebo
    tekst = f"nummer;voornaam;achternaam;opleiding;cohort\nP77;Pia;Pot;{crebo};2026\n"
    pas_toe(mens.baas, neem(mens.baas, "studenten", tekst))
    assert (mens.nu().naam, mens.nu().eenheid_id) == ("Dirk Docent", mens.wie.eenheid_id)
    assert een(Persoon, Persoon.naam == "Pia Pot").nummer == "P77"


def test_een_bestand_met_vertrek_gaat_niet_over_een_medewerker(mens: Mens) -> None:  # ARC-3
    mens.maak.student(nummer="P77", naam="Pia Pot", cohort=2020)
    eb = mens.als(Rol.EXAMENBUREAU)
    pas_toe(eb, neem(eb, "vertrek", "Studentnr;Vertrokken op\nP77;2026-11-02\n"))
    assert (mens.nu().vertrokken_op, bool(een(Persoon, Persoon.naam == "Pia Pot").vertrokken_op)) == (None, True)


def test_een_bestand_met_aanmeldingen_vindt_hem_bij_zijn_studentnummer(mens: Mens) -> None:  # AAN-4
    examen, eb = mens.maak.examen(), mens.als(Rol.EXAMENBUREAU)
    nummer = mens.persoon["primaryCode"]["code"]
    pas_toe(eb, neem(eb, AANMELDINGEN.naam, f"Studentnr;Examencode\n{nummer};{examen.code}\n"))
    assert een(Inschrijving, Inschrijving.examen_id == examen.id).student_id == mens.wie.id
    partij = neem(eb, AANMELDINGEN.naam, f"Studentnr;Examencode\nP77;{mens.maak.examen().code}\n")
    assert "geen student met nummer" in kijk(eb, partij).rijen.rijen[0].fouten[0].fout
    assert tel(Inschrijving) == 2
