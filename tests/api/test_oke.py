"""The OKE server over HTTP: flows 3, 4 and 5, repeats, and every kind of bad input."""

from __future__ import annotations

import sys
import uuid
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import OkeClient, OkeToken, Taak
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.domain.statussen import HerzieningStatus
from portal.services.beheren.stand import DR, TAS
from portal.services.grond.audit import audit
from portal.services.vaststellen.herzien import (
    HandelHerzieningAf,
    OpenHerziening,
    handel_herziening_af,
    open_herziening,
)
from portal.services.vaststellen.lezen import herzieningen
from portal.services.vaststellen.mandaten import GeefMandaat, geef_mandaat
from portal.services.vaststellen.vaststellen import StuurTerug, stuur_terug
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import ADMIN, School, berichten, een, probleem, tel, vingerafdruk, vreemden
from tests.hulp.servers import start, vrije_poort
from tests.hulp.zaken import doe


@pytest.fixture
def deelname(school: School, maak: Maak) -> Deelname:
    zitting = maak.zitting(school.versie)
    inschrijving = maak.inschrijving(
        examen=school.examen, oke_id=uuid.uuid4(), koppeling_id=school.dr.id, toets_id=maak.toets(school.examen).id
    )
    return maak.verzonden(maak.deelname(maak.verzonden(zitting), inschrijving))


# --- flow 3 ---------------------------------------------------------------------------------------------------------


def test_presentie_en_dan_score(school: School, deelname: Deelname) -> None:  # BEO-1, UIT-5
    pad = f"/associations/{deelname.id}"
    assert school.stuur("PATCH", pad, school.uitslag(None), TAS).status_code == 200
    assert (een(Deelname).presentie_tas, een(Deelname).presentie) == ("present", "notKnown")
    assert een(Resultaat).status == "bezig"
    assert school.stuur("PATCH", pad, school.uitslag("7.8", assessorCode="JAJE"), TAS).status_code == 200
    rij = een(Resultaat)
    assert (rij.status, rij.score, rij.cijfer, rij.beoordelaar_code) == ("voorlopig", "7.8", "", "JAJE")
    late = school.uitslag(None)
    late["result"]["consumers"][0]["attendance"] = "notFinished"
    school.stuur("PATCH", pad, late, TAS)
    assert (een(Resultaat).status, een(Resultaat).score, een(Deelname).presentie_tas) == (
        "voorlopig", "7.8", "notFinished",
    )  # fmt: skip
    assert {b.flow for b in berichten()} == {3}


def test_surveillant_blijft_staan(school: School, deelname: Deelname) -> None:  # UIT-5
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, deelname.id).presentie = "notPresent"
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(), TAS)
    assert (een(Deelname).presentie, een(Deelname).presentie_tas) == ("notPresent", "present")


def test_cijfer_volgt_uit_de_cesuur(school: School, deelname: Deelname, maak: Maak) -> None:  # BEO-3
    maak.cesuur(school.versie)
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("5.5", rawScore=33, maxRawScore=60), TAS)
    rij = een(Resultaat)
    assert (rij.cijfer, rij.geslaagd, rij.punten, rij.maximum) == ("5.5", True, 33, 60)


def test_herhaalde_uitslag_schrijft_niets(school: School, deelname: Deelname) -> None:
    document = {"documentId": str(uuid.uuid4()), "documentType": "assessmentForm", "documentName": "a.pdf"}
    body = school.uitslag("7.8", documents=[document])
    school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS)
    voor, regels, uit = vingerafdruk(), tel(AuditRegel), len(berichten("uit"))
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
    assert (vingerafdruk(), tel(AuditRegel), len(berichten("uit"))) == (voor, regels, uit)


def test_hetzelfde_bericht_na_een_herziening_schrijft_niets(
    school: School, deelname: Deelname, maak: Maak, als: Als
) -> None:  # BEO-8 VAS-8
    """The document came with the result that was replaced; the one in its place has it already."""
    maak.cesuur(school.versie)
    maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu(), punten=40, maximum=60)
    document = {"documentId": str(uuid.uuid4()), "documentType": "assessmentForm", "documentName": "a.pdf"}
    body = school.uitslag("3.1", rawScore=12, maxRawScore=60, documents=[document])
    school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS)
    cmd = HandelHerzieningAf(herziening_id=een(Herziening).id, toepassen=True, motivatie="Het werk is nagekeken")
    doe(handel_herziening_af, als(Rol.EXAMENCOMMISSIE), cmd)
    voor, uit = vingerafdruk(), len(berichten("uit"))
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
    assert (vingerafdruk(), len(berichten("uit")), tel(Document)) == (voor, uit, 1)


