"""Which build of the screens belongs to this code: one number over everything that the build is made of."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path

WORTEL = Path(__file__).resolve().parent.parent
_BRONNEN = (
    "portal/app.py", "portal/serve.py", "portal/components", "portal/pages", "portal/state", "portal/domain", "assets",
    "rxconfig.py", "reflex.lock",
)  # fmt: skip


@functools.lru_cache
def bouwnummer() -> str:
    """The number of the build of this code, as 64 hexadecimal digits; other sources or another Reflex give another."""
    som = hashlib.sha256(importlib.metadata.version("reflex").encode())
    paden = [WORTEL / b for b in _BRONNEN]
    bestanden = [p for b in paden for p in ([b] if b.is_file() else sorted(b.rglob("*"))) if p.is_file()]
    for pad in bestanden:
        if "__pycache__" not in pad.parts:
            som.update(str(pad.relative_to(WORTEL)).encode() + b"\0" + pad.read_bytes())
    return som.hexdigest()
