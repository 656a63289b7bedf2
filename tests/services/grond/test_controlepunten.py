"""Checkpoints of the audit log in three places: whoever cuts the log and takes one of them away is seen by the others."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal.auth.principal import PORTAAL
from portal.db import slot
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import instellingen
from portal.services.beheren.instellingen import WijzigInstelling
from portal.services.grond.audit import audit, controlepunt
from portal.services.werk import werklijst
from portal.settings import get_settings
from tests.hulp.databases import BEIDE
from tests.hulp.maak import Als, Maak
from tests.hulp.postbus import inhoud, postbus
from tests.hulp.zaken import doe

DATABASES = BEIDE

AFGEKNIPT = (
    "DELETE FROM auditregel WHERE volgnummer > 2",
    "UPDATE auditkop SET volgnummer = 2, hash = (SELECT hash FROM auditregel WHERE volgnummer = 2)",
)
PUNTEN_WEG = ("DELETE FROM auditpunt",)


@pytest.fixture
def log(db: Any) -> None:
    """Five acts, with a checkpoint of each night."""
    for _ in range(5):
        with unit_of_work() as uow:
            audit.record(uow, PORTAAL, "sessie.gestart")
        assert controlepunt.dagelijks().startswith("Controlepunt bij regel")


def met_de_database_in_handen(*opdrachten: str) -> None:
    """What somebody could do who owns the database and can lift every lock."""
    sqlite = get_engine().dialect.name == "sqlite"
    uit = (*slot.SQLITE_UIT, *slot.PUNT_SQLITE_UIT) if sqlite else (*slot.POSTGRES_UIT, *slot.PUNT_POSTGRES_UIT)
    with get_engine().begin() as c:
        for sql in (*uit, *opdrachten):
            c.execute(text(sql))


def knip_bestand() -> None:
    pad = get_settings().controlepunten
    pad.write_text("".join(pad.read_text().splitlines(keepends=True)[:-1]))


def alarm() -> str:
    with reading() as uow:
        snel = controlepunt.alarm(uow)
        uitkomst = controlepunt.controleer(uow)
    gaaf = uitkomst.controle.klopt and not uitkomst.alarm
    assert gaaf == (snel == ""), "the quick look and the whole walk agree"
    return snel


def test_een_gaaf_log_geeft_geen_alarm(log: None) -> None:  # MON-6; ASVS 16.4.2
    assert alarm() == ""
    with unit_of_work() as uow:
        audit.record(uow, PORTAAL, "sessie.gestart")
    assert alarm() == ""


def test_een_afgeknipt_einde_valt_op_ook_zonder_bestand(log: None) -> None:  # MON-6; ASVS 16.4.2
    met_de_database_in_handen(*AFGEKNIPT)
    get_settings().controlepunten.unlink()
    assert "mist regels" in alarm()
    with reading() as uow:
        assert not controlepunt.controleer(uow).controle.klopt


def test_een_afgeknipt_einde_valt_op_ook_zonder_punten_in_de_database(log: None) -> None:  # MON-6; ASVS 16.4.2
    met_de_database_in_handen(*AFGEKNIPT, *PUNTEN_WEG)
    assert "mist regels" in alarm()


@pytest.mark.parametrize("daad", [lambda: get_settings().controlepunten.unlink(), knip_bestand])
def test_een_bestand_dat_weg_of_korter_is_valt_op(log: None, daad: Any) -> None:  # MON-6; ASVS 16.4.2
    daad()
    assert "ontbreekt in het bestand" in alarm()


def test_alle_punten_weg_valt_op(log: None) -> None:  # MON-6; ASVS 16.4.2
    met_de_database_in_handen(*PUNTEN_WEG)
    get_settings().controlepunten.unlink()
    assert alarm() == "De controlepunten van het auditlog zijn weg: er zijn er eerder gemaakt."


def test_een_gemiste_nacht_valt_op(log: None, klok: Any) -> None:  # MON-6
    nu = tijd.nu()
    klok(nu + timedelta(days=1, hours=23))
    assert alarm() == ""
    klok(nu + timedelta(days=2, minutes=1))
    assert "er hoort er elke nacht een bij te komen" in alarm()


def test_wie_er_iets_aan_kan_doen_ziet_het_op_de_werklijst(log: None, als: Als, maak: Maak) -> None:  # MON-6 BEH-1
    mensen = [als(Rol.EXAMENCOMMISSIE), als(Rol.BEHEERDER)]
    deel = als(Rol.BEHEERDER, eenheden=[maak.team()])

    def eerste(wie: Any) -> list[str]:
        with reading() as uow:
            return [r.titel for r in werklijst.werklijst(uow, wie).regels if r.soort == "auditlog"]

    assert [eerste(w) for w in mensen] == [[], []]
    get_settings().controlepunten.unlink()
    for wie in mensen:
        (titel,) = eerste(wie)
        assert "ontbreekt in het bestand" in titel
    assert eerste(deel) == []


@pytest.mark.parametrize("wat", ["UPDATE auditpunt SET volgnummer = 1", "DELETE FROM auditpunt"])
def test_een_punt_in_de_database_is_alleen_aan_te_vullen(log: None, wat: str) -> None:  # MON-6; ASVS 16.4.2
    with pytest.raises(DatabaseError, match="alleen aanvulbaar"), get_engine().begin() as c:
        c.execute(text(wat))


def test_het_punt_gaat_per_mail_naar_buiten(log: None, als: Als, omgeving: Any, tmp_path: Any) -> None:  # MON-6
    """What was mailed can be checked elsewhere, and shows a log that was cut everywhere inside."""
    bh = als(Rol.BEHEERDER)
    with postbus() as bus:
        omgeving(smtp_url=bus.url)
        assert not controlepunt.dagelijks().endswith("gemaild")
        cmd = WijzigInstelling(sleutel="controlepunt_mail", waarde="bewaarder@elders.example")
        doe(instellingen.wijzig_instelling, bh, cmd)
        assert controlepunt.dagelijks().endswith("; gemaild")
    (brief,) = bus.brieven
    assert brief["To"] == "bewaarder@elders.example"
    regel = next(r for r in inhoud(brief).splitlines() if r.startswith("{"))
    buiten = tmp_path / "uit-de-mail.jsonl"
    buiten.write_text(regel + "\n")
    with reading() as uow:
        assert controlepunt.controleer(uow, bestand=buiten).controle.klopt
    met_de_database_in_handen(*AFGEKNIPT, *PUNTEN_WEG, "DELETE FROM teller")
    get_settings().controlepunten.unlink()
    with reading() as uow:
        assert not controlepunt.controleer(uow, bestand=buiten).controle.klopt
    assert json.loads(regel)["volgnummer"] > 2


@pytest.mark.parametrize("server", ["geen", "weigert", "weg"])
def test_mail_die_niet_gaat_staat_in_het_log(log: None, als: Als, omgeving: Any, server: str) -> None:  # MON-6
    doe(
        instellingen.wijzig_instelling, als(Rol.BEHEERDER),
        WijzigInstelling(sleutel="controlepunt_mail", waarde="bewaarder@elders.example"),
    )  # fmt: skip
    with postbus() as bus:
        bus.weigert = "550 nee"
        omgeving(smtp_url={"geen": "", "weigert": bus.url, "weg": "smtp://127.0.0.1:9"}[server])
        assert "niet gemaild" in controlepunt.dagelijks()
    with reading() as uow:
        rij = uow.session.execute(text("SELECT actie, reden FROM auditregel ORDER BY volgnummer DESC LIMIT 1")).one()
    assert rij[0] == "auditlog.controlepunt_niet_gemaild"
    assert rij[1].startswith("Er is geen mailserver" if server == "geen" else "De mailserver nam")


@pytest.mark.parametrize("waarde", ["geen adres", "a@b", "een@school.nl, twee@school.nl", "x@y.nl\nBcc: z@z.nl"])
def test_alleen_een_adres_krijgt_het(als: Als, waarde: str) -> None:  # BEH-10
    with pytest.raises(Ongeldig, match="één e-mailadres"):
        doe(
            instellingen.wijzig_instelling,
            als(Rol.BEHEERDER),
            WijzigInstelling(sleutel="controlepunt_mail", waarde=waarde),
        )


def test_een_volle_schijf_laat_geen_half_controlepunt_achter(log: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # MON-6
    """Half a line would make the file unreadable: every next night would fail, also with room on the disk."""
    voor, echt = get_settings().controlepunten.read_bytes(), os.write
    with monkeypatch.context() as even:
        even.setattr(os, "write", lambda bestand, inhoud: echt(bestand, inhoud[: len(inhoud) // 2]))
        assert controlepunt.dagelijks() == "De map is niet te beschrijven."
    assert get_settings().controlepunten.read_bytes() == voor
    assert controlepunt.dagelijks().startswith("Controlepunt bij regel")
    assert alarm() == ""
