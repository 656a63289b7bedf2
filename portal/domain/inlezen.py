"""The life of a file of basic data: on trial, applied, undone or laid aside."""

from __future__ import annotations

from portal.domain.overgangen import Levensloop, Overgang
from portal.domain.rechten import P
from portal.domain.statussen import PartijStatus

PARTIJ = Levensloop(
    "het ingelezen bestand",
    {
        PartijStatus.PROEF: ("Nog niet toegepast", "info"),
        PartijStatus.TOEGEPAST: ("Toegepast", "ok"),
        PartijStatus.ONGEDAAN: ("Ongedaan gemaakt", "plain"),
        PartijStatus.VERVALLEN: ("Weggelegd", "plain"),
    },
    {
        (PartijStatus.PROEF, "toepassen"): Overgang(PartijStatus.TOEGEPAST, P.IMPORT_DOEN, "Pas toe"),
        (PartijStatus.PROEF, "wegleggen"): Overgang(PartijStatus.VERVALLEN, P.IMPORT_DOEN, "Leg weg"),
        (PartijStatus.TOEGEPAST, "ongedaan"): Overgang(
            PartijStatus.ONGEDAAN, P.IMPORT_DOEN, "Maak ongedaan", reden_nodig=True
        ),
    },
)
