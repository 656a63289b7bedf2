"""The subjects that an open page can follow: who changes something names one, who shows it follows the same one."""

from __future__ import annotations

import uuid

BASIS = "basis"
CATALOGUS = "catalogus"
GROEPEN = "groepen"
INSTELLINGEN = "instellingen"
JAARWISSEL = "jaarwissel"
MELDINGEN = "meldingen"
OKE = "oke"
POST = "post"
RECHTEN = "rechten"
RESULTATEN = "resultaten"
WERK = "werk"
ZITTINGEN = "zittingen"


def zitting(id: uuid.UUID | str | None) -> str:
    """One sitting, with everybody and everything on it."""
    return f"zitting:{id}"


def persoon(id: uuid.UUID | str | None) -> str:
    """What one person sees about himself, and others about him."""
    return f"persoon:{id}"


def partij(id: uuid.UUID | str) -> str:
    """One file that is read in."""
    return f"partij:{id}"


def versie(id: uuid.UUID | str) -> str:
    """One version of an exam."""
    return f"versie:{id}"


def gereedheid(eenheid_id: uuid.UUID | str) -> str:
    """The checklist of one unit."""
    return f"gereedheid:{eenheid_id}"


def rol(rol: str) -> str:
    """Everybody who works in a role now."""
    return f"rol:{rol}"
