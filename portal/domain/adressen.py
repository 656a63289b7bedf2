"""Which addresses may carry personal data: over TLS, or to this machine itself."""

from __future__ import annotations

from urllib.parse import urlsplit

DEZE_MACHINE = ("127.0.0.1", "::1")
"""The numbers under which a machine knows itself."""
_NAAM = "localhost"


def is_veilig(adres: str, *, ipv6: bool = True, naam_nodig: bool = True) -> bool:
    """True for https, and for http on this machine.

    `ipv6` says whether `::1` counts as this machine, `naam_nodig` whether https asks for the name of a server too.
    """
    delen = urlsplit(adres)
    if delen.scheme == "https":
        return bool(delen.hostname) or not naam_nodig
    lokaal = (_NAAM, *(DEZE_MACHINE if ipv6 else DEZE_MACHINE[:1]))
    return delen.scheme == "http" and delen.hostname in lokaal
