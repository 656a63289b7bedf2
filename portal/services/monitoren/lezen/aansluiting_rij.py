"""One difference between the portal and a partner, and how it becomes a row on the screen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.db.monitoren import Melding
from portal.db.plannen import Zitting
from portal.domain import tijd
from portal.domain.meldingen import MELDING
from portal.services.grond import paden


@dataclass(frozen=True, kw_only=True)
class AansluitRij:
    """Something that should have come or should match, and did not."""

    soort: str
    tekst: str
    student: str
    zitting_id: str
    sinds: str
    toon: str
    link: str
    code: str = ""
    """Which kind of difference; see `aansluiting.SOORTEN`."""
    zitting: str = ""
    herstel: str = ""
    """The way to repair it, in words."""
    actie: str = ""
    """The words on the button that repairs it; empty when the repair is not one press."""
    deelname_id: str = ""
    sleutel: str = ""
    """The same for the same difference, however often it is found."""
    melding_id: str = ""
    """The line of the issue log that was made of it."""
    melding: str = ""


@dataclass(frozen=True)
class Aansluitverschil:
    """One difference as it was found."""

    code: str
    soort: str
    tekst: str
    herstel: str
    zitting: Zitting
    toon: str
    student: str = ""
    deelname_id: uuid.UUID | None = None
    actie: str = ""

    @property
    def sleutel(self) -> str:
        """The same for the same difference, however often it is found."""
        return f"{self.code}:{self.deelname_id or self.zitting.id}"


def als_rij(v: Aansluitverschil, melding: Melding | None) -> AansluitRij:
    """The difference in words, with the issue that was made of it."""
    z = v.zitting
    return AansluitRij(
        soort=v.soort,
        tekst=v.tekst,
        student=v.student,
        zitting_id=str(z.id),
        sinds=tijd.moment(z.start),
        toon=v.toon,
        link=paden.zitting(z.id),
        code=v.code,
        zitting=z.naam,
        herstel=v.herstel,
        actie=v.actie,
        deelname_id=str(v.deelname_id or ""),
        sleutel=v.sleutel,
        melding_id=str(melding.id) if melding else "",
        melding=f"Melding {melding.nummer}: {MELDING.label(melding.status).lower()}" if melding else "",
    )
