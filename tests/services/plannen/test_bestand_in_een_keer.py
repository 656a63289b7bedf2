"""Sittings from a file: everything that is wrong with a row is said at once, and a list given out is a file to read in."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.reports.lezen import lees
from portal.services.inrichten import inlezen
from portal.services.inrichten.lezen import basis_bestanden
from portal.services.plannen import zittingen
from portal.services.plannen.lezen import uitvoer
from portal.services.plannen.lezen import zittingen as lijst
from portal.services.plannen.lezen.zittingen_filter import ZittingFilter
from portal.services.plannen.uit_bestand import ZITTINGEN
from tests.hulp.dagen import werkdag
from tests.hulp.inlezen import kijk, neem, pas_toe, tel
from tests.hulp.maak import Als, Maak

SOORT = ZITTINGEN.naam
KOP = "Versie;Datum;Begin;Lokaal;Plaatsen;Surveillant;Beoordelaar;Late start;Zelf inschrijven\n"


@pytest.fixture
def mirjam(als: Als) -> Principal:
    """The exam office."""
    return als(Rol.EXAMENBUREAU)


def gezegd(wie: Principal, *rijen: str) -> dict[int, dict[str, str]]:
    """Per row of this file what is said of which cell."""
    detail = kijk(wie, neem(wie, SOORT, KOP + "\n".join(rijen)))
    return {r.nr: {c.veld: c.fout for c in r.fouten} for r in detail.rijen.rijen}


def test_een_cel_zonder_waarde_verbergt_geen_andere_fout(maak: Maak, als: Als, mirjam: Principal) -> None:  # PLA-1
    open_, klein = maak.versie(vastgesteld=False), maak.ruimte(plaatsen=10)
    als(Rol.BEOORDELAAR, maak.medewerker(nummer="B-200"))
    dag = f"{werkdag(20):%d-%m-%Y}"
    rijen = gezegd(
        mirjam,
        f"{open_.code};{dag};25:00;{klein.code};11;B-200;niemand;soms;misschien",
        "WEG;31-02-2027;09:00;NERGENS;veel;B-200;B-200;;",
        f"{open_.code};01-02-2024;25:00;{klein.code};;;;;",
    )
    assert [set(r) for r in rijen.values()] == [
        {"versie", "begin", "plaatsen", "beoordelaars", "late_start", "zelf"},
        {"versie", "datum", "ruimte", "plaatsen", "beoordelaars"},
        {"versie", "datum", "begin", "plaatsen"},
    ]
    assert rijen[2]["plaatsen"].startswith(f"Lokaal {klein.code} heeft 10 plaatsen")
    assert rijen[3]["beoordelaars"].endswith("staat twee keer op deze rij.")


def test_wie_niet_kan_staat_er_ook_als_het_lokaal_niet_bestaat(
    maak: Maak, als: Als, mirjam: Principal
) -> None:  # PLA-4
    versie, bezet = maak.versie(), maak.medewerker(nummer="S-100")
    dag = werkdag(20)
    al = maak.zitting(versie, maak.ruimte(), tijd.op(dag, 9))
    maak.zittingsmedewerker(al, bezet, Rol.SURVEILLANT)
    (rij,) = gezegd(mirjam, f"{versie.code};{dag:%d-%m-%Y};09:00;NERGENS;9;S-100;;;").values()
    assert set(rij) == {"ruimte", "surveillanten"}
    assert "niet de rol surveillant" in rij["surveillanten"]
    assert "is dan al ingezet bij" in rij["surveillanten"]


def test_een_dubbele_rij_verbergt_niet_wat_er_nog_meer_mis_is(maak: Maak, mirjam: Principal) -> None:  # PLA-2
    versie, ruimte, dag = maak.versie(), maak.ruimte(), f"{werkdag(20):%d-%m-%Y}"
    goed = f"{versie.code};{dag};09:00;{ruimte.code};20"
    rijen = gezegd(
        mirjam, f"{goed};;;;", f"{goed};;;;", f"{goed};niemand;;;", f"{versie.code};{dag};09:00;{ruimte.code};99;;;;"
    )
    assert [set(r) for r in rijen.values()] == [set(), {"versie"}, {"versie", "surveillanten"}, {"versie", "plaatsen"}]
    assert all("Dit staat ook op rij 2." in r["versie"] for nr, r in rijen.items() if nr > 2)


def test_een_ongewone_tijd_wordt_ook_gevraagd_als_er_iets_anders_mis_is(maak: Maak, mirjam: Principal) -> None:  # PLA-1
    versie, dag = maak.versie(), f"{werkdag(20):%d-%m-%Y}"
    (rij,) = gezegd(mirjam, f"{versie.code};{dag};05:00;{maak.ruimte().code};20;niemand;;;").values()
    assert set(rij) == {"surveillanten", "bevestigd"}


def test_een_zitting_die_al_was_wijst_naar_het_formulier_en_niet_naar_een_kolom(maak: Maak, mirjam: Principal) -> None:
    # PLA-1
    versie, gisteren = maak.versie(), tijd.vandaag() - timedelta(days=1)
    (rij,) = gezegd(mirjam, f"{versie.code};{gisteren:%d-%m-%Y};09:00;{maak.ruimte().code};20;;;;").values()
    assert rij == {
        "datum": "Een zitting uit een bestand begint in de toekomst. Is zij al geweest? Plan haar dan met de hand bij "
        "Zittingen: daar geeft u de reden."
    }  # fmt: skip


def test_wie_bedoeld_zal_zijn_staat_er_met_naam_en_de_anderen_in_de_cel_blijven(
    maak: Maak, als: Als, mirjam: Principal
) -> None:  # PLA-4 BEH-2
    for nummer, naam in (("100234", "Ans de Vries"), ("555111", "Bo Smit")):
        als(Rol.SURVEILLANT, maak.medewerker(nummer=nummer, naam=naam))
    dag = f"{werkdag(20):%d-%m-%Y}"
    partij = neem(mirjam, SOORT, KOP + f"{maak.versie().code};{dag};09:00;{maak.ruimte().code};20;555111, 100235;;;")
    (cel,) = kijk(mirjam, partij).rijen.rijen[0].fouten
    assert cel.fout == "Er is geen medewerker met nummer of naam ‘100235’. Bedoelt u Ans de Vries (100234)?"
    assert cel.voorstel == "555111, 100234"
    with unit_of_work() as uow:
        inlezen.verbeter(uow, mirjam, inlezen.Verbeter(partij_id=partij.id, nr=2, veld=cel.veld, waarde=cel.voorstel))
    assert pas_toe(mirjam, partij)["nieuw"] == 1


def _annuleer(wie: Principal, zitting_id: uuid.UUID) -> None:
    with unit_of_work() as uow:
        zittingen.annuleer_zitting(uow, wie, zittingen.ZittingActie(zitting_id=zitting_id, reden="Toch niet"))


def test_wat_de_lijst_toont_staat_in_het_bestand_en_wat_geannuleerd_is_wordt_niet_opnieuw_gepland(
    maak: Maak, mirjam: Principal
) -> None:  # PLA-1 PLA-7
    versie, ruimte, dag = maak.versie(), maak.ruimte(), werkdag(20)
    zelfde = f"{versie.code};{dag:%d-%m-%Y};09:00;{ruimte.code};20;;;;\n"
    pas_toe(mirjam, neem(mirjam, SOORT, KOP + zelfde + zelfde.replace("09:00", "13:00")))
    with reading() as uow:
        eerste = uow.session.exec(select(Zitting).order_by(col(Zitting.start))).all()[0]
    _annuleer(mirjam, eerste.id)
    pas_toe(mirjam, neem(mirjam, SOORT, KOP + zelfde))  # the same moment is planned once more
    for filter in (ZittingFilter(), ZittingFilter(status="geannuleerd"), ZittingFilter(status="concept")):
        with reading() as uow:
            getoond = lijst.zittingen(uow, mirjam, filter)
            bestand = uitvoer.zittingenlijst(uow, mirjam, uitvoer.als_gegevens(filter)).inhoud
        stand = lees("x", bestand).koppen.index("Stand")
        assert [r[stand] for r in lees("x", bestand).rijen] == [z.status_tekst.lower() for z in getoond.rijen]
        aantallen = kijk(mirjam, neem(mirjam, SOORT, bestand)).aantallen
        weg = sum(z.status_tekst == "Geannuleerd" for z in getoond.rijen)
        assert (aantallen.get("overgeslagen", 0), aantallen["gelijk"]) == (weg, getoond.totaal - weg)
        assert aantallen["nieuw"] + aantallen["gewijzigd"] + aantallen["fout"] + aantallen["vraag"] == 0
    assert tel(Zitting) == 3


def test_een_geannuleerde_rij_zegt_waarom_zij_blijft_liggen_en_is_leeg_te_maken(maak: Maak, mirjam: Principal) -> None:
    # PLA-7
    dag = f"{werkdag(20):%d-%m-%Y}"
    rij = f"{maak.versie().code};{dag};09:00;{maak.ruimte().code};20"
    partij = neem(mirjam, SOORT, f"Versie;Datum;Begin;Lokaal;Plaatsen;Stand\n{rij};Geannuleerd\n")
    (gezien,) = kijk(mirjam, partij).rijen.rijen
    assert (gezien.uitkomst, [c.veld for c in gezien.fouten]) == ("overgeslagen", ["status"])
    with unit_of_work() as uow:
        inlezen.verbeter(uow, mirjam, inlezen.Verbeter(partij_id=partij.id, nr=2, veld="status", waarde=""))
    assert pas_toe(mirjam, partij)["nieuw"] == 1
    with reading() as uow:
        assert uow.session.exec(select(Zitting)).one().status is ZittingStatus.CONCEPT
        assert basis_bestanden.uitvoer(uow, mirjam, {"soort": SOORT}).inhoud
