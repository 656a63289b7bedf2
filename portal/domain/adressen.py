"""Which addresses may carry personal data: over TLS, or to this machine itself."""

from __future__ import annotations

from urllib.parse import urlsplit

DEZE_MACHINE = ("127.0.0.1", "::1")
"""The numbers under which a machine knows itself."""
_NAAM = "localhost"


def is_veilig(adres: str) -> bool:
    """True for https to a named server, and for http on this machine; what is no address at all is not."""
    try:
        delen = urlsplit(adres)
    except ValueError:
        return False
    if delen.scheme == "https":
        return bool(delen.hostname)
    return delen.scheme == "http" and delen.hostname in (_NAAM, *DEZE_MACHINE)
