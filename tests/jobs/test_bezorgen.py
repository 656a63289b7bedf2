"""Delivery against a real HTTP partner: order, retries, refusals, pauses and tokens."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from portal.db.afnemen import Document
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import Rol
from portal.jobs import bezorgen, ophalen, tempo
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk
from portal.services.monitoren.lezen.oke import oke_log
from portal.services.monitoren.stand import OkeFilter
from portal.services.zenden import outbox
from tests.hulp.bezorgen import lees_koppeling, rij, zet_en_draai_terug
from tests.hulp.partner import probleem

WIE = "test"


def tot_klaar(seconden: float = 10) -> None:
    """Deliver until nothing is waiting any more."""
    eind = time.monotonic() + seconden
    while time.monotonic() < eind:
        bezorgen.bezorg_alles(WIE)
        with reading() as uow:
            if not uow.session.exec(
                outbox.select(outbox.OkeBericht.id).where(outbox.OkeBericht.status == "klaar")
            ).first():
                return
        time.sleep(0.02)
    raise AssertionError("er wacht nog iets")


def test_volgorde_per_reeks(partner, zet):  # OKE-4
    ids = [zet(f"/associations/{n}") for n in range(6)]
    partner.script.extend([None, probleem(503, "druk"), None])
    tot_klaar()
    assert list(partner.effecten) == [f"/associations/{n}" for n in range(6)]
    assert all(rij(i).status == "bevestigd" for i in ids)
    assert rij(ids[1]).pogingen == 2


def test_andere_reeks_wacht_niet(partner, zet):
    partner.regel = lambda v: probleem(503, "stuk") if v.pad.endswith("/traag") else None
    traag, snel = zet("/associations/traag", reeks="a"), zet("/associations/snel", reeks="b")
    bezorgen.bezorg_alles(WIE)
    assert (rij(traag).status, rij(snel).status) == ("klaar", "bevestigd")


def test_mediatypes_en_token_een_keer(partner, zet):
    zet("/offerings/1")
    zet("/offerings/1", "PATCH")
    tot_klaar()
    soorten = [v.kop["content-type"] for v in partner.verzoeken]
    assert soorten == ["application/json", "application/merge-patch+json"]
    assert len(partner.tokens) == 1


def test_503_en_dan_goed(partner, zet, koppeling):
    id = zet("/offerings/1")
    partner.script.extend([probleem(503, "even niet"), probleem(500, "stuk")])
    tot_klaar()
    assert rij(id).status == "bevestigd"
    assert rij(id).pogingen == 3
    assert lees_koppeling(koppeling.id).fouten_op_rij == 0
    assert lees_koppeling(koppeling.id).laatste_contact_op is not None


def test_429_houdt_zich_aan_retry_after(partner, zet, koppeling):
    id = zet("/offerings/1")
    partner.script.append((429, {"Retry-After": "1"}, b""))
    tot_klaar()
    eerste, tweede = partner.verzoeken
    assert tweede.op - eerste.op >= 0.95
    assert rij(id).status == "bevestigd"
    assert lees_koppeling(koppeling.id).fouten_op_rij == 0  # busy is not broken


def test_400_is_geparkeerd_met_veld_en_nooit_herhaald(partner, zet):
    partner.script.append(probleem(400, "startDateTime ontbreekt", errors=[{"field": "startDateTime"}]))
    id, later = zet("/associations/1"), zet("/associations/2")
    tot_klaar()
    for _ in range(3):
        bezorgen.bezorg_alles(WIE)
    geweigerd = rij(id)
    assert (geweigerd.status, geweigerd.http_status, geweigerd.pogingen) == ("geweigerd", 400, 1)
    assert "startDateTime" in geweigerd.uitleg
    assert "Remindo weigerde dit bericht (400)" in geweigerd.uitleg
    assert rij(later).status == "bevestigd"
    assert partner.paden().count("PUT /ooapi/associations/1") == 1


def test_geweigerde_zitting_houdt_de_rest_tegen_tot_herstel(partner, zet, als):
    partner.script.append(probleem(400, "component onbekend"))
    zitting, deelname = zet("/offerings/1"), zet("/associations/1")
    bezorgen.bezorg_alles(WIE)
    bezorgen.bezorg_alles(WIE)
    assert rij(zitting).status == "geweigerd"
    assert rij(deelname).status == "klaar"
    assert "zitting zelf geweigerd" in rij(deelname).uitleg
    with unit_of_work() as uow:
        outbox.opnieuw(uow, als(Rol.EXAMENBUREAU), zitting)
    tot_klaar()
    assert list(partner.effecten) == ["/offerings/1", "/associations/1"]


@pytest.mark.parametrize("eerst_geweigerd", [True, False])
def test_een_geweigerde_zitting_die_niet_doorgaat_houdt_niets_vast(partner, zet, als, eerst_geweigerd):  # PLA-7 ARC-3
    partner.script.extend([probleem(400, "component onbekend"), probleem(404, "onbekend")])
    zitting = zet("/offerings/1")
    if eerst_geweigerd:
        bezorgen.bezorg_alles(WIE)
    erop = zet("/associations/1")
    weg = zet("/offerings/1", "PATCH")
    eraf = zet("/associations/1", "PATCH")
    tot_klaar()
    assert partner.paden() == ["PUT /ooapi/offerings/1", "PATCH /ooapi/offerings/1"]
    assert (rij(zitting).status, rij(weg).status) == ("geweigerd", "bevestigd"), "what is not there is taken away"
    for id in (erop, eraf):
        assert (rij(id).status, rij(id).afgehandeld_op is None) == ("vervallen", False), "it stands in the log"
        assert "geweigerd, en zij is daarna hier geannuleerd" in rij(id).uitleg
    with reading() as uow:
        lijst = oke_log(uow, als(Rol.EXAMENBUREAU), OkeFilter(status="vervallen")).rijen
    assert {(r.status_label, r.herstelbaar) for r in lijst} == {("Niet verstuurd", False)}
    with pytest.raises(Botsing), unit_of_work() as uow:
        outbox.opnieuw(uow, als(Rol.EXAMENBUREAU), zitting)


def test_opnieuw_overschrijft_niets_nieuwers(partner, zet, als):
    partner.script.append(probleem(400, "nee"))
    oud = zet("/associations/1")
    tot_klaar()
    zet("/associations/1", naam="nieuwer")
    tot_klaar()
    bureau = als(Rol.EXAMENBUREAU)
    with pytest.raises(Botsing), unit_of_work() as uow:
        outbox.opnieuw(uow, bureau, oud)
    with pytest.raises(Ongeldig), unit_of_work() as uow:
        outbox.opnieuw(uow, bureau, zet("/associations/9"))


def test_opnieuw_zet_niemand_op_wat_niet_doorgaat_en_stuurt_niets_leegs(partner, zet, als):  # PLA-7 MON-1 ARC-3
    partner.regel = lambda v: probleem(400, "nee") if "/associations/" in v.pad else None
    zet("/offerings/1")
    plek, ander = zet("/associations/1"), zet("/associations/2", reeks="b")
    zet("/offerings/1", "PATCH")
    tot_klaar()
    bureau = als(Rol.EXAMENBUREAU)
    with pytest.raises(Botsing, match="nieuwer bericht"), unit_of_work() as uow:
        outbox.opnieuw(uow, bureau, plek)
    with unit_of_work() as uow:  # as destroying leaves it
        uow.get(outbox.OkeBericht, ander).inhoud = ""
    with pytest.raises(Botsing, match="vernietigd"), unit_of_work() as uow:
        outbox.opnieuw(uow, bureau, ander)
    assert (rij(plek).status, rij(ander).status) == ("geweigerd", "geweigerd")


def test_teruggedraaid_is_niet_verstuurd(partner, zet, koppeling):
    zet_en_draai_terug(koppeling)
    assert bezorgen.bezorg_alles(WIE) == 0
    assert partner.verzoeken == []


def test_verlopen_token_wordt_een_keer_ververst(partner, zet):
    zet("/offerings/1")
    tot_klaar()
    partner.geldig.clear()
    id = zet("/offerings/2")
    tot_klaar()
    assert rij(id).pogingen == 1
    assert len(partner.tokens) == 2


def test_pauze_na_vijf_fouten_en_herstel(partner, zet, koppeling):
    kapot = True
    partner.regel = lambda v: probleem(503, "stuk") if kapot else None
    for n in range(8):
        zet(f"/associations/{n}", reeks=f"r{n}")
    bezorgen.bezorg_alles(WIE)
    gepauzeerd = lees_koppeling(koppeling.id)
    assert gepauzeerd.fouten_op_rij == tempo.FOUTEN_TOT_PAUZE
    assert gepauzeerd.storing_sinds is not None
    assert gepauzeerd.open_tot is not None
    assert len(partner.verzoeken) == 5  # the other three did not even try
    kapot = False
    time.sleep(max(0.0, (gepauzeerd.open_tot - tijd.nu()).total_seconds()) + 0.01)
    tot_klaar()
    hersteld = lees_koppeling(koppeling.id)
    assert (hersteld.fouten_op_rij, hersteld.storing_sinds, hersteld.open_tot) == (0, None, None)
    assert len(partner.effecten) == 8


def test_na_de_pauze_gaat_er_een_op_proef(partner, zet, koppeling):
    partner.regel = lambda v: probleem(503, "stuk")
    for n in range(8):
        zet(f"/associations/{n}", reeks=f"r{n}")
    bezorgen.bezorg_alles(WIE)
    open_tot = lees_koppeling(koppeling.id).open_tot
    time.sleep(max(0.0, (open_tot - tijd.nu()).total_seconds()) + 0.01)
    bezorgen.bezorg_alles(WIE)
    assert len(partner.verzoeken) == 6


def test_na_een_dag_is_een_mens_nodig(partner, zet, omgeving, klok, als):
    partner.regel = lambda v: probleem(503, "stuk")
    id = zet("/offerings/1")
    nu = tijd.nu()
    klok(nu)
    bezorgen.bezorg_alles(WIE)
    klok(nu + timedelta(hours=25))
    bezorgen.bezorg_alles(WIE)
    assert rij(id).status == "dood"
    partner.regel = None
    with unit_of_work() as uow:
        outbox.opnieuw(uow, als(Rol.EXAMENBUREAU), id)
    bezorgen.bezorg_alles(WIE)
    assert rij(id).status == "bevestigd"


def test_partner_uit_de_lucht(partner, zet, koppeling):
    with unit_of_work() as uow:
        uow.get(type(koppeling), koppeling.id).base_url = "http://127.0.0.1:9/ooapi"
    id = zet("/offerings/1")
    bezorgen.bezorg_alles(WIE)
    assert rij(id).status == "klaar"
    assert "niet bereikbaar" in rij(id).uitleg


@pytest.mark.verzonnen
def test_startlink_na_de_deelname(partner, koppeling, maak):  # AFN-1
    deelname = maak.deelname()
    partner.stukken[f"/associations/{deelname.id}/url"] = (
        200,
        {"Content-Type": "application/json"},
        b'"https://tas/x"',
    )
    pad = f"/associations/{deelname.id}"
    with unit_of_work() as uow:
        outbox.put(uow, outbox.Bericht(2, koppeling.id, "PUT", pad, "z", "{}", "deelname", deelname.id))
    tot_klaar()
    with reading() as uow:
        assert uow.get(Deelname, deelname.id).startlink == "https://tas/x"
        logregel = uow.session.exec(
            outbox.select(outbox.OkeBericht).where(outbox.OkeBericht.onderwerp_soort == "startlink")
        ).one()
    assert "https://tas" not in logregel.antwoord


@pytest.mark.verzonnen
@pytest.mark.parametrize(("kent_hem", "link"), [(True, "oud"), (False, "nieuw")])
def test_een_afnamesysteem_dat_de_student_kwijt_was_geeft_een_nieuwe_startlink(
    partner, koppeling, maak, kent_hem, link
):  # PLA-7 MON-1
    """It was put back or replaced, and hears everything again: the link of before leads nowhere."""
    deelname = maak.deelname(startlink="https://tas/oud")
    pad = f"/associations/{deelname.id}"
    partner.stukken[f"{pad}/url"] = (200, {"Content-Type": "application/json"}, b'"https://tas/nieuw"')
    partner.regel = lambda v: (200 if kent_hem else 201, {}, b"") if v.methode == "PUT" else None
    with unit_of_work() as uow:
        outbox.put(uow, outbox.Bericht(2, koppeling.id, "PUT", pad, "z", "{}", "deelname", deelname.id))
    tot_klaar()
    with reading() as uow:
        assert uow.get(Deelname, deelname.id).startlink == f"https://tas/{link}"


@pytest.mark.parametrize(
    ("soort", "inhoud", "status"),
    [
        ("application/pdf", b"%PDF-1.7 verslag", "opgehaald"),
        ("application/octet-stream", b"%PDF-1.7 verslag", "opgehaald"),
        ("application/pdf", b"<html>", "mislukt"),
        ("text/html", b"%PDF-1.7", "mislukt"),
    ],
)
def test_document(partner, koppeling, soort, inhoud, status):  # OKE-7
    partner.stukken["/documents/d1"] = (200, {"Content-Type": soort}, inhoud)
    document = Document(soort="sessionReport", naam="verslag", koppeling_id=koppeling.id, extern_id="d1")
    with unit_of_work() as uow:
        uow.add(document)
    assert ophalen.vraag_documenten() == 1
    assert ophalen.vraag_documenten() == 0  # asked once
    tot_klaar()
    with reading() as uow:
        kopie = uow.get(Document, document.id)
    assert kopie.status == status
    assert bool(kopie.sha256) == (status == "opgehaald")


def test_een_ander_is_al_bezig(partner, zet):
    zet("/offerings/1")
    assert bezorgen._neem("z1", "ander") is not None
    assert bezorgen.bezorg("z1", WIE) == 0
    bezorgen.laat_los("ander")
    assert bezorgen.bezorg("z1", WIE) == 1


@pytest.mark.parametrize("weg", [timedelta(minutes=10), timedelta(hours=3), timedelta(hours=20)])
def test_na_terugkeer_binnen_een_minuut_alles_bezorgd(partner, zet, omgeving, klok, weg):
    """With the waits as they are outside tests: however long it lasted, a minute after the return nothing waits."""
    omgeving(retry_base="5", retry_cap="900")
    nu, kapot = tijd.nu(), True
    partner.regel = lambda v: probleem(503, "stuk") if kapot else None

    def verder(seconden: int) -> None:
        nonlocal nu
        nu += timedelta(seconds=seconden)
        klok(nu)
        bezorgen.bezorg_alles(WIE)

    klok(nu)
    ids = [zet(f"/associations/{n}-{k}", reeks=f"r{n}") for n in range(7) for k in range(3)]
    for _ in range(40):
        verder(int(weg.total_seconds() / 40))
    pogingen = len(partner.verzoeken)
    kapot = False
    for _ in range(12):
        verder(5)
    assert {rij(id).status for id in ids} == {"bevestigd"}
    assert len(partner.verzoeken) - pogingen == len(ids)  # and each was sent once
    for n in range(7):
        assert [p for p in partner.effecten if p.startswith(f"/associations/{n}-")] == [
            f"/associations/{n}-{k}" for k in range(3)
        ]


@pytest.mark.parametrize("waar", ["/oauth/token", "/offerings/druppel"])
def test_een_partner_die_blijft_druppelen_houdt_niemand_vast(partner, zet, koppeling, omgeving, waar):  # OKE-4 MON-1
    """A gateway that keeps the line open with a space now and then: no answer, and nobody else waits for it."""
    omgeving(retry_base="0.05", oke_timeout="1")
    partner.druppels = waar
    id = zet("/offerings/druppel")
    begin = time.monotonic()
    bezorgen.bezorg("z1", WIE)
    assert time.monotonic() - begin < 8
    assert (rij(id).status, "antwoordde niet op tijd" in rij(id).uitleg) == ("klaar", True)
    partner.druppels = ""
    tot_klaar()
    assert rij(id).status == "bevestigd"


def test_wie_beide_kanten_speelt_bezorgt_in_zijn_eigen_transactie(zet):  # OKE-4
    """What was offered and waits is offered again only when that is asked; a refusal stays refused."""
    goed, later, nooit = (zet(f"/associations/{n}", reeks=str(n)) for n in range(3))
    uitkomst = {"/associations/1": Tijdelijk(503, "druk"), "/associations/2": Geweigerd(404, "onbekend")}
    with unit_of_work() as uow:
        assert bezorgen.bezorg_hier(uow, lambda b: uitkomst.get(b.pad, Bevestigd(200))) == 3
    assert [rij(id).status for id in (goed, later, nooit)] == ["bevestigd", "klaar", "geweigerd"]
    for opnieuw, aantal in ((False, 0), (True, 1), (True, 0)):
        with unit_of_work() as uow:
            assert bezorgen.bezorg_hier(uow, lambda _: Bevestigd(200), opnieuw=opnieuw) == aantal
    assert (rij(later).status, rij(later).pogingen, rij(nooit).status) == ("bevestigd", 2, "geweigerd")
