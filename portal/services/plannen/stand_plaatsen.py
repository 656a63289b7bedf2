"""What stands in the way of one student on one sitting: for the list that shows it and the act that refuses it alike."""

from __future__ import annotations

import uuid

from sqlmodel import func, select

from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie, Opleiding
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import voorzieningen
from portal.domain.fouten import Geblokkeerd, PortalFout
from portal.domain.levensloop import Blokkade
from portal.domain.voorzieningen import ExtraTijd, Recht
from portal.services.aanmelden.stand import rechten_van
from portal.services.aanmelden.stand_variant import blokkade_variant
from portal.services.plannen.stand import eis_student_vrij


def blokkades_hier(
    uow: UnitOfWork, zitting: Zitting, versie: Examenversie, inschrijving: Inschrijving
) -> tuple[Blokkade, ...]:
    """Why this student cannot sit here, apart from Go and attempts: had the variant, another level, an accommodation
    that the version cannot give, or another exam at the time (PRK-8, PRK-10, AAN-13); all of it at once."""
    blokkades = blokkades_werk(uow, versie, inschrijving)
    try:
        _, extra = rechten_op(uow, inschrijving.student_id, versie, zitting)
        eis_student_vrij(uow, inschrijving.student_id, zitting.start, extra.bij(zitting.eind), behalve=zitting.id)
    except PortalFout as fout:
        return (*blokkades, Blokkade(fout.code, fout.tekst))
    return blokkades


def blokkades_werk(uow: UnitOfWork, versie: Examenversie, inschrijving: Inschrijving) -> tuple[Blokkade, ...]:
    """Why this version is not for this student: he had the variant, or does the exam at another level."""
    return tuple(
        b for b in (blokkade_variant(uow, versie, inschrijving), _ander_niveau(uow, versie, inschrijving)) if b
    )


def _ander_niveau(uow: UnitOfWork, versie: Examenversie, inschrijving: Inschrijving) -> Blokkade | None:
    niveau = niveau_van(uow, inschrijving) if versie.niveau else None
    if niveau == versie.niveau:
        return None
    doet = f"doet niveau {niveau}" if niveau else "heeft nog geen niveau: kies dat bij Aanmeldingen"
    return Blokkade("ander-niveau", f"Deze versie is voor niveau {versie.niveau}; de student {doet}.")


def niveau_van(uow: UnitOfWork, inschrijving: Inschrijving) -> int | None:
    """The level of this exam for this student: what somebody chose, else that of the programme it is for (PRK-10)."""
    if inschrijving.niveau:
        return inschrijving.niveau
    hiervoor = (
        select(Opleidingsinschrijving.opleiding_id)
        .where(Opleidingsinschrijving.oke_id == inschrijving.opleiding_oke_id)
        .scalar_subquery()
    )
    eigen = select(Persoon.opleiding_id).where(Persoon.id == inschrijving.student_id).scalar_subquery()
    vraag = select(Opleiding.niveau).where(Opleiding.id == func.coalesce(hiervoor, eigen))
    return uow.session.exec(vraag).first() or None


def rechten_op(
    uow: UnitOfWork, student_id: uuid.UUID, versie: Examenversie, zitting: Zitting
) -> tuple[tuple[Recht, ...], ExtraTijd]:
    """The accommodations of a student on this sitting and the extra time; refused when the version cannot give them."""
    rechten = rechten_van(uow, student_id, versie, zitting.start.date())
    if mist := voorzieningen.niet_beschikbaar(rechten, versie.voorzieningen):
        namen = ", ".join(r.soort.label.lower() for r in mist)
        raise Geblokkeerd(
            f"Deze versie biedt niet: {namen}.", actie="Kies een andere versie of overleg met de student."
        )
    return rechten, _extra_tijd(rechten, versie)


def _extra_tijd(rechten: tuple[Recht, ...], versie: Examenversie) -> ExtraTijd:
    """The extra time; refused when the delivery system allows fewer for this version."""
    extra, meeste = voorzieningen.extra_tijd(rechten), ExtraTijd.van_minuten(versie.extra_tijd_max)
    if versie.component_id and voorzieningen.GEEN_EXTRA < meeste < extra:
        raise Geblokkeerd(
            f"Deze versie staat hooguit {meeste.minuten} minuten extra tijd toe; deze student heeft er {extra.minuten}.",
            actie="Kies een andere versie of overleg met de student.",
        )
    return extra
