"""What waits is seen, can be repaired by who may, and is tried again by itself when its reason has gone."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, PlanbareToets, Voorziening, WachtendBericht
from portal.db.beheren import Persoon, Persoonsbron, Taak
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig, PortalFout
from portal.domain.rechten import Rol
from portal.jobs import ophalen
from portal.services.beheren import rollen
from portal.services.beheren.rollen import ZetActief
from portal.services.monitoren import wachtend
from portal.services.monitoren.lezen import wachtend as lezen
from portal.services.monitoren.stand_wachtend import WachtFilter
from portal.services.ontvangen import opleiding as ontvangen_opleiding
from portal.services.ontvangen import wachtend as ontvangen_wachtend
from portal.services.ontvangen.ingang import Bron
from portal.services.ontvangen.verdwenen import onthoud_verdwenen
from portal.services.werk import tellers
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import Json, School, berichten, een, tel


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


def doe(functie: Any, wie: Any, cmd: Any) -> Any:
    with unit_of_work() as uow:
        return functie(uow, wie, cmd)


def lijst(wie: Any, soort: Any) -> list[Any]:
    with reading() as uow:
        return lezen.wachtlijst_van(uow, wie, WachtFilter(soort=soort)).rijen


def aantallen(wie: Any) -> dict[str, int]:
    with reading() as uow:
        return {s.code: s.aantal for s in lezen.wachtsoorten(uow, wie) if s.aantal}


def alsof_medewerker(school: School, maak: Maak) -> tuple[Persoon, dict[str, Any], dict[str, Any]]:
    """A registry that sends a student with the account of staff, and enrols him."""
    medewerker = maak.medewerker(account="docent@school.example", naam="Dirk Docent")
    maak.rol(medewerker, Rol.DOCENT)
    toets = school.toets()
    persoon = school.persoon(otherCodes=[{"codeType": "accountId", "code": "docent@school.example"}])
    inschrijving = school.inschrijving(persoon, toets)
    for body in (toets, persoon, inschrijving):
        assert school.put(body).status_code == 201
    return medewerker, persoon, inschrijving


def test_de_beheerder_koppelt_met_de_hand(school: School, maak: Maak, als: Als) -> None:  # BEH-2
    """He is a student as well: his enrolment comes in, and his name, account and role stay."""
    medewerker, persoon, inschrijving = alsof_medewerker(school, maak)
    baas, bureau = als(Rol.BEHEERDER), als(Rol.EXAMENBUREAU)
    (rij,) = lijst(baas, "personen")
    assert (rij.wie, rij.wil[0]) == ("Maar van Damme", "naam: hier ‘Dirk Docent’, daar ‘Maar van Damme’")
    assert lijst(bureau, "personen")[0].wil == ()
    cmd = wachtend.BesluitOverPersoon(id=rij.id, is_dezelfde=True, reden="Zelfde mens, avondopleiding")
    with pytest.raises(NietToegestaan):
        doe(wachtend.besluit_over_persoon, bureau, cmd)
    doe(wachtend.besluit_over_persoon, baas, cmd)
    with reading() as uow:
        nu = {"is_student": True, "ook_medewerker": True, "studentnummer": persoon["primaryCode"]["code"]}
        nu["zoekvorm"] = f"{medewerker.zoekvorm} {nu['studentnummer']}".lower()
        assert uow.get(Persoon, medewerker.id).model_dump() == medewerker.model_dump() | nu
    assert een(Inschrijving).oke_id == uuid.UUID(inschrijving["associationId"])
    assert een(Inschrijving).student_id == medewerker.id
    assert een(Persoonsbron).hoofd is False
    assert aantallen(baas) == {}
    assert school.put(persoon).status_code == 200  # the same again is no news
    assert aantallen(baas) == {}
    assert "persoon" not in een(WachtendBericht, WachtendBericht.soort == "persoon").inhoud


def test_wat_wordt_overgenomen_is_wat_het_deelnemersysteem_het_laatst_zei(
    school: School, maak: Maak, als: Als
) -> None:  # BEH-2 AAN-4
    """Another need is no other question to the administrator, and it is not lost either."""
    _, persoon, _ = alsof_medewerker(school, maak)
    baas = als(Rol.BEHEERDER)
    (vraag,) = lijst(baas, "personen")
    persoon["consumers"][0]["assignedNeeds"] = [{"code": "spoken", "description": []}]
    school.put(persoon)
    (rij,) = lijst(baas, "personen")
    assert rij.wil == vraag.wil
    doe(wachtend.besluit_over_persoon, baas, wachtend.BesluitOverPersoon(id=rij.id, is_dezelfde=True, reden="Zelfde"))
    assert een(Voorziening).code == "spoken"


def test_de_beheerder_wijst_af(school: School, maak: Maak, als: Als) -> None:
    _, persoon, _ = alsof_medewerker(school, maak)
    baas = als(Rol.BEHEERDER)
    (rij,) = lijst(baas, "personen")
    cmd = wachtend.BesluitOverPersoon(id=rij.id, is_dezelfde=False, reden="Ander mens")
    doe(wachtend.besluit_over_persoon, baas, cmd)
    with pytest.raises(Botsing):
        doe(wachtend.besluit_over_persoon, baas, cmd)
    school.put(persoon)
    assert (aantallen(baas), tel(Persoonsbron), tel(Inschrijving)) == ({"inschrijvingen": 1}, 0, 0)
    school.put(persoon | {"surname": "Anders"})  # that is news
    assert aantallen(baas)["personen"] == 1


def test_niemand_beslist_over_zichzelf(school: School, maak: Maak, als: Als) -> None:
    medewerker, _, _ = alsof_medewerker(school, maak)
    zelf = als(Rol.BEHEERDER, medewerker)
    cmd = wachtend.BesluitOverPersoon(id=lijst(zelf, "personen")[0].id, is_dezelfde=True, reden="Ik ben het zelf")
    with pytest.raises(NietToegestaan, match="niet over uzelf"):
        doe(wachtend.besluit_over_persoon, zelf, cmd)


def test_het_probeert_het_zelf_weer(school: School, maak: Maak) -> None:
    """The account went to somebody else: nobody has to decide any more, and the enrolment comes in."""
    medewerker, _, _ = alsof_medewerker(school, maak)
    with unit_of_work() as uow:
        uow.session.get_one(Persoon, medewerker.id).account = "nieuw@school.example"
    assert ophalen.laat_binnen("X") == 1
    assert (tel(WachtendBericht), tel(Inschrijving), tel(Persoonsbron)) == (0, 1, 1)


@pytest.mark.parametrize("laatst", ["persoon", "toets"])
def test_wat_lang_wacht_houdt_niet_op_wat_net_kan(
    school: School, monkeypatch: pytest.MonkeyPatch, laatst: str
) -> None:  # AAN-1
    monkeypatch.setattr(ontvangen_wachtend, "PER_KEER", 2)
    toets, persoon, bekend = school.toets(), school.persoon(), school.persoon()
    school.put(bekend)
    for _ in range(3):  # of tests that nobody ever links
        school.put(school.inschrijving(bekend, school.toets()))
    school.put(persoon if laatst == "toets" else toets)
    school.put(school.inschrijving(persoon, toets))
    assert (tel(WachtendBericht), tel(Inschrijving)) == (4, 0)
    school.put(toets if laatst == "toets" else persoon)
    assert (tel(WachtendBericht), tel(Inschrijving)) == (3, 1)


def test_alles_wat_op_een_examen_wachtte_komt_binnen(
    school: School, maak: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:  # AAN-1 INR-1
    monkeypatch.setattr(ontvangen_wachtend, "PER_KEER", 2)
    toets = school.toets()
    school.put(toets)
    with unit_of_work() as uow:
        rij = uow.session.exec(select(PlanbareToets)).one()
        examen_id, rij.examen_id = rij.examen_id, None
        rij.toetsen, rij.code = [], "x"
    for _ in range(5):
        persoon = school.persoon()
        school.put(persoon)
        school.put(school.inschrijving(persoon, toets))
    assert (tel(WachtendBericht), tel(Inschrijving)) == (5, 0)
    with unit_of_work() as uow:
        uow.session.exec(select(PlanbareToets)).one().examen_id = examen_id
    assert ophalen.laat_binnen("X") == 5
    assert (tel(WachtendBericht), tel(Inschrijving)) == (0, 5)


def test_wat_het_deelnemersysteem_zelf_verbetert_vraagt_niemand_meer_iets(
    school: School, maak: Maak, als: Als
) -> None:  # BEH-2
    _, persoon, inschrijving = alsof_medewerker(school, maak)
    assert aantallen(als(Rol.BEHEERDER))["personen"] == 1
    persoon["otherCodes"] = [{"codeType": "accountId", "code": "leerling@school.example"}]
    persoon["mail"] = "leerling@school.example"
    for body in (persoon, inschrijving | {"person": persoon["personId"]}):
        school.put(body)
    assert (tel(WachtendBericht), tel(Persoonsbron), tel(Inschrijving)) == (0, 1, 1)


def test_wie_volgens_het_deelnemersysteem_toch_geen_student_is_wordt_niets_meer_gevraagd(
    school: School, maak: Maak, als: Als
) -> None:  # BEH-2
    """Else the administrator made a member of staff a student on the strength of what was taken back."""
    _, persoon, _ = alsof_medewerker(school, maak)
    for _ in range(2):
        assert school.put(persoon | {"affiliations": ["employee"]}).status_code < 300
    assert "personen" not in aantallen(als(Rol.BEHEERDER))


def naar_een_onbekende_toets(school: School) -> tuple[dict[str, Any], dict[str, Any]]:
    """An enrolment that runs and then goes to a test that nobody knows yet, as the registry says it; and that test."""
    eerste, tweede, persoon = school.toets(), school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, eerste)
    for body in (eerste, persoon, inschrijving, naar := inschrijving | {"offering": tweede["offeringId"]}):
        school.put(body)
    assert (tel(Inschrijving), tel(WachtendBericht)) == (1, 1)
    return naar, tweede


@pytest.mark.parametrize("hoe", ["put", "patch"])
def test_wat_nog_wacht_opent_niet_weer_wat_daarna_is_geannuleerd(school: School, hoe: str) -> None:  # AAN-1
    naar, tweede = naar_een_onbekende_toets(school)
    weg = {"associationType": "componentOfferingAssociation", "state": "canceled"}
    if hoe == "put":
        school.put(naar | weg)
    else:
        school.stuur("PATCH", f"/associations/{naar['associationId']}", weg)
    school.put(tweede)
    assert (een(Inschrijving).status, tel(WachtendBericht)) == ("geannuleerd", 0)


def test_wie_wacht_voor_een_toets_die_al_was_geannuleerd_komt_niet_binnen(school: School) -> None:  # AAN-1
    toets, persoon = school.toets(), school.persoon()
    toets["consumers"][0]["offeringState"] = "canceled"
    for body in (toets, school.inschrijving(persoon, toets)):
        school.put(body)
    assert (een(PlanbareToets).status, tel(WachtendBericht)) == ("canceled", 1)
    school.put(persoon)
    ophalen.laat_binnen("X")
    assert (tel(Inschrijving), tel(WachtendBericht)) == (0, 0)


def test_een_deel_van_een_wijziging_hoort_bij_wat_nog_wacht(school: School) -> None:  # AAN-1
    naar, tweede = naar_een_onbekende_toets(school)
    kansen = [{"consumerKey": "nl-test-admin", "attempt": 1, "attemptLeft": 1}]
    deel = {"associationType": "componentOfferingAssociation", "consumers": kansen}
    school.stuur("PATCH", f"/associations/{naar['associationId']}", deel)
    assert tel(WachtendBericht) == 1
    school.put(tweede)
    toets = een(PlanbareToets, PlanbareToets.oke_id == uuid.UUID(tweede["offeringId"]))
    assert (een(Inschrijving).toets_id, een(Inschrijving).kansen_over, tel(WachtendBericht)) == (toets.id, 1, 0)


def test_een_toets_zonder_examen_wordt_gekoppeld(school: School, als: Als) -> None:  # AAN-1
    toets = school.toets()
    toets["consumers"][0].pop("testsToBeUsed")
    persoon = school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    bureau = als(Rol.EXAMENBUREAU)
    assert aantallen(bureau) == {"toetsen": 1, "inschrijvingen": 1}
    with reading() as uow:
        assert tellers.badges(uow, bureau)["/oke/wachtend"] == 2
    (rij,) = lijst(bureau, "toetsen")
    with pytest.raises(Ongeldig, match="geen examen met de code"):
        doe(wachtend.koppel_toets, bureau, wachtend.KoppelToets(toets_id=rij.id, code="bestaat-niet"))
    cmd = wachtend.KoppelToets(toets_id=rij.id, code=school.examen.code.upper())
    assert doe(wachtend.koppel_toets, bureau, cmd) == 1
    assert (een(PlanbareToets).examen_id, een(Inschrijving).examen_id) == (school.examen.id, school.examen.id)
    assert aantallen(bureau) == {}


def test_opnieuw_vragen_en_laten_vallen(school: School, als: Als) -> None:
    toets, persoon = school.toets(), school.persoon()
    school.put(toets)
    inschrijving = school.inschrijving(persoon, toets)
    school.put(inschrijving)
    with unit_of_work() as uow:
        for b in berichten("uit"):
            uow.delete(uow.session.merge(b))
    bureau, baas = als(Rol.EXAMENBUREAU), als(Rol.BEHEERDER)
    (rij,) = lijst(bureau, "inschrijvingen")
    assert doe(wachtend.haal_opnieuw_op, bureau, wachtend.HaalOpnieuwOp(id=rij.id)) == 1
    assert [b.pad for b in berichten("uit")] == [f"/persons/{persoon['personId']}"]
    val = wachtend.LaatVallen(id=rij.id, reden="Dubbele inschrijving")
    with pytest.raises(NietToegestaan):
        doe(wachtend.laat_vallen, baas, val)
    doe(wachtend.laat_vallen, bureau, val)
    school.put(inschrijving)
    assert aantallen(bureau) == {}
    assert een(AuditRegel, AuditRegel.actie == "wachtend.laten_vallen").reden == "Dubbele inschrijving"
    with pytest.raises(PortalFout):
        doe(wachtend.haal_opnieuw_op, bureau, wachtend.HaalOpnieuwOp(id=rij.id))


def test_een_opleiding_zonder_onderdeel(school: School, maak: Maak, als: Als) -> None:
    team, oke_id = maak.team(code="TEAM-X"), uuid.uuid4()
    with unit_of_work() as uow:
        ontvangen_opleiding.vergeefs(uow, school.dr.id, oke_id, "Er is geen onderdeel van de school.")
    bureau = als(Rol.EXAMENBUREAU)
    (rij,) = lijst(bureau, "opleidingen")
    doe(wachtend.kies_onderdeel, bureau, wachtend.KiesOnderdeel(id=rij.id, code="team-x"))
    assert een(WachtendBericht).inhoud["eenheid_id"] == str(team.id)
    assert str(oke_id) in berichten("uit")[0].pad


def test_een_verdwenen_inschrijving_valt_op(school: School, als: Als) -> None:
    """The list no longer names it: a line for the office, nothing is cancelled; named again it is off the list."""
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    for body in (toets, persoon, inschrijving):
        school.put(body)
    bron, toetsen = Bron("DR", school.dr.id), {uuid.UUID(toets["offeringId"])}
    bureau = als(Rol.EXAMENBUREAU)
    for genoemd, verwacht in ((set(), {"verdwenen": 1}), ({uuid.UUID(inschrijving["associationId"])}, {})):
        with unit_of_work() as uow:
            onthoud_verdwenen(uow, bron, toetsen, genoemd)
        assert aantallen(bureau) == verwacht
        assert een(Inschrijving).status == "open"


@pytest.mark.parametrize("hoe", [{"activeEnrollment": False}, {"affiliations": ["guest"]}])
def test_wie_weg_is_gaat_van_wat_komt(school: School, maak: Maak, als: Als, hoe: Json) -> None:
    """Off the sitting that did not begin, with the reason; the delivery system is told, the office is asked once."""
    toets, persoon = school.toets(), school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    d = maak.deelname(maak.zitting(school.versie), een(Inschrijving))
    for _ in range(2):
        assert school.put(persoon | hoe).status_code == 200
    with reading() as uow:
        assert uow.get(type(d), d.id).status == "geannuleerd"
    assert [(b.methode, b.pad) for b in berichten("uit")] == [("PATCH", f"/associations/{d.id}")]
    assert een(Inschrijving).status == "open"
    taak = een(Taak)
    assert (taak.soort, taak.rol) == ("uitgeschreven", "examenbureau")
    bureau = als(Rol.EXAMENBUREAU)
    (rij,) = lijst(bureau, "vragen")
    assert rij.wie == "Maar van Damme"
    doe(wachtend.rond_vraag_af, bureau, wachtend.RondVraagAf(taak_id=rij.id, reden="Inschrijving vervalt"))
    assert aantallen(bureau) == {}
    with pytest.raises(Botsing):
        doe(wachtend.rond_vraag_af, bureau, wachtend.RondVraagAf(taak_id=rij.id, reden="Nog eens"))


@pytest.mark.parametrize("hoe", [{"activeEnrollment": False}, {"affiliations": ["guest"]}])
def test_wie_geblokkeerd_is_en_weggaat_gaat_ook_van_wat_komt(school: School, maak: Maak, als: Als, hoe: Json) -> None:
    # AAN-1 BEH-4
    """Blocking shuts an account; that he left the registry says, and then his seat is free. Opened again, it is asked."""
    toets, persoon = school.toets(), school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    d = maak.verzonden(maak.deelname(maak.verzonden(maak.zitting(school.versie)), een(Inschrijving)))
    blok = ZetActief(persoon_id=d.student_id, actief=False, reden="Laptop gestolen")
    doe(rollen.zet_actief, als(Rol.BEHEERDER), blok)
    school.put(persoon)
    assert (een(Deelname).status, tel(Taak)) == ("geplaatst", 0)
    for _ in range(2):
        school.put(persoon | hoe)
    assert (een(Deelname).status, een(Taak).soort) == ("geannuleerd", "uitgeschreven")
    assert [(b.methode, b.pad) for b in berichten("uit")][-1] == ("PATCH", f"/associations/{d.id}")
    school.put(persoon)
    assert een(Taak).afgehandeld_op is not None
    with unit_of_work() as uow:
        uow.session.exec(select(Inschrijving)).one().oke_merk = "gezien"
    doe(rollen.zet_actief, als(Rol.BEHEERDER), blok.model_copy(update={"actief": True}))
    assert (een(Inschrijving).oke_merk, een(Persoon, Persoon.id == d.student_id).actief) == ("", True)


def test_wie_begonnen_is_maakt_zijn_examen_af(school: School, maak: Maak) -> None:
    toets, persoon = school.toets(), school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    d = maak.deelname(maak.zitting(school.versie, status="open"), een(Inschrijving))
    school.put(persoon | {"activeEnrollment": False})
    with reading() as uow:
        assert uow.get(type(d), d.id).status == "geplaatst"
        assert uow.session.exec(select(Taak.tekst)).one().startswith("De student is niet meer ingeschreven")
