"""A student's moments on the screen: what cannot be chosen has its reason and no button, and an offer is never ‘vol’."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from tests.hulp.browser import demo_account
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Maak, sla_over
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def _moment(maak: Maak, versie: Examenversie, start: datetime, plaatsen: int = 5) -> Zitting:
    return maak.zitting(
        versie, ruimte=maak.ruimte(plaatsen=plaatsen), start=start, zelf_inschrijven=True,
        zelf_tot=start - timedelta(minutes=15),
    )  # fmt: skip


def _had(maak: Maak, versie: Examenversie, i: Inschrijving) -> None:
    maak.deelname(
        maak.zitting(versie, start=tijd.nu() - timedelta(days=30), status="ondertekend"), i, status="afgerond",
        presentie="present",
    )  # fmt: skip
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"


def _zaai(maak: Maak) -> None:
    """Three exams of the demo student: nothing to choose, one of two moments, and an offer from the queue."""
    with reading() as uow:
        ik = uow.session.exec(select(Persoon).where(Persoon.account == demo_account(Rol.STUDENT))).one()
    sla_over(5000)
    start = tijd.op(werkdag(200), 9)

    def examen(naam: str) -> tuple[Examenversie, Inschrijving]:
        e: Examen = maak.examen(naam=naam)
        i = maak.inschrijving(ik, e)
        maak.go(i)
        return maak.versie(e), i

    vast, i = examen("Alleen gehad")
    _had(maak, vast, i)
    _moment(maak, vast, start)
    _moment(maak, vast, start + timedelta(days=7))
    deels, _ = examen("Deels bezet")
    _moment(maak, deels, start)
    _moment(maak, deels, start + timedelta(days=7))
    maak.deelname(maak.zitting(start=start), maak.inschrijving(ik, maak.examen(naam="Op dat uur")))
    rij, i = examen("Uit de rij")
    z = _moment(maak, rij, start + timedelta(days=14), plaatsen=1)
    with unit_of_work() as uow:
        uow.add(Wachtplek(zitting_id=z.id, inschrijving_id=i.id, aangeboden_op=tijd.nu()))


def test_een_student_ziet_alleen_knoppen_die_iets_doen(portaal_sqlite: Portaal) -> None:  # AAN-5 AAN-7 PRK-8
    _zaai(Maak())
    page = portaal_sqlite.als(Rol.STUDENT).open("/examens")
    kaart = page.locator("li.item")
    vast = kaart.filter(has_text="Alleen gehad")
    expect(vast).to_contain_text("Het examenbureau ziet dat je een ander moment nodig hebt")
    expect(vast.get_by_role("button")).to_have_count(0)

    kaart.filter(has_text="Deels bezet").get_by_role("button", name="Kies een moment").click()
    venster = page.get_by_role("dialog")
    expect(venster.locator("li.moment")).to_have_count(2)
    expect(venster.get_by_role("button", name="Kies", exact=False).filter(has_text="Kies")).to_have_count(1)
    expect(venster).to_contain_text("Je hebt dan al een examen: ‘")
    page.keyboard.press("Escape")

    rij = kaart.filter(has_text="Uit de rij")
    expect(rij).to_contain_text("Er is een plaats voor je")
    rij.get_by_role("button", name="Bekijk de plaats").click()
    expect(venster).to_contain_text("er is een plaats vrij voor jou")
    expect(venster).not_to_contain_text("vol")
    venster.get_by_role("button", name="Neem de plaats").click()
    expect(page.get_by_text("Je hebt de plaats.")).to_be_visible()

    page = portaal_sqlite.als(Rol.EXAMENBUREAU).open("/aanmelden?status=vast")
    regel = page.locator("tbody tr").filter(has_text="Alleen gehad")
    expect(regel).to_contain_text("Had elke versie die er is.")
    regel.get_by_role("button", name="Vraag commissie").click()
    venster = page.get_by_role("dialog")
    venster.get_by_label("Waarom kan deze student geen andere variant krijgen?").fill("Er is maar één variant")
    venster.get_by_role("button", name="Vraag commissie").click()
    expect(regel).to_contain_text("De vraag ligt bij de examencommissie.")
    expect(regel.get_by_role("button", name="Vraag commissie")).to_have_count(0)
