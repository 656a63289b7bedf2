"""What stands in the way of one student on one sitting: for the list that shows it and the act that refuses it alike."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from types import MappingProxyType

from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd, voorzieningen
from portal.domain.fouten import Geblokkeerd, PortalFout
from portal.domain.levensloop import Blokkade
from portal.domain.statussen import ZittingStatus
from portal.domain.voorzieningen import ExtraTijd, Recht
from portal.services.aanmelden.stand import rechten_per_student, rechten_van
from portal.services.aanmelden.stand_niveau import niveau_van
from portal.services.aanmelden.stand_variant import blokkades_variant
from portal.services.plannen.stand import KIES_ANDERS, botsingen

BIJGEPLAATST = "bijgeplaatst"
"""How somebody came on a sitting that was going on already."""
TIJDENS = "Tijdens de zitting"
WIJZE = MappingProxyType({"zelf": "Zelf gekozen", "wachtlijst": "Via wachtlijst", BIJGEPLAATST: TIJDENS})
"""How somebody came on a sitting, in words."""
PLAATST_NIET = MappingProxyType({
    ZittingStatus.CONCEPT: "Maak de zitting eerst definitief.",
    ZittingStatus.GESLOTEN: "De zitting is gesloten. Hoort er nog iemand bij, vraag de surveillant dan om haar te heropenen.",
    ZittingStatus.ONDERTEKEND: "Het proces-verbaal is ondertekend. Plaats de student op een andere zitting.",
    ZittingStatus.GEANNULEERD: "Deze zitting is geannuleerd. Plaats de student op een andere zitting.",
})  # fmt: skip
"""Why nobody can be placed on a sitting in this state, and what to do instead."""


def blokkades_hier(
    uow: UnitOfWork, zitting: Zitting, versie: Examenversie, inschrijvingen: Collection[Inschrijving]
) -> dict[uuid.UUID, tuple[Blokkade, ...]]:
    """Per enrolment why this student cannot sit here, apart from Go and attempts: had the variant, another level, an
    accommodation that the version cannot give, or another exam at the time (PRK-8, PRK-10, AAN-13); all of it at once."""
    dag, ids = tijd.dag_van(zitting.start), {i.student_id for i in inschrijvingen}
    rechten = rechten_per_student(uow, ids, versie, dag)
    uit, tot = blokkades_werk(uow, versie, inschrijvingen), {}
    for i in inschrijvingen:
        try:
            tot[i.student_id] = zitting.eind_voor(_keur(rechten[i.student_id], versie))
        except PortalFout as fout:
            uit[i.id] = (*uit[i.id], Blokkade(fout.code, fout.tekst))
    bezet = botsingen(uow, tot, zitting.start, zitting.id)
    return {
        i.id: (*uit[i.id], Blokkade("botsing", bezet[i.student_id])) if i.student_id in bezet else uit[i.id]
        for i in inschrijvingen
    }


def blokkades_werk(
    uow: UnitOfWork, versie: Examenversie, inschrijvingen: Collection[Inschrijving]
) -> dict[uuid.UUID, tuple[Blokkade, ...]]:
    """Per enrolment why this version is not for this student: he had the variant, or does the exam at another level."""
    had = blokkades_variant(uow, versie, {i.student_id for i in inschrijvingen})
    uit = {}
    for i in inschrijvingen:
        delen = (had.get(i.student_id), _ander_niveau(uow, versie, i))
        uit[i.id] = tuple(b for b in delen if b)
    return uit


def _ander_niveau(uow: UnitOfWork, versie: Examenversie, inschrijving: Inschrijving) -> Blokkade | None:
    niveau = niveau_van(uow, inschrijving) if versie.niveau else None
    if niveau == versie.niveau:
        return None
    doet = f"doet niveau {niveau}" if niveau else "heeft nog geen niveau: kies dat bij Aanmeldingen"
    return Blokkade("ander-niveau", f"Deze versie is voor niveau {versie.niveau}; de student {doet}.")


def rechten_op(
    uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, zitting: Zitting
) -> tuple[tuple[Recht, ...], ExtraTijd]:
    """The accommodations of a student on this sitting and the extra time; refused when the version cannot give them."""
    rechten = rechten_van(uow, student_id, versie, tijd.dag_van(zitting.start))
    return rechten, _keur(rechten, versie)


def _keur(rechten: tuple[Recht, ...], versie: Examenversie) -> ExtraTijd:
    """The extra time that follows; refused when the version cannot give one of these accommodations."""
    if mist := voorzieningen.niet_beschikbaar(rechten, versie.voorzieningen):
        namen = ", ".join(r.soort.label.lower() for r in mist)
        raise Geblokkeerd(
            f"Deze versie biedt niet: {namen}.", actie="Kies een andere versie of overleg met de student.",
            student=f"Op dit moment kan niet wat voor jou is toegekend: {namen}. {KIES_ANDERS}",
        )  # fmt: skip
    return _extra_tijd(rechten, versie)


def _extra_tijd(rechten: tuple[Recht, ...], versie: Examenversie) -> ExtraTijd:
    """The extra time; refused when the delivery system allows fewer for this version."""
    extra, meeste = voorzieningen.extra_tijd(rechten), ExtraTijd.van_minuten(versie.extra_tijd_max)
    if versie.component_id and voorzieningen.GEEN_EXTRA < meeste < extra:
        raise Geblokkeerd(
            f"Deze versie staat hooguit {meeste.tekst} extra tijd toe; deze student heeft {extra.tekst}.",
            actie="Kies een andere versie of overleg met de student.",
            student=f"Op dit moment kan niet al jouw extra tijd worden gegeven. {KIES_ANDERS}",
        )
    return extra
