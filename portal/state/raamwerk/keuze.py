"""What dialogs share: a reason to type."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Reden(BaseModel):
    """Why somebody decides this, or ends it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    reden: str = Field(min_length=3, max_length=500)
