"""How the scores of several assessors become one: the rule, without who gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace

from portal.domain.cesuur import Gescoord
from portal.domain.schalen import waarde_van

_DERDE = 3


def scoort_elders(oke: bool, component_id: Hashable | None, achteraf: str) -> bool:
    """True when the score of a sitting comes from a delivery system: not outside OKE, and not for a sitting that was
    entered after it had been, of which that system never heard."""
    return oke and component_id is not None and not achteraf


def samen(scores: Sequence[Gescoord]) -> Gescoord | None:
    """The score that counts: the one they all gave; of three or more, of points the middle one of an odd number, and of
    scores without points the one that more than half gave.

    None while two differ: they confer and one changes his own, or the exam office adds a third assessor. Points out of
    another maximum are another score, and have no middle with the rest.
    """
    if not scores:
        return None
    scores = _met_maximum(scores)
    waarden = Counter(map(_waarde, scores))
    if len(waarden) == 1:
        return scores[0]
    if len({s.maximum for s in scores}) > 1:
        return None
    punten = [s for s in scores if s.punten is not None]
    if len(punten) == len(scores) >= _DERDE and len(scores) % 2:
        return sorted(punten, key=lambda s: s.punten or 0)[len(scores) // 2]
    meest, aantal = waarden.most_common(1)[0]
    if not punten and aantal * 2 > len(scores) >= _DERDE:
        return next(s for s in scores if _waarde(s) == meest)
    return None


def verschillen(scores: Sequence[Gescoord]) -> bool:
    """True when not all of them gave the same."""
    return len(set(map(_waarde, _met_maximum(scores)))) > 1


def _met_maximum(scores: Sequence[Gescoord]) -> list[Gescoord]:
    """Points of which nobody said out of how many are out of the maximum of the others."""
    maxima = {s.maximum for s in scores if s.maximum is not None}
    if len(maxima) != 1:
        return list(scores)
    (maximum,) = maxima
    return [replace(s, maximum=maximum) if s.punten is not None else s for s in scores]


def _waarde(s: Gescoord) -> Hashable:
    """What somebody gave, however it is spelled."""
    return replace(s, score=""), waarde_van(s.score)
