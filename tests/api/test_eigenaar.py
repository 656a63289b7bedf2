"""Partners touch only what is theirs: never staff, never what belongs to another, never what belongs to nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Inschrijving, PlanbareToets, Voorziening, WachtendBericht
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.beoordelen import Resultaat
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.beheren import partners, rollen, toegang
from portal.services.beheren.stand import DR, TAS
from portal.services.ontvangen import ingang
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import ADMIN, Json, School, berichten, een, probleem, tel, vingerafdruk


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


def anders(model: type[SQLModel], id: uuid.UUID) -> dict[str, Any]:
    """Every field of one row."""
    with reading() as uow:
        return dict(uow.session.get_one(model, id).model_dump())


def met_account(school: School, account: str | None, **meer: Any) -> Json:
    return school.persoon(otherCodes=[{"codeType": "accountId", "code": account}], **meer)


def tweede(school: School, soort: str, scope: str) -> str:
    """A token of another partner of the same kind."""
    with unit_of_work() as uow:
        wie = partners.maak_client(uow, PORTAAL, f"tweede {soort}", scope, school.maak.koppeling(soort).id)
        return partners.geef_token(uow, *wie, "").waarde


def als_ander(school: School, token: str, methode: str, pad: str, inhoud: Any = None) -> Any:
    return school.stuur(methode, pad, inhoud, Authorization=f"Bearer {token}")


# --- staff ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wie", ["beheerder", "ooit_docent", "zonder_rol"])
def test_een_medewerker_wordt_nooit_student(school: School, maak: Maak, wie: str) -> None:  # BEH-2
    """Three messages that took over an account: linked by it, made a student, given another account, locked out."""
    medewerker = maak.medewerker(account=f"{wie}@school.example", nummer="p1")
    if wie == "beheerder":
        maak.rol(medewerker, Rol.BEHEERDER)
    if wie == "ooit_docent":
        maak.rol(medewerker, Rol.DOCENT, tot=tijd.nu() - timedelta(hours=1), ingetrokken_op=tijd.nu())
    voor = anders(Persoon, medewerker.id)
    persoon = met_account(school, medewerker.account)
    assert school.put(persoon).status_code == 201
    assert school.put(persoon | {"activeEnrollment": False}).status_code == 200
    vreemd = {"otherCodes": [{"codeType": "accountId", "code": "kwaad@elders.example"}]}
    assert school.put(persoon | vreemd).status_code in (200, 201)
    assert anders(Persoon, medewerker.id) == voor
    assert tel(Persoonsbron, Persoonsbron.persoon_id == medewerker.id) == 0


def test_wat_het_register_met_een_medewerker_wil_wordt_bewaard(school: School, maak: Maak) -> None:
    medewerker = maak.medewerker(account="baas@school.example")
    maak.rol(medewerker, Rol.BEHEERDER)
    toets, persoon = school.toets(), met_account(school, "baas@school.example")
    school.put(toets)
    school.put(persoon)
    deel = een(WachtendBericht)
    assert (deel.soort, deel.koppeling_id, deel.inhoud["over"]) == ("persoon", school.dr.id, str(medewerker.id))
    assert deel.inhoud["wil"]["student"] == ["nee", "ja"]
    assert tel(Persoon, Persoon.oke_id == uuid.UUID(persoon["personId"])) == 0
    assert school.put(school.inschrijving(persoon, toets)).status_code == 201
    assert (tel(Inschrijving), tel(WachtendBericht)) == (0, 2)
    assert berichten("uit") == []  # asking the registry for the same person would not help


def test_een_account_van_personeel_gaat_naar_niemand(school: School, maak: Maak) -> None:
    medewerker = maak.medewerker(account="m@school.example")
    maak.rol(medewerker, Rol.EXAMENBUREAU)
    student = school.persoon()
    school.put(student)
    wil = student | {"otherCodes": [{"codeType": "accountId", "code": "m@school.example"}]}
    assert school.put(wil).status_code == 200
    assert een(Persoon, Persoon.account == "m@school.example").id == medewerker.id
    assert een(WachtendBericht).inhoud["waarom"] == "Het account is van een medewerker van de school."


@pytest.mark.parametrize("bekend", [True, False], ids=["bekende_student", "nieuwe_student"])
def test_een_account_dat_van_personeel_was_gaat_ook_naar_niemand(
    school: School, maak: Maak, als: Als, bekend: bool
) -> None:
    # BEH-2
    """Given while the account was his, and kept when he got another one: a registry hands it to nobody."""
    medewerker = maak.medewerker(account="Oud@school.example")
    with unit_of_work() as uow:
        opdracht = rollen.VerleenRol(persoon_id=medewerker.id, rol=Rol.DOCENT, reden="Nieuwe docent")
        rollen.verleen_rol(uow, als(Rol.BEHEERDER), opdracht)
        uow.get(Persoon, medewerker.id).account = "nieuw@school.example"
    student = school.persoon()
    if bekend:
        school.put(student)
    wil = student | {"otherCodes": [{"codeType": "accountId", "code": "oud@school.example"}]}
    assert school.put(wil).status_code in (200, 201)
    assert tel(Persoon, Persoon.account == "oud@school.example") == 0
    assert een(WachtendBericht).inhoud["over"] == str(medewerker.id)
    assert een(WachtendBericht).inhoud["waarom"] == "Het account is van een medewerker van de school."


def test_wie_later_een_rol_krijgt_blijft_van_de_school(school: School, maak: Maak) -> None:
    """Received from a registry as an employee, then given a role: from then on no registry writes."""
    medewerker = school.persoon(affiliations=["employee"])
    school.put(medewerker)
    wie = een(Persoon, Persoon.oke_id == uuid.UUID(medewerker["personId"]))
    maak.rol(wie, Rol.DOCENT)
    voor = anders(Persoon, wie.id)
    account = {"otherCodes": [{"codeType": "accountId", "code": "ander@elders.example"}]}
    assert school.put(medewerker | account | {"affiliations": ["student"], "surname": "Kwaad"}).status_code == 200
    assert anders(Persoon, wie.id) == voor
    assert "medewerker van de school" in berichten()[-1].uitleg


# --- owners ---------------------------------------------------------------------------------------------------------


def test_een_ander_register_komt_nergens_aan(school: School, maak: Maak) -> None:  # BEH-6
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    for body in (toets, persoon, inschrijving):
        school.put(body)
    groep = {
        "groupId": str(uuid.uuid4()), "primaryCode": {"codeType": "identifier", "code": "K1"}, "groupType": "class",
        "name": [{"language": "nl-NL", "value": "K1"}],
    }  # fmt: skip
    assert school.stuur("PUT", f"/groups/{groep['groupId']}", groep).status_code == 201
    token = tweede(school, "dr", DR)
    voor = vingerafdruk()
    lid = {"personId": persoon["personId"], "membershipState": "active", "startDateTime": "2026-09-01T00:00:00Z", "role": "student"}  # fmt: skip
    pogingen = [
        ("PUT", f"/offerings/{toets['offeringId']}", toets | {"endDateTime": "2027-07-02T17:00:00+02:00"}),
        ("PATCH", f"/offerings/{toets['offeringId']}", {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, "offeringState": "canceled"}]}),
        ("PUT", f"/associations/{inschrijving['associationId']}", inschrijving | {"state": "canceled"}),
        ("PATCH", f"/associations/{inschrijving['associationId']}", {"associationType": "componentOfferingAssociation", "state": "canceled"}),
        ("PUT", f"/persons/{persoon['personId']}", persoon | {"surname": "Kwaad", "otherCodes": []}),
        ("PUT", f"/groups/{groep['groupId']}", groep),
        ("PUT", f"/groups/{groep['groupId']}/members/{persoon['personId']}", lid),
    ]  # fmt: skip
    for methode, pad, body in pogingen:
        detail = probleem(als_ander(school, token, methode, pad, body), 403)["detail"]
        assert detail == "Dit id is niet van u of hier niet bekend.", pad
    assert vingerafdruk() == voor


def test_twee_registers_kennen_dezelfde_student(school: School, maak: Maak) -> None:
    """The second links by account: it enrols him and grants its own needs; the person's own fields stay of the first."""
    persoon = school.persoon()
    school.put(persoon)
    wie = een(Persoon)
    token = tweede(school, "dr", DR)
    bij_twee = persoon | {"personId": str(uuid.uuid4()), "surname": "Anders"}
    bij_twee["consumers"] = [{"consumerKey": ADMIN, "assignedNeeds": [{"code": "spoken"}]}]
    toets = school.toets()
    inschrijving = school.inschrijving(bij_twee, toets)
    for pad, body in (
        (f"/offerings/{toets['offeringId']}", toets), (f"/persons/{bij_twee['personId']}", bij_twee),
        (f"/associations/{inschrijving['associationId']}", inschrijving),
    ):  # fmt: skip
        assert als_ander(school, token, "PUT", pad, body).status_code in (200, 201)
    assert (tel(Persoon), een(Persoon).achternaam, een(Inschrijving).student_id) == (1, "Damme", wie.id)
    with reading() as uow:
        assert {v.soort: v.status for v in uow.session.exec(select(Voorziening))} == {
            "extraTime": "toegekend",
            "spoken": "toegekend",
        }
        assert sorted(b.hoofd for b in uow.session.exec(select(Persoonsbron))) == [False, True]
    school.put(persoon)  # the first says nothing about ‘spoken’, and takes it from nobody
    assert tel(Voorziening, Voorziening.status == "toegekend") == 2


