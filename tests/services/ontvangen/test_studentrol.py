"""Who studies here says the registry: its students come in as a student, and who is none any more does not."""

from __future__ import annotations

import uuid

import pytest
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.principal import OPDRACHTREGEL
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain.rechten import Rol
from portal.services.beheren import rollen
from portal.services.ontvangen import ingang
from portal.services.ontvangen.ingang import Bron
from portal.services.ontvangen.vlug.blad import lees_blad
from portal.services.ontvangen.vlug.nieuw import Ronde, merk, schrijf_nieuwe
from tests.hulp.maak import Maak
from tests.hulp.oke import Json, School, een, tel


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


def bron(school: School) -> Bron:
    return Bron("DR", school.dr.id)


def stuur(school: School, persoon: Json) -> Persoon:
    with unit_of_work() as uow:
        ingang.ontvang_persoon(uow, bron(school), persoon)
    return een(Persoon, Persoon.oke_id == uuid.UUID(persoon["personId"]))


def rollen_van(persoon: Persoon) -> list[Rol]:
    """The roles with which somebody comes in now."""
    with reading() as uow:
        return [k.rol for k in sessies.rollen(uow, persoon.id)]


def daden(persoon: Persoon) -> list[str]:
    """What the log says about his roles."""
    with reading() as uow:
        ids = select(Roltoewijzing.id).where(Roltoewijzing.persoon_id == persoon.id)
        vraag = select(AuditRegel.actie).where(col(AuditRegel.onderwerp_id).in_(ids))
        return list(uow.session.exec(vraag.order_by(col(AuditRegel.volgnummer))))


def test_een_student_van_het_register_komt_binnen_als_student(school: School) -> None:  # BEH-1 AAN-1
    inhoud = school.persoon()
    student = stuur(school, inhoud)
    assert rollen_van(student) == [Rol.STUDENT]
    stuur(school, {**inhoud, "surname": "Anders"})
    assert tel(Roltoewijzing, Roltoewijzing.persoon_id == student.id) == 1
    assert daden(student) == ["rol.verleend"]


def test_een_hele_school_tegelijk_ook(school: School) -> None:  # BEH-1 AAN-1
    toets, personen = school.toets(), [school.persoon() for _ in range(3)]
    with unit_of_work() as uow:
        ingang.ontvang_toets(uow, bron(school), toets)
    ronde = Ronde(bron(school))
    items = [(i, merk(i)) for p in personen if (i := {**school.inschrijving(p, toets), "person": p})]
    stukken, _ = lees_blad(bron(school), lambda _, inhoud: ronde.lees(inhoud), items)
    with unit_of_work() as uow:
        assert schrijf_nieuwe(uow, bron(school), ronde, stukken) == (3, [])
    for p in personen:
        student = een(Persoon, Persoon.oke_id == uuid.UUID(p["personId"]))
        assert (rollen_van(student), daden(student)) == ([Rol.STUDENT], ["rol.verleend"])


def test_wie_de_school_al_kende_krijgt_de_rol_bij_het_volgende_bericht(school: School) -> None:  # BEH-1
    inhoud = school.persoon()
    student = stuur(school, inhoud)
    with unit_of_work() as uow:
        uow.delete(uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == student.id)).one())
    assert rollen_van(student) == []
    stuur(school, inhoud)
    assert rollen_van(student) == [Rol.STUDENT]


def test_wie_geen_student_meer_is_komt_niet_meer_binnen(school: School) -> None:  # BEH-2
    inhoud = school.persoon()
    student = stuur(school, inhoud)
    stuur(school, {**inhoud, "affiliations": ["guest"]})
    assert rollen_van(student) == []
    stuur(school, inhoud)
    assert rollen_van(student) == [Rol.STUDENT]
    assert daden(student) == ["rol.verleend", "rol.ingetrokken", "rol.verleend"]


def test_wat_de_school_afnam_geeft_het_register_niet_terug(school: School) -> None:  # BEH-4
    inhoud = school.persoon()
    student = stuur(school, inhoud)
    toewijzing = een(Roltoewijzing, Roltoewijzing.persoon_id == student.id)
    with unit_of_work() as uow:
        rollen.trek_rol_in(uow, OPDRACHTREGEL, rollen.TrekRolIn(toewijzing_id=toewijzing.id, reden="Misbruik"))
    stuur(school, {**inhoud, "surname": "Anders"})
    assert rollen_van(student) == []


def test_een_gast_van_het_register_is_geen_student(school: School) -> None:  # BEH-2
    assert rollen_van(stuur(school, school.persoon(affiliations=["guest"], consumers=[]))) == []
