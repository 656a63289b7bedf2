"""What a form sends arrives whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from portal.db.inrichten import Examen, Examenversie
from portal.db.session import reading, unit_of_work
from portal.domain.rechten import Rol
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def test_meer_vinkjes_van_een_naam_komen_allemaal_aan(portaal_sqlite: Portaal) -> None:
    with reading() as uow:
        versie = uow.session.exec(select(Examenversie).order_by(Examenversie.code)).first()
        assert versie is not None
        was = uow.get(Examen, versie.examen_id).inschrijvers
    try:
        page = portaal_sqlite.als(Rol.EXAMENBUREAU).open(f"/catalogus/{versie.id}")
        page.get_by_role("button", name="Wie meldt aan").click()
        vinkjes = page.get_by_role("dialog").get_by_role("checkbox")
        expect(vinkjes).to_have_count(4)
        for nr in range(4):
            vinkjes.nth(nr).set_checked(nr in (1, 2))
        wie = [str(vinkjes.nth(nr).get_attribute("value")) for nr in (1, 2)]
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        with reading() as uow:
            assert set(uow.get(Examen, versie.examen_id).inschrijvers) == set(wie)
        page.get_by_role("button", name="Wie meldt aan").click()
        for nr in range(4):
            assert vinkjes.nth(nr).is_checked() == (nr in (1, 2)), "what was saved is ticked again"
    finally:
        with unit_of_work() as uow:
            uow.get(Examen, versie.examen_id).inschrijvers = was
