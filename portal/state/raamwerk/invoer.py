"""Strict reading of what a browser sends, the only way from a payload to a command; and what all forms share."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from portal.domain.fouten import Ongeldig
from portal.domain.tekst import bewaarbaar_in
from portal.domain.velden import OMZETTERS, in_woorden


class Invoer(BaseModel):
    """What a form or a button sends: known fields only; text loses its outer spaces, as it does in a command."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Reden(Invoer):
    """Why somebody decides this, or ends it."""

    reden: str = Field(min_length=3, max_length=500)


def zoals(opdracht: type[BaseModel], veld: str) -> Any:
    """The default and limits of a field, the same as in the command that it fills."""
    return copy(opdracht.model_fields[veld])


class VeldFout(Ongeldig):
    """Input that cannot be used, with a sentence per field."""

    code = "invoer"

    def __init__(self, velden: dict[str, str], model: Any = None) -> None:
        wat = "Dit verzoek klopt niet."
        namen = _namen(velden, model)
        super().__init__(
            _controleer("u heeft", namen) if velden else wat,
            student=_controleer("je hebt", namen) if velden else wat,
            velden=velden,
        )


_GENOEMD = {
    "capaciteit": "aantal plaatsen", "start": "dag en begintijd", "ruimte": "lokaal", "persoon": "wie",
    "base_url": "adres", "token_url": "adres voor toegang", "permission": "welk besluit", "scope": "soort",
    "geeindigd": "werkelijk geëindigd", "n_term": "N-term", "om": "dag en tijd", "claim": "waar staat de groep",
    "volgende_op": "volgende screening uiterlijk", "patroon": "vorm van de toetscodes", "bereik": "waar geldt de rol",
    "examencode": "code van het examen", "vindplaats": "waar het rapport staat", "grond": "waarom",
    "motivatie": "waarom", "maximum": "van hoeveel punten", "titel": "wat is er mis", "weekdag": "liefst op",
    "presentie": "had moeten zijn", "tijdscenario": "begin en tijd", "email": "e-mailadres", "inschrijving": "student",
    "deelname": "student", "van": "eerste dag", "tot": "laatste dag", "keuze": "besluit",
}  # fmt: skip
"""What people call a field that has another name in the code."""
_VELDNAAM = re.compile(r"[a-z][a-z_]{1,40}")


def _namen(velden: Iterable[str], model: Any) -> list[str]:
    """What these fields are called on screen; one that is no field of ours is not repeated."""
    titels = {n: f.title for n, f in getattr(model, "model_fields", {}).items() if f.title}
    kaal = {n: n.removesuffix("_id") for n in velden if _VELDNAAM.fullmatch(n)}
    return [_klein(titels.get(n, "")) or _GENOEMD.get(k) or k.replace("_", " ") for n, k in kaal.items()]


def _klein(titel: str) -> str:
    """The same within a sentence: `aantal kansen`."""
    return titel[:1].lower() + titel[1:]


def _controleer(wie: str, namen: list[str]) -> str:
    """Which fields to look at, in the words for who filled them in."""
    bij = ", ".join(namen[:4])
    return f"Controleer wat {wie} ingevuld: {bij}." if bij else f"Controleer wat {wie} ingevuld."


@lru_cache(maxsize=512)
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def lees_invoer(model: Any, waarde: Any, *, form: bool = False) -> Any:
    """The payload as a value of this type, or a VeldFout: no guessing, no extra fields, no wrong types.

    JSON is read in pydantic's strict mode, so `"7"` is no number and `1` no tick. A form can only send text;
    with `form` each text is first turned into what its field asks for (see `portal.domain.velden`).
    """
    mis: dict[str, str] = {}
    if form and isinstance(waarde, dict) and isinstance(model, type) and issubclass(model, BaseModel):
        waarde, mis = _uit_formulier(model, waarde)
    try:
        ruw = json.dumps(bewaarbaar_in(waarde), default=_als_tekst)
        gelezen = _adapter(model).validate_json(ruw, strict=True)
    except ValidationError as fout:
        gezegd = {str(e["loc"][0]): in_woorden(e) for e in fout.errors(include_input=False) if e["loc"]}
        raise VeldFout({**gezegd, **mis}, model) from None
    except (TypeError, ValueError) as fout:
        raise VeldFout({}) from fout
    if mis:
        raise VeldFout(mis, model)
    return gelezen


def _als_tekst(waarde: Any) -> str:
    if hasattr(waarde, "isoformat"):
        return str(waarde.isoformat())
    if type(waarde).__name__ == "Decimal":
        return str(waarde)
    raise TypeError(type(waarde).__name__)


def _uit_formulier(model: type[BaseModel], waarden: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that the texts of a form mean, and per field what is no value: that one stays as it was typed."""
    uit, fouten = dict(waarden), {}
    for naam, veld in model.model_fields.items():
        soort, mag_leeg = _kale_soort(veld.annotation)
        if soort is bool and naam not in uit:
            uit[naam] = False
        elif naam in uit:
            try:
                uit[naam] = _zet_om(soort, mag_leeg, uit[naam])
            except ValueError as fout:
                fouten[naam] = str(fout)
                continue
            if uit[naam] is None and not mag_leeg:
                del uit[naam]
    return uit, fouten


def _zet_om(soort: Any, mag_leeg: bool, waarde: Any) -> Any:
    if soort in OMZETTERS:
        return OMZETTERS[soort](waarde)
    if isinstance(waarde, str) and not waarde.strip() and (mag_leeg or soort is not str):
        return None
    if typing.get_origin(soort) in (tuple, list, frozenset, set) and isinstance(waarde, str):
        return [waarde]
    return waarde


def _kale_soort(annotatie: Any) -> tuple[Any, bool]:
    """The plain type behind `X | None` and `Annotated[X, …]`, and whether nothing is allowed."""
    if typing.get_origin(annotatie) is typing.Annotated:
        annotatie = typing.get_args(annotatie)[0]
    if typing.get_origin(annotatie) in (typing.Union, types.UnionType):
        soorten = [a for a in typing.get_args(annotatie) if a is not type(None)]
        mag_leeg = len(soorten) < len(typing.get_args(annotatie))
        return (_kale_soort(soorten[0])[0] if len(soorten) == 1 else annotatie), mag_leeg
    return annotatie, False
