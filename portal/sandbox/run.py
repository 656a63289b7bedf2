"""Starts one sandbox server in this process, from the command line."""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

from portal.sandbox import dr, idp, tas
from portal.sandbox.apps import dr_app, tas_app
from portal.sandbox.opslag import Opslag
from portal.sandbox.portaal import Uitgang
from portal.sandbox.school import build_school
from portal.sandbox.server import Toegang
from portal.sandbox.wire import vandaag

POORTEN = {"dr": 3101, "tas": 3102, "idp": 3103}


def lees_opties(argv: list[str] | None = None) -> argparse.Namespace:
    """The command line of the sandbox."""
    p = argparse.ArgumentParser(prog="python -m portal.sandbox", description="DR, TAS en inlog om de keten te spelen")
    p.add_argument("soort", choices=POORTEN)
    p.add_argument("--port", type=int)
    p.add_argument("--host", default="127.0.0.1", help="standaard alleen deze machine")
    p.add_argument("--data", type=Path, default=Path(".sandbox"), help="map voor de eigen opslag")
    p.add_argument("--portal-url", default="http://localhost:3000")
    p.add_argument("--client-id", default="", help="onze naam bij het portaal")
    p.add_argument("--client-secret-file", type=Path, help="bestand met ons geheim bij het portaal")
    p.add_argument("--own-client-id", default="portaal", help="naam van het portaal bij ons")
    p.add_argument("--own-secret", default="portaal-geheim", help="geheim van het portaal bij ons")
    p.add_argument("--own-secret-file", type=Path, help="in plaats van --own-secret")
    p.add_argument("--redirect-uri", action="append", help="alleen idp; standaard <portal-url>/auth/callback")
    p.add_argument("--public-url", default="", help="adres waarop de browser ons ziet")
    p.add_argument("--dr-url", default="http://localhost:3101", help="alleen idp: voor de gids")
    p.add_argument("--tas-url", default="http://localhost:3102", help="alleen idp: voor de gids")
    p.add_argument("--students", type=int, default=3000)
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args(argv)


def maak_app(o: argparse.Namespace) -> Starlette:
    """The app of the chosen server."""
    school = build_school(o.students, o.seed, vandaag())
    opslag = Opslag(o.data / f"{o.soort}.db")
    geheim = o.own_secret_file.read_text(encoding="utf-8").strip() if o.own_secret_file else o.own_secret
    url = (o.public_url or f"http://localhost:{o.port}").rstrip("/")
    if o.soort == "idp":
        terug = tuple(o.redirect_uri or [f"{o.portal_url.rstrip('/')}/auth/callback"])
        client = idp.Client(o.own_client_id, geheim, terug, o.portal_url.rstrip("/"))
        return idp.maak_app(school, opslag, client, url, o.data / "idp-sleutel.json", (o.dr_url, o.tas_url))
    scope, scopes = (dr.FLOW_1_5, dr.SCOPES) if o.soort == "dr" else (tas.FLOW_2_3_4, tas.SCOPES)
    uitgang = Uitgang(o.portal_url, o.client_id, o.client_secret_file, scope)
    toegang = Toegang(o.own_client_id, geheim, scopes)
    if o.soort == "tas":
        return tas_app(school, opslag, toegang, uitgang, url)
    return dr_app(school, opslag, toegang, uitgang)


async def _serveer(app: Starlette, host: str, port: int) -> None:
    server = Server(app, address=host, port=port, interface=Interfaces.ASGI, log_enabled=False)
    lus = asyncio.get_running_loop()
    for sein in (signal.SIGINT, signal.SIGTERM):
        lus.add_signal_handler(sein, server.stop)
    await server.serve()


def main(argv: list[str] | None = None) -> int:
    """Run until stopped."""
    o = lees_opties(argv)
    o.port = o.port or POORTEN[o.soort]
    logging.basicConfig(level=logging.WARNING)
    app = maak_app(o)
    sys.stdout.write(f"klaar: {o.soort} op http://localhost:{o.port}\n")
    sys.stdout.flush()
    asyncio.run(_serveer(app, o.host, o.port))
    return 0
