"""Checkpoints of the audit log: number and hash of the newest row, signed; kept in a file outside the database, in the
database as well, and sent by mail: whoever takes one of them away is seen by the others."""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from sqlmodel import col, select

from portal.auth import kluis
from portal.auth.principal import PORTAAL
from portal.db.monitoren import Auditpunt, Teller
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd, Ongeldig
from portal.mail import afzender
from portal.services.grond import instellingen
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
    alarm: str = ""
    """What is missing or too old among the checkpoints; empty when nothing is."""

    def in_woorden(self) -> tuple[str, str]:
        """Whether the chain holds, and beside which checkpoint, for people."""
        c, punt = self.controle, self.punt
        if not c.klopt:
            return f"Het auditlog klopt niet. Eerste foute rij: {c.eerste_fout} ({c.uitleg}).", "Meld dit direct."
        if self.alarm:
            return self.alarm, "Zoek uit wie bij de database of de map kon. Vergelijk met de mail of de kopie elders."
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
    """Walk the chain beside the newest checkpoint: of the file given or our own, and of the database."""
    pad = bestand or get_settings().controlepunten
    punten = lees(pad, sleutel) if bestand or pad.exists() else []
    if bestand and not punten:
        raise Ongeldig(f"In {bestand} staat geen controlepunt.")
    bewaard = nieuwste(uow)
    punt = max(
        (p for p in (punten[-1] if punten else None, bewaard.punt if bewaard else None) if p),
        key=lambda p: p.volgnummer, default=None,
    )  # fmt: skip
    verwacht = (punt.volgnummer, punt.hash) if punt else None
    controle = audit.verify(uow, vanaf=vanaf, verwacht=verwacht)
    return Ketenuitkomst(controle, punt, "" if bestand else _alarm(uow, bewaard, punten))


@dataclass(frozen=True)
class Bewaard:
    """The newest checkpoint that the database remembers, and whether our own file has to have it."""

    punt: Controlepunt
    in_bestand: bool


def nieuwste(uow: UnitOfWork) -> Bewaard | None:
    """The newest checkpoint in the database; its signature counts when our present key made it."""
    rij = uow.session.exec(select(Auditpunt).order_by(col(Auditpunt.id).desc()).limit(1)).first()
    return Bewaard(Controlepunt(*(getattr(rij, v) for v in _VELDEN)), rij.bestand) if rij else None


def alarm(uow: UnitOfWork) -> str:
    """What is wrong with the end of the log or its checkpoints, in one sentence; a quick look, for a worklist."""
    bewaard, pad = nieuwste(uow), get_settings().controlepunten
    try:
        punten = lees(pad) if pad.exists() else []
    except (Ongeldig, OSError):
        return f"Het bestand met controlepunten van het auditlog is gewijzigd of niet te lezen: {pad.name}."
    for punt in (bewaard.punt if bewaard else None, punten[-1] if punten else None):
        if punt and not audit.is_regel(uow, punt.volgnummer, punt.hash):
            return f"Het auditlog mist regels die er waren bij het controlepunt van {_op(punt)}."
    return _alarm(uow, bewaard, punten)


def _alarm(uow: UnitOfWork, bewaard: Bewaard | None, punten: list[Controlepunt]) -> str:
    hoort_er = bewaard and bewaard.in_bestand and bewaard.punt.sleutel == _kenmerk(_eigen().public_key())
    if bewaard and hoort_er and bewaard.punt not in punten:
        return f"Het controlepunt van {_op(bewaard.punt)} ontbreekt in het bestand buiten de database."
    laatste = max((p.op for p in (bewaard.punt if bewaard else None, *punten) if p), default="")
    if not laatste:
        ooit = uow.session.get(Teller, GEKLOPT)
        return "De controlepunten van het auditlog zijn weg: er zijn er eerder gemaakt." if ooit else ""
    if tijd.nu() - datetime.fromisoformat(laatste) > OUD:
        return f"Het laatste controlepunt van het auditlog is van {tijd.moment(datetime.fromisoformat(laatste))}; er hoort er elke nacht een bij te komen."
    return ""


def _op(punt: Controlepunt) -> str:
    return tijd.moment(datetime.fromisoformat(punt.op))


def onthoud(uow: UnitOfWork, punt: Controlepunt, pad: Path) -> None:
    """Remember a checkpoint in the database too, where it can be added and never changed."""
    uow.add(Auditpunt(**{v: getattr(punt, v) for v in _VELDEN}, bestand=pad == get_settings().controlepunten))


def bewaar(uow: UnitOfWork, bestand: Path | None = None, *, nieuwe_sleutel: bool = False) -> tuple[Controlepunt, Path]:
    """Add a checkpoint to the file, of a chain that holds; never writes over what is there.

    After a change of the portal's secret the first one says so: then the lines of the old key are not compared.
    """
    pad = bestand or get_settings().controlepunten
    punten = lees(pad) if pad.exists() and not nieuwe_sleutel else []
    bewaard = nieuwste(uow)
    bekend = [p for p in (punten[-1] if punten else None, bewaard.punt if bewaard else None) if p]
    oud = max(bekend, key=lambda p: p.volgnummer, default=None)
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
    """One line at the end, on the disk before we say so; on a full disk none, and not half of one."""
    bestand, inhoud = os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), f"{regel}\n".encode()
    stond = os.fstat(bestand).st_size
    try:
        if os.write(bestand, inhoud) < len(inhoud):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(pad))
        os.fsync(bestand)
    except OSError:
        os.ftruncate(bestand, stond)
        raise
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
        onthoud(uow, punt, pad)
        teller = uow.session.get(Teller, GEKLOPT) or Teller(naam=GEKLOPT)
        teller.waarde = int(tijd.nu().timestamp())
        uow.add(teller)
    return f"Controlepunt bij regel {punt.volgnummer}: {pad.name}{_mail(punt)}"


def _mail(punt: Controlepunt) -> str:
    """Send the checkpoint to the address that the school chose; a mail that fails is kept in the log as such."""
    with reading() as uow:
        naar, school = instellingen.lees(uow, instellingen.CONTROLEPUNT_MAIL), instellingen.lees(uow, "schoolnaam")
    if not naar:
        return ""
    tekst = (
        f"Stand van het auditlog van {school}.\n\nRegel: {punt.volgnummer}\nHash: {punt.hash}\nMoment: {punt.op}\n\n"
        "Bewaar dit bericht. De regel hieronder is te controleren met `portal audit verify --controlepunt`.\n\n"
        f"{json.dumps(asdict(punt))}\n"
    )
    try:
        afzender.verstuur(naar, f"Controlepunt auditlog: regel {punt.volgnummer}", tekst)
    except afzender.PostFout as fout:
        LOG.error("controlepunt niet gemaild: %s", fout.tekst)
        with unit_of_work() as uow:
            audit.record(uow, PORTAAL, "auditlog.controlepunt_niet_gemaild", reden=fout.tekst)
        return f"; niet gemaild: {fout.tekst}"
    return "; gemaild"


GEKLOPT = "auditlog.geklopt"
OUD = timedelta(days=2)
"""Older than this, and a night was missed."""
_VELDEN = ("volgnummer", "hash", "op", "vorige", "sleutel", "handtekening")
