"""A page for tests only: what a careless colleague might write, and a marker that a stranger must never see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import BaseModel, ConfigDict

from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import P
from portal.services.grond import live
from portal.state.raamwerk.basis import Basis, doe, handles, lees
from portal.state.raamwerk.live import abonneer

MERK = "GEHEIM-CIJFER-8-8"
GELOPEN: list[Any] = []


class Opdracht(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: uuid.UUID
    aantal: int


@dataclass(frozen=True)
class Rij:
    id: str
    naam: str


def stempel(uow, principal, opdracht) -> str:
    GELOPEN.append(opdracht)
    live.touch(uow, "proef")
    return f"{principal.naam} {opdracht.aantal}"


def geweigerd(uow, principal) -> None:
    raise Geblokkeerd("De cesuur is nog niet vastgesteld.", actie="Vraag de commissie.")


def kapot(uow, principal) -> None:
    raise RuntimeError("burgerservicenummer 123456782")


class ProefState(Basis, rx.State):
    rijen: list[Rij] = []
    uitkomst: str = ""
    gewekt: int = 0

    def vergeten(self) -> None:
        """Public and undecorated: a stranger may try to call it."""
        self.uitkomst = "VERGETEN-LIEP"

    @rx.event
    async def zonder_recht(self) -> None:
        self.uitkomst = "ZONDER-RECHT-LIEP"

    @rx.event
    @handles(P.WERK_INZIEN)
    async def laad(self) -> None:
        self.rijen = [Rij("1", MERK)]
        self.gewekt += 1
        abonneer(self, "proef", herlaad=ProefState.laad)

    @rx.event
    @handles(P.WERK_INZIEN)
    async def tel(self) -> None:
        """An act on what the page shows."""
        self.uitkomst = f"RIJEN-{len(self.rijen)}"

    @rx.event
    @handles(P.ZITTING_PLANNEN, Opdracht)
    async def stempel(self, opdracht: Opdracht) -> None:
        self.uitkomst = "STEMPEL " + await doe(stempel, opdracht)

    @rx.event
    @handles(P.WERK_INZIEN)
    async def geweigerd(self) -> None:
        await lees(geweigerd)

    @rx.event
    @handles(P.WERK_INZIEN)
    async def kapot(self) -> None:
        await lees(kapot)

    @rx.event(background=True)
    @handles(P.ZITTING_PLANNEN)
    async def achtergrond(self) -> None:
        async with self:
            self.uitkomst = "ACHTERGROND-LIEP"


def naam(methode: str) -> str:
    return f"reflex___state____state.tests___hulp___proefpagina____proef_state.{methode}"