def test_wat_van_een_ander_register_wacht_houdt_een_student_niet_buiten(school: School, maak: Maak) -> None:  # AAN-1
    """Two registries that use one personId: what the second wants with staff waits, the first brings its student."""
    baas = maak.medewerker(account="baas@school.example")
    maak.rol(baas, Rol.BEHEERDER)
    token, van_twee = tweede(school, "dr", DR), met_account(school, "baas@school.example")
    assert als_ander(school, token, "PUT", f"/persons/{van_twee['personId']}", van_twee).status_code == 201
    kind = met_account(school, "kind@school.example", personId=van_twee["personId"])
    assert [school.put(b).status_code for b in (kind, school.toets())] == [201, 201]
    assert (een(Persoon, Persoon.is_student).account, tel(WachtendBericht)) == ("kind@school.example", 1)


def test_wat_van_niemand_is_raakt_niemand_aan(school: School, maak: Maak) -> None:
    toets = maak.toets(school.examen, koppeling_id=None)
    student = maak.student()
    with unit_of_work() as uow:
        for rij in uow.session.exec(select(Persoonsbron)).all():
            uow.delete(rij)
    body = school.toets(offeringId=str(toets.oke_id))
    voor = vingerafdruk()
    probleem(school.put(body), 403)
    assert vingerafdruk() == voor
    assert school.put(school.persoon(personId=str(student.oke_id))).status_code == 201
    assert een(WachtendBericht).inhoud["waarom"].startswith("Deze persoon is hier bekend, maar")
    assert een(Persoon).voornaam == student.voornaam


