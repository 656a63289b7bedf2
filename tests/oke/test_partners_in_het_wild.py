"""What partners send beyond the letter of the standard: read where it can be, named where it cannot."""

from __future__ import annotations

import gzip
import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from portal.auth import kluis
from portal.db.aanmelden import PlanbareToets, Voorziening
from portal.db.afnemen import ProcesVerbaal
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import Catalogus, examen_code
from portal.domain.fouten import Geblokkeerd, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.voorzieningen import in_woorden, uit_code
from portal.jobs import ophalen
from portal.oke import mapping_uit
from portal.oke.adapter import STANDAARD, adapter
from portal.services.aanmelden.stand import rechten_van
from portal.services.beheren.instellingen import WijzigInstelling, wijzig_instelling
from portal.services.beheren.stand import TAS
from portal.services.inrichten import catalogus as inrichten
from portal.services.inrichten import versies
from portal.services.inrichten.stand import blokkades_gebruik
from portal.services.monitoren.lezen.aansluiting import aansluiting
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import School, een, tel
from tests.hulp.partner import draai
from tests.hulp.zaken import doe

KEY = "nl-test-admin"


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


def component(**anders: Any) -> dict[str, Any]:
    blok = anders.pop("blok", {})
    return {
        "componentId": str(uuid.uuid4()), "primaryCode": {"codeType": "componentCode", "code": "ENG-B1-LUI.v1.A"},
        "componentType": "test", "name": [{"language": "nl-NL", "value": "Luisteren"}], "abbreviation": "ENG",
        "teachingLanguage": "nld", "duration": "PT60M",
        "consumers": [{"consumerKey": KEY, "resultValueType": "0.0-10.0", **blok}],
    } | anders  # fmt: skip


def importeer(principal: Any, koppeling_id: uuid.UUID, *componenten: dict[str, Any]) -> None:
    toetsen = tuple(adapter(STANDAARD).component(c) for c in componenten)
    with unit_of_work() as uow:
        id = inrichten.maak_voorstel(uow, principal, koppeling_id, Catalogus(toetsen))
        inrichten.pas_catalogus_toe(uow, principal, inrichten.PasCatalogusToe(voorstel_id=id))


# words ----------------------------------------------------------------------------------------------------------------


def test_onbekende_woorden_laten_het_examen_bruikbaar(maak: Maak, als: Als) -> None:  # PRK-9
    blok = {"availablePersonalNeeds": ["spoken", "x-extraTime-25%"], "safety": ["surveillance", "x-lockdown"]}
    toets = adapter(STANDAARD).component(component(blok=blok, modeOfDelivery=["situated", "x-thuis"]))
    assert toets is not None
    assert toets.onbekend == ("x-extraTime-25%", "x-lockdown", "x-thuis")
    assert (toets.voorzieningen, toets.afnamewijze) == (("spoken", "x-extraTime-25%"), ("situated",))
    importeer(als(Rol.EXAMENBUREAU), maak.koppeling("tas").id, component(blok=blok))
    versie = een(Examenversie)
    body = mapping_uit.zitting(maak.zitting(versie), versie, "A1")
    assert body["consumers"][0]["safety"] == ["surveillance"]


@pytest.mark.parametrize(
    ("woord", "zin"),
    [
        ("spoken", "Verklanking"), ("x-extraTime-25%", "Extra tijd (extraTime-25%)"), ("x-pause", "Pauzeren (pause)"),
        ("x-gebarentolk", "x-gebarentolk"),
    ],
)  # fmt: skip
def test_een_voorziening_van_een_partner_in_woorden(woord: str, zin: str) -> None:  # PRK-9
    assert in_woorden(woord) == zin


def test_extra_tijd_als_percentage_en_pauzeren() -> None:  # PRK-9
    assert uit_code("x-extraTime-25%", "", 90).extra.minuten == 23
    assert uit_code("Pauzeren toegestaan", "", 90).soort.value == "pauze"


def test_een_onbekend_soort_document_en_lange_tekst_raken_niet_zoek(school: School, maak: Maak) -> None:
    deelname = maak.verzonden(maak.deelname(maak.verzonden(maak.zitting(school.versie))))
    stuk = {"documentId": str(uuid.uuid4()), "documentType": "x-opname", "documentName": "Gesprek"}
    body = school.uitslag("7.0", documents=[stuk], irregularities="o" * 2500, rawScore=45.0, maxRawScore=60.0)
    body["result"]["comment"] = "a" * 3000
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
    r = een(Resultaat)
    assert (r.punten, r.maximum) == (45, 60)
    for tekst in (r.opmerking, r.onregelmatigheden):
        assert (len(tekst), tekst.endswith("in het OKE-logboek)")) == (2000, True)
    verslag = {"offeringType": "component", "consumers": [{"consumerKey": KEY, "irregularities": "v" * 5000}]}
    assert school.stuur("PATCH", f"/offerings/{deelname.zitting_id}", verslag, TAS).status_code == 200
    assert "ingekort" in een(ProcesVerbaal).verslag_tas


