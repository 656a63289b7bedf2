"""Basic data by file and by hand: recognised, tried, put right, applied as a whole and undone as a whole."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
import xlsxwriter
from sqlmodel import col, select
from typer.testing import CliRunner

from portal.api import toevoegen
from portal.cli import app
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing, Ticket
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.plannen import Ruimte
from portal.db.session import is_schrijvend, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import PartijStatus
from portal.domain.velden import naar_dag
from portal.reports.lezen import lees
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.archiveren import bewaartermijn
from portal.services.grond.uploads import Aangeboden
from portal.services.inrichten import basisgegevens, inlezen, stand_inlezen, terugdraaien
from portal.services.inrichten.lezen import basis, basis_bestanden, verwijzen
from portal.services.inrichten.stand_basisvelden import Eenheidgegevens, Lokaalgegevens
from portal.services.plannen import zittingen
from portal.services.plannen.lezen import keuzes
from portal.services.plannen.uit_bestand import ZITTINGEN
from portal.settings import get_settings
from tests.hulp.dagen import werkdag
from tests.hulp.inlezen import (
    EENHEDEN,
    LOKALEN,
    STUDENTEN,
    VAN_BEHEERDER,
    een_school,
    kijk,
    neem,
    ongedaan,
    pas_toe,
    tel,
)
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.paar import tegelijk


def test_een_lege_school_wordt_gevuld_met_vijf_bestanden_en_weer_leeg(bart) -> None:  # PRK-1 PRK-13
    mensen, eenheden = tel(Persoon), tel(Eenheid)
    partijen = een_school(bart)
    with reading() as uow:
        lokaal = uow.session.exec(select(Ruimte).where(Ruimte.code == "B1")).one()
        assert (lokaal.plaatsen, lokaal.apparaten, lokaal.drempelvrij) == (30, 30, True)
        student = uow.session.exec(select(Persoon).where(Persoon.nummer == "1", col(Persoon.is_student))).one()
        assert student.naam == "Anna de Wit"
        assert uow.get(Persoon, student.begeleider_id).naam == "Ed Şahin"
        rollen = uow.session.exec(select(Roltoewijzing.rol).where(Roltoewijzing.persoon_id == student.id)).all()
        assert rollen == [Rol.STUDENT.value]
    for partij in reversed(partijen):
        ongedaan(bart, partij)
    assert (tel(Persoon), tel(Eenheid), tel(Ruimte), tel(Inleeswijziging)) == (mensen, eenheden, 0, 0)


def test_elke_fout_staat_bij_haar_cel_met_wat_bedoeld_zal_zijn(bart) -> None:  # PRK-1
    een_school(bart)
    fout = (
        "Lokaal;Locatie;Capaciteit;Rolstoel\n"
        "B1;NRD;30;ja\nB9;NRF;30;ja\nB10;NRD;veel;ja\nB11;NRD;0;ja\nB12;NRD;10;soms\n;NRD;10;ja\nB1;NRD;10;ja\n"
    )
    detail = kijk(bart, neem(bart, "lokalen", fout))
    per_rij = {r.nr: {c.veld: (c.fout, c.voorstel) for c in r.fouten} for r in detail.rijen.rijen}
    assert per_rij == {
        2: {},
        3: {"locatie": ("Er is geen locatie of instelling met code ‘NRF’.", "NRD")},
        4: {"plaatsen": ("Vul een heel getal in.", "")},
        5: {"plaatsen": ("Dit getal is te laag.", "")},
        6: {"drempelvrij": ("Vul ja of nee in.", "")},
        7: {"code": ("Dit veld is verplicht.", "")},
        8: {"code": ("Dit staat ook op rij 2.", "")},
    }
    assert detail.aantallen == {"fout": 6, "vraag": 0, "nieuw": 0, "gewijzigd": 0, "gelijk": 1}


def test_een_lokaal_is_geen_locatie_ook_niet_van_zichzelf(bart) -> None:
    een_school(bart)
    (rij,) = kijk(bart, neem(bart, "lokalen", "code;locatie;plaatsen\nX;X;3\n")).rijen.rijen
    assert [(c.veld, c.titel) for c in rij.fouten] == [("locatie", "Locatie")]


def test_een_cel_en_een_kolom_worden_in_het_portaal_rechtgezet(bart) -> None:  # PRK-1
    een_school(bart)
    partij = neem(bart, "lokalen", "Zaal;Locatie;Capaciteit\nC1;NRF;12\n")
    assert kijk(bart, partij).kop.ontbreekt == "Code"
    with unit_of_work() as uow:
        inlezen.wijs_toe(uow, bart, inlezen.WijsToe(partij_id=partij.id, kolom=0, veld="code"))
        inlezen.verbeter(uow, bart, inlezen.Verbeter(partij_id=partij.id, nr=2, veld="locatie", waarde="NRD"))
    assert pas_toe(bart, partij)["nieuw"] == 1


def test_wat_al_klopt_blijft_en_een_kolom_die_er_niet_is_wist_niets(bart) -> None:
    een_school(bart)
    partij = neem(bart, "lokalen", "code;locatie;plaatsen\nb1;NRD;31\nB2;NRD;20\n")
    assert kijk(bart, partij).aantallen == {"fout": 0, "vraag": 0, "nieuw": 0, "gewijzigd": 1, "gelijk": 1}
    pas_toe(bart, partij)
    with reading() as uow:
        lokaal = uow.session.exec(select(Ruimte).where(Ruimte.plaatsen == 31)).one()
        assert (lokaal.apparaten, lokaal.drempelvrij) == (30, True)
    ongedaan(bart, partij)
    with reading() as uow:
        assert uow.session.exec(select(Ruimte.plaatsen).where(Ruimte.id == lokaal.id)).one() == 30


def test_toepassen_kan_alleen_wat_is_gezien_en_een_keer(bart) -> None:
    een_school(bart)
    partij = neem(bart, "lokalen", "code;locatie;plaatsen\nC1;NRD;31\n")
    kenmerk = kijk(bart, partij).kop.kenmerk
    with unit_of_work() as uow:
        inlezen.verbeter(uow, bart, inlezen.Verbeter(partij_id=partij.id, nr=2, veld="plaatsen", waarde="x"))
    with pytest.raises(Botsing, match="Er is niets toegepast"), unit_of_work() as uow:
        inlezen.pas_toe(uow, bart, inlezen.PasToe(partij_id=partij.id, kenmerk=kenmerk))
    with unit_of_work() as uow:
        inlezen.verbeter(uow, bart, inlezen.Verbeter(partij_id=partij.id, nr=2, veld="plaatsen", waarde="5"))
    pas_toe(bart, partij)
    with pytest.raises(Botsing, match="intussen toegepast"), unit_of_work() as uow:
        inlezen.pas_toe(uow, bart, inlezen.PasToe(partij_id=partij.id, kenmerk=kenmerk))


def test_twee_bestanden_tegelijk_passen_zich_niet_allebei_toe(bart) -> None:  # PRK-1
    een_school(bart)
    partijen = [neem(bart, "lokalen", "code;locatie;plaatsen\nC1;NRD;31\n") for _ in range(2)]
    kenmerken, begin = [kijk(bart, p).kop.kenmerk for p in partijen], Barrier(2)

    def pas(nr: int) -> str:
        try:
            with unit_of_work() as uow:
                uow.session.connection()
                if not get_settings().is_sqlite:
                    begin.wait(10)
                inlezen.pas_toe(uow, bart, inlezen.PasToe(partij_id=partijen[nr].id, kenmerk=kenmerken[nr]))
        except Botsing as fout:
            return fout.code
        return "toegepast"

    with ThreadPoolExecutor(2) as draden:
        assert sorted(draden.map(pas, range(2))) == ["proef-verouderd", "toegepast"]
    with reading() as uow:
        assert len(uow.session.exec(select(Ruimte.id).where(Ruimte.code == "C1")).all()) == 1


def test_wat_tegelijk_een_ander_kreeg_is_een_verouderde_proef(bart, maak: Maak, monkeypatch) -> None:  # PRK-1
    een_school(bart)
    partij = neem(bart, "medewerkers", "nummer;achternaam;account\n901;Nu;nu@roc\n")
    echt = inlezen._schrijf

    def eerst_een_ander(uow, *rest):  # type: ignore[no-untyped-def]
        uow.session.add(Persoon(nummer="x", account="nu@roc", achternaam="Eerder", naam="Eerder"))
        uow.session.flush()
        echt(uow, *rest)

    monkeypatch.setattr(inlezen, "_schrijf", eerst_een_ander)
    with pytest.raises(Botsing, match="Er is niets toegepast"):
        pas_toe(bart, partij)


def test_een_account_krijgt_maar_een_rij_en_wordt_bewaard_zoals_het_te_zien_is(bart) -> None:  # PRK-1
    een_school(bart)
    tekst = "nummer;achternaam;account\n901;Nu;Piet@roc\n902;Straks;piet@roc\n903;Vaag;s\u200bam@roc\n"
    partij = neem(bart, "medewerkers", tekst)
    fouten = {r.nr: r.fouten[0].fout for r in kijk(bart, partij).rijen.rijen if r.fouten}
    assert fouten == {3: "Dit account staat ook op rij 2."}
    assert pas_toe(bart, partij)["nieuw"] == 2
    with reading() as uow:
        assert uow.session.exec(select(Persoon.nummer).where(Persoon.account == "sam@roc")).one() == "903"


def test_een_onderdeel_hangt_nooit_onder_zichzelf(bart) -> None:
    een_school(bart)
    detail = kijk(bart, neem(bart, "eenheden", "Code;Naam;Soort;Hoort bij\nNRD;Noord;locatie;TI\nZ;Zuid;locatie;Z\n"))
    assert [r.fouten[0].fout for r in detail.rijen.rijen] == [
        "Zo hangt dit onderdeel onder zichzelf.", "Een onderdeel hoort niet bij zichzelf.",
    ]  # fmt: skip


def test_een_bestand_neemt_geen_account_over_en_raakt_geen_student_van_een_registratie(bart, maak: Maak) -> None:
    een_school(bart)
    lid = maak.medewerker(nummer="77", account="lid@roc", achternaam="Lid")
    maak.rol(lid, Rol.EXAMENCOMMISSIE)
    van_dr = maak.bekend(maak.student(nummer="55"))
    mens = kijk(bart, neem(bart, "medewerkers", "nummer;achternaam;account\n77;Lid;ander@roc\n78;Nieuw;LID@roc\n"))
    assert [r.fouten[0].veld for r in mens.rijen.rijen] == ["account", "account"]
    student = kijk(bart, neem(bart, "studenten", "nummer;achternaam;opleiding;cohort\n55;Anders;25998;2026\n"))
    assert "komt uit" in student.rijen.rijen[0].fouten[0].fout
    with reading() as uow:
        assert uow.get(Persoon, van_dr.id).achternaam == van_dr.achternaam


@pytest.mark.parametrize("rol", [r for r in Rol if r not in (Rol.BEHEERDER, Rol.EXAMENBUREAU)])
def test_wie_het_niet_beheert_leest_niets_in_en_ziet_niets(als: Als, bart, rol: Rol) -> None:
    partij = neem(bart, "eenheden", EENHEDEN)
    with pytest.raises(NietToegestaan):
        neem(als(rol), "lokalen", LOKALEN)
    with pytest.raises(NietToegestaan):
        kijk(als(rol), partij)


def test_het_examenbureau_beheert_lokalen_vertrek_examens_en_plan(als: Als, bart) -> None:  # BEH-2
    een_school(bart)
    mirjam = als(Rol.EXAMENBUREAU)
    pas_toe(mirjam, neem(mirjam, "lokalen", "code;locatie;plaatsen\nC1;NRD;31\n"))
    with pytest.raises(NietToegestaan, match="beheert de beheerder"):
        neem(mirjam, "studenten", STUDENTEN)
    with reading() as uow:
        assert [s.naam for s in basis.overzicht(uow, mirjam)] == [
            "lokalen",
            "vertrek",
            "examens",
            "versies",
            "examenplan",
            AANMELDINGEN.naam,
            ZITTINGEN.naam,
        ]


def test_wat_eruit_gaat_kan_er_weer_in(bart) -> None:  # PRK-1
    een_school(bart)
    for soort in VAN_BEHEERDER.values():
        with reading() as uow:
            bestand = basis_bestanden.uitvoer(uow, bart, {"soort": soort.naam})
        partij = neem(bart, soort.naam, bestand.inhoud)
        aantallen = kijk(bart, partij).aantallen
        assert aantallen["gelijk"] > 0, soort.naam
        assert aantallen["nieuw"] + aantallen["gewijzigd"] + aantallen["fout"] == 0, soort.naam


def test_een_sjabloon_wordt_herkend(bart) -> None:
    for soort in VAN_BEHEERDER.values():
        with reading() as uow:
            blad = lees("x", basis_bestanden.sjabloon(uow, bart, {"soort": soort.naam}).inhoud)
        assert blad.koppen == list(soort.kolommen.values())


def test_met_de_hand_toevoegen_wijzigen_sluiten_en_heropenen(bart, maak: Maak, als: Als) -> None:  # PRK-1 PRK-13
    een_school(bart)
    with unit_of_work() as uow:
        id = basisgegevens.bewaar_lokaal(uow, bart, Lokaalgegevens(code="D1", locatie="NRD", plaatsen=12))
    with pytest.raises(Botsing, match="Er is al een lokaal"), unit_of_work() as uow:
        basisgegevens.bewaar_lokaal(uow, bart, Lokaalgegevens(code="d1", locatie="NRD", plaatsen=12))
    with pytest.raises(Ongeldig, match="geen locatie"), unit_of_work() as uow:
        basisgegevens.bewaar_lokaal(uow, bart, Lokaalgegevens(code="D2", locatie="WEG", plaatsen=12))
    with reading() as uow:
        maak_hier = uow.get(Ruimte, id)
    zitting = maak.zitting(ruimte=maak_hier)
    dicht = basisgegevens.Sluit(soort="lokalen", rij_id=id, vanaf=tijd.vandaag(), reden="Verbouwing")
    with pytest.raises(Geblokkeerd, match=zitting.naam), unit_of_work() as uow:
        basisgegevens.sluit(uow, bart, dicht)
    later = dicht.model_copy(update={"vanaf": zitting.eind.date().replace(year=zitting.eind.year + 1)})
    with unit_of_work() as uow:
        basisgegevens.sluit(uow, bart, later)
    bureau = als(Rol.EXAMENBUREAU)
    with reading() as uow:
        keuzes_op = [
            {k.waarde for k in keuzes.vrije_ruimten(uow, bureau, dag, dag + timedelta(hours=1), 1)}
            for dag in (zitting.eind + timedelta(days=30), zitting.eind + timedelta(days=800))
        ]
    assert [str(id) in k for k in keuzes_op] == [True, False]
    with unit_of_work() as uow:
        basisgegevens.heropen(uow, bart, basisgegevens.Heropen(soort="lokalen", rij_id=id))
        assert uow.get(Ruimte, id).gesloten_op is None


def test_een_onderdeel_met_de_hand_zonder_ouder_wordt_geweigerd(bart) -> None:
    with pytest.raises(Ongeldig, match="waar dit bij hoort"), unit_of_work() as uow:
        basisgegevens.bewaar_eenheid(uow, bart, Eenheidgegevens(code="X", naam="X", soort="team"))


def test_weggelegd_is_weg_en_blijft_weg(bart) -> None:
    partij = neem(bart, "eenheden", EENHEDEN)
    with unit_of_work() as uow:
        inlezen.leg_weg(uow, bart, inlezen.LegWeg(partij_id=partij.id))
    with reading() as uow:
        rij = uow.get(Inleespartij, partij.id)
        assert (rij.status, rij.inhoud) == (PartijStatus.VERVALLEN, b"")
    with pytest.raises(Botsing):
        ongedaan(bart, partij)


def _xlsx(*rijen: list[object]) -> bytes:
    uit = io.BytesIO()
    boek = xlsxwriter.Workbook(uit, {"in_memory": True})
    blad = boek.add_worksheet()
    for nr, rij in enumerate(rijen):
        blad.write_row(nr, 0, rij)
    boek.close()
    return uit.getvalue()


@pytest.mark.parametrize(
    "inhoud",
    [
        b"sep=;\r\ncode;naam\r\nA;\"x;y\"\r\n", "code\tnaam\nA\tx;y\n".encode("utf-16"), b"\xef\xbb\xbfcode,naam\nA,x;y\n",
        _xlsx(["code", "naam"], ["A", "x;y"]), _xlsx([], ["code", "naam", ""], ["A", "x;y"]),
    ],
    ids=["sep", "utf16", "bom", "xlsx", "xlsx-lege-rij"],
)  # fmt: skip
def test_elke_vorm_van_excel_wordt_gelezen(inhoud: bytes) -> None:
    blad = lees("x", inhoud)
    assert (blad.koppen, blad.rijen) == (["code", "naam"], [["A", "x;y"]])


@pytest.mark.parametrize("inhoud", [b"", b"  \n", b"PK\x03\x04rommel", b"\0\1\2\3", b"code;naam\n", b"%PDF-1.7\n\0\0"])
def test_wat_geen_tabel_is_wordt_geweigerd_met_een_zin(bart, inhoud: bytes) -> None:
    with pytest.raises(Ongeldig):
        neem(bart, "eenheden", inhoud)


def test_een_bestand_wordt_gelezen_en_beproefd_voor_er_iets_wordt_geschreven(bart, monkeypatch) -> None:  # PRK-1
    """On SQLite everybody who writes would wait for it, and a large workbook takes seconds."""
    een_school(bart)
    schreef: list[bool] = []
    for waar, naam in ((inlezen, "lees"), (stand_inlezen, "beproef"), (stand_inlezen, "pak_in")):
        echt = getattr(waar, naam)

        def kijk_mee(*args, echt=echt):  # type: ignore[no-untyped-def]
            schreef.append(is_schrijvend())
            return echt(*args)

        monkeypatch.setattr(waar, naam, kijk_mee)
    ticket = Ticket(gegevens={"doel": inlezen.UPLOAD, "soort": "lokalen"})
    bestand = Aangeboden("lokalen.csv", "text/csv", b"code;locatie;plaatsen\nC1;NRD;31\n")
    terug = toevoegen._bewaar(toevoegen._ONTVANGERS[inlezen.UPLOAD], bart, ticket, bestand)
    assert schreef == [False] * 3
    with reading() as uow:
        (partij,) = uow.session.exec(
            select(Inleespartij).where(Inleespartij.bestand == "lokalen.csv", Inleespartij.status == "proef")
        )
    assert (terug.endswith(str(partij.id)), partij.aantallen["nieuw"]) == (True, 1)


def test_een_onbekende_soort_noemt_wat_er_wel_is(bart) -> None:
    with pytest.raises(Ongeldig, match="lokalen"):
        neem(bart, "planeten", EENHEDEN)


def test_de_opdrachtregel_leest_in_en_draait_terug(db, bart, tmp_path) -> None:  # PRK-1
    bestand = tmp_path / "eenheden.csv"
    bestand.write_text(EENHEDEN, encoding="utf-8")
    proef = CliRunner().invoke(app, ["import", "eenheden", str(bestand), "--dry-run"])
    assert "3 nieuw" in proef.output
    assert "Er is niets gewijzigd" in proef.output
    gedaan = CliRunner().invoke(app, ["import", "eenheden", str(bestand)])
    partij_id = re.search(r"Toegepast als ([0-9a-f-]{36})", gedaan.output)[1]
    assert tel(Eenheid) >= 3
    assert "Ongedaan gemaakt: 3 rijen" in CliRunner().invoke(app, ["import", "--undo", partij_id]).output
    assert "Zeg wat u inleest" in CliRunner().invoke(app, ["import"]).output


def test_diploma_en_vertrek_komen_uit_een_bestand_voor_wie_er_al_is(maak: Maak, als: Als) -> None:  # ARC-3, PRK-1
    bureau = als(Rol.EXAMENBUREAU)
    anna, ed = maak.student(nummer="1001"), maak.student(nummer="1002")
    morgen = (tijd.vandaag() + timedelta(days=1)).isoformat()
    tekst = f"Leerlingnummer;Diplomadatum;Datum uitschrijving\n1001;6-7-2024;\n1002;;31.07.2024\n9;;\n1003;{morgen};x\n"
    partij = neem(bureau, "vertrek", tekst)
    fouten = {r.nr: {c.veld: c.fout for c in r.fouten} for r in kijk(bureau, partij, "fout").rijen.rijen}
    assert [sorted(f) for f in fouten.values()] == [["nummer"], ["diploma_op", "nummer", "vertrokken_op"]]
    assert pas_toe(bureau, partij)["gewijzigd"] == 2
    with reading() as uow:
        assert str(uow.get(Persoon, anna.id).diploma_op) == "2024-07-06"
        assert str(uow.get(Persoon, ed.id).vertrokken_op) == "2024-07-31"
    with unit_of_work() as uow:
        terugdraaien.maak_ongedaan(
            uow, bureau, terugdraaien.MaakOngedaan(partij_id=partij.id, reden="Verkeerd bestand")
        )
    with reading() as uow:
        assert uow.get(Persoon, anna.id).diploma_op is None
    with pytest.raises(NietToegestaan, match="beheert het examenbureau"):
        neem(als(Rol.BEHEERDER), "vertrek", tekst)


def test_een_opleiding_is_ook_bij_haar_naam_te_noemen_als_er_maar_een_zo_heet(maak: Maak, als: Als) -> None:  # PRK-1
    beheerder, een = als(Rol.BEHEERDER), maak.opleiding(crebo="25480", naam="Mbo-Verpleegkundige")
    for crebo in ("25101", "25102"):
        maak.opleiding(crebo=crebo, naam="Kok")
    kop = "Studentnummer;Voornaam;Achternaam;Opleiding;Cohort\n"
    partij = neem(beheerder, "studenten", f"{kop}1;A;B;mbo-verpleegkundige;2026\n2;C;D;Kok;2026\n3;E;F;verpl;2026\n")
    fouten = {r.nr: {c.veld: c.fout for c in r.fouten} for r in kijk(beheerder, partij).rijen.rijen}
    assert [f.get("opleiding") for f in fouten.values()] == [
        None, "Meer opleidingen heten ‘Kok’. Geef de crebo: 25101, 25102.", "Er is geen opleiding met crebo of naam ‘verpl’.",
    ]  # fmt: skip
    assert fouten[2] == {}
    goed = neem(beheerder, "studenten", f"{kop}1;A;B;Mbo-Verpleegkundige;2026\n")
    pas_toe(beheerder, goed)
    with reading() as uow:
        assert uow.session.exec(select(Persoon.opleiding_id).where(Persoon.nummer == "1")).one() == een.id


def test_wie_wie_begeleidt_komt_uit_een_bestand_ook_bij_een_student_uit_de_registratie(
    maak: Maak, als: Als
) -> None:  # PRK-1 BEH-2
    beheerder, slb = als(Rol.BEHEERDER), maak.medewerker(nummer="M77")
    anna, ed = maak.bekend(maak.student(nummer="1001", oke_id=uuid4())), maak.student(nummer="1002")
    partij = neem(beheerder, "begeleiders", "Studentnr;SLB\n1001;m77\n1002;M78\n9;M77\n")
    fouten = {r.nr: {c.veld: c.fout for c in r.fouten} for r in kijk(beheerder, partij, "fout").rijen.rijen}
    assert [sorted(f) for f in fouten.values()] == [["begeleider"], ["nummer"]]
    assert pas_toe(beheerder, partij)["gewijzigd"] == 1
    with reading() as uow:
        assert uow.get(Persoon, anna.id).begeleider_id == slb.id
        assert uow.get(Persoon, ed.id).begeleider_id is None
    ongedaan(beheerder, partij)
    with reading() as uow:
        assert uow.get(Persoon, anna.id).begeleider_id is None
    with pytest.raises(NietToegestaan, match="beheert de beheerder"):
        neem(als(Rol.EXAMENBUREAU), "begeleiders", "Studentnr;SLB\n1001;M77\n")


def test_een_lokaal_wordt_niet_kleiner_dan_wat_er_is_gepland(maak: Maak, als: Als) -> None:  # PLA-2 PRK-1
    beheerder, zitting = als(Rol.BEHEERDER), maak.zitting(capaciteit=20)
    with reading() as uow:
        lokaal = uow.get(Ruimte, zitting.ruimte_id)
        locatie = uow.get(Eenheid, lokaal.locatie_id).code
    tekst = f"Code;Locatie;Plaatsen\n{lokaal.code};{locatie};%d\n"
    (rij,) = kijk(beheerder, neem(beheerder, "lokalen", tekst % 19), "fout").rijen.rijen
    assert [(c.veld, "een zitting met 20 plaatsen" in c.fout) for c in rij.fouten] == [("plaatsen", True)]
    assert kijk(beheerder, neem(beheerder, "lokalen", tekst % 20), "fout").rijen.rijen == []


def test_een_lokaal_wordt_ook_niet_kleiner_door_terug_te_draaien_of_tegelijk(
    maak: Maak, als: Als
) -> None:  # PLA-2 PRK-13
    beheerder, eb, lokaal = als(Rol.BEHEERDER), als(Rol.EXAMENBUREAU), maak.ruimte(plaatsen=20)
    with reading() as uow:
        locatie = uow.get(Eenheid, lokaal.locatie_id).code
    partij = neem(beheerder, "lokalen", f"Code;Locatie;Plaatsen\n{lokaal.code};{locatie};30\n")
    pas_toe(beheerder, partij)
    wat = zittingen.MaakConcept(
        versie_id=maak.versie().id, ruimte_id=lokaal.id, start=tijd.op(werkdag(20), 9), capaciteit=30
    )
    minder = Lokaalgegevens(code=lokaal.code, locatie=locatie, plaatsen=20)
    kleiner = partial(basisgegevens.bewaar_lokaal, principal=beheerder, gegevens=minder, rij_id=lokaal.id)
    gezegd = tegelijk(partial(zittingen.maak_concept, principal=eb, cmd=wat), kleiner)
    assert "een zitting met 30 plaatsen" in gezegd
    with pytest.raises(Geblokkeerd, match="een zitting met 30 plaatsen"):
        ongedaan(beheerder, partij)
    with reading() as uow:
        assert uow.get(Ruimte, lokaal.id).plaatsen == 30


@pytest.mark.parametrize(
    ("dag", "waarom"), [("01-07-2017", "vóór het begin van cohort 2024"), ("01-09-2025", "nog een examen")]
)
def test_niemand_vertrekt_voor_zijn_begin_of_zijn_laatste_examen(
    maak: Maak, als: Als, dag: str, waarom: str
) -> None:  # ARC-3
    bureau, student = als(Rol.EXAMENBUREAU), maak.student(nummer="1001", cohort=2024)
    zitting = maak.zitting(start=tijd.op(date(2025, 10, 6)))
    inschrijving = schrijf(Inschrijving(student_id=student.id, examen_id=zitting.examen_id))
    maak.resultaat(maak.deelname(zitting, inschrijving, status="afgerond", presentie="present"))
    partij = neem(bureau, "vertrek", f"Nummer;Vertrokken op\n1001;{dag}\n")
    (rij,) = kijk(bureau, partij, "fout").rijen.rijen
    assert [(c.veld, waarom in c.fout) for c in rij.fouten] == [("vertrokken_op", True)]
    zelf = bewaartermijn.LegVertrekVast(student_id=student.id, vertrokken_op=naar_dag(dag), reden="Uit het dossier")
    with pytest.raises(Ongeldig, match=waarom), unit_of_work() as uow:
        bewaartermijn.leg_vertrek_vast(uow, bureau, zelf)


@pytest.mark.parametrize(
    ("naam", "inhoud"), [("lokalen.pdf", b"%PDF-1.7\nx"), ("lokalen.xlsx", b"Code;Plaatsen\nA;3\n"), ("a.csv", b"a\0b")]
)
def test_wat_geen_csv_en_geen_xlsx_is_wordt_zo_genoemd(naam: str, inhoud: bytes) -> None:  # PRK-1
    with pytest.raises(Ongeldig, match="geen csv en geen xlsx"):
        lees(naam, inhoud)


def test_een_aanhalingsteken_dat_open_blijft_slikt_geen_rijen_in() -> None:  # PRK-1
    """In a column that is not used nobody would see it: the row itself is right, and the rest is gone."""
    open_, later = 'Code;Naam\nA;"Zuid\nB;Oost\nC;West\n', 'Code;Naam\nA;Noord\nB;"Zuid\nC;"Oost"\nD;West\n'
    for tekst, regel in ((open_, 2), (later, 3)):
        with pytest.raises(Ongeldig, match=f"Regel {regel} is niet te lezen"):
            lees("x.csv", tekst.encode())
    goed = lees("x.csv", b'Code;Naam\nA;17" scherm\nB;"De ""Zuid""\nbis"\n')
    assert goed.rijen == [["A", '17" scherm'], ["B", 'De "Zuid"\nbis']]


def test_een_onderdeel_sluit_pas_als_er_niets_meer_bij_hoort(bart, maak: Maak) -> None:  # PRK-1 PRK-13
    boven = maak.eenheid()
    team = maak.eenheid(ouder_id=boven.id)
    student = maak.student(maak.opleiding(team))

    def sluit(eenheid: Eenheid, vanaf: date) -> None:
        cmd = basisgegevens.Sluit(soort="eenheden", rij_id=eenheid.id, vanaf=vanaf, reden="Opgeheven")
        with unit_of_work() as uow:
            basisgegevens.sluit(uow, bart, cmd)

    with pytest.raises(Geblokkeerd, match="1 onderdeel"):
        sluit(boven, tijd.vandaag())
    with pytest.raises(Geblokkeerd, match="1 opleiding, 1 persoon"):
        sluit(team, tijd.vandaag())
    sluit(team, tijd.vandaag() + timedelta(days=40))  # until then everybody can be moved
    sluit(boven, tijd.vandaag() + timedelta(days=40))
    assert student.eenheid_id == team.id


def test_wie_een_code_nog_eens_invoert_leest_dat_zij_er_al_is_en_niet_wat_er_dan_mis_zou_gaan(bart, maak: Maak) -> None:
    # PRK-1
    een_school(bart)
    with unit_of_work() as uow:
        id = basisgegevens.bewaar_lokaal(uow, bart, Lokaalgegevens(code="D1", locatie="NRD", plaatsen=12))
    with reading() as uow:
        maak.zitting(ruimte=uow.get(Ruimte, id), capaciteit=12)
    with pytest.raises(Botsing, match="Er is al een lokaal met code ‘D1’"), unit_of_work() as uow:
        basisgegevens.bewaar_lokaal(uow, bart, Lokaalgegevens(code="D1", locatie="NRD", plaatsen=3))


def test_alle_fouten_van_een_rij_staan_er_tegelijk_per_cel(als: Als) -> None:  # PRK-1
    beheerder = als(Rol.BEHEERDER)
    een_school(beheerder)
    fout = "Nummer;Achternaam;E-mail;Crebo;Cohort;SLB\n7;Vos;geen adres;99999;veel;8888\n7;Vos;;25998;2026;7777\n"
    rijen = kijk(beheerder, neem(beheerder, "studenten", fout)).rijen.rijen
    assert [{c.veld for c in r.fouten} for r in rijen] == [
        {"email", "opleiding", "cohort", "begeleider"}, {"nummer", "begeleider"},
    ]  # fmt: skip
    lokaal = "Code;Locatie;Plaatsen;Computers\nZ9;WEG;nul;min\n"
    (rij,) = kijk(beheerder, neem(beheerder, "lokalen", lokaal)).rijen.rijen
    assert {c.veld for c in rij.fouten} == {"locatie", "plaatsen", "apparaten"}


def test_een_verwijzing_kiest_u_op_naam_en_bewaart_de_code(als: Als) -> None:  # PRK-1
    beheerder = als(Rol.BEHEERDER)
    een_school(beheerder)

    def kies(veld: str, zoek: str) -> list[tuple[str, str]]:
        with reading() as uow:
            return [(k.waarde, k.label) for k in verwijzen.keuzes(uow, beheerder, veld, zoek)]

    assert kies("eenheid", "team ic") == [("TI", "Team ICT")]
    assert ("TI", "Team ICT") not in kies("locatie", "")
    assert kies("opleiding", "softw") == kies("opleiding", "25998") == [("25998", "Software developer")]
    assert kies("begeleider", "sahin") == [("900", "Ed Şahin")]
    with reading() as uow:
        assert verwijzen.naam_van(uow, beheerder, "eenheid", " ti ") == "Team ICT"
        assert verwijzen.naam_van(uow, beheerder, "begeleider", "12") == ""
        with pytest.raises(NietToegestaan):
            verwijzen.keuzes(uow, als(Rol.DOCENT), "begeleider")
