"""Checkpoints of the audit log: number and hash of the newest row, signed and kept outside the database, line by line."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from portal.auth import kluis
from portal.auth.principal import PORTAAL
from portal.db.monitoren import Teller
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd, Ongeldig
from portal.services.grond.audit import audit
from portal.services.grond.audit.audit import Controle
from portal.settings import get_settings

LOG = logging.getLogger("portal.audit")
_DOEL = b"examenportaal controlepunt v1"


@dataclass(frozen=True)
class Controlepunt:
    """The state of the chain at a moment; `vorige` is the digest of the line before."""

    volgnummer: int
    hash: str
    op: str
    vorige: str
    sleutel: str
    handtekening: str = ""

    def inhoud(self) -> bytes:
        """What is signed."""
        velden = (self.volgnummer, self.hash, self.op, self.vorige, self.sleutel)
        return "\n".join(("controlepunt v1", *map(str, velden))).encode()


@dataclass(frozen=True)
class Ketenuitkomst:
    """The check of the chain, and the checkpoint it was compared with."""

    controle: Controle
    punt: Controlepunt | None = None

    def in_woorden(self) -> tuple[str, str]:
        """Whether the chain holds, and beside which checkpoint, for people."""
        c, punt = self.controle, self.punt
        if not c.klopt:
            return f"Het auditlog klopt niet. Eerste foute rij: {c.eerste_fout} ({c.uitleg}).", "Meld dit direct."
        goed = f"Het auditlog klopt: {c.rijen} regels gecontroleerd."
        if punt is None:
            return goed, "Er is geen controlepunt: een afgeknipt einde is zo niet te zien."
        op = tijd.moment(datetime.fromisoformat(punt.op))
        return goed, f"Gelijk aan het controlepunt van {op} bij regel {punt.volgnummer}."


def _eigen() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(kluis.eigen_sleutel(_DOEL))


def publieke_sleutel() -> str:
    """The key with which anybody can verify our checkpoints, as PEM; nobody can sign with it."""
    return _eigen().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def lees_sleutel(bestand: Path) -> Ed25519PublicKey:
    """A public key from a PEM file."""
    try:
        sleutel = load_pem_public_key(bestand.read_bytes())
    except ValueError:
        raise Ongeldig(f"{bestand} is geen publieke sleutel.") from None
    if not isinstance(sleutel, Ed25519PublicKey):
        raise Ongeldig(f"{bestand} is geen sleutel van het soort Ed25519.")
    return sleutel


def _kenmerk(sleutel: Ed25519PublicKey) -> str:
    return hashlib.sha256(sleutel.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def lees(bestand: Path, sleutel: Ed25519PublicKey | None = None) -> list[Controlepunt]:
    """All checkpoints of a file that this key signed, oldest first; refuses a file with a line that is not right.

    Lines of an earlier key are left out, and nothing may come after our newest line.
    """
    sleutel = sleutel or _eigen().public_key()
    regels = bestand.read_bytes().splitlines()
    punten, vorige = [_ontleed(bestand, regel) for regel in regels], ""
    for punt, regel in zip(punten, regels, strict=True):
        if vorige and punt.vorige != vorige:
            raise Ongeldig(f"{bestand}: er is een regel weggehaald of gewijzigd.")
        if punt.sleutel == _kenmerk(sleutel):
            _eis_handtekening(bestand, punt, sleutel)
        vorige = hashlib.sha256(regel).hexdigest()
    if punten and punten[-1].sleutel != _kenmerk(sleutel):
        raise Ongeldig(f"{bestand}: het nieuwste controlepunt is met een andere sleutel gemaakt.")
    return [p for p in punten if p.sleutel == _kenmerk(sleutel)]


def _ontleed(bestand: Path, regel: bytes) -> Controlepunt:
    try:
        punt = Controlepunt(**json.loads(regel))
        if not isinstance(punt.volgnummer, int):
            raise TypeError
    except (ValueError, TypeError):
        raise Ongeldig(f"{bestand} is geen bestand met controlepunten.") from None
    return punt


def _eis_handtekening(bestand: Path, punt: Controlepunt, sleutel: Ed25519PublicKey) -> None:
    try:
        sleutel.verify(base64.b64decode(punt.handtekening), punt.inhoud())
    except (InvalidSignature, ValueError, TypeError):
        raise Ongeldig(
            f"{bestand}: controlepunt {punt.volgnummer} is gewijzigd of niet door ons ondertekend."
        ) from None


def controleer(
    uow: UnitOfWork, *, vanaf: int = 1, bestand: Path | None = None, sleutel: Ed25519PublicKey | None = None
) -> Ketenuitkomst:
    """Walk the chain beside the newest checkpoint: of the file given, or else of our own when there is one."""
    pad = bestand or get_settings().controlepunten
    punten = lees(pad, sleutel) if bestand or pad.exists() else []
    if bestand and not punten:
        raise Ongeldig(f"In {bestand} staat geen controlepunt.")
    punt = punten[-1] if punten else None
    verwacht = (punt.volgnummer, punt.hash) if punt else None
    return Ketenuitkomst(audit.verify(uow, vanaf=vanaf, verwacht=verwacht), punt)


def bewaar(uow: UnitOfWork, bestand: Path | None = None, *, nieuwe_sleutel: bool = False) -> tuple[Controlepunt, Path]:
    """Add a checkpoint to the file, of a chain that holds; never writes over what is there.

    After a change of the portal's secret the first one says so: then the lines of the old key are not compared.
    """
    pad = bestand or get_settings().controlepunten
    punten = lees(pad) if pad.exists() and not nieuwe_sleutel else []
    oud = punten[-1] if punten else None
    uitkomst = audit.verify(uow, verwacht=(oud.volgnummer, oud.hash) if oud else None)
    if not uitkomst.klopt:
        raise Geblokkeerd(f"Het auditlog klopt niet vanaf rij {uitkomst.eerste_fout}: {uitkomst.uitleg}.")
    if not uitkomst.rijen:
        raise Geblokkeerd("Het auditlog is nog leeg.")
    pad.parent.mkdir(parents=True, exist_ok=True)
    punt = _onderteken(uitkomst.rijen, uitkomst.kop_hash, _afdruk_laatste(pad))
    _voeg_toe(pad, json.dumps(asdict(punt)))
    return punt, pad


def _onderteken(volgnummer: int, hash_: str, vorige: str) -> Controlepunt:
    sleutel = _eigen()
    velden = (volgnummer, hash_, tijd.nu().isoformat(timespec="seconds"), vorige, _kenmerk(sleutel.public_key()))
    handtekening = base64.b64encode(sleutel.sign(Controlepunt(*velden).inhoud())).decode()
    return Controlepunt(*velden, handtekening)


def _afdruk_laatste(pad: Path) -> str:
    regels = pad.read_bytes().splitlines() if pad.exists() else []
    return hashlib.sha256(regels[-1]).hexdigest() if regels else ""


def _voeg_toe(pad: Path, regel: str) -> None:
    """One line at the end, on the disk before we say so."""
    bestand = os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(bestand, f"{regel}\n".encode())
        os.fsync(bestand)
    finally:
        os.close(bestand)


def dagelijks() -> str:
    """The nightly checkpoint; a chain that does not hold, or a folder that cannot be written, is logged and shouted."""
    try:
        with reading() as uow:
            punt, pad = bewaar(uow)
    except (Geblokkeerd, Ongeldig, OSError) as fout:
        tekst = fout.tekst if isinstance(fout, Geblokkeerd | Ongeldig) else "De map is niet te beschrijven."
        LOG.error("geen controlepunt van het auditlog: %s", tekst)
        with unit_of_work() as uow:
            audit.record(uow, PORTAAL, "auditlog.controlepunt_mislukt", reden=tekst)
        return tekst
    with unit_of_work() as uow:
        teller = uow.session.get(Teller, GEKLOPT) or Teller(naam=GEKLOPT)
        teller.waarde = int(tijd.nu().timestamp())
        uow.add(teller)
    return f"Controlepunt bij regel {punt.volgnummer}: {pad.name}"


GEKLOPT = "auditlog.geklopt"
