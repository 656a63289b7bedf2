"""Practice: the board never decides about it, so nothing of it waits for a decision that does not come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.afnemen import proces_verbaal
from portal.services.archiveren.stand_bewaren import _over_werk
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen.resultaten import mijn_resultaten
from portal.services.plannen import plaatsen
from portal.services.plannen.lezen import mijn_examens
from portal.services.plannen.plaatsen import PlaatsStudenten
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


@pytest.mark.parametrize(("formatief", "wordt"), [(True, "open"), (False, "afgenomen")])
def test_wat_is_geoefend_wacht_op_geen_besluit_en_is_weer_te_oefenen(
    maak: Maak, als: Als, formatief: bool, wordt: str
) -> None:  # INR-6 VAS-1 ARC-3 PRK-8
    examen = maak.examen(formatief=formatief)
    versie = maak.versie(examen)
    maak.cesuur(versie)
    zitting = maak.zitting(versie, start=tijd.nu() - timedelta(hours=3), status="gesloten")
    i, surveillant, beoordelaar = maak.inschrijving(examen=examen), maak.persoon(), maak.persoon()
    maak.go(i)
    maak.deelname(zitting, i, presentie="present", id_gezien_op=tijd.nu())
    for wie, rol in ((surveillant, "surveillant"), (beoordelaar, "beoordelaar")):
        maak.zittingsmedewerker(zitting, wie, rol)
    schrijf(ProcesVerbaal(zitting_id=zitting.id, gesloten_op=tijd.nu()))
    teken = proces_verbaal.OndertekenPv(zitting_id=zitting.id, akkoord=True)
    doe(proces_verbaal.onderteken_pv, als(Rol.SURVEILLANT, surveillant), teken)
    with reading() as uow:
        werk = uow.session.exec(select(Beoordeling)).one()
    geef = scoren.GeefScore(beoordeling_id=werk.id, punten=50)
    doe(scoren.geef_score, als(Rol.BEOORDELAAR, beoordelaar), geef)
    with reading() as uow:
        ik = als(Rol.STUDENT, uow.get(Persoon, i.student_id))
        assert uow.session.exec(select(Resultaat)).one().status == "voorlopig"
        wacht = {waarom for waarom, wie in _over_werk().items() if uow.session.exec(wie).first()}
        (nu,) = uow.session.exec(select(Inschrijving).where(col(Inschrijving.id) == i.id))
    assert (nu.status, wacht) == (wordt, set() if formatief else {"een voorlopig resultaat"})
    assert [r.cijfer for r in doe(mijn_resultaten, ik).rijen] == ["8,3"]
    (kaart,) = doe(mijn_examens.mijn_examens, ik)
    assert (kaart.tag == "Gemaakt") is not formatief
    weer = maak.zitting(versie)
    cmd = PlaatsStudenten(zitting_id=weer.id, inschrijving_ids=(i.id,))
    assert doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), cmd).gedaan == formatief
