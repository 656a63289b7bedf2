"""Decisions of the board for a period, mandates and exceptions alike: where one stands now."""

from __future__ import annotations

from portal.db.beheren import Uitzondering
from portal.db.vaststellen import Mandaat
from portal.domain import tijd


def stand_van(besluit: Mandaat | Uitzondering) -> tuple[str, str, bool]:
    """Where it stands in words and as a tone, and whether there is still something to revoke."""
    dag = tijd.vandaag()
    if besluit.ingetrokken_op:
        return f"Ingetrokken op {tijd.dag(besluit.ingetrokken_op)}", "bad", False
    if besluit.tot < dag:
        return "Verlopen", "plain", False
    return (f"Gaat in op {tijd.dag(besluit.van)}", "info", True) if besluit.van > dag else ("Geldig", "ok", True)
