"""The demo school is always the same, and large enough to be believed."""

import re
import time
from collections import Counter

import pytest

from portal.sandbox.school import build_school
from portal.sandbox.school_model import NAAMCONVENTIE, School


@pytest.fixture(scope="module")
def school() -> School:
    return build_school()


def test_zelfde_vraag_zelfde_school(school: School) -> None:
    assert build_school() == school
    assert build_school(seed=2) != school


def test_snel_en_elke_grootte() -> None:
    begin = time.process_time()  # whatever else the machine is doing
    groot = build_school(3000)
    assert time.process_time() - begin < 2
    assert len(groot.studenten) == 3000
    assert len(build_school(0).studenten) == 12  # the main-chain group is always there


def test_ids_blijven_bij_ander_zaad_of_aantal(school: School) -> None:
    klein = build_school(50, seed=9)
    assert {s.id for s in klein.studenten} <= {s.id for s in school.studenten}
    assert klein.demo.student == school.demo.student
    assert klein.hoofdketen.toets.id == school.hoofdketen.toets.id
    assert [v.id for v in klein.versies] == [v.id for v in school.versies]


def test_aantallen(school: School) -> None:
    assert (len(school.teams), len(school.locaties), len(school.ruimtes)) == (6, 3, 60)
    assert len(school.opleidingen) == 40
    assert 65 <= len(school.examens) <= 85
    rollen = Counter(r for m in school.medewerkers for r in m.rollen)
    assert rollen["examenbureau"] == 6
    assert rollen["surveillant"] == 25
    assert rollen["examencommissie"] == 8
    assert rollen["beheerder"] == 3
    assert 130 <= len(school.medewerkers) <= 150
    assert any(m.extern for m in school.met_rol("surveillant"))
    met = sum(bool(s.voorzieningen) for s in school.studenten) / len(school.studenten)
    assert 0.06 < met < 0.10


def test_alles_is_uniek_en_past_bij_elkaar(school: School) -> None:
    mensen = (*school.studenten, *school.medewerkers)
    assert len({p.account for p in mensen}) == len(mensen)
    assert len({i.id for i in school.inschrijvingen}) == len(school.inschrijvingen)
    assert len({(i.student_id, i.toets_id) for i in school.inschrijvingen}) == len(school.inschrijvingen)
    assert all(re.fullmatch(NAAMCONVENTIE, v.code) for v in school.versies)  # INR-3
    assert all(re.fullmatch(r"\d{7}", s.studentnummer) for s in school.studenten)
    assert all(s.slb_id in school.medewerker_op_id for s in school.studenten)
    assert all(i.toets_id in school.toets_op_id for i in school.inschrijvingen)


def test_de_hoofdketen_is_te_spelen(school: School) -> None:
    keten = school.hoofdketen
    assert keten.nieuwe_versie.actief
    assert not keten.nieuwe_versie.bekend
    assert keten.gewijzigde_versie.vorige_duur_min not in (None, keten.gewijzigde_versie.duur_min)
    assert not keten.ingetrokken_versie.actief
    groep = {i.student_id for i in keten.inschrijvingen}
    assert {school.demo.student.id, school.demo.tweede_student.id} <= groep
    assert {school.student_op_id[s].slb_id for s in groep} == {school.demo.docent.id}
    assert [v.oke for v in school.demo.student.voorzieningen] == ["extraTime"]
    assert [naam for naam, _ in school.demo.per_rol()][1:] == [
        "student",
        "docent",
        "examenbureau",
        "surveillant",
        "beoordelaar",
        "examencommissie",
        "beheerder",
    ]
