"""Which tests share a worker: those of one group (`xdist_group` in the file) and else those of one file.

Groups exist because what they share is dear: a server, a browser, a filled school. The `loadgroup` of xdist puts the
name of the group in the id of a test, which newer versions of pytest ignore without a word; every worker then starts
everything. So the group is read from the file itself, and a run in which a group was spread after all fails.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.hulp.databases import WORTEL

EERST = ("e2e", "aanval", "keten", "proef", "budget")
"""The longest first, so that no worker begins one when the others are done."""


@cache
def groep(bestand: str) -> str:
    """The group that a test file says it is in, or else the file itself."""
    pad = WORTEL / bestand
    genoemd = re.search(r'xdist_group\("(\w+)"\)', pad.read_text(encoding="utf-8")) if pad.is_file() else None
    return genoemd.group(1) if genoemd else bestand


class Verdeler(LoadScopeScheduling):
    """Hands out a group at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return groep(nodeid.partition("::")[0])

    def _assign_work_unit(self, node: Any) -> None:
        for naam in reversed(EERST):
            if naam in self.workqueue:
                self.workqueue.move_to_end(naam, last=False)
        super()._assign_work_unit(node)


class Verdeling:
    """Makes xdist hand out groups, and sees to it that it does."""

    def __init__(self) -> None:
        self.waar: dict[str, set[str]] = defaultdict(set)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Verdeler:
        """Ours."""
        return Verdeler(config, log)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """On which worker this test ran."""
        if werker := getattr(report, "worker_id", ""):
            self.waar[groep(report.nodeid.partition("::")[0])].add(werker)

    def verspreid(self) -> list[str]:
        """The groups that more than one worker ran a part of."""
        return sorted(naam for naam, werkers in self.waar.items() if len(werkers) > 1)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A spread group fails the run; a worker that died is reason enough, and fails it anyway."""
        if self.verspreid() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which."""
        if namen := self.verspreid():
            terminalreporter.section("verspreid over meer dan één werker (tests/hulp/verdeling.py)", red=True)
            terminalreporter.write_line("\n".join(namen))


def meld_aan(config: pytest.Config) -> None:
    """Divide this run, unless it is a worker of one."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Verdeling(), "verdeling")