def test_documenten_worden_gevraagd(school: School, deelname: Deelname) -> None:  # BEO-8
    document = {"documentId": str(uuid.uuid4()), "documentType": "assessmentForm", "documentName": "a.pdf"}
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("7.8", documents=[document]), TAS)
    rij = een(Document)
    assert (rij.extern_id, rij.status, rij.koppeling_id) == (document["documentId"], "gevraagd", school.tas.id)
    assert [(b.methode, b.pad) for b in berichten("uit")][2:] == [("GET", f"/documents/{document['documentId']}")]


def test_definitief_wordt_nooit_overschreven(school: School, deelname: Deelname, maak: Maak) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    for _ in range(2):
        assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("3.1"), TAS).status_code == 200
    assert (een(Resultaat).score, een(Resultaat).status) == ("7.0", "definitief")
    assert een(Herziening).inhoud == {"score": "3.1"}
    assert (een(Taak).rol, een(Taak).soort) == ("examencommissie", "herziening")


def test_een_herziening_verzamelt_wat_later_komt(school: School, deelname: Deelname, maak: Maak) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief")
    for score in ("3.1", "3.2", "3.2", "3.3", "3.2", "7.0"):
        assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(score), TAS).status_code == 200
    rij = een(Herziening)
    assert [b["inhoud"].get("score") for b in rij.berichten] == ["3.1", "3.2", "3.3", "3.2", None]
    assert (rij.inhoud, "daarna weer" in rij.reden, tel(Taak)) == ({"score": "3.2"}, True, 1)


@pytest.mark.parametrize("toepassen", [True, False])
def test_de_vraag_over_een_herziening_blijft_tot_over_haar_is_besloten(
    school: School, deelname: Deelname, maak: Maak, als: Als, toepassen: bool
) -> None:  # VAS-8
    maak.cesuur(school.versie)
    r = maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu(), punten=40, maximum=60)
    zelf = OpenHerziening(resultaat_id=r.id, reden="Bezwaar gegrond", punten=50)
    eigen = doe(open_herziening, als(Rol.EXAMENCOMMISSIE), zelf)
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("3.1", rawScore=12, maxRawScore=60), TAS)
    gestuurd = een(Herziening, Herziening.id != eigen).id

    def besluit(id: uuid.UUID, toepassen: bool) -> None:
        cmd = HandelHerzieningAf(herziening_id=id, toepassen=toepassen, motivatie="Het werk is nagekeken")
        doe(handel_herziening_af, als(Rol.EXAMENCOMMISSIE), cmd)

    besluit(eigen, toepassen)
    huidig = een(Resultaat, Resultaat.is_huidig).id
    assert (een(Taak).onderwerp_id, een(Taak).afgehandeld_op) == (huidig, None)
    besluit(gestuurd, False)
    assert een(Taak).afgehandeld_op is not None


def test_een_melding_bij_een_score_gaat_niet_verloren(school: School, deelname: Deelname) -> None:  # VAS-1 BEO-1
    pad = f"/associations/{deelname.id}"
    school.stuur("PATCH", pad, school.uitslag("7.8"), TAS)
    school.stuur("PATCH", pad, school.uitslag(None, irregularities="Spieken op de opname"), TAS)
    rij = een(Resultaat)
    assert (rij.status, rij.score, rij.onregelmatigheden) == ("voorlopig", "7.8", "Spieken op de opname")
    assert school.stuur("PATCH", pad, school.uitslag(None), TAS).status_code == 200
    assert een(Resultaat).onregelmatigheden == "Spieken op de opname"


