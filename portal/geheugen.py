"""How often Python looks for memory that only holds on to itself."""

from __future__ import annotations

import gc

_DREMPELS = 50_000, 10, 10


def zet_vast() -> None:
    """Let what is loaded by now never be searched again, and the rest seldom: for a process that stays.

    An import makes millions of small objects that vanish by themselves; looking among them for circles each seven
    hundred costs a tenth of its time, and the longer the more the process has loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_DREMPELS)
