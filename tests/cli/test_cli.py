"""The shell of operators: every command does what it says, or refuses in Dutch with an exit code that is not zero."""

import csv
import io
import json
import logging
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from typer.testing import CliRunner

from portal.auth import kluis
from portal.cli import app
from portal.db import slot
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Koppeling, Mededeling, OkeClient, Persoon, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import AuditRegel
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd
from portal.domain.mededelingen import MededelingSoort
from portal.services.archiveren import bewaartermijn
from portal.services.beheren import partners
from portal.services.grond.audit import audit, controlepunt
from portal.settings import get_settings
from tests.hulp.databases import WORTEL
from tests.hulp.maak import schrijf


@pytest.fixture
def portal(db):
    def draai(*args: str, code: int = 0):
        uitkomst = CliRunner().invoke(app, list(args))
        assert uitkomst.exit_code == code, uitkomst.output
        if code:
            assert "Traceback" not in uitkomst.output
            assert uitkomst.stderr.strip()
        return uitkomst

    return draai


def _acties() -> list[str]:
    with reading() as uow:
        return list(uow.session.exec(select(AuditRegel.actie).order_by(col(AuditRegel.volgnummer))))


def test_help_overal(portal):
    for args in ((), ("person",), ("client", "add"), ("audit", "verify"), ("report",), ("retention",)):
        assert "--help" in portal(*args, "--help").output


def test_migrate_op_een_lege_database(lege_db):
    runner = CliRunner()
    assert runner.invoke(app, ["migrate", "--check"]).exit_code == 1
    assert runner.invoke(app, ["person", "add", "--account", "a@b", "--name", "A"]).exit_code == 1
    assert runner.invoke(app, ["migrate"]).exit_code == 0
    assert runner.invoke(app, ["migrate", "--check"]).exit_code == 0


def test_demo_data_een_keer(portal):
    assert "12 studenten" in portal("demo-data", "--students", "12", "--seed", "2").output
    assert "niet leeg" in portal("demo-data", "--students", "12", code=1).stderr


def test_persoon_toevoegen(portal):
    portal("person", "add", "--account", "jo@school.example", "--name", "Jo van der Berg")
    with reading() as uow:
        jo = uow.session.exec(select(Persoon)).one()
    assert (jo.voornaam, jo.tussenvoegsel, jo.achternaam) == ("Jo", "van der", "Berg")
    assert "al iemand" in portal("person", "add", "--account", "jo@school.example", "--name", "Jo", code=1).stderr
    assert "account" in portal("person", "add", "--account", "zonder-apenstaart", "--name", "Jo", code=1).stderr


def test_student_kan_meteen_inloggen(portal):
    portal("person", "add", "--account", "s@school.example", "--name", "Sam Vos", "--student-number", "240001")
    with reading() as uow:
        assert uow.session.exec(select(Roltoewijzing.rol)).one() == "student"


def test_rol_verlenen_en_intrekken(portal, maak):
    # BEH-4
    team, jo = maak.team(code="ZW"), maak.persoon()
    tot = (tijd.vandaag() + timedelta(days=5)).isoformat()
    portal("grant", jo.account, "docent", "--unit", "ZW", "--until", tot)
    with reading() as uow:
        rij = uow.session.exec(select(Roltoewijzing)).one()
    assert (rij.rol, rij.eenheid_id) == ("docent", team.id)
    assert "al" in portal("grant", jo.account, "docent", "--unit", "ZW", code=1).stderr
    portal("revoke", jo.account, "docent")
    assert portal("revoke", jo.account, "docent", code=1)
    assert _acties() == ["rol.verleend", "rol.ingetrokken"]


def test_rollen_die_niet_samengaan(portal, maak):
    # BEH-3
    jo = maak.persoon()
    portal("grant", jo.account, "examenbureau")
    assert "niet samen" in portal("grant", jo.account, "examencommissie", code=1).stderr
    assert "niemand" in portal("grant", "weg@school.example", "docent", code=1).stderr
    assert "code" in portal("grant", jo.account, "docent", "--unit", "XX", code=1).stderr
    portal("grant", jo.account, "keizer", code=2)


def _koppeling(portal, tmp_path: Path, naam: str, soort: str, code: int = 0):
    geheim = tmp_path / "geheim"
    geheim.write_text("heel geheim\n")
    return portal(
        "connection", "add", naam, "--kind", soort, "--base-url", "https://dr.example", "--token-url",
        "https://dr.example/token", "--client-id", "portaal", "--client-secret-file", str(geheim), code=code,
    )  # fmt: skip


