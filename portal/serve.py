"""Starting the portal for real: build the front end once, then serve pages, socket and HTTP on one port."""

from __future__ import annotations

import errno
import fcntl
import importlib.metadata
import ipaddress
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from portal import logboek, luisteren
from portal.bouwnummer import WORTEL, bouwnummer
from portal.settings import get_settings

WEB = WORTEL / ".web"
CLIENT = WEB / "build" / "client"
GEBOUWD = WORTEL / ".bouw"
_BEWAAR = 4
_GEDULD = 15
"""Seconds that a worker gets to finish what it is doing."""
BOUWADRES = "http://portaal.invalid"
"""Stands in the build for the address of the portal; the finished scripts ask the browser instead (see `_losmaken`)."""
_VERTALING = {
    "A new version of this app is available.": "Het portaal is vernieuwd. Ververs de pagina.",
    "textContent=`Reload`": "textContent=`Ververs`",
}
log = logging.getLogger("portal.serve")


class BouwFout(SystemExit):
    """The front end could not be built; the message says where to look."""


class PoortFout(SystemExit):
    """The portal cannot listen where it was told to; the message says why."""


def serve(port: int = 3000, workers: int | None = None, host: str = "127.0.0.1") -> None:
    """Serve the portal until SIGTERM or Ctrl+C; builds the front end first when its sources changed.

    Without Redis there is exactly one worker: the tabs live in its memory. With Redis, `workers` of them (default: as
    many as Reflex finds fitting) behind a balancer or proxy that keeps a browser with its worker. A worker that dies is
    replaced; when its successor dies at once the whole server stops, with an exit code that is not zero.
    """
    os.chdir(WORTEL)
    with logboek.ingericht(), _poort(host, port):
        _omgeving(workers)
        map_ = bouw()
        os.umask(0o077)
        import granian.server
        from reflex.utils import exec as reflex_exec  # not sooner: Reflex reads the environment as it is loaded
        from reflex_base.constants import LogLevel
        from reflex_base.environment import environment

        environment.REFLEX_WEB_WORKDIR.set(map_)
        environment.REFLEX_SKIP_COMPILE.set(True)
        environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
        luisteren.maak_ruimte()
        granian.server.Server = _webserver(granian.server.Server)  # type: ignore[assignment]  # Reflex has no other door
        reflex_exec.run_granian_backend_prod(host, port, LogLevel.WARNING)


def _webserver(soort: Callable[..., Any]) -> Callable[..., Any]:
    """The web server with what Reflex does not ask of it, after one line that says what it runs on."""
    eigen = {
        **luisteren.opties(), "respawn_failed_workers": True, "workers_kill_timeout": _GEDULD, "log_dictconfig": logboek.GRANIAN,
    }  # fmt: skip

    def maak(**opties: Any) -> Any:
        sys.stdout.write(waarop(opties["address"], opties["port"], opties["workers"]) + "\n")
        sys.stdout.flush()
        return soort(**{**opties, **eigen})

    return maak


def waarop(host: str, port: int, workers: int) -> str:
    """One line with what this server runs on, without any secret."""
    settings = get_settings()
    db = make_url(settings.db_url)
    waar = db.database or "" if settings.is_sqlite else f"{db.host or db.query.get('host', '')}/{db.database}"
    redis, inlog = urlsplit(settings.redis_url), urlsplit(settings.oidc_issuer)
    return " · ".join(
        [
            f"Examenportaal {importlib.metadata.version('examenportaal')} op http://{_in_adres(host)}:{port}",
            f"buiten: {settings.public_url}",
            f"database: {'SQLite' if settings.is_sqlite else 'PostgreSQL'} {waar}",
            f"Redis: {(redis.hostname or redis.path) if settings.redis_url else 'geen'}",
            f"inlogdienst: {inlog.hostname or 'geen'}",
            f"processen: {workers}",
        ]
    )


def _in_adres(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextmanager
def _poort(host: str, port: int) -> Iterator[None]:
    """Hold the right to listen on this port; PoortFout when it is taken.

    The server opens its port so that several processes may share it, and the system would share it with a second
    portal as well: half of the school would then work in another database. So each portal first takes a name of its
    own for the port, that the system gives back however it ends, and then looks whether anything else listens there.
    """
    try:
        soort = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        raise PoortFout("Geef bij --host een IP-adres van deze machine, zoals 127.0.0.1.") from None
    with socket.socket(socket.AF_UNIX) as naam, socket.socket(soort) as proef:
        proef.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            if sys.platform == "linux":
                naam.bind(f"\0examenportaal-poort-{port}")
            proef.bind((host, port))
            proef.listen(1)
        except OSError as fout:
            raise PoortFout(_waarom_niet(host, port, fout)) from None
        proef.close()
        yield


def _waarom_niet(host: str, port: int, fout: OSError) -> str:
    if fout.errno == errno.EADDRINUSE:
        return f"Poort {port} is al in gebruik, misschien door een ander portaal. Stop dat, of kies een andere --port."
    if fout.errno in (errno.EACCES, errno.EPERM):
        return f"Poort {port} mag u niet gebruiken. Kies een --port vanaf 1024."
    return f"Op {host} kan het portaal niet luisteren: dat is geen adres van deze machine. Kies een andere --host."


def _omgeving(workers: int | None) -> None:
    """What Reflex wants to know through the environment, before it is imported."""
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    os.environ.update(REFLEX_ENV_MODE="prod", REFLEX_CHECK_LATEST_VERSION="false", REFLEX_USE_NPM="true")
    os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "true")
    os.environ["REFLEX_AUTO_RELOAD_COOLDOWN"] = (
        "36500d"  # a page is never reloaded under somebody's hands: see `_vertaal`
    )
    if not get_settings().redis_url:
        os.environ["GRANIAN_WORKERS"] = "1"
        os.environ.setdefault("REFLEX_STATE_MANAGER_MODE", "memory")
    elif workers:
        os.environ["GRANIAN_WORKERS"] = str(workers)