@pytest.mark.parametrize("score", ["7.0", None])
def test_een_melding_na_het_besluit_ligt_bij_de_commissie(
    school: School, deelname: Deelname, maak: Maak, als: Als, score: str | None
) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    pad, gezegd = f"/associations/{deelname.id}", {"onregelmatigheden": "Spieken op de opname"}
    for _ in range(2):
        school.stuur("PATCH", pad, school.uitslag(score, irregularities="Spieken op de opname"), TAS)
    assert (een(Herziening).inhoud, tel(Taak), een(Resultaat).onregelmatigheden) == (gezegd, 1, "")
    assert "meldde iets" in een(Herziening).reden
    with reading() as uow:
        (rij,) = herzieningen.herzieningen(uow, als(Rol.EXAMENCOMMISSIE))
    assert "Onregelmatigheid volgens afnamesysteem: Spieken op de opname." in rij.reden
    school.stuur("PATCH", pad, school.uitslag("3.1"), TAS)
    assert een(Herziening).inhoud == {"score": "3.1", **gezegd}
    assert "een ander resultaat" in een(Herziening).reden
    with unit_of_work() as uow:
        uow.session.exec(select(Herziening)).one().status = HerzieningStatus.AFGEWEZEN
    school.stuur("PATCH", pad, school.uitslag(None, irregularities="Spieken op de opname"), TAS)
    assert tel(Herziening) == 1, "the board decided about it"


def test_presentie_die_daar_wordt_verbeterd_laat_een_staand_mandaat_vaststellen(
    school: School, deelname: Deelname, maak: Maak, als: Als
) -> None:  # VAS-2 UIT-5
    maak.cesuur(school.versie)
    with unit_of_work() as uow:
        d, z = uow.session.get_one(Deelname, deelname.id), uow.session.get_one(Zitting, deelname.zitting_id)
        d.presentie, d.status, z.status = "present", "afgerond", "ondertekend"
        z.start, z.eind = (t - timedelta(days=30) for t in (z.start, z.eind))
        examen_id = z.examen_id
    schrijf(ProcesVerbaal(zitting_id=deelname.zitting_id, ondertekend_op=tijd.nu()))
    geef = {"examen_ids": (examen_id,), "van": tijd.vandaag(), "tot": tijd.vandaag(), "automatisch": True}
    cmd = GeefMandaat(permission=P.RESULTAAT_VASTSTELLEN, reden="Staand mandaat", **geef)
    doe(geef_mandaat, als(Rol.EXAMENCOMMISSIE), cmd)
    for aanwezig, status in (("notPresent", "voorlopig"), ("present", "definitief")):
        body = school.uitslag("7.8", rawScore=50, maxRawScore=60, attendance=aanwezig)
        assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
        assert een(Resultaat).status == status


def test_wat_de_commissie_afwees_is_opnieuw_gestuurd_geen_nieuws(
    school: School, deelname: Deelname, maak: Maak, als: Als
) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief")
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("3.1"), TAS)
    cmd = HandelHerzieningAf(herziening_id=een(Herziening).id, toepassen=False, motivatie="De eerste telling klopt")
    doe(handel_herziening_af, als(Rol.EXAMENCOMMISSIE), cmd)
    voor = vingerafdruk()
    antwoord = school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("3.1"), TAS)
    assert ("al besloten" in antwoord.text or "al besloten" in berichten()[-1].uitleg, vingerafdruk()) == (True, voor)
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("3.2"), TAS)
    assert tel(Herziening) == 2


def test_wat_is_teruggestuurd_en_hetzelfde_nog_eens_komt_is_geen_antwoord(
    school: School, deelname: Deelname, maak: Maak, als: Als
) -> None:  # BEO-5 VAS-1
    maak.cesuur(school.versie)
    pad, score = f"/associations/{deelname.id}", school.uitslag("7.8", rawScore=40, maxRawScore=60)
    school.stuur("PATCH", pad, score, TAS)
    terug = StuurTerug(resultaat_id=een(Resultaat).id, reden="Klopt vraag 3?")
    doe(stuur_terug, als(Rol.EXAMENCOMMISSIE), terug)
    voor = vingerafdruk()
    assert school.stuur("PATCH", pad, score, TAS).status_code == 200
    assert (vingerafdruk(), een(Resultaat).status, een(Taak).afgehandeld_op) == (voor, "bezig", None)
    assert "geen antwoord daarop" in berichten()[-1].uitleg
    score["result"]["resultDate"] = "2026-11-24"
    school.stuur("PATCH", pad, score, TAS)
    assert (een(Resultaat).status, een(Resultaat).terug_reden, een(Resultaat).punten) == ("voorlopig", "", 40)
    assert een(Taak).afgehandeld_op is not None