@pytest.mark.parametrize("geval", ["nooit_verstuurd", "buiten_oke", "andere_tas"])
def test_een_tas_schrijft_alleen_over_wat_hem_is_gestuurd(school: School, maak: Maak, geval: str) -> None:  # BEO-1
    examen = school.examen
    if geval == "buiten_oke":
        examen = maak.examen(oke=False)
    if geval == "andere_tas":
        examen = maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id)
    zitting = maak.zitting(maak.versie(examen))
    d = maak.deelname(zitting)
    if geval == "andere_tas":
        maak.verzonden(maak.verzonden(zitting) and d)
    school.token(TAS)
    voor = vingerafdruk()
    verslag = {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, "irregularities": "Brand"}]}
    for pad, body in ((f"/associations/{d.id}", school.uitslag()), (f"/offerings/{zitting.id}", verslag)):
        detail = probleem(school.stuur("PATCH", pad, body, TAS), 403)["detail"]
        assert detail.startswith("Dit id is niet van u of hier niet bekend.")
    assert vingerafdruk() == voor
    assert tel(Resultaat) == 0


# --- source per field -----------------------------------------------------------------------------------------------


def test_wat_hier_is_gecorrigeerd_blijft_staan(school: School) -> None:
    persoon = school.persoon()
    school.put(persoon)
    cmd = toegang.CorrigeerPersoon(
        account=een(Persoon).account, email="goed@school.example", reden="Getypt met een fout"
    )
    with unit_of_work() as uow:
        toegang.corrigeer_persoon(uow, PORTAAL, cmd)
    assert school.put(persoon | {"mail": "fout@school.example", "surname": "Nieuw"}).status_code == 200
    assert (een(Persoon).email, een(Persoon).achternaam) == ("goed@school.example", "Nieuw")
    assert "hier gecorrigeerd: email" in berichten()[-1].uitleg


