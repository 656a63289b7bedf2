"""What was decided about requests stays on the page of who decides: granted or refused, with the way back."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.beheren import Mededeling, Persoon
from portal.db.session import reading
from portal.db.vaststellen import Examenverzoek, Variantverzoek
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import Rol
from portal.services.grond.lijst import Pagina
from portal.services.vaststellen import kansen
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.lezen.besloten import (
    BESLOTEN_SOORTEN,
    BeslotenVerzoekFilter,
    BeslotenVerzoekRij,
    besloten_verzoeken,
)
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.samenloop import lees
from tests.hulp.zaken import doe


def besluit(
    maak: Maak, als: Als, ec: Principal, naam: str, *, toekennen: bool, reden: str = "Drie kansen is genoeg"
) -> Inschrijving:
    """A student without attempts asks for one, and the board decides."""
    i = maak.inschrijving(
        maak.student(naam=naam, achternaam=naam.split()[1]), maak.examen(max_kansen=1, naam="Rekenen 3F")
    )
    schrijf(Kansmutatie(student_id=i.student_id, examen_id=i.examen_id, soort="gebruikt", reden="x"))
    student = als(Rol.STUDENT, lees(Persoon, i.student_id))
    doe(kansen.vraag_kans, student, kansen.VraagKans(inschrijving_id=i.id, toelichting="Was ziek"))
    doe(kansen.besluit_kans, ec, kansen.BesluitKans(inschrijving_id=i.id, toekennen=toekennen, reden=reden))
    return i


def zie(wie: Principal, soort: str = "kansen", **filter: object) -> Pagina[BeslotenVerzoekRij]:
    """The list of one kind."""
    return doe(besloten_verzoeken, wie, BeslotenVerzoekFilter(soort=soort, **filter))


def test_een_afgewezen_verzoek_om_een_kans_blijft_te_vinden(maak: Maak, als: Als) -> None:  # AAN-10 VAS-5 PRK-13
    ec = als(Rol.EXAMENCOMMISSIE)
    nee = besluit(maak, als, ec, "Noor Bakker", toekennen=False)
    ja = besluit(maak, als, ec, "Sam Visser", toekennen=True, reden="Ziek gemeld")
    assert doe(verzoeken.kansverzoeken, ec) == []
    boven, onder = zie(ec).rijen
    assert (boven.student, boven.beslissing, boven.reden) == ("Sam Visser", "Extra kans toegekend", "Ziek gemeld")
    assert (onder.student, onder.beslissing, onder.reden) == (
        "Noor Bakker",
        "Extra kans afgewezen",
        "Drie kansen is genoeg",
    )
    assert onder.wie == f"{tijd.dag(tijd.nu())}, {ec.naam}"
    assert ("Intrekken kan" in boven.terug, "nieuw verzoek kan" in onder.terug) == (True, True)
    assert onder.link.endswith(str(nee.student_id))
    with reading() as uow:
        kans = uow.session.exec(
            select(Kansmutatie).where(Kansmutatie.student_id == ja.student_id, Kansmutatie.soort == "toegekend")
        ).one()
    doe(kansen.trek_kans_in, ec, kansen.TrekKansIn(kansmutatie_id=kans.id, reden="Verkeerde student"))
    assert [r.beslissing for r in zie(ec, zoek="visser").rijen] == ["Extra kans ingetrokken", "Extra kans toegekend"]
    assert "Intrekken kan" not in zie(ec, zoek="visser").rijen[1].terug


def test_besluiten_zijn_te_zoeken_te_sorteren_en_staan_op_bladen(maak: Maak, als: Als) -> None:  # AAN-10
    ec = als(Rol.EXAMENCOMMISSIE)
    for naam in ("Bo Anders", "Cas Willems", "Daan Aarts"):
        besluit(maak, als, ec, naam, toekennen=False)
    assert [r.student for r in zie(ec, op="student").rijen] == ["Daan Aarts", "Bo Anders", "Cas Willems"]
    assert [r.student for r in zie(ec, zoek="willems").rijen] == ["Cas Willems"]
    blad = zie(ec, per_pagina=2, pagina=2)
    assert (len(blad.rijen), blad.totaal) == (1, 3)


def test_ook_andere_verzoeken_laten_zien_wat_er_is_besloten(maak: Maak, als: Als) -> None:  # AAN-10 PRK-8
    ec, wie = als(Rol.EXAMENCOMMISSIE), maak.medewerker()
    i, z = maak.inschrijving(maak.student(naam="Noor Bakker")), maak.zitting()
    nu = {
        "toelichting": "Graag",
        "gevraagd_door_id": wie.id,
        "reden": "Niet nodig",
        "besloten_op": tijd.nu(),
        "besloten_door_id": ec.persoon_id,
    }
    wie_het_is = {"student_id": i.student_id}
    schrijf(Examenverzoek(**wie_het_is, examen_id=i.examen_id, toegekend=False, **nu))
    schrijf(Examenverzoek(**wie_het_is, examen_id=i.examen_id, **{**nu, "besloten_op": None, "besloten_door_id": None}))
    schrijf(Variantverzoek(**wie_het_is, inschrijving_id=i.id, versie_id=z.versie_id, toegekend=True, **nu))
    (examen,), (variant,) = zie(ec, "buiten_plan").rijen, zie(ec, "herhalingen").rijen
    assert (examen.beslissing, examen.reden, "nieuw verzoek" in examen.terug) == (
        "Verzoek afgewezen",
        "Niet nodig",
        True,
    )
    assert (variant.beslissing, variant.versie != "", "hierboven" in variant.terug) == (
        "Zelfde variant toegestaan",
        True,
        True,
    )


@pytest.mark.parametrize("soort", BESLOTEN_SOORTEN)
def test_alleen_wie_besluit_ziet_wat_er_is_besloten(maak: Maak, als: Als, soort: str) -> None:  # BEH-2
    besluit(maak, als, als(Rol.EXAMENCOMMISSIE), "Noor Bakker", toekennen=False)
    assert zie(als(Rol.EXAMENBUREAU), soort).totaal == 0, "without a mandate nothing"
    for rol in (Rol.STUDENT, Rol.DOCENT, Rol.BEHEERDER):
        with pytest.raises(NietToegestaan):
            zie(als(rol), soort)


def test_wat_een_student_over_een_afwijzing_leest_zegt_je(maak: Maak, als: Als) -> None:  # AAN-10 VAS-3
    i = besluit(maak, als, als(Rol.EXAMENCOMMISSIE), "Noor Bakker", toekennen=False)
    with reading() as uow:
        m = uow.session.exec(select(Mededeling).where(Mededeling.persoon_id == i.student_id)).one()
    assert "Je krijgt geen extra kans" in m.tekst
    assert "Ben je het niet eens" in m.clausule
    assert not re.search(r"\b[Uu]w?\b", f"{m.tekst} {m.clausule}")
