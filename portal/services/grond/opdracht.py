"""The base of all commands: what somebody asks a service to do, checked on entry and never changed after."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Opdracht(BaseModel):
    """A command with known fields only; text loses its outer spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
