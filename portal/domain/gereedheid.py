"""The eight items of the checklist ‘klaar voor nieuw werken’ (seed 002 §8)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Onderdeel:
    """One item: its fixed key, the words of the source, and whether the portal can measure something itself."""

    sleutel: str
    tekst: str


ONDERDELEN = (
    Onderdeel("naamgeving", "Standaard naamgeving toetsmomenten en dossiers vastgesteld"),
    Onderdeel("autorisaties", "Rollen en autorisaties ingericht (functiescheiding geborgd)"),
    Onderdeel("monitoring", "Monitoringrapport beschikbaar (uitval koppelingen / achterstanden)"),
    Onderdeel("calamiteiten", "Calamiteitenroute + hotline ingericht en geoefend"),
    Onderdeel("formulieren", "Digitale beoordelingsformulieren of scanproces met kwaliteitscheck"),
    Onderdeel("logging", "Vaststellen met logging (wie/wat/wanneer) geborgd"),
    Onderdeel("bewaartermijnen", "Bewaartermijnen en startdatum (diplomeringsdatum) ingericht"),
    Onderdeel("trainingen", "Trainingen uitgevoerd (examenbureau, teams, EC)"),
)
SLEUTELS = tuple(o.sleutel for o in ONDERDELEN)