def test_koppeling_met_versleuteld_geheim(portal, tmp_path):
    # BEH-6
    _koppeling(portal, tmp_path, "Osiris", "dr")
    with reading() as uow:
        rij = uow.session.exec(select(Koppeling)).one()
    assert "heel geheim" not in rij.secret_versleuteld
    assert kluis.ontsleutel(rij.secret_versleuteld) == "heel geheim"
    assert "al een koppeling" in _koppeling(portal, tmp_path, "Osiris", "dr", code=1).stderr
    _koppeling(portal, tmp_path, "Anders", "sis", code=1)


def test_geheimbestand_ontbreekt(portal, tmp_path):
    args = ("--kind", "dr", "--base-url", "https://a.example", "--token-url", "https://a.example", "--client-id", "x")
    fout = portal("connection", "add", "Naam", *args, "--client-secret-file", str(tmp_path / "weg"), code=1)
    assert "weg" in fout.stderr


def test_een_geheimbestand_dat_geen_tekst_is_wordt_in_een_zin_geweigerd(portal, tmp_path):  # BEH-6
    (bestand := tmp_path / "geheim").write_bytes("geheim met \u00e9".encode("latin-1"))
    args = ("--kind", "dr", "--base-url", "https://a.example", "--token-url", "https://a.example", "--client-id", "x")
    fout = portal("connection", "add", "Naam", *args, "--client-secret-file", str(bestand), code=2)
    assert "geen tekst in UTF-8" in fout.stderr


def test_client_toont_geheim_eenmalig(portal, tmp_path):
    _koppeling(portal, tmp_path, "Osiris", "dr")
    uit = portal("client", "add", "Osiris", "--scope", "nl-test-admin-flow-1-5").stdout
    geheim = next(r.partition(": ")[2] for r in uit.splitlines() if r.startswith("client_secret"))
    with reading() as uow:
        rij = uow.session.exec(select(OkeClient)).one()
        koppeling = uow.session.exec(select(Koppeling)).one()
    assert geheim not in rij.secret_hash
    assert partners.klopt(geheim, rij.secret_hash)
    assert rij.koppeling_id == koppeling.id
    portal("client", "add", "Ander", "--scope", "alles", code=1)
    portal("client", "add", "Osiris", "--scope", "nl-test-admin-flow-1-5", code=1)


def test_client_noemt_zijn_koppeling_als_er_meer_zijn(portal, tmp_path):  # BEH-6
    for naam, soort in (("DR een", "dr"), ("DR twee", "dr"), ("TAS een", "tas")):
        _koppeling(portal, tmp_path, naam, soort)
    dr = ("--scope", "nl-test-admin-flow-1-5")
    fout = portal("client", "add", "Osiris", *dr, code=1)
    assert "‘DR een’, ‘DR twee’" in fout.stderr
    assert "--connection" in fout.stderr
    portal("client", "add", "Osiris", *dr, "--connection", "TAS een", code=1)
    portal("client", "add", "Osiris", *dr, "--connection", "DR twee")
    portal("client", "add", "Remindo", "--scope", "nl-test-admin-flow-2-3-4")  # there is only one of its kind
    portal("client", "add", "Beide", "--scope", "nl-test-admin-flow-1-5 nl-test-admin-flow-2-3-4", code=1)
    with reading() as uow:
        namen = {c.naam: uow.get(Koppeling, c.koppeling_id).naam for c in uow.session.exec(select(OkeClient))}
    assert namen == {"Osiris": "DR twee", "Remindo": "TAS een"}


def test_persoon_corrigeren(portal, maak):
    student = maak.student()
    portal("person", "correct", student.account, "--reason", "Fout getypt", code=1)
    uit = portal("person", "correct", student.account, "--reason", "Fout getypt", "--name", "Jan van Dam").stdout
    assert "achternaam" in uit
    with reading() as uow:
        rij = uow.get(Persoon, student.id)
    assert (rij.naam, rij.eigen_velden) == ("Jan van Dam", ["achternaam", "naam", "tussenvoegsel", "voornaam"])
    staf = maak.medewerker()
    portal("person", "correct", staf.account, "--reason", "Ander account", "--new-account", student.account, code=1)
    portal("person", "correct", staf.account, "--reason", "Ander account", "--new-account", "x@y.nl")
    with reading() as uow:
        assert uow.get(Persoon, staf.id).account == "x@y.nl"


