"""The checklist of every team and location, partly filled in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.gereedheid import ONDERDELEN
from portal.domain.rechten import Rol
from portal.services.beheren.gereedheid import Beantwoord, beantwoord

_OPMERKINGEN = ("Vastgesteld in het teamoverleg.", "Getest met het examenbureau.", "Afgesproken; wordt nog geoefend.")


def maak_gereedheid(w: Wereld) -> None:
    """What the office answered, a question a day."""
    eigenaren = [p.naam for p in w.staf("docent")[:5] + w.staf("examenbureau")[:2]]
    codes = [deel.code for deel in w.school.locaties] + [deel.code for deel in w.school.teams]
    for code in codes:
        for nr, onderdeel in enumerate(ONDERDELEN):
            if (kans := w.rng.random()) >= 0.75:
                continue
            cmd = Beantwoord(
                eenheid_id=w.eenheden[code], onderdeel=onderdeel.sleutel, antwoord=kans < 0.5,
                opmerking=_OPMERKINGEN[nr % 3], eigenaar=w.rng.choice(eigenaren),
                datum=w.vandaag + timedelta(days=nr * 7 - 14), versie=0,
            )  # fmt: skip
            doe = partial(beantwoord, principal=w.als(Rol.EXAMENBUREAU), cmd=cmd)
            w.daden.append(Gebeurtenis(w.nu - timedelta(days=nr + 1), f"gereedheid:{code}:{onderdeel.sleutel}", doe))
