"""Staff who study here: no role of the school decides about themselves, and nobody is in two places at a time."""

from __future__ import annotations

from datetime import datetime

import pytest

from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Deelname, Wachtplek
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol
from portal.services.plannen import intrekken, zittingen
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def _negen() -> datetime:
    return tijd.op(werkdag(14), 9)


def test_wie_in_de_rij_staat_regelt_daar_niets_voor_zichzelf(mens: Mens) -> None:  # BEH-3 AAN-7
    """With one seat more, or one fewer in front of him, he would seat himself."""
    z = mens.maak.zitting(mens.school.versie, start=_negen(), capaciteit=1)
    mens.maak.deelname(z)
    voor = mens.maak.inschrijving(mens.maak.student(), mens.school.examen)
    for rij in (voor, een(Inschrijving, Inschrijving.student_id == mens.wie.id)):
        mens.maak.go(rij)
        schrijf(Wachtplek(zitting_id=z.id, inschrijving_id=rij.id))
    zelf = mens.in_rol(Rol.EXAMENBUREAU)
    af = intrekken.HaalVanWachtlijst(zitting_id=z.id, inschrijving_id=voor.id, reden="Mag niet")
    ruimer = zittingen.WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=z.start, capaciteit=3)
    with pytest.raises(NietToegestaan, match="wacht"):
        doe(intrekken.haal_van_wachtlijst, zelf, af)
    with pytest.raises(NietToegestaan, match="wacht"):
        doe(zittingen.wijzig_zitting, zelf, ruimer)
    doe(zittingen.wijzig_zitting, mens.als(Rol.EXAMENBUREAU), ruimer)
    assert een(Deelname, Deelname.student_id == mens.wie.id).status == "geplaatst"
