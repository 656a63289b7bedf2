"""What an assessor may still do with a result, for screen and act."""

from __future__ import annotations

from portal.db.beoordelen import Beoordeling, Resultaat
from portal.domain.fouten import Botsing
from portal.domain.levensloop import BESLOTEN
from portal.domain.statussen import ResultaatStatus

AL_VASTGESTELD = "Dit resultaat is al vastgesteld. U hoeft niets meer te beoordelen."
WEG_TERUG = "Klopt er iets niet? Meld het bij het examenbureau; alleen de examencommissie kan het resultaat herzien."


def is_besloten(resultaat: Resultaat | None) -> bool:
    """The board decided about this work: nothing is left to assess."""
    return resultaat is not None and resultaat.status in BESLOTEN


def eis_open(resultaat: Resultaat | None) -> None:
    """Refuse a score or a remark about what the board decided: only a revision changes that (BEO-5, VAS-8)."""
    if is_besloten(resultaat):
        raise Botsing(AL_VASTGESTELD, actie=WEG_TERUG)


def mist_eigen_score(beoordeling: Beoordeling, resultaat: Resultaat | None) -> bool:
    """Work that is scored in the portal is not done without a score of one's own: nobody leans on that of another. What
    the board decided about takes no score any more."""
    if resultaat is None or is_besloten(resultaat):
        return False
    return beoordeling.gescoord_op is None and resultaat.bron == "portaal"


def kan_afronden(beoordeling: Beoordeling, resultaat: Resultaat | None) -> bool:
    """There is a score to stand by: of the delivery system, or one's own."""
    if resultaat is None or is_besloten(resultaat) or mist_eigen_score(beoordeling, resultaat):
        return False
    return resultaat.status != ResultaatStatus.BEZIG or kan_antwoorden(resultaat)


def kan_antwoorden(resultaat: Resultaat) -> bool:
    """The board sent the score of a delivery system back: the assessor may look again and let it stand."""
    heeft_score = resultaat.punten is not None or bool(resultaat.score)
    return (
        resultaat.status == ResultaatStatus.BEZIG
        and bool(resultaat.terug_reden)
        and resultaat.bron == "oke"
        and heeft_score
    )