def test_hetzelfde_cijfer_anders_geschreven_is_geen_ander_resultaat(
    school: School, deelname: Deelname, maak: Maak
) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief", score="7.0", cijfer="7.0", geslaagd=True)
    assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("7"), TAS).status_code == 200
    assert tel(Herziening) == 0


@pytest.mark.parametrize(("score", "anders"), [("7.0", 0), ("6.0", 1)])
def test_een_score_wordt_vergeleken_op_de_schaal_van_het_besluit(
    school: School, deelname: Deelname, maak: Maak, score: str, anders: int
) -> None:  # VAS-8 PRK-11
    norm = {"soort": "oordeel", "cesuur": str(uuid.uuid4()), "schaal": "0.0-10.0", "vanaf": "5.5"}
    maak.resultaat(deelname, status="definitief", score="7.0", cijfer="7.0", geslaagd=True, norm=norm)
    with unit_of_work() as uow:
        v = uow.session.get_one(Examenversie, school.versie.id)
        v.schaal, v.geslaagd_vanaf = "insufficient-satisfactory-good", "satisfactory"
    pad = f"/associations/{deelname.id}"
    assert school.stuur("PATCH", pad, school.uitslag(score), TAS).status_code == 200
    assert tel(Herziening) == anders
    probleem(school.stuur("PATCH", pad, school.uitslag("good"), TAS), 400)


def test_ook_na_annuleren_aannemen(school: School, deelname: Deelname) -> None:
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, deelname.id).status = "geannuleerd"
    assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(), TAS).status_code == 200
    assert een(Resultaat).score == "7.8"
    assert "geannuleerd" in berichten()[-1].uitleg
    assert (een(Taak).soort, tel(Taak)) == ("werk-zonder-plek", 1)
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("8.0"), TAS)
    assert tel(Taak) == 1


def test_afwezig_geeft_geen_leeg_resultaat(school: School, deelname: Deelname) -> None:
    body = school.uitslag(None)
    body["result"]["consumers"][0]["attendance"] = "notPresent"
    school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS)
    assert (tel(Resultaat), een(Deelname).presentie_tas) == (0, "notPresent")


@pytest.mark.parametrize("score", ["11", "7,8", "goed", "7.85"])
def test_score_buiten_de_schaal(school: School, deelname: Deelname, score: str) -> None:
    detail = probleem(school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(score), TAS), 400)["detail"]
    assert "result.score" in detail
    assert tel(Resultaat) == 0


@pytest.mark.parametrize(
    ("schaal", "goed", "fout"),
    [
        ("referenceLevelERK", "B2", "D1"), ("referenceLevelRKTR", "Op weg naar 2F", "5F"), ("US letter", "B+", "E"),
        ("UK letter", "A*", "H"), ("DE grade", "1,3", "7,0"), ("insufficient-satisfactory-good", "good", "matig"),
    ],
)  # fmt: skip
def test_een_score_op_een_schaal_met_woorden_past_daarop(
    school: School, deelname: Deelname, schaal: str, goed: str, fout: str
) -> None:  # BEO-1
    with unit_of_work() as uow:
        uow.session.get_one(Examenversie, school.versie.id).schaal = schaal
    detail = probleem(school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(fout), TAS), 400)["detail"]
    assert "result.score" in detail
    assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(goed), TAS).status_code == 200
    assert een(Resultaat).score == goed


def test_wat_de_partner_geslaagd_noemt_blijft_bewaard(school: School, deelname: Deelname, maak: Maak) -> None:  # BEO-3
    maak.cesuur(school.versie)
    body = school.uitslag("5.4", rawScore=34, maxRawScore=60)
    body["result"]["pass"] = "failed"
    school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS)
    rij = een(Resultaat)
    assert (rij.cijfer, rij.geslaagd, rij.score, rij.geslaagd_partner) == ("5.7", True, "5.4", False)
    rond = school.uitslag("5.4", rawScore=34, maxRawScore=62)
    school.stuur("PATCH", f"/associations/{deelname.id}", rond, TAS)
    assert (een(Resultaat).cijfer, een(Resultaat).geslaagd, een(Resultaat).maximum) == ("", None, 62)


def test_alleen_een_ander_oordeel_van_de_partner_is_ook_een_herziening(
    school: School, deelname: Deelname, maak: Maak
) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    for oordeel, verwacht in (("passed", 0), ("unknown", 0), ("failed", 1)):
        body = school.uitslag("7.0")
        body["result"]["pass"] = oordeel
        assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
        assert tel(Herziening) == verwacht
    assert een(Herziening).inhoud == {"geslaagd_partner": False}


