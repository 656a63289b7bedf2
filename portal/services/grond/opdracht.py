"""The base of all commands: what somebody asks a service to do, checked on entry and never changed after."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from portal.domain.tekst import bewaarbaar_in


class Opdracht(BaseModel):
    """A command with known fields only; text can be kept by any database and loses its outer spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _bewaarbaar(cls, velden: Any) -> Any:
        return bewaarbaar_in(velden)