def bouw(*, opnieuw: bool = False) -> Path:
    """The folder of the finished front end, built when its sources changed; one build at a time per checkout.

    Every version has a folder of its own, so that a build never touches what a running portal serves.
    """
    with _slot(), _leesbaar():
        map_ = GEBOUWD / bouwnummer()[:16]
        if opnieuw and map_.exists():
            shutil.rmtree(map_)
        if not map_.exists():
            _omgeving(None)
            with _bewaard(WORTEL / ".gitignore", WORTEL / "requirements.txt", WORTEL / "README.md"):
                _draai(
                    [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "warning"]
                )
            _losmaken()
            _vertaal()
            _zet_apart(map_)
        map_.touch()
        return map_


def _zet_apart(map_: Path) -> None:
    """Copy the finished build to its own folder in one move, and forget versions long past."""
    tijdelijk = map_.with_suffix(".deel")
    shutil.rmtree(tijdelijk, ignore_errors=True)
    shutil.copytree(CLIENT, tijdelijk / "build" / "client")
    for naam in ("backend", "routes.json", "reflex.json"):
        if (bron := WEB / naam).is_dir():
            shutil.copytree(bron, tijdelijk / naam)
        elif bron.exists():
            shutil.copy2(bron, tijdelijk / naam)
    tijdelijk.rename(map_)
    oud = sorted((p for p in GEBOUWD.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
    for pad in oud[:-_BEWAAR]:
        shutil.rmtree(pad, ignore_errors=True)


@contextmanager
def _slot() -> Iterator[None]:
    GEBOUWD.mkdir(exist_ok=True)
    with (GEBOUWD / "slot").open("w") as bestand:
        fcntl.flock(bestand, fcntl.LOCK_EX)
        yield


@contextmanager
def _leesbaar() -> Iterator[None]:
    """The screens are no secret: who builds them and who serves them may be two accounts of the system."""
    vorig = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(vorig)


@contextmanager
def _bewaard(*paden: Path) -> Iterator[None]:
    """Reflex writes its own ideas into these files; ours stay."""
    voor = {p: p.read_bytes() if p.exists() else None for p in paden}
    try:
        yield
    finally:
        for pad, inhoud in voor.items():
            if inhoud is None:
                pad.unlink(missing_ok=True)
            elif pad.read_bytes() != inhoud:
                pad.write_bytes(inhoud)


def _draai(opdracht: list[str]) -> None:
    """Run a command in a group of its own; when we are stopped, everything it started stops too."""
    proces = subprocess.Popen(  # noqa: S603 - a fixed command, nothing from outside
        opdracht,
        cwd=WORTEL,
        env={**os.environ, "BOUWADRES": BOUWADRES, "BOUWNUMMER": bouwnummer()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )

    def stop(_sein: int, _frame: FrameType | None) -> None:
        raise SystemExit(143)

    vorige = signal.signal(signal.SIGTERM, stop)
    try:
        uitvoer, _ = proces.communicate()
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(proces.pid, signal.SIGKILL)
        signal.signal(signal.SIGTERM, vorige)
    if proces.returncode:
        raise BouwFout(f"De schermen konden niet worden gebouwd:\n{uitvoer[-3000:]}")


def _vertaal() -> None:
    """What Reflex itself says in a tab that is older than the server, in Dutch; fails loudly when it says otherwise."""
    gevonden = 0
    for script in CLIENT.rglob("*.js"):
        tekst = nieuw = script.read_text(encoding="utf-8")
        for engels, nederlands in _VERTALING.items():
            gevonden += nieuw.count(engels)
            nieuw = nieuw.replace(engels, nederlands)
        if nieuw != tekst:
            _schrijf(script, nieuw)
    if gevonden != len(_VERTALING):
        raise BouwFout("De melding dat het portaal vernieuwd is, staat onverwacht in de gebouwde schermen.")


def _schrijf(script: Path, tekst: str) -> None:
    """Change a finished script; its compressed form would still hold the old text."""
    script.write_text(tekst, encoding="utf-8")
    for samengeperst in script.parent.glob(f"{script.name}.*"):
        samengeperst.unlink()


def _losmaken() -> None:
    """Make the build independent of where the portal lives: its scripts take the address from the browser.

    One build then serves the demo, every test and every school. Fails loudly when Reflex writes the address otherwise.
    """
    gevonden = 0
    for script in CLIENT.rglob("*.js"):
        tekst = script.read_text(encoding="utf-8")
        if BOUWADRES not in tekst and "ws://portaal.invalid" not in tekst:
            continue
        nieuw = tekst
        for adres, oorsprong in ((BOUWADRES, "location.origin"), ("ws://portaal.invalid", "location.origin")):
            for quote in ('"', "`", "'"):
                gevonden += nieuw.count(f"{quote}{adres}")
                nieuw = nieuw.replace(f"{quote}{adres}", f"{oorsprong}+{quote}")
        _schrijf(script, nieuw)
    over = [p.name for p in CLIENT.rglob("*.js") if "portaal.invalid" in p.read_text(encoding="utf-8")]
    if not gevonden or over:
        raise BouwFout(f"Het adres van het portaal staat onverwacht in de gebouwde schermen: {over or 'nergens'}.")
