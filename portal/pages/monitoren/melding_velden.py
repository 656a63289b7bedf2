"""The fields of an issue, the same when it is made and when it is changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import field, select_field, textarea_field
from portal.domain.meldingen import OORZAKEN


def velden(fouten: Any, eigenaars: rx.Var, nu: Any = None) -> tuple[rx.Component, ...]:
    """Title, text, cause, owner and last day; `nu` is the issue as it is, or None for a new one."""

    def was(lees: Any) -> dict[str, Any]:
        return {} if nu is None else {"default_value": lees(nu)}

    return (
        field("titel", "Wat is er mis?", max_length=200, fouten=fouten, **was(lambda m: m.rij.titel)),
        textarea_field(
            "omschrijving", "Uitleg", verplicht=False, max_length=4000, fouten=fouten,
            hulp="Schrijf geen namen van studenten; koppel het bericht of de zitting.", **was(lambda m: m.omschrijving),
        ),
        select_field(
            "oorzaak", "Oorzaak", tuple(OORZAKEN.items()), leeg=None, fouten=fouten, **was(lambda m: m.oorzaak_code)
        ),
        select_field(
            "eigenaar_id", "Eigenaar", eigenaars, leeg="Nog niemand", verplicht=False, fouten=fouten,
            **was(lambda m: m.eigenaar_id),
        ),
        field(
            "uiterlijk", "Opgelost uiterlijk", type="date", verplicht=False, fouten=fouten,
            **was(lambda m: m.uiterlijk_iso),
        ),
    )  # fmt: skip
