"""What a partner says when it is read back: a sitting (flow 2), who is on it, and a result (flow 3, 5); pure, no I/O."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.oke.keuring import Json
from portal.oke.typen import KEY, minuten


def is_geannuleerde_zitting(inhoud: Json) -> bool:
    """Whether a delivery system says that a sitting, read back, was cancelled there."""
    eigen: Json = next((c for c in inhoud.get("consumers") or [] if c.get("consumerKey") == KEY), {})
    return eigen.get("offeringState") == "canceled"


def component_van(inhoud: Json) -> str:
    """The version that a delivery system has for a sitting, read back; empty when it has none."""
    component = inhoud.get("component")
    waarde = component.get("componentId") if isinstance(component, dict) else component
    return str(waarde or "").lower()[:60]


def actieve_deelnames(inhoud: Json) -> list[str]:
    """The ids of the students on one page of a sitting that is read back; ValueError when it is no page."""
    items = inhoud["items"]
    if not isinstance(items, list):
        raise ValueError("items")
    return [
        str(i["associationId"]).lower()
        for i in items
        if i.get("state") != "canceled" and i.get("role", "student") == "student"
    ]


Feiten = dict[str, str]
"""What a body says, as plain words that can be compared; only what it says."""


def anders(hier: Feiten, daar: Feiten) -> list[str]:
    """The names of what both sides say and do not agree about."""
    return [naam for naam, waarde in hier.items() if naam in daar and daar[naam] != waarde]


def zitting_feiten(inhoud: Json) -> Feiten:
    """What a sitting says about itself, sent or read back."""
    uit = {
        "naam": nl_van(inhoud.get("name")),
        "start": _moment(inhoud.get("startDateTime")),
        "eind": _moment(inhoud.get("endDateTime")),
    }
    if inhoud.get("modeOfDelivery"):
        uit["wijze"] = _woorden(inhoud["modeOfDelivery"])
    if (eigen := _eigen(inhoud)) is not None:
        toegestaan = [eigen[n] for n in ("finalResultsAllowed", "finalResultAllowed") if eigen.get(n) is not None]
        uit |= {
            "duur": str(minuten(str(eigen.get("duration") or ""))),
            "uiterste start": _moment(eigen.get("lastPossibleStartDateTime")),
            "startkeus": str(eigen.get("startOptions") or ""),
            "tijd vanaf": str(eigen.get("durationFrom") or ""),
            "tijd tot": str(eigen.get("durationUntil") or ""),
            "beveiliging": _woorden(eigen.get("safety")),
            "lokaal": str(eigen.get("locationCode") or ""),
            "definitief mag": str(all(toegestaan)),
        }
    return {naam: waarde for naam, waarde in uit.items() if waarde or naam not in ("naam", "start", "eind")}  # fmt: skip


def koppeling_feiten(inhoud: Json) -> Feiten:
    """What an association says about who is on a sitting, and what he needs."""
    uit, persoon = {"rol": str(inhoud.get("role") or "student")}, inhoud.get("person")
    if isinstance(persoon, dict):
        code = persoon.get("primaryCode")
        uit |= {"persoon": str(persoon.get("personId") or "").lower(), "naam": str(persoon.get("displayName") or "")}
        uit["nummer"] = str(code.get("code") or "") if isinstance(code, dict) else ""
    elif persoon:
        uit["persoon"] = str(persoon).lower()
    if (eigen := _eigen(inhoud)) is not None:
        uit |= {
            "extra tijd": str(int(eigen.get("additionalTimeInMin") or 0)),
            "voorzieningen": _woorden(eigen.get("personalNeeds")),
        }
    return uit


def is_weg(inhoud: Json) -> bool:
    """Whether an association was taken back."""
    return inhoud.get("state") in ("canceled", "denied")


_VRIJ = ("opmerking", "bijzonderheden", "beoordelaar", "documenten", "toetsmoment", "naam van de toets", "datum")
"""What a partner may leave out when it tells a result again."""


def uitslag_feiten(inhoud: Json) -> Feiten:
    """What an association says about its result; empty when there is none."""
    result = inhoud.get("result")
    if not isinstance(result, dict):
        return {}
    uit = {
        "stand": str(result.get("state") or ""), "score": str(result.get("score") or ""),
        "geslaagd": str(result.get("pass") or "unknown"), "opmerking": str(result.get("comment") or ""),
        "datum": str(result.get("resultDate") or ""),
    }  # fmt: skip
    if (eigen := _eigen(result)) is not None:
        uit |= {
            "presentie": str(eigen.get("attendance") or ""), "definitief": str(bool(eigen.get("final"))),
            "punten": _getal(eigen.get("rawScore")), "maximum": _getal(eigen.get("maxRawScore")),
            "naam van de toets": str(eigen.get("executedOfferingName") or ""), "toetsmoment": _moment(eigen.get("testDate")),
            "bijzonderheden": str(eigen.get("irregularities") or ""), "beoordelaar": str(eigen.get("assessorCode") or ""),
            "documenten": _woorden([str(d.get("documentId")) for d in eigen.get("documents") or []]),
        }  # fmt: skip
    if (blok := _eigen(inhoud)) is not None and blok.get("attempt") is not None:
        uit["poging"] = str(blok["attempt"])
    return {naam: waarde for naam, waarde in uit.items() if waarde or naam not in _VRIJ}


def _eigen(inhoud: Json) -> Json | None:
    return next((c for c in inhoud.get("consumers") or [] if c.get("consumerKey") == KEY), None)


def nl_van(teksten: Any) -> str:
    """The Dutch text of a list of languages."""
    lijst = [t for t in teksten or [] if isinstance(t, dict)]
    return str(next((t.get("value") for t in lijst if str(t.get("language")).startswith("nl")), "") or "")


def _moment(waarde: Any) -> str:
    return datetime.fromisoformat(str(waarde)).astimezone(UTC).isoformat() if waarde else ""


def _woorden(waarde: Any) -> str:
    return ", ".join(sorted(str(w) for w in waarde or []))


def _getal(waarde: Any) -> str:
    return "" if waarde is None else str(int(waarde))
