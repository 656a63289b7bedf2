"""A class at once: each cell tells by the same rules what can be decided, and one act decides about many without losing any."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Go, Groep, Groepslid, Inschrijving, Kansmutatie
from portal.db.beheren import Mededeling, Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen import matrix, matrix_cel
from portal.services.aanmelden.lezen.matrix import GoMatrix, MatrixFilter
from portal.services.aanmelden.lezen.matrix_cellen import MatrixCel
from portal.services.plannen import go
from portal.services.plannen.go import GeefGo
from portal.services.plannen.go_samen import BesluitSamen, Celbesluit, besluit_samen
from portal.services.plannen.lezen.mijn_examens import mijn_examens
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

REDEN = "Oefentoets gehaald"


class Klas:
    """A class of a team with its docent, and exams."""

    def __init__(self, maak: Maak, als: Als, *namen: str, examens: tuple[str, ...] = ("Rekenen",)) -> None:
        self.maak, self.team, self.dr = maak, maak.team(), maak.koppeling("dr")
        self.opleiding, self.mens = maak.opleiding(self.team), maak.medewerker(self.team)
        self.docent: Principal = als(Rol.DOCENT, self.mens, eenheden=[self.team])
        self.groep = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=self.dr.id, code="24A", naam="24A", soort="class"))
        self.student = {n: self.lid(n) for n in namen}
        self.examen = {n: maak.examen(naam=n) for n in examens}

    def lid(self, naam: str, **anders: Any) -> Persoon:
        s = self.maak.student(self.opleiding, voornaam=naam, naam=naam, achternaam=naam, **anders)
        schrijf(Groepslid(groep_id=self.groep.id, persoon_oke_id=s.oke_id, van=tijd.nu() - timedelta(days=9)))
        return s

    def inschrijving(self, naam: str, examen: str = "Rekenen", **anders: Any) -> Inschrijving:
        return self.maak.inschrijving(self.student[naam], self.examen[examen], **anders)

    def lees(self, **filter: Any) -> GoMatrix:
        with reading() as uow:
            return matrix.go_matrix(uow, self.docent, MatrixFilter(klas_id=self.groep.id, **filter))

    def cel(self, naam: str, examen: str = "Rekenen") -> MatrixCel:
        m = self.lees()
        kolom = next(n for n, k in enumerate(m.kolommen) if k.naam == examen)
        return next(r for r in m.rijen if r.naam == naam).cellen[kolom]

    def samen(self, *besluiten: tuple[Inschrijving, str], gezien: bool = True, wie: Principal | None = None) -> Any:
        with reading() as uow:
            geldt = {g.inschrijving_id: g.id for g in uow.session.exec(select(Go).where(col(Go.ingetrokken_op).is_(None)).order_by(col(Go.op)))}  # fmt: skip
        cmd = BesluitSamen(
            besluiten=tuple(
                Celbesluit(inschrijving_id=i.id, besluit=b, reden=f"{REDEN} {n}", gezien=geldt.get(i.id) if gezien else None)
                for n, (i, b) in enumerate(besluiten)
            )
        )  # fmt: skip
        return doe(besluit_samen, wie or self.docent, cmd)


def test_een_hele_klas_krijgt_in_een_handeling_haar_go_elk_met_zijn_reden(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, *(f"S{n:02}" for n in range(28)))
    alle = [klas.inschrijving(n) for n in klas.student]
    uit = klas.samen(*((i, "no_go" if n == 3 else "go") for n, i in enumerate(alle)))
    assert (len(uit.gedaan), uit.geweigerd) == (28, ())
    m = klas.lees()
    assert (m.totaal, [k.stand for k in m.kolommen]) == (28, ["27 Go"])
    assert [r.cellen[0].stand for r in m.rijen].count("no_go") == 1
    with reading() as uow:
        redenen = set(uow.session.exec(select(Go.reden)))
        regels = list(
            uow.session.exec(select(AuditRegel).where(col(AuditRegel.actie).in_(["go.gegeven", "nogo.gegeven"])))
        )
    assert len(redenen) == 28, "an own reason for each"
    assert len(regels) == 28, "each decision stands in the log by itself"


def test_wat_niet_kan_houdt_de_rest_niet_tegen_en_zegt_waarom(maak: Maak, als: Als) -> None:  # AAN-3 AAN-9 BEH-2
    klas = Klas(maak, als, "Kan", "Behaald", "Bezig", "Op", "Dubbel")
    kan, behaald = klas.inschrijving("Kan"), klas.inschrijving("Behaald", status="behaald")
    bezig, op = (
        klas.inschrijving("Bezig"),
        klas.inschrijving("Op", kansen_over=0, oke_id=uuid.uuid4(), kansen_gezegd_op=tijd.nu()),
    )
    dubbel = klas.inschrijving("Dubbel")
    maak.go(bezig)
    maak.deelname(maak.zitting(maak.versie(klas.examen["Rekenen"]), status="open"), bezig)
    vreemd = maak.inschrijving(maak.student(maak.opleiding(maak.team())), klas.examen["Rekenen"])
    uit = klas.samen(*((i, "go") for i in (behaald, bezig, kan, op, vreemd, dubbel, dubbel)))
    assert set(uit.gedaan) == {kan.id, dubbel.id}
    waarom = dict(uit.geweigerd)
    assert "al behaald" in waarom[behaald.id]
    assert "al begonnen" in waarom[bezig.id]
    assert "geen kans meer over" in waarom[op.id]
    assert "geen toegang" in waarom[vreemd.id], "who is out of reach does not exist"
    assert "Intussen" in waarom[dubbel.id], "the second of the same did not see the first"
    assert len(uit.gedaan) + len(uit.geweigerd) == 7
    assert klas.samen((op, "no_go")).gedaan == (op.id,), "that he may not come can be said without an attempt"


def test_elke_cel_zegt_met_dezelfde_regels_wat_kan(maak: Maak, als: Als) -> None:  # AAN-3 AAN-9
    klas = Klas(maak, als, "Vrij", "Go", "Nee", "Behaald", "Bezig", "Zit", "Op", "Vroeg", "Oud", "Niet")
    per = {n: klas.inschrijving(n) for n in klas.student if n not in ("Niet", "Op", "Behaald", "Vroeg")}
    per["Op"] = klas.inschrijving("Op", kansen_over=0, oke_id=uuid.uuid4(), kansen_gezegd_op=tijd.nu())
    per["Behaald"] = klas.inschrijving("Behaald", status="behaald")
    per["Vroeg"] = klas.inschrijving("Vroeg", go_gevraagd_op=tijd.nu())
    versie = maak.versie(klas.examen["Rekenen"])
    for naam in ("Go", "Bezig", "Zit"):
        maak.go(per[naam])
    maak.go(per["Nee"], besluit="no_go", geldig_tot=None)
    maak.go(per["Oud"], geldig_tot=tijd.vandaag() - timedelta(days=1))
    maak.deelname(maak.zitting(versie, status="open"), per["Bezig"])
    morgen = maak.zitting(versie)
    maak.deelname(morgen, per["Zit"])
    stand = {r.naam: r.cellen[0] for r in klas.lees().rijen}
    assert {n: c.stand for n, c in stand.items()} == {
        "Vrij": "geen", "Go": "go", "Nee": "no_go", "Behaald": "behaald", "Bezig": "gepland", "Zit": "gepland",
        "Op": "geen_kans", "Vroeg": "gevraagd", "Oud": "verlopen", "Niet": "niet",
    }  # fmt: skip
    assert stand["Zit"].bij == tijd.dag(morgen.start, jaar=False).partition(" ")[2]
    assert stand["Go"].bij == "t/m " + tijd.dag(tijd.vandaag() + timedelta(days=180), jaar=False).partition(" ")[2]
    for naam, c in stand.items():
        if naam == "Niet":
            assert (c.kan, c.waarom) == ("", "Niet aangemeld voor dit examen.")
            continue
        gezien = klas.samen((per[naam], "go"))
        assert ("go" in c.kan.split()) == (gezien.geweigerd == ()), f"{naam}: the cell and the act agree"
        if gezien.geweigerd:
            assert c.waarom in gezien.geweigerd[0][1]


def test_niemand_besluit_over_wat_hij_anders_zag(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, "Een")
    i = klas.inschrijving("Een")
    collega = als(Rol.DOCENT, maak.medewerker(klas.team), eenheden=[klas.team])
    doe(go.geef_go, collega, GeefGo(inschrijving_id=i.id, besluit="no_go", reden="Toch nog niet"))
    uit = klas.samen((i, "go"), gezien=False)
    assert uit.gedaan == ()
    assert "Intussen" in uit.geweigerd[0][1]
    assert klas.cel("Een").stand == "no_go", "what the colleague decided stands"
    assert klas.samen((i, "go")).gedaan == (i.id,)


def test_twee_docenten_tegelijk_over_een_klas_wachten_op_elkaar(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, *(f"S{n:02}" for n in range(8)))
    alle = [klas.inschrijving(n) for n in klas.student]
    collega = als(Rol.DOCENT, maak.medewerker(klas.team), eenheden=[klas.team])
    with ThreadPoolExecutor(2) as samen:
        een = samen.submit(klas.samen, *((i, "go") for i in alle), gezien=False)
        twee = samen.submit(klas.samen, *((i, "no_go") for i in reversed(alle)), gezien=False, wie=collega)
        uit = [len(een.result(60).gedaan), len(twee.result(60).gedaan)]
    assert sorted(uit) == [0, 8], "who comes second overrules nobody, and reads so"
    with reading() as uow:
        assert len(set(uow.session.exec(select(Go.besluit)))) == 1


def test_een_vergissing_gaat_in_een_keer_terug(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, "Een", "Twee", "Drie")
    alle = [klas.inschrijving(n) for n in klas.student]
    maak.go(alle[2], besluit="no_go", geldig_tot=None)
    klas.samen(*((i, "go") for i in alle))
    uit = klas.samen(*((i, "trek_in") for i in alle))
    assert uit.geweigerd == ()
    assert [klas.cel(n).stand for n in ("Een", "Twee", "Drie")] == ["geen", "geen", "no_go"], (
        "what held before holds again"
    )
    weer = klas.samen((alle[0], "trek_in"))
    assert "geen besluit" in weer.geweigerd[0][1]
    with reading() as uow:
        ingetrokken = list(uow.session.exec(select(Go.ingetrokken_reden).where(col(Go.ingetrokken_op).is_not(None))))
        assert len(ingetrokken) == 3
        assert all(ingetrokken), "each withdrawal has its reason"
        gelezen = select(Mededeling.tekst).where(Mededeling.persoon_id == klas.student["Een"].id)
        assert any("trok je Go in" in tekst for tekst in uow.session.exec(gelezen)), "and the student reads it"


def test_wie_om_een_go_vroeg_vraagt_hem_weer_als_het_besluit_een_vergissing_was(maak: Maak, als: Als) -> None:  # AAN-3
    """Asked, refused, asked again, given by mistake and withdrawn: the last request waits again, nobody's else."""
    klas = Klas(maak, als, "Een", "Twee")
    een, twee = klas.inschrijving("Een"), klas.inschrijving("Twee")
    eerst, later = tijd.nu() - timedelta(days=9), tijd.nu() - timedelta(days=2)
    for moment, besluit in ((eerst, "no_go"), (later, "go")):
        with unit_of_work() as uow:
            uow.get(Inschrijving, een.id).go_gevraagd_op = moment
        assert klas.samen((een, besluit), (twee, besluit)).geweigerd == ()
    klas.samen((een, "trek_in"), (twee, "trek_in"))
    with reading() as uow:
        gevraagd = [uow.get(Inschrijving, i.id).go_gevraagd_op for i in (een, twee)]
        (kaart,) = mijn_examens(uow, als(Rol.STUDENT, uow.get(Persoon, een.student_id)))
    assert gevraagd == [later, None]
    assert klas.cel("Een").stand == "gevraagd"
    assert kaart.uitleg.startswith("Je docent trok je Go in: ")
    assert "Je vroeg op" in kaart.uitleg


