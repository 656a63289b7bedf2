"""A programme that ends or changes between enrolment and sitting: off what is coming, and a question for the office."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.db.aanmelden import Inschrijving, Nevenaanmelding, Opleidingsinschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen, Examenversie, Opleiding
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.ontvangen import ingang
from portal.services.ontvangen import opleiding as ontvangen_opleiding
from portal.services.ontvangen.ingang import Bron
from tests.hulp.logboek import berichten
from tests.hulp.maak import Maak, schrijf
from tests.hulp.oke import Json, School, een, tel
from tests.hulp.opleidingen import opleiding


class Zaak:
    """A student who sits on a coming sitting of a version for his level, enrolled for his first programme."""

    def __init__(self, maak: Maak) -> None:
        self.maak, self.school = maak, School(maak)
        maak.eenheid("instelling", code="BRIN")
        self.student = maak.student(oke_id=uuid.uuid4())
        self.bron = Bron("DR", self.school.dr.id)
        self.eerst = opleiding(self.student, "25000", 3, associationId=str(uuid.uuid4()))
        self.neem(self.eerst)
        with unit_of_work() as uow:
            uow.get(Examenversie, self.school.versie.id).niveau = 3
            examen = uow.get(Examen, self.school.examen.id)
        self.i = maak.inschrijving(self.student, examen, opleiding_oke_id=uuid.UUID(self.eerst["associationId"]))
        self.d = maak.verzonden(maak.deelname(maak.verzonden(maak.zitting(self.school.versie)), self.i))

    def neem(self, body: Json) -> None:
        """The registry says this."""
        with unit_of_work() as uow:
            ingang.ontvang_opleiding(uow, self.bron, body)

    def plek(self) -> str:
        """How the seat stands."""
        with reading() as uow:
            return str(uow.get(Deelname, self.d.id).status)


@pytest.fixture
def zaak(maak: Maak) -> Zaak:
    return Zaak(maak)


@pytest.mark.parametrize("hoe", ["geannuleerd", "voorbij"])
def test_een_opleiding_die_stopt_haalt_de_student_van_wat_komt(zaak: Zaak, hoe: str) -> None:  # PRK-10
    weg = zaak.eerst | {"state": "canceled"}
    if hoe == "voorbij":
        gisteren = (tijd.vandaag() - timedelta(days=1)).isoformat()
        weg = zaak.eerst | {"consumers": [{"consumerKey": "nl-test-admin", "finalEndDate": gisteren}]}
    for _ in range(2):
        zaak.neem(weg)
    assert zaak.plek() == "geannuleerd"
    assert een(Inschrijving).status == "open"
    assert [(b.methode, b.pad) for b in berichten() if b.methode == "PATCH"] == [
        ("PATCH", f"/associations/{zaak.d.id}")
    ]
    taak = een(Taak)
    assert (taak.soort, taak.rol, "opleiding van de student is gestopt" in taak.tekst) == (
        "uitgeschreven", "examenbureau", True,
    )  # fmt: skip


def test_ook_na_de_verwachte_laatste_dag_haalt_wie_stopt_van_wat_komt(
    zaak: Zaak, klok: Callable[[datetime], None]
) -> None:  # PRK-10
    morgen = (tijd.vandaag() + timedelta(days=1)).isoformat()
    uitloop = zaak.eerst | {"consumers": [{"consumerKey": "nl-test-admin", "expectedEndDate": morgen}]}
    zaak.neem(uitloop)
    with unit_of_work() as uow:
        zitting = uow.get(Zitting, zaak.d.zitting_id)
        for veld in ("start", "eind", "laatste_eind"):
            setattr(zitting, veld, getattr(zitting, veld) + timedelta(days=10))
    klok(tijd.nu() + timedelta(days=4))
    zaak.neem(uitloop)
    assert zaak.plek() == "geplaatst"
    zaak.neem(uitloop | {"state": "finished"})
    assert (zaak.plek(), een(Taak).soort) == ("geannuleerd", "uitgeschreven")


def test_een_opleiding_die_later_begint_is_pas_dan_die_van_de_student(
    zaak: Zaak, klok: Callable[[datetime], None]
) -> None:  # PRK-3 PRK-10
    def van_student() -> uuid.UUID | None:
        with reading() as uow:
            return uow.get(Persoon, zaak.student.id).opleiding_id

    nu = van_student()
    blok = {"consumerKey": "nl-test-admin", "startDate": (tijd.vandaag() + timedelta(days=9)).isoformat()}
    straks = opleiding(zaak.student, "25019", 4, associationId=str(uuid.uuid4()), consumers=[blok])
    zaak.neem(straks)
    with unit_of_work() as uow:
        uow.get(Inschrijving, zaak.i.id).koppeling_id = zaak.school.dr.id
        uow.get(Inschrijving, zaak.i.id).opleiding_oke_id = uuid.UUID(straks["associationId"])
    assert (van_student(), tel(Taak)) == (nu, 0)
    for dag, te_lezen in ((0, []), (10, [uuid.UUID(straks["associationId"])])):
        klok(tijd.nu() + timedelta(days=dag))
        with reading() as uow:
            assert ontvangen_opleiding.te_lezen(uow, zaak.school.dr.id, 9) == te_lezen
    zaak.neem(straks)
    assert van_student() != nu
    with reading() as uow:
        assert ontvangen_opleiding.te_lezen(uow, zaak.school.dr.id, 9) == []


def test_een_einde_dat_vooraf_bekend_was_telt_als_het_er_is(
    zaak: Zaak, klok: Callable[[datetime], None]
) -> None:  # PRK-10
    with unit_of_work() as uow:
        zitting = uow.get(Zitting, zaak.d.zitting_id)
        zitting.start, zitting.eind, zitting.laatste_eind = (
            moment + timedelta(days=20) for moment in (zitting.start, zitting.eind, zitting.laatste_eind)
        )
        uow.get(Inschrijving, zaak.i.id).koppeling_id = zaak.school.dr.id
    morgen = (tijd.vandaag() + timedelta(days=1)).isoformat()
    tot_morgen = zaak.eerst | {"consumers": [{"consumerKey": "nl-test-admin", "finalEndDate": morgen}]}
    zaak.neem(tot_morgen)
    klok(tijd.nu() + timedelta(days=3))
    with reading() as uow:
        vragen = ontvangen_opleiding.te_lezen(uow, zaak.school.dr.id, 10)
    assert ([str(id) for id in vragen], zaak.plek()) == ([zaak.eerst["associationId"]], "geplaatst")
    zaak.neem(tot_morgen)
    assert (zaak.plek(), een(Taak).soort) == ("geannuleerd", "uitgeschreven")
    with reading() as uow:
        assert ontvangen_opleiding.te_lezen(uow, zaak.school.dr.id, 10) == []
    zaak.neem(zaak.eerst)
    assert een(Taak).afgehandeld_op is not None, "the programme goes on after all"


def test_wat_voor_een_andere_opleiding_is_blijft_staan(zaak: Zaak) -> None:  # PRK-3 PRK-10
    tweede = opleiding(zaak.student, "25001", 3, associationId=str(uuid.uuid4()))
    zaak.neem(tweede)
    with unit_of_work() as uow:
        uow.get(Inschrijving, zaak.i.id).opleiding_oke_id = uuid.UUID(tweede["associationId"])
    zaak.neem(zaak.eerst | {"state": "canceled"})
    assert zaak.plek() == "geplaatst"


@pytest.mark.parametrize("bekend", [True, False])
def test_een_aanmelding_voor_een_opleiding_van_een_ander_niveau_vraagt_wat_er_met_de_plaats_moet(
    zaak: Zaak, bekend: bool
) -> None:  # PRK-10
    tweede = opleiding(zaak.student, "25001", 4, associationId=str(uuid.uuid4()))
    toets = zaak.school.toets()
    zaak.school.put(toets)
    body = zaak.school.inschrijving({"personId": str(zaak.student.oke_id)}, toets)
    with unit_of_work() as uow:
        i = uow.get(Inschrijving, zaak.i.id)
        i.oke_id, i.koppeling_id = uuid.UUID(body["associationId"]), zaak.school.dr.id
    if bekend:
        zaak.neem(tweede)
    for o in (zaak.eerst, tweede):
        assert tel(Taak) == 0
        body["consumers"][0]["programOfferingAssociationId"] = o["associationId"]
        zaak.school.put(body)
    if not bekend:
        zaak.neem(tweede)
    assert (een(Taak).soort, zaak.plek()) == ("welk_examen", "geplaatst")
    assert "is voor niveau 3." in een(Taak).tekst


@pytest.mark.parametrize(("staat", "plek"), [("associated", "geplaatst"), ("canceled", "geannuleerd")])
def test_wat_ook_voor_een_opleiding_is_die_doorgaat_blijft_staan(zaak: Zaak, staat: str, plek: str) -> None:
    # PRK-3 PRK-10
    tweede = opleiding(zaak.student, "25001", 3, associationId=str(uuid.uuid4()))
    zaak.neem(tweede)
    ook = {"oke_id": uuid.uuid4(), "koppeling_id": zaak.school.dr.id, "inschrijving_id": zaak.i.id}
    schrijf(Nevenaanmelding(**ook, opleiding_oke_id=uuid.UUID(tweede["associationId"]), oke_staat=staat))
    zaak.neem(zaak.eerst | {"state": "canceled"})
    assert zaak.plek() == plek


def test_wat_een_ander_register_ook_vraagt_blijft_staan(zaak: Zaak, maak: Maak) -> None:  # PRK-3 PRK-10
    """It names no programme; another programme of the student goes on, so only what is for the ended one ends."""
    zaak.neem(opleiding(zaak.student, "25001", 3, associationId=str(uuid.uuid4())))
    with unit_of_work() as uow:
        uow.get(Inschrijving, zaak.i.id).koppeling_id = zaak.school.dr.id
    ander = maak.koppeling("dr").id
    schrijf(Nevenaanmelding(oke_id=uuid.uuid4(), koppeling_id=ander, inschrijving_id=zaak.i.id))
    zaak.neem(zaak.eerst | {"state": "canceled"})
    assert zaak.plek() == "geplaatst"


@pytest.mark.parametrize("leesbaar", [True, False])
def test_een_opleiding_die_alleen_ernaast_staat_wordt_gelezen_en_houdt_de_plek(zaak: Zaak, leesbaar: bool) -> None:
    # PRK-3 PRK-10
    tweede = opleiding(zaak.student, "25001", 3, associationId=str(uuid.uuid4()))
    ook = {"oke_id": uuid.uuid4(), "koppeling_id": zaak.school.dr.id, "inschrijving_id": zaak.i.id}
    schrijf(Nevenaanmelding(**ook, opleiding_oke_id=uuid.UUID(tweede["associationId"]), oke_staat="associated"))
    with reading() as uow:
        te_lezen = ontvangen_opleiding.te_lezen(uow, zaak.school.dr.id, 10)
    assert te_lezen == [uuid.UUID(tweede["associationId"])]
    if leesbaar:
        zaak.neem(tweede)
    zaak.neem(zaak.eerst | {"state": "canceled"})
    assert zaak.plek() == "geplaatst"


def test_een_nieuwe_opleiding_heet_zoals_in_een_bestand(zaak: Zaak) -> None:  # PRK-1
    """One word for one thing: what the registry calls full-time stands here as a file and the form write it."""
    assert een(Opleiding, Opleiding.crebo == "25000").leerweg in ("bol", "bbl")


def test_een_tweede_opleiding_ernaast_neemt_de_eerste_niet_weg_en_vraagt_niets(zaak: Zaak) -> None:  # PRK-3
    with reading() as uow:
        eigen = uow.get(Persoon, zaak.student.id).opleiding_id
    for n in range(3):  # whichever id sorts first
        zaak.neem(opleiding(zaak.student, f"2501{n}", 4, associationId=str(uuid.UUID(int=n + 1, version=4))))
    with reading() as uow:
        assert uow.get(Persoon, zaak.student.id).opleiding_id == eigen
    assert (tel(Opleidingsinschrijving), tel(Taak)) == (4, 0)


def test_een_andere_opleiding_vraagt_welk_examen_geldt_en_noemt_wat_niet_past(zaak: Zaak) -> None:  # PRK-10
    nieuw = opleiding(zaak.student, "25002", 4, associationId=zaak.eerst["associationId"])
    for _ in range(2):
        zaak.neem(nieuw)
    taak = een(Taak)
    assert (taak.soort, taak.rol) == ("welk_examen", "examenbureau")
    assert "niveau 4" in taak.tekst
    assert "is voor niveau 3." in taak.tekst
    assert zaak.plek() == "geplaatst"  # a person decides, not the message
    with reading() as uow:
        student = uow.get(Persoon, zaak.student.id)
        assert student.opleiding_id is not None
        assert uow.get(Opleiding, student.opleiding_id).niveau == 4


def test_wie_terugkomt_laat_geen_oude_vraag_staan(maak: Maak) -> None:  # PRK-10
    school = School(maak)
    toets, persoon = school.toets(), school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    school.put(persoon | {"activeEnrollment": False})
    assert een(Taak).afgehandeld_op is None
    school.put(persoon)
    assert een(Taak).afgehandeld_op is not None
    assert tel(Inschrijving, Inschrijving.status == "open") == 1
