"""For a run with faults only: what does not outlive a fork starts anew after it.

In such a run every fault is tried in a fork of a process that already ran the tests. The threads of a pool are not there
any more, and what is given to it would be waited for forever. Typst, which starts threads in the process that first uses
it, has a process of its own for each paper.
"""

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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
    """Replace the compiler for this run, and the pools of each fork."""
    typst.compile = _in_eigen_proces
    os.register_at_fork(after_in_child=_nieuwe_poelen)


def _nieuwe_poelen() -> None:
    for naam, module in list(sys.modules.items()):
        if naam.startswith("portal."):
            van_ons = [o for o in vars(module).values() if type(o).__module__.startswith("portal.")]
            for ding in (module, *van_ons):
                _vervang(getattr(ding, "__dict__", {}))


def _vervang(velden: dict[str, Any]) -> None:
    for veld, waarde in list(velden.items()):
        if isinstance(waarde, ThreadPoolExecutor):
            velden[veld] = ThreadPoolExecutor(waarde._max_workers, waarde._thread_name_prefix)


def _in_eigen_proces(opmaak: Any, **keus: Any) -> Any:
    opdracht = [sys.executable, "-c", _PROGRAMMA]
    uit = subprocess.run(opdracht, input=pickle.dumps((opmaak, keus)), capture_output=True, check=True).stdout
    gelukt, wat = pickle.loads(uit)
    if not gelukt:
        raise PanicException(wat)
    return wat
