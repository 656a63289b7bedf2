"""The whole portal with the test page added, as an ASGI application for the socket tests; no front end needed."""

from __future__ import annotations

import gc
import os
import resource
from pathlib import Path
from typing import Any

os.environ.setdefault("REFLEX_STATE_MANAGER_MODE", "disk")

import logging

import reflex as rx
from reflex_base.environment import environment
from starlette.responses import JSONResponse

environment.REFLEX_SKIP_COMPILE.set(True)

logging.basicConfig(level=logging.DEBUG)

from portal.app import app
from portal.state.raamwerk.sessie import SessieState
from tests.hulp.proefpagina import ProefState

app.add_page(lambda: rx.el.p("proef"), route="proef", on_load=[SessieState.laad, ProefState.laad])
_portaal = app()


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    """The portal, with a look at what the process keeps: `/telling` gives the tabs in memory, and its size in KiB."""
    if scope["type"] != "http" or scope["path"] != "/telling":
        await _portaal(scope, receive, send)
        return
    gc.collect()
    await JSONResponse({"tabs": len(getattr(app.state_manager, "states", ())), "kib": _kib()})(scope, receive, send)


def _kib() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() // 1024
