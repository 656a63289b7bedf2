"""Secrets at rest: encrypt and decrypt short texts with a key derived from the portal's own secret."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.domain.fouten import PortalFout
from portal.settings import get_settings

_DOEL = b"examenportaal kluis v1"


class SleutelKloptNiet(PortalFout):
    """The secret was kept under another key than the present one."""

    code = "sleutel-klopt-niet"

    def __init__(self) -> None:
        super().__init__(
            "Het bewaarde geheim is niet te lezen: de sleutel van het portaal is veranderd.",
            actie="Voer het geheim van deze koppeling opnieuw in.",
        )


@lru_cache(maxsize=4)
def _fernet(geheim: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_leid_af(geheim, _DOEL)))


def _leid_af(geheim: str, doel: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=doel).derive(geheim.encode())


def eigen_sleutel(doel: bytes) -> bytes:
    """A key of 32 bytes for one purpose, from the portal's own secret; other purposes cannot be calculated from it."""
    return _leid_af(get_settings().secret(), doel)


def versleutel(tekst: str) -> str:
    """The text in a form that only this portal can read; empty stays empty."""
    return _fernet(get_settings().secret()).encrypt(tekst.encode()).decode() if tekst else ""


def ontsleutel(tekst: str) -> str:
    """The text as it was given; SleutelKloptNiet when it was kept under another key or was changed."""
    if not tekst:
        return ""
    try:
        return _fernet(get_settings().secret()).decrypt(tekst.encode()).decode()
    except InvalidToken:
        raise SleutelKloptNiet from None
