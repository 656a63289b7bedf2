"""Who decides about what changed behind an open dialog reads what it is now, in the same dialog, with what he typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.session import unit_of_work
from portal.db.vaststellen import Herziening, Vaststelling
from portal.domain.rechten import Rol
from tests.hulp.browser import demo_account
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def _herziening() -> Herziening:
    """A revision of a definitive result with points, that another member established."""
    with unit_of_work() as uow:
        zelf = select(Persoon.id).where(Persoon.account == demo_account(Rol.EXAMENCOMMISSIE)).scalar_subquery()
        vraag = (
            select(Resultaat)
            .join(Vaststelling, onclause=col(Vaststelling.resultaat_id) == Resultaat.id)
            .where(Resultaat.status == "definitief", col(Resultaat.is_huidig), col(Resultaat.punten) > 21)
            .where(col(Vaststelling.door_id) != zelf)
            .order_by(col(Resultaat.id))
        )
        r = uow.session.exec(vraag).first()
        assert r is not None
        rij = Herziening(resultaat_id=r.id, reden="Bezwaar van de student", inhoud={"punten": 21, "score": ""})
        uow.add(rij)
    return rij


def test_wat_intussen_veranderde_staat_in_hetzelfde_venster(portaal_sqlite: Portaal) -> None:  # VAS-8
    rij = _herziening()
    scherm = portaal_sqlite.als(Rol.EXAMENCOMMISSIE)
    page = scherm.open("/verzoeken?soort=herzieningen")
    regel = page.locator("tr", has_text="Bezwaar van de student")
    regel.get_by_role("button").click()
    venster = page.get_by_role("dialog")
    expect(venster).to_contain_text("(21 van")
    with unit_of_work() as uow:
        uow.get(Herziening, rij.id).inhoud = {"punten": 20, "score": ""}
    venster.get_by_label("Pas toe wat nieuw is.").check()
    venster.get_by_label("Reden").fill("Nageteld door twee leden")
    venster.get_by_role("button", name="Leg besluit vast").click()
    expect(venster).to_contain_text("Deze herziening is veranderd sinds u keek")
    expect(venster).to_contain_text("(20 van")
    expect(venster.get_by_label("Reden")).to_have_value("Nageteld door twee leden")
    venster.get_by_role("button", name="Leg besluit vast").click()
    expect(venster).to_be_hidden()
    with unit_of_work() as uow:
        assert uow.get(Herziening, rij.id).status == "toegepast"
