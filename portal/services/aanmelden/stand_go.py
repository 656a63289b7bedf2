"""Whether somebody can decide about a Go now, and every reason why not: for the act, and for each cell that shows it."""

from __future__ import annotations

from datetime import date

from portal.db.aanmelden import Inschrijving
from portal.db.session import UnitOfWork
from portal.domain import kansen, termijnen, tijd
from portal.domain.fouten import Botsing
from portal.domain.levensloop import Blokkade
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand import begonnen
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.grond import besluittermijn

GO, NO_GO, TREK_IN = "go", "no_go", "trek_in"
_VOORBIJ = {
    InschrijvingStatus.AFGENOMEN: "Dit examen is gemaakt; de uitslag volgt nog.",
    InschrijvingStatus.BEHAALD: "Dit examen is al behaald.",
    InschrijvingStatus.GEANNULEERD: "De student is niet meer aangemeld.",
}


def blokkades_besluit(i: Inschrijving, bezig: bool, saldo: kansen.Saldo | None, besluit: str) -> tuple[Blokkade, ...]:
    """What stands in the way of this decision about this enrolment (AAN-3, AAN-9); `bezig` says that its exam began.

    The balance only matters for a Go: who may not come is told so also without an attempt.
    """
    if i.status in _VOORBIJ:
        return (Blokkade("niet-open", _VOORBIJ[InschrijvingStatus(i.status)]),)
    if bezig:
        return (Blokkade("begonnen", "Het examen is al begonnen; over de Go kan niet meer worden besloten."),)
    if besluit == GO and i.status == InschrijvingStatus.OPEN and saldo and saldo.over == 0:
        return (Blokkade("geen-kans", f"Er is geen kans meer over ({saldo.zin}). Vraag eerst een extra kans aan."),)
    return ()


def eis_besluit(uow: UnitOfWork, i: Inschrijving, besluit: str) -> None:
    """Refuse a decision that cannot be taken any more, or not yet, with the reason."""
    saldo = saldo_van(uow, i) if besluit == GO else None
    for blokkade in blokkades_besluit(i, bool(begonnen(uow, [i.id])), saldo, besluit):
        raise Botsing(blokkade.tekst, code=blokkade.code)


def go_geldig_tot(uow: UnitOfWork) -> date:
    """The last day of a Go that is given now, as the school set it."""
    return besluittermijn.laatste_dag(uow, termijnen.GO_GELDIG, tijd.nu())
