"""Staff who studied here: what is kept of the student is found and ends as that of any student; the staff record stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen import studentkaart
from portal.services.archiveren.lezen import dossiers
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import School
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe

LANG_GELEDEN = timedelta(days=900)


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def _klaar(mens: Mens) -> None:
    """He passed long ago, got his diploma, and the registry let him go."""
    d = mens.plek()
    mens.maak.resultaat(d, status="definitief")
    with unit_of_work() as uow:
        z = uow.get(Zitting, d.zitting_id)
        z.start, z.eind, z.laatste_eind = (
            m - LANG_GELEDEN - timedelta(days=30) for m in (z.start, z.eind, z.laatste_eind)
        )
        z.status, uow.get(Deelname, d.id).status = "ondertekend", "afgerond"
        uow.get(Inschrijving, d.inschrijving_id).status = "behaald"
        uow.get(Persoon, mens.wie.id).diploma_op = tijd.vandaag() - LANG_GELEDEN
    mens.school.put(mens.persoon | {"activeEnrollment": False})
    with unit_of_work() as uow:
        uow.session.execute(update(OkeBericht).values(status="bevestigd"))
    assert mens.nu().is_student is False


def test_wie_hier_studeerde_blijft_te_vinden(mens: Mens) -> None:  # ARC-1 PRK-14
    _klaar(mens)
    rijen = doe(dossiers.studenten, mens.als(Rol.EXAMENCOMMISSIE), dossiers.DossierFilter(tekst="dirk")).rijen
    assert [r.student for r in rijen] == ["Dirk Docent"]
    assert doe(studentkaart.kop, mens.als(Rol.EXAMENBUREAU), mens.wie.id).naam == "Dirk Docent"
