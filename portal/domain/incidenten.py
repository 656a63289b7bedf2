"""Kinds of incidents during a sitting, and the emergency route that goes with the grave ones."""

from __future__ import annotations

from datetime import datetime

from portal.domain import tijd

CATEGORIEEN = {
    "kandidaat": "Gedrag van een student",
    "hulpmiddel": "Niet-toegestaan hulpmiddel",
    "te-laat": "Te laat of eerder weg",
    "techniek": "Storing in systeem of apparaat",
    "omgeving": "Omgeving (geluid, ontruiming)",
    "organisatie": "Organisatie of toezicht",
    "overig": "Iets anders",
}

NOODROUTE = (
    "Noteer de tijd en laat studenten rustig zitten.",
    "Bel de examenhotline; het nummer staat op deze pagina.",
    "Storing korter dan 15 minuten: geef de verloren tijd erbij en meld het als incident.",
    "Storing langer dan 15 minuten: sluit de zitting met reden; het examenbureau plant een nieuw moment.",
    "Leg vast wie er waren en hoe ver zij waren.",
)


def wanneer(op: datetime, laatste_eind: datetime) -> str:
    """When it happened, as `09:40`; of what was written down once the sitting was over only that is known, and when."""
    return tijd.tijdstip(op) if op <= laatste_eind else f"na afloop opgeschreven op {tijd.moment(op)}"
