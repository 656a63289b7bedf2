"""Two people, two browsers, one checklist: what one answers the other sees without doing anything."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from portal.db.beheren import Eenheid
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting
from portal.db.session import reading
from portal.domain.gereedheid import ONDERDELEN
from portal.domain.rechten import Rol
from tests.hulp.maak import Maak
from tests.hulp.paginas import adressen
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
GRENS = 3.0
"""Generous for a busy machine; what is measured is recorded, and is well below a second."""


def _team() -> str:
    with reading() as uow:
        vraag = select(Eenheid.id).where(Eenheid.soort == "team").order_by(Eenheid.naam).limit(1)
        return str(uow.session.exec(vraag).one())


def _keuze(page: Page, punt: int, antwoord: str):  # type: ignore[no-untyped-def]
    naam = re.compile(f"^(✓ )?{antwoord}$")
    return page.get_by_role("group", name=ONDERDELEN[punt].tekst).get_by_role("button", name=naam)


def _gekozen(page: Page, punt: int) -> str:
    knoppen = page.get_by_role("group", name=ONDERDELEN[punt].tekst).get_by_role("button", pressed=True)
    return knoppen.first.inner_text().strip("✓ ") if knoppen.count() else ""


def test_de_ander_ziet_een_antwoord_binnen_een_seconde(
    portaal: Portaal, record_property: Callable[[str, object], None]
) -> None:  # BEH-7
    """On PostgreSQL each of the two may have another process."""
    _zien_elkaar(portaal, record_property)
    if portaal.soort == "werkers":
        assert "fout" not in portaal.server.log.lower(), portaal.server.log[-3000:]


@pytest.mark.lang
def test_de_ander_ziet_het_ook_met_een_proces_op_postgresql(
    portaal_alleen: Portaal, record_property: Callable[[str, object], None]
) -> None:  # BEH-7
    _zien_elkaar(portaal_alleen, record_property)


def _zien_elkaar(portaal: Portaal, record_property: Callable[[str, object], None]) -> None:
    pad = f"/gereedheid?eenheid={_team()}"
    een, ander = portaal.als(Rol.BEHEERDER), portaal.als(Rol.EXAMENBUREAU)
    for scherm in (een, ander):
        scherm.open(pad)
        scherm.page.evaluate("window.__zelfde = true")
    tijden = []
    for punt in (3, 4, 7):
        nieuw = "Nee" if _gekozen(een.page, punt) == "Ja" else "Ja"
        expect(_keuze(ander.page, punt, nieuw)).to_have_attribute("aria-pressed", "false")
        begin = time.monotonic()
        _keuze(een.page, punt, nieuw).click()
        expect(_keuze(ander.page, punt, nieuw)).to_have_attribute("aria-pressed", "true", timeout=GRENS * 1000)
        tijden.append(time.monotonic() - begin)
    record_property("seconden", [round(t, 2) for t in tijden])
    assert min(tijden) < 1.0, tijden
    assert ander.page.evaluate("window.__zelfde") is True, "de pagina is opnieuw geladen"
    assert een.klachten + ander.klachten == []


@pytest.mark.lang
def test_de_tweede_van_twee_hoort_wie_eerst_was(portaal: Portaal) -> None:  # BEH-7
    """Somebody who was already writing about an item keeps that version: a newer answer is not overwritten unseen."""
    pad = f"/gereedheid?eenheid={_team()}"
    een, ander = portaal.als(Rol.BEHEERDER), portaal.als(Rol.EXAMENBUREAU)
    een.open(pad)
    ander.open(pad)
    nieuw = "Nee" if _gekozen(een.page, 5) == "Ja" else "Ja"
    ander.page.get_by_role("button", name="punt 6").click()
    ander.page.get_by_label("Eigenaar").fill("Bureau")
    _keuze(een.page, 5, nieuw).click()
    expect(_keuze(ander.page, 5, nieuw)).to_have_attribute("aria-pressed", "true", timeout=GRENS * 1000)
    ander.page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(ander.page.get_by_role("alert").filter(has_text="wijzigde dit onderdeel")).to_be_visible()


def test_wie_niet_op_de_lijst_stond_staat_meteen_op_het_scherm_van_de_surveillant(
    portaal_sqlite: Portaal,
) -> None:  # UIT-2 PRK-13
    (pad,) = adressen("/afnemen/[zitting_id]", Rol.SURVEILLANT)
    zaal = portaal_sqlite.als(Rol.SURVEILLANT, "tablet").open(pad)
    if (knop := zaal.get_by_role("button", name="Open de zitting")).count():
        knop.click()
    expect(zaal.locator(".kandidaat").first).to_be_visible()
    id, maak = uuid.UUID(pad.rsplit("/", 1)[1]), Maak()
    with reading() as uow:
        examen = uow.get(Examen, uow.get(Zitting, id).examen_id)
    student = maak.student(voornaam="Onverwachte", achternaam="Bezoeker")
    maak.go(maak.inschrijving(student, examen))
    bureau = portaal_sqlite.als(Rol.EXAMENBUREAU).open(f"/zittingen/{id}?deel=plaatsen&zoek={student.nummer}")
    bureau.get_by_label("Kies Onverwachte Bezoeker").click()
    bureau.get_by_label("Waarom komt de student er nu nog bij?").fill("Stond niet op de lijst")
    bureau.get_by_role("button", name="Plaats 1 student").click()
    expect(bureau.get_by_text("1 geplaatst").first).to_be_visible()
    expect(zaal.locator(".kandidaat").filter(has_text="Bezoeker")).to_be_visible(timeout=5000)
