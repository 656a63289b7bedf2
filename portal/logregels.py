"""One entry in the log of the server is one line: whatever strangers send, it never looks like a line of ours."""

from __future__ import annotations

import logging
from typing import Any

from portal.domain.regels import op_een_regel

_HOOGSTENS = 2_000


class Alinea(str):
    """Text of our own that may have several lines, such as where in the code something went wrong."""

    __slots__ = ()


class EenRegel(logging.LogRecord):
    """A log record whose values lost the characters that steer a screen or begin a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.args, tuple):
            self.args = tuple(_schoon(w) for w in self.args)
        elif isinstance(self.args, dict):
            self.args = {k: _schoon(w) for k, w in self.args.items()}


def _schoon(waarde: object) -> object:
    if isinstance(waarde, Alinea | int | float | None):
        return waarde
    return op_een_regel(str(waarde), _HOOGSTENS)


def stel_in() -> None:
    """Make every log record of this process such a one."""
    logging.setLogRecordFactory(EenRegel)
