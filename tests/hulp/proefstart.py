"""Starts the test server on a port, listening as in production."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.server import Server

from portal import luisteren

if __name__ == "__main__":
    Server(
        target="tests.hulp.proefserver:asgi", interface=Interfaces.ASGI, address="127.0.0.1", port=int(sys.argv[1]),
        **luisteren.opties(),
    ).serve()  # fmt: skip
