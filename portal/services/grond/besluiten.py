"""Decisions of the board for a period, mandates and exceptions alike: where one stands now."""

from __future__ import annotations

from portal.db.beheren import Uitzondering
from portal.db.vaststellen import Mandaat
from portal.domain import tijd

VERVALLEN = "Vervallen: de gever zit niet meer in de commissie"


def stand_van(besluit: Mandaat | Uitzondering, *, lid: bool) -> tuple[str, str, bool]:
    """Where it stands in words and as a tone, and whether there is still something to revoke; `lid`: its giver is in
    the board."""
    dag = tijd.vandaag()
    if besluit.ingetrokken_op:
        return f"Ingetrokken op {tijd.dag(besluit.ingetrokken_op)}", "bad", False
    if besluit.tot < dag:
        return "Verlopen", "plain", False
    if not lid:
        return VERVALLEN, "bad", True
    return (f"Gaat in op {tijd.dag(besluit.van)}", "info", True) if besluit.van > dag else ("Geldig", "ok", True)
