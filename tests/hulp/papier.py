"""For a run with faults only: typst in a process of its own.

It starts threads in the process that first uses it, and those do not outlive a fork. In such a run every fault is tried
in a fork of a process that already made papers, where the next paper would be waited for forever.
"""

import pickle
import subprocess
import sys
from typing import Any

import typst

_PROGRAMMA = "import pickle, sys, typst; opmaak, keus = pickle.load(sys.stdin.buffer); pickle.dump(typst.compile(opmaak, **keus), sys.stdout.buffer)"


def pytest_configure() -> None:
    """Replace the compiler for this run."""
    typst.compile = _in_eigen_proces


def _in_eigen_proces(opmaak: Any, **keus: Any) -> Any:
    opdracht = [sys.executable, "-c", _PROGRAMMA]
    uit = subprocess.run(opdracht, input=pickle.dumps((opmaak, keus)), capture_output=True, check=True).stdout
    return pickle.loads(uit)