def test_vreemd_maar_onschadelijk_wordt_vermeld(school: School, deelname: Deelname) -> None:
    body = school.uitslag("7.8", final=True)
    body["result"]["weight"] = 50
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
    assert "gewicht is niet 100" in berichten()[-1].uitleg
    assert een(Resultaat).status == "voorlopig"


# --- flow 4 and 5 ---------------------------------------------------------------------------------------------------


def test_verslag_in_delen(school: School, maak: Maak) -> None:  # UIT-5
    zitting = maak.verzonden(maak.zitting(school.versie))
    eerste, tweede = str(uuid.uuid4()), str(uuid.uuid4())
    pad = f"/offerings/{zitting.id}"

    def stuur(**velden):
        return school.stuur(
            "PATCH", pad, {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, **velden}]}, TAS
        )

    documenten = [{"documentId": eerste, "documentType": "sessionReport", "documentName": "v.pdf"}]
    assert stuur(irregularities="Veel lawaai", documents=documenten).status_code == 200
    assert stuur(documents=[{"documentId": tweede, "documentType": "attendanceReport"}]).status_code == 200
    assert (een(ProcesVerbaal).verslag_tas, een(ProcesVerbaal).verslag) == ("Veel lawaai", "")
    assert tel(Document, Document.zitting_id == zitting.id) == 2
    voor = vingerafdruk()
    assert stuur(irregularities="Veel lawaai", documents=documenten).status_code == 200
    assert vingerafdruk() == voor
    assert {b.flow for b in berichten()} == {4}


def test_document_voor_het_register(school: School, deelname: Deelname, maak: Maak) -> None:
    resultaat = maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    gegevens = {"soort": "assessmentForm", "naam": "Formulier é.pdf", "status": "opgehaald", "inhoud": b"%PDF-1.7"}
    document = maak._rij(Document, gegevens, {"resultaat_id": resultaat.id})
    antwoord = school.stuur("GET", f"/documents/{document.id}")
    assert (antwoord.status_code, antwoord.content) == (200, b"%PDF-1.7")
    assert antwoord.headers["content-type"] == "application/octet-stream"
    assert berichten()[-1].flow == 5
    los = maak._rij(Document, gegevens, {})
    probleem(school.stuur("GET", f"/documents/{los.id}"), 404)
    probleem(school.stuur("GET", f"/documents/{document.id}", scope=TAS), 403)


# --- bad input: status, problem, nothing changed, visible in the log -------------------------------------------------


