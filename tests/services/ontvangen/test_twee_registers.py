"""Two registries that know one student: what one of them ends takes nothing from the other, nor from somebody else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth import sessies
from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.beheren import Koppeling, Persoon, Persoonsbron, Taak
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.monitoren import wachtend
from portal.services.ontvangen import ingang
from portal.services.ontvangen.ingang import Bron
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import ADMIN, Json, School, een, tel
from tests.hulp.opleidingen import opleiding
from tests.hulp.zaken import doe

NUMMER: Json = {"primaryCode": {"codeType": "studentNumber", "code": "1001"}}
WEG = [{"activeEnrollment": False}, {"affiliations": ["guest"]}]


@dataclass
class Twee:
    """A student whom the first registry keeps, with a seat for an exam of each."""

    school: School
    maak: Maak

    def __post_init__(self) -> None:
        self.ander: Koppeling = self.maak.koppeling("dr")
        self.examen = self.maak.examen(oke=True, koppeling_id=self.school.tas.id)
        versie = self.maak.versie(self.examen)
        self.hier = self.school.persoon()
        self.daar = self.school.persoon(otherCodes=self.hier["otherCodes"])
        blok = {"consumerKey": ADMIN, "offeringState": "active"}
        toets = self.school.toets(
            consumers=[{**blok, "testsToBeUsed": [{"testProvider": "X", "componentId": str(versie.component_id)}]}]
        )
        eigen, self.opleiding = self.school.toets(), str(uuid.uuid4())
        van_daar = self.school.inschrijving(self.daar, toets)
        van_daar["consumers"][0]["programOfferingAssociationId"] = self.opleiding
        self.van_daar = van_daar
        self.zeg(self.school.dr, eigen, self.hier, self.school.inschrijving(self.hier, eigen))
        self.zeg(self.ander, toets, self.daar, van_daar)
        self.student: Persoon = een(Persoon, Persoon.oke_id == uuid.UUID(self.hier["personId"]))
        self.plekken = {
            naam: self.maak.verzonden(self.maak.deelname(self.maak.verzonden(self.maak.zitting(v, start=start)), i))
            for naam, v, i, start in (
                ("hier", self.school.versie, self._voor(self.school.examen.id), tijd.op(self._dag(2), 9)),
                ("daar", versie, self._voor(self.examen.id), tijd.op(self._dag(3), 9)),
            )
        }

    def _dag(self, n: int) -> Any:
        return tijd.vandaag() + timedelta(days=n)

    def _voor(self, examen_id: uuid.UUID) -> Inschrijving:
        rij: Inschrijving = een(Inschrijving, Inschrijving.examen_id == examen_id)
        return rij

    def zeg(self, van: Koppeling, *lijst: Json) -> None:
        """One registry says these, in order."""
        ontvang = {
            "associationId": ingang.ontvang_inschrijving, "offeringId": ingang.ontvang_toets,
            "personId": ingang.ontvang_persoon,
        }  # fmt: skip
        for body in lijst:
            with unit_of_work() as uow:
                next(doe for naam, doe in ontvang.items() if naam in body)(uow, Bron(van.naam, van.id), body)

    def stand(self) -> dict[str, str]:
        """How each seat stands."""
        with reading() as uow:
            return {naam: str(uow.get(Deelname, d.id).status) for naam, d in self.plekken.items()}

    def komt_binnen(self) -> bool:
        """Whether the student can log in as one."""
        with reading() as uow:
            p = uow.get(Persoon, self.student.id)
            return p.actief and [k.rol for k in sessies.rollen(uow, p.id)] == [Rol.STUDENT]


@pytest.fixture
def twee(maak: Maak) -> Twee:
    return Twee(School(maak), maak)


def test_een_opleiding_die_bij_het_ene_register_stopt_neemt_geen_plaats_van_het_andere(twee: Twee) -> None:
    # PRK-3 PRK-10
    twee.maak.eenheid("instelling", code="BRIN")
    wie = Persoon(oke_id=uuid.UUID(twee.daar["personId"]), achternaam="x", naam="x")
    loopt = opleiding(wie, "25000", 3, associationId=twee.opleiding)
    for body in (loopt, loopt | {"state": "canceled"}):
        with unit_of_work() as uow:
            ingang.ontvang_opleiding(uow, Bron("ander", twee.ander.id), body)
    assert twee.stand() == {"hier": "geplaatst", "daar": "geannuleerd"}


@pytest.mark.parametrize("weg", WEG, ids=["uitgeschreven", "geen_student"])
def test_wie_bij_het_ene_register_weg_is_blijft_voor_het_andere(twee: Twee, weg: Json) -> None:  # PRK-3 BEH-1
    for _ in range(2):
        twee.zeg(twee.school.dr, twee.hier | weg)
    assert twee.stand() == {"hier": "geannuleerd", "daar": "geplaatst"}
    assert twee.komt_binnen()
    assert een(Taak, Taak.soort == "uitgeschreven").onderwerp_id == twee.student.id
    twee.zeg(twee.ander, twee.daar | {"surname": "Anders"})
    na = een(Persoon, Persoon.id == twee.student.id)
    assert (na.achternaam, na.actief, na.is_student) == ("Anders", True, True), "the other one keeps him from now on"
    with reading() as uow:
        hoofd = select(Persoonsbron.koppeling_id).where(Persoonsbron.persoon_id == na.id, col(Persoonsbron.hoofd))
        assert uow.session.exec(hoofd).all() == [twee.ander.id]
    twee.zeg(twee.ander, twee.daar | weg)
    assert (twee.stand()["daar"], twee.komt_binnen()) == ("geannuleerd", False)


@pytest.mark.parametrize("weg", WEG, ids=["uitgeschreven", "geen_student"])
def test_wie_bij_het_tweede_register_weg_is_gaat_van_wat_dat_vroeg(twee: Twee, weg: Json) -> None:  # PRK-3 AAN-1
    """The first keeps his fields and has him; the second is the one that lets him go, and may be heard again."""
    for _ in range(2):
        twee.zeg(twee.ander, twee.daar | weg)
    assert (twee.stand(), twee.komt_binnen()) == ({"hier": "geplaatst", "daar": "geannuleerd"}, True)
    taak = een(Taak, Taak.soort == "uitgeschreven")
    assert (taak.onderwerp_id, taak.afgehandeld_op, twee.ander.naam in taak.tekst) == (twee.student.id, None, True)
    twee.zeg(twee.ander, twee.daar)
    assert een(Taak, Taak.soort == "uitgeschreven").afgehandeld_op is not None
    assert een(Persoon, Persoon.id == twee.student.id).achternaam == "Damme"


@pytest.mark.parametrize("weg", WEG, ids=["uitgeschreven", "geen_student"])
def test_wie_bij_het_andere_register_niets_meer_heeft_is_wel_weg(twee: Twee, weg: Json) -> None:  # BEH-2
    with unit_of_work() as uow:
        uow.get(Deelname, twee.plekken["daar"].id).status = "geannuleerd"
        uow.get(Inschrijving, twee.plekken["daar"].inschrijving_id).status = "open"
    twee.zeg(twee.ander, twee.van_daar | {"state": "canceled"})
    twee.zeg(twee.school.dr, twee.hier | weg)
    assert (twee.stand()["hier"], twee.komt_binnen()) == ("geannuleerd", False)
    twee.zeg(twee.ander, twee.daar)
    assert twee.komt_binnen(), "the other one says that he is here"
    twee.zeg(twee.school.dr, twee.hier | weg)
    assert twee.komt_binnen(), "the first one let him go already"


@pytest.mark.parametrize("weg", WEG, ids=["uitgeschreven", "geen_student"])
def test_wie_van_het_ene_register_naar_het_andere_ging_is_dezelfde_en_komt_binnen(maak: Maak, weg: Json) -> None:
    # BEH-1 AAN-1
    """He left the first before the second knew him."""
    school, ander = School(maak), maak.koppeling("dr")
    hier = school.persoon()
    daar = school.persoon(otherCodes=hier["otherCodes"], surname="Anders")
    school.put(hier)
    school.put(hier | weg)
    with unit_of_work() as uow:
        ingang.ontvang_persoon(uow, Bron("ander", ander.id), daar)
    wie = een(Persoon)
    assert (wie.achternaam, wie.account, wie.actief, wie.is_student) == (
        "Anders", hier["otherCodes"][0]["code"], True, True,
    )  # fmt: skip
    with reading() as uow:
        assert [k.rol for k in sessies.rollen(uow, wie.id)] == [Rol.STUDENT]


# --- whose record it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ["jan@school.example", None])
@pytest.mark.parametrize("dezelfde", [True, False])
def test_een_nummer_dat_een_ander_ook_heeft_geeft_niemand_zijn_record(
    maak: Maak, als: Als, account: str | None, dezelfde: bool
) -> None:  # BEH-2
    """The school keeps a student itself; a registry has somebody of another name with the same number."""
    school, baas = School(maak), als(Rol.BEHEERDER)
    jan = maak.student(voornaam="Jan", achternaam="Bakker", nummer="1001", account=account, oke_id=None)
    piet, toets = school.persoon(surname="de Wit", surnamePrefix=None, **NUMMER), school.toets()
    for body in (toets, piet, school.inschrijving(piet, toets), piet):
        assert school.put(body).status_code < 300
    na = een(Persoon, Persoon.id == jan.id)
    assert (na.naam, na.account, na.oke_id, tel(Inschrijving)) == ("Jan Bakker", account, None, 0)
    deel = een(WachtendBericht, WachtendBericht.soort == "persoon")
    cmd = wachtend.BesluitOverPersoon(id=deel.id, is_dezelfde=dezelfde, reden="Nagevraagd")
    doe(wachtend.besluit_over_persoon, baas, cmd)
    school.put(piet)
    wie = een(Persoon, Persoon.nummer == "1001", Persoon.achternaam == "de Wit")
    assert ((wie.id == jan.id), een(Inschrijving).student_id) == (dezelfde, wie.id)
    assert tel(WachtendBericht, col(WachtendBericht.besloten_op).is_(None)) == 0


@pytest.mark.parametrize(
    "anders",
    [
        {"surname": "Bakker"}, {"surname": "BAKKER", "givenName": "J."},
        {"surname": "Anders", "otherCodes": [{"codeType": "accountId", "code": "jan@school.example"}]},
    ],
    ids=["naam", "hoofdletters", "account"],
)  # fmt: skip
def test_een_nummer_met_dezelfde_naam_of_hetzelfde_account_is_dezelfde(maak: Maak, anders: Json) -> None:  # AAN-1
    school = School(maak)
    jan = maak.student(voornaam="Jan", achternaam="Bakker", nummer="1001", account="jan@school.example", oke_id=None)
    body = school.persoon(surnamePrefix=None, **{**NUMMER, **anders})
    school.put(body)
    assert (tel(Persoon), str(een(Persoon, Persoon.id == jan.id).oke_id)) == (1, body["personId"])
