"""Enrolments from a file: who can be enrolled, what is said of who cannot, and the whole undone."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Inschrijving, Kansmutatie
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Inleeswijziging
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.levensloop import INSCHRIJVING
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.grond import live, onderwerpen
from portal.services.inrichten import inlezen
from portal.services.inrichten.lezen import basis, basis_bestanden
from portal.services.inrichten.terugdraaien import Teruggezet
from tests.hulp.inlezen import kijk, neem, ongedaan, pas_toe, tel
from tests.hulp.maak import Als, Maak, schrijf

SOORT = AANMELDINGEN.naam


@pytest.fixture
def mirjam(als: Als) -> Principal:
    """The exam office."""
    return als(Rol.EXAMENBUREAU)


@pytest.fixture
def examen(maak: Maak) -> Examen:
    """An exam that belongs to every programme."""
    return maak.examen(inschrijvers=["examenbureau"], max_kansen=2)


def bestand(*rijen: tuple[Persoon, Examen]) -> str:
    """A file with these students and exams."""
    return "Studentnr;Examencode\n" + "".join(f"{s.nummer};{e.code.lower()}\n" for s, e in rijen)


def fouten(wie: Principal, tekst: str) -> list[str]:
    """What is said of the rows of this file that cannot be done, per cell."""
    rijen = kijk(wie, neem(wie, SOORT, tekst)).rijen.rijen
    return [f"{cel.veld}: {cel.fout}" for rij in rijen for cel in rij.fouten]


def van(student: Persoon) -> list[Inschrijving]:
    """The enrolments of this student."""
    with reading() as uow:
        vraag = select(Inschrijving).where(Inschrijving.student_id == student.id)
        return list(uow.session.exec(vraag.order_by(col(Inschrijving.gemaakt_op))))


def test_een_bestand_meldt_aan_en_gaat_als_geheel_terug(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-1 PRK-13
    ander, al = maak.examen(inschrijvers=["automatisch"]), maak.inschrijving(examen=examen)
    een, twee = maak.student(), maak.student()
    with reading() as uow:
        loopt_al = uow.get(Persoon, al.student_id)
        voor = live.hoogste(uow)
    partij = neem(mirjam, SOORT, bestand((een, examen), (een, ander), (twee, examen), (loopt_al, examen)))
    assert pas_toe(mirjam, partij) == {"fout": 0, "vraag": 0, "nieuw": 3, "gewijzigd": 0, "gelijk": 1}
    jaar = termijnen.schooljaar(tijd.vandaag())
    assert {(i.examen_id, i.bron, i.status, i.schooljaar) for i in van(een)} == {
        (examen.id, "examenbureau", InschrijvingStatus.OPEN, jaar),
        (ander.id, "automatisch", InschrijvingStatus.OPEN, jaar),
    }
    with reading() as uow:
        assert {onderwerpen.persoon(een.id), onderwerpen.WERK} <= live.versies_sinds(uow, voor).keys()
        gemaakt = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "inschrijving.gemaakt")).all()
    assert len(gemaakt) == 3
    assert all(r.nieuw["partij"] == str(partij.id) for r in gemaakt)
    assert ongedaan(mirjam, partij) == Teruggezet(3)
    assert van(een) == van(twee) == []
    assert [i.id for i in van(loopt_al)] == [al.id]
    assert tel(Inleeswijziging) == 0


def test_wie_niet_kan_staat_er_met_de_reden(maak: Maak, mirjam: Principal, examen: Examen) -> None:  # AAN-9
    docent, dicht = maak.examen(inschrijvers=["docent"]), maak.examen(gesloten_op=tijd.vandaag())
    klaar, weg, af = (maak.student(), maak.student(actief=False), maak.student())
    maak.inschrijving(klaar, examen, status="behaald")
    maak.inschrijving(af, examen, status="geannuleerd")
    goed = maak.student()
    tekst = bestand((klaar, examen), (weg, examen), (af, examen), (goed, docent), (goed, dicht))
    gezegd = fouten(mirjam, tekst + f"bestaat-niet;{examen.code}\n{goed.nummer};BESTAAT-NIET\n")
    assert gezegd[:3] == [
        "student: Heeft dit examen al behaald.",
        "student: De student is niet meer ingeschreven bij de school. Is dat niet zo, laat dat dan eerst herstellen in de deelnemerregistratie.",
        "student: Een eerdere inschrijving is geannuleerd. Meld deze student zo nodig met de hand aan.",
    ]
    assert gezegd[3] == "examen: Voor dit examen meldt aan: de docent."
    assert gezegd[4].startswith("examen: ")
    assert "gesloten" in gezegd[4]
    assert gezegd[5:] == [
        "student: Er is geen student met nummer ‘bestaat-niet’.",
        "examen: Er is geen examen met code ‘BESTAAT-NIET’.",
    ]


def test_wie_geen_kans_meer_heeft_wordt_niet_aangemeld(maak: Maak, mirjam: Principal, examen: Examen) -> None:  # AAN-9
    student = maak.student()
    for kans in ("eerste", "tweede"):
        assert fouten(mirjam, bestand((student, examen))) == []
        schrijf(Kansmutatie(student_id=student.id, examen_id=examen.id, soort="gebruikt", reden=kans))
    (zin,) = fouten(mirjam, bestand((student, examen)))
    assert zin.startswith("student: Heeft geen kans meer (")


def test_een_examen_van_een_andere_opleiding_vraagt_om_ja(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-1
    eigen, ander = maak.opleiding(), maak.opleiding()
    maak.planregel(ander, examen, status="vastgesteld")
    student = maak.student(eigen)
    assert fouten(mirjam, bestand((student, examen))) == [
        "bevestigd: Volgt een opleiding waar dit examen niet bij hoort. Vul ja in als dit zo bedoeld is."
    ]
    zeker = f"nummer;code;andere opleiding\n{student.nummer};{examen.code};ja\n"
    assert pas_toe(mirjam, neem(mirjam, SOORT, zeker))["nieuw"] == 1


def test_een_nummer_dat_twee_keer_voorkomt_wijst_naar_samenvoegen(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:
    maak.student(nummer="dubbel")
    twee = maak.student(nummer="DUBBEL")
    (zin,) = fouten(mirjam, bestand((twee, examen)))
    assert "twee keer voor" in zin


def test_wat_sindsdien_een_plaats_kreeg_gaat_niet_terug(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # PRK-13
    student = maak.student()
    partij = neem(mirjam, SOORT, bestand((student, examen)))
    pas_toe(mirjam, partij)
    maak.deelname(maak.zitting(examen_id=examen.id), van(student)[0])
    with pytest.raises(Geblokkeerd):
        ongedaan(mirjam, partij)
    assert len(van(student)) == 1


@pytest.mark.parametrize(
    ("gebeurd", "reden"),
    [
        ("go", "De docent besloot al over een Go."),
        ("ingetrokken", "Er hangt al iets aan: go."),
        ("gevraagd", "De student vroeg al om een Go."),
        ("af", "Is al afgemeld."),
        ("jaar", "Is sindsdien gewijzigd."),
    ],
)
def test_wat_gebruikt_is_blijft_met_de_reden_en_de_rest_gaat_terug(
    maak: Maak, mirjam: Principal, examen: Examen, gebeurd: str, reden: str
) -> None:  # AAN-1 PRK-13
    een, ander, docent = maak.student(), maak.student(), maak.persoon()
    partij = neem(mirjam, SOORT, bestand((een, examen), (ander, examen)))
    pas_toe(mirjam, partij)
    with unit_of_work() as uow:
        rij = uow.get(Inschrijving, van(een)[0].id)
        if gebeurd in ("go", "ingetrokken"):
            weg = {"ingetrokken_op": tijd.nu(), "ingetrokken_reden": "Vergissing"} if gebeurd == "ingetrokken" else {}
            uow.add(Go(inschrijving_id=rij.id, besluit="go", reden="Klaar", door_id=docent.id, **weg))
        elif gebeurd == "gevraagd":
            rij.go_gevraagd_op = tijd.nu()
        elif gebeurd == "af":
            INSCHRIJVING.neem(rij, "annuleren")
        else:
            rij.schooljaar = "2031-2032"
        uow.add(rij)
    assert ongedaan(mirjam, partij) == Teruggezet(1, ((f"{een.nummer} {examen.code}", reden),))
    assert (len(van(een)), van(ander)) == (1, [])
    with pytest.raises(Botsing):
        ongedaan(mirjam, partij)


def test_wie_intussen_met_de_hand_is_aangemeld_weigert_het_bestand_een_keer(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:
    student, ander = maak.student(), maak.student()
    partij = neem(mirjam, SOORT, bestand((student, examen), (ander, examen)))
    gezien = kijk(mirjam, partij).kop.kenmerk
    maak.inschrijving(student, examen)

    with pytest.raises(Botsing), unit_of_work() as uow:
        inlezen.pas_toe(uow, mirjam, inlezen.PasToe(partij_id=partij.id, kenmerk=gezien))
    assert pas_toe(mirjam, partij)["nieuw"] == 1


@pytest.mark.parametrize("rol", [Rol.DOCENT, Rol.BEHEERDER, Rol.EXAMENCOMMISSIE, Rol.STUDENT])
def test_alleen_het_examenbureau_leest_aanmeldingen_in(maak: Maak, als: Als, examen: Examen, rol: Rol) -> None:
    with pytest.raises(NietToegestaan):
        neem(als(rol), SOORT, bestand((maak.student(), examen)))
    assert tel(Inschrijving) == 0


def test_wat_eruit_komt_kan_er_weer_in(maak: Maak, mirjam: Principal, examen: Examen) -> None:
    student = maak.student()
    pas_toe(mirjam, neem(mirjam, SOORT, bestand((student, examen))))
    with reading() as uow:
        uit = basis_bestanden.uitvoer(uow, mirjam, {"soort": SOORT})
        rijen = basis.rijen(uow, mirjam, basis.BasisFilter(soort=SOORT, zoek=student.achternaam))
    assert rijen.rijen[0].cellen == [f"{student.naam} ({student.nummer})", examen.code, "open"]
    partij = neem(mirjam, SOORT, uit.inhoud)
    assert kijk(mirjam, partij).aantallen == {"fout": 0, "vraag": 0, "nieuw": 0, "gewijzigd": 0, "gelijk": 1}


def test_wat_een_ander_aan_het_bestand_doet_zien_alle_vensters(maak: Maak, mirjam: Principal, examen: Examen) -> None:
    # AAN-1
    partij = neem(mirjam, SOORT, bestand((maak.student(), examen)) + f"bestaat-niet;{examen.code}\n")
    with reading() as uow:
        voor = live.hoogste(uow)
    with unit_of_work() as uow:
        inlezen.verbeter(uow, mirjam, inlezen.Verbeter(partij_id=partij.id, nr=3, veld="student", waarde="weg"))
    with reading() as uow:
        assert onderwerpen.partij(partij.id) in live.versies_sinds(uow, voor)


def test_een_cel_zegt_of_zij_leeg_mag_en_een_lange_past_in_de_tabel(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-1
    lang = "x" * 1_500
    tekst = f"Studentnr;Examencode;Bevestigd\n{maak.student().nummer};{lang};misschien\n"
    (rij,) = kijk(mirjam, neem(mirjam, SOORT, tekst), "fout").rijen.rijen
    cel = {c.veld: c for c in rij.cellen}
    assert [cel[v].nodig for v in ("student", "examen", "bevestigd")] == [True, True, False]
    assert cel["examen"].waarde == lang
    assert len(cel["examen"].kort) < 120


def test_wat_alleen_een_ja_vraagt_is_geen_fout_en_wordt_in_een_keer_bevestigd(
    maak: Maak, mirjam: Principal, examen: Examen
) -> None:  # AAN-1
    eigen, ander = maak.opleiding(), maak.opleiding()
    maak.planregel(ander, examen, status="vastgesteld")
    partij = neem(mirjam, SOORT, bestand((maak.student(eigen), examen), (maak.student(eigen), examen)))
    gezien = kijk(mirjam, partij)
    assert gezien.aantallen == {"fout": 0, "vraag": 2, "nieuw": 0, "gewijzigd": 0, "gelijk": 0}
    with pytest.raises(Ongeldig, match="niets nieuws"):
        pas_toe(mirjam, partij)
    with unit_of_work() as uow:  # the file has no column for it: it gets one
        assert inlezen.bevestig(uow, mirjam, inlezen.Bevestig(partij_id=partij.id, nr=3)) == 1
    assert kijk(mirjam, partij).aantallen["vraag"] == 1
    with unit_of_work() as uow:
        assert inlezen.bevestig(uow, mirjam, inlezen.Bevestig(partij_id=partij.id)) == 1
    with pytest.raises(Botsing, match="niets"), unit_of_work() as uow:
        inlezen.bevestig(uow, mirjam, inlezen.Bevestig(partij_id=partij.id))
    assert pas_toe(mirjam, partij)["nieuw"] == 2
