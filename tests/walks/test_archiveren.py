"""Archiving: what is kept of a sitting and of a student, and the papers made of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import Demoschool
from tests.hulp.spelers import GEDULD, Speler

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("ARC-1")
def test_het_dossier_van_een_zitting_en_van_een_student(school: Demoschool) -> None:
    # ARC-1
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _open_volledig(hanna)
        for stuk in ("resentielijst", "roces-verbaal", "ersie", "eoordelingsmodel", "esuur", "esulta"):
            expect(hanna.rij(re.compile(stuk)).first).to_be_visible(timeout=GEDULD)
        hanna.ziet("Dit dossier is volledig")
        nummer = next(s for s in school.school.studenten if hanna.rij(s.naam).count())
        hanna.ga(f"/dossiers?soort=studenten&zoek={nummer.studentnummer}")
        hanna.page.get_by_role("link", name=nummer.naam).first.click(timeout=GEDULD)
        hanna.ziet("Nog open")
        hanna.ziet(re.compile("Bezwaar tot en met"))
        # What is not there is named, with the way to add it.
        hanna.ga("/dossiers?stand=onvolledig")
        hanna.page.get_by_role("row").get_by_role("link").first.click(timeout=GEDULD)
        hanna.ziet(re.compile("% volledig"))
        expect(hanna.page.get_by_role("link", name="Vul aan").first).to_be_visible(timeout=GEDULD)


@pytest.mark.walk("ARC-4")
def test_stukken_op_papier(school: Demoschool) -> None:
    # ARC-4
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        _open_volledig(mirjam)
        titel = mirjam.page.get_by_role("heading", level=1).inner_text()
        for knop in ("Presentielijst", "Proces-verbaal", "Dossier als pdf"):
            papier = mirjam.leest(knop)
            assert "ROC Waterland" in papier, knop
            assert titel.split(" versie")[0].split(" ·")[0] in papier, knop
        mens = next(s for s in school.school.studenten if mirjam.rij(s.naam).count())
        mirjam.ga(f"/dossiers?soort=studenten&zoek={mens.studentnummer}")
        mirjam.page.get_by_role("link", name=mens.naam).first.click(timeout=GEDULD)
        besluit = mirjam.leest("Besluit als pdf")
        assert mens.achternaam in besluit
        assert "bezwaar" in besluit


def _open_volledig(wie: Speler) -> None:
    """Open the first sitting whose dossier is complete."""
    wie.ga("/dossiers")
    wie.rij("100 %").first.get_by_role("link").first.click(timeout=GEDULD)
    wie.ziet("Dit dossier is volledig")
