"""The whole portal with the test page added, as an ASGI application for the socket tests; no front end needed."""

from __future__ import annotations

import os

os.environ.setdefault("REFLEX_STATE_MANAGER_MODE", "disk")

import logging

import reflex as rx
from reflex_base.environment import environment

environment.REFLEX_SKIP_COMPILE.set(True)

logging.basicConfig(level=logging.DEBUG)

from portal.app import app
from portal.state.raamwerk.sessie import SessieState
from tests.hulp.proefpagina import ProefState

app.add_page(lambda: rx.el.p("proef"), route="proef", on_load=[SessieState.laad, ProefState.laad])
asgi = app()
