"""The list of enrolments is the same page by page, whether people are sorted or gone past by name."""

from datetime import timedelta

import pytest

from portal.db.aanmelden import Inschrijving
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.lezen import volgorde
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter, inschrijvingen
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe

_NAMEN = ("Vos", "Ali", "Ørsted", "Wit", "Zwart", "Şahin", "Vos")


@pytest.fixture
def aanmeldingen(maak: Maak) -> list[Inschrijving]:
    """Seven students for two exams each, of whom some asked for a Go and some are cancelled."""
    examens, uit = [maak.examen(), maak.examen()], []
    for nr, naam in enumerate(_NAMEN):
        student = maak.student(voornaam="Sam", achternaam=naam)
        for nummer, examen in enumerate(examens):
            gevraagd = tijd.nu() - timedelta(days=nr) if (nr + nummer) % 3 == 0 else None
            weg = {"status": InschrijvingStatus.GEANNULEERD} if nr == 4 else {}
            uit.append(maak.inschrijving(student, examen, go_gevraagd_op=gevraagd, **weg))
    return uit


@pytest.mark.parametrize("stand", ["", "open", "gevraagd", "wacht_op_go", "te_plaatsen", "alle"])
@pytest.mark.parametrize("zoek", ["", "vos", "sahin sam"])
def test_elke_bladzijde_is_dezelfde_hoe_er_ook_gezocht_wordt(
    aanmeldingen: list[Inschrijving], als: Als, monkeypatch: pytest.MonkeyPatch, stand: str, zoek: str
) -> None:  # AAN-4 PRK-14
    bureau, gelezen = als(Rol.EXAMENBUREAU), {}
    for veel in (0, 2000):
        monkeypatch.setattr(volgorde, "_VEEL", veel)
        gelezen[veel] = [
            doe(inschrijvingen, bureau, InschrijvingFilter(zoek=zoek, stand=stand, pagina=nr, per_pagina=3))
            for nr in range(1, 7)
        ]
    alles = doe(inschrijvingen, bureau, InschrijvingFilter(zoek=zoek, stand=stand, per_pagina=50))
    for bladen in gelezen.values():
        assert {b.totaal for b in bladen} == {alles.totaal}
        wie = [r.id for b in bladen[: bladen[0].paginas] for r in b.rijen]
        assert wie == [r.id for r in alles.rijen]
        assert bladen[-1].pagina == bladen[0].paginas or bladen[0].paginas > 5, "past the end is the last page"
    assert len(alles.rijen) == alles.totaal


def test_wie_een_go_vroeg_staat_eerst_en_dan_op_naam(aanmeldingen: list[Inschrijving], als: Als) -> None:  # AAN-3
    rijen = doe(inschrijvingen, als(Rol.EXAMENBUREAU), InschrijvingFilter(per_pagina=50)).rijen
    gevraagd = [bool(r.gevraagd) for r in rijen]
    assert gevraagd == sorted(gevraagd, reverse=True)
    assert any(gevraagd)
    namen = [r.student for r in rijen if not r.gevraagd]
    assert [n.split()[-1] for n in namen] == ["Ali", "Ali", "Ørsted", "Şahin", "Vos", "Vos", "Wit"]
    assert len(rijen) == 12
