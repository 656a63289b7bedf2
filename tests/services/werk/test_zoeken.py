"""Searching from any page: found as its own list shows it, and never what the reader may not see."""

from __future__ import annotations

import time
from typing import Any

import pytest

import portal.app  # noqa: F401 - registers the pages
from portal.auth.principal import Principal
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.services.grond import paden
from portal.services.werk import zoeken
from portal.state.raamwerk import navigatie
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Als, Maak

DATABASES = BEIDE


def zoek(wie: Principal, tekst: str) -> list[zoeken.Vondst]:
    with reading() as uow:
        return zoeken.zoek(uow, wie, tekst)


@pytest.fixture
def school(maak: Maak) -> dict[str, Any]:
    """Two teams with a student and a sitting each, and somebody of the staff on both."""
    hier, daar = maak.team(), maak.team()
    elif_ = maak.student(maak.opleiding(hier), voornaam="Elif", achternaam="Şahin", naam="Elif Şahin", nummer="2401733")
    emre = maak.student(maak.opleiding(daar), voornaam="Emre", achternaam="Şahin", naam="Emre Şahin", nummer="2400615")
    anass = maak.medewerker(daar, voornaam="Anass", achternaam="Şahin", naam="Anass Şahin", nummer="P77")
    examen = maak.examen(naam="Nederlands 2F lezen")
    versie = maak.versie(examen, naam="Nederlands 2F lezen", code="NED-2F-LEZ.v1.A")
    zittingen = [maak.zitting(versie, eenheid_id=team.id, naam=f"Lezen {n}") for n, team in ((1, hier), (2, daar))]
    for student, zitting in ((elif_, zittingen[0]), (emre, zittingen[1])):
        maak.deelname(zitting, maak.inschrijving(student, examen))
    maak.zittingsmedewerker(zittingen[1], anass)
    return {"hier": hier, "daar": daar, "elif": elif_, "emre": emre, "anass": anass, "zittingen": zittingen}


@pytest.mark.parametrize("tekst", ["sahin elif", "ELIF Ş", "şahin  Elif", "2401733", "733 elif"])
def test_een_student_is_gevonden_zonder_tekens_in_elke_volgorde_en_op_nummer(
    als: Als, school: dict[str, Any], tekst: str
) -> None:  # PRK-14
    eerste = zoek(als(Rol.EXAMENBUREAU), tekst)[0]
    assert (eerste.soort, eerste.titel) == ("Student", "Elif Şahin")
    assert eerste.link == paden.student(school["elif"].id)
    assert "2401733" in eerste.onder


@pytest.mark.parametrize(
    "tekst", ["emre", "2400615", "şahin emre", "Emre Şahin", "2400", "lezen 2", "anass", "P77", "%", "__"]
)
def test_een_docent_vindt_niets_van_een_ander_team(als: Als, school: dict[str, Any], tekst: str) -> None:
    # PRK-14, BEH-2
    docent = als(Rol.DOCENT, eenheden=[school["hier"]])
    vreemd = {paden.student(school["emre"].id), paden.zitting(school["zittingen"][1].id)}
    gevonden = zoek(docent, tekst)
    assert not vreemd & {v.link for v in gevonden}
    assert not [v for v in gevonden if "Emre" in f"{v.titel}{v.onder}" or "Anass" in f"{v.titel}{v.onder}"]
    assert {v.titel for v in zoek(docent, "sahin") if v.soort == "Student"} == {"Elif Şahin"}


@pytest.mark.parametrize("rol", [Rol.STUDENT, Rol.SURVEILLANT, Rol.BEOORDELAAR])
def test_wie_geen_studenten_opzoekt_vindt_er_ook_hier_geen(als: Als, school: dict[str, Any], rol: Rol) -> None:
    # BEH-2
    wie = als(rol, school["elif"] if rol is Rol.STUDENT else school["anass"] if rol is Rol.SURVEILLANT else None)
    eigen = paden.afnemen(school["zittingen"][1].id)
    for tekst in ("sahin", "2400615", "elif"):
        studenten = [(v.titel, v.link) for v in zoek(wie, tekst) if v.soort == "Student"]
        op_zitting = rol is Rol.SURVEILLANT and tekst != "elif"
        assert studenten == ([("Emre Şahin", eigen)] if op_zitting else []), "only who is on the own sitting"
    if rol is Rol.SURVEILLANT:
        assert {v.link for v in zoek(wie, "lezen") if v.soort == "Zitting"} == {eigen}


