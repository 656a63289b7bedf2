"""The school year turns per programme: the dry run is what happens, twice does nothing twice, and back is exactly back."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Jaarwissel, Jaarwisselregel, Nevenaanmelding, Opleidingsinschrijving
from portal.db.beheren import Mededeling, Persoon, Roltoewijzing
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Wachtplek
from portal.db.session import reading, unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import AssociatieStatus, InschrijvingStatus, JaarwisselStatus, PlanregelStatus
from portal.jobs import jaarwissel as werk
from portal.services.inrichten.examenplan import StelPlanVast, stel_plan_vast
from portal.services.plannen import intrekken, jaar_terug, jaarwissel
from portal.services.plannen.lezen import jaarwissel as lezen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

VORIG, JAAR, COHORT = "2025-2026", "2026-2027", 2026
REDEN = "Verkeerde opleiding"


@dataclass
class School:
    """A programme with last year's plan, whoever runs in it, and the new cohort."""

    opleiding: Opleiding
    examens: list[Examen]
    zittend: Persoon
    nieuw: list[Persoon]
    open: Inschrijving

    def draai(self, wie: Principal, kenmerk: str = "") -> dict[str, int]:
        """Turn the year as it is shown now, or as it was shown before."""
        cmd = jaarwissel.DraaiJaar(
            opleiding_id=self.opleiding.id, schooljaar=JAAR, kenmerk=kenmerk or self.beeld(wie).kenmerk
        )
        uit: dict[str, int] = doe(jaarwissel.draai_jaar, wie, cmd)
        return uit

    def beeld(self, wie: Principal, toon: str = "") -> lezen.JaarOpleiding:
        """The dry run as somebody sees it."""
        uit: lezen.JaarOpleiding = doe(lezen.opleiding, wie, self.opleiding.id, JAAR, toon)
        return uit

    def stel_vast(self, commissie: Principal, cohort: int = COHORT) -> None:
        """The board establishes the plan."""
        doe(stel_plan_vast, commissie, StelPlanVast(opleiding_id=self.opleiding.id, cohort=cohort))

    def terug(self, wie: Principal, id: str) -> Any:
        """Put one turn of the year back."""
        return doe(jaar_terug.draai_terug, wie, jaar_terug.DraaiTerug(jaarwissel_id=uuid.UUID(id), reden=REDEN))

    def gedraaid(self, wie: Principal) -> list[lezen.GedraaidRij]:
        """The history of this programme."""
        uit: list[lezen.GedraaidRij] = doe(lezen.gedraaid, wie, self.opleiding.id)
        return uit


@pytest.fixture(autouse=True)
def vandaag(klok: Any) -> None:
    """A day in the school year that is turned."""
    klok(tijd.op(date(2026, 9, 15), 9))


@pytest.fixture
def school(maak: Maak) -> School:
    opleiding = maak.opleiding()
    examens = [maak.examen(naam="Een"), maak.examen(naam="Twee")]
    for nr, examen in enumerate(examens, 1):
        maak.planregel(opleiding, examen, 2025, periode=f"periode {nr}", publiceren_op=date(2026, 2, nr))
    zittend = maak.student(opleiding, cohort=2025, voornaam="Zit", naam="Zit Tend")
    nieuw = [maak.student(opleiding, cohort=COHORT, naam=f"Nieuw {n}", achternaam=f"N{n}") for n in (1, 2)]
    return School(opleiding, examens, zittend, nieuw, maak.inschrijving(zittend, examens[0], schooljaar=VORIG))


@pytest.fixture
def mirjam(als: Als) -> Principal:
    return als(Rol.EXAMENBUREAU)


@pytest.fixture
def ester(als: Als) -> Principal:
    return als(Rol.EXAMENCOMMISSIE)


def rijen(model: Any, *waar: Any) -> list[Any]:
    with reading() as uow:
        return list(uow.session.exec(select(model).where(*waar)))


def rij(model: Any, id: Any) -> Any:
    with reading() as uow:
        return uow.get(model, id)


def plan_van(school: School, cohort: int = COHORT) -> list[Examenplanregel]:
    waar = (Examenplanregel.opleiding_id == school.opleiding.id, Examenplanregel.cohort == cohort)
    return sorted(rijen(Examenplanregel, *waar), key=lambda r: r.periode)


def gemaakt_voor(school: School) -> list[Inschrijving]:
    return rijen(Inschrijving, col(Inschrijving.student_id).in_([s.id for s in school.nieuw]))


def inhoud() -> dict[str, Any]:
    """Everything that the turn of the year can touch."""
    return {
        f"{model.__name__} {r.id}": r.model_dump(exclude={"gewijzigd_op"})
        for model in (Examenplanregel, Inschrijving)
        for r in rijen(model)
    }


# --- The dry run and the act --------------------------------------------------------------------------------------


