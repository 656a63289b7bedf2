"""What leaves, rule by rule: over which line, with which question, and which act sends which message."""

from __future__ import annotations

import json
import ssl
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import select

from portal.auth import kluis
from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.beheren import Koppeling
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, DeelnameVoorziening
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import HEEL, Catalogus, Keus
from portal.domain.rechten import Rol
from portal.domain.voorzieningen import ExtraTijd, Recht, Soort, uit_code
from portal.jobs import bezorgen, ophalen
from portal.oke import client
from portal.oke.adapter import STANDAARD, adapter
from portal.oke.client import Verbinding
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk
from portal.sandbox import wire
from portal.sandbox.school import build_school
from portal.services.inrichten import catalogus as inrichten_catalogus
from portal.services.plannen import plaatsen, zittingen
from portal.services.vaststellen import herzien, vaststellen
from tests.hulp.certificaat import certificaat
from tests.hulp.dagen import werkdag
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import School, berichten
from tests.hulp.partner import Partner, Verzoek, draai, probleem
from tests.hulp.zaken import alles, doe, zaak

JSON = {"Content-Type": "application/json"}
ADMIN = "nl-test-admin"
Omgeving = Callable[..., None]


def naar(partner: Partner, **anders: str) -> Verbinding:
    velden = {"base_url": partner.url, "token_url": partner.token_url, "geheim": "geheim"} | anders
    return Verbinding(uuid.uuid4(), "Remindo", "tas", client_id="portaal", **velden)


def vraag(partner: Partner, nummer: int = 0) -> dict[str, str]:
    """The parameters of a request, without those of paging."""
    gevraagd = dict(parse_qsl(urlsplit(partner.verzoeken[nummer].pad).query, keep_blank_values=True))
    return {k: w for k, w in gevraagd.items() if not k.startswith("page")}


# the line -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kenmerk", "bekend", "hoogste", "reden"),
    [
        ({}, True, ssl.TLSVersion.TLSv1_3, ""),
        ({}, True, ssl.TLSVersion.TLSv1_2, "niet bereikbaar"),
        ({}, False, ssl.TLSVersion.TLSv1_3, "certificaat"),
        ({"adres": "127.0.0.2"}, True, ssl.TLSVersion.TLSv1_3, "certificaat"),
        ({"dagen": -1}, True, ssl.TLSVersion.TLSv1_3, "certificaat"),
    ],
    ids=["goed", "tls-1.2", "onbekend", "ander-adres", "verlopen"],
)  # fmt: skip
def test_tls_1_3_met_een_geldig_certificaat(
    omgeving: Omgeving, tmp_path: Path, kenmerk: dict[str, Any], bekend: bool, hoogste: ssl.TLSVersion, reden: str
) -> None:
    context = certificaat(tmp_path, **kenmerk)
    context.maximum_version = hoogste
    omgeving(oke_timeout="3", **({"oke_ca_file": str(tmp_path / "ca.pem")} if bekend else {}))
    client._tls.cache_clear()
    try:
        with draai(context) as partner:
            partner.lijsten["/components"] = []
            uitkomst = client.partner(naar(partner)).stuur("GET", "/components", flow=0)
    finally:
        client._tls.cache_clear()
    if not reden:
        assert isinstance(uitkomst, Bevestigd)
        assert len(partner.verzoeken) == 1
        return
    assert isinstance(uitkomst, Tijdelijk)
    assert reden in uitkomst.uitleg
    assert (partner.tokens, partner.verzoeken) == ([], [])  # not even the secret travelled


@pytest.mark.parametrize("adres", ["http://tas.example", "ftp://127.0.0.1", "https://", "tas.example"])
@pytest.mark.parametrize("welk", ["base_url", "token_url"])
def test_alleen_over_https(omgeving: Omgeving, partner: Partner, welk: str, adres: str) -> None:
    """Any other address is refused before anything leaves; a test that reaches for another machine fails by itself."""
    uitkomst = client.partner(naar(partner, **{welk: adres})).stuur("GET", "/components", flow=0)
    assert isinstance(uitkomst, Geweigerd)
    assert "https://" in uitkomst.uitleg
    assert (partner.tokens, partner.verzoeken) == ([], [])


