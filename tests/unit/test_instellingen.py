"""Settings: one that is wrong, missing or misspelt stops the start by its name, in Dutch, without its value."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.settings import InstellingFout, Settings, get_settings

FOUT = {
    "public_url": ("http://examens.school.nl", "gebruik https"),
    "database_url": ("mysql://machine/portaal", "verwacht postgresql://"),
    "redis_url": ("http://machine", "verwacht redis://"),
    "smtp_url": ("machine:25", "verwacht smtp://"),
    "clamav": ("scanner", "verwacht unix:/pad of machine:poort"),
    "oidc_issuer": ("http://inloggen.school.nl", "met https"),
    "oidc_scope": ("profile email", "openid"),
    "secret_key": ("te-kort", "minstens 32 tekens"),
    "timezone": ("Europe/Zaltbommel", "een tijdzone die bestaat"),
    "executor_id": ("../weg", "een naam van letters"),
    "session_idle": ("kort", "verwacht een geheel getal"),
    "session_max": ("12", "verwacht 300 of meer"),
    "proxy_hops": ("9", "verwacht hooguit 5"),
    "retry_base": ("0", "verwacht meer dan 0"),
    "retry_cap": ("lang", "verwacht een getal"),
    "jobs_in_serve": ("misschien", "verwacht true of false"),
    "step_up_claim": ("amr", "verwacht 'acr' of 'acrs'"),
    "oke_ca_file": ("/bestaat/niet.pem", "een PEM-bestand dat bestaat"),
    "data_dir": (__file__, "verwacht een map"),
    "audit_checkpoint_dir": (__file__, "verwacht een map"),
}
ENGELS = ("Input", "should", "valid", "error", "unable", "expected", "must")


def melding() -> str:
    with pytest.raises(InstellingFout) as fout:
        get_settings()
    tekst = str(fout.value)
    assert not [woord for woord in ENGELS if woord in tekst], tekst
    return tekst


@pytest.mark.parametrize("naam", FOUT)
def test_een_waarde_die_niet_klopt_wordt_genoemd_met_wat_er_hoort(omgeving: Callable[..., None], naam: str) -> None:
    waarde, verwacht = FOUT[naam]
    omgeving(**{naam: waarde})
    tekst = melding()
    assert f"PORTAL_{naam.upper()}: " in tekst
    assert verwacht in tekst


@pytest.mark.parametrize(
    "url", ["postgresql://", "postgresql://machine", "postgresql:///portaal", "sqlite:///", "postgresql://m:poort/p"]
)
def test_een_half_databaseadres_wordt_geweigerd(omgeving: Callable[..., None], url: str) -> None:
    omgeving(database_url=url)
    assert "PORTAL_DATABASE_URL: verwacht" in melding()


@pytest.mark.parametrize(
    "url", ["postgresql://u:p@m:5432/p", "postgresql:///p?host=/run/postgresql", "sqlite:////x/p.db"]
)
def test_een_heel_databaseadres_mag(omgeving: Callable[..., None], url: str) -> None:
    omgeving(database_url=url)
    assert get_settings().database_url == url


def test_een_verschreven_naam_wordt_geweigerd_met_wat_bedoeld_was(
    omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATABSE_URL", "postgresql://u:heimelijk@m/p")
    monkeypatch.setenv("PORTAL_ZZZZ", "1")
    omgeving()
    tekst = melding()
    assert "PORTAL_DATABSE_URL: deze instelling bestaat niet; bedoelde u PORTAL_DATABASE_URL?" in tekst
    assert "PORTAL_ZZZZ: deze instelling bestaat niet" in tekst
    assert "heimelijk" not in tekst


def test_een_verschreven_naam_in_het_bestand_ook(
    omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORTAL_SESSION_IDEL=60\nANDERS=1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    omgeving()
    assert "PORTAL_SESSION_IDEL: deze instelling bestaat niet; bedoelde u PORTAL_SESSION_IDLE?" in melding()


@pytest.mark.parametrize("naam", ["public_url", "database_url", "redis_url", "smtp_url", "secret_key", "oidc_issuer"])
def test_een_waarde_komt_nooit_in_de_melding(omgeving: Callable[..., None], naam: str) -> None:
    omgeving(**{naam: "x://u:heimelijk@m"})
    assert "heimelijk" not in melding()


@pytest.mark.parametrize("ontbreekt", ["issuer", "client_id", "client_secret"])
def test_de_instellingen_van_de_inlogdienst_zijn_er_allemaal_of_geen(
    omgeving: Callable[..., None], ontbreekt: str
) -> None:
    alles = {"issuer": "https://inloggen.school.nl", "client_id": "portaal", "client_secret": "heimelijk"}
    omgeving(**{f"oidc_{naam}": waarde for naam, waarde in alles.items() if naam != ontbreekt})
    tekst = melding()
    assert f"PORTAL_OIDC_{ontbreekt.upper()}: ontbreekt" in tekst
    assert "heimelijk" not in tekst


def test_alle_fouten_staan_er_in_een_keer(omgeving: Callable[..., None]) -> None:
    omgeving(session_idle="x", timezone="x", redis_url="x")
    assert len(melding().splitlines()) == 4


def test_wat_niet_is_ingesteld_mag_ontbreken(omgeving: Callable[..., None]) -> None:
    omgeving()
    assert isinstance(get_settings(), Settings)


@pytest.mark.parametrize(
    "inhoud", [b"", b"\n", b"afgebroken", b"\xff" * 64], ids=["leeg", "regel", "half", "geen_tekst"]
)
def test_een_sleutelbestand_zonder_sleutel_houdt_de_start_tegen(
    omgeving: Callable[..., None], tmp_path: Path, inhoud: bytes
) -> None:
    """A disk that was full when it was made, or a copy that failed: with an empty key anybody makes our seals."""
    omgeving(secret_key="", data_dir=str(tmp_path))
    (bestand := tmp_path / "sleutel").write_bytes(inhoud)
    assert f"Het bestand {bestand} is leeg of afgebroken" in melding()
    assert bestand.read_bytes() == inhoud


def test_een_sleutel_die_niet_op_de_schijf_past_laat_niets_achter(
    omgeving: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    omgeving(secret_key="", data_dir=str(tmp_path))

    def vol(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as even:
        even.setattr("portal.settings.os.fsync", vol)
        with pytest.raises(OSError, match="No space"):
            get_settings().secret()
    assert list(tmp_path.iterdir()) == []
    assert get_settings().secret() == (tmp_path / "sleutel").read_text(encoding="ascii")


def test_wie_tegelijk_begint_krijgt_dezelfde_hele_sleutel(omgeving: Callable[..., None], tmp_path: Path) -> None:
    omgeving(secret_key="", data_dir=str(tmp_path))
    settings = get_settings()
    with ThreadPoolExecutor(8) as samen:
        sleutels = set(samen.map(lambda _: settings.secret(), range(8)))
    assert [len(s) >= 32 for s in sleutels] == [True]
    assert [p.name for p in tmp_path.iterdir()] == ["sleutel"]


def test_een_schijf_zonder_harde_koppelingen_krijgt_ook_een_sleutel(
    omgeving: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kan_niet(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr("os.link", kan_niet)
    omgeving(secret_key="", data_dir=str(tmp_path))
    assert len(get_settings().secret()) >= 32
    assert [p.name for p in tmp_path.iterdir()] == ["sleutel"]
