"""A page of flow 1 at once: the same rules as for a single message, on rows that are read ahead."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import SQLModel

from portal.db.aanmelden import Inschrijving, Voorziening, WachtendBericht
from portal.db.beheren import Koppeling, Persoonsbron, Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.db.voorraad import lees_vooruit
from portal.domain.fouten import PortalFout
from portal.oke.keuring import Json
from portal.oke.mapping_in import InschrijvingIn, ToetsIn
from portal.services.ontvangen.basis import Bron, Uitkomst, onthoud_merken
from portal.services.ontvangen.inschrijving import lees_inschrijvingen_vooruit, pas_inschrijving_toe
from portal.services.ontvangen.toets import lees_toetsen_vooruit, pas_toets_toe

B = TypeVar("B")
Merk = tuple[uuid.UUID, str]
SPAAR = (Inschrijving, Voorziening, WachtendBericht, Persoonsbron, Roltoewijzing, AuditRegel)
"""Kinds of rows that nothing in a batch refers to."""


@dataclass(frozen=True)
class Bladsoort(Generic[B]):
    """How messages of one kind are read, prepared and applied."""

    lees: Callable[[Bron, Json], B | None]
    lees_vooruit: Callable[[UnitOfWork, Bron, list[B], bool], None]
    pas_toe: Callable[[UnitOfWork, Bron, B, Json], Uitkomst]


TOETSEN = Bladsoort[ToetsIn](
    lambda bron, inhoud: bron.adapter.toets(inhoud),
    lambda uow, _bron, toetsen, _houd: lees_toetsen_vooruit(uow, toetsen),
    lambda uow, bron, toets, _inhoud: pas_toets_toe(uow, bron, toets),
)
INSCHRIJVINGEN = Bladsoort[InschrijvingIn](
    lambda bron, inhoud: bron.adapter.inschrijving(inhoud), lees_inschrijvingen_vooruit, pas_inschrijving_toe
)


@dataclass(frozen=True)
class Bladdeel:
    """One message of a page: as it came, as it was read, and its mark when it has one."""

    inhoud: Json
    body: Any
    merk: str = ""


@dataclass
class Bladtelling:
    """What a number of messages did, and why some could not be used."""

    nieuw: int
    gewijzigd: int
    fouten: list[str]

    @classmethod
    def leeg(cls) -> Bladtelling:
        """Nothing yet."""
        return cls(0, 0, [])

    def tel(self, uitkomst: Uitkomst) -> None:
        """Count one message: new or changed, never both."""
        self.nieuw += uitkomst.nieuw
        self.gewijzigd += bool(uitkomst.gewijzigd) and not uitkomst.nieuw

    def bij(self, ander: Bladtelling) -> None:
        """Add what other messages did."""
        self.nieuw, self.gewijzigd = self.nieuw + ander.nieuw, self.gewijzigd + ander.gewijzigd
        self.fouten += ander.fouten


KAPOT = (DBAPIError, ArithmeticError, ValueError)
"""What one item may bring about that nobody thought of: it costs that item alone."""


def waarom(fout: Exception) -> str:
    """The sentence about an item that could not be used."""
    return fout.tekst if isinstance(fout, PortalFout) else "Een onderdeel kon niet worden verwerkt."


class Schrijft(Exception):
    """This message would change something."""


class Halverwege(Exception):
    """A message was refused after part of it was written: the whole batch is undone and taken one by one."""


class _Kijker(UnitOfWork):
    """Looks without touching: the first attempt to write raises Schrijft."""

    def add(self, obj: SQLModel) -> None:
        raise Schrijft

    def delete(self, obj: SQLModel) -> None:
        raise Schrijft


def _alleen_lezen(staat: ORMExecuteState) -> None:
    if not staat.is_select:
        raise Schrijft


def lees_blad(
    bron: Bron, lees: Callable[[Bron, Json], Any], items: Iterable[tuple[Json, str]]
) -> tuple[list[Bladdeel], list[str]]:
    """The messages of a page (each with its mark) that are of use, and a sentence for each that cannot be read."""
    stukken: list[Bladdeel] = []
    fouten: list[str] = []
    for item, merk in items:
        try:
            body = lees(bron, item)
        except (PortalFout, *KAPOT) as fout:
            fouten.append(waarom(fout))
            continue
        if body is not None:
            stukken.append(Bladdeel(item, body, merk))
    return stukken, fouten


def tel_ongewijzigd(
    uow: UnitOfWork, bron: Bron, soort: Bladsoort[Any], stukken: list[Bladdeel], fouten: list[str]
) -> tuple[int, list[Merk]]:
    """How many messages from the first on change nothing, found without writing or holding anything; and their marks.

    Stops at the first that would write: what comes after it may depend on it. `uow` is of no use afterwards.
    """
    merken: list[Merk] = []
    kijker = _Kijker(uow.session)
    event.listen(uow.session, "do_orm_execute", _alleen_lezen)
    lees_vooruit(uow.session, Koppeling, "id", {bron.koppeling_id})
    soort.lees_vooruit(kijker, bron, [s.body for s in stukken], False)
    for nummer, stuk in enumerate(stukken):
        try:
            merken += _merk(stuk, soort.pas_toe(kijker, bron, stuk.body, stuk.inhoud))
        except (Schrijft, *KAPOT):
            return nummer, merken
        except PortalFout as fout:
            fouten.append(fout.tekst)
    return len(stukken), merken


def _merk(stuk: Bladdeel, uitkomst: Uitkomst) -> list[Merk]:
    """The mark to keep of a message that was wholly applied to an enrolment; nothing when it waits or left a remark."""
    if stuk.merk and uitkomst.onderwerp_soort == "inschrijving" and uitkomst.onderwerp_id and not uitkomst.opmerkingen:
        return [(uitkomst.onderwerp_id, stuk.merk)]
    return []


def verwerk(uow: UnitOfWork, bron: Bron, soort: Bladsoort[Any], stukken: list[Bladdeel]) -> Bladtelling:
    """Apply messages in order, on rows read ahead and with writes kept together; Halverwege when that cannot be."""
    telling, uow.spaar = Bladtelling.leeg(), SPAAR
    lees_vooruit(uow.session, Koppeling, "id", {bron.koppeling_id})
    soort.lees_vooruit(uow, bron, [s.body for s in stukken], True)
    merken: list[Merk] = []
    for stuk in stukken:
        eerder = uow.geschreven
        try:
            uitkomst = soort.pas_toe(uow, bron, stuk.body, stuk.inhoud)
        except KAPOT as fout:
            raise Halverwege from fout
        except PortalFout as fout:
            if uow.geschreven != eerder:
                raise Halverwege from fout
            telling.fouten.append(fout.tekst)
            continue
        telling.tel(uitkomst)
        merken += _merk(stuk, uitkomst)
    onthoud_merken(uow, merken)
    return telling


def verwerk_een_voor_een(uow: UnitOfWork, bron: Bron, soort: Bladsoort[Any], stukken: list[Bladdeel]) -> Bladtelling:
    """Apply messages in order, each as a whole or not at all."""
    telling = Bladtelling.leeg()
    for stuk in stukken:
        try:
            with uow.session.begin_nested():
                uitkomst = soort.pas_toe(uow, bron, stuk.body, stuk.inhoud)
                onthoud_merken(uow, _merk(stuk, uitkomst))
            telling.tel(uitkomst)
        except (PortalFout, *KAPOT) as fout:
            telling.fouten.append(waarom(fout))
    return telling