@pytest.mark.parametrize("status", [400, 401])
def test_geheim_in_het_formulier_als_de_kop_niet_mag(
    omgeving: Omgeving, partner: Partner, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    gevraagd: list[Verzoek] = []
    echt = Partner.behandel

    def kieskeurig(self: Partner, v: Verzoek) -> Any:
        if v.pad != "/oauth/token":
            return echt(self, v)
        gevraagd.append(v)
        return probleem(status, "Geef het geheim in het formulier") if "authorization" in v.kop else echt(self, v)

    monkeypatch.setattr(Partner, "behandel", kieskeurig)
    partner.lijsten["/components"] = []
    uitkomst = client.partner(naar(partner, geheim="g&+ é=")).stuur("GET", "/components", flow=0)
    assert isinstance(uitkomst, Bevestigd)
    assert ["authorization" in v.kop for v in gevraagd] == [True, False]
    assert dict(parse_qsl(gevraagd[1].inhoud.decode())) == {
        "grant_type": "client_credentials", "scope": "nl-test-admin-flow-0", "client_id": "portaal",
        "client_secret": "g&+ é=",
    }  # fmt: skip


# what is asked ------------------------------------------------------------------------------------------------------


def test_de_vraag_om_de_catalogus(partner: Partner, koppeling: Koppeling) -> None:  # INR-2
    partner.lijsten["/components"] = []
    test = {"componentType": "test"}
    gevallen = (
        (HEEL, {}),
        (Keus(zoek="Rekenen & taal"), {"q": "Rekenen & taal"}),
        (Keus("3F", gelicentieerd=True), {"q": "3F", "licensed": "true"}),
    )
    for nummer, (keus, erbij) in enumerate(gevallen):
        ophalen.haal_catalogus(koppeling.id, keus)
        assert vraag(partner, nummer) == test | erbij


def test_de_vraag_om_toetsen(
    partner: Partner, maak: Maak, snel: None, klok: Callable[[datetime], None]
) -> None:  # AAN-1
    """With `since`, because without it a registry gives no test that began before today."""
    dr = maak.koppeling(
        "dr", base_url=partner.url, token_url=partner.token_url, secret_versleuteld=kluis.versleutel("geheim")
    )
    partner.lijsten["/offerings"] = []
    klok(datetime(2026, 11, 20, 0, 30, tzinfo=tijd.ZONE))
    ophalen.haal_deelnemers(dr.id)
    assert [v.pad.partition("?")[0] for v in partner.verzoeken] == ["/ooapi/offerings"]
    assert vraag(partner) == {
        "offeringType": "component", "component.componentType": "test", "since": "2025-04-19", "until": "2029-11-24",
    }  # fmt: skip


def test_een_component_wordt_een_versie(maak: Maak, als: Als) -> None:  # INR-2
    """What the component says stands on the version; inactive or without a licence it is no longer available."""
    tas, eb = maak.koppeling("tas"), als(Rol.EXAMENBUREAU)

    def neem(*componenten: dict[str, Any]) -> dict[str, Examenversie]:
        catalogus = Catalogus(tuple(adapter(STANDAARD).component(c) for c in componenten))
        with unit_of_work() as uow:
            voorstel = inrichten_catalogus.maak_voorstel(uow, eb, tas.id, catalogus)
            inrichten_catalogus.pas_catalogus_toe(uow, eb, inrichten_catalogus.PasCatalogusToe(voorstel_id=voorstel))
        with reading() as uow:
            return {v.code: v for v in uow.session.exec(select(Examenversie))}

    alles_gezegd = {
        "additionalTestingTime": 45, "availablePersonalNeeds": ["extraTime", "spoken"], "resultValueType": "0-100",
        "safety": ["securedComputer", "surveillance"], "passFrom": "55", "status": "active", "licensed": True,
    }  # fmt: skip
    vol, kaal = _component("NED-3F-LEZ.v1.A", **alles_gezegd), _component("NED-3F-LEZ.v2.A")
    nieuw = neem(vol, kaal, _component("NED-3F-LEZ.v3.A", status="inactive"))
    assert set(nieuw) == {"NED-3F-LEZ.v1.A", "NED-3F-LEZ.v2.A"}  # the third was never available
    v = nieuw["NED-3F-LEZ.v1.A"]
    assert (v.extra_tijd_max, v.voorzieningen, v.schaal) == (45, ["extraTime", "spoken"], "0-100")
    assert (v.beveiliging, v.geslaagd_vanaf, v.in_catalogus) == (["securedComputer", "surveillance"], "55", True)
    kaal["consumers"][0]["licensed"], vol["consumers"][0]["status"] = False, "inactive"
    assert [v.in_catalogus for v in neem(vol, kaal).values()] == [False, False]


def _component(code: str, **admin: Any) -> dict[str, Any]:
    return {
        "componentId": str(uuid.uuid4()), "primaryCode": {"codeType": "componentCode", "code": code},
        "name": [{"language": "nl-NL", "value": "Lezen"}], "componentType": "test", "abbreviation": code,
        "teachingLanguage": "nld", "consumers": [{"consumerKey": ADMIN, **admin}],
    }  # fmt: skip


def test_het_antwoord_plaatst_wie_wachtte(partner: Partner, maak: Maak, snel: None) -> None:  # AAN-1
    """One enrolment waits for its person and one for its test; who was asked brings both."""
    school = School(maak)
    with unit_of_work() as uow:
        dr = uow.get(Koppeling, school.dr.id)
        dr.base_url, dr.token_url, dr.secret_versleuteld = partner.url, partner.token_url, kluis.versleutel("geheim")
    bekend, gevraagd = (school.persoon(), school.toets()), (school.persoon(), school.toets())
    for body in (*bekend, school.inschrijving(bekend[0], gevraagd[1]), school.inschrijving(gevraagd[0], bekend[1])):
        assert school.put(body).status_code == 201
    stand = select(Inschrijving.id), select(WachtendBericht.id)
    with reading() as uow:
        assert [len(uow.session.exec(s).all()) for s in stand] == [0, 2]
    persoon, toets = gevraagd
    partner.stukken[f"/persons/{persoon['personId']}"] = (200, JSON, json.dumps(persoon).encode())
    partner.stukken[f"/offerings/{toets['offeringId']}"] = (200, JSON, json.dumps(toets).encode())
    for klaar, pad in enumerate((f"/persons/{persoon['personId']}", f"/offerings/{toets['offeringId']}"), 1):
        (reeks,) = {b.reeks for b in berichten("uit") if b.pad == pad}
        assert bezorgen.bezorg(reeks, "test") == 1
        with reading() as uow:
            assert [len(uow.session.exec(s).all()) for s in stand] == [klaar, 2 - klaar]
    assert {b.status for b in berichten("uit")} == {"bevestigd"}


# which act sends what -----------------------------------------------------------------------------------------------


def test_wijzigen_en_annuleren_sturen_het_bericht(maak: Maak, als: Als) -> None:  # PLA-7
    """The delivery system hears of every change of a published sitting, and of nothing before that."""
    versie, eb = maak.versie(maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id)), als(Rol.EXAMENBUREAU)
    gepland, concept = maak.zitting(versie), maak.zitting(versie, status="concept")
    ruimte, start = maak.ruimte(), tijd.op(werkdag(2), 9)
    for n, zitting in enumerate((concept, gepland)):
        anders = {"ruimte_id": ruimte.id, "start": start + timedelta(hours=6 * n), "capaciteit": 12}
        doe(zittingen.wijzig_zitting, eb, zittingen.WijzigZitting(zitting_id=zitting.id, **anders))
        doe(zittingen.annuleer_zitting, eb, zittingen.ZittingActie(zitting_id=zitting.id, reden="Het lokaal is dicht."))
    wijziging, annulering = berichten("uit")
    assert {b.pad for b in (wijziging, annulering)} == {f"/offerings/{gepland.id}"}
    assert (wijziging.methode, annulering.methode) == ("PUT", "PATCH")
    body = json.loads(wijziging.inhoud)
    assert datetime.fromisoformat(body["startDateTime"]) == start + timedelta(hours=6)
    assert body["consumers"][0]["locationCode"] == ruimte.code
    assert json.loads(annulering.inhoud)["consumers"] == [{"consumerKey": ADMIN, "offeringState": "canceled"}]


