"""Until when whom, on the screen of a sitting: its clocks, and the words beside a student who may go on longer."""

from __future__ import annotations

from dataclasses import dataclass

from portal.db.plannen import Deelname, Zitting
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.taal import telt


@dataclass(frozen=True, kw_only=True)
class Klok:
    """Until when whom: one clock of the sitting."""

    wie: str
    tot: str
    eind_iso: str


def klokken(z: Zitting, zaal: list[Deelname]) -> tuple[Klok, ...]:
    """One clock for each group that stops together, the first to stop first; one that is over goes, the last one stays.

    Whoever is not known to be here may have begun later, or still do so, where that is allowed.
    """
    nu, komt = tijd.nu(), [d for d in zaal if d.presentie != Presentie.AFWEZIG]
    extra = [z.eind_van(d) for d in komt if d.extra_tijd]
    laat = [z.eind_van(d) for d in komt if d.te_laat_om and not d.extra_tijd]
    nog = [z.eind_voor(d.extra_tijd) for d in komt if d.presentie == Presentie.ONBEKEND]
    eind = {
        "Op tijd begonnen": z.eind,
        "Later begonnen": max(laat, default=z.eind),
        f"Met extra tijd · {telt(len(extra), 'student', 'studenten')}": max(extra, default=z.eind),
        "Nog niet gezien, uiterlijk": max(nog, default=z.eind) if z.start < z.uiterste_start else z.eind,
    }
    groepen = [(e, wie) for wie, e in eind.items() if e > z.eind or wie == "Op tijd begonnen"]
    groepen.sort(key=lambda g: g[0])
    open_ = [g for g in groepen if g[0] > nu] or groepen[-1:]
    return tuple(Klok(wie=wie, tot=tijd.tijdstip(e), eind_iso=e.isoformat()) for e, wie in open_)


def extra_tot(z: Zitting, d: Deelname) -> str:
    """Until when this student may go on, when that is longer than the others; an end is said once he is here, for until
    then he may still begin later."""
    extra = d.extra_tijd
    if not extra or extra.onbeperkt or d.presentie == Presentie.ONBEKEND:
        return extra.tekst if extra else ""
    return f"tot {tijd.tijdstip(z.eind_van(d))}"


def gaat_door(z: Zitting, zaal: list[tuple[Deelname, str]]) -> tuple[list[str], list[str]]:
    """Who of these began later and may still go on, and who still has extra time, by name."""
    nu, er = tijd.nu(), [(d, naam) for d, naam in zaal if Presentie(d.presentie).was_er]
    door = [(d, naam) for d, naam in er if nu < z.eind_van(d) > z.eind]
    later = [f"{naam}, tot {tijd.tijdstip(z.eind_van(d))}" for d, naam in door if not d.extra_tijd]
    return later, [f"{naam}, {extra_tot(z, d)}" for d, naam in door if d.extra_tijd]
