"""Everything an operator can set, read once from the environment or `.env`; a wrong value stops the start."""

from __future__ import annotations

import difflib
import os
import re
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.domain.adressen import is_veilig

_VOOR, _BESTAND = "PORTAL_", ".env"
_KORTSTE_SLEUTEL = 32


class InstellingFout(SystemExit):
    """Stops the start with the name of the setting and what is expected."""


class Settings(BaseSettings):
    """The settings of one portal process; names as in the operator's guide, prefix `PORTAL_`."""

    model_config = SettingsConfigDict(env_prefix=_VOOR, env_file=_BESTAND, extra="ignore")

    public_url: str = "http://localhost:3000"
    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    secret_key: SecretStr = SecretStr("")
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_account_claim: str = "uids+schac_home_organization"
    oidc_scope: str = "openid"
    step_up_acr: str = Field(default="", description="waarden die als sterke inlog tellen, met komma's; leeg: uit")
    step_up_claim: Literal["acr", "acrs"] = "acr"
    smtp_url: str = ""
    mail_from: str = Field(
        default="", description="adres waar mail vandaan komt; leeg: examenportaal@ en de machine van het adres"
    )
    mail_per_minute: int = Field(default=300, ge=1, le=6000, description="hoogstens zoveel mails in een minuut")
    metrics_token: SecretStr = SecretStr("")
    login_per_address: int = Field(default=300, ge=1, description="per minuut en per deur, van één adres")
    login_total: int = Field(default=3000, ge=1, description="per minuut en per deur, van alle adressen samen")
    login_refusals_logged: int = Field(default=120, ge=1, description="weigeringen per minuut in het auditlog")
    session_idle: int = Field(default=30 * 60, ge=60, description="seconden zonder handeling")
    session_max: int = Field(default=10 * 3600, ge=300, description="seconden na het inloggen")
    timezone: str = "Europe/Amsterdam"
    jobs_in_serve: bool = True
    executor_id: str = Field(default="portal", description="vaste naam van deze werker, uniek per proces op PostgreSQL")
    jobs_interval: float = Field(default=0.3, gt=0, description="seconden tussen twee blikken op de wachtrij")
    scheduled_pulls: bool = True
    retry_base: float = Field(default=5.0, gt=0, description="seconden tot de eerste herhaling van een bericht")
    retry_cap: float = Field(default=900.0, gt=0, description="langste wachttijd tussen twee pogingen")
    retry_max_age: float = Field(default=24 * 3600.0, gt=0, description="seconden waarna een bericht wordt opgegeven")
    audit_checkpoint_dir: Path | None = Field(default=None, description="map voor controlepunten, liefst elders")
    audit_checkpoint_hour: int = Field(default=4, ge=0, le=23, description="uur van het dagelijkse controlepunt")
    upload_max_mb: int = Field(default=10, ge=1, le=50, description="grootste bestand dat iemand kan toevoegen")
    clamav: str = Field(default="", description="virusscanner: unix:/pad of machine:poort; leeg: geen")
    oke_ca_file: Path | None = Field(
        default=None, description="PEM-bestand met een extra certificaatuitgever voor partners"
    )
    oke_timeout: float = Field(default=20.0, gt=0, description="seconden die een partner krijgt om te antwoorden")

    proxy_hops: int = Field(default=0, ge=0, le=5, description="eigen proxy's ervoor; hun X-Forwarded-For telt dan")
    socket_events_per_second: float = Field(default=20.0, gt=0, description="handelingen per seconde per sessie")
    socket_events_burst: int = Field(default=60, ge=10, description="handelingen ineens per sessie")
    socket_events_per_address: float = Field(default=1000.0, gt=0, description="handelingen per seconde per adres")
    socket_connections_per_session: int = Field(default=20, ge=2, description="open tabbladen per sessie")
    socket_connections_per_address: int = Field(default=4000, ge=10, description="open tabbladen per adres")
    socket_max_bytes: int = Field(default=256 * 1024, ge=64 * 1024, description="grootste bericht over de socket")
    http_max_bytes: int = Field(default=64 * 1024 * 1024, ge=2**20, description="grootste inhoud van een HTTP-verzoek")
    http_connections: int = Field(default=8192, ge=128, description="open verbindingen per proces, sockets inbegrepen")
    http_open_per_address: int = Field(default=200, ge=2, description="open verzoeken per adres zonder sessie of token")
    http_header_seconds: float = Field(default=10.0, gt=0, description="seconden voor de koppen van een verzoek")
    http_body_seconds: float = Field(
        default=15.0, gt=0, description="seconden voor een formulier; grotere inhoud mag langer"
    )
    http_pause_seconds: float = Field(default=10.0, gt=0, description="langste stilte tijdens het ontvangen van inhoud")
    socket_anonymous_seconds: float = Field(
        default=60.0, gt=0, description="seconden dat een verlaten tabblad zonder inlog blijft"
    )

    @field_validator("oke_ca_file", "audit_checkpoint_dir", mode="before")
    @classmethod
    def _leeg_is_geen(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
            raise ValueError("verwacht een adres zonder pad, zoals https://examens.school.nl")
        if not is_veilig(value):
            raise ValueError("http mag alleen op localhost; gebruik https")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
            return value
        delen = _adres(value, "postgresql", "postgresql+psycopg")
        if value and (delen is None or not delen.path.strip("/")):
            raise ValueError("verwacht postgresql://gebruiker:wachtwoord@machine/database")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value and _adres(value, "redis", "rediss") is None and not re.match(r"unix:///.", value):
            raise ValueError("verwacht redis://machine:6379/0, rediss://… of unix:///pad")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: str) -> str:
        if value and _adres(value, "smtp", "smtps") is None:
            raise ValueError("verwacht smtp://machine:587 of smtps://machine")
        return value

    @field_validator("clamav")
    @classmethod
    def _is_scanner(cls, value: str) -> str:
        if value and not re.fullmatch(r"unix:/.+|[^\s/]+:\d{1,5}", value):
            raise ValueError("verwacht unix:/pad of machine:poort")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, value: str) -> str:
        if value and not is_veilig(value):
            raise ValueError("verwacht een adres met https, zoals https://inloggen.school.nl")
        return value

    @field_validator("oidc_scope")
    @classmethod
    def _vraagt_openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("verwacht scopes met een spatie ertussen, waaronder openid")
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_lang_genoeg(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < _KORTSTE_SLEUTEL:
            raise ValueError(f"verwacht minstens {_KORTSTE_SLEUTEL} tekens")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_tijdzone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, LookupError):
            raise ValueError("verwacht een tijdzone die bestaat, zoals Europe/Amsterdam") from None
        return value

    @field_validator("executor_id")
    @classmethod
    def _is_naam(cls, value: str) -> str:
        if not re.fullmatch(r"[\w.-]{1,60}", value):
            raise ValueError("verwacht een naam van letters, cijfers, punten en streepjes")
        return value

    @field_validator("data_dir", "audit_checkpoint_dir")
    @classmethod
    def _is_map(cls, value: Path | None) -> Path | None:
        if value is not None and value.exists() and not value.is_dir():
            raise ValueError("verwacht een map, en dit is een bestand")
        return value

    @field_validator("oke_ca_file")
    @classmethod
    def _is_bestand(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("verwacht een PEM-bestand dat bestaat")
        return value

    @model_validator(mode="after")
    def _inloggen_is_heel(self) -> Settings:
        gevuld = {
            "PORTAL_OIDC_ISSUER": self.oidc_issuer,
            "PORTAL_OIDC_CLIENT_ID": self.oidc_client_id,
            "PORTAL_OIDC_CLIENT_SECRET": self.oidc_client_secret.get_secret_value(),
        }
        if any(gevuld.values()) and (leeg := [naam for naam, waarde in gevuld.items() if not waarde]):
            raise ValueError(f"{' en '.join(leeg)}: ontbreekt; de instellingen van de inlogdienst horen bij elkaar")
        return self

    @property
    def sterk(self) -> tuple[str, ...]:
        """The values of the login provider that count as a strong login; none means that nothing asks for one."""
        return tuple(deel.strip() for deel in self.step_up_acr.split(",") if deel.strip())

    @property
    def db_url(self) -> str:
        """The SQLAlchemy address of the database: SQLite under the data folder unless one is set."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{self.data_dir.resolve() / 'portal.db'}"

    @property
    def controlepunten(self) -> Path:
        """The file outside the database with the checkpoints of the audit log."""
        return (self.audit_checkpoint_dir or self.data_dir / "controlepunten") / "controlepunten.jsonl"

    @property
    def is_sqlite(self) -> bool:
        """True when the portal keeps its data in a SQLite file."""
        return self.db_url.startswith("sqlite")

    def secret(self) -> str:
        """The key that protects secrets at rest; made once under the data folder when none is set."""
        if value := self.secret_key.get_secret_value():
            return value
        if not self._sleutelbestand.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            _maak_sleutel(self._sleutelbestand)
        return _lees_sleutel(self._sleutelbestand)

    @property
    def _sleutelbestand(self) -> Path:
        return self.data_dir / "sleutel"

    def kijk_sleutel_na(self) -> None:
        """InstellingFout when the file with the key is there and holds none; one that this account may not read is left."""
        if not self.secret_key.get_secret_value():
            with suppress(OSError):
                _lees_sleutel(self._sleutelbestand)


def _maak_sleutel(path: Path) -> None:
    """A new key in its file, whole or not at all; who begins at the same moment takes the one that was first."""
    deel = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(deel, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(deel, path)
        except FileExistsError:
            return
        except OSError:  # a disk without hard links; there nobody can be first for certain
            os.replace(deel, path)
    finally:
        deel.unlink(missing_ok=True)


def _lees_sleutel(path: Path) -> str:
    """The key in its file; never an empty one, with which anybody could read our secrets and make our seals."""
    sleutel = path.read_bytes().decode("ascii", "ignore").strip()
    if len(sleutel) < _KORTSTE_SLEUTEL:
        raise InstellingFout(
            f"Het bestand {path} is leeg of afgebroken; daar hoort de sleutel van het portaal in.\n  Zet het terug uit uw "
            "kopie. Is deze installatie nieuw en nog leeg, haal het bestand dan weg."
        )
    return sleutel


@lru_cache
def get_settings() -> Settings:
    """The settings of this process; refuses to start on a wrong, missing or misspelt one, naming it."""
    regels = _onbekende()
    try:
        settings = Settings()
    except ValidationError as error:
        regels += [_regel(e) for e in error.errors()]
    if regels:
        raise InstellingFout("Instelling ontbreekt of klopt niet:\n  " + "\n  ".join(regels))
    settings.kijk_sleutel_na()
    return settings


def _onbekende() -> list[str]:
    """A line for each name that looks like a setting and is none: nobody finds a misspelt one by what it does not do."""
    bekend = [_VOOR + naam.upper() for naam in Settings.model_fields]
    regels = []
    for naam in sorted({*os.environ, *dotenv_values(_BESTAND, interpolate=False)}):
        if naam.upper().startswith(_VOOR) and naam.upper() not in bekend:
            lijkt = difflib.get_close_matches(naam.upper(), bekend, n=1, cutoff=0.6)
            regels.append(f"{naam}: deze instelling bestaat niet" + (f"; bedoelde u {lijkt[0]}?" if lijkt else ""))
    return regels


def _regel(fout: ErrorDetails) -> str:
    """What is expected of a setting, in words and without its value, which may be a secret."""
    verwacht = _verwacht(fout["type"], fout.get("ctx", {}))
    if not fout["loc"]:
        return verwacht
    naam = str(fout["loc"][0])
    uitleg = Settings.model_fields[naam].description
    return f"{_VOOR}{naam.upper()}: {verwacht}" + (f" ({uitleg})" if uitleg else "")


def _verwacht(soort: str, over: dict[str, Any]) -> str:
    if soort == "value_error":
        return str(over["error"])
    grens = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt"}.get(soort, "")
    getal = f"{over.get(grens, 0):g}"
    return {
        "greater_than_equal": f"verwacht {getal} of meer",
        "less_than_equal": f"verwacht hooguit {getal}",
        "greater_than": f"verwacht meer dan {getal}",
        "literal_error": f"verwacht {over.get('expected', '')}".replace(" or ", " of "),
        "bool_parsing": "verwacht true of false",
    }.get(soort, "verwacht een geheel getal" if soort.startswith("int") else "verwacht een getal")


def _adres(waarde: str, *soorten: str) -> SplitResult | None:
    """The parts of an address of one of these kinds; None when it is none, or names no machine."""
    try:
        delen = urlsplit(waarde)
        heel = delen.scheme in soorten and (delen.hostname or "host=" in delen.query) and (delen.port or 1) > 0
    except ValueError:
        return None
    return delen if heel else None