def test_alleen_een_docent_van_het_team_ziet_en_besluit(maak: Maak, als: Als) -> None:  # AAN-3 BEH-2
    klas = Klas(maak, als, "Een")
    i = klas.inschrijving("Een")
    ander = als(Rol.DOCENT, maak.medewerker(), eenheden=[maak.team()])
    with reading() as uow:
        assert matrix.go_matrix(uow, ander, MatrixFilter(klas_id=klas.groep.id)).rijen == ()
        assert matrix.klassen(uow, ander).keuzes == ()
        with pytest.raises(NietGevonden):
            matrix_cel.matrix_cel(uow, ander, i.id)
    for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE):
        with pytest.raises(NietToegestaan):
            klas.samen((i, "go"), wie=als(rol))
        with reading() as uow, pytest.raises(NietToegestaan):
            matrix.go_matrix(uow, als(rol), MatrixFilter())


def test_de_eigen_klas_staat_voor_en_wie_eruit_is_niet_meer(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, "Een", "Twee")
    ander = schrijf(Groep(oke_id=uuid.uuid4(), koppeling_id=klas.dr.id, code="11A", naam="11A", soort="class"))
    mijn = klas.lid("Mijn", begeleider=klas.mens)
    for wie in (*klas.student.values(), mijn):
        maak.inschrijving(wie, klas.examen["Rekenen"])
    schrijf(Groepslid(groep_id=ander.id, persoon_oke_id=klas.student["Een"].oke_id, van=tijd.nu()))
    schrijf(Groepslid(groep_id=ander.id, persoon_oke_id=klas.student["Twee"].oke_id, van=tijd.nu() - timedelta(days=9), tot=tijd.nu() - timedelta(days=1)))  # fmt: skip
    with reading() as uow:
        klassen = matrix.klassen(uow, klas.docent)
        assert klassen.eigen == str(klas.groep.id)
        assert [k.label for k in klassen.keuzes] == ["24A (3)", "11A (1)"]
        assert matrix.aantallen(uow, klas.docent, ander.id) == {"": 1, "gevraagd": 0, "wacht_op_go": 1}
        wie = matrix.go_matrix(uow, klas.docent, MatrixFilter(klas_id=ander.id)).rijen
    assert [r.naam for r in wie] == ["Een"]


