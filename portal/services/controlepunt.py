"""Checkpoints of the audit log: number and hash of the newest row, sealed, to be kept outside the database."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.db.monitoren import AuditKop
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd, Ongeldig
from portal.settings import get_settings


@dataclass(frozen=True)
class Controlepunt:
    """The state of the chain at a moment."""

    volgnummer: int
    hash: str
    op: str
    zegel: str


def _zegel(volgnummer: int, hash_: str, op: str) -> str:
    inhoud = f"controlepunt:{volgnummer}:{hash_}:{op}".encode()
    return hmac.new(get_settings().secret().encode(), inhoud, hashlib.sha256).hexdigest()


def bewaar(uow: UnitOfWork, bestand: Path | None = None) -> tuple[Controlepunt, Path]:
    """Write a checkpoint to a file that does not exist yet; without a path, under the data folder."""
    kop = uow.session.get(AuditKop, 1)
    if kop is None:
        raise Geblokkeerd("Het auditlog is nog leeg.")
    op = tijd.nu().isoformat(timespec="seconds")
    punt = Controlepunt(kop.volgnummer, kop.hash, op, _zegel(kop.volgnummer, kop.hash, op))
    pad = (
        bestand or get_settings().data_dir / "controlepunten" / f"{punt.volgnummer:010d}-{tijd.nu():%Y%m%dT%H%M%S}.json"
    )
    if pad.exists():
        raise Geblokkeerd(f"{pad} bestaat al; er wordt niets overschreven.")
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_text(json.dumps(asdict(punt), indent=1) + "\n", encoding="utf-8")
    return punt, pad


def lees(bestand: Path) -> Controlepunt:
    """A checkpoint from a file; refuses one that is not ours or was changed."""
    try:
        punt = Controlepunt(**json.loads(bestand.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise Ongeldig(f"{bestand} is geen controlepunt.") from None
    if not hmac.compare_digest(punt.zegel, _zegel(punt.volgnummer, punt.hash, punt.op)):
        raise Ongeldig(f"{bestand} is gewijzigd, of met een andere sleutel gemaakt.")
    return punt