def test_opnieuw_geplaatst_is_een_nieuwe_deelname(maak: Maak, als: Als) -> None:  # AAN-7 AAN-12
    """With a new id; and each time with what the student may have on that day, of which 10000 minutes is unlimited."""
    examen, eb = maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id), als(Rol.EXAMENBUREAU)
    zitting, student = maak.zitting(maak.versie(examen, extra_tijd_max=10_000)), maak.student()
    maak.voorziening(student, minuten=10_000)
    maak.voorziening(student, "spoken", tot=tijd.vandaag())  # the sitting is tomorrow
    inschrijving = maak.inschrijving(student, examen)
    maak.go(inschrijving)
    cmd = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(inschrijving.id,))

    def plaats() -> uuid.UUID:
        assert doe(plaatsen.plaats_studenten, eb, cmd).gedaan == 1
        with reading() as uow:
            return uow.session.exec(select(Deelname.id).where(Deelname.status == "geplaatst")).one()

    eerste = plaats()
    doe(plaatsen.haal_van_zitting, eb, plaatsen.HaalVanZitting(deelname_id=eerste, reden="Ziek gemeld"))
    tweede = plaats()
    assert eerste != tweede
    with reading() as uow:
        assert uow.get(Deelname, eerste).status == "geannuleerd"
        assert {v.tekst for v in uow.session.exec(select(DeelnameVoorziening))} == {"Onbeperkt extra tijd"}
    uit = [b for b in berichten("uit") if "/associations/" in b.pad]
    langer, korter, weer = [json.loads(b.inhoud)["endDateTime"] for b in berichten("uit") if "/offerings/" in b.pad]
    assert langer == weer > korter, "the sitting lasts as long as the one with unlimited time needs"
    volgorde = [("PUT", eerste), ("PATCH", eerste), ("PUT", tweede)]
    assert [(b.methode, b.pad) for b in uit] == [(methode, f"/associations/{id}") for methode, id in volgorde]
    body = json.loads(uit[2].inhoud)
    assert (body["associationId"], body["state"]) == (str(tweede), "associated")
    (blok,) = body["consumers"]
    assert (blok["additionalTimeInMin"], blok["personalNeeds"]) == (10_000, ["extraTime"])


