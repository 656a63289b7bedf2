"""The root of the shell: the app, one way to refuse, and who acts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError
from typer.core import TyperGroup, TyperOption

from portal import logboek
from portal.domain.fouten import PortalFout

if TYPE_CHECKING:
    from typer._click import Context  # typer carries a click of its own and names its context nowhere else


class Netjes(TyperGroup):
    """Turns refusals into one Dutch sentence on stderr and an exit code that is not zero."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The word for help in Dutch."""
        optie = super().get_help_option(ctx)
        if optie is not None:
            optie.help = "Toon deze uitleg en stop."
        return optie

    def invoke(self, ctx: Context) -> Any:
        """Run the command."""
        try:
            with _voor_de_eigenaar(), logboek.ingericht():
                return super().invoke(ctx)
        except PortalFout as fout:
            faal(fout.tekst, fout.actie)
        except ValidationError as fout:
            velden = ", ".join(str(e["loc"][-1]) for e in fout.errors() if e["loc"])
            faal(f"Deze waarde klopt niet: {velden}.")
        except (OperationalError, ProgrammingError) as fout:
            faal(f"De database werkt niet mee: {str(fout.orig).splitlines()[0]}", "Draai: portal migrate")
        except OSError as fout:
            faal(f"Bestand of map: {fout.strerror or fout} ({fout.filename or ''})")


@contextmanager
def _voor_de_eigenaar() -> Iterator[None]:
    """What a command writes (database, key, backup, report) can be read by who runs it, and by nobody else."""
    vorig = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(vorig)


VERKEERD_GEVRAAGD = 2
"""The exit code of a command that was asked something impossible, as for an option that does not exist."""


def faal(tekst: str, actie: str = "", *, code: int = 1) -> NoReturn:
    """Say what went wrong and stop with this exit code."""
    typer.echo(f"{tekst} {actie}".strip(), err=True)
    sys.exit(code)


def groep(help: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(help=help, no_args_is_help=True, cls=Netjes, rich_markup_mode=None)


app = typer.Typer(
    help="Examenportaal: beheer vanaf de opdrachtregel.", no_args_is_help=True, cls=Netjes, add_completion=False,
    pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
