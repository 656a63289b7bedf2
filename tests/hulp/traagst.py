"""At the end of a run: the slowest test files, with all that each cost in preparing, running and clearing away."""

from __future__ import annotations

from collections import Counter

import pytest

AANTAL = 20


class Traagst:
    """Adds up per file; under xdist every report passes the controller, which is the one that prints."""

    def __init__(self) -> None:
        self.seconden: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test."""
        self.seconden[report.nodeid.partition("::")[0]] += report.duration  # type: ignore[assignment]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The list."""
        traag = self.seconden.most_common(AANTAL)
        if traag:
            terminalreporter.section(f"de {len(traag)} traagste testbestanden")
        for naam, seconden in traag:
            terminalreporter.write_line(f"{seconden:8.1f}s {naam}")


def meld_aan(config: pytest.Config) -> None:
    """Watch this run, unless it is a worker of one."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Traagst(), "traagste-bestanden")
