"""What somebody from outside thought of an exam: recorded, due again, struck out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from portal.auth.principal import Principal
from portal.db.inrichten import Examen, Screening
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan
from portal.domain.rechten import Rol
from portal.domain.screening import VOORAF
from portal.services.inrichten import screening, terugdraaien
from portal.services.inrichten.lezen import examens
from portal.services.inrichten.screening import Screeninggegevens, StreepScreeningDoor
from portal.services.werk.werklijst import werklijst
from tests.hulp.inlezen import tel
from tests.hulp.maak import Als, Maak

DAG = timedelta(days=1)


@pytest.fixture
def mirjam(als: Als) -> Principal:
    """The exam office."""
    return als(Rol.EXAMENBUREAU)


def gegevens(**anders: Any) -> Screeninggegevens:
    """A screening of yesterday that was fine."""
    return Screeninggegevens(
        **{"aanleiding": "nieuw", "op": tijd.vandaag() - DAG, "door": "Bureau Keur", "uitkomst": "akkoord", **anders}
    )


def leg_vast(wie: Principal, examen: Examen, **anders: Any) -> Any:
    """Record it."""
    with unit_of_work() as uow:
        return screening.leg_screening_vast(uow, wie, gegevens(**anders), examen.id)


def streep_door(wie: Principal, id: Any) -> None:
    """Strike it out."""
    with unit_of_work() as uow:
        screening.streep_screening_door(uow, wie, StreepScreeningDoor(screening_id=id, reden="Ander examen bedoeld"))


def gevraagd(wie: Principal) -> list[str]:
    """The exams that ask for a screening; the list and the worklist tell the same."""
    with reading() as uow:
        lijst = [r.code for r in examens.examens(uow, wie, examens.ExamenFilter(toon="screening")).rijen]
        werk = [r.aantal for r in werklijst(uow, wie).regels if "screening" in r.link]
    assert werk == ([len(lijst)] if lijst else [])
    return lijst


def test_een_screening_staat_bij_het_examen_en_vraagt_om_de_volgende(maak: Maak, mirjam: Principal) -> None:  # INR-9
    examen, ander = maak.examen(), maak.examen()
    leg_vast(mirjam, ander, volgende_op=tijd.vandaag() + VOORAF + DAG)
    assert gevraagd(mirjam) == []
    leg_vast(mirjam, examen, volgende_op=tijd.vandaag() + VOORAF)
    assert gevraagd(mirjam) == [examen.code]
    leg_vast(mirjam, examen, op=tijd.vandaag(), aanleiding="periodiek", volgende_op=tijd.vandaag() + 365 * DAG)
    assert gevraagd(mirjam) == []
    with reading() as uow:
        rijen = examens.examen(uow, mirjam, examen.id).screenings
    assert [(r.aanleiding, r.uitkomst, r.nu) for r in rijen] == [
        ("Periodiek", "Akkoord", False),
        ("Nieuw examen", "Akkoord", False),
    ]


def test_niet_akkoord_vraagt_om_een_volgende_tot_zij_er_is(maak: Maak, mirjam: Principal) -> None:  # INR-9
    examen = maak.examen()
    leg_vast(mirjam, examen, uitkomst="niet", bevindingen="Dekt het kwalificatiedossier niet.")
    assert gevraagd(mirjam) == [examen.code]
    leg_vast(mirjam, examen, uitkomst="punten", bevindingen="Instructie aanscherpen.", op=tijd.vandaag())
    assert gevraagd(mirjam) == []


def test_een_oudere_die_later_wordt_vastgelegd_telt_niet_als_de_nieuwste(maak: Maak, mirjam: Principal) -> None:
    examen = maak.examen()
    leg_vast(mirjam, examen, op=tijd.vandaag())
    leg_vast(mirjam, examen, op=tijd.vandaag() - 300 * DAG, uitkomst="niet", bevindingen="Alles anders.")
    assert gevraagd(mirjam) == []


def test_doorstrepen_geeft_de_vorige_terug_en_kan_een_keer(maak: Maak, mirjam: Principal) -> None:  # PRK-13
    examen = maak.examen()
    leg_vast(mirjam, examen, op=tijd.vandaag() - 9 * DAG, uitkomst="niet", bevindingen="Nog niet af.")
    fout = leg_vast(mirjam, examen)
    assert gevraagd(mirjam) == []
    streep_door(mirjam, fout)
    assert gevraagd(mirjam) == [examen.code]
    with pytest.raises(Botsing):
        streep_door(mirjam, fout)
    assert tel(Screening) == 2


@pytest.mark.parametrize(
    ("anders", "waar"),
    [
        ({"op": tijd.vandaag() + 2 * DAG}, "op"),
        ({"uitkomst": "niet"}, "bevindingen"),
        ({"uitkomst": "punten", "bevindingen": "  "}, "bevindingen"),
        ({"volgende_op": tijd.vandaag() - 30 * DAG}, "volgende_op"),
        ({"door": ""}, "door"),
    ],
)
def test_wat_niet_klopt_wordt_geweigerd_bij_zijn_veld(anders: dict[str, Any], waar: str) -> None:
    with pytest.raises(ValidationError) as fout:
        gegevens(**anders)
    assert [e["loc"] for e in fout.value.errors()] == [(waar,)]


@pytest.mark.parametrize("rol", [Rol.EXAMENCOMMISSIE, Rol.DOCENT, Rol.BEHEERDER])
def test_alleen_het_examenbureau_legt_vast(maak: Maak, als: Als, rol: Rol) -> None:
    with pytest.raises(NietToegestaan):
        leg_vast(als(rol), maak.examen())
    assert tel(Screening) == 0


def test_een_gescreend_examen_gaat_niet_weg(maak: Maak, mirjam: Principal) -> None:
    examen = maak.examen()
    leg_vast(mirjam, examen)
    with pytest.raises(Geblokkeerd), unit_of_work() as uow:
        terugdraaien.haal_weg(uow, mirjam, terugdraaien.HaalWeg(soort="examens", rij_id=examen.id, reden="Vergissing"))


def test_een_gesloten_examen_vraagt_nergens_om(maak: Maak, mirjam: Principal) -> None:
    examen = maak.examen(gesloten_op=tijd.vandaag())
    leg_vast(mirjam, examen, uitkomst="niet", bevindingen="Niet meer bruikbaar.")
    assert gevraagd(mirjam) == []
