"""Sending one mail over the mail server of the operator: encrypted when the server can, and never with personal data."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from portal.domain.fouten import PortalFout
from portal.settings import get_settings

_GEDULD = 20.0


class PostFout(PortalFout):
    """A mail that was not taken by the mail server."""

    code = "post"


def verstuur(naar: str, onderwerp: str, tekst: str) -> None:
    """Hand one mail to the server of `PORTAL_SMTP_URL` (smtp://, or smtps:// for TLS from the start); PostFout otherwise."""
    delen = urlsplit(get_settings().smtp_url)
    if not delen.hostname:
        raise PostFout("Er is geen mailserver ingesteld (PORTAL_SMTP_URL).")
    bericht = EmailMessage()
    bericht["To"], bericht["Subject"] = naar, onderwerp
    bericht["From"] = f"examenportaal@{urlsplit(get_settings().public_url).hostname}"
    bericht.set_content(tekst)
    try:
        _lever_af(delen.scheme == "smtps", delen.hostname, delen.port, delen.username, delen.password, bericht)
    except (smtplib.SMTPException, OSError) as fout:
        raise PostFout(f"De mailserver nam het bericht niet aan ({type(fout).__name__}).") from None


def _lever_af(
    tls: bool, host: str, poort: int | None, naam: str | None, wachtwoord: str | None, bericht: EmailMessage
) -> None:
    context = ssl.create_default_context()
    server: smtplib.SMTP = (
        smtplib.SMTP_SSL(host, poort or 465, timeout=_GEDULD, context=context)
        if tls
        else smtplib.SMTP(host, poort or 25, timeout=_GEDULD)
    )
    with server:
        if not tls and server.ehlo()[0] == 250 and server.has_extn("starttls"):
            server.starttls(context=context)
        if naam:
            server.login(unquote(naam), unquote(wachtwoord or ""))
        server.send_message(bericht)
