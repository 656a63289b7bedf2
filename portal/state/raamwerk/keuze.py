"""What dialogs share: something to choose, and a reason to type."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True)
class Optie:
    """Something to choose in a form."""

    waarde: str
    label: str


class Reden(BaseModel):
    """Why something ends."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    reden: str = Field(min_length=3, max_length=500)
