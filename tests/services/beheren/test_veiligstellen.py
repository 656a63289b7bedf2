"""Putting a backup back: only when nobody works on the database, only over a filled one when told so, and no secrets seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import select

from portal.db import migreren
from portal.db.beheren import Persoon
from portal.db.session import get_engine, make_engine, reading
from portal.domain.fouten import Geblokkeerd
from portal.services.beheren import veiligstellen
from portal.settings import get_settings
from tests.hulp.databases import BEIDE, Databank
from tests.hulp.maak import Maak

DATABASES = BEIDE


@pytest.fixture
def kopie(db: Databank, maak: Maak, tmp_path: Path) -> Path:
    maak.persoon(achternaam="Eerst")
    veiligstellen.maak_backup(pad := tmp_path / "kopie")
    maak.persoon(achternaam="Daarna")
    return pad


def namen() -> set[str]:
    with reading() as uow:
        return set(uow.session.exec(select(Persoon.achternaam)))


def test_wie_de_database_gebruikt_houdt_terugzetten_tegen(kopie: Path) -> None:
    ander = make_engine(get_settings().db_url)
    with ander.connect():
        for overschrijf in (False, True):
            with pytest.raises(Geblokkeerd, match="Er werkt nog iets op deze database"):
                veiligstellen.zet_terug(kopie, overschrijf=overschrijf)
    assert namen() == {"Eerst", "Daarna"}
    with pytest.raises(Geblokkeerd, match="Er werkt nog iets op deze database"):
        veiligstellen.zet_terug(kopie, overschrijf=True)
    ander.dispose()
    veiligstellen.zet_terug(kopie, overschrijf=True)
    assert namen() == {"Eerst"}


def test_een_gevulde_database_gaat_niet_zonder_dat_het_gezegd_is(kopie: Path) -> None:
    with pytest.raises(Geblokkeerd, match="niet leeg") as fout:
        veiligstellen.zet_terug(kopie)
    assert fout.value.actie == "Geef --overschrijf."
    assert namen() == {"Eerst", "Daarna"}


@pytest.mark.parametrize("kapot", ["geen_database", "halverwege"])
def test_een_kapotte_database_neemt_een_back_up_en_blijft_ernaast_staan(kopie: Path, db: Databank, kapot: str) -> None:
    """What a backup is for: the file of now cannot be read any more, as a whole or from the middle."""
    if db.soort != "sqlite":
        pytest.skip("een bestand dat kapot kan, is er alleen op SQLite")
    get_engine().dispose()
    pad = Path(get_engine().url.database or "")
    inhoud = pad.read_bytes()
    heel = b"" if kapot == "geen_database" else inhoud[: len(inhoud) // 2]
    pad.write_bytes(stuk := heel + b"\xff" * (len(inhoud) - len(heel)))
    with pytest.raises(Geblokkeerd, match="niet leeg"):
        veiligstellen.zet_terug(kopie)
    with pytest.raises(veiligstellen.HerstelFout):
        veiligstellen.maak_backup(kopie.with_name("kan niet"))
    oud = veiligstellen.zet_terug(kopie, overschrijf=True)
    assert namen() == {"Eerst"}
    assert oud is not None
    assert oud.read_bytes() == stuk


def test_tijdens_het_terugzetten_begint_niemand(kopie: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gezien: list[Exception] = []

    def probeer() -> None:
        try:
            namen()
        except Geblokkeerd as fout:
            gezien.append(fout)

    naam = "_sqlite_terug" if get_settings().is_sqlite else "_pg_terug"
    echt = getattr(veiligstellen, naam)

    def traag(bestand: Path) -> object:
        draad = threading.Thread(target=probeer)
        draad.start()
        draad.join(20)
        return echt(bestand)

    monkeypatch.setattr(veiligstellen, naam, traag)
    veiligstellen.zet_terug(kopie, overschrijf=True)
    assert [f.tekst for f in gezien] == ["De database wordt op dit moment teruggezet."]
    assert namen() == {"Eerst"}


def test_een_lege_database_neemt_een_back_up_zonder_meer(
    kopie: Path, db: Databank, omgeving: Callable[..., None], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    get_engine().dispose()
    if db.soort == "sqlite":
        omgeving(database_url=f"sqlite:///{tmp_path / 'nieuw' / 'portal.db'}")
        veiligstellen.zet_terug(kopie)
        assert namen() == {"Eerst"}
        assert (tmp_path / "nieuw" / "portal.db").stat().st_mode & 0o077 == 0
        return
    cluster = request.getfixturevalue("postgres")
    cluster.weg("terug")
    omgeving(database_url=cluster.maak("terug"))
    veiligstellen.zet_terug(kopie)
    assert namen() == {"Eerst"}
    get_engine().dispose()
    cluster.weg("terug")


def test_een_back_up_van_voor_een_nieuwe_versie_gaat_ook_terug(kopie: Path) -> None:
    """What a newer version added since leans on tables of the backup, and goes."""
    with get_engine().begin() as c:
        c.execute(text("CREATE TABLE van_straks (id INTEGER PRIMARY KEY, wie UUID REFERENCES persoon (id))"))
        c.execute(text("INSERT INTO van_straks SELECT 1, id FROM persoon LIMIT 1"))
    veiligstellen.zet_terug(kopie, overschrijf=True)
    assert namen() == {"Eerst"}
    assert not inspect(get_engine()).has_table("van_straks")


@pytest.mark.parametrize("wat", ["afgebroken", "geweigerd"])
def test_wat_halverwege_misgaat_laat_de_database_zoals_zij_is(
    kopie: Path, wat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wat == "afgebroken":
        kopie.write_bytes((heel := kopie.read_bytes())[: len(heel) * 9 // 10])
    elif get_settings().is_sqlite:
        kopie.write_bytes(b"geen back-up")
    else:
        monkeypatch.setattr(veiligstellen, "_PG_LEEG", f"{veiligstellen._PG_LEEG}SELECT 1 / 0;\n")
    with pytest.raises(veiligstellen.HerstelFout):
        veiligstellen.zet_terug(kopie, overschrijf=True)
    assert namen() == {"Eerst", "Daarna"}


def test_een_back_up_van_een_nieuwere_versie_wordt_geweigerd(kopie: Path, tmp_path: Path) -> None:
    nu = set(ScriptDirectory.from_config(migreren.config()).get_heads())
    with get_engine().begin() as c:
        c.execute(text("UPDATE alembic_version SET version_num = 'vanstraks000'"))
    with pytest.raises(Geblokkeerd, match="nieuwere versie van het portaal"):
        migreren.naar_nieuwste()
    veiligstellen.maak_backup(straks := tmp_path / "straks")
    with get_engine().begin() as c:
        c.execute(text("UPDATE alembic_version SET version_num = :nu"), {"nu": nu.pop()})
    with pytest.raises(Geblokkeerd, match="nieuwere versie van het portaal"):
        veiligstellen.zet_terug(straks, overschrijf=True)
    assert namen() == {"Eerst", "Daarna"}


@pytest.mark.parametrize(
    "url", ["postgresql://u:heimelijk@m/p?sslmode=require", "postgresql://u@m/p?password=heimelijk"]
)
def test_een_wachtwoord_staat_nooit_in_de_lijst_van_processen(
    omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    (bin_ := tmp_path / "16" / "bin").mkdir(parents=True)
    for programma in ("pg_dump", "pg_restore"):
        (pad := bin_ / programma).write_text(
            '#!/bin/sh\ntr "\\0" " " < /proc/$$/cmdline >> '
            f"{tmp_path}/regel\n"
            f'echo "$PGPASSWORD" > {tmp_path}/{programma}\n'
            'for a; do case "$a" in --file=*) echo x > "${a#--file=}";; esac; done\n'
        )
        pad.chmod(0o755)
    monkeypatch.setattr(veiligstellen, "_PLEK", tmp_path)
    omgeving(database_url=url)
    veiligstellen.maak_backup(tmp_path / "kopie")
    regel = (tmp_path / "regel").read_text()
    assert "pg_dump" in regel
    assert "u@m/p" in regel
    assert "heimelijk" not in regel
    assert (tmp_path / "pg_dump").read_text() == "heimelijk\n"
    assert (tmp_path / "kopie").stat().st_mode & 0o077 == 0
