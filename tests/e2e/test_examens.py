"""An exam of the school itself, from nothing to the plan and out of it again, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete
from sqlmodel import col, select

from portal.db.inrichten import Examen, Examenplanregel, Examenversie
from portal.db.session import reading, unit_of_work
from portal.domain.rechten import Rol
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.lang, pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
CODE = "ZLF-N4-POR"


def _versie(page: Page) -> None:
    page.get_by_role("button", name="Nieuwe versie").click()
    venster = page.get_by_role("dialog")
    expect(venster.get_by_label("Code")).to_have_value(f"{CODE}.v1.A")
    venster.get_by_label("Duur in minuten").fill("45")
    venster.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text(f"{CODE}.v1.A is niet vastgesteld")).to_be_visible()
    page.get_by_role("button", name="Wijzig deze versie").click()
    expect(venster.get_by_label("Extra tijd hoogstens")).to_have_value("")
    venster.get_by_label("Naam").fill("Eigen portfolio, variant A")
    venster.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name="Eigen portfolio, variant A")).to_be_visible()


def _plan(page: Page) -> None:
    page.get_by_role("button", name="Voeg examen toe").click()
    venster = page.get_by_role("dialog")
    venster.get_by_label("Opleiding").select_option(index=1)
    venster.get_by_label("Cohort").fill("2026")
    venster.get_by_label("Examen").fill("eigen portf")
    expect(page.locator(f"datalist option[value='{CODE}']")).to_have_count(1)
    venster.get_by_label("Examen").fill(CODE)
    venster.get_by_role("button", name="Voeg toe").click()
    expect(venster).to_have_count(0)


def test_een_eigen_examen_van_niets_tot_in_het_plan_en_er_weer_uit(
    portaal: Portaal,
) -> None:  # INR-1 INR-3 INR-4 PRK-13
    try:
        scherm = portaal.als(Rol.EXAMENBUREAU)
        page = scherm.open("/catalogus/examens")
        page.get_by_role("button", name="Nieuw examen").click()
        venster = page.get_by_role("dialog")
        venster.get_by_label("Code").fill(CODE)
        venster.get_by_label("Naam").fill("Eigen portfolio")
        venster.get_by_label("De docent").check()
        venster.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_text("het examenbureau, de docent")).to_be_visible()
        _versie(page)
        _plan(scherm.open("/examenplan"))
        page = scherm.open("/examenplan?zoek=eigen portfolio")
        page.get_by_role("button", name="Haal weg: Eigen portfolio").click()
        venster.get_by_label("Reden").fill("Verkeerd cohort")
        venster.get_by_role("button", name="Haal uit het plan").click()
        expect(page.get_by_text("Geen examens gevonden")).to_be_visible()
        page = scherm.open("/examenplan?zoek=eigen portfolio&status=vervallen")
        page.get_by_role("button", name=re.compile("^Zet terug")).click()
        expect(page.get_by_text("Geen examens gevonden")).to_be_visible()
        with reading() as uow:
            examen = uow.session.exec(select(Examen).where(Examen.code == CODE)).one()
            assert set(examen.inschrijvers) == {"examenbureau", "docent"}
            plan = uow.session.exec(select(Examenplanregel.status).where(Examenplanregel.examen_id == examen.id)).one()
            assert plan == "concept"
        assert not scherm.klachten
    finally:
        with unit_of_work() as uow:
            eigen = select(Examen.id).where(Examen.code == CODE)
            for model in (Examenplanregel, Examenversie):
                uow.session.execute(delete(model).where(col(model.examen_id).in_(eigen)))
            uow.session.execute(delete(Examen).where(col(Examen.code) == CODE))
