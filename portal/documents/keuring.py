"""The judgement about a file in quarantine: its kind again, its contents in a process of its own, and a virus scanner."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.domain.bestanden import herken, soort_van

_WORTEL = Path(__file__).resolve().parents[2]
_WACHT, _WACHT_SCANNER = 30, 60.0
_STUK = 64 * 1024


@dataclass(frozen=True)
class Oordeel:
    """Whether a file may be kept, why not, and the bytes to keep."""

    goed: bool
    uitleg: str = ""
    inhoud: bytes = b""


class ScannerWeg(Exception):
    """The virus scanner gave no answer: the file waits."""


def keur(mediatype: str, inhoud: bytes, scanner: str = "") -> Oordeel:
    """The whole judgement; ScannerWeg when a scanner is set and does not answer."""
    soort = herken(inhoud)
    if soort is None or soort is not soort_van(mediatype):
        return Oordeel(False, "De inhoud is niet van het soort dat het bestand zegt te zijn.")
    if scanner and (virus := zoek_virus(scanner, inhoud)):
        return Oordeel(False, f"De virusscanner vond iets in dit bestand ({virus}).")
    return _kijk_erin(soort.code, inhoud)


def _kijk_erin(soort: str, inhoud: bytes) -> Oordeel:
    """The contents, looked at by a process without our settings, with limits on memory and time."""
    omgeving = {"PATH": os.defpath, "PYTHONPATH": str(_WORTEL), "LANG": "C.UTF-8"}
    opdracht = [sys.executable, "-B", "-m", "portal.documents.keurproces", soort]
    try:
        proces = subprocess.run(  # noqa: S603 - our own interpreter and module, and one of three fixed words
            opdracht, input=inhoud, capture_output=True, timeout=_WACHT, env=omgeving, cwd=_WORTEL
        )
        kop, _, blijft = proces.stdout.partition(b"\n")
        uitslag = json.loads(kop)
    except (subprocess.TimeoutExpired, ValueError):
        return Oordeel(False, "Het bestand is te zwaar of te vreemd om te controleren. Maak het kleiner of opnieuw.")
    return Oordeel(uitslag["goed"], uitslag["uitleg"], blijft)


def zoek_virus(adres: str, inhoud: bytes) -> str:
    """The name of what ClamAV finds, or nothing; `adres` is `unix:/pad` or `machine:poort`."""
    try:
        with _verbind(adres) as verbinding:
            verbinding.sendall(b"zINSTREAM\0")
            for i in range(0, len(inhoud), _STUK):
                stuk = inhoud[i : i + _STUK]
                verbinding.sendall(struct.pack(">I", len(stuk)) + stuk)
            verbinding.sendall(struct.pack(">I", 0))
            antwoord = _lees_antwoord(verbinding)
    except OSError as fout:
        raise ScannerWeg(str(fout)) from None
    if antwoord == "stream: OK":
        return ""
    if antwoord.startswith("stream: ") and antwoord.endswith(" FOUND"):
        return antwoord.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise ScannerWeg(f"de scanner zegt: {antwoord[:100]}")


def _verbind(adres: str) -> socket.socket:
    if adres.startswith("unix:"):
        verbinding = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        verbinding.settimeout(_WACHT_SCANNER)
        verbinding.connect(adres.removeprefix("unix:"))
        return verbinding
    machine, _, poort = adres.rpartition(":")
    return socket.create_connection((machine, int(poort)), timeout=_WACHT_SCANNER)


def _lees_antwoord(verbinding: socket.socket) -> str:
    antwoord = b""
    while not antwoord.endswith(b"\0") and len(antwoord) < 1000:
        stuk = verbinding.recv(1000)
        if not stuk:
            break
        antwoord += stuk
    return antwoord.rstrip(b"\0\n").decode("utf-8", "replace")
