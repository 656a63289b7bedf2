"""For a run with faults only: typst in a process of its own.

It starts threads in the process that first uses it, and those do not outlive a fork. In such a run every fault is tried
in a fork of a process that already made papers, where the next paper would be waited for forever.
"""

import pickle
import subprocess
import sys
from typing import Any

import typst

_PROGRAMMA = """
import pickle, sys, typst
opmaak, keus = pickle.load(sys.stdin.buffer)
try:
    uit = True, typst.compile(opmaak, **keus)
except BaseException as fout:  # its panic is no Exception
    uit = False, str(fout)
pickle.dump(uit, sys.stdout.buffer)
"""


class PanicException(BaseException):
    """What the typesetter raises when it cannot go on, by the only thing it is known by: its name."""


def pytest_configure() -> None:
    """Replace the compiler for this run."""
    typst.compile = _in_eigen_proces


def _in_eigen_proces(opmaak: Any, **keus: Any) -> Any:
    opdracht = [sys.executable, "-c", _PROGRAMMA]
    uit = subprocess.run(opdracht, input=pickle.dumps((opmaak, keus)), capture_output=True, check=True).stdout
    gelukt, wat = pickle.loads(uit)
    if not gelukt:
        raise PanicException(wat)
    return wat
