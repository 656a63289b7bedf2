"""What comes in, rule by rule: what may be missing, what is kept, what is named in the log, and what is refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from portal.auth import rem
from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import Persoon, Taak
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.jobs import ophalen
from portal.oke.typen import Attendance
from portal.services.aanmelden import stand as aanmelden_stand
from portal.services.beheren.stand import TAS
from portal.services.ontvangen import ingang
from portal.settings import get_settings
from tests.hulp.maak import Maak
from tests.hulp.oke import ADMIN, School, berichten, een, probleem, tel, vingerafdruk, vreemden

WEG = {"associationType": "componentOfferingAssociation", "state": "canceled"}


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


@pytest.fixture
def deelname(school: School, maak: Maak) -> Deelname:
    zitting = maak.verzonden(maak.zitting(school.versie))
    return maak.verzonden(maak.deelname(zitting, maak.inschrijving(examen=school.examen)))


def verslag(**velden: object) -> dict[str, object]:
    return {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, **velden}]}


# --- every flow -----------------------------------------------------------------------------------------------------


def test_429_en_500_op_ooapi(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    persoon = school.persoon()
    pad = f"/persons/{persoon['personId']}"
    monkeypatch.setattr(rem, "OKE_VREEMD", replace(rem.OKE_VREEMD, aantal=2))
    for status in (401, 401, 429, 429):
        probleem(school.stuur("PUT", pad, persoon, Authorization="Bearer vreemd"), status)
    assert berichten() == []  # a flood leaves no rows among the messages of partners
    assert sum(v.aantal for v in vreemden()) == 4

    def stuk(*_: object) -> None:
        raise RuntimeError("binnenkant")

    voor = vingerafdruk()
    with monkeypatch.context() as even:
        even.setattr(ingang, "ontvang_persoon", stuk)
        assert "binnenkant" not in str(probleem(school.put(persoon), 500))
    assert vingerafdruk() == voor
    assert school.put(persoon).status_code == 201  # the flood of a stranger does not stand in the way of a partner
    assert [(b.http_status, b.status) for b in berichten()] == [(500, "afgewezen"), (201, "verwerkt")]


def test_het_hele_bericht_staat_in_het_logboek(school: School) -> None:
    """To the letter, however long, with what the portal ignores; also when it is refused."""
    persoon = school.persoon(dateOfBirth="2008-01-01", nieuw={"x": [None, "é" * 6000]})
    pad = f"/persons/{persoon['personId']}"
    goed = json.dumps(persoon, indent=3, ensure_ascii=False)
    fout = goed.replace('"student"', '"leerling"')
    assert school.stuur("PUT", pad, goed.encode()).status_code == 201
    probleem(school.stuur("PUT", pad, fout.encode()), 400)
    probleem(school.stuur("PUT", pad, goed[:-1].encode()), 400)
    assert [b.inhoud for b in berichten()] == [goed, fout, goed[:-1]]


# --- flow 1 ---------------------------------------------------------------------------------------------------------


def test_wat_het_portaal_niet_nodig_heeft(school: School) -> None:
    """Three fields that the official file wants may be missing; two others may have any shape."""
    persoon = school.persoon()
    del persoon["activeEnrollment"]
    assert school.put(persoon).status_code == 201
    assert een(Persoon, Persoon.oke_id == uuid.UUID(persoon["personId"])).actief
    vormen = (None, 7, "rekenen", [1], {"componentId": "geen-uuid", "organization": {}})
    for vorm in vormen:
        toets = school.toets(component=vorm, organization=vorm)
        del toets["teachingLanguage"], toets["resultExpected"]
        antwoord = school.put(toets)
        assert antwoord.status_code == 201, (vorm, antwoord.text)
    assert tel(PlanbareToets, PlanbareToets.examen_id == school.examen.id) == len(vormen)


def test_voorziening_als_object_en_alleen_in_haar_tijd(school: School) -> None:  # AAN-12
    persoon = school.persoon()
    persoon["consumers"][0]["assignedNeeds"] = {"code": "spoken", "startDate": "2026-10-01", "endDate": "2026-10-31"}
    assert school.put(persoon).status_code == 201
    wie = een(Persoon, Persoon.oke_id == uuid.UUID(persoon["personId"]))
    dagen = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]
    with reading() as uow:
        rechten = [aanmelden_stand.rechten_van(uow, wie.id, school.versie, tijd.op(dag, 9)) for dag in dagen]
    assert [[r.soort.value for r in dag] for dag in rechten] == [[], ["spoken"], ["spoken"], []]


def test_annuleren_na_het_begin_laat_de_inschrijving_staan(school: School, maak: Maak) -> None:
    toets = school.toets()
    school.put(toets)
    ids = []
    for zitting, stand in (("open", "geplaatst"), ("ondertekend", "afgerond")):
        persoon = school.persoon()
        school.put(persoon)
        ids.append(school.inschrijving(persoon, toets)["associationId"])
        school.put(school.inschrijving(persoon, toets, associationId=ids[-1]))
        rij = een(Inschrijving, Inschrijving.oke_id == uuid.UUID(ids[-1]))
        maak.deelname(maak.zitting(school.versie, status=zitting), rij, status=stand)
    for id, stand in zip(ids, ("geplaatst", "afgenomen"), strict=True):
        assert school.stuur("PATCH", f"/associations/{id}", WEG).status_code == 200
        assert "de inschrijving blijft staan" in berichten()[-1].uitleg
        rij = een(Inschrijving, Inschrijving.oke_id == uuid.UUID(id))
        assert (rij.status, rij.oke_staat) == (stand, "canceled")
    assert [tel(Deelname, Deelname.status == "geannuleerd"), tel(Taak)] == [0, 2]  # the office decides about both
    assert berichten("uit") == []


# --- flows 3 and 4 --------------------------------------------------------------------------------------------------


def test_voorlopig_wordt_vervangen(school: School, deelname: Deelname) -> None:  # BEO-1
    pad = f"/associations/{deelname.id}"
    for score, punten in (("7.8", 47), ("8.1", 49), ("4.0", 24)):
        body = school.uitslag(score, rawScore=punten, maxRawScore=60)
        assert school.stuur("PATCH", pad, body, TAS).status_code == 200
        rij = een(Resultaat)
        assert (rij.score, rij.punten, rij.status, rij.is_huidig) == (score, punten, "voorlopig", True)


def test_elke_presentie(school: School, deelname: Deelname) -> None:  # UIT-5
    waarden = ("notKnown", "notPresent", "notStarted", "notFinished", "present")
    assert set(waarden) == set(Attendance.__args__)  # type: ignore[attr-defined]
    for waarde in waarden:
        body = school.uitslag(None)
        body["result"]["consumers"][0]["attendance"] = waarde
        assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
        assert een(Deelname).presentie_tas == waarde


def test_geweigerd_in_flow_3_en_4(school: School, deelname: Deelname) -> None:
    """Points outside the scale."""
    meedoen = f"/associations/{deelname.id}"
    school.token(TAS)
    voor = vingerafdruk()
    for punten in (61, -1):
        body = school.uitslag("7.8", rawScore=punten, maxRawScore=60)
        assert "rawScore" in probleem(school.stuur("PATCH", meedoen, body, TAS), 400)["detail"]
    assert vingerafdruk() == voor
    assert school.stuur("PATCH", meedoen, school.uitslag("7.8", rawScore=60, maxRawScore=60), TAS).status_code == 200


def test_een_soort_document_die_de_standaard_niet_of_elders_kent(school: School, deelname: Deelname) -> None:  # UIT-5
    """Taken in as `other` or as what it is called; the word that nobody knows stays in the name."""
    meedoen, zitting = f"/associations/{deelname.id}", f"/offerings/{deelname.zitting_id}"
    for soort in ("verslag", "sessionReport"):
        document = {"documentId": str(uuid.uuid4()), "documentType": soort}
        assert school.stuur("PATCH", meedoen, school.uitslag("7.8", documents=[document]), TAS).status_code == 200
        body = verslag(irregularities="x", documents=[document | {"documentId": str(uuid.uuid4())}])
        assert school.stuur("PATCH", zitting, body, TAS).status_code == 200
    with reading() as uow:
        soorten = sorted((d.soort, d.naam) for d in uow.session.exec(select(Document)))
    assert soorten == [("other", "verslag (verslag)")] * 2 + [("sessionReport", "sessionReport")] * 2


def test_aangenomen_en_vermeld(school: School, deelname: Deelname) -> None:  # UIT-5
    """`final` where the sitting did not allow it; and a report of a sitting that was cancelled."""
    with unit_of_work() as uow:
        uow.get(Zitting, deelname.zitting_id).definitief_toegestaan = False
    pad = f"/associations/{deelname.id}"
    assert school.stuur("PATCH", pad, school.uitslag("7.8", final=True), TAS).status_code == 200
    assert "niet toegestaan" in berichten()[-1].uitleg
    assert (een(Resultaat).score, een(Resultaat).status) == ("7.8", "voorlopig")
    with unit_of_work() as uow:
        uow.get(Zitting, deelname.zitting_id).status = "geannuleerd"
    antwoord = school.stuur("PATCH", f"/offerings/{deelname.zitting_id}", verslag(irregularities="Brandalarm"), TAS)
    assert antwoord.status_code == 200
    assert een(ProcesVerbaal).verslag_tas == "Brandalarm"
    with reading() as uow:
        assert uow.session.exec(select(Zitting.status)).one() == "geannuleerd"


@pytest.mark.parametrize("id_", ["123454", "../persons?x=1", "a b"])
def test_een_document_zonder_adres_wordt_niet_opgehaald(maak: Maak, id_: str) -> None:  # BEO-8
    """An id that is no UUID is named and kept with the result; no request leaves for it, also not a minute later."""
    school = School(maak)
    d = maak.verzonden(maak.deelname(maak.zitting(school.versie)))
    stukken = [{"documentId": id_, "documentType": "other", "documentName": "Formulier"}]
    antwoord = school.stuur("PATCH", f"/associations/{d.id}", school.uitslag(documents=stukken), TAS)
    assert antwoord.status_code == 200
    assert "geen UUID" in antwoord.json()["message"][0]["value"]
    assert ophalen.vraag_documenten() == 0
    assert [b.onderwerp_soort for b in berichten("uit")] == ["deelname"]
    with reading() as uow:
        assert [(x.extern_id, x.status) for x in uow.session.exec(select(Document))] == [(id_, "mislukt")]


def test_een_leeg_pad_is_geen_instelling(omgeving: Callable[..., None]) -> None:
    omgeving(oke_ca_file="", audit_checkpoint_dir="")
    assert (get_settings().oke_ca_file, get_settings().audit_checkpoint_dir) == (None, None)