def test_audit_controleren(portal, maak, tmp_path):
    # MON-6
    jo = maak.persoon()
    for rol in ("docent", "surveillant"):
        portal("grant", jo.account, rol)
    assert "geen controlepunt" in portal("audit", "verify").stderr
    punt = tmp_path / "punten.jsonl"
    portal("audit", "checkpoint", "--file", str(punt))
    assert "2 regels" in portal("audit", "verify", "--checkpoint", str(punt)).output
    assert "1 regels" in portal("audit", "verify", "--from", "2").output
    eerste = punt.read_bytes()
    portal("audit", "checkpoint", "--file", str(punt))
    assert punt.read_bytes().startswith(eerste), "lines are added, never changed"
    _zonder_slot("UPDATE auditregel SET rol = 'baas' WHERE volgnummer = 2")
    assert "rij: 2" in portal("audit", "verify", code=1).stderr
    assert "klopt niet vanaf rij 2" in portal("audit", "checkpoint", code=1).stderr


def test_audit_afgekapt_of_vals_controlepunt(portal, maak, tmp_path):
    # MON-6; ASVS 16.4.2, 16.4.3
    jo = maak.persoon()
    for rol in ("docent", "surveillant"):
        portal("grant", jo.account, rol)
    portal("audit", "checkpoint")
    eigen = get_settings().controlepunten
    punt, sleutel = tmp_path / "elders.jsonl", tmp_path / "sleutel.pem"
    punt.write_bytes(eigen.read_bytes())
    sleutel.write_text(portal("audit", "public-key").stdout)
    assert "Gelijk aan het controlepunt" in portal("audit", "verify").output
    with reading() as uow:
        eerste = uow.session.exec(select(AuditRegel.hash).where(AuditRegel.volgnummer == 1)).one()
    _zonder_slot(
        "DELETE FROM auditregel WHERE volgnummer = 2", f"UPDATE auditkop SET volgnummer = 1, hash = '{eerste}'"
    )
    assert "ontbreken" in portal("audit", "verify", code=1).stderr, "the newest one is used without being asked"
    assert "ontbreken" in portal("audit", "verify", "--controlepunt", str(punt), code=1).stderr
    assert "ontbreken" in portal("audit", "checkpoint", code=1).stderr, "nothing is signed over a broken chain"
    inhoud = json.loads(punt.read_text())
    for vals in (
        {"volgnummer": 1, "hash": eerste},
        {"handtekening": ""},
        {"handtekening": "AAAA"},
        {"op": "2020-01-01"},
    ):
        punt.write_text(json.dumps({**inhoud, **vals}) + "\n")
        assert "ondertekend" in portal("audit", "verify", "--controlepunt", str(punt), code=1).stderr
    eigen.unlink()
    assert "ontbreken" in portal("audit", "verify", code=1).stderr, "the database remembers it as well"


def test_controlepunt_is_elders_na_te_kijken_en_niet_na_te_maken(portal, maak, tmp_path, omgeving):
    # MON-6; ASVS 16.4.3
    for _ in range(3):
        portal("grant", maak.persoon().account, "docent")
        portal("audit", "checkpoint")
    eigen = get_settings().controlepunten
    sleutel, kopie = tmp_path / "sleutel.pem", tmp_path / "kopie.jsonl"
    sleutel.write_text(portal("audit", "public-key").stdout)
    regels = eigen.read_text().splitlines(keepends=True)
    omgeving(secret_key="een-andere-machine-" + "y" * 32)
    assert "andere sleutel" in portal("audit", "verify", code=1).stderr
    met = ("audit", "verify", "--controlepunt", str(kopie), "--public-key", str(sleutel))
    for goed in (regels, regels[2:], regels[1:]):
        kopie.write_text("".join(goed))
        assert "bij regel 3" in portal(*met).output
    for fout in ([regels[0], regels[2]], [regels[1], regels[0]], [*regels, "{}\n"], ["\n"], []):
        kopie.write_text("".join(fout))
        portal(*met, code=1)
    kopie.write_text("".join(regels))
    portal("audit", "checkpoint", "--file", str(kopie), code=1)
    portal("audit", "checkpoint", "--file", str(kopie), "--new-key")
    assert "bij regel 3" in portal("audit", "verify", "--controlepunt", str(kopie)).output
    portal("audit", "verify", "--controlepunt", str(tmp_path / "weg.jsonl"), code=1)
    sleutel.write_text("geen sleutel")
    portal(*met, code=1)


