"""The form to give somebody a role: which, within what, until when and why."""

from typing import Any

import reflex as rx

from portal.components import button, field, formulier, hidden, select_field, textarea_field
from portal.domain.rechten import Rol
from portal.state.beheren.rolformulier import RolformulierState as S

ROLLEN = tuple((r.value, r.label) for r in Rol)
_BEREIK = (
    ("instelling", "Hele instelling"),
    ("eenheid", "Eén team of locatie"),
    ("opleiding", "Eén opleiding (docent of examenbureau)"),
    ("zitting", "Eén zitting (surveillant of beoordelaar)"),
)


def rolformulier(persoon_id: Any, eenheden: Any, fouten: Any, on_submit: Any, sluit: Any) -> rx.Component:
    """The fields and buttons; a refusal stands above it."""
    return formulier(
        hidden("persoon_id", persoon_id),
        select_field("rol", "Rol", ROLLEN, fouten=fouten),
        select_field(
            "bereik", "Waar geldt de rol", _BEREIK, leeg=None, value=S.bereik, on_change=S.kies_bereik, fouten=fouten,
        ),
        rx.match(
            S.bereik,
            ("eenheid", select_field("eenheid_id", "Team of locatie", eenheden, fouten=fouten,
                                     hulp="De rol geldt ook voor wat eronder valt. Bij een locatie: de zittingen daar.")),
            ("opleiding", select_field("opleiding_id", "Opleiding", S.opleidingen, fouten=fouten)),
            ("zitting", _zitting(fouten)),
            rx.fragment(),
        ),
        field("tot", "Laatste dag", type="date", verplicht=False, fouten=fouten, hulp="Leeg betekent: geen einddatum. Voor een externe is dit verplicht."),
        textarea_field("reden", "Reden", rijen=2, max_length=500, fouten=fouten, hulp="De reden staat in het auditlog."),
        on_submit=on_submit,
        on_mount=S.begin,
        acties=(button("Annuleren", sluit), button("Geef rol", soort="primair", type="submit")),
    )  # fmt: skip


def _zitting(fouten: Any) -> rx.Component:
    """Search by typing; the field to search in has no name, so that it does not go along with the form."""
    return rx.fragment(
        rx.el.label(
            rx.el.span("Zoek een zitting"),
            rx.el.input(
                type="search", class_name="invoer", auto_complete="off", placeholder="Naam, code of lokaal",
                on_change=S.zoek_zitting.debounce(300),
            ),
            class_name="veld",
        ),
        rx.cond(
            S.zittingen.length() > 0,
            select_field("zitting_id", "Zitting", S.zittingen, fouten=fouten),
            rx.el.p(
                rx.cond(S.gezocht != "", "Geen zitting gevonden. Zoek op een ander woord.", "Typ een paar letters."),
                class_name="small muted", role="status",
            ),
        ),
    )  # fmt: skip
