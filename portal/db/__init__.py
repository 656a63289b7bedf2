"""The tables of the portal, one module per step of the chain, and the way to a session."""

from portal.db import (
    aanmelden,
    afnemen,
    beheren,
    beoordelen,
    bewaren,
    inrichten,
    monitoren,
    plannen,
    raamwerk,
    samenvoegen,
    vaststellen,
    weergaven,
)

__all__ = [
    "aanmelden",
    "afnemen",
    "beheren",
    "beoordelen",
    "bewaren",
    "inrichten",
    "monitoren",
    "plannen",
    "raamwerk",
    "samenvoegen",
    "vaststellen",
    "weergaven",
]