def test_wie_de_beheerder_blokkeert_blijft_geblokkeerd(school: School, als: Als) -> None:  # BEH-4
    persoon = school.persoon()
    school.put(persoon)
    baas, wie = als(Rol.BEHEERDER), een(Persoon, Persoon.is_student)
    for actief in (False, True):
        with unit_of_work() as uow:
            rollen.zet_actief(uow, baas, rollen.ZetActief(persoon_id=wie.id, actief=actief, reden="Proef"))
        school.put(persoon)
        assert een(Persoon, Persoon.id == wie.id).actief is actief


# --- bounds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "1066-10-14T09:00:00+01:00"])
def test_het_jaar_een_is_een_weigering(school: School, moment: str) -> None:
    detail = probleem(school.put(school.toets(startDateTime=moment)), 400)["detail"]
    assert "‘startDateTime’ ligt voor het jaar 1900" in detail
    assert tel(PlanbareToets) == 0
    persoon = school.persoon()
    persoon["consumers"][0]["assignedNeeds"] = [{"code": "spoken", "startDate": moment[:10]}]
    probleem(school.put(persoon), 400)


def test_voor_altijd_mag(school: School) -> None:
    assert school.put(school.toets(endDateTime="9999-12-31T23:59:59Z")).status_code == 201
    assert een(PlanbareToets).eind.year == 9998


def test_inschrijving_zonder_persoon_wordt_geweigerd(school: School) -> None:
    toets = school.toets()
    school.put(toets)
    body = school.inschrijving(school.persoon(), toets)
    del body["person"]
    assert "‘person’ ontbreekt" in probleem(school.put(body), 400)["detail"]
    assert tel(WachtendBericht) == 0


def test_een_geannuleerde_toets_blijft_geannuleerd(school: School) -> None:
    """The enrolments of a cancelled test stay cancelled, whatever a later list still says of them."""
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    for body in (toets, persoon, inschrijving):
        school.put(body)
    toets["consumers"][0]["offeringState"] = "canceled"
    school.put(toets)
    assert een(Inschrijving).status == "geannuleerd"
    with unit_of_work() as uow:
        ingang.ontvang_inschrijving(uow, ingang.Bron("DR", school.dr.id), inschrijving)
    assert een(Inschrijving).status == "geannuleerd"
    nieuw = school.inschrijving(persoon, toets)
    assert school.put(nieuw).status_code == 201
    assert tel(Inschrijving, Inschrijving.status != "geannuleerd") == 0