def test_het_jaar_draait_in_twee_stappen_met_de_commissie_ertussen(
    school: School, mirjam: Principal, ester: Principal
) -> None:  # PRK-2 AAN-2 AAN-1 INR-4
    voor, beeld = inhoud(), school.beeld(mirjam)
    assert inhoud() == voor, "a dry run changes nothing"
    assert beeld.zinnen == [
        "Cohort 2026 krijgt een plan met 2 examens, gekopieerd van cohort 2025. De commissie stelt het daarna vast.",
        "Cohort 2026 wordt nog niet aangemeld: dat kan als de commissie het plan heeft vastgesteld.",
        "1 aanmelding gaat mee naar schooljaar 2026-2027.",
    ]
    assert school.draai(mirjam) == {"plan": 2, "aangemeld": 0, "door": 1, "eindigt": 0}
    plan = plan_van(school)
    assert [(r.status, r.periode, r.publiceren_op) for r in plan] == [
        (PlanregelStatus.CONCEPT, "periode 1", date(2027, 2, 1)),
        (PlanregelStatus.CONCEPT, "periode 2", date(2027, 2, 2)),
    ]
    assert rij(Inschrijving, school.open.id).schooljaar == JAAR
    assert school.beeld(mirjam).te_doen == 0
    assert "2 examens wachten op vaststelling" in school.beeld(mirjam).zinnen[0]
    school.stel_vast(ester)
    assert school.draai(mirjam) == {"plan": 0, "aangemeld": 4, "door": 0, "eindigt": 0}
    assert {(i.schooljaar, i.bron, i.status) for i in gemaakt_voor(school)} == {
        (JAAR, "automatisch", InschrijvingStatus.OPEN)
    }
    acties = [a.actie for a in rijen(AuditRegel, col(AuditRegel.actie).startswith("jaarwissel"))]
    assert acties == ["jaarwissel.gedraaid"] * 2
    assert [(d.wat, d.terug) for d in school.gedraaid(mirjam)] == [
        ("4 aangemeld", True), ("2 in het plan, 1 meegegaan", True),
    ]  # fmt: skip


