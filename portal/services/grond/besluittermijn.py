"""The last day of a term as this school has it set, and the remedies under a decision: one way to ask for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.db.session import UnitOfWork
from portal.domain import termijnen
from portal.domain.termijnen import Besluitsoort, Termijn
from portal.services.grond import instellingen


@dataclass(frozen=True)
class Rechtsmiddel:
    """Until when one may object to a decision, and the words under it that say so."""

    tot: date
    clausule: str


def laatste_dag(uow: UnitOfWork, termijn: Termijn, vanaf: datetime) -> date:
    """The last day of a term from a moment, with the length, closing days and equalled days of this school."""
    waarden = instellingen.lees_alle(uow)
    return termijnen.laatste_dag(
        termijn,
        vanaf,
        instellingen.dagen_uit(waarden[instellingen.SLUITINGSDAGEN]),
        int(waarden[termijn.instelling]) if termijn.instelling else None,
        gelijkgesteld=instellingen.dagen_uit(waarden[instellingen.GELIJKGESTELD]),
        eigen_verlengt=waarden[instellingen.EIGEN_VERLENGT] == "ja",
    )


def rechtsmiddel(uow: UnitOfWork, soort: Besluitsoort, op: datetime) -> Rechtsmiddel:
    """The remedies against a decision of this kind that is made known at this moment (VAS-3)."""
    tot, waarden = laatste_dag(uow, soort.termijn, op), instellingen.lees_alle(uow)
    tekst, orgaan = waarden[soort.clausule_instelling], waarden[soort.orgaan_instelling]
    return Rechtsmiddel(tot, termijnen.clausule(tekst, tot, orgaan))