def test_een_half_getal_is_geen_geheel_getal(school: School, maak: Maak) -> None:
    deelname = maak.deelname(maak.zitting(school.versie))
    body = school.uitslag("7.0", rawScore=45.5, maxRawScore=60)
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 400


# accommodations -------------------------------------------------------------------------------------------------------


def test_dezelfde_voorziening_in_twee_periodes_houdt_de_geldende(school: School) -> None:  # PRK-9
    vandaag = tijd.vandaag()

    def periode(van: int, tot: int, code: str = "ExtraTime30") -> dict[str, Any]:
        return {
            "code": code, "startDate": (vandaag + timedelta(days=van)).isoformat(),
            "endDate": (vandaag + timedelta(days=tot)).isoformat(),
        }  # fmt: skip

    persoon = school.persoon()
    for lijst in ([periode(-10, 10), periode(-400, -200)], [periode(-400, -200), periode(-10, 10)]):
        persoon["consumers"][0]["assignedNeeds"] = lijst
        school.put(persoon)
        with reading() as uow:
            id = een(Voorziening, Voorziening.van > vandaag - timedelta(days=100)).student_id
            assert [r.extra.minuten for r in rechten_van(uow, id, school.versie, tijd.op(vandaag, 9))] == [30]
            assert rechten_van(uow, id, school.versie, tijd.op(vandaag - timedelta(days=100), 9)) == ()
    assert tel(Voorziening) == 2


# the test -------------------------------------------------------------------------------------------------------------


def test_component_alleen_wijst_het_examen_aan(school: School) -> None:
    for vorm in (str(school.versie.component_id), {"componentId": str(school.versie.component_id)}):
        toets = school.toets(component=vorm, consumers=[{"consumerKey": KEY, "offeringState": "active"}])
        school.put(toets)
        rij = een(PlanbareToets, PlanbareToets.oke_id == uuid.UUID(toets["offeringId"]))
        assert rij.examen_id == school.examen.id


def test_een_resultaat_dat_niet_verwacht_wordt_ontbreekt_niet(school: School, maak: Maak, als: Als) -> None:
    for verwacht, regels in ((False, []), (True, ["geen-resultaten"])):
        toets = school.toets(resultExpected=verwacht)
        school.put(toets)
        rij = een(PlanbareToets, PlanbareToets.oke_id == uuid.UUID(toets["offeringId"]))
        zitting = maak.zitting(school.versie, start=tijd.nu() - timedelta(days=30), status="ondertekend")
        maak.deelname(
            zitting, maak.inschrijving(examen=school.examen, toets_id=rij.id), status="afgerond", presentie="present"
        )
        with reading() as uow:
            assert [r.code for r in aansluiting(uow, als(Rol.EXAMENBUREAU), zitting.id)] == regels


def test_de_wijze_van_afnemen_is_die_van_de_versie(school: School, maak: Maak, als: Als) -> None:
    importeer(als(Rol.EXAMENBUREAU), school.tas.id, component(modeOfDelivery=["online"]))
    versie = een(Examenversie, Examenversie.id != school.versie.id)
    assert mapping_uit.zitting(maak.zitting(versie), versie, "A1")["modeOfDelivery"] == ["online"]
    assert mapping_uit.zitting(maak.zitting(school.versie), school.versie, "A1")["modeOfDelivery"] == ["situated"]


def test_een_duur_die_ontbreekt_wordt_gevraagd_en_niet_verzonnen(maak: Maak, als: Als) -> None:  # INR-2
    bureau, tas = als(Rol.EXAMENBUREAU), maak.koppeling("tas")
    zonder = component()
    zonder.pop("duration")
    importeer(bureau, tas.id, zonder)
    versie = een(Examenversie)
    assert versie.duur == 0
    assert [b.code for b in blokkades_gebruik(versie)] == ["duur-onbekend"]
    doe(versies.vul_duur_in, bureau, versies.VulDuurIn(versie_id=versie.id, duur=75))
    importeer(bureau, tas.id, zonder | {"name": [{"language": "nl-NL", "value": "Anders"}]})
    assert (een(Examenversie).duur, een(Examenversie).naam) == (75, "Anders")


# versions under exams -------------------------------------------------------------------------------------------------


def test_een_versie_komt_bij_het_examen_dat_het_register_noemt(school: School, als: Als) -> None:  # INR-2
    c = component()
    school.put(
        school.toets(consumers=[{"consumerKey": KEY, "testsToBeUsed": [{"componentId": c["componentId"]}]}], abbreviation=school.examen.code)
    )  # fmt: skip
    importeer(als(Rol.EXAMENBUREAU), school.tas.id, c)
    versie = een(Examenversie, Examenversie.component_id == uuid.UUID(c["componentId"]))
    assert versie.examen_id == school.examen.id


