"""The base of all commands: what somebody asks a service to do, checked on entry and never changed after."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from portal.domain.tekst import bewaarbaar_in


class Opdracht(BaseModel):
    """A command with known fields only; text can be kept by any database and loses its outer spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="after")
    @classmethod
    def _bewaarbaar(cls, waarde: Any) -> Any:
        """After reading, not before: pydantic takes no text for a date once something stood in between."""
        return bewaarbaar_in(waarde)