def _fout(school: School, d: Deelname, t: dict) -> dict[str, tuple[int, object]]:
    """Each kind of bad input with the status it must get; answered lazily, so that each one is sent by itself."""
    toets, inschrijving = f"/offerings/{t['offeringId']}", f"/associations/{uuid.uuid4()}"
    persoon, meedoen = school.persoon(), f"/associations/{d.id}"
    patch = {"offeringType": "component"}
    goed = school.uitslag()
    kapot = school.uitslag()
    kapot["result"]["state"] = "klaar"
    aanwezig = school.uitslag(None)
    aanwezig["result"]["consumers"][0]["attendance"] = "misschien"
    s = school.stuur
    return {
        "geen token": (401, lambda: s("PUT", toets, t, Authorization="")),
        "verkeerd token": (401, lambda: s("PUT", toets, t, Authorization="Bearer x")),
        "geen bearer": (401, lambda: s("PUT", toets, t, Authorization="Basic eDp5")),
        "verkeerde scope": (403, lambda: s("PUT", toets, t, TAS)),
        "persoon van tas": (403, lambda: s("PUT", f"/persons/{persoon['personId']}", persoon, TAS)),
        "tas over dr-toets": (403, lambda: s("PATCH", toets, {**patch, "consumers": []}, TAS)),
        "dr over deelname": (403, lambda: s("PATCH", meedoen, {"associationType": "componentOfferingAssociation"})),
        "dr over zitting": (403, lambda: s("PATCH", f"/offerings/{d.zitting_id}", patch)),
        "onbekende toets": (404, lambda: s("PATCH", f"/offerings/{uuid.uuid4()}", patch)),
        "onbekende inschrijving": (404, lambda: s("PATCH", inschrijving, {"associationType": goed["associationType"]})),
        "onbekende deelname": (404, lambda: s("PATCH", inschrijving, goed, TAS)),
        "onbekende zitting": (404, lambda: s("PATCH", f"/offerings/{uuid.uuid4()}", {**patch, "consumers": []}, TAS)),
        "onbekend pad": (404, lambda: s("PUT", "/courses/1", t)),
        "id geen uuid": (400, lambda: s("PUT", "/offerings/12", t)),
        "geen json": (400, lambda: s("PUT", toets, "{")),
        "geen object": (400, lambda: s("PUT", toets, "[]")),
        "geen utf-8": (400, lambda: s("PUT", toets, b"\xff\xfe{}")),
        "lege inhoud": (400, lambda: s("PUT", toets, "")),
        "verkeerd woord": (400, lambda: s("PUT", toets, {**t, "offeringType": "examen"})),
        "verkeerde staat": (400, lambda: s("PATCH", meedoen, kapot, TAS)),
        "verkeerde presentie": (400, lambda: s("PATCH", meedoen, aanwezig, TAS)),
        "verkeerde datum": (400, lambda: s("PUT", toets, {**t, "startDateTime": "gisteren"})),
        "datum zonder zone": (400, lambda: s("PUT", toets, {**t, "startDateTime": "2026-09-01T08:00:00"})),
        "eind voor start": (400, lambda: s("PUT", toets, {**t, "endDateTime": "2020-01-01T00:00:00Z"})),
        "ander id": (400, lambda: s("PUT", f"/offerings/{uuid.uuid4()}", t)),
        "ander id persoon": (400, lambda: s("PUT", f"/persons/{uuid.uuid4()}", persoon)),
        "id in patch": (400, lambda: s("PATCH", toets, {**patch, "offeringId": t["offeringId"]})),
        "id in patch tas": (400, lambda: s("PATCH", meedoen, {**goed, "associationId": str(d.id)}, TAS)),
        "zonder associationType": (400, lambda: s("PATCH", meedoen, {"result": goed["result"]}, TAS)),
        "zonder offeringType": (400, lambda: s("PATCH", f"/offerings/{d.zitting_id}", {"consumers": []}, TAS)),
        "zonder offeringType dr": (400, lambda: s("PATCH", toets, {"endDateTime": t["endDateTime"]})),
        "verplicht weghalen": (400, lambda: s("PATCH", toets, {**patch, "startDateTime": None})),
        "methode": (405, lambda: s("DELETE", toets)),
        "methode get": (405, lambda: s("GET", toets)),
        "te groot": (413, lambda: s("PUT", toets, " " * (1024 * 1024 + 1))),
        "mediatype put": (415, lambda: s("PUT", toets, t, **{"Content-Type": "text/plain"})),
        "mediatype patch": (415, lambda: s("PATCH", toets, patch, **{"Content-Type": "application/json"})),
    }  # fmt: skip


def test_slechte_invoer_verandert_niets(school: School, deelname: Deelname) -> None:
    toets = school.toets()
    school.put(toets)
    school.token(TAS)
    voor, aantal = vingerafdruk(), len(berichten())
    gevallen = _fout(school, deelname, toets)
    for naam, (status, stuur) in gevallen.items():
        antwoord = stuur()
        assert antwoord.status_code == status, (naam, antwoord.status_code, antwoord.text)
        detail = probleem(antwoord, status)["detail"]
        assert detail.endswith("."), naam
        assert vingerafdruk() == voor, naam
        aantal += status != 401  # who is unknown is counted elsewhere
        gelogd = berichten()
        assert len(gelogd) == aantal, naam
        if status == 401:
            continue
        laatste = gelogd[-1]
        assert (laatste.status, laatste.http_status, laatste.uitleg) == ("afgewezen", status, detail), naam
        assert laatste.flow in (1, 3, 4), naam
    assert len(gevallen) >= 30
    assert sum(v.aantal for v in vreemden()) == 3


def test_vreemde_tas_mag_niet_bij_deze_zitting(school: School, deelname: Deelname, maak: Maak) -> None:
    with unit_of_work() as uow:
        client = uow.session.get_one(OkeClient, school.client(TAS)[0])
        client.koppeling_id = maak_andere(uow)
        uow.add(client)
    probleem(school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(), TAS), 403)
    assert tel(Resultaat) == 0


