"""Who decides finds a refused request for an extra attempt again, and who it was about."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.session import unit_of_work
from portal.db.vaststellen import Commissiebesluit
from portal.domain.besluiten import Beslissing
from portal.domain.rechten import Rol
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
REDEN = "Drie kansen waren genoeg volgens het reglement"


def test_een_afgewezen_kans_is_terug_te_vinden_op_de_pagina_van_de_commissie(portaal_sqlite: Portaal) -> None:
    # AAN-10 VAS-5
    with unit_of_work() as uow:
        i = uow.session.exec(select(Inschrijving).order_by(col(Inschrijving.id)).limit(1)).one()
        student = uow.get(Persoon, i.student_id).naam
        nee = {"student_id": i.student_id, "inschrijving_id": i.id, "beslissing": Beslissing.AFGEWEZEN, "reden": REDEN}
        uow.add(Commissiebesluit(**nee))
    page = portaal_sqlite.als(Rol.EXAMENCOMMISSIE).open("/verzoeken?soort=kansen")
    regel = page.locator("tr", has_text=REDEN)
    expect(regel).to_contain_text("Extra kans afgewezen")
    expect(regel).to_contain_text("Een nieuw verzoek kan")
    zoek = page.get_by_label("Zoek een student of examen")
    zoek.fill("bestaat niet")
    zoek.press("Enter")
    expect(regel).to_have_count(0)
    expect(page.get_by_text("Geen besluiten")).to_be_visible()
    zoek.fill(student)
    zoek.press("Enter")
    expect(regel).to_have_count(1)
    regel.get_by_role("link", name=student).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(student)
