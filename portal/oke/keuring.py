"""Check of what comes in: from JSON to a body of the standard, or a refusal that names the field; and merge patch."""

from __future__ import annotations

import json
import math
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from portal.domain.fouten import PortalFout
from portal.domain.tekst import bewaarbaar_in

B = TypeVar("B", bound=BaseModel)
Json = dict[str, Any]
TITELS = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    413: "Content Too Large", 415: "Unsupported Media Type", 429: "Too Many Requests", 500: "Internal Server Error",
}  # fmt: skip
_TAGS = ("onze", "ander", "id", "object")


class Afgekeurd(PortalFout):
    """A message that is refused: the status for the partner, the sentence for people."""

    code = "oke-afgekeurd"

    def __init__(self, status: int, tekst: str) -> None:
        super().__init__(tekst)
        self.status = status

    @property
    def titel(self) -> str:
        """The standard's name of the status."""
        return TITELS.get(self.status, "Error")


def _geen_getal(waarde: str) -> Any:
    raise ValueError(waarde)


def zonder_onbewaarbaar(inhoud: Any, ruw: bytes) -> Any:
    """What was read from these bytes of JSON, without NUL and half characters; JSON can only write those as `\\u…`."""
    return bewaarbaar_in(inhoud) if b"\\u" in ruw else inhoud


def lees_json(ruw: bytes) -> Json:
    """The object in a body, without what no database keeps; refused when it is no JSON or object, or nested without end."""
    try:
        inhoud = json.loads(ruw.decode("utf-8-sig"), parse_constant=_geen_getal)
    except (ValueError, RecursionError):
        raise Afgekeurd(400, "De inhoud is geen geldige JSON.") from None
    if not isinstance(inhoud, dict):
        raise Afgekeurd(400, "De inhoud is geen JSON-object.")
    return cast(Json, zonder_onbewaarbaar(inhoud, ruw))


def lees(model: type[B], inhoud: Json) -> B:
    """The body as a model of the standard, or Afgekeurd(400) with the fields that are wrong."""
    try:
        return model.model_validate(inhoud)
    except (ValidationError, RecursionError) as fout:
        raise Afgekeurd(400, _uitleg(fout)) from None


def _uitleg(fout: ValidationError | RecursionError) -> str:
    if isinstance(fout, RecursionError):
        return "De inhoud is te diep genest."
    fouten = fout.errors(include_url=False, include_input=False)
    zinnen = [f"‘{_veld(f['loc'])}’ {_reden(f)}." for f in fouten[:3]]
    meer = len(fouten) - len(zinnen)
    return " ".join(zinnen) + (f" En nog {meer} andere fout(en)." if meer else "")


def _veld(loc: tuple[int | str, ...]) -> str:
    """The place in the body as people write it: `result.consumers[0].attendance`."""
    naam = ""
    for deel in loc:
        if isinstance(deel, int):
            naam += f"[{deel}]"
        elif deel not in _TAGS:
            naam += f".{deel}" if naam else str(deel)
    return naam or "inhoud"


def _reden(fout: Any) -> str:
    soort, extra = fout["type"], fout.get("ctx") or {}
    if soort == "literal_error":
        return (
            f"heeft een waarde die de standaard niet kent; toegestaan: {str(extra['expected']).replace(' or ', ' of ')}"
        )
    vast = {
        "missing": "ontbreekt",
        "string_type": "moet tekst zijn",
        "int_type": "moet een geheel getal zijn",
        "bool_type": "moet true of false zijn",
        "list_type": "moet een lijst zijn",
        "string_too_long": f"is langer dan {extra.get('max_length')} tekens",
        "string_too_short": "is leeg",
        "too_short": "is leeg",
        "union_tag_not_found": "mist ‘consumerKey’",
        "timezone_aware": "mist de tijdzone",
        "datetime_from_date_parsing": "is geen moment met datum, tijd en tijdzone",
        "model_type": "moet een object zijn",
        "model_attributes_type": "moet een object zijn",
    }
    if soort in vast:
        return vast[soort]
    if soort in ("uuid", "datum", "moment", "duur", "jaar"):
        return str(fout["msg"])
    if soort.startswith("date"):
        return "is geen geldige datum of tijd"
    grens = next((extra[k] for k in ("ge", "le", "lt", "gt") if k in extra and math.isfinite(extra[k])), None)
    return f"ligt buiten het bereik (grens {grens})" if grens is not None else "klopt niet"


def lees_lijst(model: type[B], items: list[Json]) -> tuple[list[B], list[str]]:
    """What can be read of a page, and a sentence for each item that cannot: one bad item never spoils the rest."""
    goed: list[B] = []
    fouten: list[str] = []
    for nummer, item in enumerate(items, start=1):
        try:
            goed.append(lees(model, item))
        except Afgekeurd as fout:
            fouten.append(f"Onderdeel {nummer}: {fout.tekst}")
    return goed, fouten


def voeg_samen(huidig: Any, wijziging: Any) -> Any:
    """JSON merge patch (RFC 7396), with one addition: `consumers` are merged per `consumerKey`.

    The standard leaves open how a patch treats `consumers`; replacing the list would wipe the blocks of others.
    """
    if not isinstance(wijziging, dict):
        return wijziging
    basis = dict(huidig) if isinstance(huidig, dict) else {}
    for naam, waarde in wijziging.items():
        if waarde is None:
            basis.pop(naam, None)
        elif naam == "consumers" and isinstance(waarde, list):
            basis[naam] = _consumers(basis.get(naam), waarde)
        else:
            basis[naam] = voeg_samen(basis.get(naam), waarde)
    return basis


def _consumers(huidig: Any, wijziging: list[Any]) -> list[Any]:
    """The blocks of a patch merged into those that are there; blocks it does not name stay."""
    if not all(isinstance(c, dict) for c in wijziging):
        return wijziging
    blokken = {c.get("consumerKey"): c for c in huidig or [] if isinstance(c, dict)} if wijziging else {}
    for blok in wijziging:
        sleutel = str(blok.get("consumerKey"))
        blokken[sleutel] = voeg_samen(blokken.get(sleutel), blok)
    return list(blokken.values())


def keur_patch(inhoud: Json, soort: str, id_naam: str) -> None:
    """Refuse a patch that does not say its type, or that carries the id (PDF p.73, p.102)."""
    if id_naam in inhoud:
        raise Afgekeurd(400, f"‘{id_naam}’ hoort niet in een PATCH: het staat al in het pad.")
    if soort not in inhoud:
        raise Afgekeurd(400, f"‘{soort}’ ontbreekt; in elke PATCH is dat verplicht.")