def test_eerdere_uitslagen_staan_in_de_cel_en_een_behaald_cijfer_ook(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, "Weer", "Klaar", "Nog")
    versie = maak.versie(klas.examen["Rekenen"])
    for naam, cijfer, geslaagd, status in (("Weer", "4.8", False, "open"), ("Klaar", "7.2", True, "behaald")):
        d = maak.deelname(maak.zitting(versie), klas.inschrijving(naam), status="afgerond", presentie="present")
        maak.resultaat(d, cijfer=cijfer, geslaagd=geslaagd, status="definitief")
        _zet_status(d.inschrijving_id, status)
    klas.inschrijving("Nog")
    weer, klaar = klas.cel("Weer"), klas.cel("Klaar")
    assert (weer.stand, weer.eerder) == ("geen", "4,8")
    assert (klaar.stand, klaar.bij, klaar.eerder) == ("behaald", "7,2", "")


def _zet_status(id: uuid.UUID, status: str) -> None:
    def zet(uow: Any) -> None:
        uow.get(Inschrijving, id).status = status

    doe(zet)


def test_van_een_cel_staat_elk_besluit_met_wie_wanneer_en_waarom(maak: Maak, als: Als) -> None:  # AAN-3
    klas = Klas(maak, als, "Een")
    i = klas.inschrijving("Een")
    klas.samen((i, "no_go"))
    klas.samen((i, "go"))
    klas.samen((i, "trek_in"))
    with reading() as uow:
        v = matrix_cel.matrix_cel(uow, klas.docent, i.id)
    assert [b.besluit for b in v.besluiten] == ["Go", "No-go"]
    assert v.besluiten[0].geldt.startswith("ingetrokken op")
    assert v.besluiten[1].reden.startswith(REDEN)
    assert klas.mens.naam in v.besluiten[0].door
    assert (v.student, v.examen, v.cel.stand) == ("Een", "Rekenen", "no_go")


