"""How often Python looks for memory that only holds on to itself."""

from __future__ import annotations

import gc

_DREMPELS = 50_000, 10, 10


def zoek_zelden() -> None:
    """Look seldom: loading and importing make millions of small objects that stay or vanish by themselves.

    Looking among them for circles each seven hundred costs a tenth of the time, and the longer the more has been loaded.
    """
    gc.set_threshold(*_DREMPELS)


def zet_vast() -> None:
    """Let what is loaded by now never be searched again, and the rest seldom: for a process that stays."""
    gc.collect()
    gc.freeze()
    zoek_zelden()
