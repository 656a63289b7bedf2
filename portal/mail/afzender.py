"""The one line to the mail server of the operator: encrypted when the server can, and never with personal data in a subject."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as REGELS
from email.utils import formataddr, formatdate
from enum import Enum
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib

from portal.domain.fouten import PortalFout
from portal.settings import get_settings

_GEDULD = 20.0
_BLIJVEND = 500
"""From this answer on the server will not take it tomorrow either."""


class PostFout(PortalFout):
    """A mail that was not taken by the mail server."""

    code = "post"


class Afloop(Enum):
    """What became of a letter."""

    AANGENOMEN = "aangenomen"
    GEWEIGERD = "geweigerd"
    LATER = "later"


@dataclass(frozen=True)
class Postuitslag:
    """What became of a letter, and why in few words: the number that the server answered, never its text."""

    afloop: Afloop
    uitleg: str = ""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """One mail to one person; with the same `kenmerk` it is the same mail, sent again."""

    naar: str
    onderwerp: str
    tekst: str
    html: str = ""
    kenmerk: str = ""
    afzender: str = "Examenportaal"


Klaar = Callable[[Brief, Postuitslag], None]


def verstuur(naar: str, onderwerp: str, tekst: str) -> None:
    """Hand one mail to the server of `PORTAL_SMTP_URL`; PostFout when it does not take it."""
    if not get_settings().smtp_url:
        raise PostFout("Er is geen mailserver ingesteld (PORTAL_SMTP_URL).")
    uitslagen: list[Postuitslag] = []
    verstuur_alle([Brief(naar=naar, onderwerp=onderwerp, tekst=tekst)], lambda _brief, uit: uitslagen.append(uit))
    if uitslagen[0].afloop is not Afloop.AANGENOMEN:
        raise PostFout(f"De mailserver nam het bericht niet aan ({uitslagen[0].uitleg}).")


def verstuur_alle(brieven: Sequence[Brief], klaar: Klaar) -> None:
    """Hand these to the mail server one by one over one connection, at the pace that was set; `klaar` hears of each at once."""
    asyncio.run(_verstuur(brieven, klaar))


async def _verstuur(brieven: Sequence[Brief], klaar: Klaar) -> None:
    rest = list(brieven)
    try:
        async with _lijn(urlsplit(get_settings().smtp_url)) as lijn:
            while rest:
                uit = await _stuur(lijn, rest[0])
                klaar(rest.pop(0), uit)
                if rest:
                    await asyncio.sleep(60 / get_settings().mail_per_minute)
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as fout:
        for brief in rest:
            klaar(brief, Postuitslag(Afloop.LATER, _waarom(fout)))


async def _stuur(lijn: aiosmtplib.SMTP, brief: Brief) -> Postuitslag:
    """One letter; an error of the line itself goes up, for the next one fares no better."""
    try:
        await lijn.send_message(_bericht(brief))
    except (ValueError, aiosmtplib.SMTPNotSupported):
        return Postuitslag(Afloop.GEWEIGERD, "geen adres waar mail heen kan")
    except aiosmtplib.SMTPRecipientsRefused as fout:
        return _van_code(fout.recipients[0].code)
    except aiosmtplib.SMTPServerDisconnected:
        raise
    except aiosmtplib.SMTPResponseException as fout:
        return _van_code(fout.code)
    return Postuitslag(Afloop.AANGENOMEN)


def _van_code(code: int) -> Postuitslag:
    blijvend = code >= _BLIJVEND
    return Postuitslag(Afloop.GEWEIGERD if blijvend else Afloop.LATER, f"antwoord {code}")


def _waarom(fout: BaseException) -> str:
    if isinstance(fout, aiosmtplib.SMTPAuthenticationError):
        return "inloggen bij de mailserver lukt niet"
    if isinstance(fout, aiosmtplib.SMTPResponseException):
        return f"antwoord {fout.code}"
    return f"geen verbinding, {type(fout).__name__}"


def _lijn(adres: SplitResult) -> aiosmtplib.SMTP:
    """The connection: TLS from the start or as soon as the server offers it; a password goes over nothing else."""
    tls = adres.scheme == "smtps"
    eigen = adres.hostname in ("localhost", "127.0.0.1", "::1")
    eis_tls = bool(adres.username) and not eigen and not tls
    wie: dict[str, Any] = {}
    if adres.username:
        wie = {"username": unquote(adres.username), "password": unquote(adres.password or "")}
    return aiosmtplib.SMTP(
        hostname=adres.hostname or "", port=adres.port or (465 if tls else 25), timeout=_GEDULD, use_tls=tls,
        start_tls=True if eis_tls else None, tls_context=ssl.create_default_context(), **wie,
    )  # fmt: skip


def _bericht(brief: Brief) -> EmailMessage:
    host = urlsplit(get_settings().public_url).hostname or "localhost"
    bericht = EmailMessage(policy=REGELS)
    bericht["To"], bericht["Subject"] = brief.naar, brief.onderwerp
    bericht["From"] = formataddr((brief.afzender, get_settings().mail_from or f"examenportaal@{host}"))
    bericht["Date"], bericht["Auto-Submitted"] = formatdate(localtime=True), "auto-generated"
    if brief.kenmerk:
        bericht["Message-ID"] = f"<{brief.kenmerk}@{host}>"
    bericht.set_content(brief.tekst)
    if brief.html:
        bericht.add_alternative(brief.html, subtype="html")
    return bericht
