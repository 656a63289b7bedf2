"""The shell of operators: `portal …`; thin commands, every rule lives in the services."""

from portal import logregels
from portal.cli.basis import app

from portal.cli import beheer, controle, draaien, gegevens  # isort: skip  (they register their commands on app)

__all__ = ["app", "beheer", "controle", "draaien", "gegevens"]

logregels.stel_in()
