"""What a form sends arrives whole."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from portal.db.inrichten import Examen, Examenversie
from portal.db.session import reading, unit_of_work
from portal.domain.rechten import Rol
from portal.domain.statussen import VersieStatus
from tests.hulp.keur import keur
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


def _standen(ids: list[uuid.UUID]) -> list[str]:
    with reading() as uow:
        return [str(uow.get(Examenversie, id).status) for id in ids]


def _zet(ids: list[uuid.UUID], status: VersieStatus) -> None:
    with unit_of_work() as uow:
        for id in ids:
            uow.get(Examenversie, id).status = status


def _som_van_tabs(page: Page) -> int:
    return sum(int(t) for t in page.locator(".tabs.vak-kop .tag").all_inner_texts())


def test_de_commissie_beslist_na_een_vraag_en_trekt_meer_tegelijk_in(portaal_sqlite: Portaal) -> None:  # INR-7 VAS-1
    with reading() as uow:
        vraag = select(Examenversie).where(
            Examenversie.status == VersieStatus.VASTGESTELD, col(Examenversie.in_catalogus)
        )
        een, twee = uow.session.exec(vraag.order_by(Examenversie.code).limit(2)).all()
    ids = [een.id, twee.id]
    try:
        _zet(ids[:1], VersieStatus.TER_VASTSTELLING)
        scherm = portaal_sqlite.als(Rol.EXAMENCOMMISSIE)
        page = scherm.open("/verzoeken?soort=versies")
        badge = page.locator("nav.side a", has_text="Verzoeken en besluiten").locator(".b.num")
        expect(badge).to_have_text(f"{_som_van_tabs(page)} wachten")
        venster = page.get_by_role("dialog")
        for ja in (False, True):
            page.get_by_role("button", name=f"Stel vast: {een.naam}", exact=True).first.click()
            expect(venster).to_contain_text(een.code)
            assert _standen(ids[:1]) == ["ter_vaststelling"], "it asks first"
            assert keur(page) == []
            if ja:
                venster.get_by_role("button", name="Stel versie vast").click()
            else:
                page.keyboard.press("Escape")
            expect(venster).to_have_count(0)
        assert _standen(ids[:1]) == ["vastgesteld"]
        page = scherm.open("/catalogus?status=vastgesteld")
        for v in (een, twee):
            page.locator("main tbody tr", has_text=v.code).get_by_text("Kies om in te trekken").first.click()
        page.get_by_role("button", name="Trek 2 versies in").click()
        venster.get_by_label("Reden").fill("De opgaven zijn uitgelekt")
        venster.get_by_role("button", name="Trek in").click()
        expect(venster).to_have_count(0)
        assert _standen(ids) == ["ingetrokken"] * 2
        assert scherm.klachten == []
    finally:
        _zet(ids, VersieStatus.VASTGESTELD)


def test_een_verwijzing_en_een_dag_worden_gekozen(portaal_sqlite: Portaal) -> None:  # PRK-1 BEH-10
    scherm = portaal_sqlite.als(Rol.BEHEERDER)
    page = scherm.open("/basis/opleidingen")
    page.get_by_role("button", name="Voeg toe").click()
    venster = page.get_by_role("dialog")
    keuzes = venster.locator("datalist option")
    expect(keuzes.first).to_be_attached()
    code, naam = keuzes.first.get_attribute("value"), keuzes.first.text_content()
    veld = venster.get_by_label("Team", exact=True)
    veld.fill(str(naam))
    expect(keuzes.first).to_have_attribute("value", str(code))
    veld.fill(str(code))
    expect(venster.get_by_role("status").filter(has_text=str(naam))).to_be_visible()
    page.keyboard.press("Escape")
    page = scherm.open("/instellingen")
    wijzig = page.get_by_role("button", name="Wijzig Sluitingsdagen")
    wijzig.click()
    venster.get_by_label("Dag erbij").fill("2027-02-18")
    venster.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".instellingen").get_by_text(re.compile("18-02-2027"))).to_be_visible()
    wijzig.click()
    venster.get_by_label(re.compile("18 feb")).uncheck()
    assert keur(page) == []
    venster.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".instellingen").get_by_text(re.compile("18-02-2027"))).to_have_count(0)
    assert scherm.klachten == []
