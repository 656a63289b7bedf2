"""An identity provider in a process of its own, as tests know it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.hulp.servers import Server


@dataclass(frozen=True)
class Aanbieder:
    """A running provider, and the address at which it expects the portal."""

    issuer: str
    portaal: str
    server: Server
