"""Files of every kind: everything that is wrong is said at once, and what is given out is read in again without a change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.auth.principal import Principal
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.reports.lezen import lees
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.inrichten.lezen import basis_bestanden
from portal.services.inrichten.stand_basis import SOORTEN
from tests.hulp.dagen import werkdag
from tests.hulp.inlezen import een_school, kijk, neem
from tests.hulp.maak import Als, Maak


def fouten(wie: Principal, soort: str, tekst: str) -> list[dict[str, str]]:
    """Per row of a file what is said of which cell."""
    return [{c.veld: c.fout for c in r.fouten} for r in kijk(wie, neem(wie, soort, tekst)).rijen.rijen]


def test_een_dubbel_account_staat_er_ook_bij_een_dubbel_nummer(bart: Principal) -> None:  # PRK-1
    een_school(bart)
    tekst = "Nummer;Achternaam;E-mail;Account\n7;Vos;v@x.nl;vos@x.nl\n7;Vos;geen;VOS@x.nl\n8;Mus;m@x.nl;vos@x.nl\n"
    assert fouten(bart, "medewerkers", tekst) == [
        {},
        {"nummer": "Dit staat ook op rij 2.", "email": "Dit is geen e-mailadres.", "account": "Dit account staat ook op rij 2."},
        {"account": "Dit account staat ook op rij 2."},
    ]  # fmt: skip
    student = tekst.replace("Account", "Account;Crebo;Cohort").replace("x.nl\n", "x.nl;25998;2026\n")
    assert [set(r) for r in fouten(bart, "studenten", student)] == [set(), {"nummer", "email", "account"}, {"account"}]


def test_wie_een_account_al_heeft_houdt_het_ook_in_een_rij_met_een_fout(bart: Principal, maak: Maak) -> None:  # PRK-1
    een_school(bart)
    maak.medewerker(nummer="77", account="lid@roc", achternaam="Lid")
    eerst, tweede = fouten(bart, "medewerkers", "nummer;achternaam;account;mail\n78;Nu;LID@roc;\n77;Lid;lid@roc;geen\n")
    assert eerst == {"account": "Dit account is al van iemand anders."}
    assert set(tweede) == {"email"}


def test_wie_twee_keer_in_het_portaal_staat_verbergt_geen_andere_fout(bart: Principal, maak: Maak) -> None:  # PRK-1
    een_school(bart)
    for nummer in ("dubbel", "DUBBEL"):
        maak.medewerker(nummer=nummer)
    (rij,) = fouten(bart, "medewerkers", "nummer;achternaam;mail\ndubbel;Vos;geen\n")
    assert set(rij) == {"nummer", "email"}


def test_student_en_begeleider_of_examen_staan_er_allebei(als: Als, maak: Maak, bart: Principal) -> None:  # PRK-1 AAN-9
    een_school(bart)
    (rij,) = fouten(bart, "begeleiders", "nummer;slb\n999;888\n")
    assert set(rij) == {"nummer", "begeleider"}
    mirjam = als(Rol.EXAMENBUREAU)
    weg, dicht = maak.student(actief=False), maak.examen(inschrijvers=["docent"], gesloten_op=tijd.vandaag())
    (rij,) = fouten(mirjam, AANMELDINGEN.naam, f"nummer;code\n{weg.nummer};{dicht.code}\n")
    assert set(rij) == {"student", "examen"}
    assert "gesloten" in rij["examen"]
    assert "meldt aan: de docent" in rij["examen"]


def test_een_nummer_wordt_alleen_aangeboden_met_de_naam_erbij(als: Als, maak: Maak, bart: Principal) -> None:
    # BEH-2 PRK-1
    een_school(bart)
    maak.medewerker(nummer="100234", naam="Ans de Vries")
    student = maak.student(nummer="445566")
    examen = maak.examen(inschrijvers=["examenbureau"])
    mirjam = als(Rol.EXAMENBUREAU)
    for wie, soort, tekst, naam in (
        (bart, "begeleiders", "nummer;slb\n2;100235\n", "Ans de Vries (100234)"),
        (bart, "studenten", "nummer;achternaam;crebo;cohort;slb\n3;Mus;25998;2026;100235\n", "Ans de Vries (100234)"),
        (mirjam, AANMELDINGEN.naam, f"nummer;code\n445567;{examen.code}\n", f"{student.naam} (445566)"),
    ):
        (cel,) = kijk(wie, neem(wie, soort, tekst)).rijen.rijen[0].fouten
        assert cel.fout.endswith(f"Bedoelt u {naam}?"), soort
        assert cel.voorstel in naam


VOORBIJ = {"examenplan": 1, AANMELDINGEN.naam: 2}
"""How many rows of the school below are over, and are not brought back."""


@pytest.fixture
def heel(als: Als, maak: Maak, bart: Principal) -> dict[Rol, Principal]:
    """A school with rows of every kind, also such as were closed, left, decided or cancelled."""
    een_school(bart)
    gisteren, dag = tijd.vandaag() - timedelta(days=1), werkdag(20)
    maak.team(gesloten_op=gisteren)
    maak.ruimte(gesloten_op=gisteren, locatie=maak.locatie(gesloten_op=gisteren))
    maak.opleiding(maak.team(gesloten_op=gisteren))
    weg = maak.medewerker(actief=False, nummer="900900", account="weg@roc")
    maak.rol(weg, Rol.DOCENT)
    opleiding = maak.opleiding()
    student = maak.student(opleiding, begeleider=weg, nummer="333")
    maak.student(opleiding, nummer="334", actief=False, vertrokken_op=date(2026, 7, 31), diploma_op=date(2026, 7, 6))
    maak.bekend(maak.student(opleiding, nummer="335"))
    examen, dicht = maak.examen(), maak.examen(gesloten_op=gisteren, naam='=Som; met "tekens"')
    for van, status in ((examen, "vastgesteld"), (dicht, "vastgesteld"), (maak.examen(), "vervallen")):
        maak.planregel(opleiding, van, status=status)
    versie = maak.versie(examen)
    maak.versie(dicht)
    for status in ("open", "behaald", "geannuleerd"):
        maak.inschrijving(maak.student(opleiding), examen, status=status)
    maak.inschrijving(student, dicht)
    for uur, status in ((9, "gepland"), (13, "geannuleerd"), (16, "concept")):
        zitting = maak.zitting(versie, maak.ruimte(), tijd.op(dag, uur), status=status)
        maak.zittingsmedewerker(zitting, weg, Rol.SURVEILLANT)
    maak.zitting(versie, maak.ruimte(), tijd.op(werkdag(-20), 9), status="ondertekend")
    return {Rol.BEHEERDER: bart, Rol.EXAMENBUREAU: als(Rol.EXAMENBUREAU)}


@pytest.mark.parametrize("naam", list(SOORTEN))
def test_wat_eruit_gaat_geeft_ingelezen_geen_fout_en_geen_wijziging(heel: dict[Rol, Principal], naam: str) -> None:
    # PRK-1 PLA-1
    soort = SOORTEN[naam]
    wie = heel[next(iter(sorted(soort.rollen)))]
    with reading() as uow:
        inhoud = basis_bestanden.uitvoer(uow, wie, {"soort": naam}).inhoud
        sjabloon = basis_bestanden.sjabloon(uow, wie, {"soort": naam}).inhoud
    assert lees("x", sjabloon).koppen == lees("x", inhoud).koppen == list(soort.kolommen.values())
    detail = kijk(wie, neem(wie, naam, inhoud))
    mis = [(r.nr, r.uitkomst, c.titel, c.fout) for r in detail.rijen.rijen for c in r.fouten if c.titel != "Stand"]
    assert mis == []
    aantallen = detail.aantallen
    assert aantallen.get("overgeslagen", 0) == VOORBIJ.get(naam, 0)
    assert aantallen["gelijk"] == sum(aantallen.values()) - VOORBIJ.get(naam, 0) > 0
