"""One person, one record: what was joined with another is not worked on any more."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.db.beheren import Persoon, Persoonsbron
from portal.db.session import UnitOfWork
from portal.domain.fouten import Geblokkeerd


def blijvend(uow: UnitOfWork, persoon: Persoon) -> Persoon:
    """The record that stands for this person: itself, or the one that it was joined with."""
    if persoon.samengevoegd_met_id is None:
        return persoon
    (blijft,) = uow.zoek(Persoon, "id", persoon.samengevoegd_met_id)
    return blijft


def eis_een_record(uow: UnitOfWork, persoon: Persoon) -> None:
    """Refuse to change a record that was joined with another."""
    if persoon.samengevoegd_met_id:
        ander = blijvend(uow, persoon)
        raise Geblokkeerd(
            f"Dit record is samengevoegd met {ander.naam} ({ander.nummer or ander.account or 'zonder nummer'}).",
            actie="Wijzig dat record, of haal de twee eerst uit elkaar bij Rechten, Samenvoegen.",
        )


def niet_opgevolgd() -> ColumnElement[bool]:
    """SQL for: the id by which a registry knows somebody, not that of a record that it ended and that was joined here with
    the one it goes on with."""
    hoofd = aliased(Persoonsbron)
    zelfde = select(hoofd.id).where(
        col(hoofd.persoon_id) == Persoonsbron.persoon_id, col(hoofd.koppeling_id) == Persoonsbron.koppeling_id,
        col(hoofd.hoofd),
    )  # fmt: skip
    return col(Persoonsbron.hoofd) | ~zelfde.correlate(Persoonsbron).exists()
