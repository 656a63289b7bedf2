"""A cancelled test takes its enrolments along, and after a short term the students who were here only for it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.archiveren.opruimen import TERMIJN, ruim_geannuleerden_op
from tests.hulp.maak import Maak
from tests.hulp.oke import School, een, tel


def ruim_op() -> int:
    with unit_of_work() as uow:
        return ruim_geannuleerden_op(uow, PORTAAL)


def annuleer(school: School, toets: dict[str, Any]) -> None:
    toets["consumers"][0]["offeringState"] = "canceled"
    assert school.put(toets).status_code == 200


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


def test_wie_alleen_daarvoor_kwam_wordt_leeggemaakt(school: School, klok) -> None:
    toets, ander = school.toets(), school.toets()
    alleen, meer = school.persoon(), school.persoon(surname="Blijft")
    wacht = school.inschrijving(school.persoon(), toets)
    for body in (
        toets, ander, alleen, meer, school.inschrijving(alleen, toets), school.inschrijving(meer, toets), wacht
    ):  # fmt: skip
        assert school.put(body).status_code == 201
    annuleer(school, toets)
    assert tel(WachtendBericht) == 0
    assert tel(Inschrijving, Inschrijving.status == "geannuleerd") == 2
    assert school.put(school.inschrijving(meer, ander)).status_code == 201
    assert ruim_op() == 0
    nu = tijd.nu()
    klok(nu + TERMIJN + timedelta(days=1))
    assert ruim_op() == 1
    with reading() as uow:
        leeg = uow.session.exec(select(Persoon).where(Persoon.account == None)).one()  # noqa: E711
        assert (leeg.voornaam, leeg.email, leeg.oke_id) == ("", "", None)
        assert uow.session.exec(select(Persoon).where(Persoon.achternaam == "Blijft")).one().account
    assert een(AuditRegel, AuditRegel.actie == "persoon.leeggemaakt").onderwerp_id == leeg.id
    assert (tel(Inschrijving), ruim_op()) == (2, 0)
    assert tel(Persoon, Persoon.oke_id == uuid.UUID(alleen["personId"])) == 0


def test_wie_de_school_zelf_kent_blijft(school: School, maak: Maak, klok) -> None:  # ARC-3
    toets, body = school.toets(), school.persoon()
    nummer, account = body["primaryCode"]["code"], body["otherCodes"][0]["code"]
    wie = maak.student(oke_id=None, nummer=nummer, account=account)  # from a file, before the registry named him
    for stuk in (toets, body, school.inschrijving(body, toets)):
        assert school.put(stuk).status_code in (200, 201)
    annuleer(school, toets)
    klok(tijd.nu() + TERMIJN + timedelta(days=1))
    assert ruim_op() == 0
    assert een(Persoon).account == wie.account


@pytest.mark.parametrize("wat", ["rol", "opleiding", "resultaat", "aanmelding die wacht", "bezwaartermijn"])
def test_wie_iets_anders_heeft_blijft(school: School, maak: Maak, klok, wat: str) -> None:
    toets, persoon = school.toets(), school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    annuleer(school, toets)
    wie = een(Persoon)
    if wat == "rol":
        maak.rol(wie, "surveillant")
    elif wat == "opleiding":
        from portal.db.aanmelden import Opleidingsinschrijving
        from tests.hulp.maak import schrijf

        schrijf(Opleidingsinschrijving(oke_id=uuid.uuid4(), student_id=wie.id, opleiding_id=maak.opleiding().id))
    elif wat == "bezwaartermijn":
        maak.voorziening(wie, status="afgewezen", bezwaar_tot=tijd.vandaag() + timedelta(days=60))
    elif wat == "aanmelding die wacht":
        school.put(school.inschrijving(persoon, school.toets()))
        assert tel(WachtendBericht) == 1
    else:
        maak.resultaat(maak.deelname(inschrijving=maak.inschrijving(wie), status="afgerond"))
    klok(tijd.nu() + TERMIJN + timedelta(days=1))
    assert ruim_op() == 0
    assert een(Persoon, Persoon.id == wie.id).account == wie.account
    assert tel(WachtendBericht) == (wat == "aanmelding die wacht")
