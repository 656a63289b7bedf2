"""What of an applied file was not taken over: its rows with what was wrong then, to put right and read in again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.db.inrichten import Inleespartij
from portal.domain.taal import telt
from portal.reports.lezen import Blad
from portal.services.inrichten.stand_basis import Basissoort
from portal.services.inrichten.stand_inlezen import (
    FOUT,
    GELIJK,
    GEWIJZIGD,
    NIEUW,
    OVERGESLAGEN,
    VRAAG,
    Inleesproef,
    Rijproef,
    herken,
)

BEWAAR = timedelta(days=30)
"""How long a batch can be undone, and its rows that stayed behind can be fetched."""
NIET_OVER = (FOUT, VRAAG)
"""Outcomes with which a row stays behind when a file is applied."""
_RIJ, _MIS = "rij", "wat er mis is"


@dataclass(frozen=True)
class Rest:
    """The header of a file and those of its rows that were not taken over, each with what was wrong."""

    koppen: list[str]
    rijen: list[Rijproef]
    cellen: list[list[str]]
    """Per row every cell of the file, also of columns that fill no field."""


def bewaar(blad: Blad, proef: Inleesproef) -> bytes:
    """The rows that stay behind, as a batch keeps them; nothing when every row was taken over."""
    rest = rest_van(blad, [r for r in proef.rijen if r.uitkomst in NIET_OVER])
    if not rest.rijen:
        return b""
    rijen = [(r.nr, r.uitkomst, r.fouten, cellen) for r, cellen in zip(rest.rijen, rest.cellen, strict=True)]
    return zlib.compress(json.dumps([blad.koppen, rijen], ensure_ascii=False, separators=(",", ":")).encode(), 6)


def lees(partij: Inleespartij) -> Rest:
    """The rows of an applied batch that stayed behind; what was meant with a cell is offered no more."""
    koppen, rijen = json.loads(zlib.decompress(partij.inhoud)) if partij.inhoud else ([], [])
    veld_van = {int(nr): veld for nr, veld in partij.toewijzing.items()}
    uit = [
        Rijproef(
            nr,
            {veld: cellen[k] for k, veld in veld_van.items() if k < len(cellen)},
            uitkomst,
            {veld: (tekst, "") for veld, (tekst, _) in fouten.items()},
        )
        for nr, uitkomst, fouten, cellen in rijen
    ]
    return Rest(koppen, uit, [cellen for *_, cellen in rijen])


def als_regels(soort: Basissoort, toewijzing: Mapping[str, str], rest: Rest) -> tuple[list[str], list[list[str]]]:
    """The same as the columns and rows of a file that is recognised when it is read in again: a column is called after
    the field that it fills, and what an earlier file of this kind said is left out."""
    velden = {int(nr): veld for nr, veld in toewijzing.items()}
    mee = [k for k, kop in enumerate(rest.koppen) if k in velden or kop not in (_RIJ, _MIS)]
    koppen = [_kop(soort, rest.koppen[k], k, velden.get(k, "")) for k in mee]
    regels = [
        [*(cellen[k] for k in mee), str(rij.nr), " ".join(f"{soort.kolommen[v]}: {t}" for v, (t, _) in rij.fouten.items())]
        for rij, cellen in zip(rest.rijen, rest.cellen, strict=True)
    ]  # fmt: skip
    return [*koppen, _RIJ, _MIS], regels


def _kop(soort: Basissoort, kop: str, nr: int, veld: str) -> str:
    """The words above a column; one that fills nothing is not called as one that does."""
    if veld:
        return soort.kolommen[veld]
    kop = kop or f"Kolom {nr + 1}"
    return f"{kop} (niet gebruikt)" if herken(soort, [kop]) else kop


def rest_van(blad: Blad, rijen: Sequence[Rijproef]) -> Rest:
    """These rows of a file that is still on trial, in the same form."""
    per_nr = dict(zip(blad.nummers, blad.rijen, strict=True))
    return Rest(blad.koppen, list(rijen), [per_nr[r.nr] for r in rijen])


def niet_over(aantallen: Mapping[str, int]) -> int:
    """How many rows stayed behind."""
    return sum(aantallen.get(u, 0) for u in NIET_OVER)


def wat_gebeurde(aantallen: Mapping[str, int]) -> str:
    """What applying did with the rows, in words: `Overgenomen: 3 rijen (2 nieuw, 1 gewijzigd). Niet overgenomen: 1 rij.`"""
    nieuw, anders, gelijk = (aantallen.get(u, 0) for u in (NIEUW, GEWIJZIGD, GELIJK))
    delen = ", ".join(f"{n} {woord}" for n, woord in ((nieuw, "nieuw"), (anders, "gewijzigd")) if n)
    zinnen = [f"Overgenomen: {telt(nieuw + anders, 'rij', 'rijen')}{f' ({delen})' if delen else ''}."]
    if gelijk:
        zinnen.append(f"Stond er al zo: {telt(gelijk, 'rij', 'rijen')}.")
    if over := aantallen.get(OVERGESLAGEN, 0):
        zinnen.append(f"Overgeslagen: {telt(over, 'rij', 'rijen')}.")
    if achter := niet_over(aantallen):
        zinnen.append(f"Niet overgenomen: {telt(achter, 'rij', 'rijen')}.")
    return " ".join(zinnen)
