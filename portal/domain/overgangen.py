"""What a lifecycle is: states with their words, and the steps between them with who may take them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import P


@dataclass(frozen=True)
class Overgang:
    """One allowed step: where it leads, who may take it, what the button says."""

    naar: StrEnum
    permission: P
    label: str
    reden_nodig: bool = False
    vanzelf: bool = False
    """True when it follows from another act and is nobody's button; the right is the one of that act."""


@dataclass(frozen=True)
class Levensloop:
    """The states of one kind of object with their Dutch labels and tones, and its allowed steps."""

    naam: str
    labels: Mapping[str, tuple[str, str]]
    overgangen: Mapping[tuple[str, str], Overgang]
    veld: str = "status"
    """Where an object keeps its state."""

    def mag(self, status: str, actie: str) -> bool:
        """True when the step exists from this state."""
        return (status, actie) in self.overgangen

    def require(self, status: str, actie: str) -> Overgang:
        """The step, or a refusal that names the state it is in."""
        if overgang := self.overgangen.get((status, actie)):
            return overgang
        raise Geblokkeerd(f"Dit kan niet: {self.naam} is ‘{self.label(status)}’.", code="verkeerde-status")

    def neem(self, zaak: object, actie: str) -> Overgang:
        """Take a step: the object gets its next state, or it is refused; the only way in which a state changes."""
        stap = self.require(getattr(zaak, self.veld), actie)
        setattr(zaak, self.veld, stap.naar)
        return stap

    def label(self, status: str) -> str:
        """The state in words."""
        return self.labels[status][0]

    def toon(self, status: str) -> str:
        """The tone that goes with the state: ok, warn, bad, info or plain."""
        return self.labels[status][1]

    def acties(self, status: str) -> tuple[str, ...]:
        """The steps that a person can take from a state."""
        return tuple(actie for (van, actie), stap in self.overgangen.items() if van == status and not stap.vanzelf)