def test_de_vorm_van_de_codes_is_per_leverancier(maak: Maak, als: Als) -> None:  # INR-3
    assert examen_code("REK_3F|2024|b", "EXAMEN|VERSIE|VARIANT") == "REK_3F"
    assert examen_code("NED-3F-LEZ.v2.B") == "NED-3F-LEZ"
    assert len(examen_code("X" * 200)) == 60
    assert examen_code("X" * 200) != examen_code("X" * 199)
    tas = maak.koppeling("tas", patroon="EXAMEN|VERSIE|VARIANT")
    lijst = [
        component(primaryCode={"codeType": "componentCode", "code": code}, abbreviation="")
        for code in ("REK_3F|2024|a", "REK_3F|2024|b", "L" * 300)
    ]
    importeer(als(Rol.EXAMENBUREAU), tas.id, *lijst)
    assert (tel(Examen), tel(Examenversie)) == (2, 3)


def test_een_versie_is_te_verplaatsen_zolang_er_niets_mee_is_gepland(
    school: School, maak: Maak, als: Als
) -> None:  # INR-2
    bureau, ander, doel = als(Rol.EXAMENBUREAU), maak.examen(oke=True), maak.versie(school.examen)
    cmd = versies.VerplaatsVersie(versie_id=doel.id, examencode=ander.code, reden="Verkeerd")
    assert doe(versies.verplaats_versie, bureau, cmd) == ander.naam
    assert een(Examenversie, Examenversie.id == doel.id).examen_id == ander.id
    for fout, code in ((Ongeldig, "BESTAAT-NIET"), (Ongeldig, ander.code)):
        with pytest.raises(fout):
            doe(versies.verplaats_versie, bureau, cmd.model_copy(update={"examencode": code}))
    maak.zitting(een(Examenversie, Examenversie.id == doel.id))
    with pytest.raises(Geblokkeerd):
        doe(versies.verplaats_versie, bureau, cmd.model_copy(update={"examencode": school.examen.code}))


# transport ------------------------------------------------------------------------------------------------------------


def test_gzip_en_bom_worden_gelezen(school: School) -> None:
    persoon = school.persoon()
    ruw = json.dumps(persoon).encode()
    pad = f"/persons/{persoon['personId']}"
    assert school.stuur("PUT", pad, b"\xef\xbb\xbf" + ruw).status_code == 201
    assert school.stuur("PUT", pad, gzip.compress(ruw), **{"Content-Encoding": "gzip"}).status_code == 200
    assert school.stuur("PUT", pad, ruw, **{"Content-Encoding": "br"}).status_code == 415
    assert school.stuur("PUT", pad, gzip.compress(ruw)[:40], **{"Content-Encoding": "gzip"}).status_code == 400
    bom = gzip.compress(b"0" * 30_000_000)
    assert school.stuur("PUT", pad, bom, **{"Content-Encoding": "gzip"}).status_code == 413


def test_de_dienstbeschrijving_is_van_de_school(school: School, als: Als) -> None:
    beheer = als(Rol.BEHEERDER)
    for sleutel, waarde in (("oke_contact", "oke@school.example"), ("oke_specificatie", "https://school.example/oke")):
        doe(wijzig_instelling, beheer, WijzigInstelling(sleutel=sleutel, waarde=waarde))
    dienst = school.http.get("/ooapi/").json()
    assert (dienst["contactEmail"], dienst["specification"]) == ("oke@school.example", "https://school.example/oke")


@pytest.mark.xdist_group("partners")
def test_since_dekt_beide_lezingen(maak: Maak, school: School, omgeving: Any) -> None:  # AAN-1
    """A registry that reads `since` as ‘began since’ gives what runs now as well; what is long over is left alone."""
    vandaag = tijd.vandaag()

    def loopt(van: int, tot: int) -> dict[str, Any]:
        dag = lambda n: f"{vandaag + timedelta(days=n)}T09:00:00+01:00"  # noqa: E731
        return school.toets(startDateTime=dag(van), endDateTime=dag(tot))

    nu, voorbij = loopt(-300, 20), loopt(-300, -100)
    with draai() as partner:
        geheim = kluis.versleutel("geheim")
        dr = maak.koppeling("dr", base_url=partner.url, token_url=partner.token_url, secret_versleuteld=geheim)
        partner.lijsten["/offerings"] = [nu, voorbij]
        partner.lijsten[f"/offerings/{nu['offeringId']}/associations"] = []
        ophalen.haal_deelnemers(dr.id)
        since = partner.verzoeken[0].pad.split("since=")[1][:10]
    assert date.fromisoformat(since) <= vandaag - timedelta(days=300)
    assert str(een(PlanbareToets).oke_id) == nu["offeringId"]
