"""What can be filled in of a sitting in a file: name, other names that files use, help and an example."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from portal.domain.tijdscenario import GEWOON, VANAF_BEGIN
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basisvelden import standveld, veld

_LATE_START = {"ja": GEWOON, "nee": VANAF_BEGIN}
_WIE = "Personeelsnummer of naam; meer dan één met een komma ertussen. Leeg: later kiezen."


class Zittinggegevens(Opdracht):
    """A sitting that is planned; when it ends follows from its version."""

    versie: str = veld("Versie", "versiecode", "examenversie", "code", hulp="De code van een vastgestelde versie.", voorbeeld="LOB-N4-POR.v1.A", min_length=1, max_length=80)  # fmt: skip
    datum: date = veld("Datum", "dag", "examendatum", voorbeeld="12-05-2027")
    begin: time = veld(
        "Begin", "begintijd", "aanvang", "starttijd", "tijd", "van", hulp="Het einde volgt uit de versie.", voorbeeld="09:00"
    )  # fmt: skip
    ruimte: str = veld("Lokaal", "lokaalcode", "zaal", hulp="De code van het lokaal.", voorbeeld="B1.04", min_length=1, max_length=40)  # fmt: skip
    plaatsen: int = veld("Plaatsen", "aantal plaatsen", "capaciteit", "aantal", voorbeeld="24", ge=1, le=1000)
    surveillanten: tuple[str, ...] = veld("Surveillant", "toezicht", "toezichthouder", hulp=_WIE, voorbeeld="100234", default=())  # fmt: skip
    beoordelaars: tuple[str, ...] = veld("Beoordelaar", "examinator", "corrector", hulp=_WIE, voorbeeld="100871, 100872", default=())  # fmt: skip
    late_start: Literal["", "ja", "nee", "1", "2", "3", "4", "5", "6"] = veld(
        "Late start", "tijdscenario", "begin en tijd",
        hulp="ja: wie tot een half uur later begint, houdt de volle tijd; nee: de tijd loopt vanaf het begin; of 1 t/m 6 van ‘Begin en tijd’; leeg: zoals bij het examen",
        voorbeeld="ja", default="",
    )  # fmt: skip
    zelf: bool = veld("Zelf inschrijven", "zelf kiezen", "zelfinschrijving", hulp="ja of nee; of studenten met een Go dit moment zelf kiezen", voorbeeld="nee", default=False)  # fmt: skip
    naam: str = veld("Naam", "naam van de zitting", hulp="Leeg: de naam van de versie.", voorbeeld="", default="", max_length=200)  # fmt: skip
    bevestigd: bool = veld(
        "Ook op een ongewone tijd", "ongewone tijd", "bevestigd",
        hulp="ja als u een weekend, feestdag, sluitingsdag of nacht bedoelt", voorbeeld="nee", default=False,
    )  # fmt: skip

    status: str = standveld("geannuleerd")

    @property
    def tijdscenario(self) -> int | None:
        """How the time runs, as the number that planning uses; None is as the exam says."""
        return _LATE_START.get(self.late_start) or (int(self.late_start) if self.late_start else None)


def late_start_tekst(scenario: int) -> str:
    """The same, as a file says it."""
    return next((woord for woord, nummer in _LATE_START.items() if nummer == scenario), str(scenario))
