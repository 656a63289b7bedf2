"""Staff who study here do not get an exam that they know from their work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol
from portal.services.grond.audit import audit
from portal.services.plannen import medewerkers, plaatsen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe

TOEN = tijd.vandaag() - timedelta(days=30)


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    m = Mens(School(maak), maak, als)
    maak.go(_zijn(m))
    return m


def _zijn(mens: Mens) -> Inschrijving:
    rij: Inschrijving = een(Inschrijving, Inschrijving.student_id == mens.wie.id)
    return rij


def _plaats(mens: Mens, versie: Examenversie | None = None) -> Any:
    zitting = mens.maak.zitting(versie or mens.school.versie)
    cmd = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(_zijn(mens).id,))
    return doe(plaatsen.plaats_studenten, mens.als(Rol.EXAMENBUREAU), cmd)


def _van_een_ander(mens: Mens) -> tuple[Zitting, Deelname]:
    """A sitting of long ago with the same version, with the work of another student."""
    zitting = mens.maak.zitting(mens.school.versie, start=tijd.op(TOEN, 9), status="ondertekend")
    return zitting, mens.maak.deelname(zitting, status="afgerond")


def _beoordeelde(mens: Mens) -> None:
    mens.maak.beoordeling(_van_een_ander(mens)[1], mens.wie)


def _hield_toezicht(mens: Mens) -> None:
    mens.maak.zittingsmedewerker(_van_een_ander(mens)[0], mens.wie)


def _besliste(mens: Mens) -> None:
    with unit_of_work() as uow:
        uow.get(Examenversie, mens.school.versie.id).vastgesteld_door_id = mens.wie.id


def _opende(mens: Mens) -> None:
    z, d = _van_een_ander(mens)
    r = mens.maak.resultaat(d)
    stuk = schrijf(Document(zitting_id=z.id, resultaat_id=r.id, soort="werk", naam="werk.pdf"))
    with unit_of_work() as uow:
        audit.record(uow, mens.in_rol(Rol.EXAMENCOMMISSIE), "document.gedownload", uow.get(Document, stuk.id))


@pytest.mark.parametrize(
    ("doet", "wat"),
    [
        (_beoordeelde, "beoordeelde"),
        (_hield_toezicht, "was als medewerker"),
        (_besliste, "besliste"),
        (_opende, "opende"),
    ],
)
def test_wie_het_examen_uit_zijn_werk_kent_krijgt_het_niet(mens: Mens, doet: Any, wat: str) -> None:  # BEH-3 AAN-3
    doet(mens)
    telling = _plaats(mens)
    assert telling.gedaan == 0
    assert f"Dirk Docent {wat}" in telling.overgeslagen[0][1]
    with reading() as uow:
        examen = uow.get(Examen, _zijn(mens).examen_id)
    ander = mens.maak.versie(examen, code=f"{examen.code}.v1.Z")
    assert _plaats(mens, ander).gedaan == 1, "another version he does not know"


def test_wie_het_niet_kent_en_wie_hier_niet_werkt_wordt_geplaatst(mens: Mens) -> None:  # AAN-3
    mens.maak.beoordeling(_van_een_ander(mens)[1], mens.maak.medewerker())
    assert _plaats(mens).gedaan == 1


def test_wie_een_versie_nog_moet_maken_beoordeelt_haar_niet(mens: Mens) -> None:  # BEH-3
    assert _plaats(mens).gedaan == 1
    mens.maak.rol(mens.wie, Rol.BEOORDELAAR)
    zitting = mens.maak.zitting(mens.school.versie, start=tijd.op(tijd.vandaag() + timedelta(days=1), 9))
    cmd = medewerkers.ZetMedewerkerOp(zitting_id=zitting.id, persoon_id=mens.wie.id, rol=Rol.BEOORDELAAR)
    with pytest.raises(NietToegestaan, match="zelf nog als student"):
        doe(medewerkers.zet_medewerker_op, mens.als(Rol.EXAMENBUREAU), cmd)
