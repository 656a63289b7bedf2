"""The composition root: the only file that knows every room of the portal."""

from __future__ import annotations

import functools
import hashlib
import importlib
import logging
import os
import pkgutil
import re
from collections import deque
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import reflex as rx
from reflex.event import EventSpec
from reflex.utils.prerequisites import get_web_dir
from reflex_base.environment import environment
from reflex_base.event.context import EventContext
from starlette.applications import Starlette

import portal.api
import portal.pages
from portal import geheugen, storing
from portal.api.oke import is_partner
from portal.auth.edge import Edge
from portal.bouwnummer import bouwnummer
from portal.components.bode import verbinding
from portal.jobs import motor
from portal.logboek import uit_browser
from portal.pages.grond.fouten import niet_gevonden
from portal.settings import get_settings
from portal.state.raamwerk import grens, live, verlaten
from portal.state.raamwerk.basis import meld, onverwacht
from portal.state.raamwerk.gate import Gate
from portal.state.raamwerk.navigatie import PAGINAS

log = logging.getLogger("portal.app")
_GEMELD: deque[str] = deque(maxlen=1_000)
"""The last events about which a sentence was sent."""
_TEKEN_VAN_LEVEN, _GEDULD = timedelta(seconds=3), timedelta(seconds=7)
"""How often a tab hears the server, and how long both wait before they connect anew; `bode.js` warns between the two."""
_INHOUD = re.compile(r"router_data=|payload=|[Ee]vent data:")


def backend_fout(exception: Exception) -> EventSpec | None:
    """What is left when something breaks outside a handler: a Dutch sentence, and a log line without data.

    The sentence travels as an event. When that one breaks as well it gets none, or the two would go on for ever.
    """
    tekst, gebeurtenis = onverwacht("raamwerk", exception), EventContext.get()
    if storing.deel_van(exception) is not None:  # what is away is told to every tab, by a road that does not need it
        return None
    if gebeurtenis.parent_txid in _GEMELD:
        return None
    _GEMELD.append(gebeurtenis.txid)
    return meld(tekst, "bad")


def browser_fout(exception: Exception) -> None:
    """Errors in a browser are reported by whoever sits there: what kind and where, and nothing of what was on the screen."""
    log.warning("Fout in een browser: %s", uit_browser(str(exception)[:20_000]))


class ZonderInhoud(logging.Filter):
    """Keeps what strangers sent out of the log: Reflex writes a whole event there when it does not know its name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut a line about an event off before its content."""
        tekst = record.getMessage()
        if "Event(" in tekst or "vent data" in tekst or "payload" in tekst:
            record.msg, record.args = _INHOUD.split(tekst, maxsplit=1)[0][:200] + " …", ()
            record.exc_info = None
        return True


def _volg_wijzigingen() -> AbstractAsyncContextManager[None]:
    return live.volg(app)


def _draai_werk() -> AbstractAsyncContextManager[None]:
    geheugen.zet_vast()
    return motor.levensloop()


def _laad_paginas() -> None:
    for module in pkgutil.walk_packages(portal.pages.__path__, "portal.pages."):
        importlib.import_module(module.name)


def _noem_het_bouwnummer() -> None:
    """A tab of another build is told so when it connects, also when no state changed.

    Reflex compares the shape of the states, in the build and in the server; here the number of the build goes along.
    While it builds, that number comes from `serve.bouw`: Reflex touches its own lock file halfway.
    """
    vorm = rx.State._to_frontend_schema

    def met_nummer(_cls: type[rx.State]) -> str:
        return hashlib.sha256(f"{vorm()} {os.environ.get('BOUWNUMMER') or bouwnummer()}".encode()).hexdigest()

    rx.State._to_frontend_schema = classmethod(met_nummer)  # type: ignore[assignment, method-assign]


def _stel_socket_in() -> None:
    environment.REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE.set(get_settings().socket_max_bytes)
    environment.REFLEX_SOCKET_INTERVAL.set(_TEKEN_VAN_LEVEN)
    environment.REFLEX_SOCKET_TIMEOUT.set(_GEDULD)


def maak_app() -> rx.App:
    """Pages, routes, edge, gate and live updates put together."""
    _laad_paginas()
    _noem_het_bouwnummer()
    _stel_socket_in()
    app = rx.App(
        html_lang="nl",
        stylesheets=["/portaal.css"],
        reset_style=False,
        toaster=None,
        head_components=[rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")],
        app_wraps={(5, "Verbinding"): lambda stateful: verbinding() if stateful else None},
        api_transformer=[
            Starlette(routes=portal.api.routes(), exception_handlers=portal.api.FOUTEN),
            functools.partial(Edge, bouw=get_web_dir().resolve() / "build" / "client", is_partner=is_partner),
        ],
        backend_exception_handler=backend_fout,
        frontend_exception_handler=browser_fout,
    )
    for naam in ("reflex.app", "reflex_base.event.processor.event_processor"):
        logging.getLogger(naam).addFilter(ZonderInhoud())
    app.add_middleware(Gate(), index=0)
    verlaten_tabs = grens.bewaak(app)
    app.register_lifespan_task(_volg_wijzigingen)
    app.register_lifespan_task(verlaten.ruim_steeds_op, verlaten=verlaten_tabs)
    app.register_lifespan_task(_draai_werk)
    for pagina in PAGINAS.values():
        app.add_page(pagina.functie, route=pagina.route, title=pagina.titel, on_load=list(pagina.on_load))
    app.add_page(niet_gevonden, route="404", title="Niet gevonden")
    return app


app = maak_app()