def test_van_alles_een_en_elk_leidt_naar_een_bladzijde_van_de_lezer(als: Als, school: dict[str, Any]) -> None:
    # PRK-14
    for rol in Rol:
        wie = als(rol, school["elif"] if rol is Rol.STUDENT else None)
        for v in (*zoek(wie, "lezen"), *zoek(wie, "sahin"), *zoek(wie, "ned-2f")):
            assert v.link.partition("?")[0].startswith("/")
            if rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER):
                assert navigatie.opent(wie, v.link), (rol, v)
    bureau = als(Rol.EXAMENBUREAU)
    assert [v.soort for v in zoek(bureau, "sahin")] == ["Student", "Student", "Medewerker", "Zitting"]
    assert [v.soort for v in zoek(bureau, "lezen")] == ["Examen", "Zitting", "Zitting"]
    medewerker = next(v for v in zoek(bureau, "anass") if v.soort == "Medewerker")
    assert medewerker.onder == "surveillant, nog 1 zitting"
    assert zoek(als(Rol.BEHEERDER), "anass")[0].link == paden.rechten_van(school["anass"].id)


def test_wie_de_basisgegevens_bijhoudt_vindt_ze_waar_ze_staan(
    als: Als, maak: Maak, school: dict[str, Any]
) -> None:  # PRK-14 PRK-1
    maak.ruimte(code="B1.07", naam="Praktijklokaal zorg")
    beheerder, bureau = als(Rol.BEHEERDER), als(Rol.EXAMENBUREAU)
    lokaal = [("Lokaal", "Praktijklokaal zorg", "B1.07", f"{paden.basis('lokalen')}?zoek=B1.07&toon=alles")]
    for wie in (beheerder, bureau):
        assert [(v.soort, v.titel, v.onder, v.link) for v in zoek(wie, "zorg b1")] == lokaal
    assert not [v for v in zoek(als(Rol.DOCENT, eenheden=[school["hier"]]), "b1.07") if v.soort == "Lokaal"]
    studenten = [(v.titel, v.link.partition("?")[0]) for v in zoek(beheerder, "sahin") if v.soort == "Student"]
    assert studenten == [("Elif Şahin", paden.basis("studenten")), ("Emre Şahin", paden.basis("studenten"))]
    assert [v.onder for v in zoek(beheerder, school["hier"].naam) if v.soort == "Onderdeel"]


def test_een_student_vindt_zijn_eigen_examens_en_van_niemand_anders(
    als: Als, maak: Maak, school: dict[str, Any]
) -> None:  # PRK-14
    maak.inschrijving(school["emre"], maak.examen(naam="Nederlands 3F lezen"))
    maak.inschrijving(school["elif"], maak.examen(naam="Nederlands 2F luisteren"), status="behaald")
    gevonden = [(v.titel, v.link) for v in zoek(als(Rol.STUDENT, school["elif"]), "nederlands")]
    assert gevonden == [("Nederlands 2F lezen", paden.EXAMENS), ("Nederlands 2F luisteren", paden.RESULTATEN)]


def test_een_letter_zoekt_niet_en_een_lange_tekst_ook_zonder_fout(als: Als, school: dict[str, Any]) -> None:
    bureau = als(Rol.EXAMENBUREAU)
    assert zoek(bureau, "s") == zoek(bureau, "  ") == zoek(bureau, "") == []
    assert zoek(bureau, "x" * 500) == []


def test_zoeken_gaat_binnen_enkele_tientallen_milliseconden(maak: Maak, als: Als) -> None:  # PRK-14
    opleiding = maak.opleiding()
    for n in range(300):
        maak.student(opleiding, naam=f"Naam{n} Achternaam{n}")
    bureau = als(Rol.EXAMENBUREAU)
    zoek(bureau, "naam29")
    beste = min(_duur(bureau, t) for t in ("achternaam29 naam", "naam12", "zzz", "na"))
    assert beste < 0.1


def _duur(wie: Principal, tekst: str) -> float:
    begin = time.perf_counter()
    zoek(wie, tekst)
    return time.perf_counter() - begin
