"""The dry run of a school year in plain sentences: what happens, what stays, and what is waited for."""

from __future__ import annotations

from portal.domain.jaarwissel import Gevolg
from portal.domain.statussen import PlanregelStatus
from portal.domain.taal import opsomming, telt
from portal.services.plannen.stand_jaarwissel import Voorstel


def zinnen(v: Voorstel) -> list[str]:
    """Everything that somebody should know before turning, in order."""
    aangemeld = [_aangemeld(v)] if v.studenten else []
    return [_plan(v), *aangemeld, _door(v), *_eindigt(v), *_klaar(v)]


def _examens(aantal: int) -> str:
    return telt(aantal, "examen", "examens")


def _aanmeldingen(aantal: int) -> str:
    return telt(aantal, "aanmelding", "aanmeldingen")


def _plan(v: Voorstel) -> str:
    vast, wacht = (v.plan.aantal.get(s, 0) for s in (PlanregelStatus.VASTGESTELD, PlanregelStatus.CONCEPT))
    if v.plan.regels:
        nieuw = f"{_examens(len(v.plan.regels))}, gekopieerd van cohort {v.plan.van}"
        weg = f" Niet mee, want gesloten: {opsomming(v.plan.gesloten)}." if v.plan.gesloten else ""
        return f"Cohort {v.cohort} krijgt een plan met {nieuw}. De commissie stelt het daarna vast.{weg}"
    if wacht:
        wat = telt(wacht, "examen wacht", "examens wachten")
        return f"Het plan van cohort {v.cohort} ligt bij de commissie: {wat} op vaststelling."
    if vast:
        return f"Het plan van cohort {v.cohort} is vastgesteld: {_examens(vast)}."
    if v.plan.aantal:
        return f"Alle examens zijn uit het plan van cohort {v.cohort} gehaald. Er wordt niets gekopieerd."
    if not v.studenten:
        return f"Deze opleiding heeft geen studenten meer. Er komt geen plan voor cohort {v.cohort}."
    return "Geen eerder cohort heeft een plan om te kopiëren. Maak er een bij Examenplan."


def _aangemeld(v: Voorstel) -> str:
    nieuw, over = v.aantallen[Gevolg.AANGEMELD], v.aantallen[Gevolg.OVERGESLAGEN]
    niet = f" Overgeslagen: {over}." if over else ""
    if nieuw:
        zin = f"Voor cohort {v.cohort} {'wordt' if nieuw == 1 else 'worden'} {_aanmeldingen(nieuw)} gemaakt."
    elif not v.plan.aantal.get(PlanregelStatus.VASTGESTELD):
        zin = f"Cohort {v.cohort} wordt nog niet aangemeld: dat kan als de commissie het plan heeft vastgesteld."
    elif not v.studenten.get(v.cohort):
        zin = f"Cohort {v.cohort} heeft hier nog geen studenten om aan te melden."
    else:
        zin = f"Van cohort {v.cohort} hoeft niemand meer te worden aangemeld."
    return zin + niet


def _door(v: Voorstel) -> str:
    mee, blijft = v.aantallen[Gevolg.DOOR], v.aantallen[Gevolg.BLIJFT]
    gaat = "gaat" if mee == 1 else "gaan"
    zin = f"{_aanmeldingen(mee)} {gaat} mee naar schooljaar {v.schooljaar}." if mee else "Er schuift niets door."
    return zin + (
        f" {_aanmeldingen(blijft)} {'blijft' if blijft == 1 else 'blijven'} zoals zij nu zijn." if blijft else ""
    )


def _eindigt(v: Voorstel) -> list[str]:
    aantal = v.aantallen[Gevolg.EINDIGT]
    if not aantal:
        return []
    eindigt = "eindigt" if aantal == 1 else "eindigen"
    return [f"{_aanmeldingen(aantal)} {eindigt}: de student is niet meer op school, of het examen is gesloten."]


def _klaar(v: Voorstel) -> list[str]:
    if not v.klaar:
        return []
    cohorten = " en ".join(map(str, v.klaar[-2:]))
    eerder = f" (en {len(v.klaar) - 2} eerdere)" if len(v.klaar) > 2 else ""
    is_ = "is klaar: het heeft" if len(v.klaar) == 1 else "zijn klaar: zij hebben"
    return [f"Cohort {cohorten}{eerder} {is_} geen studenten meer. Aan dat plan verandert niets."]