def test_het_venster_van_een_cel_noemt_de_kans_die_elk_scherm_noemt(maak: Maak, als: Als) -> None:  # AAN-9 PRK-15
    klas = Klas(maak, als, "Een")
    i = klas.inschrijving("Een")
    schrijf(Kansmutatie(student_id=i.student_id, examen_id=i.examen_id, soort="gebruikt", reden="Gemaakt"))
    for status, kans in (("open", "kans 2 van 3"), ("afgenomen", "kans 1 van 3"), ("behaald", "kans 1 van 3")):
        _zet_status(i.id, status)
        with reading() as uow:
            assert matrix_cel.matrix_cel(uow, klas.docent, i.id).kans == kans


def test_een_groot_team_heeft_bladen_van_studenten_en_van_examens(maak: Maak, als: Als) -> None:  # PRK-11
    klas = Klas(maak, als, "Een", "Twee", examens=tuple(f"Examen {n:02}" for n in range(23)))
    for naam in klas.student:
        for examen in klas.examen:
            klas.inschrijving(naam, examen)
    eerste, tweede = klas.lees(), klas.lees(blok=2)
    assert (eerste.examens, eerste.blokken, len(eerste.kolommen), len(tweede.kolommen)) == (23, 2, 20, 3)
    assert {len(r.cellen) for r in eerste.rijen} == {20}
    assert not {k.id for k in eerste.kolommen} & {k.id for k in tweede.kolommen}
    laatste = tweede.kolommen[-1]
    with unit_of_work() as uow:
        gevraagd = select(Inschrijving).where(Inschrijving.examen_id == uuid.UUID(laatste.id))
        uow.session.exec(gevraagd).first().go_gevraagd_op = tijd.nu()
    wacht = klas.lees(stand="gevraagd")
    assert (len(wacht.rijen), wacht.kolommen[0].naam) == (1, laatste.naam), "what is waited for stands in front"


def test_een_go_zonder_kans_wordt_geweigerd_tot_er_een_is(maak: Maak, als: Als) -> None:  # AAN-3 AAN-9
    klas = Klas(maak, als, "Een")
    i = klas.inschrijving("Een", kansen_over=0, oke_id=uuid.uuid4(), kansen_gezegd_op=tijd.nu())
    with pytest.raises(Botsing, match="Vraag eerst een extra kans aan"):
        doe(go.geef_go, klas.docent, GeefGo(inschrijving_id=i.id, besluit="go", reden=REDEN))
    schrijf(Kansmutatie(student_id=i.student_id, examen_id=i.examen_id, soort="toegekend", reden="Overmacht"))
    doe(go.geef_go, klas.docent, GeefGo(inschrijving_id=i.id, besluit="go", reden=REDEN))
    assert klas.cel("Een").stand == "go"