def test_controlepunt_van_elke_nacht(portal, maak, tmp_path, omgeving):
    # MON-6; ASVS 16.4.3
    omgeving(audit_checkpoint_dir=str(tmp_path / "schijf van een ander"))
    portal("grant", maak.persoon().account, "docent")
    assert controlepunt.dagelijks().startswith("Controlepunt bij regel 1")
    assert controlepunt.dagelijks().startswith("Controlepunt bij regel 1")
    assert len((tmp_path / "schijf van een ander" / "controlepunten.jsonl").read_text().splitlines()) == 2
    _zonder_slot("UPDATE auditregel SET rol = 'baas'")
    assert "klopt niet vanaf rij 1" in controlepunt.dagelijks()
    assert _acties()[-1] == "auditlog.controlepunt_mislukt"


def _zonder_slot(*opdrachten: str) -> None:
    """What somebody with the database in hands could do."""
    uit = slot.SQLITE_UIT if get_engine().dialect.name == "sqlite" else slot.POSTGRES_UIT
    with get_engine().begin() as c:
        for sql in (*uit, *opdrachten):
            c.execute(text(sql))


@pytest.mark.parametrize("soort", ["dag", "week", "maand"])
def test_rapport_in_elke_vorm(portal, maak, tmp_path, soort):
    # MON-3, MON-4, MON-5
    maak.resultaat()
    assert json.loads(portal("report", soort).stdout)["tabellen"]
    for vorm in ("csv", "xlsx"):
        portal("report", soort, "--format", vorm, "--out", str(tmp_path / f"r.{vorm}"))
        assert (tmp_path / f"r.{vorm}").stat().st_size > 50
    portal("report", "jaar", code=2)


@pytest.mark.parametrize("soort", ["dag", "week", "maand"])
@pytest.mark.parametrize("dag", ["0001-01-01", "9999-12-31"])
def test_een_rapport_over_de_rand_van_de_kalender_wordt_in_een_zin_geweigerd(portal, soort, dag):  # MON-3
    fout = portal("report", soort, "--date", dag, code=2).stderr
    assert fout.startswith(f"Over {dag[:4]} is er geen rapport.")
    assert len(fout.strip().splitlines()) == 1


def test_audit_controleren_voorbij_het_einde_is_niet_goed(portal, maak):  # MON-6
    portal("grant", maak.persoon().account, "docent")
    for vanaf in ("2", "3", "999999"):
        assert "1 regel" in portal("audit", "verify", "--from", vanaf, code=2).stderr
    portal("audit", "verify", "--from", "1")


def test_de_hulp_van_intrekken_zegt_wat_er_gebeurt(portal):  # BEH-4
    assert "meteen" in portal("revoke", "--help").output


def test_rapport_is_veilig_in_een_rekenblad(portal, maak, tmp_path):
    examen = maak.examen(naam='=HYPERLINK("http://kwaad")')
    maak.zitting(maak.versie(examen), start=tijd.op(tijd.vandaag(), 9))
    portal("report", "dag", "--format", "csv", "--out", str(tmp_path / "r.csv"))
    rijen = csv.reader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig")), delimiter=";")
    cellen = [cel for rij in rijen for cel in rij]
    assert '\'=HYPERLINK("http://kwaad")' in cellen
    assert not [c for c in cellen if c.startswith(("=", "+", "@"))]


def test_veiligstellen_en_terugzetten(portal, maak, tmp_path):
    maak.persoon(achternaam="Eerst")
    kopie = tmp_path / "kopie"
    portal("backup", str(kopie))
    portal("backup", str(kopie), code=1)
    maak.persoon(achternaam="Daarna")
    assert "niet leeg" in portal("restore", str(kopie), code=1).stderr
    portal("restore", str(kopie), "--overschrijf")
    with reading() as uow:
        assert uow.session.exec(select(Persoon.achternaam)).all() == ["Eerst"]
    (tmp_path / "kapot").write_bytes(b"geen back-up")
    portal("restore", str(tmp_path / "kapot"), code=1)
    portal("restore", str(tmp_path / "weg"), code=1)


