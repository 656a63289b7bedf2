"""The peers of a click: where they run, and what one of their clicks is."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from sqlite3 import connect
from typing import Any

from delen.meten import WORTEL

_OMGEVING = WORTEL / ".bouw" / "vergelijk"
_DJANGO = ("django==5.2.*", "granian==2.*")
_BEHEERDER = """
import delen.django_raster
from django.core.management import call_command
from django.contrib.auth import get_user_model
call_command("migrate", verbosity=0)
get_user_model().objects.create_superuser("meting", "", "meting")
"""


@contextmanager
def _granian(
    python: str, soort: str, app: str, poort: int, map_: Path, env: dict[str, str]
) -> Iterator[tuple[str, int]]:
    """One process that serves this app: its address and its number."""
    from tests.hulp.servers import start

    opdracht = [python, "-m", "granian", "--interface", soort, "--host", "127.0.0.1", "--port", str(poort), app]
    pad = f"{WORTEL / 'benchmarks'}:{WORTEL}"
    with start(opdracht, map_ / f"log-{poort}", {**os.environ, "PYTHONPATH": pad, **env}) as server:
        basis = f"http://localhost:{poort}"
        server.wacht_op_url(basis, 120)
        kinderen = Path(f"/proc/{server.proces.pid}/task/{server.proces.pid}/children").read_text().split()
        yield basis, int(kinderen[0])


@contextmanager
def django(map_: Path, poort: int) -> Iterator[tuple[str, int]]:
    """The admin of Django on a copy of this database, in an environment that is made once."""
    python = _OMGEVING / "bin" / "python"
    if not python.exists():
        venv.create(_OMGEVING, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *_DJANGO], check=True)
    with closing(connect(map_ / "portal.db")) as van, closing(connect(map_ / "raster.db")) as naar:
        van.backup(naar)
    env = {"RASTER_DB": str(map_ / "raster.db"), "PYTHONPATH": str(WORTEL / "benchmarks")}
    subprocess.run([python, "-c", _BEHEERDER], check=True, env={**os.environ, **env})
    with _granian(str(python), "wsgi", "delen.django_raster:app", poort, map_, env) as waar:
        yield waar


@contextmanager
def reflex(map_: Path, poort: int) -> Iterator[tuple[str, int]]:
    """A bare page of Reflex on this database."""
    env = {
        "REFLEX_STATE_MANAGER_MODE": "memory", "REFLEX_WEB_WORKDIR": str(map_ / "web"),
        "PORTAL_PUBLIC_URL": f"http://localhost:{poort}",
    }  # fmt: skip
    with _granian(sys.executable, "asgi", "delen.reflex_kaal:asgi", poort, map_, env) as waar:
        yield waar


class DjangoBezoek:
    """A browser that is logged in to the admin."""

    def __init__(self, basis: str) -> None:
        self._lijst = f"{basis}/admin/django_raster/inschrijving/"
        self._koekjes = CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._koekjes)).open
        inlog = f"{basis}/admin/login/"
        self._open(inlog).read()
        teken = next(k.value for k in self._koekjes if k.name == "csrftoken")
        self._open(inlog, f"username=meting&password=meting&csrfmiddlewaretoken={teken}&next=/admin/".encode()).read()

    async def klik(self, vraag: str) -> None:
        """Load the list at this address."""
        tekst = await asyncio.to_thread(lambda: self._open(f"{self._lijst}?{vraag}").read().decode())
        assert 'id="changelist"' in tekst, "the admin shows no list"


async def klik_kaal(v: Any, pagina: int, zoek: str) -> None:
    """One event of the bare page."""
    from delen.reflex_kaal import KAAL

    vanaf = len(v.binnen)
    await v.zend(f"{KAAL}.toon", {"pagina": pagina, "zoek": zoek})
    await v.wacht_op('"rijen', 20, vanaf)
