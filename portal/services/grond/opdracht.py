"""The base of all commands: what somebody asks a service to do, checked on entry and never changed after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, field_validator

from portal.domain import tijd
from portal.domain.tekst import bewaarbaar_in


class Opdracht(BaseModel):
    """A command with known fields only; text can be kept by any database and loses its outer spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="after")
    @classmethod
    def _bewaarbaar(cls, waarde: Any) -> Any:
        """After reading, not before: pydantic takes no text for a date once something stood in between."""
        return bewaarbaar_in(waarde)


LANGST_GEWACHT = timedelta(hours=12)
"""Older than this the moment of a tap is not believed: then the moment counts at which it arrived."""


class Tik(Opdracht):
    """An act that may have waited in the browser for the network: when it was done, as far as it is known."""

    getikt_op: AwareDatetime | None = None
    """Only when it waited; set by who received it, never by what somebody filled in."""

    def gedaan_op(self, vanaf: datetime) -> datetime:
        """When it was done: the tap, when that is not in the future, not too old, and not before it could be done."""
        nu = tijd.nu()
        op = self.getikt_op
        return op if op is not None and max(vanaf, nu - LANGST_GEWACHT) <= op <= nu else nu

    def spoor(self) -> dict[str, Any]:
        """What the log keeps beside the moment at which it wrote."""
        return {"getikt_op": self.getikt_op} if self.getikt_op is not None else {}