def maak_andere(uow) -> uuid.UUID:
    from portal.db.beheren import Koppeling

    rij = Koppeling(
        naam="Ander", soort="tas", base_url="http://localhost:9", token_url="http://localhost:9", client_id="x"
    )
    uow.add(rij)
    return rij.id


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_token_op_twee_manieren(school: School) -> None:
    client_id, geheim = school.client(DR)
    vraag = {"grant_type": "client_credentials", "scope": DR}
    kop = school.http.post("/oauth/token", data=vraag, auth=(client_id, geheim))
    formulier = school.http.post("/oauth/token", data={**vraag, "client_id": client_id, "client_secret": geheim})
    for antwoord in (kop, formulier):
        assert antwoord.status_code == 200
        assert antwoord.json()["scope"] == DR
        assert antwoord.json()["expires_in"] == 3600
        assert antwoord.json()["token_type"] == "Bearer"
        assert antwoord.headers["cache-control"] == "no-store"
    with reading() as uow:
        bewaard = uow.session.exec(select(OkeToken.token_hash)).all()
        hash_ = uow.session.get_one(OkeClient, client_id).secret_hash
    assert kop.json()["access_token"] not in str(bewaard)
    assert geheim not in hash_


@pytest.mark.parametrize(
    ("data", "geheim", "status", "fout"),
    [
        ({"grant_type": "client_credentials"}, "fout", 401, "invalid_client"),
        ({"grant_type": "client_credentials", "scope": TAS}, "", 400, "invalid_scope"),
        ({"grant_type": "password"}, "", 400, "unsupported_grant_type"),
        ({}, "", 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "client_secret": "x"}, "", 400, "invalid_request"),
    ],
)
def test_geen_token(school: School, data: dict, geheim: str, status: int, fout: str) -> None:
    client_id, goed = school.client(DR)
    antwoord = school.http.post("/oauth/token", data=data, auth=(client_id, geheim or goed))
    assert (antwoord.status_code, antwoord.json()["error"]) == (status, fout)
    assert tel(OkeToken) == 0


def test_token_verloopt(school: School, klok) -> None:
    token, nu = school.token(DR), tijd.nu()
    assert token
    klok(nu + timedelta(minutes=59))
    assert school.put(school.persoon()).status_code == 201
    klok(nu + timedelta(minutes=61))
    probleem(school.put(school.persoon()), 401)


def test_dienst_en_auditlog(school: School) -> None:
    dienst = school.http.get("/ooapi/").json()
    assert dienst["supportedVersions"] == ["v5"]
    assert dienst["supportedConsumers"] == [{"consumerKey": ADMIN, "version": "1.0"}]
    school.put(school.persoon())
    with reading() as uow:
        assert audit.verify(uow).klopt
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "persoon.ontvangen")).one()
    assert (regel.kanaal, regel.rol, regel.persoon_id) == ("oke", "systeem", None)
    assert "Damme" not in str(regel.nieuw)


def test_over_een_echte_verbinding(school: School, tmp_path: Path) -> None:
    """The same application behind the web server of production: tokens, a push, a refusal and a large body."""
    poort = vrije_poort()
    opdracht = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(poort)]
    with start([*opdracht, "tests.hulp.oke_app:app"], tmp_path / "server.log") as server:
        server.wacht_op_url(f"http://127.0.0.1:{poort}/ooapi/")
        with httpx.Client(base_url=f"http://127.0.0.1:{poort}", timeout=20) as http:
            vraag = {"grant_type": "client_credentials"}
            token = http.post("/oauth/token", data=vraag, auth=school.client(DR)).json()["access_token"]
            koppen = {"Authorization": f"Bearer {token}"}
            toets = school.toets()
            pad = f"/ooapi/offerings/{toets['offeringId']}"
            assert http.put(pad, json=toets, headers=koppen).status_code == 201
            probleem(http.put(pad, json=toets), 401)
            groot = koppen | {"Content-Type": "application/json"}
            probleem(http.put(pad, content=b" " * (2 * 1024 * 1024), headers=groot), 413)
            zonder_lengte = (b" " * 100_000 for _ in range(15))
            probleem(http.put(pad, content=zonder_lengte, headers=groot), 413)
    assert [b.http_status for b in berichten()] == [201, 413, 413]
    assert [(v.aantal, v.methode, v.http_status, v.pad) for v in vreemden()] == [(1, "PUT", 401, pad[len("/ooapi") :])]
