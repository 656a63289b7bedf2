"""A real mail server on a real port: takes every mail, or is slow, refuses, hangs up, or wants TLS and a login."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.hulp.servers import vrije_poort

WIE, WACHTWOORD = "portaal", "een wachtwoord"


@dataclass
class Postbus:
    """What came in, and how the server behaves."""

    url: str = ""
    weigert: str = ""
    """Its answer to every address with this in it; to every address when it is only an answer: `550 nee`."""
    aan: str = ""
    """Only mail to addresses with this in it is refused; empty is all."""
    antwoord: str = "250 goed"
    """What it says after the letter itself."""
    hangt_op: int = 0
    """So many letters it takes in and then hangs up before it answers."""
    traag: float = 0.0
    brieven: list[EmailMessage] = field(default_factory=list)
    naar: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, _sessie: Any, envelope: Envelope, adres: str, _opties: Any) -> str:
        """May a letter go to this address?"""
        if self.weigert and self.aan in adres:
            return self.weigert
        envelope.rcpt_tos.append(adres)
        return "250 goed"

    async def handle_DATA(self, server: Any, _sessie: Any, envelope: Envelope) -> str:
        """A letter."""
        if self.traag:
            await asyncio.sleep(self.traag)
        if self.antwoord.startswith("250"):
            self.brieven.append(cast(EmailMessage, message_from_bytes(cast(bytes, envelope.content), policy=default)))
            self.naar.extend(envelope.rcpt_tos)
        if self.hangt_op:
            self.hangt_op -= 1
            server.transport.abort()
        return self.antwoord


def inhoud(brief: EmailMessage, soort: str = "plain") -> str:
    """What a letter says."""
    deel = brief.get_body(preferencelist=(soort,))
    assert deel is not None
    return str(deel.get_content())


@contextmanager
def postbus(tls: ssl.SSLContext | None = None) -> Iterator[Postbus]:
    """A mail server for as long as the block lasts; with a certificate one that wants TLS and a login."""
    bus, poort = Postbus(), vrije_poort()
    extra: dict[str, Any] = {}
    if tls is not None:
        extra = {"tls_context": tls, "require_starttls": True, "authenticator": _mag, "auth_required": True}
    controller = Controller(bus, hostname="127.0.0.1", port=poort, server_hostname="localhost", **extra)
    controller.start()
    wie = f"{WIE}:een%20wachtwoord@" if tls else ""
    bus.url = f"smtp://{wie}{'localhost' if tls else '127.0.0.1'}:{poort}"
    try:
        yield bus
    finally:
        controller.stop()


def _mag(_server: Any, _sessie: Any, _envelope: Any, _mechanisme: str, gegevens: Any) -> AuthResult:
    goed = isinstance(gegevens, LoginPassword) and gegevens == LoginPassword(WIE.encode(), WACHTWOORD.encode())
    return AuthResult(success=goed, handled=goed)
