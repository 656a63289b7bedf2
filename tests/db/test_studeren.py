"""Who studies here and who works here: one home, that says the same of a row and in SQL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import select

from portal.db.beheren import Persoon
from portal.db.session import reading, unit_of_work
from portal.db.studeren import heeft_dossier, is_medewerker, medewerkers, met_dossier
from tests.hulp.maak import Maak


@pytest.mark.parametrize(("student", "ook"), [(True, False), (True, True), (False, True), (False, False)])
def test_van_een_rij_en_in_sql_is_het_hetzelfde(maak: Maak, student: bool, ook: bool) -> None:  # BEH-2
    wie = maak.medewerker()
    with unit_of_work() as uow:
        rij = uow.get(Persoon, wie.id)
        rij.is_student, rij.ook_medewerker = student, ook
    with reading() as uow:
        rij, deze = uow.get(Persoon, wie.id), select(Persoon.id).where(Persoon.id == wie.id)
        assert is_medewerker(rij) is bool(uow.session.exec(deze.where(medewerkers())).all())
        assert heeft_dossier(rij) is bool(uow.session.exec(deze.where(met_dossier())).all())


def test_wie_hier_werkt_of_studeert_staat_op_een_plek() -> None:  # BEH-2
    """Nowhere else both marks are put together to say who works or studies here."""
    samen = re.compile(r"is_student[^\n]*\bor\b[^\n]*ook_medewerker|or_\([^\n]*is_student[^\n]*ook_medewerker")
    waar = [str(p) for p in Path("portal").rglob("*.py") if samen.search(p.read_text())]
    assert waar == ["portal/db/studeren.py"]
