"""The steps of an exam in the plan of a programme and cohort: proposed, established by the board, taken out and back."""

from __future__ import annotations

from datetime import date

from portal.domain.overgangen import Levensloop, Overgang
from portal.domain.rechten import P
from portal.domain.statussen import PlanregelStatus

PLANREGEL = Levensloop(
    "het examen in het plan",
    {
        PlanregelStatus.CONCEPT: ("Wacht op commissie", "warn"),
        PlanregelStatus.VASTGESTELD: ("Vastgesteld", "ok"),
        PlanregelStatus.VERVALLEN: ("Uit het plan", "plain"),
    },
    {
        (PlanregelStatus.CONCEPT, "vaststellen"): Overgang(
            PlanregelStatus.VASTGESTELD, P.EXAMENPLAN_VASTSTELLEN, "Stel vast"
        ),
        (PlanregelStatus.CONCEPT, "weghalen"): Overgang(
            PlanregelStatus.VERVALLEN, P.EXAMENPLAN_BEHEREN, "Haal weg", reden_nodig=True
        ),
        (PlanregelStatus.VASTGESTELD, "intrekken"): Overgang(
            PlanregelStatus.VERVALLEN, P.EXAMENPLAN_VASTSTELLEN, "Trek in", reden_nodig=True
        ),
        (PlanregelStatus.VERVALLEN, "terugzetten"): Overgang(
            PlanregelStatus.CONCEPT, P.EXAMENPLAN_BEHEREN, "Zet terug"
        ),
        (PlanregelStatus.VERVALLEN, "herstellen"): Overgang(
            PlanregelStatus.VASTGESTELD, P.EXAMENPLAN_VASTSTELLEN, "Herstel"
        ),
    },
)


def jaren_later(dag: date | None, jaren: int) -> date | None:
    """The same day so many years on; of a leap day the day before."""
    if dag is None:
        return None
    return dag.replace(year=dag.year + jaren, day=28 if (dag.month, dag.day) == (2, 29) else dag.day)
