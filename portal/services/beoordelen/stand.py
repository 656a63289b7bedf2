"""What an assessor may still do with a result, for screen and act."""

from __future__ import annotations

from portal.db.beoordelen import Resultaat
from portal.domain.statussen import ResultaatStatus


def kan_antwoorden(resultaat: Resultaat) -> bool:
    """The board sent the score of a delivery system back: the assessor may look again and let it stand."""
    heeft_score = resultaat.punten is not None or bool(resultaat.score)
    return (
        resultaat.status == ResultaatStatus.BEZIG
        and bool(resultaat.terug_reden)
        and resultaat.bron == "oke"
        and heeft_score
    )
