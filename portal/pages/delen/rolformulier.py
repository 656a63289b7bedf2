"""The form to give somebody a role: which, where, until when and why."""

from typing import Any

import reflex as rx

from portal.components import button, field, formulier, hidden, select_field, textarea_field
from portal.domain.rechten import Rol

ROLLEN = tuple((r.value, r.label) for r in Rol)


def rolformulier(persoon_id: Any, eenheden: Any, fouten: Any, on_submit: Any, sluit: Any) -> rx.Component:
    """The fields and buttons; a refusal stands above it."""
    return formulier(
        hidden("persoon_id", persoon_id),
        select_field("rol", "Rol", ROLLEN, fouten=fouten),
        select_field(
            "eenheid_id", "Waar", eenheden, leeg="Hele instelling", verplicht=False, fouten=fouten,
            hulp="Kies een team of locatie als de rol alleen daar geldt.",
        ),
        field("tot", "Laatste dag", type="date", verplicht=False, fouten=fouten, hulp="Leeg betekent: geen einddatum. Voor een externe is dit verplicht."),
        textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=fouten, hulp="De reden staat in de auditlog."),
        on_submit=on_submit,
        acties=(button("Annuleren", sluit), button("Geef rol", soort="primair", type="submit")),
    )  # fmt: skip
