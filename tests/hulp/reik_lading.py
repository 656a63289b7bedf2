"""What the walk over reach gives to what it calls: arguments with ids from one case, and from two at once."""

from __future__ import annotations

import inspect
import itertools
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import Enum
from typing import Any

from pydantic import ValidationError

from portal.domain import tijd
from portal.domain.gereedheid import SLEUTELS
from portal.services.beheren.stand import TAS
from portal.services.grond.opdracht import Opdracht
from tests.hulp.aanval import NietTeMaken, waarde
from tests.hulp.reik_deuren import Deur, is_opdracht
from tests.hulp.reik_geval import Ids


def ladingen(deur: Deur, gevallen: Iterable[list[Ids]], *, gemengd: bool) -> Iterator[list[Any]]:
    """Arguments with ids from each of these cases, and from two at once where there is more than one id."""
    lijst = list(gevallen)
    for ids in itertools.chain(*lijst):
        yield from _met(deur, ids)
    for een, ander in itertools.permutations(lijst, 2) if gemengd else ():
        for veld in _idvelden(deur)[:-1]:
            for ids, met in zip(ander, een, strict=True):
                yield from _met(deur, {**ids, veld: met.get(veld, met["*"])})


def _idvelden(deur: Deur) -> list[str]:
    velden = []
    for naam_, soort in deur.soorten:
        if is_opdracht(soort):
            velden += [n for n, f in soort.model_fields.items() if "UUID" in str(f.annotation)]
        elif "UUID" in str(soort):
            velden.append(naam_)
    return [v.removesuffix("_ids").removesuffix("_id") for v in velden]


_ANDERS = {
    "beheren.": {"persoon": "staf"}, "grond.uitzonderingen": {"persoon": "staf"}, "plannen.medewerkers": {"persoon": "staf"},
    "rollen_uit_inlogdienst": {"koppeling": "rolkoppeling"}, "ophalen": {"koppeling": "dr"}, "groepen": {"koppeling": "dr"},
    "monitoren.meldingen": {"id": "melding"}, "monitoren.wachtend": {"id": "wacht"}, "voorziening": {"voorziening": "deelnamevoorziening"},
    "wachtlijst.zet_op": {"zitting": "vol"}, "besluit_over_persoon": {"id": "wens"},
    "plannen.voorzieningen": {"voorziening": "voorziening"}, "beheren.koppelingen": {"id": "koppeling"},
}  # fmt: skip
"""Which row a field is about, where its name alone does not say so; a later line wins."""
_WOORDEN = {
    "onderdeel": SLEUTELS[0], "oorzaak": "partner", "presentie": "present", "dag": "2026-01-05", "versie": 0, "actie": "vaststellen",
    "van": str(tijd.vandaag()), "tot": str(tijd.vandaag() + timedelta(days=90)), "categorie": "overig", "bereik": "",
    "permission": "resultaat:vaststellen", "email": "x@school.example", "scope": TAS, "naam": "Nieuw",
}  # fmt: skip
"""What a field may say, where any text is not good enough."""


def _met(deur: Deur, ids: Ids) -> Iterator[list[Any]]:
    anders = {n: ids[m] for deel, namen in _ANDERS.items() if deel in deur.naam for n, m in namen.items()}
    ids = {**ids, **anders}
    alle, gezien = {**ids, **{f"{n}_ids": i for n, i in ids.items()}}, set()
    for variant in range(max([1, *(_varianten(s) for _, s in deur.soorten)])):
        try:
            lading = [_maak(soort, alle, naam_, variant) for naam_, soort in deur.soorten]
        except (NietTeMaken, ValidationError):
            continue
        if repr(lading) not in gezien:
            gezien.add(repr(lading))
            yield lading


def _varianten(soort: Any) -> int:
    """How many ways there are to fill in what is a choice."""
    if not is_opdracht(soort):
        return 1
    soorten = [f.annotation for f in soort.model_fields.values()]
    leden = [len(s) for s in soorten if _is_enum(s)]
    return max(2 if bool in soorten else 1, 3 if _losse_ids(soort) else 1, *[min(n, 7) for n in leden], 1)


def _moment(soort: Any) -> Any:
    return {"datetime": tijd.nu(), "date": tijd.vandaag()}.get(getattr(soort, "__name__", ""))


def _is_enum(soort: Any) -> bool:
    return inspect.isclass(soort) and issubclass(soort, Enum)


def _losse_ids(soort: type[Opdracht]) -> list[str]:
    return [n for n, f in soort.model_fields.items() if "UUID | None" in str(f.annotation).replace("uuid.", "")]


def _maak(soort: Any, ids: Ids, naam_: str, variant: int) -> Any:
    if soort is uuid.UUID or "UUID" in str(soort):
        return uuid.UUID(ids.get(naam_.removesuffix("_id"), ids["*"]))
    if not is_opdracht(soort):
        return _moment(soort) or (list(soort)[variant % len(soort)] if _is_enum(soort) else waarde(soort, ids, naam_))
    if not any(f.is_required() for f in soort.model_fields.values()):
        return soort()
    ruw, los = waarde(soort, ids), _losse_ids(soort)
    for veld, f in soort.model_fields.items():
        if veld in _WOORDEN and veld in ruw | {"bereik": 0, "oorzaak": 0}:
            ruw[veld] = _WOORDEN[veld]
        elif f.annotation is bool:
            ruw[veld] = variant % 2 == 0
        elif _is_enum(f.annotation):
            ruw[veld] = list(f.annotation)[variant % len(f.annotation)].value
        elif veld in los and los.index(veld) != variant % max(2, len(los)):
            ruw[veld] = None
        elif veld in ids and f.annotation is str:
            ruw[veld] = ids[veld]
    return soort.model_validate(ruw)
