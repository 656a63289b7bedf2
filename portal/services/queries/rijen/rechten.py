"""Rows of the pages about rights: why somebody may do something, what asks for attention, systems and logins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Grond:
    """One reason why somebody has a right."""

    via: str
    """The role, or the mandate."""
    bereik: str
    periode: str
    door: str
    """By whom and why, in one line."""
    uitzondering: str


@dataclass(frozen=True)
class EffectiefRij:
    """One right that somebody has now, with every reason for it."""

    permission: str
    label: str
    uitleg: str
    gronden: tuple[Grond, ...]


@dataclass(frozen=True)
class NietRij:
    """One right that somebody does not have, and which role gives it."""

    permission: str
    label: str
    uitleg: str
    rollen: str


@dataclass(frozen=True)
class SysteemRij:
    """What a role gets in one other system."""

    systeem: str
    rol: str
    rol_label: str
    tekst: str
    gewijzigd: str


@dataclass(frozen=True)
class Effectief:
    """Everything that somebody may do now, may not do, and gets elsewhere."""

    heeft: tuple[EffectiefRij, ...]
    niet: tuple[NietRij, ...]
    systemen: tuple[SysteemRij, ...]


@dataclass(frozen=True)
class RolSystemen:
    """One role with what it gets in every system that is described."""

    rol: str
    rol_label: str
    systemen: tuple[SysteemRij, ...]


@dataclass(frozen=True)
class PersoonRij:
    """Somebody who asks for attention, and why."""

    id: str
    naam: str
    account: str
    uitleg: str


@dataclass(frozen=True)
class Groep:
    """People with the same reason for attention: the first ones, and how many there are."""

    rijen: tuple[PersoonRij, ...]
    totaal: int


@dataclass(frozen=True)
class RolkoppelingRij:
    """A value of the login provider and the role that it gives."""

    id: str
    claim: str
    waarde: str
    rol_label: str
    waar: str
    houders: int


@dataclass(frozen=True)
class Inlogrollen:
    """Whether logins give roles, by which values, and to how many people now."""

    aan: bool
    rijen: tuple[RolkoppelingRij, ...]
    houders: int
    geweigerd: tuple[PersoonRij, ...]
