"""Whom a registry knows: its own name for a person, and who is staff, whom no registry touches."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from portal.db.beheren import Personeelsaccount, Persoon, Persoonsbron, Roltoewijzing
from portal.db.session import UnitOfWork
from portal.db.voorraad import lees_vooruit
from portal.domain.rechten import Rol
from portal.services.ontvangen.basis import Bron


def is_personeel(uow: UnitOfWork, persoon: Persoon) -> bool:
    """True for who holds or ever held a staff role, for who is no student and was not received from a registry, and for
    staff who study here too.

    Answered from memory when `lees_personeel_vooruit` read ahead for a batch.
    """
    rollen = uow.zoek(Roltoewijzing, "persoon_id", persoon.id)
    if persoon.ook_medewerker or any(r.rol != Rol.STUDENT for r in rollen):
        return True
    return not persoon.is_student and not bronnen_van(uow, persoon.id)


def personeel_met(uow: UnitOfWork, account: str | None, behalve: uuid.UUID | None) -> Persoon | None:
    """The member of staff, present or former, who has this account or had it while he held a staff role."""
    if not account:
        return None
    nu = (p for p in uow.zoek(Persoon, "account", account) if p.id != behalve and is_personeel(uow, p))
    toen = uow.zoek(Personeelsaccount, "account", account.lower())
    eerder = (p for a in toen if a.persoon_id != behalve for p in uow.zoek(Persoon, "id", a.persoon_id))
    return next(nu, None) or next(eerder, None)


def lees_personeel_vooruit(uow: UnitOfWork, ids: set[uuid.UUID], accounts: Iterable[str | None] = ()) -> None:
    """Read what the rules about staff need to know of these persons and accounts, in a few queries."""
    oud = lees_vooruit(uow.session, Personeelsaccount, "account", {a.lower() for a in accounts if a})
    lees_vooruit(uow.session, Persoon, "id", {a.persoon_id for a in oud})
    lees_vooruit(uow.session, Roltoewijzing, "persoon_id", ids)
    lees_vooruit(uow.session, Persoonsbron, "persoon_id", ids)


def bronnen_van(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[Persoonsbron]:
    """The registries that know this person."""
    return uow.zoek(Persoonsbron, "persoon_id", persoon_id)


def bron_van(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID | None) -> Persoonsbron | None:
    """How this registry knows somebody by this id, if it does."""
    if oke_id is None:
        return None
    rijen = uow.zoek(Persoonsbron, "oke_id", oke_id)
    return next((r for r in rijen if r.koppeling_id == bron.koppeling_id), None)


def persoon_van(uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID | None) -> Persoon | None:
    """The person that this registry knows by this id."""
    rij = bron_van(uow, bron, oke_id)
    return next(iter(uow.zoek(Persoon, "id", rij.persoon_id)), None) if rij else None


def lees_bekenden_vooruit(
    uow: UnitOfWork, bron: Bron, oke_ids: Iterable[uuid.UUID | None], *, houd: bool = False
) -> dict[uuid.UUID, Persoon]:
    """Read the persons that this registry knows by these ids, in two queries; gives them by that id."""
    rijen = lees_vooruit(uow.session, Persoonsbron, "oke_id", oke_ids)
    eigen = {r.oke_id: r.persoon_id for r in rijen if r.koppeling_id == bron.koppeling_id}
    personen = {p.id: p for p in lees_vooruit(uow.session, Persoon, "id", set(eigen.values()), houd=houd)}
    return {oke_id: personen[id] for oke_id, id in eigen.items() if id in personen}


def is_opgevolgd(uow: UnitOfWork, kent: Persoonsbron) -> bool:
    """True for the id of a record that its registry ended, and that was joined with the one it goes on with: what is said
    about it counts no more."""
    ander = (b for b in bronnen_van(uow, kent.persoon_id) if b.koppeling_id == kent.koppeling_id)
    return not kent.hoofd and any(b.hoofd for b in ander)


def maak_bekend(
    uow: UnitOfWork, bron: Bron, oke_id: uuid.UUID, persoon: Persoon, *, liet_gaan: bool = False
) -> Persoonsbron:
    """From now on this registry knows the person by this id; the first one writes his own fields."""
    assert bron.koppeling_id is not None, "who has no connection was refused before"
    rij = Persoonsbron(
        koppeling_id=bron.koppeling_id,
        oke_id=oke_id,
        persoon_id=persoon.id,
        hoofd=not bronnen_van(uow, persoon.id) and not is_personeel(uow, persoon),
        liet_gaan=liet_gaan,
    )
    uow.add(rij)
    return rij