def test_sync_noemt_wat_er_niet_is(portal):
    assert "geen" in portal("sync", "flow1").output.lower()
    assert "Geen naam" in portal("sync", "flow1", "--connection", "Geen naam", code=1).stderr


def test_sync_met_een_koppeling_die_dat_niet_doet_is_geen_succes(portal, maak):  # BEH-6
    maak.koppeling("dr", naam="Osiris")
    maak.koppeling("dr", naam="Oud", actief=False)
    assert "geen afnamesysteem" in portal("sync", "flow0", "--connection", "Osiris", code=2).stderr
    assert "staat uit" in portal("sync", "flow1", "--connection", "Oud", code=1).stderr


def test_sync_eindigt_met_een_fout_als_een_partner_weg_is(portal, maak):  # BEH-6
    maak.koppeling("dr", naam="Weg", actief=True)
    fout = portal("sync", "flow1", code=1)
    assert "Weg" in fout.stdout
    assert "Niet elke partner was bereikbaar" in fout.stderr


def test_meer_processen_vraagt_postgresql_en_redis(portal):
    assert "Redis" in portal("serve", "--workers", "2", code=1).stderr


def test_wat_een_opdracht_in_het_logboek_schrijft_heeft_de_vorm_van_de_server(portal, monkeypatch):
    def schrijf(_: object) -> None:
        logging.getLogger("bibliotheek").warning("inlog van jo@school.example")
        raise Geblokkeerd("Nee.")

    monkeypatch.setattr("portal.cli.gegevens.veiligstellen.maak_backup", schrijf)
    regel, zin = portal("backup", "x", code=1).stderr.splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\S+Z WARNING bibliotheek \[-\] inlog van <account>", regel)
    assert zin == "Nee."


def test_handlers_als_json():
    uit = subprocess.run(
        [str(Path(sys.executable).parent / "portal"), "handlers"],
        cwd=WORTEL,
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert all({"handler", "rechten"} <= set(rij) for rij in json.loads(uit.stdout))


def test_bewaartermijn(portal, maak, als):
    # ARC-3
    oud = maak.student(diploma_op=tijd.vandaag() - timedelta(days=600))
    jong = maak.student(diploma_op=tijd.vandaag() - timedelta(days=300))
    inschrijving = maak.inschrijving(oud)
    toen = maak.zitting(start=tijd.nu() - timedelta(days=630), status="ondertekend")
    maak.resultaat(maak.deelname(toen, inschrijving, status="afgerond"), status="definitief")
    with unit_of_work() as uow:
        uow.session.get_one(Inschrijving, inschrijving.id).status = "behaald"
    schrijf(Mededeling(persoon_id=oud.id, soort=MededelingSoort.VERPLAATST, tekst="De zitting is verplaatst."))
    assert "1 nieuw voorgesteld" in portal("retention", "plan").output
    assert "0 nieuw" in portal("retention", "plan").output
    assert "0 dossiers" in portal("retention", "run").output
    commissie = als("examencommissie")
    with unit_of_work() as uow:
        rij = uow.session.exec(select(Vernietiging)).one()
        bewaartermijn.keur_vernietiging_goed(uow, commissie, rij.id)
    assert "1 dossiers" in portal("retention", "run").output
    with reading() as uow:
        assert uow.session.exec(select(Mededeling)).all() == []
    with reading() as uow:
        assert uow.get(Persoon, oud.id).naam == "Verwijderde persoon"
        assert uow.get(Persoon, jong.id).naam == jong.naam
        assert uow.session.exec(select(Resultaat)).all() == []
        assert audit.verify(uow).klopt
    assert _acties() == ["vernietiging.voorgesteld", "vernietiging.goedgekeurd", "vernietiging.uitgevoerd"]


def test_verify_noemt_elke_gebroken_regel(portal, maak):  # BEH-3
    assert portal("verify").output.strip() == "Geen regel is gebroken."
    wie = maak.medewerker()
    zitting = maak.zitting(gepland_door_id=wie.id)
    maak.beoordeling(maak.deelname(zitting), wie)
    uit = portal("verify", code=1)
    assert uit.output.splitlines()[0].startswith(f"twee handen: {wie.naam} had bij zitting {zitting.id}")
    assert "1 keer is een regel gebroken" in uit.stderr