def test_wat_de_proef_zegt_is_wat_er_gebeurt(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # PRK-2
    for cohort in (2025, COHORT):
        if cohort == COHORT:
            school.stel_vast(ester)
        _bonte_school(maak, school)
        beeld, voor = school.beeld(mirjam), inhoud()
        school.draai(mirjam, beeld.kenmerk)
        na = inhoud()
        anders = {k for k in na if k in voor and na[k] != voor[k]}
        nieuw = set(na) - set(voor)
        aantal = {k.waarde: int(k.label.split("(")[1][:-1]) for k in beeld.aantallen}
        assert len(anders) == aantal.get("door", 0) + aantal["eindigt"]
        assert len(nieuw) == aantal.get("plan", 0) + aantal.get("aangemeld", 0)
        namen = {r.wie for r in school.beeld(mirjam, "blijft").rijen.rijen}
        assert {"Staat", "Maakte", "Register", "Elders"} <= namen
        assert school.beeld(mirjam).te_doen == 0


def _bonte_school(maak: Maak, school: School) -> None:
    """Somebody for every outcome that there is."""
    o, examen, dicht = school.opleiding, school.examens[1], maak.examen(naam="Dicht", gesloten_op=date(2026, 9, 1))
    ander = maak.examen(crebo=maak.opleiding().crebo)
    for naam, e, anders in (
        ("Gaat", examen, {}), ("Staat", examen, {"status": "geplaatst"}), ("Maakte", examen, {"status": "afgenomen"}),
        ("Haalde", examen, {"status": "behaald"}), ("Elders", ander, {}), ("Dicht", dicht, {}), ("Oud", examen, {"schooljaar": ""}),
        ("Register", examen, {"oke_id": uuid.uuid4()}),
    ):  # fmt: skip
        maak.inschrijving(maak.student(o, cohort=2025, naam=naam), e, **{"schooljaar": VORIG, **anders})
    weg = maak.student(o, cohort=2025, naam="Weg", vertrokken_op=date(2026, 7, 1))
    maak.inschrijving(weg, examen, schooljaar=VORIG)


def test_twee_keer_draaien_doet_niets_twee_keer(school: School, mirjam: Principal) -> None:  # PRK-2
    kenmerk = school.beeld(mirjam).kenmerk
    school.draai(mirjam, kenmerk)
    na = inhoud()
    with pytest.raises(Botsing, match="Sinds u keek is er iets veranderd"):
        school.draai(mirjam, kenmerk)
    with pytest.raises(Ongeldig, match="niets te doen"):
        school.draai(mirjam)
    assert inhoud() == na
    assert len(rijen(Jaarwissel)) == 1


def test_wat_er_veranderde_sinds_iemand_keek_wordt_niet_toegepast(
    maak: Maak, school: School, mirjam: Principal
) -> None:  # PRK-2
    kenmerk, voor = school.beeld(mirjam).kenmerk, inhoud()
    erbij = maak.inschrijving(school.zittend, school.examens[1], schooljaar=VORIG)
    with pytest.raises(Botsing, match="Er is niets gedaan"):
        school.draai(mirjam, kenmerk)
    assert {k: w for k, w in inhoud().items() if not k.endswith(str(erbij.id))} == voor
    assert not rijen(Jaarwissel)


def test_wie_is_overgeslagen_staat_er_met_de_reden_van_aanmelden(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # AAN-1 AAN-6 AAN-14
    een, twee = school.examens
    met_hand = maak.examen(naam="Met de hand", inschrijvers=["examenbureau"])
    for e in (een, twee, met_hand):
        maak.planregel(school.opleiding, e, COHORT)
    al, gestopt = school.nieuw
    maak.inschrijving(al, een, schooljaar=JAAR)
    maak.inschrijving(gestopt, een, status="geannuleerd")
    maak.student(school.opleiding, cohort=COHORT, naam="Vertrok", diploma_op=date(2026, 9, 1))
    maak.student(school.opleiding, cohort=COHORT, naam="Stapelt", diploma_op=date(2026, 6, 1))
    redenen = {(r.wie, r.wat): r.reden for r in school.beeld(mirjam, "overgeslagen").rijen.rijen}
    weg = "De student kreeg zijn diploma op di 1 sep 2026. Is dat niet zo, laat die dag dan eerst wijzigen."
    assert redenen == {
        ("Het hele cohort", "Met de hand"): "Voor dit examen meldt aan: het examenbureau.",
        (al.naam, "Een"): "Is al aangemeld.",
        (gestopt.naam, "Een"): "Een eerdere inschrijving is geannuleerd. Meld deze student zo nodig met de hand aan.",
        ("Vertrok", "Een"): weg, ("Vertrok", "Twee"): weg,
    }  # fmt: skip
    assert school.draai(mirjam)["aangemeld"] == 4


def test_zonder_vastgesteld_plan_meldt_niemand_aan_en_een_plan_dat_er_is_wordt_niet_aangevuld(
    maak: Maak, school: School, mirjam: Principal
) -> None:  # PRK-2 INR-4
    maak.planregel(school.opleiding, maak.examen(), COHORT, status="concept")
    beeld = school.beeld(mirjam)
    assert "ligt bij de commissie: 1 examen wacht" in beeld.zinnen[0]
    assert "wordt nog niet aangemeld" in beeld.zinnen[1]
    assert school.draai(mirjam) == {"plan": 0, "aangemeld": 0, "door": 1, "eindigt": 0}
    leeg = maak.opleiding()
    maak.student(leeg, cohort=2025)
    zin = doe(lezen.opleiding, mirjam, leeg.id, JAAR).zinnen[0]
    assert zin.startswith("Geen eerder cohort heeft een plan")


def test_een_opleiding_of_cohort_zonder_studenten_is_klaar(maak: Maak, mirjam: Principal) -> None:  # PRK-2
    opleiding, examen = maak.opleiding(), maak.examen()
    for cohort in (2021, 2022, 2025):
        maak.planregel(opleiding, examen, cohort)
    maak.planregel(opleiding, maak.examen(naam="Dicht", gesloten_op=date(2026, 8, 1)), 2025)
    beeld = doe(lezen.opleiding, mirjam, opleiding.id, JAAR)
    assert beeld.zinnen[0] == "Deze opleiding heeft geen studenten meer. Er komt geen plan voor cohort 2026."
    assert (beeld.te_doen, beeld.mag) == (0, True)
    maak.student(opleiding, cohort=2025)
    beeld = doe(lezen.opleiding, mirjam, opleiding.id, JAAR)
    assert beeld.zinnen[0].endswith("De commissie stelt het daarna vast. Niet mee, want gesloten: Dicht.")
    assert "Cohort 2021 en 2022 zijn klaar" in doe(lezen.opleiding, mirjam, opleiding.id, JAAR).zinnen[-1]


def test_een_student_die_van_cohort_of_opleiding_wisselt(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # AAN-2 PRK-10
    school.draai(mirjam)
    school.stel_vast(ester)
    with unit_of_work() as uow:
        uow.get(Persoon, school.zittend.id).cohort = COHORT
    redenen = {(r.wie, r.wat): r.reden for r in school.beeld(mirjam, "overgeslagen").rijen.rijen}
    assert redenen == {(school.zittend.naam, "Een"): "Is al aangemeld."}, "what he has stays, the rest is added"
    assert school.draai(mirjam)["aangemeld"] == 5
    elders = maak.opleiding()
    maak.planregel(elders, maak.examen(), 2025)
    mee = maak.inschrijving(school.zittend, maak.examen(), schooljaar=VORIG)
    with unit_of_work() as uow:
        uow.get(Persoon, school.zittend.id).opleiding_id = elders.id
    beeld = doe(lezen.opleiding, mirjam, elders.id, JAAR, "door")
    assert [r.wat for r in beeld.rijen.rijen] == [rij(Examen, mee.examen_id).naam]
    vreemd = doe(jaarwissel.draai_jaar, mirjam, jaarwissel.DraaiJaar(opleiding_id=elders.id, schooljaar=JAAR, kenmerk=beeld.kenmerk))  # fmt: skip
    assert (vreemd["plan"], vreemd["door"]) == (1, 1)


def test_een_tweede_opleiding_houdt_haar_examens_mee(maak: Maak, school: School, mirjam: Principal) -> None:  # PRK-3
    tweede = maak.opleiding()
    examen = maak.examen(crebo=tweede.crebo)
    i = maak.inschrijving(school.zittend, examen, schooljaar=VORIG)
    assert [r.reden for r in school.beeld(mirjam, "blijft").rijen.rijen] == [
        "Volgt een opleiding waar dit examen niet bij hoort."
    ]
    schrijf(Opleidingsinschrijving(oke_id=uuid.uuid4(), student_id=school.zittend.id, opleiding_id=tweede.id))
    school.draai(mirjam)
    assert rij(Inschrijving, i.id).schooljaar == JAAR


def test_twee_mensen_die_tegelijk_draaien_doen_het_een_keer(school: School, als: Als, mirjam: Principal) -> None:
    # PRK-2
    kenmerk, tegelijk = school.beeld(mirjam).kenmerk, threading.Barrier(2)

    def draai(wie: Principal) -> str:
        tegelijk.wait(20)
        try:
            school.draai(wie, kenmerk)
        except Botsing as fout:
            return fout.tekst
        return "gedaan"

    with ThreadPoolExecutor(2) as mensen:
        een, twee = sorted(mensen.map(draai, (mirjam, als(Rol.EXAMENBUREAU))))
    assert een.startswith("Sinds u keek is er iets veranderd")
    assert twee == "gedaan"
    assert (len(plan_van(school)), len(rijen(Jaarwissel))) == (2, 1)


# --- Which school year --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dag", "nu", "nabij"),
    [
        (date(2026, 7, 31), "2025-2026", "2026-2027"),
        (date(2026, 8, 1), "2026-2027", "2026-2027"),
        (date(2027, 1, 29), "2026-2027", "2026-2027"),
        (date(2027, 2, 1), "2026-2027", "2027-2028"),
        (date(2028, 2, 29), "2027-2028", "2028-2029"),
    ],
)
def test_een_schooljaar_begint_op_een_augustus(dag: date, nu: str, nabij: str) -> None:  # PRK-2
    assert termijnen.schooljaren(dag) == (nu, f"{int(nu[:4]) + 1}-{int(nu[5:]) + 1}")
    assert termijnen.schooljaar_nabij(dag) == nabij


def test_alleen_het_lopende_of_komende_jaar_is_te_draaien(school: School, mirjam: Principal, klok: Any) -> None:
    # PRK-2
    klok(datetime(2026, 7, 31, 21, 59, tzinfo=tijd.nu().tzinfo))  # one minute to midnight in the Netherlands
    assert [j.waarde for j in doe(lezen.stand, mirjam).jaren] == ["2025-2026", "2026-2027"]
    assert school.draai(mirjam)["door"] == 1, "the year that comes can be prepared"
    klok(datetime(2026, 7, 31, 22, 0, tzinfo=tijd.nu().tzinfo))
    assert [j.waarde for j in doe(lezen.stand, mirjam).jaren] == ["2026-2027", "2027-2028"]
    cmd = jaarwissel.DraaiJaar(opleiding_id=school.opleiding.id, schooljaar="2025-2026", kenmerk="x" * 64)
    with pytest.raises(Ongeldig, match="Kies uit: 2026-2027, 2027-2028"):
        doe(jaarwissel.draai_jaar, mirjam, cmd)


# --- The way back -------------------------------------------------------------------------------------------------


def test_terug_is_precies_terug_en_daarna_kan_het_opnieuw(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # PRK-2 PRK-13
    _bonte_school(maak, school)
    voor = inhoud()
    school.draai(mirjam)
    (eerste,) = school.gedraaid(mirjam)
    beeld = doe(lezen.terug, mirjam, uuid.UUID(eerste.id))
    telling = school.terug(mirjam, eerste.id)
    assert (telling.gedaan, telling.overgeslagen) == (beeld.kan, ())
    assert inhoud() == voor
    assert not rijen(Jaarwisselregel)
    with pytest.raises(Botsing, match="al teruggedraaid"):
        school.terug(mirjam, eerste.id)
    school.draai(mirjam)
    school.stel_vast(ester)
    assert school.draai(mirjam)["aangemeld"] == 4
    school.terug(mirjam, school.gedraaid(mirjam)[0].id)
    assert not gemaakt_voor(school)
    assert school.draai(mirjam)["aangemeld"] == 4, "nobody is passed over because he was put back"
    assert [d.status for d in school.gedraaid(mirjam)] == ["Gedraaid", "Teruggedraaid", "Gedraaid", "Teruggedraaid"]


def test_wat_is_gebruikt_blijft_met_de_reden(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # PRK-2 PRK-13
    weg = maak.student(school.opleiding, cohort=2025, naam="Weg", vertrokken_op=date(2026, 7, 1))
    eindigde = maak.inschrijving(weg, school.examens[0], schooljaar=VORIG)
    school.draai(mirjam)
    (eerste,) = school.gedraaid(mirjam)
    maak.inschrijving(weg, school.examens[0])
    een, twee = plan_van(school)
    with unit_of_work() as uow:
        uow.get(Examenplanregel, een.id).status = PlanregelStatus.VASTGESTELD
        uow.get(Examenplanregel, twee.id).periode = "anders"
        uow.get(Inschrijving, school.open.id).go_gevraagd_op = tijd.nu() + timedelta(minutes=1)
    with pytest.raises(Botsing, match="niets meer terug te draaien"):
        school.terug(mirjam, eerste.id)
    redenen = {r.wie: r.reden for r in doe(lezen.terug, mirjam, uuid.UUID(eerste.id)).rijen}
    assert redenen == {
        "Een": "De commissie stelde dit examen al vast; zij kan het intrekken.", "Twee": "Is sindsdien gewijzigd.",
        f"{school.zittend.naam}, Een": "De student vroeg sindsdien om een Go.", "Weg, Een": "Is al aangemeld.",
    }  # fmt: skip
    assert rij(Inschrijving, eindigde.id).status is InschrijvingStatus.GEANNULEERD


def test_een_deels_gebruikte_aanmelding_gaat_voor_de_rest_terug(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # PRK-2 PRK-13
    school.draai(mirjam)
    school.stel_vast(ester)
    school.draai(mirjam)
    van = {(i.student_id, i.examen_id): i for i in gemaakt_voor(school)}
    (a, b), (een, twee) = school.nieuw, school.examens
    maak.go(van[a.id, een.id])
    maak.deelname(maak.zitting(maak.versie(een)), van[b.id, een.id])
    schrijf(Wachtplek(zitting_id=maak.zitting(maak.versie(twee)).id, inschrijving_id=van[a.id, twee.id].id))
    telling = school.terug(mirjam, school.gedraaid(mirjam)[0].id)
    assert telling.gedaan == 1
    assert dict(telling.overgeslagen) == {
        f"{a.naam}, Een": "De docent besloot al over een Go.", f"{a.naam}, Twee": "Staat op een wachtlijst.",
        f"{b.naam}, Een": "Staat op een zitting.",
    }  # fmt: skip
    over = {(i.student_id, i.examen_id) for i in gemaakt_voor(school)}
    assert over == set(van) - {(b.id, twee.id)}
    assert school.draai(mirjam)["aangemeld"] == 1


def test_wat_loopt_eindigt_niet_vanzelf(maak: Maak, school: School, mirjam: Principal) -> None:  # PRK-2
    weg = maak.student(school.opleiding, cohort=2025, naam="Weg", actief=False)
    i = maak.inschrijving(weg, school.examens[0], schooljaar=JAAR)
    rij_ = schrijf(Wachtplek(zitting_id=maak.zitting(maak.versie(school.examens[0])).id, inschrijving_id=i.id))
    assert [(r.wie, r.reden) for r in school.beeld(mirjam, "blijft").rijen.rijen] == [
        ("Weg", "Staat op een wachtlijst.")
    ]
    with unit_of_work() as uow:
        uow.get(Wachtplek, rij_.id).status = "vervallen"
    assert school.draai(mirjam)["eindigt"] == 1
    assert rij(Inschrijving, i.id).status is InschrijvingStatus.GEANNULEERD


def test_wat_sindsdien_gemaakt_bleek_gaat_bij_terugdraaien_niet_weer_open(
    maak: Maak, school: School, mirjam: Principal
) -> None:  # PRK-2 AAN-3
    weg = maak.student(school.opleiding, cohort=2025, naam="Weg", actief=False)
    i = maak.inschrijving(weg, school.examens[0], schooljaar=JAAR)
    zitting = maak.zitting(maak.versie(school.examens[0]), start=tijd.nu() - timedelta(days=9), status="ondertekend")
    d = maak.deelname(zitting, i, status="afgerond", presentie="notPresent")
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"
    assert school.draai(mirjam)["eindigt"] == 1
    with unit_of_work() as uow:
        uow.get(Deelname, d.id).presentie = "present"
    school.terug(mirjam, school.gedraaid(mirjam)[0].id)
    assert rij(Inschrijving, i.id).status is InschrijvingStatus.AFGENOMEN


def test_wie_het_examen_sindsdien_deed_blijft_in_het_nieuwe_jaar(
    maak: Maak, school: School, mirjam: Principal
) -> None:  # PRK-2 PRK-13
    ander = maak.inschrijving(school.zittend, school.examens[1], schooljaar=VORIG)
    for i in (school.open, ander):
        maak.go(i, op=tijd.nu() - timedelta(days=1))
    school.draai(mirjam)
    deed = maak.deelname(
        maak.zitting(maak.versie(school.examens[0])), school.open, status="afgerond", presentie="present",
        geplaatst_op=tijd.nu() + timedelta(days=1),
    )  # fmt: skip
    eraf = maak.deelname(
        maak.zitting(maak.versie(school.examens[1])), ander, status="geannuleerd",
        geplaatst_op=tijd.nu() + timedelta(days=1),
    )  # fmt: skip
    with unit_of_work() as uow:  # not passed: open again, and no other Go was needed
        for d in (deed, eraf):
            uow.get(Inschrijving, d.inschrijving_id).status = InschrijvingStatus.OPEN
    telling = school.terug(mirjam, school.gedraaid(mirjam)[0].id)
    assert dict(telling.overgeslagen) == {f"{school.zittend.naam}, Een": "Deed dit examen sindsdien."}
    assert (rij(Inschrijving, school.open.id).schooljaar, rij(Inschrijving, ander.id).schooljaar) == (JAAR, VORIG)


@pytest.mark.parametrize("volgende", [False, True])
def test_wat_het_deelnemersysteem_overnam_houdt_zijn_schooljaar(
    maak: Maak, school: School, mirjam: Principal, volgende: bool
) -> None:  # PRK-2 AAN-2
    """Also when it finished the first attempt, and asks for the next."""
    school.draai(mirjam)
    dr = maak.koppeling("dr")
    with unit_of_work() as uow:
        i = uow.get(Inschrijving, school.open.id)
        i.oke_id, i.koppeling_id = uuid.uuid4(), dr.id
        i.oke_staat = AssociatieStatus.FINISHED if volgende else AssociatieStatus.ASSOCIATED
    if volgende:
        schrijf(Nevenaanmelding(oke_id=uuid.uuid4(), koppeling_id=dr.id, inschrijving_id=i.id, poging=2))
    telling = school.terug(mirjam, school.gedraaid(mirjam)[0].id)
    assert dict(telling.overgeslagen) == {
        f"{school.zittend.naam}, Een": "Komt uit het deelnemersysteem; dat bepaalt het schooljaar."
    }
    assert rij(Inschrijving, school.open.id).schooljaar == JAAR


# --- Who ----------------------------------------------------------------------------------------------------------


def test_een_beheerder_ziet_hoeveel_en_niet_wie_en_draait_niets(school: School, als: Als, mirjam: Principal) -> None:
    # PRK-2 BEH-2
    bart = als(Rol.BEHEERDER)
    beeld = school.beeld(bart)
    assert beeld.zinnen == school.beeld(mirjam).zinnen
    assert (beeld.rijen.rijen, beeld.mag) == ([], False)
    assert doe(lezen.overzicht, bart, lezen.JaarFilter(schooljaar=JAAR)).totaal == 1
    with pytest.raises(NietToegestaan):
        school.draai(bart, beeld.kenmerk)
    school.draai(mirjam)
    (daad,) = school.gedraaid(bart)
    assert not daad.terug
    with pytest.raises(NietToegestaan):
        school.terug(bart, daad.id)
    with pytest.raises(NietToegestaan):
        doe(jaarwissel.draai_alles, bart, jaarwissel.DraaiAlles(schooljaar=JAAR))


@pytest.mark.parametrize("rol", [Rol.STUDENT, Rol.DOCENT, Rol.SURVEILLANT, Rol.BEOORDELAAR])
def test_een_ander_ziet_en_draait_niets(school: School, als: Als, rol: Rol) -> None:  # PRK-2 BEH-2
    wie = als(rol)
    with pytest.raises(NietToegestaan):
        school.beeld(wie)
    with pytest.raises((NietToegestaan, NietGevonden)):
        school.draai(wie, "x" * 64)


def test_een_bureau_van_een_team_draait_zijn_eigen_opleidingen(
    maak: Maak, school: School, als: Als, mirjam: Principal
) -> None:  # PRK-2 BEH-2
    vreemd, eigen = als(Rol.EXAMENBUREAU, eenheden=[maak.team()]), als(Rol.EXAMENBUREAU, eenheden=[school.opleiding.eenheid_id])  # fmt: skip
    assert doe(lezen.overzicht, vreemd, lezen.JaarFilter(schooljaar=JAAR)).totaal == 0
    for daad in (lambda: school.beeld(vreemd), lambda: school.draai(vreemd, school.beeld(mirjam).kenmerk)):
        with pytest.raises(NietGevonden):
            daad()
    elders = maak.team()
    with unit_of_work() as uow:
        uow.get(Persoon, school.zittend.id).eenheid_id = elders.id
    assert school.draai(eigen) == {"plan": 2, "aangemeld": 0, "door": 0, "eindigt": 0}, "his students are elsewhere"
    assert school.draai(mirjam)["door"] == 1
    laatste, eerste = school.gedraaid(mirjam)
    with pytest.raises(NietGevonden):
        school.terug(vreemd, eerste.id)
    with pytest.raises(Botsing, match="niets meer terug"):
        school.terug(eigen, laatste.id)


# --- Everything at once -------------------------------------------------------------------------------------------


def test_alle_opleidingen_draaien_een_voor_een_op_de_achtergrond(
    maak: Maak, school: School, mirjam: Principal, klok: Any
) -> None:  # PRK-2
    leeg = maak.opleiding()
    alles = jaarwissel.DraaiAlles(schooljaar=JAAR)
    assert doe(jaarwissel.draai_alles, mirjam, alles) == 2
    assert doe(jaarwissel.draai_alles, mirjam, alles) == 0, "what waits is not asked twice"
    assert doe(lezen.stand, mirjam, JAAR).wacht == 2
    klok(tijd.op(date(2026, 9, 15), 9, 16))
    assert doe(jaarwissel.draai_alles, mirjam, alles) == 2, "nothing came of it: the same two, asked again"
    wacht = {d.opleiding_id: d.id for d in rijen(Jaarwissel)}
    assert werk.draai_jaar(wacht[school.opleiding.id])
    assert not werk.draai_jaar(wacht[school.opleiding.id]), "a job that is done twice does it once"
    assert not werk.draai_jaar(wacht[leeg.id])
    assert rij(Jaarwissel, wacht[leeg.id]).reden == "Er was niets te doen."
    stand = {
        r.id: (r.laatst, r.laatst_toon) for r in doe(lezen.overzicht, mirjam, lezen.JaarFilter(schooljaar=JAAR)).rijen
    }
    assert stand[str(leeg.id)] == ("Niets te doen op di 15 sep", "plain"), "that is no failure"
    assert rij(Inschrijving, school.open.id).schooljaar == JAAR
    (daad,) = school.gedraaid(mirjam)
    assert (daad.status, daad.door, daad.terug) == ("Gedraaid", mirjam.naam, True)
    assert doe(lezen.stand, mirjam, JAAR).wacht == 0


def test_wie_het_niet_meer_mag_draait_ook_op_de_achtergrond_niets(school: School, mirjam: Principal) -> None:
    # PRK-2 BEH-2
    doe(jaarwissel.draai_alles, mirjam, jaarwissel.DraaiAlles(schooljaar=JAAR))
    with unit_of_work() as uow:
        for t in uow.session.exec(select(Roltoewijzing).where(Roltoewijzing.persoon_id == mirjam.persoon_id)):
            t.ingetrokken_op = tijd.nu()
    (wacht,) = rijen(Jaarwissel)
    assert not werk.draai_jaar(wacht.id)
    daad = rij(Jaarwissel, wacht.id)
    assert (daad.status, bool(daad.reden)) == (JaarwisselStatus.VERVALLEN, True)
    assert rij(Inschrijving, school.open.id).schooljaar == VORIG


def test_het_overzicht_zegt_per_opleiding_hoe_ver_het_is(school: School, mirjam: Principal, ester: Principal) -> None:
    # PRK-2
    def beeld() -> lezen.JaarRij:
        (r,) = doe(lezen.overzicht, mirjam, lezen.JaarFilter(schooljaar=JAAR)).rijen
        uit: lezen.JaarRij = r
        return uit

    assert (beeld().plan, beeld().studenten, beeld().eerder, beeld().laatst) == ("Nog geen plan", "2", "1", "Nog niet gedraaid")  # fmt: skip
    school.draai(mirjam)
    assert (beeld().plan, beeld().eerder) == ("2 examens bij commissie", "0")
    assert beeld().laatst.startswith("Gedraaid op")
    school.stel_vast(ester)
    assert beeld().plan == "2 examens, vastgesteld"


# --- Who comes later ----------------------------------------------------------------------------------------------


def test_wie_later_bij_het_cohort_komt_wordt_in_de_nacht_vanzelf_aangemeld(
    maak: Maak, school: School, mirjam: Principal, ester: Principal, klok: Any
) -> None:  # AAN-1 AAN-6
    school.draai(mirjam)
    assert werk.vul_aan() == 0, "not established: nobody is enrolled for it"
    school.stel_vast(ester)
    assert werk.vul_aan() == 4
    assert werk.vul_aan() == 0
    verteld = {m.persoon_id: m.tekst for m in rijen(Mededeling)}
    assert verteld.keys() == {s.id for s in school.nieuw}, "each of them once, for all his exams"
    assert len(rijen(Mededeling)) == len(school.nieuw)
    assert all(e.naam in tekst for e in school.examens[:2] for tekst in verteld.values())
    weg = gemaakt_voor(school)[0]
    doe(intrekken.trek_inschrijving_in, mirjam, intrekken.TrekInschrijvingIn(inschrijving_id=weg.id, reden=REDEN))
    klok(tijd.op(date(2027, 9, 15), 9))
    laat = maak.student(school.opleiding, cohort=COHORT, naam="Later")
    maak.student(school.opleiding, cohort=COHORT, naam="Vertrok", vertrokken_op=date(2026, 9, 1))
    maak.student(school.opleiding, cohort=2025, naam="Ouder")
    assert werk.vul_aan() == 2
    zijn = rijen(Inschrijving, Inschrijving.student_id == laat.id)
    assert {(i.bron, i.schooljaar) for i in zijn} == {("automatisch", "2027-2028")}
    assert rij(Inschrijving, weg.id).status is InschrijvingStatus.GEANNULEERD
    assert [d.wat for d in school.gedraaid(mirjam)] == ["2 in het plan, 6 aangemeld, 1 meegegaan"]
    actoren = {a.rol for a in rijen(AuditRegel, AuditRegel.actie == "jaarwissel.aangevuld")}
    assert actoren == {"systeem"}


def test_wat_is_teruggedraaid_wordt_niet_aangevuld_en_wat_vanzelf_kwam_gaat_mee_terug(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # AAN-1 PRK-2
    school.draai(mirjam)
    school.stel_vast(ester)
    school.draai(mirjam)
    laat = maak.student(school.opleiding, cohort=COHORT, naam="Later")
    assert werk.vul_aan() == 2
    school.terug(mirjam, school.gedraaid(mirjam)[0].id)
    assert not rijen(Inschrijving, Inschrijving.student_id == laat.id)
    assert not gemaakt_voor(school)
    assert werk.vul_aan() == 0, "the last turn was put back, though an earlier one still stands"
    school.draai(mirjam)
    assert len(gemaakt_voor(school)) == 4


def test_wat_is_teruggedraaid_komt_niet_terug_door_een_keer_draaien_dat_al_later_was(
    maak: Maak, school: School, mirjam: Principal, ester: Principal, klok: Any
) -> None:  # AAN-1 PRK-2 PRK-13
    school.draai(mirjam)
    school.stel_vast(ester)
    school.draai(mirjam)
    laat = maak.student(school.opleiding, cohort=COHORT, naam="Later")
    school.draai(mirjam)
    assert [d.wat for d in school.gedraaid(mirjam)][:2] == ["2 aangemeld", "4 aangemeld"]
    klok(tijd.nu() + timedelta(hours=1))
    school.terug(mirjam, school.gedraaid(mirjam)[1].id)
    assert not gemaakt_voor(school)
    assert len(rijen(Inschrijving, Inschrijving.student_id == laat.id)) == 2, "of the turn that stands"
    assert werk.vul_aan() == 0, "the night does not undo what somebody put back"
    klok(tijd.nu() + timedelta(hours=1))
    school.draai(mirjam)
    nog_later = maak.student(school.opleiding, cohort=COHORT, naam="Nog later")
    assert werk.vul_aan() == 2, "turned again since"
    assert len(rijen(Inschrijving, Inschrijving.student_id == nog_later.id)) == 2


# --- Everything back ----------------------------------------------------------------------------------------------


def test_alles_gaat_in_een_keer_terug_en_wat_gebruikt_is_blijft_met_de_reden(
    maak: Maak, school: School, mirjam: Principal, ester: Principal
) -> None:  # PRK-2 PRK-13
    alles = jaar_terug.DraaiAllesTerug(schooljaar=JAAR, reden=REDEN)
    with pytest.raises(Botsing, match="niets terug te draaien"):
        doe(jaar_terug.draai_alles_terug, mirjam, alles)
    school.draai(mirjam)
    school.stel_vast(ester)
    school.draai(mirjam)
    assert doe(jaar_terug.draai_alles_terug, mirjam, alles) == 2
    assert [d.status for d in school.gedraaid(mirjam)] == ["Gaat terug"] * 2
    beeld = doe(lezen.stand, mirjam, JAAR)
    assert (beeld.wacht, beeld.terug) == (2, 2)
    daden = sorted(rijen(Jaarwissel), key=lambda d: d.op, reverse=True)
    assert [werk.draai_terug(d.id) for d in daden] == [True, True]
    assert not any(werk.draai_terug(d.id) for d in daden), "done twice it is done once"
    assert (rij(Inschrijving, school.open.id).schooljaar, gemaakt_voor(school)) == (VORIG, [])
    assert {p.status for p in plan_van(school)} == {PlanregelStatus.VASTGESTELD}
    beeld = doe(lezen.stand, mirjam, JAAR)
    assert (beeld.wacht, beeld.terug) == (0, 0)


def test_wat_niet_terug_kan_blijft_staan_en_zegt_waarom(
    maak: Maak, school: School, mirjam: Principal, ester: Principal, klok: Any
) -> None:  # PRK-2 BEH-2
    maak.planregel(school.opleiding, school.examens[0], COHORT)
    school.draai(mirjam)
    klok(tijd.op(date(2026, 9, 16), 9))
    for i in [*gemaakt_voor(school), school.open]:
        maak.go(rij(Inschrijving, i.id))
    doe(jaar_terug.draai_alles_terug, mirjam, jaar_terug.DraaiAllesTerug(schooljaar=JAAR, reden=REDEN))
    (daad,) = rijen(Jaarwissel)
    assert not werk.draai_terug(daad.id)
    (beeld,) = school.gedraaid(mirjam)
    assert (beeld.status, beeld.terug) == ("Gedraaid", True)
    assert beeld.reden.startswith("Niet teruggedraaid: Hiervan is niets meer terug te draaien")
    assert doe(lezen.stand, mirjam, JAAR).wacht == 0
    with pytest.raises(NietToegestaan):
        doe(jaar_terug.draai_alles_terug, ester, jaar_terug.DraaiAllesTerug(schooljaar=JAAR, reden=REDEN))