def test_vanaf_10000_minuten_is_extra_tijd_onbeperkt() -> None:  # AAN-12
    """In the words that people read, from the code of the registry, and as the most that a version allows."""
    teksten = [Recht(Soort.EXTRA_TIJD, ExtraTijd.van_minuten(minuten)).tekst for minuten in (9_999, 10_000, 12_000)]
    assert teksten == ["+9999 minuten", "Onbeperkt extra tijd", "Onbeperkt extra tijd"]
    assert uit_code("ExtraTime10000", "", 90).tekst == "Onbeperkt extra tijd"
    for gezegd, bewaard in ((9_999, 9_999), (10_000, 10_000), (99_999, 10_000)):
        component = _component("NED-3F-LEZ.v1.A", additionalTestingTime=gezegd)
        assert adapter(STANDAARD).component(component).extra_tijd_max == bewaard


def test_na_een_herziening_gaat_het_nieuwe_resultaat(maak: Maak, als: Als) -> None:  # VAS-8
    dr, examen = maak.koppeling("dr"), maak.examen(oke=True, koppeling_id=maak.koppeling("tas").id)
    z, commissie = zaak(maak, (20,), versie=maak.versie(examen)), als(Rol.EXAMENCOMMISSIE)
    oke_id, toets = uuid.uuid4(), maak.toets(examen, koppeling_id=dr.id)
    with unit_of_work() as uow:
        i = uow.get(Inschrijving, z.deelnames[0].inschrijving_id)
        i.oke_id, i.koppeling_id, i.toets_id = oke_id, dr.id, toets.id
    doe(vaststellen.stel_vast, commissie, alles(z))
    verzoek = herzien.OpenHerziening(resultaat_id=z.resultaten[0].id, reden="Telfout", punten=40)
    id = doe(herzien.open_herziening, commissie, verzoek)
    assert len(berichten("uit")) == 1  # a question changes nothing yet
    besluit = herzien.HandelHerzieningAf(herziening_id=id, toepassen=True, motivatie="De telfout is bevestigd")
    nieuw_id = doe(herzien.handel_herziening_af, als(Rol.EXAMENCOMMISSIE), besluit)
    oud, nieuw = berichten("uit")
    assert nieuw.onderwerp_id == nieuw_id
    assert {(b.flow, b.methode, b.pad, b.koppeling_id) for b in (oud, nieuw)} == {
        (5, "PATCH", f"/associations/{oke_id}", dr.id)
    }
    gestuurd = [json.loads(b.inhoud)["result"] for b in (oud, nieuw)]
    assert [(r["score"], r["pass"]) for r in gestuurd] == [("3.7", "failed"), ("6.7", "passed")]
    assert [(r["consumers"][0]["rawScore"], r["consumers"][0]["final"]) for r in gestuurd] == [(20, True), (40, True)]


@pytest.mark.parametrize(("soort", "telt"), [("test", True), ("lecture", False), ("project", False)])
def test_alleen_een_toets_is_een_toets(soort: str, telt: bool) -> None:  # INR-2
    """A component of another kind is passed over: the portal plans nothing else."""
    v = next(v for e in build_school(40).examens if e.via_oke for v in e.versies)
    item = wire.component(v, build_school(40).examen_op_code[v.examen], build_school(40)) | {"componentType": soort}
    assert (adapter(STANDAARD).component(item) is not None) is telt
