"""The personal timetable: the right sittings at the right time, behind an address that can be withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.beheren import AgendaLink, Persoon
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.plannen import agenda
from tests.hulp.inloggen import audit, bezoeker
from tests.hulp.maak import Als, Maak


def link(principal: Principal) -> str:
    with unit_of_work() as uow:
        return urlsplit(agenda.link_van(uow, principal)).path


def haal(pad: str) -> Calendar:
    antwoord = bezoeker().get(pad)
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.headers["content-type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(antwoord.text)


@pytest.fixture
def student(maak: Maak) -> Persoon:
    persoon = maak.student()
    maak.rol(persoon, "student")
    return persoon


def plaats(maak: Maak, student: Persoon, *, dagen: int = 7, extra: int = 0, **zitting: object):
    start = (tijd.nu() + timedelta(days=dagen)).replace(microsecond=0)
    z = maak.zitting(**{"start": start, "eind": start + timedelta(minutes=90), "status": "gepland", **zitting})
    inschrijving = maak.inschrijving(student, examen_id=z.examen_id)
    return z, maak.deelname(z, inschrijving, extra_minuten=extra)


def test_student_ziet_eigen_zittingen_met_extra_tijd(maak: Maak, als: Als, student: Persoon) -> None:  # PLA-3
    zitting, deelname = plaats(maak, student, extra=30)
    plaats(maak, maak.student())  # of somebody else
    kalender = haal(link(als("student", student)))
    (event,) = kalender.walk("VEVENT")
    assert event["uid"].startswith(str(deelname.id))
    assert event["dtstart"].dt == zitting.start
    assert event["dtend"].dt == zitting.eind + timedelta(minutes=30)
    assert "Examen" in event["summary"]
    assert event["location"]
    assert event["status"] == "CONFIRMED"


def test_alleen_een_geannuleerde_zitting_staat_als_vervallen(maak: Maak, als: Als, student: Persoon) -> None:  # PLA-3
    plaats(maak, student, status="geannuleerd")
    plaats(maak, student, status="concept")
    plaats(maak, student, dagen=-40)
    _, deelname = plaats(maak, student, dagen=9)
    with unit_of_work() as uow:
        deelname.status = "geannuleerd"
        uow.session.merge(deelname)
    (event,) = haal(link(als("student", student))).walk("VEVENT")
    assert event["status"] == "CANCELLED"
    assert event["summary"].startswith("Vervallen:")


def test_geen_resultaten_in_de_agenda(maak: Maak, als: Als, student: Persoon) -> None:
    _, deelname = plaats(maak, student, dagen=-3, status="ondertekend")
    maak.resultaat(deelname, score="7,3", cijfer="8,1", opmerking="bijzonder goed")
    tekst = bezoeker().get(link(als("student", student))).text
    assert not {"7,3", "8,1", "bijzonder"} & set(tekst.replace("\\,", ",").split())
    assert "8,1" not in tekst.replace("\\,", ",")


def test_medewerker_ziet_gekoppelde_zittingen_zolang_de_rol_geldt(maak: Maak) -> None:
    start = tijd.nu() + timedelta(days=2)
    zitting = maak.zitting(start=start, eind=start + timedelta(hours=1), status="gepland")
    persoon = maak.persoon()
    maak.rol(persoon, "surveillant", tot=start - timedelta(days=1))
    maak.zittingsmedewerker(zitting, persoon, "surveillant")
    pad = link(Principal(persoon.id, persoon.naam, Rol.SURVEILLANT))
    (event,) = haal(pad).walk("VEVENT")
    assert event["summary"].startswith("Surveillant:")
    tijd.set_klok(lambda: start - timedelta(hours=1))
    assert haal(pad).walk("VEVENT") == []


def test_zelfde_adres_tot_het_vernieuwd_wordt(als: Als, student: Persoon) -> None:
    principal = als("student", student)
    eerste = link(principal)
    assert link(principal) == eerste
    with unit_of_work() as uow:
        nieuw = urlsplit(agenda.vernieuw_link(uow, principal)).path
    assert bezoeker().get(eerste).status_code == 404
    assert bezoeker().get(nieuw).status_code == 200
    with unit_of_work() as uow:
        agenda.trek_link_in(uow, principal)
    assert bezoeker().get(nieuw).status_code == 404
    assert len(audit("agenda.link_gemaakt")) == 2
    assert len(audit("agenda.link_ingetrokken")) == 2


def test_de_database_alleen_opent_geen_agenda(als: Als, student: Persoon, omgeving: Callable[..., None]) -> None:
    pad = link(als("student", student))
    with reading() as uow:
        (rij,) = uow.session.exec(select(AgendaLink)).all()
    assert bezoeker().get(f"/agenda/{rij.id.hex}.ics").status_code == 404
    assert bezoeker().get(f"/agenda/{rij.id.hex}{'A' * 43}.ics").status_code == 404
    assert bezoeker().get("/agenda/onzin.ics").status_code == 404
    omgeving(secret_key="een-andere-sleutel-" + "y" * 32)
    assert bezoeker().get(pad).status_code == 404


def test_wie_niet_actief_is_heeft_geen_agenda(als: Als, student: Persoon) -> None:
    pad = link(als("student", student))
    with unit_of_work() as uow:
        uow.get(Persoon, student.id).actief = False
    assert bezoeker().get(pad).status_code == 404


def test_stoppen_sluit_elk_adres_dat_nog_werkt(als: Als, student: Persoon) -> None:  # PLA-3
    """Two windows each found no address and made one; whoever stops sharing shares nothing any more."""
    wie = als("student", student)
    with unit_of_work() as uow:
        uow.add(AgendaLink(persoon_id=student.id))
        uow.add(AgendaLink(persoon_id=student.id))
    with reading() as uow:
        rijen = uow.session.exec(select(AgendaLink)).all()
        paden = [urlsplit(agenda._adres(rij)).path for rij in rijen]
    assert [bezoeker().get(pad).status_code for pad in paden] == [200, 200]
    with unit_of_work() as uow:
        agenda.trek_link_in(uow, wie)
    assert [bezoeker().get(pad).status_code for pad in paden] == [404, 404]
    assert link(wie) not in paden
