"""Questions to the exam office that only a person can decide: what each is called, whom it is about, where it leads."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.studeren import heeft_dossier, studentnummer
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.aanmelden.stand import AL_BEHAALD, GO_VERVALLEN
from portal.services.aanmelden.stand_besluiten import TERUG, WERK_ZONDER_PLEK
from portal.services.grond import paden
from portal.services.grond.taken import binnen_bereik
from portal.services.inrichten.stand import VERSIE_DUUR
from portal.services.monitoren.stand_wachtend import VRAGEN
from portal.services.ontvangen.volgen import ANDERE_VERSIES
from portal.services.plannen.stand import ACHTERGEBLEVEN, SCHOOL_DICHT
from portal.services.plannen.stand_wachtlijst import PLAATS_VRIJ, VERVALLEN
from portal.services.plannen.stand_wijken import KANS_VERVALLEN, PLEK_NA_VERTREK, PLEK_VERVALLEN
from portal.services.vaststellen.afwikkeling import GESLAAGD_GEANNULEERD
from portal.services.werk.regels import Werkregel

_MAX = 15


_TITELS = {
    TERUG: "Resultaat terug van de commissie",
    PLAATS_VRIJ: "Plaats vrij, wie vooraan staat moet ja zeggen",
    VERVALLEN: "Van de wachtlijst af",
    ACHTERGEBLEVEN: "Kon niet mee met een verplaatste zitting",
    VERSIE_DUUR: "Een versie duurt nu anders dan de zitting",
    SCHOOL_DICHT: "Een zitting op een dag dat de school dicht is",
    GO_VERVALLEN: "Geplaatst, maar zonder Go",
    KANS_VERVALLEN: "Geplaatst, maar zonder kans",
    PLEK_NA_VERTREK: "Geplaatst, na de laatste dag op school",
    AL_BEHAALD: "Geslaagd, en nog op een zitting",
    PLEK_VERVALLEN: "Nieuw moment vervallen: het examen was al gemaakt",
    GESLAAGD_GEANNULEERD: "Geslaagd, met een geannuleerde inschrijving",
    ANDERE_VERSIES: "Een toets noemt versies die niet in de catalogus staan",
    WERK_ZONDER_PLEK: "Een score voor een plek die er niet meer is",
}


def regels(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """Questions that only a person can decide; one about a student names him, and leads to his enrolments."""
    student = func.coalesce(Inschrijving.student_id, Taak.onderwerp_id)
    vraag = (
        kies(Taak, Persoon, Examen.naam)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Taak.onderwerp_id, isouter=True)
        .join(Persoon, onclause=col(Persoon.id) == student, isouter=True)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id, isouter=True)
        .where(Taak.rol == Rol.EXAMENBUREAU.value, col(Taak.afgehandeld_op).is_(None), binnen_bereik(principal))
    )
    return [
        Werkregel(
            _TITELS.get(t.soort, "Vraag aan het examenbureau"), _over(t.tekst, wie, examen), "warn",
            f"Sinds {tijd.dag(t.gemaakt_op)}", _waar(t, wie), "Bekijk", "taak", 3, taak_id=str(t.id),
        )
        for t, wie, examen in uow.session.exec(vraag.order_by(col(Taak.gemaakt_op)).limit(_MAX))
    ]  # fmt: skip


def _over(tekst: str, wie: Persoon | None, examen: str | None) -> str:
    """A question with whom and which exam it is about, as far as it does not say so itself."""
    delen = (
        [f"{wie.naam} ({studentnummer(wie) if heeft_dossier(wie) else wie.nummer})"]
        if wie and wie.naam not in tekst
        else []
    )
    delen += [examen] if examen and examen not in tekst else []
    return f"{', '.join(delen)}: {tekst}" if delen else tekst


def _waar(t: Taak, wie: Persoon | None) -> str:
    if t.soort in VRAGEN:
        return f"{paden.WACHTEND}?soort=vragen"
    if wie and wie.is_student:
        return f"{paden.AANMELDEN}?zoek={studentnummer(wie)}&status=alle"
    return {
        "zitting": paden.zitting(t.onderwerp_id),
        "persoon": paden.ZITTINGEN,
        "toets": f"{paden.WACHTEND}?soort=toetsen",
    }.get(t.onderwerp_soort, paden.WERK)
