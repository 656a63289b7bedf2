"""For a run with faults only: typst in a process of its own.

It starts threads in the process that first uses it, and those do not outlive a fork. In such a run every fault is tried
in a fork of a process that already made papers, where the next paper would be waited for forever.
"""

import pickle
import subprocess
import sys
from typing import Any

import typst

_PROGRAMMA = "import pickle, sys, typst; pad, keus = pickle.load(sys.stdin.buffer); sys.stdout.buffer.write(typst.compile(pad, **keus))"


def pytest_configure() -> None:
    """Replace the compiler for this run."""
    typst.compile = _in_eigen_proces


def _in_eigen_proces(pad: Any, **keus: Any) -> bytes:
    opdracht = [sys.executable, "-c", _PROGRAMMA]
    return subprocess.run(opdracht, input=pickle.dumps((pad, keus)), capture_output=True, check=True).stdout
